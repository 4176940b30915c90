"""Files of every format and every fault, made here, and the text that is read from each."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date

import pytest

from tests.documents.files import HANCOM, WORD, pdf, zipped
from tracker.documents.content import DocumentError
from tracker.documents.read import Given, from_bytes, from_text

KOREAN = "정부는 올해 방위비 분담금으로 1조원을 내기로 했다. 국회의 비준이 남아 있다."
JAPANESE = (
    "防衛省は来年度の駐留経費として二千億円を求める。在日米軍の基地で働く人の給与がその多くを占めている。"
)
GERMAN = "Für die Übungsplätze zahlt das Land jährlich 30 Millionen €, so der Prüfbericht."


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (KOREAN, "utf-8-sig"),
        (KOREAN, "utf-16"),
        (KOREAN, "utf-32"),
        (KOREAN, "cp949"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        (GERMAN, "cp1252"),
    ],
)
def test_any_encoding(text: str, encoding: str) -> None:
    assert from_bytes(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "utf-8"), (KOREAN, "cp949"), (JAPANESE, "utf-8"), (JAPANESE, "cp932"), (GERMAN, "utf-8")],
)
@pytest.mark.parametrize("at", [3, 40, -3])
def test_a_wrong_byte_costs_a_character(text: str, encoding: str, at: int) -> None:
    # two texts with the byte between them, so that it splits no character
    before, after = text[:at], text[at:]
    data = before.encode(encoding) + b"\xff" + after.encode(encoding)
    found = from_bytes(data, "a.txt").text
    assert found.startswith(before)
    assert found.endswith(after[1:])


def test_letters_in_pieces_are_put_together() -> None:
    pieces = unicodedata.normalize("NFD", KOREAN)
    assert from_bytes(pieces.encode(), "a.txt").text == KOREAN
    assert from_text(pieces).text == KOREAN
    assert from_bytes(f"<html><p>{pieces}</p></html>".encode(), "a.html").text == KOREAN


def test_newlines_are_read_as_python_reads_them() -> None:
    assert from_bytes(b"One.\r\nTwo.\rThree.\n", "a.txt").text == "One.\nTwo.\nThree.\n"


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t\n", "a.md", "empty"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "a", "binary"),
        (b"\x1f\x8b\x08\x00", "a.txt.gz", "compressed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "a.doc", "encrypted file, or an old .doc"),
        (b"%PDF-1.7\nnothing more", "a.pdf", "broken PDF"),
        (b"PK\x03\x04 nothing more", "a.docx", "broken file: File is not a zip file"),
        (b"PK nothing more", "a.docx", "broken file"),
        (b"", "a.docx", "empty"),
        (b"<!doctype html><title>x</title>", "a.html", "empty"),
    ],
)
def test_what_gives_no_text_says_so_in_one_line(data: bytes, name: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as raised:
        from_bytes(data, name)
    assert "\n" not in str(raised.value)


def test_what_is_given_wins() -> None:
    document = from_text(
        "Posted : 2020-05-06 14:28\nA text.", Given(date(2019, 1, 2), publisher="Harbor Ledger")
    )
    assert (document.published, document.source.publisher) == (date(2019, 1, 2), "Harbor Ledger")
    assert ("published", "given") in document.found


# --- HTML ----------------------------------------------------------------------------------------

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="{charset}"><title>Ledger | Harbor bill</title>
<link rel="canonical" href="https://ledger.example/2021/harbor">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Harbor bill grows by a tenth",
 "datePublished": "2021-03-04T09:00:00+09:00", "publisher": {{"name": "Harbor Ledger"}},
 "author": [{{"name": "Ann Reed"}}]}}</script>
<style>p {{ color: red }}</style></head>
<body><nav><a href="/">Home</a> <a href="/money">Bank pays $7 million</a></nav>
<article><h1>Harbor bill grows by a tenth</h1>
<p>The ministry will pay <b>1.2 trillion</b> won for the piers next&nbsp;year, officials said, after
many rounds of talks that had gone on since the spring of the year before and come close to failing.</p>
<p>분담금은 1조2000억원이다. The two sides had been far apart until the last week of the talks, people close
to them said, and the envoy had flown home twice without a word to the press that waited for her.</p>
<p hidden>$999 nobody sees</p><script>var price = "$3 million";</script>
<table><tr><td>Year</td><td>Sum</td></tr><tr><td>2022</td><td>1.2 trillion won</td></tr></table></article>
<aside><h3>Related</h3><ul><li>Tower sold for $40 million</li></ul></aside>
<footer>Copyright Harbor Ledger</footer></body></html>"""


@pytest.mark.parametrize(("encoding", "charset"), [("utf-8", "utf-8"), ("cp949", "euc-kr")])
def test_html(encoding: str, charset: str) -> None:
    document = from_bytes(PAGE.format(charset=charset).encode(encoding), "page.html")
    source = document.source
    assert (source.title, source.publisher, source.author) == (
        "Harbor bill grows by a tenth",
        "Harbor Ledger",
        "Ann Reed",
    )
    assert (document.published, source.url) == (date(2021, 3, 4), "https://ledger.example/2021/harbor")
    assert ("published", "JSON-LD datePublished") in document.found
    assert "pay 1.2 trillion won for the piers next\u00a0year, officials" in document.text
    assert "1조2000억원" in document.text
    assert "Year\tSum\n2022\t1.2 trillion won" in document.text
    assert "$999" not in document.text
    assert "$3 million" not in document.text
    around = [document.text[start:end] for start, end in document.off_article]
    assert any("$7 million" in words for words in around)
    assert any("$40 million" in words for words in around)
    assert not any("1.2 trillion won for" in words for words in around)


