"""A point in a unit: the value, the formula, everything it rests on, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker import units
from tracker.models import CitedFigure, SeriesValue
from tracker.record.points import Basis, Point, contributions
from tracker.record.preference import best
from tracker.record.rates import series_name
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
    figure: a conversion, a rule, an average rate."""

    unit: Unit
    value: Decimal | None
    symbol: str
    formula: str
    inputs: tuple[str, ...] = ()
    derived: bool = False
    reason: str | None = None


class _MissingError(Exception):
    """An input that the record does not have."""


@dataclass(frozen=True, slots=True)
class _Made:
    value: Decimal
    symbol: str
    formula: str
    inputs: tuple[str, ...]
    derived: bool


def in_unit(point: Point, unit: Unit | str, record: Record, *, base_year: int | None = None) -> UnitValue:
    """The point in a unit. `base_year` is the year of constant prices or of index 100."""
    unit = Unit(unit)
    symbol = {Unit.BUDGET_SHARE: "%", Unit.CHANGE: "%", Unit.INDEX: "index"}.get(unit)
    symbol = symbol or (record.programmes[point.programme].currency if unit in _OWN else "USD")
    try:
        made = _MAKERS[unit](point, record, base_year)
    except _MissingError as missing:
        return UnitValue(unit=unit, value=None, symbol=symbol, formula="", reason=str(missing))
    return UnitValue(
        unit=unit,
        value=made.value,
        symbol=made.symbol,
        formula=made.formula,
        inputs=tuple(dict.fromkeys(made.inputs)),
        derived=made.derived,
    )


_OWN = (Unit.NATIVE, Unit.CONSTANT_WON)


def _series(record: Record, name: str | None, year: int, what: str) -> SeriesValue:
    values = record.series.get(name or "", {})
    if year not in values:
        raise _MissingError(f"no {what} for {year} on record")
    return values[year]


def _rate(record: Record, currency: str, year: int) -> SeriesValue:
    return _series(record, series_name(currency), year, f"average rate of {currency} to the dollar")


def _native(point: Point, record: Record, _base: int | None) -> _Made:
    currency = record.programmes[point.programme].currency
    if point.currency == currency:
        formula = point.arithmetic or f"as cited: {point.amount:,f} {currency}"
        return _Made(point.amount, currency, formula, point.sources, point.basis is not Basis.CITED)
    rate = _rate(record, currency, point.year)
    amount = _convert(point.amount, point.currency, currency, rate)
    formula = (
        f"no source gives {currency}: {point.amount:,f} {point.currency} × {rate.value:,}"
        f" {currency} per dollar (average of {point.year})"
    )
    return _Made(amount, currency, formula, (*point.sources, rate.source), True)


def _convert(amount: Decimal, currency: str, to: str, rate: SeriesValue) -> Decimal:
    """A yearly sum at the rate of one currency to the dollar."""
    code = to if currency == "USD" else currency
    rates = {rate.year: {code: rate.value}}
    return units.amount_of(units.convert(units.annual(amount, currency), to, rate.year, rates))[0]


def _usd_year_average(point: Point, record: Record, _base: int | None) -> _Made:
    if point.currency == "USD":
        return _Made(point.amount, "USD", f"as cited: {point.amount:,f} USD", point.sources, False)
    rate = _rate(record, point.currency, point.year)
    value = _convert(point.amount, point.currency, "USD", rate)
    per_dollar = f"{rate.value:,} {point.currency} per dollar (average of {point.year})"
    formula = f"{point.amount:,f} {point.currency} / {per_dollar}"
    return _Made(value, "USD", formula, (*point.sources, rate.source), True)


def cited_dollars(point: Point, record: Record) -> CitedFigure | None:
    """The best dollar figure that any source gives for the year, converted by the source itself or not."""
    figures = contributions(record, point.programme).get(point.year, [])
    return best(record, [figure for figure in figures if figure.currency == "USD"], "USD")


