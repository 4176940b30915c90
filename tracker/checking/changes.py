"""Percentages held against the sums that they are said of, and what else of a sentence tells a sum.

Which sums a percentage links is found by arithmetic: those whose ratio it is. Only where it is nobody's ratio
is the nearest pair of consecutive years, or the nearest sum and the record's of the year before, taken to be
meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from tracker.checking import slips
from tracker.checking.evidence import Evidence, Standard, best
from tracker.checking.naming import HOME, Case, Judgement
from tracker.checking.slips import GOOD, bare, digits, stands
from tracker.checking.text import BACK, Text, levels
from tracker.models import Figure, Kind, Measure, Slip, Verdict
from tracker.record.precision import Stated, interval, measure
from tracker.sums.percents import Percent, directions

# Characters between a percentage and the sums of a pair, and a sum that stands alone.
REACH, ALONE = 60, 30
# A larger percentage beside a single sum is a share of something, unless it looks like a slip of the change.
SHARE = 25
# A sentence with more sums than this is a table, and its percentages are anybody's.
CROWD = 8
# Published rates of growth that contributions follow.
GROWTH = ("defence-budget-growth-kr", "cpi-growth-kr")
# How near a restated sum leads to the sum that was meant.
AT_RATE = Decimal("0.05")
# In which a payment is only restated: two rates may part what the payments do not.
FOREIGN = ("USD", "EUR")
# The lowest, the exact and the highest change that two sums allow, in percent.
Range = tuple[Decimal, Decimal, Decimal]


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
    currency: str = ""


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
    """From one stated sum to the next, with what their rounding allows; where that is so much that any change
    would fit ("1.4 trillion"), a point each way."""
    before, after = interval(bare(earlier)), interval(bare(later))
    exact = growth(earlier.amount, later.amount)
    low = growth(before[1] or earlier.amount, after[0] or later.amount)
    high = growth(before[0] or earlier.amount, after[1] or later.amount)
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
            found |= _wrong(text, percents, group, earlier, judgements, evidence)
        else:
            found |= _wrong_way(text, start, end, group, judgements)
        before = end, group
    return found


def _wrong_way(
    text: Text, start: int, end: int, group: Sequence[Figure], judgements: Mapping[int, Judgement]
) -> dict[int, WrongChange]:
    """Of the only two sums of a sentence, both right: the later, where all its words move the other way."""
    paid = (f for f in levels(group) if f.kind is Kind.PAYMENT)
    pair = [(year, f) for f in paid if (year := link_year(f, judgements)) is not None]
    if (
        len(pair) != 2
        or len(levels(group)) != 2
        or pair[0][0] == pair[1][0]
        or not _alike(pair[0][1], pair[1][1])
    ):
        return {}
    earlier, later = (figure for _, figure in sorted(pair, key=lambda one: one[0]))
    true = growth(measure(earlier).amount, measure(later).amount)
    said = directions(text.document.text[start:end], text.language)
    wrong = said == {"down"} if true > 0 else said == {"up"}
    return {later.number: WrongChange(Slip.DIRECTION, true, true)} if wrong else {}


def _wrong(
    text: Text,
    percents: Sequence[Percent],
    group: Sequence[Figure],
    earlier: Sequence[Figure],
    judgements: Mapping[int, Judgement],
    evidence: Evidence,
) -> dict[int, WrongChange]:
    """Of the percentages of a sentence, those that are nobody's change, by the figure of which they are said:
    that of the pair of sums given, or the nearest, if no other percentage of the sentence is its change."""
    known = [f for f in levels(group) if f.programme is not None]
    paid = [f for f in known if f.kind in (Kind.PAYMENT, Kind.ESTIMATE)]
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
        links, may_be = given if paired else [], possible
        base = text.year_beside(percent, nearest.year) if not paired else None
        if nearest.kind is Kind.ESTIMATE and base is not None and _near(percent, nearest, REACH):
            before = evidence.preferred(nearest.programme or "", base)
            if before is not None and before.currency == nearest.currency and nearest.amount:
                true = between(before.sum, measure(nearest))
                if not fits(percent, true) and true[1] * signed(percent) > 0 and percent.value < 100:
                    found[nearest.number] = WrongChange(Slip.PERCENT, true[1], percent.value, base)
            continue
        sole = base is not None and len(paid) == len(percents) == 1
        if not paired and year is not None and (sole or _near(percent, nearest, ALONE)):
            counted = base if base is not None and base < year - 1 else year - 1
            links = [link for link in recorded if link.later is nearest and link.year == counted]
            may_be = possible if counted == year - 1 else [link.true for link in links]
        links = [link for link in links if not any(fits(other, link.true) for other in percents)]
        followed = () if given or year is None else _followed(year, evidence)
        if not links or not (sole or _near(percent, nearest, REACH)):
            continue
        if paired and len(given) == len(percents) == 1 and (link := given[0]).base is not None:
            won = [one for one in recorded if one.later is link.later and one.year == link.base.year]
            foreign = won and won[0].currency != link.later.currency
            if foreign and fits(percent, won[0].true) and not fits(percent, link.true):
                wrong = WrongChange(Slip.RATE, link.true[1], percent.value)
                found |= {link.later.number: wrong, link.base.number: wrong}
        if any(fits(percent, true) for true in (*may_be, *followed)):
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
    if judgement.also == "also_paid":
        return figure.year
    exact = len(judgement.years) == 1 or len(digits(figure.amounts[0])) > 2
    if judgement.name in ("fits", "carried") and exact:
        return judgement.years[0]
    return None


def _given(paid: Sequence[Figure], judgements: Mapping[int, Judgement]) -> Iterator[Link]:
    """From one sum of the sentence to another: of consecutive years, or the only two, one of them right."""
    for one, other in combinations(paid, 2):
        if not _alike(one, other) or one.programme != other.programme:
            continue
        first, second = (link_year(f, judgements) for f in (one, other))
        if one.currency in FOREIGN and one.year and other.year and None in (first, second):
            first, second = one.year, other.year
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
                since = earlier if later == year else None
                yield Link(figure, (change_, change_, change_), year=since, currency=before.currency)


def _followed(year: int, evidence: Evidence) -> Iterator[Range]:
    """The published growth of budgets and prices that agreements follow."""
    for name in GROWTH:
        for back in range(3):
            value = evidence.record.series.get(name, {}).get(year - back)
            if value is not None:
                yield value.value, value.value, value.value


# --- threads: what else of a text says which sum was meant

# By slip: a sum of n digits coincides with it by chance about once in ten to the power of a*n + b.
CHANCE = {Slip.DIGIT: (0.9, -1.1), Slip.ZERO: (0.7, 0.6), Slip.SWAPPED: (0.7, 0.6)}
SCALED = (1.0, 0.0)
# In the same measure, for and against a year: a thread that leads to it; that it is the sum's own, in its
# sentence, or near the text; that small sums beside the whole are parts; that the sum is read as another
# count; that there are many years.
THREAD, OWN, NEAR, LIKELY, OF_PARTS, OTHER_COUNT, OF_YEARS = 1.3, 2.5, 2.0, 1.0, 1.5, 1.6, 1.5
ENOUGH, OFFERED = 2.0, 1.0
SERIES_OF = {"KRW": HOME, "JPY": "JP-HNS"}


def led_to(case: Case, text: Text) -> Judgement | None:
    """The payment on record from which a sum is a slip away, where its own year or kind is open and the text
    leads to another: by its years, the sum of the year before, a percentage, or the sum restated or said
    again. Where nothing leads there but the digits it is `possible`.

    "agreed to pay 1.389 trillion won ($924 million), up 8.2 percent from 960.2 billion won a year earlier"
    """
    figure, evidence, sum_ = case.figure, case.evidence, case.sum_
    if case.size < 2 or sum_.high is not None or not sum_.amount:
        return None
    programme = case.programme if evidence.points(case.programme) else SERIES_OF.get(sum_.currency, HOME)
    near = text.named_years(figure)
    paid = figure.kind is Kind.PAYMENT and figure.measure is Measure.LEVEL
    threads = _Threads(text, figure) if programme == case.programme else None
    found: list[tuple[float, int, Judgement]] = []
    for year in evidence.points(programme):
        wholes = evidence.wholes(programme, year)
        likely = year in case.likely or year in near or year == figure.year
        match = best(sum_, wholes) if likely else None
        if match is not None and match.verdict in GOOD:
            return None
        same = (one for one in wholes if one.currency != sum_.currency and one.amount == sum_.amount)
        whole = next(same, wholes[0])
        power = slips.power_of_ten(sum_, whole.sum) if whole.currency == sum_.currency else None
        if whole.currency != sum_.currency:
            slip = Slip.CURRENCY if slips.repeats(sum_, whole.sum) else None
        else:
            slip = slips.of_power(power) if power is not None else slips.misspelt(sum_, whole.sum)
        size = min(case.size, len(digits(whole.amount))) if power is not None else case.size
        if slip is None or (match is not None and slip is not Slip.SWAPPED):
            continue
        if not paid and slip in CHANCE and size < 3 + (slip is Slip.DIGIT):
            continue
        count = threads.count(year, programme, evidence) if threads else 0
        slope, base = CHANCE.get(slip, SCALED)
        weight = slope * size + base + THREAD * count - OF_YEARS - OF_PARTS * case.part
        weight -= OTHER_COUNT * (figure.programme != programme)
        weight += OWN if year == figure.year else NEAR if year in near else LIKELY * (year in case.likely)
        if weight >= (ENOUGH if likely or count else OFFERED):
            judgement = case.differs(slip, whole, power=power)
            if count:
                judgement = replace(judgement, also="thread")
            elif not likely:
                judgement = replace(judgement, verdict=Verdict.POSSIBLE, also="would_settle")
            found.append((-weight - 10 * (likely or count > 0), year, judgement))
    return min(found, key=lambda one: one[:2])[2] if found else None


class _Threads:
    """What beside a sum leads to the payment of a year."""

    def __init__(self, text: Text, figure: Figure) -> None:
        alike = [f for f in levels(text.figures) if _alike(f, figure) and f.amount]
        beside = {f.number for f in text.beside(figure)}
        self.percents = text.said_in(*text.span(figure))
        self.beside = [measure(f) for f in alike if f.number in beside]
        others = (f for f in levels(text.figures) if f is not figure)
        self.again = [measure(f) for f in others if len(digits(f.amounts[0])) > 1]
        self.restated = [f for f in text.figures if f.converts == figure.number and f.amount]

    def count(self, year: int, programme: str, evidence: Evidence) -> int:
        whole, before = evidence.preferred(programme, year), evidence.preferred(programme, year - 1)
        if whole is None:
            return 0
        alike = before is not None and before.currency == whole.currency
        bases = [*([before.sum] if alike and before else []), *self.beside]
        grown = [growth(base.amount, whole.amount) for base in bases]
        return sum(
            (
                alike and any(stands(other, before.sum) in GOOD for other in self.beside),  # type: ignore[union-attr]
                any(fits(percent, (g, g, g)) for percent in self.percents for g in grown),
                any(_at_its_rate(f, whole, evidence) for f in self.restated),
                any(o.currency == whole.currency and stands(o, whole.sum) in GOOD for o in self.again),
            )
        )


def grown(case: Case, text: Text, year: int) -> bool:
    """Whether a percentage beside a sum, to a tenth, is the record's growth into a year, then its year."""
    before, after = (case.evidence.preferred(case.programme, one) for one in (year - 1, year))
    if before is None or after is None or before.currency != after.currency:
        return False
    true = growth(before.amount, after.amount)
    said = (percent for percent in text.said_in(*text.span(case.figure)) if percent.step < 1)
    return any(fits(percent, (true, true, true)) for percent in said)


def _at_its_rate(figure: Figure, whole: Standard, evidence: Evidence) -> bool:
    expected = evidence.converted(whole, figure.currency)
    return expected is not None and abs((figure.amount or 0) / expected[0] - 1) <= AT_RATE
