"""From the record to what a chart shows: marks in one unit, bands, and the words around them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

from tracker.models import CitedFigure
from tracker.money import currency_name, percent, scale_of
from tracker.page import BASE_YEAR, SITE, facts, headline, labels
from tracker.page.facts import FORMULAS, WITH_BASE, WORKED_OUT, in_words, unit_name, value_of, why_missing
from tracker.page.marks import Band, Mark, View
from tracker.page.words import Language, Words, words
from tracker.record.points import Basis, Point, agreement_of
from tracker.record.unit import UnitValue

# what looks mean, where a chart has them
LOOKS = {
    "single": "one source",
    "worked-out": "worked out, not stated",
    "projected": "projection",
}


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
    w, record = words(language), facts.record()
    known = record.programmes[programme]
    currency = _currency(unit, known.currency)
    chosen = [
        point
        for point in facts.points(programme)
        if (first is None or point.year >= first) and (last is None or point.year <= last)
    ]
    values = [(point, value_of(point, unit, base)) for point in chosen]
    there = [(point, value) for point, value in values if value.value is not None]
    scale, unit_words = _scale(unit, currency, [v.value for _, v in there if v.value is not None], base, w)
    missing: dict[str, tuple[int, ...]] = {}
    for point, value in values:
        if value.value is None:
            why = why_missing(point, unit, w)
            missing[why] = (*missing.get(why, ()), point.year)
    bands, caption = _bands(programme, first, last, w), _caption(programme, unit, base, w)
    return View(
        programme=programme,
        title=headline.title(unit, language, base, first, last)
        if programme == facts.SEOUL
        else facts.programme_name(programme, language),
        caption=caption,
        subtitle=f"{caption} {w.say('Shaded bands: the numbered agreements.')}" if bands else caption,
        unit=unit_words,
        marks=tuple(_mark(point, value, unit, base, scale, w) for point, value in there),
        bands=bands,
        missing=missing,
        notes=(_note(programme, unit, base, w),),
        source=_source_line(w),
        bases={basis: labels.basis(basis, w, worked_out=unit in WORKED_OUT) for basis in labels.BASES},
        # where every value is worked out, that is no news of any
        names=tuple((look, w.say(text)) for look, text in LOOKS.items() if unit not in WORKED_OUT),
        columns=unit == "change",
    )


@lru_cache(maxsize=512)
def said(
    programme: str, unit: str, language: Language, base: int = BASE_YEAR, first: int = 0, last: int = 9999
) -> tuple[Mark, ...]:
    """Demands, offers and forecasts as marks in the same unit, where it has a value for them."""
    w = words(language)
    if unit in ("change", "index", "budget-share"):
        return ()
    values = {}
    for figure in facts.said(programme):
        value = value_of(_as_point(figure), unit, base).value
        if value is not None and first <= (figure.year or 0) <= last:
            values[figure] = value
    currency = _currency(unit, facts.record().programmes[programme].currency)
    scale = _scale(unit, currency, [*values.values(), *_amounts(programme, unit, base)], base, w)[0]
    marks = []
    for figure, value in values.items():
        assert figure.year is not None
        amount = facts.stated(figure, language)
        who = f"{w.say(figure.said_by)}: " if figure.said_by else ""
        text = f"{figure.year} {labels.label(figure.kind, w)} – {who}{amount}"
        kind = figure.kind.value
        marks.append(Mark(figure.id, figure.year, float(value / scale), kind, kind, amount, text, text))
    return tuple(marks)


def _amounts(programme: str, unit: str, base: int) -> list[Decimal]:
    values = (value_of(point, unit, base).value for point in facts.points(programme))
    return [value for value in values if value is not None]


def said_unit(unit: str, language: Language, base: int) -> str:
    """What the axis of a chart with demands counts in."""
    currency = _currency(unit, facts.record().programmes[facts.SEOUL].currency)
    values = _amounts(facts.SEOUL, unit, base)
    claims = (value_of(_as_point(figure), unit, base).value for figure in facts.said())
    return _scale(unit, currency, [*values, *(v for v in claims if v is not None)], base, words(language))[1]


def _as_point(figure: CitedFigure) -> Point:
    """A demand as if it were a payment, only to take it through the same conversion."""
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


def _mark(point: Point, value: UnitValue, unit: str, base: int, scale: Decimal, w: Words) -> Mark:
    assert value.value is not None
    native = facts.record().programmes[point.programme].currency
    own = "USD" if unit == "usd" else native
    basis = point.basis.value
    if unit == "usd-cited":
        basis = Basis.CITED.value
    elif point.basis is Basis.CITED and unit != "change" and point.currency != own:
        basis = "converted"
    text = in_words(point, unit, base, w) or ""
    if basis == "converted" and unit == "won":
        text = f"{facts.amount(point, w.language)} ≈ {text}"
    low, high = _range(point, unit, scale)
    how = labels.basis(basis, w, worked_out=unit in WORKED_OUT)
    return Mark(
        point.id,
        point.year,
        float(value.value / scale),
        basis,
        _look(point, basis, unit),
        text,
        f"{point.year} – {text} ({how})",
        _about(point, unit, text, how, w),
        low,
        high,
    )


def _look(point: Point, basis: str, unit: str) -> str:
    if basis == "projected":
        return "projected"
    if unit in WORKED_OUT or unit == "usd":
        basis = point.basis.value if point.currency != "USD" else basis
    if basis != "cited":
        return "worked-out"
    return "single" if agreement_of(facts.record(), point).agreeing < 2 else "stated"


def _range(point: Point, unit: str, scale: Decimal) -> tuple[float | None, float | None]:
    """The band of a projection; of a year in dispute, the least and the most that sources give."""
    if unit != "won":
        return None, None
    ends: tuple[Decimal | None, Decimal | None] = point.low, point.high
    if point.low is None:
        own = [sum_ for sum_ in agreement_of(facts.record(), point).sums if sum_.currency == point.currency]
        if not own or not own[0].disagreeing or point.currency == "USD":
            return None, None
        ends = own[0].low, own[0].high
    low, high = ends
    return (None, None) if low is None or high is None else (float(low / scale), float(high / scale))


def _about(point: Point, unit: str, text: str, how: str, w: Words) -> str:
    """What a pointer reads: the value and its change, then who says so and when."""
    first = f"{point.year}: {text}"
    if unit != "change" and (found := facts.change(point)):
        first += f" ({percent(found[2], signed=True)})"
    names = [facts.place(facts.record().sources[figure.source], w) for figure in facts.behind(point, unit)]
    return f"{first}\n{names[0] if names else how}"


def _note(programme: str, unit: str, base: int, w: Words) -> str:
    if unit == "won" and programme != facts.SEOUL:
        return w.say("In its own currency, as sources state it.")
    if unit == "won":
        return w.say(
            "Won of each year, not adjusted for prices. Hollow marks: no source states the sum in won; small "
            "ones: one source does."
        )
    return w.say("Formula: {formula}.", formula=w.say(FORMULAS[unit], base=base))


def _bands(programme: str, first: int | None, last: int | None, w: Words) -> tuple[Band, ...]:
    return tuple(
        Band(
            a.period_start,
            a.period_end,
            str(a.number),
            f"{labels.agreement(a, w)}: {w.in_record(a.annual_rule)}",
            shaded=a.number % 2 == 0,
        )
        for a in facts.record().agreements
        if a.programme == programme
        and (first is None or a.period_end >= first)
        and (last is None or a.period_start <= last)
    )


def _caption(programme: str, unit: str, base: int, w: Words) -> str:
    programme_name = facts.programme_name(programme, w.language)
    known = facts.record().programmes[programme]
    counted = "" if unit == "won" and known.currency != "KRW" else f" {unit_name(unit, w, base)}."
    return f"{programme_name}.{counted}"


def _source_line(w: Words) -> str:
    return w.say(
        "Source: {site}, data version {version}; every figure with its source in the data. CC BY 4.0",
        site=w.say(SITE),
        version=facts.version(),
    )


@cache
def base_years() -> tuple[str, ...]:
    """The years that constant prices and the index can be counted in, the newest first."""
    points = facts.paid()
    first, last = points[0], points[-1]
    years = (year for year in range(last.year, first.year - 1, -1))
    return tuple(str(y) for y in years if value_of(first, "constant-won", y).value is not None)
