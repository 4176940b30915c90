"""From a parsed article to rows of the record: one writer at a time, and all of an addition or none of it.

New files are written beside the old ones, and a note of both digests is what commits them: a writer that
dies before the note has changed nothing, and what one leaves after it is completed by the next. History is
git's.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from tracker.export.cells import cell
from tracker.models import (
    CitedFigure,
    Document,
    Figure,
    Kind,
    Source,
    SourceType,
    Standing,
    Status,
)
from tracker.record.audit import reread
from tracker.record.schema import Fault, columns
from tracker.record.store import Record, load, read, typed

NOTE = ".pending.json"


class KeepingError(RuntimeError):
    """The record was not changed; the message says why."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The record to ourselves, with what a dead writer had committed completed first."""
    from filelock import FileLock

    with FileLock(folder / ".lock"):
        complete(folder)
        yield


def complete(folder: Path) -> None:
    """Put in place the files of an addition that was committed and cut off.

    Raises `KeepingError`, and changes nothing, if a file was changed since by other means.
    """
    note = folder / NOTE
    if not note.is_file():
        return
    committed: dict[str, tuple[str, str]] = json.loads(note.read_text(encoding="utf-8"))
    for file, (before, after) in committed.items():
        now, part = _digest(folder / file), _digest(folder / f"{file}.part")
        if now != after and (now != before or part != after):
            raise KeepingError(
                f"{file} was changed while an addition was being written: put it right by hand (git diff),"
                f" then delete {folder / NOTE}"
            )
    for file, (_, after) in committed.items():
        if _digest(folder / file) != after:
            (folder / f"{file}.part").replace(folder / file)
    for file in committed:
        (folder / f"{file}.part").unlink(missing_ok=True)
    note.unlink()


def change(folder: Path, added: Mapping[str, list[dict[str, object]]]) -> None:
    """Append rows, table name -> rows by column, under the lock of `locked`.

    The record as it would be is checked in memory; nothing is written if it would not be sound. Raises
    `RecordError` or `KeepingError`.
    """
    faults: list[Fault] = []
    old = read(folder, faults)
    new = {table: _append(table, old[table], rows) for table, rows in added.items() if rows}
    typed(old | new, faults)
    parts = [folder / f"{table}.csv.part" for table in new]
    try:
        for table, part in zip(new, parts, strict=True):
            _write(part, new[table])
        digests = {f"{table}.csv": (_digest(folder / f"{table}.csv"), _digest(folder / f"{table}.csv.part"))
                   for table in new}  # fmt: skip
        _write(folder / f"{NOTE}.part", json.dumps(digests))
        (folder / f"{NOTE}.part").replace(folder / NOTE)
    except OSError:
        for part in [*parts, folder / f"{NOTE}.part"]:
            part.unlink(missing_ok=True)
        raise
    complete(folder)


