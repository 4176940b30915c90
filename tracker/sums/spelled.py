"""Sums whose number is in words, or partly: "half a billion dollars", "one-point-52 trillion won"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import regex

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.number_words import (
    AND,
    ARTICLE,
    DIGITS,
    LONGEST_WORD,
    NUMBER,
    OF,
    PART,
    POINT,
    SCALE,
    number_word,
    spelled,
)
from tracker.sums.numerals import power
from tracker.sums.sum import Sum
from tracker.sums.unit_behind import read_unit

LONG = 16  # words of a spelled number before its scale or currency, and as many after
_WORD = r"(?P<word>\p{Nd}++(?:[.,]\p{Nd}++)*+|\p{L}++)"
_BACK = regex.compile(rf"(?r)(?<![\p{{L}}\p{{N}}]){_WORD}(?P<gap>,?[ \u00a0\n-]{{1,2}})$")
_FORWARD = regex.compile(rf"(?P<gap>,?[ \u00a0\n-]{{0,2}}){_WORD}")
# What may follow what in a number; between a scale and a number, and there only, may stand a comma.
_FOLLOWS = {
    "": {NUMBER, ARTICLE, PART, POINT, DIGITS, SCALE},
    NUMBER: {NUMBER, AND, POINT, SCALE, PART},
    ARTICLE: {NUMBER, ARTICLE, SCALE, PART, AND},
    DIGITS: {AND, POINT, SCALE, PART},
    SCALE: {NUMBER, ARTICLE, DIGITS, SCALE, AND},
    PART: {OF, ARTICLE, SCALE},
    OF: {ARTICLE, SCALE},
    AND: {NUMBER, ARTICLE, DIGITS, PART},
    POINT: {NUMBER, DIGITS},
}

Word = tuple[str, str, int, int, bool]  # kind, word, start, end, and whether a comma stands before it


@cache
def _anchors(language: str) -> re.Pattern[str]:
    """The scales and everyday currency nouns by which sums in words are found, in lower case; numbers that
    are one word may go on from them. Sought with `re`, a tenth of `regex`'s time over so many words."""
    words = lexicon(language)
    nouns = (*words.table["currencies"], *words.table.get("hundredths", {}), *words.scales)
    sought = {noun.lower() for noun in nouns if len(noun) > 2 and noun.isalpha()}
    end = "" if words.words("grammar", "glue") else r"(?![^\W\d_])"
    listed = alternation(sought.difference(words.words("words", "verbs")))
    return re.compile(rf"[ \u00a0\n-](?=({listed}){end})(?<![.,$€£¥₩][0-9].)(?<![.,][0-9][0-9].)")


@cache
def _leads(language: str) -> dict[str, tuple[str, ...]]:
    """What stands before a currency's noun in its longer names: "U.S. ", "Canadian " before "dollar"."""
    found: dict[str, tuple[str, ...]] = {}
    for name in lexicon(language).units:
        lead, blank, noun = name.rpartition(" ")
        if blank and (anchor := _anchors(language).match(f" {noun.lower()}")):
            found[anchor[1]] = (*found.get(anchor[1], ()), lead + blank)
    return found


def spelled_sums(text: str, words: Lexicon, start: int, end: int) -> Iterator[Sum]:
    """Sums whose number is in words, found by their scale or currency: "half a billion dollars"."""
    if not words.numbers:
        return
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # "İ".lower() has two characters: places would no longer agree
    done = refused = -1
    singular = words.words("grammar", "singular")
    for match in _anchors(words.language).finditer(lowered, start, end):
        anchor, end = match.span(1)
        if anchor < done:
            continue
        leads = _leads(words.language).get(match[1])
        if leads and text.endswith(leads, 0, anchor):  # five U.S. dollars
            anchor -= max(len(lead) for lead in leads if text.endswith(lead, 0, anchor))
        if not singular and (anchor - 1 == refused or not _said_before(text, anchor, words)):
            # Nor is "won" spelled after such a "billion"; but "mil milhões" is.
            refused = -1 if match[1] in words.numbers else end
            continue
        found = _spelled(text, anchor, words)
        if found:
            done = found.end
            yield found


