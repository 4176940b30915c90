"""From the record to what a chart shows: headline, marks in one unit, bands, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from tracker.money import currency_name, percent, scale_of
from tracker.page import BASE_YEAR, SITE, Language, facts
from tracker.page.chart import SIGNS, Band, Mark, View
from tracker.page.facts import WITH_BASE, WORKED_OUT, in_words, unit_name, value_of, why_missing
from tracker.page.words import WORDING, Words, words
from tracker.record.points import Basis, Point, agreement_of
from tracker.record.unit import UnitValue

# from here on a sum is a multiple of another, below it so many per cent more
_A_MULTIPLE = Decimal("1.5")
Value = tuple[int, Decimal]


@lru_cache(maxsize=512)
def build(
    programme: str,
    unit: str,
    language: Language,
    base: int = BASE_YEAR,
    first: int = 0,
    last: int = 9999,
) -> View:
    """The view of one programme. Years without a value in the unit stand in `missing` with the reason."""
    w, seoul = words(language), programme == facts.SEOUL
    currency = _currency(unit, facts.record().programmes[programme].currency)
    points = [point for point in facts.points(programme) if first <= point.year <= last]
    values = [(point, value_of(point, unit, base)) for point in points]
    there = [(point, value) for point, value in values if value.value is not None]
    scale, unit_words = _scale(unit, currency, [v.value for _, v in there if v.value is not None], base, w)
    missing: dict[str, tuple[int, ...]] = {}
    for point, value in values:
        if value.value is None:
            why = why_missing(point, unit, w)
            missing[why] = (*missing.get(why, ()), point.year)
    bands, caption = _bands(programme, first, last, w), _caption(programme, unit, base, w)
    worked_out = unit in WORKED_OUT
    return View(
        programme=programme,
        title=title(unit, language, base, first, last)
        if seoul
        else facts.programme_name(programme, language),
        caption=caption,
        subtitle=f"{caption} {w.say('Shaded bands: the numbered agreements.')}" if bands else caption,
        unit=unit_words,
        marks=tuple(_mark(point, value, unit, base, scale, w) for point, value in there),
        bands=bands,
        missing=missing,
        notes=(_note(programme, unit, base, w),),
        source=w.say(
            "Source: {site}, data version {version}; every figure with its source in the data. CC BY 4.0",
            site=w.say(SITE),
            version=facts.record().version,
        ),
        bases={basis: _basis(basis, unit, w) for basis in WORDING["basis"]},
        # where every value is worked out, that is no news of any
        names={look: w.of("look", look) for look in WORDING["look"] if not worked_out},
        columns=unit == "change",
    )


@lru_cache(maxsize=512)
def said(unit: str, language: Language, base: int = BASE_YEAR, first: int = 0, last: int = 9999) -> View:
    """Demands, offers and forecasts as marks in the same unit, where it has a value for them."""
    w, without = words(language), unit in ("change", "index", "budget-share")
    values = {}
    for figure in () if without else facts.said():
        # as if it were a payment, only to take it through the same conversion
        own = {name: getattr(figure, name) for name in ("programme", "year", "currency", "amount")}
        value = value_of(Point(**own, basis=Basis.CITED, preferred=figure), unit, base).value
        if value is not None:
            values[figure] = value
    currency = _currency(unit, facts.record().programmes[facts.SEOUL].currency)
    paid = [made for p in facts.points() if (made := value_of(p, unit, base).value) is not None]
    scale, unit_words = _scale(unit, currency, [*paid, *values.values()], base, w)
    marks = []
    for figure, value in values.items():
        assert figure.year is not None
        amount, kind = facts.stated(figure, language), figure.kind.value
        who = f"{w.say(figure.said_by)}: " if figure.said_by else ""
        text = f"{figure.year} {w.label(figure.kind)} – {who}{amount}"
        if first <= figure.year <= last:
            marks.append(Mark(figure.id, figure.year, float(value / scale), kind, kind, amount, text, text))
    drawn = dict.fromkeys(mark.look for mark in marks)
    key = " · ".join([unit_words, *(f"{SIGNS[look]} {w.say(look)}" for look in drawn)])
    return View(facts.SEOUL, w.say("Demands and offers"), key, tuple(marks))


def _currency(unit: str, native: str) -> str:
    return {"won": native, "constant-won": "KRW"}.get(unit, "USD")


def _scale(unit: str, currency: str, values: list[Decimal], base: int, w: Words) -> tuple[Decimal, str]:
    """By what the values are divided for the axis, and what the axis then counts in."""
    if unit in ("budget-share", "change"):
        return Decimal(1), "%"
    if unit == "index":
        return Decimal(1), w.say("{year} = 100", year=base)
    scale, word = scale_of(max(map(abs, values), default=Decimal(1)), w.language)
    counted = f"{word} {currency_name(currency, w.language)}".strip()
    return scale, w.say("{unit} of {year}", unit=counted, year=base) if unit in WITH_BASE else counted


def _basis(basis: str, unit: str, w: Words) -> str:
    return w.of("worked-out" if unit in WORKED_OUT else "basis", basis)


def _mark(point: Point, value: UnitValue, unit: str, base: int, scale: Decimal, w: Words) -> Mark:
    assert value.value is not None
    own = "USD" if unit == "usd" else facts.record().programmes[point.programme].currency
    basis = point.basis.value
    if unit == "usd-cited":
        basis = Basis.CITED.value
    elif point.basis is Basis.CITED and unit != "change" and point.currency != own:
        basis = "converted"
    text = in_words(point, unit, base, w) or ""
    if basis == "converted" and unit == "won":
        text = f"{facts.amount(point, w.language)} ≈ {text}"
    low, high = _range(point, scale) if unit == "won" else (None, None)
    how = _basis(basis, unit, w)
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


def _range(point: Point, scale: Decimal) -> tuple[float | None, float | None]:
    """The band of a projection; of a year in dispute, the least and the most that sources give."""
    low, high = point.low, point.high
    if low is None:
        own = [sum_ for sum_ in agreement_of(facts.record(), point).sums if sum_.currency == point.currency]
        if own and own[0].disagreeing and point.currency != "USD":
            low, high = own[0].low, own[0].high
    return (None, None) if low is None or high is None else (float(low / scale), float(high / scale))


def _about(point: Point, unit: str, text: str, how: str, w: Words) -> str:
    """What a pointer reads: the value and its change, then who says so and when."""
    first = f"{point.year}: {text}"
    if unit != "change" and (found := facts.change(point)):
        first += f" ({percent(found[2], signed=True)})"
    names = [facts.place(facts.record().sources[figure.source], w) for figure in facts.behind(point, unit)]
    return f"{first}\n{names[0] if names else how}"


def _note(programme: str, unit: str, base: int, w: Words) -> str:
    if unit == "won":
        return w.of("own-currency", "seoul" if programme == facts.SEOUL else "elsewhere")
    return w.say("Formula: {formula}.", formula=w.of("formula", unit, base=base))


def _bands(programme: str, first: int, last: int, w: Words) -> tuple[Band, ...]:
    return tuple(
        Band(a.period_start, a.period_end, a.number, f"{w.agreement(a)}: {w.in_record(a.annual_rule)}")
        for a in facts.record().agreements
        if a.programme == programme and a.period_end >= first and a.period_start <= last
    )


def _caption(programme: str, unit: str, base: int, w: Words) -> str:
    own = unit == "won" and facts.record().programmes[programme].currency != "KRW"
    counted = "" if own else f" {unit_name(unit, w, base)}."
    return f"{facts.programme_name(programme, w.language)}.{counted}"


@cache
def base_years() -> tuple[str, ...]:
    """The years that constant prices and the index can be counted in, the newest first."""
    points = facts.paid()
    years = range(points[-1].year, points[0].year - 1, -1)
    return tuple(str(y) for y in years if value_of(points[0], "constant-won", y).value is not None)


@cache
def deck(language: Language, first: int = 0, last: int = 9999) -> str:
    """The sentences below the headline: the newest sum, its growth, and the growth in won of each year."""
    w = words(language)
    points = _paid(first, last) or facts.paid()[-1:]
    newest = points[-1]
    verb = "pays" if newest is facts.paid()[-1] else "paid"
    sentence = w.of("newest", verb, year=newest.year, amount=facts.amount(newest, language))
    if found := facts.change(newest):
        before = found[0]
        sums = (before.year, before.amount), (newest.year, newest.amount)
        sentence = _compared("changes", *sums, w, sentence=sentence)
    known = _values(points, "won", BASE_YEAR)
    if len(known) > 2:
        sentence = f"{sentence} {_compared('nominal', known[0], known[-1], w)}"
    if len(_values(points, "constant-won", BASE_YEAR)) > 1:
        prices = w.say("“After inflation” means in consumer prices of {base}.", base=BASE_YEAR)
        sentence = f"{sentence} {prices}"
    return sentence


@cache
def title(unit: str, language: Language, base: int = BASE_YEAR, first: int = 0, last: int = 9999) -> str:
    """The finding of a chart in one unit over the years shown; for won of each year, in real terms."""
    w = words(language)
    points = _paid(first, last)
    known = _values(points, unit, base)
    if unit == "index":
        return w.say("What Seoul pays, {year} = 100", year=base)
    if not known:
        return w.say("What South Korea pays, year by year")
    start, end = known[0], known[-1]
    if unit == "change":
        ratio = percent(end[1] / 100, signed=True)
        return w.say("{ratio} on the year before in {year}", ratio=ratio, year=end[0])
    if len(known) == 1:
        [point] = [point for point in points if point.year == end[0]]
        return f"{end[0]}: {in_words(point, unit, base, w)}"
    if unit == "budget-share":
        return w.say(
            "From {start} of the defence budget in {first} to {end} in {last}",
            start=percent(start[1] / 100, digits=2),
            first=start[0],
            end=percent(end[1] / 100, digits=2),
            last=end[0],
        )
    measured = unit
    if unit == "won" and len(real := _values(points, "constant-won", BASE_YEAR)) > 1:
        measured, start, end = "real", real[0], real[-1]
    named = w.of("in", measured, base=base)
    return w.say("{unit}, {finding}", unit=named, finding=_compared("paid", start, end, w))


def _paid(first: int, last: int) -> Sequence[Point]:
    return [point for point in facts.paid() if first <= point.year <= last]


def _values(points: Sequence[Point], unit: str, base: int) -> list[Value]:
    values = [(point.year, value_of(point, unit, base).value) for point in points]
    return [(year, value) for year, value in values if value is not None]


def _compared(forms: str, start: Value, end: Value, w: Words, **values: str) -> str:
    """The form that fits how the second value stands to the first, filled in."""
    ratio = end[1] / start[1]
    form = "times" if ratio >= _A_MULTIPLE else "more" if ratio > 1 else "less" if ratio < 1 else "same"
    times = ratio.quantize(Decimal(1) if ratio >= 10 else Decimal("0.1"))
    found = {"times": times, "ratio": percent(abs(ratio - 1)), "first": start[0], "last": end[0]}
    return w.of(forms, form, **found, **values)
