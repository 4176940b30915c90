"""What kind of money a sum is: the first of the guide's list that fits.

A cue word speaks of the sum when it stands near it, walls counted. Whether "wanted" is a demand or an offer
depends on who wanted: the nearest actor before the word decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..models import Kind, Why
from .attachment import FAR, is_beside, nearest_period
from .context import Context, Sentence, steps
from .cues import Cue
from .periods import DEADLINE, POINT, RANGE, SPAN, periods

NEAR = 46  # within the clause
BESIDE = 8

Placed = tuple[Kind, Why | None]

_HEDGED = re.compile(
    r"\b(?:about|some|nearly|roughly|around|more than|up to|at least|over|just|almost|another|an estimated|as much as)\b"
)


def place_kinds(context: Context, topics: list[bool]) -> list[Placed]:
    """The kind of every mention, with the words that decided it."""
    placed: list[Placed] = []
    for i in range(len(context.mentions)):
        base = context.converts[i]
        if base is not None and base < i:
            placed.append(placed[base])
        elif not topics[i]:
            placed.append((Kind.OTHER, None))
        else:
            placed.append(_Reading(context, i, placed).kind())
    for i, base in enumerate(context.converts):
        if base is not None and base > i:
            placed[i] = placed[base]
    return placed


class _Reading:
    """One mention being read."""

    def __init__(self, context: Context, i: int, placed: list[Placed]) -> None:
        self.context = context
        self.i = i
        self.placed = placed
        self.mention = context.mentions[i]
        self.sentence: Sentence = context.sentence(i)
        self.final = context.book.verb_final

    def kind(self) -> Placed:
        for kind, rule in RULES:
            found = rule(self)
            if found is not None:
                cue, name = found
                return kind, Why("kind", name, cue.start, cue.end)
        return _carried(self) or (Kind.PAYMENT, None)

    def cost(self, cue: Cue) -> int:
        """How far a cue stands from the sum; what comes on the verb's side counts as nearer."""
        cost = steps(self.context, self.i, cue.start, cue.end)
        behind = cue.start >= self.mention.end
        return cost + (0 if behind == self.final else 10)

    def near(self, *labels: str, limit: int = NEAR) -> Cue | None:
        """The nearest cue of these labels that speaks of the sum."""
        best, least = None, limit
        for cue in self.sentence.all(*labels):
            cost = self.cost(cue)
            if cost < least and not self._others(cue):
                best, least = cue, cost
        return best

    def _others(self, cue: Cue) -> bool:
        """Whether a cue right before another sum is that sum's: "$6 billion out of an estimated $10 billion"."""
        return cue.start >= self.mention.end and any(
            0 <= self.context.mentions[j].start - cue.end <= 2 for j in self.sentence.mentions
        )

    def labels(self, cue: Cue) -> set[str]:
        """Every label of the word that a cue stands on."""
        return {
            other.label for other in self.sentence.cues if other.start == cue.start and other.end == cue.end
        }

    def after(self, *labels: str, reach: int) -> Cue | None:
        """A cue right behind the sum and its restatements."""
        tail = self.context.tails[self.i]
        return next((c for c in self.sentence.all(*labels) if 0 <= c.start - tail <= reach), None)

    def ahead(self, *labels: str, reach: int) -> Cue | None:
        """A cue right before the sum."""
        start = self.mention.start
        found = [c for c in self.sentence.all(*labels) if 0 <= start - c.end <= reach]
        return found[-1] if found else None

    def actor(self, place: int) -> Cue | None:
        """Who acts: the nearest payer or receiver named before a place, else the one named last before."""
        for stretch, end in (
            (self.sentence, place),
            (self.context.before(self.sentence), self.sentence.start),
        ):
            acting = [
                cue
                for cue in stretch.cues
                if cue.start < end and (_acts(cue) or cue.label == "pronoun") and not self._possessed(cue)
            ]
            if acting and acting[-1].label == "pronoun":
                named = _named_before(self)  # "he" is the politician named before
                if named is not None and named.label == "politician":
                    return Cue("receiver", acting[-1].start, acting[-1].end)
                acting = [cue for cue in acting if cue.label != "pronoun"]
            if acting:
                return acting[-1]
        return None

    def _possessed(self, cue: Cue) -> bool:
        return self.context.text[cue.end : cue.end + 2] in ("'s", "’s")

    def receiver_acts(self, place: int) -> bool | None:
        cue = self.actor(place)
        return None if cue is None else cue.label == "receiver"

    def whole(self) -> int | None:
        """The sum of which this one is a part ("of that", "of the total", このうち), by its index."""
        near = [(self.cost(cue), cue) for cue in self.context.pointing(self.sentence, "whole", "part")]
        cost, cue = min(near, default=(FAR, None))
        if cue is None or cost >= 40:
            return None
        earlier = [j for j in range(self.i - 1, max(-1, self.i - 8), -1) if self.context.converts[j] is None]
        if cue.label == "part":
            return earlier[0] if earlier else None
        wholes = [j for j in earlier if self.placed[j][0] in (Kind.TOTAL, Kind.BUDGET)]
        # "of the new sum": of the total that is still to come, not of the one it is compared with
        return next((j for j in wholes if _to_come(self.context, j)), wholes[0] if wholes else None)


