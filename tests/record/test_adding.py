"""Adding to the record: what is proposed, what is written, and that nothing is ever lost."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.models import Document, Figure, Source
from tracker.record import adding
from tracker.record.adding import NOTE, KeepingError, Options, change, complete, locked, propose
from tracker.record.schema import TABLES, RecordError
from tracker.record.store import data_folder, load

ARTICLE = """Seoul to pay more for American troops from 2026

By Example Writer, The Example Times

Published: 2024-10-05

SEOUL - Seoul will pay 1.52 trillion won ($1.14 billion) for U.S. Forces Korea in 2026 under the new Special \
Measures Agreement, up from 1.4 trillion won in 2025.
"""
ADDRESS = ["--url", "https://example.org/troops", "--publisher", "The Example Times"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    for table in TABLES:
        shutil.copy(data_folder() / f"{table}.csv", made)
    return made


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker.record", "--data", str(folder), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))}


def test_a_spreadsheet_may_have_saved_a_file(folder: Path, article: Path) -> None:
    before = texts(folder)
    for name, text in before.items():
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load(folder).version == load().version
    assert run(folder, "add", article, *ADDRESS, "--yes").returncode == 0
    assert load(folder).version != load().version
    assert "kr-sma-2026-example-times-1" in load(folder).by_id


def test_add_shows_before_it_writes(folder: Path, article: Path) -> None:
    before = texts(folder)
    done = run(folder, "add", article, *ADDRESS)
    assert done.returncode == 0, done.stderr
    assert "new source example-times-2024-10-05: The Example Times" in done.stdout
    assert "1.52 trillion won  2026  payment  KR-SMA  ->  kr-sma-2026-example-times-1" in done.stdout
    assert done.stdout.endswith("3 rows would be added; --yes writes them\n")
    assert texts(folder) == before


def test_what_is_neither_paid_nor_asked_is_added_by_its_number_only(folder: Path, article: Path) -> None:
    text = "\nThe unspent contribution for U.S. Forces Korea stood at 98 billion won at the end of 2023.\n"
    article.write_text(ARTICLE + text, encoding="utf-8")
    assert (
        "->  not paid, asked, planned or claimed: add it by its number"
        in run(folder, "add", article, *ADDRESS).stdout
    )
    assert (
        "98 billion won  2023  other  KR-SMA  ->  kr-sma-2023"
        in run(folder, "add", article, *ADDRESS, "--only", "4").stdout
    )


def test_what_is_off_the_topic_is_left_out() -> None:
    source = Source(publisher="The Example Times", url="https://example.org/troops")
    document = Document(text="The film took $3 million.", source=source)
    figure = Figure(
        number=1, start=14, end=24, as_written="$3 million", currency="USD", amount=Decimal(3_000_000)
    )
    proposal = propose(load(), document, [figure], Options())
    assert [(c.row, c.reason) for c in proposal.candidates] == [(None, "not about cost sharing")]


def test_add_writes(folder: Path, article: Path) -> None:
    done = run(folder, "add", article, *ADDRESS, "--yes", "--why", "Reported in the Example Times.")
    assert done.returncode == 0, done.stderr
    record = load(folder)
    row = record.by_id["kr-sma-2026-example-times-1"]
    assert (row.as_written, int(row.amount), row.agreement) == ("1.52 trillion won", 1_520_000_000_000, 12)
    assert (row.confidence, row.locator) == ("low", "para 4")
    assert record.by_id["kr-sma-2026-example-times-2"].converts == row.id
    assert record.sources[row.source].published == "2024-10-05"
    logged = {(c["table"], c["row"]) for c in record.changes if c["why"] == "Reported in the Example Times."}
    assert logged >= {("figures", row.id), ("sources", row.source)}
    assert record.version != load().version
    assert run(folder, "check").returncode == 0


def test_a_duplicate_is_recognised(folder: Path, article: Path) -> None:
    assert run(folder, "add", article, *ADDRESS, "--yes").returncode == 0
    before = texts(folder)
    done = run(folder, "add", article, *ADDRESS)
    assert "known source example-times-2024-10-05" in done.stdout
    assert "already in the record as kr-sma-2026-example-times-1" in done.stdout
    assert run(folder, "add", article, *ADDRESS, "--yes").stdout == "nothing to add\n"
    assert texts(folder) == before


def test_only_what_was_chosen(folder: Path, article: Path) -> None:
    done = run(folder, "add", article, *ADDRESS, "--only", "3", "--confidence", "high", "--yes")
    assert done.stdout == "added kr-sma-2025-example-times-1: 1.4 trillion won\n"
    assert load(folder).by_id["kr-sma-2025-example-times-1"].confidence == "high"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--publisher", "The Example Times"], "no number enters the record without an address"),
        (["--url", "https://example.org/a"], "does not say who published it: give --publisher"),
    ],
)
def test_a_source_must_be_known(folder: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("Seoul will pay 1.52 trillion won for U.S. Forces Korea in 2026.", encoding="utf-8")
    done = run(folder, "add", path, *arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_article_that_cannot_be_read(folder: Path, tmp_path: Path) -> None:
    done = run(folder, "add", tmp_path / "none.txt", *ADDRESS)
    assert done.returncode == 1
    assert done.stderr.startswith("tracker.record: ")
    assert done.stderr.count("\n") == 1


def series_row(year: int) -> dict[str, list[dict[str, object]]]:
    source = next(iter(load().series["gdp-kr-usd"].values())).source
    return {"series": [{"series": "test", "year": year, "value": 1, "unit": "%", "source": source}]}


def test_an_unsound_change_is_not_written(folder: Path) -> None:
    before = texts(folder)
    with pytest.raises(RecordError, match="column year: 1 is not allowed"):
        change(folder, series_row(1))
    assert texts(folder) == before
    assert not (folder / NOTE).exists()


def test_an_unsound_record_is_not_added_to(folder: Path) -> None:
    path = folder / "series.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KRW/USD", "", 1), encoding="utf-8")
    before = texts(folder)
    with pytest.raises(RecordError, match="column unit: is empty"):
        change(folder, series_row(2000))
    assert texts(folder) == before


WRITER = """
import sys
from pathlib import Path
from tracker.record.adding import change, locked
folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for year in range(first, first + count):
    with locked(folder):
        change(folder, {"series": [
            {"series": "test", "year": year, "value": year, "unit": "%", "source": sys.argv[4]}]})
