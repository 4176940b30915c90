"""From the words of a number to its value: "1,234.5", "1조5,192억", "one-point-52", "half a billion".

Nothing here knows of money. Values are `Decimal`; what cannot be read gives None, never a guess.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

import regex

from tracker.languages.lexicon import Lexicon, lexicon

MILLION = 6
LONGEST_WORD = 40  # characters of a number in one word: siebenhundertfünfundachtzig
LONGEST = 24  # digits of a number; longer runs are no sums of money
HALF = Decimal("0.5")
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
YEARS = range(1900, 2101)

_SPACES = regex.compile(r"[\s\u00a0\u202f\u2009']+")
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
    plain = words if words.isascii() else words.translate(_MARKS)
    if "'" in plain and 0 < len(plain.rpartition("'")[2]) < 3:
        head, _, tail = plain.rpartition("'")  # 3'5 millones
        plain = f"{head}{decimal}{tail}"
    if not plain.isprintable() or " " in plain or "'" in plain:
        plain = _SPACES.sub("", plain)
    if len(plain) > LONGEST + 8:
        return None, False
    marks = [c for c in plain if not c.isdecimal()]
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
        if last == "," and _indian(groups):
            return Decimal("".join(groups)), False
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
    grouped = all(len(g) == 3 for g in groups[1:]) and 0 < len(groups[0]) <= 3
    if not grouped and not (last == "." and _indian(groups)):
        return None, False
    return Decimal("".join(groups) + "." + fraction), False


def _indian(groups: Sequence[str]) -> bool:
    """Whether the groups are those of "12,34,567"."""
    return all(len(g) == 2 for g in groups[1:-1]) and len(groups[-1]) == 3 and len(groups[0]) < 3


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


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The words of one language that join number words, and what a number glued of several is made of."""

    kinds: Mapping[str, str]
    tens_and: bool
    half_adds: bool
    longer: frozenset[str]
    parts: frozenset[str]
    pieces: regex.Pattern[str] | None
    glue: frozenset[str]


AND, POINT, OF, ARTICLE, NUMBER, DIGITS, SCALE, PART = "and", "point", "of", "articles", "n", "d", "s", "f"


@cache
def _grammar(language: str) -> _Grammar:
    words = lexicon(language)
    kinds = {w.lower(): kind for kind in (AND, POINT, OF, ARTICLE) for w in words.words("grammar", kind)}
    glue = words.words("grammar", "glue")
    longer = [w for w in words.numbers if " " in w]
    simple = [w for w, value in words.numbers.items() if value.isdecimal()]
    small = [w for w, exponent in words.scales.items() if exponent < MILLION and len(w) > 3]
    return _Grammar(
        kinds=kinds,
        tens_and="tens_and" in words.table.get("grammar", {}),
        half_adds="half_adds" in words.table.get("grammar", {}),
        longer=frozenset(longer),
        parts=frozenset(part for word in longer for part in word.split()),
        pieces=regex.compile(r"(\L<pieces>){2,}", pieces={*simple, *small, *glue} - {""}) if glue else None,
        glue=frozenset(glue),
    )


@lru_cache(1 << 14)
def number_word(language: str, word: str) -> tuple[str, Decimal | int] | None:
    """What one word says in a number: its kind and value, or None where it says none."""
    words, grammar = lexicon(language), _grammar(language)
    lower = word.lower()
    if (kind := grammar.kinds.get(lower)) is not None:
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
    if grammar.pieces and 4 < len(lower) <= LONGEST_WORD and (match := grammar.pieces.fullmatch(lower)):
        kind, value = NUMBER, _glued(match.captures(1), words, grammar)
    if value is None and lower in grammar.parts:
        value = Decimal(0)  # "belas" counts only after another: dua belas
    return None if value is None else (kind, value)


def _glued(pieces: Sequence[str], words: Lexicon, grammar: _Grammar) -> Decimal | None:
    """The value of a number that is one word: fünf-und-dreißig, tre-cento-venti."""
    tokens: list[Decimal | int] = []
    reverse = False
    for piece in pieces:
        if piece in grammar.glue:
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
    tokens = _folded(items, _grammar(words.language))
    value, kept = compound(tokens)
    return value if kept == len(tokens) else None


def _merged(said: Sequence[str], words: Lexicon) -> list[str]:
    """The words, those that only together name a number as one: "soixante dix", "dua belas"."""
    longer = _grammar(words.language).longer
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


def _folded(items: Sequence[tuple[str, Decimal | int, str]], grammar: _Grammar) -> list[Decimal | int]:
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
            adds = ahead[1] == HALF and (grammar.half_adds or (kind == NUMBER and value > 1))
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
            return []
        elif isinstance(last, Decimal):
            if (joined and not grammar.tens_and) or not _fits(last, Decimal(value)):
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
