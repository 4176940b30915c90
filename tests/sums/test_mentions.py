"""Every sum of money in a text, exactly: tables of forms and of hard phenomena."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tracker.models import Mention
from tracker.sums.mentions import find_mentions

CASES = Path(__file__).parent.parent / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    """The rows of one table: lang, text, and the figures that must come out, in order."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def expected(case: dict[str, Any]) -> list[tuple[str, tuple[Decimal, ...], str, str]]:
    """What a case says must be found: words, amounts, currency, qualifier."""
    return [
        (
            f["text"],
            tuple(Decimal(f[key]) for key in ("amount", "amount_low", "amount_high") if key in f),
            f["currency"],
            f["qualifier"],
        )
        for f in case["figures"]
    ]


def found(mentions: list[Mention]) -> list[tuple[str, tuple[Decimal, ...], str, str]]:
    """Mentions in the shape of `expected`."""
    return [(m.as_written, m.amounts, m.currency, m.qualifier.value) for m in mentions]


@pytest.mark.parametrize("case", cases("forms.jsonl"), ids=lambda c: f"{c['lang']}:{c['text'][:40]}")
def test_forms(case: dict[str, Any]) -> None:
    """One form a line, as reporters print it, and the negatives that look like it."""
    assert found(find_mentions(case["text"], case["lang"])) == expected(case)


@pytest.mark.parametrize("case", cases("hard.jsonl"), ids=lambda c: c["why"])
def test_hard_phenomena(case: dict[str, Any]) -> None:
    """The phenomena that other readers fail at, one passage each."""
    assert found(find_mentions(case["text"], case["lang"])) == expected(case)


def test_words_read_again_give_the_same_sum() -> None:
    """`as_written` alone gives its amount and currency again."""
    for case in (*cases("forms.jsonl"), *cases("hard.jsonl")):
        for mention in find_mentions(case["text"], case["lang"]):
            if any(why.field in ("currency", "amount") for why in mention.why):
                continue  # it leans on words outside its span, and says so
            again = find_mentions(mention.as_written, case["lang"])
            assert [(m.amounts, m.currency) for m in again] == [(mention.amounts, mention.currency)], mention


def test_spans_are_exact() -> None:
    text = "약 1조 5,192억 원(11억3천만 달러) 이상"
    first, second = find_mentions(text, "ko")
    assert (first.as_written, second.as_written) == ("1조 5,192억 원", "11억3천만 달러")
    assert text[first.start : first.end] == first.as_written


def test_the_local_dollar() -> None:
    [bare, marked] = find_mentions("$2 billion (US$1.3 billion)", "en", dollar="AUD")
    assert (bare.currency, marked.currency) == ("AUD", "USD")


def test_why_names_the_hedge() -> None:
    text = "It paid no less than\n1 trillion won."
    [mention] = find_mentions(text, "en")
    [why] = mention.why
    assert (why.field, text[why.start : why.end]) == ("qualifier", "no less than")


def test_a_borrowed_currency_says_so() -> None:
    mentions = find_mentions("760 billion won this year, 680.4 billion last year", "en")
    assert mentions[1].currency == "KRW"
    assert [why.field for why in mentions[1].why] == ["currency"]


def test_a_doubtful_mark_says_so() -> None:
    [mention] = find_mentions("1.055 milliards de yens", "fr")
    assert mention.amount == Decimal(1055 * 10**9)
    assert "thousands" in mention.why[0].rule


def test_amounts_are_plain_decimals() -> None:
    for text in ("$1.5 billion", "19 cents", "US$1,476.60"):
        [mention] = find_mentions(text, "en")
        assert mention.amount is not None
        assert "E" not in str(mention.amount)
