"""What is known of a sum before it is placed: the words around it, as numbers in one hashed table.

A *block* holds features of several sorts for all sums of a text at once: rows of a weight table, which says
how much each sort counts. Features that are a sum's own stand in a matrix; those that several
sums share (the words of a sentence, of a stretch of the text) stand once, one run of rows for each group.
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
PAIRS = 12  # of which so many are looked at in twos
NEAR = np.array([0, 1, 1, 2, 2, 2, 3, 3, 3, 3] + [4] * 14, dtype=np.uint32)
DECAY = (1 / (1 + np.arange(WIDTH) / 6)).astype(np.float32)
LETTERS_BEFORE, LETTERS_AFTER = 16, 22
TAIL = 10  # letters at the end of a sentence, where Korean and Japanese verbs stand
GRAMS = (2, 3, 4)  # letters looked at together
# What a dollar buys, roughly: sizes of sums in different money are put side by side.
PER_DOLLAR = {"KRW": 1200.0, "JPY": 110.0}
COMMAS = np.array([number(sign) for sign in ",;:、()（）—–"], dtype=np.uint32)
# Slots: one number for each sort of feature. Sides take the next number after.
NEAR_SLOT, SIDE_SLOT, PAIR_SLOT, SEGMENT_SLOT, CLAUSE_SLOT = 100, 200, 210, 230, 240
SENTENCE_SLOT, PREVIOUS_SLOT, NEXT_SLOT, CHUNK_SLOT, HEAD_SLOT = 300, 301, 302, 303, 304
LETTER_SLOT, TAIL_SLOT, PREFIX_SLOT, SIZE_SLOT = 400, 420, 440, 500
_EDGE = 40  # letters of nothing before and behind the text
_BEGINNING = np.uint32(7)  # stands before the first word beside a sum


@dataclass(frozen=True, slots=True)
class Own:
    """Features of each sum's own: `index` of shape (sums, features); `sort[f]` names the sort of feature f,
    `value[f]` what it counts beside others of its sort."""

    index: Places
    sort: tuple[str, ...]
    value: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shared:
    """Features that sums share: group g has the rows `index[begin[g] : begin[g + 1]]`, sum i those of group
    `group[i]`. No group is empty: a row of nothing stands in it."""

    sort: str
    index: Places
    begin: Places
    group: Places


Block = Own | Shared


def mix(slot: Array | int, *words: Array) -> Places:
    """Rows of the table for words in a slot."""
    h = np.atleast_1d(np.asarray(slot, dtype=np.uint32)) * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15)
    for word in words:
        h = (h ^ word) * np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(15)
    h = h * np.uint32(0xC2B2AE35)
    return (h >> np.uint32(32 - BITS)).astype(np.int64)


def features(
    read: Tokens,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    language: str,
    near: Sequence[int],
) -> list[Block]:
    """The blocks of all mentions of a text. A restatement shares the place of the sum that it restates;
    `near` says how near evidence of the topic stands to each."""
    base = np.array([i if c is None else c for i, c in enumerate(converts)], dtype=np.int64)
    parts = [_around(read, base), _shape(read, mentions, base, language, near)]
    eastern = language in ("ko", "ja", "zh")
    if eastern:
        parts += _letters(read, base)
    own = Own(
        np.concatenate([part.index for part in parts], axis=1),
        tuple(sort for part in parts for sort in part.sort),
        np.concatenate([part.value for part in parts]),
    )
    return [own, *_bags(read, base, eastern=eastern)]


_STEPS = np.concatenate([-np.arange(1, WIDTH + 1), np.arange(1, WIDTH + 1)])
_SIDE = np.repeat(np.array([0, 1], dtype=np.uint32), WIDTH)
_ALONE = np.concatenate(
    [
        NEAR_SLOT + 10 * _SIDE + np.tile(NEAR, 2),
        SIDE_SLOT + _SIDE,
        SEGMENT_SLOT + _SIDE,
        CLAUSE_SLOT + _SIDE,
    ]
).astype(np.uint32)
_AROUND_SORTS = tuple(sort for sort in ("near", "side", "segment", "clause") for _ in range(2 * WIDTH)) + (
    "pair",
) * (2 * PAIRS)
_AROUND_VALUES = np.ones(len(_AROUND_SORTS), dtype=np.float32)
_AROUND_VALUES[2 * WIDTH : 4 * WIDTH] = np.tile(DECAY, 2)


def _around(read: Tokens, base: Places) -> Own:
    """Words to both sides of each sum, alone and in twos; and those of its segment and clause."""
    at = read.sums[base]
    sentence = read.sentence[at]
    where = at[:, None] + _STEPS
    gone = (where < read.begins[sentence][:, None]) | (where >= read.begins[sentence + 1][:, None])
    where[gone] = 0
    ids = read.ids[where]
    ids[gone] = 0
    # The segment ends at the next sum, the clause at the next comma or bracket.
    stops = np.zeros((2, *ids.shape), dtype=bool)
    stops[0] = np.isin(where, read.sums)
    stops[1] = np.isin(ids, COMMAS)
    halves = stops.reshape(2, len(at), 2, WIDTH)
    np.logical_or.accumulate(halves, axis=3, out=halves)
    alone = mix(_ALONE, np.tile(ids, (1, 4)))
    hidden = np.concatenate([gone, gone, gone | stops[0], gone | stops[1]], axis=1)
    alone[hidden] = SIZE
    sides = ids.reshape(len(at), 2, WIDTH)[:, :, :PAIRS]
    first = np.empty_like(sides)
    first[:, :, 0] = _BEGINNING
    first[:, :, 1:] = sides[:, :, :-1]
    pairs = mix(np.array([[[PAIR_SLOT], [PAIR_SLOT + 1]]], dtype=np.uint32), first, sides)
    pairs[gone.reshape(len(at), 2, WIDTH)[:, :, :PAIRS]] = SIZE
    return Own(np.concatenate([alone, pairs.reshape(len(at), -1)], axis=1), _AROUND_SORTS, _AROUND_VALUES)


def _bags(read: Tokens, base: Places, *, eastern: bool) -> list[Block]:
    """The words of each sum's sentence, of those beside it, of its stretch and of the headline."""
    sentence = read.sentence[read.sums[base]]
    home, group = np.unique(sentence, return_inverse=True)
    blocks: list[Block] = []
    for sort, slot, step in (
        ("sentence", SENTENCE_SLOT, 0),
        ("previous", PREVIOUS_SLOT, -1),
        ("next", NEXT_SLOT, 1),
    ):
        other = home + step
        there = (other >= 0) & (other < len(read.begins) - 1)
        other = np.clip(other, 0, len(read.begins) - 2)
        begin, end = read.begins[other], np.where(there, read.begins[other + 1], read.begins[other])
        index, starts = _words(read.ids, begin, end, slot)
        blocks.append(Shared(sort, index, starts, group))
    chunks, chunk_of = np.unique(read.chunk[sentence], return_inverse=True)
    first = np.searchsorted(read.chunk, chunks)
    last = np.searchsorted(read.chunk, chunks, side="right")
    begin, end = read.begins[first], read.begins[last]
    blocks.append(Shared("chunk", *_words(read.ids, begin, end, CHUNK_SLOT), chunk_of))
    nothing = np.zeros(len(base), dtype=np.int64)
    blocks.append(Shared("head", *_words(read.ids, read.begins[:1], read.begins[1:2], HEAD_SLOT), nothing))
    if eastern:
        rows = [
            np.array([number(piece) for piece in prefixes(read.words[low:high])], dtype=np.uint32)
            for low, high in zip(begin.tolist(), end.tolist(), strict=True)
        ]
        index = np.concatenate([np.append(mix(PREFIX_SLOT, row), SIZE) for row in rows])
        starts = np.cumsum([0, *(len(row) + 1 for row in rows)])
        blocks.append(Shared("prefix", index, starts, chunk_of))
    return blocks