def test_html_as_a_reader_sees_it() -> None:
    page = (
        "<html><head><link rel=canonical href=https://www.smh.com.au/x>"
        "<meta property=og:site_name content=SMH></head><body><p>It cost $5<sup>2</sup> million,<br>or"
        " <ruby>思<rp>(</rp><rt>おも</rt></ruby>いやり<!-- no --> in all.</p></body></html>"
    )
    document = from_bytes(page.encode())
    assert document.text == "It cost $5 million,\nor 思いやり in all."
    assert document.source.publisher == "The Sydney Morning Herald"


def test_html_is_known_by_its_first_bytes() -> None:
    assert from_bytes(b"<html><body><p>It cost $5.</p></body></html>").text == "It cost $5."


def test_deep_html_is_read() -> None:
    page = "<html><body>" + "<div>" * 1000 + "It cost $5." + "</div>" * 1000
    assert from_bytes(page.encode(), "deep.html").text == "It cost $5."


@pytest.mark.parametrize(
    ("module", "name", "data"), [("lxml.html", "a.html", b"<p>x</p>"), ("pypdfium2", "a.pdf", b"%PDF-1.7")]
)
def test_a_missing_extra_is_named_with_its_command(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, data: bytes
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DocumentError, match=r"pip install --editable '\.\[(html|pdf)\]'"):
        from_bytes(data, name)


# --- PDF -----------------------------------------------------------------------------------------


def test_pdf_lines_are_joined_and_pages_known() -> None:
    first = [
        "Harbor report of the audit office",
        "Published: 4 March 2021",
        "The ministry spent 1.2 trillion won on the piers in 2020 and has put by 1.3",
        "trillion won for the year after.",
    ]
    document = from_bytes(
        pdf(first, ["A second page tells of $5 million that nobody has spent so far."]), "a.pdf"
    )
    assert "put by 1.3 trillion won for the year after." in document.text
    assert document.published == date(2021, 3, 4)
    assert document.text[document.pages[1] :].startswith("A second page")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([], []), "scanned PDF: 2 pages without text; run it through OCR first"),
        (pdf(["Secret"], encrypted=True), "encrypted PDF"),
    ],
)
def test_pdf_without_text(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_bytes(data, "a.pdf")


# --- office and mail -----------------------------------------------------------------------------


def test_docx() -> None:
    body = (
        "<w:p><w:r><w:t>Seoul pays </w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        "<w:r><w:t>1.4 trillion won</w:t><w:tab/><w:t>a year.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>2025</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>1.4 trillion won</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    note = "<w:footnote><w:p><w:r><w:t>About $1 billion.</w:t></w:r></w:p></w:footnote>"
    notes = f"<w:footnotes {WORD}>{note}</w:footnotes>"
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The bill</dc:title></c>'
    data = zipped(
        {
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
            "word/footnotes.xml": notes,
            "docProps/core.xml": core,
        }
    )
    document = from_bytes(data, "bill.docx")
    assert document.text == "Seoul pays 1.4 trillion won\ta year.\n2025\t1.4 trillion won\nAbout $1 billion."
    assert document.source.title == "The bill"


def test_hwpx() -> None:
    def paragraph(text: str) -> str:
        return f"<hp:p><hp:run>{text}</hp:run></hp:p>"

    def cell(text: str) -> str:
        return f"<hp:tc><hp:subList>{paragraph(f'<hp:t>{text}</hp:t>')}</hp:subList></hp:tc>"

    note = f"<hp:ctrl><hp:footNote>{paragraph('<hp:t>각주 5억원</hp:t>')}</hp:footNote></hp:ctrl>"
    table = f"<hp:tbl><hp:tr>{cell('2025년')}{cell('1조원')}</hp:tr></hp:tbl>"
    head = f"<hp:ctrl><hp:header>{paragraph('<hp:t>머리말</hp:t>')}</hp:header></hp:ctrl>"
    first = f"{head}<hp:t>올해 1조<hp:nbSpace/>4천억원이다.</hp:t>{note}"
    section = f"<s {HANCOM}>{paragraph(first)}{paragraph(table)}</s>"
    document = from_bytes(zipped({"Contents/section0.xml": section}), "보고서.hwpx")
    assert document.text == "올해 1조\u00a04천억원이다.\n각주 5억원\n2025년\t1조원"
    assert document.id == "보고서"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"word/document.xml": b"<a>" + bytes(20_000_000)}, "too large when unpacked: word/document.xml"),
        ({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "unsafe XML"),
        ({"word/document.xml": "<a><b></a>"}, r"broken file: word/document\.xml: mismatched tag"),
        ({"xl/workbook.xml": "<a/>"}, r"neither \.docx nor \.hwpx"),
        (
            {"Contents/section0.xml": "<a/>", "META-INF/manifest.xml": "<encryption-data/>"},
            "encrypted file",
        ),
    ],
)
def test_hostile_zips(parts: dict[str, str | bytes], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_bytes(zipped(parts), "a.docx")


def test_given_facts_of_a_file() -> None:
    document = from_bytes(b"A clipping.", "clip.txt", Given(url="https://www.koreatimes.co.kr/x"))
    assert (document.id, document.source.publisher) == ("clip", "The Korea Times")
