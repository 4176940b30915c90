"""Mail (.eml): the plain body, else the HTML one; the subject is the title, the sender the author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from tracker.documents import limits, markup
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.decoding import clean, decode
from tracker.models import PUBLISHED

HEADER = re.compile(rb"^content-[a-z-]+:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
INSIDE = re.compile(rb"content-type:\s*(?:multipart|message)/", re.IGNORECASE)


def content(data: bytes) -> Content:
    """The text of a message. Attachments are left alone."""
    limits.within_bytes(len(data), limits.MAIL_BYTES)
    limits.within(data.count(b"\n"), limits.MAIL_LINES, "lines in a message")
    limits.within(data.count(b"\n--"), limits.MAIL_PARTS, "parts of a message")
    limits.within(len(INSIDE.findall(data)), limits.MAIL_DEPTH, "messages inside each other")
    for header in HEADER.finditer(data):
        limits.within(len(header[0]), limits.HEADER_CHARACTERS, "characters in the header of a part")
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise DocumentError(Reason.EMPTY, "a message without a text")
    stated = dict(_facts(message))
    # Not `get_content`, which knows no more charsets than Python does: 'charset="unknown-8bit"'.
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = decode(payload, body.get_content_charset())
    if body.get_content_subtype() == "html":
        page = markup.content(text.encode("utf-8", "replace"))
        return page._replace(stated={**page.stated, **stated})
    return Content(clean(text), stated)


def _facts(message: EmailMessage) -> Iterator[tuple[str, Stated]]:
    raw = {name.lower(): value for name, value in message.raw_items()}
    for fact, name in (("title", "Subject"), ("author", "From"), ("published", "Date")):
        if len(raw.get(name.lower(), "")) > limits.HEADER_CHARACTERS:
            continue
        try:
            value = " ".join(str(message.get(name, "")).split())
            if fact == "published":
                day = parsedate_to_datetime(value).date()
                value = day.isoformat() if day.year in PUBLISHED else ""
        except Exception:  # a broken header, over which the library raises this and that, costs its fact
            continue
        if value:
            yield fact, Stated(value, 0, f"header {name}")
