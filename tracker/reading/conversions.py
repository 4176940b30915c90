"""Which mention restates which in another currency: "1.52 trillion won ($1.03 billion)"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import regex

from tracker.models import Mention
from tracker.reading.lexicon import lexicon

REACH = 60  # characters between a sum and its conversion


def link_conversions(text: str, mentions: Sequence[Mention], language: str | None = None) -> list[int | None]:
    """For each mention the index of the one that it restates in another currency, or None.

    A conversion stands in parentheses after its base, after "or", or after words such as "equivalent to".
    Several conversions of one sum all point at the base.

    >>> from tracker.reading.mentions import find_mentions
    >>> text = "1.18 trillion won, or about $1 billion"
    >>> link_conversions(text, find_mentions(text, "en"), "en")
    [None, 0]
    """
    joint = _joint(language or "en")
    bases: list[int | None] = []
    for i, mention in enumerate(mentions):
        base: int | None = None
        if i:
            before = mentions[i - 1]
            gap = text[before.end : mention.start]
            if len(gap) <= REACH and (match := joint.fullmatch(gap)):
                candidate = bases[i - 1] if bases[i - 1] is not None else i - 1
                if bases[i - 1] is None and match["more"]:
                    candidate = None
                if candidate is not None and mentions[candidate].currency != mention.currency:
                    base = candidate
        bases.append(base)
    return bases


@cache
def _joint(language: str) -> Any:
    """What may stand between a sum and its conversion."""
    words = lexicon(language)
    return regex.compile(
        r"(?:[^.;:!?\n(（]{0,30}?[ ]?[(（\[]\s{0,2}(?:[^\d()（）]{0,24})|,?\s{1,2}(?:\L<same>)\s{1,2}(?:[^\d()（）,.]{0,16})|\s?/\s?|\s?=\s?|(?P<more>[,;]\s?(?:\L<hedge>\s)?))",
        same=list(words.words("conversions", "same")) or ["~"],
        hedge=list(words.words("conversions", "hedge")) or ["~"],
    )