def _words(ids: Array, begin: Places, end: Places, slot: int) -> tuple[Places, Places]:
    """Each different word of some stretches of the text, and a row of nothing, as Shared has them."""
    lengths = end - begin
    groups = np.repeat(np.arange(len(begin)), lengths)
    ends = np.cumsum(lengths)
    places = np.arange(len(groups)) - np.repeat(ends - lengths, lengths) + np.repeat(begin, lengths)
    # A group's number before the word's: one sort finds the different words of all groups.
    keys = np.unique((groups.astype(np.uint64) << np.uint64(32)) | ids[places])
    owner = (keys >> np.uint64(32)).astype(np.int64)
    counts = np.bincount(owner, minlength=len(begin))
    starts = np.concatenate([[0], np.cumsum(counts + 1)])
    index = np.full(len(keys) + len(begin), SIZE, dtype=np.int64)
    index[np.arange(len(keys)) + owner] = mix(slot, (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32))
    return index, starts


def _letters(read: Tokens, base: Places) -> list[Own]:
    """Letters in twos to fours around each sum and at the end of its sentence, for scripts without spaces."""
    at = read.letter_of[base] + _EDGE
    nothing = np.zeros(_EDGE, dtype=np.uint32)
    text = np.concatenate([nothing, read.letters, nothing])
    stops = (text == 0) | (text == 10) | (text == ord("。"))
    parts = []
    before, after = -LETTERS_BEFORE + np.arange(LETTERS_BEFORE), 1 + np.arange(LETTERS_AFTER)
    for slot, steps in ((LETTER_SLOT, before), (LETTER_SLOT + 4, after)):
        where = at[:, None] + steps
        hidden = stops[where]
        if steps is before:
            hidden = np.logical_or.accumulate(hidden[:, ::-1], axis=1)[:, ::-1]
        else:
            hidden = np.logical_or.accumulate(hidden, axis=1)
        parts.append(_grams(text[where], hidden, slot, "letters"))
    ends = np.nonzero(stops)[0]
    finish = ends[np.searchsorted(ends, at)]
    where = finish[:, None] - TAIL + np.arange(TAIL)
    parts.append(_grams(text[np.maximum(where, 0)], where <= at[:, None], TAIL_SLOT, "tail"))
    return parts


