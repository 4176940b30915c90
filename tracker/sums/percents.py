"""Percentages, each with the way that the words beside it move: "up 8.2 percent", 13.9% 오른, 2・3%減."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Qualifier
from tracker.sums.numerals import digits
from tracker.sums.qualifiers import qualify
from tracker.sums.sum import before

REACH = 32  # characters before a percentage, and after it, that may say which way it moves
LONG = 40  # characters of a number, or of a range of two
_DIGITS = r"\p{Nd}[\p{Nd}.,．・]*"

Direction = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage `text[start:end]`. Of a range ("7 to 8 percent") `value` is the last, `low` the first.

    `step` is the worth of the last digit. `direction` says that it is a rise or a fall; None, that it is a
    share, a rate or a level, or that no word tells. `qualifier` says how it is hedged.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    direction: Direction | None = None
    low: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What one language needs. sign: "percent", and not percentage points; number: what stands before it,
    with a sign or the first end of a range; moves: a group for each direction; level_before, level_after:
    words that say where something stands, not by how much it moved."""

    sign: regex.Pattern[str]
    number: regex.Pattern[str]
    moves: regex.Pattern[str]
    level_before: regex.Pattern[str]
    level_after: regex.Pattern[str]


_STOP = regex.compile(r"(?<!\b\p{Lu})[.!?](?!\p{Nd})|[;。；\n]")  # U.S. is no end


@cache
def _patterns(language: str) -> _Patterns:
    words = lexicon(language)
    said, points = words.words("percents", "sign"), words.words("percents", "points")
    joints = [joint for key in ("join", "either", "and") for joint in words.words("ranges", key)]
    numbers = [word for word, value in words.numbers.items() if value.isdecimal() and len(word) > 2]
    number = f"{_DIGITS}|{_any(numbers, words)}"
    signs = rf"(?:{_any(said, words)}|[%％])"
    ends = rf"(?P<low>{_DIGITS})\s?(?:{signs}\s?)?(?:[-–~〜～∼]|{_any(joints, words)})\s?"
    mark = rf"(?P<mark>(?<![A-Za-z])[-−–+＋{''.join(words.words('percents', 'minus'))}]\s?)"
    return _Patterns(
        sign=_compiled(rf"{signs}(?!\s?{_any(points, words, whole=False)})"),
        number=_compiled(rf"(?<![\p{{Nd}}.,．・]|\p{{L}}-)(?:{ends}|{mark})?(?P<number>{number})[\s-]?$"),
        moves=_compiled(
            "|".join(rf"(?P<{way}>{_any(words.words('percents', way), words)})" for way in ("up", "down"))
        ),
        level_before=_compiled(rf"{_any(words.words('percents', 'level_before'), words)}\s?$"),
        level_after=_compiled(rf"\s?{_any(words.words('percents', 'level_after'), words)}"),
    )


def _any(listed: Iterable[str], words: Lexicon, *, whole: bool = True) -> str:
    """Any of the words, the longest first, or what never matches where there are none. In a language that
    parts its words they stand alone; one that ends in a star takes any ending."""
    forms = []
    for word in sorted(listed, key=len, reverse=True):
        form = regex.escape(word.removesuffix("*"))
        begin = r"(?<!\p{L})" if whole and not words.eastern and word[0].isalpha() else ""
        end = r"(?!\p{L})" if begin and word[-1].isalpha() else ""
        forms.append(begin + form + end)
    return f"(?:{'|'.join(forms) or '(?!)'})"


def _compiled(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression, regex.IGNORECASE)


def find_percents(text: str, language: str) -> list[Percent]:
    """Every percentage of a text, in order.

    >>> [(p.value, p.direction) for p in find_percents("up 8.3 percent, to 42 percent of the cost", "en")]
    [(Decimal('8.3'), 'up'), (Decimal('42'), None)]
    """
    words, patterns = lexicon(language), _patterns(language)
    signs = list(patterns.sign.finditer(text))
    last, found = 0, list[Percent]()
    for place, sign in enumerate(signs):
        floor = max(last, sign.start() - LONG)
        match = patterns.number.search(text, floor, sign.start())
        value = _value(match["number"], words) if match else None
        if match is None or value is None:
            continue
        low = _value(match["low"], words) if match["low"] else None
        low = low if low is not None and low < value else None  # no range: "in 2025 and 8.3 percent more"
        start = match.start() if low is not None or match["mark"] else match.start("number")
        stop = signs[place + 1].start() - LONG // 4 if place + 1 < len(signs) else len(text)
        mark = (match["mark"] or "").strip()
        lead = text[max(last, start - REACH) : start]
        follow = text[sign.end() : max(sign.end(), min(stop, sign.end() + REACH))]
        last = sign.end()
        percent = Percent(
            start=start,
            end=sign.end(),
            value=value,
            step=Decimal(1).scaleb(int(value.as_tuple().exponent)),
            direction=("up" if mark in "+＋" else "down") if mark else _direction(lead, follow, patterns),
            low=low,
            qualifier=qualify(text, start, sign.end(), before(text, start), words)[0],
        )
        found.append(percent)
    return found


def directions(text: str, language: str) -> frozenset[str]:
    """Which ways the words of a text move, "up", "down", both or none.

    >>> directions("It rises to 680 from 747.", "en"), directions("1993億円に減った", "ja")
    (frozenset({'up'}), frozenset({'down'}))
    """
    found = (match.lastgroup for match in _patterns(language).moves.finditer(text))
    return frozenset(filter(None, found))


def _value(said: str, words: Lexicon) -> Decimal | None:
    if not said[0].isdecimal():
        return Decimal(words.numbers.get(said) or words.numbers[said.lower()])
    return digits(said.rstrip(".,．・").replace("・", "."), words.decimal)[0]


def _direction(lead: str, follow: str, patterns: _Patterns) -> Direction | None:
    """The direction of the nearest word that has one, in the same statement."""
    lead = _STOP.split(lead, maxsplit=1)[-1]
    follow = _STOP.split(follow, maxsplit=1)[0]
    if patterns.level_before.search(lead) or patterns.level_after.match(follow):
        return None
    found = [(len(lead) - match.end(), match) for match in patterns.moves.finditer(lead)]
    found += [(match.start(), match) for match in patterns.moves.finditer(follow)]
    nearest = min(found, key=lambda place: place[0], default=None)
    if nearest is None:
        return None
    return "up" if nearest[1].lastgroup == "up" else "down"
