"""What kind of money a sum is: the first of the guide's list that fits.

Each rule looks for cue words that speak of the sum (see `clause`) and answers with the words that decided and
the name of the phenomenon, or with None. What no rule fits is taken over from `neighbours`, or is a payment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.models import Kind, Why
from tracker.reading.clause import FAR, RECEIVERS, TOUCHING, Clause, acts, pays
from tracker.reading.context import Context
from tracker.reading.cues import Cue
from tracker.reading.neighbours import (
    NOTHING,
    Placed,
    as_elsewhere,
    back_from_verb,
    carried,
    heading_of,
)
from tracker.reading.rises import Found, amounts_to, rise
from tracker.reading.sizes import too_small
from tracker.reading.totals import total

CLEARLY = 4  # so much nearer, another word decides
GIVEN_IN = 24  # letters between "accepted" and "the U.S. demand"
SPOKEN = 140  # how far a "he said" reaches ahead within its sentence
SPOKEN_BEHIND = {False: 80, True: 160}  # a verb at the end reaches back over the sentence
RELATIVE = 36  # letters behind a sum in which a relative clause has its verb
BY_VERB = {"demand": Kind.DEMAND, "offer": Kind.OFFER, "budget": Kind.BUDGET, "estimate": Kind.ESTIMATE}

_OPENING = ("“", '"', "‘", "'", "「")
_TO_DO = re.compile(r"[a-z]+ to ([a-z]+)")


def place_kinds(context: Context, topics: Sequence[bool]) -> list[Placed]:
    """The kind of every mention, with the words that decided it; what is off the topic is other."""
    placed: list[Placed] = []
    for i, base in enumerate(context.converts):
        if base is not None and base < i:
            placed.append(placed[base])
        elif not topics[i]:
            placed.append((Kind.OTHER, None))
        else:
            placed.append(_kind(Clause(context, i), placed))
    if context.book.verb_final:
        back_from_verb(context, placed)
    as_elsewhere(context, topics, placed)
    return [placed[i if base is None else base] for i, base in enumerate(context.converts)]


def _kind(clause: Clause, placed: Sequence[Placed]) -> Placed:
    said = _in_relative_clause(clause)
    if said is not None:
        return said
    for kind, rule in RULES:
        found = rule(clause, placed)
        if found is not None:
            cue, name = found
            return kind, Why("kind", name, cue.start, cue.end)
    return carried(clause, placed) or NOTHING


def _in_relative_clause(c: Clause) -> Placed | None:
    """What a relative clause right behind a sum says of it: "offered to pay the wages from the 1 trillion won
    that parliament set aside"."""
    behind = c.sentence.between(c.tail, c.tail + RELATIVE)
    if c.final or not behind.startswith(c.context.book.small("relative")):
        return None
    verbs = [x for x in c.sentence.cues if c.tail <= x.start < c.tail + RELATIVE and x.label in BY_VERB]
    if not verbs or any(c.tail <= place < verbs[0].start for place in c.sentence.walls):
        return None
    kind = BY_VERB[verbs[0].label]
    return kind, Why("kind", "told in a relative clause", verbs[0].start, verbs[0].end)


