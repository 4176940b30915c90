"""From a parsed article to rows of the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.models import CitedFigure, Document, Figure, Kind, Source, SourceType, Status, YearBasis
from tracker.record.keeping import KeepingError, change
from tracker.record.reread import reread
from tracker.record.schema import columns
from tracker.record.store import Record

_STATUS = {Kind.PAYMENT: Status.AGREED}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of an article as the row it would become, or the reason why it would not."""

    figure: Figure
    row: CitedFigure | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What reading an article would add. `known` is set when the article is a source already."""

    source: Source
    known: bool
    candidates: tuple[Candidate, ...]

    @property
    def rows(self) -> tuple[CitedFigure, ...]:
        """The rows that would be new."""
        return tuple(candidate.row for candidate in self.candidates if candidate.row is not None)


def propose(
    record: Record,
    document: Document,
    figures: list[Figure],
    *,
    kind: SourceType = SourceType.PRESS,
    origin: str | None = None,
    confidence: str = "low",
    only: frozenset[int] | None = None,
) -> Proposal:
    """The rows that an article's figures would become. Only figures with a programme are taken.

    Raises `KeepingError` if the article does not say who published it, or at what address it can be read.
    """
    source, known = _source(record, document, kind, origin)
    mine = [row for row in record.figures if row.source == source.id]
    taken = {row.id for row in record.figures}
    names: dict[int, str] = {}
    candidates: list[Candidate] = []
    for figure in figures:
        reason = _why_not(record, figure, only)
        row = None
        if reason is None:
            row = _row(record, document, figure, source, confidence, taken, names)
            twin = next((other for other in (*mine, *_rows(candidates)) if _same(other, row)), None)
            names[figure.number] = twin.id if twin else row.id
            if twin is not None:
                row, reason = None, f"already in the record as {twin.id}"
            elif not any(m.currency == row.currency and row.amount in m.amounts for m in reread(row)):
                row, reason = None, "its words alone do not give its amount"
            else:
                taken.add(row.id)
        candidates.append(Candidate(figure, row, reason))
    return Proposal(source, known, tuple(candidates))


def _rows(candidates: list[Candidate]) -> list[CitedFigure]:
    return [candidate.row for candidate in candidates if candidate.row is not None]


def _why_not(record: Record, figure: Figure, only: frozenset[int] | None) -> str | None:
    if only is not None and figure.number not in only:
        return "not chosen"
    if figure.programme is None:
        return "not about cost sharing"
    if figure.programme not in record.programmes:
        return f"{figure.programme} is not in programmes.csv"
    if figure.amount is None:
        return "a range; the record holds single sums"
    if figure.kind is Kind.OTHER and only is None:
        return "not paid, asked, planned or claimed: add it by its number"
    return None


def _same(one: CitedFigure, other: CitedFigure) -> bool:
    keys = ("programme", "year", "year_end", "kind", "measure", "amount", "currency")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def _source(record: Record, document: Document, kind: SourceType, origin: str | None) -> tuple[Source, bool]:
    said = document.source
    published = said.published or (document.published.isoformat() if document.published else None)
    for known in record.sources.values():
        if said.url and known.url == said.url:
            return known, True
        if said.title and (known.publisher, known.title) == (said.publisher, said.title):
            return known, True
    if not said.publisher:
        raise KeepingError("the article does not say who published it: give --publisher")
    if not said.url:
        raise KeepingError("no number enters the record without an address to read it at: give --url")
    name = _free("-".join(filter(None, (_slug(said.publisher), published))), set(record.sources))
    source = Source(
        id=name,
        publisher=said.publisher,
        type=kind,
        title=said.title,
        published=published,
        url=said.url,
        language=document.language or said.language or "en",
        author=said.author,
        origin=origin or said.publisher,
    )
    return source, False


def _row(
    record: Record,
    document: Document,
    figure: Figure,
    source: Source,
    confidence: str,
    taken: set[str],
    names: Mapping[int, str],
) -> CitedFigure:
    assert figure.programme is not None
    assert figure.amount is not None
    programme = record.programmes[figure.programme]
    agreement = record.agreement(programme.id, figure.year) if figure.year and not figure.year_end else None
    year = figure.year or figure.year_end or "undated"
    publisher = re.sub(r"(-\d{4}(-\d\d)*)?(-\d+)?$", "", source.id)
    base = names.get(figure.converts or 0)
    return CitedFigure(
        id=_free(f"{programme.id.lower()}-{year}-{publisher}", taken, always=True),
        programme=programme.id,
        agreement=agreement.number if agreement else None,
        year=figure.year,
        year_end=figure.year_end,
        year_basis=YearBasis(programme.year_basis),
        kind=figure.kind,
        measure=figure.measure,
        status=_STATUS.get(figure.kind),
        as_written=figure.as_written,
        language=source.language or "en",
        amount=figure.amount,
        currency=figure.currency,
        qualifier=figure.qualifier,
        converts=base,
        source=source.id,
        locator=_paragraph(document.text, figure.start),
        confidence=confidence,
        note="A yearly rate." if figure.per_year else None,
    )


def _paragraph(text: str, at: int) -> str:
    """Which paragraph an offset stands in, counted from 1."""
    before = re.findall(r"\S[^\n]*\n", text[:at])
    return f"para {len(before) + 1}"


def _slug(name: str) -> str:
    """
    >>> _slug("Dong-A Ilbo (동아일보)"), _slug("연합뉴스")
    ('dong-a-ilbo', 'source')
    """
    latin = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)", "", name).lower()).strip("-")
    return latin.removeprefix("the-") or "source"


def _free(name: str, taken: set[str], *, always: bool = False) -> str:
    """The name, with the first number that is free."""
    if name not in taken and not always:
        return name
    number = 1 if always else 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def write(
    folder: Path,
    document: Document,
    figures: list[Figure],
    *,
    today: date,
    why: str,
    kind: SourceType = SourceType.PRESS,
    origin: str | None = None,
    confidence: str = "low",
    only: frozenset[int] | None = None,
) -> tuple[CitedFigure, ...]:
    """Add the rows, with their source and their entries in the changelog. What is proposed is worked out
    again under the lock, so that two writers never take the same name."""
    written: list[CitedFigure] = []

    def make(record: Record) -> dict[str, list[dict[str, object]]]:
        proposal = propose(
            record, document, figures, kind=kind, origin=origin, confidence=confidence, only=only
        )
        written.extend(proposal.rows)
        if not written:
            return {}
        added: dict[str, list[CitedFigure] | list[Source]] = {
            "sources": [] if proposal.known else [proposal.source],
            "figures": written,
        }
        changes: list[dict[str, object]] = [
            {"date": today.isoformat(), "table": table, "row": item.id, "change": "added", "why": why}
            for table, items in added.items()
            for item in items
        ]
        return {table: [_cells(table, item) for item in items] for table, items in added.items()} | {
            "changelog": changes
        }

    change(folder, make)
    return tuple(written)


def _cells(table: str, item: CitedFigure | Source) -> dict[str, object]:
    return {name: getattr(item, name) for name in columns(table)}