def _to_come(context: Context, j: int) -> bool:
    period = nearest_period(context, j, several=True)
    today = context.published
    return period is not None and today is not None and (period.year_end or 0) >= today.year


def _acts(cue: Cue) -> bool:
    return cue.label in ("receiver", "payer") or cue.label.startswith("programme.")


Found = tuple[Cue, str] | None


RESULT = ("로 ", "으로", "보다", "까지", "에서", "より", "に", "へ", "まで", "%", "％", "은 ", "는 ", "로")


def _change(r: _Reading) -> Found:
    tail = r.context.tails[r.i]
    if r.final:
        for cue in r.sentence.all("change"):
            gap = re.sub(r"^\s?[(（][^)）]*[)）]", "", r.sentence.between(tail, cue.start))
            # 505억원 늘었다, 100億円近く増える; but 9200억원으로 늘었다 is where it came to
            if 0 <= cue.start - tail and len(gap) <= 8 and not any(mark in gap for mark in RESULT):
                return cue, "so much more or less"
        return None
    cue = r.after("more", reach=2)
    if cue is not None and r.sentence.between(cue.start - 3, cue.start).strip() != "or":
        return cue, "so much more or less"
    for cue in r.sentence.all("change"):
        if 0 <= r.mention.start - cue.end <= 30:
            gap = _HEDGED.sub("", r.sentence.between(cue.end, r.mention.start)).strip()
            if gap in (
                "",
                "of",
                "by",
                "an",
                "a",
                "it by",
                "that by",
                "it",
                "them",
                "its share by",
                "the bill by",
                "the sum by",
            ):
                return cue, "a rise or cut of so much"
    return None


def _total(r: _Reading) -> Found:
    if r.near("per_year", limit=BESIDE) or r.near("average", limit=20):
        return None
    several = nearest_period(r.context, r.i, several=True)
    if several is not None and several.shape != DEADLINE:
        point = nearest_period(r.context, r.i)
        if (
            point is None
            or point is several
            or (several.shape == SPAN and not is_beside(r.context, r.i, point))
        ):
            return Cue("total", several.start, several.end), "several years"
    if several is None and (said := _said_next(r)) is not None:
        return said, "several years, says the next sentence"
    j = r.whole()
    if j is not None and r.placed[j][0] is Kind.TOTAL and nearest_period(r.context, r.i) is None:
        mention = r.context.mentions[j]
        return Cue("total", mention.start, mention.end), "part of a total"
    return None


def _said_next(r: _Reading) -> Cue | None:
    """The words of the next sentence that make the sum one of several years: "The figure adds up ten years of support"."""
    if any(p.shape == POINT for p in periods(r.context, r.sentence)):
        return None
    following = r.context.after(r.sentence)
    lump = following.all("lump")
    several = [p for p in periods(r.context, following) if p.shape in (SPAN, RANGE)]
    return (
        Cue("total", several[0].start, several[0].end)
        if lump and several and not following.mentions
        else None
    )


def _recalled(r: _Reading) -> bool:
    return r.near("recall", limit=60) is not None


def _red_line(r: _Reading) -> Found:
    cue = r.after("redline", reach=4) or r.ahead("redline", reach=12)
    return None if cue is None else (cue, "a red line")


