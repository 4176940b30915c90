"""The page of a checkout, served as `streamlit run` serves it, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    root: Path, log: Path, *options: str, port: int = 0, environment: dict[str, str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of the page of the checkout `root`, and the process that serves it. What it has to say goes
    to `log`. Raises RuntimeError if it does not answer within a minute."""
    port = port or free_port()
    call = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", f"--server.port={port}", *options]
    address = f"http://127.0.0.1:{port}"
    with (
        log.open("w") as sink,
        subprocess.Popen(
            call,
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)} | (environment or {}),
            stdout=sink,
            stderr=sink,
        ) as process,
    ):
        try:
            _wait(f"{address}/_stcore/health", process, log)
            yield address, process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
