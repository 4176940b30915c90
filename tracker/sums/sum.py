"""A sum while it is being read, and the small tools for reading words around a position in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.models import Why

# A number may be broken over a line, but a blank line ends it.
GAP = r"[ \t\u00a0\u202f\u2009\u3000]{0,2}+(?:\r?\n[ \t\u00a0\u3000]{0,24}+)?+"
# The first digit stands apart: `regex` seeks one character of a set several times as fast as a run of them.
MORE_DIGITS = r"\p{Nd}*+(?:[.,．·・’']\p{Nd}++|，[０-９]++)*+"
DIGITS = rf"\p{{Nd}}{MORE_DIGITS}"
MARKS = frozenset("-‐‑–—~∼〜～−")  # marks that may join the two ends of a range
SPACES = " \u00a0\u202f\u2009\n\t\u3000"
SIGN_REACH = 12  # characters of the longest sign before a number


@dataclass(slots=True)
class Sum:
    """A sum being read. `number` x `factor` is its last part: "1.2 billion" is 1.2 x 10^9.

    `currency` is None while no word has given it, "$" where it is the dollar of the place of publication.
    `digits` is the number as printed; `doubtful` when its mark leaves two readings ("1.055 milliards");
    `rate` when it is what a currency costs in another.
    """

    start: int
    end: int
    number: Decimal
    factor: Decimal
    amounts: tuple[Decimal, ...]
    currency: str | None
    signed: bool = False
    hundredth: bool = False
    digits: str = ""
    doubtful: bool = False
    rate: bool = False
    why: list[Why] = field(default_factory=list)


def before(text: str, start: int, reach: int = 48) -> str:
    """What stands before a position, in lower case, with single spaces and none at the end."""
    return " ".join(text[max(0, start - reach) : start].lower().split())


def after(text: str, end: int, reach: int = 36) -> str:
    """What stands after a position, in lower case, with single spaces and none at the beginning."""
    return " ".join(text[end : end + reach].lower().split())


def longest(text: str, at: int, table: Mapping[str, object], most: int) -> int:
    """The end of the longest key of `table` that stands at this place of the text, or `at` itself."""
    for length in range(min(most, len(text) - at), 0, -1):
        if text[at : at + length] in table:
            return at + length
    return at


def ends_with_word(phrase: str, endings: tuple[str, ...]) -> str:
    """The longest of the endings that stands at the end of a phrase as words of their own, or "".

    >>> ends_with_word("he asked for about", ("about", "or about"))
    'about'
    """
    if not phrase.endswith(endings):
        return ""
    found = ""
    for ending in endings:
        if len(ending) > len(found) and phrase.endswith(ending):
            previous = phrase[-len(ending) - 1 : -len(ending)]
            if not (previous.isalpha() and ending[0].isalpha()):
                found = ending
    return found
