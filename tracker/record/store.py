"""Loads the record and refuses a faulty one, with one clear line for each fault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from tracker.models import Kind, Measure, Qualifier, Source, SourceType, Standing
from tracker.record.entries import (
    Agreement,
    CitedFigure,
    Programme,
    QuarterRate,
    SeriesValue,
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
    rows: Rows

    @property
    def date(self) -> str:
        """The day of the newest change."""
        return max(change.date for change in self.changes)

    @cached_property
    def version(self) -> str:
        """That day, and seven characters that change with any cell, for a day may see several changes
        ("2026-11-22-1f3a9c0"). How the files end their lines or quote is no matter."""
        cells = [[sorted(row.cells.items()) for row in self.rows[table]] for table in sorted(self.rows)]
        return f"{self.date}-{hashlib.sha256(repr(cells).encode()).hexdigest()[:7]}"

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
    faults: list[Fault] = []
    rows = checked(read(folder or data_folder(), faults), faults)
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
        rows=rows,
    )


@cache
def the_record() -> Record:
    """The record that comes with this package, loaded once a process: it does not change while we run."""
    return load()


def read(folder: Path, faults: list[Fault]) -> dict[str, bytes]:
    """What each table's file holds; those that cannot be read are added to `faults`."""
    files = {}
    for table in TABLES:
        try:
            files[table] = (folder / f"{table}.csv").read_bytes()
        except OSError as error:
            what = f"cannot be read ({error.strerror})"
            faults.append(Fault(f"{table}.csv", 1, columns(table)[0], what, "restore the file"))
    return files


def checked(files: Mapping[str, bytes], faults: list[Fault]) -> Rows:
    """The rows of all tables, held to the schemas and to each other. Raises `RecordError`."""
    rows = {table: parse(table, data, faults) for table, data in files.items()}
    if not faults:
        faults += faulty_links(rows)
    if faults:
        raise RecordError(tuple(faults))
    return rows


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
