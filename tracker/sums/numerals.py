"""From the words of a number to its value: "1,234.5", "1조5,192억", "one-point-52", "half a billion".

Nothing here knows of money. Values are `Decimal`; what cannot be read gives None, never a guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import regex

MILLION = 6
LONGEST = 24  # digits of a number; longer runs are no sums of money
_PLAIN = str.maketrans(
    "０１２３４５６７８９．，・·’〇零一二三四五六七八九两兩영공일이삼사오육륙칠팔구",
    "0123456789.,..'" + "00123456789" + "22" + "00" + "123456" + "6" + "789",
)
_SPACES = regex.compile(r"[\s\u00a0\u202f\u2009']+")


def digits(words: str, decimal: str = ".", sibling: bool | None = None) -> tuple[Decimal | None, bool]:
    """The value of a number in digits, and whether its one mark leaves two readings.

    `decimal` is the language's decimal mark. A single mark before exactly three digits may be either
    mark ("1.055 milliards" in French is 1055): it is read as the language would have it, unless
    `sibling` says how such numbers are meant in this text (True: as a decimal).

    >>> digits("1,055.1")
    (Decimal('1055.1'), False)
    >>> digits("1.234,56")
    (Decimal('1234.56'), False)
    >>> digits("1,05", decimal=",")
    (Decimal('1.05'), False)
    >>> digits("1.055", decimal=",")
    (Decimal('1055'), True)
    >>> digits("¥")
    (None, False)
    """
    plain = words if words.isascii() else words.translate(_PLAIN)
    if plain.isdecimal():
        return (Decimal(plain), False) if len(plain) <= LONGEST else (None, False)
    plain = _SPACES.sub("", plain)
    if len(plain) > LONGEST + 8:
        return None, False
    marks = [c for c in plain if not c.isdigit()]
    if not marks:
        return (Decimal(plain), False) if plain else (None, False)
    last = marks[-1]
    head, _, tail = plain.rpartition(last)
    if not set(marks) <= {".", ","} or not head or not tail:
        return None, False
    if len(set(marks)) == 2:
        return _two_marks(plain, last, marks)
    if len(marks) > 1:
        groups = plain.split(last)
        if all(len(g) == 3 for g in groups[1:]) and 0 < len(groups[0]) <= 3:
            return Decimal("".join(groups)), False
        if last == "," and all(len(g) == 2 for g in groups[1:-1]) and len(tail) == 3 and len(groups[0]) < 3:
            return Decimal("".join(groups)), False  # "12,34,567": Indian groups
        if all(len(g) == 3 for g in groups[1:-1]) and len(groups[-1]) < 3:
            return Decimal("".join(groups[:-1]) + "." + tail), False  # "1,055,1": the last mark is decimal
        return None, False
    if len(tail) == 3 and 0 < len(head) <= 3 and head != "0":
        as_decimal = last == decimal if sibling is None else sibling
        return Decimal(f"{head}.{tail}" if as_decimal else head + tail), True
    return Decimal(f"{head}.{tail}"), False


def _two_marks(plain: str, last: str, marks: Sequence[str]) -> tuple[Decimal | None, bool]:
    if marks.count(last) > 1:
        return None, False
    whole, _, fraction = plain.rpartition(last)
    groups = whole.split("," if last == "." else ".")
    if not all(len(g) == 3 for g in groups[1:]) or not 0 < len(groups[0]) <= 3:
        return None, False
    return Decimal("".join(groups) + "." + fraction), False


@cache
def power(exponent: int) -> Decimal:
    """Ten to the `exponent`."""
    return Decimal(10) ** exponent


def compound(tokens: Sequence[Decimal | int]) -> tuple[Decimal | None, int]:
    """The value of numbers (Decimal) and scales (powers of ten) as written one after another, and how many
    tokens belong to it: reading stops where the scales no longer fall ("2조 3조" is two sums).

    >>> compound([Decimal(1), 12, Decimal(5192), 8])
    (Decimal('1519200000000'), 4)
    >>> compound([Decimal(3), 8, Decimal(3), 3, Decimal(3), 2, 4])
    (Decimal('333000000'), 7)
    >>> compound([Decimal(5), 5, 7])
    (Decimal('5000000000000'), 3)
    >>> compound([Decimal(2), 12, Decimal(3), 12])
    (Decimal('2000000000000'), 2)
    """
    if len(tokens) == 2 and isinstance(tokens[1], int) and isinstance(tokens[0], Decimal):
        return tokens[0] * power(tokens[1]), 2  # most sums
    parts: list[tuple[Decimal, int]] = []  # each value with the power of ten that closed it
    whole: list[tuple[Decimal, int]] = []  # as it stood after the last scale that fitted
    kept = 0
    for count, token in enumerate(tokens, 1):
        if isinstance(token, Decimal):
            parts.append((token, -1))
            continue
        low: list[tuple[Decimal, int]] = []
        while parts and parts[-1][1] < token:
            low.append(parts.pop())
        if (parts and parts[-1][1] == token) or (len(low) > 1 and low[-1][1] >= MILLION):
            break
        parts.append(((sum((v for v, _ in low), Decimal(0)) if low else Decimal(1)) * power(token), token))
        whole, kept = parts.copy(), count
    else:
        whole, kept = parts, len(tokens)
    return (sum((value for value, _ in whole), Decimal(0)), kept) if whole else (None, 0)


def spelled(
    words: Sequence[str],
    numbers: Mapping[str, str],
    scales: Mapping[str, int],
    joins: Mapping[str, Sequence[str]],
) -> Decimal | None:
    """The value of a number in words, split at spaces and hyphens, or None where it is none.

    `joins` lists the words that join: "and", "point", "of", and the "articles".

    >>> en = {"a": "1", "one": "1", "two": "2", "twenty": "20", "five": "5", "half": "0.5"}
    >>> big = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9}
    >>> joins = {"and": ["and"], "point": ["point"], "articles": ["a"], "of": ["of"]}
    >>> read = lambda said: int(spelled(said.split(), en, big, joins))
    >>> read("two and a half million"), read("half a billion"), read("a billion and a half")
    (2500000, 500000000, 1500000000)
    >>> read("one point 52 billion"), read("two hundred and twenty five thousand")
    (1520000000, 225000)
    """
    articles, points = joins.get("articles", ()), joins.get("point", ())
    silent = {*joins.get("and", ()), *joins.get("of", ())}
    tokens: list[Decimal | int] = []
    said = [word for word in words if word not in silent]
    pointed = False
    for i, word in enumerate(said):
        last = tokens[-1] if tokens else None
        if word in scales:
            tokens.append(scales[word])
            pointed = False
        elif word in points:
            if not isinstance(last, Decimal):
                return None
            pointed = True
        elif (value := _number(word, numbers)) is None:
            return None
        elif word in articles and _only_article(said, i, tokens, numbers):
            continue
        elif pointed and isinstance(last, Decimal):
            digits_said = word if word.isdigit() else str(int(value))
            tokens[-1] = Decimal(f"{last}{'' if '.' in str(last) else '.'}{digits_said}")
        elif 0 < value < 1 and isinstance(last, int):
            tokens += [value, last] if len(tokens) > 1 else [value]  # "a billion and a half"
            return _with_part(tokens)
        elif 0 < value < 1 and isinstance(last, Decimal) and last in (2, 3) and word.endswith("s"):
            tokens[-1] = last * value  # "three quarters"
        else:
            tokens.append(value)
    value, kept = compound(tokens)
    return value if kept == len(tokens) else None


def _with_part(tokens: list[Decimal | int]) -> Decimal | None:
    """A sum and a fraction of its scale: "a billion and a half"."""
    *whole, part, scale = tokens
    value, kept = compound(whole)
    if value is None or kept < len(whole) or not isinstance(part, Decimal) or not isinstance(scale, int):
        return None
    return value + part * power(scale)


def _only_article(
    said: Sequence[str], i: int, tokens: Sequence[Decimal | int], numbers: Mapping[str, str]
) -> bool:
    """Whether "a" only leads to the next word ("and a half") or from the last ("half a billion")."""
    last = tokens[-1] if tokens else None
    following = said[i + 1] if i + 1 < len(said) else ""
    return following in numbers or (isinstance(last, Decimal) and 0 < last < 1)


def _number(word: str, numbers: Mapping[str, str]) -> Decimal | None:
    if word in numbers:
        return Decimal(numbers[word])
    return digits(word)[0] if word[:1].isdigit() else None
