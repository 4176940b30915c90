"""What kind of money a sum is: the first of the guide's list that fits.

Each rule looks for cue words that speak of the sum (see `clause`) and answers with the words that decided and
the name of the phenomenon, or with None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.models import Kind, Why
from tracker.reading.attachment import is_beside, is_rate, nearest_period
from tracker.reading.clause import FAR, Clause, acts, pays
from tracker.reading.context import Context
from tracker.reading.cues import Cue
from tracker.reading.periods import DEADLINE, POINT, RANGE, SPAN, periods

SPOKEN = 140  # how far a "he said" reaches ahead within its sentence
ASKED = {Kind.DEMAND, Kind.OFFER}
PARTS = {Kind.TOTAL, Kind.ESTIMATE, Kind.BUDGET, Kind.OTHER, Kind.DEMAND, Kind.CLAIM}

Placed = tuple[Kind, Why | None]
Found = tuple[Cue, str] | None

# Hedges, and the same rise in percent: "an increase of 2.5 percent, or 18.5 billion won".
_ISSUES = re.compile(
    r"(?:^,|\b(?:is|was|are|be|being|put at|set at|comes? to|came to|amounts? to|amounted to|total(?:s|ed|led|ling)?|worth))\s*$"
)
_HEDGED = re.compile(
    r"[\d.,]+\s?(?:%|percent|per cent|pct),? or\b"
    r"|\b(?:about|some|nearly|roughly|around|more than|up to|at least|over|just|almost|another|an estimated|as much as|close to|a further|no more than|no less than|less than|under|upwards of|well over|an extra|only|fully|almost)\b"
)
# What stands between a verb of rising or cutting and its sum.
_BY = {
    "",
    "of",
    "by",
    "an",
    "a",
    "it",
    "it by",
    "that by",
    "them",
    "its share by",
    "the bill by",
    "the sum by",
}
# What makes a sum the point that a rise or cut has reached: 9200억원으로 늘었다, 2110億円に増える.
_REACHED = ("로", "보다", "까지", "에서", "より", "に", "へ", "まで", "%", "％", "은 ", "는 ")
_MULTIPLE = re.compile(r"\s+than\s+(?:twice|double|half|\w+ times|\w+fold)")
# The heading of a list, and the short lines between it and the sum.
_LIST = re.compile(r"[^\n]*:\s*\n(?:[^\n]{0,60}\n)*\Z")
# 100억 달러를 요구했다고 말했다: a Korean or Japanese speaker tells of what was asked.
_PAST = ("했었", "했다고", "했다며", "라고 했", "たと", "したと")
_TO_DO = re.compile(r"\w+ to (\w+)")
_GETTING = {
    "pay",
    "be",
    "give",
    "get",
    "receive",
    "raise",
    "hike",
    "increase",
    "contribute",
    "provide",
    "shoulder",
}
_GETTING |= {
    "cover",
    "see",
    "have",
    "collect",
    "charge",
    "stay",
    "keep",
    "go",
    "limit",
    "hold",
    "freeze",
    "offer",
}
_BRACKET = re.compile(r"^\s?[(（][^)）]*[)）]")
_OPENING = ("“", '"', "‘", "'", "「")


def place_kinds(context: Context, topics: Sequence[bool]) -> list[Placed]:
    """The kind of every mention, with the words that decided it."""
    placed: list[Placed] = []
    for i, base in enumerate(context.converts):
        if base is not None and base < i:
            placed.append(placed[base])
        elif not topics[i]:
            placed.append((Kind.OTHER, None))
        else:
            placed.append(_kind(Clause(context, i), placed))
    if context.book.verb_final:
        _back_from_verb(context, placed)
    _as_elsewhere(context, topics, placed)
    for i, base in enumerate(context.converts):
        if base is not None:
            placed[i] = placed[base]
    return placed


def _back_from_verb(context: Context, placed: list[Placed]) -> None:
    """A Korean or Japanese verb at the end speaks of the sums before it too: 16억에서 시작해 12억으로 요구를 낮췄다."""
    for i in range(len(placed) - 2, -1, -1):
        j = i + 1
        while j < len(placed) - 1 and context.converts[j] is not None:
            j += 1
        if (
            context.home[i] != context.home[j]
            or placed[i] != (Kind.PAYMENT, None)
            or context.converts[i] is not None
        ):
            continue
        clause = Clause(context, i)
        near = context.sentence(i).wall(context.tails[i], context.mentions[j].start) < 45
        if placed[j][0] in ASKED and near and clause.near("pay", limit=30) is None:
            placed[i] = placed[j]


def _as_elsewhere(context: Context, topics: Sequence[bool], placed: list[Placed]) -> None:
    """A sum whose words say nothing is of the kind that the same sum has elsewhere in the text."""
    known: dict[tuple[object, ...], Placed] = {}
    for i, mention in enumerate(context.mentions):
        if topics[i] and placed[i][1] is not None:
            known.setdefault((mention.currency, mention.amounts), placed[i])
    for i, mention in enumerate(context.mentions):
        if topics[i] and placed[i] == (Kind.PAYMENT, None):
            same = known.get((mention.currency, mention.amounts))
            if same and same[0] in PARTS | ASKED and Clause(context, i).near("pay", limit=30) is None:
                placed[i] = same


def _kind(clause: Clause, placed: list[Placed]) -> Placed:
    for kind, rule in RULES:
        found = rule(clause, placed)
        if found is not None:
            cue, name = found
            return kind, Why("kind", name, cue.start, cue.end)
    return _carried(clause, placed) or (Kind.PAYMENT, None)


def _change(c: Clause, _: list[Placed]) -> Found:
    if c.final:
        for cue in c.sentence.all("change"):
            gap = _BRACKET.sub("", c.sentence.between(c.tail, cue.start))
            other = any(c.tail <= c.context.mentions[j].start < cue.start for j in c.sentence.mentions)
            if (
                cue.start >= c.tail
                and len(gap) <= 8
                and not other
                and not any(mark in gap for mark in _REACHED)
            ):
                return cue, "so much more or less"  # 505억원 늘었다, 100億円近く増える
        noun = c.ahead("change_noun", reach=4)
        return None if noun is None else (noun, "a rise or cut of so much")  # 증가폭은 320억원
    more = c.after("more", reach=2)
    lead = "" if more is None else c.sentence.between(c.tail, more.start)
    if more is not None and not lead.strip() and not _MULTIPLE.match(c.context.text, more.end):
        return more, "so much more or less"  # $500 million more, but not "$1 billion or more"
    for cue in c.sentence.all("change"):
        if 0 <= c.mention.start - cue.end <= 30:
            gap = _HEDGED.sub("", c.sentence.between(cue.end, c.mention.start)).strip()
            if gap in _BY or any(acts(other) and c.words(other) == gap for other in c.sentence.cues):
                return cue, "a rise or cut of so much"  # a cut of, raised by, would save Tokyo
    noun = c.ahead("change_noun", reach=50)
    if noun is not None:
        lead = c.sentence.between(noun.end, c.mention.start)
        if _ISSUES.search(_HEDGED.sub("", lead)) and c.sentence.wall(noun.end, c.mention.start) < 30:
            return noun, "a rise or cut of so much"  # the saving is put at
    return None


def _total(c: Clause, placed: list[Placed]) -> Found:
    if is_rate(c.context, c.i) or c.near("average", "per_month", limit=12):
        return None
    several = nearest_period(c.context, c.i, several=True)
    if several is not None and several.shape != DEADLINE:
        point = nearest_period(c.context, c.i)
        spread = several.shape == SPAN and point is not None and not is_beside(c.context, c.i, point)
        if point is None or point.shape == RANGE or spread:
            return Cue("total", several.start, several.end), "several years"
    lump = c.near("lump", limit=36)
    if lump is not None and any(p.shape == RANGE for p in periods(c.context, c.sentence)):
        if nearest_period(c.context, c.i) is None:
            return lump, "added up over several years"
    if several is None and (said := _said_next(c)) is not None:
        return said, "several years, says the next sentence"
    j = _whole(c, placed)
    if j is not None and placed[j][0] is Kind.TOTAL and nearest_period(c.context, c.i) is None:
        whole = c.context.mentions[j]
        return Cue("total", whole.start, whole.end), "part of a total"
    return None


def _said_next(c: Clause) -> Cue | None:
    """The words of a next sentence without a sum that spread this one: "It adds up ten years of support"."""
    if periods(c.context, c.sentence) or is_rate(c.context, c.i):
        return None
    following = c.context.after(c.sentence)
    several = [p for p in periods(c.context, following) if p.shape in (SPAN, RANGE)]
    return Cue("total", several[0].start, several[0].end) if several and following.all("lump") else None


def _red_line(c: Clause, _: list[Placed]) -> Found:
    cue = c.after("redline", reach=4) or c.ahead("redline", reach=12)
    return None if cue is None else (cue, "a red line")


def _of_himself(c: Clause, demand: Cue) -> bool:
    """Whether a politician tells of his own past demand: "he said he had once asked for ten billion"."""
    behind = c.sentence.between(demand.start - 14, demand.start).split()
    ahead = c.sentence.between(demand.end, demand.end + 8)
    if c.final:
        past = any(mark in ahead for mark in _PAST)
    else:
        asked = c.words(demand).startswith(("ask", "demand", "sought", "request"))
        past = bool({"had", "once"} & set(behind)) or (asked and "he" in behind)
    if not past:
        return False
    speech = [cue for cue in c.sentence.all("speech") if (cue.end <= demand.start) != c.final]
    speaker = c.speaker(speech[-1]) if speech else None
    return speaker is not None and speaker.label == "politician"


def _recalled(c: Clause) -> Cue | None:
    return c.near("recall", limit=60)


def _demand(c: Clause, _: list[Placed]) -> Found:
    if _recalled(c):
        return None
    cue = c.near("demand")
    if cue is not None:
        return None if _of_himself(c, cue) else (cue, "asked for")
    owner = c.ahead("receiver", reach=3)
    if owner is not None and c.sentence.between(owner.end, c.mention.start).strip() in (
        "'s",
        "’s",
        "의",
        "の",
    ):
        return owner, "the receiving side's figure"  # Trump's $5 billion
    cue = _wanted(c)
    if cue is not None and c.receiver_acts(cue.start) is not False:
        return cue, "asked by the receiving side"
    cue = c.near("propose", "offer")
    if cue is not None and "propose" in c.labels(cue) and c.receiver_acts(cue.start):
        return cue, "proposed by the receiving side"
    return _quoted_by(c, receiver=True)


def _offer(c: Clause, placed: list[Placed]) -> Found:
    if _recalled(c):
        return None
    cue = c.near("offer", "propose")
    if cue is not None:
        told = c.i and c.context.home[c.i - 1] == c.context.home[c.i] and placed[c.i - 1][0] is Kind.CLAIM
        return None if told and not any(acts(x) for x in c.between(cue)) else (cue, "proposed")
    cue = _wanted(c)
    if cue is not None and c.receiver_acts(cue.start) is False and (c.final or not c.near("pay", limit=12)):
        return cue, "wanted by the paying side"
    return _quoted_by(c, receiver=False)


def _wanted(c: Clause) -> Cue | None:
    """A word of wanting money; "wants to use the half billion it has banked" wants something else."""
    cue = c.near("want")
    if cue is None or (c.final and c.after("pay", reach=3) is not None and cue.start - c.tail > 10):
        return None  # 1조5192억원을 내기로 한 협정을 지키겠다는 입장
    infinitive = _TO_DO.match(c.sentence.lowered, cue.start - c.sentence.start)
    if infinitive is not None and infinitive.group(1) not in _GETTING:
        return None
    return cue


def _quoted_by(c: Clause, *, receiver: bool) -> Found:
    """A headline that only names who wants how much: 美 “12억 달러” 韓 “1조원 미만”."""
    if c.sentence.between(c.mention.start - 1, c.mention.start) not in _OPENING:
        return None
    for cue in c.sentence.cues:
        if 0 <= c.mention.start - cue.end <= 3 and (cue.label == "receiver" if receiver else pays(cue)):
            return cue, "quoted from the receiving side" if receiver else "quoted from the paying side"
    return None


def _claim(c: Clause, _: list[Placed]) -> Found:
    cue = _recalled(c)
    if cue is not None:
        return cue, "recalled by a politician"
    for cue in sorted(c.sentence.all("speech", "conditional"), key=c.cost):
        ahead = cue.start < c.mention.start
        # "The president said X; the 2018 figure was Y": what is said ends at the semicolon
        if ahead and ";" in c.sentence.between(cue.end, c.mention.start):
            continue
        if c.cost(cue) < (SPOKEN if ahead else 80) or c.quoted():
            speaker = c.speaker(cue)
            if speaker is not None:
                return (cue, "said by a politician") if speaker.label == "politician" else None
    if c.quoted() and (named := c.named_before()) is not None and named.label == "politician":
        return named, "quoted from a politician"
    return None


def _budget(c: Clause, _: list[Placed]) -> Found:
    cue = c.near("budget")
    if cue is None or (cue.start > c.mention.start and not c.final and c.ahead("paid", reach=6)):
        return None  # "paid $252 million into the military budget"
    return cue, "in a budget"


def _estimate(c: Clause, _: list[Placed]) -> Found:
    cue = c.near("estimate")
    return None if cue is None else (cue, "forecast or study")


def _other(c: Clause, _: list[Placed]) -> Found:
    cue = (
        c.near("per_month", limit=20)
        or c.near("unspent")
        or c.near("gap", limit=30)
        or c.ahead("worth", reach=14)
    )
    if cue is not None:
        return cue, "wages, unspent money, gaps"
    cue = c.after("project", reach=2)
    if cue is not None:
        return cue, "a price tag"
    heading = _heading(c)
    if heading is not None:
        return heading, "under a heading"
    spent = c.ahead("spent", reach=30)
    if spent is not None and any(
        x.label == "receiver" and 0 < spent.start - x.end < 24 for x in c.sentence.cues
    ):
        return spent, "what the receiving side spends itself"
    cue = c.near("cost", limit=12)
    if cue is not None and c.near("average", limit=30) is None and c.near("pay", limit=20) is None:
        between = [x for x in c.sentence.cues if cue.end <= x.start < c.mention.start]
        if not any(pays(x) for x in between):  # "hosting them cost South Korea 932 billion won" is a payment
            return cue, "what it costs"
    return None


def _heading(c: Clause) -> Cue | None:
    """Unspent money in the heading of a list: "Money that was not used by year's end:"."""
    if c.sentence.end - c.sentence.start > 70:
        return None
    before = c.context.before(c.sentence)
    match = _LIST.search(before.lowered)
    if match is None:
        return None
    found = [cue for cue in before.all("unspent") if match.start() <= cue.start - before.start < match.end()]
    return found[0] if found else None


def _carried(c: Clause, placed: list[Placed]) -> Placed | None:
    """A part is of the kind of its whole, and a sum whose clause says nothing of that of its neighbour."""
    j = _whole(c, placed)
    if j is None:
        before = [k for k in c.sentence.mentions if k < c.i and c.context.converts[k] is None]
        if not before or c.near("pay", limit=30) is not None:
            return None
        j = before[-1]
    kind = placed[j][0]
    if (
        kind is Kind.OTHER
        and c.context.home[j] != c.context.home[c.i]
        and not c.context.sentence(j).all("unspent")
    ):
        return None
    if kind is Kind.TOTAL and (is_rate(c.context, c.i) or c.near("average", limit=12)):
        kind = Kind.PAYMENT
    if kind is Kind.TOTAL and nearest_period(c.context, c.i) is not None:
        # by year: a part of a total that has a year of its own is what the total is made of
        kind = Kind.OTHER if c.context.sentence(j).all("unspent") else Kind.PAYMENT
    if kind not in PARTS or (kind is not Kind.BUDGET and c.near("pay", limit=12) is not None):
        return None
    whole = c.context.mentions[j]
    return kind, Why("kind", "as the sum before", whole.start, whole.end)


def _whole(c: Clause, placed: list[Placed]) -> int | None:
    """The sum of which this one is a part ("of that", "of the total", このうち), by its index."""
    near = [(c.cost(cue), cue) for cue in c.context.pointing(c.sentence, "whole", "part")]
    cost, cue = min(near, default=(FAR, None))
    if cue is None or cost >= 40:
        return None
    earlier = [j for j in range(c.i - 1, max(-1, c.i - 8), -1) if c.context.converts[j] is None]
    if cue.label == "part":
        return earlier[0] if earlier else None
    wholes = [j for j in earlier if placed[j][0] in (Kind.TOTAL, Kind.BUDGET)]
    # "of the new sum": of the total that is still to come, not of the one it is compared with
    return next((j for j in wholes if _to_come(c.context, j)), wholes[0] if wholes else None)


def _to_come(context: Context, j: int) -> bool:
    period = nearest_period(context, j, several=True)
    today = context.published
    return period is not None and today is not None and (period.year_end or 0) >= today.year


RULES: tuple[tuple[Kind, Callable[[Clause, list[Placed]], Found]], ...] = (
    (Kind.CHANGE, _change),
    (Kind.TOTAL, _total),
    (Kind.OTHER, _red_line),
    (Kind.DEMAND, _demand),
    (Kind.OFFER, _offer),
    (Kind.CLAIM, _claim),
    (Kind.BUDGET, _budget),
    (Kind.ESTIMATE, _estimate),
    (Kind.OTHER, _other),
)
