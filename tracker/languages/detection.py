"""Which language a document is in, from its letters and its commonest words.

Scripts decide Korean, Japanese and Chinese by their share of the letters, so that English names in a
Korean article, or a Korean footer under an English one, change nothing. Among languages in Latin letters
the commonest words decide (languages/shared/commonest.toml). No model, no dependency.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from string import ascii_letters

import regex

from tracker.languages.lexicon import SHARED
from tracker.shipped import tables

SAMPLE = 1800  # characters looked at: a third each from the beginning, the middle and the end
DEFAULT = "en"
WEIGHT = 2.5  # a Hangul syllable or a Han character says about as much as this many Latin letters

_EASTERN = regex.compile(r"[\p{Hiragana}\p{Katakana}ー\p{Han}\p{Hangul}]+")
_HANGUL = regex.compile(r"\p{Hangul}+")
_KANA = regex.compile(
    r"[\p{Hiragana}\p{Katakana}ー円]+"
)  # with the yen's own character, which Chinese does not write
_FAR = regex.compile("[\u1100-\U0010ffff]+")  # one range, sought ten times as fast as scripts by name


def detect(text: str) -> str:
    """The code of the language that most of the text is in; English when nothing tells.

    >>> detect("정부는 Harris 대사에게 1조389억원을 제시했다."), detect("Seoul paid 1.04 trillion won. 고충")
    ('ko', 'en')
    >>> detect("在日米軍の駐留経費"), detect("驻韩美军费用"), detect("Les dépenses de la France")
    ('ja', 'zh', 'fr')
    """
    sample = _sample(text)
    far = "".join(_FAR.findall(sample))
    eastern = _letters(_EASTERN, far)
    if eastern and eastern * WEIGHT > _latin(sample):
        hangul, kana = _letters(_HANGUL, far), _letters(_KANA, far)
        if hangul * 3 >= eastern:
            return "ko"
        return "ja" if kana * 16 > eastern else "zh"
    commonest = _commonest()
    scores: Counter[str] = Counter()
    for word, count in Counter([word for word in sample.split() if word in commonest]).items():
        for code in commonest[word]:
            scores[code] += count
    return max(scores, key=lambda code: (scores[code], code == DEFAULT), default=DEFAULT)


def _letters(script: regex.Pattern[str], sample: str) -> int:
    return sum(map(len, script.findall(sample)))


def _latin(sample: str) -> int:
    """Letters without accents, which are few enough to leave out."""
    plain = sample.encode("ascii", "ignore")
    return len(plain) - len(plain.translate(None, ascii_letters.encode()))


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    third = SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


@cache
def _commonest() -> dict[str, list[str]]:
    """Each of the commonest words, and the languages that it is common in."""
    found: dict[str, list[str]] = {}
    for code, words in tables(SHARED / "commonest.toml").items():
        for word in dict.fromkeys(words):
            found.setdefault(word, []).append(code)
    return found
