"""Every recipe of CONTRIBUTING.md, followed to the letter in a copy of what it needs.

A block named for a file (```csv data/sources.csv) is added to that file; the commands of a console block are
run, and each line shown below one must be printed. Training is tried on one file of lessons.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, printed

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
RECIPES = {part.partition("\n")[0]: part for part in re.split(r"\n## (?=[A-Z])", GUIDE)[1:] if "```" in part}
MADE = {"make train": ["-m", "tracker.placing.train"]}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program without its page, the record, a file of lessons."""
    for name in ("tracker", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("page", "__pycache__"))
    (tmp_path / "lessons").mkdir()
    shutil.copy(ROOT / "lessons" / "en1-a.txt", tmp_path / "lessons")
    return tmp_path


def follow(recipe: str, folder: Path) -> int:
    """Do what a recipe says; how many commands were run."""
    count = 0
    for language, name, body in re.findall(r"```(\w+) ?(\S*)\n(.*?)```", recipe, re.DOTALL):
        if name:
            with (folder / name).open("a", encoding="utf-8") as file:
                file.write(body)
        elif language == "console":
            for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
                if command in MADE or command.startswith("python "):
                    lines = printed(MADE.get(command) or shlex.split(command)[1:], folder, folder)
                    assert set(output.splitlines()) <= {line.rstrip() for line in lines.splitlines()}
                    count += 1
    return count


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_works(title: str, copy: Path) -> None:
    assert follow(RECIPES[title], copy) > 0


def test_everything_that_is_made_can_be_made() -> None:
    named = set(re.findall(r"`?make (\w+)", GUIDE))
    assert named
    assert {name for name in named if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)} == set()


def test_every_file_that_is_named_is_there() -> None:
    links = re.findall(
        r"\]\((?!https?:)([^)#]+)\)", GUIDE + (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    )
    assert [link for link in links if not (ROOT / link).exists()] == []
