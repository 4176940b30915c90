"""Rises and cuts in money ("787억원 늘었다") held against the step between two years on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from tracker.checking.case import GOOD, Judgement
from tracker.checking.clauses import by_sentence
from tracker.checking.evidence import HOME, Evidence, Standard
from tracker.checking.slips import digits, misspelt, relation
from tracker.checking.wording import speaks_of
from tracker.models import Figure, Kind, Relation, Slip, Verdict
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
    for sentence, same in by_sentence(figures):
        years = {f.year for f in same if f.kind is Kind.PAYMENT and judgements[f.number].verdict in GOOD}
        for change in same:
            open_ = judgements[change.number].name == "change_only" and change.programme == HOME
            if not open_ or change.year is None or change.year not in years or speaks_of("part", sentence):
                continue
            step = evidence.step(HOME, change.year)
            if _between_given(change, figures):
                continue
            counted = change.year - 1 in years or speaks_of("year_before", sentence)
            if counted and step is not None and step.currency == change.currency:
                judgement = _not_the_step(measure(change), step)
                found |= {change.number: judgement} if judgement is not None else {}
    return found


def _between_given(change: Figure, figures: Sequence[Figure]) -> bool:
    """Whether two sums of the text lie so far apart: whatever their years, it is the step between them."""
    sums = [f for f in figures if f.kind is not Kind.CHANGE and f.currency == change.currency and f.amount]
    size = replace(measure(change), amount=abs(measure(change).amount))
    return any(
        relation(size, replace(measure(one), amount=one.amount - other.amount)) is not Relation.DIFFERS
        for one, other in permutations(sums[:CROWD], 2)
        if one.amount and other.amount and one.amount > other.amount
    )


def _not_the_step(sum_: Stated, step: Standard) -> Judgement | None:
    share = abs(sum_.amount) / step.amount if step.amount else Decimal(0)
    if sum_.high is not None or len(digits(sum_.amount)) < 2 or not NEAR[0] <= share <= NEAR[1]:
        return None
    slip = misspelt(sum_, step.sum) or Slip.OTHER
    return Judgement(verdict=Verdict.DIFFERS, name="step", standard=step, slip=slip, share=share)