def prefixes(words: Sequence[str]) -> list[str]:
    """The first letters of words in scripts without spaces or with particles, in twos and threes."""
    pieces: set[str] = set()
    for word in words:
        if word[0] >= "ぁ":
            pieces.update(word[i : i + size] for size in (2, 3) for i in range(min(4, len(word) - size + 1)))
    return sorted(pieces)


def _grams(piece: Array, hidden: npt.NDArray[np.bool_], slot: int, sort: str) -> Own:
    """Every run of letters of the sizes in GRAMS."""
    width = piece.shape[1]
    found = []
    for size in GRAMS:
        index = mix(slot + size - 2, *(piece[:, i : width - size + 1 + i] for i in range(size)))
        for i in range(size):
            index[hidden[:, i : width - size + 1 + i]] = SIZE
        found.append(index)
    rows = np.concatenate(found, axis=1)
    return Own(rows, (sort,) * rows.shape[1], np.ones(rows.shape[1], dtype=np.float32))


_LARGEST = [0.01, 0.1, 0.3, 0.7, 0.99]  # shares of the largest sum of the text


def _shape(
    read: Tokens, mentions: Sequence[Mention], base: Places, language: str, near: Sequence[int]
) -> Own:
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
    step = np.array(near, dtype=np.uint32)[base]
    columns += [
        mix(SIZE_SLOT + 8, step),
        mix(SIZE_SLOT + 9, step // np.uint32(16)),
        mix(SIZE_SLOT + 10, step % np.uint32(16)),
    ]
    rows = np.stack(columns, axis=1)
    return Own(rows, ("shape",) * rows.shape[1], np.ones(rows.shape[1], dtype=np.float32))


def _size(mention: Mention) -> float:
    amount = max(mention.amounts, key=abs, default=None)
    return abs(float(amount or 0)) / PER_DOLLAR.get(mention.currency, 1.0)
