"""Which of the years that a sentence names belongs to a sum: the nearest, counting the walls between.

A year right beside its sum ("last year's 869.5 billion won", "$924 million in 2019") belongs to it alone; one
that stands at the head of the clause ("In 2019 Seoul paid ...") is shared by the sums that have none nearer.
"""

from __future__ import annotations

from .context import Context, Sentence, steps
from .periods import DEADLINE, POINT, SPAN, Period, periods

FAR = 999
REACH = 75  # a year farther off than this does not speak of the sum
BESIDE = 7  # a year nearer than this is the sum's own
TAKEN = 30


def nearest_period(context: Context, i: int, *, several: bool = False) -> Period | None:
    """The period that belongs to mention `i`, in its own sentence; with `several`, only of many years."""
    sentence = context.sentence(i)
    best, least = None, REACH
    for period in periods(context, sentence):
        if several and period.shape == POINT:
            continue
        if not several and period.shape == SPAN:
            continue
        cost = _cost(context, sentence, i, period)
        if cost < least:
            best, least = period, cost
    return best


def is_beside(context: Context, i: int, period: Period) -> bool:
    """Whether a period stands right beside mention `i`."""
    return _distance(context, context.sentence(i), i, period) < BESIDE


def _cost(context: Context, sentence: Sentence, i: int, period: Period) -> int:
    if period.dated and period.shape == POINT:
        return FAR
    cost = _distance(context, sentence, i, period)
    if cost < BESIDE:
        return cost
    if period.base:
        return FAR
    if period.statement and not period.for_ and not period.expired:
        return FAR
    for other in sentence.mentions:
        if other != i and context.converts[other] is None and _distance(context, sentence, other, period) < BESIDE:
            return cost + TAKEN
    return cost


def _distance(context: Context, sentence: Sentence, i: int, period: Period) -> int:
    cost = steps(context, sentence, i, period.start, period.end)
    after = period.start >= context.mentions[i].end
    if after and context.book.verb_final:
        # 1조389억원을 내고 내년에는 ...: what follows a Korean sum has begun to speak of another year.
        return cost + 20
    if after and cost < 30 and not period.base:
        return max(0, cost - 4)  # "$924 million in 2019" is closer than it is long
    if not after and period.shape != DEADLINE and cost < 3:
        return cost
    return cost
