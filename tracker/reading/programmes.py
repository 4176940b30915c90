"""Under which programme a sum stands (KR-SMA, JP-HNS ...), or none when the money is about something else.

The subject of the whole document is read from its words; a sum is off it when its own clause speaks of other
money (an investment, a lawsuit), or when it stands in a menu or sidebar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from tracker.models import Why
from tracker.reading.context import BREAK, FAR, Context, Sentence, steps
from tracker.reading.cues import HOST, Cue
from tracker.reading.sizes import BEYOND, too_large, too_small

SUBJECT = 1_000  # letters of a document from which its subject is read
MANY = 200  # sentences with money that are read for it too
TALK = ("topic_weak", "demand", "offer", "pay", "receiver")
SIDEBAR = 900  # letters of a list of other news that are looked through for its heading
SHORT = 110  # a longer line is a paragraph, not a headline
HINT = 8  # a word that only hints at the topic counts as so much farther
REMOTE = 75
PERSONAL = ("wage", "per_month", "pay", "person")  # they keep a small sum on the topic
OWN = ("wage", "unspent", "component", "receiver")
STATE = "a state's budget"
NOTHING: tuple[str | None, Why | None] = (None, None)
BRIEF = 40  # letters of a sentence that only compares, and of the end of the one before it
INCLUDED = 9  # letters between a part and "including"
NEAREST = "OTHER-HNS"
CURRENCIES = {
    "KRW": "KR-SMA",
    "JPY": "JP-HNS",
    "PLN": "PL-HNS",
}  # a sum in won is Korea's unless said otherwise

_SENTENCE_ENDS = (".", "!", "?", "。", "」", "”", '"', "다", "요", "음", "함", "됨", "임")
_ITEM = re.compile(r"\s*(?:[•·*▲△▼▽▶►▷◆■□○●›»‣]|-\s|\d{1,2}[.)]?\s+\D)")


class Subject:
    """What a document is about: whether cost sharing, and for which host. Read only when a sum's own sentence
    does not tell, from the head of the document and the sentences with money."""

    def __init__(self, context: Context, *, told: bool = False) -> None:
        self.context = context
        self.told = told

    @cached_property
    def stretches(self) -> list[Sentence]:
        found: list[Sentence] = []
        place, head = 0, min(len(self.context.text), SUBJECT)
        for sentence in self.context.sentences[:MANY]:
            if place < head:
                found.append(self.context.read(place, min(sentence.start, head)))
            found.append(sentence)
            place = sentence.end
        return [*found, self.context.read(place, head)] if place < head else found

    @cached_property
    def host(self) -> str | None:
        hosts = Counter[str]()
        for stretch in self.stretches:
            for label, cues in stretch.labels.items():
                if label.startswith(HOST):
                    hosts[label] += len(cues)
        return hosts.most_common(1)[0][0].removeprefix(HOST) if hosts else None

    @cached_property
    def on(self) -> bool:
        # The sentences with money are read already, and mostly tell.
        if self.told or any("topic" in s.labels for s in self.context.sentences[:MANY]):
            return True
        if any("topic" in s.labels for s in self.stretches):
            return True
        talk = {(c.start, c.end) for s in self.stretches for c in s.all(*TALK)}
        return len(talk) >= 2 and len(talk) > sum(len(s.all("off")) for s in self.stretches)


def place_programmes(
    context: Context, off_article: Sequence[tuple[int, int]] = (), *, told: bool = False
) -> list[tuple[str | None, Why | None]]:
    """The programme of every mention, or None, with the words that decided."""
    placed: list[tuple[str | None, Why | None]] = []
    subject = Subject(context, told=told)
    last: str | None = None
    for i in range(len(context.mentions)):
        base = context.converts[i]
        if base is not None and base < i:
            placed.append(placed[base])
            continue
        on, why = _on_topic(context, i, subject, off_article, placed)
        if on:
            last = _host(context, i, subject)
        placed.append(((last or NEAREST) if on else None, why))
    for i, base in enumerate(context.converts):
        if base is not None and base > i:
            placed[i] = placed[base]
    return placed


def _on_topic(
    context: Context,
    i: int,
    subject: Subject,
    off_article: Sequence[tuple[int, int]],
    placed: Sequence[tuple[str | None, Why | None]],
) -> tuple[bool, Why | None]:
    mention = context.mentions[i]
    sentence = context.sentence(i)
    if any(start <= mention.start < end for start, end in off_article):
        return False, Why("programme", "beside the article", mention.start, mention.end)
    if context.converts[i] is None and too_large(mention):
        unpaid = not (sentence.all("topic") or sentence.all("pay"))
        if unpaid and too_large(mention, BEYOND):
            return False, Why("programme", STATE, mention.start, mention.end)
        # "that budget went up 5.4 percent this year, to ₩52.8 trillion"
        if state := sentence.all("budget", "budget_frame", "off"):
            return False, Why("programme", STATE, state[0].start, state[0].end)
    if too_small(mention) and not any(label in sentence.labels for label in PERSONAL):
        return False, Why("programme", "too little for a contribution", mention.start, mention.end)
    bought = [c for c in sentence.all("bought") if 0 <= mention.start - c.end <= 12]
    if bought and not sentence.all("topic"):
        return False, Why("programme", "a purchase", bought[0].start, bought[0].end)
    strong, on = _nearest(context, i, _topics(context, sentence))
    weak, hint = _nearest(context, i, sorted([*sentence.all("topic_weak"), *sentence.hosts], key=_place))
    off, other = _nearest(context, i, _other_money(sentence))
    if REMOTE <= off < FAR and subject.on:
        other = None  # beyond another sum: it speaks of that one
    if other is not None and subject.on and _of_another_clause(context, i, sentence, other):
        other = None
    if other is not None and off < min(strong, weak + HINT):
        return False, Why("programme", "other money", other.start, other.end)
    before = placed[i - 1] if i else NOTHING
    off_before = off < FAR or (before[1] is not None and before[1].rule == STATE)
    goes_on = (off_before and _goes_on(context, i, sentence)) or _only_compares(context, i, sentence)
    if i and before[0] is None and goes_on:
        return False, Why("programme", "goes on about other money", mention.start, mention.end)
    if on is not None:
        return True, Why("programme", "the topic in the sentence", on.start, on.end)
    if context.book.verb_final and (matter := _matter_of_item(context, sentence)) is not None:
        return False, Why("programme", "an item about other money", matter.start, matter.end)
    if _item(context, i, sentence) and not _line_on(context, sentence):
        heading = _sidebar(context, sentence)
        if heading is not None:
            return False, Why("programme", "under a heading of other news", heading.start, heading.end)
        told = sentence.all("demand", "offer", "pay", "budget", "estimate", "unspent", "speech", "change")
        ended = context.text[sentence.start : sentence.end].rstrip().endswith((".", "。"))
        dated = any(label.startswith("year.") for label in sentence.labels)
        alone = hint is None and not (told or dated or ended)
        if alone and _ITEM.match(context.text, sentence.start):
            return False, Why("programme", "a line of a list", sentence.start, sentence.end)
    if not subject.on and not (sentence.hosts and sentence.all("pay")):
        return False, None
    shift, bought = sentence.all("shift"), sentence.all("bought")
    if hint is None and (shift or (bought and not _hosted(context.before(sentence)))):
        cue = (shift or bought)[0]
        return False, Why("programme", "another matter", cue.start, cue.end)
    return True, None if hint is None else Why("programme", "the document's subject", hint.start, hint.end)


def _goes_on(context: Context, i: int, sentence: Sentence) -> bool:
    """Whether a sentence speaks of the sum before and of nothing else since: "another $200 billion, of which
    no more than $20 billion may fall due"."""
    if context.home[i - 1] != context.home[i]:
        return False
    since = [c for c in sentence.cues if c.start >= context.mentions[i - 1].end]
    if any(c.label == "part" and c.end <= context.mentions[i].start for c in since):
        return True  # $917 billion, of which the Pentagon spent $618 billion
    return not any(c.label in ("topic", "topic_weak", "receiver") or c.label.startswith(HOST) for c in since)


