"""Documents read by other processes, each within a limit of time and of memory.

A few hundred kilobytes can be made so that reading them takes minutes or gigabytes. No check beforehand finds
all of them, and a library busy in C answers to nothing; a process can always be ended.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from pathlib import Path, PurePath
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tracker.documents.content import DocumentError, Reason
from tracker.documents.read import NOTHING_GIVEN, Given
from tracker.inputs import Item, read

if TYPE_CHECKING:
    from tracker.models import Document, Figure, Finding

T = TypeVar("T")
TURNS = 500  # how often a process is used before another takes over
# How many documents `guarded` reads at once. One that takes a processor for more than QUICK seconds is long:
# it makes way for the others, and goes on with what they leave, or ends where as many as LONG do so already.
# Nobody waits longer for a turn than PATIENCE.
AT_ONCE = max(2, os.cpu_count() or 1)
LONG, QUICK, PATIENCE = 2 * AT_ONCE, 1.0, 30.0
NOT_STARTED = "no process can be started to read"


class Limits(NamedTuple):
    """What one document may take: seconds, and megabytes of address space (where the system counts it).
    0 is no limit."""

    seconds: float = 60.0
    megabytes: int = 1024


NO_LIMITS, VISITOR = Limits(0, 0), Limits(20)


def _too_much(message: str) -> DocumentError:
    return DocumentError(Reason.LIMIT, message)


class Reader:
    """A process that does pieces of work one by one, until it is ended."""

    def __init__(self) -> None:
        here = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
        # What one document needs is too little to share among processors.
        own = {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from tracker.guard import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | own,
                process_group=0,  # Ctrl-C is for who asked, who then ends this process
            )
        except OSError:
            raise _too_much(NOT_STARTED) from None
        self.ready, self.turns = False, TURNS

    def ask(self, function: Callable[..., Any], work: Sequence[Any], *more: object, limits: Limits) -> None:
        """Have `function(piece, *more)` worked out for each piece of work; `answer` gives them in order."""
        assert self.process.stdin is not None
        self.turns -= 1
        try:
            if not self.ready:
                self.ready = pickle.load(self.process.stdout)  # type: ignore[arg-type]
            self.process.stdin.write(pickle.dumps((function, work, more, limits)))
            self.process.stdin.flush()
        except (EOFError, BrokenPipeError):
            raise _too_much(NOT_STARTED) from None

    def answer(self, limits: Limits) -> Any:
        """What came of the next piece of work: the result, or what was raised; a DocumentError with
        Reason.LIMIT for one that took too much, or that ended the process."""
        try:
            answer = pickle.load(self.process.stdout)  # type: ignore[arg-type]
        except Exception:  # the pipe ends, perhaps in the middle of an answer
            answer = _too_much("its reader was killed")
            with suppress(subprocess.TimeoutExpired):
                if self.process.wait(5) == -signal.SIGALRM:
                    answer = _too_much(f"it takes longer than {limits.seconds:g} seconds to read")
        refused = isinstance(answer, DocumentError) and answer.reason is not Reason.LIMIT
        if isinstance(answer, Exception) and not refused:
            self.turns = 0  # what is left of its memory is no fault of the next caller
        return answer

    def soon(self) -> bool:
        """Wait until there is an answer, or until the process has worked for it longer than QUICK."""
        # the number of the clock of another process, as clock_getcpuclockid(3) makes it
        clock = ~self.process.pid << 3 | 2 if sys.platform == "linux" else time.CLOCK_MONOTONIC
        with suppress(OSError):  # it is gone, and the pipe says so
            begun = time.clock_gettime(clock)
            while not wait([self.process.stdout], 0.25):  # type: ignore[list-item]
                if time.clock_gettime(clock) - begun > QUICK:
                    return False
        return True

    def give_way(self, nice: int) -> None:
        """Leave the processors to others: 19 takes only what they do not want. There is no way back."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, nice)

    def stop(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        with suppress(BrokenPipeError), self.process:
            pass  # its pipes are closed, and its end waited for


class Readers:
    """Processes that many callers share, from as many threads as they like."""

    def __init__(self) -> None:
        self.idle: list[Reader] = []
        self.busy: set[Reader] = set()
        self.closed = False

    @contextmanager
    def one(self) -> Iterator[Reader]:
        """A process for one caller. It stays for the next, unless the block raises: whoever is interrupted
        leaves it busy with what nobody waits for."""
        try:
            reader = self.idle.pop()
        except IndexError:
            reader = Reader()
        if reader.process.poll() is not None:
            reader.stop()
            reader = Reader()
        self.busy.add(reader)
        if self.closed:
            reader.process.kill()
        again = False
        try:
            yield reader
            again = reader.turns > 0 and not self.closed
        finally:
            self.busy.discard(reader)
            if again:
                self.idle.append(reader)
            else:
                reader.stop()

    def each(
        self, function: Callable[..., T], work: Sequence[Any], *more: object, limits: Limits
    ) -> list[T | Exception]:
        """`function(piece, *more)` for each piece of work, in order; for a piece that took too much, or that
        ended its process, the error that says so. Ends with what the function raises.

        >>> SHARED.each(pow, [2, 3], 2, limits=Limits())
        [4, 9]
        """
        done: list[T | Exception] = []
        while len(done) < len(work) and not self.closed:
            try:
                with self.one() as reader:
                    reader.ask(function, work[len(done) :], *more, limits=limits)
                    for _ in work[len(done) :]:
                        done.append(answer := reader.answer(limits))
                        if isinstance(answer, DocumentError) and answer.reason is Reason.LIMIT:
                            break
                        if isinstance(answer, Exception):
                            reader.turns = 0  # the pieces behind it are not wanted
                            return done
            except DocumentError as error:
                return done + [error] * (len(work) - len(done))
        return done

    def close(self) -> None:
        """End all processes under whoever waits for them, and start no others."""
        self.closed = True
        for reader in [*self.busy, *self.idle]:
            reader.process.kill()
        while self.idle:
            self.idle.pop().stop()


SHARED = Readers()
atexit.register(SHARED.close)
_turns, _long = BoundedSemaphore(AT_ONCE), BoundedSemaphore(LONG)


def guarded(function: Callable[..., T], argument: object, *more: object, limits: Limits = VISITOR) -> T:
    """`function(argument, *more)` in another process. Raises what the function raises, and DocumentError
    with Reason.LIMIT.

    The function is one that a module has at its top; it, its arguments and its result are pickled. Threads
    may call at once: AT_ONCE are served, the others wait, which does not count as time.
    """
    lane = _turns
    if not lane.acquire(timeout=PATIENCE):
        raise _too_much("too many others are being read")
    try:
        with SHARED.one() as reader:
            reader.give_way(5)  # to whoever answers visitors
            reader.ask(function, [argument], *more, limits=limits)
            if not reader.soon():
                if not _long.acquire(blocking=False):
                    raise _too_much("it takes long to read, and so do too many others")
                lane.release()
                lane = _long
                reader.give_way(19)
                reader.turns = 0  # not for others, who may be in a hurry: they get another
                SHARED.idle.append(Reader())
            answer = reader.answer(limits)
    finally:
        lane.release()
    if isinstance(answer, Exception):
        raise answer
    return answer  # type: ignore[no-any-return]


def read_guarded(
    data: bytes | str, name: str = "", given: Given = NOTHING_GIVEN, *, most: int | None = None
) -> tuple[Document, list[Figure]]:
    """The document in the bytes of a file called `name`, or in a text, and its figures.

    It is read in another process, within 20 seconds and a gigabyte (its own 160 MB included). Raises
    DocumentError as `from_bytes` does; with Reason.SUMS for more than `most` figures, with Reason.LIMIT for
    what took too much. Nothing of it is kept or logged.

    >>> document, figures = read_guarded("Seoul paid 1.0389 trillion won in 2019.")
    >>> [figure.as_written for figure in figures]
    ['1.0389 trillion won']
    """
    item = Item("bytes" if isinstance(data, bytes) else "text", PurePath(name).stem, name, data)
    document, figures = guarded(read, item, given)
    if most is not None and len(figures) > most:
        raise DocumentError(Reason.SUMS, f"too many sums: {len(figures):,}, the limit is {most:,}")
    return document, figures


def check_guarded(document: Document, figures: Sequence[Figure], language: str) -> list[Finding]:
    """Each figure of a document held against the record, remarks in `language`, in another process as
    `read_guarded` reads. Raises DocumentError with Reason.LIMIT.

    >>> [finding.verdict.value for finding in check_guarded(*read_guarded("Korea paid $3."), "en")]
    ['not_payment']
    """
    return guarded(_check, document, figures, language)


# --- in the process that reads -------------------------------------------------------------------


def _check(document: Document, figures: Sequence[Figure], language: str) -> list[Finding]:
    from tracker.checking.checks import check
    from tracker.record.store import the_record

    return check(document, figures, the_record(), language=language)


def serve() -> None:
    """Do the work that comes on standard input until that ends; answers go to standard output."""
    import resource

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    with os.fdopen(os.dup(1), "wb") as answers, Path(os.devnull).open("w") as nowhere:

        def give(answer: object) -> None:
            pickle.dump(answer, answers)
            answers.flush()

        os.dup2(nowhere.fileno(), 1)  # a library that prints must not speak between the answers
        with suppress(Exception):  # what is loaded when it is first used is no document's fault
            read(Item("text", "", "", "Seoul paid 1 trillion won in 2019."), NOTHING_GIVEN)
        give(True)
        with suppress(EOFError):
            while True:
                function, work, more, limits = pickle.load(sys.stdin.buffer)
                wanted = limits.megabytes << 20 or most
                with suppress(ValueError, OSError):  # where the system does not limit it
                    resource.setrlimit(resource.RLIMIT_AS, (min(wanted, most) if most > 0 else wanted, most))
                for piece in work:
                    # Nobody handles this signal: it ends the process, whatever library is at work.
                    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
                    try:
                        answer = function(piece, *more)
                    except MemoryError:
                        answer = _too_much(f"it takes more than {limits.megabytes:,} MB of memory to read")
                    except Exception as error:
                        answer = error
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    give(answer)
