"""Sums whose number is in words, or partly: "half a billion dollars", "one-point-52 trillion won"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.number_words import (
    AND,
    ARTICLE,
    DIGITS,
    FOLLOWS,
    LONGEST_WORD,
    NUMBER,
    OF,
    PART,
    POINT,
    SCALE,
    number_word,
    spelled,
)
from tracker.sums.numerals import MILLION, power
from tracker.sums.sum import Sum, sign_before
from tracker.sums.unit_behind import read_unit

LONG = 16  # words of a spelled number before its scale or currency, and as many after
_WORD = r"(?P<word>\p{Nd}++(?:[.,]\p{Nd}++)*+|\p{L}++)"
_BACK = regex.compile(rf"(?r)(?<![\p{{L}}\p{{N}}]){_WORD}(?P<gap>,?[ \u00a0\n-]{{1,2}})$")
_FORWARD = regex.compile(rf"(?P<gap>,?[ \u00a0\n-]{{0,2}}){_WORD}")
_FRACTION_OF = regex.compile(r"[/⁄]\p{Nd}+ of $")


class Word(NamedTuple):
    """A word of a number, with what stands between it and the last, or the next."""

    kind: str
    value: Decimal | int
    word: str
    start: int
    end: int
    gap: str

    def leads_to(self, kind: str, gap: str) -> bool:
        """Whether a word of some kind may follow, in one number."""
        return gap != "" and kind in FOLLOWS[self.kind] and (gap[0] != "," or self.kind == SCALE != kind)


@cache
def _anchors(language: str) -> re.Pattern[str]:
    """The scales and everyday currency nouns by which sums in words are found, in lower case; numbers that
    are one word may go on from them. Sought with `re`, a tenth of `regex`'s time over so many words."""
    words = lexicon(language)
    nouns = (*words.table["currencies"], *words.table.get("hundredths", {}), *words.scales)
    sought = {noun.lower() for noun in nouns if len(noun) > 2 and noun.isalpha()}
    end = "" if words.words("grammar", "glue") else r"(?![^\W\d_])"
    listed = alternation(sought.difference(words.words("words", "verbs")))
    return re.compile(rf" (?=({listed}){end})(?<![.,$€£¥₩][0-9].)(?<![.,][0-9][0-9].)")


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
    for blank in "\n-\u00a0":  # for one character is sought four times as fast as one of several
        lowered = lowered.replace(blank, " ")
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
    if last is not None and last.kind == OF:  # a cool billion, half of a billion; not millions of dollars
        last = _word_before(text, last.start, words)
        return last is not None and last.kind in (ARTICLE, PART)
    if last is None or last.kind in (AND, POINT):
        return False
    if last.kind != DIGITS and (last.kind != SCALE or _stands_alone(last, words)):
        return True
    ahead = _word_before(text, last.start, words)
    if ahead is None or ahead.kind == DIGITS or ahead.gap[0] == ",":
        return False
    if last.kind == DIGITS and ahead.kind == AND:  # nine hundred and 24 million
        ahead = _word_before(text, ahead.start, words)
    return ahead is not None and (last.kind == SCALE or ahead.kind in (POINT, SCALE))


def _stands_alone(said: Word, words: Lexicon) -> bool:
    """Whether a scale stands for one of itself: "thousand" in some languages."""
    word = said.word.lower()
    return word in words.numbers or word in words.words("grammar", "singular")


def _word_before(text: str, end: int, words: Lexicon) -> Word | None:
    """The number word that ends before a place."""
    return _word(_BACK.search(text, max(0, end - LONGEST_WORD), end), words)


def _word(match: regex.Match[str] | None, words: Lexicon) -> Word | None:
    if match is None or (item := number_word(words.language, word := match["word"])) is None:
        return None
    start, end = match.span("word")
    return Word(item[0], item[1], word, start, end, match["gap"])


def _spelled(text: str, anchor: int, words: Lexicon) -> Sum | None:
    """The sum in words around an anchor: its number words before and after, then its currency."""
    said = _number_words(text, anchor, words)
    while said and said[0].kind in (AND, OF, POINT):
        said.pop(0)
    kinds = [word.kind for word in said]
    if kinds[:1] == [ARTICLE] and kinds[1:2] in ([NUMBER], [ARTICLE]) and kinds[2:3] != [PART]:
        said.pop(0)  # a one-billion-dollar system
    if kinds[:1] == [ARTICLE] and _FRACTION_OF.search(text, max(0, said[0].start - 8), said[0].start):
        return None  # 3/4 of a million dollars
    value = None
    while not (said and (said[0].kind != SCALE or _stands_alone(said[0], words))) or not (
        value := spelled([word.word for word in said], words)
    ):
        parted = [i for i in range(1, len(said)) if said[i - 1].kind == AND or said[i].gap[0] == ","]
        if not parted:
            return None
        said = said[parted[0] :]  # "between one and two billion": the second alone
    kinds = [word.kind for word in said]
    start, end = said[0].start, said[-1].end
    if (kinds[0] == DIGITS and {DIGITS, SCALE}.issuperset(kinds)) or (
        len(kinds) == 2 and kinds[0] == ARTICLE and text[end : end + 1] == "-"
    ):
        return None  # "1.5 billion", and "a billion-dollar system", which names no sum
    largest = max((word.value for word in said if isinstance(word.value, int)), default=0)
    found = Sum(start, end, value / power(largest), power(largest), (value,), None)
    read_unit(text, end, found, words)
    if found.currency is None and text[end : end + 1] == "." and len(said[-1].word) < 5:
        read_unit(text, end + 1, found, words)  # zwei Mrd. Euro
    if AND in kinds and DIGITS in kinds and (found.currency is None or sign_before(text, start, words)):
        return None  # "$5 billion and 3 million tons", but "nine hundred and 24 million won"
    return None if found.currency is None and largest < MILLION else found


def _number_words(text: str, anchor: int, words: Lexicon) -> list[Word]:
    """The words of one number around an anchor."""
    first, start = None, anchor
    for _ in range(LONG):
        word = _word_before(text, start, words)
        if word is None or not (word.leads_to(first, word.gap) if first else word.gap[0] != ","):
            break
        first, start = word.kind, word.start
    said, end = list[Word](), start
    while len(said) < 2 * LONG and (word := _word(_FORWARD.match(text, end), words)):
        if said and not said[-1].leads_to(word.kind, word.gap):
            break
        said.append(word)
        end = word.end
    while said and (said[-1].kind in (AND, OF, ARTICLE, POINT) or _stray(said)):
        said.pop()
    return said


def _stray(said: list[Word]) -> bool:
    """Whether the last word is a number that no scale carries: "one billion three"; but "eine Million
    zweihunderttausend" is one."""
    *_, ahead, last = (None, *said)
    small = last is not None and (last.kind == DIGITS or (last.kind == NUMBER and last.value < 1000))
    return small and ahead is not None and ahead.kind == SCALE and ahead.value >= MILLION
