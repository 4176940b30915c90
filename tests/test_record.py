"""The record as it lies in data/: whole, linked, re-read; and what a faulty row is told."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.models import Kind
from tracker.record import audit
from tracker.record.reread import EXCEPTIONS, misread, reread
from tracker.record.schema import COMPONENTS, TABLES, columns, json_schema
from tracker.record.store import Record, RecordError, data_folder, load


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for table in TABLES:
        shutil.copy(data_folder() / f"{table}.csv", tmp_path)
    return tmp_path


def faults(folder: Path) -> list[str]:
    with pytest.raises(RecordError) as caught:
        load(folder)
    return str(caught.value).splitlines()


def edit(folder: Path, table: str, old: str, new: str) -> int:
    """Replace once; the line of the edited row."""
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_record_is_whole(record: Record) -> None:
    assert len(record.figures) > 850
    assert len(record.agreements) == 12
    cited = {year for year, count, _ in audit.coverage(record) if count}
    assert cited == set(range(1991, 2027)) - {2023}
    assert sum(voices >= 2 for _, _, voices in audit.coverage(record)) >= 30


def test_every_programme_of_the_guide_is_there(record: Record) -> None:
    assert {"KR-SMA", "JP-HNS", "NATO-CF", "DE-HNS", "PL-HNS", "OTHER-HNS"} <= record.programmes.keys()


def test_every_figure_reads_back(record: Record) -> None:
    """The words of each row, read again, give its amount and currency."""
    assert [f"{row.id}: {row.as_written} -> {found}" for row, found in misread(record)] == []


def test_exceptions_are_few_and_needed(record: Record) -> None:
    assert len(EXCEPTIONS) <= 10
    for name in EXCEPTIONS:
        row = record.by_id[name]
        assert not any(m.currency == row.currency and row.amount in m.amounts for m in reread(row)), name


def test_nothing_stands_twice(record: Record) -> None:
    assert [(a.id, b.id) for a, b in audit.duplicates(record)] == []


def test_every_outlier_has_its_reason(record: Record) -> None:
    found = list(audit.outliers(record))
    assert [outlier.figure.id for outlier in found if outlier.reason is None] == []
    # The ministry's sum of 1998 from before the cut and the dollars of another year's rate are seen.
    seen = {outlier.figure.id for outlier in found}
    assert {"kr-sma-1998-mnd-1", "kr-sma-2021-xinhua-indus-tribune-2"} <= seen


def test_misprints_are_no_points(record: Record) -> None:
    assert not any("1.389" in figure.as_written for figure in record.figures)


def test_claims_and_demands_name_who_made_them(record: Record) -> None:
    unnamed = [f.id for f in record.figures if f.kind is Kind.DEMAND and not f.said_by]
    assert unnamed == []


def test_every_source_and_component_is_used(record: Record) -> None:
    used = {figure.source for figure in record.figures}
    used |= {value.source for values in record.series.values() for value in values.values()}
    used |= {name for agreement in record.agreements for name in agreement.source.split()}
    assert set(record.sources) == used
    assert {figure.component for figure in record.figures} - {None} == set(COMPONENTS)


def test_the_citation_file_is_of_this_version(record: Record) -> None:
    lines = (Path(__file__).parent.parent / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f'version: "{record.date}"' in lines
    assert f"date-released: {record.date}" in lines


def test_a_version_is_of_every_cell_and_of_nothing_else(record: Record, tmp_path: Path) -> None:
    shutil.copytree(data_folder(), tmp_path, dirs_exist_ok=True)
    table = tmp_path / "figures.csv"
    text = table.read_text(encoding="utf-8")
    table.write_bytes(text.replace("\n", "\r\n").encode())
    assert load(tmp_path).version == record.version
    table.write_text(text.replace("1.0389 trillion won", "1.0389 trillion Won", 1), encoding="utf-8")
    other = load(tmp_path)
    assert (other.date, other.version != record.version) == (record.date, True)


def test_schema_is_the_same_everywhere() -> None:
    for table in TABLES:
        assert list(json_schema(table)["properties"]) == columns(table)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            ",payment,agreed,",
            ",paiment,agreed,",
            "column kind: 'paiment' is not allowed; use one of payment, ",
        ),
        (
            ",107300000000,",
            ',"107,300,000,000",',
            "column amount: '107,300,000,000' is no number; write plain digits",
        ),
        (",107300000000,", ",1.073e11,", "column amount: '1.073e11' is no number; write plain digits"),
        (",107300000000,", ",,", "column amount: is empty; fill it in"),
        (",KRW,exact,", ",won,exact,", "column currency: 'won' is not allowed; write it like ^[A-Z]{3}$"),
        ("KR-SMA,1,1991,", "KR-SMA,1,91,", "column year: 91 is not allowed; the minimum is 1900"),
        ("KR-SMA,1,1991,", "KR-XXX,1,1991,", "column programme: 'KR-XXX' is not in programmes.csv"),
        ("KR-SMA,1,1991,", "KR-SMA,13,1991,", "column agreement: there is no agreement 13"),
        (
            "KR-SMA,1,1991,",
            "KR-SMA,2,1991,",
            "column agreement: agreement 2 runs from 1994 to 1995, not in 1991",
        ),
        (",dong-a-ilbo-2005-04-26,", ",dong-a,", "column source: 'dong-a' is not in sources.csv; add it"),
        ("kr-sma-1989-mbn-1,", "kr-sma-1989-hankyung-1,", "column id: 'kr-sma-1989-hankyung-1' stands twice"),
        (",KR-SMA,1,1991,,", ",KR-SMA,1,1991,1990,", "column year_end: 1990 is not after 1991"),
        ("para 4,high,", "para 4,high,,", ": 22 cells instead of 21; quote cells that hold commas"),
    ],
)
def test_a_faulty_row_is_told_where_and_what(folder: Path, old: str, new: str, said: str) -> None:
    line = edit(folder, "figures", old, new)
    [fault] = faults(folder)
    assert fault.startswith(f"figures.csv:{line}")
    assert said in fault


def test_every_fault_gets_its_line(folder: Path) -> None:
    one = edit(folder, "figures", ",KRW,exact,", ",won,exact,")
    two = edit(folder, "sources", ",press,", ",pres,")
    lines = faults(folder)
    assert lines[0].startswith(f"figures.csv:{one}, column currency")
    assert lines[1].startswith(f"sources.csv:{two}, column type")


def test_a_missing_file_and_a_wrong_header(folder: Path) -> None:
    (folder / "series.csv").unlink()
    edit(folder, "programmes", "id,name,", "code,name,")
    first, second = faults(folder)
    assert first.startswith("programmes.csv:1: the columns are not those of the schema; write id,name,")
    assert second.startswith("series.csv:1: cannot be read")


def test_a_quoted_line_break_does_not_shift_the_lines(folder: Path) -> None:
    path = folder / "figures.csv"
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    row, rest = rest.split("\n", 1)
    path.write_text(f'{first}\n{row.rsplit(",", 1)[0]},"two\nlines"\n{rest}', encoding="utf-8")
    line = edit(folder, "figures", ",107300000000,", ",x,")
    assert faults(folder)[0].startswith(f"figures.csv:{line}, column amount")


def test_a_conversion_restates_its_own_source(folder: Path) -> None:
    edit(folder, "figures", ",kr-sma-2014-yonhap-1,", ",kr-sma-2018-mnd-1,")
    [fault] = faults(folder)
    assert "is of another source or the same currency" in fault


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker.record", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_check_says_that_it_is_sound() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "sound"


def test_check_says_what_is_wrong(folder: Path) -> None:
    edit(folder, "figures", ",107300000000,", ",107400000000,")
    done = run("--data", str(folder), "check")
    assert done.returncode == 1
    assert "'1073억 원' reads as 107300000000 KRW" in done.stderr
    assert done.stdout.splitlines()[-1] == "1 faults"


def test_years_are_printed() -> None:
    done = run("years", "--others")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert any(line.startswith("2019  1,038.9 bn KRW") and "mofa-2019-02-10" in line for line in lines)
    assert any("derived" in line for line in lines if line.startswith("2023"))
    assert any("differs" in line and "3억1,400만달러" in line for line in lines)


def test_an_unknown_programme_is_named() -> None:
    done = run("years", "--programme", "XX-YY")
    assert done.returncode == 2
    assert done.stderr.startswith("tracker.record: XX-YY is not in programmes.csv")


def test_the_record_is_light() -> None:
    """A checked draft should not wait for what only the page needs."""
    code = (
        "import sys, tracker.record.export, tracker.record.store as s; s.load();"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pandas", "numpy", "pint", "streamlit", "matplotlib", "frictionless"}
    assert not heavy & set(done.stdout.split())
