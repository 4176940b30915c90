"""From a file with a table to figures: every value with its unit and the year at its head."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents.files import Rows
from tests.documents.test_tables import FORMATS, in_html
from tracker import find_figures
from tracker.documents.read import from_bytes, from_text

KOREAN = [
    ["구분", "2018", "2019"],
    ["방위비분담금", "9,602", "10,389"],
    ["증감률(%)", "0.9", "8.2"],
    ["인건비", "3,710", "4,125"],
]
ENGLISH = [
    ["Year", "KRW (bn)", "USD (m)"],
    ["2018", "960.2", "870"],
    ["2019", "1,038.9", "891"],
    ["2020", "1,038.9", "880"],
]


def read(file: bytes) -> list[tuple[str, int, str, int | None]]:
    figures = find_figures(from_bytes(file, "a"))
    return [(f.as_written, int(f.amount or 0), f.currency, f.year) for f in figures]


@pytest.mark.parametrize("make", FORMATS[:4])  # the hand-written PDF has no Korean letters
def test_years_across_the_top(make: Callable[[Rows, str], bytes]) -> None:
    assert read(make(KOREAN, "방위비 분담금 현황 (단위: 억원)")) == [
        ("9,602", 960_200_000_000, "KRW", 2018),
        ("10,389", 1_038_900_000_000, "KRW", 2019),
        ("3,710", 371_000_000_000, "KRW", 2018),
        ("4,125", 412_500_000_000, "KRW", 2019),
    ]


@pytest.mark.parametrize("make", FORMATS)
def test_years_down_the_side(make: Callable[[Rows, str], bytes]) -> None:
    assert read(make(ENGLISH, "South Korea's cost sharing for U.S. forces")) == [
        ("960.2", 960_200_000_000, "KRW", 2018),
        ("870", 870_000_000, "USD", 2018),
        ("1,038.9", 1_038_900_000_000, "KRW", 2019),
        ("891", 891_000_000, "USD", 2019),
        ("1,038.9", 1_038_900_000_000, "KRW", 2020),
        ("880", 880_000_000, "USD", 2020),
    ]


def test_a_sum_inside_a_box_takes_the_year_of_its_head() -> None:
    rows = [["", "2018", "2019"], ["Paid", "about 960.2 billion won", "some 1.0389 trillion won"]]
    found = read(in_html(rows, "South Korea's cost sharing for U.S. forces"))
    assert [year for *_, year in found] == [2018, 2019]


HEADED = "South Korea's cost sharing for U.S. forces\n(Billions of Korean won)\n"
WHOLE = {"371.0": 2018, "500.5": 2019, "960.2": 2018, "1,038.9": 2019}
GAP = {"371.0": 2018, "500.5": 2019, "1,038.9": 2019}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("\t2018\t2019\nLabor costs\t371.0\t500.5\nTotal\t960.2\t1,038.9", WHOLE),
        ("\t2018\t2019\nLabor costs\t371.0\t500.5\nTotal\t\t1,038.9", GAP),
        ("\t2018\t2019\t2020\nLabor costs\t371.0\t500.5\nTotal\t960.2\t1,038.9", WHOLE),
        ("\t2018\t2019\nCosts\t\t\nLabor\t371.0\t500.5\n\t\t\nTotal\t960.2\t1,038.9", WHOLE),
        ("2018\t2019\nLabor costs\t371.0\t500.5\nTotal\t960.2\t1,038.9", WHOLE),  # the corner is lost
        ("\t\t2018\t2019\nLabor costs\t371.0\t500.5\nTotal\t\t960.2\t1,038.9", WHOLE),  # set by eye
        ("Item\t\t2018\t2019\nLabor costs\t371.0\t500.5\nTotal\t\t960.2\t1,038.9", WHOLE),
        ("\t2019\nLabor costs\t500.5\nTotal\t1,038.9", {"500.5": 2019, "1,038.9": 2019}),
        ("|  | 2018 | 2019 |\n| --- | --- | --- |\n| Labor | 371.0 | 500.5 |\n| Total |  | 1,038.9 |", GAP),
        ("| | 2018 | 2019\n|---|---|---\n| Labor | 371.0 | 500.5\n| Total | 960.2 | 1,038.9", WHOLE),
    ],
)
def test_an_empty_box_of_a_pasted_table_keeps_its_column(table: str, expected: dict[str, int]) -> None:
    document = from_text(HEADED + table)
    figures = find_figures(document)
    assert {f.as_written: f.year for f in figures} == expected
    assert all(document.text[f.start : f.end] == f.as_written for f in figures)


def test_lines_that_begin_with_a_tab_are_no_table() -> None:
    assert not from_text("\tSeoul paid more.\n\tIt paid 5 in 2019.\n\t2019\n\tThat was all.").cells
