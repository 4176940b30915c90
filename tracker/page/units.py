"""The units that a chart can be shown in: their names, formulas, and what is missing in each."""

from __future__ import annotations

from decimal import Decimal

from tracker.money import money, percent
from tracker.page import BASE_YEAR, facts
from tracker.page.words import Words
from tracker.record.points import Basis, Point
from tracker.record.unit import Unit, UnitValue, in_unit

WITH_BASE = ("constant-won", "constant-usd", "index")
# neither stated by a source nor converted at one rate
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
    "won": "Won of each year",
    "usd": "US dollars at the year’s average rate",
    "usd-cited": "US dollars that sources state",
    "constant-won": "Constant won",
    "constant-usd": "Constant US dollars",
    "budget-share": "Share of the defence budget",
    "change": "Change on the year before",
    "index": "Index",
}
FORMULAS = {
    "usd": "won divided by the average exchange rate of that year (US Federal Reserve); years "
    "stated in dollars only, as stated",
    "usd-cited": "the best dollar figure that a source states for the year, at whatever rate it used",
    "constant-won": "won of the year, raised by consumer price growth (World Bank) from that year to {base}",
    "constant-usd": "constant won of {base}, divided by the average exchange rate of {base}",
    "budget-share": "won divided by the main defence budget of the same year",
    "change": "this year’s won divided by the won of the year before, less 1, from unrounded values",
    "index": "won of the year divided by won of {base}, times 100",
}
MISSING = {
    "won": "no rate to convert the stated currency",
    "usd": "no average exchange rate of the year on record",
    "usd-cited": "no source states dollars",
    "constant-won": "no consumer prices of the year on record",
    "constant-usd": "no consumer prices of the year on record",
    "budget-share": "no defence budget of the year on record",
    "change": "no sum of the year before to compare with",
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


def name(unit: str, w: Words, base: int | None = None) -> str:
    """The name of a unit in the language of `w`, with its base year if it has one."""
    of_base = w.say(" of {year}", year=base) if base and unit in WITH_BASE else ""
    return w.say(NAMES[unit]) + of_base


def value_of(point: Point, unit: str, base: int = BASE_YEAR) -> UnitValue:
    """A point in one of the page's units."""
    return in_unit(point, _UNITS[unit], facts.record(), base_year=base)


def why_missing(point: Point, unit: str, w: Words) -> str:
    """Why a point has no value in a unit."""
    return w.say((MISSING_AHEAD if point.basis is Basis.PROJECTED else MISSING)[unit])


def text(value: Decimal, unit: str, currency: str, w: Words) -> str:
    """A value of a unit in words; what is worked out is rounded, what a source states is not."""
    if unit in ("budget-share", "change"):
        return percent(value / 100, digits=2 if unit == "budget-share" else 1, signed=unit == "change")
    if unit == "index":
        return f"{value:.1f}"
    # won have a digit more, as the agreements state them: 1.4028 trillion
    digits = None if unit == "usd-cited" else 4 if currency == "USD" else 5
    return money(value, currency, w.language, digits=digits)


def in_words(point: Point, unit: str, base: int, w: Words) -> str | None:
    """A point's value in a unit, as its chart and its card write it; None where there is none."""
    found = value_of(point, unit, base)
    if found.value is None:
        return None
    if unit == "won" and point.currency == found.symbol:
        return facts.amount(point, w.language)
    dollars = facts.dollars_stated(point) if unit == "usd-cited" else None
    return facts.stated(dollars, w.language) if dollars else text(found.value, unit, found.symbol, w)
