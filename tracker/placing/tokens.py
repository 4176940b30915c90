"""A text as the features see it: words, with every sum and every year behind one sign each.

So "agreed to pay 1.04 trillion won in 2019" reads "agreed to pay <won> in <past year>": what was learned from
one sum holds for another. A capitalised word that lessons never write in small letters, and that is no place
or office, reads <name>: who speaks decides nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from tracker.models import Mention, YearMention

Array = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

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
        raw: every word, as it is written.
        ids: a number for each word, shape (n,).
        sentence: the sentence of each word, shape (n,); sentences count from 0.
        begins: the first word of each sentence, and n, shape (sentences + 1,).
        chunk: the stretch of about 260 words that each sentence stands in, shape (sentences,).
        sums: the word that stands for each mention, shape (mentions,).
        years: the word that stands for each year mention, shape (years,).
        letters: the code point of every character, shape (characters,).
        letter_of: the character that stands for each mention, shape (mentions,).
    """

    raw: list[str]
    vocabulary: Vocabulary
    ids: Array
    sentence: Places
    begins: Places
    chunk: Places
    sums: Places
    years: Places
    letters: Array
    letter_of: Places

    @property
    def words(self) -> list[str]:
        """Every word, as the features name it."""
        return [self.vocabulary.name(word) for word in self.raw]


def tokens(
    text: str,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    years: Sequence[YearMention],
    published: date | None,
    vocabulary: Vocabulary,
) -> Tokens:
    """The words of `text`, as `vocabulary` names them."""
    marked, order = _marked(text, mentions, converts, years, published)
    found = _TOKEN.findall(marked)
    facts = np.fromiter(map(vocabulary.__getitem__, found), dtype=np.int64, count=len(found))
    kept = np.nonzero(facts & _BREAK == 0)[0]
    if not len(kept):
        kept, found, facts = np.zeros(1, dtype=np.int64), ["\n"], np.zeros(1, dtype=np.int64)
    begins = _sentences(facts, kept)
    lengths = np.diff(begins)
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    ids = (facts[kept] & 0xFFFFFFFF).astype(np.uint32)
    raw = [found[i] for i in kept.tolist()]
    signs = np.nonzero(facts[kept] & _SIGN)[0]
    letters = np.frombuffer(marked.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    places = np.nonzero((letters >= 0xE000) & (letters <= 0xE0FF))[0]
    is_sum = np.array(order, dtype=bool)
    return Tokens(
        raw=raw,
        vocabulary=vocabulary,
        ids=ids,
        sentence=sentence,
        begins=begins,
        chunk=(begins[:-1] // _CHUNK),
        sums=signs[is_sum] if len(order) else signs,
        years=signs[~is_sum] if len(order) else signs,
        letters=letters,
        letter_of=places[is_sum] if len(order) else places,
    )


def _marked(
    text: str,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    years: Sequence[YearMention],
    published: date | None,
) -> tuple[str, list[bool]]:
    """The text with a sign for every sum and year, and which of the signs are sums."""
    pieces: list[str] = []
    order: list[bool] = []
    last = 0
    spans = [(m.start, m.end, True, i) for i, m in enumerate(mentions)]
    spans += [(y.start, y.end, False, i) for i, y in enumerate(years)]
    for start, end, is_sum, i in sorted(spans):
        pieces.append(_clean(text[last:start]))
        if is_sum:
            base = converts[i]
            sign = RESTATED if base is not None else SUM_SIGNS.get(mentions[i].currency, SUM_SIGNS[""])
        else:
            sign = YEAR_SIGNS[when(years[i], published)]
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


# What is known of a word beside its number, as bits of one whole number.
_BREAK, _ENDER, _CLOSER, _LOWER, _LETTER, _SIGN = (1 << 32 + i for i in range(6))


class Vocabulary(dict[str, int]):
    """The number of each word as the features name it, and what it is to a sentence; what was asked once is
    remembered."""

    MOST = 1 << 17  # words remembered

    def __init__(self, known: Collection[str]) -> None:
        super().__init__()
        self.known = known

    def name(self, word: str) -> str:
        """How the features name a word."""
        return _named(word, self.known)

    def __missing__(self, word: str) -> int:
        first = word[0]
        facts = number(self.name(word))
        facts |= _BREAK * (first == "\n") | _ENDER * (first in _ENDS) | _CLOSER * (first in _CLOSING)
        facts |= _LOWER * first.islower() | _LETTER * (len(word) == 1 and word.isalnum())
        facts |= _SIGN * ("\ue000" <= first <= "\ue0ff")
        if len(self) < self.MOST:
            self[word] = facts
        return facts


def _sentences(facts: Places, kept: Places) -> Places:
    """The first word of each sentence among those that are kept, and their number.

    A sentence ends at a full stop that is not a letter's ("U.S."), and at a break; not where a word in small
    letters follows the stop, and not before a closing quotation mark or bracket.
    """
    words = facts[kept]
    count = len(words)
    closer = words & _CLOSER != 0
    # The last word before each that is no closing mark.
    solid = np.maximum.accumulate(np.where(closer, -1, np.arange(count)))
    before = np.concatenate([[-1], solid[:-1]])
    there = before >= 0
    stop = there & (words[before] & _ENDER != 0)
    full = words[before] & 0xFFFFFFFF == _FULL_STOP
    short = stop & full & (before > 0) & (words[np.maximum(before - 1, 0)] & _LETTER != 0)
    last_kept = np.concatenate([[-1], kept[:-1]])
    broken = kept - last_kept > 1
    ends = (stop & ~short) | broken
    begin = ends & ~(stop & closer) & ~(stop & (words & _LOWER != 0))
    begin[0] = True
    return np.append(np.nonzero(begin)[0], count)


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


class _Numbers(dict[str, int]):
    """The number of each word; what was asked once is remembered."""

    def __missing__(self, word: str) -> int:
        found = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        if len(self) < Vocabulary.MOST:
            self[word] = found
        return found


_NUMBERS = _Numbers()


def number(word: str) -> int:
    """The number of a word: the same in every run and on every machine."""
    return _NUMBERS[word]


_FULL_STOP = number(".")
