"""Currencies as units: each its own dimension, and the year another, so that wrong sums are errors.

The definitions stand in `units.txt`: one line there adds a currency to everything that reads or converts.
This is the only module that knows pint, and pint is loaded with the first quantity: reading a text needs
only the list of codes (`currencies`).

How the record uses it. A payment for one year is `annual`, a sum over several years or a price is `money`;
pint refuses to add the two, or won to dollars:

    >>> from decimal import Decimal
    >>> year_2021 = annual(Decimal("1183300000000"), "KRW")
    >>> five_years = money(Decimal("4070000000000"), "KRW")
    >>> add(year_2021, five_years)
    Traceback (most recent call last):
    ...
    tracker.units.UnitError: KRW/year and KRW are different things: they cannot be added
    >>> amount_of(add(year_2021, annual(Decimal("1"), "KRW")))
    (Decimal('1183300000001'), 'KRW')
    >>> amount_of(over(year_2021, years=2))
    (Decimal('2366600000000'), 'KRW')

Rates are pint contexts, one a year, made from the record's own series (units of a currency per US dollar):

    >>> rates = {2019: {"KRW": Decimal("1165.7"), "JPY": Decimal("109")}}
    >>> dollars, code = amount_of(convert(annual(Decimal("1038900000000"), "KRW"), "USD", 2019, rates))
    >>> round(dollars, -6), code
    (Decimal('8.91E+8'), 'USD')
    >>> convert(year_2021, "USD", 2021, rates)
    Traceback (most recent call last):
    ...
    tracker.units.UnitError: no rate of KRW for 2021

Quantities do not survive pickling: rows and caches hold `Decimal` and an ISO code, never a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.shipped import fault, text

if TYPE_CHECKING:
    import pint

DEFINITIONS = Path(__file__).with_name("units.txt")
DEFINITION = re.compile(r"(?:(?P<code>[A-Z]{3}) = \[(?P=code)\]|year = \[time\])?\s*(?:#.*)?")
BASE = "USD"  # rates are quoted per dollar

Rates = Mapping[int, Mapping[str, Decimal]]  # year -> currency -> units of it per US dollar


class UnitError(ValueError):
    """Sums that cannot be added or converted, or a currency that units.txt does not define."""


@cache
def currencies() -> frozenset[str]:
    """The ISO 4217 codes that units.txt defines: the currencies that the program can read.

    >>> sorted(currencies() & {"KRW", "USD", "XXX"})
    ['KRW', 'USD']
    """
    codes = set()
    for number, line in enumerate(text(DEFINITIONS).splitlines(), 1):
        definition = DEFINITION.fullmatch(line)
        if definition is None:
            raise fault(DEFINITIONS, f"{line!r} is no unit; a currency is written KRW = [KRW]", line=number)
        if definition["code"]:
            codes.add(definition["code"])
    return frozenset(codes)


@cache
def registry() -> pint.UnitRegistry[Decimal]:
    """Our own registry: Decimal magnitudes, nothing but currencies and the year."""
    import pint

    return pint.UnitRegistry(str(DEFINITIONS), non_int_type=Decimal)


def money(amount: Decimal, currency: str) -> Any:
    """A sum of money: a price, a payment made once, a total over several years."""
    if currency not in currencies():
        raise UnitError(f"{currency} is no currency of units.txt")
    return registry().Quantity(amount, currency)


def annual(amount: Decimal, currency: str) -> Any:
    """A sum for each year, such as a yearly contribution. It cannot be added to `money`."""
    return money(amount, currency) / registry().Unit("year")


def add(first: Any, *others: Any) -> Any:
    """The sum of quantities of one currency and one nature (all annual, or none)."""
    result = first
    for other in others:
        if not result.is_compatible_with(other):
            pair = f"{result.units:~C} and {other.units:~C}"
            raise UnitError(f"{pair} are different things: they cannot be added")
        result = result + other
    return result


def over(rate: Any, *, years: int) -> Any:
    """What an annual sum comes to over a number of years: `money`."""
    return rate * registry().Quantity(Decimal(years), "year")


def amount_of(quantity: Any) -> tuple[Decimal, str]:
    """Amount and ISO code of a quantity, annual or not: what rows and caches hold."""
    for name, power in quantity.unit_items():
        if name in currencies() and power == 1:
            return quantity.magnitude, str(name)
    raise UnitError(f"{quantity.units} is no sum of money")


def convert(quantity: Any, currency: str, year: int, rates: Rates) -> Any:
    """The same sum in another currency at the rates of a year; an annual sum stays annual.

    No rate is ever guessed: a currency that the year's rates lack is a `UnitError`.
    """
    _, source = amount_of(quantity)
    yearly = rates.get(year, {})
    for code in (source, currency):
        if code != BASE and code not in yearly:
            raise UnitError(f"no rate of {code} for {year}")
    per_dollar = tuple(sorted((code, rate) for code, rate in yearly.items() if code in currencies()))
    context = _context(year, per_dollar)
    unit = f"{currency} / year" if "[time]" in quantity.dimensionality else currency
    return quantity.to(unit, context)


@cache
def _context(year: int, per_dollar: tuple[tuple[str, Decimal], ...]) -> Any:
    """pint's context of one year: each currency to the dollar and back, as a sum and as an annual sum."""
    import pint

    context = pint.Context(f"rates of {year}")
    for code, rate in per_dollar:
        unit = registry().Quantity(rate, f"{code} / {BASE}")
        for part in ("", " / [time]"):
            local, dollar = f"[{code}]{part}", f"[{BASE}]{part}"
            context.add_transformation(local, dollar, partial(_divided, unit))
            context.add_transformation(dollar, local, partial(_multiplied, unit))
    return context


def _divided(rate: Any, _registry: Any, value: Any) -> Any:
    return value / rate


def _multiplied(rate: Any, _registry: Any, value: Any) -> Any:
    return value * rate
