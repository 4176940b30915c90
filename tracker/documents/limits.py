"""The most that a document may hold, in one place. What is larger is refused before it is worked on.

The limits are generous: the longest report that a newsroom opens has a few hundred pages, some megabytes of
text and tables of some thousand rows. Whoever reads the documents of strangers gives the process that does it
a memory and a time limit as well, since the libraries beneath are large.
"""

from __future__ import annotations

from tracker.documents.content import DocumentError, Reason

FILE_BYTES = 256 * 1024 * 1024  # a file, as it lies on the disk
HTML_BYTES = 32 * 1024 * 1024  # a page: its tree takes some twenty times as much
MAIL_BYTES = 32 * 1024 * 1024  # a message with its attachments
CHARACTERS = 32 * 1024 * 1024  # the text that comes out
SUMS = 50_000  # sums of money in one document

ZIP_PARTS = 10_000  # files in a .docx, .hwpx or .odt
PART_BYTES = 64 * 1024 * 1024  # one of its parts, unpacked
RATIO = 500  # how many times larger a part may grow when it is unpacked

XML_TAGS = 2_000_000  # tags and comments in all of its parts
HTML_TAGS = 500_000  # and in a page, which is a tree in memory
# A page with more tags, or more elements inside each other, is a table or a trap: no article is sought in it.
ARTICLE_TAGS = 100_000
ARTICLE_DEPTH = 150
DEPTH = 2_000  # elements inside each other: libxml2 ends at 2,048
ATTRIBUTES = 2_000  # of one element: libxml2 compares each with all
TABLE_BOXES = 200_000  # boxes of one table, counted once for each row and column that they span
COLUMNS = 1_000

PDF_PAGES = 5_000
PAGE_CHARACTERS = (
    100_000  # of a page of a PDF: in a fuller one neither tables nor raised figures are looked for
)
MAIL_LINES = 1_000_000
MAIL_PARTS = 10_000  # lines that could begin one
MAIL_DEPTH = 50  # messages and multiparts in one message
HEADER_CHARACTERS = 8_000  # of one header that is read: the standard library's reader is quadratic


def within(number: int, limit: int, what: str) -> None:
    """Raise DocumentError where `number` of `what` is more than the limit.

    >>> within(3, 5, "pages")
    >>> within(6_000, 5_000, "pages")
    Traceback (most recent call last):
    ...
    tracker.documents.content.DocumentError: too large: 6,000 pages, the limit is 5,000
    """
    if number > limit:
        raise DocumentError(Reason.TOO_LARGE, f"too large: {number:,} {what}, the limit is {limit:,}")


def within_bytes(number: int, limit: int, what: str = "") -> None:
    """Raise DocumentError where a number of bytes is more than the limit; `what` names the part."""
    if number > limit:
        raise DocumentError(Reason.TOO_LARGE, f"too large{what}: the limit is {limit / 1e6:,.0f} MB")
