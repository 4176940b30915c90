"""How a sum is hedged: the words attached to this very sum, before it or after it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import regex

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Qualifier, Why
from tracker.sums.sum import after

TURNED = {  # "not above", "not less than"
    Qualifier.LESS_THAN: Qualifier.AT_LEAST,
    Qualifier.MORE_THAN: Qualifier.AT_MOST,
    Qualifier.AT_LEAST: Qualifier.LESS_THAN,
}
BEHIND = 28  # characters after a sum that may hold its hedge
CLOSING = ("”", "’", "」", "』", '"', " ", "\n")  # what may close between a sum and the hedge after it
_PAREN = regex.compile(r"[ ]?[(（][^()（）\n]{1,48}[)）]")
_PARTS = regex.compile(r"[^\p{L}\p{N}~≈.]+(?=.)")
_CLAUSE = regex.compile(r"[,;:.!?](?!\S)")

Hedge = tuple[str, Qualifier]
Found = tuple[Qualifier, tuple[Why, ...]]
NOTHING: Found = (Qualifier.EXACT, ())


def _meanings(words: Lexicon, section: str) -> list[Hedge]:
    """The hedging words of a table with what they mean, the longest first."""
    listed = words.table.get(section, {})
    found = [(word.lower(), Qualifier(name)) for name, forms in listed.items() for word in forms]
    return sorted(found, key=lambda hedge: -len(hedge[0]))


def _indexed(meanings: list[Hedge], key: Callable[[str], str]) -> dict[str, list[Hedge]]:
    table: dict[str, list[Hedge]] = {}
    for form, meaning in meanings:
        table.setdefault(key(form), []).append((form, meaning))
    return table


@cache
def _before(language: str) -> dict[str, list[Hedge]]:
    """The words before a sum, by their last word, or character where none part them."""
    words = lexicon(language)
    return _indexed(_meanings(words, "qualifiers_before"), lambda f: f[-1] if words.eastern else _last(f))


@cache
def _after(language: str) -> dict[str, list[Hedge]]:
    """The words after a sum, by their first character."""
    return _indexed(_meanings(lexicon(language), "qualifiers_after"), lambda form: form[0])


@cache
def _verbs(language: str) -> tuple[dict[str, Qualifier], re.Pattern[str]]:
    """The stems that may follow a sum as a verb (을 조금 넘는), and what finds one, with groups of the stem,
    an inner negation and one behind."""
    words = lexicon(language)
    stems = dict(_meanings(words, "qualifiers_verbs"))
    particles, adverbs, inner, outer = (
        alternation(words.words("negation", key)) or "(?!)"
        for key in ("particles", "adverbs", "inner", "outer")
    )
    return stems, re.compile(
        rf"(?:{particles})? ?(?:(?:{adverbs}) ?){{0,2}}(?:(?P<inner>{inner}) ?)?"
        rf"(?P<stem>{alternation(stems) or '(?!)'})(?P<outer>\w{{0,3}}? ?(?:{outer}))?"
    )


def _last(phrase: str) -> str:
    """The last word of a phrase, without what is glued before it: "(about", d'environ."""
    word = phrase.rpartition(" ")[2]
    return word if word.isalpha() else _PARTS.split(word)[-1]


def qualify(text: str, start: int, end: int, lead: str, words: Lexicon) -> Found:
    """The qualifier of the sum text[start:end], and the words that gave it. A bound beats "about".

    `lead` is what stands before it, as `sums.before` gives it.

    >>> qualify("no less than 5 won", 13, 18, "no less than", lexicon("en"))[0].value
    'at_least'
    """
    if lead.endswith(words.words("grammar", "the")) and after(text, end, 12).startswith(
        words.words("words", "marks")
    ):
        lead = lead.rpartition(" ")[0]  # "above the 1 trillion won mark"
    ahead = _ahead(text, start, lead, words)
    if ahead[0] is Qualifier.LESS_THAN and after(text, end, BEHIND).startswith(
        words.words("negation", "refusals")
    ):
        return Qualifier.AT_LEAST, ahead[1]
    if ahead[0] in (Qualifier.EXACT, Qualifier.ABOUT):
        behind = _behind(text, start, end, words)
        if behind[0] is not Qualifier.EXACT and (behind[0] is not Qualifier.ABOUT or ahead is NOTHING):
            return behind
    return ahead


