"""Figures held against each other: restated sums, rises in money, percentages, and the threads between them.

What belongs together is found by arithmetic first: of the levels near a percentage, those whose ratio it is;
only where nothing fits is the nearest pair of consecutive years, or the record's, taken to be meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from itertools import combinations

from tracker.checking import slips
from tracker.checking.evidence import Evidence, Standard, best
from tracker.checking.levels import Judgement, differs_from
from tracker.checking.slips import GOOD, bare, digits, stands
from tracker.languages.lexicon import lexicon
from tracker.models import Document, Figure, Kind, Measure, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import Stated, interval, measure
from tracker.sums.percents import Percent, find_percents

# How far a newspaper's rate of the day may lie from the average of its year.
TOLERANCE = Decimal("0.1")
# An average so many years old tells nothing of the rate of the day but its powers of ten.
STALE = 5
# Characters between a sum and a conversion, a percentage or a sentence that goes on about it.
BESIDE, REACH, ALONE, BEHIND = 60, 60, 30, 16
# A larger percentage beside a single sum is a share of something, unless it looks like a slip of the change.
SHARE = 25
# A sentence with more sums than this is a table, and its percentages are anybody's.
CROWD = 8
# From how many years back a change may be counted before the writer would have to say so.
BACK = 5
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
GROWTH = ("defence-budget-growth-kr", "cpi-growth-kr")
# The lowest, the exact and the highest change that two sums allow, in percent.
Range = tuple[Decimal, Decimal, Decimal]


class Text:
    """A document with its figures where they stand: which share a sentence, and the percentages between."""

    def __init__(self, document: Document, figures: Sequence[Figure]) -> None:
        self.document = document
        self.figures = [figure for figure in figures if not figure.retracted]
        self.figures.sort(key=lambda figure: figure.start)
        self._starts = [figure.start for figure in self.figures]

    @cached_property
    def percents(self) -> list[Percent]:
        """The rises and falls of the text."""
        found = (
            find_percents(self.document.text, self.document.language or "en") if self.document.text else []
        )
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
        if not figure.sentence or begin < 0 or begin > figure.start:
            return figure.start, figure.end
        return begin, begin + len(figure.sentence)

    def of_a_part(self, figure: Figure) -> bool:
        """Whether the words beside a figure, as far as the next sum, name a part or another count."""
        start, end = self.span(figure)
        place = bisect_left(self._starts, figure.start)
        before = self.figures[place - 1].end if place else 0
        start = max(start, figure.start - REACH, min(before, figure.start))
        end = min([end, figure.end + ALONE, *self._starts[place + 1 : place + 2]])
        words = f"{self.document.text[start : figure.start]} | {self.document.text[figure.end : end]}"
        return bool(_parts(self.document.language or "en").search(words))

    def open_years(self, figure: Figure) -> frozenset[int]:
        """The years that the sentence of a figure names in digits, and that none of its sums has."""
        start, end = self.span(figure)
        named = {int(year) for year in YEAR.findall(self.document.text, start, end)}
        return frozenset(named - {other.year for other in self.beside(figure)})

    def beside(self, figure: Figure) -> list[Figure]:
        """The figures of the same sentence."""
        return next((group for start, end, group in self.sentences if start <= figure.start < end), [figure])

    def said_in(self, start: int, end: int) -> list[Percent]:
        """The percentages of a sentence, and those right behind it where no other sum stands between."""
        limit = end + 2 * BEHIND
        following = bisect_left(self._starts, end)
        if following < len(self._starts):
            limit = min(limit, self._starts[following])
        return [
            percent
            for percent in self.percents
            if start <= percent.start < end + BEHIND and percent.end <= limit
        ]


@cache
def _parts(language: str) -> re.Pattern[str]:
    known = lexicon(language)
    edge = "" if known.eastern else r"(?<![^\W\d_])"
    words = (
        word if word.endswith("*") or known.eastern else word + r"\b"
        for word in known.words("parts", "words")
    )
    return re.compile(edge + "(?:" + "|".join(words).replace("*", "") + ")", re.IGNORECASE)


def levels(figures: Sequence[Figure]) -> list[Figure]:
    """Those that are sums of one year, and restate no other."""
    return [
        f for f in figures
        if f.measure is Measure.LEVEL and f.year_end is None and f.converts is None and f.amount
    ]  # fmt: skip


# --- sums restated in another currency


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
    """The conversion of `base` into `figure`, held against the averages of the year of the money and, as
    papers convert on the day, of publication; None where no rate is known, or the two stand far apart."""
    if figure.currency == base.currency or not (figure.amount or figure.amounts) or not base.amounts:
        return None
    gap = max(figure.start - base.end, base.start - figure.end)
    if gap > BESIDE:
        return None
    said = {year for year in (figure.year, base.year, base.year_end) if year is not None}
    days = {year - 1 for year in said}
    if published is not None:
        days = {published.year, published.year - (published.month < 7)}
    known = _averages(evidence, base.currency, figure.currency, said | days)
    one, other = (_absolute(measure(sum_)) for sum_ in (base, figure))
    found = rates.implied(one, other, known, TOLERANCE)
    if found is None:
        return None
    repeats = found.power is None and slips.repeats(other, one) and rates.never_was(Decimal(1000), known)
    if not (found.off or repeats):
        return Conversion(found)
    if found.power is None and max(said | days, default=found.nearest.year) - found.nearest.year > STALE:
        return None
    return Conversion(found, _printed(one, other, evidence), repeats)


def _averages(evidence: Evidence, one: str, other: str, years: set[int]) -> tuple[rates.Rate, ...]:
    """The average rates of the years, all for none; the last one, with room, for a year too late."""
    known = rates.years_of((one, other), evidence.record)
    if not known:
        return ()
    late = max(years, default=known[-1]) - known[-1]
    room = {known[-1]: rates.STAND_IN + rates.EACH_YEAR * late} if late > 0 else {}
    wanted = sorted({*(years or known), *room} & set(known))
    found = (
        (rates.average(evidence.record, one, other, year), room.get(year, Decimal(0))) for year in wanted
    )
    return tuple(replace(rate, room=extra) for rate, extra in found if rate is not None)


def _printed(one: Stated, other: Stated, evidence: Evidence) -> Standard | None:
    """A row on record with the same conversion: "760 billion won, or $585.4 million", of December 2008."""
    for whole, restated in evidence.conversions(one.currency, other.currency):
        if stands(one, whole.sum) in GOOD and stands(other, restated.sum) in GOOD:
            return restated
    return None


def _absolute(sum_: Stated) -> Stated:
    return replace(sum_, amount=abs(sum_.amount))


# --- rises and cuts in money


def change(figure: Figure, text: Text, evidence: Evidence) -> Judgement:
    """A rise or a cut: against the steps between years on record, and the differences of the text's sums."""
    programme, year = figure.programme or "", figure.year
    sum_ = _absolute(measure(figure))
    back = range(1, BACK + 1) if year is not None else ()
    steps = [step for n in back if (step := evidence.step(programme, year or 0, n)) and step.amount]
    known = [step for step in steps if step.currency == sum_.currency]
    if match := best(sum_, known):
        return Judgement(verdict=match.verdict, name="change", standard=match.standard)
    alike = [_absolute(measure(f)) for f in levels(text.figures)[:20] if f.currency == sum_.currency]
    for one, other in combinations(alike, 2):
        between = replace(one, amount=abs(one.amount - other.amount), step=max(one.step, other.step))
        if between.amount and stands(sum_, bare(between)) in GOOD:
            return Judgement(verdict=Verdict.AGREES, name="difference")
    step = known[0] if known and known[0].year == year and known[0].id.endswith("-change") else None
    if step is not None and min(len(digits(sum_.amount)), len(digits(step.amount))) > 1:
        power = slips.power_of_ten(sum_, step.sum)
        slip = slips.of_power(power) if power is not None else slips.misspelt(sum_, step.sum)
        if slip is not None:
            return differs_from(step, slip, "step", sum_, figure.as_written)
    return Judgement(
        verdict=Verdict.NO_RECORD, name="change_only", standard=step, also="step" if step else ""
    )


