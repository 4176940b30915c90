"""What the two sides want and say: demands, offers, red lines, and what politicians claim.

Whether "wanted" is a demand or an offer depends on who wanted; whether "said" makes a claim, on who said it.
Each rule answers as those of `kinds` do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.clause import CLEARLY, RECEIVERS, TOUCHING, Clause, acts, pays
from tracker.reading.context import BREAK, FAR
from tracker.reading.cues import Cue
from tracker.reading.neighbours import Placed
from tracker.reading.old_kind import Kind
from tracker.reading.rises import Found

GIVEN_IN = 24  # letters between "accepted" and "the U.S. demand"
SPOKEN = 140  # how far a "he said" reaches ahead within its sentence
SPOKEN_BEHIND = {False: 80, True: 160}  # a verb at the end reaches back over the sentence

_OPENING = ("“", '"', "‘", "'", "「")
_TO_DO = re.compile(r"[a-z]+ to ([a-z]+)")


def red_line(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.after("redline", reach=20) or c.ahead("redline", reach=12)
    if cue is not None and c.final and c.sentence.wall(c.tail, cue.start) >= BREAK:
        cue = None  # of the next clause
    if cue is None or (c.final and "gap" in c.labels(cue) and c.receiver_acts(cue.start)):
        return None  # the bottom line of the side that asks is a demand
    return cue, "a red line"


def _recalled(c: Clause) -> Cue | None:
    cue = c.near("recall", limit=60)
    speaker = None if cue is None else c.speaker(cue)
    return None if speaker is not None and speaker.label == "person" else cue


def demand(c: Clause, _: Sequence[Placed]) -> Found:
    if _recalled(c) or c.paid_itself:
        return None
    cue = c.near("demand")
    if cue is not None and (_met(c, cue) or _by_treaty(c, cue) or _caused(c, cue)):
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
    if cue is not None and c.receiver_acts(cue.start) is not False and not _only_said(c, cue):
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


def _caused(c: Clause, demand: Cue) -> bool:
    """Whether a demand or a word is only why a sum rose: 私の要求で約10億ドルまで増えた."""
    caused = c.context.book.small("caused")
    return c.final and demand.end <= c.mention.start and c.context.text.startswith(caused, demand.end)


def _of_himself(c: Clause, demand: Cue) -> bool:
    """Whether a politician tells of his own past demand: "he said he had once asked for ten billion"."""
    small = c.context.book.small
    if c.final:
        ahead = c.sentence.between(demand.end - 1, demand.end + 8)
        past = any(mark in ahead for mark in small("past"))
    else:
        behind = set(c.sentence.between(demand.start - 24, demand.start).split())
        asked = not c.words(demand).startswith(small("wanted"))  # "said he wanted" is a demand made now
        past = bool(behind & set(small("past"))) or (asked and bool(behind & set(small("told"))))
    if not past:
        return False
    speech = [cue for cue in c.sentence.all("speech") if (cue.end <= demand.start) != c.final]
    said = speech[-1] if speech else demand if c.final and c.quoted() else None
    speaker = None if said is None else c.speaker(said)
    return speaker is not None and speaker.label == "politician"


def _only_said(c: Clause, cue: Cue) -> bool:
    """Whether a politician only spoke of a sum: 트럼프 후보는 100억 달러를 거론했다."""
    if not c.final or "speech" not in c.labels(cue):
        return False
    speaker = c.speaker(cue)
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


def offer(c: Clause, placed: Sequence[Placed]) -> Found:
    if _recalled(c) or c.paid_itself or (c.quoted() and claim(c, placed)):
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
    if c.final and any(cue.start > c.tail for cue in c.sentence.all("speech")):
        return None  # トランプ氏は「80億ドルを得るには...」と語った
    things = {(cue.start, cue.end) for cue in c.sentence.all("topic", "forces")} if c.final else set()
    for cue in c.sentence.cues:
        if (cue.start, cue.end) in things:
            continue  # 분담금이 ‘1조원’: names the money, and wants nothing
        if 0 <= c.mention.start - cue.end <= 3 and (cue.label == "receiver" if receiver else pays(cue)):
            return cue, "quoted from the receiving side" if receiver else "quoted from the paying side"
    return None


def claim(c: Clause, _: Sequence[Placed]) -> Found:
    cue = _recalled(c)
    if cue is not None:
        return cue, "recalled by a politician"
    quoted = c.quoted()
    for cue in sorted(c.sentence.all("speech", "conditional"), key=c.cost):
        if c.of_another(cue):
            continue
        ahead = cue.start < c.mention.start
        if ahead and _caused(c, cue):
            continue  # 트럼프 대통령의 발언으로 시끄러운 가운데
        # "The president said X; the 2018 figure was Y": what is said ends at the semicolon
        if ahead and ";" in c.sentence.between(cue.end, c.mention.start):
            continue
        if c.cost(cue) < (SPOKEN if ahead else SPOKEN_BEHIND[c.final]) or quoted:
            speaker = c.speaker(cue) or (c.named_before() if quoted and c.answers() else None)
            if speaker is None and cue.label == "conditional":
                return cue, "what would have been"
            if speaker is not None:
                return (cue, "said by a politician") if speaker.label == "politician" else None
    headline = [x for x in c.sentence.all("politician") if c.opens_speech(x) and not c.closed_since(x)]
    if headline:
        return headline[-1], "a headline that quotes a politician"
    named = (c.named_ahead() or c.named_before()) if quoted and not c.answers() else None
    return (named, "quoted from a politician") if named and named.label == "politician" else None
