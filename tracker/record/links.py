"""What ties the files of the record together, and what is wrong with the ties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from tracker.record.schema import TABLES


class Line(Protocol):
    """A row with its place in its file."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def cells(self) -> Mapping[str, Any]: ...


# file, line, column, what is wrong, what to do
Wrong = tuple[str, int, str, str, str]


def faulty_links(rows: Mapping[str, list[Any]]) -> Iterator[Wrong]:
    """Doubled keys, names that lead nowhere, and rows at odds with the rows they name."""
    for table in TABLES:
        yield from _doubled(table, rows[table])
    for table, schema in TABLES.items():
        for link in schema.get("foreignKeys", []):
            (name,), target = link["fields"], link["reference"]["resource"]
            known = {row.cells[link["reference"]["fields"][0]] for row in rows[target]}
            for row in rows[table]:
                if name in row.cells and row.cells[name] not in known:
                    yield _at(
                        row, name, f"{row.cells[name]!r} is not in {target}.csv", f"add it to {target}.csv"
                    )
    yield from _agreements(rows)
    yield from _figures(rows)


def _at(row: Line, column: str, what: str, remedy: str) -> Wrong:
    return row.file, row.line, column, what, remedy


def _doubled(table: str, rows: list[Line]) -> Iterator[Wrong]:
    names = TABLES[table]["primaryKey"]
    keys = Counter(tuple(row.cells[name] for name in names) for row in rows)
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row.cells[name] for name in names)
        seen[key] += 1
        if keys[key] > 1 and seen[key] > 1:
            yield _at(
                row, names[-1], f"{' '.join(map(str, key))!r} stands twice", "give the row its own name"
            )


def _agreements(rows: Mapping[str, list[Line]]) -> Iterator[Wrong]:
    sources = {row.cells["id"] for row in rows["sources"]}
    series = {row.cells["series"] for row in rows["series"]}
    for row in rows["agreements"]:
        for name in row.cells["source"].split():
            if name not in sources:
                yield _at(row, "source", f"{name!r} is not in sources.csv", "add it to sources.csv")
        if "growth_series" in row.cells and row.cells["growth_series"] not in series:
            yield _at(row, "growth_series", f"{row.cells['growth_series']!r} is not in series.csv", "add it")
        if row.cells["period_end"] < row.cells["period_start"]:
            yield _at(row, "period_end", "the period ends before it begins", "correct the years")


def _figures(rows: Mapping[str, list[Line]]) -> Iterator[Wrong]:
    by_id = {row.cells["id"]: row.cells for row in rows["figures"]}
    periods = {
        row.cells["number"]: (row.cells["period_start"], row.cells["period_end"])
        for row in rows["agreements"]
    }
    for row in rows["figures"]:
        cells = row.cells
        year, year_end = cells.get("year"), cells.get("year_end")
        if year and year_end and year_end <= year:
            yield _at(row, "year_end", f"{year_end} is not after {year}", "leave it empty for a single year")
        if "agreement" in cells:
            first, last = periods.get(cells["agreement"], (0, 0))
            if not last:
                yield _at(
                    row, "agreement", f"there is no agreement {cells['agreement']}", "see agreements.csv"
                )
            elif year and not first <= year <= last:
                what = f"agreement {cells['agreement']} runs from {first} to {last}, not in {year}"
                yield _at(row, "agreement", what, "correct the one or the other")
        base = by_id.get(cells.get("converts", ""))
        if "converts" in cells:
            if base is None:
                yield _at(
                    row, "converts", f"there is no row {cells['converts']!r}", "name a row of figures.csv"
                )
            elif base["source"] != cells["source"] or base["currency"] == cells["currency"]:
                what = f"{cells['converts']!r} is of another source or the same currency"
                yield _at(row, "converts", what, "name the row that this source restates")
