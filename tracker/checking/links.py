"""Figures of a text held against each other: who stands beside whom, sums restated, rises in money."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import combinations

from tracker.checking import slips
from tracker.checking.evidence import Evidence, Standard, best
from tracker.checking.naming import Judgement, differs
from tracker.checking.slips import GOOD, bare, digits, stands
from tracker.languages.lexicon import lexicon
from tracker.models import Document, Figure, Measure, Slip, Verdict
from tracker.placing.evidence import Reach
from tracker.record import rates
from tracker.record.precision import Stated, measure
from tracker.sums.percents import Percent, find_percents
from tracker.years.find import find_years

# How far a newspaper's rate of the day may lie from the average of its year.
TOLERANCE = Decimal("0.1")
# An average so many years old tells nothing of the rate of the day but its powers of ten.
STALE = 5
# Characters between a sum and its conversion, a word for a part, a percentage of the next sentence.
BESIDE, AROUND, BEHIND = 60, 60, 16
# From how many years back a change may be counted before the writer would have to say so.
BACK = 5
# A text this short may be a line of a draft.
SHORT = 300
FEW = 20  # of a table with more sums than this the differences between its first ones will do


class Text:
    """A document with its figures where they stand: their sentences, the percentages and years in them."""

    def __init__(self, document: Document, figures: Sequence[Figure]) -> None:
        self.document = document
        self.language = document.language or "en"
        self.figures = sorted((f for f in figures if not f.retracted), key=lambda figure: figure.start)
        self.programmes = {figure.programme for figure in figures}
        self.short = len(document.text) <= SHORT
        self._starts = [figure.start for figure in self.figures]

    @cached_property
    def _evidence(self) -> Reach:
        return Reach(self.document.text, self.language)

    def says_so(self, figure: Figure) -> bool:
        """Whether the text says, near a figure, that it is about the cost of foreign forces."""
        return self._evidence.covers(figure.start)

    @cached_property
    def percents(self) -> list[Percent]:
        """The rises and falls of the text."""
        found = find_percents(self.document.text, self.language)
        return [percent for percent in found if percent.direction is not None]

    @cached_property
    def sentences(self) -> list[tuple[int, int, list[Figure]]]:
        """Each sentence that has figures: from where to where, and which."""
        groups: dict[tuple[int, int], list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault(self.span(figure), []).append(figure)
        return [(*span, group) for span, group in sorted(groups.items())]

    def span(self, figure: Figure) -> tuple[int, int]:
        """Where the sentence of a figure stands."""
        earliest = max(0, figure.end - len(figure.sentence))
        begin = self.document.text.find(figure.sentence, earliest, figure.start + len(figure.sentence))
        known = figure.sentence and 0 <= begin <= figure.start
        return (begin, begin + len(figure.sentence)) if known else (figure.start, figure.end)

    def beside(self, figure: Figure) -> list[Figure]:
        """The figures of the same sentence."""
        place, (start, end) = bisect_left(self._starts, figure.start), self.span(figure)
        group = self.figures[
            bisect_left(self._starts, start) : max(bisect_left(self._starts, end), place + 1)
        ]
        return group or [figure]

    def open_years(self, figure: Figure) -> frozenset[int]:
        """The years that the sentence of a figure names and that none of its sums has."""
        start, end = self.span(figure)
        taken = [(other.start - start, other.end - start) for other in self.beside(figure)]
        said = self.document.text[start:end]
        named = find_years(said, self.language, published=self.document.published, taken=taken)
        years = {mention.year for mention in named if mention.year is not None}
        return frozenset(years - {other.year for other in self.beside(figure)})

    def said_in(self, start: int, end: int) -> list[Percent]:
        """The percentages of a sentence, and of the next where no other sum stands between."""
        following = bisect_left(self._starts, end)
        limit = min([end + 2 * BEHIND, *self._starts[following : following + 1]])
        return [p for p in self.percents if start <= p.start < end + BEHIND and p.end <= limit]

    def year_beside(self, percent: Percent) -> int | None:
        """The year named right before or behind a percentage: "8.3 percent from this year", 올해보다 8.3%."""
        start, end = max(0, percent.start - AROUND), percent.end + AROUND // 2
        taken = [(percent.start - start, percent.end - start)]
        said = self.document.text[start:end]
        for mention in find_years(said, self.language, published=self.document.published, taken=taken):
            gap = max(mention.start - taken[0][1], taken[0][0] - mention.end)
            if mention.year is not None and mention.year_end is None and gap <= BEHIND // 2:
                return mention.year
        return None

    def of_a_part(self, figure: Figure) -> bool:
        """Whether the words beside a figure, as far as the next sum, name a part or another count."""
        start, end = self.span(figure)
        place = bisect_left(self._starts, figure.start)
        before = self.figures[place - 1].end if place else 0
        start = max(start, figure.start - AROUND, min(before, figure.start))
        end = min([end, figure.end + AROUND // 2, *self._starts[place + 1 : place + 2]])
        words = f"{self.document.text[start : figure.start]} | {self.document.text[figure.end : end]}"
        return bool(_words(self.language, "parts", "words").search(words))

    @cached_property
    def names_a_payer(self) -> bool:
        """Whether a short text names a host that pays: "South Korea's share rose from 150 billion won"."""
        known = (_words(self.language, "topic", key) for key in ("hosts", "paying"))
        return self.short and all(words.search(self.document.text) for words in known)


@cache
def _words(language: str, section: str, key: str) -> re.Pattern[str]:
    known = lexicon(language)
    edge, close = ("", "") if known.eastern else (r"(?<![^\W\d_])", r"\b")
    words = known.words(section, key)
    forms = (re.escape(word.removesuffix("*")) + close * (not word.endswith("*")) for word in words)
    return re.compile(f"{edge}(?:{'|'.join(forms) or '(?!)'})", re.IGNORECASE)


def levels(figures: Sequence[Figure]) -> list[Figure]:
    """Those that are sums of one year, and restate no other."""
    plain = (f for f in figures if f.year_end is None and f.converts is None and f.amount)
    return [figure for figure in plain if figure.measure is Measure.LEVEL]


def absolute(figure: Figure) -> Stated:
    """A figure as a sum, without the sign of a cut."""
    size = measure(figure)
    return replace(size, amount=abs(size.amount))


@dataclass(frozen=True, slots=True)
class Conversion:
    """The rate that two sums imply, beside the nearest average. `printed` is a row that prints the same
    conversion; `repeats` says that the one sum has the other's number."""

    found: rates.Implied
    printed: Standard | None = None
    repeats: bool = False

    @property
    def off(self) -> bool:
        return (self.found.off or self.repeats) and self.printed is None

    @property
    def slip(self) -> Slip | None:
        if not self.off:
            return None
        if self.repeats:
            return Slip.CURRENCY
        return Slip.RATE if self.found.power is None else slips.of_power(self.found.power)


