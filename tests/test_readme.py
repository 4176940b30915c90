"""The README's commands, run as written: what it shows is what comes out.

The percentages of --explain and the weights of words change with every lesson: they are not compared.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    """Every `$ python -m tracker...` of the README's console blocks, with the output shown below it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for command, output in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command.startswith("python -m tracker") and output.strip():
                found.append((command.replace("\\\n", " "), output))
    return found


def steady(printed: str) -> list[str]:
    """The lines of an output without what changes when the reader is taught."""
    lines = [re.sub(r"\(\d+%.*\)", "(..%)", line).rstrip() for line in printed.splitlines()]
    return [line for line in lines if not re.search(r"” [+-]\d\.\d\d", line)]


@pytest.mark.parametrize(("command", "output"), examples())
def test_commands_print_what_the_readme_shows(command: str, output: str, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "110"}
    done = subprocess.run(
        [sys.executable, *shlex.split(command)[1:]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert steady(done.stdout) == steady(output)


def test_there_are_examples() -> None:
    assert len(examples()) >= 3


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README) + re.findall(r'src="(?!https?:)([^"]+)"', README)
    assert [link for link in links if not (ROOT / link).exists()] == []
