"""How a sum stands to the true one, and what a hand did to it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.checking.slips import misspelt, power_of_ten, repeats, stands
from tracker.models import Qualifier, Slip
from tracker.record.precision import Stated, stated

TRUE = stated(Decimal("1038900000000"), "1조389억원")


def won(words: str, amount: str, qualifier: str = "exact") -> Stated:
    return stated(Decimal(amount), words, Qualifier(qualifier))


@pytest.mark.parametrize(
    ("words", "amount", "qualifier", "verdict"),
    [
        ("1조389억원", "1038900000000", "exact", "agrees"),
        ("1.04 trillion won", "1.04E12", "exact", "rounds"),
        ("1.04 trillion won", "1.04E12", "about", "rounds"),
        ("1.04 trillion won", "1.04E12", "more_than", "rounds"),
        ("1 trillion won", "1E12", "exact", "rounds"),
        ("1.03 trillion won", "1.03E12", "exact", "truncates"),
        ("1조385억원", "1038500000000", "exact", "differs"),
        ("1조385억원", "1038500000000", "about", "consistent"),
        ("1.08 trillion won", "1.08E12", "about", "differs"),
        ("960 billion won", "960E9", "more_than", "agrees"),
        ("700 billion won", "700E9", "more_than", "consistent"),
        ("162.7 billion won", "162.7E9", "more_than", "differs"),
        ("1.1 trillion won", "1.1E12", "less_than", "agrees"),
        ("1.5 trillion won", "1.5E12", "up_to", "consistent"),
        ("5 trillion won", "5E12", "up_to", "differs"),
        ("1.1 trillion won", "1.1E12", "more_than", "differs"),
        ("1.1 trillion won", "1.1E12", "nearly", "agrees"),
    ],
)
def test_a_bound_agrees_when_it_is_close_and_a_hedge_changes_little(
    words: str, amount: str, qualifier: str, verdict: str
) -> None:
    assert stands(won(words, amount, qualifier), TRUE).value == verdict


@pytest.mark.parametrize(
    ("amount", "true", "slip"),
    [
        ("1389E9", "10389E8", Slip.ZERO), ("100389E8", "10389E8", Slip.ZERO),
        ("1389E8", "10389E8", Slip.ZERO),
        ("1018E9", "11833E8", Slip.ZERO), ("1000055100000", "10551E8", Slip.ZERO),
        ("13089E8", "10389E8", Slip.SWAPPED), ("906.2E9", "9602E8", Slip.SWAPPED),
        ("290E9", "920E9", Slip.SWAPPED),
        ("10889E8", "10389E8", Slip.DIGIT), ("1.07E12", "10389E8", Slip.DIGIT),
        ("1979E8", "1974E8", Slip.DIGIT),
        ("9204E8", "920E9", Slip.DIGIT), ("7E12", "10389E8", None), ("1.25E12", "10389E8", None),
    ],
)  # fmt: skip
def test_a_slip_of_the_hand_has_a_name(amount: str, true: str, slip: Slip | None) -> None:
    step = Decimal("1E8")
    assert misspelt(Stated(Decimal(amount), step), Stated(Decimal(true), step)) is slip


@pytest.mark.parametrize(
    ("words", "amount", "power"),
    [
        ("10.389 trillion won", "10389E9", 1),
        ("1.04 billion won", "1.04E9", -3),
        ("1.04 quadrillion won", "1.04E15", 3),
        ("1조원", "1E12", None),
        ("1경389조원", "10389E12", 4),
        ("12 trillion won", "1.2E13", None),
    ],
)
def test_scale_is_told_by_powers_of_ten(words: str, amount: str, power: int | None) -> None:
    assert power_of_ten(won(words, amount), TRUE) == power


def test_one_wrong_word_of_two_scales_is_a_slip_of_scale() -> None:
    true = stated(Decimal("260000000"), "2억6천만달러")
    assert power_of_ten(stated(Decimal("2000060000000"), "2조6천만달러"), true) == 4


def test_a_number_repeats_in_another_currency_only_to_its_digits() -> None:
    assert repeats(won("$1.04 billion", "1.04E9"), TRUE)
    assert not repeats(won("$990 million", "990E6"), TRUE)
