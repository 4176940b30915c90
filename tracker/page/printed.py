"""What sources print, as every room of the page writes it: words, places, and the links to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from tracker.models import CitedFigure, Source
from tracker.page import labels, shelf, units
from tracker.page.table import Html, link
from tracker.page.words import Words
from tracker.record.points import Point

_OWN_NAME = re.compile(r"[^()]+ \(([가-힣]+)\)")


def publisher(source: Source, w: Words) -> str:
    """Who published a source: in Korean by its Korean name where the record knows it.

    >>> from tracker.page.words import words
    >>> source = Source("x", publisher="Dong-A Ilbo (동아일보)")
    >>> publisher(source, words("ko")), publisher(source, words("en"))
    ('동아일보', 'Dong-A Ilbo (동아일보)')
    """
    name = source.publisher or ""
    own = _OWN_NAME.fullmatch(name) if w.language == "ko" and " via " not in name else None
    return own[1] if own else w.told(name)


def place(source: Source, w: Words, *, title: bool = False, locator: str | None = None) -> str:
    """Publisher, title if asked for, date, and where in it."""
    parts = (
        publisher(source, w),
        source.title if title else None,
        labels.day(source.published, w),
        w.told(locator) if locator else None,
    )
    return ", ".join(part for part in parts if part) or source.id


def behind(point: Point, unit: str = "won") -> tuple[CitedFigure, ...]:
    """The figures that a point's value in a unit rests on: one, or the parts of a sum; none if derived."""
    if dollars := units.in_dollars(point, unit):
        return (dollars,)
    return (point.preferred,) if point.preferred else point.parts


def written(figures: Iterable[CitedFigure]) -> str:
    """The words of figures, as they are printed."""
    return " + ".join(figure.words for figure in figures)


def arrived_at(basis: str, point: Point, w: Words) -> Html:
    """How a value was arrived at, with the arithmetic of a sum that no source prints."""
    if not point.arithmetic:
        return Html(escape(basis))
    return Html(f'{escape(basis)}<br><small class="arithmetic">{w.markup(point.arithmetic)}</small>')


def links(figures: Iterable[CitedFigure], w: Words, year: int | None = None) -> Html:
    """The sources of figures, each once; of a `year` if they stand in a list of years."""
    about = w.say("source for {year}", year=year) if year else ""
    return _linked((figure.source for figure in figures), w, about=about)


def sources(point: Point, w: Words) -> Html:
    """The sources of the figures behind a point, with their titles; of one derived, all that it rests on."""
    figures = [figure.source for figure in behind(point)]
    return _linked(figures or point.sources, w, title=True)


def _linked(names: Iterable[str], w: Words, *, title: bool = False, about: str = "") -> Html:
    known = shelf.record().sources
    found = [known[name] for name in dict.fromkeys(names) if name in known]
    links = (link(source.url, place(source, w, title=title), about=about) for source in found)
    return Html("<br>".join(each.markup for each in links))
