"""Which language a document is in, from its letters and its commonest words.

Scripts decide Korean, Japanese and Chinese by their share of the letters, so that English names in a
Korean article, or a Korean footer under an English one, change nothing. Among languages in Latin letters
the commonest words decide (languages/shared/commonest.toml). No model, no dependency.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache

import regex

from tracker.reading.lexicon import SHARED

SAMPLE = 6000  # characters looked at: the beginning, the middle and the end
DEFAULT = "en"
# A Hangul syllable or a Han character says about as much as this many Latin letters.
WEIGHT = 2.5

_HANGUL = regex.compile(r"[가-힣]+")
# 円 is written in Japan alone.
_KANA = regex.compile(r"[ぁ-ヿ円]+")
_HAN = regex.compile(r"[一-鿿--円]+", regex.V1)
_LATIN = regex.compile(r"[A-Za-zÀ-ɏ]+")


def detect(text: str) -> str:
    """The code of the language that most of the text is in; English when nothing tells.

    >>> detect("정부는 Harris 대사에게 1조389억원을 제시했다."), detect("Seoul paid 1.04 trillion won. 고충")
    ('ko', 'en')
    >>> detect("在日米軍の駐留経費"), detect("驻韩美军费用"), detect("Les frais pour la France")
    ('ja', 'zh', 'fr')
    """
    sample = _sample(text)
    words = _LATIN.findall(sample)
    if sample.isascii():
        return _latin(words)
    hangul, kana, han = (_letters(script.findall(sample)) for script in (_HANGUL, _KANA, _HAN))
    if (hangul + kana + han) * WEIGHT > _letters(words):
        if hangul >= kana + han * 0.5:
            return "ko"
        return "ja" if kana * 12 > han else "zh"
    return _latin(words)


def _letters(runs: list[str]) -> int:
    return sum(map(len, runs))


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _latin(words: list[str]) -> str:
    counts = Counter(words)
    scores = {language: sum(counts[word] for word in known) for language, known in _commonest().items()}
    best = max(scores, key=lambda language: (scores[language], language == DEFAULT))
    return best if scores[best] else DEFAULT


@cache
def _commonest() -> dict[str, frozenset[str]]:
    with (SHARED / "commonest.toml").open("rb") as file:
        return {code: frozenset(words) for code, words in tomllib.load(file).items()}
