"""Numbers in words to their value: "half a billion", "one-point-52", fünfunddreißig."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.numerals import MILLION, compound, digits, power

LONGEST_WORD = 40  # characters of a number in one word: siebenhundertfünfundachtzig
HALF = Decimal("0.5")


AND, POINT, OF, ARTICLE, NUMBER, DIGITS, SCALE, PART = "and", "point", "of", "articles", "n", "d", "s", "f"


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
    items: list[tuple[str, Decimal | int, str]] = []
    for word in _merged(said, words):
        item = number_word(words.language, word)
        if item is None:
            return None
        items.append((*item, word))
    tokens = _folded(items, words)
    value, kept = compound(tokens)
    return value if kept == len(tokens) else None


def _merged(said: Sequence[str], words: Lexicon) -> list[str]:
    """The words, those that only together name a number as one: "soixante dix", "dua belas"."""
    longer, _ = _longer(words.language)
    if not longer:
        return list(said)
    merged: list[str] = []
    i = 0
    while i < len(said):
        ends = range(min(i + 4, len(said)), i, -1)
        end = next((end for end in ends if " ".join(said[i:end]).lower() in longer), i + 1)
        merged.append(" ".join(said[i:end]).lower() if end > i + 1 else said[i])
        i = end
    return merged


def _folded(items: Sequence[tuple[str, Decimal | int, str]], words: Lexicon) -> list[Decimal | int]:
    """The numbers and scales of number words, as `compound` takes them; empty where they are no number."""
    tokens: list[Decimal | int] = []
    joined = False
    i = 0
    while i < len(items):
        kind, value, _ = items[i]
        ahead = items[i + 1] if i + 1 < len(items) else ("", 0, "")
        last = tokens[-1] if tokens else None
        i += 1
        if kind in (NUMBER, ARTICLE) and ahead[0] == PART:
            # "dua setengah" is two and a half; "three quarters", "one half"
            adds = ahead[1] == HALF and (
                "half_adds" in words.table.get("grammar", {}) or (kind == NUMBER and value > 1)
            )
            kind, value = PART, value + ahead[1] if adds else value * ahead[1]
            i += 1
        if kind == AND:
            if joined or last is None:
                return []
            joined = True
            continue
        if kind == SCALE:
            if joined:
                return []
            tokens.append(value)
        elif kind == PART:
            if isinstance(last, int) and joined and len(tokens) == 2 and isinstance(tokens[0], Decimal):
                tokens[0] += value  # "a billion and a half"
            elif isinstance(last, Decimal):
                tokens[-1] = last + value
            else:
                tokens.append(value)
            while i < len(items) and items[i][0] in (OF, ARTICLE):
                i += 1  # "half a billion", "a quarter of a billion"
        elif kind == POINT:
            said = []
            while i < len(items) and items[i][0] in (NUMBER, DIGITS):
                said.append(items[i][2] if items[i][0] == DIGITS else str(items[i][1]))
                i += 1
            if isinstance(last, int) or not all(digit.isdecimal() for digit in said):
                return []
            tokens[-1:] = [Decimal(f"{int(last or 0)}.{_decimals(said)}")]
        elif kind == OF:
            continue  # a cool billion
        elif isinstance(last, Decimal):
            if (joined and "tens_and" not in words.table.get("grammar", {})) or not _fits(
                last, Decimal(value)
            ):
                return []
            tokens[-1] = last + value
        else:
            tokens.append(value)
        joined = False
    return [] if joined else tokens


def _decimals(said: Sequence[str]) -> str:
    """The digits said after "point": five two, or fifty two."""
    digits_said = ""
    for digit in said:
        tens = len(digit) == 1 and len(said) == 2 and len(digits_said) == 2 and digits_said[1] == "0"
        digits_said = (digits_said[:-1] if tens else digits_said) + digit
    return digits_said
