"""Which of the years that a sentence names belongs to a sum: the nearest, counting the walls between.

A year right beside its sum ("last year's 869.5 billion won", "$924 million in 2019") belongs to it alone; one
that opens the sentence ("In 2019 Seoul paid ...") or is its subject (내년 분담금은 ...) is shared by the
sums that have none nearer.
"""

from __future__ import annotations

import re

from tracker.reading.context import FAR, Context, Sentence, steps
from tracker.reading.cues import Cue
from tracker.reading.periods import POINT, SPAN, Period, periods

REACH = 75  # a year farther off than this does not speak of the sum
FRAME = 60  # a year that frames the whole sentence is never farther than this
BESIDE = 7  # a year nearer than this is the sum's own
TAKEN = 30
# Between a year compared with and its sum: 작년 수준(1조389억원), 今年度の水準（1881億円）.
_APPOSED = re.compile(r"\s*(?:[의の]?\s?(?:수준인?|水準|実績|並み))?\s*[,(（]\s*")
LOWERED = 36  # letters behind the first of two sums in which "its demand" stands
COMPONENT = 3  # letters of 가, は, 에 약 between a component and its sum
MANY_PARTS = 6
ROUNDED = 200  # parts add up to their whole within one in so many
HAD_BEEN = 12  # letters of 이던 지난해 before 보다


def nearest_period(context: Context, i: int, *, several: bool = False) -> Period | None:
    """The period that belongs to mention `i`, in its own sentence; with `several`, only of many years."""
    if (i, several) not in context.nearest:  # asked for by every step that places sums
        context.nearest[i, several] = _nearest(context, i, several=several)
    found: Period | None = context.nearest[i, several]
    return found


def _nearest(context: Context, i: int, *, several: bool) -> Period | None:
    best, least = None, REACH
    sentence = context.sentence(i)
    for period in periods(context, sentence):
        if period.shape == (POINT if several else SPAN) or (
            period.shape == SPAN and not _spans(context, sentence, period)
        ):
            continue
        cost = _cost(context, sentence, i, period)
        if cost < least:
            best, least = period, cost
    return best


def _had_been(context: Context, i: int, period: Period) -> bool:
    """Whether a sum is said to have been a year's: 6804억원이던 올해보다 451억원 많다."""
    lead = context.sentence(i).between(context.tails[i], period.start).strip()
    return (
        context.book.verb_final and period.start >= context.tails[i] and lead in context.book.small("being")
    )


def _spans(context: Context, sentence: Sentence, span: Period) -> bool:
    """Whether a number of years spreads a sum: "over five years"; not "a clerk with 12 years"."""
    if context.book.verb_final:
        return True
    if "-" in sentence.between(span.start, span.end):
        return True
    if sentence.between(span.end, span.end + 8).startswith(("' worth", " worth", "’ worth", " total")):
        return True
    words = sentence.between(sentence.start, span.start).split()
    return bool(words) and words[-1] in context.book.small("spread")


def is_beside(context: Context, i: int, period: Period) -> bool:
    """Whether a period stands right beside mention `i`."""
    return _distance(context, i, period) < BESIDE


def is_rate(context: Context, i: int) -> bool:
    """Whether a sum is so much a year ("$2 billion a year", 연간 50억 달러)."""
    head = context.heads[i]
    if head and context.text[head - 1 : head] == "年" and not context.text[head - 2 : head - 1].isdigit():
        return True  # 年249億円
    sentence = context.sentence(i)
    return any(
        steps(context, i, cue.start, cue.end) < BESIDE
        # 5年間の総額 is a sum over five years, not a sum a year
        and not context.text[cue.start - 1 : cue.start].isdigit()
        and not (context.book.verb_final and _is_another_s(context, sentence, i, cue))
        for cue in sentence.all("per_year")
    )


def _is_another_s(context: Context, sentence: Sentence, i: int, cue: Cue) -> bool:
    """Whether a word behind a sum is right before the next: 総額1兆551億円(年平均2110億円)."""
    if cue.start < context.mentions[i].end:
        return False
    return any(0 <= context.mentions[j].start - cue.end <= 2 for j in sentence.mentions)


def is_compared(context: Context, i: int) -> bool:
    """Whether a sum is only what another is compared with: 올해 7415억원보다 185억원 많다."""
    final = context.book.verb_final
    place = context.tails[i] if final else context.heads[i]
    cues = context.sentence(i).all("compare")
    if final and context.text.startswith(context.book.small("being"), place):
        return any(0 <= cue.start - place <= HAD_BEEN for cue in cues)
    return any(0 <= (cue.start - place if final else place - cue.end) <= 2 for cue in cues)


