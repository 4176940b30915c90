"""What the data say, in words worked out from the years shown: headline, the sentences below it, titles."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tracker.money import percent
from tracker.page import shelf, units
from tracker.page.choices import BASE_YEAR
from tracker.page.words import Language, Words, words
from tracker.record.points import Point

# How the last sum stands to the first: a multiple, more, less, the same.
PAYS = (
    "Seoul pays {times} times what it paid in {first}",
    "Seoul pays {ratio} more than in {first}",
    "Seoul pays {ratio} less than in {first}",
    "Seoul pays the same as in {first}",
)
PAID = (
    "Seoul paid {times} times as much in {last} as in {first}",
    "Seoul paid {ratio} more in {last} than in {first}",
    "Seoul paid {ratio} less in {last} than in {first}",
    "Seoul paid the same in {last} as in {first}",
)
REAL = (
    "In constant won, what it paid in {last} is {times} times what it paid in {first}.",
    "In constant won, what it paid in {last} is {ratio} more than what it paid in {first}.",
    "In constant won, what it paid in {last} is {ratio} less than what it paid in {first}.",
    "In constant won, it paid the same in {last} as in {first}.",
)
CHANGES = (
    "{sentence} That is {times} times what it was in {first}.",
    "{sentence} That is {ratio} more than in {first}.",
    "{sentence} That is {ratio} less than in {first}.",
    "{sentence} That is the same as in {first}.",
)
IN = {
    "usd": "In US dollars",
    "usd-cited": "In US dollars as printed",
    "constant-won": "In constant won",
    "constant-usd": "In constant US dollars",
}
# from here on a sum is a multiple of another, below it so many per cent more
_A_MULTIPLE = Decimal("1.5")

Value = tuple[int, Decimal]


def headline(language: Language, first: int | None = None, last: int | None = None) -> str:
    """What the years from `first` to `last` say in one line."""
    return title("won", language, BASE_YEAR, first, last)


@cache
def deck(language: Language, first: int | None = None, last: int | None = None) -> str:
    """Two sentences below the headline: the newest sum and its growth, and the same in constant won."""
    w = words(language)
    points = _paid(first, last) or shelf.paid()[-1:]
    newest = points[-1]
    text = (
        "For {year} South Korea pays {amount} for US forces under its Special Measures Agreement."
        if newest is shelf.paid()[-1]
        else "For {year} South Korea paid {amount} for US forces under its Special Measures Agreement."
    )
    sentence = w.say(text, year=newest.year, amount=shelf.amount(newest, language))
    if found := shelf.change(newest):
        before = found[0]
        sums = (before.year, before.amount), (newest.year, newest.amount)
        sentence = _compared(CHANGES, *sums, w, sentence=sentence)
    real = _values(points, "constant-won", BASE_YEAR)
    return f"{sentence} {_compared(REAL, real[0], real[-1], w)}" if len(real) > 1 else sentence


@cache
def title(
    unit: str,
    language: Language,
    base: int = BASE_YEAR,
    first: int | None = None,
    last: int | None = None,
) -> str:
    """The finding of a chart in one unit, over the years that it shows."""
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
        [mark] = [units.value_of(point, unit, base) for point in points if point.year == end[0]]
        return f"{end[0]}: {units.text(end[1], unit, mark.symbol, w)}"
    if unit == "budget-share":
        return w.say(
            "From {start} of the defence budget in {first} to {end} in {last}",
            start=percent(start[1] / 100, digits=2),
            first=start[0],
            end=percent(end[1] / 100, digits=2),
            last=end[0],
        )
    if unit == "won":
        return _compared(PAYS if end[0] == shelf.paid()[-1].year else PAID, start, end, w)
    return w.say("{unit}, {finding}", unit=w.say(IN[unit]), finding=_compared(PAID, start, end, w))


def _paid(first: int | None, last: int | None) -> tuple[Point, ...]:
    low, high = first or 0, last or 9999
    return tuple(point for point in shelf.paid() if low <= point.year <= high)


def _values(points: tuple[Point, ...], unit: str, base: int) -> list[Value]:
    values = [(point.year, units.value_of(point, unit, base).value) for point in points]
    return [(year, value) for year, value in values if value is not None]


def _compared(forms: tuple[str, ...], start: Value, end: Value, w: Words, **values: str) -> str:
    """The form that fits how the second value stands to the first, filled in."""
    ratio = end[1] / start[1]
    multiple, more, less, same = forms
    form = multiple if ratio >= _A_MULTIPLE else more if ratio > 1 else less if ratio < 1 else same
    times = ratio.quantize(Decimal(1) if ratio >= 10 else Decimal("0.1"))
    said = {"times": times, "ratio": percent(abs(ratio - 1)), "first": start[0], "last": end[0]}
    return w.say(form, **said, **values)
