"""Mail (.eml): the plain body, else the HTML one; the subject is the title, the sender the author."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from tracker.documents import markup
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.decoding import decode

# What the parser of the standard library raises over broken headers, each in its own way.
BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError)


def content(data: bytes) -> Content:
    """The text of a message. Attachments are left alone."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    try:
        body = message.get_body(preferencelist=("plain", "html"))
    except BROKEN as error:
        raise DocumentError(Reason.DAMAGED, f"a broken message ({error})") from None
    if body is None:
        raise DocumentError(Reason.EMPTY, "a message without a text")
    stated = dict(_facts(message))
    # Not `get_content`, which knows no more charsets than Python does: 'charset="unknown-8bit"'.
    payload = body.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = decode(payload, body.get_content_charset())
    if body.get_content_subtype() == "html":
        page = markup.content(text.encode())
        return page._replace(stated={**page.stated, **stated})
    return Content(text, stated)


def _facts(message: EmailMessage) -> Iterator[tuple[str, Stated]]:
    for fact, name in (("title", "Subject"), ("author", "From"), ("published", "Date")):
        try:
            value = " ".join(str(message.get(name, "")).split())
            if fact == "published":
                value = parsedate_to_datetime(value).date().isoformat()
        except BROKEN:
            # A broken header costs its fact, and not the text.
            continue
        if value:
            yield fact, Stated(value, 0, f"header {name}")