def _usd_as_cited(point: Point, record: Record, _base: int | None) -> _Made:
    figure = cited_dollars(point, record)
    if figure is None:
        raise _MissingError(f"no source gives dollars for {point.year}")
    formula = f"as cited: {figure.words}"
    return _Made(figure.amount, "USD", formula, (figure.source,), False)


def _constant_won(point: Point, record: Record, base: int | None) -> _Made:
    own = _native(point, record, None)
    name = PRICES.get(own.symbol)
    rates = record.series.get(name or "", {})
    if not rates:
        raise _MissingError(f"no consumer prices for {own.symbol} on record")
    base = base or max(rates)
    first, last = sorted((point.year, base))
    factor = Decimal(1)
    sources = []
    for year in range(first + 1, last + 1):
        rate = _series(record, name, year, "consumer price growth")
        factor *= 1 + rate.value / 100
        sources.append(rate.source)
    value = own.value * factor if point.year <= base else own.value / factor
    formula = (
        f"{own.formula}; in won of {base}: {'×' if point.year <= base else '/'} {factor:.4f}"
        f" (consumer prices, {first} to {last})"
    )
    return _Made(value, own.symbol, formula, (*own.inputs, *sources), True)


def _constant_usd(point: Point, record: Record, base: int | None) -> _Made:
    own = record.programmes[point.programme].currency
    base = base or max(record.series.get(PRICES.get(own, ""), {}), default=0)
    constant = _constant_won(point, record, base)
    rate = _rate(record, constant.symbol, base)
    value = _convert(constant.value, constant.symbol, "USD", rate)
    formula = f"{constant.formula}; / {rate.value:,} {constant.symbol} per dollar (average of {base})"
    return _Made(value, "USD", formula, (*constant.inputs, rate.source), True)


def _budget_share(point: Point, record: Record, _base: int | None) -> _Made:
    own = _native(point, record, None)
    payer = record.programmes[point.programme].payer
    budget = _series(record, BUDGETS.get(payer), point.year, "defence budget as voted")
    value = own.value / budget.value * 100
    formula = f"{own.value:,.0f} / {budget.value:,f} {budget.unit} ({budget.basis} of {point.year})"
    return _Made(value, "%", formula, (*own.inputs, budget.source), True)


def _before(point: Point, record: Record) -> Point:
    for other in payments(record, point.programme):
        if other.year == point.year - 1:
            return other
    raise _MissingError(f"no sum for {point.year - 1} to compare with")


def _change(point: Point, record: Record, _base: int | None) -> _Made:
    before = _before(point, record)
    if point.currency == before.currency:
        now, then, currency = point.amount, before.amount, point.currency
        sources = (*point.sources, *before.sources)
    else:
        # 1994 is cited in won and 1993 is not: the dollars that both are cited in are compared.
        ours, theirs = cited_dollars(point, record), cited_dollars(before, record)
        if ours is None or theirs is None:
            raise _MissingError(f"{point.year} and {before.year} are not cited in one currency")
        now, then, currency = ours.amount, theirs.amount, "USD"
        sources = (ours.source, theirs.source)
    value = (now / then - 1) * 100
    formula = f"{now:,f} / {then:,f} {currency} - 1 ({point.year} on {before.year})"
    derived = Basis.CITED not in (point.basis,) or before.basis is not Basis.CITED
    return _Made(value, "%", formula, sources, derived)


def _index(point: Point, record: Record, base: int | None) -> _Made:
    series = payments(record, point.programme)
    first = next((other for other in series if other.year == (base or series[0].year)), None)
    if first is None:
        raise _MissingError(f"no sum for {base} to make 100")
    own, at_base = _native(point, record, None), _native(first, record, None)
    value = own.value / at_base.value * 100
    formula = f"{own.value:,.0f} / {at_base.value:,.0f} {own.symbol} × 100 ({first.year} = 100)"
    return _Made(value, "index", formula, (*own.inputs, *at_base.inputs), own.derived or at_base.derived)


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
