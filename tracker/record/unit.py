"""A point in a unit: the value, the formula, everything it rests on, or the reason why there is none; and
programmes beside each other in one unit.

Host nations pay in their own currencies, by their own years, for different things: what a comparison is made
of and what it does not say stands in tables/compare.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tracker.record.points import Basis, Point, cited_dollars
from tracker.record.rates import Rate, average, convert, stated
from tracker.record.schema import HERE
from tracker.record.series import payments
from tracker.record.store import Record
from tracker.shipped import tables

if TYPE_CHECKING:
    import pandas as pd


class Unit(StrEnum):
    """What a series can be shown in."""

    NATIVE = "native"
    USD_YEAR_AVERAGE = "usd_year_average"
    USD_AS_CITED = "usd_as_cited"
    CONSTANT_WON = "constant_won"
    CONSTANT_USD = "constant_usd"
    BUDGET_SHARE = "budget_share"
    CHANGE = "change"
    INDEX = "index"
    USD_US_PRICES = "usd_us_prices"
    GDP_SHARE = "gdp_share"
    MILITARY_SHARE = "military_share"
    PER_SOLDIER = "per_soldier"


US_PRICES = "cpi-index-us"
# Series, by the payer's country, that a sum is divided by; what they are; whether it is the sum in dollars.
_DIVISORS = {
    Unit.BUDGET_SHARE: ("defence-budget-{}", "defence budget as voted", False),
    Unit.MILITARY_SHARE: ("military-spending-{}", "military spending", False),
    Unit.GDP_SHARE: ("gdp-{}-usd", "gross domestic product", True),
    Unit.PER_SOLDIER: ("us-troops-{}", "count of US troops", True),
}
_SHARES = (Unit.CHANGE, Unit.BUDGET_SHARE, Unit.MILITARY_SHARE, Unit.GDP_SHARE)


@dataclass(frozen=True, slots=True)
class UnitValue:
    """`value` is None where an input is missing, and `reason` says which. `symbol` is an ISO 4217 code, "%"
    or "index". `inputs` are ids of sources; `derived` is true where the value rests on more than one cited
    figure: a conversion, a rule, an average rate. `rate` is the exchange rate used, stated or average."""

    value: Decimal | None
    symbol: str
    formula: str = ""
    inputs: tuple[str, ...] = ()
    derived: bool = True
    rate: Rate | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Sum(UnitValue):
    """One that is there, so that it can be worked on."""

    value: Decimal

    def times(self, factor: Decimal, step: str, inputs: tuple[str, ...], symbol: str = "") -> _Sum:
        formula, known = f"{self.formula}; {step}", (*self.inputs, *inputs)
        return _Sum(self.value * factor, symbol or self.symbol, formula, known, rate=self.rate)

    def at(self, rate: Rate, to: str, start: str) -> _Sum:
        value = convert(self.value, self.symbol, to, rate)
        return _Sum(value, to, f"{start} {rate.step(to)}", (*self.inputs, *rate.sources), rate=rate)


class _MissingError(Exception):
    """An input that the record does not have."""


def in_unit(point: Point, unit: Unit | str, record: Record, *, base_year: int | None = None) -> UnitValue:
    """The point in a unit. `base_year` is the year of constant prices or of index 100."""
    unit, own = Unit(unit), record.programmes[point.programme].currency
    try:
        made = _made(point, unit, record, base_year, own)
    except _MissingError as missing:
        symbol = "index" if unit is Unit.INDEX else "%" if unit in _SHARES else "USD"
        symbol = own if unit in (Unit.NATIVE, Unit.CONSTANT_WON) else symbol
        return UnitValue(None, symbol, derived=False, reason=str(missing))
    return replace(made, inputs=tuple(dict.fromkeys(made.inputs)))


def _made(point: Point, unit: Unit, record: Record, base: int | None, own: str) -> _Sum:
    prices = own_prices(record, point.programme)
    match unit:
        case Unit.NATIVE:
            return _in(own, point, record)
        case Unit.USD_YEAR_AVERAGE:
            return _in("USD", point, record)
        case Unit.USD_AS_CITED:
            figure = cited_dollars(record, point)
            if figure is None:
                raise _MissingError(f"no source gives dollars for {point.year}")
            return _Sum(figure.amount, "USD", f"as cited: {figure.words}", (figure.source,), derived=False)
        case Unit.CONSTANT_WON | Unit.CONSTANT_USD:
            constant = _at_prices(_in(own, point, record), record, prices, point.year, base)
            if unit is Unit.CONSTANT_WON:
                return constant
            rate = _average(record, own, base or base_of(record, prices))
            return constant.at(rate, "USD", f"{constant.formula};")
        case Unit.USD_US_PRICES:
            return _at_prices(_in("USD", point, record), record, US_PRICES, point.year, base)
        case Unit.CHANGE | Unit.INDEX:
            return _against(point, record, base, unit, own)
    return _divided(point, record, unit, own)


def base_of(record: Record, name: str) -> int:
    """The newest year of a series of prices, 0 without any: the usual base of constant prices."""
    return max(record.series.get(name, ()), default=0)


def own_prices(record: Record, programme: str) -> str:
    """The series of consumer prices of a programme's payer."""
    return f"cpi-growth-{record.programmes[programme].payer.lower()}"


