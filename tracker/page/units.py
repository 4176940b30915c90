"""The units that a chart can be shown in: their names, formulas, and what is missing in each."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from tracker.models import CitedFigure, SeriesValue
from tracker.money import money, percent
from tracker.page import shelf
from tracker.page.choices import BASE_YEAR
from tracker.page.words import Words
from tracker.record.points import Basis, Point, cited_dollars
from tracker.record.rates import series_name
from tracker.record.unit import Unit, UnitValue, in_unit

WITH_BASE = ("constant-won", "constant-usd", "index")
# neither printed by a source nor converted at one rate
WORKED_OUT = ("constant-won", "constant-usd", "budget-share", "change", "index")
# the page's names -> the record's
_UNITS = {
    "won": Unit.NATIVE,
    "usd": Unit.USD_YEAR_AVERAGE,
    "usd-cited": Unit.USD_AS_CITED,
    "constant-won": Unit.CONSTANT_WON,
    "constant-usd": Unit.CONSTANT_USD,
    "budget-share": Unit.BUDGET_SHARE,
    "change": Unit.CHANGE,
    "index": Unit.INDEX,
}
NAMES = {
    "won": "Won, as printed",
    "usd": "US dollars, that year’s average rate",
    "usd-cited": "US dollars, as sources print them",
    "constant-won": "Constant won",
    "constant-usd": "Constant US dollars",
    "budget-share": "Share of the defence budget",
    "change": "Change on the year before",
    "index": "Index",
}
FORMULAS = {
    "usd": "won divided by the average exchange rate of that year (US Federal Reserve); years "
    "printed in dollars only, as printed",
    "usd-cited": "the best dollar figure that a source prints for the year, at whatever rate it used",
    "constant-won": "won of the year, raised by consumer price growth (World Bank) from that year to {base}",
    "constant-usd": "constant won of {base}, divided by the average exchange rate of {base}",
    "budget-share": "won divided by the main defence budget of the same year",
    "change": "this year’s sum divided by the sum of the year before, less 1, from unrounded values; "
    "in dollars where one of the two years is printed in dollars only",
    "index": "won of the year divided by won of {base}, times 100",
}
MISSING = {
    "won": "no rate to convert the printed currency",
    "usd": "no average exchange rate of the year on record",
    "usd-cited": "no source prints dollars",
    "constant-won": "no consumer prices of the year on record",
    "constant-usd": "no consumer prices of the year on record",
    "budget-share": "no defence budget of the year on record",
    "change": "no sum of the year before in the same currency",
    "index": "no sum of the year to compare with",
}
# of a year that the agreement's rule projects
MISSING_AHEAD = MISSING | {
    "usd": "the year is still to come: no average exchange rate yet",
    "constant-won": "the year is still to come: no consumer prices yet",
    "constant-usd": "the year is still to come: no consumer prices yet",
    "budget-share": "the year is still to come: no defence budget on record yet",
    "change": "the year before is projected too: the growth between them is not published yet",
}
NOTHING_BEFORE = "no sum of the year before on record"


class Beside(NamedTuple):
    """What was agreed for the year of a claim: the point, its dollars where the claim is in dollars and the
    point is not, and how many times the point the claim is, where the two can be compared."""

    paid: Point
    dollars: Decimal | None
    times: str


def beside(figure: CitedFigure) -> Beside | None:
    """A claim held against its year: in one currency as they are, else in dollars at that year's rate."""
    paid = shelf.at_year(figure.year, figure.programme) if figure.year else None
    if paid is None:
        return None
    same = paid.currency == figure.currency
    dollars = value_of(paid, "usd").value if figure.currency == "USD" and not same else None
    base = paid.amount if same else dollars
    return Beside(paid, dollars, f"{figure.amount / base:.1f}" if base else "")


def unit_name(unit: str, w: Words) -> str:
    """The name of a unit in the language of `w`."""
    return w.say(NAMES[unit])


def rate(point: Point) -> SeriesValue | None:
    """The average rate of a point's currency to the dollar in its year."""
    return shelf.record().series.get(series_name(point.currency), {}).get(point.year)


def value_of(point: Point, unit: str, base: int = BASE_YEAR) -> UnitValue:
    """A point in one of the page's units."""
    return in_unit(point, _UNITS[unit], shelf.record(), base_year=base)


def why_missing(point: Point, unit: str, w: Words) -> str:
    """Why a point has no value in a unit."""
    if point.basis is Basis.PROJECTED:
        return w.say(MISSING_AHEAD[unit])
    if unit == "change" and shelf.at_year(point.year - 1, point.programme) is None:
        return w.say(NOTHING_BEFORE)
    return w.say(MISSING[unit])


def printed_dollars(point: Point) -> CitedFigure | None:
    """The best dollar figure that a source prints for the year of a point."""
    return _printed_dollars(point.programme, point.year)


@cache
def _printed_dollars(programme: str, year: int) -> CitedFigure | None:
    point = shelf.at_year(year, programme)
    return cited_dollars(shelf.record(), point) if point else None


def in_dollars(point: Point, unit: str) -> CitedFigure | None:
    """The dollar figure that a point's value in a unit rests on, where it rests on one and not on its won.

    A change between two years that are not both printed in won is one of dollars.
    """
    before = shelf.at_year(point.year - 1, point.programme) if unit == "change" else None
    changes = before is not None and "USD" in (point.currency, before.currency)
    return printed_dollars(point) if unit == "usd-cited" or changes else None


def text(value: Decimal, unit: str, currency: str, w: Words) -> str:
    """A value of a unit in words; what is worked out is rounded, what a source prints is not."""
    if unit in ("budget-share", "change"):
        return percent(value / 100, digits=2 if unit == "budget-share" else 1, signed=unit == "change")
    if unit == "index":
        return f"{value:.1f}"
    # won have a digit more, as the agreements state them: 1.4028 trillion
    digits = None if unit == "usd-cited" else 4 if currency == "USD" else 5
    return money(value, currency, w.language, digits=digits)
