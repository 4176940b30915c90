"""Adding to the record: what is proposed, what is written, and that nothing is ever lost."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.record import keeping
from tracker.record.keeping import KeepingError, change, undo
from tracker.record.schema import TABLES
from tracker.record.store import RecordError, data_folder, load

ARTICLE = """Seoul to pay more for American troops from 2026

By Example Writer, The Example Times

Published: 2024-10-05

SEOUL - Seoul will pay 1.52 trillion won ($1.14 billion) for U.S. Forces Korea in 2026 under the new Special \
Measures Agreement, up from 1.4 trillion won in 2025.

The film took $3 million at the box office on its first weekend.
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
    assert run(folder, "undo").returncode == 0
    assert load(folder).version == load().version
    assert texts(folder)["figures.csv"] == before["figures.csv"]


def test_add_shows_before_it_writes(folder: Path, article: Path) -> None:
    before = texts(folder)
    done = run(folder, "add", article, *ADDRESS)
    assert done.returncode == 0, done.stderr
    assert "new source example-times-2024-10-05: The Example Times" in done.stdout
    assert "1.52 trillion won  2026  payment  KR-SMA  ->  kr-sma-2026-example-times-1" in done.stdout
    assert "->  not about cost sharing" in done.stdout
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
        in run(folder, "add", article, *ADDRESS, "--only", "5").stdout
    )


def test_add_writes_undo_takes_back(folder: Path, article: Path) -> None:
    before = texts(folder)
    done = run(folder, "add", article, *ADDRESS, "--yes", "--why", "Reported in the Example Times.")
    assert done.returncode == 0, done.stderr
    record = load(folder)
    row = record.by_id["kr-sma-2026-example-times-1"]
    assert (row.as_written, int(row.amount), row.agreement) == ("1.52 trillion won", 1_520_000_000_000, 12)
    assert (row.confidence, row.locator) == ("low", "para 4")
    assert record.by_id["kr-sma-2026-example-times-2"].converts == row.id
    assert record.sources[row.source].published == "2024-10-05"
    logged = {(c.table, c.row) for c in record.changes if c.why == "Reported in the Example Times."}
    assert logged >= {("figures", row.id), ("sources", row.source)}
    assert record.version != load().version
    assert run(folder, "check").returncode == 0
    assert run(folder, "undo").returncode == 0
    assert texts(folder) == before
    again = run(folder, "undo")
    assert (again.returncode, again.stderr) == (1, "tracker.record: there is nothing to undo\n")


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
        change(folder, lambda record: series_row(1))
    assert texts(folder) == before
    assert not (folder / ".pending").exists()


def test_an_unsound_record_is_not_added_to(folder: Path) -> None:
    path = folder / "series.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("KRW/USD", "", 1), encoding="utf-8")
    before = texts(folder)
    with pytest.raises(RecordError, match="column unit: is empty"):
        change(folder, lambda record: series_row(2000))
    assert texts(folder) == before


def test_undo_never_undoes_another_hand(folder: Path) -> None:
    change(folder, lambda record: series_row(2000))
    path = folder / "series.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("test,2000,1,", "test,2000,2,"), encoding="utf-8"
    )
    with pytest.raises(KeepingError, match=r"series\.csv was changed since"):
        undo(folder)
    assert "test,2000,2," in path.read_text(encoding="utf-8")


WRITER = """
import sys
from pathlib import Path
from tracker.record import keeping
from tracker.record.keeping import change
folder, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
for year in range(first, first + count):
    change(folder, lambda record: {"series": [
        {"series": "test", "year": year, "value": year, "unit": "%", "source": sys.argv[4]}]})
"""


def test_two_writers_lose_nothing(folder: Path) -> None:
    source = next(iter(load(folder).series["gdp-kr-usd"].values())).source
    command = [sys.executable, "-c", WRITER, str(folder)]
    writers = [subprocess.Popen([*command, str(first), "4", source]) for first in (1950, 1970)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    years = set(load(folder).series["test"])
    assert years == {*range(1950, 1954), *range(1970, 1974)}


DYING = """
import os, sys
from pathlib import Path
from tracker.record import keeping
from tracker.record.adding import write
from tracker.documents.read import Given, read_document
from tracker.reading.figures import find_figures
from datetime import date
write_file, left = keeping._write, int(sys.argv[3])
def dying(path, text):
    global left
    if path.parent == Path(sys.argv[1]):
        if not left:
            path.with_name(path.name + ".part").write_text(text[: len(text) // 2])
            os.kill(os.getpid(), 9)
        left -= 1
    write_file(path, text)
keeping._write = dying
document = read_document(Path(sys.argv[2]), Given(url="https://example.org/a", publisher="The Example Times"))
write(Path(sys.argv[1]), document, find_figures(document), today=date(2026, 11, 22), why="Test.")
"""


@pytest.mark.parametrize("files_written", [0, 1, 2])
def test_a_writer_that_dies_leaves_the_old_record(folder: Path, article: Path, files_written: int) -> None:
    """Killed before the first, second or third file was replaced: the next writer finds the old files."""
    before = texts(folder)
    command = [sys.executable, "-c", DYING, str(folder), str(article), str(files_written)]
    assert subprocess.run(command, check=False).returncode == -9
    assert (folder / ".pending").is_dir()
    load(folder)  # sound for readers, at every moment
    change(folder, lambda record: {})
    assert texts(folder) == before
    assert not (folder / ".pending").exists()
    assert run(folder, "add", article, *ADDRESS, "--yes").returncode == 0


def test_a_full_disk_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = texts(folder)
    write = keeping._write

    def full(path: Path, text: str) -> None:
        if path == folder / "changelog.csv":
            raise OSError(28, "No space left on device", str(path))
        write(path, text)

    monkeypatch.setattr(keeping, "_write", full)
    entry = {"date": "2026-11-22", "table": "series", "row": "test", "change": "added", "why": "Test."}
    with pytest.raises(OSError, match="No space left"):
        change(folder, lambda record: {**series_row(2000), "changelog": [entry]})
    assert texts(folder) == before
    assert {path.name for path in folder.iterdir()} == {*before, ".lock"}


def test_the_files_keep_their_form(folder: Path, article: Path) -> None:
    """Only lines at the end are new; nothing else is rewritten."""
    before = texts(folder)
    assert run(folder, "add", article, *ADDRESS, "--yes").returncode == 0
    for name, text in texts(folder).items():
        assert text.startswith(before[name])
        assert list(csv.reader(text.splitlines()))
    assert {path.name for path in folder.iterdir()} == {*before, ".lock", ".undo"}
