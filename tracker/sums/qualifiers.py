"""How a sum is hedged: the words attached to this very sum, before it or after it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Qualifier, Why
from tracker.sums.sum import after

TURNED = {  # "not above", "not less than"
    Qualifier.LESS_THAN: Qualifier.AT_LEAST,
    Qualifier.MORE_THAN: Qualifier.AT_MOST,
    Qualifier.AT_LEAST: Qualifier.LESS_THAN,
}
BEHIND = 28  # characters after a sum that may hold its hedge
_PAREN = regex.compile(r"[ ]?[(（][^()（）\n]{1,48}[)）]")
_PARTS = regex.compile(r"[^\p{L}\p{N}~≈.]+(?=.)")
_CLAUSE = regex.compile(r"[,;:.!?](?!\S)")

Hedge = tuple[str, Qualifier]
Found = tuple[Qualifier, tuple[Why, ...]]
NOTHING: Found = (Qualifier.EXACT, ())


@dataclass(frozen=True, slots=True)
class Hedges:
    """The hedging words of one language, the longest first.

    ahead: by their last word or character; behind: by their first character; verbs: what may follow a sum as
    a verb ("을 조금 넘는"), with groups of the stem, an inner negation and one behind; the, marks: words of
    "the ... mark".
    """

    ahead: Mapping[str, tuple[Hedge, ...]]
    behind: Mapping[str, tuple[Hedge, ...]]
    verbs: regex.Pattern[str] | None
    stems: Mapping[str, Qualifier]
    not_after: Mapping[str, tuple[str, ...]]
    not_before: Mapping[str, tuple[str, ...]]
    glued: frozenset[str]
    negations: frozenset[str]
    refusals: tuple[str, ...]
    joined: bool
    syllables: bool
    inside: tuple[str, ...]
    by: tuple[str, ...]
    the: tuple[str, ...]
    marks: tuple[str, ...]


@cache
def hedges(language: str) -> Hedges:
    """The hedging words of a language, made at first use."""
    words = lexicon(language)
    stems = dict(_meanings(words, "qualifiers_verbs"))
    return Hedges(
        ahead=_indexed(
            _meanings(words, "qualifiers_before"),
            lambda form: form[-1] if words.eastern else _last(form),
        ),
        behind=_indexed(_meanings(words, "qualifiers_after"), lambda form: form[0]),
        verbs=_verbs(words, stems) if stems else None,
        stems=stems,
        not_after={k: tuple(v) for k, v in words.table.get("hedge_not_after", {}).items()},
        not_before={k: tuple(v) for k, v in words.table.get("hedge_not_before", {}).items()},
        glued=frozenset(words.words("grammar", "glued")),
        negations=frozenset(words.words("negation", "words")),
        refusals=words.words("negation", "refusals"),
        joined=words.eastern,
        syllables=bool(words.words("grammar", "syllables")),
        the=tuple(f" {the}" for the in words.words("grammar", "the")),
        marks=words.words("words", "marks"),
        inside=words.words("grammar", "inside"),
        by=words.words("negation", "needs_particle"),
    )


def _meanings(words: Lexicon, section: str) -> Iterable[Hedge]:
    for name, listed in words.table.get(section, {}).items():
        for word in listed:
            yield word.lower(), Qualifier(name)


def _indexed(meanings: Iterable[Hedge], key: Callable[[str], str]) -> dict[str, tuple[Hedge, ...]]:
    table: dict[str, list[Hedge]] = {}
    for form, meaning in sorted(meanings, key=lambda hedge: -len(hedge[0])):
        table.setdefault(key(form), []).append((form, meaning))
    return {key: tuple(listed) for key, listed in table.items()}


def _last(phrase: str) -> str:
    """The last word of a phrase, without what is glued before it: "(about", d'environ."""
    word = phrase.rpartition(" ")[2]
    return word if word.isalpha() else _PARTS.split(word)[-1]


def _verbs(words: Lexicon, stems: Mapping[str, Qualifier]) -> regex.Pattern[str]:
    return regex.compile(
        r"\L<particles>? ?(?:\L<adverbs> ?){0,2}(?:(?P<inner>\L<inner>) ?)?"
        r"(?P<stem>\L<stems>)(?P<outer>\w{0,3}? ?\L<outer>)?",
        stems=stems,
        **{key: words.words("negation", key) for key in ("particles", "adverbs", "inner", "outer")},
    )


