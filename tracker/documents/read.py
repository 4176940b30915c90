"""A file, bytes or a string -> Document: the text that is read, and what is known of its source."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from tracker.documents import limits
from tracker.documents.bylines import byline
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.decoding import clean, decode
from tracker.models import Document, Source
from tracker.shipped import ShippedFileError

__all__ = [
    "Content",
    "DocumentError",
    "Given",
    "Reason",
    "assemble",
    "from_bytes",
    "from_text",
    "read_document",
]

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


def from_text(
    text: str,
    *,
    id: str = "",  # noqa: A002 - the word of the format
    published: date | None = None,
    language: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Document:
    """A document of this text; what is not given is looked for in the text. Letters written in pieces, as
    Korean is on some systems, are put together first: spans point into the text of the document.

    >>> from_text("A headline of some words\\nPublished: 09 Apr. 2025, 11:13").published
    datetime.date(2025, 4, 9)
    """
    given = Given(published, language, publisher, title, url)
    return assemble(Content(unicodedata.normalize("NFC", text)), id, given, with_author=False)


def assemble(
    content: Content, name: str, given: Given = NOTHING_GIVEN, *, with_author: bool = True
) -> Document:
    """A document of what a format gave: given facts first, then the format's, then the text's own words.

    The author is in no row, and archives are long: `with_author` says whether to look for one.
    """
    facts: dict[str, Stated] = {
        fact: Stated(str(value), 0, "given")
        for fact in ("title", "publisher", "published", "url")
        if (value := getattr(given, fact)) is not None
    }
    facts = {**content.stated, **facts}
    if not facts.keys() >= {"title", "publisher", "published"}:
        url = facts["url"].value if "url" in facts else None
        own = byline(content.text, url, known=facts.keys() | ({"author"} if not with_author else set()))
        facts |= {fact: said for fact, said in own._asdict().items() if said and fact not in facts}
    facts = {**content.guessed, **facts}
    value = {fact: said.value for fact, said in facts.items()}
    published = value.get("published")
    source = Source(
        id=name,
        publisher=value.get("publisher"),
        title=value.get("title"),
        published=published,
        url=value.get("url"),
        author=value.get("author"),
        language=given.language or value.get("language"),
    )
    return Document(
        text=content.text,
        id=name,
        source=source,
        published=date.fromisoformat(published) if published else None,
        language=given.language,
        off_article=content.off_article,
        pages=content.pages,
        cells=content.cells,
        found=tuple((fact, _where(said)) for fact, said in facts.items()),
    )


def _where(said: Stated) -> str:
    return f"line {said.line}: {said.words}" if said.line else said.words


def read_document(path: Path | str, given: Given = NOTHING_GIVEN) -> Document:
    """The document in a file. Raises DocumentError, and nothing else."""
    path = Path(path)
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise DocumentError(Reason.INPUT, "a folder or a device, not a file")
        with path.open("rb") as stream:
            limits.within_bytes(os.fstat(stream.fileno()).st_size, limits.FILE_BYTES)
            data = stream.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise DocumentError(Reason.INPUT, getattr(error, "strerror", None) or str(error)) from None
    return from_bytes(data, path.name, given)


def from_bytes(data: bytes, name: str = "", given: Given = NOTHING_GIVEN) -> Document:
    """A document of the bytes of a file called `name`. Raises DocumentError, and nothing else: this is the
    one door, whatever the library behind it makes of a broken file."""
    limits.within_bytes(len(data), limits.FILE_BYTES)
    try:
        content = _content(data, PurePath(name).suffix.lower()) if data else Content("")
        if not content.text.strip():
            raise DocumentError(Reason.EMPTY, "empty: there is no text in it")
        limits.within(len(content.text), limits.CHARACTERS, "characters")
        return assemble(content, PurePath(name).stem, given)
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
        case _:
            return Content(clean(decode(data)))
    return content(data)


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head)