def _demand(r: _Reading) -> Found:
    if _recalled(r):
        return None
    cue = r.near("demand")
    if cue is not None:
        return cue, "asked for"
    cue = r.near("want")
    if cue is not None and r.receiver_acts(cue.start) is not False:
        return cue, "asked by the receiving side"
    cue = r.near("propose", "offer")
    if cue is not None and "propose" in r.labels(cue) and r.receiver_acts(cue.start):
        return cue, "proposed by the receiving side"
    return _quoted_by(r, receiver=True)


def _offer(r: _Reading) -> Found:
    if _recalled(r):
        return None
    cue = r.near("offer", "propose")
    if cue is not None:
        return cue, "proposed"
    cue = r.near("want")
    if cue is not None and r.receiver_acts(cue.start) is False and not r.near("pay", limit=12):
        return cue, "wanted by the paying side"
    return _quoted_by(r, receiver=False)


def _quoted_by(r: _Reading, *, receiver: bool) -> Found:
    """A headline that only names who wants how much: 美 “12억 달러” 韓 “1조원 미만”."""
    quote = r.sentence.between(r.mention.start - 1, r.mention.start)
    if quote not in ("“", '"', "‘", "'", "「"):
        return None
    for cue in (
        r.sentence.all("receiver")
        if receiver
        else [c for c in r.sentence.cues if _acts(c) and c.label != "receiver"]
    ):
        if 0 <= r.mention.start - cue.end <= 3:
            return cue, "quoted from the receiving side" if receiver else "quoted from the paying side"
    return None


def _claim(r: _Reading) -> Found:
    cue = r.near("recall", limit=60)
    if cue is not None:
        return cue, "recalled by a politician"
    speech = r.near("speech", "conditional", limit=80)
    if speech is None:
        return None
    speaker = None
    for cue in r.sentence.cues:
        if cue.start >= (r.sentence.end if r.final else max(speech.start, r.mention.start)):
            break
        if cue.label == "pronoun":
            speaker = speaker or _named_before(r)
        elif cue.label in ("politician", "person"):
            speaker = cue
    if speaker is not None and speaker.label == "politician":
        return speech, "said by a politician"
    return None


def _named_before(r: _Reading) -> Cue | None:
    """Whom "he" means: the person named last before this sentence."""
    named = [c for c in r.context.before(r.sentence).cues if c.label in ("politician", "person")]
    return named[-1] if named else None


def _budget(r: _Reading) -> Found:
    cue = r.near("budget")
    return None if cue is None else (cue, "in a budget")


def _estimate(r: _Reading) -> Found:
    cue = r.near("estimate")
    return None if cue is None else (cue, "forecast or study")


def _other(r: _Reading) -> Found:
    cue = (
        r.near("per_month", limit=20)
        or r.near("unspent")
        or r.near("gap", limit=30)
        or r.after("project", reach=2)
    )
    if cue is not None:
        return cue, "wages, unspent money, gaps, price tags"
    cue = r.near("cost", limit=12)
    if cue is not None:
        # "hosting them cost South Korea 932 billion won" is what Korea paid
        between = sorted((cue.end, r.mention.start))
        host = [
            c
            for c in r.sentence.cues
            if between[0] <= c.start < between[1] and _acts(c) and c.label != "receiver"
        ]
        if not host and r.near("pay", limit=20) is None:
            return cue, "what it costs"
    return None


PARTS = {Kind.TOTAL, Kind.ESTIMATE, Kind.BUDGET, Kind.OTHER, Kind.DEMAND}


def _carried(r: _Reading) -> Placed | None:
    """A part is of the kind of its whole, and a sum whose clause says nothing of that of its neighbour."""
    j = r.whole()
    if j is None:
        before = [k for k in r.sentence.mentions if k < r.i and r.context.converts[k] is None]
        if not before or r.near("pay", limit=30) is not None:
            return None
        j = before[-1]
    kind = r.placed[j][0]
    mention = r.context.mentions[j]
    if kind is Kind.TOTAL and nearest_period(r.context, r.i) is not None:
        # by year: a part of a total that has a year of its own is what the total is made of
        kind = Kind.OTHER if r.context.sentence(j).all("unspent") else Kind.PAYMENT
    if kind is Kind.OTHER and r.near("pay", limit=12) is not None:
        return None
    return (kind, Why("kind", "as the sum before", mention.start, mention.end)) if kind in PARTS else None


RULES: tuple[tuple[Kind, Callable[[_Reading], Found]], ...] = (
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
