"""DOCX, HWPX and ODT: zipped XML, read once from front to back. Body, tables and notes, in the file's order.

What was deleted or struck out, hidden text, memos, headers and footers are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from tracker.documents import limits
from tracker.documents.content import Content, DocumentError, Reason, properties, raised
from tracker.documents.tables import Block, Box, Table, lay_out

SECTION = re.compile(r"Contents/section(\d+)\.xml$")
# Text that was deleted, that stands twice for old programs or on every page, or that is none.
SKIPPED = frozenset(
    "del moveFrom Fallback header footer hiddenComment memo fieldBegin annotation tracked-changes "  # noqa: SIM905
    "note-citation instrText delText pPr rPrChange sdtPr sectPr secPr linesegarray sequence-decls".split()
)
PARAGRAPHS, RUNS = frozenset(("p", "h")), frozenset(("r", "run", "span"))
ROWS, BOXES = frozenset(("tr", "table-row")), frozenset(("tc", "table-cell"))
# Elements that stand for a character.
BLANKS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "lineBreak": "\n",
    "line-break": "\n",
    "nbSpace": "\u00a0",
    "fwSpace": " ",
    "s": " ",
    "noBreakHyphen": "-",
}
OFF = frozenset(("0", "false", "off", "none", "NONE", "3D"))  # Hancom writes "3D" where nothing is struck out

# <dc:title>A bill</dc:title>, <opf:meta name="creator" content="text">Ann Reed</opf:meta>
PROPERTY = re.compile(r"""<(?:\w+:)?(?:meta\s[^<>]*?name=["'])?(title|creator)\b[^<>]*>([^<>]+)<""")

Attributes = Mapping[str, str]


def content(data: bytes) -> Content:
    """The text of a DOCX, HWPX or ODT. Raises DocumentError for bombs, encrypted files and other zips."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        limits.within(len(names), limits.ZIP_PARTS, "parts in a zip")
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in _part(archive, manifest):
            raise DocumentError(Reason.LOCKED, "an encrypted file: it needs a password")
        sections = [name for name in names if SECTION.search(name)]
        if "word/document.xml" in names:
            kind, styles, facts = "DOCX", "word/styles.xml", "docProps/core.xml"
            parts = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]
        elif sections:
            kind, styles, facts = "HWPX", "Contents/header.xml", "Contents/content.hpf"
            parts = sorted(sections, key=lambda name: int(SECTION.search(name)[1]))  # type: ignore[index]
        elif "content.xml" in names:
            kind, styles, facts, parts = "ODT", "styles.xml", "meta.xml", ["content.xml"]
        else:
            raise DocumentError(Reason.OTHER_SORT, "a zip that is neither .docx nor .hwpx nor .odt")
        reader, tags = _Reader(anywhere=kind == "ODT"), 0
        for part in (styles, *parts):
            if part in names:
                xml = _part(archive, part)
                tags += xml.count(b"<")
                limits.within(tags, limits.XML_TAGS, f"tags in {part}")
                _parse(xml, part, reader)
        said = _part(archive, facts).decode("utf-8", "replace") if facts in names else ""
    text, cells, _ = lay_out(reader.body.blocks)
    return Content(text, properties(dict(PROPERTY.findall(said)), kind), cells=cells)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the zip, refused where it is encrypted or unpacks to more than any document holds."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise DocumentError(Reason.LOCKED, "an encrypted file: it needs a password")
    most = min(limits.PART_BYTES, limits.RATIO * max(info.compress_size, 4096))
    limits.within_bytes(info.file_size, most, f" when unpacked: {name}")
    with archive.open(info) as stream:
        data = stream.read(most + 1)  # what a zip says of its sizes need not be so
    limits.within_bytes(len(data), most, f" when unpacked: {name}")
    return data


def _parse(data: bytes, name: str, handler: ContentHandler) -> None:
    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import parseString

    try:
        parseString(data, handler)
    except DefusedXmlException:
        raise DocumentError(Reason.DAMAGED, f"unsafe XML in {name}: it declares entities") from None
    except SAXException as error:
        raise DocumentError(Reason.DAMAGED, f"a broken file: {name}: {error.getMessage()}") from None


def _marks(name: str, attributes: Attributes) -> str:
    """Whether an element says that text is "struck" out, hidden or "raised"; else nothing."""
    get = attributes.get
    match name:
        case "strike" | "dstrike" | "vanish":
            return "" if get("val", "1") in OFF else "struck"
        case "strikeout":
            return "" if get("shape", "NONE") in OFF else "struck"
        case "vertAlign":
            return "raised" if get("val") == "superscript" else ""
        case "supscript":
            return "raised"
        case "text-properties":
            through = get("text-line-through-style") or get("text-line-through-type") or "none"
            if through not in OFF or get("display") == "none":
                return "struck"
            return "raised" if get("text-position", "").startswith("super") else ""
    return ""


@dataclass(slots=True)
class _Open:
    """An element that holds blocks: the body, a paragraph, a table or one of its boxes."""

    name: str
    blocks: list[Block] = field(default_factory=list)  # of a paragraph: what stands inside it and follows it
    parts: list[str] = field(default_factory=list)  # of a paragraph: its text
    rows: list[list[Box]] = field(default_factory=list)  # of a table
    across: int = 1
    down: int = 1
    head: bool = False
    deleted: bool = False  # a row of a table, while it is read


class _Reader(ContentHandler):
    """The blocks of a document from the elements of its parts.

    With `anywhere` all text of a paragraph counts, else only what stands in its `t` elements.
    """

    def __init__(self, *, anywhere: bool) -> None:
        super().__init__()
        self.anywhere = anywhere
        self.body = _Open("body")
        self.open = [self.body]
        self.path: list[str] = []
        self.skipping = 0
        self.deleting: set[str] = set()  # deletions that have begun and not ended
        self.styles: dict[str, set[str]] = {}
        self.style: set[str] = set()  # the style that is being defined
        self.runs: list[set[str]] = []  # what is said of the text, run in run

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - the name in the interface
        local = name.rpartition(":")[2]
        limits.within(len(self.path), limits.DEPTH, "elements inside each other")
        self.path.append(local)
        if self.skipping or local in SKIPPED:
            if local == "del" and not self.skipping and self.path[-2:-1] == ["trPr"]:
                self._table().deleted = True
            self.skipping += 1
            return
        attributes = {key.rpartition(":")[2]: value for key, value in attrs.items()}  # type: ignore[attr-defined]
        if local in PARAGRAPHS or local in BOXES or local in ("tbl", "table"):
            self._begin(local, attributes)
        elif local in ROWS:
            table = self._table()
            table.rows.append([])
            table.head = table.deleted = False
        elif local in RUNS:
            style = attributes.get("charPrIDRef") or attributes.get("style-name") or ""
            self.runs.append({*self.styles.get(style, ()), *(self.runs[-1] if self.runs else ())})
        elif local in BLANKS:
            self._say(BLANKS[local] * min(_count(attributes.get("c", "1")), 100))
        else:
            self._note(local, attributes)

    def _begin(self, local: str, attributes: Attributes) -> None:
        new = _Open(local)
        across = attributes.get("number-columns-spanned") or attributes.get("number-columns-repeated", "")
        down = attributes.get("number-rows-spanned", "")
        new.across, new.down = _count(across), _count(down)
        new.head = attributes.get("header") == "1"
        self.open.append(new)

    def _note(self, local: str, attributes: Attributes) -> None:
        """What an element says of the text, the row or the box around it."""
        box = self.open[-1]
        match local:
            case "style" | "charPr":
                name = attributes.get("styleId") or attributes.get("id") or attributes.get("name") or ""
                self.style = self.styles.setdefault(name, set())
            case "rStyle":
                if self.runs:
                    self.runs[-1] |= self.styles.get(attributes.get("val", ""), set())
            case "deleteBegin":
                self.deleting.add(attributes.get("Id", ""))
            case "deleteEnd":
                self.deleting.discard(attributes.get("Id", ""))
            case "gridSpan":
                box.across = _count(attributes.get("val", ""))
            case "vMerge":
                box.down = 1 if attributes.get("val") == "restart" else 0
            case "cellSpan":
                box.across, box.down = (
                    _count(attributes.get("colSpan", "")),
                    _count(attributes.get("rowSpan", "")),
                )
            case "tblHeader":
                self._table().head = attributes.get("val", "1") not in OFF
            case _:
                if said := _marks(local, attributes):
                    (self.runs[-1] if self.runs else self.style).add(said)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        local = self.path.pop()
        if self.skipping:
            self.skipping -= 1
        elif local in RUNS:
            if self.runs:
                self.runs.pop()
        elif local in ROWS:
            table = self._table()
            if table.deleted and table.rows:
                table.rows.pop()
        elif len(self.open) > 1 and local == self.open[-1].name:
            self._end(self.open.pop())

    def _end(self, closed: _Open) -> None:
        outer = self.open[-1]
        if closed.name in PARAGRAPHS:
            outer.blocks += ["".join(closed.parts), *closed.blocks]
        elif closed.name in BOXES:
            if outer.rows:
                head = closed.head or outer.head
                outer.rows[-1].append(Box(closed.blocks, closed.across, closed.down, head))
        else:
            outer.blocks.append(Table(closed.rows))

    def characters(self, content: str) -> None:
        if self.skipping:
            return
        if self.anywhere:
            self._say(re.sub(r"\s+", " ", content))
        elif self.path[-1:] == ["t"]:
            self._say(content)

    def _say(self, words: str) -> None:
        paragraph = self.open[-1]
        if paragraph.name not in PARAGRAPHS or self.deleting:
            return
        marks = self.runs[-1] if self.runs else ()
        if "struck" in marks:
            return
        if "raised" in marks:
            words = raised("".join(paragraph.parts[-2:]), words)
        paragraph.parts.append(words)

    def _table(self) -> _Open:
        """The table whose row is being read; a row outside any table is nobody's."""
        return self.open[-1] if self.open[-1].name in ("tbl", "table") else _Open("table")


def _count(digits: str) -> int:
    return max(1, min(int(digits), limits.COLUMNS)) if digits.isascii() and digits.isdigit() else 1
