"""What is read, what is refused, and that nothing which is read is written over."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.documents.read import NOTHING_GIVEN
from tracker.inputs import NOT_A_FILE, Item, document, items
from tracker.record.store import data_folder

LINE = '{"text": "Seoul paid 1.0389 trillion won for U.S. troops in 2019."}\n'


def parse(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "tracker.parse", *map(str, arguments)]
    return subprocess.run(
        call, cwd=cwd, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news.jsonl").write_text(LINE)
    (tmp_path / "draft.md").write_text("It cost $5 million.")
    os.link(tmp_path / "news.jsonl", tmp_path / "hard.jsonl")
    (tmp_path / "soft.md").symlink_to("draft.md")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["news.jsonl", "-o", "news.jsonl"],
        ["news.jsonl", "-o", "./../{here}/news.jsonl"],
        ["news.jsonl", "-o", "hard.jsonl"],
        ["draft.md", "--sheet", "draft.md"],
        ["draft.md", "--sheet", "soft.md"],
        ["draft.md", "news.jsonl", "--format", "csv", "-o", "draft.md"],
        ["news.jsonl", "--resume", "-o", "hard.jsonl"],
        [".rows.csv.resume", "--resume", "-o", "rows.csv"],
    ],
)
def test_an_input_is_never_an_output(folder: Path, arguments: list[str]) -> None:
    (folder / ".rows.csv.resume").write_text("It cost $7 million.")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = parse(*(argument.format(here=folder.name) for argument in arguments), cwd=folder)
    assert done.returncode == 2
    assert done.stderr.endswith(" is an INPUT too: it would be lost\n")
    assert done.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_standard_output_is_no_input_either(folder: Path) -> None:
    call = f"{sys.executable} -m tracker.parse news.jsonl >> hard.jsonl"
    done = subprocess.run(["sh", "-c", call], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == "tracker.parse: standard output is an INPUT too: it would be lost\n"
    assert (folder / "news.jsonl").read_text() == LINE


@pytest.mark.parametrize("command", ["parse", "chart"])
def test_the_record_is_not_written_over(tmp_path: Path, command: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(data_folder(), data)
    name, more = ("rows.csv", ["--text", "It cost $5."]) if command == "parse" else ("chart.svg", [])
    (tmp_path / name).symlink_to(data / "figures.csv")
    code = "import sys, pathlib, tracker.record.store as store\n"
    code += "store.data_folder = lambda: pathlib.Path('data')\n"
    code += f"import tracker.{command}; sys.exit(tracker.{command}.main(sys.argv[1:]))"
    call = [sys.executable, "-c", code, "-o", name, *more]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "belongs to the record: choose another FILE" in done.stderr
    assert (data / "figures.csv").read_bytes() == (data_folder() / "figures.csv").read_bytes()


def test_the_record_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "article.txt").symlink_to(data_folder() / "sources.csv")
    call = [sys.executable, "-m", "tracker.record", "add", "article.txt", "--url", "https://example.org/a"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    said = "tracker.record: article.txt belongs to the record: name an article\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


@pytest.mark.parametrize("given", [".", "*.jsonl", "**/*.jsonl"])
def test_a_folder_is_read_without_what_the_run_writes(folder: Path, given: str) -> None:
    (folder / "hard.jsonl").unlink()
    first = parse(given, "-o", "out.jsonl", cwd=folder)
    once = (folder / "out.jsonl").read_bytes()
    second = parse(given, "-o", "out.jsonl", cwd=folder)
    assert (first.returncode, second.returncode, second.stderr) == (0, 0, "")
    assert (folder / "out.jsonl").read_bytes() == once


def test_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    found = list(items([str(tmp_path), "/dev/zero", str(tmp_path / "pipe.txt")]))
    assert [(item.kind, item.content) for item in found] == [("fault", NOT_A_FILE)] * 5
    # One that took the place of a file after it was found.
    with pytest.raises(OSError, match="a pipe or a device"):
        document(Item("path", "x", "x", str(tmp_path / "pipe.txt")), NOTHING_GIVEN)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_an_archive_is_packed_or_not_whatever_it_is_called(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / name).write_bytes(pack(LINE.encode() * 2))
    assert [item.content for item in items([str(tmp_path / name)])] == [LINE.encode()] * 2


def test_a_document_that_links_lead_to_in_circles_is_read_once(folder: Path) -> None:
    (folder / "circle").symlink_to(".")
    (folder / "itself.md").symlink_to("itself.md")
    found = list(items([f"{folder}/**/*.md"]))
    assert [(item.kind, Path(item.where).name) for item in found] == [
        ("path", "draft.md"),
        ("fault", "itself.md"),
    ]


def test_a_folder_that_cannot_be_listed_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.txt").write_text("It cost $5.")
    closed = tmp_path / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = list(items([str(tmp_path)]))
    assert [(item.kind, item.where) for item in found] == [
        ("path", f"{tmp_path}/open/a.txt"),
        ("fault", str(closed)),
    ]
    assert found[1].content == "Permission denied"


def test_error_lines_do_not_steer_a_terminal(tmp_path: Path) -> None:
    done = parse("\x1b[2Jgone.txt", "two\nlines.txt", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "tracker.parse: \\x1b[2Jgone.txt: nothing matches",
        "tracker.parse: two\\nlines.txt: No such file or directory",
    ]
