"""Rows as a table for the terminal, with wide characters aligned."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from itertools import groupby

from tracker.rows import Row, Value
from tracker.widths import clip, pad, width, wrapped

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


def _one(rows: Sequence[Row], columns: int) -> str:
    first = rows[0]
    source = ", ".join(str(first[name]) for name in ("publisher", "published") if first[name])
    heading = [str(first["doc"]) + (f"  ({source})" if source else "")]
    if first["title"]:
        heading.append(str(first["title"]))
    shown = CHECKED if "verdict" in first else CONVERTED if "in_amount" in first else SHOWN
    cells = [[_shown(name, row) for name in shown] for row in rows]
    widths = [max(map(width, column)) for column in zip(shown, *cells, strict=True)]
    lines = [_line(shown, shown, widths)]
    for row, line in zip(rows, cells, strict=True):
        lines.append(_line(shown, line, widths))
        remarks = [str(row[name]) for name in BENEATH if row.get(name)]
        lines += [f"   {part}" for remark in remarks for part in wrapped(remark, max(columns - 3, 20))]
    return "".join(clip(line, columns) + "\n" for line in [*heading, *lines])


def _line(names: Sequence[str], cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        pad(cell, size, right=name in RIGHT) for name, cell, size in zip(names, cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _shown(name: str, row: Row) -> str:
    if name == "#":
        return str(row["figure"])
    if name in ("amount", "in_amount"):
        ends = [_grouped(row[key]) for key in (name, f"{name}_low", f"{name}_high") if row[key]]
        currency = row["currency" if name == "amount" else "in_currency"]
        return "–".join(ends) + (f" {currency}" if ends else "")
    if name == "year" and row["year_end"]:
        return f"{row['year'] or ''}–{row['year_end']}"
    value = row[name.replace(" ", "_")]
    if value is None or (name == "qualifier" and value == "exact"):
        return ""
    return clip(" ".join(str(value).split()), WIDEST)


def _grouped(digits: Value) -> str:
    """Plain digits with commas between the thousands.

    >>> _grouped("-1520000000000.5")
    '-1,520,000,000,000.5'
    """
    whole, point, fraction = str(digits).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    start = len(whole) % 3 or 3
    groups = [whole[:start], *(whole[i : i + 3] for i in range(start, len(whole), 3))]
    return sign + ",".join(groups) + point + fraction