# --- percentages


@dataclass(frozen=True, slots=True)
class WrongChange:
    """A change that the sums contradict, in percent and negative for a fall; `base` is the year from which it
    is counted where that is the record's."""

    slip: Slip
    true: Decimal
    stated: Decimal
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A change that the words may mean: into the sum `later`, from `base` or the record's sum of `year`."""

    later: Figure
    true: Range
    base: Figure | None = None
    year: int | None = None


def growth(before: Decimal, after: Decimal) -> Decimal:
    """The change in percent.

    >>> growth(Decimal(1000), Decimal(1083))
    Decimal('8.300')
    """
    return (after / before - 1) * 100


def signed(percent: Percent) -> Decimal:
    """A fall as a negative number."""
    return -percent.value if percent.direction == "down" else percent.value


def fits(percent: Percent, true: Range, sign: int = 1) -> bool:
    """Whether the words may mean this change, rounded or cut off; with a sign of -1, its reverse."""
    stated, step = signed(percent) * sign, percent.step
    if percent.low is not None:
        return percent.low - step <= abs(true[1]) <= percent.value + step and (true[1] >= 0) == (stated >= 0)
    room = step if percent.qualifier.value == "exact" else max(step, Decimal(1))
    return true[0] <= stated <= true[2] or abs(true[1] - stated) < room


