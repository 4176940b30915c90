"""Blocks of a document to its text, and to the cells of its tables with the heads that they stand under.

Every format hands over the same: paragraphs as strings, and tables as rows of boxes. A row becomes one line,
its boxes with a tab between. Where a table has rows and columns, each value in it is noted with the spans of
its heads, for "10,389" alone says neither for which year nor of what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from tracker.documents import limits
from tracker.documents.dates import alternatives, words
from tracker.documents.decoding import clean
from tracker.models import Cell

LONGEST_BOX = 300  # letters: a box with more holds a text, and its table sets out a page
LONGEST_CAPTION = 160
MOST_HEADS = 6  # rows or columns of heads
YEAR = re.compile(
    r"(?![-−–+＋△▲▽▼])\W*(?:[FC]Y\s?|平成|令和|昭和|[HRS])?(?:(?:19|20)\d\d|['’]?\d\d|元)(?![\d,.]*\d)(?:\W|[^\d\W])*(?:\d{2,4}\D*)?"
)
VALUE = re.compile(r"\W{0,4}(?:[A-Z]{2,3}\W{0,3})?\d")


class Box(NamedTuple):
    """One box of a table as its format gives it: what it holds, how many columns and rows it spans (`down` 0:
    it is one with the box above it), and whether the format marks it as a head."""

    blocks: list[Block]
    across: int = 1
    down: int = 1
    head: bool = False


class Table(NamedTuple):
    """The rows of a table, each its boxes from left to right."""

    rows: list[list[Box]]


Block: TypeAlias = "str | Table"


class Placed(NamedTuple):
    """A box in the text: `text[start:end]`."""

    start: int
    end: int
    words: str
    head: bool

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Layout(NamedTuple):
    """The text of blocks, the values of its tables, and where in it each of the blocks begins."""

    text: str
    cells: tuple[Cell, ...]
    starts: tuple[int, ...]


def lay_out(blocks: Iterable[Block]) -> Layout:
    """The blocks as text, one line each and a row of a table one line. Blank ones are left out.

    >>> rows = [["", "2019"], ["Won (billions)", "1,038.9"]]
    >>> text, [cell], _ = lay_out(["A report", Table([[Box([words]) for words in row] for row in rows])])
    >>> text
    'A report\\n2019\\nWon (billions)\\t1,038.9'
    >>> text[cell.start : cell.end], [text[start:end] for start, end in cell.heads]
    ('1,038.9', ['Won (billions)', '2019', 'A report'])
    """
    page, starts = _Page(), []
    for outer in blocks:
        starts.append(page.end)
        waiting = [outer]
        while waiting:
            block = waiting.pop()
            if isinstance(block, str):
                page.line(block)
            elif any(_is_text(box) for row in block.rows for box in row):
                # A table that sets out a page: what its boxes hold, one after the other.
                waiting += [inner for row in block.rows for box in row for inner in box.blocks][::-1]
            else:
                page.table(block)
    return Layout("\n".join(page.lines), tuple(page.cells), tuple(starts))


def with_unit_below(cells: Iterable[Cell], line: str) -> list[Cell]:
    """The cells of a table with the unit that the line below it states, where they have none."""
    unit = unit_in(line)
    return [cell if cell.unit or not unit else replace(cell, unit=unit) for cell in cells]


def _is_text(box: Box) -> bool:
    return any(not isinstance(block, str) for block in box.blocks) or (
        sum(map(len, box.blocks)) > LONGEST_BOX
    )


class _Page:
    """The lines so far, and where the next begins."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cells: list[Cell] = []
        self.last = 0  # where the values of the table just above begin among them
        self.end = 0
        # The short lines since the last table, which may be the caption of the next.
        self.above: list[Placed] = []

    def line(self, text: str) -> int:
        """Add a line, if there is anything in it; where it begins."""
        if not (text := clean(text).strip()):
            return self.end
        start = self.end
        self.cells[self.last :] = with_unit_below(self.cells[self.last :], text)
        self.last = len(self.cells)
        self.lines.append(text)
        self.end += len(text) + 1
        self.above = [*self.above[-2:], Placed(start, start + len(text), text, head=False)]
        return start

    def table(self, table: Table) -> None:
        above, rows, before = self.above, [], len(self.cells)
        for row in table.rows:
            placed: list[tuple[Box, Placed | None]] = []
            parts: list[str] = []
            at = self.end
            for box in row:
                text = clean(" ".join(" ".join(map(str, box.blocks)).split()))
                placed.append((box, Placed(at, at + len(text), text, box.head) if text else None))
                if text:
                    parts.append(text)
                    at += len(text) + 1
            self.line("\t".join(parts))
            rows.append(placed)
        self.above = []
        grid = _grid(rows)
        if len(grid) > 1 and max(map(len, grid)) > 1:
            self.cells += values(grid, [line for line in above if is_caption(line.words)])
            self.last = before


def is_caption(line: str) -> bool:
    return len(line) <= LONGEST_CAPTION and (
        not line.endswith((".", "。", "다")) or unit_in(line) is not None
    )


