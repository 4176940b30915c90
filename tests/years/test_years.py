"""Years form by form: tests/cases/years.jsonl holds what each text names, in every language. A row with a
`source` holds a few words as a public document prints them: a title of data/sources.csv, or a page."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.languages import languages
from tracker.languages.lexicon import lexicon
from tracker.models import YearHow
from tracker.years.find import ROLES, find_years
from tracker.years.grammar import LISTS, grammar

FILE = Path(__file__).parent.parent / "cases" / "years.jsonl"
CASES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
PIECES = [
    *(
        "2019",
        "'25",
        "94년",
        "지난해",
        "平成14年度",
        "R5",
        "fiscal",
        "FY21",
        "the",
        "following",
        "year",
        "five years",
    ),
    *(
        "from",
        "2022",
        "3월",
        "12月21日",
        "~",
        "-",
        "/",
        "(",
        ")",
        ".",
        ",",
        "\n",
        "Feb. 10",
        "\0",
        "İ",
        "ß",
        "ﬁ",
    ),
    *(
        "２０１９",
        "二〇一九年",
        "부터",
        "から",
        "until",
        "이듬해",
        "1조",
        "$",
        "%",
        "between",
        "and",
        "2,000 troops",
    ),
    *("十", "元", "99999999", "．", "March", "last", "the first year", "5년간", "度", "’"),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{c['lang']}-{i}" for i, c in enumerate(CASES)])
def test_form(case: dict[str, Any]) -> None:
    published = date.fromisoformat(case["published"]) if case["published"] else None
    found = find_years(case["text"], case["lang"], published=published)
    wanted = case["expect"]
    got = [
        [m.as_written, m.year, m.year_end, m.how.value if want[3] in set(YearHow) else m.role]
        for m, want in zip(found, wanted, strict=False)
    ]
    assert got + [[m.as_written, m.year, m.year_end, m.role] for m in found[len(wanted) :]] == wanted


def test_many_forms_stand_in_documents() -> None:
    with (Path(__file__).parents[2] / "data" / "sources.csv").open(encoding="utf-8") as file:
        titles = {row["id"] for row in csv.DictReader(file)}
    printed = [case for case in CASES if "source" in case]
    assert all(case["source"] in titles or "://" in case["source"] for case in printed)
    counts = Counter(case["lang"] for case in printed)
    assert sum(counts.values()) >= 400
    assert len(counts) >= 10
    assert min(counts[language] for language in ("en", "ko", "ja")) >= 30


def test_every_language_has_its_forms() -> None:
    counts = Counter(case["lang"] for case in CASES)
    assert len(CASES) >= 400
    assert set(counts) == {code for code in languages() if "years" in lexicon(code).table}
    assert min(counts.values()) >= 15


@pytest.mark.parametrize("language", languages())
def test_words_of_a_language_are_known(language: str) -> None:
    """A key of [years] that nothing reads would be a misprint."""
    table = lexicon(language).table.get("years", {})
    assert set(table) - LISTS <= ROLES


@pytest.mark.parametrize("language", languages())
def test_an_expression_never_begins_with_nothing(language: str) -> None:
    assert grammar(language).sought.match("") is None


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(languages()),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40),
    st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
)
def test_hostile_text_raises_nothing(language: str, pieces: list[str], published: date | None) -> None:
    text = " ".join(pieces)
    found = find_years(text, language, published=published, taken=[(3, 9), (5, 6), (10**6, 10**7)])
    assert all(m.as_written == text[m.start : m.end] != "" for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.anchor is None or 0 <= m.anchor < len(found) for m in found)
    assert all(m.year is not None or m.reason for m in found)
    assert all(m.year_end is None or (m.year is not None and m.year < m.year_end) for m in found)


@pytest.mark.parametrize(
    "piece", ["2019-", "five years ", "부터 ", "1", "二", "the year to March ", "the end of ", "'", "년 "]
)
def test_work_grows_with_the_text(piece: str) -> None:
    """Counted in lines of Python run, for a clock would be another test on another machine."""

    def lines(times: int) -> int:
        count = 0

        def trace(frame: Any, event: str, arg: Any) -> Any:
            nonlocal count
            count += event == "line"
            return trace

        text = piece * times
        for language in ("en", "ko"):
            assert grammar(language)  # expressions are made once
        sys.settrace(trace)
        try:
            for language in ("en", "ko"):
                find_years(text, language, published=date(2020, 1, 1))
        finally:
            sys.settrace(None)
        return count

    assert lines(800) <= 2.2 * lines(400) + 200
