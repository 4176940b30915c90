"""What the data say, in words worked out from them: headline, the sentences below it, titles of pictures."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tracker.money import percent
from tracker.page import shelf
from tracker.page.choices import BASE_YEAR
from tracker.page.units import value_of
from tracker.page.words import Language, words

CHANGES = (
    "{sentence} That is {ratio} more than in {year}.",
    "{sentence} That is {ratio} less than in {year}.",
)
IN = {
    "usd": "In US dollars",
    "usd-cited": "In US dollars as printed",
    "constant-won": "In constant won",
    "constant-usd": "In constant US dollars",
}


@cache
def headline(language: Language) -> str:
    """What the data say in one line."""
    w = words(language)
    first, last = shelf.paid()[0], shelf.paid()[-1]
    start, end = (value_of(point, "won").value for point in (first, last))
    assert start
    assert end
    times = f"{(end / start).quantize(Decimal(1))}"
    return w.say("Seoul pays {times} times what it paid in {year}", times=times, year=first.year)


@cache
def deck(language: Language) -> str:
    """Two sentences below the headline: the newest sum and its growth, and the same in constant won."""
    w = words(language)
    last = shelf.paid()[-1]
    sentences = [
        w.say(
            "For {year} South Korea pays {amount} for US forces under its Special Measures Agreement.",
            year=last.year,
            amount=shelf.amount(last, language),
        )
    ]
    if found := shelf.change(last):
        before, difference, ratio = found
        text = CHANGES[difference < 0]
        sentences[0] = w.say(text, sentence=sentences[0], ratio=percent(abs(ratio)), year=before.year)
    if real := _real_growth():
        newest, oldest, times = real
        sentences.append(
            w.say(
                "In constant won, what it paid in {newest} is {times} times what it paid in {oldest}.",
                newest=newest,
                oldest=oldest,
                times=times,
            )
        )
    return " ".join(sentences)


def _real_growth() -> tuple[int, int, str] | None:
    """The newest and the oldest year that have a value in constant won, and their ratio."""
    values = [(point.year, value_of(point, "constant-won").value) for point in shelf.paid()]
    known = [(year, value) for year, value in values if value is not None]
    if len(known) < 2:
        return None
    (oldest, start), (newest, end) = known[0], known[-1]
    return newest, oldest, f"{(end / start).quantize(Decimal('0.1'))}"


@cache
def title(unit: str, language: Language, base: int = BASE_YEAR) -> str:
    """The finding of a chart in one unit."""
    say = words(language).say
    values = [(point.year, value_of(point, unit, base).value) for point in shelf.paid()]
    known = [(year, value) for year, value in values if value is not None]
    if unit == "won" or not known:
        return headline(language)
    (first, start), (last, end) = known[0], known[-1]
    if unit == "change":
        return say("{ratio} on the year before in {year}", ratio=percent(end / 100, signed=True), year=last)
    if unit == "budget-share":
        ends = (percent(start / 100, digits=2), percent(end / 100, digits=2))
        return say(
            "From {start} of the defence budget in {first} to {end} in {last}",
            start=ends[0],
            first=first,
            end=ends[1],
            last=last,
        )
    if unit == "index":
        return say("What Seoul pays, {year} = 100", year=base)
    times = f"{(end / start).quantize(Decimal('0.1'))}"
    return say(
        "{unit}, Seoul paid {times} times as much in {last} as in {first}",
        unit=say(IN[unit]),
        times=times,
        last=last,
        first=first,
    )
