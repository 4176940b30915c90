"""The shapes that sums of money take, compiled once per language from its lexicon.

One pattern finds every number with what follows it (scale words, currency); it is anchored on the number,
so that text without numbers costs next to nothing. What stands before a number (a sign, a range's first
end, number words) is matched backwards from it, and only there. All repetition is bounded or possessive:
the cost is linear whatever the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from tracker.reading.lexicon import Lexicon, lexicon

# A number may be broken over a line, but a blank line ends it.
GAP = r"[ \t\u00a0\u202f\u2009\u3000]{0,2}+(?:\r?\n[ \t\u00a0\u3000]{0,8}+)?+"
DIGITS = r"[0-9０-９]++(?:[.,，．·・’'][0-9０-９]++)*+"
KANJI = "〇零一二三四五六七八九两兩"
HANGUL = "영공일이삼사오육륙칠팔구"
INSIDE = "[여余餘]"
SQUASH = regex.compile(r"[\s\u00a0\u202f\u2009\u3000]+")
RANGE = r"[-‐‑–—~∼〜～−]"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns of one language.

    sums: groups number, scale, unit (western) or body, unit (eastern).
    tokens: numbers and scales inside a sum's body.
    sign: matched backwards, ends where the number begins.
    first: matched backwards from a sum with a scale: the bare first end of its range, with the joint.
    words: numbers in words, groups words and unit; None where the language needs no pattern for them.
    """

    eastern: bool
    sums: Any
    tokens: Any
    sign: Any
    sign_ends: frozenset[str]
    first: Any
    words: Any


@cache
def patterns(language: str) -> Patterns:
    """The patterns of a language, compiled at first use."""
    words = lexicon(language)
    eastern = language in ("ko", "ja", "zh")
    return Patterns(
        eastern=eastern,
        sums=_eastern(words) if eastern else _western(words),
        tokens=regex.compile(rf"({DIGITS}|[{KANJI}]+(?:[.・·][{KANJI}]+)?|[{HANGUL}])|(\L<scales>)", scales=list(words.scales)),
        sign=regex.compile(r"(?r)(?P<minus>(?<![0-9A-Za-z\p{L}])[-−–△▲])?(?P<sign>\L<signs>)?[ \u00a0\u202f]?", signs=[*words.signs, *words.letters]),
        sign_ends=frozenset(sign[-1] for sign in (*words.signs, *words.letters)),
        first=regex.compile(
            rf"(?r)(?<![0-9０-９.,/:-])(?P<first>{DIGITS.replace('++', '+').replace('*+', '*')})(?P<joint>{GAP}(?:\L<joints>|{RANGE}){GAP})",
            joints=[*words.words("ranges", "join"), *words.words("ranges", "and")],
        ),
        words=_number_words(words),
    )


def _western(words: Lexicon) -> Any:
    spaced = " " if words.decimal == "," else ""
    number = rf"[0-9]{{1,3}}(?:[{spaced}\u00a0\u202f\u2009][0-9]{{3}})++(?![0-9])(?:[.,][0-9]++)?+|{DIGITS}"
    scale = rf"{GAP}-?\L<scales>(?!\w)"
    joint = rf"{GAP}-?(?:(?:{_of(words)}){GAP})?"
    unit = rf"\L<units>(?!\w)|\L<unit_signs>"
    return regex.compile(
        rf"(?<![0-9])(?P<number>{number})(?P<scale>{scale}(?:{scale})?)?(?:{joint}(?P<unit>{unit}))?",
        scales=list(words.scales),
        units=[w for w in words.units if w[-1:].isalpha()],
        unit_signs=[w for w in words.units if not w[-1:].isalpha()],
    )


def _eastern(words: Lexicon) -> Any:
    digit = rf"{DIGITS}|(?<!\p{{L}})[{HANGUL}]" if words.language == "ko" else rf"{DIGITS}|[{KANJI}]++(?:[・·.][{KANJI}]++)?+"
    inner = rf"{DIGITS}|[{HANGUL}]" if words.language == "ko" else digit
    small = "".join(w for w, power in words.scales.items() if power < 4 and len(w) == 1)
    start = rf"(?:{digit}|(?<!\p{{L}})(?=[{small}]))" if small else rf"(?:{digit})"
    scale = r"\L<scales>(?![A-Za-z])"
    unit = r"\L<units>(?![A-Za-z])"
    body = rf"{start}(?:{GAP}{scale}{INSIDE}?(?:{GAP}(?:{inner})(?={GAP}{scale})|(?:{inner})(?={INSIDE}?{GAP}{unit}))?)" + "{0,9}" + f"{INSIDE}?"
    return regex.compile(
        rf"(?<![0-9０-９])(?P<body>{body})(?:{GAP}-?(?P<unit>{unit}))?",
        scales=list(words.scales),
        units=list(words.units),
    )


def _number_words(words: Lexicon) -> Any:
    """Numbers in words, with a scale or a currency after them: "half a billion", "thirteen dollars"."""
    if not words.numbers:
        return None
    joins = [w for key in ("and", "point", "of", "articles") for w in words.words("grammar", key)]
    articles = _forms(words.words("grammar", "articles"))
    scales = _forms(w for w in words.scales if len(w) > 3)
    between = r"[ \u00a0\n-]{1,2}"
    start = rf"(?:\L<starts>|\L<articles>(?={between}\L<scaled>))"
    return regex.compile(
        rf"(?<![\w.,-])(?P<words>{start}(?!\w)(?:{between}(?:\L<inner>|[0-9]{{1,3}})(?!\w)){{0,12}}+)"
        rf"(?:{GAP}-?(?:(?:{_of(words)}){GAP})?(?P<unit>\L<units>)(?!\w))?",
        starts=sorted(set(_forms(words.numbers)) - set(articles)),
        articles=articles,
        scaled=[*scales, *_forms(w for w, value in words.numbers.items() if 0 < float(value) < 1)],
        inner=[*_forms(words.numbers), *joins, *scales],
        units=[w for w in words.units if w[-1:].isalpha()],
    )


def _of(words: Lexicon) -> str:
    return "|".join([*map(regex.escape, words.words("grammar", "unit_of")), "(?!)"])


def _forms(words: Iterable[str]) -> list[str]:
    return sorted({form for word in words for form in (word, word[:1].upper() + word[1:], word.upper())})
