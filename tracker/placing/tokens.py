"""A text as the features see it: words, with every sum and every year behind one sign each.

So "agreed to pay 1.04 trillion won in 2019" reads "agreed to pay <won> in <past year>": what was learned from
one sum holds for another. A capitalised word that lessons never write in small letters, and that is no place
or office, reads <name>: who speaks decides nothing.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tracker.models import YearMention
from tracker.placing.found import Found

Array = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]  # of a table of weights

# One private character a sign; the names are what --explain prints.
SUM_SIGNS = {"KRW": "\ue001", "USD": "\ue002", "JPY": "\ue003", "EUR": "\ue004", "": "\ue005"}
RESTATED = "\ue006"
YEAR_SIGNS = {
    "past": "\ue011",
    "last": "\ue012",
    "this": "\ue013",
    "next": "\ue014",
    "future": "\ue015",
    "several": "\ue016",
    "undated": "\ue017",
    "some": "\ue018",
}
SIGN_NAMES = {sign: f"<{code or 'money'}>" for code, sign in SUM_SIGNS.items()}
SIGN_NAMES |= {sign: f"<{name} year>" for name, sign in YEAR_SIGNS.items()} | {RESTATED: "<same sum>"}
NAME = "<name>"

_TOKEN = re.compile(
    r"[\ue000-\ue0ff]|[A-Za-zÀ-ÖØ-öø-žА-яё]+|\d[\d.,]*%?|[가-힣]+|[ぁ-ん]+|[ァ-ヶー]+|[一-龯々]+|\n|[^\w\s]"
)
STEM = 6  # letters by which a longer word is known
_CHUNK = 260  # words of one stretch of a long text
_ENDS = frozenset(".!?。！？")
_CLOSING = frozenset("\"'”’)]」』）")


@dataclass(slots=True)
class Tokens:
    """The words of a text.

    Attributes:
        marked: the text with a sign for every sum and year.
        ids: a number for each word, shape (n,).
        flags: what else is known of it (COMMA, WALL), as bits, shape (n,).
        sentence: the sentence of each word, shape (n,); sentences count from 0.
        begins: the first word of each sentence, and n, shape (sentences + 1,).
        chunk: the stretch of about 260 words that each sentence stands in, shape (sentences,).
        line: the line that each sentence stands in, shape (sentences,).
        sums: the word that stands for each mention, shape (mentions,).
        years: the word that stands for each year mention, shape (years,).
        is_sum: whether each sign of the text is a sum's.
    """

    marked: str
    vocabulary: Vocabulary
    ids: Array
    flags: npt.NDArray[np.uint8]
    sentence: Places
    begins: Places
    chunk: Places
    line: Places
    sums: Places
    years: Places
    is_sum: npt.NDArray[np.bool_]

    def words(self) -> list[str]:
        """Every word, as the features name it."""
        found = (word for word in _TOKEN.findall(self.marked) if word != "\n")
        return [self.vocabulary.name(word) for word in found] or ["\n"]

    def letters(self) -> tuple[Array, Places]:
        """The code point of every letter, and which of them stands for each mention."""
        letters = np.frombuffer(self.marked.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        places = ((letters >= 0xE000) & (letters <= 0xE0FF)).nonzero()[0]
        return letters, places[self.is_sum]


def tokens(found: Found, vocabulary: Vocabulary) -> Tokens:
    """The words of a text, as `vocabulary` names them."""
    marked, order = _marked(found)
    facts = vocabulary.read(marked)
    flags = (facts >> 32).astype(np.uint8)
    kept = (flags & _BREAK == 0).nonzero()[0]
    if len(kept):
        facts, flags = facts[kept], flags[kept]
    else:
        kept, facts, flags = np.zeros(1, np.int64), np.array([number("\n")]), np.zeros(1, np.uint8)
    broken = (kept[1:] - kept[:-1] > 1).nonzero()[0] + 1
    begins = _sentences(facts, flags, broken)
    signs, is_sum = (flags & _SIGN).nonzero()[0], np.array(order, dtype=bool)
    return Tokens(
        marked=marked,
        vocabulary=vocabulary,
        ids=facts.astype(np.uint32),
        flags=flags,
        sentence=np.arange(len(begins) - 1).repeat(begins[1:] - begins[:-1]),
        begins=begins,
        chunk=begins[:-1] // _CHUNK,
        line=broken.searchsorted(begins[:-1], side="right"),
        sums=signs[is_sum],
        years=signs[~is_sum],
        is_sum=is_sum,
    )


def _marked(found: Found) -> tuple[str, list[bool]]:
    """The text with a sign for every sum and year, and which of the signs are sums."""
    pieces: list[str] = []
    order: list[bool] = []
    last, text = 0, found.text
    spans = [(m.start, m.end, True, i) for i, m in enumerate(found.mentions)]
    spans += [(y.start, y.end, False, i) for i, y in enumerate(found.years)]
    for start, end, is_sum, i in sorted(spans):
        pieces.append(_clean(text[last:start]))
        if is_sum:
            plain = SUM_SIGNS.get(found.mentions[i].currency, SUM_SIGNS[""])
            sign = plain if found.converts[i] is None else RESTATED
        else:
            sign = YEAR_SIGNS[when(found.years[i], found.published)]
        pieces.append(sign)
        order.append(is_sum)
        last = end
    pieces.append(_clean(text[last:]))
    return "".join(pieces), order


_PRIVATE = re.compile("[\ue000-\ue0ff]")


def _clean(piece: str) -> str:
    return piece if piece.isascii() else _PRIVATE.sub(" ", piece)


def when(year: YearMention, published: date | None) -> str:
    """How a year stands to the day of publication: the name of its sign."""
    if year.year is not None and year.year_end is not None:
        return "several"
    value = year.year if year.year is not None else year.year_end
    if value is None:
        return "several" if year.count else "undated"
    if published is None:
        return "some"
    apart = value - published.year
    return {-1: "last", 0: "this", 1: "next"}.get(apart, "past" if apart < 0 else "future")


# What is known of a word beside its number, as bits above it in one whole number.
_BREAK, _ENDER, _CLOSER, _LOWER, _LETTER, _SIGN, COMMA, WALL = (1 << i for i in range(8))
_COMMAS = frozenset(",;:、()（）—–")  # where a clause ends
_WALLS = frozenset(
    (*",;:()—–、", "and", "but", "while", "or", "to", "from")
)  # what keeps a sum and a year apart


class Vocabulary(dict[str, bytes]):
    """What the words between two blanks are to the features: eight bytes for each, its number and, above it,
    what it is to a sentence. What was asked once is remembered."""

    MOST = 1 << 16  # pieces remembered from one text to the next

    def __init__(self, known: Collection[str]) -> None:
        super().__init__()
        self.known = known
        self.prefixes: dict[int, list[int]] = {}  # of each word in a script without capitals, by its number

    def name(self, word: str) -> str:
        """How the features name a word."""
        return _named(word, self.known)

    def read(self, text: str) -> Places:
        """Every word of a text with all that is known of it, shape (words,); no word reaches over a blank."""
        if len(self) > self.MOST:
            self.clear()
            self.prefixes.clear()
        pieces = text.replace("\n", " \n ").split(" ")
        return np.frombuffer(b"".join([self[piece] for piece in pieces]), dtype=np.int64)

    def __missing__(self, piece: str) -> bytes:
        facts = [self._facts(word) for word in _TOKEN.findall(piece)]
        self[piece] = found = array("q", facts).tobytes()
        return found

    def _facts(self, word: str) -> int:
        first = word[0]
        flags = _BREAK * (first == "\n") | _ENDER * (first in _ENDS) | _CLOSER * (first in _CLOSING)
        flags |= _LOWER * first.islower() | _LETTER * (len(word) == 1 and word.isalnum())
        flags |= _SIGN * ("\ue000" <= first <= "\ue0ff")
        name = self.name(word)
        flags |= COMMA * (name in _COMMAS) | WALL * (name in _WALLS)
        found = number(name)
        if first >= "ぁ":
            self.prefixes[found] = [number(piece) for piece in prefixes(name)]
        return flags << 32 | found


def _sentences(facts: Places, known: npt.NDArray[np.uint8], broken: Places) -> Places:
    """The first word of each sentence, and the number of words.

    A sentence ends at a full stop that is not a letter's ("U.S.") and at a break (before the words `broken`);
    not where a word in small letters follows the stop, and not before a closing quotation mark or bracket.
    """
    begins, count, flags = {0, *broken.tolist()}, len(facts), known.tobytes()
    for stop in (known & _ENDER).nonzero()[0].tolist():
        after = stop + 1
        while after < count and flags[after] & _CLOSER:
            begins.discard(after)
            after += 1
        if after == count:
            continue
        if flags[after] & _LOWER:
            begins.discard(after)
        elif not (stop and flags[stop - 1] & _LETTER and facts[stop] & 0xFFFFFFFF == _FULL_STOP):
            begins.add(after)
    return np.array([*sorted(begins), count], dtype=np.int64)


def _named(word: str, known: Collection[str]) -> str:
    first = word[0]
    if first.isdigit():
        return "#%" if word.endswith("%") else f"#{min(len(word), 4)}"
    if first < "぀" and first.isalpha():
        lower = word.lower()
        if first.isupper() and lower not in known and not (word.isupper() and 1 < len(word) <= STEM):
            return NAME
        word = lower
    return word[:STEM] if len(word) > STEM else word


def prefixes(name: str) -> list[str]:
    """The first letters of a word in a script without spaces or with particles, in twos and threes.

    >>> prefixes("주한미군은")
    ['주한', '한미', '미군', '군은', '주한미', '한미군', '미군은']
    """
    return [name[i : i + size] for size in (2, 3) for i in range(min(4, len(name) - size + 1))]


@lru_cache(Vocabulary.MOST)
def number(word: str) -> int:
    """The number of a word: the same in every run and on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


_FULL_STOP = number(".")