@lru_cache(maxsize=8)
def _level(record: Record, name: str) -> pd.Series[Any]:
    """Consumer prices by year, as decimals: an index as it is published, or growth rates multiplied up."""
    import pandas as pd

    published = pd.Series({year: value.value for year, value in record.series[name].items()}, dtype=object)
    if "growth" not in name:
        return published
    before = pd.Series({published.index[0] - 1: Decimal(0)}, dtype=object)
    level: pd.Series[Any] = (1 + pd.concat([before, published]) / 100).cumprod()
    return level


def _average(record: Record, currency: str, year: int) -> Rate:
    rate = average(record, currency, "USD", year)
    if rate is None:
        raise _MissingError(f"no average rate of {currency} to the dollar for {year} on record")
    return rate


def _in(currency: str, point: Point, record: Record) -> _Sum:
    """A point in the programme's own currency, at the rate stated for it or the average, or in dollars at the
    average."""
    formula = point.arithmetic or f"as cited: {point.amount:,f} {point.currency}"
    cited = _Sum(point.amount, point.currency, formula, point.sources, point.basis is not Basis.CITED)
    if point.currency == currency:
        return cited
    start = f"{point.amount:,f} {point.currency}"
    if currency == record.programmes[point.programme].currency:
        start = f"no source gives {currency}: {start}"
        if known := stated(record, point.programme, currency, point.currency, point.year):
            return cited.at(known, currency, start)
    rate = _average(record, point.currency if currency == "USD" else currency, point.year)
    return cited.at(rate, currency, start)


def _at_prices(sum_: _Sum, record: Record, name: str, year: int, base: int | None) -> _Sum:
    """A year's sum in the money of the base year, the newest with prices if none is given."""
    if name not in record.series:
        raise _MissingError(f"no consumer prices for {sum_.symbol} on record")
    level, base = _level(record, name), base or base_of(record, name)
    for needed in (year, base):
        if needed not in level:
            raise _MissingError(f"no consumer price growth for {needed} on record")
    factor = level[base] / level[year]
    first, last = sorted((year, base))
    sources = tuple(record.series[name][at].source for at in range(first + ("growth" in name), last + 1))
    money = {"KRW": "won", "USD": "dollars"}.get(sum_.symbol, sum_.symbol)
    step = f"in {money} of {base}: × {factor:.4f} (consumer prices, {year} to {base})"
    return replace(sum_.times(factor, step, sources), rate=None)


def _divided(point: Point, record: Record, unit: Unit, own: str) -> _Sum:
    name, what, in_dollars = _DIVISORS[unit]
    sum_ = _in("USD" if in_dollars else own, point, record)
    payer = record.programmes[point.programme].payer.lower()
    by = record.series.get(name.format(payer), {}).get(point.year)
    if by is None or by.unit not in (sum_.symbol, "persons"):
        raise _MissingError(f"no {what} for {point.year} on record")
    if unit is Unit.PER_SOLDIER:
        return sum_.times(1 / by.value, f"/ {by.value:,f}", (by.source,))
    made = sum_.times(100 / by.value, f"/ {by.value:,f} × 100", (by.source,), "%")
    if unit is not Unit.BUDGET_SHARE:
        return made
    formula = f"{sum_.value:,.0f} / {by.value:,f} {by.unit} ({by.basis} of {point.year})"
    return replace(made, formula=formula)


def _against(point: Point, record: Record, base: int | None, unit: Unit, own: str) -> _Sum:
    """On the sum of the year before, or of the base year, else the first: both in the programme's own
    currency, the line that the chart draws."""
    change = unit is Unit.CHANGE
    year = point.year - 1 if change else base
    other = next((p for p in payments(record, point.programme) if year in (None, p.year)), None)
    if other is None:
        raise _MissingError(f"no sum for {year} to {'compare with' if change else 'make 100'}")
    now, then = _in(own, point, record), _in(own, other, record)
    ratio, inputs = now.value / then.value, (*now.inputs, *then.inputs)
    derived, formula = now.derived or then.derived, f"{now.value:,.0f} / {then.value:,.0f} {now.symbol}"
    if change:
        return _Sum((ratio - 1) * 100, "%", f"{formula} - 1 ({point.year} on {year})", inputs, derived)
    return _Sum(ratio * 100, "index", f"{formula} × 100 ({other.year} = 100)", inputs, derived)


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
