"""Hostile documents, read in a process of its own: within a limit of time, and of memory.

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
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from tracker.documents.content import DocumentError, Reason

if TYPE_CHECKING:
    from tracker.documents.read import Given
    from tracker.models import Document, Figure, Finding

T = TypeVar("T")
SECONDS, MEGABYTES = 60.0, 1024
# How many documents `guarded` has read at once. One that takes more than QUICK, in seconds of a processor,
# makes way for the others: it goes on with what they leave, or ends where as many as LONG do so already.
# Nobody waits longer for a turn than PATIENCE.
AT_ONCE = max(2, os.cpu_count() or 1)
QUICK, LONG, PATIENCE = 2.0, 2 * AT_ONCE, 30.0
# How often a process is used before another takes over.
TURNS = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds, and megabytes of address space (where the system counts it).
    0 is no limit."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


NO_LIMITS = Limits(0, 0)


class LimitError(DocumentError):
    """A document that took more than its limits, or that ended the process that read it."""

    def __init__(self, message: str) -> None:
        super().__init__(Reason.LIMIT, message)

    def __reduce__(self) -> tuple[type[LimitError], tuple[str]]:
        return LimitError, (self.message,)


@dataclass(frozen=True, slots=True)
class _Raised:
    """An error on its way from the reading process."""

    error: Exception


class Reader:
    """A process that does pieces of work one by one: started when needed, and again after it died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = self.closed = False
        self.turns = 0

    def each(
        self,
        function: Callable[..., T],
        work: Sequence[Any],
        *arguments: object,
        limits: Limits,
        long: Callable[[], None] | None = None,
    ) -> Iterator[T | LimitError]:
        """`function(piece, *arguments)` for each piece of work, in order; for a piece that was stopped the
        error that says why. What the function raises is raised here. `long` is called when a piece takes
        more than QUICK; it may raise a LimitError.

        >>> reader = Reader()
        >>> list(reader.each(pow, [2, 3], 2, limits=Limits()))
        [4, 9]
        >>> reader.stop()
        """
        rest = list(work)
        while rest and not self.closed:
            try:
                pipe = self._send((function, rest, arguments, limits))
            except LimitError as error:
                yield from [error] * (1 if self.closed else len(rest))
                return
            for done in range(1, len(rest) + 1):
                try:
                    if long is not None and not self._soon(pipe):
                        long()
                    answer = pickle.load(pipe)
                except LimitError:
                    self.stop()
                    raise
                except (EOFError, pickle.UnpicklingError):
                    yield self._why(limits)
                    rest = rest[done:]
                    break
                if isinstance(answer, _Raised):
                    self.stop()  # the pieces behind it are not wanted
                    raise answer.error
                yield answer
                if isinstance(answer, LimitError):
                    self.stop()  # what is left of its memory is no fault of the next
                    rest = rest[done:]
                    break
            else:
                return

    def _send(self, request: object) -> Any:
        """Hand the request to the process, a new one if need be; where its answers come from."""
        packed = pickle.dumps(request)
        for _ in range(2):
            process = self.start()
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(BrokenPipeError, EOFError):  # it died since it was looked at
                if not self.ready:
                    self.ready = pickle.load(process.stdout)
                process.stdin.write(packed)
                process.stdin.flush()
                return process.stdout
            self.stop()
            if self.closed:
                break
        raise LimitError("its reader was killed" if self.closed else "no process can be started to read")

    def _soon(self, pipe: Any) -> bool:
        """Wait for an answer, or until the process has worked for it longer than QUICK."""
        begun = self._worked()
        while not wait([pipe], 0.25):
            if self._worked() - begun > QUICK:
                return False
        return True

    def _worked(self) -> float:
        """Seconds of a processor that the process has used; of a clock where the system does not tell."""
        if sys.platform != "linux" or self.process is None:
            return time.monotonic()
        try:
            # the number of the clock of another process, as clock_getcpuclockid(3) makes it
            return time.clock_gettime(~self.process.pid << 3 | 2)
        except OSError:  # it is gone, and the pipe says so
            return 0.0

    def start(self) -> subprocess.Popen[bytes]:
        """The process, started unless it runs; it makes itself ready while nobody waits."""
        if self.process is None or self.process.poll() is not None:
            self.process, self.ready = _started(), False
        return self.process

    def _why(self, limits: Limits) -> LimitError:
        """Why the process is gone."""
        assert self.process is not None
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        status = self.process.returncode
        self.stop()
        if status == -signal.SIGALRM:
            return LimitError(f"it takes longer than {limits.seconds:g} seconds to read")
        return LimitError("its reader was killed")

    def give_way(self, nice: int) -> None:
        """Leave the processors to others: 19 takes only what they do not want. There is no way back."""
        if self.process is not None and hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, nice)

    def stop(self) -> None:
        """End the process, whatever it does."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]

    def close(self) -> None:
        """End the process under whoever waits for it, and start no other."""
        self.closed = True
        if self.process is not None:
            self.process.kill()


def _started() -> subprocess.Popen[bytes]:
    here = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-c", "from tracker.guard import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        process_group=0,  # Ctrl-C is for who asked, who then ends this process
    )


def serve() -> None:
    """Do the work that comes on standard input until that ends; answers go to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as answers, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # a library that prints must not speak between the answers
        # What the reader loads when it is first used is no document's fault.
        with suppress(Exception):
            _read("Seoul paid 1 trillion won in 2019.", "", None)
        pickle.dump(True, answers)
        answers.flush()
        while True:
            try:
                function, work, arguments, limits = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            _limit_memory(limits.megabytes)
            for piece in work:
                # Nobody handles this signal: it ends the process, whatever library is at work.
                signal.setitimer(signal.ITIMER_REAL, limits.seconds)
                try:
                    answer = function(piece, *arguments)
                except MemoryError:
                    answer = LimitError(f"it takes more than {limits.megabytes:,} MB of memory to read")
                except Exception as error:
                    answer = _Raised(_portable(error))
                signal.setitimer(signal.ITIMER_REAL, 0)
                pickle.dump(answer, answers)
                answers.flush()


def _limit_memory(megabytes: int) -> None:
    import resource  # Windows has none, nor the timer: there only what asks for no limits is read

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = megabytes << 20 or most
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


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
    seconds: float = 20.0,
    megabytes: int = MEGABYTES,
) -> tuple[Document, list[Figure]]:
    """The document in the bytes of a file called `name`, or in a text, and its figures.

    It is read in another process, which is ended after so many seconds, and which gets no more than so many
    megabytes of address space (its own 160 included). Raises DocumentError as `from_bytes` does, and
    LimitError, a DocumentError with Reason.LIMIT, for what took too much. Nothing of it is kept or logged.

    >>> document, figures = read_guarded("Seoul paid 1.0389 trillion won in 2019.")
    >>> [figure.as_written for figure in figures]
    ['1.0389 trillion won']
    """
    return guarded(_read, data, name, given, seconds=seconds, megabytes=megabytes)


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


def _read(data: bytes | str, name: str, given: Given | None) -> tuple[Document, list[Figure]]:
    from tracker.documents.read import NOTHING_GIVEN
    from tracker.inputs import Item, read

    kind: Literal["bytes", "text"] = "bytes" if isinstance(data, bytes) else "text"
    return read(Item(kind, PurePath(name).stem, name, data), given or NOTHING_GIVEN)
