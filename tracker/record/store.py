"""Loads the record and refuses a faulty one, with one clear line for each fault."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tracker.models import (
    Agreement,
    CitedFigure,
    Kind,
    Measure,
    Programme,
    Qualifier,
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
    for row in rows["series"]:
        value = SeriesValue(**row.cells)
        series.setdefault(value.series, {})[value.year] = value
    return Record(
        figures=tuple(_figure(row.cells) for row in rows["figures"]),
        sources={row.cells["id"]: _source(row.cells) for row in rows["sources"]},
        programmes={row.cells["id"]: _programme(row.cells) for row in rows["programmes"]},
        agreements=tuple(_agreement(row.cells) for row in rows["agreements"]),
        series=series,
        rates=tuple(StatedRate(**row.cells) for row in rows["rates"]),
        changes=tuple(Change(**row.cells) for row in rows["changelog"]),
        digest=_digest(rows),
    )


def _digest(rows: Rows) -> str:
    """Seven characters that change with any cell; how the files end their lines or quote is no matter."""
    said = hashlib.sha256()
    for table in sorted(rows):
        said.update(table.encode())
        for row in rows[table]:
            said.update(repr(sorted(row.cells.items())).encode())
    return said.hexdigest()[:7]


def _figure(cells: Mapping[str, Any]) -> CitedFigure:
    return CitedFigure(
        **{
            "year": None,
            **cells,
            "kind": Kind(cells["kind"]),
            "measure": Measure(cells["measure"]),
            "year_basis": YearBasis(cells["year_basis"]),
            "qualifier": Qualifier(cells["qualifier"]),
            "status": _status(cells),
        }
    )


def _status(cells: Mapping[str, Any]) -> Status | None:
    return Status(cells["status"]) if "status" in cells else None


def _source(cells: Mapping[str, Any]) -> Source:
    return Source(**{**cells, "type": SourceType(cells["type"]), "standing": Standing(cells["standing"])})


def _programme(cells: Mapping[str, Any]) -> Programme:
    return Programme(**{**cells, "year_basis": YearBasis(cells["year_basis"]), "status": _status(cells)})


def _agreement(cells: Mapping[str, Any]) -> Agreement:
    return Agreement(**{"agreed": None, "signed": None, "in_force": None, **cells})
