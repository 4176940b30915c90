"""Under which programme a sum stands (KR-SMA, JP-HNS ...), or none when the money is about something else.

The subject of the whole document is read from its words; a sum is off it when its own clause speaks of other
money (an investment, a lawsuit), or when it stands in a menu or sidebar.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..models import Why
from .context import Context, Sentence, steps

SUBJECT = 20_000  # letters of a document from which its subject is read
OWN = 40
HOST = "programme."
NEAREST = "OTHER-HNS"
CURRENCIES = {"KRW": "KR-SMA", "JPY": "JP-HNS", "PLN": "PL-HNS"}  # a sum in won is Korea's unless said otherwise

_SENTENCE_END = re.compile(r"[.!?。」”\"]\s*$|[다요음함됨임]\.?\s*$")
_ITEM = re.compile(r"\s*(?:[•·*▲△▶►◆■□○●]|-\s|\d{1,2}[.)]?\s+\D)")


class Subject:
    """What a document is about: whether cost sharing, and for which host."""

    def __init__(self, context: Context) -> None:
        head = context.read(0, min(len(context.text), SUBJECT))
        self.strong = len(head.all("topic"))
        self.first = min((c.start for c in head.all("topic")), default=-1)
        hosts = Counter[str]()
        for cue in head.cues:
            if cue.label.startswith(HOST):
                hosts[cue.label[len(HOST):]] += 1
        self.host = hosts.most_common(1)[0][0] if hosts else None
        self.weak = len(head.all("topic_weak"))
        self.on = self.strong >= 1 or self.weak >= 2


def place_programmes(context: Context, off_article: Sequence[tuple[int, int]] = ()) -> list[tuple[str | None, Why | None]]:
    """The programme of every mention, or None, with the words that decided."""
    placed: list[tuple[str | None, Why | None]] = []
    subject = Subject(context)
    last: str | None = None
    for i in range(len(context.mentions)):
        base = context.converts[i]
        if base is not None and base < i:
            placed.append(placed[base])
            continue
        on, why = _on_topic(context, i, subject, off_article)
        if on:
            last = _host(context, i, subject)
        placed.append(((last or NEAREST) if on else None, why))
    for i, base in enumerate(context.converts):
        if base is not None and base > i:
            placed[i] = placed[base]
    return placed


def _on_topic(
    context: Context, i: int, subject: Subject, off_article: Sequence[tuple[int, int]]
) -> tuple[bool, Why | None]:
    mention = context.mentions[i]
    sentence = context.sentence(i)
    if any(start <= mention.start < end for start, end in off_article):
        return False, Why("programme", "beside the article", mention.start, mention.end)
    strong = sentence.all("topic")
    off = [(steps(context, i, c.start, c.end), c) for c in sentence.all("off")]
    cost, cue = min(off, default=(999, None))
    nearest = min((steps(context, i, c.start, c.end) for c in strong), default=999)
    if cue is not None and cost < OWN and cost < nearest:
        return False, Why("programme", "other money", cue.start, cue.end)
    if strong:
        return True, Why("programme", "the topic in the sentence", strong[0].start, strong[0].end)
    if cue is not None:
        return False, Why("programme", "other money", cue.start, cue.end)
    if _item(context, sentence) and not sentence.all("topic_weak"):
        return False, Why("programme", "a line of a list", sentence.start, sentence.end)
    if not subject.on:
        return False, None
    shift = sentence.all("shift")
    if shift and not sentence.all("topic_weak"):
        return False, Why("programme", "another matter", shift[0].start, shift[0].end)
    return True, None


def _item(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence is a line of a menu or list: short, and not ended like a sentence."""
    printed = context.text[sentence.start : sentence.end]
    return bool(_ITEM.match(printed)) or (len(printed.strip()) < 110 and not _SENTENCE_END.search(printed.rstrip()))


def _host(context: Context, i: int, subject: Subject) -> str | None:
    mention = context.mentions[i]
    own = CURRENCIES.get(mention.currency)
    sentence = context.sentence(i)
    near = [
        (steps(context, i, c.start, c.end) + (10 if c.start > mention.start else 0), c.label[len(HOST):])
        for c in sentence.cues
        if c.label.startswith(HOST)
    ]
    if own is not None and (not near or any(host == own for _, host in near)):
        return own
    return min(near)[1] if near else own or subject.host

