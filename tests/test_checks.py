"""The checker: drafts, real misprints, every row of the record, and the rules one by one."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accuracy import passages
from tracker.checking import remarks
from tracker.checking.checks import check
from tracker.documents.read import Given, from_text
from tracker.languages.detection import detect
from tracker.models import Figure, Finding, Kind, Measure, Qualifier, Slip, Status, Verdict, YearFrom
from tracker.reading.figures import find_figures
from tracker.record.store import Record, load

CASES = Path(__file__).parent / "cases"


@cache
def record() -> Record:
    return load()


def checked(text: str, published: str | None = None, *, language: str = "en") -> list[tuple[Figure, Finding]]:
    """A text read and checked as the command line does it."""
    given = Given(date.fromisoformat(published) if published else None)
    document = from_text(text, published=given.published)
    document = replace(document, language=document.language or detect(text))
    figures = find_figures(document)
    findings = check(figures, record(), text=document.text, published=document.published, language=language)
    return list(zip(figures, findings, strict=True))


def drafts() -> list[dict[str, Any]]:
    lines = (CASES / "drafts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_of_the_drafts_the_wrong_are_caught_by_name_and_the_right_let_pass() -> None:
    caught, missed, alarms = 0, [], []
    for draft in drafts():
        flagged = [
            (figure.as_written, finding.slip and finding.slip.value)
            for figure, finding in checked(draft["text"], draft["published"], language=draft["lang"])
            if finding.flagged
        ]
        if draft["slip"] is None:
            alarms += [(draft["id"], flagged)] if flagged else []
        elif (draft["figure"], draft["slip"]) in flagged:
            caught += 1
        else:
            missed.append((draft["id"], flagged))
    wrong = sum(draft["slip"] is not None for draft in drafts())
    right = len(drafts()) - wrong
    assert (right, wrong) == (134, 100)
    assert caught >= 0.95 * wrong, missed
    assert alarms == []


# Two dots or a stray comma in a number: it is not read as the sum that was meant, so no slip can be named.
MALFORMED = {"KRW 1.38.9 trillion", "1.38.9 billion won", "¥1,055,1 billion"}


def misprints() -> list[dict[str, Any]]:
    """Each printed figure in a sentence of our own. The slip is null where what stands in the paper is wrong
    and cannot be told from what is right: the rate of the day gives that sum too."""
    lines = (CASES / "misprint_sentences.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("case", misprints(), ids=lambda case: f"{case['year']}-{case['as_written']}")
def test_what_papers_misprinted_is_caught_and_named(case: dict[str, Any]) -> None:
    flagged = [
        (figure.as_written, finding.slip and finding.slip.value)
        for figure, finding in checked(case["text"], case["published"])
        if finding.flagged
    ]
    if case["slip"] is None:
        assert flagged == []
    else:
        # A sum printed in Chinese stands in an English sentence; the others as they were.
        words = {"18.1亿美元": "$1.81 billion"}.get(case["as_written"], case["as_written"])
        assert any(sum_.startswith(words) and slip == case["slip"] for sum_, slip in flagged), flagged


def test_every_misprint_on_file_has_its_sentence() -> None:
    with (CASES / "misprints.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["programme"], int(row["year"]), row["as_written"]) for row in csv.DictReader(file)}
    known = {(case["programme"], case["year"], case["as_written"]) for case in misprints()}
    assert {row for row in rows if row not in known and row[2] not in MALFORMED} == set()


def test_in_articles_that_are_right_hardly_a_sum_is_flagged() -> None:
    """The passages under the reader's floors say what happened: what is flagged in them is a false alarm."""
    sums, alarms = 0, []
    for case in passages():
        pairs = checked(case["text"], case.get("published"))
        sums += len(pairs)
        alarms += [(case["id"], figure.as_written, f.remark) for figure, f in pairs if f.flagged]
    assert len(alarms) <= 0.01 * sums, alarms


def held(amount: str, year: int | None, **more: Any) -> Finding:
    """One figure, made by hand, held against the record."""
    values: dict[str, Any] = {
        "number": 1,
        "start": 0,
        "end": 1,
        "as_written": "",
        "currency": "KRW",
        "amount": Decimal(amount),
        "year": year,
        "year_from": YearFrom.STATED if year else YearFrom.NONE,
        "kind": Kind.PAYMENT,
        "programme": "KR-SMA",
    }
    (finding,) = check([Figure(**values | more)], record())
    return finding


