"""A mention of a year while it is read, what its form is read against, and the values of written numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.models import YearHow
from tracker.years.grammar import Grammar

TODAY = 2026  # what two digits are held against in a text without a day

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000}
SHOWA = 1925  # the year before the first of the oldest era whose years are written without its name
CLOSE = 10  # years within which what is written short goes with the year named last


def number(written: str, words: Mapping[str, int]) -> int:
    """The value of a number in digits, in one of the words or in kanji.

    >>> number("12", {}), number("two", {"two": 2})
    (12, 2)
    >>> number("二十", {}), number("二〇一九", {}), number("千九百九十", {})
    (20, 2019, 1990)
    """
    if written.isdecimal():
        return int(written)
    if (value := words.get(" ".join(written.split()))) is not None:
        return value
    total = digits = 0
    for sign in written:
        if unit := _UNITS.get(sign):
            total, digits = total + (digits or 1) * unit, 0
        else:
            digits = 10 * digits + _DIGITS[sign]
    return total + digits


@dataclass(slots=True, eq=False)
class Draft:
    """A mention while it is read. `beside` is what the words next to it make of it (from, until ...);
    `implied` a month or day whose year is not said."""

    start: int
    end: int
    role: str
    how: YearHow = YearHow.STATED
    year: int | None = None
    year_end: int | None = None
    count: int | None = None
    anchor: int | None = None
    month: int = 0
    beside: str = ""
    implied: bool = False


@dataclass(slots=True)
class Setting:
    """What a form is read against. `values` are the words in its places, `text` the folded text."""

    values: Mapping[str, str | None]
    grammar: Grammar
    text: str
    published: date | None
    named: int | None  # the year that was named last
    eras: bool  # whether the text has years of an era
    western: bool  # whether fiscal years of our own calendar stand before

    @property
    def today(self) -> int:
        return self.published.year if self.published else TODAY

    @property
    def month(self) -> int:
        """The number of the month in the form, 0 when it has none."""
        name = self.values.get("m")
        return self.grammar.months[" ".join(name.removesuffix(".").split())] if name else self.number("M")

    def short_year(self, written: str, *, eras: bool) -> int:
        """The year of a number below 100: near the year named last ("in 1953 ... in '54"), or near today;
        with `eras` perhaps one of these."""
        short, zero = number(written, self.grammar.numbers), written[0] in "0〇"
        western = [1900 + short, 2000 + short] if short > 9 or zero else []
        latest = self.today + CLOSE // 2
        firsts = self.grammar.eras.values() if eras and short < 65 and not zero else ()
        of_eras = [first + short for first in firsts if first >= SHOWA and first + short <= latest]
        near = [year for year in western + of_eras if self.named and abs(year - self.named) <= CLOSE]
        years = near or western + of_eras
        if self.western != self.eras:  # the text has shown how it counts
            shown = western if self.western else of_eras
            years = [year for year in years if year in shown] or years
        about, far = (near and self.named) or self.today, self.today + 2 * CLOSE
        return min(years, key=lambda year: (year > far and not near, abs(year - about), year > about))

    def number(self, *places: str) -> int:
        """The number in the first of some places that the form has, 0 when it has none."""
        for place in places:
            if written := self.values.get(place):
                return number(written, self.grammar.numbers)
        return 0
