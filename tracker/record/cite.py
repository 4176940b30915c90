"""Citations of a figure, a point or the whole record, in English and Korean, short and long."""

from __future__ import annotations

from typing import Literal

from tracker.models import Source
from tracker.record.entries import CitedFigure
from tracker.record.points import Basis, Point
from tracker.record.store import Record

Style = Literal["short", "long"]
Language = Literal["en", "ko"]

DATASET = {
    "en": "Cost-sharing Tracker, data version {version} (CC BY 4.0)",
    "ko": "방위비분담 트래커, 데이터 버전 {version} (CC BY 4.0)",
}
_DERIVED = {
    "en": {
        Basis.SUM: "sum of the parts in two currencies",
        Basis.DERIVED: "derived by the agreement's own rule, not stated by any source",
        Basis.PROJECTED: "projection under the agreement's rule",
    },
    "ko": {
        Basis.SUM: "두 통화로 낸 금액의 합",
        Basis.DERIVED: "협정 산식으로 산출한 값이며 출처에 적힌 금액은 아님",
        Basis.PROJECTED: "협정 산식에 따른 전망",
    },
}


def cite(
    subject: CitedFigure | Point, record: Record, *, style: Style = "short", language: Language = "en"
) -> str:
    """Short for a sentence ("ROK Ministry of Foreign Affairs, 2019-02-10"), long for a footnote."""
    if isinstance(subject, Point) and subject.preferred is None:
        reason = _DERIVED[language][subject.basis]
        if style == "short":
            return f"{record.sources[subject.sources[0]].line} ({reason})"
        lines = "; ".join(source_line(record.sources[name]).rstrip(".") for name in subject.sources)
        return f"{subject.arithmetic} ({reason}): {lines}. {dataset(record, language)}, {subject.id}."
    figure = subject.preferred if isinstance(subject, Point) else subject
    assert figure is not None
    source = record.sources[figure.source]
    if style == "short":
        return source.line
    place = source_line(source, figure.locator)
    return f"“{figure.words}”: {place} {dataset(record, language)}, {figure.id}."


def source_line(source: Source, locator: str | None = None) -> str:
    """Publisher, title, date, place, address: a source as a footnote gives it."""
    title = titled(source)
    if title and source.title_printed is not False:
        title = f"“{title}”"
    parts = (source.author, source.publisher, title, source.published, locator)
    return ", ".join(part for part in parts if part) + "." + (f" {source.url}" if source.url else "")


def titled(source: Source) -> str | None:
    """The title of a source as printed; in square brackets where it is a description of ours."""
    return f"[{source.title}]" if source.title and source.title_printed is False else source.title


def dataset(record: Record, language: Language = "en") -> str:
    """The record itself as a work."""
    return DATASET[language].format(version=record.version)
