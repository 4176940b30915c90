"""The yearly series of a programme: one point for each year, and projections.

Points are what sources say, sums of two parts, or, where no source gives a sum, what the agreement's own
rule gives; each says which it is and what it rests on. Money is added and converted through
`tracker.units`, where won and dollars, and yearly and many-year sums, are different things.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from tracker import units
from tracker.models import Agreement, CitedFigure, Qualifier, SeriesValue, Status
from tracker.record.points import Basis, Point, agreement_of, choose, contributions, parts, relations
from tracker.record.rates import convert, rate_of
from tracker.record.store import Record

# The agreements state their sums to 100 million won, so what their rule gives is rounded to that.
TO = Decimal(10) ** 8
NAMES = {
    "cpi-growth-kr": "consumer price growth",
    "defence-budget-growth-kr": "growth of the defence budget",
}


@lru_cache(maxsize=32)
def payments(record: Record, programme: str = "KR-SMA") -> tuple[Point, ...]:
    """One point for each year that a source or the agreement's rule gives, in order."""
    cited = contributions(record, programme)
    made = {year: _point(record, programme, year, figures) for year, figures in cited.items()}
    points = {year: point for year, point in made.items() if point is not None}
    last = max(points, default=0)
    for agreement in record.agreements:
        if agreement.programme != programme:
            continue
        for year in range(agreement.period_start, min(agreement.period_end, last) + 1):
            before = points.get(year - 1)
            if year not in points and before and (point := _grown(record, agreement, year, before)):
                points[year] = point
    return tuple(_confirmed(record, points, year) for year in sorted(points))


@lru_cache(maxsize=8)
def projections(record: Record, programme: str = "KR-SMA") -> tuple[Point, ...]:
    """What the newest agreement's rule gives for the years to come, as a band.

    Where the rate that the rule asks for is published, low and high are the same. Where it is not, the band
    runs from no growth to the cap, and `amount` supposes that the last published rate stays.
    """
    known = payments(record, programme)
    latest = known[-1] if known else None
    agreement = record.agreement(programme, latest.year + 1) if latest else None
    if latest is None or agreement is None or latest.currency != record.programmes[programme].currency:
        return ()
    points: list[Point] = []
    before: Point | None = latest
    for year in range(latest.year + 1, agreement.period_end + 1):
        if before is not None and (agreement.growth_from or year + 1) <= year:
            grown_ = _grown(record, agreement, year, before, Basis.PROJECTED)
            before = grown_ or _guess(record, agreement, before)
            points += [before] if before else []
    return tuple(points)


def weak_years(record: Record, programme: str = "KR-SMA") -> dict[str, tuple[int, ...]]:
    """The years whose sum rests on `one_source` and those that are `derived`: stated by none."""
    points = payments(record, programme)
    one = (p.year for p in points if p.basis is not Basis.DERIVED and agreement_of(record, p).agreeing < 2)
    return {
        "one_source": tuple(one),
        "derived": tuple(point.year for point in points if point.basis is Basis.DERIVED),
    }


def _point(record: Record, programme: str, year: int, figures: list[CitedFigure]) -> Point | None:
    currency = record.programmes[programme].currency
    chosen, preference = choose(record, figures, currency)
    halves = parts(record, figures)
    agreement = record.agreement(programme, year)
    point = Point(
        programme=programme,
        year=year,
        currency=currency,
        amount=Decimal(0),
        basis=Basis.CITED,
        agreement=agreement.number if agreement else None,
        parts=halves,
    )
    if halves and (chosen is None or not _firm(chosen, currency)):
        return _sum(record, point, figures)
    if chosen is None:
        return None
    return replace(
        point,
        currency=chosen.currency,
        amount=chosen.amount,
        status=chosen.status,
        preferred=chosen,
        preference=preference,
        others=relations(record, figures, chosen),
        sources=(chosen.source,),
    )


def _firm(figure: CitedFigure, currency: str) -> bool:
    """Whether a total may stand before the sum of its parts: own currency, own words, no hedge."""
    return figure.currency == currency and figure.converts is None and figure.qualifier is Qualifier.EXACT


def _sum(record: Record, point: Point, figures: list[CitedFigure]) -> Point | None:
    """The sum of the two parts of a year paid in two currencies, at the rate stated for it or its average."""
    won, dollars = point.parts
    rate = rate_of(record, point.programme, won.currency, dollars.currency, point.year)
    if rate is None:
        return None
    converted = convert(dollars.amount, dollars.currency, won.currency, rate)
    whole = units.add(units.annual(won.amount, won.currency), units.annual(converted, won.currency))
    amount = to_100_million(units.amount_of(whole)[0])
    words = f"{billions(amount)} billion won"
    stand_in = replace(won, id=f"sum-{point.year}", amount=amount, as_written=words, component=None)
    return replace(
        point,
        amount=amount,
        basis=Basis.SUM,
        status=won.status,
        others=relations(record, figures, stand_in),
        arithmetic=(
            f"{billions(won.amount)} billion won + {dollars.amount / 10**6:,f} million dollars"
            f" × {rate.words} = {words}"
        ),
        sources=tuple(dict.fromkeys((won.source, dollars.source, *rate.sources))),
    )


