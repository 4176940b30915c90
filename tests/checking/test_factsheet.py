"""The fact-check sheet, as a library and from the command line."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.checking.marked import checked
from tracker import find_figures
from tracker.checking.checks import check
from tracker.checking.remarks import COLUMNS, factcheck_sheet
from tracker.documents.read import Given, from_text
from tracker.record.store import load

DRAFT = (
    "Seoul will pay 1.5192 trillion won ($1.11 million) for U.S. | troops in 2026."
    " Its payment for U.S. troops in 2025 is 1.4 trillion won."
)
TODAY = date(2026, 1, 2)


def sheet(style: str, language: str = "en") -> str:
    document = from_text(DRAFT, Given(language="en"))
    figures = find_figures(document)
    findings = check(document, figures, load(), language=language)
    return factcheck_sheet(figures, findings, style=style, language=language, title="Draft", today=TODAY)


def test_csv_has_a_line_for_each_figure_and_a_place_for_a_name() -> None:
    rows = list(csv.DictReader(io.StringIO(sheet("csv"))))
    assert tuple(rows[0]) == ("document", *COLUMNS)
    assert {row["document"] for row in rows} == {"Draft"}
    assert [row["figure"] for row in rows] == ["1.5192 trillion won", "$1.11 million", "1.4 trillion won"]
    assert rows[1]["verdict"] == "differs; conversion off"
    assert {row["date"] for row in rows} == {"2026-01-02"}
    assert {row["checked_by"] for row in rows} == {""}
    assert all(row["method"] for row in rows)
    assert "[kr-sma-2026-" in rows[0]["source"]
    # Who looks it up needs the words, the place in the source and its link.
    assert re.search(r": “.+” \(.+\) \[", rows[0]["source"])
    assert rows[0]["link"].startswith("http")


def test_markdown_is_one_table_whose_cells_hold_no_markup() -> None:
    title, blank, heading, rule, *lines = sheet("markdown").splitlines()
    assert (title, blank) == ("# Draft", "")
    assert heading == "| Statement | Figure | Verdict | Remark | Source | Link | Method | Date | Checked by |"
    assert rule.count("---") == len(COLUMNS)
    assert len(lines) == 3
    assert r"U.S. \| troops" in lines[0]
    assert lines[0].endswith("|  |")


def test_korean_sheets_speak_korean() -> None:
    text = sheet("markdown", "ko")
    assert "확인자" in text
    assert "불일치; 환산 오류" in text


def test_from_the_command_line(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    for name, start in (("check.md", "# "), ("check.csv", ",".join(("document", *COLUMNS)))):
        target = tmp_path / name
        command = [sys.executable, "-m", "tracker.parse", str(draft), "--sheet", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.startswith("tracker.parse: 3 figures checked: ")
        text = target.read_text(encoding="utf-8-sig")
        assert text.startswith(start)
        assert "conversion off" in text
    wrong = [sys.executable, "-m", "tracker.parse", str(draft), "--sheet", "check.doc"]
    done = subprocess.run(wrong, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_right_sum_with_a_wrong_change_is_not_called_wrong() -> None:
    text = "Seoul's payment for U.S. troops rose 18.3 percent to [[1.5192 trillion won|payment 2026]]."
    ((figure, finding),) = checked(text)
    (row,) = csv.DictReader(io.StringIO(factcheck_sheet([figure], [finding], style="csv", today=TODAY)))
    assert row["verdict"] == "amount agrees, the change does not"
    assert "Agrees with the record" in row["remark"]
    assert "worked out" in row["method"]
