"""Rows in a format, into files that are whole or absent, and that never are what they were read from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from tracker.export.cells import BOM, csv_text, visible, writable
from tracker.export.rows import AMOUNTS, NUMBERS, Row

# What takes one batch of encoded rows after another.
Write = Callable[[str], None]

ROWS_IN_GROUP = 50_000  # of a Parquet file
PLACES = Decimal("1e-6")
# More money than there is. In Parquet a sum beyond it stays empty; `as_written` says what it was.
MOST = Decimal("1e22")


def encode(form: str, rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A batch of rows in a format, without what stands before and after all of them. Parquet travels as JSON
    lines.

    >>> encode("csv", [{"as_written": "-$2.3 million", "amount": "-2300000", "year": None}],
    ...        ["as_written", "amount", "year"])
    "'-$2.3 million,-2300000,\\n"
    """
    if not rows:
        return ""
    if form == "csv":
        return csv_text(rows, columns)
    if form == "table":
        from tracker.export.table import table

        return table(rows)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    return ",\n".join(lines) if form == "json" else "".join(line + "\n" for line in lines)


@contextmanager
def into_stream(stream: IO[str], form: str, columns: Sequence[str], *, bom: bool = False) -> Iterator[Write]:
    """Encoded batches into a text stream; on a terminal, without what would steer it."""
    head, between, tail = "", "\n" if form == "table" else "", ""
    if form == "csv":
        head = BOM * bom + ",".join(columns) + "\n"
    elif form == "json":
        head, between, tail = "[\n", ",\n", "\n]\n"
    shown = stream.isatty()
    stream.write(head)
    begun = False

    def write(encoded: str) -> None:
        nonlocal begun
        if encoded:
            if shown:
                encoded = "\n".join(map(visible, encoded.split("\n")))
            stream.write(between + encoded if begun else encoded)
            begun = True

    yield write
    stream.write(tail)
    stream.flush()


@contextmanager
def into_parquet(path: Path, columns: Sequence[str]) -> Iterator[Write]:
    """Batches of JSON lines into a Parquet file. Amounts become decimals."""
    import pyarrow as pa
    from pyarrow import parquet

    kinds = {**dict.fromkeys(AMOUNTS, pa.decimal128(38, 6)), **dict.fromkeys(NUMBERS, pa.int64())}
    kinds |= {"per_year": pa.bool_(), "confidence": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    amounts = [name for name in columns if name in AMOUNTS]
    rows: list[dict[str, Any]] = []
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def flush() -> None:
            if rows:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows.clear()

        def write(encoded: str) -> None:
            for line in encoded.split("\n")[:-1]:
                row = {
                    name: writable(value) if isinstance(value, str) else value
                    for name, value in json.loads(line).items()
                }
                rows.append(row | {name: _decimal(row[name]) for name in amounts})
            if len(rows) >= ROWS_IN_GROUP:
                flush()

        yield write
        flush()


def _decimal(digits: str | None) -> Decimal | None:
    amount = Decimal(digits) if digits else None
    return amount.quantize(PLACES) if amount is not None and abs(amount) < MOST else None


@contextmanager
def into_file(path: Path, form: str, columns: Sequence[str]) -> Iterator[Write]:
    """Encoded batches into a file. A CSV file begins with the mark by which Excel knows UTF-8."""
    if form == "parquet":
        with into_parquet(path, columns) as write:
            yield write
    else:
        with open_text(path) as stream, into_stream(stream, form, columns, bom=True) as write:
            yield write


def open_text(path: Path | int, mode: str = "w") -> IO[str]:
    """A text stream in UTF-8 whatever the locale; lone surrogates as their escapes (`\\ud800`)."""
    return open(
        path, mode, encoding="utf-8", errors="backslashreplace", newline="", closefd=not isinstance(path, int)
    )


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file to write beside `path`, which takes its place when all is written, and goes if not.

    A device or a pipe is written straight.
    """
    if path.exists() and not path.is_file():
        yield path  # as it is named: /dev/stdout leads to a pipe that has no path of its own
        return
    path = path.resolve()
    part = path.with_name(f".{path.name[:60]}.{os.getpid()}.part")
    try:
        # Made at once, so that a place that cannot be written is known before anything is read.
        part.touch()
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def same(path: Path | str | int, files: Iterable[Path | str | int]) -> bool:
    """Whether a file is one of those, by whichever name: a link to it, another way to write its path, or the
    number of one that is open.

    >>> same("no such file", ["no such file"])
    False
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - a number too
    except (OSError, ValueError):
        return False
    for other in files:
        try:
            if os.path.samestat(status, os.stat(other)):  # noqa: PTH116
                return True
        except (OSError, ValueError):
            continue
    return False
