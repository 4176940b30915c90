"""Whatever the bytes: a document comes out, or one plain sentence; and what is too large is known before."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.files import (
    docx,
    hancom_p,
    hancom_table,
    html,
    html_table,
    hwpx,
    mail,
    odt,
    odt_table,
    pdf,
    pdf_table,
    word_p,
    word_table,
    zipped,
)
from tracker.documents import limits
from tracker.documents.content import DocumentError
from tracker.documents.read import from_bytes
from tracker.models import Document

ROWS = [["Item", "2019", "2020"], ["Labor", "4,320", "4,411"], ["Works", "3,710", "3,905"]]
WORDS = "SEOUL, Feb. 10, 2019 (Yonhap) -- Seoul pays 1.04 trillion won, 정부는 올해 1조원을 낸다."
META = "<title>A bill</title><meta property='article:published_time' content='2019-02-10'>"
SEEDS: dict[str, bytes] = {
    "a.txt": f"A headline of words\n{WORDS}\n".encode(),
    "ko.txt": f"제목이 있는 기사\n{WORDS}\n".encode("cp949", "ignore"),
    "a.html": html(f"<article><h1>A bill</h1><p>{WORDS}<sup>2</sup></p>{html_table(ROWS)}</article>", META),
    "a.docx": docx(word_p(WORDS) + word_table(ROWS)),
    "a.hwpx": hwpx(hancom_p(WORDS), hancom_table(ROWS)),
    "a.odt": odt(f"<text:p>{WORDS}</text:p>{odt_table(ROWS)}"),
    "a.pdf": pdf(["A headline", "Seoul pays 1.04 trillion won in 2019.", *pdf_table(ROWS)], ["More $5."]),
    "a.eml": mail(WORDS, f"<p>{WORDS}</p>", Subject="청구서", Date="Thu, 04 Mar 2021 09:00:00 +0900"),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file with a few of its bytes changed, lost or doubled; of a zip, often those of a part in it."""
    if data.startswith(b"PK") and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([*parts])
        part = parts[name]
        assert isinstance(part, bytes)
        return zipped(parts | {name: mutated(part, chance)})
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, size = chance.randrange(len(out) or 1), chance.choice((1, 1, 4, 64))
        match chance.randrange(5):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size]
            case 3:
                out[at:at] = chance.choice((b"<", b"\0", b"\xff", b"&#0;", b"9" * 40, b"\r", b"\xed\xa0\x80"))
            case _:
                out[at : at + 1] = bytes([out[at] ^ 1 << chance.randrange(8)]) if at < len(out) else b""
    return bytes(out)


def read_or_refused(data: bytes, name: str) -> Document | None:
    """The document, None where it is refused in one line. Whatever else is raised fails the test."""
    refusal = "nothing"
    try:
        document = from_bytes(data, name)
    except DocumentError as error:
        document, refusal = None, str(error)
    assert refusal
    assert "\n" not in refusal
    if document is None:
        return None
    size = len(document.text)
    spans = [*document.off_article, *((c.start, c.end) for c in document.cells)]
    spans += [head for cell in document.cells for head in cell.heads]
    assert all(0 <= start <= end <= size for start, end in spans)
    assert all(0 <= page <= size for page in document.pages)
    return document


@pytest.mark.parametrize("name", SEEDS)
def test_broken_files(name: str) -> None:
    chance = random.Random(name)
    read = [read_or_refused(mutated(SEEDS[name], chance), name) for _ in range(60)]
    assert read_or_refused(SEEDS[name], name)
    assert any(read)


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".docx", ".pdf", ".eml", ""])
def test_files_with_another_files_name(name: str, suffix: str) -> None:
    read_or_refused(SEEDS[name], "a" + suffix)


def word(body: str) -> bytes:
    return zipped({"word/document.xml": f"<w:document><w:body>{body}</w:body></w:document>"})


