"""From the words of a number to its value: "1,234.5", "1조5,192억", "one-point-52", "half a billion".

Nothing here knows of money. Values are `Decimal`; what cannot be read gives None, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache

import regex

LONGEST = 24  # digits of a number; longer runs are no sums of money
_MARKS = ".,·・．，'’\u00a0\u202f\u2009 "
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


def compound(tokens: Iterable[Decimal | int]) -> tuple[Decimal | None, int]:
    """The value of numbers (Decimal) and scales (powers of ten) as written one after another, and how many
    tokens belong to it: reading stops where a scale no longer falls ("2조 3조" is two sums).

    >>> compound([Decimal(1), 12, Decimal(5192), 8])
    (Decimal('1519200000000'), 4)
    >>> compound([Decimal(3), 8, Decimal(3), 3, Decimal(3), 2, 4])
    (Decimal('333000000'), 7)
    >>> compound([Decimal(5), 5, 7])
    (Decimal('5000000000000'), 3)
    >>> compound([Decimal(2), 12, Decimal(3), 12])
    (Decimal('2000000000000'), 2)
    """
    parts: list[tuple[Decimal, int]] = []  # value, power of ten that closed it
    count = kept = 0
    good: list[tuple[Decimal, int]] = []
    for token in tokens:
        count += 1
        if isinstance(token, Decimal):
            parts.append((token, -1))
            continue
        low: Decimal | None = None
        while parts and parts[-1][1] < token:
            value = parts.pop()[0]
            low = value if low is None else low + value
            if token < 4 and parts and parts[-1][1] >= token:
                break
        if low is None:
            if parts and parts[-1][1] == token:
                break
            low = Decimal(1)
        elif parts and parts[-1][1] <= token:
            break
        parts.append((low * power(token), token))
        good, kept = parts[:], count
    else:
        good, kept = parts, count
    return (sum((value for value, _ in good), Decimal(0)), kept) if good else (None, 0)


def spelled(
    words: Sequence[str],
    numbers: Mapping[str, str],
    scales: Mapping[str, int],
    joins: Mapping[str, Sequence[str]],
) -> Decimal | None:
    """The value of a number in words, split at spaces and hyphens: "two and a half million".

    >>> en = {"a": "1", "one": "1", "two": "2", "twenty": "20", "five": "5", "half": "0.5", "quarter": "0.25"}
    >>> big = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9}
    >>> joins = {"and": ["and"], "point": ["point"], "articles": ["a"], "of": ["of"]}
    >>> spelled("two and a half million".split(), en, big, joins)
    Decimal('2500000.0')
    >>> spelled("half a billion".split(), en, big, joins)
    Decimal('500000000.0')
    >>> spelled("one point 52 billion".split(), en, big, joins)
    Decimal('1520000000.00')
    >>> spelled("two hundred and twenty five thousand".split(), en, big, joins)
    Decimal('225000')
    """
    last = Decimal(1)  # the scale read last
    total = Decimal(0)  # closed by thousand, million ...
    section: Decimal | None = None  # below the next scale
    fraction: str | None = None  # the digits after "point"
    articles, ands, points, ofs = (set(joins.get(k, ())) for k in ("articles", "and", "point", "of"))
    half_open = False  # "half" waits for "a billion"
    for i, word in enumerate(words):
        if word in ands or word in ofs:
            continue
        if word in points:
            if section is None or fraction is not None:
                return None
            fraction = ""
            continue
        if word in scales:
            value = Decimal(f"{section}.{fraction}") if fraction else section
            value = Decimal(1) if value is None else value
            last = power(scales[word])
            if scales[word] == 2:
                section = value * 100
            elif total and total < power(scales[word]):
                total, section = (total + value) * power(scales[word]), None
            else:
                total, section = total + value * power(scales[word]), None
            fraction, half_open = None, False
            continue
        value = _number(word, numbers)
        if value is None:
            return None
        following = words[i + 1] if i + 1 < len(words) else None
        if word in articles and following and (half_open or following in numbers):
            continue  # "half a billion", "and a half"
        if fraction is not None:
            fraction += word if word.isdigit() else str(int(value))
            continue
        if value < 1 and section is None and total:
            total += value * last  # "a billion and a half"
            continue
        if value < 1 and section is not None and word not in scales:
            section = section * value if section in (2, 3) and word.endswith("s") else section + value
        else:
            section = value if section is None else section + value
        half_open = 0 < value < 1
    value = Decimal(f"{section}.{fraction}") if fraction else section
    return total + value if value is not None else (total or None)


def _number(word: str, numbers: Mapping[str, str]) -> Decimal | None:
    if word in numbers:
        return Decimal(numbers[word])
    return digits(word)[0] if word[:1].isdigit() else None