def _said_before(text: str, anchor: int, words: Lexicon) -> bool:
    """Whether a number in words leads to an anchor; digits or a scale only behind another of its words, for
    "1.5 billion dollars" is read by its digits."""
    last = _word_before(text, anchor, words)
    if last is None or last[0] in (AND, OF, POINT):
        return False
    if last[0] not in (DIGITS, SCALE) or _stands_alone(last, words):
        return True
    ahead = _word_before(text, last[2], words)
    if ahead is None or ahead[0] == DIGITS or ahead[4]:
        return False
    return last[0] == SCALE or ahead[0] in (AND, POINT, SCALE)


def _stands_alone(said: Word, words: Lexicon) -> bool:
    """Whether a scale stands for one of itself: "thousand" in some languages."""
    word = said[1].lower()
    return word in words.numbers or word in words.words("grammar", "singular")


def _word_before(text: str, end: int, words: Lexicon) -> Word | None:
    """The number word that ends before a place."""
    match = _BACK.search(text, max(0, end - LONGEST_WORD), end)
    item = number_word(words.language, match["word"]) if match else None
    if match is None or item is None:
        return None
    return item[0], match["word"], match.start("word"), match.end("word"), match["gap"][0] == ","


def _spelled(text: str, anchor: int, words: Lexicon) -> Sum | None:
    """The sum in words around an anchor: its number words before and after, then its currency."""
    said = _number_words(text, anchor, words)
    while said and said[0][0] in (AND, OF, POINT):
        said.pop(0)
    kinds = [kind for kind, *_ in said[:3]]
    if kinds[:1] == [ARTICLE] and kinds[1:2] in ([NUMBER], [ARTICLE]) and kinds[2:] != [PART]:
        said.pop(0)  # a one-billion-dollar system
    while not (value := spelled([word for _, word, *_ in said], words) if _opens(said, words) else None):
        parted = [i for i in range(1, len(said)) if said[i - 1][0] == AND or said[i][4]]
        if not parted:
            return None
        said = said[parted[0] :]  # "between one and two billion": the second alone
    if said[0][0] == DIGITS and {kind for kind, *_ in said} <= {DIGITS, SCALE}:
        return None
    start, end = said[0][2], said[-1][3]
    largest = max((words.scales.get(w, words.scales.get(w.lower(), 0)) for _, w, *_ in said), default=0)
    found = Sum(start, end, value / power(largest), power(largest), (value,), None)
    if len(said) == 2 and said[0][0] == ARTICLE and text[end : end + 1] == "-":
        return None  # "a billion-dollar system" names no sum
    read_unit(text, end, found, words)
    return None if found.currency is None and largest < 6 else found


def _opens(said: list[Word], words: Lexicon) -> bool:
    """Whether a number may begin like this: of scales, with those only that stand for one of themselves."""
    return bool(said) and (said[0][0] != SCALE or _stands_alone(said[0], words))


def _number_words(text: str, anchor: int, words: Lexicon) -> list[Word]:
    """The words of one number around an anchor."""
    said: list[Word] = []
    start = end = anchor
    while len(said) < LONG and (word := _word_before(text, start, words)):
        *_, start, _, comma = word
        if comma if not said else not _goes_on(word[0], said[0][0], comma=comma):
            break
        said[:1] = [(*said[0][:4], comma)] if said else []
        said.insert(0, (*word[:4], False))
    while len(said) < 2 * LONG and (match := _FORWARD.match(text, end)):
        item = number_word(words.language, match["word"])
        comma = match["gap"][:1] == ","
        if item is None or (said and not _goes_on(said[-1][0], item[0], comma=comma)):
            break
        if end > anchor and not match["gap"]:
            break
        said.append((item[0], match["word"], match.start("word"), match.end("word"), comma))
        end = match.end()
    while said and (said[-1][0] in (AND, OF, ARTICLE, POINT) or _stray(said, words)):
        said.pop()
    return said


def _goes_on(kind: str, following: str, *, comma: bool) -> bool:
    return following in _FOLLOWS[kind] and (not comma or kind == SCALE != following)


def _stray(said: list[Word], words: Lexicon) -> bool:
    """Whether the last word is a number that no scale carries: "one billion three"."""
    if len(said) < 2 or said[-1][0] not in (NUMBER, DIGITS) or said[-2][0] != SCALE:
        return False
    previous = said[-2][1]
    if said[-1][0] == NUMBER and (number_word(words.language, said[-1][1]) or ("", 0))[1] >= 1000:
        return False  # eine Million zweihunderttausend
    return words.scales.get(previous, words.scales.get(previous.lower(), 0)) >= 6