def test_no_row_on_record_is_called_wrong_and_ten_times_each_is() -> None:
    alarms, missed = [], []
    for row in record().figures:
        if row.confidence != "high":
            continue
        more = {
            "as_written": row.as_written,
            "currency": row.currency,
            "qualifier": row.qualifier,
            "year_end": row.year_end,
            "kind": row.kind,
            "programme": row.programme,
        }
        if held(str(row.amount), row.year, **more).flagged:
            alarms.append(row.id)
        stated = row.status not in (None, Status.ASSERTED) and row.measure is Measure.LEVEL
        whole = row.kind is Kind.PAYMENT and stated and not (row.component or row.scope)
        if whole and row.year is not None and row.year_end is None:
            bare = more | {"as_written": ""}
            missed += [
                (row.id, factor)
                for factor in (Decimal(10), Decimal("0.1"))
                if not held(str(row.amount * factor), row.year, **bare).flagged
            ]
    # One paper dates the sum for 2015 to 2016; the ministry's table has another for 2016.
    assert alarms == ["kr-sma-2016-korea-herald-1"]
    assert missed == []


@pytest.mark.parametrize(
    ("amount", "year", "qualifier", "verdict"),
    [
        ("1519200000000", 2026, "exact", Verdict.AGREES),
        ("1.52E12", 2026, "exact", Verdict.ROUNDS),
        ("1.5E12", 2026, "exact", Verdict.ROUNDS),
        ("1.03E12", 2019, "exact", Verdict.TRUNCATES),
        ("1.04E12", 2019, "about", Verdict.ROUNDS),
        ("1.08E12", 2019, "about", Verdict.POSSIBLE),
        ("1.15E12", 2019, "about", Verdict.DIFFERS),
        ("1E12", 2021, "more_than", Verdict.AGREES),
        ("1.2E12", 2021, "more_than", Verdict.DIFFERS),
        ("1E12", 2016, "nearly", Verdict.AGREES),
        ("1E12", 2018, "less_than", Verdict.AGREES),
        ("1E12", 2021, "at_most", Verdict.DIFFERS),
    ],
)
def test_precision_and_hedges_are_respected(amount: str, year: int, qualifier: str, verdict: Verdict) -> None:
    assert held(amount, year, qualifier=Qualifier(qualifier)).verdict is verdict


@pytest.mark.parametrize("kind", [Kind.DEMAND, Kind.OFFER, Kind.ESTIMATE, Kind.OTHER])
def test_what_was_not_paid_is_never_a_wrong_payment(kind: Kind) -> None:
    finding = held("5E9", 2020, currency="USD", kind=kind)
    assert (finding.verdict, finding.flagged) == (Verdict.NOT_PAYMENT, False)


def test_without_a_year_the_checker_says_which_years_fit() -> None:
    finding = held("6804E8", None)
    assert finding.verdict is Verdict.POSSIBLE
    assert (
        finding.remark == "The text does not say for which year. It fits 2005 and 2006 (680.4 billion won)."
    )
    assert held("1.389E12", None).verdict is Verdict.NO_RECORD


def test_a_year_carried_over_is_not_held_against_the_writer() -> None:
    assert held("1402800000000", 2026).slip is Slip.OTHER_YEAR
    carried = held("1402800000000", 2026, year_from=YearFrom.CARRIED)
    assert (carried.verdict, carried.flagged) == (Verdict.POSSIBLE, False)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("In 2017 Korea's bill for U.S. troops was 960.2 billion won, and in 2018 950.7 billion won.",
         ["960.2 billion won", "950.7 billion won"]),
        ("Seoul's SMA payment rose from 960.2 billion won in 2019 to 1.1833 trillion won in 2021.",
         ["960.2 billion won"]),
        ("Seoul paid 1.4028 trillion won for U.S. troops in 2025 after 1.2896 trillion won in 2024.",
         ["1.2896 trillion won"]),
        ("방위비 분담금은 2017년 9602억원에서 2019년 1조389억원으로 올랐다.", ["9602억원"]),
        ("The SMA sums for 2014, 2015 and 2017 were 920, 932 and 950.7 billion won, respectively.", []),
        ("SMA: Seoul paid 920 billion won, 932 billion won and 951 billion won in 2014, 2015 and 2017.", []),
        ("방위비 분담금은 2021년과 2025년에 각각 1조1833억원과 1조4028억원이었다.", []),
        ("Seoul's SMA payment rose from 1.0389 trillion won in 2019 to 1.1833 trillion won in 2021.", []),
        ("The SMA signed in 2021 set 1.0389 trillion won for 2020 and 1.1833 trillion won for 2021.", []),
    ],
)  # fmt: skip
def test_a_year_said_of_the_sum_is_held_to_it_whatever_other_years_stand_beside(
    text: str, wrong: list[str]
) -> None:
    flagged = [(figure.as_written, finding.slip) for figure, finding in checked(text) if finding.flagged]
    assert flagged == [(sum_, Slip.OTHER_YEAR) for sum_ in wrong]