def _only_compares(context: Context, i: int, sentence: Sentence) -> bool:
    """Whether a sentence only says by how much the sum before has changed: 歳出総額 6兆6001億円。前年度比
    +1兆4192億円。"""
    start = context.mentions[i].start
    gap = context.text[context.mentions[i - 1].end : start]
    if not context.book.verb_final or len(gap) > BRIEF or "\n" in gap or sentence.mentions[0] != i:
        return False
    return any(0 <= start - cue.end <= 2 for cue in sentence.all("compare"))


def _topics(context: Context, sentence: Sentence) -> list[Cue]:
    """The words of the topic, but for what other money only includes: 米軍再編関係費を含む防衛費."""
    found = sentence.all("topic")
    including = context.book.small("including")
    if not including or not sentence.all("off"):
        return found
    behind = (context.text[cue.end : cue.end + INCLUDED] for cue in found)
    return [cue for cue, ahead in zip(found, behind, strict=True) if not any(w in ahead for w in including)]


def _other_money(sentence: Sentence) -> list[Cue]:
    """The words of other money, but those of buying where a part of the support is bought: 훈련 장비 구입."""
    found = sentence.all("off")
    if not (sentence.all("purchase") and sentence.all("component")):
        return found
    bought = {cue.start for cue in sentence.all("purchase")}
    return [cue for cue in found if cue.start not in bought]


