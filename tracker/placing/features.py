"""What is known of a sum before it is placed: the words around it, as numbers in one hashed table.

A *block* holds features of one sort for all sums of a text: `index[g]` are the rows of the weight table that
group `g` has, `value` what each counts, `group[i]` the group of sum `i` (all sums of a sentence share the
group of the sentence's words). Everything is computed for all sums at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.models import Mention
from tracker.placing.tokens import Array, Places, Tokens, number

BITS = 18
SIZE = 1 << BITS  # rows of a table; row SIZE is empty, for places where there is no word
WIDTH = 24  # words to each side of a sum
PAIRS, TRIPLES = 12, 6  # of which so many are looked at in twos and in threes
NEAR = np.array([0, 1, 1, 2, 2, 2, 3, 3, 3, 3] + [4] * 14, dtype=np.uint32)
DECAY = (1 / (1 + np.arange(WIDTH) / 6)).astype(np.float32)
LETTERS_BEFORE, LETTERS_AFTER = 16, 22
TAIL = 10  # letters at the end of a sentence, where Korean and Japanese verbs stand
# What a dollar buys, roughly: sizes of sums in different money are put side by side.
PER_DOLLAR = {"KRW": 1200.0, "JPY": 110.0}
COMMAS = np.array(
    [number(sign) for sign in (",", ";", ":", "、", "(", ")", "（", "）", "—", "–")], dtype=np.uint32
)


@dataclass(slots=True)
class Block:
    """Features of one sort; see the module."""

    name: str
    index: Places
    group: Places
    value: npt.NDArray[np.float32] | float = 1.0


def mix(slot: Array | int, *words: Array) -> Places:
    """Rows of the table for words in a slot."""
    h = np.atleast_1d(np.asarray(slot, dtype=np.uint32)) * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15)
    for word in words:
        h = (h ^ word) * np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(15)
    h = h * np.uint32(0xC2B2AE35)
    return (h >> np.uint32(32 - BITS)).astype(np.int64)


# Slots: one number for each sort of feature. Sides take the next number after.
NEAR_SLOT, SIDE_SLOT, PAIR_SLOT, TRIPLE_SLOT, SEGMENT_SLOT, CLAUSE_SLOT = 100, 200, 210, 220, 230, 240
SENTENCE_SLOT, PREVIOUS_SLOT, NEXT_SLOT, CHUNK_SLOT, HEAD_SLOT = 300, 301, 302, 303, 304
LETTER_SLOT, TAIL_SLOT, PREFIX_SLOT, SIZE_SLOT = 400, 420, 440, 500


def features(
    read: Tokens, mentions: Sequence[Mention], converts: Sequence[int | None], language: str
) -> list[Block]:
    """The blocks of all mentions of a text. A restatement shares the place of the sum that it restates."""
    base = np.array([i if c is None else c for i, c in enumerate(converts)], dtype=np.int64)
    blocks = _around(read, base)
    blocks += _bags(read, base)
    if language in ("ko", "ja", "zh"):
        blocks += _letters(read, base)
    blocks.append(_shape(read, mentions, base, language))
    return blocks


def _around(read: Tokens, base: Places) -> list[Block]:
    """Words to both sides of each sum, alone, in twos and threes; and those of its segment and clause."""
    at = read.sums[base]
    sentence = read.sentence[at]
    begin, end = read.begins[sentence], read.begins[sentence + 1]
    everyone = np.arange(len(base))
    is_sum = np.zeros(len(read.ids), dtype=bool)
    is_sum[read.sums] = True
    is_comma = np.isin(read.ids, COMMAS)
    blocks = []
    for side, step in ((0, -1), (1, 1)):
        where = at[:, None] + step * np.arange(1, WIDTH + 1)
        inside = (where >= begin[:, None]) & (where < end[:, None])
        where = np.where(inside, where, 0)
        ids = np.where(inside, read.ids[where], np.uint32(0))
        gone = ~inside

        def block(name: str, index: Places, hidden: npt.NDArray[np.bool_], value: object = 1.0) -> None:
            blocks.append(Block(name, np.where(hidden, SIZE, index), everyone, value))  # type: ignore[arg-type]

        block("near", mix(NEAR_SLOT + 10 * side + NEAR, ids), gone)
        block("side", mix(SIDE_SLOT + side, ids), gone, DECAY)
        first = np.concatenate([np.full((len(at), 1), 7, dtype=np.uint32), ids[:, : PAIRS - 1]], axis=1)
        block("pair", mix(PAIR_SLOT + side, first, ids[:, :PAIRS]), gone[:, :PAIRS])
        block(
            "triple",
            mix(TRIPLE_SLOT + side, ids[:, : TRIPLES - 2], ids[:, 1 : TRIPLES - 1], ids[:, 2:TRIPLES]),
            gone[:, 2:TRIPLES],
        )
        past_sum = np.cumsum(is_sum[where] & inside, axis=1) > 0
        block("segment", mix(SEGMENT_SLOT + side, ids), gone | past_sum)
        past_comma = np.cumsum(is_comma[where] & inside, axis=1) > 0
        block("clause", mix(CLAUSE_SLOT + side, ids), gone | past_comma)
    return blocks


def _bags(read: Tokens, base: Places) -> list[Block]:
    """The words of each sum's sentence, of those beside it, of its stretch and of the headline."""
    at = read.sums[base]
    sentence = read.sentence[at]
    home, group = np.unique(sentence, return_inverse=True)
    last = len(read.begins) - 2

    def words(number: int) -> Array:
        return np.unique(read.ids[read.begins[number] : read.begins[number + 1]])

    blocks = [Block("sentence", _padded([mix(SENTENCE_SLOT, words(s)) for s in home]), group)]
    nothing = np.zeros(0, dtype=np.int64)
    before = [mix(PREVIOUS_SLOT, words(s - 1)) if s else nothing for s in home]
    after = [mix(NEXT_SLOT, words(s + 1)) if s < last else nothing for s in home]
    blocks.append(Block("previous", _padded(before), group))
    blocks.append(Block("next", _padded(after), group))
    chunks, chunk_of = np.unique(read.chunk[sentence], return_inverse=True)
    stretch = []
    for chunk in chunks:
        own = np.nonzero(read.chunk == chunk)[0]
        stretch.append(np.unique(read.ids[read.begins[own[0]] : read.begins[own[-1] + 1]]))
    blocks.append(Block("chunk", _padded([mix(CHUNK_SLOT, ids) for ids in stretch]), chunk_of))
    head = mix(HEAD_SLOT, words(0))
    blocks.append(Block("head", head[None, :], np.zeros(len(base), dtype=np.int64)))
    return blocks