def test_a_derived_point_is_said_to_be_derived() -> None:
    finding = held("1289600000000", 2023)
    assert finding.verdict is Verdict.AGREES
    assert "derived" in finding.remark
    assert finding.record_id == "kr-sma-2023-derived"


def test_years_to_come_have_no_record() -> None:
    assert held("1.6E12", 2029).verdict is Verdict.NO_RECORD


def test_a_printed_figure_that_the_ministry_contradicts_is_given_its_year() -> None:
    finding = held("932E9", 2016)
    assert (finding.verdict, finding.slip) == (Verdict.DIFFERS, Slip.OTHER_YEAR)
    assert "Korea Herald" in finding.remark


@pytest.mark.parametrize(
    ("text", "conversion", "slip"),
    [
        ("Seoul will pay 1.52 trillion won ($1.03 billion) for U.S. troops in 2026.", "ok", None),
        ("Seoul will pay 1.52 trillion won ($1.25 billion) for U.S. troops in 2026.", "ok", None),
        ("Seoul will pay 1.52 trillion won ($1.5 billion) for U.S. troops in 2026.", "off", Slip.RATE),
        ("Seoul will pay 1.52 trillion won ($1.1 million) for the troops in 2026.", "off", Slip.THOUSANDFOLD),
        ("Seoul paid 760 billion won, or $585.4 million, for U.S. troops in 2009.", "ok", None),
        ("Seoul paid 1.1833 trillion won ($1.18 billion) for U.S. troops in 2021.", "off", Slip.CURRENCY),
        ("Seoul paid 960.2 billion won ($960 million) for U.S. troops in 2018.", "off", Slip.CURRENCY),
        ("Seoul paid 1.0389 trillion won ($1.07 billion) for U.S. troops in 2019.", "off", Slip.RATE),
        ("Seoul's 2014 agreement was worth 920 billion won ($8.7 billion).", "off", Slip.POWER_OF_TEN),
        ("The 2021 deal is valued at 1.18 trillion won ($103 million).", "off", Slip.POWER_OF_TEN),
        ("Japan set aside 197.4 billion yen ($1.8 billion) for U.S. forces in fiscal 2019.", "ok", None),
        ("Japan set aside 197.4 billion yen ($18 billion) for bases in 2019.", "off", Slip.POWER_OF_TEN),
        ("NATO's military budget for 2024 is 2.03 billion euros ($2.2 billion).", "ok", None),
        ("일본은 2021년도 주일미군 주둔경비로 2017억엔(약 2조900억원)을 낸다.", "ok", None),
        ("일본은 2021년도 주일미군 주둔경비로 2017억엔(약 20조9000억원)을 낸다.", "off", Slip.POWER_OF_TEN),
    ],
)  # fmt: skip
def test_conversions_imply_a_rate(text: str, conversion: str, slip: Slip | None) -> None:
    findings = [finding for _, finding in checked(text) if finding.conversion is not None]
    assert [(f.conversion, f.slip) for f in findings] == [(conversion, slip)]
    assert all(f.implied_rate is not None and f.implied_rate > 0 for f in findings)


@pytest.mark.parametrize(
    ("text", "slip", "remark"),
    [
        ("In 2021 Seoul paid $1.18 billion for U.S. forces.", Slip.CURRENCY, "Wrong currency"),
        ("2018년 한국은 방위비 분담금으로 9억6000만 달러를 냈다.", Slip.CURRENCY, "Wrong currency"),
        ("In 2008 Seoul paid $741 million for U.S. forces.", None, "Follows 741.5 billion won"),
        ("In 2019 Seoul paid $1.08 billion for U.S. forces.", Slip.OTHER, "The record has 1.0389"),
        ("In 2019 Seoul paid $960 million for U.S. forces.", None,
         "Follows 1.0389 trillion won for 2019, at 1,082 won to the dollar; the average of 2019 was 1,166"),
        ("2026년 한국의 방위비 분담금은 약 11억4000만 달러다.", None, "Agrees with the record: $1.14"),
    ],
)  # fmt: skip
def test_dollars_for_won_are_held_to_the_average_of_their_year(
    text: str, slip: Slip | None, remark: str
) -> None:
    ((_, finding),) = checked(text)
    assert (finding.slip, finding.flagged) == (slip, slip is not None)
    assert finding.remark.startswith(remark)


