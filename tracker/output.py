"""Rows in the four written formats, and files that are whole or absent."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from .rows import TEXT_COLUMNS, Row, Value

# A spreadsheet runs a cell that begins with one of these; a single quote before it keeps it text.
FORMULA = frozenset("=+-@\t\r")


class Frame(NamedTuple):
    """What stands before, between and after the encoded batches of one format."""

    head: str = ""
    between: str = ""
    tail: str = ""


def frame(form: str, columns: Sequence[str]) -> Frame:
    """The frame of a format; the header line of CSV names `columns`."""
    if form == "csv":
        return Frame(head=",".join(columns) + "\n")
    if form == "json":
        return Frame(head="[\n", between=",\n", tail="\n]\n")
    return Frame()


def encode(form: str, rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A batch of rows in a format ("csv", "json" or "jsonl"), without its frame.

    >>> print(encode("csv", [{"as_written": "-$2.3 million", "amount": "-2300000", "year": None}],
    ...              ["as_written", "amount", "year"]), end="")
    '-$2.3 million,-2300000,
    """
    if form == "csv":
        cells = [(name, name in TEXT_COLUMNS) for name in columns]
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(
            [_cell(row[name], text) for name, text in cells] for row in rows
        )
        return buffer.getvalue()
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    return ",\n".join(lines) if form == "json" else "".join(line + "\n" for line in lines)


def _cell(value: Value, text: bool) -> Value:
    if value is True or value is False:
        return "true" if value else "false"
    if text and isinstance(value, str) and value[:1] in FORMULA:
        return "'" + value
    return value


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """A text file that appears complete at `path`, or not at all: written beside, then renamed.

    A device or a pipe is written straight. Lone surrogates are written as their escapes (`\\ud800`).
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
