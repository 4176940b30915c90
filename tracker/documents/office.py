"""DOCX and HWPX: zipped XML, read with limits. Body, tables and footnotes, in the order of the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from tracker.documents.content import Content, DocumentError, Reason, Stated

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# A newsroom's longest report unpacks to a few megabytes; a bomb to terabytes.
LARGEST_PART = 128 * 1024 * 1024
HIGHEST_RATIO = 500
WORD_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
SECTION = re.compile(r"Contents/section(\d+)\.xml$")
# Text that was struck out, that stands twice for old programs or on every page, or that is no text.
SKIPPED = frozenset(
    "del moveFrom Fallback header footer hiddenComment "  # noqa: SIM905 - easier to read as words
    "instrText delText pPr rPr secPr linesegarray".split()
)
# What stands inside a paragraph without being part of it: its lines follow the paragraph's.
BLOCKS = frozenset(("tbl", "footNote", "endNote", "txbxContent", "drawText", "subList"))
# Elements that stand for a character.
BLANKS = {
    "tab": "\t",
    "br": "\n",
    "cr": "\n",
    "lineBreak": "\n",
    "nbSpace": "\u00a0",
    "fwSpace": " ",
    "noBreakHyphen": "-",
}


def content(data: bytes) -> Content:
    """The text of a DOCX or HWPX. Raises DocumentError for bombs, broken and encrypted files, other zips."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if WORD_PARTS[0] in names:
                parts = [part for part in WORD_PARTS if part in names]
                stated = _facts(archive, "docProps/core.xml", names, "DOCX")
            elif sections := [n for n in names if SECTION.search(n)]:
                parts = sorted(sections, key=lambda n: int(SECTION.search(n)[1]))  # type: ignore[index]
                stated = _facts(archive, "Contents/content.hpf", names, "HWPX")
            else:
                raise DocumentError(Reason.OTHER_SORT, "a zip that is neither .docx nor .hwpx")
            if "META-INF/manifest.xml" in names and b"encryption-data" in _part(
                archive, "META-INF/manifest.xml"
            ):
                raise DocumentError(Reason.LOCKED, "an encrypted HWPX: it needs a password")
            text = "\n".join(filter(None, (_text(_tree(archive, part)) for part in parts)))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ParseError, RecursionError) as error:
        raise DocumentError(Reason.DAMAGED, f"a broken .docx or .hwpx: {error}") from None
    return Content(text, stated)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the zip, refused where it is encrypted or unpacks to more than any document holds."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise DocumentError(Reason.LOCKED, "an encrypted file: it needs a password")
    if info.file_size > LARGEST_PART or info.file_size > HIGHEST_RATIO * max(info.compress_size, 4096):
        raise DocumentError(
            Reason.TOO_LARGE, f"too large when unpacked: {name} takes {info.file_size / 1e6:,.0f} MB"
        )
    with archive.open(info) as stream:
        data = stream.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise DocumentError(Reason.TOO_LARGE, f"too large when unpacked: {name}")
    return data


def _tree(archive: zipfile.ZipFile, name: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        tree: Element = fromstring(_part(archive, name))
    except DefusedXmlException:
        raise DocumentError(Reason.DAMAGED, f"unsafe XML in {name}: it declares entities") from None
    return tree


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(root: Element) -> str:
    """Paragraphs as lines; the cells of a table row side by side, a tab between.

    Footnotes of HWPX stand inside their paragraph: they follow it on lines of their own.
    """
    return "\n".join(line for line in _lines(root) if line.strip())


def _lines(root: Element) -> Iterator[str]:
    for child in root:
        name = _local(child)
        if name in SKIPPED:
            continue
        if name == "p":
            notes: list[str] = []
            yield "".join(_run(child, notes)).strip()
            yield from notes
        elif name == "tr":
            cells = (" ".join(_lines(cell)).strip() for cell in child if _local(cell) == "tc")
            yield "\t".join(cells)
        else:
            yield from _lines(child)


def _run(element: Element, notes: list[str]) -> Iterator[str]:
    """The text of a paragraph; the lines of blocks inside it go to `notes`."""
    for child in element:
        name = _local(child)
        if name in SKIPPED:
            continue
        if name in BLOCKS:
            notes.extend(_lines(child))
        elif name == "t":
            yield child.text or ""
            # HWPX keeps tabs and line breaks inside the text element.
            for inner in child:
                yield BLANKS.get(_local(inner), "") + (inner.tail or "")
        elif name in BLANKS:
            yield BLANKS[name]
        else:
            yield from _run(child, notes)


def _facts(archive: zipfile.ZipFile, name: str, names: set[str], kind: str) -> dict[str, Stated]:
    """Title and author from the file's properties."""
    if name not in names:
        return {}
    found = {}
    for element in _tree(archive, name).iter():
        local = _local(element)
        field = element.get("name", "") if local == "meta" else local
        fact = {"title": "title", "creator": "author"}.get(field)
        value = " ".join((element.text or "").split())
        if fact and value:
            found[fact] = Stated(value, 0, f"{kind} property {field}")
    return found