def _padded(rows: Sequence[Places]) -> Places:
    width = max((len(row) for row in rows), default=0)
    out = np.full((len(rows), width), SIZE, dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _letters(read: Tokens, base: Places) -> list[Block]:
    """Letters in twos to fours around each sum and at the end of its sentence, for scripts without spaces."""
    at = read.letter_of[base]
    everyone = np.arange(len(base))
    text = np.concatenate([np.zeros(40, np.uint32), read.letters, np.zeros(40, np.uint32)])
    stops = np.isin(text, np.array([0, 10, ord("。")], dtype=np.uint32))
    blocks = []
    for side, start, length in ((0, -LETTERS_BEFORE, LETTERS_BEFORE), (1, 1, LETTERS_AFTER)):
        where = at[:, None] + 40 + start + np.arange(length)
        piece = text[where]
        stopped = stops[where]
        hidden = (
            np.cumsum(stopped[:, ::-1], axis=1)[:, ::-1] > 0 if side == 0 else np.cumsum(stopped, axis=1) > 0
        )
        index, gone = _grams(piece, hidden, LETTER_SLOT + 4 * side, (2, 3, 4))
        blocks.append(Block("letters", np.where(gone, SIZE, index), everyone))
    ends = np.nonzero(stops)[0]
    finish = ends[np.searchsorted(ends, at + 40)]
    where = np.maximum(finish[:, None] - TAIL + np.arange(TAIL), 0)
    hidden = where <= (at + 40)[:, None]
    index, gone = _grams(text[where], hidden, TAIL_SLOT, (2, 3, 4))
    blocks.append(Block("tail", np.where(gone, SIZE, index), everyone))
    # The first letters of each word of the stretch: compounds and particles make whole words rare.
    chunk = read.chunk[read.sentence[read.sums[base]]]
    chunks, group = np.unique(chunk, return_inverse=True)
    rows = []
    for c in chunks:
        own = np.nonzero(read.chunk == c)[0]
        pieces = prefixes(read.words[read.begins[own[0]] : read.begins[own[-1] + 1]])
        rows.append(mix(PREFIX_SLOT, np.array([number(piece) for piece in pieces], dtype=np.uint32)))
    blocks.append(Block("prefix", _padded(rows), group))
    return blocks


def prefixes(words: Sequence[str]) -> list[str]:
    """The first letters of words in scripts without spaces or with particles, in twos and threes."""
    pieces: set[str] = set()
    for word in words:
        if word[0] >= "ぁ":
            pieces.update(word[i : i + size] for size in (2, 3) for i in range(min(4, len(word) - size + 1)))
    return sorted(pieces)


def _grams(
    piece: Array, hidden: npt.NDArray[np.bool_], slot: int, sizes: Sequence[int]
) -> tuple[Places, npt.NDArray[np.bool_]]:
    """Every run of letters of these sizes, and which of them do not count."""
    width = piece.shape[1]
    index, gone = [], []
    for size in sizes:
        runs = [piece[:, i : width - size + 1 + i] for i in range(size)]
        index.append(mix(slot + size - 2, *runs))
        off = hidden[:, : width - size + 1].copy()
        for i in range(1, size):
            off |= hidden[:, i : width - size + 1 + i]
        gone.append(off)
    return np.concatenate(index, axis=1), np.concatenate(gone, axis=1)


_LARGEST = [0.01, 0.1, 0.3, 0.7, 0.99]  # shares of the largest sum of the text


def _shape(read: Tokens, mentions: Sequence[Mention], base: Places, language: str) -> Block:
    """How large a sum is, in which money, where it stands among the sums of its sentence and text."""
    n = len(mentions)
    dollars = np.array([_size(m) for m in mentions])[base]
    sentence = read.sentence[read.sums[base]]
    currency = np.array([number(m.currency) for m in mentions], dtype=np.uint32)[base]
    own = np.array([i == b for i, b in enumerate(base)])
    order = np.nonzero(own)[0]
    nth = np.searchsorted(order, base)
    in_sentence = sentence[order]
    first = np.searchsorted(in_sentence, sentence)
    count = np.searchsorted(in_sentence, sentence, side="right") - first
    place = np.minimum(nth - first, 3)
    before = order[np.maximum(nth - 1, 0)]
    after = order[np.minimum(nth + 1, len(order) - 1)]
    steps = np.array([-1.3, -0.7, -0.3, -0.05, -0.0001, 0.0001, 0.05, 0.3, 0.7, 1.3])
    columns = [
        mix(SIZE_SLOT, (2 * np.log10(dollars + 1)).astype(np.uint32)),
        mix(SIZE_SLOT + 1, currency),
        np.broadcast_to(mix(SIZE_SLOT + 2, np.array([number(language)], dtype=np.uint32)), (n,)),
        mix(SIZE_SLOT + 3, np.minimum(nth, 3).astype(np.uint32)),
        mix(SIZE_SLOT + 4, (4 * place + np.minimum(count, 4)).astype(np.uint32)),
    ]
    for k, other in ((5, before), (6, after)):
        ratio = np.log10((dollars + 1) / (dollars[other] + 1))
        code = np.searchsorted(steps, ratio) + 16 * (sentence[other] == sentence)
        same = (currency[other] == currency) & (other != base)
        columns.append(np.where(same, mix(SIZE_SLOT + k, code.astype(np.uint32)), SIZE))
    largest = np.zeros(n)
    for code in np.unique(currency):
        largest[currency == code] = dollars[currency == code].max()
    columns.append(
        mix(
            SIZE_SLOT + 7,
            np.searchsorted(_LARGEST, dollars / (largest + 1e-9)).astype(np.uint32),
        )
    )
    return Block("shape", np.stack(columns, axis=1), np.arange(n))


def _size(mention: Mention) -> float:
    amount = max(mention.amounts, key=abs, default=None)
    return abs(float(amount or 0)) / PER_DOLLAR.get(mention.currency, 1.0)
