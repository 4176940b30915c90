"""Sentences around sums, the cue words in them, and how near they stand."""

from __future__ import annotations

import pytest

from tracker.reading.context import WINDOW, Context, steps
from tracker.reading.cues import cue_book, fold
from tracker.reading.periods import periods
from tracker.sums.mentions import find_mentions


def context(text: str, language: str = "en") -> Context:
    mentions = find_mentions(text, language)
    return Context(text, language, mentions, [None] * len(mentions))


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("en", "It ended. The U.S. side wants $5 billion now. More.", "The U.S. side wants $5 billion now."),
        ("en", "Talks in Jan. 2019 failed. J. D. Smith paid $5 million.", "J. D. Smith paid $5 million."),
        ("en", "A headline on $5 billion\nThe body.", "A headline on $5 billion"),
        ("en", "They agreed on\n$5 billion for\nthe year. End.", "$5 billion for\nthe year."),
        ("ko", "끝났다. 한국은 9,602억 원을 냈다. 다음.", "한국은 9,602억 원을 냈다."),
        ("ja", "終わった。日本は2017億円を払う。次。", "日本は2017億円を払う。"),
    ],
)
def test_sentences(language: str, text: str, sentence: str) -> None:
    assert context(text, language).quote(0) == sentence


def test_a_text_without_full_stops_is_read_in_windows() -> None:
    text = "word " * 2000 + "$5 billion " + "word " * 2000
    [sentence] = context(text).sentences
    assert sentence.end - sentence.start <= 2 * WINDOW + len("$5 billion")


def test_folding_keeps_offsets() -> None:
    text = "İSTANBUL ２０２１年度 SMA"
    assert len(fold(text)) == len(text)
    assert "2021年度 sma" in fold(text)


def test_walls_make_a_word_farther() -> None:
    text = "It demanded a sum, but Seoul, which had waited, paid $5 billion."
    read = context(text)
    [sentence] = read.sentences
    [demand] = sentence.all("demand")
    pays = sentence.all("paid")[-1]
    assert steps(read, 0, pays.start, pays.end) < 5 < 60 < steps(read, 0, demand.start, demand.end)


def test_the_longest_word_wins_and_words_inside_count() -> None:
    labels = {cue.label for cue in cue_book("en").scan("the cut in the sympathy budget")}
    assert {"pointing", "change"} <= labels  # "the cut" and "cut"
    assert "budget" not in labels


def test_joined_sums_share_what_stands_around_them() -> None:
    read = context("It pays 1.8 million won and 1.98 million won a month.")
    [cue] = read.sentences[0].all("per_month")
    assert [steps(read, i, cue.start, cue.end) for i in (0, 1)] == [0, 0]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "$1 for the five years from fiscal 2022", [("range", 2022, 2026)]),
        ("en", "$1 under the 2026-30 deal", [("range", 2026, 2030)]),
        ("en", "$1 on 2019-11-19", [("point", 2019, None)]),
        ("en", "$1 over ten years, from 2010 to 2019", [("range", 2010, 2019)]),
        ("en", "$1 by 2030", [("deadline", None, 2030)]),
        ("ko", "1억원, 2014년부터 2019년까지", [("range", 2014, 2019)]),
        ("ko", "1억원, 26년 분담금", [("point", 2026, None)]),
        ("ko", "1억원, 26년간", [("span", None, None)]),
        ("ja", "1億円、令和3年度", [("point", 2021, None)]),
        ("ja", "1億円、昭和六十三年度", [("point", 1988, None)]),
        ("ja", "1億円、2016年度から20年度まで5年間", [("range", 2016, 2020)]),
    ],
)
def test_periods(language: str, text: str, found: list[tuple[str, int | None, int | None]]) -> None:
    read = context(text, language)
    assert [(p.shape, p.year, p.year_end) for p in periods(read, read.sentences[0])] == found
