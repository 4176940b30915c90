"""What a file format gives to a document, or, in one line, why it gives nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from html import unescape
from typing import NamedTuple

from tracker.models import Cell

# Titles and authors that a program made up.
PROGRAMS = re.compile(
    r"microsoft|powerpoint|\.(?:docx?|hwpx?|indd)$|untitled|\(?(?:anonymous|unspecified)\)?$"
    r"|제목 없음|無題|^\W*$",
    re.IGNORECASE,
)
# Marks of footnotes: "4", "[2]", "*", "1,2", and letters behind a number that is no ordinal.
MARK = re.compile(r"[\s()\[\]]*(?:\d{1,3}|[*†‡§¶]+|[a-h])(?:[\s,、]+\d{1,3})*[\s()\[\]]*")
NUMBER = re.compile(r"\d{3}\s*$|[.,]\d+\s*$")


class Stated(NamedTuple):
    """Something that a document says of its source: what, on which line (0: none), in which words."""

    value: str
    line: int
    words: str


class Content(NamedTuple):
    """The text of a document, facts about its source, and where its parts lie.

    `stated` is keyed by title, publisher, author, published, url and language; so is `guessed`, which is
    believed only where the text states nothing.
    """

    text: str
    stated: Mapping[str, Stated] = {}
    off_article: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()
    guessed: Mapping[str, Stated] = {}


class Reason(StrEnum):
    """Why a document gives no text. Whoever speaks another language than the messages goes by this."""

    OLD = "old"  # .doc or .hwp, or a locked .docx, which looks the same
    LOCKED = "locked"
    DAMAGED = "damaged"
    OTHER_SORT = "other sort"
    NOT_TEXT = "not text"
    TOO_LARGE = "too large"
    SUMS = "sums"  # more sums of money than are wanted
    PICTURES = "pictures"
    EMPTY = "empty"
    NOT_INSTALLED = "not installed"
    LIMIT = "limit"  # it took too long to read, or too much memory
    INPUT = "input"  # nothing of the document's: the input, or the line of an archive that should hold it


class DocumentError(Exception):
    """A document that gives no text: why, and one line that says what is wrong."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason, message)
        self.reason, self.message = reason, message

    def __str__(self) -> str:
        return self.message


def raised(before: str, words: str) -> str:
    """What raised words give to a text: the mark of a footnote nothing, for "$5" and a raised 2 are not $52.

    >>> raised("It cost $5", "2"), raised("the 1", "st"), raised("10", "9")
    ('', 'st', '^9')
    """
    if not MARK.fullmatch(words) or (words.strip(" ()[]").isalpha() and not NUMBER.search(before[-8:])):
        return words
    power = re.search(r"(?:^|[^\d.,])10\s*$", before[-8:]) and words.strip().isdigit()
    return f"^{words.strip()}" if power else ""


def properties(said: Mapping[str, str], kind: str) -> dict[str, Stated]:
    """The title and author among a file's own properties, unless a program wrote them."""
    return {
        fact: Stated(value, 0, f"{kind} property {name}")
        for name, fact in (("title", "title"), ("creator", "author"))
        if (value := " ".join(unescape(said.get(name, "")).split())) and not PROGRAMS.search(value)
    }


def extra(name: str) -> str:
    """What is missing where an extra is not installed, and the command that installs it.

    >>> extra("pdf")
    "the extra pdf, in a checkout: pip install --editable '.[pdf]'"
    """
    return f"the extra {name}, in a checkout: pip install --editable '.[{name}]'"


def missing(what: str, name: str) -> DocumentError:
    """The error for a format whose library is not installed."""
    return DocumentError(Reason.NOT_INSTALLED, f"reading {what} needs {extra(name)}")
