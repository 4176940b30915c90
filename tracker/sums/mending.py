"""Numbers that the typesetting broke: "1. 5192 trillion", "bil-\\nlion", digits with zero-width characters.

They are mended in a copy that the finders read; `Mended` takes places in it back to the text as it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import regex

from tracker.languages.lexicon import Lexicon, lexicon

_MARKS = "\x00\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_MARKS += "\u202a\u202b\u202c\u202d\u202e"  # that say which way letters run
INVISIBLE = re.compile(f"[{_MARKS}]+")
_HYPHEN = re.compile(r"-[ \n]")
_BROKEN_WORD = re.compile(r"-(?:[ \t]{0,2}\r?\n[ \t]{0,16}|[ \t]{1,2})(?=[^\W\d_])")
_POINTS = ((". ", re.compile(r"\. [0-9]")), (" .", re.compile(r" \. ?[0-9]")))
# The counter and the times between two lines of subtitles.
_CUE = re.compile(
    r"^(?:[ \t]*\r?\n)*(?:\d+[ \t]*\r?\n)?(?:\d+:)?\d\d:\d\d[.,]\d{3} --> .*(?:\r?\n)?", re.MULTILINE
)
_LETTERS = regex.compile(r"\p{L}{1,12}")
_LETTERS_BEFORE = regex.compile(r"\p{L}{1,12}$")


class Mended(NamedTuple):
    """A text without what broke its numbers: where something was taken out, and how many characters before
    each such place and behind the last."""

    text: str
    places: Sequence[int] = ()
    taken: Sequence[int] = (0,)

    def start(self, place: int) -> int:
        """Where, in the text as it is, something stands that begins here."""
        return place + self.taken[bisect_right(self.places, place)]

    def end(self, place: int) -> int:
        """Where, in the text as it is, something stands that ends here."""
        return place + self.taken[bisect_left(self.places, place)]


def mend(text: str, words: Lexicon) -> Mended:
    """The text with its broken numbers whole; most texts have none and come back as they are.

    >>> mend("666.7 bil-\\nlion won, or 1. 52 trillion", lexicon("en")).text
    '666.7 billion won, or 1.52 trillion'
    """
    cuts = [*_words(text, words), *_points(text, words)]
    if not text.isascii() and any(mark in text for mark in _MARKS):
        cuts += [match.span() for match in INVISIBLE.finditer(text)]
    if " --> " in text:
        cuts += [match.span() for match in _CUE.finditer(text)]
    if not cuts:
        return Mended(text)
    pieces, places, taken, reached = list[str](), list[int](), [0], 0
    for start, end in sorted(cuts):
        if start >= reached:
            pieces.append(text[reached:start])
            places.append(start - taken[-1])
            taken.append(taken[-1] + end - start)
            reached = end
    return Mended("".join([*pieces, text[reached:]]), places, taken)


def _words(text: str, words: Lexicon) -> Iterator[tuple[int, int]]:
    """Scales and currencies broken at a hyphen, by the end of a line or where one was."""
    if words.eastern or not _HYPHEN.search(text):
        return
    known = _breakable(words.language)
    for match in _BROKEN_WORD.finditer(text):
        head = _LETTERS_BEFORE.search(text, max(0, match.start() - 12), match.start())
        tail = _LETTERS.match(text, match.end())
        if head and tail and (head[0] + tail[0]).lower() in known:
            yield match.span()


@cache
def _breakable(language: str) -> frozenset[str]:
    words = lexicon(language)
    return frozenset(
        w.lower() for w in (*words.scales, *words.table["currencies"], *words.numbers) if len(w) > 4
    )


def _points(text: str, words: Lexicon) -> Iterator[tuple[int, int]]:
    """A blank beside a decimal point, where a scale follows and no sentence or list item can begin."""
    said = (*words.words("words", "particles"), *words.words("ranges", "hedges"))
    for match in chain.from_iterable(point.finditer(text) for sign, point in _POINTS if sign in text):
        at = match.start()
        if not text[at - 1 : at].isdecimal():
            continue
        whole = _WHOLE.search(text, max(0, at - 48), at)
        tail = _scaled(words.language).match(text, match.end() - 1)
        if not whole or not tail:
            continue
        goes_on = whole["lead"] or whole["word"].endswith(said)
        if goes_on or "," in whole["number"] or _PLAINLY_DECIMALS[words.eastern].match(tail[1]):
            yield from ((at + i, at + i + 1) for i, c in enumerate(match[0]) if c == " ")


# A number that goes on a sentence: behind a word in small letters, a sign, or a letter of the East; where a
# blank parts them, behind a particle: 분담금은 1. 5조원, but 답변 5. 397억원.
_WHOLE = regex.compile(
    r"(?P<lead>(?:(?<!\p{L})\p{Ll}{1,20} |\p{Sc} ?|\p{Lo}(?=\p{Nd}))?)(?P<word>(?:\p{Lo}{1,3}(?= ))?) ?"
    r"(?<![\p{Nd}.,])(?P<number>\p{Nd}{1,3}(?:,\p{Nd}{3})*)$"
)
# No number begins like this: "1. 0389 trillion"; 5016억 is one.
_PLAINLY_DECIMALS = re.compile("0|[0-9]{4}"), re.compile("0")


@cache
def _scaled(language: str) -> regex.Pattern[str]:
    words = lexicon(language)
    scales = [w for w in words.scales if len(w) > (0 if words.eastern else 2) and words.scales[w] >= 4]
    end = "" if words.eastern else r"(?!\p{L})"
    return regex.compile(rf"(\p{{Nd}}{{1,4}}+)(?![.,]\p{{Nd}}) ?\L<scales>{end}", scales=scales)
