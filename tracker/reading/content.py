"""What a file format gives to a document, or, in one line, why it gives nothing."""

from __future__ import annotations

from collections.abc import Mapping
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


class DocumentError(Exception):
    """A document that gives no text. The message is one line that says what is wrong."""


class MissingExtraError(DocumentError):
    """A format whose library is not installed; the message names the command that installs it.

    >>> print(MissingExtraError("PDF", "pdf"))
    reading PDF needs an extra: pip install 'cost-sharing-tracker[pdf]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"reading {what} needs an extra: pip install 'cost-sharing-tracker[{extra}]'")
