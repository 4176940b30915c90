"""A process that reads for others, within a limit of time and of memory.

A few hundred kilobytes can be made so that reading them takes minutes or gigabytes. No check beforehand finds
all of them, and a library busy in C answers to nothing; a process can always be ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, TypeVar

from tracker.documents.content import DocumentError, Reason

T = TypeVar("T")
SECONDS, MEGABYTES = 60.0, 1024
QUICK = 1.0  # seconds of a processor after which a piece of work is a long one


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
                    if long is not None:
                        self.give_way(5)  # to whoever answers visitors
                        if not self._soon(pipe):
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
        [sys.executable, "-c", "from tracker.reader import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
        process_group=0,  # Ctrl-C is for who asked, who then ends this process
    )


def serve() -> None:
    """Do the work that comes on standard input until that ends; answers go to standard output."""
    from tracker.documents.read import NOTHING_GIVEN
    from tracker.inputs import Item, read

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with os.fdopen(os.dup(1), "wb") as answers, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # a library that prints must not speak between the answers
        # What the reader loads when it is first used is no document's fault.
        with suppress(Exception):
            read(Item("text", "", "", "Seoul paid 1 trillion won in 2019."), NOTHING_GIVEN)
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
