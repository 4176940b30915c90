"""How a sum is hedged: the words attached to this very sum, before it or after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tracker.models import Qualifier, Why
from tracker.reading.lexicon import Lexicon, lexicon
from tracker.reading.sums import before

TURNED = {  # "not above", "not less than"
    Qualifier.LESS_THAN: Qualifier.AT_LEAST,
    Qualifier.MORE_THAN: Qualifier.AT_MOST,
    Qualifier.AT_LEAST: Qualifier.LESS_THAN,
}
REACH = 44  # characters before a sum that may hold its hedge and a negation
_QUOTES = frozenset("”’」』\"")
_PAREN = re.compile(r"[ ]?[(（][^()（）\n]{1,48}[)）]")


@dataclass(frozen=True, slots=True)
class Hedges:
    """The hedging words of one language. Tuples serve `endswith`, tables give the meaning."""

    ahead: Mapping[str, Qualifier]
    ahead_forms: tuple[str, ...]
    behind: Mapping[str, Qualifier]
    behind_forms: tuple[str, ...]
    not_after: Mapping[str, tuple[str, ...]]
    negations: frozenset[str]
    turned: Mapping[str, tuple[str, ...]]
    joined: bool
    inside: frozenset[str]


@cache
def hedges(language: str) -> Hedges:
    """The hedging words of a language, made at first use."""
    words = lexicon(language)
    ahead, behind = _meanings(words, "qualifiers_before"), _meanings(words, "qualifiers_after")
    return Hedges(
        ahead=ahead,
        ahead_forms=tuple(ahead),
        behind=behind,
        behind_forms=tuple(sorted(behind, key=len, reverse=True)),
        not_after={k: tuple(v) for k, v in words.table.get("hedge_not_after", {}).items()},
        negations=frozenset(words.words("negation", "words")),
        turned={k: tuple(v) for k, v in words.table.get("hedge_turned", {}).items()},
        joined=language in ("ko", "ja", "zh"),
        inside=frozenset(words.table.get("grammar", {}).get("inside", "")),
    )


def _meanings(words: Lexicon, section: str) -> dict[str, Qualifier]:
    table = words.table.get(section, {})
    return {word.lower(): Qualifier(name) for name, listed in table.items() for word in listed}


def qualify(text: str, start: int, end: int, words: Lexicon) -> tuple[Qualifier, tuple[Why, ...]]:
    """The qualifier of the sum text[start:end], and the words that gave it. A bound beats "about".

    >>> qualify("no less than 5 won", 13, 18, lexicon("en"))[0].value
    'at_least'
    """
    shape = hedges(words.language)
    result, why = _ahead(text, start, shape)
    if result in (Qualifier.EXACT, Qualifier.ABOUT):
        behind, reason = _behind(text, start, end, shape)
        if behind is not Qualifier.EXACT and (behind is not Qualifier.ABOUT or result is Qualifier.EXACT):
            return behind, reason
    return result, why


def _ahead(text: str, start: int, shape: Hedges) -> tuple[Qualifier, tuple[Why, ...]]:
    lead = before(text, start, REACH)
    if not lead.endswith(shape.ahead_forms):
        return Qualifier.EXACT, ()
    hedge = ""
    for form in shape.ahead_forms:
        if len(form) > len(hedge) and lead.endswith(form):
            previous = lead[: -len(form)]
            if (
                form[0].isalpha()
                and previous[-1:].isalpha()
                and not (shape.joined and not _hangul(previous[-1]))
            ):
                continue
            if previous.rstrip().endswith(shape.not_after.get(form, ("\0",))):
                continue
            hedge = form
    if not hedge:
        return Qualifier.EXACT, ()
    result = shape.ahead[hedge]
    if result in TURNED and shape.negations:
        clause = lead[: -len(hedge)]
        clause = clause[max(clause.rfind(mark) for mark in ",;:.!?") + 1 :]
        if not shape.negations.isdisjoint(clause.replace("n't", " n't").split()[-5:]):
            result = TURNED[result]
    place = len(text[:start].rstrip()) - len(hedge) if start < 200 else start - len(hedge) - 1
    return result, (
        Why("qualifier", f"{result}: the words before the sum", max(0, place), max(0, place) + len(hedge)),
    )


def _hangul(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _behind(text: str, start: int, end: int, shape: Hedges) -> tuple[Qualifier, tuple[Why, ...]]:
    if shape.inside and not shape.inside.isdisjoint(text[start:end]):
        return Qualifier.MORE_THAN, (Why("qualifier", "more_than: inside the sum", start, end),)
    place = end
    if text[end : end + 1] in ("(", "（") or text[end : end + 2] in (" (", " （"):
        paren = _PAREN.match(text, end)
        if paren:
            place = paren.end()
    if text[place : place + 1] in _QUOTES:
        place += 1
    follow = text[place : place + 24].lower()
    gap = len(follow) - len(follow.lstrip())
    rest = follow.lstrip()
    for form in shape.behind_forms:
        if not rest.startswith(form):
            continue
        if not shape.joined and rest[len(form) : len(form) + 1].isalpha() and form[-1].isalpha():
            continue
        if rest.startswith(shape.turned.get(form, ("\0",)), len(form)):
            result = TURNED.get(shape.behind[form], shape.behind[form])
        else:
            result = shape.behind[form]
        at = place + gap
        return result, (Why("qualifier", f"{result}: the words after the sum", at, at + len(form)),)
    return Qualifier.EXACT, ()
