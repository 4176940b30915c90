"""Archives: streamed, by several processes or a cluster, cut off and taken up again: always the same rows."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from pyarrow import parquet

from tracker import inputs, journal, workers
from tracker.corpus import Outcome, Reading, Summary, read_batch
from tracker.inputs import Item, items
from tracker.output import ParquetSink

DOCUMENTS = 600


def line(number: int) -> str:
    won, dollars = 700 + number, 500 + number
    year = 1991 + number % 30
    text = f"Seoul paid {won} billion won (about ${dollars} million) for the U.S. troops in {year}."
    return json.dumps({"id": f"a{number}", "text": text, "published": "2021-03-04"}) + "\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six hundred short articles; one in the middle is broken."""
    path = tmp_path_factory.mktemp("archive") / "news.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for number in range(DOCUMENTS):
            out.write('{"id": "broken", "text": 5}\n' if number == 300 else line(number))
    return path


@pytest.fixture(scope="module")
def expected(archive: Path) -> str:
    """The rows of a plain run."""
    return "".join(outcome.encoded for outcome in workers.outcomes(items([str(archive)]), Reading()))


def parse(*arguments: str | Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "tracker.parse", *map(str, arguments)]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_a_bad_document_is_named_and_stops_nothing(archive: Path, expected: str) -> None:
    found = list(workers.outcomes(items([str(archive)]), Reading()))
    assert [problem for outcome in found for problem in outcome.problems] == [
        f'{archive}:301: its "text" is not a string'
    ]
    assert sum(outcome.items for outcome in found) == DOCUMENTS
    assert expected.count("\n") == 2 * (DOCUMENTS - 1)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"text": "\ud800 It paid $5 million\u0000 \udfff"}, None),
        ({"text": "It paid $5 million", "language": "en-US", "published": "2019-02-10T09:00:00Z"}, None),
        ({"text": ""}, None),
        ({"text": "x", "language": "xx"}, "its language is not read: 'xx'"),
        ({"text": "x", "published": "2019"}, "its \"published\" is not a date as 2020-05-06: '2019'"),
        ({"text": "x", "title": 5}, 'its "title" is not a string'),
        ({"body": "x"}, 'there is no "text" in it'),
        (["x"], "not a JSON object"),
    ],
)
def test_lines_of_an_archive(document: object, message: str | None, tmp_path: Path) -> None:
    content = json.dumps(document).encode()
    outcome = read_batch([Item("line", "x", "x:1", content)], Reading(form="jsonl"))
    assert outcome.problems == (() if message is None else (f"x:1: {message}",))
    sink = ParquetSink(tmp_path / "rows.parquet", Reading().columns)
    sink.write(outcome.encoded)
    sink.close()
    assert parquet.read_table(tmp_path / "rows.parquet").num_rows == outcome.figures


def test_several_processes_give_the_same_rows(archive: Path, expected: str) -> None:
    assert "".join(o.encoded for o in workers.outcomes(items([str(archive)]), Reading(), jobs=2)) == expected


def deadly(batch: list[Item], reading: Reading) -> Outcome:
    """Reads as the program does, but dies of the text "poison"."""
    if any(b"poison" in bytes(item.content) for item in batch if isinstance(item.content, bytes)):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_batch(batch, reading)


def test_a_document_that_kills_its_reader_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "read_batch", deadly)
    lines = [line(n).encode() for n in range(200)]
    lines[70] = json.dumps({"text": "poison"}).encode()
    work = [Item("line", str(n), f"x:{n}", content, len(content)) for n, content in enumerate(lines)]
    found = list(workers.outcomes(work, Reading(), jobs=2))
    assert [p for o in found for p in o.problems] == ["x:70: cannot be read (its reader was killed)"]
    monkeypatch.undo()
    del work[70]
    rows = "".join(outcome.encoded for outcome in found)
    assert rows == "".join(outcome.encoded for outcome in workers.outcomes(work, Reading()))


# A run that is killed outright, as by a power cut, when it has written more than it has noted down.
KILLED = """
import os, signal, sys, tracker.journal as journal, tracker.parse

def note(self, summary, note=journal.Resumed.note):
    note(self, summary)
    if summary.items > 150:
        os.kill(os.getpid(), signal.SIGKILL)

journal.Resumed.note = note
tracker.parse.main(sys.argv[1:])
"""