"""


def test_two_writers_lose_nothing(folder: Path) -> None:
    source = next(iter(load(folder).series["gdp-kr-usd"].values())).source
    command = [sys.executable, "-c", WRITER, str(folder)]
    writers = [subprocess.Popen([*command, str(first), "4", source]) for first in (1950, 1970)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    years = set(load(folder).series["test"])
    assert years == {*range(1950, 1954), *range(1970, 1974)}


# Adds a row and dies, as by SIGKILL, before the n-th time that a file is opened to be written, renamed or
# removed.
DYING = """
import os, sys
from pathlib import Path
from tracker.record import adding
folder, left = Path(sys.argv[1]), int(sys.argv[2])
def hook(event, arguments):
    global left
    written = event == "open" and "data" in str(arguments[0]) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if written or event in ("os.rename", "os.remove"):
        if not left:
            os.kill(os.getpid(), 9)
        left -= 1
with adding.locked(folder):
    sys.addaudithook(hook)
    entry = {"date": "2026-11-22", "table": "series", "row": "test", "change": "added", "why": "Test."}
    row = {"series": "test", "year": 2000, "value": 1, "unit": "%", "source": sys.argv[3]}
    adding.change(folder, {"series": [row], "changelog": [entry]})
"""


def test_a_writer_killed_at_any_moment_leaves_all_or_nothing(folder: Path) -> None:
    """At every event of the files: what stands is whole or as it was, and completed by the next writer."""
    before = texts(folder)
    source = next(iter(load().series["gdp-kr-usd"].values())).source
    ends = []
    for event in range(40):
        command = [sys.executable, "-c", DYING, str(folder), str(event), source]
        done = subprocess.run(command, check=False)
        with locked(folder):
            after = texts(folder)
        changed = {name for name, text in after.items() if text != before[name]}
        assert changed in (set(), {"series.csv", "changelog.csv"})
        assert {path.name for path in folder.iterdir()} == {*before, ".lock"}
        ends.append(bool(changed))
        if done.returncode == 0:
            break
        assert done.returncode == -9
        for name, text in before.items():
            (folder / name).write_text(text, encoding="utf-8")
    assert ends == sorted(ends)
    assert {True, False} == set(ends)
    assert len(ends) > 8


def committed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An addition of a row to series.csv, cut off after it was committed."""
    with monkeypatch.context() as patch:
        patch.setattr(adding, "complete", lambda folder: None)
        change(folder, series_row(2000))


def test_what_was_committed_is_completed_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(folder, monkeypatch)
    said = run(folder, "check")
    assert (said.returncode, "an addition was cut off" in said.stderr) == (1, True)
    complete(folder)
    assert 2000 in load(folder).series["test"]


def test_another_hand_is_never_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(folder, monkeypatch)
    path = folder / "series.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    edited = texts(folder)
    with pytest.raises(KeepingError, match=r"series\.csv was changed while an addition was being written"):
        complete(folder)
    assert texts(folder) == edited


@pytest.mark.parametrize("full", [NOTE, "series.csv", "changelog.csv"])
def test_a_full_disk_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, full: str) -> None:
    before = texts(folder)
    write = adding._write

    def failing(path: Path, text: str) -> None:
        if full in path.name:
            raise OSError(28, "No space left on device", str(path))
        write(path, text)

    monkeypatch.setattr(adding, "_write", failing)
    entry = {"date": "2026-11-22", "table": "series", "row": "test", "change": "added", "why": "Test."}
    with pytest.raises(OSError, match="No space left"):
        change(folder, {**series_row(2000), "changelog": [entry]})
    assert texts(folder) == before
    assert {path.name for path in folder.iterdir()} == set(before)


def test_the_files_keep_their_form(folder: Path, article: Path) -> None:
    """Only lines at the end are new; nothing else is rewritten."""
    before = texts(folder)
    assert run(folder, "add", article, *ADDRESS, "--yes").returncode == 0
    for name, text in texts(folder).items():
        assert text.startswith(before[name])
        assert list(csv.reader(text.splitlines()))
    assert {path.name for path in folder.iterdir()} == {*before, ".lock"}
