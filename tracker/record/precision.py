"""To what precision a figure is stated, and how two figures compare once that is known.

"1.52 trillion won" claims no more than that the sum lies between 1.515 and 1.525 trillion. So it agrees
with 1조5,192억원, which rounds to it, and an equality test would call one of the two wrong.

    >>> from tracker.models import Qualifier
    >>> rounded = stated(Decimal("1520000000000"), "1.52 trillion won")
    >>> interval(rounded)
    (Decimal('1515000000000'), Decimal('1525000000000'))
    >>> exact = stated(Decimal("1519200000000"), "1조5,192억원")
    >>> compare(rounded, exact)
    <Relation.ROUNDS: 'rounds'>
    >>> cut = stated(Decimal("1030000000000"), "1.03 trillion won")
    >>> compare(cut, stated(Decimal("1038900000000"), "1조389억원"))
    <Relation.TRUNCATES: 'truncates'>
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tracker.models import Qualifier, Relation

# A figure of one digit ("a trillion won") would otherwise stand for anything up to half as much again.
# What is rounded by more than this misleads; "about" allows as much.
LEEWAY = Decimal("0.05")

_DIGITS = re.compile(r"\d(?:[\d., ]*\d)?")
_CJK_UNITS = {
    "十": 1, "십": 1, "百": 2, "백": 2, "千": 3, "천": 3, "万": 4, "萬": 4, "만": 4,
    "億": 8, "亿": 8, "억": 8, "兆": 12, "조": 12,
}  # fmt: skip
_KANJI = "〇一二三四五六七八九"
_BELOW = (Qualifier.AT_MOST, Qualifier.UP_TO, Qualifier.LESS_THAN)
_ABOVE = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)


class CurrencyError(ValueError):
    """Sums of different currencies have no relation."""


class Sum(Protocol):
    """What mentions, figures and cited figures have in common."""

    @property
    def amount(self) -> Decimal | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def as_written(self) -> str: ...
    @property
    def qualifier(self) -> Qualifier: ...


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum with the size of its last stated digit and its hedge. `high` is set for a range."""

    amount: Decimal
    step: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    currency: str = ""
    high: Decimal | None = None


def stated(
    amount: Decimal, words: str = "", qualifier: Qualifier = Qualifier.EXACT, currency: str = ""
) -> Stated:
    """A sum with the precision that its words give it; without words, exact to the unit."""
    return Stated(amount, step(amount, words), qualifier, currency)


def measure(figure: Sum) -> Stated:
    """The same from a mention, a figure or a row of the record. A range keeps its two ends."""
    low = getattr(figure, "amount_low", None)
    high = getattr(figure, "amount_high", None)
    amount = figure.amount if figure.amount is not None else low
    if amount is None:
        raise ValueError(f"{figure.as_written!r} has no amount")
    return Stated(amount, step(amount, figure.as_written), figure.qualifier, figure.currency, high)


def step(amount: Decimal, words: str) -> Decimal:
    """The worth of the last digit stated.

    >>> int(step(Decimal("1519200000000"), "1조5,192억원"))
    100000000
    >>> int(step(Decimal("490000000"), "4억9천만달러"))
    10000000
    >>> int(step(Decimal("1050000000000"), "1,05 Billionen Yen"))
    10000000000
    >>> int(step(Decimal("960000000000"), "960 billion won"))
    1000000000
    """
    if not words or not amount:
        return Decimal(1)
    text = unicodedata.normalize("NFKC", words)
    numbers = _DIGITS.findall(text)
    if len(numbers) == 1 and not (at := _cjk_step(text)):
        # With one number the amount itself tells what its digits are worth, whatever the marks mean.
        digits = int(re.sub(r"\D", "", numbers[0])) or 1
        worth = abs(amount) / digits
        if worth != 1 and _is_power_of_ten(worth):
            return worth
    elif at := _cjk_step(text):
        return at
    return _last_digit(amount)


def _cjk_step(text: str) -> Decimal | None:
    """The worth of the last digit of a compound such as 4억9천만 or 二千四百四十一億."""
    numeral = re.compile(rf"[\d.,{_KANJI}]|[{''.join(_CJK_UNITS)}]")
    marks = [mark for mark in text if numeral.match(mark)]
    if not any(mark in _CJK_UNITS for mark in marks):
        return None
    exponent = 0
    while marks and marks[-1] in _CJK_UNITS:
        exponent += _CJK_UNITS[marks.pop()]  # units in a row multiply: 천만 is 10^7, 萬億 10^12
    tail = "".join(marks)
    if fraction := re.search(r"\.(\d+)$", tail):
        exponent -= len(fraction[1])
    return Decimal(10) ** exponent


def _is_power_of_ten(value: Decimal) -> bool:
    return value.normalize().as_tuple().digits == (1,)


def _last_digit(amount: Decimal) -> Decimal:
    exponent = amount.normalize().as_tuple().exponent
    return Decimal(10) ** int(exponent)


def interval(sum_: Stated) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest sum that the words allow; None where they set no bound."""
    amount, high = sum_.amount, sum_.high if sum_.high is not None else sum_.amount
    if sum_.qualifier in _ABOVE:
        return amount, None
    if sum_.qualifier in _BELOW:
        return None, high
    if sum_.qualifier is Qualifier.NEARLY:
        return amount - amount * LEEWAY, amount
    if sum_.qualifier is Qualifier.ABOUT:
        return amount - abs(amount) * LEEWAY, high + abs(high) * LEEWAY
    half = min(sum_.step / 2, abs(amount) * LEEWAY)
    return amount - half, high + half


def compare(one: Stated, other: Stated) -> Relation:
    """How two sums of one currency stand to each other.

    AGREES: the same sum, or a hedge that the other keeps; ROUNDS or TRUNCATES: the coarser of the two is
    the finer rounded or cut off; DIFFERS: anything else. Raises `CurrencyError`.
    """
    if one.currency and other.currency and one.currency != other.currency:
        raise CurrencyError(f"{one.currency} and {other.currency} are different currencies")
    if one.amount == other.amount and one.high == other.high:
        return Relation.AGREES
    coarse, fine = (one, other) if one.step >= other.step else (other, one)
    if coarse.high is None and coarse.step > fine.step:
        low, high = interval(Stated(coarse.amount, coarse.step))
        if low is not None and high is not None and low <= fine.amount < high:
            return Relation.ROUNDS
    for hedged, plain in ((one, other), (other, one)):
        if (hedged.qualifier is not Qualifier.EXACT or hedged.high is not None) and _holds(hedged, plain):
            return Relation.AGREES
    if coarse.step > fine.step and _cut(fine.amount, coarse.step) == coarse.amount and _near(coarse, fine):
        return Relation.TRUNCATES
    return Relation.DIFFERS


def _holds(hedged: Stated, plain: Stated) -> bool:
    low, high = interval(hedged)
    return (low is None or low <= plain.amount) and (high is None or plain.amount <= high)


def _cut(amount: Decimal, at: Decimal) -> Decimal:
    return amount // at * at


def _near(one: Stated, other: Stated) -> bool:
    return abs(one.amount - other.amount) <= 2 * LEEWAY * abs(other.amount)
