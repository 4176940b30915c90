"""Programmes beside each other in one unit: dollars, shares, per soldier, an index.

Host nations pay in their own currencies, by their own years, for different things. Every unit says how it is
made and what it does not say (tables/compare.toml); a value that an input is missing for is left out, with
the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from tracker.record.points import Point
from tracker.record.schema import HERE
from tracker.record.series import payments
from tracker.record.store import Record
from tracker.record.unit import US_PRICES, Unit, base_of, in_unit
from tracker.shipped import tables

if TYPE_CHECKING:
    import pandas as pd


class CompareUnit(StrEnum):
    """What programmes can be compared in."""

    USD = "usd"
    USD_CONSTANT = "usd_constant"
    GDP_SHARE = "gdp_share"
    BUDGET_SHARE = "budget_share"
    PER_SOLDIER = "per_soldier"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Compared:
    """One programme in one year. `value` is None where an input is missing, and `reason` says which, by
    language. `inputs` are ids of sources; `worked` is the formula with the numbers of the year."""

    programme: str
    year: int
    value: Decimal | None
    inputs: tuple[str, ...] = ()
    reason: Mapping[str, str] | None = None
    worked: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Programmes in one unit: their years in order, how they were made, what to keep in mind. `formula` and
    `caveats` are by language ("en", "ko"); `base` is the year of constant prices or of index 100."""

    unit: CompareUnit
    symbol: str
    base: int | None
    values: tuple[Compared, ...]
    formula: Mapping[str, str]
    caveats: Mapping[str, tuple[str, ...]]

    def frame(self) -> pd.DataFrame:
        """Years down, programmes across, values as floats: for charts."""
        import pandas as pd

        known = [(v.year, v.programme, v.value) for v in self.values if v.value is not None]
        table = pd.DataFrame(known, columns=["year", "programme", "value"])
        return table.pivot(index="year", columns="programme", values="value").astype(float)


@cache
def _words() -> dict[str, Any]:
    return tables(HERE / "compare.toml")


def comparison(
    record: Record, programmes: Iterable[str], unit: CompareUnit | str, *, base: int | None = None
) -> Comparison:
    """The payments of several programmes in one unit. `base` is the year of constant dollars (the newest
    with prices if it is not given) or of index 100 (the first year that all have, else the first of each)."""
    unit = CompareUnit(unit)
    points = {programme: payments(record, programme) for programme in programmes}
    if unit is CompareUnit.USD_CONSTANT:
        base = base or base_of(record, US_PRICES)
    elif unit is CompareUnit.INDEX:
        years = [{point.year for point in series} for series in points.values()]
        base = base or min(set.intersection(*years) if years else (), default=None)
    else:
        base = None
    words = _words()[unit]
    known = [record.programmes[programme] for programme in points]
    fiscal = [(p, _words()["fiscal"][p.year_basis]) for p in known if p.year_basis in _words()["fiscal"]]
    names = {"en": "name", "ko": "name_ko"}
    return Comparison(
        unit=unit,
        symbol=words["symbol"],
        base=base,
        values=tuple(_value(record, point, unit, base) for series in points.values() for point in series),
        formula={c: words["formula"][c].format(base=base or _words()["first_year"][c]) for c in names},
        caveats={
            code: (words["caveat"][code], *(text[code].format(name=getattr(p, name)) for p, text in fiscal))
            for code, name in names.items()
        },
    )


def _value(record: Record, point: Point, unit: CompareUnit, base: int | None) -> Compared:
    words = _words()
    made = in_unit(point, words[unit]["unit"], record, base_year=base)
    if made.value is not None:
        return Compared(point.programme, point.year, made.value, made.inputs, worked=made.formula)
    first = in_unit(point, words[unit].get("of", Unit.USD_YEAR_AVERAGE), record).value
    reason = words["missing"][unit if first is not None else "rate"]
    return Compared(point.programme, point.year, None, reason=reason)
