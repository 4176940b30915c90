"""Which sum restates which: parentheses, "or", rates; and what only looks like it."""

from __future__ import annotations

import pytest

from tracker.sums.conversions import link_conversions
from tracker.sums.mentions import find_mentions

LINKED = [
    ("en", "It costs 1.52 trillion won ($1.03 billion).", [None, 0]),
    ("en", "It costs 1.52 trillion won (about US$1.03 billion) a year.", [None, 0]),
    ("en", "It costs 1.18 trillion won, or about $1 billion, in all.", [None, 0]),
    ("en", "It paid ₩760 billion in 2009 (approximately $775 million).", [None, 0]),
    ("en", "1.4 trillion won ($1 billion, or 950 million euros)", [None, 0, 0]),
    ("en", "$5 billion, equivalent to 6.7 trillion won, was asked.", [None, 0]),
    ("en", "1.04 trillion won/$920 million", [None, 0]),
    ("en", "It paid 1.04tn won ($863m). At the exchange rate of 2019 that was $915 million.", [None, 0, 0]),
    ("en", "1.8 million won (US$1,476.6) to 1.98 million won", [None, 0, None]),
    ("en", "1.52 trillion won ($1.1 billion), up from 1.4 trillion won ($1 billion)", [None, 0, None, 2]),
    ("en", "It paid 1.04 trillion won for 2019 (then about $925 million).", [None, 0]),
    ("en", "188.1 billion yen a year (currently worth $1.7 billion)", [None, 0]),
    ("en", "1.04 trillion won in 2019, or about $925 million, in all", [None, 0]),
    ("en", "The bill, at 1.0389 trillion won, is equivalent to $886 million.", [None, 0]),
    ("en", "¥192 billion equals $1.75 billion.", [None, 0]),
    ("ko", "올해 몫은 1조389억원(약 9억달러)이다.", [None, 0]),
    ("ko", "4억9천만달러(환율 1천2백45원 기준 6천1백억원)", [None, 0]),
    ("ko", "7230만 달러(당시 환율로 약 868억 원)를 냈다", [None, 0]),
    ("ko", "10억 달러, 우리 돈으로 약 1조1천억 원을 요구했다", [None, 0]),
    ("ja", "50億ドル(約5500億円)を求めた", [None, 0]),
    ("ja", "1兆1833億ウォン、1130億円ほどを負担する", [None, 0]),
    ("ko", "1조5192억원, 약 11억달러를 낸다", [None, 0]),
    ("ko", "1조389억원입니다. 달러로 치면 9억달러쯤입니다.", [None, 0]),
    ("ko", "연간 100억 달러, 13조 7천억 원을 내라는 것이다", [None, 0]),
    ("ja", "10億ドル、日本円で約1100億円を払う", [None, 0]),
    ("zh", "10亿美元（约合1.1万亿韩元）", [None, 0]),
    ("de", "1,04 Billionen Won (rund 800 Millionen Euro)", [None, 0]),
    ("fr", "1,9 milliard de dollars (soit 1,7 milliard d'euros)", [None, 0]),
    ("pl", "504 mln dolarów, czyli około 2 mld zł", [None, 0]),
]
APART = [
    ("en", "It offered 1 trillion won, or it would ask for $1 billion."),
    ("en", "It paid 1 trillion won last year, against the $1 billion asked."),
    ("en", "Japan paid 188.1 billion yen and South Korea ($800 million) less."),
    ("en", "It paid 1 trillion won while Poland (PLN 500 million) did more."),
    ("ko", "일본은 2000억엔과 한국(1조원)의 몫을 비교했다."),
    ("en", "It pays 1 trillion won (Trump wants $5 billion)."),
    ("en", "It offered 1 trillion won; Washington asked for $1.2 billion."),
    ("en", "It paid 660 billion won and $72 million."),
    ("en", "It paid 1.04 trillion won (1.03 trillion won by another count)."),
    ("ko", "원화 2천5백75억원과 미화 1억4천1백20만달러를 냈다."),
    ("ko", "인건비 5000억원, 1억 달러를 냈다."),
    ("ko", "1조원(미국의 요구는 12억 달러)을 제시했다."),
    ("ko", "9200억원으로 5.8%(505억원) 늘었다."),
]


@pytest.mark.parametrize(("language", "text", "links"), LINKED)
def test_restated_sums_point_at_their_base(language: str, text: str, links: list[int | None]) -> None:
    assert link_conversions(text, find_mentions(text, language), language) == links


@pytest.mark.parametrize(("language", "text"), APART)
def test_other_sums_stand_alone(language: str, text: str) -> None:
    mentions = find_mentions(text, language)
    assert len(mentions) == 2
    assert link_conversions(text, mentions, language) == [None, None]
