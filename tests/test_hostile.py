"""Whatever the text: nothing raises, spans slice back, nothing overlaps, reading twice gives the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.figures import find_figures
from tracker.languages import languages
from tracker.languages.detection import detect
from tracker.models import Document
from tracker.sums.conversions import link_conversions
from tracker.sums.mentions import find_mentions

LANGUAGES = st.sampled_from(languages())
# Pieces of which sums, ranges and their look-alikes are made, in wild order.
WORDS = """
1 12.5 1,234 1.055 ９ 二 천 만 억 조 兆 億 십 원 달러 円 ドル $ US$ € W ₩ won dollars euros cents p million
billion bn m k half a and point one two hundred to between - – ~ ∼ ( ) = / . , 약 여 about 이상 % 단위:
milliards Milliarden de d' złotych lakh crore Rs
"""
ODD = ["\0", "\ud800", "\u200f", " ", "\n", "\n\n", "\u00a0", "no less than", "을 넘지 않"]
PIECES = [*WORDS.split(), *ODD]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=24).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGUAGES)
@example("1조" * 50, "ko")
@example("two hundred " * 50, "en")
@example("1-" * 50 + "2 billion dollars", "en")
@example("\ud800$1\udfff", "en")
def test_any_text(text: str, language: str) -> None:
    mentions = find_mentions(text, language)
    end = 0
    for mention in mentions:
        assert mention.start >= end
        assert text[mention.start : mention.end] == mention.as_written
        assert len(mention.amounts) in (1, 2)
        assert all(amount.is_finite() for amount in mention.amounts)
        assert mention.currency.isupper()
        assert all(0 <= why.start <= why.end <= len(text) for why in mention.why)
        if mention.amount_low is not None and mention.amount_high is not None:
            assert mention.amount is None
        end = mention.end
    assert find_mentions(text, language) == mentions
    links = link_conversions(text, mentions, language)
    assert len(links) == len(mentions)
    assert all(base is None or base < i for i, base in enumerate(links))
    assert detect(text) in languages()


SHORT = "9 1, ( ) 조 1조 $ $1 1- 일 千 1億 W1 =1 -"
LONG = [
    "1 ",
    "million ",
    "1 million, ",
    "hundred and ",
    "one ",
    "won ",
    "\n",
    "a half ",
    "point 1 ",
    "of ",
    "1亿元 ",
]
HUGE = [*SHORT.split(), *LONG, *ODD]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HUGE, ids=repr)
@pytest.mark.parametrize("language", ["en", "ko", "ja", "fr", "zh"])
def test_fifty_thousand_of_anything(piece: str, language: str) -> None:
    """Quadratic reading would not come back from this within the test run."""
    text = piece * (50_000 // len(piece))
    mentions = find_mentions(text, language)
    assert all(text[m.start : m.end] == m.as_written for m in mentions)
    link_conversions(text, mentions, language)
    detect(text)


@pytest.mark.parametrize(
    "text", ["0조 9억 원", "9조원 0조", "$0 billion, 0 billion won (0억)", "0 to 0 billion won"]
)
def test_sums_of_nothing(text: str) -> None:
    for language in ("en", "ko", "ja"):
        mentions = find_mentions(text, language)
        link_conversions(text, mentions, language)
        find_figures(Document(text, language=language))
