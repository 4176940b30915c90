"""What kind of money a sum is: the first of the guide's list that fits.

A cue word speaks of the sum when it stands near it, walls counted. Whether "wanted" is a demand or an offer
depends on who wanted: the nearest actor before the word decides.
"""

from __future__ import annotations

from collections.abc import Callable

from ..models import Kind, Why
from .attachment import nearest_period
from .context import Context, Sentence, steps
from .cues import Cue
from .periods import SPAN

NEAR = 46  # within the clause
BESIDE = 8

Placed = tuple[Kind, Why | None]


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
        return Kind.PAYMENT, None

    def cost(self, cue: Cue) -> int:
        """How far a cue stands from the sum; what comes on the verb's side counts as nearer."""
        cost = steps(self.context, self.sentence, self.i, cue.start, cue.end)
        behind = cue.start >= self.mention.end
        return cost + (0 if behind == self.final else 10)

    def near(self, *labels: str, limit: int = NEAR) -> Cue | None:
        """The nearest cue of these labels that speaks of the sum."""
        best, least = None, limit
        for cue in self.sentence.all(*labels):
            cost = self.cost(cue)
            if cost < least:
                best, least = cue, cost
        return best

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
        """Who acts: the nearest payer or receiver named before a place of the sentence."""
        best = None
        for cue in self.sentence.cues:
            if cue.start >= place:
                break
            if cue.label == "receiver" or cue.label == "payer" or cue.label.startswith("programme."):
                if not self._possessed(cue):
                    best = cue
        return best

    def _possessed(self, cue: Cue) -> bool:
        behind = self.sentence.between(cue.end, cue.end + 2)
        return behind in ("'s", "’s")

    def receiver_acts(self, place: int) -> bool | None:
        cue = self.actor(place)
        return None if cue is None else cue.label == "receiver"


Found = tuple[Cue, str] | None


def _change(r: _Reading) -> Found:
    tail = r.context.tails[r.i]
    if r.final:
        for cue in r.sentence.all("change"):
            gap = r.sentence.between(tail, cue.start)
            if 0 <= cue.start - tail <= 12 and not any(p in gap for p in ("로 ", "으로", "보다", "까지", "에서", "より", "に", "へ", "まで", "%", "％", "은 ", "는 ")):
                return cue, "so much more or less"
        return None
    cue = r.after("change", reach=2)
    if cue is not None and not r.sentence.between(cue.end, cue.end + 6).strip().startswith(("or less", "or more")):
        return cue, "so much more or less"
    for cue in r.sentence.all("change"):
        gap = r.sentence.between(cue.end, r.mention.start)
        if 0 <= r.mention.start - cue.end <= 30 and gap.strip().rstrip("0123456789 ") in (
            "of", "by", "", "of about", "by about", "of some", "by some", "of nearly", "by nearly", "of more than", "by more than", "of roughly", "by roughly", "an", "a", "of around", "by around", "of up to", "by up to", "of at least", "by at least", "another", "some", "about", "(", "it by", "that by", "of just"):
            return cue, "a rise or cut of so much"
    return None


def _total(r: _Reading) -> Found:
    if r.near("per_year", limit=BESIDE) or r.near("average", limit=20):
        return None
    several = nearest_period(r.context, r.i, several=True)
    if several is not None:
        point = nearest_period(r.context, r.i)
        if several.shape == SPAN or point is several:
            return Cue("total", several.start, several.end), "several years"
    part = r.near("part", limit=30)
    if part is not None and r.i:
        last = r.i - 1
        if r.placed[last][0] is Kind.TOTAL:
            return part, "part of a total"
    return None


def _recalled(r: _Reading) -> bool:
    return r.near("recall", limit=60) is not None


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
    if cue is not None and cue.label == "propose" and r.receiver_acts(cue.start):
        return cue, "proposed by the receiving side"
    return None


def _offer(r: _Reading) -> Found:
    if _recalled(r):
        return None
    cue = r.near("offer", "propose")
    if cue is not None:
        return cue, "proposed"
    cue = r.near("want")
    if cue is not None and r.receiver_acts(cue.start) is False:
        return cue, "wanted by the paying side"
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
        if cue.label in ("politician", "person", "pronoun") and cue.start < (r.sentence.end if r.final else max(speech.end, r.mention.start)):
            if cue.label == "pronoun":
                if speaker is None:
                    speaker = _named_before(r)
            else:
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
    cue = r.near("per_month", limit=20) or r.near("unspent") or r.near("gap", limit=30) or r.near("wage", limit=20)
    if cue is not None:
        return cue, "wages, unspent money, gaps"
    cue = r.near("cost", limit=12)
    if cue is not None and r.near("pay", limit=20) is None:
        return cue, "what it costs"
    return None


RULES: tuple[tuple[Kind, Callable[[_Reading], Found]], ...] = (
    (Kind.CHANGE, _change),
    (Kind.TOTAL, _total),
    (Kind.DEMAND, _demand),
    (Kind.OFFER, _offer),
    (Kind.CLAIM, _claim),
    (Kind.BUDGET, _budget),
    (Kind.ESTIMATE, _estimate),
    (Kind.OTHER, _other),
)