def test_a_pair_without_a_rate_on_record_has_no_verdict_on_its_rate() -> None:
    text = "British support for U.S. troops cost £100 million ($130 million) in 2020."
    assert [finding.conversion for _, finding in checked(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The SMA bill is 1.5192 trillion won in 2026, up 8.3 % from 1.4028 trillion won in 2025.", False),
        ("The SMA bill is 1.52 trillion won in 2026, up 8.6 percent from 1.4 trillion won in 2025.", False),
        ("The SMA bill is 1.52 trillion won in 2026, up 6.3 percent from 1.4 trillion won in 2025.", True),
        ("Seoul's payment for U.S. troops fell 8.9 percent to 680.4 billion won in 2005.", False),
        ("Seoul's payment for U.S. troops fell 19.8 percent to 680.4 billion won in 2005.", True),
        ("Seoul paid 920 billion won for U.S. troops in 2014, about 40 percent of what they cost.", False),
        ("2021년 방위비 분담금은 1조1833억원으로 전년보다 13.9% 늘었다.", False),
        ("2021년 방위비 분담금은 1조1833억원으로 전년보다 31.9% 늘었다.", True),
        ("2021년 방위비 분담금은 2020년보다 31.9% 늘어난 1조1833억원이다.", True),
        ("2021년 방위비 분담금은 2009년보다 55.7% 늘어난 1조1833억원이다.", False),
        ("2021년 방위비 분담금은 1조1833억원이다. 전년보다 13.9% 늘었다.", False),
        ("2021년 방위비 분담금은 1조1833억원이다. 전년보다 3.9% 늘었다.", True),
        ("The SMA bill is 1.5192 trillion won in 2026. Exports rose 17 percent from a year earlier.", False),
    ],
)  # fmt: skip
def test_stated_changes_are_recomputed(text: str, wrong: bool) -> None:
    slips = [finding.slip for _, finding in checked(text) if finding.flagged]
    assert slips == ([Slip.PERCENT] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("This year's 1.1833 trillion won is 31.9 percent more than last year's 1.0389 trillion won.", True),
        ("This year's 1.1833 trillion won is 13.9 percent more than last year's 1.0389 trillion won.", False),
        ("올해 금액은 지난해 1조389억원보다 31.9% 늘어난 1조1833억원이다.", True),
        ("올해 금액은 지난해 1조389억원보다 13.9% 늘어난 1조1833억원이다.", False),
        ("Profit rose 30 percent to 1.2 billion won this year, on sales of 9 billion won last year.", False),
    ],
)
def test_a_change_between_two_sums_given_needs_no_subject(text: str, wrong: bool) -> None:
    flagged = [f for _, f in checked(text, "2021-03-10") if f.flagged]
    assert [finding.slip for finding in flagged] == ([Slip.PERCENT] if wrong else [])
    assert all("The change is not 31.9 % but 13.9 %." in f.remark for f in flagged)


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        # A semicolon ends the clause of a percentage, and so does the next year.
        ("The SMA sum of 2021 is 1.1833 trillion won, up 13.9 percent; in 2022 1.2472 trillion won.", []),
        ("The SMA sum of 2021 is 1.1833 trillion won, up 3.9 percent from 2020; in 2022 1.2472 trillion.",
         ["1.1833 trillion won"]),
        ("올해 방위비 분담금은 9200억원이다. 지난해 8695억원보다 8.5% 많다.", ["9200억원"]),
        ("올해 방위비 분담금은 9200억원이다. 지난해 8695억원보다 5.8% 많다.", []),
        # It is not said of the demand, nor of the exchange rate.
        ("The SMA sum is 920 billion won, and Washington asked for $1.2 billion, a rise of 40 percent.", []),
        ("The SMA sum was 920 billion won in 2014; exports rose 17 percent from a year earlier.", []),
        ("While the won fell 8 percent last year, the SMA sum rose to 920 billion won in 2014.", []),
    ],
)  # fmt: skip
def test_a_percentage_is_that_of_the_sum_of_its_own_clause(text: str, flagged: list[str]) -> None:
    found = [(figure.as_written, f.slip) for figure, f in checked(text, "2014-02-01") if f.flagged]
    assert found == [(sum_, Slip.PERCENT) for sum_ in flagged]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        # Without a word for the year before it is that year all the same.
        ("한국의 2021년 방위비 분담금은 1조1833억원으로 18.9% 올랐다.", Slip.PERCENT),
        ("한국의 2021년 방위비 분담금은 1조1833억원으로 13.9% 올랐다.", None),
        ("2021년 분담금은 1조1833억원으로 13.9% 줄었다.", Slip.DIRECTION),
        ("2026년 분담금은 1조5192억원으로 8.3% 늘고 2027년부터는 물가에 맞춰 오른다.", None),
        ("韓国の2021年の防衛費分担金は1兆1833億ウォンで18.9%増えた。", Slip.PERCENT),
        ("韓国の2021年の防衛費分担金は1兆1833億ウォンで13.9%増えた。", None),
        ("韓国の2021年の防衛費分担金は1兆1833億ウォンで、2020年から31.9%増えた。", Slip.PERCENT),
        ("韓国の2021年の防衛費分担金は1兆1833億ウォンで、2020年から13.9%増えた。", None),
        ("韓国の2021年の防衛費分担金は1兆1833億ウォンで、2011年から45.7%増えた。", None),
    ],
)  # fmt: skip
def test_a_bare_rise_is_counted_from_the_year_before(text: str, slip: Slip | None) -> None:
    assert [finding.slip for _, finding in checked(text)] == [slip]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The SMA sum rises to 680.4 billion won in 2005 from 746.9 billion won in 2004.", True),
        ("The SMA sum falls to 680.4 billion won in 2005 from 746.9 billion won in 2004.", False),
        ("Seoul's payment for U.S. troops fell to 1.1833 trillion won in 2021.", True),
        ("Seoul's payment for U.S. troops rose to 1.1833 trillion won in 2021.", False),
        ("The SMA sum rose to 680.4 billion won in 2005 after 600 billion won in 2002.", False),
        ("Seoul's payment for U.S. troops had risen to 680.4 billion won by 2005.", False),
        ("2026년 방위비 분담금은 1조5192억원으로 2025년 1조4028억원보다 8.3% 줄어든다.", True),
        ("방위비 분담금은 2004년 7469억원에서 2005년 6804억원으로 늘었다.", True),
        ("방위비 분담금은 2004년 7469억원에서 2005년 6804억원으로 줄었다.", False),
        ("在日米軍駐留経費の日本側負担は2019年度の1974億円から2020年度は1993億円に減った。", True),
        ("在日米軍駐留経費の日本側負担は2019年度の1974億円から2020年度は1993億円に増えた。", False),
    ],
)  # fmt: skip
def test_a_rise_that_is_a_fall_is_named(text: str, wrong: bool) -> None:
    slips = [finding.slip for _, finding in checked(text) if finding.flagged]
    assert slips == ([Slip.DIRECTION] if wrong else [])


