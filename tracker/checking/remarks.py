"""What the checker says, put together from remarks.toml in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tracker.shipped import tables

FILE = Path(__file__).with_name("remarks.toml")
LANGUAGES = ("en", "ko")


@cache
def _catalogue() -> dict[str, Any]:
    return tables(FILE)


def known(language: str) -> str:
    """The language itself if remarks are written in it, else English."""
    return language if language in LANGUAGES else "en"


def say(name: str, language: str, **values: str) -> str:
    """One remark.

    >>> say("no_record", "en", year="2031")
    'The record has no figure for 2031.'
    """
    return str(_catalogue()[known(language)][name].format(**values))


def mixed_up(written: str, power: int, language: str) -> str:
    """Which word of scale stands for which in a sum that is 10**power times what it should be.

    >>> mixed_up("1.52 billion won", -3, "en"), mixed_up("9602조원", 4, "ko"), mixed_up("9602조원", 1, "ko")
    (', as when trillion becomes billion', ', 억 자리에 조', '')
    """
    for scale in _catalogue()["scales"]:
        ladder: list[str] = scale["words"]
        step, rest = divmod(power, scale["zeros"])
        found = [place for place, word in enumerate(ladder) if word in written.lower()]
        if len(found) == 1 and not rest and 0 <= found[0] - step < len(ladder):
            return say("mixed_up", language, wrong=ladder[found[0]], right=ladder[found[0] - step])
    return ""


def years(language: str, *numbers: int) -> str:
    """
    >>> years("en", 2005, 2006, 2021), years("ko", 2005, 2006), years("en", 2020)
    ('2005, 2006 and 2021', '2005·2006년', '2020')
    """
    joint = _catalogue()["joined"][known(language)]
    *before, last = map(str, numbers)
    if joint.isalpha() and before:
        return _of_year(f"{', '.join(before)} {joint} {last}", language)
    return _of_year(joint.join((*before, last)), language)


def span(language: str, first: int, last: int | None) -> str:
    """
    >>> span("en", 2014, 2018), span("ko", 2014, None)
    ('2014–2018', '2014년')
    """
    through = _catalogue()["through"][known(language)]
    return _of_year(f"{first}{through}{last}" if last else str(first), language)


def component(name: str, language: str) -> str:
    """
    >>> component("won_part", "en"), component("won_part", "ko")
    ('won part', '원화 지급분')
    """
    names = _catalogue()["component"].get(known(language), {})
    return str(names.get(name, name.replace("_", " ")))


def _of_year(numbers: str, language: str) -> str:
    return str(_catalogue()["year"][known(language)].format(year=numbers))


def rate(value: Decimal, numerator: str, denominator: str, language: str) -> str:
    """A rate in words.

    >>> rate(Decimal("1180.5554"), "KRW", "USD", "en"), rate(Decimal("1180.5554"), "KRW", "USD", "ko")
    ('1,181 won to the dollar', '달러당 1,181원')
    """
    places = 0 if value.adjusted() >= 2 else 2 if value.adjusted() >= -1 else 5
    return str(
        _catalogue()["rate"][known(language)].format(
            value=f"{value:,.{places}f}",
            numerator=_currency(numerator, language, 0),
            denominator=_currency(denominator, language, 1),
        )
    )


def joined(sentences: Iterable[str]) -> str:
    """The sentences that say something, in one line."""
    return " ".join(sentence for sentence in sentences if sentence)


def per_cent(value: Decimal) -> str:
    """A percentage to one place.

    >>> per_cent(Decimal("8.2978"))
    '8.3'
    """
    return f"{value:,.1f}"


def plain(value: Decimal) -> str:
    """A number without closing zeros.

    >>> plain(Decimal("8.30")), plain(Decimal("1E+3"))
    ('8.3', '1,000')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _currency(currency: str, language: str, form: int) -> str:
    names = _catalogue()["currency"][known(language)].get(currency)
    return names[form] if names else currency
