"""How large a sum for an ally's forces may be: what is far beyond is a state's money, or one person's."""

from __future__ import annotations

from tracker.models import Mention

# Whole units. Seoul pays 1.5 trillion won a year; the largest sums asked or told of are totals of decades.
LARGEST = {"KRW": 40 * 10**12, "JPY": 30 * 10**12}
LARGEST_OTHER = 10**11
SMALLEST = {"KRW": 10**8, "JPY": 10**7}
SMALLEST_OTHER = 10**5


def too_large(mention: Mention) -> bool:
    """Whether a sum is more than any host pays or was ever asked for."""
    return mention.amounts[-1] > LARGEST.get(mention.currency, LARGEST_OTHER)


def too_small(mention: Mention) -> bool:
    """Whether a sum is what one person is paid, or a thing costs: no host pays so little."""
    return abs(mention.amounts[-1]) < SMALLEST.get(mention.currency, SMALLEST_OTHER)