def _of_another_clause(context: Context, i: int, sentence: Sentence, other: Cue) -> bool:
    """Whether other money is told of in the next clause, and the sum's own says what it is: 월급이 300만원
    미만인데 대출 이자도 못 낸다."""
    tail = context.tails[i]
    if not context.book.verb_final or other.start < tail or sentence.wall(tail, other.start) < BREAK:
        return False
    return any(steps(context, i, cue.start, cue.end) < BREAK for cue in sentence.all(*OWN))


def _hosted(stretch: Sentence) -> bool:
    return bool(stretch.hosts or stretch.all("topic"))


def _nearest(context: Context, i: int, cues: Sequence[Cue]) -> tuple[int, Cue | None]:
    """The cue nearest to a mention, and how far it is."""
    best, least = None, FAR
    for cue in cues:
        cost = steps(context, i, cue.start, cue.end)
        if cost < least:
            best, least = cue, cost
    return least, best


def _place(cue: Cue) -> int:
    return cue.start


def _sidebar(context: Context, sentence: Sentence) -> Cue | None:
    """The heading over a list of other news ("Most read"), when only short lines stand between."""
    start = max(0, sentence.start - SIDEBAR)
    above = context.read(start, sentence.end).all("sidebar")
    if not above:
        return None
    lines = context.text[above[-1].end : sentence.start].split("\n")
    return above[-1] if all(len(line) < SHORT for line in lines) else None


def _item(context: Context, i: int, sentence: Sentence) -> bool:
    """Whether the sentence of a mention is a line of a menu or list: short, and not ended like a sentence."""
    if _ITEM.match(context.text, sentence.start, sentence.end):
        return True
    printed = context.quote(i)
    return len(printed) < SHORT and not printed.endswith(_SENTENCE_ENDS)


def _matter_of_item(context: Context, sentence: Sentence) -> Cue | None:
    """The words of other money with which an item of a list began: ▼対米投資は3500億ドル。上限200億ドル。"""
    start = context.text.rfind("\n", max(0, sentence.start - 200), sentence.start) + 1
    if not start < sentence.start <= start + 200 or not _ITEM.match(context.text, start):
        return None
    before = context.read(start, sentence.start)
    off = before.all("off")
    return off[0] if off and not before.all("topic") else None


def _line_on(context: Context, sentence: Sentence) -> bool:
    """Whether the rest of a headline names the topic: 방위비 ‘낮잠’ 여전… 2014년 3,248.8억 미집행."""
    start = context.text.rfind("\n", max(0, sentence.start - 200), sentence.start) + 1
    return 0 < sentence.start - start < 200 and bool(context.read(start, sentence.start).all("topic"))


def _host(context: Context, i: int, subject: Subject) -> str | None:
    mention = context.mentions[i]
    own = CURRENCIES.get(mention.currency)
    sentence = context.sentence(i)
    near = [
        (steps(context, i, c.start, c.end) + (10 if c.start > mention.start else 0), c.label[len(HOST) :])
        for c in sentence.hosts
    ]
    if own is not None and (not near or any(host == own for _, host in near)):
        return own
    return min(near)[1] if near else own or subject.host
