"""Exchange rates: those that agreements and sources state, the averages of years, and those of their days.

A year's contribution is converted at the rate that its agreement or a source states, else at the average.

A newspaper converts at the rate of the day, which may stand a good tenth off the average of the year, and it
converts last year's sum at this year's rate. So a sum in another currency is held against the lowest and the
highest rate of all quarters that come into question.
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
from tracker.models import Figure, Qualifier
from tracker.record.precision import Stated, interval
from tracker.record.store import Record, SeriesValue

CENT, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
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

    def step(self, to: str) -> str:
        """The conversion to one of its two currencies as a step of a formula: "× 1,300 KRW per ..."."""
        return f"{'×' if to == self.numerator else '/'} {self.words}"


def _averages(currency: str, record: Record) -> dict[int, SeriesValue]:
    """The averages of a currency against the dollar, by year."""
    return record.series.get(f"{currency.lower()}-per-usd", {})


def years_of(currencies: Iterable[str], record: Record) -> tuple[int, ...]:
    """The years with an average rate for all of the currencies; none if one of them has no series."""
    known = [set(_averages(name, record)) for name in currencies if name != BASE]
    return tuple(sorted(set.intersection(*known))) if known else ()


def average(record: Record, one: str, other: str, year: int) -> Rate | None:
    """The average rate of a year between two currencies, through the dollar where neither is the dollar."""
    if one == other or year not in years_of((one, other), record):
        return None
    known = [_averages(name, record)[year] for name in (one, other) if name != BASE]
    per_dollar = {BASE: Decimal(1)} | {value.unit[:3]: value.value for value in known}
    numerator, denominator = sorted((one, other), key=lambda name: per_dollar[name], reverse=True)
    value = per_dollar[numerator] / per_dollar[denominator]
    if int(value.as_tuple().exponent) < -6:
        value = value.quantize(MILLIONTH)  # as it is shown, so that what is shown gives the sum
    return Rate(numerator, denominator, year, value, tuple(each.source for each in known))


def stated(record: Record, programme: str, one: str, other: str, year: int) -> Rate | None:
    """The rate at which an agreement or a source reckons a programme's contribution for a year."""
    for row in (each.cells for each in record.rows["rates"]):
        numerator, denominator = row["unit"].split("/")
        if (row["programme"], row["year"], {numerator, denominator}) == (programme, year, {one, other}):
            return Rate(numerator, denominator, year, row["value"], (row["source"],), row["set_by"])
    return None


def rate_of(record: Record, programme: str, one: str, other: str, year: int) -> Rate | None:
    """The rate for a programme's contribution in a year: the stated one, else the average."""
    return stated(record, programme, one, other, year) or average(record, one, other, year)


def convert(amount: Decimal, currency: str, to: str, rate: Rate) -> Decimal:
    """A yearly sum in the other currency of a rate, through the pint context of its year."""
    per_dollar = {rate.numerator: rate.value, rate.denominator: Decimal(1)}
    if rate.numerator == BASE:
        per_dollar = {rate.denominator: 1 / rate.value}
    quantity = units.convert(units.annual(amount, currency), to, rate.year, {rate.year: per_dollar})
    return units.amount_of(quantity)[0]


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
    now = published.year if published and published.year in known else last
    averages = [average(record, one, other, min(year, last)) for year in said or [now]]
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
            found.append(_around(value, ROUNDING if rate.stated else AROUND))
    return Days(numerator, denominator, tuple(found), tuple(beside)) if found else None


def at_a_rate(
    record: Record, programme: str, base: Stated, other: Stated, year: int, published: str | None = None
) -> bool:
    """Whether a sum in another currency is a year's `base` at about the rate of the year, or at one of the
    day that it was `published` on; true where nothing is known of the rates."""
    pair = base.currency, other.currency
    known: list[Days | None] = []
    if rate := rate_of(record, programme, *pair, year):
        near = _around(rate.value, ROUNDING if rate.stated else AROUND)
        known.append(Days(rate.numerator, rate.denominator, (near,), (rate,)))
    if published is not None or not known:
        day = date.fromisoformat((published + "-12-28")[:10]) if published else None
        known.append(days_of(record, "", *pair, [day.year if day else year], day))
    found = [days for days in known if days is not None]
    return not found or any(days.gave(base, other, room=Decimal(0)) for days in found)


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
    found = {}
    for row in (each.cells for each in record.rows["quarters"]):
        ends = row["low"], row["high"]
        if row["unit"] == f"{denominator}/{numerator}":
            ends = 1 / row["high"], 1 / row["low"]
        elif row["unit"] != f"{numerator}/{denominator}":
            continue
        found[4 * row["year"] + row["quarter"] - 1] = ends
    return found


def _around(value: Decimal, room: Decimal) -> Range:
    return value / (1 + room), value * (1 + room)


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
    if figure.currency != currency:
        if figure.year is None:
            return row | {"in_remark": "the year is not known"}
        if figure.year_end is not None:
            return row | {"in_remark": "a sum of several years has no one rate"}
        rate = average(record, figure.currency, currency, figure.year)
        if rate is None:
            missing = f"the record has no rate of {figure.currency} to {currency} for {figure.year}"
            return row | {"in_remark": missing}
        sources = [record.sources[name] for name in rate.sources]
        cited = "; ".join(", ".join(filter(None, (s.publisher, s.title))) for s in sources)
        row["rate"] = plain(rate.value)
        row["rate_source"] = f"{rate.numerator} per {rate.denominator}, average of {rate.year}: {cited}"
    for name in ("amount", "amount_low", "amount_high"):
        amount = getattr(figure, name)
        if amount is not None and figure.currency != currency and rate is not None:
            amount = convert(amount, figure.currency, currency, rate)
        row[f"in_{name}"] = None if amount is None else plain(amount.quantize(CENT))
    return row
