"""What the record holds, typed; loading refuses a faulty record, with one clear line for each fault.

A *cited figure* is one sum as one source prints it. Amounts are `Decimal` in whole units of the currency.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from tracker.models import Kind, Measure, Qualifier, Source, SourceType, Standing
from tracker.record.schema import TABLES, Fault, RecordError, Row, columns, faulty_links, parse

HERE = Path(__file__).resolve().parent
Rows = Mapping[str, list[Row]]
T = TypeVar("T")


class Status(StrEnum):
    """What stands behind a payment in the record."""

    AGREED = "agreed"
    BUDGETED = "budgeted"
    REQUESTED = "requested"  # asked of the legislature, not yet voted
    CONTRACTED = "contracted"  # a budget counted by what may be contracted, not by what will be spent
    SUPERSEDED = "superseded"  # agreed, and then replaced by another sum for the same year
    SETTLED = "settled"
    DERIVED = "derived"
    ASSERTED = "asserted"  # somebody says that it is paid; no agreement, budget or account shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFigure:
    """One row of data/figures.csv: a figure as one source prints it.

    `as_written` read again gives `amount` and `currency`; a bare table cell needs `table_unit`, the unit
    that its table prints ("KRW 100 million", "億円") or the text around it gives. `scope` is empty where the
    sum counts what its programme counts. `converts` is the id of the row that the same source restates in
    another currency here, `copy_of` that of the row of the same origin which stands for this one too.
    `says` is what the source says of the sum, in our words; `said_by` names who made a demand, an offer or
    an assertion.
    """

    id: str
    programme: str
    year: int | None = None
    kind: Kind
    measure: Measure
    as_written: str
    language: str
    amount: Decimal
    currency: str
    source: str
    agreement: int | None = None
    year_end: int | None = None
    year_basis: str = "calendar"
    status: Status | None = None
    component: str | None = None
    table_unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    converts: str | None = None
    scope: str | None = None
    says: str | None = None
    says_ko: str | None = None
    said_by: str | None = None
    said_on: str | None = None
    copy_of: str | None = None
    locator: str | None = None
    confidence: str = "high"
    checked_on: str | None = None
    checked_by: str | None = None
    note: str | None = None

    @property
    def words(self) -> str:
        """The words as printed; a bare cell of a table with the unit that the table prints."""
        return self.as_written + (f" ({self.table_unit})" if self.table_unit else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A series of contributions: who pays, in which currency, by which year. `status` says what one point
    of its yearly series counts: what was agreed (Korea) or budgeted (Japan)."""

    id: str
    name: str
    name_ko: str
    payer: str
    currency: str
    year_basis: str
    covers: str
    status: Status | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One Special Measures Agreement. Dates are ISO 8601, as precise as the source.

    Where later years grow by a published rate, `growth_series` names the series of data/series.csv,
    `growth_lag` how many years before (1: last year's rate), `growth_cap` the ceiling in per cent and
    `growth_from` the first year that the rule gives.
    """

    number: int
    programme: str
    period_start: int
    period_end: int
    first_amount: str
    annual_rule: str
    source: str
    agreed: str | None = None
    signed: str | None = None
    in_force: str | None = None
    growth_series: str | None = None
    growth_lag: int | None = None
    growth_cap: Decimal | None = None
    growth_from: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValue:
    """One value of a yearly series (exchange rate, consumer prices, defence budget), with its source."""

    series: str
    year: int
    value: Decimal
    unit: str
    source: str
    basis: str | None = None
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Record:
    """Everything in data/, typed and linked. Two records are the same only if they are one."""

    figures: tuple[CitedFigure, ...]
    sources: dict[str, Source]
    programmes: dict[str, Programme]
    agreements: tuple[Agreement, ...]
    series: dict[str, dict[int, SeriesValue]]
    changes: tuple[Mapping[str, Any], ...]
    rows: Rows

    @property
    def date(self) -> str:
        """The day of the newest change."""
        return str(max(change["date"] for change in self.changes))

    @cached_property
    def version(self) -> str:
        """That day, and seven characters that change with any cell, for a day may see several changes
        ("2026-11-22-1f3a9c0"). How the files end their lines or quote is no matter."""
        cells = [[sorted(row.cells.items()) for row in self.rows[table]] for table in sorted(self.rows)]
        return f"{self.date}-{hashlib.sha256(repr(cells).encode()).hexdigest()[:7]}"

    @cached_property
    def by_id(self) -> dict[str, CitedFigure]:
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
        changes=tuple(row.cells for row in rows["changelog"]),
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
}


def _made(of: type[T], rows: list[Row]) -> tuple[T, ...]:
    return tuple(
        of(**{name: _TYPES[name](cell) if name in _TYPES else cell for name, cell in row.cells.items()})
        for row in rows
    )
