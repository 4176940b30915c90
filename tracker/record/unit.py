"""A point in a unit: the value, the formula, everything it rests on, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import prod

from tracker.models import SeriesValue
from tracker.record.points import Basis, Point, cited_dollars
from tracker.record.rates import Rate, average, convert, rate_of
from tracker.record.series import payments
from tracker.record.store import Record


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


UNITS = tuple(Unit)
# Which series make the units of a payer's currency. What is not listed is not available.
PRICES = {"KRW": "cpi-growth-kr"}
BUDGETS = {"KR": "defence-budget-kr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitValue:
    """`value` is None where an input is missing, and `reason` says which. `symbol` is an ISO 4217 code, "%"
    or "index". `inputs` are ids of sources; `derived` is true where the value rests on more than one cited
    figure: a conversion, a rule, an average rate. `rate` is the exchange rate used, stated or average."""

    unit: Unit
    value: Decimal | None
    symbol: str
    formula: str
    inputs: tuple[str, ...] = ()
    derived: bool = False
    reason: str | None = None
    rate: Rate | None = None


class _MissingError(Exception):
    """An input that the record does not have."""


@dataclass(frozen=True, slots=True)
class _Made:
    value: Decimal
    symbol: str
    formula: str
    inputs: tuple[str, ...]
    derived: bool = True
    rate: Rate | None = None


def in_unit(point: Point, unit: Unit | str, record: Record, *, base_year: int | None = None) -> UnitValue:
    """The point in a unit. `base_year` is the year of constant prices or of index 100."""
    unit = Unit(unit)
    try:
        made = _MAKERS[unit](point, record, base_year)
    except _MissingError as missing:
        own = record.programmes[point.programme].currency
        symbol = {Unit.NATIVE: own, Unit.CONSTANT_WON: own, Unit.BUDGET_SHARE: "%", Unit.CHANGE: "%",
                  Unit.INDEX: "index"}.get(unit, "USD")  # fmt: skip
        return UnitValue(unit=unit, value=None, symbol=symbol, formula="", reason=str(missing))
    return UnitValue(
        unit=unit,
        value=made.value,
        symbol=made.symbol,
        formula=made.formula,
        inputs=tuple(dict.fromkeys(made.inputs)),
        derived=made.derived,
        rate=made.rate,
    )


def _series(record: Record, name: str | None, year: int, what: str) -> SeriesValue:
    values = record.series.get(name or "", {})
    if year not in values:
        raise _MissingError(f"no {what} for {year} on record")
    return values[year]


def _average(record: Record, currency: str, year: int) -> Rate:
    rate = average(record, currency, "USD", year)
    if rate is None:
        raise _MissingError(f"no average rate of {currency} to the dollar for {year} on record")
    return rate


def _native(point: Point, record: Record, _base: int | None = None) -> _Made:
    currency = record.programmes[point.programme].currency
    if point.currency == currency:
        formula = point.arithmetic or f"as cited: {point.amount:,f} {currency}"
        return _Made(point.amount, currency, formula, point.sources, point.basis is not Basis.CITED)
    rate = rate_of(record, point.programme, currency, point.currency, point.year)
    rate = rate or _average(record, currency, point.year)
    amount = convert(point.amount, point.currency, currency, rate)
    formula = f"no source gives {currency}: {point.amount:,f} {point.currency} × {rate.words}"
    return _Made(amount, currency, formula, (*point.sources, *rate.sources), rate=rate)


def _usd_year_average(point: Point, record: Record, _base: int | None) -> _Made:
    if point.currency == "USD":
        return _Made(point.amount, "USD", f"as cited: {point.amount:,f} USD", point.sources, derived=False)
    rate = _average(record, point.currency, point.year)
    formula = f"{point.amount:,f} {point.currency} / {rate.words}"
    value = convert(point.amount, point.currency, "USD", rate)
    return _Made(value, "USD", formula, (*point.sources, *rate.sources), rate=rate)


def _usd_as_cited(point: Point, record: Record, _base: int | None) -> _Made:
    figure = cited_dollars(record, point)
    if figure is None:
        raise _MissingError(f"no source gives dollars for {point.year}")
    return _Made(figure.amount, "USD", f"as cited: {figure.words}", (figure.source,), derived=False)


def _constant_won(point: Point, record: Record, base: int | None) -> _Made:
    own = _native(point, record)
    name = PRICES.get(own.symbol)
    if not record.series.get(name or ""):
        raise _MissingError(f"no consumer prices for {own.symbol} on record")
    base = base or max(record.series[name or ""])
    first, last = sorted((point.year, base))
    rates = [_series(record, name, y, "consumer price growth") for y in range(first + 1, last + 1)]
    factor = prod((1 + rate.value / 100 for rate in rates), start=Decimal(1))
    later = point.year <= base
    formula = (
        f"{own.formula}; in won of {base}: {'×' if later else '/'} {factor:.4f}"
        f" (consumer prices, {first} to {last})"
    )
    value = own.value * factor if later else own.value / factor
    return _Made(value, own.symbol, formula, (*own.inputs, *(rate.source for rate in rates)))


def _constant_usd(point: Point, record: Record, base: int | None) -> _Made:
    own = record.programmes[point.programme].currency
    base = base or max(record.series.get(PRICES.get(own, ""), {}), default=0)
    constant = _constant_won(point, record, base)
    rate = _average(record, constant.symbol, base)
    value = convert(constant.value, constant.symbol, "USD", rate)
    formula = f"{constant.formula}; / {rate.words}"
    return _Made(value, "USD", formula, (*constant.inputs, *rate.sources), rate=rate)


def _budget_share(point: Point, record: Record, _base: int | None) -> _Made:
    own = _native(point, record)
    payer = record.programmes[point.programme].payer
    budget = _series(record, BUDGETS.get(payer), point.year, "defence budget as voted")
    formula = f"{own.value:,.0f} / {budget.value:,f} {budget.unit} ({budget.basis} of {point.year})"
    return _Made(own.value / budget.value * 100, "%", formula, (*own.inputs, budget.source))


def _in_year(point: Point, record: Record, year: int | None, lacking: str) -> _Made:
    """The programme's sum of another year, its first one if no year is given."""
    for other in payments(record, point.programme):
        if year in (None, other.year):
            return _native(other, record)
    raise _MissingError(lacking)