def test_a_change_is_counted_from_the_year_that_the_words_name() -> None:
    text = "2026년 방위비 분담금은 올해보다 8.3% 늘어난 1조5192억원이다."
    ((_, in_2024),) = checked(text, "2024-10-05", language="ko")
    assert "2024년 대비 증감률은 8.3%가 아니라 12.8%입니다." in in_2024.remark
    ((_, in_2025),) = checked(text, "2025-10-05", language="ko")
    assert not in_2025.flagged


def test_a_thousand_times_names_the_words_that_were_mixed_up() -> None:
    finding = held("1520000000", 2026, as_written="1.52 billion won")
    assert finding.remark.startswith("A thousand times too little, as when trillion becomes billion:")
    finding = held("9602E12", 2018, as_written="9602조원")
    assert "as when 억 becomes 조" in finding.remark


def test_this_year_in_a_text_without_a_date_is_no_agreement() -> None:
    ((_, finding),) = checked("올해 방위비 분담금은 1조4028억원이다.")
    assert finding.verdict is Verdict.POSSIBLE
    ((_, finding),) = checked(
        "[서울=한빛뉴스] 2024년 10월 4일 올해 방위비 분담금은 1조4028억원이라고 밝혔다."
    )
    assert (finding.verdict, finding.slip) == (Verdict.DIFFERS, Slip.OTHER_YEAR)


