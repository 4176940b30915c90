"""A mention of a year while it is read, and what its form is read against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.models import YearHow
from tracker.years.digits import TODAY, full_year, number
from tracker.years.grammar import Grammar

CLOSE = 10  # years within which what is written short goes with the year named last


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


@dataclass(frozen=True, slots=True)
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
        if name := self.values.get("m"):
            return self.grammar.months[" ".join(name.removesuffix(".").split())]
        return self.number("M")

    def century(self, short: int) -> int:
        """The year of two digits: near the year named last ("in 1953 ... in '54"), or near today."""
        named = full_year(short, self.named or 0)
        return named if self.named and abs(named - self.named) <= CLOSE else full_year(short, self.today)

    def number(self, *places: str) -> int:
        """The number in the first of some places that the form has, 0 when it has none."""
        written = next(filter(None, map(self.values.get, places)), None)
        return number(" ".join(written.split()), self.grammar.numbers) if written else 0
