"""What the record has to hold a figure against: the whole of a year, its parts, totals, what was asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from tracker.checking.slips import GOOD, stands, times
from tracker.models import Kind, Measure, Qualifier, Verdict
from tracker.record import rates
from tracker.record.points import Basis, Point, contributions, of_good_standing
from tracker.record.precision import Stated, measure
from tracker.record.series import payments
from tracker.record.store import CitedFigure, Record, Status

AHEAD = 2  # years for which the last average may stand in
TO = Decimal(10) ** 8  # to what a sum that was worked out is good
RANK = {verdict: place for place, verdict in enumerate((*GOOD, Verdict.CONSISTENT))}


@dataclass(frozen=True, slots=True)
class Standard:
    """One sum that a figure may be held against, with its precision; `row` is the row of the record, or None
    for a sum that no source prints and the record works out."""

    id: str
    sum: Stated
    year: int
    sources: tuple[str, ...]
    row: CitedFigure | None = None
    year_end: int | None = None
    preferred: bool = False
    derived: bool = False
    programme: str = ""

    @property
    def amount(self) -> Decimal:
        return self.sum.amount

    @property
    def currency(self) -> str:
        return self.sum.currency


@lru_cache(maxsize=4096)
def of_row(row: CitedFigure, *, preferred: bool = False) -> Standard:
    """A row as a standard. Its own hedge is dropped: "about 1.04 trillion" is no licence for 1.08."""
    size = measure(row)
    if row.qualifier is not Qualifier.EXACT:
        last = Decimal(10) ** int(size.amount.normalize().as_tuple().exponent)
        size = replace(size, step=max(size.step, last), qualifier=Qualifier.EXACT)
    known = row.id, size, row.year or 0, (row.source,), row, row.year_end, preferred
    return Standard(*known, programme=row.programme)


class Match(NamedTuple):
    """The standard that a sum was found to stand to, and how."""

    standard: Standard
    verdict: Verdict

    @property
    def good(self) -> bool:
        return self.verdict in GOOD


def best(sum_: Stated, standards: Iterable[Standard]) -> Match | None:
    """The standard that the sum agrees with, the preferred one first, then the nearest; None for none.

    A standard coarser than another of its currency counts only for a sum as coarse as itself: "1.04 trillion"
    is no witness for 1.0421 where 1.0389 is on record.
    """
    same = [one for one in standards if one.currency == sum_.currency]
    finest = min((one.sum.step for one in same), default=Decimal(0))
    matches = [
        Match(one, verdict)
        for one in same
        if one.amount == sum_.amount or one.sum.step <= max(finest, sum_.step)
        if (verdict := stands(sum_, one.sum)) is not Verdict.DIFFERS
    ]

    def rank(match: Match) -> tuple[bool, bool, int, Decimal]:
        one, verdict = match
        return not match.good, not one.preferred, RANK[verdict], abs(one.amount - sum_.amount)

    return min(matches, key=rank, default=None)


class Evidence:
    """The record, arranged for checking. Build it with `evidence_of`, which keeps it."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._points: dict[str, dict[int, Point]] = {}
        self._wholes: dict[tuple[str, int], list[Standard]] = {}
        self._rows: dict[tuple[str, int | None], list[CitedFigure]] = defaultdict(list)
        self._totals: dict[str, list[Standard]] = defaultdict(list)
        self._said: dict[tuple[str, Kind], list[Standard]] = defaultdict(list)
        for row in record.figures:
            if row.kind is not Kind.PAYMENT:
                if row.year_end is None:
                    self._said[row.programme, row.kind].append(of_row(row))
            elif row.status is Status.ASSERTED:
                continue  # what somebody says is no record of what was paid
            elif row.year_end is not None or row.measure is Measure.TOTAL:
                self._totals[family_of(row.programme)].append(of_row(row))
            elif row.measure is Measure.LEVEL:
                self._rows[family_of(row.programme), row.year].append(row)

    def points(self, programme: str) -> dict[int, Point]:
        """The yearly series of a programme."""
        if programme not in self._points:
            known = payments(self.record, programme) if programme in self.record.programmes else ()
            self._points[programme] = {point.year: point for point in known}
        return self._points[programme]

    def preferred(self, programme: str, year: int) -> Standard | None:
        """The sum that stands for a year."""
        return next(iter(self.wholes(programme, year)), None)

    def wholes(self, programme: str, year: int) -> list[Standard]:
        """Everything on record for the whole of a year's contribution, the preferred sum first."""
        point = self.points(programme).get(year)
        if (programme, year) not in self._wholes and point is not None:
            first = _of_point(point)
            rows = contributions(self.record, programme).get(year, [])
            kept = (row for row in rows if row.component is None and row is not first.row)
            known = [first, *(of_row(row) for row in kept if self._may_stand(row, first))]
            self._wholes[programme, year] = known
        return self._wholes.get((programme, year), [])

    def _may_stand(self, row: CitedFigure, first: Standard) -> bool:
        """Whether a row may stand beside the preferred one: sure, of good standing, no other year's sum
        that a source prints for this one, and no conversion far from the year's rate."""
        if row.confidence != "high" or not of_good_standing(self.record, row):
            return False
        size = of_row(row).sum
        if row.currency != first.currency:
            said = self.record.sources[row.source].published or ""
            day = date.fromisoformat(said) if len(said) == 10 else None
            days = rates.days_of(self.record, row.programme, first.currency, row.currency, [first.year], day)
            return days is None or days.gave(first.sum, size)
        if stands(size, first.sum) is not Verdict.DIFFERS or row.status is not Status.AGREED:
            return True
        points = self.points(row.programme).items()
        others = (_of_point(point) for year, point in points if year != first.year)
        return not any(other.currency == row.currency and stands(size, other.sum) in GOOD for other in others)

    def growth(self, programme: str, earlier: int, later: int) -> Decimal | None:
        """The change in percent from the payment of one year to that of another."""
        before, after = self.preferred(programme, earlier), self.preferred(programme, later)
        alike = before is not None and after is not None and before.currency == after.currency
        return (after.amount / before.amount - 1) * 100 if alike and before and after else None

    def worth(self, standard: Standard, currency: str) -> Decimal:
        """What a sum comes to in a currency; zero where no rate is known."""
        if standard.currency == currency:
            return standard.amount
        found = self.converted(standard, currency)
        return found[0] if found is not None else Decimal(0)

    def in_currency(self, standards: Iterable[Standard], currency: str) -> list[Standard]:
        """Those in a currency; then those in another, at the rate of their year, where that is known."""
        found = []
        for one in standards:
            if one.currency == currency:
                found.append(one)
            elif one.year and (worth := self.worth(one, currency)):
                size = Stated(worth, worth / 10, currency=currency)
                found.append(replace(one, sum=size, derived=one.row is not None))
        return sorted(found, key=lambda one: one.sum.step == one.amount / 10)

    def converted(self, standard: Standard, currency: str) -> tuple[Decimal, rates.Rate] | None:
        """What a sum comes to in another currency: at the rate that is stated for its year, else at the
        average, or, for a year without one yet, at the last; None without any."""
        known = rates.years_of((standard.currency, currency), self.record)
        year = min(standard.year, known[-1]) if known else standard.year
        rate = rates.rate_of(self.record, standard.programme, standard.currency, currency, year)
        if rate is None or standard.year - year > AHEAD:
            return None
        factor = rate.value if rate.numerator == currency else 1 / rate.value
        return standard.amount * factor, rate

    def parts(self, programme: str, year: int) -> list[Standard]:
        """Parts, and narrower or wider counts, of the same host and year."""
        whole = {one.id for one in self.wholes(programme, year)}
        rows = (row for row in self._rows.get((family_of(programme), year), ()) if row.id not in whole)
        return [of_row(row) for row in rows if row.component or row.scope or row.programme != programme]

    def said(self, programme: str, kind: Kind, year: int | None) -> list[Standard]:
        """What was asked, offered, forecast or reckoned for a year; without a year, for any."""
        known = self._said.get((programme, kind), [])
        return known if year is None else [one for one in known if one.year == year]

    def totals(self, programme: str, first: int | None, last: int | None) -> list[Standard]:
        """Sums over the same years; without any year, all sums over years of the host."""
        known, span = self._totals.get(family_of(programme), []), (first, last)
        return [one for one in known if first is last is None or (one.year or None, one.year_end) == span]

    def totals_from(self, programme: str, year: int) -> list[Standard]:
        """Totals over several years that begin with a year."""
        known = self._totals.get(family_of(programme), [])
        return [one for one in known if one.year == year < (one.year_end or 0)]

    def averages(self, programme: str, year: int) -> list[Standard]:
        """What totals that begin with a year come to each year: "211 billion yen a year from 2022"."""
        known = ((total, (total.year_end or year) - year + 1) for total in self.totals_from(programme, year))
        return [replace(total, sum=times(total.sum, Decimal(1) / count)) for total, count in known]

    def sum_of(self, programme: str, first: int, last: int, currency: str) -> Standard | None:
        """The yearly sums of consecutive years added up, in their own currency or each at its year's average;
        None if a year is not on record."""
        years = range(first, last + 1) if last - first < 60 else ()
        paid = (self.preferred(programme, year) for year in years)
        known = [one for one in paid if one is not None and self.worth(one, currency)]
        if not known or len(known) < len(years):
            return None
        converted = (self.converted(one, currency) for one in known if one.currency != currency)
        foreign = [rate.sources for _, rate in filter(None, converted)]
        sources = dict.fromkeys(chain(*(one.sources for one in known), *foreign))
        amount = sum((self.worth(one, currency) for one in known), Decimal(0))
        step = amount / 10 if foreign else TO  # papers convert at other rates than the averages
        size, name = Stated(amount, step, currency=currency), f"{programme.lower()}-{first}-{last}-sum"
        return Standard(name, size, first, tuple(sources), None, last, True, bool(foreign))

    def step(self, programme: str, year: int, back: int = 1) -> Standard | None:
        """The change into a year from the one before, or from one further back."""
        before, after = self.preferred(programme, year - back), self.preferred(programme, year)
        if before is None or after is None or before.currency != after.currency:
            return None
        # No finer than the coarser of the two: 1조3,460여억 leaves the step open by a billion won.
        finest = max(before.sum.step, after.sum.step)
        size = Stated(abs(after.amount - before.amount), finest, currency=after.currency)
        sources = tuple(dict.fromkeys((*before.sources, *after.sources)))
        return Standard(f"{programme.lower()}-{year}-change", size, year, sources, preferred=True)

    def fitting(self, sum_: Stated, programme: str) -> list[Match]:
        """The years whose whole contribution the sum agrees with, the closest and newest first."""
        found = (best(sum_, self.wholes(programme, year)) for year in self.points(programme))
        matches = [match for match in found if match is not None and match.good]
        return sorted(matches, key=lambda match: (RANK[match.verdict], -match.standard.year))


def _of_point(point: Point) -> Standard:
    """The preferred sum of a year, cited or worked out."""
    if point.preferred is not None:
        return of_row(point.preferred, preferred=True)
    derived = point.basis is Basis.DERIVED
    size = Stated(point.amount, TO, currency=point.currency)
    name = f"{point.id}-{'derived' if derived else 'sum'}"
    return Standard(name, size, point.year, point.sources, None, None, True, True, point.programme)


def family_of(programme: str) -> str:
    """The host of a programme: what is counted for it under any name.

    >>> family_of("JP-USFJ"), family_of("US-USFK"), family_of("NATO-CF-US")
    ('JP', 'KR', 'NATO')
    """
    return {"US-USFK": "KR", "US-USFJ": "JP"}.get(programme, programme.partition("-")[0])


@lru_cache(maxsize=8)
def evidence_of(record: Record) -> Evidence:
    """The evidence of a record, arranged once."""
    return Evidence(record)
