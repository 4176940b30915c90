"""Whatever the text: nothing raises, spans slice back, nothing overlaps, reading twice gives the same."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.languages import languages
from tracker.languages.detection import detect, notice
from tracker.languages.lexicon import lexicon
from tracker.sums.mending import mend
from tracker.sums.mentions import find_mentions, too_large
from tracker.sums.percents import Direction, find_percents

WORDS = """
1 12.5 1,234 1.055 ９ 二 ½ 1/2 .5 0 00 2019 20192020 9999999999999999 천 만 억 조 億 兆 원 달러 円
$ US$ A$ AU € W ₩ won dollars cents million billion k half a and point one two hundred to of
- – ~ ( ) = / . , % percent 퍼센트 up fell MUSD KRW △ − bil- tril- lion 元 点 İ ß
"""
ODD = [
    "\u200b",
    "\u00ad",
    "\ufeff",
    "\ud800",
    "\0",
    "\n",
    "\r\n",
    "\u00a0",
    "\u3000",
    " ",
    "  ",
    "tril-\nlion",
]
PIECES = [*WORDS.split(), *ODD]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text of pieces of sums in wild order, among them words of its language, and the language."""
    language = draw(st.sampled_from(languages()))
    table = lexicon(language).table
    own = [*table["scales"], *table["numbers"], *table["currencies"]]
    piece = st.sampled_from(PIECES) | st.sampled_from(own) | st.text(max_size=3)
    return "".join(draw(st.lists(piece, max_size=24))), language


@settings(max_examples=400, deadline=None)
@given(texts())
@example(("1,234– -10000000000000000＄", "de"))
@example(("20192020202120222023 billion won", "en"))
@example(("1e99999 won, $10000000000000000 trillion", "en"))
def test_any_text(given: tuple[str, str]) -> None:
    text, language = given
    mentions = find_mentions(text, language)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.as_written
        assert all(amount.is_finite() and amount.adjusted() < 24 for amount in mention.amounts)
        assert list(mention.amounts) == sorted(mention.amounts)
        assert all(0 <= why.start <= why.end <= len(text) for why in mention.why)
        end = mention.end
    assert find_mentions(text, language) == mentions
    for percent in find_percents(text, language):
        assert 0 <= percent.start < percent.end <= len(text)
        assert percent.value >= 0
        assert percent.direction in (None, *get_args(Direction))
    assert all(line.endswith("read as no sum") for line in too_large(text, language))
    assert detect(text) in languages()
    assert notice(text) is None or "is not one of" in str(notice(text))


@given(texts())
def test_mended_places_lead_back(given: tuple[str, str]) -> None:
    text, language = given
    mended = mend(text, lexicon(language))
    for start in range(len(mended.text)):
        assert text[mended.start(start)] == mended.text[start]
        assert text[mended.end(start + 1) - 1] == mended.text[start]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1 1/2 "),
        ("en", "one billion, "),
        ("en", "$ 1 "),
        ("de", "fünfund"),
        ("ko", "9억 8천억 "),
        ("en", "1. 5 "),
    ],
)
def test_long_rows_are_read(language: str, text: str) -> None:
    """Rows that once made reading quadratic: a hang here is a fault."""
    find_mentions(text * 20_000, language)
    find_percents(text * 20_000, language)
