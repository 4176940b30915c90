"""Values as they stand in a table: plain numbers, and no text that a reader would run, lose or misread."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import overload
from urllib.parse import quote

BOM = "\ufeff"
# A spreadsheet runs a cell that begins with one of these signs, perhaps behind blanks, unless it is a number.
# An apostrophe before it keeps it text.
FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*([=@＝＋－＠]|[+-](?!\d+(\.\d+)?\Z))|[\t\r]")
# What moves the cursor of a terminal, rings its bell, or turns the order of what follows.
CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
MARKUP = re.compile(r"[\\`*_|<>\[\]#&~]")


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


def cell(value: object) -> str:
    """One value as it stands in a CSV cell. Text that a spreadsheet would run gets an apostrophe before it;
    what no file can hold is written as its escape.

    >>> cell("=HYPERLINK(1)"), cell(Decimal(-5)), cell("-5"), cell(None), cell("\\ud800")
    ("'=HYPERLINK(1)", '-5', '-5', '', '\\\\ud800')
    """
    if isinstance(value, str):
        written = value if value.isascii() and "\0" not in value else writable(value)
        return f"'{written}" if FORMULA.match(written) else written
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return digits(value) if isinstance(value, Decimal) else str(value)


def writable(text: str) -> str:
    """The text with lone surrogates and NUL, which files of text cannot hold, as their escapes.

    >>> writable("1조\\udfff")
    '1조\\\\udfff'
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def csv_text(rows: Iterable[Mapping[str, object]], columns: Sequence[str], end: str = "\n") -> str:
    """Rows as CSV without the line of the columns' names.

    >>> csv_text([{"a": "one\\rline", "b": None}], ["a", "b"])
    '"one\\rline",\\n'
    """
    lines: list[str] = []
    # The writer quotes a carriage return only where it ends its own lines in one.
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator="\r\n")
    writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return "".join(lines if end == "\r\n" else [line[:-2] + end for line in lines])


def csv_bytes(rows: Iterable[Mapping[str, object]], columns: Sequence[str], *, bom: bool = False) -> bytes:
    """A CSV file in UTF-8, one header row. Excel needs the byte-order mark to read Hangul."""
    end = "\r\n" if bom else "\n"
    return ((BOM if bom else "") + ",".join(columns) + end + csv_text(rows, columns, end)).encode()


def visible(text: str) -> str:
    """The text as a terminal may show it: control characters as their escapes.

    >>> visible("\\x1b[2J one\\nline")
    '\\\\x1b[2J one\\\\nline'
    """
    return CONTROLS.sub(lambda sign: sign[0].encode("unicode_escape").decode(), text)


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are Markdown already: `markdown` and `links` make them."""
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def markdown(text: str) -> str:
    """Text that no Markdown reader takes for markup, on one line.

    >>> markdown("a|b *c*")
    'a\\\\|b \\\\*c\\\\*'
    """
    return MARKUP.sub(r"\\\g<0>", visible(" ".join(text.split())))


def links(addresses: str) -> str:
    """Addresses with blanks between them as links of Markdown that lead to them; other words as they are.

    >>> links("https://a.kr/b_c?d=[1]|2")
    '<https://a.kr/b_c?d=[1]%7C2>'
    """
    safe = "!#$%&'()*+,/:;=?@[]~"
    return " ".join(
        f"<{quote(writable(word), safe=safe)}>" if "://" in word else markdown(word)
        for word in addresses.split()
    )
