"""Plain text, subtitles and values parted by commas, with the tables in them."""

from __future__ import annotations

import csv
import re

from tracker.documents import limits
from tracker.documents.content import Content
from tracker.documents.decoding import clean, decode
from tracker.documents.tables import Box, Grid, Placed, Table, is_caption, lay_out, values, with_unit_below
from tracker.models import Cell

LINE, TAB, BAR = (re.compile(rf"[^{mark}\n]+") for mark in ("\n", "\t", "|"))
RULE = re.compile(r"[-|: ]+")  # below the heads of a table
CUE_TAG = re.compile(r"</?[a-z][^<>\n]{0,80}>")  # in subtitles: <c.yellow>


def plain(text: str) -> Content:
    """A text as it is, with the values of its tables."""
    return Content(text, cells=cells_in(text))


def content(data: bytes) -> Content:
    """The text of a file, without the marks of subtitles."""
    text = decode(data)
    return plain(clean(CUE_TAG.sub("", text) if text.startswith("WEBVTT") else text))


def delimited(data: bytes) -> Content:
    """A table of values parted by commas, semicolons or tabs."""
    text = clean(decode(data))
    limits.within(text.count("\n"), limits.TABLE_BOXES, "rows")
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=head.count))
    layout = lay_out([Table([[Box([words]) for words in row] for row in rows])])
    return Content(layout.text, cells=layout.cells)


def cells_in(text: str) -> tuple[Cell, ...]:
    """The values of the tables in a plain text: between bars, as Markdown has them, or parted by tabs, as
    they are copied from a page.

    >>> [cell] = cells_in("| Year | KRW bn |\\n| --- | --- |\\n| 2019 | 1,038.9 |")
    >>> cell.heads
    ((34, 38), (9, 15))
    """
    if "\t" not in text and "|" not in text:
        return ()
    found: list[Cell] = []
    rows: Grid = []
    above: list[Placed] = []
    for line in (*LINE.finditer(text), None):
        words = line[0].strip() if line else ""
        boxes = BAR if words.startswith("|") else TAB
        parts = boxes.finditer(text, *line.span()) if line else ()
        placed: list[Placed | None] = [_boxed(box) for box in parts if not box[0].isspace()]
        if len(placed) > 1:
            if not RULE.fullmatch(words):
                limits.within(len(rows) * len(placed), limits.TABLE_BOXES, "boxes in a table")
                rows.append(placed)
            continue
        if len(rows) > 1:
            found += with_unit_below(values(rows, above), words)
        rows, above = [], [_boxed(line)] if line and words and is_caption(words) else []
    return tuple(found)


def _boxed(box: re.Match[str]) -> Placed:
    words = box[0].strip(" \t|")
    start = box.start() + box[0].find(words)
    return Placed(start, start + len(words), words, head=False)
