"""Archives: streamed, by several processes or a cluster, cut off and taken up again: always the same rows."""

from __future__ import annotations

import gzip
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from pyarrow import parquet

from tracker import resume
from tracker.batch import Outcome, Reading, outcomes, read_one
from tracker.export.files import into_parquet
from tracker.inputs import Item, items, reason

pytestmark = pytest.mark.slow

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
    return rows_of(items([str(archive)]))


def rows_of(work: Iterable[Item], **options: Any) -> str:
    """The rows of the documents, as CSV without its head."""
    return "".join(outcome.encoded for outcome in outcomes(work, Reading(), **options))


def parse(*arguments: str | Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "tracker.parse", *map(str, arguments)]
    return subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_a_bad_document_is_named_and_stops_nothing(archive: Path, expected: str) -> None:
    found = list(outcomes(items([str(archive)]), Reading()))
    problems = [outcome.problem for outcome in found if outcome.problem]
    assert problems == [f'{archive}:301: its "text" is not a string']
    assert len(found) == DOCUMENTS
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
    outcome = read_one(Item("line", "x", "x:1", content), Reading(form="jsonl"))
    assert outcome.problem == ("" if message is None else f"x:1: {message}")
    with into_parquet(tmp_path / "rows.parquet", Reading().columns) as write:
        write(outcome.encoded)
    assert parquet.read_table(tmp_path / "rows.parquet").num_rows == outcome.counts.get("figures", 0)


@pytest.mark.parametrize("seconds", [0, 60])
def test_several_processes_give_the_same_rows(archive: Path, expected: str, seconds: float) -> None:
    found = outcomes(items([str(archive)]), Reading(seconds=seconds), jobs=2)
    assert "".join(outcome.encoded for outcome in found) == expected


def test_a_document_that_takes_too_much_is_named() -> None:
    work = [Item("line", str(n), f"x:{n}", line(n).encode(), 200) for n in range(150)]
    slow = json.dumps({"text": "It cost $5 million and $6 million. " * 200_000}).encode()
    work[70] = Item("line", "70", "x:70", slow, len(slow))
    found = list(outcomes(work, Reading(seconds=1)))
    assert [o.problem for o in found if o.problem] == ["x:70: it takes longer than 1 seconds to read"]
    del work[70]
    assert "".join(outcome.encoded for outcome in found) == rows_of(work)


# A run that is killed outright, as by a power cut, after it kept what some documents gave.
KILLED = """
import os, signal, sys, tracker.resume as resume, tracker.parse

def add(self, outcome, add=resume.Log.add, count=[0]):
    add(self, outcome)
    count[0] += 1
    if count[0] > 150:
        os.kill(os.getpid(), signal.SIGKILL)

resume.Log.add, resume.EVERY = add, 0
tracker.parse.main(sys.argv[1:])
"""


