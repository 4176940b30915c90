"""Small files of every format, written by hand for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from typing import NamedTuple

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HANCOM = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph"'
OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)

Rows = Sequence[Sequence[str]]


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


# --- DOCX ----------------------------------------------------------------------------------------


def docx(body: str, **parts: str | bytes) -> bytes:
    """A .docx with this body; further parts of its folder word/ by their names without .xml."""
    main = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name}.xml": part for name, part in parts.items()}
    return zipped({"word/document.xml": main, **more})


def word_p(*runs: str) -> str:
    """A paragraph of runs: text, or elements."""
    return f"<w:p>{''.join(run if run.startswith('<') else word_r(run) for run in runs)}</w:p>"


def word_r(text: str, looks: str = "") -> str:
    """A run of text that looks so: '<w:strike/>'."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_table(rows: Rows) -> str:
    """A table, its cells one paragraph each."""
    return "<w:tbl>" + "".join(word_row(row) for row in rows) + "</w:tbl>"


def word_row(row: Sequence[str], says: str = "") -> str:
    """A row of a table of which so much is said: '<w:del/>'."""
    cells = "".join(f"<w:tc>{word_p(cell)}</w:tc>" for cell in row)
    return f"<w:tr><w:trPr>{says}</w:trPr>{cells}</w:tr>"


# --- HWPX and ODT --------------------------------------------------------------------------------


def hwpx(*paragraphs: str, header: str = "") -> bytes:
    """A .hwpx of these paragraphs."""
    parts: dict[str, str | bytes] = {"Contents/section0.xml": f"<s {HANCOM}>{''.join(paragraphs)}</s>"}
    if header:
        parts["Contents/header.xml"] = f"<hp:head {HANCOM}>{header}</hp:head>"
    return zipped(parts)


def hancom_p(*texts: str, style: str = "0") -> str:
    """A paragraph with a run of texts, or of other elements."""
    inside = "".join(text if text.startswith("<") else f"<hp:t>{text}</hp:t>" for text in texts)
    return f'<hp:p><hp:run charPrIDRef="{style}">{inside}</hp:run></hp:p>'


def hancom_table(rows: Rows) -> str:
    """A table, in the paragraph that holds it."""
    lines = (
        "".join(f"<hp:tc><hp:subList>{hancom_p(cell)}</hp:subList></hp:tc>" for cell in row) for row in rows
    )
    return hancom_p("<hp:tbl>" + "".join(f"<hp:tr>{line}</hp:tr>" for line in lines) + "</hp:tbl>")


def odt(body: str, styles: str = "") -> bytes:
    """An .odt with this body."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {OPEN}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        }
    )


def odt_table(rows: Rows) -> str:
    """A table, its cells one paragraph each."""
    lines = (
        "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        for row in rows
    )
    return (
        "<table:table>" + "".join(f"<table:table-row>{x}</table:table-row>" for x in lines) + "</table:table>"
    )


# --- PDF -----------------------------------------------------------------------------------------


class Words(NamedTuple):
    """Words at a place of a page, in points from its lower left."""

    x: float
    y: float
    words: str
    size: float = 11


def pdf(*pages: Iterable[str | Words], encrypted: bool = False, title: str = "") -> bytes:
    """A PDF of pages: lines from the top down, or words where they are told to stand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    font = "<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    kids = []
    for lines in pages:
        placed = [
            line if isinstance(line, Words) else Words(50, 750 - 16 * number, line)
            for number, line in enumerate(lines)
        ]
        stream = "".join(f"BT /F {w.size} Tf {w.x} {w.y} Td ({w.words}) Tj ET\n" for w in placed)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {font} "
            f"/Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    trailer = "/Root 1 0 R"
    if title:
        objects.append(f"<< /Title ({title}) >>")
        trailer += f" /Info {len(objects)} 0 R"
    if encrypted:
        key = "<" + "41" * 32 + ">"
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>")
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def pdf_table(rows: Rows, top: float = 600, *, columns: Sequence[float] = (50, 180, 300)) -> list[Words]:
    """The words of a table, its columns at these places."""
    return [
        Words(x, top - 16 * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(columns, row, strict=False)
        if cell
    ]


# --- HTML and mail -------------------------------------------------------------------------------


def html(body: str, head: str = "") -> bytes:
    """A page with an article."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def html_table(rows: Rows) -> str:
    """A table without marked heads."""
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def mail(text: str, page: str = "", **headers: str) -> bytes:
    """A message with a plain body, and an HTML one besides."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    return message.as_bytes()
