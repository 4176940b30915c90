"""Numbers in words to their value: "half a billion", "one-point-52", fünfunddreißig."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.numerals import MILLION, compound, digits, power

LONGEST_WORD = 40  # characters of a number in one word: siebenhundertfünfundachtzig
HALF = Decimal("0.5")


AND, POINT, OF, ARTICLE, NUMBER, DIGITS, SCALE, PART = "and", "point", "of", "articles", "n", "d", "s", "f"
# What may follow what in a number; between a scale and a number, and there only, may stand a comma.
FOLLOWS = {
    NUMBER: {NUMBER, ARTICLE, AND, POINT, SCALE, PART},
    ARTICLE: {NUMBER, ARTICLE, SCALE, PART, AND, OF},
    DIGITS: {AND, POINT, SCALE, PART},
    SCALE: {NUMBER, ARTICLE, DIGITS, SCALE, AND},
    PART: {OF, ARTICLE, SCALE},
    OF: {ARTICLE, SCALE},
    AND: {NUMBER, ARTICLE, DIGITS, PART},
    POINT: {NUMBER, DIGITS},
}


@cache
def _kinds(language: str) -> dict[str, str]:
    """The words that join number words."""
    words = lexicon(language)
    return {w.lower(): kind for kind in (AND, POINT, OF, ARTICLE) for w in words.words("grammar", kind)}


@cache
def _longer(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers that are several words, and their words."""
    longer = [w for w in lexicon(language).numbers if " " in w]
    return frozenset(longer), frozenset(part for word in longer for part in word.split())


@cache
def _pieces(language: str) -> regex.Pattern[str] | None:
    """What a number glued of several is made of."""
    words = lexicon(language)
    glue = words.words("grammar", "glue")
    simple = [w for w, value in words.numbers.items() if value.isdecimal()]
    small = [w for w, exponent in words.scales.items() if exponent < MILLION and len(w) > 3]
    return regex.compile(r"(\L<pieces>){2,}", pieces={*simple, *small, *glue} - {""}) if glue else None


@lru_cache(1 << 14)
def number_word(language: str, word: str) -> tuple[str, Decimal | int] | None:
    """What one word says in a number: its kind and value, or None where it says none."""
    words, lower = lexicon(language), word.lower()
    if (kind := _kinds(language).get(lower)) is not None:
        return kind, Decimal(words.numbers.get(lower, "0"))
    for form in (word, lower):
        if form in words.scales:
            return SCALE, words.scales[form]
        if form in words.numbers:
            number = Decimal(words.numbers[form])
            return (PART if 0 < number < 1 else NUMBER), number
    kind, value = NUMBER, None
    if word[:1].isdecimal():
        kind, value = DIGITS, digits(word, words.decimal)[0]
    pieces = _pieces(language)
    if pieces and 4 < len(lower) <= LONGEST_WORD and (match := pieces.fullmatch(lower)):
        kind, value = NUMBER, _glued(match.captures(1), words)
    if value is None and lower in _longer(language)[1]:
        value = Decimal(0)  # "belas" counts only after another: dua belas
    return None if value is None else (kind, value)


def _glued(pieces: Sequence[str], words: Lexicon) -> Decimal | None:
    """The value of a number that is one word: fünf-und-dreißig, tre-cento-venti."""
    tokens: list[Decimal | int] = []
    reverse = False
    for piece in pieces:
        if piece in words.words("grammar", "glue"):
            reverse = True
        elif piece in words.scales:
            tokens.append(words.scales[piece])
        else:
            number, last = Decimal(words.numbers[piece]), tokens[-1] if tokens else None
            if isinstance(last, Decimal):
                if not (_fits(number, last) if reverse else _fits(last, number)):
                    return None
                tokens[-1] = last + number
            else:
                tokens.append(number)
            reverse = False
    value, kept = compound(tokens)
    return value if kept == len(tokens) else None


def _fits(last: Decimal, value: Decimal) -> bool:
    """Whether a number goes on with a smaller one: twenty five, two hundred; not five twenty."""
    return value >= 1 and last % power(len(str(int(value)))) == 0


