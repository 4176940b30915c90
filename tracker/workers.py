"""Who reads the batches: this process, several on this machine, or a Dask cluster. Same rows, same order."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import parent_process
from typing import Any

from tracker.corpus import Outcome, Reading, batches, joined, read_batch
from tracker.inputs import Item, reason


class ClusterError(Exception):
    """The cluster cannot be reached or used; the message is one line."""


def outcomes(
    items: Iterable[Item], reading: Reading, *, jobs: int = 1, scheduler: str | None = None
) -> Iterator[Outcome]:
    """What each batch gave, in the order of the items."""
    if scheduler:
        yield from _on_cluster(batches(items), reading, scheduler)
    elif jobs > 1:
        yield from _in_processes(batches(items), reading, jobs)
    else:
        for batch in batches(items):
            yield read_batch(batch, reading)


class _Pool:
    """A pool of processes that is made anew when a document has killed one of them."""

    def __init__(self, jobs: int, reading: Reading) -> None:
        self.jobs, self.reading = jobs, reading
        self.executor = self._made()

    def _made(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.jobs, initializer=_begin_worker)

    def submit(self, batch: list[Item]) -> Future[Outcome]:
        try:
            return self.executor.submit(read_batch, batch, self.reading)
        except BrokenProcessPool:
            self.executor.shutdown(cancel_futures=True)
            self.executor = self._made()
            return self.executor.submit(read_batch, batch, self.reading)


def _in_processes(work: Iterable[list[Item]], reading: Reading, jobs: int) -> Iterator[Outcome]:
    pool = _Pool(jobs, reading)
    waiting: deque[tuple[list[Item], Future[Outcome]]] = deque()

    def finish() -> Outcome:
        batch, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            # Some document killed its reader: look for it here; what waited behind is read anew.
            outcome = _one_by_one(batch, reading)
            behind = [later for later, _ in waiting]
            waiting.clear()
            waiting.extend((later, pool.submit(later)) for later in behind)
            return outcome

    try:
        for batch in work:
            waiting.append((batch, pool.submit(batch)))
            if len(waiting) > 2 * jobs:
                yield finish()
        while waiting:
            yield finish()
    finally:
        pool.executor.shutdown(wait=False, cancel_futures=True)


def _one_by_one(batch: Sequence[Item], reading: Reading) -> Outcome:
    """A batch in which some document kills the process that reads it: each in a process of its own."""
    done: list[Outcome] = []
    for item in batch:
        with ProcessPoolExecutor(1, initializer=_begin_worker) as pool:
            try:
                done.append(pool.submit(read_batch, [item], reading).result())
            except BrokenProcessPool:
                problem = f"{item.where}: cannot be read (its reader was killed)"
                done.append(Outcome(items=1, size=item.size, problems=(problem,)))
    return joined(done, reading)


def _begin_worker() -> None:
    """A worker leaves Ctrl-C to its parent, and does not outlive it, even one that was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _on_cluster(work: Iterable[list[Item]], reading: Reading, address: str) -> Iterator[Outcome]:
    """The same batches on the workers of a Dask cluster; what a lost worker had is read by another."""
    import logging

    import distributed

    connect: Any = distributed.Client
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = connect(address, timeout=5, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address}: {reason(error)}") from None
    with client:
        if not client.ncores():
            raise ClusterError(f"the scheduler at {address} has no workers")
        window = 2 * sum(client.ncores().values()) + 2

        def submit(batch: list[Item]) -> Any:
            return client.submit(read_batch, batch, reading, pure=False, retries=2)

        def finish(batch: list[Item], future: Any) -> Outcome:
            try:
                outcome: Outcome = future.result()
            except distributed.KilledWorker:
                if len(batch) > 1:
                    return joined([finish([item], submit([item])) for item in batch], reading)
                problem = f"{batch[0].where}: cannot be read (it killed the workers that tried)"
                return Outcome(items=1, size=batch[0].size, problems=(problem,))
            return outcome

        waiting: deque[tuple[list[Item], Any]] = deque()
        for batch in work:
            waiting.append((batch, submit(batch)))
            if len(waiting) > window:
                yield finish(*waiting.popleft())
        while waiting:
            yield finish(*waiting.popleft())
