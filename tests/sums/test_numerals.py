"""Numbers: every mark, every scale, and what is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from tracker.languages.lexicon import lexicon
from tracker.sums.numerals import compound, digits

PLAIN = [
    ("1,234.5", ".", "1234.5"),
    ("1.234,5", ",", "1234.5"),
    ("1.234,56", ".", "1234.56"),
    ("1,055,1", ".", "1055.1"),
    ("990,000,000", ".", "990000000"),
    ("12,34,567", ".", "1234567"),
    ("1 200 000", ",", "1200000"),
    ("1\u00a0200", ",", "1200"),
    ("1'234'567", ".", "1234567"),
    ("１２３", ".", "123"),
    ("１，２３４．５", ".", "1234.5"),
    ("0・1", ".", "0.1"),
    ("12,34,567.89", ".", "1234567.89"),
    ("0.125", ".", "0.125"),
    ("1,2", ",", "1.2"),
]


@pytest.mark.parametrize(("written", "mark", "value"), PLAIN)
def test_plain_numbers(written: str, mark: str, value: str) -> None:
    assert digits(written, mark)[0] == Decimal(value)


@pytest.mark.parametrize("written", ["", ".", "1.38.9", "1,23,4,5", "9" * 40, "1..2", "1,2345,678"])
def test_no_number(written: str) -> None:
    assert digits(written)[0] is None


def test_three_digits_after_a_mark_are_doubtful() -> None:
    assert digits("1.055", ",") == (Decimal(1055), True)
    assert digits("1.055", ".") == (Decimal("1.055"), True)
    assert digits("1.055", ",", sibling=True) == (Decimal("1.055"), True)
    assert digits("0.055", ",") == (Decimal("0.055"), False)


@given(
    st.decimals(min_value=0, max_value=10**15, places=2),
    st.sampled_from(["en", "de", "fr", "es", "pl", "pt", "id"]),
)
def test_what_cldr_writes_is_read_back(value: Decimal, language: str) -> None:
    written = format_decimal(value, format="#,##0.00", locale=language)
    assert digits(written, lexicon(language).decimal) == (value, False)


@given(st.integers(min_value=1, max_value=10**16 - 1))
def test_compounds_are_read_back(value: int) -> None:
    """Any number written in 조, 억, 만 and a rest is read as itself."""
    tokens: list[Decimal | int] = []
    for power in (12, 8, 4, 0):
        part = value // 10**power % 10**4
        if part:
            tokens += [Decimal(part), power] if power else [Decimal(part)]
    assert compound(tokens) == (value, len(tokens))


def test_a_second_sum_is_left_alone() -> None:
    assert compound([Decimal(2), 12, Decimal(3), 12]) == (Decimal(2 * 10**12), 2)
    assert compound([Decimal(5), 8, Decimal(10), 12]) == (Decimal(5 * 10**8), 2)
    assert compound([]) == (None, 0)