ATTRIBUTES = range(limits.ATTRIBUTES + 1)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("a.docx", lambda: word("<w:p/>" * 2_000_000), "unpacked: word/document.xml"),
        ("a.docx", lambda: word("".join(f"<w:{n:x}/>" for n in range(2_000_001))), "2,000,00. tags"),
        ("a.docx", lambda: word("<w:x>" * 3000 + "</w:x>" * 3000), "2,001 elements inside each other"),
        ("a.docx", lambda: zipped({f"{n}": "" for n in range(10_001)}), "10,001 parts in a zip"),
        ("a.hwpx", lambda: zipped({"Contents/section0.xml": "<s>" + "<!---->" * 4_000_000}), "unpacked"),
        ("a.html", lambda: html("<div>" * 3000 + "It cost $5."), "elements inside each other"),
        ("a.html", lambda: html("<b>" * 3000 + "It cost $5."), "elements inside each other"),
        ("a.html", lambda: html("<p " + " ".join(f"a{n}=1" for n in ATTRIBUTES) + ">x"), "2,001 attributes"),
        (
            "a.html",
            lambda: html("<p " + " ".join(f"a{n}='>'" for n in ATTRIBUTES) + ">x"),
            "2,001 attributes",
        ),
        ("a.html", lambda: html("<p " + " ".join(f"a{n}=<" for n in ATTRIBUTES) + ">x"), "2,001 attributes"),
        ("a.html", lambda: html("<p>" * 500_001), "tags, the limit"),
        (
            "a.html",
            lambda: html("<table>" + "<tr><td rowspan=60000 colspan=1000>1" * 300),
            "boxes in a table",
        ),
        ("a.html", lambda: b"<html>" + b" " * limits.HTML_BYTES, "too large: the limit is 34 MB"),
        ("a.pdf", lambda: pdf(*[[]] * (limits.PDF_PAGES + 1)), "5,001 pages"),
        ("a.eml", lambda: b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 99, "99 messages inside"),
        (
            "a.eml",
            lambda: b"Content-Type: text/plain; " + b"a=b; " * 9999 + b"\n\nx",
            "characters in the header",
        ),
        ("a.eml", lambda: b"\n" * 1_000_001, "1,000,001 lines"),
        (
            "a.eml",
            lambda: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 10_001,
            "10,001 parts",
        ),
        ("a.txt", lambda: b"x" * (limits.CHARACTERS + 1), "characters, the limit"),
    ],
)
def test_what_is_too_large_is_refused(name: str, make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_bytes(make(), name)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.eml", lambda: b"Subject: " + b" ".join([b"=?utf-8?q?a?="] * 15_600) + b"\n\nIt cost $5.\n"),
        ("a.html", lambda: html("<p>It cost $5.</p>" + "<table><tr><td>a" * 600)),
        ("a.html", lambda: html("<p>It cost $5.</p><script type='application/ld+json'>" + "[" * 99_999)),
        (
            "a.docx",
            lambda: docx(
                word_p("It cost $5.") + "<w:tbl><w:tr><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300
            ),
        ),
        ("a.docx", lambda: docx(word_p("It cost $5."), styles=f"<a>{'<b/>' * 99_999}</a>")),
    ],
)
def test_what_is_odd_is_read(name: str, make: Callable[[], bytes]) -> None:
    assert "It cost $5." in from_bytes(make(), name).text


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.docx",
            b"PK\x03\x04" + SEEDS["a.docx"][4:60] + b"\xff" * 99 + SEEDS["a.docx"][159:],
            "broken file",
        ),
        (
            "a.docx",
            zipped({"word/document.xml": '<?xml version="1.0" encoding="nobody"?><a/>'}),
            "broken file",
        ),
        ("a.docx", zipped({"word/document.xml": b"\xff\xfe<\x00"}), "broken file"),
        ("a.rtf", b"{\\rtf1 It cost $5.}", "save it as .docx"),
        ("a.html", html("<div id=app></div><script src=a.js></script>"), "a script fills this page"),
        ("a.html", html("<script>var a = 1</script>"), "a script fills this page"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_bytes(data, name)


def test_the_limits_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*`.*) \| ([\d,]+) \|$", page, re.MULTILINE)
    said = {name: int(most.replace(",", "")) for what, most in rows for name in re.findall(r"`(\w+)`", what)}
    assert len(said) > 12
    assert {name: getattr(limits, name) for name in said} == said