def _red_line(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.after("redline", reach=20) or c.ahead("redline", reach=12)
    if cue is None or (c.final and "gap" in c.labels(cue) and c.receiver_acts(cue.start)):
        return None  # the bottom line of the side that asks is a demand
    return cue, "a red line"


def _recalled(c: Clause) -> Cue | None:
    cue = c.near("recall", limit=60)
    speaker = None if cue is None else c.speaker(cue)
    return None if speaker is not None and speaker.label == "person" else cue


def _demand(c: Clause, _: Sequence[Placed]) -> Found:
    if _recalled(c):
        return None
    cue = c.near("demand")
    if cue is not None and (_met(c, cue) or _by_treaty(c, cue)):
        return None
    if cue is not None and not c.outdone(cue, "budget", "estimate", "offer", "gap"):
        return None if _of_himself(c, cue) else (cue, "asked for")
    owner = c.ahead("receiver", reach=3)
    if owner and c.sentence.between(owner.end, c.mention.start).strip() in c.context.book.small("owns"):
        return owner, "the receiving side's figure"  # Trump's $5 billion
    his = c.ahead("pronoun", reach=1)
    if his is not None and c.words(his) in c.context.book.small("his") and c.receiver_acts(his.start):
        return his, "the receiving side's figure"
    cue = _wanted(c)
    if cue is not None and c.receiver_acts(cue.start) is not False:
        return cue, "asked by the receiving side"
    cue = c.near("request", "named")
    if cue is not None and c.receiver_acts(cue.start):
        return cue, "asked by the receiving side"  # what a ministry requests is a budget
    cue = c.near("propose", "offer")
    if cue is not None and "propose" in c.labels(cue) and c.receiver_acts(cue.start):
        return cue, "proposed by the receiving side"
    return _stance(c, receiver=True) or _quoted_by(c, receiver=True)


def _by_treaty(c: Clause, demand: Cue) -> bool:
    """Whether it is the agreement that asks: "what the Special Measures Agreement asks of us next year"."""
    before = c.sentence.between(demand.start - 16, demand.start).split()
    return bool(before) and before[-1] in c.context.book.small("instruments")


def _met(c: Clause, demand: Cue) -> bool:
    """Whether a demand was given in to: "accepted the U.S. demand and will pay", 요구를 받아들여."""
    given_in = c.near("yield", limit=FAR)
    if given_in is None or c.cost(demand) < TOUCHING:
        return False
    apart = max(given_in.start - demand.end, demand.start - given_in.end)
    return apart < GIVEN_IN or c.cost(given_in) < c.cost(demand)


def _of_himself(c: Clause, demand: Cue) -> bool:
    """Whether a politician tells of his own past demand: "he said he had once asked for ten billion"."""
    small = c.context.book.small
    if c.final:
        ahead = c.sentence.between(demand.end, demand.end + 8)
        past = any(mark in ahead for mark in small("past"))
    else:
        behind = set(c.sentence.between(demand.start - 24, demand.start).split())
        asked = not c.words(demand).startswith("want")  # "said he wanted" is a demand made now
        past = bool(behind & set(small("past"))) or (asked and bool(behind & set(small("told"))))
    if not past:
        return False
    speech = [cue for cue in c.sentence.all("speech") if (cue.end <= demand.start) != c.final]
    speaker = c.speaker(speech[-1]) if speech else None
    return speaker is not None and speaker.label == "politician"


def _wanted(c: Clause) -> Cue | None:
    """A word of wanting money; "wants to use the half billion it has banked" wants something else."""
    cue = c.near("want")
    if cue is None or c.near("budget", "estimate", limit=c.cost(cue) - CLEARLY) is not None:
        return None  # 30억달러로 추산되는 마당에 인상은 무리라는 입장
    if any(x.start <= cue.start and cue.end <= x.end for x in c.sentence.all("estimate")):
        return None  # 2025 would come in at just under ₩1.5 trillion
    if c.final and c.after("pay", reach=3) is not None and cue.start - c.tail > 10:
        return None  # 1조5192억원을 내기로 한 협정을 지키겠다는 입장
    infinitive = _TO_DO.match(c.sentence.lowered, cue.start - c.sentence.start)
    if infinitive is not None and infinitive.group(1) not in c.context.book.small("getting"):
        return None
    return cue


def _offer(c: Clause, placed: Sequence[Placed]) -> Found:
    if _recalled(c) or (c.quoted() and _claim(c, placed)):
        return None  # what the asking side's politician says of an offer is his claim
    cue = c.near("offer", "propose")
    if cue is not None and _met(c, cue):
        return None  # "accepted an offer from Seoul to fund their pay, at a cost of $200 million"
    if cue is not None and not c.outdone(cue, "budget", "estimate", "demand"):
        told = c.i and c.context.home[c.i - 1] == c.context.home[c.i] and placed[c.i - 1][0] is Kind.CLAIM
        return None if told and not any(acts(x) for x in c.between(cue)) else (cue, "proposed")
    beyond = c.near("beyond", limit=12)
    if beyond is not None:  # "not ready to go beyond 1 trillion won"
        before = set(c.sentence.between(beyond.start - 40, beyond.start).split())
        if before & set(c.context.book.small("negations")) and not c.receiver_acts(beyond.start):
            return beyond, "as far as the paying side would go"
    cue = c.near("named")
    if cue is not None and c.receiver_acts(cue.start) is False and not c.quoted():
        return cue, "named by the paying side"
    cue = _wanted(c)
    if cue is not None and c.receiver_acts(cue.start) is False:
        itself = c.final or _TO_DO.match(c.sentence.lowered, cue.start - c.sentence.start)
        if itself or not c.near("pay", limit=12):
            return cue, "wanted by the paying side"
    return _stance(c, receiver=False) or _quoted_by(c, receiver=False)


def _stance(c: Clause, *, receiver: bool) -> Found:
    """Whose position or figure a sum is: "Washington's latest position is $1.2 billion"."""
    noun = c.near("stance", limit=12)
    owner = None if noun is None else c.owner(noun.start, 22)
    if noun is None or owner is None:
        return None
    asked = owner.label in RECEIVERS
    return (noun, "the position of one side") if asked == receiver else None


def _quoted_by(c: Clause, *, receiver: bool) -> Found:
    """A headline that only names who wants how much: 美 “12억 달러” 韓 “1조원 미만”."""
    if c.sentence.between(c.mention.start - 1, c.mention.start) not in _OPENING:
        return None
    for cue in c.sentence.cues:
        if 0 <= c.mention.start - cue.end <= 3 and (cue.label == "receiver" if receiver else pays(cue)):
            return cue, "quoted from the receiving side" if receiver else "quoted from the paying side"
    return None


def _claim(c: Clause, _: Sequence[Placed]) -> Found:
    cue = _recalled(c)
    if cue is not None:
        return cue, "recalled by a politician"
    quoted = c.quoted()
    for cue in sorted(c.sentence.all("speech", "conditional"), key=c.cost):
        ahead = cue.start < c.mention.start
        # "The president said X; the 2018 figure was Y": what is said ends at the semicolon
        if ahead and ";" in c.sentence.between(cue.end, c.mention.start):
            continue
        if c.cost(cue) < (SPOKEN if ahead else SPOKEN_BEHIND[c.final]) or quoted:
            speaker = c.speaker(cue)
            if speaker is None and cue.label == "conditional":
                return cue, "what would have been"
            if speaker is not None:
                return (cue, "said by a politician") if speaker.label == "politician" else None
    headline = [x for x in c.sentence.all("politician") if c.opens_speech(x)]
    if headline:
        return headline[-1], "a headline that quotes a politician"
    named = c.named_before() if quoted else None
    return (named, "quoted from a politician") if named and named.label == "politician" else None


def _small(c: Clause, _: Sequence[Placed]) -> Found:
    """What one person is paid or a thing costs: no host pays so little."""
    if not too_small(c.mention):
        return None
    return Cue("small", c.mention.start, c.mention.end), "too little for a contribution"


def _budget(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.near("budget", "request") or _in_the_budget(c)
    if cue is None or (cue.start > c.mention.start and not c.final and c.ahead("paid", reach=6)):
        return None  # "paid $252 million into the military budget"
    return cue, "in a budget"


def _in_the_budget(c: Clause) -> Cue | None:
    """ "It includes 1.5 trillion won for U.S. forces", said of the budget of the sentence before."""
    frames = [cue for cue in c.sentence.all("budget_frame") if cue.end <= c.mention.start]
    if frames:
        return frames[0]  # 내년도 예산에서 ... 1조3463억원으로 확정됐다
    holds = c.ahead("contains", reach=8)
    if holds is None or holds.start - c.sentence.start > 12:
        return None
    before = c.context.before(c.sentence)
    return holds if any(c.sentence.start - cue.end < 200 for cue in before.all("budget")) else None


def _estimate(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.near("estimate")
    if cue is None or c.near("unspent", limit=c.cost(cue) - CLEARLY) is not None:
        return None  # "by one count, it sits on 738 billion won"
    return cue, "forecast or study"


def _other(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.near("per_month", limit=20) or c.near("unspent") or c.near("gap", limit=30)
    if cue is not None:
        return cue, "wages, unspent money, gaps"
    cue = (None if c.near("lump", limit=6) else c.ahead("worth", reach=14)) or c.after("project", reach=2)
    if cue is not None:
        return cue, "a price tag"
    cue = heading_of(c)
    if cue is not None:
        return cue, "under a heading"
    spent = c.ahead("spent", reach=30)
    if spent and any(x.label == "receiver" and 0 < spent.start - x.end < 24 for x in c.sentence.cues):
        return spent, "what the receiving side spends itself"
    wages = c.ahead("wage", reach=60)
    if wages and amounts_to(c, wages.end):
        return wages, "what workers are paid"
    if c.final and (tag := c.ahead("cost", reach=2)) is not None:
        return tag, "a price tag"  # 기지 건설비 100억달러
    cue = c.near("cost", limit=12)
    price = c.ahead("cost", reach=80)
    if cue is None and price and amounts_to(c, price.end):
        cue = price  # the cost of keeping a carrier nearby runs to
    if cue and c.near("average", limit=30) is None and c.near("pay", limit=20) is None:
        between = [x for x in c.sentence.cues if cue.end <= x.start < c.mention.start]
        if not any(pays(x) for x in between):  # "hosting them cost South Korea 932 billion won" is a payment
            return cue, "what it costs"
    return None


RULES: tuple[tuple[Kind, Callable[[Clause, Sequence[Placed]], Found]], ...] = (
    (Kind.CHANGE, lambda clause, _: rise(clause)),
    (Kind.TOTAL, total),
    (Kind.OTHER, _red_line),
    (Kind.DEMAND, _demand),
    (Kind.OFFER, _offer),
    (Kind.CLAIM, _claim),
    (Kind.OTHER, _small),
    (Kind.BUDGET, _budget),
    (Kind.ESTIMATE, _estimate),
    (Kind.OTHER, _other),
)
