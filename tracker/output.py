"""Rows written in a format, into files that are whole or absent."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple, Protocol

from tracker.cells import cell
from tracker.documents.content import extra
from tracker.rows import AMOUNTS, NUMBERS, TEXT_COLUMNS, Row


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
    return Frame(between="\n" if form == "table" else "")


def encode(form: str, rows: Sequence[Row], columns: Sequence[str]) -> str:
    """A batch of rows in a format, without its frame. Parquet travels as JSON lines.

    >>> print(encode("csv", [{"as_written": "-$2.3 million", "amount": "-2300000", "year": None}],
    ...              ["as_written", "amount", "year"]), end="")
    '-$2.3 million,-2300000,
    """
    if not rows:
        return ""
    if form == "csv":
        cells = [(name, name in TEXT_COLUMNS) for name in columns]
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(
            [cell(row[name], text=text) for name, text in cells] for row in rows
        )
        return buffer.getvalue()
    if form == "table":
        from tracker.table import table

        return table(rows)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    return ",\n".join(lines) if form == "json" else "".join(line + "\n" for line in lines)


class Sink(Protocol):
    """Where encoded batches go, in order."""

    def write(self, encoded: str) -> None:
        """Take one batch; an empty one is nothing."""

    def close(self) -> None:
        """Write what ends the output."""


class TextSink:
    """Batches into a text stream. `begun` says that the stream already holds some (a run resumed)."""

    def __init__(self, stream: IO[str], shape: Frame, begun: bool = False, empty: bool = True) -> None:
        self.stream, self.shape, self.empty = stream, shape, empty
        if not begun:
            stream.write(shape.head)

    def write(self, encoded: str) -> None:
        if encoded:
            self.stream.write(encoded if self.empty else self.shape.between + encoded)
            self.empty = False

    def close(self) -> None:
        self.stream.write(self.shape.tail)
        self.stream.flush()


class ParquetSink:
    """JSON lines into a Parquet file, one row group for every `GROUP` rows. Amounts become decimals."""

    GROUP = 50_000
    PLACES = Decimal("1e-6")
    # More money than there is; a sum beyond it stays empty, and `as_written` says what it was.
    MOST = Decimal("1e22")

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        kinds = {**dict.fromkeys(AMOUNTS, pa.decimal128(38, 6)), **dict.fromkeys(NUMBERS, pa.int64())}
        kinds["per_year"] = pa.bool_()
        self.schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
        self.writer: Any = parquet.ParquetWriter(path, self.schema, compression="zstd")
        self.amounts = [name for name in columns if name in AMOUNTS]
        self.rows: list[dict[str, Any]] = []

    def write(self, encoded: str) -> None:
        for line in encoded.split("\n"):
            if line:
                row = json.loads(line)
                for name in self.amounts:
                    row[name] = self._decimal(row[name])
                self.rows.append(row)
        if len(self.rows) >= self.GROUP:
            self._flush()

    def _decimal(self, digits: str | None) -> Decimal | None:
        amount = Decimal(digits) if digits else None
        return amount.quantize(self.PLACES) if amount is not None and abs(amount) < self.MOST else None

    def _flush(self) -> None:
        import pyarrow as pa

        if self.rows:
            try:
                rows = pa.Table.from_pylist(self.rows, schema=self.schema)
            except UnicodeEncodeError:
                rows = pa.Table.from_pylist([*map(_speakable, self.rows)], schema=self.schema)
            self.writer.write_table(rows)
            self.rows.clear()

    def close(self) -> None:
        self._flush()
        self.writer.close()


def _speakable(row: dict[str, Any]) -> dict[str, Any]:
    """A row without lone surrogates, which Parquet cannot hold: a question mark stands for each."""
    return {
        name: value.encode(errors="replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }


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
    path = path.resolve()
    if path.exists() and not path.is_file():
        yield path
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        # Made at once, so that a place that cannot be written is known before anything is read.
        part.touch()
        yield part
        keep(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def keep(part: Path, path: Path) -> None:
    """Put a finished file in its place, safely on the disk, with the permissions of the one before it."""
    with part.open("rb") as written:
        os.fsync(written.fileno())
    if path.exists():
        shutil.copymode(path, part)
    part.replace(path)


@contextmanager
def sink(target: str | None, form: str, columns: Sequence[str]) -> Iterator[Sink]:
    """Where the rows of a run go: standard output, or a file or address that holds all of them or none."""
    if target is None:
        sys.stdout.flush()
        with open_text(sys.stdout.fileno()) as stream:
            out = TextSink(stream, frame(form, columns))
            yield out
            out.close()
    elif "://" in target:
        with _uploaded(target) as part, _sink_at(part, form, columns) as at:
            yield at
    else:
        with beside(Path(target)) as part, _sink_at(part, form, columns) as at:
            yield at


@contextmanager
def _sink_at(part: Path, form: str, columns: Sequence[str]) -> Iterator[Sink]:
    if form == "parquet":
        parquet = ParquetSink(part, columns)
        yield parquet
        parquet.close()
    else:
        with open_text(part) as stream:
            out = TextSink(stream, frame(form, columns))
            yield out
            out.close()


@contextmanager
def _uploaded(address: str) -> Iterator[Path]:
    """A file of this machine that is sent to an address (s3://bucket/figures.csv) when it is whole."""
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
    except (ModuleNotFoundError, ImportError, ValueError) as error:
        raise OSError(f"{error}; addresses need {extra('scale')}") from None
    with TemporaryDirectory() as folder:
        part = Path(folder, "rows")
        yield part
        system.put_file(str(part), path)
