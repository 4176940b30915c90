"""Parts of a year's contribution, in tables and in prose, as they are read: which is held against what."""

from __future__ import annotations

import pytest

from tests.checking.marked import checked
from tracker import find_figures
from tracker.checking.checks import check
from tracker.documents.read import Given, from_text
from tracker.models import Finding
from tracker.record.store import the_record


def found(text: str, language: str) -> dict[str, Finding]:
    """The findings by the words of their figures."""
    document = from_text(text, Given(language=language))
    figures = find_figures(document)
    findings = check(document, figures, the_record(), language="en")
    return {figure.as_written: finding for figure, finding in zip(figures, findings, strict=True)}


# The title, the unit, the years, the sums on record for them, the last with two digits swapped, and by name
# a part of each year's sum.
ROWS = {
    "ja": ("在日米軍駐留経費負担の推移", "（単位：億円）", "年度 2019 2020 2021 2022",
           "合計 1,974 1,993 2,017 2,056", "2,065", {"労務費": "1,539 1,561 1,557 1,291"}),
    "ko": ("방위비분담금 항목별 현황", "(단위: 억원)", "연도 2019 2020 2021 2022",
           "합계 10,389 10,389 11,833 12,472", "12,742",
           {"인건비": "6,905 6,994 8,001 8,012", "군사건설비": "9,001 9,220 9,250 9,442",
            "군수지원비": "6,768 6,891 7,627 8,450"}),
    "en": ("South Korea's defense cost-sharing by item", "(in billions of won)", "Year 2019 2020 2021 2022",
           "Total 1,038.9 1,038.9 1,183.3 1,247.2", "1,274.2",
           {"Labor_cost_sharing": "690.5 699.4 800.1 801.2", "Military_construction": "900.1 922 925 944.2",
            "Logistics": "676.8 689.1 762.7 845"}),
}  # fmt: skip


@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("language", ROWS)
def test_a_row_or_column_of_a_part_is_not_held_against_the_whole(language: str, across: bool) -> None:
    title, unit, years, total, wrong, parts = ROWS[language]
    rows = [row.split() for row in (years, *(f"{name} {sums}" for name, sums in parts.items()), total)]
    grid = rows if across else [list(column) for column in zip(*rows, strict=True)]
    lines = ["\t".join(row).replace("_", " ") for row in grid]
    findings = found("\n".join((title, unit, *lines)), language)
    assert [words for words, finding in findings.items() if finding.flagged] == []
    assert {findings[words].verdict.value for words in total.split()[1:]} == {"agrees"}
    swapped = "\n".join((title, unit, *lines)).replace(total.split()[-1], wrong)
    assert [words for words, finding in found(swapped, language).items() if finding.flagged] == [wrong]


@pytest.mark.parametrize(
    ("text", "language", "flagged"),
    [
        ("在日米軍駐留経費のうち労務費は2021年度が1,557億円、2022年度は1,291億円である。", "ja", []),
        ("주한미군 방위비분담금 가운데 인건비는 2021년 8005억원, 2022년 8512억원이었다.", "ko", []),
        ("For U.S. troops, labor costs came to 800.5 billion won in 2021 and 851.2 billion won in 2022.",
         "en", []),
        ("U.S. troops: labor costs 800.5 billion won in 2021. Cost-sharing was 851.2 billion won in 2022.",
         "en", ["851.2 billion won"]),
        ("방위비분담금 중 인건비는 2021년 8005억원, 방위비분담금 총액은 2022년 8512억원이었다.", "ko",
         ["8512억원"]),
    ],
)  # fmt: skip
def test_a_part_is_named_once_for_the_like_sums_of_a_sentence(
    text: str, language: str, flagged: list[str]
) -> None:
    assert [words for words, finding in found(text, language).items() if finding.flagged] == flagged


@pytest.mark.parametrize(
    ("row", "verdicts", "remark"),
    [
        ("인건비\t3,490\t3,710", ["agrees", "agrees"], "(labour)"),
        ("인건비\t4,148\t4,442", ["differs", "differs"], "another part (construction)"),
        ("인건비\t3,100\t3,100", ["no_record", "no_record"], "a part of the sum only (labour)"),
    ],
)
def test_a_part_on_record_is_held_against_it(row: str, verdicts: list[str], remark: str) -> None:
    document = from_text(
        f"방위비분담금 현황\n(단위: 억원)\n연도\t2015\t2018\n{row}\n합계\t9,320\t9,602", Given(language="ko")
    )
    findings = check(document, find_figures(document), the_record(), language="en")[:2]
    assert [finding.verdict.value for finding in findings] == verdicts
    assert all(remark in finding.remark for finding in findings)


@pytest.mark.parametrize(
    ("language", "year"), [("en", "no total for 2018 to"), ("ko", "대조할 2018년 합계 기록")]
)
def test_a_span_of_one_year_is_written_as_one_year(language: str, year: str) -> None:
    ((_, finding),) = checked("It is [[40 billion won|payment total 2018-2018]].", language)
    assert year in finding.remark
