"""Columns that a text takes where every character stands in a grid: a terminal, or a line of print."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """Columns: two for a Hangul syllable or a kanji, none for an accent on its own.

    >>> width("1조389억원"), width("$5")
    (10, 2)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, most: int) -> str:
    """The text cut to so many columns, with an ellipsis where it was cut.

    >>> clip("1조389억원", 6)
    '1조38…'
    """
    if width(text) <= most:
        return text
    taken = 0
    for i, character in enumerate(text):
        taken += width(character)
        if taken > most - 1:
            return text[:i] + "…"
    return text


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of so many columns, broken between words, and within a word that is longer.

    >>> wrapped("적용 환율은 달러당 1,183원", 12)
    ['적용 환율은', '달러당', '1,183원']
    >>> wrapped("a" * 5, 3)
    ['aaa', 'aa']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if width(joined) <= columns:
            line = joined
            continue
        if line:
            lines.append(line)
        line = ""
        for character in word:
            if width(line + character) > columns:
                lines.append(line)
                line = ""
            line += character
    return [*lines, line] if line else lines


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled up with blanks to so many columns; `right` puts it at the right.

    >>> pad("억", 4), pad("억", 4, right=True)
    ('억  ', '  억')
    """
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank
