"""The record as files to take away: CSV, JSON, and a zip that explains itself.

`payments.csv` has a row a year and a column a currency, `projections.csv` the years to come, `figures.csv`
what a reporter needs of each figure, `figures_full.csv` every column of it with its source. The same rows
give the same bytes wherever they are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TypedDict

from tracker.export.cells import csv_bytes, digits, plain
from tracker.models import Source
from tracker.record.cite import cite, titled
from tracker.record.points import Point, agreement_of
from tracker.record.schema import columns
from tracker.record.series import payments, projections
from tracker.record.store import CitedFigure, Record
from tracker.record.unit import Unit, base_of, in_unit, own_prices

# A file that travels alone carries its sources with it.
OF_SOURCE = ("publisher", "publisher_ko", "host", "standing", "type", "origin", "title", "title_printed",
             "published", "url", "read_on")  # fmt: skip
FULL_COLUMNS = [*columns("figures"), *(f"source_{name}" for name in OF_SOURCE), "source_published_precision"]


# What a file may be narrowed to, by the names that an address has for it. Figures take the first four; points
# are of one programme, South Korea's if none is named, with `base` the year of their constant prices.
Filters = TypedDict(
    "Filters", {"programme": str, "kind": str, "from": int, "to": int, "base": int, "bom": bool}, total=False
)
CSV = ("payments", "projections", "figures", "figures_full")


def csv_file(record: Record, name: str, given: Filters) -> bytes:
    """One of the files CSV, with a byte-order mark if `bom` is given."""
    programme = given.get("programme", "KR-SMA")
    rows: Iterable[dict[str, Any]]
    match name:
        case "payments":
            names = point_columns(record, programme)
            rows = (point_row(record, point, given) for point in _between(payments(record, programme), given))
        case "projections":
            names = point_columns(record, programme, name)
            rows = map(projection_row, _between(projections(record, programme), given))
        case "figures":
            names, charted = columns("reporters"), _charted(record)
            rows = (reporter_row(record, figure, charted) for figure in select(record, given))
        case _:
            names = FULL_COLUMNS
            rows = (figure_row(record, figure) for figure in select(record, given))
    return csv_bytes(rows, names, bom=given.get("bom", False))


def select(record: Record, given: Filters) -> list[CitedFigure]:
    """The figures that a filter leaves. A sum over several years is in if any of its years is."""

    def inside(figure: CitedFigure) -> bool:
        first, last = figure.year or figure.year_end, figure.year_end or figure.year
        if first is None or last is None:
            return not {"from", "to"} & given.keys()
        return given.get("from", first) <= last and first <= given.get("to", last)

    return [
        figure
        for figure in record.figures
        if given.get("programme", figure.programme) == figure.programme
        and given.get("kind", figure.kind) == figure.kind
        and inside(figure)
    ]


def _between(points: Iterable[Point], given: Filters) -> Iterator[Point]:
    return (p for p in points if given.get("from", p.year) <= p.year <= given.get("to", p.year))


def _charted(record: Record) -> set[str]:
    """Ids of the figures that stand for a year of their programme, alone or as its two parts."""
    points = (point for programme in record.programmes for point in payments(record, programme))
    rows = ((p.preferred,) if p.preferred else p.parts for p in points)
    return {figure.id for several in rows for figure in several if figure is not None}


def reporter_row(record: Record, figure: CitedFigure, charted: set[str]) -> dict[str, Any]:
    """One figure in the columns for reporters. A date without a day is given as its year: a spreadsheet
    would make a day of a month."""
    source = record.sources[figure.source]
    published = source.published or ""
    return asdict(figure) | {
        "part": " ".join(filter(None, (figure.component, figure.scope))),
        "as_written": figure.words,
        "billions": Decimal(plain(figure.amount / 10**9)),
        "publisher": source.publisher,
        "published": published if len(published) == len("2026-11-22") else published[:4],
        "url": source.url,
        "charted": figure.id in charted,
    }


def figure_row(record: Record, figure: CitedFigure) -> dict[str, Any]:
    source = asdict(record.sources[figure.source])
    source["published"], source["published_precision"] = _date(source["published"])
    return asdict(figure) | {f"source_{name}": value for name, value in source.items()}


def _date(published: str | None) -> tuple[str | None, str | None]:
    """A date made complete, and how much of it is known."""
    if published is None:
        return None, None
    return (published + "-01-01")[:10], {10: "day", 7: "month", 4: "year"}[len(published)]


def point_columns(record: Record, programme: str, table: str = "payments") -> list[str]:
    """The columns of a programme's years: those of won, named for the programme's own currency."""
    own = record.programmes[programme].currency.lower()
    return [own + name.removeprefix("krw") if name.startswith("krw") else name for name in columns(table)]


def point_row(record: Record, point: Point, given: Filters) -> dict[str, Any]:
    own = record.programmes[point.programme].currency
    base = given.get("base") or base_of(record, own_prices(record, point.programme)) or None
    native, krw = in_unit(point, Unit.NATIVE, record), own.lower()

    def rounded(unit: Unit, places: str = "1") -> Decimal | None:
        return _rounded(in_unit(point, unit, record, base_year=base).value, places)

    basis = str(point.basis)
    if point.currency != own:
        basis = "converted_stated" if native.rate and native.rate.stated else "converted_average"
    agreement = agreement_of(record, point)
    figure = point.preferred or next(iter(point.parts), None)
    source = record.sources[figure.source] if figure else Source()
    day, precision = _date(source.published)
    note = native.formula if native.derived else figure and (figure.says or figure.note)
    return {
        "year": point.year,
        krw: _rounded(native.value),
        f"{krw}_billion": _billions(native.value),
        "usd_as_printed": rounded(Unit.USD_AS_CITED),
        "usd_at_average": rounded(Unit.USD_YEAR_AVERAGE),
        f"{krw}_constant": rounded(Unit.CONSTANT_WON),
        "constant_base": base,
        "change_pct": rounded(Unit.CHANGE, "0.01"),
        "basis": basis,
        "status": point.status,
        "standing": source.standing,
        "source": " ".join(point.sources),
        "publisher": source.publisher,
        "title": titled(source),
        "published": day,
        "published_precision": precision,
        "url": source.url,
        "agreeing": agreement.agreeing,
        "disagreeing": agreement.disagreeing,
        "note": note or native.reason,
    }


def projection_row(point: Point) -> dict[str, Any]:
    krw = point.currency.lower()
    return {
        "year": point.year,
        krw: point.amount,
        f"{krw}_billion": _billions(point.amount),
        f"{krw}_low": point.low,
        f"{krw}_high": point.high,
        "basis": str(point.basis),
        "source": " ".join(point.sources),
        "note": point.arithmetic,
    }


def _rounded(value: Decimal | None, places: str = "1") -> Decimal | None:
    return None if value is None else value.quantize(Decimal(places))


def _billions(amount: Decimal | None) -> Decimal | None:
    if amount is None:
        return None
    places = Decimal("0.1" if amount >= 10**10 else "0.0001")  # of millions something must be left
    return Decimal(plain((amount / 10**9).quantize(places)))


def payments_json(record: Record, given: Filters) -> bytes:
    """The years as JSON: amounts as strings, absent values null, every other figure and every unit listed;
    the years to come under `projections`."""
    programme, points = given.get("programme", "KR-SMA"), []
    for point in _between(payments(record, programme), given):
        others = [
            {"figure": figure.id, "as_written": figure.as_written, "amount": figure.amount,
             "currency": figure.currency, "source": figure.source, "relation": relation}
            for figure, relation in point.others
        ]  # fmt: skip
        extra = {
            "id": point.id,
            "figure": point.preferred.id if point.preferred else None,
            "citation": cite(point, record, style="long"),
            "others": others,
            "units": _units(record, point, given.get("base")),
        }
        points.append(point_row(record, point, given) | extra)
    ahead = [projection_row(point) for point in _between(projections(record, programme), given)]
    top = {"programme": programme, "version": record.version, "newest_korean_source": record.newest,
           "license": "CC-BY-4.0", "points": points, "projections": ahead}  # fmt: skip
    return (json.dumps(top, ensure_ascii=False, indent=1, default=digits) + "\n").encode()


def _units(record: Record, point: Point, base_year: int | None) -> dict[str, Any]:
    """The point in every unit, with what each value rests on."""
    made = {unit: in_unit(point, unit, record, base_year=base_year) for unit in Unit}
    return {
        str(unit): {
            "value": _rounded(value.value, "0.0001" if value.symbol in ("%", "index") else "1"),
            "symbol": value.symbol,
            "formula": value.formula or None,
            "rate": value.rate.words if value.rate else None,
            "sources": list(value.inputs),
            "derived": value.derived,
            "reason": value.reason,
        }
        for unit, value in made.items()
    }
