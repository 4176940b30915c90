"""What sources print, as every room of the page writes it: words, places, and the links to them."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.models import CitedFigure, Source
from tracker.page import labels, shelf
from tracker.page.table import Html, link
from tracker.page.words import Words
from tracker.record.points import Point


def place(source: Source, w: Words, *, title: bool = False, locator: str | None = None) -> str:
    """Publisher, title if asked for, date, and where in it."""
    parts = (source.publisher, source.title if title else None, labels.day(source.published, w), locator)
    return ", ".join(part for part in parts if part) or source.id


def behind(point: Point) -> tuple[CitedFigure, ...]:
    """The figures that a point stands for: the one preferred, or the parts of a sum; none if derived."""
    return (point.preferred,) if point.preferred else point.parts


def written(point: Point) -> str:
    """The words of every figure behind a point; the arithmetic of one that no source prints."""
    return " + ".join(figure.words for figure in behind(point)) or point.arithmetic or ""


def links(figures: Iterable[CitedFigure], w: Words) -> Html:
    """The sources of figures, each once."""
    return _linked((figure.source for figure in figures), w)


def sources(point: Point, w: Words) -> Html:
    """The sources of the figures behind a point, with their titles; of one derived, all that it rests on."""
    figures = [figure.source for figure in behind(point)]
    return _linked(figures or point.sources, w, title=True)


def _linked(names: Iterable[str], w: Words, *, title: bool = False) -> Html:
    known = shelf.record().sources
    found = [known[name] for name in dict.fromkeys(names) if name in known]
    return Html("<br>".join(link(source.url, place(source, w, title=title)).markup for source in found))
