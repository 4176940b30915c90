"""A file, bytes or a string -> Document: the text that is read, and what is known of its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from tracker.documents.bylines import byline
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.decoding import decode
from tracker.models import Document, Source

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

# A book of text is a few megabytes. What is larger than this is an archive, or a mistake.
LARGEST = 512 * 1024 * 1024
# What the first bytes say, whatever the file is called.
MAGIC = (
    (b"%PDF-", ".pdf"),
    (b"\xd0\xcf\x11\xe0", ".ole"),
    (b"PK\x03\x04", ".zip"),
    (b"\x1f\x8b", ".gz"),
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
    """A document of this text; what is not given is looked for in the text.

    >>> from_text("A headline of some words\\nPublished: 09 Apr. 2025, 11:13").published
    datetime.date(2025, 4, 9)
    """
    given = Given(published, language, publisher, title, url)
    return assemble(Content(text), id, given, with_author=False)


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
        found=tuple((fact, _where(said)) for fact, said in facts.items()),
    )


def _where(said: Stated) -> str:
    return f"line {said.line}: {said.words}" if said.line else said.words


def from_bytes(data: bytes, name: str = "", given: Given = NOTHING_GIVEN) -> Document:
    """A document of the bytes of a file called `name`. Raises DocumentError."""
    if len(data) > LARGEST:
        raise DocumentError(
            Reason.TOO_LARGE, f"too large: {len(data) / 1e6:,.0f} MB, the limit is {LARGEST / 1e6:,.0f} MB"
        )
    content = _content(data, PurePath(name).suffix.lower()) if data else Content("")
    if not content.text.strip():
        raise DocumentError(Reason.EMPTY, "empty: there is no text in it")
    return assemble(content, PurePath(name).stem, given)


def read_document(path: Path | str, given: Given = NOTHING_GIVEN) -> Document:
    """The document in a file. Raises DocumentError, or OSError where the file cannot be opened."""
    path = Path(path)
    if path.is_file() and path.stat().st_size > LARGEST:
        raise DocumentError(Reason.TOO_LARGE, f"too large: {path.stat().st_size / 1e6:,.0f} MB")
    return from_bytes(path.read_bytes(), path.name, given)


def _content(data: bytes, suffix: str) -> Content:
    """The content by what the bytes are, then by what the file is called. Each format's room is opened
    only when such a file comes."""
    kind = next((kind for magic, kind in MAGIC if data.startswith(magic)), suffix)
    if kind == ".pdf":
        from tracker.documents.pdf import content
    elif kind in (".zip", ".docx", ".hwpx"):
        from tracker.documents.office import content
    elif kind == ".ole":
        raise DocumentError(
            Reason.OLD, "an encrypted file, or an old .doc or .hwp: save it as .docx, .hwpx or .pdf"
        )
    elif kind == ".gz":
        raise DocumentError(Reason.OTHER_SORT, "compressed: only .jsonl.gz is read compressed")
    elif kind == ".eml":
        from tracker.documents.mail import content
    elif kind in (".html", ".htm", ".xhtml") or _looks_like_html(data):
        from tracker.documents.markup import content
    else:
        return Content(decode(data))
    return content(data)


def _looks_like_html(data: bytes) -> bool:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head)
