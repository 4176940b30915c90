"""Percentages of change in a sentence: "up 8.3 percent", 13.9% 오른."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from tracker.checking.wording import speaks_of, words

# "8.3", and as Japanese papers set it: 8・3, ８．３.
_NUMBER = r"(?<![\d.,・．])(\d{1,4}(?:[.・．]\d+)?)"


@dataclass(frozen=True, slots=True)
class Percent:
    """A stated change, negative for a fall, with the worth of its last digit; `hedged` for "about".
    `start` and `end` tell where it stands in its words."""

    value: Decimal
    step: Decimal
    hedged: bool = False
    start: int = 0
    end: int = 0

    @property
    def reversed(self) -> Percent:
        """The same the other way: a fall for a rise."""
        return replace(self, value=-self.value)

    def fits(self, change: Decimal, leeway: Decimal = Decimal("0.1")) -> bool:
        """Whether a true change (in percent) may be stated like this.

        >>> Percent(Decimal("8.3"), Decimal("0.1")).fits(Decimal("8.2978"))
        True
        """
        allowed = self.step + leeway + (abs(self.value) / 10 + 1 if self.hedged else 0)
        return abs(change - self.value) <= allowed


@cache
def _pattern() -> re.Pattern[str]:
    signs = "|".join(map(re.escape, words("percent")))
    return re.compile(rf"{_NUMBER}\s?-?(?:{signs})", re.IGNORECASE)


@cache
def _direction() -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile("|".join(rf"(?:{word})" for word in words(name)), re.IGNORECASE)
        for name in ("rise", "fall", "hedge")
    }


def changes(sentence: str) -> Iterator[Percent]:
    """The percentages of a sentence that a word beside them makes a change.

    >>> [str(p.value) for p in changes("an 8.3 percent rise over 2025, when it paid 40 percent of the costs")]
    ['8.3']
    >>> list(changes("which raised its share of the costs to 42 percent"))
    []
    >>> [str(p.value) for p in changes("올해 분담금은 지난해보다 13.9% 늘어난 1조1833억원이다.")]
    ['13.9']
    >>> [str(p.value) for p in changes("25年より8・3%増える。")]
    ['8.3']
    """
    found = list(_pattern().finditer(sentence))
    for place, match in enumerate(found):
        before = sentence[max(found[place - 1].end() if place else 0, match.start() - 24) : match.start()]
        stop = found[place + 1].start() if place + 1 < len(found) else len(sentence)
        after = sentence[match.end() : min(stop, match.end() + 24)]
        sign = _sign(before, after)
        if sign and not speaks_of("level", f"{before}|{after}"):
            text = match[1].replace("・", ".").replace("．", ".")
            step = Decimal(1).scaleb(-len(text.partition(".")[2]))
            hedged = bool(_direction()["hedge"].search(before) or _direction()["hedge"].match(after))
            yield Percent(sign * Decimal(text), step, hedged, match.start(), match.end())


def _sign(before: str, after: str) -> int:
    rise, fall = (_nearest(_direction()[name], before, after) for name in ("rise", "fall"))
    if rise is None and fall is None:
        return 0
    if fall is None or (rise is not None and rise <= fall):
        return 1
    return -1


def _nearest(pattern: re.Pattern[str], before: str, after: str) -> int | None:
    behind = [len(before) - match.end() for match in pattern.finditer(before)]
    ahead = [match.start() for match in pattern.finditer(after)]
    return min(behind + ahead, default=None)


def growth(earlier: Decimal, later: Decimal) -> Decimal:
    """The change from one sum to the next, in percent.

    >>> round(growth(Decimal("1402800000000"), Decimal("1519200000000")), 2)
    Decimal('8.30')
    """
    return (later / earlier - 1) * 100
