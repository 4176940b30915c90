"""Loads the record and refuses a faulty one, with one clear line for each fault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from tracker.models import (
    Agreement,
    CitedFigure,
    Kind,
    Measure,
    Programme,
    Qualifier,
    QuarterRate,
    SeriesValue,
    Source,
    SourceType,
    Standing,
    StatedRate,
    Status,
    YearBasis,
)
from tracker.record.schema import TABLES, Fault, RecordError, Row, columns, faulty_links, parse

HERE = Path(__file__).resolve().parent
Rows = Mapping[str, list[Row]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of data/changelog.csv."""

    date: str
    table: str
    row: str
    change: str
    why: str


@dataclass(frozen=True, eq=False)
class Record:
    """Everything in data/, typed and linked. Two records are the same only if they are one."""

    figures: tuple[CitedFigure, ...]
    sources: dict[str, Source]
    programmes: dict[str, Programme]
    agreements: tuple[Agreement, ...]
    series: dict[str, dict[int, SeriesValue]]
    rates: tuple[StatedRate, ...]
    quarters: tuple[QuarterRate, ...]
    changes: tuple[Change, ...]
    digest: str

    @property
    def date(self) -> str:
        """The day of the newest change."""
        return max(change.date for change in self.changes)

    @property
    def version(self) -> str:
        """That day, and a digest of every row, for a day may see several changes: "2026-11-22-1f3a9c0"."""
        return f"{self.date}-{self.digest}"

    @cached_property
    def by_id(self) -> dict[str, CitedFigure]:
        """The figures by their row names."""
        return {figure.id: figure for figure in self.figures}

    @cached_property
    def newest(self) -> str:
        """The day of the newest Korean source of a figure, ISO 8601: what came later is not known here."""
        used = (self.sources[figure.source] for figure in self.figures)
        return max(s.published for s in used if s.language == "ko" and s.published)

    def agreement(self, programme: str, year: int) -> Agreement | None:
        """The agreement of a programme in whose period a year falls."""
        for agreement in self.agreements:
            if agreement.programme == programme and agreement.period_start <= year <= agreement.period_end:
                return agreement
        return None


def data_folder() -> Path:
    """Where the record lies: inside the installed package, or beside it in a checkout."""
    inside = HERE.parent / "data"
    return inside if inside.is_dir() else HERE.parent.parent / "data"


def load(folder: Path | None = None) -> Record:
    """Read and check all files. Raises `RecordError` if anything is wrong with any row."""
    return build(rows(folder or data_folder()))


@cache
def the_record() -> Record:
    """The record that comes with this package, loaded once a process: it does not change while we run."""
    return load()


def rows(folder: Path) -> Rows:
    """The rows of all tables of a folder, checked. Raises `RecordError`."""
    faults: list[Fault] = []
    return typed(read(folder, faults), faults)


def read(folder: Path, faults: list[Fault]) -> dict[str, str]:
    """The text of each table; what cannot be read is added to `faults`."""
    texts = {}
    for table in TABLES:
        file = f"{table}.csv"
        try:
            data = (folder / file).read_bytes()
            texts[table] = data.decode("utf-8-sig")  # with a mark if a spreadsheet saved it
        except OSError as error:
            faults.append(Fault(file, 1, columns(table)[0], f"cannot be read ({error})", "restore the file"))
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = columns(table)[min(before.split(b"\n")[-1].count(b","), len(columns(table)) - 1)]
            what = f"byte {data[error.start]:#x} is not UTF-8"
            faults.append(Fault(file, line, column, what, "save the file as UTF-8"))
    return texts


def typed(texts: Mapping[str, str], faults: list[Fault]) -> Rows:
    """The rows of all tables, checked one by one and against each other. Raises `RecordError`."""
    made = {table: parse(table, texts[table], faults) for table in TABLES if table in texts}
    if not faults:
        faults += faulty_links(made)
    if faults:
        raise RecordError(tuple(faults))
    return made


def build(rows: Rows) -> Record:
    """The typed record from checked rows."""
    series: dict[str, dict[int, SeriesValue]] = {}
    for value in _made(SeriesValue, rows["series"]):
        series.setdefault(value.series, {})[value.year] = value
    return Record(
        figures=_made(CitedFigure, rows["figures"]),
        sources={source.id: source for source in _made(Source, rows["sources"])},
        programmes={programme.id: programme for programme in _made(Programme, rows["programmes"])},
        agreements=_made(Agreement, rows["agreements"]),
        series=series,
        rates=_made(StatedRate, rows["rates"]),
        quarters=_made(QuarterRate, rows["quarters"]),
        changes=_made(Change, rows["changelog"]),
        digest=_digest(rows),
    )


# Columns whose words are values of a type, in whatever table.
_TYPES: Mapping[str, Callable[[str], Any]] = {
    "kind": Kind,
    "measure": Measure,
    "qualifier": Qualifier,
    "standing": Standing,
    "status": Status,
    "type": SourceType,
    "year_basis": YearBasis,
}


def _made(of: type[T], rows: list[Row]) -> tuple[T, ...]:
    return tuple(
        of(**{name: _TYPES[name](cell) if name in _TYPES else cell for name, cell in row.cells.items()})
        for row in rows
    )


def _digest(rows: Rows) -> str:
    """Seven characters that change with any cell; how the files end their lines or quote is no matter."""
    said = hashlib.sha256()
    for table in sorted(rows):
        said.update(table.encode())
        for row in rows[table]:
            said.update(repr(sorted(row.cells.items())).encode())
    return said.hexdigest()[:7]
