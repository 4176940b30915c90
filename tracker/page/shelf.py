"""The record as the page uses it: its points, its claims, and sums as the page writes them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tracker.models import CitedFigure, Kind
from tracker.money import money
from tracker.page import labels
from tracker.page.words import Language, words
from tracker.record import series
from tracker.record.points import Point
from tracker.record.store import the_record as record

__all__ = [
    "amount",
    "at_year",
    "change",
    "figures",
    "layer",
    "paid",
    "point",
    "points",
    "record",
    "said",
    "version",
]

SEOUL = "KR-SMA"
WORKED_OUT_DIGITS = 5
LAYER = (Kind.DEMAND, Kind.OFFER)


def version() -> str:
    """The version of the data, as the Data Package states it."""
    return record().version


@cache
def points(programme: str = SEOUL) -> tuple[Point, ...]:
    """One point a year for `programme`, the projections of its newest agreement among them."""
    return (*series.payments(record(), programme), *series.projections(record(), programme))


@cache
def figures(programme: str = SEOUL) -> tuple[CitedFigure, ...]:
    """Every cited figure of `programme`."""
    return tuple(figure for figure in record().figures if figure.programme == programme)


@cache
def layer(programme: str = SEOUL) -> tuple[CitedFigure, ...]:
    """Demands, claims and offers for the whole of one year's payment: what can stand beside a point."""
    return tuple(
        figure
        for figure in figures(programme)
        if figure.kind in LAYER and figure.year and not figure.year_end and not figure.component
    )


@cache
def paid(programme: str = SEOUL) -> tuple[Point, ...]:
    """The points that are no projection."""
    return series.payments(record(), programme)


def point(name: str) -> Point | None:
    """The point with this name, in any programme."""
    return next((p for programme in record().programmes for p in points(programme) if p.id == name), None)


def at_year(year: int, programme: str = SEOUL) -> Point | None:
    """The point of one year."""
    return next((point for point in points(programme) if point.year == year), None)


def change(point: Point) -> tuple[Point, Decimal, Decimal] | None:
    """The point of the year before, the difference and its ratio; None across currencies or a gap."""
    before = at_year(point.year - 1, point.programme)
    if before is None or before.currency != point.currency:
        return None
    difference = point.amount - before.amount
    return before, difference, difference / before.amount


def programme_name(programme: str, language: Language) -> str:
    """The name of a programme in a language of the page."""
    known = record().programmes[programme]
    return known.name_ko if language == "ko" else known.name


def amount(point: Point, language: Language) -> str:
    """The sum of a point as a newspaper writes it; what is worked out is rounded, what is cited is not."""
    if point.preferred:
        return said(point.preferred, language)
    return money(point.amount, point.currency, language, digits=WORKED_OUT_DIGITS)


def said(figure: CitedFigure, language: Language) -> str:
    """The sum of a figure with its hedge, as a newspaper writes it."""
    sum_of = money(figure.amount, figure.currency, language)
    return labels.hedged(figure.qualifier, sum_of, words(language))