def test_a_text_that_never_names_its_subject_is_placed_by_a_long_sum() -> None:
    text = "For 2020 the two sides kept the old sum, 1.389 trillion won. This year it is 1.1833 trillion won."
    assert [f.slip for _, f in checked(text, "2021-03-11")] == [Slip.ZERO, None]
    (finding,) = (f for _, f in checked("For 2020 they kept the old sum, 1.389 trillion won."))
    assert not finding.flagged


def test_totals_are_added_up() -> None:
    total = {"year_end": 2018, "measure": Measure.TOTAL}
    right = held("4707000000000", 2014, **total)
    assert (right.verdict, right.record_id) == (Verdict.AGREES, "kr-sma-2014-2018-sum")
    assert held("47070000000000", 2014, **total).slip is Slip.POWER_OF_TEN
    assert held("5.4E12", 2014, **total).verdict is Verdict.NO_RECORD
    japan = {"year_end": 2026, "measure": Measure.TOTAL, "currency": "JPY", "programme": "JP-HNS"}
    assert held("1.55E12", 2022, **japan).slip is Slip.ZERO
    germany = {"year_end": 2019, "measure": Measure.TOTAL, "currency": "EUR", "programme": "DE-HNS"}
    assert held("846500000", 2010, **germany).slip is Slip.SWAPPED
    assert held("982400000", 2010, **germany).verdict is Verdict.AGREES


def test_remarks_say_the_same_in_both_languages() -> None:
    catalogue = tomllib.loads(remarks.FILE.read_text(encoding="utf-8"))

    def places(template: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    assert catalogue["en"].keys() == catalogue["ko"].keys()
    for name, template in catalogue["en"].items():
        assert places(template) == places(catalogue["ko"][name]), name


def test_findings_stand_in_the_order_of_the_figures_and_cite_what_they_were_held_against() -> None:
    text = "Seoul paid 960.2 billion won in 2018 and 1.0389 trillion won in 2019 for U.S. troops."
    pairs = checked(text, language="ko")
    assert [finding.record_amount for _, finding in pairs] == [figure.amount for figure, _ in pairs]
    for _, finding in pairs:
        assert finding.citation
        assert finding.record_source in record().sources
        assert finding.remark.startswith("기록과 일치합니다")


amounts = st.decimals(min_value=0, max_value=Decimal("1e40"), allow_nan=False, allow_infinity=False)
years = st.none() | st.integers(1900, 2100)
made = st.builds(
    Figure,
    number=st.integers(1, 3),
    start=st.integers(0, 50),
    end=st.integers(51, 99),
    as_written=st.sampled_from(["", "1.52 trillion won", "½", "1조5,192억원"]),
    amount=amounts,
    currency=st.sampled_from(["KRW", "USD", "JPY", "EUR", "XXX"]),
    qualifier=st.sampled_from(Qualifier),
    year=years,
    year_end=years,
    year_from=st.sampled_from(YearFrom),
    kind=st.sampled_from(Kind),
    programme=st.sampled_from([None, "KR-SMA", "JP-HNS", "NATO-CF", "ZZ-NONE"]),
    converts=st.none() | st.integers(1, 3),
    sentence=st.sampled_from(["", "up 8.3 percent from last year", "전년보다 0% 줄었다"]),
)


@given(st.lists(made, max_size=3, unique_by=lambda figure: figure.number), st.text(max_size=99))
@settings(max_examples=150, deadline=None)
def test_nothing_makes_the_checker_stumble(figures: list[Figure], text: str) -> None:
    for language in ("en", "ko"):
        findings = check(figures, record(), text=text, published=date(2024, 5, 1), language=language)
        assert len(findings) == len(figures)
        assert all(finding.remark for finding in findings)


def test_a_bar_in_a_headline_is_no_sum() -> None:
    text = "Politics | Seoul: the payment rises to 680.4 billion won in 2005 from 746.9 billion won in 2004"
    assert Slip.DIRECTION in {finding.slip for _, finding in checked(f"{text} | Yonhap | U.S. troops")}


def test_a_wrong_sentence_printed_twice_is_wrong_twice() -> None:
    sentence = "In 2021 Seoul paid 1.1833 trillion won for U.S. troops, up 18.9 percent from a year before."
    flagged = [finding.slip for _, finding in checked(f"{sentence}\n\n{sentence}") if finding.flagged]
    assert flagged == [Slip.PERCENT, Slip.PERCENT]
