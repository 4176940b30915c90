"""The files of data that come with the program, to which anybody may add a line: a fault in one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent


class ShippedFileError(Exception):
    """A file of the program's own cannot be used. The message is one line: the file, the place, the fault."""


def fault(path: Path, message: str, *, line: int = 0) -> ShippedFileError:
    """The error that names a file as it stands in the project.

    >>> print(fault(PACKAGE / "units.txt", "'nonsense' is no unit", line=3))
    tracker/units.txt:3: 'nonsense' is no unit
    """
    name = path.relative_to(PACKAGE.parent).as_posix() if path.is_relative_to(PACKAGE) else str(path)
    return ShippedFileError(f"{name}{f':{line}' * (line > 0)}: {message}")


def text(path: Path) -> str:
    """The text of a file, with or without a byte-order mark."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise fault(path, f"cannot be read ({error})") from None


def tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    import tomllib  # --help needs none of them

    try:
        return tomllib.loads(text(path))
    except tomllib.TOMLDecodeError as error:
        raise fault(path, f"not TOML: {error}") from None
