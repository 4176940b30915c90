"""The values of written numbers: small numbers in words and kanji, years in kanji, years in two digits."""

from __future__ import annotations

from collections.abc import Mapping

TODAY = 2026  # what two digits are held against in a text without a day

_VALUES = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1, "十": 10}


def number(written: str, words: Mapping[str, int]) -> int:
    """The value of a small number in digits, in one of the words or in kanji; of kanji digits also a year.

    >>> number("12", {}), number("two", {"two": 2}), number("二十", {}), number("二〇一九", {})
    (12, 2, 20, 2019)
    """
    if written.isdecimal():
        return int(written)
    if written in words:
        return words[written]
    tens, ten, ones = written.partition("十")
    if ten:
        return 10 * (_VALUES[tens] if tens else 1) + (_VALUES[ones] if ones else 0)
    return int("".join(str(_VALUES[c]) for c in written))


def full_year(short: int, near: int) -> int:
    """The year of two digits that is nearest to another.

    >>> full_year(94, 2025), full_year(5, 1995), full_year(30, 2025)
    (1994, 2005, 2030)
    """
    return min((century + short for century in (1900, 2000)), key=lambda year: abs(year - near))