def between(earlier: Stated, later: Stated) -> Range:
    """From one stated sum to the next, with what their rounding allows."""
    before, after = interval(bare(earlier)), interval(bare(later))
    exact = growth(earlier.amount, later.amount)
    low = growth(before[1] or earlier.amount, after[0] or later.amount)
    high = growth(before[0] or earlier.amount, after[1] or later.amount)
    # Sums of two digits ("1.4 trillion") leave so much room that any change would fit: then a point each way.
    return (exact - 1, exact, exact + 1) if high - low > 2 else (low, exact, high)


def wrong_changes(
    text: Text, judgements: Mapping[int, Judgement], evidence: Evidence
) -> dict[int, WrongChange]:
    """By number of the figure: the percentage that is said of it and cannot be right."""
    found: dict[int, WrongChange] = {}
    before: tuple[int, list[Figure]] = 0, []
    for start, end, group in text.sentences:
        percents = text.said_in(start, end) if len(group) <= CROWD else []
        if percents:
            earlier = levels(before[1]) if start - before[0] < 3 else []
            found |= _wrong(percents, group, earlier, judgements, evidence)
        before = end, group
    return found


def _wrong(
    percents: Sequence[Percent],
    group: Sequence[Figure],
    earlier: Sequence[Figure],
    judgements: Mapping[int, Judgement],
    evidence: Evidence,
) -> dict[int, WrongChange]:
    """Of the percentages of a sentence, those that are nobody's change, by the figure of which they are said:
    that of the pair of sums given, or the nearest, if no other percentage of the sentence is its change."""
    known = [f for f in levels(group) if f.programme is not None]
    paid = [f for f in known if f.kind is Kind.PAYMENT]
    if not paid or len(paid) < len(known):
        return {}
    given = [*_given(paid, judgements), *_given([*paid, *earlier], judgements)]
    recorded = list(_recorded(paid, judgements, evidence))
    loose = [
        between(measure(a), measure(b)) for a in levels([*group, *earlier]) for b in known if _alike(a, b)
    ]
    possible = [*(link.true for link in (*given, *recorded)), *loose]
    found: dict[int, WrongChange] = {}
    for percent in percents:
        nearest = min(paid, key=lambda f: max(f.start - percent.end, percent.start - f.end))
        year = link_year(nearest, judgements)
        paired = any(nearest in (link.later, link.base) for link in given)
        links = given if paired else []
        if not paired and year is not None and _near(percent, nearest, ALONE):
            links = [link for link in recorded if link.later is nearest and link.year == year - 1]
        links = [link for link in links if not any(fits(other, link.true) for other in percents)]
        followed = () if given or year is None else _followed(year, evidence)
        if not links or not _near(percent, nearest, REACH):
            continue
        if any(fits(percent, true) for true in (*possible, *followed)):
            continue
        reverse = any(fits(percent, link.true, -1) for link in links)
        if not paired and percent.value > SHARE and not reverse and not _is_slip(percent, links[0].true[1]):
            continue
        slip = Slip.DIRECTION if reverse else Slip.PERCENT
        wrong = WrongChange(slip, links[0].true[1], percent.value, links[0].year)
        found.setdefault(links[0].later.number, wrong)
    return found


def _near(percent: Percent, figure: Figure, reach: int) -> bool:
    return max(figure.start - percent.end, percent.start - figure.end) <= reach


def _is_slip(percent: Percent, true: Decimal) -> bool:
    """Whether a large percentage is the true one with a slip: 31.9 for 13.9, 82 for 8.2."""
    stated, right = Stated(percent.value, percent.step), Stated(round(abs(true), 1), Decimal("0.1"))
    return slips.power_of_ten(stated, right) is not None or slips.misspelt(stated, right) is not None


def _alike(one: Figure, other: Figure) -> bool:
    return one is not other and one.currency == other.currency


