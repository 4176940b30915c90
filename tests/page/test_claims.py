"""Claims & demands: who, when, for what year, how many times what was agreed; the files hold the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from tracker.models import Kind, Measure
from tracker.page import LANGUAGES, picture
from tracker.page.rooms import claims
from tracker.page.words import words


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode())))


def test_who_looks_for_trumps_demands_finds_him_and_no_other_kind() -> None:
    found = claims.found("demand", "Trump")
    assert {figure.kind for figure in found} == {Kind.DEMAND}
    assert any(claims.person(figure) == "Donald Trump" and figure.year is None for figure in found)
    assert {claims.side(figure) for figure in found} == {"United States"}
    assert set(claims.found("demand", "트럼프")) & set(found)


@pytest.mark.parametrize(
    ("said_by", "side", "person"),
    [
        ("United States", "United States", ""),
        ("Donald Trump", "United States", "Donald Trump"),
        ("Yoon Sang-hyun", "United States", "Yoon Sang-hyun"),
        ("Australia and United States", "Australia and United States", ""),
        ("SPARK", "", "SPARK"),
    ],
)
def test_person_and_side_are_apart(said_by: str, side: str, person: str) -> None:
    figures = [figure for figure in claims.claims() if figure.said_by == said_by]
    assert figures
    assert {(claims.side(figure), claims.person(figure)) for figure in figures} == {(side, person)}


def test_a_demand_for_no_year_stands_beside_the_year_in_which_it_was_made() -> None:
    figure = next(f for f in claims.claims() if f.said_on == "2024-10-15" and f.amount == 10**10)
    held = claims.held(figure)
    assert held
    assert (figure.year, held[0].year, held[1]) == (None, 2024, "10.1")


def test_a_rise_or_a_total_is_no_multiple_of_a_year() -> None:
    others = [figure for figure in claims.claims() if figure.measure is not Measure.LEVEL]
    assert others
    assert not any(map(claims.held, others))


@pytest.mark.parametrize(
    ("kind", "find"), [("", ""), ("demand", "trump"), ("payment", ""), ("offer", "2014")]
)
def test_the_file_holds_the_statements_on_the_screen(kind: str, find: str) -> None:
    table = rows(claims.csv({"kind": kind, "find": find}))
    assert {row["figure"] for row in table} == {figure.id for figure in claims.found(kind, find)}
    assert all(row["url"] and row["as_written"] and row["printed_on"] for row in table)
    assert table
    assert not rows(claims.csv({"kind": kind, "find": "zzzz"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_line_is_a_picture_of_two_scales(language: Any) -> None:
    shown = claims.build(tuple(figure.id for figure in claims.claims()), language)
    assert shown.above
    assert max(mark.value for mark in shown.above.marks) > 5 * max(mark.value for mark in shown.marks)
    drawing = picture.draw(shown, suffix="svg").decode()
    assert words(language).say("What was asked of South Korea, and what it agreed to pay") in drawing
    assert drawing.count("<svg ") == 3


@pytest.mark.browser
def test_kind_and_word_stay_in_the_address_and_narrow_what_is_downloaded(server: str, chrome: Any) -> None:
    page = chrome.new_page(locale="en-US", viewport={"width": 1280, "height": 900})
    page.goto(f"{server}/claims?kind=demand&find=Trump")
    page.locator("footer.foot").wait_for()
    people = page.locator("table[data-table=claims] td[data-label=Person]").all_inner_texts()
    assert "Donald Trump" in people
    box = page.locator(".scroll").last
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="These rows as CSV").click()
    table = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert {row["figure"] for row in table} == {figure.id for figure in claims.found("demand", "Trump")}
    page.close()
