"""Mail (.eml): the plain body, else the HTML one; the subject is the title, the sender the author."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime

from tracker.reading import markup
from tracker.reading.content import Content, DocumentError, Stated


def content(data: bytes) -> Content:
    """The text of a message. Attachments are left alone."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise DocumentError("a message without a text")
    stated = _facts(message)
    if body.get_content_subtype() == "html":
        page = markup.content(str(body.get_content()).encode())
        return page._replace(stated={**page.stated, **stated})
    text = str(body.get_content())
    return Content(text.replace("\r\n", "\n"), stated)


def _facts(message: EmailMessage) -> dict[str, Stated]:
    found = {}
    if subject := " ".join(str(message.get("subject", "")).split()):
        found["title"] = Stated(subject, 0, "header Subject")
    if sender := str(message.get("from", "")):
        found["author"] = Stated(sender, 0, "header From")
    try:
        day = parsedate_to_datetime(str(message["date"])).date().isoformat()
    except (TypeError, ValueError):
        return found
    return {**found, "published": Stated(day, 0, "header Date")}
