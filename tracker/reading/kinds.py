"""What kind of money a sum is: the first of the guide's list that fits.

Each rule looks for cue words that speak of the sum (see `clause`) and answers with the words that decided and
the name of the phenomenon, or with None. What no rule fits is taken over from `neighbours`, or is a payment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tracker.models import Why
from tracker.reading.attachment import main_sum, whole_by_sum
from tracker.reading.bargaining import claim, demand, offer, red_line
from tracker.reading.clause import CLEARLY, Clause, pays
from tracker.reading.context import Context
from tracker.reading.cues import Cue
from tracker.reading.headings import budget_over
from tracker.reading.neighbours import (
    NOTHING,
    Placed,
    as_elsewhere,
    back_from_verb,
    carried,
    heading_of,
)
from tracker.reading.old_kind import Kind
from tracker.reading.rises import Found, amounts_to, rise
from tracker.reading.sizes import too_small
from tracker.reading.totals import total

ANSWERED = 40  # letters from the beginning of an answer to its sum
QUESTION = ("?", "?”", '?"', "? a.", "? a:", "?\na.", "?\na:")
PAID_AS = 20  # letters between 負担する and the 経費 that is paid so
OPENER = 7  # letters of ", which", whose comma is no wall
RELATIVE = 36  # letters behind a sum in which a relative clause has its verb
BY_VERB = {
    "demand": Kind.DEMAND,
    "offer": Kind.OFFER,
    "budget": Kind.BUDGET,
    "estimate": Kind.ESTIMATE,
    "unspent": Kind.OTHER,
}


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
    return carried(clause, placed) or _answer(clause) or NOTHING


def _in_relative_clause(c: Clause) -> Placed | None:
    """What a relative clause right behind a sum says of it: "offered to pay the wages from the 1 trillion won
    that parliament set aside"."""
    behind = c.sentence.between(c.tail, c.tail + RELATIVE)
    if c.final or not behind.startswith(c.context.book.small("relative")):
        return None
    verbs = [x for x in c.sentence.cues if c.tail <= x.start < c.tail + RELATIVE and x.label in BY_VERB]
    if not verbs or any(c.tail + OPENER <= place < verbs[0].start for place in c.sentence.walls):
        return None
    kind = BY_VERB[verbs[0].label]
    if kind is Kind.OFFER and c.receiver_acts(verbs[0].start):
        kind = Kind.DEMAND  # which the Americans put on the table
    return kind, Why("kind", "told in a relative clause", verbs[0].start, verbs[0].end)


def _small(c: Clause, _: Sequence[Placed]) -> Found:
    """What one person is paid or a thing costs: no host pays so little."""
    if not too_small(c.mention):
        return None
    return Cue("small", c.mention.start, c.mention.end), "too little for a contribution"


def _budget(c: Clause, _: Sequence[Placed]) -> Found:
    cue = c.near("budget", "request") or _in_the_budget(c)
    if cue is None:
        return None
    given = cue.start > c.mention.start and not c.final and c.ahead("paid", reach=6) is not None
    if given and not c.sentence.between(c.tail, cue.start).startswith(c.context.book.small("within")):
        return None  # "paid $252 million into the military budget"; "is given 20 billion yen in the budget"
    return cue, "in a budget"


def _in_the_budget(c: Clause) -> Cue | None:
    """ "It includes 1.5 trillion won for U.S. forces", said of the budget of the sentence before."""
    frames = [cue for cue in c.sentence.all("budget_frame") if cue.end <= c.mention.start]
    if frames:
        return frames[0]  # 내년도 예산에서 ... 1조3463억원으로 확정됐다
    if c.final and (heading := budget_over(c.context, c.i)) is not None:
        return heading
    holds = c.ahead("contains", reach=8)
    if holds is None or holds.start - c.sentence.start > 12:
        return None
    before = c.context.before(c.sentence)
    return holds if any(c.sentence.start - cue.end < 200 for cue in before.all("budget")) else None


def _estimate(c: Clause, placed: Sequence[Placed]) -> Found:
    cue = None if c.paid_itself else c.near("estimate") or _to_come(c) or _reckoned_on(c, placed)
    if cue is None or c.near("unspent", limit=c.cost(cue) - CLEARLY) is not None:
        return None  # "by one count, it sits on 738 billion won"
    return cue, "forecast or study"


