"""Points and units: the rule for the preferred figure, sums, derived and projected years."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker import units
from tracker.models import Standing, Verdict
from tracker.record.points import (
    NOT_FIRM,
    RULE,
    Basis,
    Point,
    agreement_of,
    cited_dollars,
    contributions,
)
from tracker.record.rates import rate_of
from tracker.record.series import grown, payments, projections, published, to_100_million
from tracker.record.store import Record, Status, load
from tracker.record.unit import Unit, in_unit


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


@pytest.fixture(scope="module")
def points(record: Record) -> dict[int, Point]:
    return {point.year: point for point in payments(record)}


def relations(point: Point, text: str) -> set[Verdict]:
    return {relation for figure, relation in point.others if text in figure.as_written}


def test_a_point_for_every_year(points: dict[int, Point]) -> None:
    assert list(points) == list(range(1991, 2027))
    made = {year: point.basis for year, point in points.items() if point.basis is not Basis.CITED}
    assert {
        1999: Basis.SUM,
        2002: Basis.SUM,
        2023: Basis.DERIVED,
        2024: Basis.DERIVED,
    }.items() <= made.items()


@pytest.mark.parametrize(
    ("year", "billions", "publisher"),
    [
        (1991, "107.3", "Yonhap"),
        (2009, "760", "ROK Ministry of National Defense"),
        (2012, "836.1", "ROK Ministry of National Defense"),
        (2019, "1038.9", "ROK Ministry of Foreign Affairs"),
        (2026, "1519.2", "ROK Ministry of Foreign Affairs"),
    ],
)
def test_the_preferred_figure(
    record: Record, points: dict[int, Point], year: int, billions: str, publisher: str
) -> None:
    point = points[year]
    assert point.preferred is not None
    assert (point.amount, point.currency) == (Decimal(billions) * 10**9, "KRW")
    assert record.sources[point.preferred.source].publisher == publisher


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2025])
def test_the_sums_of_the_eleventh_agreement(points: dict[int, Point], year: int) -> None:
    sums = {2020: "1038.9", 2021: "1183.3", 2022: "1247.2", 2025: "1402.8"}
    assert points[year].amount == Decimal(sums[year]) * 10**9


def test_the_rule_is_standing_then_nature_then_precision_then_language() -> None:
    order = ["standing", "nature", "precision", "language"]
    assert [reason for reason in RULE if reason in order] == order


def test_no_better_source_says_the_same(record: Record, points: dict[int, Point]) -> None:
    """No figure stands for a year for which a source of better standing gives the same digits."""
    for point in points.values():
        if point.preferred is None:
            continue
        chosen = record.sources[point.preferred.source].standing
        for figure, relation in point.others:
            same = relation is Verdict.AGREES and figure.amount == point.amount
            if same and figure.converts is None and figure.status not in NOT_FIRM:
                standing = record.sources[figure.source].standing
                order = list(Standing)
                assert order.index(chosen or "") <= order.index(standing or ""), figure.id


@pytest.mark.parametrize(("year", "decided"), [(1994, "currency"), (1998, "firm"), (2019, "standing")])
def test_the_reason_is_given(points: dict[int, Point], year: int, decided: str) -> None:
    assert points[year].preference == decided


def test_years_without_a_won_total_stay_in_dollars(points: dict[int, Point]) -> None:
    in_dollars = {year: int(p.amount / 10**6) for year, p in points.items() if p.currency == "USD"}
    assert in_dollars == {1992: 180, 1993: 220, 1996: 330, 1998: 314, 2001: 444}


def test_1998_shows_its_disagreement(record: Record, points: dict[int, Point]) -> None:
    point = points[1998]
    assert relations(point, "3억9천9백만달러") == {Verdict.DIFFERS}
    replaced = [figure for figure, relation in point.others if relation is Verdict.DIFFERS]
    assert {figure.status for figure in replaced} == {Status.SUPERSEDED}
    agreement = agreement_of(record, point)
    assert agreement.disagreeing >= 4
    assert {figure for figure, _ in agreement.outliers} == set(replaced)
    assert all(reason for _, reason in agreement.outliers)


def test_2019_is_undisputed_in_won_and_by_rate_in_dollars(record: Record, points: dict[int, Point]) -> None:
    agreement = agreement_of(record, points[2019])
    assert agreement.agreeing > 10
    assert agreement.disagreeing == 0
    won, dollars = agreement.sums
    assert (won.currency, won.low, won.high) == ("KRW", points[2019].amount, points[2019].amount)
    assert dollars.currency == "USD"
    assert 860_000_000 < dollars.low < 900_000_000 < dollars.high < 930_000_000
    assert relations(points[2019], "1.03 trillion") == {Verdict.TRUNCATES}


def test_a_budget_below_the_agreement_is_no_disagreement(record: Record, points: dict[int, Point]) -> None:
    agreement = agreement_of(record, points[2011])
    assert agreement.disagreeing == 0
    assert [figure.amount for figure, _ in agreement.outliers] == [Decimal(732_500_000_000)]


def test_derived_years_have_no_agreeing_source(record: Record, points: dict[int, Point]) -> None:
    assert agreement_of(record, points[2023]).agreeing == 0


def test_sources_of_one_origin_count_once(record: Record, points: dict[int, Point]) -> None:
    figures = contributions(record, "KR-SMA")[2019]
    origins = {record.sources[figure.source].origin for figure in figures}
    assert agreement_of(record, points[2019]).agreeing <= len(origins) < len(figures)


@pytest.mark.parametrize(("year", "printed"), [(2008, 723), (2019, 924), (1998, 314), (2001, 444)])
def test_dollars_as_printed_are_at_a_rate_that_there_was(
    record: Record, points: dict[int, Point], year: int, printed: int
) -> None:
    figure = cited_dollars(record, points[year])
    assert figure is not None
    assert abs(figure.amount / 10**6 - printed) <= 2


def test_2009_at_980_won_a_dollar_is_an_outlier(record: Record, points: dict[int, Point]) -> None:
    figure = cited_dollars(record, points[2009])
    assert figure is not None
    assert 560 < figure.amount / 10**6 < 600
    off = {figure.amount for figure, _ in agreement_of(record, points[2009]).outliers}
    assert Decimal(775_000_000) in off


def test_two_currency_years_add_their_parts_at_the_stated_rate(
    record: Record, points: dict[int, Point]
) -> None:
    first = points[1999]
    assert first.basis is Basis.SUM
    assert [part.as_written for part in first.parts] == ["2천5백75억원", "1억4천1백20만달러"]
    assert first.amount == Decimal(441_100_000_000)
    assert first.arithmetic == (
        "257.5 billion won + 141.2 million dollars"
        " × 1,300 KRW per dollar (stated for 1999) = 441.1 billion won"
    )
    assert points[2002].amount == Decimal(610_000_000_000)
    assert relations(points[2002], "6천100여억원") == {Verdict.AGREES}
    # 2004 is cited as a total, which its parts at the source's 1,200 won confirm.
    last = points[2004]
    won, dollars = last.parts
    assert last.basis is Basis.CITED
    assert round((won.amount + dollars.amount * 1200) / 10**8) == last.amount / 10**8


def test_every_made_point_follows_from_its_inputs(record: Record) -> None:
    """Worked out again here, from the rows and the rates alone."""
    made = 0
    for programme in record.programmes:
        known = {point.year: point for point in payments(record, programme)}
        for year, point in known.items():
            if point.basis is Basis.SUM:
                won, dollars = point.parts
                rate = rate_of(record, programme, won.currency, dollars.currency, year)
                assert rate is not None
                assert point.amount == to_100_million(won.amount + dollars.amount * rate.value)
            elif point.basis is Basis.DERIVED:
                agreement = record.agreement(programme, year)
                assert agreement is not None
                assert agreement.growth_series is not None
                rates = record.series[agreement.growth_series]
                per_cent = rates[year - (agreement.growth_lag or 0)].value
                per_cent = min(per_cent, agreement.growth_cap or per_cent)
                assert point.amount == round(known[year - 1].amount * (1 + per_cent / 100), -8)
                assert set(known[year - 1].sources) <= set(point.sources)
            elif point.currency != record.programmes[programme].currency:
                native = in_unit(point, Unit.NATIVE, record)
                if native.rate is None:
                    assert native.value is None
                    continue
                assert native.value == point.amount * native.rate.value
                assert set(native.rate.sources) <= set(native.inputs)
            else:
                continue
            made += 1
    assert made >= 8


def test_the_derived_years_meet_the_cited_one(points: dict[int, Point]) -> None:
    point = points[2023]
    assert (point.basis, point.amount) == (Basis.DERIVED, Decimal(1_289_600_000_000))
    assert point.preferred is None
    assert point.arithmetic == (
        "1,247.2 billion won (2022) × (1 + 3.4%: growth of the defence budget of 2022) = 1,289.6 billion won"
        "; carried on to 2025, the rule gives 1,402.8 billion won, as cited"
    )
    assert "mnd-2024" in point.sources
    assert points[2024].amount == 1_346_300_000_000


def test_the_rule_of_the_eighth_agreement_is_capped(record: Record, points: dict[int, Point]) -> None:
    eighth = record.agreements[7]
    rate = published(record, eighth, 2010)
    assert rate is not None
    assert rate.value > 4
    assert points[2010].amount == grown(points[2009].amount, eighth, rate.value) == 790_400_000_000


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
    most = first.amount
    for _ in later:
        most = grown(most, record.agreements[-1], Decimal(9))
    assert later[-1].high == most
    assert projections(record, "JP-HNS") == ()


def test_japan_by_budget(record: Record) -> None:
    japan = {point.year: point for point in payments(record, "JP-HNS")}
    assert japan[1978].amount == 6_200_000_000
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


def test_change_is_on_the_won_line(record: Record, points: dict[int, Point]) -> None:
    assert round(value(record, points[2021], Unit.CHANGE), 1) == Decimal("13.9")
    assert round(value(record, points[2026], Unit.CHANGE), 1) == Decimal("8.3")
    made = in_unit(points[1994], Unit.CHANGE, record)
    assert made.formula.startswith("208,000,000,000 / 177,265,352,000 KRW - 1")


def test_the_won_and_the_change_tell_one_story(record: Record, points: dict[int, Point]) -> None:
    for year, point in points.items():
        if year > 1991:
            now, then = (value(record, points[at], Unit.NATIVE) for at in (year, year - 1))
            assert value(record, point, Unit.CHANGE) == (now / then - 1) * 100


def test_what_is_missing_is_not_guessed(record: Record, points: dict[int, Point]) -> None:
    assert in_unit(points[2026], Unit.USD_YEAR_AVERAGE, record).reason == (
        "no average rate of KRW to the dollar for 2026 on record"
    )
    ahead = projections(record)[0]
    missing = in_unit(ahead, Unit.BUDGET_SHARE, record).reason
    assert missing == "no defence budget as voted for 2027 on record"
    assert in_unit(points[1991], Unit.CHANGE, record).reason == "no sum for 1990 to compare with"
    japan = payments(record, "JP-HNS")[-1]
    assert in_unit(japan, Unit.CONSTANT_WON, record).reason == "no consumer prices for JPY on record"
    for point in points.values():
        for unit in Unit:
            made = in_unit(point, unit, record)
            assert (made.value is None) == (made.reason is not None)


def test_wrong_sums_are_errors(points: dict[int, Point]) -> None:
    yearly = units.annual(points[2018].amount, "KRW")
    with pytest.raises(units.UnitError):
        units.add(yearly, units.annual(Decimal(1), "USD"))
    with pytest.raises(units.UnitError):
        units.add(yearly, units.money(Decimal(4_070_000_000_000), "KRW"))
