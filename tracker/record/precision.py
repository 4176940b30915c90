"""To what precision a figure is stated, and how two figures compare once that is known.

"1.52 trillion won" claims no more than that the sum lies between 1.515 and 1.525 trillion. So it agrees
with 1조5,192억원, which rounds to it, and an equality test would call one of the two wrong.

    >>> from tracker.models import Qualifier
    >>> rounded = stated(Decimal("1520000000000"), "1.52 trillion won")
    >>> interval(rounded)
    (Decimal('1515000000000'), Decimal('1525000000000'))
    >>> exact = stated(Decimal("1519200000000"), "1조5,192억원")
    >>> compare(rounded, exact)
    <Verdict.ROUNDS: 'rounds'>
    >>> cut = stated(Decimal("1030000000000"), "1.03 trillion won")
    >>> compare(cut, stated(Decimal("1038900000000"), "1조389억원"))
    <Verdict.TRUNCATES: 'truncates'>
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from tracker.models import Mention, Qualifier, Verdict
from tracker.record.store import CitedFigure

# A figure of one digit ("a trillion won") would otherwise stand for anything up to half as much again.
# What is rounded by more than this misleads; "about" allows as much.
LEEWAY = Decimal("0.05")
# Further apart than this no rounding, no cutting off and no hedge but a bound holds two sums together.
APART = 4 * LEEWAY
# How far a decimal mark or a word for a power ("million" for "billion") goes astray, the likeliest first.
POWERS = (1, -1, 3, -3, 2, -2, 4, -4, 6, -6)

# Digits after a decimal mark: one or two, or more than three, for three after a mark are thousands.
_FRACTION = re.compile(r"\d[.,](\d{1,2}|\d{4,})(?![\d.,])")
_BELOW = (Qualifier.AT_MOST, Qualifier.UP_TO, Qualifier.LESS_THAN)
_ABOVE = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
_BOUNDS = (*_BELOW, *_ABOVE)


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


def measure(figure: Mention | CitedFigure) -> Stated:
    """The same from a mention, a figure or a row of the record. A range keeps its two ends."""
    amounts = (figure.amount,) if isinstance(figure, CitedFigure) else figure.amounts
    if not amounts:
        raise ValueError(f"{figure.as_written!r} has no amount")
    cell = isinstance(figure, CitedFigure) and figure.table_unit is not None
    last = step(amounts[0], figure.as_written, cell=cell)
    high = amounts[1] if len(amounts) > 1 else None
    return Stated(amounts[0], last, figure.qualifier, figure.currency, high)


def step(amount: Decimal, words: str, *, cell: bool = False) -> Decimal:
    """The worth of the last digit stated.

    Zeros at the end are no statement ("1조 4000억" is 1.4028 trillion rounded), except after a decimal mark
    ("1.40 trillion") and in the cells of a table, which all have the same precision.

    >>> int(step(Decimal("1519200000000"), "1조5,192억원"))
    100000000
    >>> int(step(Decimal("960000000000"), "960 billion won"))
    10000000000
    >>> int(step(Decimal("1400000000000"), "1.40 trillion won"))
    10000000000
    """
    if not words or not amount:
        return Decimal(1)
    text = unicodedata.normalize("NFKC", words)
    if cell and (digits := re.sub(r"\D", "", text)):
        return abs(amount) / int(digits)
    exponent = int(amount.normalize().as_tuple().exponent)
    fractions = _FRACTION.findall(text)
    if fractions:
        exponent -= len(fractions[-1]) - len(fractions[-1].rstrip("0"))
    return Decimal(10) ** exponent


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


def apart(one: Stated, other: Stated) -> bool:
    """Whether sums lie so far apart that nothing more need be asked: of most pairs that is so."""
    open_ = one.qualifier in _BOUNDS or other.qualifier in _BOUNDS
    if open_ or one.high is not None or other.high is not None:
        return False
    return abs(one.amount - other.amount) > APART * abs(other.amount)


def compare(one: Stated, other: Stated) -> Verdict:
    """How a sum stands to another of the same currency, which is the standard.

    AGREES: the same sum, or a hedge that the other keeps; ROUNDS or TRUNCATES: the coarser of the two is
    the finer rounded or cut off; DIFFERS: anything else.
    """
    if one.currency and other.currency and one.currency != other.currency:
        raise ValueError(f"{one.currency} and {other.currency} are different currencies")
    if one.amount == other.amount and one.high == other.high:
        return Verdict.AGREES
    if one.qualifier in _BOUNDS or other.qualifier in _BOUNDS:
        return Verdict.AGREES if _within(one, other) else Verdict.DIFFERS
    coarse, fine = (one, other) if one.step >= other.step else (other, one)
    if coarse.high is None and coarse.step > fine.step:
        low, high = interval(Stated(coarse.amount, coarse.step))
        if low is not None and high is not None and low <= fine.amount < high:
            return Verdict.ROUNDS
    for hedged, plain in ((one, other), (other, one)):
        if (hedged.qualifier is not Qualifier.EXACT or hedged.high is not None) and _holds(hedged, plain):
            return Verdict.AGREES
    cut = fine.amount // coarse.step * coarse.step if coarse.step > fine.step else None
    near = abs(coarse.amount - fine.amount) <= 2 * LEEWAY * abs(fine.amount)
    return Verdict.TRUNCATES if cut == coarse.amount and near else Verdict.DIFFERS


def _within(one: Stated, other: Stated) -> bool:
    """Bounds: `one` may leave much open ("more than a trillion" is right for 1.18). `other`, as the standard,
    may not: "1조 3,460여억" is a little more than 1,346 billion, not twice that."""
    if one.qualifier in _BOUNDS and not _holds(one, other):
        return False
    if other.qualifier not in _BOUNDS:
        return True
    near = abs(one.amount - other.amount) <= abs(other.amount) * LEEWAY
    return one.qualifier in _BOUNDS or (near and _holds(other, one))


def _holds(hedged: Stated, plain: Stated) -> bool:
    low, high = interval(hedged)
    return (low is None or low <= plain.amount) and (high is None or plain.amount <= high)
