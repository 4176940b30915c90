"""From a parsed article to rows of the record: one writer at a time, and all of an addition or none of it.

A note with the new text of every file is what commits an addition: a writer that dies before the note has
changed nothing, and what one leaves after it is completed by the next. History is git's.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tracker.export.cells import cell
from tracker.export.files import beside, open_text
from tracker.models import Document, Figure, Kind, Source, SourceType, Standing
from tracker.record.audit import reads_back
from tracker.record.schema import Fault, columns
from tracker.record.store import CitedFigure, Record, Status, checked, load, read

NOTE = ".pending.json"
# In which two rows of one source are the same figure.
_KEYS = ("programme", "year", "year_end", "kind", "measure", "amount", "currency")


class KeepingError(RuntimeError):
    """The record was not changed; the message says why."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The record to ourselves, with what a dead writer had committed completed first."""
    from filelock import FileLock

    with FileLock(folder / ".lock"):
        complete(folder)
        for left in folder.glob(".*.part"):
            left.unlink()
        yield


def complete(folder: Path) -> None:
    """Put in place the files of an addition that was committed and cut off.

    Raises `KeepingError`, and changes nothing, if a file was changed since by other means.
    """
    note = folder / NOTE
    if not note.is_file():
        return
    committed = json.loads(note.read_text(encoding="utf-8"))  # file -> digests before and after, text
    now = {file: _digest((folder / file).read_bytes()) for file in committed}
    for file, (before, after, _) in committed.items():
        if now[file] not in (before, after):
            raise KeepingError(
                f"{file} was changed while an addition was being written: put it right by hand (git diff),"
                f" then delete {note}"
            )
    try:
        with ExitStack() as stack:
            for file, (_, after, text) in committed.items():
                if now[file] != after:
                    _write(stack.enter_context(beside(folder / file)), text)
    except OSError:
        if all(_digest((folder / file).read_bytes()) == now[file] != committed[file][1] for file in now):
            note.unlink()  # none of it is there: it is no addition
        raise
    note.unlink()


def change(folder: Path, added: Mapping[str, Iterable[Mapping[str, object]]]) -> None:
    """Append rows, table name -> rows by column, under the lock of `locked`.

    The record as it would be is checked in memory; nothing is written if it would not be sound. Raises
    `RecordError` or `KeepingError`.
    """
    faults: list[Fault] = []
    old = read(folder, faults)
    checked(old, faults)
    new = {table: _appended(old[table], columns(table), rows) for table, rows in added.items()}
    checked(old | {table: text.encode() for table, text in new.items()}, faults)
    committed = {
        f"{table}.csv": (_digest(old[table]), _digest(text.encode()), text) for table, text in new.items()
    }
    with beside(folder / NOTE) as part:
        _write(part, json.dumps(committed, ensure_ascii=False))
    complete(folder)


def _appended(data: bytes, names: list[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    out = io.StringIO(text + "\n" * (text[-1] != "\n"), newline="")
    out.seek(0, io.SEEK_END)
    writer = csv.DictWriter(out, names, lineterminator="\n")
    for row in rows:
        # Escaping is for spreadsheets; the record itself keeps the words as they are.
        writer.writerow({name: v if isinstance(v, str) else cell(v) for name, v in row.items()})
    return out.getvalue()


def _write(path: Path, text: str) -> None:
    with open_text(path) as handle:
        handle.write(text)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Options:
    """What an editor says of an article and its figures. `only` are numbers of figures, None is all."""

    type: SourceType = SourceType.PRESS
    standing: Standing = Standing.REPORT
    origin: str | None = None
    status: Status = Status.ASSERTED
    confidence: str = "low"
    only: frozenset[int] | None = None


class Candidate(NamedTuple):
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
        return tuple(candidate.row for candidate in self.candidates if candidate.row is not None)


def propose(
    record: Record, document: Document, figures: list[Figure], options: Options = Options()
) -> Proposal:
    """The rows that an article's figures would become. Only figures with a programme are taken.

    Raises `KeepingError` if the article does not say who published it, or at what address it can be read.
    """
    source, known = _source(record, document, options)
    rows = [row for row in record.figures if row.source == source.id]
    taken = set(record.by_id)
    names: dict[int, str] = {}
    candidates: list[Candidate] = []
    for figure in figures:
        if reason := _why_not(record, figure, options.only):
            candidates.append(Candidate(figure, None, reason))
            continue
        row = _row(record, document, figure, source, options, taken)
        row = replace(row, converts=names.get(figure.converts or 0))
        twin = next((o for o in rows if all(getattr(o, key) == getattr(row, key) for key in _KEYS)), None)
        names[figure.number] = twin.id if twin else row.id
        if twin is not None:
            candidates.append(Candidate(figure, None, f"already in the record as {twin.id}"))
        elif not reads_back(row):
            candidates.append(Candidate(figure, None, "its words alone do not give its amount"))
        else:
            candidates.append(Candidate(figure, row))
            taken.add(row.id)
            rows.append(row)
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
    same = {name: getattr(figure, name) for name in (*_KEYS, "as_written", "qualifier")}
    return CitedFigure(
        **same,
        id=_numbered("-".join(str(part) for part in stem if part), taken),
        agreement=agreement.number if agreement else None,
        year_basis=programme.year_basis,
        status=options.status if figure.kind is Kind.PAYMENT else None,
        language=source.language or "en",
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
        sources = () if proposal.known else (proposal.source,)
        noted = [("sources", source.id) for source in sources]
        noted += [("figures", row.id) for row in proposal.rows]
        changes = [
            {"date": today.isoformat(), "table": table, "row": name, "change": "added", "why": why}
            for table, name in noted
        ]
        rows = {"sources": map(asdict, sources), "figures": map(asdict, proposal.rows), "changelog": changes}
        change(folder, rows)
    return proposal.rows
