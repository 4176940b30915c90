"""Sums whose number is in words: "half a billion dollars", "one-point-52 trillion won"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.numerals import power, spelled
from tracker.sums.sum import Sum
from tracker.sums.western import read_unit

LONG = 12  # words of a spelled number


@dataclass(frozen=True, slots=True)
class Spelling:
    """What one language needs to find spelled numbers.

    anchors: beginnings of scale and currency words, behind what parts words; counting: every word that a
    spelled number may hold; pointed: digits after "point"; joins: the words that join ("and", "a", "of").
    """

    anchors: re.Pattern[str]
    counting: frozenset[str]
    pointed: regex.Pattern[str] | None
    points: frozenset[str]
    ands: frozenset[str]
    trailing: frozenset[str]
    openers: frozenset[str]


@cache
def spelling(language: str) -> Spelling:
    """How a language spells numbers, made at first use."""
    words = lexicon(language)
    points = words.words("grammar", "point")
    joins = {w for key in ("and", "point", "of", "articles") for w in words.words("grammar", key)}
    ands = frozenset(words.words("grammar", "and"))
    return Spelling(
        anchors=_anchors(words),
        counting=frozenset(joins | words.numbers.keys() | {w for w in words.scales if len(w) > 2}),
        pointed=regex.compile(r"(?i:\L<points>)[ -]\p{Nd}{1,6}$", points=points) if points else None,
        points=frozenset(points),
        ands=ands,
        trailing=ands | frozenset(words.words("grammar", "articles")),
        openers=frozenset(words.numbers) | frozenset(words.words("grammar", "singular")),
    )


def _anchors(words: Lexicon) -> re.Pattern[str]:
    """The scales and everyday currency nouns by which sums in words are found, in lower case. A longer word
    that begins with a shorter one is found by it. Sought with `re`, which takes a tenth of `regex`'s time
    over so many words."""
    nouns = (*words.table["currencies"], *words.hundredths, *words.scales)
    kept: list[str] = []
    for word in sorted({noun.lower() for noun in nouns if len(noun) > 3 and noun.isalpha()}, key=len):
        if not word.startswith(tuple(kept)):
            kept.append(word)
    return re.compile(rf"[ \u00a0\n-](?={alternation(kept)})")


def spelled_sums(text: str, words: Lexicon) -> Iterator[Sum]:
    """Sums whose number is in words, found by their scale or currency: "half a billion dollars"."""
    if not words.numbers:
        return
    shape = spelling(words.language)
    done = -1
    for start in _anchored(text, shape):
        if start < done:
            continue
        found = _spelled(text, start, words, shape)
        if found:
            done = found.end
            yield found


def _anchored(text: str, shape: Spelling) -> Iterator[int]:
    """Where words begin that name a scale or a currency and have a word, no digit, before them."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = text  # "İ".lower() has two characters: places would no longer agree
    for match in shape.anchors.finditer(lowered):
        start = match.end()
        ahead = text[start - 2 : start - 1]
        if ahead.isalpha() or ahead == " " or (ahead.isdigit() and _said(text, start - 1, shape)):
            yield start


def _said(text: str, end: int, shape: Spelling) -> bool:
    """Whether the digits before this place are part of a number in words: point-52, nine-hundred-20."""
    return _pointed(text, end, shape) or _HUNDRED.search(text, max(0, end - 16), end) is not None


def _pointed(text: str, end: int, shape: Spelling) -> bool:
    """Whether digits after "point" stand before this place: "one-point-52 trillion"."""
    return shape.pointed is not None and shape.pointed.search(text, max(0, end - 12), end) is not None


_HUNDRED = regex.compile(r"\p{L}{3}-\p{Nd}{1,2}$")
_BACK = regex.compile(r"(?<![\p{L}\p{N}])([\p{L}\p{N}]+)[ \u00a0\n-]{1,2}$")
_FORWARD = regex.compile(r"[ \u00a0\n-]{0,2}([\p{L}\p{N}]+)")


def _spelled(text: str, anchor: int, words: Lexicon, shape: Spelling) -> Sum | None:
    """The sum in words around an anchor: its number words before and after, then its currency."""
    said = _number_words(text, anchor, words, shape)
    if not said:
        return None
    start, end = said[0].start(1), said[-1].end(1)
    spoken = [m[1] if m[1] in words.scales else m[1].lower() for m in said]
    value = spelled(spoken, words.numbers, words.scales, words.table.get("grammar", {}))
    if value is None or value <= 0:
        return None
    largest = max((words.scales.get(w, 0) for w in spoken), default=0)
    found = Sum(start, end, value / power(largest), power(largest), (value,), None)
    if len(spoken) == 2 and spoken[0] in words.words("grammar", "articles") and text[end : end + 1] == "-":
        return None  # "a billion-dollar system" names no sum
    read_unit(text, end, found, words)
    return None if found.currency is None and largest < 6 else found


def _continued(word: str, said: list[regex.Match[str]], words: Lexicon) -> bool:
    """Whether "and" joins one number: after a scale ("hundred and five") or before a fraction."""
    if word in words.scales or word.lower() in words.scales:
        return True
    rest = [match[1].lower() for match in said[1:3]]
    return any(0 < Decimal(words.numbers.get(w, "1")) < 1 for w in rest)


def _number_words(text: str, anchor: int, words: Lexicon, shape: Spelling) -> list[regex.Match[str]]:
    """The words of one number around an anchor, beginning with a number: not with "and" or a scale."""

    def counts(word: str) -> bool:
        return word in shape.counting or word.lower() in shape.counting

    said: list[regex.Match[str]] = []
    start = end = anchor
    while len(said) < LONG and (match := _BACK.search(text, max(0, start - 20), start)):
        word = match[1]
        half = bool(said) and said[0][1].lower() in shape.ands
        if half and not _continued(word, said, words):
            said.pop(0)
            break  # "between one and two billion"
        digits_said = word.isdigit() and (half or _said(text, match.end(1), shape) or _points(said, shape))
        if not (counts(word) or digits_said):
            break
        said.insert(0, match)
        start = match.start()
        if word.isdigit() and (half or _points(said[1:], shape)):
            break
    while len(said) < 2 * LONG and (match := _FORWARD.match(text, end)) and counts(match[1]):
        said.append(match)
        end = match.end()
    spoken = {match[1].lower() for match in said}
    fraction = any(0 < Decimal(words.numbers.get(word, "1")) < 1 for word in spoken)
    while said and not (
        said[0][1].lower() in shape.openers
        or (said[0][1].isdigit() and (fraction or _points(said[1:], shape)))
    ):
        said.pop(0)  # digits begin a spelled number only before a fraction or a point: "50-point-five"
    while said and (said[-1][1].lower() in shape.trailing or _stray(said, words)):
        said.pop()
    return said


def _points(said: list[regex.Match[str]], shape: Spelling) -> bool:
    """Whether number words begin with "point"."""
    return bool(said) and said[0][1].lower() in shape.points


def _stray(said: list[regex.Match[str]], words: Lexicon) -> bool:
    """Whether the last word is a digit that no scale carries: "one billion three"."""
    if len(said) < 2 or said[-1][1].lower() not in words.numbers:
        return False
    previous = said[-2][1]
    return words.scales.get(previous, words.scales.get(previous.lower(), 0)) >= 6
