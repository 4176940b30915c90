"""What is said: in both languages, with its source, and never more than was judged."""

from __future__ import annotations

import tomllib
from string import Formatter

import pytest

from tests.checking.marked import checked
from tracker.checking import remarks
from tracker.checking.checks import summary
from tracker.record.store import the_record

ONE = "1 held against the record, none of which differs"
RECORD = "the record has 1.0389 trillion won for 2019."


def test_remarks_say_the_same_in_both_languages() -> None:
    catalogue = tomllib.loads(remarks.FILE.read_text(encoding="utf-8"))

    def places(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    assert catalogue["en"].keys() == catalogue["ko"].keys()
    for name, template in catalogue["en"].items():
        assert places(template) == places(catalogue["ko"][name]), name


@pytest.mark.parametrize(
    ("text", "language", "remark"),
    [
        ("[[1.389 trillion won|payment 2020]]", "en",
         "A zero dropped or misplaced: the record has 1.0389 trillion won for 2020."),
        ("[[1.04 billion won|payment 2019]]", "en",
         f"A thousand times too little, as when trillion becomes billion: {RECORD}"),
        ("[[9602조원|payment 2018]]", "ko",
         "자릿수가 다릅니다(기록의 10,000배, 억 자리에 조). 2018년 기록은 9,602억 원입니다."),
        ("[[960.2 billion won|payment 2019]]", "en",
         "This is the figure for 2018; for 2019 the record has 1.0389 trillion won."),
        ("[[680.4 billion won|payment]]", "en",
         "The text does not say for which year. It fits 2005 and 2006 (680.4 billion won)."),
        ("more than [[700 billion won|payment 2019]]", "en",
         "Not contradicted by the record, 1.0389 trillion won for 2019, but too loosely put to confirm it."),
        ("[[1.0839 trillion won|payment 2019]]", "en", f"Two digits swapped: {RECORD}"),
        ("[[1조1833억원|payment 2021]]은 전년보다 31.9% 늘었다", "ko",
         "기록과 일치합니다: 2021년 1조1,833억 원. 2020년 대비 증감률은 31.9%가 아니라 13.9%입니다."),
    ],
)  # fmt: skip
def test_a_remark_names_the_slip_and_the_records_sum_and_year(text: str, language: str, remark: str) -> None:
    assert checked(f"{text}.", language)[0][1].remark == remark


def test_a_demand_on_record_is_cited() -> None:
    ((_, finding),) = checked("They asked for [[$5 billion|demand 2020]].")
    assert finding.remark.startswith("A demand, not a payment, and on record as one for 2020: $5 billion (")
    assert finding.citation in finding.remark


def test_every_finding_with_a_sum_of_the_record_names_its_source() -> None:
    text = (
        "[[1.0389 trillion won|payment 2019]], [[1.389 trillion won|payment 2020]], "
        "[[4.707 trillion won|payment total 2014-2018]], [[116.4 billion won|payment change 2026]], "
        "[[$58 billion|payment total 2016-2019]]."
    )
    for _, finding in checked(text):
        assert finding.citation
        assert finding.address.startswith("http")
        assert set((finding.record_source or "").split()) <= the_record().sources.keys()
        assert finding.record_amount is not None


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("No money.", "en", "No sum of money was found."),
        ("[[1.0389 trillion won|payment 2019]]", "en",
         f"1 sum: {ONE}."),
        ("[[1.0389 trillion won|payment 2019]] [[3 trillion won|payment]] [[$3 million|-]]", "en",
         f"3 sums: {ONE}; 1 on the topic could not be judged; 1 off the topic."),
        ("[[1조389억원|payment 2019]] [[1조389억원|payment 2021]] [[3조원|payment]]", "ko",
         "금액 3개: 2개를 기록과 대조(불일치 1개), 관련 금액 1개는 판정하지 못함."),
    ],
)  # fmt: skip
def test_the_summary_counts_what_was_judged_and_what_was_not(text: str, language: str, line: str) -> None:
    assert summary([finding for _, finding in checked(text, language)]).line(language) == line
