"""The words of wording.toml, read once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tracker.shipped import tables

FILE = Path(__file__).with_name("wording.toml")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    return {name: tuple(entries) for name, entries in tables(FILE).items()}


def words(table: str) -> tuple[str, ...]:
    """The entries of one table."""
    return _tables()[table]


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{word})" for word in words(table)), re.IGNORECASE)


def mentions(table: str, text: str) -> set[str]:
    """The different words of a table that a text holds."""
    return {match[0].lower() for match in _pattern(table).finditer(text)}


def until(table: str, text: str) -> str:
    """A text up to the first of the words.

    >>> until("turn", " won, and the rest was kept")
    ' won'
    """
    return _pattern(table).split(text, maxsplit=1)[0]


def without(table: str, text: str) -> str:
    """A text without the words.

    >>> without("conjunction", ", and that is less")
    'that is less'
    """
    return _pattern(table).sub("", text)


def speaks_of(table: str, text: str) -> bool:
    """Whether a text holds one of the words.

    >>> speaks_of("part", "Of that, 371 billion won went to wages"), speaks_of("part", "Seoul will pay")
    (True, False)
    """
    return _pattern(table).search(text) is not None


def found_in(table: str, text: str) -> Iterator[re.Match[str]]:
    """Where the words of a table stand in a text."""
    return _pattern(table).finditer(text)


def ends_of(table: str, text: str) -> list[int]:
    """The places behind each of the words."""
    return [match.end() for match in found_in(table, text)]


@cache
def _moves() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """The shapes of the table "move", each with words for up and with words for down in it."""
    return tuple(
        (sign, re.compile(shape.replace("VERB", f"(?:{'|'.join(words(table))})"), re.IGNORECASE))
        for sign, table in ((1, "upward"), (-1, "downward"))
        for shape in words("move")
    )


def moves(masked: str) -> Iterator[tuple[int, re.Match[str]]]:
    """The moves in a text whose sums are bars: 1 for up, -1 for down, and the words.

    >>> [(sign, match[0]) for sign, match in moves("It rises from | in 2004 to | in 2005")]
    [(1, 'rises from | in 2004 to |')]
    """
    for sign, shape in _moves():
        for match in shape.finditer(masked):
            yield sign, match