def conversion(figure: Figure, base: Figure, evidence: Evidence, published: date | None) -> Conversion | None:
    """The conversion of `base` into `figure`, held against the rates of the year of the money, and of that of
    publication if it is next to it; None where no rate is known, or the two stand far apart."""
    gap = max(figure.start - base.end, base.start - figure.end)
    if figure.currency == base.currency or not figure.amounts or not base.amounts or gap > BESIDE:
        return None
    said = {year for year in (figure.year, base.year, base.year_end) if year is not None}
    days = {year - 1 for year in said}
    if published is not None:
        days = {published.year, published.year - (published.month < 7)}
        days = {day for day in days if not said or min(abs(day - year) for year in said) < 2}
    known = _rates(evidence, base, figure.currency, said, days)
    one, other = absolute(base), absolute(figure)
    found = rates.implied(one, other, known, TOLERANCE)
    if found is None:
        return None
    repeats = found.power is None and slips.repeats(other, one) and rates.never_was(Decimal(1000), known)
    if not (found.off or repeats):
        return Conversion(found)
    if found.power is None and max(said | days, default=found.nearest.year) - found.nearest.year > STALE:
        return None
    printed = (
        restated
        for whole, restated in evidence.conversions(one.currency, other.currency)
        if stands(one, whole.sum) in GOOD and stands(other, restated.sum) in GOOD
    )
    return Conversion(found, next(printed, None), repeats)


def _rates(
    evidence: Evidence, base: Figure, currency: str, said: set[int], days: set[int]
) -> tuple[rates.Rate, ...]:
    """The average rates of the years, all for none, the last one with room for a year too late; and the rates
    that are stated for the years of the money."""
    record, years = evidence.record, said | days
    known = rates.years_of((base.currency, currency), record)
    if not known:
        return ()
    late = max(years, default=known[-1]) - known[-1]
    room = {known[-1]: rates.STAND_IN + rates.EACH_YEAR * late} if late > 0 else {}
    wanted = sorted({*(years or known), *room} & set(known))
    found = [
        (rates.average(record, base.currency, currency, year), room.get(year, Decimal(0))) for year in wanted
    ]
    stated = (rates.stated(record, base.programme or "", base.currency, currency, year) for year in said)
    return (*(replace(rate, room=extra) for rate, extra in found if rate), *filter(None, stated))


def change(figure: Figure, text: Text, evidence: Evidence) -> Judgement:
    """A rise or a cut: against the steps between years on record, and the differences of the text's sums."""
    sum_, year = absolute(figure), figure.year
    back = range(1, BACK + 1) if year is not None else ()
    steps = [evidence.step(figure.programme or "", year or 0, n) for n in back]
    known = [step for step in steps if step is not None and step.amount and step.currency == sum_.currency]
    if match := best(sum_, known):
        return Judgement(verdict=match.verdict, name="change", standard=match.standard)
    alike = [absolute(other) for other in levels(text.figures)[:FEW] if other.currency == sum_.currency]
    for one, other in combinations(alike, 2):
        between = bare(replace(one, amount=abs(one.amount - other.amount), step=max(one.step, other.step)))
        if between.amount and stands(sum_, between) in GOOD:
            return Judgement(verdict=Verdict.AGREES, name="difference")
    last = steps[0] if steps and steps[0] in known else None
    if last is not None and min(len(digits(sum_.amount)), len(digits(last.amount))) > 1:
        power = slips.power_of_ten(sum_, last.sum)
        slip = slips.of_power(power) if power is not None else slips.misspelt(sum_, last.sum)
        if slip is not None:
            return differs(last, slip, sum_, figure.as_written, name="step")
    also = "step" if last else ""
    return Judgement(verdict=Verdict.NO_RECORD, name="change_only", standard=last, also=also)
