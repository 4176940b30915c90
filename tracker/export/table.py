"""Rows as a table for the terminal, with wide characters aligned and nothing that could steer it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import wcwidth

from tracker.export.cells import visible
from tracker.export.rows import Row

# Headings of the columns; the rest is for the written formats.
SHOWN = ("#", "as written", "amount", "year", "kind", "programme", "qualifier")
CONVERTED = ("#", "as written", "amount", "in_amount", "year", "kind")
CHECKED = ("#", "as written", "amount", "year", "kind", "verdict")
RIGHT = frozenset(("#", "amount", "year", "in_amount"))
# Columns of words beneath a row.
BENEATH = ("remark", "in_remark")
WIDEST = 44


def table(rows: Sequence[Row]) -> str:
    """One small table a document, headed by what is known of its source."""
    columns = shutil.get_terminal_size().columns
    return "\n".join(
        _one([*group], columns) for _, group in groupby(rows, key=lambda row: (row["doc"], row["title"]))
    )


def aligned(heads: Sequence[str], lines: Sequence[Sequence[str]], right: frozenset[str] = RIGHT) -> list[str]:
    """Lines of cells, the heads first, in columns: a Hangul syllable takes two. Those of `right` end alike.

    >>> aligned(["what", "amount"], [["억", "5"]])
    ['what  amount', '억         5']
    """
    widths = [max(map(wcwidth.width, column)) for column in zip(heads, *lines, strict=True)]
    filled = [[wcwidth.rjust if name in right else wcwidth.ljust for name in heads]] * (len(lines) + 1)
    return [
        "  ".join(fill(cell, size) for fill, cell, size in zip(fills, line, widths, strict=True)).rstrip()
        for fills, line in zip(filled, [heads, *lines], strict=True)
    ]


def clip(text: str, most: int) -> str:
    """The text cut to so many columns, with an ellipsis where it was cut.

    >>> clip("1조389억원", 6)
    '1조38…'
    """
    return text if wcwidth.width(text) <= most else wcwidth.clip(text, 0, most - 1).rstrip() + "…"


def _one(rows: Sequence[Row], columns: int) -> str:
    first = rows[0]
    source = ", ".join(_flat(first[name]) for name in ("publisher", "published") if first[name])
    heading = [_flat(first["doc"]) + (f"  ({source})" if source else "")]
    if first["title"]:
        heading.append(_flat(first["title"]))
    shown = CHECKED if "verdict" in first else CONVERTED if "in_amount" in first else SHOWN
    lines = aligned(shown, [[_shown(name, row) for name in shown] for row in rows])
    for line, row in zip(lines[:], (None, *rows), strict=True):
        heading.append(line)
        for remark in (row[name] for name in BENEATH if row and row.get(name)):
            heading += [f"   {part}" for part in wcwidth.wrap(_flat(remark), max(columns - 3, 20))]
    return "".join(clip(line, columns) + "\n" for line in heading)


def _shown(name: str, row: Row) -> str:
    if name == "#":
        return str(row["figure"])
    if name in ("amount", "in_amount"):
        ends = [f"{Decimal(str(row[key])):,f}" for key in (name, f"{name}_low", f"{name}_high") if row[key]]
        currency = row["currency" if name == "amount" else "in_currency"]
        return "–".join(ends) + (f" {currency}" if ends else "")
    if name == "year" and row["year_end"]:
        return f"{row['year'] or ''}–{row['year_end']}"
    value = row[name.replace(" ", "_")]
    return "" if value is None or (name == "qualifier" and value == "exact") else clip(_flat(value), WIDEST)


def _flat(value: object) -> str:
    return visible(" ".join(str(value).split()))
