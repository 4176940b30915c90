"""A run that was cut off goes on: what each document gave is kept beside the output until that is whole.

The log is an SQLite database, of which whatever ends a run leaves all that was committed and nothing else;
resuming is skipping the documents of the log.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

from tracker.batch import Outcome, Reading, RunError, record
from tracker.inputs import Item, file_system

EVERY = 1.0  # seconds between two writes to the disk: what was read since the last is read again


class Log:
    """The log of a run, open. `skip` first, then `add` for each document, then `outcomes` for all."""

    def __init__(self, database: sqlite3.Connection, mark: str) -> None:
        self.database, self.written = database, 0.0
        self.stamps: deque[str] = deque()  # of the documents that are being read
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("CREATE TABLE IF NOT EXISTS log (number INTEGER PRIMARY KEY, stamp, outcome, crc)")
        if database.execute("SELECT stamp FROM log WHERE number = 0").fetchone() != (mark,):  # of another run
            database.execute("DELETE FROM log")
            database.execute("INSERT INTO log VALUES (0, ?, '', 0)", (mark,))
        database.commit()

    def skip(self, items: Iterator[Item]) -> Iterator[Item]:
        """The items that the log has not. From the first that stands otherwise than it stood, or was not
        there, all are read anew."""
        rest, done = items, 0
        for known, _ in self._rows():
            if (item := next(items, None)) is None:
                break
            if known != stamp(item):
                rest = chain([item], items)
                break
            done += 1
        self.database.execute("DELETE FROM log WHERE number > ?", (done,))
        for item in rest:
            self.stamps.append(stamp(item))  # before it is read: a change meanwhile is seen later
            yield item

    def add(self, outcome: Outcome) -> None:
        """Keep what the next document gave."""
        known, said = self.stamps.popleft(), json.dumps(asdict(outcome))
        row = known, said, zlib.crc32(f"{known}{said}".encode())
        self.database.execute("INSERT INTO log (stamp, outcome, crc) VALUES (?, ?, ?)", row)
        if time.monotonic() - self.written > EVERY:
            self.database.commit()
            self.written = time.monotonic()

    def outcomes(self) -> Iterator[Outcome]:
        """What every document gave."""
        for _, said in self._rows():
            yield Outcome(**json.loads(said))

    def _rows(self) -> Iterator[tuple[str, str]]:
        select = "SELECT stamp, outcome, crc FROM log WHERE number > 0 ORDER BY number"
        for known, said, crc in self.database.execute(select):
            if zlib.crc32(f"{known}{said}".encode()) != crc:
                raise sqlite3.DatabaseError("changed by another hand")
            yield known, said


@contextmanager
def resumable(output: Path, mark: str) -> Iterator[Log]:
    """The log of the run that writes `output`, ours alone. It goes when the block ends without an error."""
    path = log_of(output)
    try:
        with closing(sqlite3.connect(path, timeout=0)) as database:
            try:
                yield Log(database, mark)
            finally:
                database.commit()
    except sqlite3.Error as error:
        match getattr(error, "sqlite_errorname", ""):
            case "SQLITE_BUSY":
                raise RunError(f"another run is writing {output}") from None
            case "SQLITE_CORRUPT" | "SQLITE_NOTADB" | "SQLITE_ERROR" | "":
                said = f"{path} is no log of this program, or damaged: remove it to start anew"
                raise RunError(said) from None
        raise OSError(f"{path.name}: {error}") from None
    path.unlink()


def log_of(output: Path) -> Path:
    """Where the log of an output lies.

    >>> log_of(Path("/tmp/rows.csv")).name
    '.rows.csv.resume'
    """
    output = output.resolve()
    return output.with_name(f".{output.name}.resume")


def mark(inputs: Sequence[str], reading: Reading) -> str:
    """What tells one run from another: its inputs as named, its options, and the record if it is used."""
    version = record().version if reading.check or reading.currency else None
    told = json.dumps([[*inputs], repr(replace(reading, seconds=0)), version])
    return hashlib.sha256(told.encode()).hexdigest()


def stamp(item: Item) -> str:
    """What tells a document from another or from its older self: where it is, and how it stands there."""
    where, content = item.where, item.content
    try:
        if item.kind == "path" and "://" in where:
            system, path = file_system(where)
            return f"{where!a} {system.ukey(path)}"
        if item.kind == "path":
            status = Path(str(content)).stat()
            return f"{where!a} {status.st_size} {status.st_mtime_ns}"
    except OSError:
        return f"{where!a} gone"
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    return f"{where!a} {hashlib.sha256(data).hexdigest()}"
