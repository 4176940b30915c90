"""A file, bytes or a string -> Document: the text that is read, and what is known of its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.models import Document, Source

from .encodings import decode
from .unreadable import DocumentError

__all__ = ["DocumentError", "Given", "from_bytes", "from_text", "read_document"]


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
    """A document of this text."""
    source = Source(
        id=id,
        publisher=publisher,
        title=title,
        published=published.isoformat() if published else None,
        url=url,
        language=language,
    )
    return Document(text=text, id=id, source=source, published=published, language=language)


def from_bytes(data: bytes, name: str = "", given: Given = NOTHING_GIVEN) -> Document:
    """A document of the bytes of a file called `name`."""
    if not data.strip():
        raise DocumentError("empty")
    return from_text(
        decode(data),
        id=name,
        published=given.published,
        language=given.language,
        publisher=given.publisher,
        title=given.title,
        url=given.url,
    )


def read_document(path: Path | str, given: Given = NOTHING_GIVEN) -> Document:
    """The document in a file."""
    path = Path(path)
    return from_bytes(path.read_bytes(), path.stem, given)
