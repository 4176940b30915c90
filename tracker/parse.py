"""`python -m tracker.parse`: documents in, one row for every sum of money out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tracker.arguments import WRONG_USAGE, options
from tracker.shipped import ShippedFileError

if TYPE_CHECKING:
    from tracker.batch import Outcome, Reading
    from tracker.export.files import Write
    from tracker.inputs import Item

READ, SOME_UNREAD, DIFFERS, STOPPED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the inputs and write their rows; the exit status."""
    _open_streams()
    given = options(arguments)
    if sys.stdout is None and not given.output:
        return _wrong("standard output is closed: name a FILE with -o")
    try:
        if given.currency:
            from tracker.units import currencies

            if given.currency not in currencies():
                known = ", ".join(sorted(currencies()))
                return _wrong(f"unknown currency {given.currency!r}, known are {known}")
        if given.scheduler and find_spec("distributed") is None:
            from tracker.documents.content import extra

            return _wrong(f"--scheduler needs {extra('scale')}")
        return _lost(given) or _run(given)
    except ShippedFileError as error:
        _say(str(error))
        return SOME_UNREAD
    except KeyboardInterrupt:
        _say("stopped")
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has had enough, as `head` does. Nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return SOME_UNREAD


def _open_streams() -> None:
    """What the caller has closed leads nowhere: no file that is opened shall take its place."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(descriptor)
    if sys.stderr is None:
        from tracker.export.files import open_text

        sys.stderr = open_text(2)


def _say(message: str) -> None:
    from tracker.export.cells import visible

    try:
        sys.stderr.write(visible(f"tracker.parse: {message}").encode("utf-8", "replace").decode() + "\n")
        sys.stderr.flush()
    except OSError:  # a full disk there is no reason to lose the rows, nor is what is still to be flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def _wrong(message: str) -> int:
    _say(message)
    return WRONG_USAGE


def _written(given: argparse.Namespace) -> list[Path | int]:
    """The files that this run writes, standard output among them where it goes into one."""
    if given.output is None:
        return [1]
    if not given.resume:
        return [] if "://" in given.output else [Path(given.output)]
    from tracker.resume import log_of

    return [Path(given.output), log_of(Path(given.output))]


def _lost(given: argparse.Namespace) -> int:
    """Refuse to write over what is read: an input, or the record."""
    from tracker.export.files import same

    for file in _written(given):
        if same(file, given.inputs):
            what = "standard output" if file == 1 else given.output
            return _wrong(f"{what} is an INPUT too: it would be lost")
    if given.output and os.path.exists(given.output):  # noqa: PTH110 - any name, one with a NUL too
        from tracker.record.store import data_folder

        if same(given.output, data_folder().iterdir()):
            return _wrong(f"{given.output} belongs to the record: choose another FILE")
    return 0


def _run(given: argparse.Namespace) -> int:
    """Read all inputs and write what they give."""
    from tracker.batch import RunError, outcomes
    from tracker.inputs import reason

    reading, summary, progress = _reading(given), Counter[str](), _Progress(given)
    begun = False

    def read(items: Iterator[Item]) -> Iterator[Outcome]:
        for outcome in outcomes(items, reading, jobs=given.jobs, scheduler=given.scheduler):
            yield outcome
            progress.take(outcome)

    def write(outcomes: Iterable[Outcome]) -> None:
        nonlocal begun
        with _sink(given, reading) as put:
            begun = True
            for outcome in outcomes:
                put(outcome.encoded)
                summary.update({**outcome.counts, "documents": 1, "unread": outcome.problem != ""})
            if summary["unread"] == summary["documents"] and given.output:
                raise _NothingReadError

    try:
        if given.resume:
            from tracker.resume import mark, resumable

            with resumable(Path(given.output), mark(given.inputs, reading)) as log:
                begun = True
                for outcome in read(log.skip(_items(given))):
                    log.add(outcome)
                with suppress(_NothingReadError):
                    write(log.outcomes())
        else:
            write(read(_items(given)))
    except _NothingReadError:
        pass  # no file, and an older one stays
    except RunError as error:
        _say(error.message)
        return error.status
    except BrokenPipeError:
        raise
    except OSError as error:
        if not given.output:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _say(f"cannot write {given.output or 'standard output'}: {reason(error)}")
        return SOME_UNREAD if begun else WRONG_USAGE
    finally:
        progress.close()
    return _close(given, summary)


class _NothingReadError(Exception):
    """No document could be read, so that there is nothing to write."""


def _close(given: argparse.Namespace, summary: Counter[str]) -> int:
    """Say what was done; the exit status."""
    names = "figures", "documents", "unread", "flagged"
    figures, documents, unread, flagged = (summary.pop(name, 0) for name in names)
    if given.output and not given.quiet and sys.stderr.isatty():
        more = f"; {unread:,} could not be read" if unread else ""
        _say(f"{given.output}: {figures:,} figures of {documents:,} documents{more}")
    if checked := not given.quiet and summary.total():  # what is left are verdicts
        counts = ", ".join(f"{count:,} {verdict}" for verdict, count in summary.most_common())
        _say(f"{checked:,} figure{'s' * (checked != 1)} checked: {counts}; {flagged:,} to look at")
    if given.strict and flagged:
        return DIFFERS
    return SOME_UNREAD if unread else READ


@contextmanager
def _sink(given: argparse.Namespace, reading: Reading) -> Iterator[Write]:
    """Where the rows go: standard output, or a file or an address that holds all of them or none."""
    from tracker.batch import uploaded
    from tracker.export.files import beside, into_file, into_stream, open_text

    form = "csv" if reading.form == "checklist" else given.format
    if given.output is None:
        sys.stdout.flush()
        with (
            open_text(sys.stdout.fileno()) as stream,
            into_stream(stream, form, reading.columns) as write,
        ):
            yield write
        return
    place = uploaded(given.output) if "://" in given.output else beside(Path(given.output))
    with place as part, into_file(part, form, reading.columns) as write:
        yield write


def _reading(given: argparse.Namespace) -> Reading:
    from tracker.batch import Reading
    from tracker.documents.read import Given

    return Reading(
        Given(given.published, given.language, given.publisher, given.title, given.url),
        "jsonl" if given.format == "parquet" else given.format,
        given.cost_sharing_only,
        given.min_confidence,
        given.currency,
        given.check or bool(given.sheet),
        given.explain,
        given.limit_seconds,
    )


def _items(given: argparse.Namespace) -> Iterator[Item]:
    from tracker.inputs import Item, items

    if given.text is not None:
        return iter([Item("text", "text", "--text", given.text)])
    stdin = sys.stdin  # None where the caller has closed it
    if not given.inputs and stdin is not None and stdin.isatty() and not given.quiet:
        _say("reading standard input, to its end (Ctrl-D)")
    return items(given.inputs or ["-"], None if stdin is None else stdin.buffer, _written(given))


class _Progress:
    """What is said while reading: problems and notices; and, on a terminal that shows nothing else, a bar."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.bar: Any = None
        self.quiet = given.quiet
        rows_are_seen = given.output is None and sys.stdout.isatty()
        if sys.stderr.isatty() and not (given.quiet or rows_are_seen or given.text) and given.inputs:
            from tqdm import tqdm

            paths = [Path(name) for name in given.inputs]
            sizes = [path.stat().st_size for path in paths if path.is_file()]
            total = sum(sizes) if len(sizes) == len(paths) else None
            self.bar = tqdm(total=total, unit="B", unit_scale=True, delay=1, leave=False)

    def take(self, outcome: Outcome) -> None:
        for line in (outcome.problem, *(() if self.quiet else outcome.notices)):
            if line:
                if self.bar is not None:
                    self.bar.clear()
                _say(line)
        if self.bar is not None:
            self.bar.update(outcome.size)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


def _end_in_order(*_: object) -> NoReturn:
    """SIGTERM and SIGHUP end a run as Ctrl-C does: nothing half-written stays."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # --jobs says how many processors work
    for number in {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _end_in_order)
    sys.exit(main())