def killed(*arguments: str | Path) -> Path:
    """Run until it is killed; the log that it leaves beside the output, its last argument."""
    call = [sys.executable, "-c", KILLED, "--resume", *map(str, arguments)]
    done = subprocess.run(call, stderr=subprocess.DEVNULL, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    out = Path(arguments[-1])
    assert not out.exists()
    return resume.log_of(out)


@pytest.mark.parametrize("form", ["csv", "json", "parquet"])
def test_a_run_killed_and_resumed_equals_the_run_in_one_go(archive: Path, tmp_path: Path, form: str) -> None:
    one, two = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
    with parse(archive, "-o", one) as whole:
        assert whole.wait(60) == 1
    log = killed(archive, "-o", two)
    with closing(sqlite3.connect(log)) as kept:
        assert 100 < kept.execute("SELECT count(*) FROM log").fetchone()[0] < DOCUMENTS
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
    killed(given, "-o", rows)
    if change == "edited":
        (folder / "005.txt").write_text("It cost $5 billion.")
    elif change == "added":
        (folder / "005a.txt").write_text("It cost $55 million.")
    elif change == "removed":
        (folder / "005.txt").unlink()
    with parse(given, "--resume", "-o", rows) as second:
        assert second.wait(60) == 0
    assert rows.read_text().partition("\n")[2] == rows_of(items([str(given)]))


def test_what_is_done_is_not_read_again(tmp_path: Path) -> None:
    """A run is taken up after what it kept, unless its options, or the record, are others."""
    archive, rows = tmp_path / "news.jsonl", tmp_path / "rows.csv"
    archive.write_text("".join(map(line, range(100))))
    reading = Reading(check=True)
    mark = resume.mark([str(archive)], reading)

    def start(mark: str, count: int) -> int:
        """Begin or go on with a run, keep `count` more documents, and leave it; how many were kept before."""
        with suppress(KeyboardInterrupt), resume.resumable(rows, mark) as log:
            rest = log.skip(items([str(archive)]))
            done = sum(1 for _ in log.outcomes())
            for _ in range(count):
                log.add(read_one(next(rest), reading))
            raise KeyboardInterrupt
        return done

    assert [start(mark, 20), start(mark, 30), start(mark, 10)] == [0, 20, 50]
    assert start(resume.mark([str(archive)], Reading()), 5) == 0
    assert start(mark, 5) == 0


@pytest.mark.parametrize("change", ["edited", "cut", "another's"])
def test_a_log_that_was_meddled_with_is_one_line(archive: Path, tmp_path: Path, change: str) -> None:
    rows = tmp_path / "rows.csv"
    log = killed(archive, "-o", rows)
    whole = log.read_bytes()
    edited, cut = whole.replace(b"Seoul paid 705", b"Seoul paid 905"), whole[: len(whole) // 2]
    assert edited != whole
    log.write_bytes({"edited": edited, "cut": cut, "another's": b"a diary\n" * 1000}[change])
    with parse(archive, "--resume", "-o", rows) as second:
        assert second.wait(60) == 1
        assert second.stderr
        said = second.stderr.read().decode()
    assert said == (f"tracker.parse: {log} is no log of this program, or damaged: remove it to start anew\n")


def test_two_runs_do_not_write_one_file(archive: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    with (
        suppress(KeyboardInterrupt),
        resume.resumable(rows, "mark"),
        parse(archive, "--resume", "-o", rows) as second,
    ):
        assert second.wait(60) == 1
        assert second.stderr
        assert second.stderr.read().decode() == f"tracker.parse: another run is writing {rows}\n"
        raise KeyboardInterrupt


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_leaves_nothing(
    archive: Path, tmp_path: Path, end: signal.Signals, request: pytest.FixtureRequest
) -> None:
    # What a shell lets a job in the background ignore, its children ignore too.
    request.addfinalizer(partial(signal.signal, end, signal.signal(end, signal.SIG_DFL)))
    rows = tmp_path / "rows.csv"
    with parse(*[archive] * 30, "-o", rows, "--jobs", "2") as running:
        reads = psutil.Process(running.pid)
        deadline = time.monotonic() + 30
        while len(reads.children()) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        running.send_signal(end)
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
    """Six times the archive takes no more memory."""

    def peak(copies: int) -> int:
        path = tmp_path / f"{copies}.jsonl"
        path.write_text("".join(line(n) for n in range(300)) * copies)
        code = (
            "import resource, sys, tracker.parse\n"
            "tracker.parse.main(sys.argv[1:])\n"
            "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
        )
        call = [sys.executable, "-c", code, path, "-o", tmp_path / "rows.csv"]
        return int(subprocess.run(call, capture_output=True, check=True).stderr)

    assert peak(6) < peak(1) * 1.1


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
    for outcome in outcomes(items([str(archive)]), Reading(seconds=60), scheduler=address):
        found.append(outcome)
        if len(found) == 100:
            made[0].kill()
    assert "".join(outcome.encoded for outcome in found) == expected


def test_addresses(archive: Path, tmp_path: Path, expected: str) -> None:
    """Inputs and outputs at addresses of any file system that fsspec knows."""
    with parse(f"file://{archive}", "-o", f"file://{tmp_path}/rows.csv") as running:
        assert running.wait(60) == 1
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").partition("\n")[2] == expected


def test_what_an_error_says_is_one_line() -> None:
    assert reason(OSError(28, "No space left on device")) == "No space left on device"
    assert reason(ValueError("two\nlines")) == "two lines"
