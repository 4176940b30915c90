"""What a sum takes over from the sums around it: a part from its whole, an item from its heading.

A sum whose own words say nothing is of the kind of the sum beside it, or of the same sum elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.models import Why
from tracker.reading.attachment import is_rate, is_start, main_sum, nearest_period, whole_by_sum
from tracker.reading.clause import Clause, pays
from tracker.reading.context import FAR, Context
from tracker.reading.cues import Cue
from tracker.reading.old_kind import Kind

PARTS = {Kind.TOTAL, Kind.ESTIMATE, Kind.BUDGET, Kind.OTHER, Kind.DEMAND, Kind.OFFER, Kind.CLAIM}
ASKED = {Kind.DEMAND, Kind.OFFER}
AS_PART = 40  # "of that" farther off than this does not speak of the sum
COMPONENT = 20
RESTATED = 24  # letters between 정확히는 and the sum
SILENT = 30  # a word of paying nearer than this says that the sum is a payment
EARLIER = 8  # sums that are looked back through
ITEM = 70  # letters of a line of a list

Placed = tuple[Kind, Why | None]
OFF_TOPIC: Placed = (Kind.OTHER, None)
NOTHING: Placed = (Kind.PAYMENT, None)

# The heading of a list, and the short lines between it and the sum.
_LIST = re.compile(r"^[^\n]*:\s*\n(?:[^\n]{0,60}\n)*\Z", re.MULTILINE)


def whole_of(c: Clause, placed: Sequence[Placed]) -> int | None:
    """The sum of which this one is a part ("of that", "of the total", このうち), by its index."""
    near = [(c.cost(cue), cue) for cue in c.context.pointing(c.sentence, "whole", "part")]
    cost, cue = min(near, default=(FAR, None))
    if cue is None or cost >= AS_PART:
        return whole_by_sum(c.context, c.i)
    if cue.label == "part":
        return main_sum(c.context, c.i) if c.i else None
    earlier = [j for j in range(c.i - 1, max(-1, c.i - EARLIER), -1) if c.context.converts[j] is None]
    wholes = [j for j in earlier if placed[j][0] in (Kind.TOTAL, Kind.BUDGET)]
    # "of the new sum": of the total that is still to come, not of the one it is compared with
    return next((j for j in wholes if _to_come(c.context, j)), wholes[0] if wholes else None)


def _to_come(context: Context, j: int) -> bool:
    period = nearest_period(context, j, several=True)
    today = context.published
    return period is not None and today is not None and (period.year_end or 0) >= today.year


def carried(c: Clause, placed: Sequence[Placed]) -> Placed | None:
    """The kind of the whole, or of the sum before in the same sentence."""
    if c.i and (again := c.ahead("restates", reach=RESTATED)) is not None:
        return placed[main_sum(c.context, c.i)][0], Why("kind", "said again", again.start, again.end)
    j = whole_of(c, placed)
    if j is None and (j := _listed_before(c, placed)) is not None:
        whole = c.context.mentions[j]
        return Kind.BUDGET, Why("kind", "as the budget before", whole.start, whole.end)
    if j is None:
        before = [k for k in c.context.sums(c.sentence) if k < c.i]
        if not before or c.near("pay", limit=SILENT) is not None:
            return None
        j = before[-1]
        if placed[j][0] is not Kind.BUDGET and c.compared(c.context.tails[j], c.mention.start):
            return None
    kind = placed[j][0]
    if placed[j] == OFF_TOPIC:
        return None  # 무기 250억달러어치를 사고 주한미군에 330억달러를 지원한다
    home = c.context.sentence(j)
    between = [x for x in c.sentence.cues if c.context.tails[j] <= x.start < c.mention.start]
    if kind is Kind.DEMAND and not c.final and any(pays(x) for x in between):
        return None  # "Washington asks for a trillion; Seoul would stop at less"
    told = kind is Kind.ESTIMATE or (kind is Kind.BUDGET and home is not c.sentence)
    if told and any(x.label == "compare" for x in between):
        return None  # "expected to settle on around 760 billion won, up from this year's 741.5 billion"
    if kind in ASKED and c.near("component", limit=COMPONENT) is not None:
        return None  # what the official components come to is no demand, whatever was asked before
    if kind is Kind.CLAIM and ";" in c.sentence.between(c.context.tails[j], c.mention.start):
        return None  # what is said ends at the semicolon
    if kind is Kind.OTHER and home is not c.sentence and not home.all("unspent"):
        return None
    if kind is Kind.TOTAL and (is_rate(c.context, c.i) or c.near("average", limit=12)):
        kind = Kind.PAYMENT
    elif kind is Kind.TOTAL and nearest_period(c.context, c.i) is not None:
        # by year: a part of a total that has a year of its own is what the total is made of
        kind = Kind.OTHER if home.all("unspent") else Kind.PAYMENT
    if kind not in PARTS or (kind is not Kind.BUDGET and c.near("pay", limit=12) is not None):
        return None
    whole = c.context.mentions[j]
    return kind, Why("kind", "as the sum before", whole.start, whole.end)


def _listed_before(c: Clause, placed: Sequence[Placed]) -> int | None:
    """The sum of the budget that a sentence without a verb goes on with: 米軍再編関係費は2130億円。"""
    short = c.final and c.sentence.end - c.tail <= 4 and c.sentence.mentions[0] == c.i
    j = c.context.base_before(c.i)
    if not short or c.near("average", limit=12) or j < 0 or placed[j][0] is not Kind.BUDGET:
        return None
    return j if c.sentence.start - c.context.sentence(j).end <= 2 else None


def heading_of(c: Clause) -> Cue | None:
    """Unspent money in the heading of a list: "Money that was not used by year's end:"."""
    if c.sentence.end - c.sentence.start > ITEM:
        return None
    before = c.context.before(c.sentence)
    match = _LIST.search(before.lowered)
    if match is None:
        return None
    found = [cue for cue in before.all("unspent") if match.start() <= cue.start - before.start < match.end()]
    return found[0] if found else None


def back_from_verb(context: Context, placed: list[Placed]) -> None:
    """A Korean or Japanese verb at the end speaks of the sums before it: 16억에서 12억으로 요구를 낮췄다."""
    for i in range(len(placed) - 2, -1, -1):
        if placed[i] != NOTHING or context.converts[i] is not None or is_start(context, i):
            continue
        j = i + 1
        while j < len(placed) - 1 and context.converts[j] is not None:
            j += 1
        if context.home[i] != context.home[j] or placed[j][0] not in ASKED | {Kind.BUDGET, Kind.ESTIMATE}:
            continue
        why = placed[j][1]
        if why is not None and context.tails[i] <= why.start < context.mentions[j].start:
            continue  # 연평균 2110억엔으로, 2021년도 예산 2017억엔보다 많다
        wall = context.sentence(i).wall(context.tails[i], context.mentions[j].start)
        if wall < 45 and Clause(context, i).near("pay", limit=SILENT) is None:
            placed[i] = placed[j]


def as_elsewhere(context: Context, topics: Sequence[bool], placed: list[Placed]) -> None:
    """A sum whose words say nothing is of the kind that the same sum has elsewhere in the text."""
    known: dict[tuple[object, ...], Placed] = {}
    for i, mention in enumerate(context.mentions):
        if topics[i] and placed[i][1] is not None:
            known.setdefault((mention.currency, mention.amounts), placed[i])
    for i, mention in enumerate(context.mentions):
        if topics[i] and placed[i] == NOTHING:
            same = known.get((mention.currency, mention.amounts))
            if same and same[0] in PARTS | ASKED and Clause(context, i).near("pay", limit=SILENT) is None:
                placed[i] = same
