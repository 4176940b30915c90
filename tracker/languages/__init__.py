"""The words of each language, as data. Which languages there are is read from the files, and nothing more
is loaded for it: the command line's --help names them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that can be read: one TOML file each."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
