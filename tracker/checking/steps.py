"""Rises and cuts in money ("787억원 늘었다") held against the step between two years on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice, permutations

from tracker.checking.case import GOOD, Judgement
from tracker.checking.clauses import by_sentence
from tracker.checking.evidence import HOME, Evidence, Standard
from tracker.checking.slips import digits, misspelt, relation
from tracker.checking.wording import speaks_of
from tracker.models import Figure, Kind, Measure, Relation, Slip, Verdict
from tracker.record.precision import Stated, measure

# A rise within these shares of the true one is that one misstated; anything else may be another rise.
NEAR = (Decimal("0.3"), Decimal("3"))
# A text with more sums than this is a table: its first ones will do.
CROWD = 20


def wrong_steps(
    figures: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence
) -> dict[int, Judgement]:
    """By number: the changes that are not the step between the years of which their sentence speaks.

    "올해 분담금은 작년보다 1146억원 늘어난 1조5192억원이다": the sum is right, and the step is 1164.
    """
    found: dict[int, Judgement] = {}
    given: dict[str, list[Stated]] = {}
    for sentence, same in by_sentence(figures):
        years = {f.year for f in same if f.kind is Kind.PAYMENT and judgements[f.number].verdict in GOOD}
        for change in same:
            open_ = judgements[change.number].name == "change_only" and change.programme == HOME
            if not open_ or change.year is None or change.year not in years or speaks_of("part", sentence):
                continue
            step = evidence.step(HOME, change.year)
            counted = change.year - 1 in years or speaks_of("year_before", sentence)
            if not counted or step is None or step.currency != change.currency:
                continue
            judgement = _not_the_step(measure(change), step)
            if judgement is None:
                continue
            if step.currency not in given:
                given[step.currency] = list(_between(figures, step.currency))
            if not _is_one_of(measure(change), given[step.currency]):
                found[change.number] = judgement
    return found


def _between(figures: Sequence[Figure], currency: str) -> Iterator[Stated]:
    """The differences between the sums of a text: whatever their years, a change may be one of these."""
    alike = (f for f in figures if f.measure is not Measure.CHANGE and f.currency == currency and f.amount)
    for one, other in permutations(map(measure, islice(alike, CROWD)), 2):
        if one.amount > other.amount:
            yield replace(one, amount=one.amount - other.amount)


def _is_one_of(change: Stated, differences: Sequence[Stated]) -> bool:
    size = replace(change, amount=abs(change.amount))
    return any(relation(size, one) is not Relation.DIFFERS for one in differences)


def _not_the_step(sum_: Stated, step: Standard) -> Judgement | None:
    share = abs(sum_.amount) / step.amount if step.amount else Decimal(0)
    if sum_.high is not None or len(digits(sum_.amount)) < 2 or not NEAR[0] <= share <= NEAR[1]:
        return None
    slip = misspelt(sum_, step.sum) or Slip.OTHER
    return Judgement(verdict=Verdict.DIFFERS, name="step", standard=step, slip=slip, share=share)
