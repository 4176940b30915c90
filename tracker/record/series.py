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
from tracker.models import Agreement, CitedFigure, Qualifier, Status
from tracker.record import rules
from tracker.record.points import Basis, Point, contributions, parts, relations
from tracker.record.preference import choose
from tracker.record.store import Record


@lru_cache(maxsize=32)
def payments(record: Record, programme: str = "KR-SMA") -> tuple[Point, ...]:
    """One point for each year that a source or the agreement's rule gives, in order."""
    cited = contributions(record, programme)
    points = {year: _point(record, programme, year, figures) for year, figures in cited.items()}
    for agreement in record.agreements:
        if agreement.programme != programme:
            continue
        for year in range(agreement.period_start, agreement.period_end + 1):
            before = points.get(year - 1)
            if year in points or before is None or before.basis is Basis.DERIVED or not _past(record, year):
                continue
            if derived := _grown(record, agreement, year, before, Basis.DERIVED):
                points[year] = _confirmed(record, agreement, derived, points)
    return tuple(points[year] for year in sorted(points))


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
    before = latest
    for year in range(latest.year + 1, agreement.period_end + 1):
        if not rules.has_rule(agreement, year):
            break
        point = _grown(record, agreement, year, before, Basis.PROJECTED) or _guess(record, agreement, before)
        if point is None:
            break
        points.append(point)
        before = point
    return tuple(points)


def _confirmed(record: Record, agreement: Agreement, derived: Point, points: dict[int, Point]) -> Point:
    """The derived point, saying whether the rule, carried on from it, meets the last cited year."""
    last = points.get(agreement.period_end)
    amount = derived.amount
    for year in range(derived.year + 1, agreement.period_end + 1):
        growth = rules.growth(record, agreement, year)
        if growth is None:
            return derived
        amount = growth.apply(amount)
    if last is None or last.basis is not Basis.CITED or last.currency != derived.currency:
        return derived
    verdict = "as cited" if amount == last.amount else f"where {rules.billions(last.amount)} billion is cited"
    carried = f"; carried on to {last.year}, the rule gives {rules.billions(amount)} billion won, {verdict}"
    return replace(derived, arithmetic=f"{derived.arithmetic}{carried}")


def _past(record: Record, year: int) -> bool:
    """Derived points fill gaps before the last year that a source gives."""
    return any(figure.year is not None and figure.year > year for figure in record.figures)


def _point(record: Record, programme: str, year: int, figures: list[CitedFigure]) -> Point:
    currency = record.programmes[programme].currency
    chosen, preference = choose(record, figures, currency)
    halves = parts(record, figures)
    agreement = record.agreement(programme, year)
    number = agreement.number if agreement else None
    if halves and (chosen is None or not _firm(chosen, currency)):
        return _sum(record, programme, year, number, figures, halves)
    assert chosen is not None
    return Point(
        programme=programme,
        year=year,
        currency=chosen.currency,
        amount=chosen.amount,
        basis=Basis.CITED,
        status=chosen.status,
        agreement=number,
        preferred=chosen,
        preference=preference,
        parts=halves,
        others=relations(record, figures, chosen),
        sources=(chosen.source,),
    )


def _firm(figure: CitedFigure, currency: str) -> bool:
    """Whether a total may stand before the sum of its parts: own currency, own words, no hedge."""
    return figure.currency == currency and figure.converts is None and figure.qualifier is Qualifier.EXACT


def _sum(
    record: Record,
    programme: str,
    year: int,
    agreement: int | None,
    figures: list[CitedFigure],
    halves: tuple[CitedFigure, ...],
) -> Point:
    won, dollars = halves
    rate = record.series["krw-per-usd"][year]
    rates = {year: {won.currency: rate.value}}
    converted = units.convert(units.annual(dollars.amount, dollars.currency), won.currency, year, rates)
    exact, currency = units.amount_of(units.add(units.annual(won.amount, won.currency), converted))
    amount = exact.quantize(Decimal(1), ROUND_HALF_UP)
    stand_in = _stand_in(won, amount, year)
    return Point(
        programme=programme,
        year=year,
        currency=currency,
        amount=amount,
        basis=Basis.SUM,
        status=won.status,
        agreement=agreement,
        parts=halves,
        others=relations(record, figures, stand_in),
        arithmetic=(
            f"{rules.billions(won.amount)} billion won + {dollars.amount / 10**6:,f} million dollars"
            f" × {rate.value:,} won per dollar (average of {year})"
            f" = {rules.billions(_to_100_million(amount))} billion won"
        ),
        sources=tuple(dict.fromkeys((won.source, dollars.source, rate.source))),
    )


def _stand_in(part: CitedFigure, amount: Decimal, year: int) -> CitedFigure:
    """A figure with the sum's amount, for comparison only: a conversion is good to about 100 million won."""
    words = f"{rules.billions(_to_100_million(amount))} billion won"
    return replace(part, id=f"sum-{year}", amount=amount, as_written=words, component=None)


def _to_100_million(amount: Decimal) -> Decimal:
    return (amount / rules.TO).quantize(Decimal(1), ROUND_HALF_UP) * rules.TO


def _grown(record: Record, agreement: Agreement, year: int, before: Point, basis: Basis) -> Point | None:
    growth = rules.growth(record, agreement, year)
    if growth is None:
        return None
    low, high = before.low or before.amount, before.high or before.amount
    amount = growth.apply(before.amount)
    return Point(
        programme=before.programme,
        year=year,
        currency=before.currency,
        amount=amount,
        basis=basis,
        status=Status.DERIVED,
        agreement=agreement.number,
        arithmetic=growth.say(year, before.amount, amount),
        sources=tuple(dict.fromkeys((*before.sources, *agreement.source.split(), growth.rate.source))),
        low=growth.apply(low) if basis is Basis.PROJECTED else None,
        high=growth.apply(high) if basis is Basis.PROJECTED else None,
    )


def _guess(record: Record, agreement: Agreement, before: Point) -> Point | None:
    if agreement.growth_series is None or agreement.growth_cap is None:
        return None
    rates = record.series[agreement.growth_series]
    last = rates[max(rates)]
    per_cent = min(last.value, agreement.growth_cap)
    low, high = before.low or before.amount, before.high or before.amount
    year = before.year + 1
    wanted = year - (agreement.growth_lag or 0)
    name = rules.NAMES.get(last.series, last.series)
    return Point(
        programme=before.programme,
        year=year,
        currency=before.currency,
        amount=rules.grown(before.amount, per_cent),
        basis=Basis.PROJECTED,
        status=Status.DERIVED,
        agreement=agreement.number,
        arithmetic=(
            f"{name} of {wanted} is not yet published: between no growth and the cap of"
            f" {agreement.growth_cap}%; the line supposes {last.value}%, the rate of {last.year}"
        ),
        sources=tuple(dict.fromkeys((*before.sources, *agreement.source.split(), last.source))),
        low=low,
        high=rules.grown(high, agreement.growth_cap),
    )
