"""A run that was cut off goes on: what each document gave is kept beside the output until that is whole.

The log has one line a document: a digest of the rest, then how the document stood and what it gave. A line is
whole or it is the last, so a run may be killed at any moment; resuming is skipping the documents of the log.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from tracker.batch import Outcome, Reading, RunError, record
from tracker.inputs import Item
from tracker.reader import NO_LIMITS

EVERY = 1.0  # seconds between two writes to the disk: what was read since the last is read again


class Log:
    """The log of a run, open. `skip` first, then `add` for each document, then `outcomes` for all."""

    def __init__(self, path: Path, stream: IO[bytes], mark: str) -> None:
        self.path, self.stream, self.mark = path, stream, mark
        self.done: list[str] = []
        self.written = 0.0
        self._stamps: deque[str] = deque()

    def skip(self, items: Iterator[Item]) -> Iterator[Item]:
        """The items that the log has not. From the first that stands otherwise than it stood, or was not
        there, all are read anew; so are all where the log is that of another run."""
        lines = self._lines()
        whole = 0
        first = next(lines, (0, None))
        if first[1] == {"mark": self.mark}:
            whole = first[0]
            for end, fields in lines:
                item = next(items, None)
                if item is None:
                    break
                if fields["stamp"] != stamp(item):
                    items = chain([item], items)
                    break
                whole = end
        self.stream.truncate(whole)
        self.stream.seek(whole)
        if not whole:
            self._write({"mark": self.mark})
        return self._stamped(items)

    def _stamped(self, items: Iterator[Item]) -> Iterator[Item]:
        for item in items:
            self._stamps.append(stamp(item))  # before it is read: a change meanwhile is seen later
            yield item

    def add(self, outcome: Outcome) -> None:
        """Keep what the next document gave."""
        self._write({"stamp": self._stamps.popleft(), "outcome": asdict(outcome)})
        if time.monotonic() - self.written > EVERY:
            self.stream.flush()
            self.written = time.monotonic()

    def outcomes(self) -> Iterator[Outcome]:
        """What every document gave."""
        self.stream.flush()
        for _, fields in self._lines():
            if "outcome" in fields:
                yield Outcome(**fields["outcome"])

    def _write(self, fields: dict[str, Any]) -> None:
        line = json.dumps(fields).encode()
        self.stream.write(b"%s %s\n" % (_digest(line), line))

    def _lines(self) -> Iterator[tuple[int, Any]]:
        """Where each whole line ends, and what it says."""
        self.stream.seek(0)
        number = 0
        while line := self.stream.readline():
            number += 1
            if not line.endswith(b"\n"):
                return
            digest, _, said = line[:-1].partition(b" ")
            if digest != _digest(said):
                raise RunError(
                    f"{self.path}:{number} was not written by this program: remove it to start anew"
                )
            yield self.stream.tell(), json.loads(said)


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=8).hexdigest().encode()


@contextmanager
def resumable(output: Path, mark: str) -> Iterator[Log]:
    """The log of the run that writes `output`, ours alone. It goes when the block ends without an error."""
    path = log_of(output)
    lock = FileLock(path.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RunError(f"another run is writing {output}") from None
    with lock, path.open("a+b") as stream:
        yield Log(path, stream, mark)
        path.unlink()
        Path(lock.lock_file).unlink(missing_ok=True)


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
    return hashlib.sha256(
        json.dumps([[*inputs], repr(replace(reading, limits=NO_LIMITS)), version]).encode()
    ).hexdigest()


def stamp(item: Item) -> str:
    """What tells a document from another or from its older self: where it is, and how it stands there."""
    where, content = item.where, item.content
    try:
        if item.kind == "path":
            status = Path(str(content)).stat()
            return f"{where} {status.st_size} {status.st_mtime_ns}"
        if item.kind == "address":
            from fsspec.core import url_to_fs

            system, path = url_to_fs(content)
            return f"{where} {system.ukey(path)}"
    except OSError:
        return f"{where} gone"
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    return f"{where} {hashlib.sha256(data).hexdigest()}"
