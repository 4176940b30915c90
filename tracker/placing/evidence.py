"""Whether a text says that it is about the cost of foreign forces: nothing in it is placed before it does.

A model that knows only the lessons is lost in an ordinary newspaper, most of whose words it has never seen.
So a text must first show positive evidence: a phrase such as "Special Measures Agreement" or 주둔비, words of
hosting near words for foreign forces, or a host, a payment and the United States side by side. Where forces
are only named, or a host not far from the United States, a sum must look the more like one for the forces.
The words are the table [topic] of languages/*.toml.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

from tracker.languages.lexicon import lexicon
from tracker.languages.phrases import Phrases, Span

NEAR = 200  # letters between a word for forces and one of hosting
APART = 400  # letters between a host and who is paid, where nothing says that it pays
BESIDE = 80  # letters between a host, a word of paying and who is paid
REACH = 1000  # letters to both sides of the evidence that it speaks for


KEYS = ("says", "forces", "hosting", "hosts", "receivers", "paying")


@cache
def _phrases(language: str) -> Phrases:
    """The lists of the topic in a language, and in English."""
    tongues = dict.fromkeys((language, "en"))
    return Phrases(
        {f"{tongue} {key}": lexicon(tongue).words("topic", key) for tongue in tongues for key in KEYS}
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a text says that it is about the cost of foreign forces: spans in order.

    `loose` are those in which a host, a payment and the United States only stand side by side, `faint` those
    that only name forces, or a host and the United States.
    """

    firm: list[Span]
    loose: list[Span]
    faint: list[Span]


def evidence(text: str, language: str) -> Evidence:
    """What speaks for the topic.

    >>> evidence("The striker cost the club £50m.", "en")
    Evidence(firm=[], loose=[], faint=[])
    >>> found = evidence("Seoul's share of the upkeep of U.S. troops rose to 1.52 trillion won.", "en")
    >>> found.firm, found.loose
    ([(21, 42)], [(0, 35)])
    """
    low = text.lower()
    if len(low) != len(text):  # a letter whose small form is longer: offsets must hold
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    firm: list[Span] = []
    loose: list[Span] = []
    faint: list[Span] = []
    find = _phrases(language).find(low)
    for tongue in {language, "en"}:
        # The rarer words first: where they are missing the others need not be sought.
        firm += find(f"{tongue} says")
        if forces := find(f"{tongue} forces"):
            firm += _near(find(f"{tongue} hosting"), forces, NEAR)
            faint += forces
        if hosts := find(f"{tongue} hosts"):
            receivers = find(f"{tongue} receivers")
            loose += _near(_near(find(f"{tongue} paying"), hosts, BESIDE), receivers, BESIDE)
            faint += _near(receivers, hosts, APART)
    return Evidence(sorted(set(firm)), sorted(set(loose)), sorted(set(faint)))


def _near(some: list[Span], others: list[Span], reach: int) -> list[Span]:
    """The stretches from one of `some` to the first of `others` within reach of it."""
    found = []
    starts = [start for start, _ in others]
    for start, end in some:
        i = bisect_left(starts, start - reach)
        if i < len(starts) and starts[i] <= end + reach:
            found.append((min(starts[i], start), max(others[i][1], end)))
    return found


_BUCKETS = (0, 30, 80, 160, 320, 640)
_END = re.compile(r"[.!?][\"”’)]*\s|[。！？\n]")


def _stretches(spans: list[Span]) -> tuple[list[int], list[int]]:
    """The beginnings and ends of what lies within reach of spans, joined where they overlap."""
    begins: list[int] = []
    ends: list[int] = []
    for start, end in spans:
        if ends and start - REACH <= ends[-1]:
            ends[-1] = max(ends[-1], end + REACH)
        else:
            begins.append(start - REACH)
            ends.append(end + REACH)
    return begins, ends


def _within(stretches: tuple[list[int], list[int]], place: int) -> bool:
    begins, ends = stretches
    i = bisect_right(begins, place) - 1
    return i >= 0 and place <= ends[i]


class Reach:
    """What the evidence of a text speaks for: the stretches around it."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        found = evidence(text, language)
        self.spans = sorted({*found.firm, *found.loose})
        self._firm = _stretches(found.firm)
        self._any = _stretches(sorted({*self.spans, *found.faint}))

    def covers(self, place: int) -> bool:
        """Whether a place of the text stands within reach of evidence, faint or better."""
        return _within(self._any, place)

    def firmly(self, place: int) -> bool:
        """Whether firm evidence stands within reach of a place."""
        return _within(self._firm, place)

    def nearness(self, place: int) -> int:
        """How near evidence stands to a place, as a small number: letters before and behind in steps, and
        whether a sentence ends between."""
        i = bisect_right(self.spans, (place, place))
        behind, ahead = self.spans[max(0, i - 3) : i], self.spans[i : i + 1]
        code = 0
        for apart, between in (
            min(((place - end, (end, place)) for _, end in behind), default=(REACH, None)),
            min(((start - place, (place, start)) for start, _ in ahead), default=(REACH, None)),
        ):
            step = bisect_left(_BUCKETS, apart)
            ended = between is None or apart > REACH or _END.search(self.text, *between) is not None
            code = 16 * code + 2 * step + ended
        return code