def spelled(said: Sequence[str], words: Lexicon) -> Decimal | None:
    """The value of a number in words, or partly in digits, split at spaces and hyphens; None where the
    words, all of them, are not one number.

    >>> read = lambda said: int(spelled(said.split(), lexicon("en")) or 0)
    >>> read("two and a half million"), read("half a billion"), read("a billion and a half")
    (2500000, 500000000, 1500000000)
    >>> read("one point 52 billion"), read("9 hundred and 24 million"), read("one and one half trillion")
    (1520000000, 924000000, 1500000000000)
    >>> read("one and two billion"), read("two three billion")
    (0, 0)
    """
    merged = _merged(said, words)
    found = [number_word(words.language, word) for word in merged]
    items = [(*item, word) for item, word in zip(found, merged, strict=True) if item is not None]
    kinds = [kind for kind, *_ in items]
    whole = len(items) == len(merged) and all(b in FOLLOWS[a] for a, b in pairwise(kinds))
    if not whole or {AND, OF}.issuperset(kinds[:1]) or kinds[-1] in (AND, POINT):
        return None
    tokens = _folded(items, words)
    value, kept = compound(tokens)
    return value if kept == len(tokens) else None


def _merged(said: Sequence[str], words: Lexicon) -> list[str]:
    """The words, those that only together name a number as one: "soixante dix", "dua belas"."""
    longer, _ = _longer(words.language)
    merged: list[str] = []
    i = 0
    while i < len(said):
        ends = range(min(i + 4, len(said)), i + 1, -1) if longer else ()
        end = next((end for end in ends if " ".join(said[i:end]).lower() in longer), i + 1)
        merged.append(" ".join(said[i:end]).lower() if end > i + 1 else said[i])
        i = end
    return merged


def _folded(items: Sequence[tuple[str, Decimal | int, str]], words: Lexicon) -> list[Decimal | int]:
    """The numbers and scales of number words, as `compound` takes them; empty where they are no number."""
    grammar = words.table.get("grammar", {})
    tokens: list[Decimal | int] = []
    waiting = [*items[::-1]]
    joined = False
    while waiting:
        kind, value, _ = waiting.pop()
        last = tokens[-1] if tokens else None
        if kind in (NUMBER, ARTICLE) and waiting and waiting[-1][0] == PART:
            part = waiting.pop()[1]  # "dua setengah" is two and a half; "three quarters", "one half"
            adds = part == HALF and ("half_adds" in grammar or (kind == NUMBER and value > 1))
            kind, value = PART, value + part if adds else value * part
        if kind == SCALE:
            tokens.append(value)
        elif kind == PART:
            if isinstance(last, int) and joined and len(tokens) == 2 and isinstance(tokens[0], Decimal):
                tokens[0] += value  # "a billion and a half"
            else:
                tokens[-1:] = [last + value] if isinstance(last, Decimal) else [*tokens[-1:], value]
            while waiting and waiting[-1][0] in (OF, ARTICLE):
                waiting.pop()  # "half a billion", "a quarter of a billion"
        elif kind == POINT:
            said = []
            while waiting and waiting[-1][0] in (NUMBER, DIGITS):
                kind, value, word = waiting.pop()
                said.append(word if kind == DIGITS else str(value))
            if isinstance(last, int) or not all(digit.isdecimal() for digit in said):
                return []
            tokens[-1:] = [Decimal(f"{int(last or 0)}.{_decimals(said)}")]
        elif kind not in (AND, OF):
            if isinstance(last, Decimal):
                if (joined and "tens_and" not in grammar) or not _fits(last, Decimal(value)):
                    return []
                value = tokens.pop() + value
            tokens.append(value)
        joined = kind == AND
    return tokens


def _decimals(said: Sequence[str]) -> str:
    """The digits said after "point": five two, or fifty two."""
    digits_said = ""
    for digit in said:
        tens = len(digit) == 1 and len(said) == 2 and len(digits_said) == 2 and digits_said[1] == "0"
        digits_said = (digits_said[:-1] if tens else digits_said) + digit
    return digits_said
