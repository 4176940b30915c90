"""A run that can be cut off and taken up again: what is written so far, and of which documents."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from tracker.corpus import Reading, Summary
from tracker.inputs import Item
from tracker.output import ParquetSink, TextSink, beside, frame, keep, open_text

# Seconds between two records of how far the run came: what is read since then is read again.
EVERY = 1.0


class Trail:
    """The documents taken so far, as one digest after each: a chain, so that it can be gone on with."""

    def __init__(self) -> None:
        self.digest, self.count = "", 0
        self._ahead: deque[str] = deque()

    def over(self, items: Iterator[Item]) -> Iterator[Item]:
        """The same items, each stamped before it is read: a change while it is read is seen later."""
        last = self.digest
        for item in items:
            last = hashlib.sha256(f"{last} {stamp(item)}".encode()).hexdigest()
            self._ahead.append(last)
            yield item

    def follow(self, items: Iterator[Item], count: int) -> str:
        """Take `count` items without reading them; their digest, or "" where there are fewer."""
        taken = sum(1 for _ in islice(self.over(items), count))
        return self.reach(count) if taken == count else ""

    def reach(self, count: int) -> str:
        """The digest of the first `count` items; items are taken ahead of what is written."""
        while self.count < count:
            self.digest = self._ahead.popleft()
            self.count += 1
        return self.digest


def stamp(item: Item) -> str:
    """What tells a document from another or from its older self: where it is, and how it stands there."""
    where, content = item.where, item.content
    try:
        if item.kind == "path":
            stat = Path(str(content)).stat()
            return f"{where} {stat.st_size} {stat.st_mtime_ns}"
        if item.kind == "address":
            from fsspec.core import url_to_fs

            system, path = url_to_fs(content)
            return f"{where} {system.ukey(path)}"
    except OSError:
        return f"{where} gone"
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    return f"{where} {hashlib.sha256(data).hexdigest()}"


@dataclass
class Resumed:
    """An output under way: `sink` goes on after what an earlier run had done, `summary`, with `items`."""

    sink: TextSink
    summary: Summary
    items: Iterator[Item]
    trail: Trail
    stream: IO[str]
    state: Path
    mark: str
    saved: float = 0.0

    def note(self, summary: Summary) -> None:
        """Record that everything up to here is written, now and then."""
        digest = self.trail.reach(summary.items)
        if time.monotonic() - self.saved >= EVERY:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            size = os.fstat(self.stream.fileno()).st_size
            fields = {"mark": self.mark, "digest": digest, "bytes": size, **asdict(summary)}
            part = self.state.with_suffix(".new")
            part.write_text(json.dumps(fields), encoding="utf-8")
            part.replace(self.state)
            self.saved = time.monotonic()


def mark(inputs: Sequence[str], reading: Reading) -> str:
    """What tells one run from another: its inputs as named, its options, and the record if it is used."""
    version = None
    if reading.check or reading.currency:
        from tracker.record.store import the_record

        version = the_record().version
    return hashlib.sha256(json.dumps([[*inputs], repr(reading), version]).encode()).hexdigest()


@contextmanager
def resumable(
    path: Path, form: str, columns: Sequence[str], mark: str, items: Callable[[], Iterator[Item]]
) -> Iterator[Resumed]:
    """An output file that takes up where a run of the same `mark` was cut off.

    `items` gives all documents of the run, from the first; those that are done must stand as they stood,
    else all are read anew. Until the file is whole it lies beside as `.NAME.resume`, with its state in
    `.NAME.resume.json`. Parquet is written at the end, from lines.
    """
    path = path.resolve()
    part, state = path.with_name(f".{path.name}.resume"), path.with_name(f".{path.name}.resume.json")
    shape = frame("jsonl" if form == "parquet" else form, columns)
    done, size, digest = _done(part, state, mark)
    trail, rest = Trail(), items()
    if trail.follow(rest, done.items) != digest:
        done, size, trail, rest = Summary(), 0, Trail(), items()
    if size:
        os.truncate(part, size)
    with open_text(part, "a" if size else "w") as stream:
        sink = TextSink(stream, shape, begun=bool(size), empty=not done.figures)
        yield Resumed(sink, done, trail.over(rest), trail, stream, state, mark)
        sink.close()
    if form == "parquet":
        with beside(path) as whole, part.open(encoding="utf-8", newline="\n") as lines:
            parquet = ParquetSink(whole, columns)
            for line in lines:
                parquet.write(line)
            parquet.close()
        part.unlink()
    else:
        keep(part, path)
    state.unlink(missing_ok=True)


def _done(part: Path, state: Path, mark: str) -> tuple[Summary, int, str]:
    """What an earlier run of this mark has done, how many bytes of it are sound, and of which documents."""
    try:
        fields = json.loads(state.read_text(encoding="utf-8"))
        if fields.pop("mark") == mark and part.stat().st_size >= (size := fields.pop("bytes")):
            digest = fields.pop("digest")
            return Summary(**fields), size, digest
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return Summary(), 0, ""
