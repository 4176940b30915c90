"""The README's commands, run as written: what it shows is what comes out.

The percentages of --explain and the weights of words change with every lesson: they are not compared.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.commands import ROOT, printed

README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples() -> list[tuple[str, str]]:
    """Every `$ python -m tracker...` of the README's console blocks, with the output shown below it."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for command, output in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command.startswith("python -m tracker") and output.strip():
                found.append((command.replace("\\\n", " "), output))
    return found


def steady(output: str) -> list[str]:
    """The lines of an output without what changes when the reader is taught."""
    lines = [re.sub(r"\(\d+%.*\)", "(..%)", line).rstrip() for line in output.splitlines()]
    return [line for line in lines if not re.search(r"” [+-]\d\.\d\d", line)]


@pytest.mark.parametrize(("command", "output"), examples())
def test_commands_print_what_the_readme_shows(command: str, output: str, tmp_path: Path) -> None:
    lines = printed(shlex.split(command)[1:], tmp_path)
    assert steady(lines) == steady(output)


def test_there_are_examples() -> None:
    assert len(examples()) >= 3


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README) + re.findall(r'src="(?!https?:)([^"]+)"', README)
    assert [link for link in links if not (ROOT / link).exists()] == []
