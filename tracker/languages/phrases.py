"""Where phrases of many lists stand in a text, all lists sought in one pass.

An expression of hundreds of phrases takes long at every letter. So the first two, three and five letters of
every place are hashed, for the whole text at once: only where they begin a phrase is its expression asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Span = tuple[int, int]
Numbers = npt.NDArray[np.uint32]
LATIN = 0x250  # letters below it are Latin ones
_LENGTHS = (2, 3, 5)  # of beginnings, in letters
_STEM = 4  # letters from which a Latin phrase may have an ending
_FACTORS = np.array([0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1], dtype=np.uint32)


class Phrases:
    """Lists of phrases, at most 16. One in Latin letters begins where a word does and ends with a word, bar
    an ending of three letters where it has four or more itself; one in others stands anywhere.

    >>> sought = Phrases({"paying": ["pay", "hand over"], "says": ["sma"], "forces": ["주한미군"]})
    >>> spans = sought.find("they pay small sums, the repayment was handed over; 주한미군")
    >>> spans("paying"), spans("says"), spans("forces")
    ([(5, 8)], [], [(52, 56)])
    """

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        self._bits = {key: np.uint16(1 << n) for n, key in enumerate(lists)}
        self._patterns = {key: re.compile(_any(words)) for key, words in lists.items()}
        # The lists that have a phrase with such a beginning, by its hash; one letter is no beginning.
        self._ones: dict[int, np.uint16] = {}
        self._begins = np.zeros((len(_LENGTHS), 1 << 16), dtype=np.uint16)
        for key, words in lists.items():
            for word in map(str.lower, words):
                if len(word) == 1:
                    self._ones[ord(word)] = self._bits[key]
                    continue
                n = 0 if ord(word[0]) >= LATIN else sum(len(word) >= length for length in _LENGTHS) - 1
                self._begins[n, _hashes(_codes(word))[n][0]] |= self._bits[key]

    def find(self, text: str) -> Callable[[str], list[Span]]:
        """What gives, for the name of a list, where its phrases stand in a text of small letters."""
        codes = _codes(text)
        found = np.zeros(len(text), dtype=np.uint16)
        for begins, hashes in zip(self._begins, _hashes(codes), strict=True):
            found |= begins.take(hashes)
        for letter, bit in self._ones.items():
            found |= (codes[: len(text)] == letter) * bit
        places = found.nonzero()[0]
        inside = (codes[places - 1] - np.uint32(ord("a")) < 26) & (codes[places] < LATIN)
        places = places[~inside]
        found = found[places]

        def spans(key: str) -> list[Span]:
            match, end, there = self._patterns[key].match, 0, []
            for place in places[(found & self._bits[key]).nonzero()[0]].tolist():
                if place >= end and (phrase := match(text, place)):
                    end = phrase.end()
                    there.append((place, end))
            return there

        return spans


def _any(words: Sequence[str]) -> str:
    whole: list[str] = []
    for word in map(str.lower, words):
        end = "" if ord(word[0]) >= LATIN else "(?![a-z])" if len(word) < _STEM else "(?![a-z]{4})"
        whole.append(re.escape(word) + end)
    return "|".join(whole) or "(?!)"


def _codes(text: str) -> Numbers:
    """The code point of every letter, and some of nothing."""
    ending = "\0" * (_LENGTHS[-1] - 1)
    return np.frombuffer((text + ending).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _hashes(codes: Numbers) -> list[Numbers]:
    """Sixteen bits for the letters at each place, for each of the lengths."""
    count, found = len(codes) - _LENGTHS[-1] + 1, []
    hashes = np.zeros(count, dtype=np.uint32)
    for n in range(_LENGTHS[-1]):
        hashes ^= codes[n : n + count] * _FACTORS[n]
        if n + 1 in _LENGTHS:
            found.append(hashes >> np.uint32(16))
    return found
