"""Points and units: the rule for the preferred figure, sums, derived and projected years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker import units
from tracker.models import Relation, SourceType
from tracker.record.points import Basis, Point, independent
from tracker.record.preference import RULE, WORDS, Preference
from tracker.record.rules import grown, growth
from tracker.record.series import payments, projections
from tracker.record.store import Record, load
from tracker.record.unit import UNITS, Unit, in_unit


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture(scope="module")
def points(record: Record) -> dict[int, Point]:
    return {point.year: point for point in payments(record)}


def relations(point: Point, text: str) -> set[Relation]:
    return {relation for figure, relation in point.others if text in figure.as_written}


def test_a_point_for_every_year(points: dict[int, Point]) -> None:
    assert list(points) == list(range(1991, 2027))
    assert [year for year, point in points.items() if point.basis is not Basis.CITED] == [1999, 2002, 2023]


@pytest.mark.parametrize(
    ("year", "billions", "source"),
    [
        (1991, "107.3", "yonhap-hankyoreh-2005-04-26"),
        (2003, "668.6", "yonhap-hankyoreh-2005-04-26"),
        (2004, "746.9", "yonhap-hankyoreh-2005-04-26"),
        (2009, "760", "treaty-sma-2009-01-15-2"),
        (2012, "836.1", "mnd-2018"),
        (2019, "1038.9", "mofa-2019-02-10"),
        (2020, "1038.9", "jaju-sibo-2021-04-08"),
        (2025, "1402.8", "financial-news-busan-2024-10-04"),
        (2026, "1519.2", "mofa-2024-10"),
    ],
)
def test_the_preferred_figure(points: dict[int, Point], year: int, billions: str, source: str) -> None:
    point = points[year]
    assert point.preferred is not None
    assert (point.amount, point.currency) == (Decimal(billions) * 10**9, "KRW")
    assert point.preferred.source == source


def test_every_reason_is_in_words() -> None:
    assert set(WORDS) == set(Preference)
    assert {*RULE, Preference.ONLY, Preference.DIGITS} == set(Preference)


def test_a_strong_source_stands_before_a_weak_one(record: Record, points: dict[int, Point]) -> None:
    """No press figure stands for a year for which a treaty or an office gives the same digits."""
    for point in points.values():
        if point.preferred is None:
            continue
        kinds = {
            record.sources[figure.source].type
            for figure, relation in point.others
            if relation is Relation.AGREES
            and figure.currency == point.currency
            and figure.amount == point.amount
            and figure.converts is None
        }
        if kinds & {SourceType.TREATY, SourceType.OFFICIAL}:
            assert record.sources[point.preferred.source].type in {SourceType.TREATY, SourceType.OFFICIAL}


@pytest.mark.parametrize(
    ("year", "decided"),
    [
        (1992, Preference.SOURCE),
        (1994, Preference.CURRENCY),
        (2009, Preference.SOURCE),
        (2019, Preference.SOURCE),
        (2020, Preference.DIGITS),
        (2021, Preference.PRECISION),
        (2022, Preference.LANGUAGE),
        (2024, Preference.ONLY),
    ],
)
def test_the_reason_is_given(points: dict[int, Point], year: int, decided: Preference) -> None:
    assert points[year].preference is decided
    assert WORDS[decided]


def test_years_without_a_won_total_stay_in_dollars(points: dict[int, Point]) -> None:
    in_dollars = {year: int(p.amount / 10**6) for year, p in points.items() if p.currency == "USD"}
    assert in_dollars == {1992: 180, 1993: 220, 1996: 330, 1998: 390, 2001: 444}


def test_1998_shows_its_disagreement(points: dict[int, Point]) -> None:
    point = points[1998]
    assert relations(point, "3억9천9백만달러") == {Relation.TRUNCATES}
    assert relations(point, "3억9,400만달러") == {Relation.ROUNDS}
    assert relations(point, "3억1,400만달러") == {Relation.DIFFERS}
    adjusted = next(figure for figure, _ in point.others if "3억1,400" in figure.as_written)
    assert adjusted.note is not None
    assert "adjusted after the crisis" in adjusted.note


def test_2019_shows_three_dollar_figures(points: dict[int, Point]) -> None:
    differing = {
        f.as_written for f, r in points[2019].others if r is Relation.DIFFERS and f.currency == "USD"
    }
    assert {"$923 million", "US$890 million"} <= differing
    assert relations(points[2019], "1.03 trillion") == {Relation.TRUNCATES}


def test_two_currency_years_add_their_parts(record: Record, points: dict[int, Point]) -> None:
    first = points[1999]
    assert first.basis is Basis.SUM
    assert [part.as_written for part in first.parts] == ["2천5백75억원", "1억4천1백20만달러"]
    rate = record.series["krw-per-usd"][1999].value
    assert first.amount == (257_500_000_000 + 141_200_000 * rate).quantize(Decimal(1))
    assert set(first.sources) == {"dong-a-ilbo-1998-12-22", record.series["krw-per-usd"][1999].source}
    assert relations(points[2002], "6천100여억원") == {Relation.AGREES}
    # 2004 is cited as a total, which its parts at the source's 1,200 won confirm.
    last = points[2004]
    won, dollars = last.parts
    assert last.basis is Basis.CITED
    assert round((won.amount + dollars.amount * 1200) / 10**8) == last.amount / 10**8


def test_2023_follows_from_the_agreement(record: Record, points: dict[int, Point]) -> None:
    point = points[2023]
    assert (point.basis, point.amount) == (Basis.DERIVED, Decimal(1_289_600_000_000))
    assert point.preferred is None
    assert point.arithmetic == (
        "1,247.2 billion won (2022) × (1 + 3.4%: growth of the defence budget of 2022) = 1,289.6 billion won"
        "; carried on to 2025, the rule gives 1,402.8 billion won, as cited"
    )
    assert {"mnd-2024", "reuters-korea-investing-2021-03-10"} <= set(point.sources)


def test_the_rule_that_derives_2023_gives_the_cited_years_around_it(
    record: Record, points: dict[int, Point]
) -> None:
    eleventh = record.agreements[10]
    amount = points[2021].amount
    given = {}
    for year in (2022, 2023, 2024, 2025):
        step = growth(record, eleventh, year)
        assert step is not None
        amount = given[year] = step.apply(amount)
    assert given[2022] == points[2022].amount
    assert given[2023] == points[2023].amount
    assert points[2024].amount < given[2024] == 1_346_300_000_000  # cited as "1,346.0 and a bit"
    assert given[2025] == points[2025].amount


def test_the_rule_of_the_eighth_agreement_is_capped(record: Record, points: dict[int, Point]) -> None:
    step = growth(record, record.agreements[7], 2010)
    assert step is not None
    assert step.per_cent == 4
    assert grown(points[2009].amount, step.per_cent) == points[2010].amount


def test_projections_are_a_band(record: Record) -> None:
    years = projections(record)
    assert [point.year for point in years] == [2027, 2028, 2029, 2030]
    assert {point.basis for point in years} == {Basis.PROJECTED}
    first, *later = years
    assert first.low == first.amount == first.high == Decimal(1_551_100_000_000)
    for point in later:
        assert point.low == first.amount
        assert point.high is not None
        assert point.low is not None
        assert point.low < point.amount < point.high
    assert later[-1].high == grown(grown(grown(first.amount, Decimal(5)), Decimal(5)), Decimal(5))
    assert projections(record, "JP-HNS") == ()


def test_syndication_is_one_voice(record: Record, points: dict[int, Point]) -> None:
    figures = [f for f, _ in points[2019].others if record.sources[f.source].origin == "Yonhap"]
    assert len({figure.source for figure in figures}) >= 3
    assert independent(record, figures) == ("Yonhap",)


def test_japan_by_budget(record: Record) -> None:
    japan = {point.year: point for point in payments(record, "JP-HNS")}
    assert japan[1978].amount == 6_200_000_000
    assert japan[2009].amount == 192_800_000_000  # not the 189.7 that may be contracted
    assert japan[2011].amount == 188_100_000_000  # not the 187.8 requested
    assert japan[2024].amount == 212_400_000_000
    assert {point.currency for point in japan.values()} == {"JPY"}


def value(record: Record, point: Point, unit: Unit, **options: int) -> Decimal:
    made = in_unit(point, unit, record, **options)
    assert made.value is not None, made.reason
    assert made.formula
    assert made.inputs
    return made.value


def test_units_of_2018(record: Record, points: dict[int, Point]) -> None:
    point = points[2018]
    assert value(record, point, Unit.NATIVE) == 960_200_000_000
    assert round(value(record, point, Unit.USD_YEAR_AVERAGE) / 10**6, 1) == Decimal("873.5")
    assert value(record, point, Unit.CONSTANT_WON, base_year=2018) == point.amount
    assert value(record, point, Unit.CONSTANT_WON, base_year=2019) == point.amount * Decimal("1.00383")
    assert round(value(record, point, Unit.BUDGET_SHARE), 2) == Decimal("2.22")
    assert round(value(record, point, Unit.CHANGE), 1) == Decimal("1.0")
    assert round(value(record, point, Unit.INDEX), 1) == round(Decimal(9602) / 1073 * 100, 1)
    made = in_unit(point, Unit.USD_YEAR_AVERAGE, record)
    assert made.formula == "960,200,000,000 KRW / 1,099.2926 KRW per dollar (average of 2018)"
    assert made.derived


def test_converted_won_say_so(record: Record, points: dict[int, Point]) -> None:
    made = in_unit(points[1992], "native", record)
    assert made.derived
    assert made.symbol == "KRW"
    assert made.formula.startswith("no source gives KRW: 180,000,000 USD × 784.6608")
    assert not in_unit(points[2018], "native", record).derived


def test_change_compares_one_currency(record: Record, points: dict[int, Point]) -> None:
    assert round(value(record, points[2021], Unit.CHANGE), 1) == Decimal("13.9")
    assert round(value(record, points[2026], Unit.CHANGE), 1) == Decimal("8.3")
    made = in_unit(points[1994], Unit.CHANGE, record)
    assert "260,000,000 / 220,000,000 USD" in made.formula


def test_what_is_missing_is_not_guessed(record: Record, points: dict[int, Point]) -> None:
    assert in_unit(points[2026], Unit.USD_YEAR_AVERAGE, record).reason == (
        "no average rate of KRW to the dollar for 2026 on record"
    )
    assert (
        in_unit(points[2025], Unit.BUDGET_SHARE, record).reason
        == "no defence budget as voted for 2025 on record"
    )
    assert in_unit(points[1991], Unit.CHANGE, record).reason == "no sum for 1990 to compare with"
    japan = payments(record, "JP-HNS")[-1]
    assert in_unit(japan, Unit.CONSTANT_WON, record).reason == "no consumer prices for JPY on record"
    for point in points.values():
        for unit in UNITS:
            made = in_unit(point, unit, record)
            assert (made.value is None) == (made.reason is not None)


def test_wrong_sums_are_errors(points: dict[int, Point]) -> None:
    yearly = units.annual(points[2018].amount, "KRW")
    with pytest.raises(units.UnitError):
        units.add(yearly, units.annual(Decimal(1), "USD"))
    with pytest.raises(units.UnitError):
        units.add(yearly, units.money(Decimal(4_070_000_000_000), "KRW"))
