"""Plain text, subtitles and values parted by commas, with the tables in them."""

from __future__ import annotations

import csv
import re

from tracker.documents import limits
from tracker.documents.content import Content
from tracker.documents.decoding import clean, decode
from tracker.documents.tables import (
    YEAR,
    Box,
    Grid,
    Placed,
    Table,
    is_caption,
    lay_out,
    values,
    with_unit_below,
)
from tracker.models import Cell

LINE = re.compile(r"[^\n]+")
RULE = re.compile(r"[-|:\s]*")  # below the heads of a table, or a row of empty boxes
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
        row = _row(line) if line else []
        if len(row) > 1 and RULE.fullmatch(words):
            continue
        filled = [box for box in row if box]
        # One filled box is a row where it is a year over a column, or a head of the rows below it.
        alone = len(row) > 1 and (YEAR.fullmatch(words) or (rows and row[0] and len(row) == len(rows[-1])))
        if len(filled) > 1 or (filled and alone):
            limits.within(len(rows) * len(row), limits.TABLE_BOXES, "boxes in a table")
            rows.append(row)
            continue
        if len(rows) > 1:
            found += with_unit_below(values(_aligned(rows), above), words)
        rows, above = [], filled if is_caption(words) else []
    return tuple(found)


def _row(line: re.Match[str]) -> list[Placed | None]:
    """The boxes of a line, None for an empty one."""
    row: list[Placed | None] = []
    mark, start = "|" if line[0].lstrip().startswith("|") else "\t", line.start()
    for box in line[0].split(mark):
        words = box.strip()
        at = start + box.find(words)
        row.append(Placed(at, at + len(words), words, head=False) if words else None)
        start += len(box) + 1
    # Bars stand around a row as well.
    return row if mark == "\t" else row[1 : None if row[-1] else -1]


def _aligned(rows: Grid) -> Grid:
    """Rows with their boxes below each other. Where they are of different width, and of one without their
    empty boxes, several tabs stand for one, as typed to line columns up by eye; a first row of years alone
    has lost its empty corner."""
    filled: Grid = [[box for box in row if box] for row in rows]
    head, *body = filled
    lacks = not rows[0][0] or all(box and YEAR.fullmatch(box.words) for box in head)
    if len({*map(len, rows)}) == 1 or {*map(len, body)} != {len(head) + lacks}:
        return rows
    return [[*[None] * lacks, *head], *body]