@dataclass(frozen=True, slots=True)
class Growth:
    """One application of a rule: by how much, from which published rate."""

    per_cent: Decimal
    rate: SeriesValue

    def say(self, year: int, before: Decimal, after: Decimal) -> str:
        """The arithmetic in words and figures."""
        capped = f", capped at {self.per_cent}%" if self.per_cent != self.rate.value else ""
        return (
            f"{billions(before)} billion won ({year - 1}) × (1 + {self.rate.value}%"
            f"{capped}: {NAMES.get(self.rate.series, self.rate.series)} of {self.rate.year})"
            f" = {billions(after)} billion won"
        )


def growth(record: Record, agreement: Agreement, year: int) -> Growth | None:
    """What the agreement's rule says for a year, if it has a rule and the rate is on record."""
    if agreement.growth_series is None or agreement.growth_from is None or year < agreement.growth_from:
        return None
    rate = record.series[agreement.growth_series].get(year - (agreement.growth_lag or 0))
    if rate is None:
        return None
    return Growth(rate.value if agreement.growth_cap is None else min(rate.value, agreement.growth_cap), rate)


def grown(amount: Decimal, per_cent: Decimal) -> Decimal:
    """
    >>> grown(Decimal("1247200000000"), Decimal("3.4"))
    Decimal('1289600000000')
    """
    return to_100_million(amount * (1 + per_cent / 100))


def to_100_million(amount: Decimal) -> Decimal:
    """The amount rounded as the agreements state theirs."""
    return (amount / TO).quantize(Decimal(1), ROUND_HALF_UP) * TO


def billions(amount: Decimal) -> str:
    """
    >>> billions(Decimal("1289600000000"))
    '1,289.6'
    """
    return f"{(amount / 10**9).normalize():,f}"


def _grown(
    record: Record, agreement: Agreement, year: int, before: Point, basis: Basis = Basis.DERIVED
) -> Point | None:
    """The year after `before` by the agreement's rule; null where the rate is not on record."""
    by = growth(record, agreement, year)
    if by is None:
        return None
    amount = grown(before.amount, by.per_cent)
    point = _made(agreement, before, amount, basis, by.say(year, before.amount, amount), by.rate)
    if basis is Basis.DERIVED:
        return point
    low, high = (grown(end or before.amount, by.per_cent) for end in (before.low, before.high))
    return replace(point, low=low, high=high)


def _guess(record: Record, agreement: Agreement, before: Point) -> Point | None:
    """The same where the rate is not published yet: between no growth and the cap."""
    if agreement.growth_series is None or agreement.growth_cap is None:
        return None
    published = record.series[agreement.growth_series]
    last = published[max(published)]
    amount = grown(before.amount, min(last.value, agreement.growth_cap))
    said = (
        f"{NAMES.get(last.series, last.series)} of {before.year + 1 - (agreement.growth_lag or 0)} is not yet"
        f" published: between no growth and the cap of {agreement.growth_cap}%; the line supposes"
        f" {last.value}%, the rate of {last.year}"
    )
    point = _made(agreement, before, amount, Basis.PROJECTED, said, last)
    high = grown(before.high or before.amount, agreement.growth_cap)
    return replace(point, low=before.low or before.amount, high=high)


def _made(
    agreement: Agreement, before: Point, amount: Decimal, basis: Basis, said: str, rate: SeriesValue
) -> Point:
    return Point(
        programme=before.programme,
        year=before.year + 1,
        currency=before.currency,
        amount=amount,
        basis=basis,
        status=Status.DERIVED,
        agreement=agreement.number,
        arithmetic=said,
        sources=tuple(dict.fromkeys((*before.sources, *agreement.source.split(), rate.source))),
    )


def _confirmed(record: Record, points: dict[int, Point], year: int) -> Point:
    """A derived point says whether the rule, carried on from it, meets the next cited year."""
    point = points[year]
    agreement = record.agreement(point.programme, year)
    cited = next((points[y] for y in sorted(points) if y > year and points[y].basis is Basis.CITED), None)
    if point.basis is not Basis.DERIVED or agreement is None or cited is None:
        return point
    amount = point.amount
    for later in range(year + 1, cited.year + 1):
        by = growth(record, agreement, later) if cited.year <= agreement.period_end else None
        if by is None:
            return point
        amount = grown(amount, by.per_cent)
    verdict = "as cited" if amount == cited.amount else f"where {billions(cited.amount)} billion is cited"
    carried = f"; carried on to {cited.year}, the rule gives {billions(amount)} billion won, {verdict}"
    return replace(point, arithmetic=f"{point.arithmetic}{carried}")
