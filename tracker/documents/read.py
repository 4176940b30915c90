"""The bytes of a file, or a string, to a Document: the text that is read, and what is known of its source."""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from tracker.documents import limits
from tracker.documents.bylines import byline
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.plain import plain
from tracker.models import Document, Source
from tracker.shipped import ShippedFileError

# What the first bytes say, whatever the file is called.
MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"\xd0\xcf\x11\xe0", ".ole"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
    (b"{\\rtf", ".rtf"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of a document's source. It wins over what the document says of itself."""

    published: date | None = None
    language: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None


NOTHING_GIVEN = Given()
FACTS = "published", "publisher", "title", "url"


def from_text(text: str, given: Given = NOTHING_GIVEN, *, name: str = "") -> Document:
    """A document of this text; what is not given is looked for in the text. Letters written in pieces, as
    Korean is on some systems, are put together first: spans point into the text of the document.

    >>> from_text("A headline of some words\\nPublished: 09 Apr. 2025, 11:13").published
    datetime.date(2025, 4, 9)
    """
    # The author is in no row, and archives are long: none is looked for.
    return _document(plain(unicodedata.normalize("NFC", text)), name, given, unwanted={"author"})


def _document(content: Content, name: str, given: Given, unwanted: Set[str] = frozenset()) -> Document:
    """A document of what a format gave: given facts first, then the format's, then the text's own words."""
    known = {fact: getattr(given, fact) for fact in FACTS if getattr(given, fact) is not None}
    facts = {**content.stated, **{fact: Stated(str(value), 0, "given") for fact, value in known.items()}}
    if not facts.keys() >= {"title", "publisher", "published"}:
        url = facts["url"].value if "url" in facts else None
        facts = {**byline(content.text, url, known=facts.keys() | unwanted), **facts}
    facts = {**content.guessed, **facts}
    # A fact that is looked for and cannot be told is empty, and says why.
    value: dict[str, Any] = {fact: stated.value for fact, stated in facts.items() if stated.value}
    return Document(
        text=content.text,
        id=name,
        source=Source(id=name, **{**value, "language": given.language or value.get("language")}),
        published=date.fromisoformat(value["published"]) if "published" in value else None,
        language=given.language,
        off_article=content.off_article,
        pages=content.pages,
        cells=content.cells,
        found=tuple(
            (fact, f"line {stated.line}: {stated.words}" if stated.line else stated.words)
            for fact, stated in facts.items()
        ),
        notices=tuple(stated.words for stated in facts.values() if not stated.value),
    )


def from_bytes(data: bytes, name: str = "", given: Given = NOTHING_GIVEN) -> Document:
    """A document of the bytes of a file called `name`. Raises DocumentError, and nothing else: this is the
    one door, whatever the library behind it makes of a broken file."""
    limits.within_bytes(len(data), limits.FILE_BYTES)
    try:
        content = _content(data, PurePath(name).suffix.lower()) if data else Content("")
        if not content.text.strip():
            raise DocumentError(Reason.EMPTY, "empty: there is no text in it")
        limits.within(len(content.text), limits.CHARACTERS, "characters")
        return _document(content, PurePath(name).stem, given)
    except (DocumentError, ShippedFileError):
        raise
    except RecursionError:
        raise DocumentError(Reason.TOO_LARGE, "too large: its parts lie too deep inside each other") from None
    except MemoryError:
        raise DocumentError(Reason.TOO_LARGE, "too large: it does not fit into memory") from None
    except Exception as error:
        said = " ".join(str(error).split())[:120] or type(error).__name__
        raise DocumentError(Reason.DAMAGED, f"a broken file: {said}") from None


def _content(data: bytes, suffix: str) -> Content:
    """The content by what the bytes are, then by what the file is called. The library of a
    format is loaded only when such a file comes."""
    match next((kind for magic, kind in MAGIC if data.startswith(magic)), suffix):
        case ".pdf":
            from tracker.documents.pdf import content
        case ".zip" | ".docx" | ".hwpx" | ".odt":
            from tracker.documents.office import content
        case ".ole":
            raise DocumentError(
                Reason.OLD, "an encrypted file, or an old .doc or .hwp: save it as .docx, .hwpx or .pdf"
            )
        case ".rtf":
            raise DocumentError(Reason.OTHER_SORT, "an .rtf file: save it as .docx, .odt or .pdf")
        case ".gz":
            raise DocumentError(Reason.OTHER_SORT, "compressed: only .jsonl.gz is read compressed")
        case ".eml":
            from tracker.documents.mail import content
        case kind if kind in (".html", ".htm", ".xhtml") or _looks_like_html(data):
            from tracker.documents.markup import content
        case ".csv" | ".tsv":
            from tracker.documents.plain import delimited as content
        case _:
            from tracker.documents.plain import content
    return content(data)


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head)
