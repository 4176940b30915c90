"""Loads the record and refuses a faulty one, with one clear line for each fault."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
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
    Status,
    YearBasis,
)
from tracker.record.links import faulty_links
from tracker.record.schema import TABLES, columns, json_schema

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell or row: where, what, and what to do about it."""

    file: str
    line: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f", column {self.column}" if self.column else "")
        return f"{place}: {self.what}; {self.remedy}"


class RecordError(ValueError):
    """The record cannot be used. `faults` holds them all; the message has a line for each."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Row:
    """A row as typed: `cells` holds the filled cells only."""

    file: str
    line: int
    cells: Mapping[str, Any]


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
    rows = read(folder or data_folder())
    return build(rows)


@cache
def the_record() -> Record:
    """The record that comes with this package, loaded once a process: it does not change while we run."""
    return load()


def read(folder: Path) -> Rows:
    """The rows of the files, typed and checked one by one and against each other."""
    faults: list[Fault] = []
    rows = {table: list(_rows(folder, table, faults)) for table in TABLES}
    if not faults:
        faults += [Fault(*fault) for fault in faulty_links(rows)]
    if faults:
        raise RecordError(tuple(faults))
    return rows


def _rows(folder: Path, table: str, faults: list[Fault]) -> Iterator[Row]:
    file = f"{table}.csv"
    try:
        text = (folder / file).read_text(encoding="utf-8-sig")  # with a mark if a spreadsheet saved it
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(file, 1, "", f"cannot be read ({error})", "restore the file"))
        return
    yield from parse(file, text, faults)


def parse(file: str, text: str, faults: list[Fault]) -> Iterator[Row]:
    """The rows of one file's text; what is wrong with them is added to `faults`."""
    table = file.removesuffix(".csv")
    names = columns(table)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    check = _checker(table)
    line = 1
    try:
        header = next(reader, [])
        if header != names:
            faults.append(
                Fault(file, 1, "", "the columns are not those of the schema", f"write {','.join(names)}")
            )
            return
        line = reader.line_num + 1
        for values in reader:
            if len(values) != len(names):
                what = f"{len(values)} cells instead of {len(names)}"
                faults.append(Fault(file, line, "", what, "quote cells that hold commas"))
            else:
                cells, wrong = _typed(table, dict(zip(names, values, strict=True)))
                wrong += check(cells)
                faults += [Fault(file, line, *fault) for fault in wrong]
                yield Row(file, line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, line, "", f"is not CSV ({error})", "check the quotation marks"))


def _typed(table: str, texts: dict[str, str]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The filled cells with their types, and what could not be typed."""
    cells: dict[str, Any] = {}
    wrong = []
    for entry in TABLES[table]["fields"]:
        name, text = entry["name"], texts[entry["name"]]
        if not text:
            continue
        if text != text.strip():
            wrong.append((name, f"space around {text!r}", "take it away"))
        try:
            cells[name] = _TYPES[entry["type"]](text)
        except (ValueError, InvalidOperation):
            wrong.append((name, f"{text!r} is no {entry['type']}", "write plain digits, no separators"))
            cells[name] = text
    return cells, wrong


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(text)
    return Decimal(text)


_TYPES: Mapping[str, Callable[[str], Any]] = {"string": str, "integer": int, "number": _number}


def _checker(table: str) -> Any:
    """A function that says what is wrong with typed cells: (column, what, remedy) for each fault."""
    # Loading jsonschema takes longer than reading the record, so it waits until rows are to be checked.
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json_schema(table))

    def check(cells: dict[str, Any]) -> list[tuple[str, str, str]]:
        wrong = []
        for error in validator.iter_errors(cells):
            if error.validator == "required":
                missing = [name for name in error.validator_value if name not in cells]
                name = next(name for name in missing if f"'{name}'" in error.message)
                wrong.append((name, "is empty", "fill it in"))
            elif error.validator == "type":
                continue  # said already, with the words that were written
            else:
                wrong.append((str(error.path[0]), f"{error.instance!r} is not allowed", _remedy(error)))
        return wrong

    return check


def _remedy(error: Any) -> str:
    match error.validator:
        case "enum":
            return "use one of " + ", ".join(error.validator_value)
        case "pattern":
            return f"write it like {error.validator_value}"
        case rule:
            return f"the {rule} is {error.validator_value}"


def build(rows: Rows) -> Record:
    """The typed record from checked rows."""
    series: dict[str, dict[int, SeriesValue]] = {}
    for row in rows["series"]:
        value = SeriesValue(**row.cells)
        series.setdefault(value.series, {})[value.year] = value
    return Record(
        figures=tuple(figure(row.cells) for row in rows["figures"]),
        sources={row.cells["id"]: _source(row.cells) for row in rows["sources"]},
        programmes={row.cells["id"]: _programme(row.cells) for row in rows["programmes"]},
        agreements=tuple(_agreement(row.cells) for row in rows["agreements"]),
        series=series,
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


def figure(cells: Mapping[str, Any]) -> CitedFigure:
    """A row of figures.csv as a `CitedFigure`."""
    values = dict(cells)
    values["kind"] = Kind(values["kind"])
    values["measure"] = Measure(values["measure"])
    values["year_basis"] = YearBasis(values["year_basis"])
    values["qualifier"] = Qualifier(values["qualifier"])
    values["status"] = Status(values["status"]) if "status" in values else None
    values.setdefault("year", None)
    return CitedFigure(**values)


def _source(cells: Mapping[str, Any]) -> Source:
    return Source(**{**cells, "type": SourceType(cells["type"])})


def _programme(cells: Mapping[str, Any]) -> Programme:
    status = Status(cells["status"]) if "status" in cells else None
    return Programme(**{**cells, "year_basis": YearBasis(cells["year_basis"]), "status": status})


def _agreement(cells: Mapping[str, Any]) -> Agreement:
    dates = {name: cells.get(name) for name in ("agreed", "signed", "in_force")}
    return Agreement(**{**cells, **dates})
