"""`python -m tracker.parse`: documents in, one row for every sum of money out."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tracker.arguments import WRONG_USAGE, options
from tracker.shipped import ShippedFileError

if TYPE_CHECKING:
    from tracker.batch import Outcome, Reading, Summary
    from tracker.export.files import Write
    from tracker.inputs import Item

READ, SOME_UNREAD, DIFFERS, STOPPED = 0, 1, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the inputs and write their rows; the exit status."""
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


def _say(message: str) -> None:
    from tracker.export.cells import visible

    sys.stderr.write(visible(f"tracker.parse: {message}").encode("utf-8", "replace").decode() + "\n")


def _wrong(message: str) -> int:
    _say(message)
    return WRONG_USAGE


def _written(given: argparse.Namespace) -> list[Path | int]:
    """The files that this run writes, standard output among them where it goes into one."""
    from tracker.resume import log_of

    if given.output is None:
        return [1]
    return [] if "://" in given.output else [Path(given.output), log_of(Path(given.output))]


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
    from tracker.batch import RunError, Summary, outcomes
    from tracker.inputs import reason
    from tracker.resume import mark, resumable

    reading, summary, progress = _reading(given), Summary(), _Progress(given)
    begun = False

    def results(items: Iterator[Item]) -> Iterator[Outcome]:
        for outcome in outcomes(items, reading, jobs=given.jobs, scheduler=given.scheduler):
            yield outcome
            progress.take(outcome)
            summary.add(outcome)

    try:
        if given.resume:
            with resumable(Path(given.output), mark(given.inputs, reading)) as log:
                begun = True
                for outcome in results(log.skip(_items(given))):
                    log.add(outcome)
                summary = Summary()
                for outcome in log.outcomes():
                    summary.add(outcome)
                if summary.failed < summary.documents:
                    with _sink(given, reading) as write:
                        for outcome in log.outcomes():
                            write(outcome.encoded)
        else:
            with _sink(given, reading) as write:
                begun = True
                for outcome in results(_items(given)):
                    write(outcome.encoded)
                if summary.failed == summary.documents and given.output:
                    raise _NothingReadError
    except _NothingReadError:
        pass  # no file, and an older one stays
    except RunError as error:
        _say(str(error))
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


def _close(given: argparse.Namespace, summary: Summary) -> int:
    """Say what was done; the exit status."""
    unread = f"; {summary.failed:,} could not be read" if summary.failed else ""
    if given.output and not given.quiet and sys.stderr.isatty():
        _say(f"{given.output}: {summary.figures:,} figures of {summary.documents:,} documents{unread}")
    flagged = summary.verdicts.pop("flagged", 0)
    if (given.check or given.sheet) and not given.quiet and summary.verdicts:
        figures = f"{summary.verdicts.total():,} figure{'s' * (summary.verdicts.total() != 1)}"
        counts = ", ".join(f"{count:,} {verdict}" for verdict, count in summary.verdicts.most_common())
        _say(f"{figures} checked: {counts}; {flagged:,} to look at")
    if given.strict and flagged:
        return DIFFERS
    return SOME_UNREAD if summary.failed else READ


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
    from tracker.reader import NO_LIMITS, Limits

    return Reading(
        Given(given.published, given.language, given.publisher, given.title, given.url),
        "jsonl" if given.format == "parquet" else given.format,
        given.cost_sharing_only,
        given.min_confidence,
        given.currency,
        given.check or bool(given.sheet),
        given.explain,
        Limits(given.limit_seconds) if given.limit_seconds else NO_LIMITS,
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
    for number in {signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _end_in_order)
    sys.exit(main())
