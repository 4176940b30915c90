"""Files to take away: CSV, JSON, the Data Package, citations."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import system, validate
from hypothesis import given
from hypothesis import strategies as st

from tracker.export.cells import csv_bytes, digits
from tracker.record.cite import cite
from tracker.record.export import (
    FULL_COLUMNS,
    csv_file,
    payments_json,
    select,
)
from tracker.record.package import descriptor, package_zip
from tracker.record.schema import TABLES, columns
from tracker.record.series import payments, projections
from tracker.record.store import Record, data_folder, load


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_full_csv_is_the_record_with_its_sources(record: Record) -> None:
    data = csv_file(record, "figures_full", {})
    assert not data.startswith(b"\xef\xbb\xbf")
    got = rows(data)
    assert list(got[0]) == FULL_COLUMNS
    assert [row["id"] for row in got] == [figure.id for figure in record.figures]
    mofa = next(row for row in got if row["id"] == "kr-sma-2019-mofa-1")
    assert (mofa["amount"], mofa["currency"]) == ("1038900000000", "KRW")
    assert mofa["source_url"].startswith("https://www.mofa.go.kr/")
    assert mofa["source_publisher"] == "ROK Ministry of Foreign Affairs"


def test_excel_gets_its_mark_and_hangul_stays(record: Record) -> None:
    data = csv_file(record, "figures", {"bom": True})
    assert data.startswith(b"\xef\xbb\xbf")
    assert "1조389억원" in data.decode("utf-8-sig")
    assert rows(data) == rows(csv_file(record, "figures", {}))


def test_reporters_see_what_a_sum_is(record: Record) -> None:
    got = {row["id"]: row for row in rows(csv_file(record, "figures", {}))}
    assert list(next(iter(got.values()))) == columns("reporters")
    total = got["kr-sma-2009-xinhua-1"]
    assert (total["year"], total["year_end"], total["measure"]) == ("2009", "2013", "total")
    assert got["kr-sma-2018-mnd-1"]["as_written"] == "9,602 (KRW 100 million)"
    assert (got["kr-sma-2018-mnd-4"]["part"], got["kr-sma-2018-ap-4"]["status"]) == ("labour", "asserted")
    mofa = got["kr-sma-2019-mofa-1"]
    assert (mofa["amount"], mofa["billions"], mofa["charted"]) == ("1038900000000", "1038.9", "true")
    # A date without its day would become one in a spreadsheet: its year is given.
    assert {len(row["published"]) for row in got.values()} <= {0, 4, 10}


def test_one_figure_a_year_is_charted(record: Record) -> None:
    charted = [
        row["id"]
        for row in rows(csv_file(record, "figures", {"programme": "KR-SMA"}))
        if row["charted"] == "true"
    ]
    points = payments(record)
    assert len(charted) == sum(1 if point.preferred else len(point.parts) for point in points)


def test_filters(record: Record) -> None:
    got = rows(
        csv_file(record, "figures", {"programme": "KR-SMA", "kind": "demand", "from": 2019, "to": 2021})
    )
    assert {row["programme"] for row in got} == {"KR-SMA"}
    assert {row["kind"] for row in got} == {"demand"}
    assert {row["year"] for row in got} <= {"2019", "2020", "2021"}
    spans = select(record, {"programme": "KR-SMA", "from": 2011, "to": 2011})
    assert any(figure.year == 2009 and figure.year_end == 2013 for figure in spans)


def test_amounts_are_whole_numbers(record: Record) -> None:
    for row in rows(csv_file(record, "figures", {})) + rows(csv_file(record, "figures_full", {})):
        assert row["amount"].isdigit()
    for row in rows(csv_file(record, "payments", {})) + rows(csv_file(record, "projections", {})):
        assert row["krw"].isdigit()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_numbers_have_no_exponent(number: Decimal) -> None:
    text = digits(number)
    assert Decimal(text) == number
    assert "E" not in text.upper()


@pytest.mark.parametrize("text", ["=cmd()", "+1+1", "-1-1", "@sum", "\tx", "\rx", "＝1", "\n=1", " @x"])
def test_text_that_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    [row] = rows(csv_bytes([{"a": text, "n": Decimal(-1)}], ["a", "n"], bom=True))
    assert row == {"a": f"'{text}", "n": "-1"}


def test_awkward_words_survive() -> None:
    words = 'a "quote", a\nline, 1조5,192억원 €'
    assert rows(csv_bytes([{"a": words}], ["a"])) == [{"a": words}]


def test_payments_have_a_row_a_year_and_a_column_a_currency(record: Record) -> None:
    got = {row["year"]: row for row in rows(csv_file(record, "payments", {}))}
    assert list(got) == [str(year) for year in range(1991, 2027)]
    assert list(got["2019"]) == columns("payments")
    won = [int(row["krw"]) for row in got.values()]
    assert min(won) > 10**11  # none of them is a sum of dollars
    assert (got["2021"]["change_pct"], got["2021"]["krw_billion"]) == ("13.90", "1183.3")
    assert got["2019"]["usd_at_average"] == "891146487"
    assert got["1999"]["basis"] == "sum"
    assert "1,300" in got["1999"]["note"]
    assert (got["2023"]["basis"], got["2023"]["url"]) == ("derived", "")
    assert (got["1992"]["basis"], got["1992"]["usd_as_printed"]) == ("converted_average", "180000000")
    assert {row["constant_base"] for row in got.values()} == {"2025"}
    assert (got["2018"]["published"], got["2018"]["published_precision"]) == ("2019-01-01", "year")
    assert int(got["2019"]["agreeing"]) > 10


def test_projections_are_apart(record: Record) -> None:
    got = {row["year"]: row for row in rows(csv_file(record, "projections", {}))}
    assert list(got) == ["2027", "2028", "2029", "2030"]
    assert {row["basis"] for row in got.values()} == {"projected"}
    assert int(got["2028"]["krw_low"]) < int(got["2028"]["krw"]) < int(got["2028"]["krw_high"])


def test_another_country_has_its_own_currency(record: Record) -> None:
    got = rows(csv_file(record, "payments", {"programme": "JP-HNS"}))
    assert {"jpy", "jpy_billion"} <= set(got[0])
    assert not any(name.startswith("krw") for name in got[0])


def test_json_says_what_csv_says(record: Record) -> None:
    data = json.loads(payments_json(record, {"from": 1998, "to": 1998}))
    assert data["license"] == "CC-BY-4.0"
    [point] = data["points"]
    assert {other["relation"] for other in point["others"]} == {"differs"}
    assert point["units"]["usd_year_average"]["value"] == "314000000"
    [csv_row] = rows(csv_file(record, "payments", {"from": 1998, "to": 1998}))
    assert all(str(point[name] or "") == csv_row[name] for name in ("krw", "url", "usd_as_printed", "basis"))


@pytest.fixture
def package(record: Record, tmp_path: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(package_zip(record, {}))).extractall(tmp_path)
    return tmp_path


def test_the_package_is_valid(package: Path) -> None:
    with system.use_context(trusted=True):
        report = validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert {task.name for task in report.tasks} == {*TABLES, "payments", "projections", "figures_full"}


def test_a_filtered_package_is_valid_too(record: Record, tmp_path: Path) -> None:
    data = package_zip(record, {"programme": "KR-SMA", "from": 2019, "to": 2019})
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    with system.use_context(trusted=True):
        assert validate(str(tmp_path / "datapackage.json")).valid
    assert "- programme: KR-SMA\n- from: 2019" in (tmp_path / "README.txt").read_text(encoding="utf-8")


def test_the_package_explains_itself(package: Path, record: Record) -> None:
    assert {path.name for path in package.iterdir()} == {
        "datapackage.json",
        "README.txt",
        "CITATION.txt",
        "LICENSE.txt",
        "payments.csv",
        "projections.csv",
        "figures_full.csv",
        *(f"{table}.csv" for table in TABLES),
    }
    readme = (package / "README.txt").read_text(encoding="utf-8")
    assert f"Data version {record.version}" in readme
    assert "How to cite" in readme
    for table in TABLES:
        if table != "figures":
            assert rows((package / f"{table}.csv").read_bytes()) == rows(
                (data_folder() / f"{table}.csv").read_bytes()
            )


def test_the_same_rows_are_the_same_bytes_by_every_route(record: Record, package: Path) -> None:
    for name, alone in {
        "payments.csv": csv_file(record, "payments", {}),
        "projections.csv": csv_file(record, "projections", {}),
        "figures.csv": csv_file(record, "figures", {}),
        "figures_full.csv": csv_file(record, "figures_full", {}),
    }.items():
        assert (package / name).read_bytes() == alone


def test_the_same_record_gives_the_same_bytes(record: Record) -> None:
    assert package_zip(record, {}) == package_zip(record, {})


def test_the_descriptor_is_of_version_two(record: Record) -> None:
    made = descriptor(record)
    assert made["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert "profile" not in json.dumps(list(made))
    for resource in made["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"]
            assert not field["description_ko"].isascii()


def test_citations_of_a_figure(record: Record) -> None:
    figure = record.by_id["kr-sma-2019-mofa-1"]
    assert cite(figure, record) == "ROK Ministry of Foreign Affairs, 2019-02-10"
    long = cite(figure, record, style="long")
    assert long.startswith("“1.0389 trillion won”: ROK Ministry of Foreign Affairs, [Press release on ")
    assert long.endswith(
        f"Cost-sharing Tracker, data version {record.version} (CC BY 4.0), kr-sma-2019-mofa-1."
    )
    assert cite(figure, record, language="ko") == "외교부, 2019-02-10"
    assert "방위비분담" in cite(figure, record, style="long", language="ko")


def test_citations_of_points_never_pass_for_cited(record: Record) -> None:
    points = {point.year: point for point in payments(record)}
    assert "not stated by any source" in cite(points[2023], record)
    assert "1,289.6 billion won" in cite(points[2023], record, style="long")
    assert "두 통화로 낸 금액의 합" in cite(points[1999], record, language="ko")
    assert "projection" in cite(projections(record)[0], record)
    assert cite(points[2019], record) == "ROK Ministry of Foreign Affairs, 2019-02-10"
