"""Mail (.eml): the plain body, else the HTML one; the subject is the title, the sender the author.

The day is the mail's own, or that of the message which it forwards, by which of them names sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import pairwise

from tracker.documents import limits, markup
from tracker.documents.content import Content, DocumentError, Reason, Stated
from tracker.documents.dates import alternatives, day_in, words
from tracker.documents.decoding import clean, decode
from tracker.languages.detection import detect
from tracker.languages.lexicon import lexicon
from tracker.models import PUBLISHED

HEADER = re.compile(rb"^content-[a-z-]+:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.IGNORECASE | re.MULTILINE)
SEVERAL = "sums stand in messages of different days: no day of publication is taken"
UNDATED = "the day of the forwarded message is not given or has two readings: no day of publication is taken"
ENOUGH = 100_000  # letters of a message in which its first sum is looked for
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
        return _dated(page._replace(stated={**page.stated, **stated}))
    return _dated(Content(clean(text), stated))


def _dated(mail: Content) -> Content:
    """A mail with the day from which its years are counted where it forwards messages: that of the only one,
    or of the mail's own part, that names sums. An empty one, which says why, where none can be told."""
    text = mail.text
    starts, days = [0], [mail.stated.get("published")]
    for match in _message().finditer(text):
        if match["mark"] or match["day"]:
            day = day_in(match["day"] or "")
            starts.append(match.start())
            days.append(Stated(day.isoformat(), 0, "forwarded message") if day else Stated("", 0, UNDATED))
    parts = (text[start:end] for start, end in pairwise([*starts, len(text)]))
    counted = [day for part, day in zip(parts, days, strict=True) if _names_money(part)]
    if len({day.value[:7] if day else "" for day in counted}) > 1:
        counted = [Stated("", 0, SEVERAL)]
        # Their days are blank, or "this year" in one message would be taken for the year of another.
        text = _message().sub(
            lambda head: head[0].removesuffix(day := head["day"] or "") + " " * len(day), text
        )
    days = counted or days
    return mail._replace(text=text, stated={**mail.stated, "published": days[0]} if days[0] else mail.stated)


@cache
def _message() -> re.Pattern[str]:
    """The head of a message inside another, up to its day."""
    mark, sender, day = (alternatives(words()["forwarded"][of]) for of in ("marks", "senders", "days"))
    edge, colon = r"[^\w\n]{0,40}", r"[^\w\n:：]{0,3}[:：]"  # marks of quotation, dashes, bold letters
    return re.compile(
        rf"^{edge}(?:(?P<mark>{mark}){edge}$|(?:{sender}){colon}[^\n]{{0,400}}$)"
        rf"(?:\n(?:[^\n]{{0,400}}\n){{0,8}}?{edge}(?:{day}){colon}(?P<day>[^\n]{{0,100}}))?",
        re.IGNORECASE | re.MULTILINE,
    )


def _names_money(text: str) -> bool:
    """Whether a text may name a sum: a sign of money before a number, or its name close behind one."""
    for language in dict.fromkeys((detect(text), "en")):
        money, number = _money(language)
        reach = 3 if lexicon(language).eastern else 24
        for found in money.finditer(text, 0, ENOUGH):
            behind = 2 if found["sign"] else 0
            if number.search(text, max(0, found.start() - reach), found.end() + behind):
                return True
    return False


@cache
def _money(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    known = lexicon(language)
    sign, unit = alternatives(known.signs), alternatives(known.units)
    scale = alternatives(word for word in known.scales if known.eastern or len(word) > 2)
    begin, end = ("", "") if known.eastern else (r"(?<![^\W\d_])", r"(?![^\W\d_])")
    return re.compile(rf"{begin}(?:(?P<sign>{sign})|(?:{unit}){end})"), re.compile(
        rf"\d|{begin}(?:{scale}){end}"
    )


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
