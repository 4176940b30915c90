"""Percentages: where they stand, how much, which way they move."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.models import Qualifier
from tracker.sums.percents import find_percents

UP, DOWN, NO = "up", "down", None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The bill is up 8.3 percent, and covers 42 percent of the cost.", [("8.3", UP), ("42", NO)]),
        ("en", "It fell 8.9 per cent to 680.4 billion won.", [("8.9", DOWN)]),
        ("en", "a 13.9-percent increase", [("13.9", UP)]),
        ("en", "Each year it grows by 7 to 8 percent.", [("8", UP)]),
        ("en", "They trimmed it by about ten percent.", [("10", DOWN)]),
        ("en", "a share of 40 pct", [("40", NO)]),
        ("en", "two percentage points, or 2 percentage points", []),
        ("en", "-2.2%, then +3.0 %", [("2.2", DOWN), ("3.0", UP)]),
        ("en", "3.5% of GDP after a cut. Prices were 2% higher.", [("3.5", NO), ("2", UP)]),
        ("ko", "전년보다 13.9% 오른 1조1833억원", [("13.9", UP)]),
        ("ko", "인상률은 8.2%, 감소율은 3.1퍼센트", [("8.2", UP), ("3.1", DOWN)]),
        ("ko", "국방예산의 2.2%로 줄었다", [("2.2", NO)]),
        ("ko", "2.1%포인트 올랐다", []),
        ("ko", "△2.5%", [("2.5", DOWN)]),
        ("ja", "前年度より８．３％増える", [("8.3", UP)]),
        ("ja", "8・3%減の予算", [("8.3", DOWN)]),
        ("ja", "▲2.2%", [("2.2", DOWN)]),
        ("ja", "負担割合を75%に引き上げた", [("75", NO)]),
        ("de", "Der Beitrag stieg um 3,5 Prozent.", [("3.5", UP)]),
        ("fr", "une hausse de 4,1 %", [("4.1", UP)]),
        ("es", "bajó un 6,2 por ciento", [("6.2", DOWN)]),
        ("pt", "queda de 5 por cento", [("5", DOWN)]),
        ("pl", "wzrost o 2,5 proc.", [("2.5", UP)]),
        ("id", "naik 7,5 persen", [("7.5", UP)]),
        ("zh", "比上年增长13.9%", [("13.9", UP)]),
    ],
)
def test_percentages(language: str, text: str, expected: list[tuple[str, str | None]]) -> None:
    found = find_percents(text, language)
    assert [(str(p.value), p.direction) for p in found] == expected


def test_a_range_has_both_ends_and_the_hedge_is_named() -> None:
    text = "It would rise by nearly 4-5% a year."
    [percent] = find_percents(text, "en")
    assert text[percent.start : percent.end] == "4-5%"
    assert (percent.low, percent.value, percent.qualifier) == (Decimal(4), Decimal(5), Qualifier.NEARLY)
    assert percent.step == Decimal(1)
