"""Exchange rates: those that agreements and sources state, the averages of years, and those that sums imply.

A year's contribution is converted at the rate that its agreement or a source states, else at the average.

A newspaper converts at the rate of the day, which may stand a good tenth off the average of the year, and it
converts last year's sum at this year's rate. So the implied rate is held against the average of every year
that comes into question, and is only off when it is far from all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tracker import units
from tracker.models import SeriesValue
from tracker.record.precision import POWERS, Stated, interval
from tracker.record.store import Record

TOLERANCE = Decimal("0.15")
# Where a year has no average on record, the last one stands in for it, and the more years lie between them
# the further the true one may lie off.
STAND_IN, EACH_YEAR = Decimal("0.03"), Decimal("0.02")
# How far from the average of its year the rate of a day commonly lies.
DAILY = Decimal("0.07")
BASE = "USD"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many units of `numerator` for one of `denominator`, on average in a year or as stated for it, with
    its sources."""

    numerator: str
    denominator: str
    year: int
    value: Decimal
    sources: tuple[str, ...] = ()
    # How much further from the average a conversion may lie than usual, or, below zero, must not.
    room: Decimal = Decimal(0)
    set_by: str = "average"  # or as in data/rates.csv: by the agreement, a source, or the sums of both

    @property
    def stated(self) -> bool:
        """Whether it is the year's own rate, not its average."""
        return self.set_by != "average"

    @property
    def words(self) -> str:
        """The rate as a formula names it: "1,300 KRW per dollar (stated for 1999)"."""
        what = {"average": "average of", "sums": "implied by the sums of"}.get(self.set_by, "stated for")
        what = f"{what} {self.year}"
        one = "dollar" if self.denominator == BASE else self.denominator
        return f"{self.value:,f} {self.numerator} per {one} ({what})"


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


def stated(record: Record, programme: str, one: str, other: str, year: int) -> Rate | None:
    """The rate at which an agreement or a source reckons a programme's contribution for a year."""
    for row in record.rates:
        numerator, denominator = row.unit.split("/")
        if (row.programme, row.year, {numerator, denominator}) == (programme, year, {one, other}):
            return Rate(numerator, denominator, year, row.value, (row.source,), set_by=row.set_by)
    return None


def rate_of(record: Record, programme: str, one: str, other: str, year: int) -> Rate | None:
    """The rate for a programme's contribution in a year: the stated one, else the average."""
    return stated(record, programme, one, other, year) or average(record, one, other, year)


def convert(amount: Decimal, currency: str, to: str, rate: Rate) -> Decimal:
    """A yearly sum in the other currency of a rate, through the pint context of its year."""
    per_dollar = {rate.numerator: rate.value, rate.denominator: Decimal(1)}
    quantity = units.convert(units.annual(amount, currency), to, rate.year, {rate.year: per_dollar})
    return units.amount_of(quantity)[0]


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
