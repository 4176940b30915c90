"""The commands, as people type them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def printed(arguments: Sequence[str], folder: Path, program: Path = ROOT) -> str:
    """What `python ...` prints in a folder, with the modules of `program`; that it ends well is asserted."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(program), "PYTHONUTF8": "1", "COLUMNS": "110"},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