def is_start(context: Context, i: int) -> bool:
    """Whether a sum with its own year is only where another starts: 올해 8695억원에서 9000억원으로."""
    if not context.text.startswith(context.book.small("rises_from"), context.tails[i]):
        return False
    demands = context.book.small("its_demand")
    after = context.sentence(i).between(context.tails[i], context.tails[i] + LOWERED)
    if any(word in after for word in demands):
        return False  # 지난해 50억 달러에서 40억 달러로 요구액을 낮췄다: both were asked
    period = nearest_period(context, i)
    later = any(j > i for j in context.sums(context.sentence(i)))
    return later and period is not None and period.shape == POINT and is_beside(context, i, period)


def main_sum(context: Context, i: int) -> int:
    """The sum before mention `i` at which "of that" points: the main sum of its sentence, not the one that it
    is compared with (3억달러로 올해의 2억달러보다 많다. 이 가운데 ...)."""
    last = context.base_before(i)
    if not context.book.verb_final or context.home[last] == context.home[i]:
        return last
    sums = [j for j in context.sums(context.sentence(last)) if j <= last]
    return next((j for j in reversed(sums) if not is_compared(context, j)), last)


def whole_by_sum(context: Context, i: int) -> int | None:
    """The sum of the sentence before to which the sums of this one add up: they are its parts."""
    home = context.home[i]
    if not home or context.sentence(i).start - context.sentences[home - 1].end > 2:
        return None
    mentions = context.mentions
    parts = context.sums(context.sentence(i))
    if i not in parts or len(parts) < 2 or len(parts) > MANY_PARTS:
        return None
    if context.book.verb_final and any(is_compared(context, j) for j in parts):
        return None  # 올해(1조1833억원)보다 639억원 늘었다: what it was, and the rise
    whole = main_sum(context, parts[0])
    same = all(mentions[j].currency == mentions[whole].currency for j in parts)
    amount, added = mentions[whole].amount, [mentions[j].amount for j in parts]
    if not same or amount is None or None in added or context.home[whole] != home - 1:
        return None
    rest = amount - sum(filter(None, added))
    if rest > 0 and context.book.verb_final and all(_is_component(context, j) for j in parts):
        return whole  # 미집행액은 1조8000억원이다. 군사건설비가 5135억원, 군수지원비가 412억원이다
    return whole if abs(rest) * ROUNDED < amount else None


def _is_component(context: Context, j: int) -> bool:
    """Whether a sum is said to be a component's, and no more."""
    start = context.mentions[j].start
    return any(0 <= start - cue.end <= COMPONENT for cue in context.sentence(j).all("component"))


def _cost(context: Context, sentence: Sentence, i: int, period: Period) -> int:
    if period.dated and period.shape == POINT and not period.expired:
        return FAR
    if period.statement and not period.for_ and not period.expired:
        return FAR
    if _had_been(context, i, period):
        return 0
    cost = _distance(context, i, period)
    after = period.start >= context.mentions[i].end
    apposed = not after and bool(_APPOSED.fullmatch(sentence.between(period.end, context.heads[i])))
    if period.base and apposed:
        return BESIDE  # below that of the year before, 746.9 billion won; 작년(9602억원)보다
    if period.base and (after or context.book.verb_final):
        # "1.04 trillion won, up from last year's 960 billion": the year compared with is the other sum's
        return FAR
    if cost < BESIDE:
        return cost
    if period.base:
        return FAR
    owner = _owners(context, sentence).get(period.start)
    if owner is not None and context.heads[owner] != context.heads[i]:
        return cost + (2 * TAKEN if after else TAKEN)
    if not after and (period.for_ or _frames(context, sentence, period)):
        return min(cost, FRAME)
    return cost


def owner_of(context: Context, sentence: Sentence, period: Period) -> int | None:
    """The sum that a year stands right beside."""
    return _owners(context, sentence).get(period.start)


def _owners(context: Context, sentence: Sentence) -> dict[int, int]:
    """The sum that each year stands right beside, by where the year starts."""
    if sentence.owners is None:
        sentence.owners = {}
        for i in sentence.mentions:
            near = [(_distance(context, i, p), p.start) for p in periods(context, sentence) if not p.dated]
            cost, start = min(near, default=(FAR, 0))
            if cost < BESIDE and context.converts[i] is None:
                sentence.owners.setdefault(start, i)
    return sentence.owners


def _frames(context: Context, sentence: Sentence, period: Period) -> bool:
    """Whether a year sets the scene for the whole sentence: "In 2004, when ..., Seoul owed", 来年は."""
    behind = sentence.between(period.end, period.end + 3)
    if context.book.verb_final and behind.startswith(context.book.small("topic")):
        return True
    into = period.start - sentence.start
    return into < 8 or (into < 30 and behind.startswith(","))


def _distance(context: Context, i: int, period: Period) -> int:
    cost = steps(context, i, period.start, period.end)
    if period.start < context.mentions[i].end or period.base:
        return cost
    if context.book.verb_final:
        # 1조389억원을 내고 내년에는 ...: what follows a Korean sum has begun to speak of another year.
        return cost + 20
    return max(0, cost - 4) if cost < 30 else cost  # "$924 million in 2019" is closer than it is long
