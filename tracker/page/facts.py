"""The record as the page uses it: points, demands, units, sums and sources as the page writes them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from babel import Locale
from markupsafe import Markup

from tracker.models import Figure, Kind, Measure, Source
from tracker.money import money, percent
from tracker.page import BASE_YEAR, Language
from tracker.page.markup import link
from tracker.page.words import WORDING, Words, words
from tracker.record import series
from tracker.record.points import Basis, Point, cited_dollars
from tracker.record.store import CitedFigure
from tracker.record.store import the_record as record
from tracker.record.unit import Unit, UnitValue, in_unit

__all__ = ["record"]

SEOUL = "KR-SMA"
WORKED_OUT_DIGITS = 5
SAID = (Kind.DEMAND, Kind.OFFER, Kind.ESTIMATE)


@cache
def points(programme: str = SEOUL) -> tuple[Point, ...]:
    """One point a year for `programme`, the projections of its newest agreement among them."""
    return (*series.payments(record(), programme), *series.projections(record(), programme))


@cache
def paid(programme: str = SEOUL) -> tuple[Point, ...]:
    """The points that are no projection."""
    return series.payments(record(), programme)


@cache
def said() -> tuple[CitedFigure, ...]:
    """Demands, offers and forecasts for one year's whole payment by Seoul: what can stand beside a point."""
    return tuple(
        figure
        for figure in record().figures
        if figure.programme == SEOUL
        and figure.kind in SAID
        and figure.measure is Measure.LEVEL
        and figure.year
        and not (figure.year_end or figure.component or figure.scope or figure.copy_of)
    )


def point(name: str) -> Point | None:
    """The point with this name, in any programme."""
    return next((p for programme in record().programmes for p in points(programme) if p.id == name), None)


def at_year(year: int, programme: str = SEOUL) -> Point | None:
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


def language_name(code: str, language: Language) -> str:
    """The name of the language of a text by its code; the code itself where it is none."""
    return str(Locale.parse(language).languages.get(code, code))


@cache
def country(code: str, language: Language) -> str:
    """The name of a country by its code; the code itself where it is none."""
    if (code, language) == ("KR", "ko"):
        return "한국"
    return str(Locale.parse(language).territories.get(code, code))


def amount(point: Point, language: Language) -> str:
    """The sum of a point as a newspaper writes it; what is worked out is rounded, what is cited is not."""
    if point.preferred:
        return stated(point.preferred, language)
    return money(point.amount, point.currency, language, digits=WORKED_OUT_DIGITS)


def stated(figure: CitedFigure, language: Language) -> str:
    """The sum of a figure with its hedge, as a newspaper writes it."""
    return words(language).hedged(figure.qualifier, money(figure.amount, figure.currency, language))


def place(source: Source, w: Words, *, title: bool = False, locator: str | None = None) -> str:
    """Publisher, title if asked for, date, and where in it."""
    parts = (
        source.name(w.language),
        source.title if title else None,
        w.day(source.published),
        w.in_record(locator) if locator else None,
    )
    return ", ".join(part for part in parts if part) or source.id


def behind(point: Point, unit: str = "won") -> tuple[CitedFigure, ...]:
    """The figures that a point's value in a unit rests on: one, or the parts of a sum; none if derived."""
    dollars = cited_dollars(record(), point) if unit == "usd-cited" else None
    if dollars:
        return (dollars,)
    return (point.preferred,) if point.preferred else point.parts


def years(figure: Figure | CitedFigure) -> str:
    """The year or the years of a figure; nothing for none."""
    return "–".join(str(year) for year in (figure.year, figure.year_end) if year)


def written(figures: Iterable[CitedFigure]) -> str:
    """The words of figures, as they stand in their sources."""
    return " + ".join(figure.words for figure in figures)


def arrived_at(basis: str, point: Point, w: Words) -> Markup:
    """How a value was arrived at, with the arithmetic of a sum that no source states."""
    sum_ = Markup('<br><small class="arithmetic">{}</small>').format(w.markup(point.arithmetic))
    return Markup("{}{}").format(basis, sum_ if point.arithmetic else "")


def links(names: Iterable[str], w: Words, *, title: bool = False, year: int | None = None) -> Markup:
    """Links to sources by their names, each once; names of what is no source are left out. In a list of years
    a `year` tells them apart."""
    about = w.say("source for {year}", year=year) if year else ""
    found = [record().sources[name] for name in dict.fromkeys(names) if name in record().sources]
    return Markup("<br>").join(link(each.url, place(each, w, title=title), about=about) for each in found)


WITH_BASE = ("constant-won", "constant-usd", "index")
# neither stated by a source nor converted at one rate
WORKED_OUT = ("constant-won", "constant-usd", "budget-share", "change", "index")
# the page's names -> the record's, where they differ
_UNITS = {"won": Unit.NATIVE, "usd": Unit.USD_YEAR_AVERAGE, "usd-cited": Unit.USD_AS_CITED}


def unit_name(unit: str, w: Words, base: int | None = None) -> str:
    """The name of a unit in the language of `w`, with its base year if it has one."""
    of_base = w.say(" of {year}", year=base) if base and unit in WITH_BASE else ""
    return w.of("unit", unit) + of_base


def value_of(point: Point, unit: str, base: int = BASE_YEAR) -> UnitValue:
    """A point in one of the page's units."""
    return in_unit(point, _UNITS.get(unit) or Unit(unit.replace("-", "_")), record(), base_year=base)


def why_missing(point: Point, unit: str, w: Words) -> str:
    ahead = point.basis is Basis.PROJECTED and unit in WORDING["missing-ahead"]
    return w.of("missing-ahead" if ahead else "missing", unit)


def _text(value: Decimal, unit: str, currency: str, w: Words) -> str:
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
        return amount(point, w.language)
    dollars = cited_dollars(record(), point) if unit == "usd-cited" else None
    return stated(dollars, w.language) if dollars else _text(found.value, unit, found.symbol, w)


def sentence(point: Point, language: Language) -> str:
    """A sentence for a story: year, sum with its hedge, dollars at the year's rate, source.

    >>> point = at_year(2019)
    >>> print(sentence(point, "en").split(" for US forces")[0])
    For 2019, South Korea agreed to pay 1.0389 trillion won (about $891 million)
    """
    w, forms = words(language), WORDING["sentence"]
    form = point.basis.value if point.basis in forms else point.status if point.status in forms else "agreed"
    places = dict.fromkeys(place(record().sources[figure.source], w) for figure in behind(point))
    return w.of(
        "sentence",
        form or "agreed",
        year=point.year,
        country=country(record().programmes[point.programme].payer, language),
        amount=_with_dollars(point, w),
        source=w.say(" and ").join(places),
    )


def _with_dollars(point: Point, w: Words) -> str:
    """The sum, and in parentheses what it is at the year's average rate, in dollars or won."""
    own = amount(point, w.language)
    if point.basis is Basis.PROJECTED:
        return w.say("about {amount}", amount=own)
    found = value_of(point, "won" if point.currency == "USD" else "usd")
    if found.value is None or found.symbol == point.currency:
        return own
    about = w.say("about {amount}", amount=money(found.value, found.symbol, w.language, digits=3))
    return w.say("{native} ({about})", native=own, about=about)
