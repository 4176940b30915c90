"""What a file format gives to a document, or, in one line, why it gives nothing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Stated(NamedTuple):
    """Something that a document says of its source: what, on which line (0: none), in which words."""

    value: str
    line: int
    words: str


class Content(NamedTuple):
    """The text of a document, facts about its source, and where its parts lie.

    `stated` is keyed by title, publisher, author, published, url and language.
    """

    text: str
    stated: Mapping[str, Stated] = {}
    off_article: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()


class Reason(StrEnum):
    """Why a document gives no text. Whoever speaks another language than the messages goes by this."""

    OLD = "old"  # .doc or .hwp, or a locked .docx, which looks the same
    LOCKED = "locked"
    DAMAGED = "damaged"
    OTHER_SORT = "other sort"
    NOT_TEXT = "not text"
    TOO_LARGE = "too large"
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


def extra(name: str) -> str:
    """What is missing where an extra is not installed, and the command that installs it.

    >>> extra("pdf")
    "the extra pdf, in a checkout: pip install --editable '.[pdf]'"
    """
    return f"the extra {name}, in a checkout: pip install --editable '.[{name}]'"


class MissingExtraError(DocumentError):
    """A format whose library is not installed; the message names the command that installs it."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(Reason.NOT_INSTALLED, f"reading {what} needs {extra(name)}")
