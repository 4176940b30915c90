"""From the words of a number to its value: "1,234.5", "1조5,192억", "one-point-52", "half a billion".

Nothing here knows of money. Values are `Decimal`; what cannot be read gives None, never a guess.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

MILLION = 6
LONGEST = 24  # digits of a number; longer runs are no sums of money
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
HYPHENS = "‐‑"  # that typesetters put for "-"
SIGNS = FRACTIONS + HYPHENS
YEARS = range(1900, 2101)

_SPACES = regex.compile(r"[\s\u00a0\u202f\u2009']+")
_FORMS = regex.compile(
    r"(?P<whole>\d+)"
    r"|(?P<whole>0)[.,](?P<part>\d+)"
    r"|(?P<whole>\d{1,3}(?P<one>[.,])\d{3})"  # "1.055" may be either
    r"|(?P<whole>\d{1,3}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<part>\d+))?"
    r"|(?P<whole>\d{1,2}(?:,\d{2})*,\d{3})(?:\.(?P<part>\d+))?"  # Indian: 12,34,567
    r"|(?P<whole>\d+)[.,](?P<part>\d+)"
    r"|(?P<whole>\d+(?:(?P<mark>[.,])\d{3})+)(?P=mark)(?P<part>\d{1,2})"  # "1,055,1": the last is decimal
)
_MARKS = str.maketrans("．，・·’", ".,..'")


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
    if words.isdecimal():
        return (Decimal(words), False) if len(words) <= LONGEST and not _years(words) else (None, False)
    head, _, part = words.partition(decimal)
    if len(part) != 3 and head.isdecimal() and part.isdecimal() and len(words) <= LONGEST:
        return Decimal(f"{head}.{part}"), False  # "1.52", as most are written
    plain = words if words.isascii() else words.translate(_MARKS)
    if "'" in plain and 0 < len(plain.rpartition("'")[2]) < 3:
        head, _, tail = plain.rpartition("'")  # 3'5 millones
        plain = f"{head}{decimal}{tail}"
    if not plain.isprintable() or " " in plain or "'" in plain:
        plain = _SPACES.sub("", plain)
    match = _FORMS.fullmatch(plain) if len(plain) <= LONGEST + 8 else None
    if match is None:
        return None, False
    whole, part = match["whole"], match["part"] or ""
    doubtful = match["one"] is not None
    if doubtful and (match["one"] == decimal if sibling is None else sibling):
        return Decimal(whole.replace(match["one"], ".")), True
    return Decimal(f"{whole.replace('.', '').replace(',', '')}.{part}"), doubtful


def _years(run: str) -> bool:
    """Whether digits are the years of a table's head run together: 20192020, 201920202021."""
    if len(run) < 8 or len(run) % 4:
        return False
    years = [int(run[i : i + 4]) for i in range(0, len(run), 4)]
    return all(year in YEARS for year in years) and all(a < b for a, b in pairwise(years))


@cache
def vulgar(sign: str) -> Decimal:
    """The value of a fraction of one character, to six digits: ½ is 0.5."""
    return round(Decimal(unicodedata.numeric(sign)), 6).normalize()


def fraction(part: int, whole: int) -> Decimal | None:
    """The value of a fraction as printed, "3/4"; None where it may be a date, a score or two numbers."""
    return Decimal(part) / whole if part < whole and whole in (2, 4, 5, 8, 10) else None


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
    parts: list[tuple[Decimal, int, int]] = []  # each value, the power of ten that closed it, and where
    for count, token in enumerate(tokens, 1):
        if isinstance(token, Decimal):
            parts.append((token, -1, count))
            continue
        low: list[tuple[Decimal, int, int]] = []
        while parts and parts[-1][1] < token:
            low.append(parts.pop())
        if parts and parts[-1][1] == token:
            break  # the second of "9500억 9천억"
        if len(low) > 1 and low[-1][1] >= MILLION:
            parts.append(low[-1])
            break
        value = sum((v for v, _, _ in low), Decimal(0)) if low else Decimal(1)
        parts.append((value * power(token), token, count))
    return (sum((value for value, *_ in parts), Decimal(0)), parts[-1][2]) if parts else (None, 0)
