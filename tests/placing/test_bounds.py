"""Places on texts that nobody writes, and on long ones."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from tracker.figures import find_figures
from tracker.models import Document, Kind, Measure, YearFrom

PAID = "Seoul paid {n} billion won for U.S. troops in {year}. "
DAY = date(2020, 5, 6)
HOSTILE = {
    "one sentence without an end": "U.S. troops cost Seoul $5 million and " * 300,
    "years only beside a sum": "U.S. troops $5 million " + "2019 2020 FY21 " * 300,
    "nothing but sums": "$5 million " * 500,
    "signs that stand for sums inside": "U.S. troops \ue000\ue001\ue010 $5 million \ue0ff in 2019",
    "letters that grow when small": "İ" * 300 + " U.S. troops cost Seoul $5 million in 2019. İ",
    "half a character": "\ud800 U.S. troops cost $5 million \udfff in 2019",
    "one long word": "x" * 50_000 + " U.S. troops $5 million",
    "a sum and no word": "$5 million",
    "an enormous number": "U.S. troops cost Seoul $" + "9" * 40 + " trillion in 2019.",
    "years that cannot be": "방위비 분담금 0000년 9999년 5억원 99999년 -2019년",
    "lines without text": "\n\n".join(["방위비 분담금", "5억원", "", "2019"] * 100),
    "markup": "<b>U.S. troops</b> [$5 million](javascript:x) | 2019 | `$6 million` = $7 million",
}


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_places_are_sane_whatever_the_text(text: str, language: str) -> None:
    for figure in find_figures(Document(text, published=DAY, language=language)):
        assert text[figure.start : figure.end] == figure.as_written
        assert 0 <= figure.confidence <= 1
        if figure.programme is None:
            assert (figure.kind, figure.measure) == (Kind.OTHER, Measure.LEVEL)
        years = [year for year in (figure.year, figure.year_end) if year is not None]
        assert all(1800 <= year <= 2200 for year in years)
        assert years == sorted(years)
        assert (figure.year_from is YearFrom.NONE) == (not years)


def _work(sums: int) -> int:
    """Lines of Python run to read a text of so many sums."""
    text = "".join(PAID.format(n=400 + n % 500, year=1991 + n % 30) for n in range(sums))
    done = 0

    def count(*_: object) -> object:
        nonlocal done
        done += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        find_figures(Document(text, published=DAY, language="en"))
    finally:
        sys.settrace(before)
    return done


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    _work(10)  # words and weights are loaded once
    small, large = _work(100), _work(800)
    assert large <= 8.5 * small