def _append(table: str, text: str, rows: list[dict[str, object]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        # Escaping is for spreadsheets; the record itself keeps the words as they are.
        values = (row.get(name) for name in columns(table))
        writer.writerow([value if isinstance(value, str) else cell(value) for value in values])
    return text + ("" if text.endswith("\n") else "\n") + out.getvalue()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


@dataclass(frozen=True, slots=True)
class Options:
    """What an editor says of an article and its figures. `only` are numbers of figures, None is all."""

    type: SourceType = SourceType.PRESS
    standing: Standing = Standing.REPORT
    origin: str | None = None
    status: Status = Status.ASSERTED
    confidence: str = "low"
    only: frozenset[int] | None = None


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
    record: Record, document: Document, figures: list[Figure], options: Options = Options()
) -> Proposal:
    """The rows that an article's figures would become. Only figures with a programme are taken.

    Raises `KeepingError` if the article does not say who published it, or at what address it can be read.
    """
    source, known = _source(record, document, options)
    rows = [row for row in record.figures if row.source == source.id]
    taken = {row.id for row in record.figures}
    names: dict[int, str] = {}
    candidates: list[Candidate] = []
    for figure in figures:
        reason, row = _why_not(record, figure, options.only), None
        if reason is None:
            new = _row(record, document, figure, source, options, taken)
            new = replace(new, converts=names.get(figure.converts or 0))
            twin = next((other for other in rows if _same(other, new)), None)
            names[figure.number] = twin.id if twin else new.id
            if twin is not None:
                reason = f"already in the record as {twin.id}"
            elif not any(m.currency == new.currency and new.amount in m.amounts for m in reread(new)):
                reason = "its words alone do not give its amount"
            else:
                row = new
                taken.add(row.id)
                rows.append(row)
        candidates.append(Candidate(figure, row, reason))
    return Proposal(source, known, tuple(candidates))


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


def _source(record: Record, document: Document, options: Options) -> tuple[Source, bool]:
    said = document.source
    for known in record.sources.values():
        same = said.title and (known.publisher, known.title) == (said.publisher, said.title)
        if same or (said.url and known.url == said.url):
            return known, True
    if not said.publisher:
        raise KeepingError("the article does not say who published it: give --publisher")
    if not said.url:
        raise KeepingError("no number enters the record without an address to read it at: give --url")
    published = said.published or (document.published.isoformat() if document.published else None)
    name = "-".join(filter(None, (_slug(said.publisher), published)))
    return Source(
        id=name if name not in record.sources else _numbered(name, set(record.sources)),
        publisher=said.publisher,
        type=options.type,
        title=said.title,
        title_printed=True if said.title else None,
        published=published,
        url=said.url,
        host=urlsplit(said.url).hostname,
        standing=options.standing,
        language=document.language or said.language or "en",
        author=said.author,
        origin=options.origin or said.publisher,
    ), False


def _row(
    record: Record, document: Document, figure: Figure, source: Source, options: Options, taken: set[str]
) -> CitedFigure:
    programme = record.programmes[figure.programme or ""]
    agreement = record.agreement(programme.id, figure.year) if figure.year and not figure.year_end else None
    publisher = re.sub(r"(-\d{4}(-\d\d)*)?(-\d+)?$", "", source.id)
    stem = [programme.id.lower(), figure.year or figure.year_end, publisher]
    paragraph = len(re.findall(r"\S[^\n]*\n", document.text[: figure.start])) + 1
    return CitedFigure(
        id=_numbered("-".join(str(part) for part in stem if part), taken),
        programme=programme.id,
        agreement=agreement.number if agreement else None,
        year=figure.year,
        year_end=figure.year_end,
        year_basis=programme.year_basis,
        kind=figure.kind,
        measure=figure.measure,
        status=options.status if figure.kind is Kind.PAYMENT else None,
        as_written=figure.as_written,
        language=source.language or "en",
        amount=figure.amount or figure.amounts[0],
        currency=figure.currency,
        qualifier=figure.qualifier,
        source=source.id,
        locator=f"para {paragraph}",
        confidence=options.confidence,
        note="A yearly rate." if figure.per_year else None,
    )


def _slug(name: str) -> str:
    """
    >>> _slug("Dong-A Ilbo (동아일보)"), _slug("연합뉴스")
    ('dong-a-ilbo', 'source')
    """
    latin = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\(.*?\)", "", name).lower()).strip("-")
    return latin.removeprefix("the-") or "source"


def _numbered(name: str, taken: set[str]) -> str:
    """The name with the first number that is free."""
    return next(made for number in count(1) if (made := f"{name}-{number}") not in taken)


def write(
    folder: Path, document: Document, figures: list[Figure], options: Options, *, today: date, why: str
) -> tuple[CitedFigure, ...]:
    """Add the rows, with their source and their entries in the changelog. What is proposed is worked out
    under the lock, so that two writers never take the same name."""
    with locked(folder):
        proposal = propose(load(folder), document, figures, options)
        if not proposal.rows:
            return ()
        # Sources first: a source without figures is a sound record, a figure without its source is not.
        added: dict[str, tuple[CitedFigure | Source, ...]] = {
            "sources": () if proposal.known else (proposal.source,),
            "figures": proposal.rows,
        }
        rows: dict[str, list[dict[str, object]]] = {
            table: [{name: getattr(item, name) for name in columns(table)} for item in items]
            for table, items in added.items()
        }
        rows["changelog"] = [
            {"date": today.isoformat(), "table": table, "row": item.id, "change": "added", "why": why}
            for table, items in added.items()
            for item in items
        ]
        change(folder, rows)
    return proposal.rows
