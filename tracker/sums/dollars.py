"""Whose dollar a bare "$" is: the publisher's country decides, then the dateline, else it is American."""

from __future__ import annotations

from functools import cache
from typing import Any

import regex
from babel.numbers import get_currency_symbol, get_territory_currencies

from tracker.languages.lexicon import SHARED
from tracker.models import Document
from tracker.outlets import at, named
from tracker.shipped import tables
from tracker.units import currencies

DEFAULT = "USD"
_RESTATED = regex.compile(r"(?<![A-Z.])\$[0-9][^($\n]{0,24}\((?:about |around )?US ?\$")
HEAD = 600  # characters in which a dateline stands


def local_dollar(document: Document) -> str:
    """The ISO code of a bare "$" in this document.

    >>> local_dollar(Document("SYDNEY — The treasurer pledged $2 billion."))
    'AUD'
    >>> local_dollar(Document("SEOUL, Feb. 10 (Yonhap) -- Trump wants $5 billion."))
    'USD'
    """
    source = document.source
    outlet = named(source.publisher) if source.publisher else None
    if outlet is None and source.url:
        outlet = at(source.url)
    if outlet is not None and not outlet.agency:
        return dollar_of(outlet.country)
    match = _dateline().search(document.text, 0, HEAD)
    if match:
        return dollar_of(_table()["cities"][match["city"].upper()])
    return _own_dollar(document.text)


def _own_dollar(text: str) -> str:
    """The dollar of a text that restates its bare "$" in "US$": the country named in that sentence.

    >>> _own_dollar("The Australian treasurer pledged $2 billion (US$1.3 billion).")
    'AUD'
    """
    match = _RESTATED.search(text)
    if match is None:
        return DEFAULT
    sentence = text[max(text.rfind(". ", 0, match.start()), match.start() - 200, 0) : match.end()]
    for country, code in _table()["countries"].items():
        if country in sentence:
            return dollar_of(code)
    return DEFAULT


@cache
def dollar_of(country: str) -> str:
    """The dollar of a country (ISO 3166), the American one where its money is no dollar.

    >>> dollar_of("AU"), dollar_of("KR"), dollar_of("US")
    ('AUD', 'USD', 'USD')
    """
    known = [code for code in get_territory_currencies(country) if code in currencies()]
    return next(filter(is_dollar, known), DEFAULT)


@cache
def is_dollar(currency: str) -> bool:
    """Whether a currency is a dollar; reals and pesos, which have its sign too, are none.

    >>> is_dollar("TWD"), is_dollar("USD"), is_dollar("BRL"), is_dollar("KRW")
    (True, True, False, False)
    """
    return "$" in get_currency_symbol(currency, "en") and currency not in ("BRL", "MXN")


@cache
def _table() -> Any:
    return tables(SHARED / "dollars.toml")


@cache
def _dateline() -> regex.Pattern[str]:
    """A city at the beginning of a line, in capitals or before a dash: "SYDNEY —", "Ottawa, Feb 3 (AP) -"."""
    cities = [form for city in _table()["cities"] for form in (city, city.title())]
    return regex.compile(
        r"^\s*[\[(]?(?P<city>\L<cities>)\b[\])]?(?=[^\n]{0,48}?(?:—|–|-|:|\(Reuters|\(AP|\(AFP|\]))",
        regex.MULTILINE,
        cities=cities,
    )