def killed(*arguments: str | Path) -> dict[str, Any]:
    """Run until it is killed; what it noted down beside the output, its last argument."""
    call = [sys.executable, "-c", KILLED, "--resume", *map(str, arguments)]
    done = subprocess.run(call, stderr=subprocess.DEVNULL, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    out = Path(arguments[-1])
    assert not out.exists()
    noted: dict[str, Any] = json.loads(out.with_name(f".{out.name}.resume.json").read_text())
    return noted


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_run_killed_and_resumed_equals_the_run_in_one_go(archive: Path, tmp_path: Path, form: str) -> None:
    one, two = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    with parse(archive, "-o", one) as whole:
        assert whole.wait(60) == 1
    assert 0 < killed(archive, "-o", two)["items"] < DOCUMENTS
    with parse(archive, "--resume", "-o", two) as second:
        assert second.wait(60) == 1
    if form == "parquet":
        assert parquet.read_table(two) == parquet.read_table(one)
    else:
        assert two.read_bytes() == one.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {one.name, two.name}


@pytest.mark.parametrize("change", ["edited", "added", "removed", "none"])
@pytest.mark.parametrize("named", ["folder", "pattern"])
def test_inputs_that_change_before_a_run_is_resumed(tmp_path: Path, change: str, named: str) -> None:
    folder, rows = tmp_path / "in", tmp_path / "rows.csv"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.txt").write_text(f"It cost ${number} million.")
    given = folder if named == "folder" else f"{folder}/*.txt"
    assert killed(given, "-o", rows)["items"] > 10
    if change == "edited":
        (folder / "005.txt").write_text("It cost $5 billion.")
    elif change == "added":
        (folder / "005a.txt").write_text("It cost $55 million.")
    elif change == "removed":
        (folder / "005.txt").unlink()
    with parse(given, "--resume", "-o", rows) as second:
        assert second.wait(60) == 0
    fresh = "".join(o.encoded for o in workers.outcomes(items([str(given)]), Reading()))
    assert rows.read_text().partition("\n")[2] == fresh


def test_what_is_done_is_not_read_again(tmp_path: Path) -> None:
    """A run is taken up after what it noted down, unless its options, or the record, are others."""
    archive = tmp_path / "news.jsonl"
    archive.write_text("".join(map(line, range(100))))
    reading, mark = Reading(check=True), journal.mark([str(archive)], Reading(check=True))
    rows = tmp_path / "rows.csv"

    def start(mark: str, count: int) -> int:
        """Begin or go on with a run, write `count` more documents, and leave it unfinished."""
        with (
            suppress(KeyboardInterrupt),
            journal.resumable(rows, "csv", reading.columns, mark, lambda: items([str(archive)])) as resumed,
        ):
            done = resumed.summary.items
            assert next(resumed.items).where == f"{archive}:{done + 1}"
            for _ in range(count - 1):
                next(resumed.items)
            resumed.note(Summary(items=done + count))
            raise KeyboardInterrupt
        return done

    assert [start(mark, 20), start(mark, 30), start(mark, 10)] == [0, 20, 50]
    assert start(journal.mark([str(archive)], Reading()), 5) == 0
    assert start(mark, 5) == 0


def test_ctrl_c_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    with parse(*[archive] * 30, "-o", rows, "--jobs", "2") as running:
        reads = psutil.Process(running.pid)
        deadline = time.monotonic() + 30
        while len(reads.children()) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        # Python drops an interrupt that falls into the fork itself ("Exception ignored in _releaseLock")
        time.sleep(0.3)
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
        assert running.stderr
        assert running.stderr.read().decode().splitlines()[-1] == "tracker.parse: stopped"
    assert list(tmp_path.iterdir()) == []


def test_folders_patterns_and_names(tmp_path: Path) -> None:
    (tmp_path / "news" / "2020").mkdir(parents=True)
    (tmp_path / "news" / "a.txt").write_text("It cost $5.")
    (tmp_path / "news" / "2020" / "b.md").write_text("It cost $6.")
    (tmp_path / "news" / "2020" / "c.jsonl").write_text(line(1))
    (tmp_path / "news" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "news" / ".hidden.txt").write_text("It cost $7.")
    (tmp_path / "a.txt").write_text("It cost $8.")
    folder = str(tmp_path / "news")
    assert [item.name for item in items([folder])] == ["a.txt", "2020/b.md", "c:1"]
    assert [item.name for item in items([f"{tmp_path}/**/*.txt"])] == [f"{tmp_path}/a.txt", f"{folder}/a.txt"]


def test_a_broken_archive_is_read_as_far_as_it_goes(archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(archive.read_bytes()[:-2000])
    found = list(items([str(cut)]))
    assert found[-1].kind == "fault"
    assert "broken gzip" in str(found[-1].content)
    assert {item.kind for item in found[:-1]} == {"line"}


def test_memory_is_flat(tmp_path: Path) -> None:
    """Eight times the archive takes no more memory."""

    def peak(copies: int) -> int:
        path = tmp_path / f"{copies}.jsonl"
        path.write_text("".join(line(n) for n in range(300)) * copies)
        code = (
            "import resource, sys, tracker.parse\n"
            "tracker.parse.main(sys.argv[1:])\n"
            "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
        )
        call = [sys.executable, "-c", code, path, "-o", tmp_path / "rows.csv"]
        return int(subprocess.run(call, capture_output=True, check=True, timeout=60).stderr)

    assert peak(16) < peak(2) * 1.1


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on this machine, each a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"

    def start(role: str, *arguments: str) -> subprocess.Popen[bytes]:
        call = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments]
        call += ["--no-dashboard", "--host", "127.0.0.1"]
        return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    scheduler = start("scheduler", "--port", str(port))
    made = [start("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    yield address, made
    for process in [*made, scheduler]:
        process.kill()
        process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_rows(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], archive: Path, expected: str
) -> None:
    from distributed import Client

    address, made = cluster
    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=30)
    found: list[Outcome] = []
    for outcome in workers.outcomes(items([str(archive)]), Reading(), scheduler=address):
        found.append(outcome)
        if len(found) == 2:
            made[0].kill()
    assert "".join(outcome.encoded for outcome in found) == expected


def test_addresses(archive: Path, tmp_path: Path, expected: str) -> None:
    """Inputs and outputs at addresses of any file system that fsspec knows."""
    with parse(f"file://{archive}", "-o", f"file://{tmp_path}/rows.csv") as running:
        assert running.wait(60) == 1
    assert (tmp_path / "rows.csv").read_text().partition("\n")[2] == expected


def test_nothing_is_lost_between_an_outcome_and_a_summary() -> None:
    done = Summary().plus(Outcome(items=3, figures=2, problems=("x",))).plus(Outcome(items=1))
    assert done == Summary(items=4, figures=2, failed=1)
    assert inputs.reason(OSError(28, "No space left on device")) == "No space left on device"
