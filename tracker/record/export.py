"""The record as files to take away: CSV, JSON, and a zip that explains itself."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tracker.export.cells import csv_bytes, digits
from tracker.models import CitedFigure, Relation
from tracker.record import package
from tracker.record.cite import cite
from tracker.record.points import Basis, Point, contributions, independent
from tracker.record.schema import PAYMENTS, columns
from tracker.record.series import payments, projections
from tracker.record.store import Record
from tracker.record.unit import Unit, in_unit

# A file that travels alone carries its sources with it.
OF_SOURCE = ("publisher", "type", "origin", "title", "published", "url")
FIGURE_COLUMNS = [*columns("figures"), *(f"source_{name}" for name in OF_SOURCE)]
# Whole units of money, and two decimals of a percentage or an index.
UNIT_PLACES = {
    Unit.NATIVE: Decimal(1),
    Unit.USD_YEAR_AVERAGE: Decimal(1),
    Unit.USD_AS_CITED: Decimal(1),
    Unit.CONSTANT_WON: Decimal(1),
    Unit.CONSTANT_USD: Decimal(1),
    Unit.BUDGET_SHARE: Decimal("0.01"),
    Unit.CHANGE: Decimal("0.01"),
    Unit.INDEX: Decimal("0.01"),
}
POINT_COLUMNS = [entry["name"] for entry in PAYMENTS["fields"]]


def select(
    record: Record,
    *,
    programme: str | None = None,
    kind: str | None = None,
    from_: int | None = None,
    to: int | None = None,
) -> tuple[CitedFigure, ...]:
    """The figures that a filter leaves. A sum over several years is in if any of its years is."""

    def inside(figure: CitedFigure) -> bool:
        if from_ is None and to is None:
            return True
        first, last = figure.year or figure.year_end, figure.year_end or figure.year
        if first is None or last is None:
            return False
        return (from_ is None or last >= from_) and (to is None or first <= to)

    return tuple(
        figure
        for figure in record.figures
        if programme in (None, figure.programme) and kind in (None, str(figure.kind)) and inside(figure)
    )


def figures_csv(
    record: Record,
    *,
    programme: str | None = None,
    kind: str | None = None,
    from_: int | None = None,
    to: int | None = None,
    bom: bool = False,
) -> bytes:
    """The figures as cited, each with its source beside it."""
    chosen = select(record, programme=programme, kind=kind, from_=from_, to=to)
    return csv_bytes((figure_row(record, figure) for figure in chosen), FIGURE_COLUMNS, bom=bom)


def figure_row(record: Record, figure: CitedFigure) -> dict[str, Any]:
    """One figure with its source, by column."""
    source = record.sources[figure.source]
    row = {name: getattr(figure, name) for name in columns("figures")}
    return row | {f"source_{name}": getattr(source, name) for name in OF_SOURCE}


def payments_csv(
    record: Record,
    *,
    programme: str = "KR-SMA",
    from_: int | None = None,
    to: int | None = None,
    projected: bool = False,
    base_year: int | None = None,
    bom: bool = False,
) -> bytes:
    """One row for each year: the preferred figure, how the others compare, and the point in every unit."""
    rows = _point_rows(record, programme, from_, to, projected, base_year)
    return csv_bytes(rows, POINT_COLUMNS, bom=bom)


def payments_json(
    record: Record,
    *,
    programme: str = "KR-SMA",
    from_: int | None = None,
    to: int | None = None,
    projected: bool = False,
    base_year: int | None = None,
) -> bytes:
    """The same as JSON: amounts as strings, absent values null, every other figure of each year listed."""
    points = []
    for point in _points(record, programme, from_, to, projected):
        row = point_row(record, point, base_year)
        values = {name: _json(row.get(name)) for name in POINT_COLUMNS}
        others = [
            {"figure": figure.id, "as_written": figure.as_written, "amount": digits(figure.amount),
             "currency": figure.currency, "source": figure.source, "relation": str(relation)}
            for figure, relation in point.others
        ]  # fmt: skip
        points.append(values | {"others": others, "units": _units(record, point, base_year)})
    top = {"programme": programme, "version": record.version, "license": "CC-BY-4.0", "points": points}
    return (json.dumps(top, ensure_ascii=False, indent=1) + "\n").encode()


def _json(value: Any) -> Any:
    return digits(value) if isinstance(value, Decimal) else value


def _units(record: Record, point: Point, base_year: int | None) -> dict[str, Any]:
    values = {}
    for unit in Unit:
        made = in_unit(point, unit, record, base_year=base_year)
        rounded = None if made.value is None else digits(made.value.quantize(UNIT_PLACES[unit]))
        values[str(unit)] = {
            "value": rounded,
            "symbol": made.symbol,
            "formula": made.formula or None,
            "sources": list(made.inputs),
            "derived": made.derived,
            "reason": made.reason,
        }
    return values


def _points(
    record: Record, programme: str, from_: int | None, to: int | None, projected: bool
) -> Iterator[Point]:
    points = payments(record, programme) + (projections(record, programme) if projected else ())
    for point in points:
        if (from_ is None or point.year >= from_) and (to is None or point.year <= to):
            yield point


def _point_rows(
    record: Record,
    programme: str,
    from_: int | None,
    to: int | None,
    projected: bool,
    base_year: int | None,
) -> Iterator[Mapping[str, Any]]:
    for point in _points(record, programme, from_, to, projected):
        yield point_row(record, point, base_year)


def point_row(record: Record, point: Point, base_year: int | None = None) -> dict[str, Any]:
    """One point by column."""
    row: dict[str, Any] = {name: getattr(point, name, None) for name in POINT_COLUMNS}
    row["sources"] = " ".join(point.sources)
    figure = point.preferred
    if figure is not None:
        source = record.sources[figure.source]
        row |= {"figure": figure.id, "locator": figure.locator}
        row |= {name: getattr(figure, name) for name in ("as_written", "table_unit", "qualifier")}
        row |= {name: getattr(source, name) for name in ("publisher", "title", "published", "url")}
    figures = contributions(record, point.programme).get(point.year, [])
    row["independent_sources"] = len(independent(record, figures)) if point.basis in _OF_SOURCES else 0
    counts = Counter(relation for _, relation in point.others)
    row |= {str(relation): counts[relation] for relation in Relation}
    for unit in Unit:
        value = in_unit(point, unit, record, base_year=base_year).value
        row[str(unit)] = None if value is None else value.quantize(UNIT_PLACES[unit])
    row["citation"] = cite(point, record, style="long")
    return row


_OF_SOURCES = (Basis.CITED, Basis.SUM)


def package_zip(record: Record, *, filters: Mapping[str, Any] | None = None) -> bytes:
    """The whole record, or, with filters (those of `select`), the figures and years that they leave and all
    that these rest on: CSV files, datapackage.json, README.txt, CITATION.txt, LICENSE.txt. The same input
    gives the same bytes."""
    filters = {name: value for name, value in (filters or {}).items() if value is not None}
    programme = filters.get("programme") or "KR-SMA"
    points = list(_points(record, programme, filters.get("from_"), filters.get("to"), True))
    chosen = (*select(record, **filters), *(point.preferred for point in points if point.preferred))
    files = {f"{name}.csv": csv_bytes(rows, columns(name)) for name, rows in package.rows(record, chosen)}
    files["payments.csv"] = csv_bytes((point_row(record, point) for point in points), POINT_COLUMNS)
    described = json.dumps(package.descriptor(record), ensure_ascii=False, indent=2)
    files["datapackage.json"] = f"{described}\n".encode()
    files |= package.texts(record, filters)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(record, name), data)
    return out.getvalue()


def _entry(record: Record, name: str) -> zipfile.ZipInfo:
    year, month, day = map(int, record.date.split("-"))
    entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
