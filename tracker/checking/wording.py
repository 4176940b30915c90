"""The words of wording.toml, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("wording.toml")


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    return {name: tuple(entries) for name, entries in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


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


def speaks_of(table: str, text: str) -> bool:
    """Whether a text holds one of the words.

    >>> speaks_of("part", "Of that, 371 billion won went to wages"), speaks_of("part", "Seoul will pay")
    (True, False)
    """
    return _pattern(table).search(text) is not None
