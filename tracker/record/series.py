"""The yearly series of a programme: one point for each year, and projections.

Points are what sources say, sums of two parts, or, where no source gives a sum, what the agreement's own
rule gives; each says which it is and what it rests on. Money is added and converted through
`tracker.units`, where won and dollars, and yearly and many-year sums, are different things.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from tracker import units
from tracker.models import Qualifier
from tracker.record.points import Basis, Point, agreement_of, choose, contributions, parts, relations
from tracker.record.rates import convert, rate_of
from tracker.record.schema import WORDS
from tracker.record.store import Agreement, CitedFigure, Record, SeriesValue, Status

# The agreements state their sums to 100 million won, so what their rule gives is rounded to that.
TO = Decimal(10) ** 8


@lru_cache(maxsize=32)
def payments(record: Record, programme: str = "KR-SMA") -> tuple[Point, ...]:
    """One point for each year that a source or the agreement's rule gives, in order."""
    cited = contributions(record, programme)
    made = {year: _point(record, programme, year, figures) for year, figures in cited.items()}
    points = {year: point for year, point in made.items() if point is not None}
    for year in range(min(points, default=0) + 1, max(points, default=0)):
        agreement, before = record.agreement(programme, year), points.get(year - 1)
        if year not in points and agreement and before and published(record, agreement, year):
            points[year] = _after(record, agreement, before, Basis.DERIVED)
    return tuple(_confirmed(record, points, year) for year in sorted(points))


@lru_cache(maxsize=8)
def projections(record: Record, programme: str = "KR-SMA") -> tuple[Point, ...]:
    """What the newest agreement's rule gives for the years to come, as a band.

    Where the rate that the rule asks for is published, low and high are the same. Where it is not, the band
    runs from no growth to the cap, and `amount` supposes that the last published rate stays.
    """
    points = list(payments(record, programme)[-1:])
    agreement = record.agreement(programme, points[-1].year + 1) if points else None
    if agreement is None or points[-1].currency != record.programmes[programme].currency:
        return ()
    for year in range(points[-1].year + 1, agreement.period_end + 1):
        if agreement.growth_from is None or year < agreement.growth_from:
            break
        if agreement.growth_cap is None and published(record, agreement, year) is None:
            break
        points.append(_after(record, agreement, points[-1], Basis.PROJECTED))
    return tuple(points[1:])


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
    # A total stands before the sum of its parts in its own currency, its own words, without a hedge.
    exact = chosen and chosen.converts is None and chosen.qualifier is Qualifier.EXACT
    if halves and not (chosen and exact and chosen.currency == currency):
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
            f" {rate.step(won.currency)} = {words}"
        ),
        sources=tuple(dict.fromkeys((won.source, dollars.source, *rate.sources))),
    )


def published(record: Record, agreement: Agreement, year: int) -> SeriesValue | None:
    """The growth that the agreement's rule asks for a year, if it has a rule and the rate is on record."""
    if agreement.growth_series is None or agreement.growth_from is None or year < agreement.growth_from:
        return None
    return record.series[agreement.growth_series].get(year - (agreement.growth_lag or 0))


def grown(amount: Decimal, agreement: Agreement, per_cent: Decimal) -> Decimal:
    """The sum of the year after by the agreement's rule, which may cap the growth."""
    capped = per_cent if agreement.growth_cap is None else min(per_cent, agreement.growth_cap)
    return to_100_million(amount * (1 + capped / 100))


def to_100_million(amount: Decimal) -> Decimal:
    """The amount rounded as the agreements state theirs.

    >>> to_100_million(Decimal("1289604800000"))
    Decimal('1289600000000')
    """
    return (amount / TO).quantize(Decimal(1), ROUND_HALF_UP) * TO


def billions(amount: Decimal) -> str:
    """
    >>> billions(Decimal("1289600000000"))
    '1,289.6'
    """
    return f"{(amount / 10**9).normalize():,f}"


def _after(record: Record, agreement: Agreement, before: Point, basis: Basis) -> Point:
    """The year after `before` by the agreement's rule; where its rate is not published yet, between no growth
    and the cap."""
    year, cap = before.year + 1, agreement.growth_cap
    rate, known = published(record, agreement, year), record.series[agreement.growth_series or ""]
    used = rate or known[max(known)]
    name = WORDS["growth"].get(used.series, used.series)
    amount = grown(before.amount, agreement, used.value)
    least, most = before.low or before.amount, before.high or before.amount
    if rate is not None:
        capped = f", capped at {cap}%" if cap is not None and rate.value > cap else ""
        said = (
            f"{billions(before.amount)} billion won ({year - 1}) × (1 + {rate.value}%{capped}: {name} of"
            f" {rate.year}) = {billions(amount)} billion won"
        )
        least, most = (grown(end, agreement, rate.value) for end in (least, most))
    else:
        said = (
            f"{name} of {year - (agreement.growth_lag or 0)} is not yet published: between no growth and the"
            f" cap of {cap}%; the line supposes {used.value}%, the rate of {used.year}"
        )
        most = grown(most, agreement, cap or used.value)
    projected = basis is Basis.PROJECTED
    return Point(
        programme=before.programme,
        year=year,
        currency=before.currency,
        amount=amount,
        basis=basis,
        status=Status.DERIVED,
        agreement=agreement.number,
        arithmetic=said,
        sources=tuple(dict.fromkeys((*before.sources, *agreement.source.split(), used.source))),
        low=least if projected else None,
        high=most if projected else None,
    )


def _confirmed(record: Record, points: dict[int, Point], year: int) -> Point:
    """A derived point says whether the rule, carried on from it, meets the next cited year."""
    point = points[year]
    agreement = record.agreement(point.programme, year)
    cited = next((points[y] for y in sorted(points) if y > year and points[y].basis is Basis.CITED), None)
    if point.basis is not Basis.DERIVED or not agreement or not cited or cited.year > agreement.period_end:
        return point
    amount = point.amount
    for later in range(year + 1, cited.year + 1):
        rate = published(record, agreement, later)
        if rate is None:
            return point
        amount = grown(amount, agreement, rate.value)
    verdict = "as cited" if amount == cited.amount else f"where {billions(cited.amount)} billion is cited"
    carried = f"; carried on to {cited.year}, the rule gives {billions(amount)} billion won, {verdict}"
    return replace(point, arithmetic=f"{point.arithmetic}{carried}")
