"""What a row of data/*.csv may hold: a JSON Schema a table, in the folder `tables`, and the ties of rows.

Rows are held to the schemas at load; `datapackage.json` and the data dictionary of the page are made from
them. `labels` in a column explain its values, `foreignKeys` name the table whose key a column holds.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tracker.shipped import text as shipped_text
from tracker.units import currencies

HERE = Path(__file__).resolve().parent / "tables"
# The files of data/, and those that are made from them.
TABLES = ("figures", "sources", "programmes", "agreements", "series", "rates", "quarters", "changelog")


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

    def fault(self, column: str, what: str, remedy: str) -> Fault:
        """Something wrong with one of its cells."""
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


CONFIDENCE = labels("figures", "confidence")
CHANGES = labels("changelog", "change")


def parse(table: str, text: str, faults: list[Fault]) -> list[Row]:
    """The rows of one file's text; what is wrong with them is added to `faults`."""
    file, names = f"{table}.csv", columns(table)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    check = _checker(table)
    rows: list[Row] = []
    line = 1
    try:
        if next(reader, []) != names:
            what = "the columns are not those of the schema"
            faults.append(Fault(file, 1, names[0], what, f"write {','.join(names)}"))
            return rows
        line = reader.line_num + 1
        for values in reader:
            if len(values) == len(names):
                rows.append(Row(file, line, _typed(table, dict(zip(names, values, strict=True)))))
                faults += check(rows[-1])
            else:
                what = f"{len(values)} cells instead of {len(names)}"
                column = names[min(len(values), len(names) - 1)]
                faults.append(Fault(file, line, column, what, "quote cells that hold commas"))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(file, line, names[0], f"is not CSV ({error})", "check the quotation marks"))
    if not rows and not faults:
        faults.append(Fault(file, 1, names[0], "has no rows", "restore the file"))
    return rows


def _typed(table: str, texts: dict[str, str]) -> dict[str, Any]:
    """The filled cells, those that are of their column's type made so."""
    kinds = {name: rules["type"] for name, rules in schema(table)["properties"].items()}
    return {name: _read(text, kinds[name]) for name, text in texts.items() if text}


def _read(text: str, kind: str) -> Any:
    match kind:
        case "number" if re.fullmatch(r"-?[0-9]{1,24}(\.[0-9]+)?", text):
            return Decimal(text)
        case "integer" if re.fullmatch(r"-?[0-9]{1,24}", text):
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
    return text


@cache
def _checker(table: str) -> Callable[[Row], Iterator[Fault]]:
    """A function that says what is wrong with a row's cells. Most values stand in many rows: each is held to
    its column's schema once."""
    # Loading jsonschema takes longer than reading the record, so it waits until rows are to be checked.
    from jsonschema import Draft202012Validator

    properties = schema(table)["properties"]
    validators = {name: Draft202012Validator(rules) for name, rules in properties.items()}

    @cache
    def wrong(name: str, cell: Any) -> tuple[tuple[str, str], ...]:
        found = [_said(error) for error in validators[name].iter_errors(cell)]
        if isinstance(cell, str) and cell != cell.strip():
            found.append((f"space around {cell!r}", "take it away"))
        return tuple(found)

    def check(row: Row) -> Iterator[Fault]:
        for name in schema(table)["required"]:
            if name not in row.cells:
                yield row.fault(name, "is empty", "fill it in")
        for name, cell in row.cells.items():
            for what, remedy in wrong(name, cell):
                yield row.fault(name, what, remedy)

    return check


def _said(error: Any) -> tuple[str, str]:
    """What is wrong with a cell, and what to do, from an error of jsonschema."""
    rule, value = error.validator, error.validator_value
    if rule == "type":
        return f"{error.instance!r} is no {value}", _REMEDIES[value]
    value = ", ".join(value) if isinstance(value, list) else value
    return f"{error.instance!r} is not allowed", _REMEDIES.get(rule, f"the {rule} is {{}}").format(value)


_REMEDIES = {
    "enum": "use one of {}",
    "pattern": "write it like {}",
    "integer": "write plain digits, no separators",
    "number": "write plain digits, no separators",
    "boolean": "write true or false",
}


def faulty_links(rows: Mapping[str, list[Row]]) -> Iterator[Fault]:
    """Doubled keys, names that lead nowhere, and rows at odds with the rows they name."""
    known = {table: {row.cells[schema(table)["primaryKey"][0]] for row in rows[table]} for table in TABLES}
    known["series of"] = {row.cells["series"] for row in rows["series"]}
    for table in TABLES:
        yield from _doubled(table, rows[table])
        for name, target in schema(table).get("foreignKeys", {}).items():
            for row in rows[table]:
                if name in row.cells and row.cells[name] not in known[target]:
                    what = f"{row.cells[name]!r} is not in {target}.csv"
                    yield row.fault(name, what, f"add it to {target}.csv")
    yield from _agreements(rows["agreements"], known)
    yield from _figures(rows)


def _doubled(table: str, rows: list[Row]) -> Iterator[Fault]:
    names = schema(table)["primaryKey"]
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        key = tuple(row.cells[name] for name in names)
        if key in seen:
            what = f"{' '.join(map(str, key))!r} stands twice"
            yield row.fault(names[-1], what, "give the row its own name")
        seen.add(key)


def _agreements(rows: list[Row], known: Mapping[str, set[Any]]) -> Iterator[Fault]:
    for row in rows:
        for name in row.cells["source"].split():
            if name not in known["sources"]:
                yield row.fault("source", f"{name!r} is not in sources.csv", "add it to sources.csv")
        series = row.cells.get("growth_series")
        if series is not None and series not in known["series of"]:
            yield row.fault("growth_series", f"{series!r} is not in series.csv", "add it")
        if row.cells["period_end"] < row.cells["period_start"]:
            yield row.fault("period_end", "the period ends before it begins", "correct the years")


def _figures(rows: Mapping[str, list[Row]]) -> Iterator[Fault]:
    by_id = {row.cells["id"]: row.cells for row in rows["figures"]}
    periods = {
        row.cells["number"]: (row.cells["period_start"], row.cells["period_end"])
        for row in rows["agreements"]
    }
    for row in rows["figures"]:
        cells = row.cells
        year, year_end = cells.get("year"), cells.get("year_end")
        if cells["currency"] not in currencies():
            yield row.fault("currency", f"{cells['currency']!r} is no currency of units.txt", "add it there")
        if year and year_end and year_end <= year:
            yield row.fault("year_end", f"{year_end} is not after {year}", "leave it empty for a single year")
        if "agreement" in cells:
            number = cells["agreement"]
            first, last = periods.get(number, (0, 0))
            if not last:
                yield row.fault("agreement", f"there is no agreement {number}", "see agreements.csv")
            elif year and not first <= year <= last:
                what = f"agreement {number} runs from {first} to {last}, not in {year}"
                yield row.fault("agreement", what, "correct the one or the other")
        base, original = by_id.get(cells.get("converts", "")), by_id.get(cells.get("copy_of", ""))
        if base and (base["source"] != cells["source"] or base["currency"] == cells["currency"]):
            what = f"{cells['converts']!r} is of another source or the same currency"
            yield row.fault("converts", what, "name the row that this source restates")
        if original and ("copy_of" in original or original["amount"] != cells["amount"]):
            what = f"{cells['copy_of']!r} is a copy itself or another sum"
            yield row.fault("copy_of", what, "name the row that stands for the sum")
