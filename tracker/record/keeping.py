"""Writes the record: one writer at a time, all of a change or none of it, and one step back.

Before the first file is replaced, the old ones are copied to `.pending`. If the writer dies, the next one
finds that folder and puts the old files back. When all files stand, `.pending` becomes `.undo`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tracker.export.cells import cell
from tracker.record.links import faulty_links
from tracker.record.schema import TABLES, columns
from tracker.record.store import Fault, Record, RecordError, Row, build, parse, read

Texts = dict[str, str]
# Sources first: a source without figures is a sound record, a figure without its source is not.
ORDER = [f"{table}.csv" for table in ("sources", *(name for name in TABLES if name != "sources"))]


class KeepingError(RuntimeError):
    """The record was not changed; the message says why."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The record to ourselves, sound: a change that a dead writer left half done is taken back first."""
    with (folder / ".lock").open("a+") as handle:
        _lock(handle)
        try:
            _recover(folder)
            yield
        finally:
            _unlock(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: IO[str]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)

    def _unlock(handle: IO[str]) -> None:
        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def change(folder: Path, make: Callable[[Record], Mapping[str, list[dict[str, object]]]]) -> list[str]:
    """Append the rows that `make` gives for the record as it now is: table name -> rows by column.

    The record is checked before and, in memory, after; nothing is written if it would not be sound. Gives
    the files written. Raises `RecordError` or `KeepingError`.
    """
    with locked(folder):
        record = build(read(folder))
        added = {table: rows for table, rows in make(record).items() if rows}
        if not added:
            return []
        old = _texts(folder)
        new = {file: _append(file, text, added) for file, text in old.items()}
        check(new)
        return _replace(folder, old, new)


def undo(folder: Path) -> list[str]:
    """Take back the last change. Refuses if the files have been changed since by other means."""
    with locked(folder):
        kept = folder / ".undo"
        if not kept.is_dir():
            raise KeepingError("there is nothing to undo")
        written = json.loads((kept / "written.json").read_text(encoding="utf-8"))
        now = _texts(folder)
        for file, digest in written.items():
            if _digest(now[file]) != digest:
                raise KeepingError(f"{file} was changed since; nothing was undone")
        old = {file: (kept / file).read_text(encoding="utf-8") for file in written}
        check(now | old)
        kept.rename(folder / ".pending")
        _recover(folder)
        return [file for file in ORDER if file in old]


def check(texts: Mapping[str, str]) -> None:
    """Raises `RecordError` unless the texts of all files make a sound record."""
    faults: list[Fault] = []
    rows: dict[str, list[Row]] = {
        table: list(parse(f"{table}.csv", texts[f"{table}.csv"], faults)) for table in TABLES
    }
    if not faults:
        faults += [Fault(*fault) for fault in faulty_links(rows)]
    if faults:
        raise RecordError(tuple(faults))


def _texts(folder: Path) -> Texts:
    return {file: (folder / file).read_text(encoding="utf-8-sig") for file in ORDER}


def _append(file: str, text: str, added: Mapping[str, list[dict[str, object]]]) -> str:
    table = file.removesuffix(".csv")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for row in added.get(table, []):
        # Escaping is for spreadsheets; the record itself keeps the words as they are.
        writer.writerow([_raw(row.get(name)) for name in columns(table)])
    end = "" if text.endswith("\n") else "\n"
    return text + (end if out.getvalue() else "") + out.getvalue()


def _raw(value: object) -> str:
    return value if isinstance(value, str) else cell(value)


def _replace(folder: Path, old: Texts, new: Texts) -> list[str]:
    files = [file for file in ORDER if new[file] != old[file]]
    pending = folder / ".pending"
    making = folder / ".pending.part"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    for file in files:
        _write(making / file, old[file])
    _write(making / "written.json", json.dumps({file: _digest(new[file]) for file in files}))
    making.rename(pending)
    try:
        for file in files:
            _write(folder / file, new[file])
    except OSError:
        _recover(folder)
        raise
    shutil.rmtree(folder / ".undo", ignore_errors=True)
    pending.rename(folder / ".undo")
    return files


def _recover(folder: Path) -> None:
    """Put back what a writer that died, or met a full disk, had begun to replace. Renaming takes no room."""
    pending = folder / ".pending"
    if not pending.is_dir():
        return
    for file in reversed(ORDER):
        if (pending / file).is_file():
            (pending / file).replace(folder / file)
    shutil.rmtree(pending)


def _write(path: Path, text: str) -> None:
    """Whole or not at all: written beside, flushed to the disk, renamed."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
