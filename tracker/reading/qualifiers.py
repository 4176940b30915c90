"""How a sum is hedged: the words attached to this very sum, before it or after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from tracker.models import Qualifier, Why
from tracker.reading.lexicon import Lexicon, lexicon
from tracker.reading.patterns import GAP

NONE = "\0"  # stands in for an empty word list
BOUNDS = frozenset(Qualifier) - {Qualifier.EXACT, Qualifier.ABOUT}
TURNED = {
    Qualifier.LESS_THAN: Qualifier.AT_LEAST,
    Qualifier.MORE_THAN: Qualifier.AT_MOST,
    Qualifier.AT_LEAST: Qualifier.LESS_THAN,
}


@dataclass(frozen=True, slots=True)
class Hedges:
    """Compiled hedging words of one language; `before` is matched backwards from the sum."""

    before: Any
    after: Any
    meaning_before: dict[str, Qualifier]
    meaning_after: dict[str, Qualifier]
    negation: Any
    paren: Any


@cache
def hedges(language: str) -> Hedges:
    """The hedging words of a language, compiled at first use."""
    words = lexicon(language)
    before = _meanings(words, "qualifiers_before")
    after = _meanings(words, "qualifiers_after")
    negations = [w for w in words.words("negation", "words")]
    return Hedges(
        before=regex.compile(rf"(?r)(?P<hedge>\L<hedges>){GAP.replace('++', '+').replace('}+', '}').replace(')?+', ')?')}", hedges=[*before, *{w[:1].upper() + w[1:] for w in before}] or [NONE]),
        after=regex.compile(rf"{GAP}(?P<hedge>\L<hedges>)", hedges=list(after) or [NONE]),
        meaning_before=before | {w[:1].upper() + w[1:]: q for w, q in before.items()},
        meaning_after=after,
        negation=regex.compile(r"(?:\L<negations>)(?!\w)[^.,;:!?]{0,40}$", negations=negations) if negations else None,
        paren=regex.compile(r"[ ]?[(（][^()（）\n]{1,40}[)）]"),
    )


def _meanings(words: Lexicon, section: str) -> dict[str, Qualifier]:
    table = words.table.get(section, {})
    return {word: Qualifier(name) for name, listed in table.items() for word in listed}


def qualify(text: str, start: int, end: int, words: Lexicon) -> tuple[Qualifier, tuple[Why, ...]]:
    """The qualifier of the sum text[start:end], and the words that gave it. A bound beats "about"."""
    shapes = hedges(words.language)
    result, why = Qualifier.EXACT, []
    match = shapes.before.match(text, max(0, start - 40), start)
    if match and (match.start() == 0 or not (text[match.start() - 1].isalnum() and text[match.start()].isalpha() and match["hedge"].isascii())):
        result = shapes.meaning_before[match["hedge"]]
        if result in TURNED and shapes.negation and shapes.negation.search(text, max(0, match.start() - 40), match.start()):
            result = TURNED[result]
        why.append(Why("qualifier", f"before the sum: {result}", match.start(), match.start() + len(match["hedge"])))
    at = end
    if text[end : end + 1] in "(（" or text[end : end + 2] in (" (", " （"):
        paren = shapes.paren.match(text, end)
        at = paren.end() if paren else end
    match = shapes.after.match(text, at)
    if match:
        other = shapes.meaning_after[match["hedge"]]
        if other in BOUNDS or result == Qualifier.EXACT:
            if result not in BOUNDS:
                result = other
                why = [Why("qualifier", f"after the sum: {result}", match.start("hedge"), match.end())]
    return result, tuple(why)
