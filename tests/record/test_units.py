"""Currencies as dimensions: what may be added, what may not, and rates year by year."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import is_currency

from tracker.shipped import ShippedFileError
from tracker.units import (
    DEFINITIONS,
    UnitError,
    add,
    amount_of,
    annual,
    convert,
    currencies,
    money,
    over,
    registry,
)

RATES = {
    2019: {"KRW": Decimal(1165), "JPY": Decimal(109)},
    2021: {"KRW": Decimal(1144)},
}


def test_every_currency_is_one_line_of_its_own_dimension() -> None:
    lines = DEFINITIONS.read_text(encoding="utf-8").splitlines()
    for code in currencies():
        assert is_currency(code)
        assert f"{code} = [{code}]" in lines
        assert dict(registry().Quantity(Decimal(1), code).dimensionality) == {f"[{code}]": 1}


def test_won_and_dollars_do_not_add() -> None:
    with pytest.raises(UnitError, match="KRW and USD are different things"):
        add(money(Decimal(1), "KRW"), money(Decimal(1), "USD"))


def test_an_annual_sum_is_no_total() -> None:
    yearly, five_years = annual(Decimal(10), "KRW"), money(Decimal(60), "KRW")
    with pytest.raises(UnitError, match="cannot be added"):
        add(yearly, five_years)
    assert amount_of(add(over(yearly, years=5), five_years)) == (Decimal(110), "KRW")


def test_amounts_stay_decimal() -> None:
    amount, code = amount_of(add(*(annual(Decimal("0.1"), "USD") for _ in range(3))))
    assert (amount, code, type(amount)) == (Decimal("0.3"), "USD", Decimal)


def test_rates_of_the_year_convert_there_and_back() -> None:
    won = annual(Decimal(1165 * 10**9), "KRW")
    dollars = convert(won, "USD", 2019, RATES)
    assert amount_of(dollars) == (Decimal(10**9), "USD")
    assert amount_of(convert(dollars, "KRW", 2019, RATES)) == amount_of(won)
    assert dollars.is_compatible_with("USD / year")


def test_other_currencies_convert_through_the_dollar() -> None:
    assert amount_of(convert(money(Decimal(109), "JPY"), "KRW", 2019, RATES)) == (Decimal(1165), "KRW")


def test_years_do_not_mix() -> None:
    won = money(Decimal(1144), "KRW")
    assert amount_of(convert(won, "USD", 2021, RATES)) == (Decimal(1), "USD")
    assert amount_of(convert(won, "USD", 2019, RATES)) != (Decimal(1), "USD")


def test_no_rate_is_guessed() -> None:
    with pytest.raises(UnitError, match="no rate of KRW for 1991"):
        convert(money(Decimal(1), "KRW"), "USD", 1991, RATES)
    with pytest.raises(UnitError, match="no rate of JPY for 2021"):
        convert(money(Decimal(1), "USD"), "JPY", 2021, RATES)


def test_unknown_currency() -> None:
    with pytest.raises(UnitError, match="XXX is no currency"):
        money(Decimal(1), "XXX")


def test_a_line_that_is_no_unit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "units.txt"
    file.write_text(DEFINITIONS.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    monkeypatch.setattr("tracker.units.DEFINITIONS", file)
    with pytest.raises(ShippedFileError, match=r"units.txt:\d+: 'nonsense' is no unit"):
        currencies.__wrapped__()
