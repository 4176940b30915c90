"""Programmes beside each other in one unit: dollars, shares, per soldier, an index.

Host nations pay in their own currencies, by their own years, for different things. Every unit says how it is
made and what it does not say (tables/compare.toml); a value that an input is missing for is left out, with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.record.points import Point
from tracker.record.schema import HERE
from tracker.record.series import payments
from tracker.record.store import Record
from tracker.record.unit import US_PRICES, Unit, UnitValue, base_of, in_unit
from tracker.shipped import tables

_WORDS = tables(HERE / "compare.toml")
# What programmes can be compared in.
COMPARED: tuple[str, ...] = tuple(_WORDS["unit"])
# How the years of a programme run, by what its year means and by language; none for calendar years.
FISCAL: Mapping[str, Mapping[str, str]] = _WORDS["fiscal"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Programmes in one unit: each point with its value, programme by programme and in the order of years.

    `formula` says how values were made and `caveat` what to keep in mind; they and `reasons`, why the points
    of these ids have no value, are by language ("en", "ko"). `base` is the year of constant prices or of
    index 100.
    """

    unit: str
    symbol: str
    base: int | None
    values: tuple[tuple[Point, UnitValue], ...]
    reasons: Mapping[str, Mapping[str, str]]
    formula: Mapping[str, str]
    caveat: Mapping[str, str]


def comparison(
    record: Record, programmes: Iterable[str], unit: str, *, base: int | None = None
) -> Comparison:
    """The payments of programmes in one of COMPARED. `base` is the year of constant dollars (the newest with
    prices if it is not given) or of index 100 (the first year that all have, else the first of each)."""
    words = _WORDS["unit"][unit]
    series = [payments(record, programme) for programme in programmes]
    if unit == "usd_constant":
        base = base or base_of(record, US_PRICES)
    elif unit == "index":
        years = [{point.year for point in points} for points in series]
        base = base or min(set.intersection(*years) if years else (), default=None)
    else:
        base = None
    values = [(p, in_unit(p, words["unit"], record, base_year=base)) for points in series for p in points]
    reasons = {}
    for point in [point for point, made in values if made.value is None]:
        of = in_unit(point, words.get("of", Unit.USD_YEAR_AVERAGE), record)
        reasons[point.id] = _WORDS["missing"][unit if of.value is not None else "rate"]
    formula = {
        code: text.format(base=base or _WORDS["first_year"][code]) for code, text in words["formula"].items()
    }
    return Comparison(unit, words["symbol"], base, tuple(values), reasons, formula, words["caveat"])
