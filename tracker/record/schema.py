"""What a row of data/*.csv may hold: a JSON Schema a table, in the folder `tables`, and the ties of rows.

Rows are held to the schemas at load; `datapackage.json` and the data dictionary of the page are made from
them. `labels` in a column explain its values, `foreignKeys` name the table whose key a column holds, and so
does `names` where a Data Package has no word for it: several keys in one cell, or a part of a key.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tracker.shipped import tables
from tracker.shipped import text as shipped_text
from tracker.units import currencies

HERE = Path(__file__).resolve().parent / "tables"
# The files of data/, and those that are made from them.
TABLES = ("figures", "sources", "programmes", "agreements", "series", "rates", "quarters", "changelog")
# A cell of a CSV file with what ends it.
CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(,|(?=[\r\n])|\Z)')
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters, and what turns the order of the letters after it.
HIDDEN = re.compile("[\0-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NUMBER = re.compile(r"-?[0-9]{1,24}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell or row: where, what, and what to do about it."""

    file: str
    line: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}, column {self.column}: {self.what}; {self.remedy}"


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

    def fault(self, column: str, what: str, remedy: str) -> Fault:
        return Fault(self.file, self.line, column, what, remedy)


@cache
def schema(table: str) -> dict[str, Any]:
    """The JSON Schema of one row of a table, cells typed and empty cells left out."""
    loaded: dict[str, Any] = json.loads(shipped_text(HERE / f"{table}.json"))
    return loaded


def columns(table: str) -> list[str]:
    """Names of a table's columns, in file order.

    >>> columns("series")
    ['series', 'year', 'value', 'unit', 'source', 'basis', 'note']
    """
    return list(schema(table)["properties"])


def labels(table: str, column: str) -> dict[str, str]:
    """What the values of a column mean.

    >>> labels("figures", "scope")["per_soldier"]
    'for one soldier'
    """
    return dict(schema(table)["properties"][column]["labels"])


WORDS = tables(HERE / "words.toml")
CONFIDENCE = labels("figures", "confidence")
CHANGES = labels("changelog", "change")


def parse(table: str, data: bytes, faults: list[Fault]) -> list[Row]:
    """The rows of one file; what is wrong with them is added to `faults`."""
    names = columns(table)
    rows: list[Row] = []
    line = 1

    def fault(column: str, what: str, remedy: str) -> None:
        faults.append(Fault(f"{table}.csv", line, column, what, remedy))

    try:
        text = data.decode("utf-8-sig")  # with a mark if a spreadsheet saved it
    except UnicodeDecodeError as error:
        before = _lines(data[: error.start].decode("utf-8-sig") + "?")
        line = len(before)
        what = f"byte {data[error.start]:#x} is not UTF-8"
        fault(_column(names, before[-1]), what, "save the file as UTF-8")
        return rows
    lines = _lines(text)
    reader = csv.reader(lines, strict=True)
    try:
        head = next(reader, [])
        if head != names:
            other = next(name for name, got in zip_longest(names, head) if name != got)
            fault(other or names[-1], "the columns are not those of the schema", f"write {','.join(names)}")
            return rows
        line = reader.line_num + 1
        for values in reader:
            if len(values) == len(names):
                filled = {name: cell for name, cell in zip(names, values, strict=True) if cell}
                cells = {name: _typed(table, name, cell) for name, cell in filled.items()}
                rows.append(Row(f"{table}.csv", line, cells))
                faults += _faults(table, rows[-1])
            else:
                what = f"{len(values)} cells instead of {len(names)}"
                few = "put a comma for each empty cell, or take the line away"
                remedy = few if len(values) < len(names) else "quote cells that hold commas"
                fault(_where_cells_slip(table, names, values), what, remedy)
            line = reader.line_num + 1
    except csv.Error as error:
        fault(
            _column(names, "".join(lines[line - 1 :])), f"is not CSV ({error})", "check the quotation marks"
        )
    if not rows and not faults:
        faults.append(Fault(f"{table}.csv", 1, names[0], "has no rows", "restore the file"))
    return rows


def _lines(text: str) -> list[str]:
    """As a spreadsheet ends them; other separators of lines stand in cells."""
    return io.StringIO(text, newline="").readlines()


def _column(names: list[str], text: str) -> str:
    """The column in which a row of text breaks off or breaks the rules."""
    count = at = 0
    while (cell := CELL.match(text, at)) and cell[1] == ",":
        count, at = count + 1, cell.end()
    return names[min(count, len(names) - 1)]


def _where_cells_slip(table: str, names: list[str], values: list[str]) -> str:
    """The column where a row with a cell too many or too few first holds what it cannot."""
    for name, text in zip(names, values, strict=False):
        if text and _wrong(table, name, _typed(table, name, text)):
            return name
    return names[min(len(values), len(names) - 1)]


def _typed(table: str, name: str, text: str) -> Any:
    """A filled cell as its column has it; as it is where it cannot be so."""
    match schema(table)["properties"][name]["type"]:
        case "number" if NUMBER.fullmatch(text):
            return Decimal(text)
        case "integer" if NUMBER.fullmatch(text) and "." not in text:
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
    return text


