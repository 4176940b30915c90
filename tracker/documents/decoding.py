"""Bytes to text: byte-order mark, UTF-8, the declared encoding, Korean and Japanese, then a guess."""

from __future__ import annotations

import codecs
import re
import unicodedata

from tracker.documents.content import DocumentError, Reason, raised

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
FOREIGN = re.compile(r"[^\x00-\x7f]")
# Raised figures, which are marks of footnotes but for those of square and cubic measures.
RAISED = re.compile("(?<![a-z]m)(?<![0-9 ]m)(?<!ft)[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
FEW = 5  # one wrong byte to so many characters that are right, and not in ASCII
HANGUL, KANA = re.compile("[가-힣]"), re.compile("[ぁ-ヿ]")
INVISIBLE = re.compile("[\x00\u00ad\u200b\u2060\ufeff]")
# What English has besides ASCII: money, quotation marks, dashes.
WESTERN_SIGNS, ASCII = frozenset("€‚„…‘’“”•–—™ £¥§©«®°±·»½".encode("cp1252")), bytes(range(128))
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
        text = _mostly(data, encoding)
        if text is not None:
            return text
    return _guess(data)


def looks_binary(data: bytes) -> bool:
    """Whether the first kilobytes hold control characters as no text does."""
    sample = data[:8192]
    controls = len(sample) - len(sample.translate(None, BINARY))
    return controls > len(sample) / 100


def _mostly(data: bytes, encoding: str) -> str | None:
    """The text in an encoding that fits all but a few bytes; each of those costs one character."""
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, ValueError):
        return None
    wrong = text.count("\ufffd")
    if not wrong:
        return text
    foreign = len(FOREIGN.findall(text)) - wrong
    return text if wrong * FEW <= foreign else None


def _guess(data: bytes) -> str:
    """CP949 where it gives mostly Hangul, Japanese where it gives kana, then charset-normalizer."""
    sample = data[:SAMPLE]
    fitting: list[tuple[int, str]] = []  # how many bytes do not fit, and the encoding
    for encoding, script, share in (("cp949", HANGUL, 2), ("cp932", KANA, 4), ("euc-jp", KANA, 4)):
        text = sample.decode(encoding, errors="replace")
        # Almost any two bytes are some syllable in CP949; people write the 2,350 that EUC-KR has in two.
        native = sum(len(character.encode("euc-kr", "ignore")) == 2 for character in script.findall(text))
        foreign, wrong = len(FOREIGN.findall(text)), text.count("\ufffd")
        if native * share > foreign and wrong * FEW <= foreign:
            fitting.append((wrong, encoding))
    if fitting:
        return data.decode(min(fitting)[1], errors="replace")
    if WESTERN_SIGNS.issuperset(sample.translate(None, ASCII)):
        return data.decode("cp1252", errors="replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise DocumentError(Reason.NOT_TEXT, "not a text: no known encoding fits")
    return data.decode(best.encoding, errors="replace")


def clean(text: str) -> str:
    """A text without characters of no width and raised figures, its letters in one piece each.

    >>> clean("It cost $5\u2074 million for 10\u2079 won and 3 km\u00b2.")
    'It cost $5 million for 10^9 won and 3 km².'
    >>> clean("bil\u00adlion"), clean("\u110b\u1165\u11a8") == "억"
    ('billion', True)
    """
    text = INVISIBLE.sub("", text)
    if RAISED.search(text):
        text = RAISED.sub(
            lambda m: raised(text[max(0, m.start() - 8) : m.start()], unicodedata.normalize("NFKC", m[0])),
            text,
        )
    return unicodedata.normalize("NFC", text)