def link_year(figure: Figure, judgements: Mapping[int, Judgement]) -> int | None:
    """The year of a sum that the record bears out, or the only one that it fits."""
    judgement = judgements[figure.number]
    if judgement.verdict in GOOD and judgement.standard is not None and judgement.name != "part":
        return figure.year
    if judgement.name == "fits" and len(judgement.years) == 1:
        return judgement.years[0]
    return None


def _given(paid: Sequence[Figure], judgements: Mapping[int, Judgement]) -> Iterator[Link]:
    """From one sum of the sentence to another: of consecutive years, or the only two, one of them right."""
    for one, other in combinations(paid, 2):
        if not _alike(one, other) or one.programme != other.programme:
            continue
        first, second = (link_year(f, judgements) for f in (one, other))
        if first is not None and second is not None and abs(first - second) == 1:
            earlier, later = (one, other) if first < second else (other, one)
        elif (
            len(paid) == 2
            and (first is None) != (second is None)
            and (one if first is None else other).year is None
        ):
            earlier, later = (one, other) if second is None else (other, one)
        else:
            continue
        true = between(measure(earlier), measure(later))
        if abs(true[1]) < 100:
            yield Link(later, true, earlier)


def _recorded(
    paid: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence
) -> Iterator[Link]:
    """From the years before on record to the year of a sum that is right, and from it to the next."""
    for figure in paid:
        year = link_year(figure, judgements)
        if year is None or figure.programme is None:
            continue
        back = [year - n for n in range(1, BACK + 1)]
        named = [f.year for f in paid if f.year is not None and f.year not in (year, *back)]
        for later, earlier in ((year + 1, year), *((year, base) for base in (*back, *named))):
            before, after = (evidence.preferred(figure.programme, one) for one in (earlier, later))
            if before is not None and after is not None and before.currency == after.currency:
                change_ = growth(before.amount, after.amount)
                yield Link(figure, (change_, change_, change_), year=earlier if later == year else None)


def _followed(year: int, evidence: Evidence) -> Iterator[Range]:
    """The published growth of budgets and prices that agreements follow."""
    for name in GROWTH:
        for back in range(3):
            value = evidence.record.series.get(name, {}).get(year - back)
            if value is not None:
                yield value.value, value.value, value.value


# --- threads: what else of a sentence says which sum was meant


def confirmed(figure: Figure, text: Text, evidence: Evidence, programme: str) -> Judgement | None:
    """A payment without a sure year, a slip away from a sum on record to which another thread of its sentence
    leads: the sum of the year before, a percentage, or the sum restated in another currency.

    "agreed to pay 1.389 trillion won ($924 million), up 8.2 percent from 960.2 billion won a year earlier"
    """
    sum_ = measure(figure)
    if len(digits(sum_.amount)) < 3 or sum_.high is not None:
        return None
    group = text.beside(figure)
    start, end = text.span(figure)
    percents = text.said_in(start, end)
    others = [measure(f) for f in levels(group) if f is not figure and f.currency == figure.currency]
    restated = [f for f in text.figures if f.converts == figure.number and f.amount]
    found: list[tuple[int, int, Judgement]] = []
    for year in evidence.points(programme):
        whole, before = evidence.preferred(programme, year), evidence.preferred(programme, year - 1)
        if whole is None or whole.currency != sum_.currency:
            continue
        power = slips.power_of_ten(sum_, whole.sum)
        slip = slips.of_power(power) if power is not None else slips.misspelt(sum_, whole.sum)
        if slip is None or (slip is Slip.DIGIT and len(digits(sum_.amount)) < 4):
            continue
        alike = before is not None and before.currency == whole.currency
        grown = [growth(before.amount, whole.amount)] if alike and before is not None else []
        grown += [growth(other.amount, whole.amount) for other in others]
        threads = (
            alike and before is not None and any(stands(other, before.sum) in GOOD for other in others),
            any(fits(percent, (g, g, g)) for percent in percents for g in grown),
            any(_at_its_rate(f, whole, evidence) for f in restated),
        )
        if any(threads):
            judgement = differs_from(whole, slip, "", sum_, figure.as_written, power)
            found.append((-sum(threads), year, replace(judgement, also="thread")))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _at_its_rate(figure: Figure, whole: Standard, evidence: Evidence) -> bool:
    expected = evidence.converted(whole, figure.currency)
    return expected is not None and abs((figure.amount or 0) / expected[0] - 1) <= TOLERANCE / 2
