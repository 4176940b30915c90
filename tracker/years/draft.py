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
    if written in words:
        return words[written]
    total = digits = 0
    for sign in written:
        if unit := _UNITS.get(sign):
            total, digits = total + (digits or 1) * unit, 0
        else:
            digits = 10 * digits + _DIGITS[sign]
    return total + digits


def full_year(short: int, near: int) -> int:
    """The year of two digits that is nearest to another.

    >>> full_year(94, 2025), full_year(5, 1995), full_year(30, 2025)
    (1994, 2005, 2030)
    """
    return min((century + short for century in (1900, 2000)), key=lambda year: abs(year - near))


@dataclass(slots=True)
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
    reason: str | None = None
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

    def century(self, short: int) -> int:
        """The year of two digits: near the year named last ("in 1953 ... in '54"), or near today."""
        named = full_year(short, self.named or 0)
        return named if self.named and abs(named - self.named) <= CLOSE else full_year(short, self.today)

    def number(self, *places: str) -> int:
        """The number in the first of some places that the form has, 0 when it has none."""
        for place in places:
            if written := self.values.get(place):
                return number(" ".join(written.split()), self.grammar.numbers)
        return 0
