"""Why a document could not be read, in one line."""

from __future__ import annotations


class DocumentError(Exception):
    """A document that gives no text. The message is one line that says what is wrong."""


class MissingExtraError(DocumentError):
    """A format whose library is not installed; the message names the command that installs it.

    >>> print(MissingExtraError("PDF", "pdf"))
    reading PDF needs an extra: pip install 'cost-sharing-tracker[pdf]'
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"reading {what} needs an extra: pip install 'cost-sharing-tracker[{extra}]'")