def qualify(text: str, start: int, end: int, lead: str, words: Lexicon) -> Found:
    """The qualifier of the sum text[start:end], and the words that gave it. A bound beats "about".

    `lead` is what stands before it, as `sums.before` gives it.

    >>> qualify("no less than 5 won", 13, 18, "no less than", lexicon("en"))[0].value
    'at_least'
    """
    shape = hedges(words.language)
    if lead.endswith(shape.the) and after(text, end, 12).startswith(shape.marks):
        lead = lead.rpartition(" ")[0]  # "above the 1 trillion won mark"
    ahead = _ahead(text, start, lead, shape)
    if ahead[0] is Qualifier.LESS_THAN and after(text, end, BEHIND).startswith(shape.refusals):
        return Qualifier.AT_LEAST, ahead[1]
    if ahead[0] in (Qualifier.EXACT, Qualifier.ABOUT):
        behind = _behind(text, start, end, shape)
        if behind[0] is not Qualifier.EXACT and (behind[0] is not Qualifier.ABOUT or ahead is NOTHING):
            return behind
    return ahead


def _ahead(text: str, start: int, lead: str, shape: Hedges) -> Found:
    for form, meaning in shape.ahead.get(lead[-1:] if shape.joined else _last(lead), ()):
        if not lead.endswith(form):
            continue
        rest = lead[: -len(form)]
        if form[0].isalpha() and rest[-1:].isalpha() and (shape.syllables or not shape.joined):
            continue  # 계약 is no 약, "for about" no "or about"
        if (barred := shape.not_after.get(form)) and rest.rstrip().endswith(barred):
            continue
        if meaning in TURNED and shape.negations:
            clause = _CLAUSE.split(rest)[-1].replace("n't", " n't").replace("n’t", " n't")
            if not shape.negations.isdisjoint(clause.split()[-5:]):
                meaning = TURNED[meaning]
        if (
            meaning is Qualifier.ABOUT
            and (bound := _ahead(text, start - len(form), rest.rstrip(), shape)) is not NOTHING
        ):
            return bound  # "up to about"
        close = start - 1
        while close > 0 and text[close].isspace():
            close -= 1
        begin = max(0, close + 1 - len(form))
        return meaning, (Why("qualifier", f"{meaning}: the words before the sum", begin, close + 1),)
    return NOTHING


def _refused(follow: str, shape: Hedges) -> bool:
    """Whether what stands after a bound turns it down: 미만은 수용 불가."""
    words = follow.strip()
    return any(words[skip:].lstrip().startswith(shape.refusals) for skip in (0, 1, 2))


def _behind(text: str, start: int, end: int, shape: Hedges) -> Found:
    if any(mark in text[start:end] for mark in shape.inside):
        return Qualifier.MORE_THAN, (Why("qualifier", "more_than: inside the sum", start, end),)
    place = end
    if "(" in text[end : end + 2] or "（" in text[end : end + 2]:  # a word after a conversion is the base's
        paren = _PAREN.match(text, end)
        place = paren.end() if paren else end
    while text[place : place + 1] in ("”", "’", "」", "』", '"', " ", "\n"):
        place += 1
    follow = text[place : place + BEHIND].lower()
    for form, meaning in shape.behind.get(follow[:1], ()):
        if follow.startswith(form):
            if not shape.joined and form[-1].isalpha() and follow[len(form) : len(form) + 1].isalpha():
                continue
            if follow.startswith(shape.not_before.get(form, ()), len(form)):
                continue  # 1조원 대비 is no 1조원대
            if form in shape.glued and place > end:
                continue
            if meaning in (Qualifier.LESS_THAN, Qualifier.AT_MOST) and _refused(follow[len(form) :], shape):
                meaning = Qualifier.AT_LEAST
            reason = f"{meaning}: the words after the sum"
            return meaning, (Why("qualifier", reason, place, place + len(form)),)
    if shape.verbs and (match := shape.verbs.match(follow)):
        if text[max(0, start - 8) : start].rstrip().endswith(shape.not_after.get(match["stem"], ()) or "\0"):
            return NOTHING  # 21年度の2017億円を上回る: another sum is the larger
        if match.start("stem") == 0 and match["stem"] in shape.by:
            return NOTHING  # 前年度を24億円上回る: by so much
        meaning = shape.stems[match["stem"]]
        if match["inner"] or match["outer"]:
            meaning = TURNED.get(meaning, meaning)
        reason = f"{meaning}: the verb after the sum"
        return meaning, (Why("qualifier", reason, place, place + match.end()),)
    return NOTHING
