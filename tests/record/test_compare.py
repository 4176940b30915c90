"""Programmes beside each other: units, their formulas, and what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.record.store import Record, load
from tracker.record.unit import COMPARED, FISCAL, Comparison, comparison

PAIR = ("KR-SMA", "JP-HNS")


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


def at(made: Comparison, programme: str, year: int) -> Decimal:
    [value] = [v.value for p, v in made.values if (p.programme, p.year) == (programme, year)]
    assert value is not None
    return value


def test_dollars_at_the_average(record: Record) -> None:
    made = comparison(record, PAIR, "usd")
    assert round(at(made, "KR-SMA", 2018) / 10**6, 1) == Decimal("873.5")
    rate = record.series["jpy-per-usd"][2024].value
    assert round(at(made, "JP-HNS", 2024) * rate) == 212_400_000_000
    euros = comparison(record, ["DE-HNS"], "usd")
    rate = record.series["eur-per-usd"][2019].value  # below one: a euro is more than a dollar
    assert float(at(euros, "DE-HNS", 2019) * rate) == pytest.approx(99_800_000, rel=1e-6)
    assert at(euros, "DE-HNS", 2019) > 99_800_000


def test_shares_and_soldiers_divide_the_dollars(record: Record) -> None:
    dollars = at(comparison(record, PAIR, "usd"), "KR-SMA", 2018)
    for unit, series, times in (("gdp_share", "gdp-kr-usd", 100), ("per_soldier", "us-troops-kr", 1)):
        value = at(comparison(record, PAIR, unit), "KR-SMA", 2018)
        assert value == pytest.approx(dollars / record.series[series][2018].value * times)
    share = at(comparison(record, PAIR, "budget_share"), "KR-SMA", 2018)
    whole = record.series["military-spending-kr"][2018].value
    assert share == pytest.approx(Decimal(960_200_000_000) / whole * 100)


def test_constant_dollars_are_of_the_newest_prices(record: Record) -> None:
    made = comparison(record, PAIR, "usd_constant")
    assert made.base == max(record.series["cpi-index-us"])
    assert at(made, "KR-SMA", 2000) > at(comparison(record, PAIR, "usd"), "KR-SMA", 2000)


def test_an_index_starts_where_all_begin(record: Record) -> None:
    made = comparison(record, PAIR, "index")
    assert made.base is not None
    assert [at(made, programme, made.base) for programme in PAIR] == [pytest.approx(100), pytest.approx(100)]


@pytest.mark.parametrize("unit", COMPARED)
def test_every_unit_says_how_and_what_is_missing(record: Record, unit: str) -> None:
    made = comparison(record, ("KR-SMA", "JP-HNS", "DE-HNS", "PL-HNS", "NATO-CF"), unit)
    for language in ("en", "ko"):
        assert "{" not in made.formula[language]
        assert made.caveat[language]
        assert FISCAL[record.programmes["JP-HNS"].year_basis][language]
    for point, value in made.values:
        assert (value.value is None) == (point.id in made.reasons)
        assert value.value is None or value.inputs
