"""Attacks on the program, each with a bound, on this machine only: `python -m tests.attack`.

A module of this package holds the attacks on one part: functions of a folder of their own that say what came
of it. docs/security.md has their figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

# The checkout that is attacked; an older one may be named by --root.
root = Path(__file__).resolve().parent.parent.parent


class Result(NamedTuple):
    """What came of one attack: a short line with its figures, and whether the program held."""

    said: str
    held: bool


Attack = Callable[[Path], Result]


class Done(NamedTuple):
    """A command that has ended: its status, what it wrote, how long it took, the most memory of all its
    processes."""

    status: int
    out: str
    err: str
    seconds: float
    megabytes: int


def run(*arguments: str | Path, folder: Path, most: float = 300, script: str = "tracker.parse") -> Done:
    """Run one command of the program in a folder; after `most` seconds it is killed."""
    call = [sys.executable, "-m", script, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    peak = 0
    start = time.perf_counter()
    with subprocess.Popen(
        call,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        watched = psutil.Process(process.pid)

        def watch() -> None:
            nonlocal peak
            while process.poll() is None:
                peak = max(peak, megabytes(watched))
                time.sleep(0.02)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            out, err = process.communicate(timeout=most)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        watcher.join()
    return Done(process.returncode, out, err, time.perf_counter() - start, peak)


def megabytes(process: psutil.Process) -> int:
    """MiB that a process and those that it has started hold; 0 when it is gone."""
    with suppress(psutil.Error):
        family = [process, *process.children(recursive=True)]
        return sum(member.memory_info().rss for member in family) >> 20
    return 0
