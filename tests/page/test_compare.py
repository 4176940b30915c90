"""Compare: one axis, one unit; what it does not say stands beside it; the files hold the same."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import expect

from tracker.page import LANGUAGES
from tracker.page.rooms import compare
from tracker.record.unit import COMPARED

ALL = compare.comparable()


@pytest.mark.parametrize("unit", COMPARED)
def test_a_year_without_a_value_has_its_reason_in_the_file_and_on_the_page(unit: str) -> None:
    table = list(csv.DictReader(io.StringIO(compare.csv({"with": ALL, "in": unit}).decode())))
    assert len(table) == len(compare.compared(ALL, unit).values)
    assert all(bool(row["value"]) != bool(row["why_missing"]) for row in table)
    notes = " ".join(compare.build(ALL, unit, "en").notes)
    assert all(row["why_missing"] in notes for row in table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_series_that_ends_says_so(language: Any) -> None:
    line = compare.build(compare.DEFAULT, "gdp_share", language).notes[1]
    ends = {"en": "2024–2025: no gross domestic product on record", "ko": "2024–2025: 국내총생산"}
    assert "2023" in line
    assert ends[language] in line


@pytest.mark.parametrize(
    ("programmes", "names"),
    [
        (("KR-SMA", "JP-HNS"), {"South Korea", "Japan"}),
        (("JP-HNS", "JP-USFJ"), {"Japan: host nation support", "Japan: all spending related to US forces"}),
    ],
)
def test_a_country_is_named_in_short_unless_it_stands_twice(programmes: Any, names: set[str]) -> None:
    assert {mark.series for mark in compare.build(programmes, "usd", "en").marks} == names


def test_an_index_names_its_base_year() -> None:
    assert "1996 = 100" in compare.build(compare.DEFAULT, "index", "en").title
    assert "2025" in compare.build(compare.DEFAULT, "usd_constant", "en").title


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_chosen_is_drawn_on_a_phone(server: str, chrome: Any, language: str) -> None:
    page = chrome.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(f"{server}/compare?lang={language}&in=gdp_share&with=KR-SMA,DE-HNS")
    page.locator("footer.foot").wait_for()
    assert page.locator("table[data-table=compared] thead th").count() == 3
    values = compare.compared(("KR-SMA", "DE-HNS"), "gdp_share").values
    drawn = page.locator("svg.marks [aria-roledescription=point]")
    expect(drawn).to_have_count(len([made for _, made in values if made.value is not None]), timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