def _ahead(text: str, start: int, lead: str, words: Lexicon) -> Found:
    for form, meaning in _before(words.language).get(lead[-1:] if words.eastern else _last(lead), ()):
        if not lead.endswith(form):
            continue
        rest = lead[: -len(form)]
        if (
            form[0].isalpha()
            and rest[-1:].isalpha()
            and (not words.eastern or words.words("grammar", "syllables"))
        ):
            continue  # 계약 is no 약, "for about" no "or about"
        if rest.rstrip().endswith(words.words("hedge_not_after", form)):
            continue
        if meaning in TURNED and (negations := words.words("negation", "words")):
            clause = _CLAUSE.split(rest)[-1].replace("n't", " n't").replace("n’t", " n't")
            if not set(negations).isdisjoint(clause.split()[-5:]):
                meaning = TURNED[meaning]
        if (
            meaning is Qualifier.ABOUT
            and (bound := _ahead(text, start - len(form), rest.rstrip(), words)) is not NOTHING
        ):
            return bound  # "up to about"
        close = start - 1
        while close > 0 and text[close].isspace():
            close -= 1
        begin = max(0, close + 1 - len(form))
        return meaning, (Why("qualifier", f"{meaning}: the words before the sum", begin, close + 1),)
    return NOTHING


def _refused(follow: str, words: Lexicon) -> bool:
    """Whether what stands after a bound turns it down: 미만은 수용 불가."""
    said, refusals = follow.strip(), words.words("negation", "refusals")
    return any(said[skip:].lstrip().startswith(refusals) for skip in (0, 1, 2))


def _behind(text: str, start: int, end: int, words: Lexicon) -> Found:
    inside = words.words("grammar", "inside")
    if inside and any(mark in text[start:end] for mark in inside):
        return Qualifier.MORE_THAN, (Why("qualifier", "more_than: inside the sum", start, end),)
    place = end
    if "(" in text[end : end + 2] or "（" in text[end : end + 2]:  # a word after a conversion is the base's
        paren = _PAREN.match(text, end)
        place = paren.end() if paren else end
    while text[place : place + 1] in CLOSING:
        place += 1
    follow = text[place : place + BEHIND].lower()
    for form, meaning in _after(words.language).get(follow[:1], ()):
        if follow.startswith(form):
            if not words.eastern and form[-1].isalpha() and follow[len(form) : len(form) + 1].isalpha():
                continue
            if follow.startswith(words.words("hedge_not_before", form), len(form)):
                continue  # 1조원 대비 is no 1조원대
            if place > end and form in words.words("grammar", "glued"):
                continue
            if meaning in (Qualifier.LESS_THAN, Qualifier.AT_MOST) and _refused(follow[len(form) :], words):
                meaning = Qualifier.AT_LEAST
            reason = f"{meaning}: the words after the sum"
            return meaning, (Why("qualifier", reason, place, place + len(form)),)
    stems, verbs = _verbs(words.language)
    if stems and (match := verbs.match(follow)):
        if text[max(0, start - 8) : start].rstrip().endswith(words.words("hedge_not_after", match["stem"])):
            return NOTHING  # 21年度の2017億円を上回る: another sum is the larger
        if match.start("stem") == 0 and match["stem"] in words.words("negation", "needs_particle"):
            return NOTHING  # 前年度を24億円上回る: by so much
        meaning = stems[match["stem"]]
        if match["inner"] or match["outer"]:
            meaning = TURNED.get(meaning, meaning)
        reason = f"{meaning}: the verb after the sum"
        return meaning, (Why("qualifier", reason, place, place + match.end()),)
    return NOTHING
