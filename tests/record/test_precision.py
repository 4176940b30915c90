"""To what precision figures are stated, and how they compare: the real disagreements of the record."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.models import Qualifier, Verdict
from tracker.record.precision import Stated, compare, interval, stated, step

BILLION = 10**9


@pytest.mark.parametrize(
    ("words", "amount", "worth"),
    [
        ("1.52 trillion won", 1_520_000_000_000, 10**10),
        ("1조5,192억원", 1_519_200_000_000, 10**8),
        ("1조5천192억원", 1_519_200_000_000, 10**8),
        ("1조389억원", 1_038_900_000_000, 10**8),
        ("1조 3백억 원 가량", 1_030_000_000_000, 10**10),
        ("4억9천만달러", 490_000_000, 10**7),
        ("5천881만달러", 58_810_000, 10**4),
        ("3억불", 300_000_000, 10**8),
        ("1,183 billion won", 1_183_000_000_000, 10**9),
        ("KRW 1,183.3 billion", 1_183_300_000_000, 10**8),
        ("1.5192萬億韓元", 1_519_200_000_000, 10**8),
        ("10389億韓元", 1_038_900_000_000, 10**8),
        ("二千四百四十一億円", 244_100_000_000, 10**8),
        ("1,05 Billionen Yen", 1_050_000_000_000, 10**10),
        ("1.055 milliards de yens", 1_055_000_000_000, 10**9),
        ("$990,000,000", 990_000_000, 10**7),
        ("1조 4000억 원", 1_400_000_000_000, 10**11),
        ("960 billion won", 960_000_000_000, 10**10),
        ("KRW 1.40 trillion", 1_400_000_000_000, 10**10),
        ("2,50 Milliarden Euro", 2_500_000_000, 10**7),
        ("1,180 billion won", 1_180_000_000_000, 10**10),
        ("one-point-18 trillion won", 1_180_000_000_000, 10**10),
        ("１兆５,１９２億円", 1_519_200_000_000, 10**8),
    ],
)
def test_the_last_digit_stated(words: str, amount: int, worth: int) -> None:
    assert step(Decimal(amount), words) == worth


@pytest.mark.parametrize(
    ("cell", "worth"), [("9,602", 10**8), ("9,200", 10**8), ("3.0", 10**7), ("1.5", 10**7)]
)
def test_cells_of_a_table_have_one_precision(cell: str, worth: int) -> None:
    amount = Decimal(cell.replace(",", "")) * 10**8
    assert step(amount, cell, cell=True) == worth


def won(words: str, amount: float, qualifier: Qualifier = Qualifier.EXACT) -> Stated:
    return stated(Decimal(str(amount)) * BILLION, words, qualifier, "KRW")


def usd(words: str, millions: float, qualifier: Qualifier = Qualifier.EXACT) -> Stated:
    return stated(Decimal(str(millions)) * 10**6, words, qualifier, "USD")


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        # 2026: every paper rounds the ministry's sum to two decimals.
        (won("1.52 trillion won", 1520), won("1조 5,192억 원", 1519.2), Verdict.ROUNDS),
        (won("1.5 trillion won", 1500, Qualifier.ABOUT), won("1조 5,192억 원", 1519.2), Verdict.ROUNDS),
        # 2019: rounded, cut off, and with the zero dropped.
        (won("1.04 trillion won", 1040), won("1.0389 trillion won", 1038.9), Verdict.ROUNDS),
        (won("1.03 trillion won", 1030), won("1.0389 trillion won", 1038.9), Verdict.TRUNCATES),
        (won("1.038 trillion won", 1038), won("1.0389 trillion won", 1038.9), Verdict.TRUNCATES),
        (won("1.389 trillion won", 1389), won("1.0389 trillion won", 1038.9), Verdict.DIFFERS),
        (won("1조389억원", 1038.9), won("1.0389 trillion won", 1038.9), Verdict.AGREES),
        # 2018: "around 960" for 960.2.
        (won("around 960 billion won", 960, Qualifier.ABOUT), won("9,602", 960.2), Verdict.ROUNDS),
        # Zeros at the end are no statement: 2016, 2025.
        (won("940 billion won", 940), won("944.1 billion won", 944.1), Verdict.ROUNDS),
        (won("950 billion won", 950), won("944.1 billion won", 944.1), Verdict.DIFFERS),
        (won("1조 4000억 원", 1400), won("1조4028억원", 1402.8), Verdict.ROUNDS),
        (won("1조5100억원", 1510), won("1조5192억원", 1519.2), Verdict.TRUNCATES),
        # 1998: 399 as agreed, cut to 3.9 in the ministry's table; 394 in one paper; 314 after the cut.
        (usd("3억9천9백만달러", 399), usd("3.9", 390), Verdict.TRUNCATES),
        (usd("3억9,400만달러", 394), usd("3.9", 390), Verdict.ROUNDS),
        (usd("3억1,400만달러", 314), usd("3.9", 390), Verdict.DIFFERS),
        # 2019 in dollars: three papers, three rates.
        (usd("$923 million", 923), usd("$924 million", 924), Verdict.DIFFERS),
        (usd("US$925.28 million", 925.28), usd("$925 million", 925), Verdict.ROUNDS),
        # 2022: two papers apart by 100 million won.
        (won("1.2471 trillion won", 1247.1), won("1조2472억원", 1247.2), Verdict.DIFFERS),
        # Hedges that hold, and hedges that do not.
        (
            won("more than 1 trillion won", 1000, Qualifier.MORE_THAN),
            won("1.18 trillion won", 1180),
            Verdict.AGREES,
        ),
        (
            won("less than 1 trillion won", 1000, Qualifier.LESS_THAN),
            won("1.18 trillion won", 1180),
            Verdict.DIFFERS,
        ),
        (won("약 6천100여억원", 610, Qualifier.MORE_THAN), won("610.3 billion won", 610.3), Verdict.AGREES),
        # A bare trillion is not good for everything between half and one and a half.
        (won("1 trillion won", 1000), won("1.0389 trillion won", 1038.9), Verdict.ROUNDS),
        (won("1 trillion won", 1000), won("1.1833 trillion won", 1183.3), Verdict.DIFFERS),
    ],
)
def test_relations(one: Stated, other: Stated, relation: Verdict) -> None:
    assert compare(one, other) is relation
    if one.qualifier is Qualifier.EXACT:
        assert compare(other, one) is relation


def test_a_standard_that_is_a_bound_does_not_open_the_door() -> None:
    """2024 is known only as "1,346.0 and a bit"."""
    standard = won("1조 3,460여억 원", 1346, Qualifier.MORE_THAN)
    assert compare(won("1.3463 trillion won", 1346.3), standard) is Verdict.AGREES
    assert compare(won("1.35 trillion won", 1350), standard) is Verdict.AGREES
    assert compare(won("1.3 trillion won", 1300), standard) is Verdict.DIFFERS
    assert compare(won("1.9 trillion won", 1900), standard) is Verdict.DIFFERS


def test_a_range_holds_what_lies_in_it() -> None:
    one = Stated(Decimal(5), Decimal(1), currency="USD", high=Decimal(6))
    assert compare(one, Stated(Decimal("5.4"), Decimal("0.1"), currency="USD")) is Verdict.AGREES
    assert compare(one, Stated(Decimal(7), Decimal(1), currency="USD")) is Verdict.DIFFERS


def test_currencies_are_never_compared() -> None:
    with pytest.raises(ValueError, match="KRW and USD"):
        compare(won("920 billion won", 920), usd("$920 million", 920))


@given(st.integers(1, 10**15), st.sampled_from(["", "1 won", "4억9천만", "1,2.3", "조", "…", "一"]))
def test_any_words_give_a_positive_step_and_an_interval_that_holds_the_amount(
    amount: int, words: str
) -> None:
    sum_ = stated(Decimal(amount), words)
    low, high = interval(sum_)
    assert sum_.step > 0
    assert low is not None
    assert high is not None
    assert low <= amount <= high
    assert compare(sum_, sum_) is Verdict.AGREES
