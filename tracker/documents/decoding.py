"""Bytes to text: byte-order mark, UTF-8, the declared encoding, Korean and Japanese, then a guess."""

from __future__ import annotations

import codecs

from tracker.documents.content import DocumentError, Reason

# The longer mark first: UTF-32 begins like UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How much of a text is looked at where the encoding has to be guessed.
SAMPLE = 64 * 1024
# Control characters that no text holds; tab, newlines, form feed and escape are let be.
BINARY = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1b")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, with newlines as Python reads them (`\\n`).

    `declared` is the encoding that the document's own header names; it is believed after UTF-8, since
    few texts are valid UTF-8 by chance and many headers lie. Raises DocumentError for what is not text.

    >>> decode("방위비 1조원".encode("cp949"))
    '방위비 1조원'
    """
    text = _decode(data, declared)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if looks_binary(data):
        raise DocumentError(Reason.NOT_TEXT, "not a text: binary data")
    # ISO-2022-JP is pure ASCII with escapes, so UTF-8 would take it and show its escape codes.
    known = ("iso-2022-jp" if b"\x1b$" in data else None, "utf-8", declared)
    for encoding in filter(None, known):
        text = _strictly(data, encoding)
        if text is not None:
            return text
    return _guess(data)


def looks_binary(data: bytes) -> bool:
    """Whether the first kilobytes hold control characters as no text does."""
    sample = data[:8192]
    controls = len(sample) - len(sample.translate(None, BINARY))
    return controls > len(sample) / 100


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None


def _guess(data: bytes) -> str:
    """CP949 where it gives mostly Hangul, Japanese where it gives kana, then charset-normalizer."""
    sample = data[:SAMPLE]
    for encoding, first, last in (("cp949", "가", "힣"), ("cp932", "ぁ", "ヿ"), ("euc-jp", "ぁ", "ヿ")):
        text = sample.decode(encoding, errors="replace")
        foreign = [c for c in text if ord(c) > 127]
        native = sum(first <= c <= last for c in foreign)
        if native > len(foreign) / 2 and text.count("\ufffd") <= len(text) / 1000:
            return data.decode(encoding, errors="replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise DocumentError(Reason.NOT_TEXT, "not a text: no known encoding fits")
    return data.decode(best.encoding, errors="replace")
