"""Hostile documents, read in processes of their own that many callers share; see `tracker.reader`."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tracker.documents.content import DocumentError, Reason
from tracker.reader import MEGABYTES, SECONDS, LimitError, Limits, Reader

if TYPE_CHECKING:
    from tracker.documents.read import Given
    from tracker.models import Document, Figure, Finding

T = TypeVar("T")
# How many documents `guarded` has read at once. A long one makes way for the others: it goes on
# with what they leave of the processors, or ends where as many as LONG do so already.
# Nobody waits longer for a turn than PATIENCE.
AT_ONCE = max(2, os.cpu_count() or 1)
LONG, PATIENCE = 2 * AT_ONCE, 30.0
# How often a process is used before another takes over.
TURNS = 500

_turns = threading.BoundedSemaphore(AT_ONCE)
_long = threading.BoundedSemaphore(LONG)
_idle: list[Reader] = []
_busy: set[Reader] = set()


def each_guarded(
    function: Callable[..., T],
    work: Sequence[Any],
    *arguments: object,
    limits: Limits,
    long: Callable[[Reader], None] | None = None,
) -> list[T | LimitError]:
    """`Reader.each` by a process that stays for the next caller, and ends with this one."""
    try:
        reader = _idle.pop()
    except IndexError:
        reader = Reader()
    _busy.add(reader)
    # Whoever is interrupted leaves the process busy with what nobody waits for: it is not used again.
    again = False
    try:
        called = partial(long, reader) if long is not None else None
        answers = list(reader.each(function, work, *arguments, limits=limits, long=called))
        reader.turns += 1
        again = reader.turns < TURNS and not reader.closed
        return answers
    finally:
        _busy.discard(reader)
        if again:
            _idle.append(reader)
        else:
            reader.stop()


@atexit.register
def end_all() -> None:
    """End all processes that read, whatever they do."""
    for reader in [*_busy, *_idle]:
        reader.close()
    while _idle:
        _idle.pop().stop()


def guarded(
    function: Callable[..., T],
    argument: object,
    *more: object,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
) -> T:
    """`function(argument, *more)` in a process of its own. Raises LimitError, and what the function raises.

    The function is one that a module has at its top; it, its arguments and its result are pickled. Threads
    may call at once: AT_ONCE are served, the others wait, which does not count as time.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise LimitError("too many others are being read")
    lane = _turns

    def long(reader: Reader) -> None:
        nonlocal lane
        if not _long.acquire(blocking=False):
            raise LimitError("it takes long to read, and so do too many others")
        lane.release()
        lane = _long
        reader.give_way(19)
        reader.turns = TURNS  # not for others, who may be in a hurry: they get another
        spare = Reader()
        spare.start()
        _idle.append(spare)

    try:
        [answer] = each_guarded(function, [argument], *more, limits=Limits(seconds, megabytes), long=long)
    finally:
        lane.release()
    if isinstance(answer, LimitError):
        raise answer
    return answer


def read_guarded(
    data: bytes | str,
    name: str = "",
    given: Given | None = None,
    *,
    most: int | None = None,
    seconds: float = 20.0,
    megabytes: int = MEGABYTES,
) -> tuple[Document, list[Figure]]:
    """The document in the bytes of a file called `name`, or in a text, and its figures.

    It is read in another process, which is ended after so many seconds, and which gets no more than so many
    megabytes of address space (its own 160 included). Raises DocumentError as `from_bytes` does, and with
    Reason.SUMS for more than `most` figures; LimitError, a DocumentError with Reason.LIMIT, for what took too
    much. Nothing of it is kept or logged.

    >>> document, figures = read_guarded("Seoul paid 1.0389 trillion won in 2019.")
    >>> [figure.as_written for figure in figures]
    ['1.0389 trillion won']
    """
    return guarded(_read, data, name, given, most, seconds=seconds, megabytes=megabytes)


def check_guarded(document: Document, figures: Sequence[Figure], language: str) -> list[Finding]:
    """Each figure of a document held against the record, remarks in `language`, in another process as
    `read_guarded` reads. Raises LimitError.

    >>> [finding.verdict.value for finding in check_guarded(*read_guarded("Korea paid $3."), "en")]
    ['not_payment']
    """
    return guarded(_check, document, figures, language, seconds=20.0)


def _check(document: Document, figures: Sequence[Figure], language: str) -> list[Finding]:
    from tracker.checking.checks import check
    from tracker.record.store import the_record

    return check(document, figures, the_record(), language=language)


def _read(
    data: bytes | str, name: str, given: Given | None, most: int | None
) -> tuple[Document, list[Figure]]:
    from tracker.documents.read import NOTHING_GIVEN
    from tracker.inputs import Item, read

    kind: Literal["bytes", "text"] = "bytes" if isinstance(data, bytes) else "text"
    document, figures = read(Item(kind, PurePath(name).stem, name, data), given or NOTHING_GIVEN)
    if most is not None and len(figures) > most:
        raise DocumentError(Reason.SUMS, f"too many sums: {len(figures):,}, the limit is {most:,}")
    return document, figures
