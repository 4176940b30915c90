"""The pipeline from a document to its figures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker
from tracker.figures import find_figures
from tracker.models import Document, Figure, Kind, YearFrom


def figures(text: str, published: str | None, language: str) -> list[Figure]:
    """The figures of a text in a known language, published on a known day."""
    day = date.fromisoformat(published) if published else None
    return find_figures(Document(text, published=day, language=language))


TEXT = (
    "Seoul will pay about 1.52 trillion won ($1.03 billion) for U.S. forces next year, up from "
    "1.4 trillion won this year. Trump said it should pay $10 billion a year."
)


@pytest.mark.parametrize("end", ["\n", "\n\n", '"\n', ".\n"])
def test_a_correction_takes_back_what_its_paragraph_says(end: str) -> None:
    text = f"An earlier version said that Seoul\npaid $5 million for U.S. troops.{end}It paid $6 million."
    assert [figure.retracted for figure in figures(text, None, "en")] == [True, False]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Correction: Seoul pays 1.18 trillion won, not 1.83 trillion won ($1.6 billion)."),
        ("ko", "정정합니다. 분담금은 1조1833억원이며 1조8330억원(16억달러)이 아닙니다."),
        ("ja", "訂正：負担は2110億円で、2011億円(18億ドル)ではない。"),
    ],
)
def test_a_correction_that_gives_both_takes_back_the_wrong_one(language: str, text: str) -> None:
    assert [figure.retracted for figure in figures(text, None, language)] == [False, True, True]


def test_a_figure_is_placed_in_every_field() -> None:
    first, conversion, before, demand = figures(TEXT, "2025-04-09", "en")
    assert (first.year, first.year_from, first.kind, first.programme) == (
        2026,
        YearFrom.RELATIVE,
        Kind.PAYMENT,
        "KR-SMA",
    )
    assert (conversion.converts, conversion.year, conversion.kind) == (first.number, 2026, Kind.PAYMENT)
    assert (before.year, before.per_year) == (2025, False)
    assert (demand.kind, demand.year, demand.per_year) == (Kind.DEMAND, None, True)
    assert demand.sentence == "Trump said it should pay $10 billion a year."


@pytest.mark.parametrize(
    ("language", "text", "yearly"),
    [
        ("en", "The base costs $10B/yr to run.", True),
        ("en", "It is to cost $10 billion / year.", True),
        ("en", "It is to cost $5m p.a. from 2020.", True),
        ("en", "It cost $5 million. A year later it closed.", False),
        ("ko", "비용은 10억달러/년이다.", True),
        ("ja", "費用は1000億円／年だ。", True),
        ("zh", "费用为10亿美元/年。", True),
        ("de", "Das kostet 5 Millionen Euro/Jahr.", True),
        ("fr", "Cela coûte 5 millions d'euros/an.", True),
    ],
)
def test_so_much_a_year(language: str, text: str, yearly: bool) -> None:
    assert [figure.per_year for figure in figures(text, None, language)] == [yearly]


def test_the_language_is_found_when_it_is_not_given() -> None:
    text = "올해 한국의 방위비 분담금은 1조389억원이다."
    [figure] = find_figures(Document(text, published=date(2019, 4, 5)))
    assert (figure.year, figure.kind, figure.programme) == (2019, Kind.PAYMENT, "KR-SMA")


def test_the_library_call_reads_text_and_documents() -> None:
    text = "Seoul paid 1.04 trillion won for U.S. forces last year."
    assert tracker.find_figures(text, published="2020-05-06") == tracker.find_figures(
        Document(text, published=date(2020, 5, 6), language="en")
    )
    assert tracker.find_figures(text, published=date(2020, 5, 6), language="en")[0].year == 2019


def test_a_text_without_money_has_no_figures() -> None:
    assert find_figures(Document("")) == []
    assert find_figures(Document("The talks on U.S. forces lasted 28 minutes.", language="en")) == []


PIECES = """
Seoul pays|$5 billion|1.04 trillion won|in 2019|next year|than last year's|(about $924 million)|“|”|"|;|,|.
five years|from fiscal 2022|through 2026|올해|방위비 분담금|1조389억원|보다|요구|했다.|今年度
2017億円|より|平成
•|[|]|İ|\0
"""
WORDS = st.sampled_from([*PIECES.replace("\n", "|").split("|"), "\n", "\u202a"])


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["en", "ko", "ja", "de"]))
def test_it_never_raises_and_reads_the_same_twice(words: list[str], language: str) -> None:
    document = Document(" ".join(words), published=date(2020, 1, 1), language=language)
    found = find_figures(document)
    assert found == find_figures(document)
    for figure in found:
        assert document.text[figure.start : figure.end] == figure.as_written
        assert figure.year is None or figure.year_end is None or figure.year <= figure.year_end
