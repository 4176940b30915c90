"""A sum restated in another currency: the rate that the two sums imply, beside the rates that there were.

A newspaper converts at the rate of the day, which may stand a good tenth off the average of the year, and it
converts last year's sum at this year's rate. So the implied rate is held against the average of every year
that comes into question, and is only off when it is far from all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.models import SeriesValue
from tracker.record.precision import POWERS, Stated, interval
from tracker.record.store import Record

TOLERANCE = Decimal("0.15")
# Where a year has no average on record, the last one stands in for it, and the more years lie between them
# the further the true one may lie off.
STAND_IN, EACH_YEAR = Decimal("0.03"), Decimal("0.02")
# Of a text without a date, nobody knows whether it converts at the rate of the year before, in which the
# sum was agreed, or at which later year's: any, but near its average.
LATER = Decimal("-0.07")
# How far from the average of its year the rate of a day commonly lies.
DAILY = Decimal("0.07")
BASE = "USD"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of `numerator` for one of `denominator`, on average in a year, with its sources."""

    numerator: str
    denominator: str
    year: int
    value: Decimal
    sources: tuple[str, ...] = ()
    # How much further from the average a conversion may lie than usual, or, below zero, must not.
    room: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Implied:
    """The rate that two sums imply, between `low` and `high` for the precision of their words, and the
    nearest average. `power` is the power of ten by which the sums are apart, where that explains it."""

    value: Decimal
    low: Decimal
    high: Decimal
    nearest: Rate
    off: bool
    power: int | None = None


def series_name(currency: str) -> str:
    """The series of a currency's yearly average against the dollar.

    >>> series_name("KRW")
    'krw-per-usd'
    """
    return f"{currency.lower()}-per-usd"


def years_of(currencies: Iterable[str], record: Record) -> tuple[int, ...]:
    """The years with an average rate for all of the currencies; none if one of them has no series."""
    known = [set(record.series.get(series_name(name), {})) for name in currencies if name != BASE]
    return tuple(sorted(set.intersection(*known))) if known else ()


def average(record: Record, one: str, other: str, year: int) -> Rate | None:
    """The average rate of a year between two currencies, through the dollar where neither is the dollar."""
    if one == other or year not in years_of((one, other), record):
        return None
    first, second = _value(record, one, year), _value(record, other, year)
    per_dollar = {one: first.value if first else Decimal(1), other: second.value if second else Decimal(1)}
    numerator, denominator = sorted((one, other), key=lambda name: per_dollar[name], reverse=True)
    sources = tuple(value.source for value in (first, second) if value)
    return Rate(numerator, denominator, year, per_dollar[numerator] / per_dollar[denominator], sources)


def _value(record: Record, currency: str, year: int) -> SeriesValue | None:
    return None if currency == BASE else record.series[series_name(currency)][year]


def candidates(
    record: Record, one: str, other: str, years: Iterable[int | None], published: date | None
) -> tuple[Rate, ...]:
    """The averages at which one sum may have been turned into the other.

    The years of the money and the year of publication; without the latter also the year before, in which
    the sum was agreed, and all later ones. A year too late for an average takes the last one known. Without
    any year: all.
    """
    known = years_of((one, other), record)
    wanted = {year for year in years if year is not None}
    if not known:
        return ()
    if published is not None:
        wanted.add(published.year)
    room = {year: Decimal(0) for year in wanted or known}
    if published is None and wanted:
        room |= {year: LATER for year in known if year > max(wanted) or year + 1 in wanted}
    if (late := max(room) - known[-1]) > 0:
        room[known[-1]] = STAND_IN + EACH_YEAR * late
    rates = ((average(record, one, other, year), room[year]) for year in sorted(room))
    return tuple(replace(rate, room=extra) for rate, extra in rates if rate is not None)


def never_was(value: Decimal, rates: tuple[Rate, ...]) -> bool:
    """Whether a rate lies outside of all these averages, and what days of those years may have had.

    >>> never_was(Decimal(1000), (Rate("KRW", "USD", 2018, Decimal(1100)),))
    True
    """
    averages = [rate.value for rate in rates]
    return bool(averages) and not min(averages) * (1 - DAILY) <= value <= max(averages) * (1 + DAILY)


def implied(
    base: Stated, other: Stated, rates: tuple[Rate, ...], tolerance: Decimal = TOLERANCE
) -> Implied | None:
    """The rate that `other` implies as a restatement of `base`; null where no rate is known."""
    if not rates or not base.amount or not other.amount:
        return None
    over, under = (base, other) if base.currency == rates[0].numerator else (other, base)
    low, high = _ends(over)
    least, most = _ends(under)
    value = over.amount / under.amount

    def near_at(scale: Decimal) -> list[Rate]:
        return [
            rate
            for rate in rates
            if high / least * scale >= rate.value / (1 + tolerance + rate.room)
            and low / most * scale <= rate.value * (1 + tolerance + rate.room)
        ]

    near = near_at(Decimal(1))
    own = [rate for rate in rates if rate.room >= 0]
    near_own = [rate for rate in near if rate.room >= 0]
    nearest = min(near_own or near or own or rates, key=lambda rate: abs(value / rate.value - 1))
    power = None
    if not near:
        power = next((n for n in POWERS if near_at(Decimal(1).scaleb(-n))), None)
    return Implied(value, low / most, high / least, nearest, not near, power)


def _ends(sum_: Stated) -> tuple[Decimal, Decimal]:
    low, high = interval(Stated(sum_.amount, sum_.step, high=sum_.high))
    return low or sum_.amount, high or sum_.amount
