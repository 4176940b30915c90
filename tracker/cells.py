"""Values as they stand in CSV cells: plain numbers, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import overload

BOM = "\ufeff"
# A spreadsheet runs a cell that begins with one of these; an apostrophe before it keeps it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def digits(value: Decimal) -> str:
    """A number without exponent or separators, to as many places as it is known.

    >>> digits(Decimal("1.0389E+12")), digits(Decimal("-6.0"))
    ('1038900000000', '-6.0')
    """
    return f"{value:f}"


@overload
def plain(amount: Decimal) -> str: ...
@overload
def plain(amount: Decimal | None) -> str | None: ...
def plain(amount: Decimal | None) -> str | None:
    """An amount in plain digits, whole where it is whole.

    >>> plain(Decimal("1.52E+12")), plain(Decimal("118.50")), plain(None)
    ('1520000000000', '118.5', None)
    """
    if amount is None:
        return None
    written = digits(amount)
    return written.rstrip("0").rstrip(".") if "." in written else written


def cell(value: object, *, text: bool = True) -> str:
    """One value as it stands in a CSV cell. Text that a spreadsheet would run gets an apostrophe before it;
    numbers never do, for a negative number is no attack: nor do strings that are known not to be `text`.

    >>> cell("=HYPERLINK(1)"), cell(Decimal(-5)), cell("-5", text=False), cell(None)
    ("'=HYPERLINK(1)", '-5', '-5', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return digits(value)
        case int():
            return str(value)
        case _:
            written = str(value)
            return f"'{written}" if text and written.startswith(FORMULA) else written


def csv_bytes(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, bom: bool = False) -> bytes:
    """A CSV file in UTF-8, one header row. Excel needs the byte-order mark to read Hangul."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n" if bom else "\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return ((BOM if bom else "") + out.getvalue()).encode()
