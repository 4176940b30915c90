"""What the data say, in words worked out from the years shown: headline and the sentences below it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tracker.money import percent
from tracker.page import BASE_YEAR, facts
from tracker.page.words import Language, Words, words
from tracker.record.points import Point

# How the last sum stands to the first: a multiple, more, less, the same.
PAID = (
    "Seoul paid {times} times as much in {last} as in {first}",
    "Seoul paid {ratio} more in {last} than in {first}",
    "Seoul paid {ratio} less in {last} than in {first}",
    "Seoul paid the same in {last} as in {first}",
)
CHANGES = (
    "{sentence} That is {times} times what it was in {first}.",
    "{sentence} That is {ratio} more than in {first}.",
    "{sentence} That is {ratio} less than in {first}.",
    "{sentence} That is the same as in {first}.",
)
NOMINAL = (
    "In won of each year, the sum of {last} is {times} times that of {first}.",
    "In won of each year, the sum of {last} is {ratio} more than that of {first}.",
    "In won of each year, the sum of {last} is {ratio} less than that of {first}.",
    "In won of each year, the sums of {last} and {first} are the same.",
)
IN = {
    "real": "After inflation",
    "won": "In won of each year",
    "usd": "In US dollars",
    "usd-cited": "In US dollars that sources state",
    "constant-won": "In constant won of {base}",
    "constant-usd": "In constant US dollars of {base}",
}
# from here on a sum is a multiple of another, below it so many per cent more
_A_MULTIPLE = Decimal("1.5")

Value = tuple[int, Decimal]


@cache
def deck(language: Language, first: int | None = None, last: int | None = None) -> str:
    """The sentences below the headline: the newest sum, its growth, and the growth in won of each year."""
    w = words(language)
    points = _paid(first, last) or facts.paid()[-1:]
    newest = points[-1]
    text = (
        "For {year} South Korea pays {amount} for US forces under its Special Measures Agreement."
        if newest is facts.paid()[-1]
        else "For {year} South Korea paid {amount} for US forces under its Special Measures Agreement."
    )
    sentence = w.say(text, year=newest.year, amount=facts.amount(newest, language))
    if found := facts.change(newest):
        before = found[0]
        sums = (before.year, before.amount), (newest.year, newest.amount)
        sentence = _compared(CHANGES, *sums, w, sentence=sentence)
    known = _values(points, "won", BASE_YEAR)
    if len(known) > 2:
        sentence = f"{sentence} {_compared(NOMINAL, known[0], known[-1], w)}"
    if len(_values(points, "constant-won", BASE_YEAR)) > 1:
        prices = w.say("“After inflation” means in consumer prices of {base}.", base=BASE_YEAR)
        sentence = f"{sentence} {prices}"
    return sentence


@cache
def title(
    unit: str,
    language: Language,
    base: int = BASE_YEAR,
    first: int | None = None,
    last: int | None = None,
) -> str:
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
        return f"{end[0]}: {facts.in_words(point, unit, base, w)}"
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
    named = w.say(IN[measured], base=base)
    return w.say("{unit}, {finding}", unit=named, finding=_compared(PAID, start, end, w))


def _paid(first: int | None, last: int | None) -> tuple[Point, ...]:
    low, high = first or 0, last or 9999
    return tuple(point for point in facts.paid() if low <= point.year <= high)


def _values(points: tuple[Point, ...], unit: str, base: int) -> list[Value]:
    values = [(point.year, facts.value_of(point, unit, base).value) for point in points]
    return [(year, value) for year, value in values if value is not None]


def _compared(forms: tuple[str, ...], start: Value, end: Value, w: Words, **values: str) -> str:
    """The form that fits how the second value stands to the first, filled in."""
    ratio = end[1] / start[1]
    multiple, more, less, same = forms
    form = multiple if ratio >= _A_MULTIPLE else more if ratio > 1 else less if ratio < 1 else same
    times = ratio.quantize(Decimal(1) if ratio >= 10 else Decimal("0.1"))
    said = {"times": times, "ratio": percent(abs(ratio - 1)), "first": start[0], "last": end[0]}
    return w.say(form, **said, **values)
