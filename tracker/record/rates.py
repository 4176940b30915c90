"""Exchange rates: those that agreements and sources state, the averages of years, and those that sums imply.

A year's contribution is converted at the rate that its agreement or a source states, else at the average.

A newspaper converts at the rate of the day, which may stand a good tenth off the average of the year, and it
converts last year's sum at this year's rate. So the implied rate is held against the average of every year
that comes into question, and is only off when it is far from all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tracker import units
from tracker.export.cells import plain
from tracker.export.rows import CONVERTED, Row
from tracker.models import Figure, Qualifier, SeriesValue
from tracker.record.precision import POWERS, Stated, interval
from tracker.record.store import Record

TOLERANCE = Decimal("0.15")
CENT = Decimal("0.01")
# Where a year has no average on record, the last one stands in for it, and the more years lie between them
# the further the true one may lie off.
STAND_IN, EACH_YEAR = Decimal("0.03"), Decimal("0.02")
# How far from the average of its year the rate of a day commonly lies.
DAILY = Decimal("0.07")
# As shares: what one fixing of a day lies from another; a stated rate's rounding; days around an average.
FIXING, ROUNDING, AROUND = Decimal("0.005"), Decimal("0.02"), Decimal("0.1")
# "About" leaves so much more open, and a bound so much on its side.
ABOUT, BOUND = Decimal("0.01"), Decimal("0.05")
Range = tuple[Decimal, Decimal]
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


@dataclass(frozen=True, slots=True)
class Days:
    """The rates of the days in question, `numerator` for one `denominator`: what each quarter's days had, and
    the averages and stated rates of the years."""

    numerator: str
    denominator: str
    ranges: tuple[Range, ...]
    averages: tuple[Rate, ...]

    def gave(self, base: Stated, other: Stated, scale: Decimal = Decimal(1), room: Decimal = FIXING) -> bool:
        """Whether `other` may be `base` converted on one of the days; `scale` times the rate if given."""
        over, under = (base, other) if base.currency == self.numerator else (other, base)
        (low, high), (least, most) = _stretched(over), _stretched(under)
        return any(
            low / most * scale <= top * (1 + room) and high / least * scale >= bottom * (1 - room)
            for bottom, top in self.ranges
        )

    @property
    def least(self) -> Decimal:
        return min(low for low, _ in self.ranges)

    @property
    def most(self) -> Decimal:
        return max(high for _, high in self.ranges)

    def nearest(self, value: Decimal) -> Rate:
        """The average, or stated rate, that lies nearest to a value."""
        return min(self.averages, key=lambda rate: abs(rate.value / value - 1))


def days_of(
    record: Record, programme: str, one: str, other: str, years: Iterable[int], published: date | None
) -> Days | None:
    """The days on which money of these years may have been converted: those of the years themselves, of the
    half-year before publication where the years are not long past, and of the quarter of the agreement."""
    said = sorted(set(years))
    known = years_of((one, other), record)
    last = known[-1] if known else 0
    averages = [average(record, one, other, min(year, last)) for year in said or [last]]
    own = [stated(record, programme, one, other, year) for year in said]
    beside = [rate for rate in (*own, *averages) if rate is not None]
    if not beside:
        return None
    numerator, denominator = beside[0].numerator, beside[0].denominator
    daily = _daily(record, numerator, denominator)
    quarters = _quarters(record, programme, said, published)
    if said and daily and 4 * said[-1] > max(daily):
        quarters |= set(sorted(daily)[-2:])
    found = [daily[quarter] for quarter in quarters or daily if quarter in daily]
    for rate in beside:
        if rate.stated or not daily or rate.year < min(daily) // 4:
            value = rate.value if rate.numerator == numerator else 1 / rate.value
            room = ROUNDING if rate.stated else AROUND
            found.append((value / (1 + room), value * (1 + room)))
    return Days(numerator, denominator, tuple(found), tuple(beside)) if found else None


def _quarters(record: Record, programme: str, said: list[int], published: date | None) -> set[int]:
    wanted = {quarter for year in said for quarter in range(4 * year, 4 * year + 4)}
    for year in said:
        deal = record.agreement(programme, year)
        if deal is not None and deal.period_start == year:
            wanted |= {
                n - back for day in (deal.agreed, deal.signed) for n in _quarter(day) for back in (0, 1)
            }
    if published is not None:
        now = 4 * published.year + (published.month - 1) // 3
        recent = not said or said[-1] >= published.year - 1
        return {quarter for quarter in wanted if quarter <= now} | ({now - 1, now} if recent else set())
    return wanted | ({4 * said[0] - 2, 4 * said[0] - 1} if said else set())


@lru_cache(maxsize=64)
def _daily(record: Record, numerator: str, denominator: str) -> dict[int, Range]:
    """The lowest and highest rate of the days of each quarter, by 4 * year + quarter - 1."""
    unit, turned = f"{numerator}/{denominator}", f"{denominator}/{numerator}"
    return {
        4 * row.year + row.quarter - 1: (row.low, row.high)
        if row.unit == unit
        else (1 / row.high, 1 / row.low)
        for row in record.quarters
        if row.unit in (unit, turned)
    }


def _quarter(day: str | None) -> list[int]:
    """A day of the record, 2019-02-10 or 2008-12, as a number of its quarter."""
    known = day is not None and len(day) >= 7
    return [4 * int(day[:4]) + (int(day[5:7]) - 1) // 3] if known and day else []


def _stretched(sum_: Stated) -> Range:
    """The lowest and highest sum that may have been converted into these words."""
    low, high = interval(replace(sum_, qualifier=Qualifier.EXACT))
    below, above = {
        Qualifier.EXACT: (Decimal(0), Decimal(0)),
        Qualifier.ABOUT: (ABOUT, ABOUT),
        Qualifier.MORE_THAN: (Decimal(0), BOUND),
        Qualifier.AT_LEAST: (Decimal(0), BOUND),
    }.get(sum_.qualifier, (BOUND, Decimal(0)))
    return (low or sum_.amount) * (1 - below), (high or sum_.amount) * (1 + above)


def converted(record: Record, figure: Figure, currency: str) -> Row:
    """The columns CONVERTED of a figure: its amounts at the average rate of its year, the rate and its
    source; or nulls, and why there is no rate."""
    row: Row = {**dict.fromkeys(CONVERTED), "in_currency": currency}
    factor = Decimal(1)
    if figure.currency != currency:
        if figure.year is None:
            return row | {"in_remark": "the year is not known"}
        if figure.year_end is not None:
            return row | {"in_remark": "a sum of several years has no one rate"}
        rate = average(record, figure.currency, currency, figure.year)
        if rate is None:
            missing = f"the record has no rate of {figure.currency} to {currency} for {figure.year}"
            return row | {"in_remark": missing}
        factor = rate.value if rate.numerator == currency else 1 / rate.value
        sources = [record.sources[name] for name in rate.sources]
        cited = "; ".join(", ".join(filter(None, (s.publisher, s.title))) for s in sources)
        row["rate"] = plain(rate.value)
        row["rate_source"] = f"{rate.numerator} per {rate.denominator}, average of {rate.year}: {cited}"
    for name in ("amount", "amount_low", "amount_high"):
        amount = getattr(figure, name)
        row[f"in_{name}"] = None if amount is None else plain((amount * factor).quantize(CENT))
    return row
