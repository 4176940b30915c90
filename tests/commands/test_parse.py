"""`python -m tracker.parse`, run as people run it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyarrow import parquet

from tracker import parse as command
from tracker.batch import Reading, read_one
from tracker.documents.read import NOTHING_GIVEN
from tracker.export.rows import CHECKED, COLUMNS, CONVERTED
from tracker.inputs import in_file, read
from tracker.models import Kind, Measure, Qualifier, Verdict, YearFrom
from tracker.record.store import data_folder

ARTICLE = """Allies settle the bill for the troops
By Korea Herald
Published : May 1, 2017 - 17:49

Seoul will pay about 950 billion won ($830 million) for the U.S. troops this year,
up from 944.1 billion won last year.
A bank was fined $7.5 million for something else.
"""


def parse(
    *arguments: str | Path, given: bytes = b"", cwd: Path | None = None, **options: object
) -> subprocess.CompletedProcess[bytes]:
    """One call, with the package found wherever it runs."""
    return subprocess.run(
        [sys.executable, "-m", "tracker.parse", *map(str, arguments)],
        input=given,
        capture_output=True,
        cwd=cwd,
        check=False,
        timeout=60,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "bill.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_rows_in_csv_by_the_contract(article: Path) -> None:
    done = parse(article)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not done.stdout.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert tuple(rows[0]) == COLUMNS
    first, second, third, fourth = rows
    assert ARTICLE[int(first["start"]) : int(first["end"])] == first["as_written"] == "950 billion won"
    assert (first["doc"], first["amount"], first["currency"]) == ("bill", "950000000000", "KRW")
    assert (first["qualifier"], first["year"], first["year_from"]) == ("about", "2017", "relative")
    assert (first["kind"], first["programme"], first["per_year"]) == ("payment", "KR-SMA", "false")
    assert (second["converts"], third["year"], fourth["programme"]) == ("1", "2016", "")
    assert (first["publisher"], first["published"]) == ("The Korea Herald", "2017-05-01")
    assert (first["title"], first["language"]) == ("Allies settle the bill for the troops", "en")
    assert first["sentence"].startswith("Seoul will pay")


def test_every_format_says_the_same(article: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in parse(article, "--format", "jsonl").stdout.splitlines()]
    assert list(lines[0]) == list(COLUMNS)
    assert lines[0]["amount"] == "950000000000"
    assert lines[0]["amount_low"] is None
    assert lines[0]["per_year"] is False
    assert json.loads(parse(article, "--format", "json").stdout) == lines
    for ending in ("csv", "json", "jsonl", "parquet"):
        assert parse(article, "-o", tmp_path / f"rows.{ending}").returncode == 0
    assert [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()] == lines
    # Excel knows UTF-8 by this mark; what reads a pipe would take it for a part of the first name.
    assert (tmp_path / "rows.csv").read_bytes() == b"\xef\xbb\xbf" + parse(article).stdout
    table = parquet.read_table(tmp_path / "rows.parquet")
    assert table.column("as_written").to_pylist() == [row["as_written"] for row in lines]
    assert table.column("amount").to_pylist() == [int(row["amount"]) for row in lines]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"rows.{ending}" for ending in ("csv", "json", "jsonl", "parquet")
    ]


def test_standard_input_text_and_archives(article: Path) -> None:
    plain = json.loads(parse("--format", "jsonl", given=ARTICLE.encode()).stdout.splitlines()[0])
    assert (plain["doc"], plain["title"]) == ("stdin", "Allies settle the bill for the troops")
    line = json.dumps({"id": "a1", "text": ARTICLE, "published": "2020-01-02", "publisher": "Harbor Ledger"})
    piped = json.loads(parse("-", "--format", "jsonl", given=f"{line}\n".encode()).stdout.splitlines()[0])
    assert (piped["doc"], piped["year"], piped["publisher"]) == ("a1", 2020, "Harbor Ledger")
    text = parse("--text", ARTICLE, "--published", "2019-03-04", "--title", "T", "--format", "jsonl").stdout
    first = json.loads(text.splitlines()[0])
    assert (first["doc"], first["year"], first["published"], first["title"]) == (
        "text",
        2019,
        "2019-03-04",
        "T",
    )


def test_only_cost_sharing(article: Path) -> None:
    done = parse(article, "--cost-sharing-only", "--format", "jsonl")
    assert [json.loads(line)["figure"] for line in done.stdout.splitlines()] == [1, 2, 3]


def test_another_currency_and_the_record() -> None:
    text = "Seoul paid 1.0389 trillion won for U.S. troops in 2019. It may pay 2 trillion won in 2040."
    done = parse("--text", text, "--in", "usd", "--check", "--format", "jsonl")
    first, second = map(json.loads, done.stdout.splitlines())
    assert list(first) == [*COLUMNS, *CONVERTED, *CHECKED]
    rate = 1038_900_000_000 / float(first["in_amount"])
    assert (first["in_currency"], round(float(first["rate"]), 2)) == ("USD", round(rate, 2))
    assert "average of 2019" in first["rate_source"]
    assert (second["in_amount"], second["in_remark"]) == (
        None,
        "the record has no rate of KRW to USD for 2040",
    )
    assert (first["verdict"], first["record_amount"]) == ("agrees", "1038900000000")
    assert first["record_id"]
    assert first["record_source"]


@pytest.mark.parametrize("to", ["rows", "sheet"])
def test_remarks_are_in_the_language_of_the_document(to: str, tmp_path: Path) -> None:
    (tmp_path / "ko.txt").write_text("한국은 2020년 방위비 분담금으로 1조389억원을 냈다.", encoding="utf-8")
    (tmp_path / "de.txt").write_text(
        "Südkorea zahlte 2020 für die US-Truppen im Land 1,0389 Milliarden Won.", encoding="utf-8"
    )
    sheet = tmp_path / "sheet.csv"
    options = ["--check", "--format", "csv"] if to == "rows" else ["--sheet", sheet]
    said = parse(tmp_path / "ko.txt", tmp_path / "de.txt", *options).stdout.decode()
    lines = list(
        csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig") if to == "sheet" else said))
    )
    assert [line["document" if to == "sheet" else "doc"] for line in lines] == ["ko", "de"]
    korean, german = (line["remark"] for line in lines)
    assert re.search("[가-힣]", korean)
    assert re.fullmatch("[ -~–“”]+", german)


def test_checking_counts_and_exits_strictly(tmp_path: Path) -> None:
    wrong = "In 2020 South Korea paid 1.389 trillion won for U.S. forces."
    done = parse("--text", wrong, "--check", "--strict", "--format", "jsonl")
    row = json.loads(done.stdout)
    assert (done.returncode, row["verdict"], row["record_currency"]) == (3, "differs", "KRW")
    assert row["record_source"]
    assert row["record_publisher"]
    assert re.match(r"\d{4}", row["record_published"])
    assert row["record_url"].startswith("http")
    assert done.stderr == b"tracker.parse: 1 figure checked: 1 differs; 1 to look at\n"
    right = wrong.replace("1.389", "1.0389")
    assert parse("--text", right, "--check", "--strict").returncode == 0
    assert parse("--text", wrong, "--sheet", tmp_path / "a.md", "--strict").returncode == 3
    quiet = parse("--text", wrong, "--check", "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, b"")


def test_what_is_less_sure_is_left_out(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document, figures = read(in_file(article, "bill"), NOTHING_GIVEN)
    unsure = [replace(figure, confidence=figure.number / 10) for figure in figures]
    monkeypatch.setattr("tracker.batch.read", lambda *_: (document, unsure))
    done = read_one(in_file(article, "bill"), Reading(form="jsonl", min_confidence=0.25))
    assert [json.loads(line)["figure"] for line in done.encoded.splitlines()] == [3, 4]
    assert done.counts["figures"] == 2


def test_what_was_seen_and_not_read_is_said(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document, figures = read(in_file(article, "bill"), NOTHING_GIVEN)
    noticed = replace(document, notices=("a table without a unit was not read",))
    monkeypatch.setattr("tracker.batch.read", lambda *_: (noticed, figures))
    done = read_one(in_file(article, "bill"), Reading())
    assert done.notices == (f"{article}: a table without a unit was not read",)


def test_a_broken_record_is_one_line(article: Path, tmp_path: Path) -> None:
    """It is said once, and no document is blamed for it."""
    data = tmp_path / "data"
    shutil.copytree(data_folder(), data)
    text = (data / "figures.csv").read_text(encoding="utf-8")
    (data / "figures.csv").write_text(text.replace(",payment,", ",paiment,", 2), encoding="utf-8")
    code = "import sys, pathlib, tracker.parse, tracker.record.store as store\n"
    code += "store.data_folder = lambda: pathlib.Path(sys.argv[1])\n"
    code += "sys.exit(tracker.parse.main(sys.argv[2:]))"
    call = [sys.executable, "-c", code, data, article, article, "--check"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    [said] = done.stderr.splitlines()
    assert said.startswith("tracker.parse: the record cannot be used: figures.csv:")
    assert said.endswith("(and 1 more)")


def test_why(article: Path) -> None:
    done = parse(article, "--explain", "1")
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "950000000000 KRW" in said
    assert "“about”" in said
    assert "2017-05-01  (line 3: Published : May 1, 2017)" in said
    assert parse(article, "--explain", "9").returncode == 1


def test_formula_characters_are_escaped_in_text_columns_only() -> None:
    done = parse("--text", "=1+1 The unit lost\n-$2.3 million in 2019.", "--title", "@cmd")
    row = next(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert (row["as_written"], row["title"], row["amount"]) == ("'-$2.3 million", "'@cmd", "-2300000")


def test_a_table_on_a_terminal(article: Path) -> None:
    main, other = pty.openpty()
    environment = {**os.environ, "COLUMNS": "90"}
    subprocess.run(
        [sys.executable, "-m", "tracker.parse", article], stdout=other, env=environment, check=True
    )
    os.close(other)
    shown = os.read(main, 10_000).decode().splitlines()
    os.close(main)
    assert shown[0] == "bill  (The Korea Herald, 2017-05-01)"
    assert shown[2].split() == ["#", "as", "written", "amount", "year", "kind", "programme", "qualifier"]
    assert "950,000,000,000 KRW  2017  payment" in shown[3]
    assert all(len(line) <= 90 for line in shown)


def test_help_is_complete_and_needs_nothing() -> None:
    code = "import sys, tracker.parse; sys.argv[1:] = ['--help']\ntry: tracker.parse.main()\nfinally: "
    code += "assert not {'regex', 'babel', 'tomllib'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    options = """--text --published --language --publisher --title --url --format --output --quiet
        --cost-sharing-only --in --check --explain --jobs --resume --scheduler --limit-seconds --strict
        --min-confidence examples: columns: verdicts status:"""
    assert [option for option in options.split() if option not in done.stdout] == []
    words = done.stdout.replace(",", " ").replace(":", " ").replace(";", " ").split()
    named = (*COLUMNS, *Qualifier, *Kind, *Measure, *YearFrom, *Verdict)
    assert [word for word in named if word not in words] == []


# --- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "given", "status", "message"),
    [
        (["none.txt"], b"", 1, "none.txt: No such file or directory"),
        (["none/*.txt"], b"", 1, "none/*.txt: nothing matches"),
        (["folder"], b"", 1, "folder: no documents in it"),
        (["empty.txt"], b"", 1, "empty.txt: empty"),
        (["empty.jsonl"], b"", 1, "empty.jsonl: empty"),
        (["binary.bin"], b"", 1, "binary.bin: not a text: binary data"),
        ([], b"", 1, "standard input: empty"),
        (["bad.jsonl"], b"", 1, "bad.jsonl:2: not JSON"),
        (["--text", "x", "--published", "2020-13-01"], b"", 2, "'2020-13-01' is not a date"),
        (["--text", "x", "--language", "xx"], b"", 2, "unknown language 'xx', known are "),
        (["--text", "x", "--published", "0001-01-01"], b"", 2, "0001-01-01 is before 1900"),
        (["--text", "x", "--jobs", "0"], b"", 2, "'0' is not a number from 1"),
        (["--text", "x", "--jobs", "99999"], b"", 2, "at most"),
        (["--text", " "], b"", 1, "--text: empty"),
        ([""], b"", 2, "an INPUT is empty"),
        (["x" * 5000 + ".txt"], b"", 1, "File name too long"),
        (["--text", "x", "--format", "xml"], b"", 2, "invalid choice: 'xml'"),
        (["--text", "x", "bill.txt"], b"", 2, "exclude each other"),
        (["--text", "x", "-o", "rows.xlsx"], b"", 2, "the format of rows.xlsx is not clear"),
        (["--text", "x", "-o", "none/rows.csv"], b"", 2, "cannot write none/rows.csv: No such file"),
        (["--text", "x", "--resume", "-o", "rows.csv"], b"", 2, "--resume needs"),
        (["x.txt", "--resume", "-o", "s3://a/rows.csv"], b"", 2, "--resume needs a FILE of this machine"),
        (["--text", "x", "--scheduler", "tcp://127.0.0.1:1"], b"", 2, "no scheduler answers"),
        (["--text", "x", "--scheduler", "ftp://x"], b"", 2, "'ftp://x' is not an address as tcp://host:8786"),
        (["memory://none.txt"], b"", 1, "memory://none.txt: No such file or directory"),
        (["none://a.txt"], b"", 1, "Protocol not known: none"),
        (["--text", "x", "-o", "none://a.csv"], b"", 2, "cannot write none://a.csv: Protocol not known"),
        (["packed.jsonl"], b"", 1, "packed.jsonl:1: not JSON: its bytes are no text in UTF-8"),
        (["--text", "x", "--sheet", "a.md", "--explain", "1"], b"", 2, "--sheet and --explain exclude"),
        (["--text", "x", "--sheet", "a.md", "--in", "usd"], b"", 2, "--sheet writes no rows: leave out --in"),
        (["--text", "x", "--explain", "1", "--jobs", "2"], b"", 2, "no rows: leave out --jobs"),
        (["--text", "x", "--strict"], b"", 2, "--strict needs --check or --sheet"),
        (["--text", "x", "--min-confidence", "2"], b"", 2, "'2' is not a number from 0 to 1"),
        (["--text", "x", "--limit-seconds", "nan"], b"", 2, "'nan' is not a number of seconds"),
        (["--text", "x", "--explain", "1", "--check"], b"", 2, "--explain writes no rows: leave out --check"),
        (["--nonsense"], b"", 2, "unrecognized arguments: --nonsense"),
    ],
)
def test_errors_take_one_line(
    tmp_path: Path, arguments: list[str], given: bytes, status: int, message: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.txt").touch()
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "packed.jsonl").write_bytes(b"{\xff}\n")
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "text": "It cost $5."}\n{"id": \n')
    done = parse(*arguments, given=given, cwd=tmp_path)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == status
    assert len(lines) == 1, lines
    assert message in lines[0]


def test_the_rest_is_written_and_an_old_file_kept(article: Path, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    assert parse("none.txt", article, "-o", rows, cwd=tmp_path).returncode == 1
    whole = rows.read_bytes()
    assert len(list(csv.reader(io.StringIO(whole.decode())))) == 5
    assert parse("none.txt", "-o", rows, cwd=tmp_path).returncode == 1
    assert rows.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [rows]


def test_a_sheet_of_what_could_be_read(article: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.eml").write_bytes(b"Content-Type: image/png\n\nIt cost $5.\n")
    (tmp_path / "odd.eml").write_bytes(b'Content-Type: text/plain; charset="x-odd"\n\nIt cost $5.\n')
    done = parse("bad.eml", "odd.eml", article, "--sheet", "check.md", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(b"tracker.parse: bad.eml: a message without a text\n")
    sheet = (tmp_path / "check.md").read_text()
    assert sheet.count("# ") == 2
    assert "$5" in sheet
    assert "950 billion won" in sheet
    assert parse("bad.eml", "--sheet", "check.md", cwd=tmp_path).returncode == 1
    assert (tmp_path / "check.md").read_text() == sheet


def test_a_full_disk_is_one_line(article: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker.parse", article], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"tracker.parse: cannot write standard output: No space left on device\n"

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    rows = tmp_path / "rows.csv"
    done = parse(*[article] * 20, "-o", rows, preexec_fn=small_files)
    assert (done.returncode, done.stderr) == (
        1,
        f"tracker.parse: cannot write {rows}: File too large\n".encode(),
    )
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    archive = tmp_path / "many.jsonl"
    archive.write_text((json.dumps({"text": ARTICLE}) + "\n") * 2000)
    call = f"{sys.executable} -m tracker.parse {archive} --quiet | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", call], capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"doc,figure")


def test_closed_streams_take_one_line(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text("Seoul paid $5 billion.", encoding="utf-8")
    command = f"{sys.executable} -m tracker.parse"
    calls = {f"{command} - <&-": "it is closed", f"{command} {document} >&-": "output is closed"}
    for call, said in calls.items():
        done = subprocess.run(["sh", "-c", call], capture_output=True, text=True, check=False)
        assert done.returncode
        assert said in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_rows_are_written_where_nothing_can_be_said(tmp_path: Path, article: Path, streams: str) -> None:
    call = f"{sys.executable} -m tracker.parse {article} none.txt -o rows.csv {streams}"
    assert subprocess.run(["sh", "-c", call], cwd=tmp_path, check=False).returncode == 1
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").count("bill,") == 4


def test_standard_output_by_its_name(article: Path) -> None:
    assert parse(article, "--format", "csv", "-o", "/dev/stdout").stdout[3:] == parse(article).stdout


def test_a_cluster_without_its_extra_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tracker.parse.find_spec", lambda _: None)
    assert command.main(["--scheduler", "tcp://localhost:1", "--text", "It paid $5 billion."]) == 2
    said = (
        "tracker.parse: --scheduler needs the extra scale, in a checkout: pip install --editable '.[scale]'\n"
    )
    assert tuple(capfd.readouterr()) == ("", said)