def _faults(table: str, row: Row) -> Iterator[Fault]:
    for name in schema(table)["required"]:
        if name not in row.cells:
            yield row.fault(name, "is empty", "fill it in")
    for name, needed in schema(table).get("dependentRequired", {}).items():
        for other in needed:
            if name in row.cells and other not in row.cells:
                yield row.fault(other, f"is empty beside {name}", "fill it in")
    for name, cell in row.cells.items():
        for what, remedy in _wrong(table, name, cell):
            yield row.fault(name, what, remedy)


@cache
def _wrong(table: str, name: str, cell: Any) -> tuple[tuple[str, str], ...]:
    """What is wrong with a cell, and what to do. Most values stand in many rows: each is asked once."""
    found = [_said(error) for error in _validator(table, name).iter_errors(cell)]
    if isinstance(cell, str) and cell != cell.strip():
        found.append((f"space around {cell!r}", "take it away"))
    if isinstance(cell, str) and (sign := HIDDEN.search(cell)):
        found.append((f"the sign {sign[0]!a}, which nobody sees", "take it away"))
    if isinstance(cell, str) and DAY.fullmatch(cell) and not found:
        try:
            date.fromisoformat(cell)
        except ValueError:
            found.append((f"{cell!r} is no day of the calendar", "write the day as the source has it"))
    return tuple(found)


@cache
def _validator(table: str, name: str) -> Any:
    # Loading jsonschema takes longer than reading the record, so it waits until rows are to be checked.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(table)["properties"][name])


def _said(error: Any) -> tuple[str, str]:
    rule, value = error.validator, error.validator_value
    if rule == "type":
        return f"{error.instance!r} is no {value}", _REMEDIES[value]
    value = ", ".join(value) if isinstance(value, list) else value
    example = error.schema.get("examples", [value])[0]
    remedy = _REMEDIES.get(rule, f"the {rule} is {{}}").format(example if rule == "pattern" else value)
    return f"{error.instance!r} is not allowed", remedy


_REMEDIES = {
    "enum": "use one of {}",
    "pattern": "write it like {}",
    "integer": "write plain digits, no separators",
    "number": "write plain digits, no separators",
    "boolean": "write true or false",
    "exclusiveMinimum": "write a number above {}",
}


def faulty_links(rows: Mapping[str, list[Row]]) -> Iterator[Fault]:
    """Doubled keys, names that lead nowhere, and rows at odds with the rows they name."""
    known = {table: {row.cells[schema(table)["primaryKey"][0]] for row in rows[table]} for table in TABLES}
    for table in TABLES:
        keys = schema(table)["primaryKey"]
        links = schema(table).get("foreignKeys", {}) | schema(table).get("names", {})
        seen = set()
        for row in rows[table]:
            key = tuple(row.cells[name] for name in keys)
            if key in seen:
                what = f"{' '.join(map(str, key))!r} stands twice"
                yield row.fault(keys[-1], what, "give the row its own name")
            seen.add(key)
            for column, target in links.items():
                for name in row.cells.get(column, "").split():
                    if name not in known[target]:
                        yield row.fault(column, f"{name!r} is not in {target}.csv", f"add it to {target}.csv")
            if row.cells.get("currency", "USD") not in currencies():
                what = f"{row.cells['currency']!r} is no currency of units.txt"
                yield row.fault("currency", what, "add it there")
    periods = {}
    for row in rows["agreements"]:
        period = row.cells["period_start"], row.cells["period_end"]
        periods[row.cells["number"]] = period
        if period[0] > period[1]:
            yield row.fault("period_end", "the period ends before it begins", "correct the years")
    for row in rows["quarters"]:
        if row.cells["low"] > row.cells["high"]:
            yield row.fault("low", "the lowest rate is above the highest", "correct the one or the other")
    by_id = {row.cells["id"]: row.cells for row in rows["figures"]}
    for row in rows["figures"]:
        yield from _odd(row, row.cells, by_id, periods)


def _odd(
    row: Row, cells: Mapping[str, Any], by_id: Mapping[str, Any], periods: Mapping[int, tuple[int, int]]
) -> Iterator[Fault]:
    """What a figure has that goes with no other cell of it, or with no row that it names."""
    year, year_end, number = cells.get("year"), cells.get("year_end"), cells.get("agreement")
    if year and year_end and year_end <= year:
        yield row.fault("year_end", f"{year_end} is not after {year}", "leave it empty for a single year")
    if number is not None and number not in periods:
        yield row.fault("agreement", f"there is no agreement {number}", "see agreements.csv")
    elif number is not None and year and not periods[number][0] <= year <= periods[number][1]:
        what = "agreement {} runs from {} to {}, not in {}".format(number, *periods[number], year)
        yield row.fault("agreement", what, "correct the one or the other")
    base, original = (by_id.get(cells.get(name, "")) for name in ("converts", "copy_of"))
    if base and (base["source"] != cells["source"] or base["currency"] == cells["currency"]):
        what = f"{cells['converts']!r} is of another source or the same currency"
        yield row.fault("converts", what, "name the row that this source restates")
    if original and ("copy_of" in original or original["amount"] != cells["amount"]):
        what = f"{cells['copy_of']!r} is a copy itself or another sum"
        yield row.fault("copy_of", what, "name the row that stands for the sum")
