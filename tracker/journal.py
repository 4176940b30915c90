"""A run that can be cut off and taken up again: what is written so far, and how far it came."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from tracker.corpus import Reading, Summary
from tracker.output import ParquetSink, TextSink, beside, frame, keep, open_text

# Seconds between two records of how far the run came: what is read since then is read again.
EVERY = 1.0


@dataclass
class Resumed:
    """An output under way. `summary` is what an earlier run had done, and `sink` goes on after it."""

    sink: TextSink
    summary: Summary
    stream: IO[str]
    state: Path
    fingerprint: str
    saved: float = 0.0

    def note(self, summary: Summary) -> None:
        """Record that everything up to here is written, now and then."""
        if time.monotonic() - self.saved >= EVERY:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            size = os.fstat(self.stream.fileno()).st_size
            fields = {"fingerprint": self.fingerprint, "bytes": size, **asdict(summary)}
            part = self.state.with_suffix(".new")
            part.write_text(json.dumps(fields), encoding="utf-8")
            part.replace(self.state)
            self.saved = time.monotonic()


def fingerprint(inputs: Sequence[str], reading: Reading) -> str:
    """What tells one run from another: its options and the inputs as they stand."""
    stands = []
    for name in inputs:
        path = Path(name)
        stat = path.stat() if path.exists() else None
        stands.append([name, stat.st_size, stat.st_mtime_ns] if stat else [name])
    return hashlib.sha256(json.dumps([repr(reading), stands]).encode()).hexdigest()


@contextmanager
def resumable(path: Path, form: str, columns: Sequence[str], mark: str) -> Iterator[Resumed]:
    """An output file that takes up where a run of the same `mark` was cut off.

    Until it is whole it lies beside as `.NAME.resume`, with its state in `.NAME.resume.json`. Parquet is
    written at the end, from lines.
    """
    path = path.resolve()
    part, state = path.with_name(f".{path.name}.resume"), path.with_name(f".{path.name}.resume.json")
    shape = frame("jsonl" if form == "parquet" else form, columns)
    done, size = _done(part, state, mark)
    if size:
        os.truncate(part, size)
    with open_text(part, "a" if size else "w") as stream:
        sink = TextSink(stream, shape, begun=bool(size), empty=not done.figures)
        yield Resumed(sink, done, stream, state, mark)
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


def _done(part: Path, state: Path, mark: str) -> tuple[Summary, int]:
    """What an earlier run of this mark has done, and how many bytes of its output are sound."""
    try:
        fields = json.loads(state.read_text(encoding="utf-8"))
        if fields.pop("fingerprint") == mark and part.stat().st_size >= (size := fields.pop("bytes")):
            return Summary(**fields), size
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return Summary(), 0
