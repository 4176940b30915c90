"""Which language a text is in, from its letters and its commonest words (languages/shared/detection.toml).

Scripts decide Korean, Japanese and Chinese by their share of the letters, so that English names in a
Korean article, or a Korean footer under an English one, change nothing. Among languages in Latin letters
the commonest words decide. No model, no dependency.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain
from string import ascii_letters
from typing import Any

import regex

from tracker.languages import languages
from tracker.languages.lexicon import SHARED
from tracker.shipped import tables

SAMPLE = 1800  # characters looked at: a third each from the beginning, the middle and the end
DEFAULT = "en"
WEIGHT = 2.5  # a Hangul syllable or a Han character says about as much as this many Latin letters
SURE = 5  # common words that a language without a file must have to be named
LINE = 300  # letters of a line by which its language is told
NAMES = 12  # Latin letters that a line of another script has in names and currencies

_FAR = regex.compile("[\u0370-\U0010ffff]+")  # one range, sought ten times as fast as scripts by name
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]++(?!\d)")  # W920bn has none
_LATIN = re.compile("[A-Za-z]")


def detect(text: str) -> str:
    """The code of the language that most of the text is in, of those that can be read; English when nothing
    tells.

    >>> detect("정부는 Harris 대사에게 1조389억원을 제시했다."), detect("Seoul paid 1.04 trillion won. 고충")
    ('ko', 'en')
    >>> detect("在日米軍の駐留経費"), detect("驻韩美军费用"), detect("Les dépenses de la France")
    ('ja', 'zh', 'fr')
    """
    return _identify(text, languages())


def notice(text: str) -> str | None:
    """One sentence where a text is in a language that is not read, or None.

    >>> notice("Suomi maksaa 75 miljoonaa euroa, joka on osa sopimusta, mutta se ei ole vielä kaikki.")[:26]
    'Finnish is not one of the '
    >>> notice("Seoul agreed to pay more for the troops that it hosts.")
    """
    code = _identify(text, None)
    if code in languages():
        return None
    from babel import Locale

    name = Locale.parse(code).get_language_name("en")
    return f"{name} is not one of the {len(languages())} languages that are read: sums may be missed."


def _identify(text: str, among: Iterable[str] | None) -> str:
    """The language of a text: one of some, or any that detection.toml knows."""
    sample = _sample(text)
    far = "" if sample.isascii() else "".join(_FAR.findall(sample))
    if far and (code := _by_script(far.lower(), _latin(sample))) and (among is None or code in among):
        return code
    scores = Counter(chain.from_iterable(map(_LANGUAGES.__getitem__, sample.lower().split())))
    read = {code: score for code, score in scores.items() if code in (among or languages())}
    best = max(read, key=lambda code: (read[code], code == DEFAULT), default=DEFAULT)
    if among is None:
        other = max(scores, key=lambda code: scores[code], default=best)
        if scores[other] >= SURE and scores[other] > 1.2 * scores[best]:
            return other
    return best


def _by_script(far: str, latin: int) -> str | None:
    """The language whose letters most of these are, if they outweigh the Latin ones."""
    counts = {code: len(script.findall(far)) for code, script in _scripts().items()}
    letters = sum(counts.values())
    eastern = counts["ko"] + counts["ja"] + counts["zh"]
    if letters * (WEIGHT if eastern else 1) <= latin:
        return None
    if eastern * 2 > letters:
        if counts["ko"] * 3 >= eastern:
            return "ko"
        return "ja" if counts["ja"] * 16 > eastern or "円" in far else "zh"
    if counts["uk"] * 50 > counts["ru"]:
        return "uk"
    return max(counts, key=lambda code: counts[code])


def line_languages(text: str, language: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The language of the line that each place of a text stands in: an English caption in a Korean article.

    >>> text = "올해 1조1833억원을 낸다.\\nThe deal was worth $1 billion, the caption said."
    >>> line_languages(text, "ko", [(3, 11), (36, 46)])
    ['ko', 'en']
    """
    spans = list(spans)
    if text.isascii() or not (language in _table()["scales"] or language in ("zh", DEFAULT)):
        return [language] * len(spans)
    found: list[str] = []
    known = (0, 0)
    for start, end in spans:
        if not (found and known[0] <= start and end <= known[1]):
            begin = max(text.rfind("\n", 0, start) + 1, start - LINE)
            stop = text.find("\n", end, end + LINE)
            known = (begin, end + LINE if stop < 0 else stop)
            found.append(_of_line(text[slice(*known)], language))
        else:
            found.append(found[-1])
    return found


def _of_line(line: str, language: str) -> str:
    """The language of a line in a text of some language."""
    own = {
        code: len(script.findall(line)) for code, script in _scripts().items() if code in _table()["scales"]
    }
    most = max(own, key=lambda code: own[code])
    if language == DEFAULT:
        return most if own[most] > len(_LATIN.findall(line)) else language
    if own[most]:
        return most if language in own else language
    return language if _scripts()["zh"].search(line) or len(_LATIN.findall(line)) <= NAMES else DEFAULT


def guest_scales(text: str, language: str) -> list[tuple[str, re.Pattern[str]]]:
    """Other languages whose sums may stand in this text, and how their scales follow a number: 1조원 in an
    English text, 1兆円 in a Korean one that has kana."""
    if text.isascii():
        return []
    return [
        (code, pattern)
        for code, (letters, pattern) in _scales().items()
        if code != language
        and (language not in _scripts() or _scripts()[code].search(text))
        and any(letter in text for letter in letters)
    ]


@cache
def _scales() -> dict[str, tuple[str, re.Pattern[str]]]:
    return {code: (s, re.compile(rf"\d ?[{s}]")) for code, s in _table()["scales"].items()}


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
def _table() -> Any:
    return tables(SHARED / "detection.toml")


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(f"[{letters}]") for code, letters in _table()["scripts"].items()}


@cache
def _commonest() -> dict[str, list[str]]:
    """Each of the commonest words, and the languages that it is common in."""
    found: dict[str, list[str]] = {}
    for code, words in _table()["words"].items():
        for word in words.split():
            found.setdefault(word, []).append(code)
    return found


class _Languages(dict[str, tuple[str, ...]]):
    """The languages that the words between two blanks are common in; what was asked is remembered."""

    MOST = 1 << 16

    def __missing__(self, piece: str) -> tuple[str, ...]:
        if len(self) > self.MOST:
            self.clear()
        commonest = _commonest()
        found = tuple(code for word in _WORD.findall(piece) for code in commonest.get(word, ()))
        self[piece] = found
        return found


_LANGUAGES = _Languages()