def _reckoned_on(c: Clause, placed: Sequence[Placed]) -> Cue | None:
    """What an estimate of the sentence before comes to, this added and that left out, or what it was at
    first: 移転費を除くと3兆円だという, 当初の3500億円の2.7倍だ."""
    if not c.final or not c.i or c.sentence.start - c.context.sentence(c.i - 1).end > 2:
        return None
    if placed[main_sum(c.context, c.i)][0] is not Kind.ESTIMATE:
        return None
    lead = c.sentence.between(c.sentence.start, c.mention.start)
    small = c.context.book.small
    said = lead.lstrip().startswith(small("at_first")) or any(word in lead for word in small("sum_up"))
    return Cue("estimate", c.sentence.start, c.mention.start) if said else None


def _to_come(c: Clause) -> Cue | None:
    """What a thing will cost: "Henoko will take 12 years and cost ¥930 billion"."""
    cue = c.near("cost", limit=12)
    if cue is None or c.final or cue.end > c.mention.start:
        return None
    lead = c.sentence.between(cue.start - 36, cue.start).split()
    noun = bool(lead) and lead[-1] in c.context.book.small("before_noun")  # began to share the cost
    return cue if not noun and set(lead) & set(c.context.book.small("future")) else None


def _answer(c: Clause) -> Placed | None:
    """What a question asks for: "How much is Washington after? Around $5 billion"."""
    before = c.context.before(c.sentence)
    if c.mention.start - c.sentence.start > ANSWERED or not before.lowered.rstrip().endswith(QUESTION):
        return None
    start = max(before.lowered.rfind(mark, 0, -3) for mark in (".", "?", "!", "\n")) + before.start
    asked = [x for x in before.cues if x.start > start and x.label in BY_VERB]
    return (
        (BY_VERB[asked[-1].label], Why("kind", "asked in the question", asked[-1].start, asked[-1].end))
        if asked
        else None
    )


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
    tag = c.ahead("cost", reach=2) if c.final and whole_by_sum(c.context, c.i) is None else None
    if tag is not None and not _paid_as(c, tag) and c.after("pay", reach=3) is None:
        return tag, "a price tag"  # 기지 건설비 100억달러; but 주둔비로 9320억원을 냈다
    cue = c.near("cost", limit=12)
    if cue is not None and _purpose(c, cue):
        return None
    price = c.ahead("cost", reach=80)
    if cue is None and price and amounts_to(c, price.end):
        cue = price  # the cost of keeping a carrier nearby runs to
    if cue and c.near("average", limit=30) is None and c.near("pay", limit=20) is None:
        between = [x for x in c.sentence.cues if cue.end <= x.start < c.mention.start]
        if not any(pays(x) for x in between):  # "hosting them cost South Korea 932 billion won" is a payment
            return cue, "what it costs"
    return None


def _paid_as(c: Clause, tag: Cue) -> bool:
    """Whether a cost is told as what somebody pays: 韓国が負担する在韓米軍経費, not 부담했고 기지 건설비."""
    return any(
        0 <= tag.start - x.end <= PAID_AS and "고 " not in c.sentence.between(x.end, tag.start)
        for x in c.sentence.all("pay")
    )


def _purpose(c: Clause, cue: Cue) -> bool:
    """Whether a cost is only what a sum goes to: うち4110億ウォンは建設費に回る."""
    toward = c.context.book.small("toward")
    return c.final and cue.start >= c.tail and c.context.text.startswith(toward, cue.end)


RULES: tuple[tuple[Kind, Callable[[Clause, Sequence[Placed]], Found]], ...] = (
    (Kind.CHANGE, lambda clause, _: rise(clause)),
    (Kind.TOTAL, total),
    (Kind.OTHER, red_line),
    (Kind.DEMAND, demand),
    (Kind.OFFER, offer),
    (Kind.CLAIM, claim),
    (Kind.OTHER, _small),
    (Kind.BUDGET, _budget),
    (Kind.ESTIMATE, _estimate),
    (Kind.OTHER, _other),
)
