"""`python -m tracker.parse`: documents in, one row for every sum of money out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tracker.arguments import WRONG_USAGE, options
from tracker.shipped import ShippedFileError

if TYPE_CHECKING:
    from tracker.corpus import Outcome, Reading, Summary
    from tracker.inputs import Item
    from tracker.models import Document, Figure
    from tracker.output import Sink

READ, SOME_UNREAD, STOPPED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the inputs and write their rows; the exit status."""
    given = options(arguments)
    if sys.stdout is None and not (given.output or given.sheet):
        _say("standard output is closed: name a FILE with -o")
        return WRONG_USAGE
    try:
        if given.currency:
            from tracker.units import currencies

            if given.currency not in currencies():
                _say(f"unknown currency {given.currency!r}, known are {', '.join(sorted(currencies()))}")
                return WRONG_USAGE
        if given.explain:
            return _explain(given)
        return _sheet(given) if given.sheet else _run(given)
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
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _say(f"cannot write standard output: {error.strerror}")
        return SOME_UNREAD


def _say(message: str) -> None:
    sys.stderr.write(f"tracker.parse: {message}\n")


def _run(given: argparse.Namespace) -> int:
    from tracker.corpus import run
    from tracker.inputs import reason
    from tracker.workers import ClusterError, outcomes

    reading = _reading(given)
    if given.scheduler and find_spec("distributed") is None:
        from tracker.documents.content import extra

        _say(f"--scheduler needs {extra('scale')}")
        return WRONG_USAGE
    progress = _Progress(given)
    begun = False
    try:
        with ExitStack() as stack:
            sink, items, start, note = _output(stack, given, reading)
            begun = True
            results = outcomes(items, reading, jobs=given.jobs, scheduler=given.scheduler)

            def after(outcome: Outcome, summary: Summary) -> None:
                progress.advance(outcome)
                if note:
                    note(summary)

            stack.callback(progress.close)
            summary = run(results, sink, report=progress.say, after=after, start=start)
            if summary.failed == summary.items and given.output:
                # Nothing was read: no file, and an older one stays.
                raise _NothingReadError
    except _NothingReadError:
        return SOME_UNREAD
    except ClusterError as error:
        _say(str(error))
        return WRONG_USAGE
    except BrokenPipeError:
        raise
    except OSError as error:
        _say(f"cannot write {given.output or 'standard output'}: {reason(error)}")
        return SOME_UNREAD if begun else WRONG_USAGE
    if given.output and not given.quiet and sys.stderr.isatty():
        unread = f"; {summary.failed:,} could not be read" if summary.failed else ""
        _say(f"{given.output}: {summary.figures:,} figures of {summary.items:,} documents{unread}")
    return SOME_UNREAD if summary.failed else READ


class _NothingReadError(Exception):
    """No document could be read, so that there is nothing to write."""


def _output(
    stack: ExitStack, given: argparse.Namespace, reading: Reading
) -> tuple[Sink, Iterator[Item], Summary, Any]:
    """Where the rows go, what is still to read, what an earlier run has done, and who notes what is."""
    from tracker.corpus import Summary
    from tracker.output import sink

    if not given.resume:
        out = stack.enter_context(sink(given.output, given.format, reading.columns))
        return out, _items(given), Summary(), None
    from tracker.journal import mark, resumable

    resumed = stack.enter_context(
        resumable(
            Path(given.output),
            given.format,
            reading.columns,
            mark(given.inputs, reading),
            lambda: _items(given),
        )
    )
    return resumed.sink, resumed.items, resumed.summary, resumed.note


def _reading(given: argparse.Namespace) -> Reading:
    from tracker.corpus import Reading
    from tracker.documents.read import Given

    known = Given(given.published, given.language, given.publisher, given.title, given.url)
    form = "jsonl" if given.format == "parquet" else given.format
    return Reading(known, form, given.cost_sharing_only, given.currency, given.check)


def _items(given: argparse.Namespace) -> Iterator[Item]:
    from tracker.inputs import Item, items

    if given.text is not None:
        return iter([Item("text", "text", "--text", given.text)])
    stdin = sys.stdin  # None where the caller has closed it
    if not given.inputs and stdin is not None and stdin.isatty() and not given.quiet:
        _say("reading standard input, to its end (Ctrl-D)")
    return items(given.inputs or ["-"], None if stdin is None else stdin.buffer)


def _explain(given: argparse.Namespace) -> int:
    """The words that decided one figure of each input."""
    from tracker.documents.read import DocumentError, Reason
    from tracker.explain import explain

    def show(read: Document, figures: list[Figure]) -> None:
        if len(figures) < given.explain:
            raise DocumentError(
                Reason.INPUT, f"there is no figure {given.explain}, the last is {len(figures)}"
            )
        words = explain(read, figures[given.explain - 1])
        sys.stdout.buffer.write(words.encode("utf-8", "backslashreplace"))

    status = _each(given, show)
    sys.stdout.flush()
    return status


def _sheet(given: argparse.Namespace) -> int:
    """A fact-check sheet of all inputs, whole or not at all."""
    from tracker.inputs import reason
    from tracker.output import beside, open_text
    from tracker.sheet import Sheet

    sheet = Sheet(Path(given.sheet))
    status = _each(given, sheet.add)
    if not sheet.parts:
        # Nothing was read: no file, and an older one stays.
        return status
    try:
        with beside(sheet.path) as part, open_text(part) as stream:
            stream.write(sheet.text())
    except OSError as error:
        _say(f"cannot write {given.sheet}: {reason(error)}")
        return SOME_UNREAD
    return status


def _each(given: argparse.Namespace, use: Callable[[Document, list[Figure]], None]) -> int:
    """Read the inputs one by one and pass each on with its figures; the exit status."""
    from tracker.inputs import problem, read

    status, known = READ, _reading(given).given
    for item in _items(given):
        try:
            use(*read(item, known))
        except (BrokenPipeError, ShippedFileError):
            raise
        except Exception as error:
            _say(problem(item, error))
            status = SOME_UNREAD
    return status


class _Progress:
    """A bar on a terminal that shows nothing else, and nothing anywhere else."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.bar: Any = None
        rows_are_seen = given.output is None and sys.stdout.isatty()
        if sys.stderr.isatty() and not (given.quiet or rows_are_seen or given.text) and given.inputs:
            from tqdm import tqdm

            paths = [Path(name) for name in given.inputs]
            sizes = [path.stat().st_size for path in paths if path.is_file()]
            # The bar's own thread would be copied half-alive into the processes that read.
            tqdm.monitor_interval = 0
            self.bar = tqdm(
                total=sum(sizes) if len(sizes) == len(paths) else None,
                unit="B",
                unit_scale=True,
                delay=1,
                leave=False,
            )

    def advance(self, outcome: Outcome) -> None:
        if self.bar is not None:
            self.bar.update(outcome.size)

    def say(self, message: str) -> None:
        if self.bar is None:
            _say(message)
        else:
            self.bar.write(f"tracker.parse: {message}", file=sys.stderr)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()


def _end_in_order(*_: object) -> NoReturn:
    """SIGTERM ends a run as Ctrl-C does: nothing half-written stays."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end_in_order)
    sys.exit(main())
