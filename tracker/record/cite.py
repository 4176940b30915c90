"""Citations of a figure, a point or the whole record, in English and Korean, short and long."""

from __future__ import annotations

from typing import Literal

from tracker.models import Source
from tracker.record.points import Point
from tracker.record.schema import WORDS
from tracker.record.store import CitedFigure, Record

Style = Literal["short", "long"]
Language = Literal["en", "ko"]


def cite(
    subject: CitedFigure | Point, record: Record, *, style: Style = "short", language: Language = "en"
) -> str:
    """Short for a sentence ("ROK Ministry of Foreign Affairs, 2019-02-10"), long for a footnote."""
    if isinstance(subject, Point) and subject.preferred is None:
        reason = WORDS["derived"][language][subject.basis]
        if style == "short":
            return f"{record.sources[subject.sources[0]].line(language)} ({reason})"
        named = (source_line(record.sources[name], language=language) for name in subject.sources)
        lines = "; ".join(line.rstrip(".") for line in named)
        return f"{subject.arithmetic} ({reason}): {lines}. {dataset(record, language)}, {subject.id}."
    figure = subject.preferred if isinstance(subject, Point) else subject
    assert figure is not None
    source = record.sources[figure.source]
    if style == "short":
        return source.line(language)
    place = source_line(source, figure.locator, language)
    return f"“{figure.words}”: {place} {dataset(record, language)}, {figure.id}."


def source_line(source: Source, locator: str | None = None, language: Language = "en") -> str:
    """Publisher, title, date, place, address: a source as a footnote gives it."""
    title = titled(source)
    if title and source.title_printed is not False:
        title = f"“{title}”"
    parts = (source.author, source.name(language), title, source.published, locator)
    return ", ".join(part for part in parts if part) + "." + (f" {source.url}" if source.url else "")


def titled(source: Source) -> str | None:
    """The title of a source as printed; in square brackets where it is a description of ours."""
    return f"[{source.title}]" if source.title and source.title_printed is False else source.title


def dataset(record: Record, language: Language = "en") -> str:
    """The record itself as a work."""
    return str(WORDS["dataset"][language]).format(version=record.version)