def _change(point: Point, record: Record, _base: int | None) -> _Made:
    """On the sum of the year before, both in the programme's own currency: the line that the chart draws."""
    year = point.year - 1
    now, then = _native(point, record), _in_year(point, record, year, f"no sum for {year} to compare with")
    formula = f"{now.value:,.0f} / {then.value:,.0f} {now.symbol} - 1 ({point.year} on {year})"
    derived = now.derived or then.derived
    return _Made((now.value / then.value - 1) * 100, "%", formula, (*now.inputs, *then.inputs), derived)


def _index(point: Point, record: Record, base: int | None) -> _Made:
    now, then = _native(point, record), _in_year(point, record, base, f"no sum for {base} to make 100")
    year = base or payments(record, point.programme)[0].year
    formula = f"{now.value:,.0f} / {then.value:,.0f} {now.symbol} × 100 ({year} = 100)"
    derived = now.derived or then.derived
    return _Made(now.value / then.value * 100, "index", formula, (*now.inputs, *then.inputs), derived)


_MAKERS: dict[Unit, Callable[[Point, Record, int | None], _Made]] = {
    Unit.NATIVE: _native,
    Unit.USD_YEAR_AVERAGE: _usd_year_average,
    Unit.USD_AS_CITED: _usd_as_cited,
    Unit.CONSTANT_WON: _constant_won,
    Unit.CONSTANT_USD: _constant_usd,
    Unit.BUDGET_SHARE: _budget_share,
    Unit.CHANGE: _change,
    Unit.INDEX: _index,
}
