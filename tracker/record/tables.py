"""Rows as CSV text: plain numbers, dates as they are, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

BOM = "\ufeff"
# A cell that begins with one of these is run as a formula by spreadsheets.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def plain(value: Decimal) -> str:
    """A number without exponent or separators, to as many places as it is known.

    >>> plain(Decimal("1.0389E+12")), plain(Decimal("-6.0"))
    ('1038900000000', '-6.0')
    """
    return f"{value:f}"


def cell(value: Any) -> str:
    """One value as it stands in a CSV cell. Text that a spreadsheet would run gets an apostrophe before it;
    numbers never do: a negative number is no attack.

    >>> cell("=HYPERLINK(1)"), cell(Decimal(-5)), cell(None)
    ("'=HYPERLINK(1)", '-5', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case int():
            return str(value)
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(FORMULA) else text


def csv_bytes(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], *, bom: bool = False) -> bytes:
    """A CSV file in UTF-8, one header row. Excel needs the byte-order mark to read Hangul."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n" if bom else "\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return ((BOM if bom else "") + out.getvalue()).encode()
