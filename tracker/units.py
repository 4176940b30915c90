"""Currencies as units: each its own dimension, and the year another, so that wrong sums are errors.

The definitions stand in `units.txt`. This is the only module that knows pint, and it loads pint when the
first quantity is made: reading a text needs only the list of currencies.

How to use it, here with the two commonest mistakes of the field:

    >>> from decimal import Decimal
    >>> won_a_year = annual(Decimal("1189600000000"), "KRW")
    >>> total(won_a_year, years=5)
    (Decimal('5948000000000'), 'KRW')
    >>> add(won_a_year, money(Decimal("4070000000000"), "KRW"))
    Traceback (most recent call last):
    ...
    tracker.units.UnitError: KRW / year and KRW are different things: they cannot be added

Quantities do not survive pickling: rows and caches hold `Decimal` and an ISO code, never a quantity.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

DEFINITIONS = Path(__file__).with_name("units.txt")


class UnitError(ValueError):
    """Two amounts that cannot be added or converted, or a currency that units.txt does not define."""


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes that units.txt defines: the currencies that the program can read.

    >>> sorted(currencies() & {"KRW", "USD", "XXX"})
    ['KRW', 'USD']
    """
    lines = DEFINITIONS.read_text(encoding="utf-8").splitlines()
    names = (line.partition("=")[0].strip() for line in lines)
    return frozenset(name for name in names if len(name) == 3 and name.isalpha() and name.isupper())


@cache
def registry() -> pint.UnitRegistry[Decimal]:
    """Our own registry: Decimal magnitudes, nothing but currencies and the year."""
    import pint

    return pint.UnitRegistry(str(DEFINITIONS), non_int_type=Decimal, cache_folder=None)


def money(amount: Decimal, currency: str) -> Any:
    """A sum of money: a price, a payment made once, a total over several years."""
    if currency not in currencies():
        raise UnitError(f"{currency} is no currency of units.txt")
    return registry().Quantity(amount, currency)


def annual(amount: Decimal, currency: str) -> Any:
    """A sum of money for each year: a yearly contribution, an average. Not addable to `money`."""
    return money(amount, currency) / registry().year


def rate(value: Decimal, currency: str, per: str = "USD") -> Any:
    """An exchange rate: so much of one currency for one of another. Multiplied with a sum in the other
    (or divided into a sum in the one) it changes the currency; with any other sum it gives no money.

    >>> plain(annual(Decimal(3), "USD") * rate(Decimal(1200), "KRW"))
    (Decimal('3600'), 'KRW')
    """
    return money(value, currency) / money(Decimal(1), per)


def add(*sums: Any) -> Any:
    """The sum of quantities of one currency and one nature (all annual, or none)."""
    import pint

    result, *others = sums
    for other in others:
        try:
            result = result + other
        except pint.DimensionalityError as error:
            here, there = f"{result.units:~}", f"{other.units:~}"
            raise UnitError(f"{here} and {there} are different things: they cannot be added") from error
    return result


def total(rate: Any, *, years: int) -> tuple[Decimal, str]:
    """What an annual sum comes to over a number of years, as amount and currency."""
    return plain(rate * (Decimal(years) * registry().year))


def plain(quantity: Any) -> tuple[Decimal, str]:
    """Amount and ISO code of a quantity: what rows and caches hold. An annual sum gives its yearly amount."""
    for code in currencies():
        for unit in (code, f"{code}/year"):
            if quantity.is_compatible_with(unit):
                return quantity.to(unit).magnitude, code
    raise UnitError(f"{quantity.units} is no sum of money")
