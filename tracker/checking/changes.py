"""Two sums held against each other: restated in another currency, the one a rise over the other, or with a
percentage between them.

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
from tracker.checking.evidence import Evidence
from tracker.checking.naming import OFF_TOPIC, RETRACTED, SCALE, SERIES, Judgement
from tracker.checking.slips import (
    GOOD,
    Conversion,
    Range,
    between,
    digits,
    fits,
    growth,
    signed,
)
from tracker.checking.spans import BACK
from tracker.checking.text import Text, levels
from tracker.models import Figure, Kind, Slip, Verdict
from tracker.record.precision import Stated, measure
from tracker.sums.percents import Percent, directions

# Characters between a percentage and the sums of a pair, and a sum that stands alone.
REACH, ALONE, ATTACHED = 60, 30, 12
# A larger percentage beside a single sum is a share of something, unless it looks like a slip of the change.
SHARE = 25
# A sentence with more sums than this is a table, and its percentages are anybody's.
CROWD = 8
# Published rates of growth that contributions follow.
GROWTH = ("defence-budget-growth-kr", "cpi-growth-kr")
# The names of judgements on what was paid for a year.
LEVELS = (*(verdict.value for verdict in GOOD), "finer", "converted", "converted_near", "restated")
# In which a payment is only restated: two rates may part what the payments do not.
FOREIGN = "USD"


def restatement(own: Judgement, base: Judgement, found: Conversion | None) -> Judgement:
    """The judgement on a sum that restates another: what it agrees with itself, else what its base does."""
    off = found is not None and found.off
    if own.name in ("converted", "converted_near") and not off:
        return replace(own, name="restated", verdict=Verdict.AGREES)
    if own in (OFF_TOPIC, RETRACTED) or (own.verdict in GOOD and not off) or found is None:
        return own
    if off and own.verdict is Verdict.DIFFERS and own.slip in (*SCALE, Slip.SWAPPED):
        return own
    if off:
        return replace(own, verdict=Verdict.DIFFERS, slip=found.slip, name="", standard=base.standard)
    if base.verdict is Verdict.DIFFERS:
        return replace(base, name="follows", also="")
    return replace(base, name="restated", verdict=Verdict.AGREES, also="") if base.verdict in GOOD else base


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
    true: Range | Decimal
    base: Figure | None = None
    year: int | None = None

    @property
    def exact(self) -> Decimal:
        return self.true[1] if isinstance(self.true, tuple) else self.true


def wrong_changes(
    text: Text, judgements: Mapping[int, Judgement], evidence: Evidence
) -> dict[int, WrongChange]:
    """By number of the figure: the percentage that is said of it and cannot be right."""
    found: dict[int, WrongChange] = {}
    before: tuple[int, list[Figure]] = 0, []
    for start, end, group in text.sentences:
        sentence = _Sentence(text, group, judgements, evidence)
        percents = text.said_in(start, end) if len(group) <= CROWD else []
        if percents:
            found |= sentence.wrong(percents, levels(before[1])[-CROWD:] if start - before[0] < 3 else [])
        else:
            found |= sentence.wrong_way(text.document.text[start:end])
        before = end, group
    return found


class _Sentence:
    """The sums of a sentence, and what its percentages may say of them."""

    def __init__(
        self, text: Text, group: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence
    ) -> None:
        self.text, self.judgements, self.evidence = text, judgements, evidence
        self.levels = levels(group)
        self.known = [f for f in self.levels if f.programme is not None]
        self.stated = [f for f in self.known if f.kind in (Kind.PAYMENT, Kind.ESTIMATE)]
        self.paid = [f for f in self.stated if f.kind is Kind.PAYMENT or self._fixed(f)]

    def _fixed(self, figure: Figure) -> bool:
        """Whether what is read as a forecast is the record's sum for its year, to three digits."""
        return self.judgements[figure.number].also == "also_paid" and len(digits(figure.amounts[0])) > 2

    def wrong_way(self, words: str) -> dict[int, WrongChange]:
        """Of the only two sums, both right: the later, where all the words move the other way."""
        pair = [(year, f) for f in self.paid if f.kind is Kind.PAYMENT and (year := self.year(f)) is not None]
        if len(pair) != 2 or len(self.levels) != 2 or pair[0][0] == pair[1][0]:
            return {}
        earlier, later = (figure for _, figure in sorted(pair, key=lambda one: one[0]))
        if not _alike(earlier, later):
            return {}
        true = growth(measure(earlier).amount, measure(later).amount)
        wrong = directions(words, self.text.language) == {"down" if true > 0 else "up"}
        return {later.number: WrongChange(Slip.DIRECTION, true, true)} if wrong and true else {}

    def wrong(self, percents: Sequence[Percent], earlier: Sequence[Figure]) -> dict[int, WrongChange]:
        """The percentages that are nobody's change, by the figure of which they are said: that of the pair of
        sums given, or the nearest, if no other percentage of the sentence is its change."""
        if not self.stated or len(self.stated) < len(self.known):
            return {}
        given = [*self._given(self.paid), *self._given([*self.paid, *earlier])]
        recorded = list(self._recorded())
        pairs = ((a, b) for a in [*self.levels, *earlier] for b in self.known if _alike(a, b))
        possible = [link.true for link in (*given, *recorded)]
        possible += [between(measure(a), measure(b)) for a, b in pairs]
        found: dict[int, WrongChange] = {}
        # "7.4 percent growth of the budget and 6.5 percent for wages" make the 13.9 that is the change
        every = sum((percent.value for percent in percents), Decimal(0))
        added = [replace(percent, value=every) for percent in percents[1:2]]
        for percent in percents:
            nearest = min(self.stated, key=lambda f: _gap(percent, f))
            gap, year = _gap(percent, nearest), self.year(nearest)
            paired = any(nearest in (link.later, link.base) for link in given)
            base = self.text.year_beside(percent, nearest.year) if not paired else None
            sole = base is not None and len(self.stated) == len(percents) == 1
            if self.text.each_time(percent):
                continue
            if nearest.kind is Kind.ESTIMATE and base is not None and gap <= REACH:
                found |= self._forecast(percent, nearest, base)
            if nearest not in self.paid:
                continue
            links, may_be = given, possible
            if paired and len(self.paid) == 2 and len(percents) == 1:
                found |= self._two_rates(percent, given[0])
            elif not paired:
                if year is None or not (sole or gap <= ALONE):
                    continue
                counted = base if base is not None and base < year - 1 else year - 1
                links = [link for link in recorded if link.later is nearest and link.year == counted]
                may_be = possible if counted == year - 1 else [link.true for link in links]
                if self.text.counted_from(percent, nearest):
                    links = [link for link in recorded if link.later is nearest and link.year is None]
                if (base is None and gap > ATTACHED) or self.text.counted_from(percent, nearest):
                    links = [link for link in links if _is_slip(percent, link.exact)]
            links = [link for link in links if not any(fits(one, link.true) for one in (*percents, *added))]
            followed = () if given or year is None else self._followed(year)
            if not links or not (sole or gap <= REACH) or any(fits(percent, t) for t in (*may_be, *followed)):
                continue
            reverse = any(fits(percent, link.true, -1) for link in links)
            share = not paired and percent.value > SHARE and not _is_slip(percent, links[0].exact)
            if reverse or not share:
                slip = Slip.DIRECTION if reverse else Slip.PERCENT
                wrong = WrongChange(slip, links[0].exact, percent.value, links[0].year)
                found.setdefault(links[0].later.number, wrong)
        return found

    def _forecast(self, percent: Percent, figure: Figure, base: int) -> dict[int, WrongChange]:
        """A forecast that is not by so much more than the record's sum of the year named, nor of the
        year before it: a year beside a percentage may be that of prices."""
        years = (base, (figure.year or 0) - 1)
        found = [self.evidence.preferred(figure.programme or "", year) for year in years]
        before = [one for one in found if one is not None and one.currency == figure.currency]
        if found[0] not in before or percent.value >= 100:
            return {}
        true, *others = [between(one.sum, measure(figure)) for one in before]
        wrong = not any(fits(percent, one) for one in (true, *others))
        wrong = wrong and true[1] * signed(percent) > 0 and abs(true[1]) < 2 * SHARE
        return {figure.number: WrongChange(Slip.PERCENT, true[1], percent.value, base)} if wrong else {}

    def _two_rates(self, percent: Percent, link: Link) -> dict[int, WrongChange]:
        """Two dollar sums whose change is not the payments', of which the percentage is right."""
        earlier, later = link.base, link.later
        if earlier is None or later.currency != FOREIGN or not (earlier.year and later.year):
            return {}
        paid = self.evidence.growth(later.programme or "", earlier.year, later.year)
        if paid is None or not fits(percent, paid) or fits(percent, link.true):
            return {}
        wrong = WrongChange(Slip.RATE, link.exact, percent.value)
        return {later.number: wrong, earlier.number: wrong}

    def year(self, figure: Figure) -> int | None:
        """The year of a sum that the record bears out, or the only one that it fits."""
        judgement = self.judgements[figure.number]
        right = judgement.verdict in GOOD and judgement.standard is not None and judgement.name in LEVELS
        if right or judgement.also == "also_paid":
            return figure.year
        exact = len(judgement.years) == 1 or len(digits(figure.amounts[0])) > 2
        return judgement.years[0] if judgement.name in ("fits", "carried") and exact else None

    def _given(self, paid: Sequence[Figure]) -> Iterator[Link]:
        """From one sum to another: of consecutive years, or the only two, of which one is right."""
        for one, other in combinations(paid, 2):
            if not _alike(one, other) or one.programme != other.programme:
                continue
            first, second = self.year(one), self.year(other)
            foreign = one.currency == FOREIGN and one.programme in SERIES
            if foreign and one.year and other.year and None in (first, second):
                first, second = one.year, other.year
            if first is not None and second is not None:
                earlier, later = (one, other) if first < second else (other, one)
                linked = abs(first - second) == 1
            else:
                earlier, later = (one, other) if second is None else (other, one)
                unknown = other if second is None else one
                linked = len(self.paid) == len(paid) == 2 and first != second and unknown.year is None
            true = between(measure(earlier), measure(later))
            if linked and abs(true[1]) < 100:
                yield Link(later, true, earlier)

    def _recorded(self) -> Iterator[Link]:
        """From the years before on record to the year of a sum that is right, and from it to the next."""
        for figure in self.paid:
            year = self.year(figure)
            if year is None:
                continue
            back = [year - n for n in range(1, BACK + 1)]
            named = [f.year for f in self.paid if f.year is not None and f.year not in (year, *back)]
            for later, earlier in ((year + 1, year), *((year, base) for base in (*back, *named))):
                change = self.evidence.growth(figure.programme or "", earlier, later)
                if change is not None:
                    yield Link(figure, change, year=earlier if later == year else None)

    def _followed(self, year: int) -> Iterator[Decimal]:
        """The published growth of budgets and prices that agreements follow."""
        for name in GROWTH:
            known = self.evidence.record.series.get(name, {})
            yield from (known[year - back].value for back in range(3) if year - back in known)


def _gap(percent: Percent, figure: Figure) -> int:
    return max(figure.start - percent.end, percent.start - figure.end)


def _is_slip(percent: Percent, true: Decimal) -> bool:
    """Whether a large percentage is the true one with a slip: 31.9 for 13.9, 82 for 8.2."""
    stated, right = Stated(percent.value, percent.step), Stated(round(abs(true), 1), Decimal("0.1"))
    return slips.power_of_ten(stated, right) is not None or slips.misspelt(stated, right) is not None


def _alike(one: Figure, other: Figure) -> bool:
    return one is not other and one.currency == other.currency