Grid: TypeAlias = "list[list[Placed | None]]"


def _grid(rows: Sequence[Sequence[tuple[Box, Placed | None]]]) -> Grid:
    """Every row with one entry a column; a box that spans several stands in each of them."""
    grid: Grid = []
    below: dict[int, tuple[Placed | None, int]] = {}  # column -> what reaches down, and how many rows more
    total = 0
    for row in rows:
        line: list[Placed | None] = []
        further: dict[int, tuple[Placed | None, int]] = {}
        for box, placed in (*row, (Box([], across=0), None)):
            while (column := len(line)) in below:
                held, more = below.pop(column)
                line.append(held)
                if more > 1:
                    further[column] = held, more - 1
            for _ in range(min(box.across, limits.COLUMNS - column)):
                column = len(line)
                above = grid[-1][column] if box.down == 0 and grid and column < len(grid[-1]) else placed
                line.append(above)
                if box.down > 1:
                    further[column] = placed, box.down - 1
        below |= further
        total += len(line)
        limits.within(total, limits.TABLE_BOXES, "boxes in a table")
        grid.append(line)
    return grid


def values(grid: Grid, above: Sequence[Placed]) -> Iterator[Cell]:
    first = _header_rows(grid)
    side = _head_columns(grid[first:])
    heads = [row for row in grid[:first] if not _section(row)]
    title = [row for row in map(_section, grid[:first]) if row] + [*reversed(above)]
    seen: set[int] = set()
    section: Placed | None = None
    foot = next(
        (unit for row in grid[-1:] if (only := _section(row)) and (unit := unit_in(only.words))), None
    )
    for row in grid[first:]:
        if named := _section(row):
            section = named
            continue
        beside = [box for box in reversed(row[:side]) if box]
        for column, box in enumerate(row):
            if column < side or box is None or box.head or box.start in seen:
                continue
            seen.add(box.start)
            over = (line[column] for line in reversed(heads) if column < len(line))
            found = dict.fromkeys(
                head for head in (*beside, *over, section, *title) if head is not None and head is not box
            )
            unit = next((unit for head in found if (unit := unit_in(head.words))), foot)
            yield Cell(box.start, box.end, tuple(head.span for head in found), unit)


def _section(row: Sequence[Placed | None]) -> Placed | None:
    """The words of a row that holds nothing but one box of words: a head of the rows below it."""
    boxes = {box.start: box for box in row if box}
    [only] = boxes.values() if len(boxes) == 1 else [None]
    return only if only and len(row) > 1 and row[0] is only and not _is_value(only) else None


def _header_rows(grid: Grid) -> int:
    """How many rows at the top hold heads: the marked ones, else those without a value."""
    marked = 0
    while marked < len(grid) - 1 and all(box.head for box in grid[marked] if box):
        marked += 1
    if 0 < marked <= MOST_HEADS:
        return marked
    count = 0
    for number, row in enumerate(grid[:MOST_HEADS]):
        label, rest = (row[0] if row else None), row[1:]
        if any(box and box is not label and _is_value(box) for box in rest) or (count and _is_year(label)):
            break
        if not _section(row):
            count = number + 1
    return count


def _head_columns(rows: Grid) -> int:
    """How many columns at the left hold heads: those of words, and the first one of years."""
    years = count = 0
    for column in range(MOST_HEADS):
        boxes = [box for row in rows if column < len(row) and not _section(row) and (box := row[column])]
        values = sum(map(_is_value, boxes))
        if (
            not boxes
            or values * 2 > len(boxes)
            or (years and all(_is_year(box) or _is_value(box) for box in boxes))
        ):
            break
        years += any(map(_is_year, boxes))
        count += 1
    return count


def _is_year(box: Placed | None) -> bool:
    return box is not None and len(box.words) < 40 and YEAR.fullmatch(box.words) is not None


def _is_value(box: Placed) -> bool:
    return not box.head and VALUE.match(box.words) is not None and not _is_year(box)


# --- units ---------------------------------------------------------------------------------------


@cache
def _unit_pattern() -> re.Pattern[str]:
    table = words()["units"]
    return re.compile(
        rf"(?:{alternatives(table['labels'])})\s*[:：]?\s*(?P<labelled>[^()（）\[\]<>〈〉【】\n\t]{{1,40}})"
        rf"|\b(?:{alternatives(table['in'])})\s+(?P<counted>(?:[A-Z$€£¥₩.]{{1,5}}\s?)?"
        rf"(?:{alternatives(table['scales'])})\b[^()\[\]\n\t,;:]{{0,24}})",
        re.IGNORECASE,
    )


@lru_cache(1024)
def unit_in(line: str) -> str | None:
    """The unit that a line above a table, or a head in it, states for bare numbers.

    >>> unit_in("(단위: 억원)"), unit_in("Table 3. Payments (in billions of won)"), unit_in("A table")
    ('억원', 'billions of won', None)
    """
    match = _unit_pattern().search(line) if len(line) <= LONGEST_CAPTION else None
    return (match["labelled"] or match["counted"]).strip(" .,") or None if match else None
