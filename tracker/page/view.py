"""From the record to what a chart shows: marks in one unit, bands, and the words around them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

from tracker.models import CitedFigure
from tracker.money import currency_name, scale_of
from tracker.page import headline, labels, shelf
from tracker.page.choices import BASE_YEAR, SITE
from tracker.page.marks import Band, Mark, View
from tracker.page.units import FORMULAS, WITH_BASE, WORKED_OUT, in_dollars, unit_name, value_of, why_missing
from tracker.page.units import text as text_of
from tracker.page.words import Language, Words, words
from tracker.record.points import Basis, Point
from tracker.record.unit import UnitValue

_FEWEST_POINTS = 3


@lru_cache(maxsize=512)
def build(
    programme: str,
    unit: str,
    language: Language,
    base: int = BASE_YEAR,
    first: int | None = None,
    last: int | None = None,
) -> View:
    """The view of one programme. Years without a value in the unit stand in `missing` with the reason."""
    w, record = words(language), shelf.record()
    known = record.programmes[programme]
    currency = _currency(unit, known.currency)
    chosen = [
        point
        for point in shelf.points(programme)
        if (first is None or point.year >= first) and (last is None or point.year <= last)
    ]
    values = [(point, value_of(point, unit, base)) for point in chosen]
    there = [(point, value) for point, value in values if value.value is not None]
    scale, unit_words = _scale(unit, currency, [v.value for _, v in there if v.value is not None], base, w)
    marks = tuple(_mark(point, value, unit, currency, scale, w) for point, value in there)
    missing: dict[str, tuple[int, ...]] = {}
    for point, value in values:
        if value.value is None:
            why = why_missing(point, unit, w)
            missing[why] = (*missing.get(why, ()), point.year)
    bands, caption = _bands(programme, first, last, w), _caption(programme, unit, base, w)
    return View(
        programme=programme,
        title=headline.title(unit, language, base, first, last)
        if programme == shelf.SEOUL
        else shelf.programme_name(programme, language),
        caption=caption,
        subtitle=f"{caption} {w.say('Shaded bands: the numbered agreements.')}" if bands else caption,
        unit=unit_words,
        marks=marks,
        bands=bands,
        missing=missing,
        notes=(_note(programme, unit, base, w),),
        source=_source_line(w),
        wedge=w.say("from no growth to the agreement’s cap"),
        bases={basis: labels.mark(basis, w, worked_out=unit in WORKED_OUT) for basis in labels.MARKS},
    )


@lru_cache(maxsize=512)
def layer(
    programme: str, unit: str, language: Language, base: int = BASE_YEAR, first: int = 0, last: int = 9999
) -> tuple[Mark, ...]:
    """Demands, claims and offers as marks in the same unit; those that it has no value for are left out."""
    w = words(language)
    if unit in ("change", "index", "budget-share"):
        return ()
    native = shelf.record().programmes[programme].currency
    currency = _currency(unit, native)
    values = [value_of(point, unit, base).value for point in shelf.points(programme)]
    scale = _scale(unit, currency, [value for value in values if value is not None], base, w)[0]
    marks = []
    for figure in shelf.layer(programme):
        assert figure.year is not None
        if not first <= figure.year <= last:
            continue
        value = value_of(_as_point(figure), unit, base).value
        if value is not None:
            said = shelf.said(figure, language)
            who = f"{w.say(figure.said_by)}: " if figure.said_by else ""
            text = f"{figure.year} {labels.kind(figure.kind, w)} – {who}{said}"
            marks.append(Mark(figure.id, figure.year, float(value / scale), figure.kind.value, said, text))
    return tuple(marks)


def _as_point(figure: CitedFigure) -> Point:
    """A claim as if it were a payment, only to take it through the same conversion."""
    assert figure.year is not None
    return Point(
        programme=figure.programme,
        year=figure.year,
        currency=figure.currency,
        amount=figure.amount,
        basis=Basis.CITED,
        preferred=figure,
    )


def _currency(unit: str, native: str) -> str:
    return {"won": native, "constant-won": "KRW"}.get(unit, "USD")


def _scale(unit: str, currency: str, values: list[Decimal], base: int, w: Words) -> tuple[Decimal, str]:
    """By what the values are divided for the axis, and what the axis then counts in."""
    say = w.say
    if unit in ("budget-share", "change"):
        return Decimal(1), "%"
    if unit == "index":
        return Decimal(1), say("{year} = 100", year=base)
    top = max((abs(value) for value in values), default=Decimal(1))
    scale, word = scale_of(top, w.language)
    counted = f"{word} {currency_name(currency, w.language)}".strip()
    return scale, say("{unit} of {year}", unit=counted, year=base) if unit in WITH_BASE else counted


def _mark(point: Point, value: UnitValue, unit: str, currency: str, scale: Decimal, w: Words) -> Mark:
    assert value.value is not None
    native = shelf.record().programmes[point.programme].currency
    dollars = in_dollars(point, unit)
    own = "USD" if unit == "usd" else native
    basis = point.basis.value
    if unit == "usd-cited":
        basis = Basis.CITED.value
    elif dollars or (point.basis is Basis.CITED and unit != "change" and point.currency != own):
        basis = "converted"
    text = text_of(value.value, unit, currency, w)
    if unit == "won" and basis != "converted":
        text = shelf.amount(point, w.language)
    if basis == "converted" and unit == "won":
        text = f"{shelf.amount(point, w.language)} ≈ {text}"
    low, high = (
        float(end / scale) if end is not None and unit == "won" else None for end in (point.low, point.high)
    )
    description = f"{point.year} – {text} ({labels.mark(basis, w, worked_out=unit in WORKED_OUT)})"
    return Mark(point.id, point.year, float(value.value / scale), basis, text, description, low, high)


def _note(programme: str, unit: str, base: int, w: Words) -> str:
    if unit == "won" and programme != shelf.SEOUL:
        return w.say("As printed, in its own currency.")
    if unit == "won":
        return w.say("As printed. Hollow marks stand for years that no source prints in won.")
    return w.say("Formula: {formula}.", formula=w.say(FORMULAS[unit], base=base))


def _bands(programme: str, first: int | None, last: int | None, w: Words) -> tuple[Band, ...]:
    return tuple(
        Band(
            a.period_start,
            a.period_end,
            str(a.number),
            f"{labels.agreement(a, w)}: {w.say(a.annual_rule)}",
            shaded=a.number % 2 == 0,
        )
        for a in shelf.record().agreements
        if a.programme == programme
        and (first is None or a.period_end >= first)
        and (last is None or a.period_start <= last)
    )


def _caption(programme: str, unit: str, base: int, w: Words) -> str:
    name = shelf.programme_name(programme, w.language)
    of_year = f", {base}" if unit in WITH_BASE else ""
    known = shelf.record().programmes[programme]
    counted = "" if unit == "won" and known.currency != "KRW" else f" {unit_name(unit, w)}{of_year}."
    return f"{name}.{counted}"


def _source_line(w: Words) -> str:
    return w.say(
        "Source: {site}, data version {version}; every figure with its source in the data. CC BY 4.0",
        site=w.say(SITE),
        version=shelf.version(),
    )


@cache
def base_years() -> tuple[str, ...]:
    """The years that constant prices and the index can be counted in, the newest first."""
    points = shelf.paid()
    first, last = points[0], points[-1]
    years = (year for year in range(last.year, first.year - 1, -1))
    return tuple(str(y) for y in years if value_of(first, "constant-won", y).value is not None)


@cache
def comparable() -> tuple[str, ...]:
    """The other programmes that have a series to show."""
    return tuple(
        name
        for name in shelf.record().programmes
        if name != shelf.SEOUL and len(shelf.points(name)) >= _FEWEST_POINTS
    )
