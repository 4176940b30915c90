"""What is known of a sum before it is placed: the words around it, as numbers in one hashed table.

A feature is a row of a weight table, of a *sort* that says how much it counts. Those that are a sum's own
stand in a matrix; those that several sums share (the words of a sentence, of a stretch of the text) stand
once, one run of rows for each group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.models import Mention
from tracker.placing.tokens import COMMA, Array, Places, Tokens, number

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
# Slots: one number for each sort of feature. Sides take the next number after.
NEAR_SLOT, SIDE_SLOT, PAIR_SLOT, SEGMENT_SLOT, CLAUSE_SLOT = 100, 200, 210, 230, 240
SENTENCE_SLOT, PREVIOUS_SLOT, NEXT_SLOT, CHUNK_SLOT, HEAD_SLOT, LINE_SLOT = 300, 301, 302, 303, 304, 305
LETTER_SLOT, TAIL_SLOT, PREFIX_SLOT, SIZE_SLOT = 400, 420, 440, 500
_EDGE = 40  # letters of nothing before and behind the text
_BEGINNING = np.uint32(7)  # stands before the first word beside a sum
SHARED = {
    "sentence": SENTENCE_SLOT,
    "previous": PREVIOUS_SLOT,
    "next": NEXT_SLOT,
    "chunk": CHUNK_SLOT,
    "head": HEAD_SLOT,
    "line": LINE_SLOT,
    "prefix": PREFIX_SLOT,
}
_NOTHING = 0xFFFFFFFF  # stands in every group, so that none is empty


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The sort of each column of the sums' own features, and what it counts beside others of its sort."""

    sort: tuple[str, ...]
    value: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Features:
    """The features of the sums of a text that restate no other.

    Attributes:
        layout: what the columns of `own` are.
        own: rows of the table, shape (sums, columns).
        shared: the rows that sums share; group g has `shared[begin[g] : begin[g + 1]]`, which is never empty.
        begin: where each group's rows begin, and the end, shape (groups + 1,).
        sorts: the sort of each group, shape (groups,), as an index into `SHARED`.
        groups: the groups of each sum, shape (sums, sorts that the text has).
    """

    layout: Layout
    own: Places
    shared: Places
    begin: Places
    sorts: Places
    groups: Places


def mix(slot: Array | int, *words: Array) -> Places:
    """Rows of the table for words in a slot."""
    h = np.atleast_1d(np.asarray(slot, dtype=np.uint32)) * np.uint32(0x9E3779B1) + np.uint32(0x7F4A7C15)
    for word in words:
        h = h ^ word
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(15)
    h = h * np.uint32(0xC2B2AE35)
    h >>= np.uint32(32 - BITS)
    return h.astype(np.int64)


def features(
    read: Tokens, mentions: Sequence[Mention], bases: Sequence[int], language: str, near: Sequence[int]
) -> Features:
    """The features of the sums `bases` of a text, those that restate no other; `near` says how near evidence
    of the topic stands to each."""
    at = read.sums[bases]
    sentence = read.sentence[at]
    eastern = language in ("ko", "ja", "zh")
    own = _around(read, at, sentence, _shape([mentions[i] for i in bases], sentence, language, near))
    if eastern:
        own += _letters(read, bases)
    shared = _shared(read, sentence, eastern=eastern)
    return Features(_EASTERN if eastern else _WESTERN, np.concatenate(own, axis=1), *shared)


_STEPS = np.concatenate([-np.arange(1, WIDTH + 1), np.arange(1, WIDTH + 1)])
_SIDE = np.repeat(np.array([0, 1], dtype=np.uint32), WIDTH)
_SINGLE = np.concatenate(
    [
        NEAR_SLOT + 10 * _SIDE + np.tile(NEAR, 2),
        SIDE_SLOT + _SIDE,
        SEGMENT_SLOT + _SIDE,
        CLAUSE_SLOT + _SIDE,
        SIZE_SLOT + np.arange(11),
    ]
).astype(np.uint32)
_PAIR = np.array([[PAIR_SLOT], [PAIR_SLOT + 1]], dtype=np.uint32)


def _around(read: Tokens, at: Places, sentence: Places, shape: npt.NDArray[np.int64]) -> list[Places]:
    """Words to both sides of each sum, alone and in twos, and those of its segment and clause; beside the
    numbers of its shape (those below 0 are none)."""
    count = len(at)
    where = at[:, None] + _STEPS
    gone = (where < read.begins[sentence][:, None]) | (where >= read.begins[sentence + 1][:, None])
    where[gone] = 0
    ids = read.ids[where]
    # The segment ends at the next sum, the clause at the next comma or bracket.
    stops = np.zeros((2, len(read.ids)), dtype=bool)
    stops[0, read.sums] = True
    stops[1] = read.flags & COMMA
    ended = stops[:, where]
    ended |= gone
    halves = ended.reshape(2, count, 2, WIDTH)
    np.logical_or.accumulate(halves, axis=3, out=halves)
    single = mix(_SINGLE, np.concatenate([ids, ids, ids, ids, shape.astype(np.uint32)], axis=1))
    single[np.concatenate([gone, gone, ended[0], ended[1], shape < 0], axis=1)] = SIZE
    sides = ids.reshape(count, 2, WIDTH)[:, :, :PAIRS]
    first = np.empty_like(sides)
    first[:, :, 0] = _BEGINNING
    first[:, :, 1:] = sides[:, :, :-1]
    pairs = mix(_PAIR, first, sides)
    pairs[gone.reshape(count, 2, WIDTH)[:, :, :PAIRS]] = SIZE
    return [single, pairs.reshape(count, -1)]


def _shared(read: Tokens, sentence: Places, *, eastern: bool) -> tuple[Places, Places, Places, Places]:
    """The words of each sum's sentence and those beside it, of its line, its stretch and the headline."""
    last = len(read.begins) - 2
    home, line = np.unique(sentence, return_inverse=True)
    chunks, chunk = np.unique(read.chunk[sentence], return_inverse=True)
    first, behind = np.searchsorted(read.chunk, chunks), np.searchsorted(read.chunk, chunks, side="right")
    lines, on_line = np.unique(read.line[sentence], return_inverse=True)
    opens, closes = np.searchsorted(read.line, lines), np.searchsorted(read.line, lines, side="right")
    # The sentences that each group reaches over, from one to the one behind the last; none before the first.
    lows = np.concatenate([home, np.maximum(home - 1, 0), np.minimum(home + 1, last + 1), first, [0], opens])
    highs = np.concatenate([home + 1, home, np.minimum(home + 2, last + 1), behind, [1], closes])
    sorts = np.repeat(np.arange(6), [len(home), len(home), len(home), len(chunks), 1, len(lines)])
    begin, end = read.begins[lows], read.begins[highs]
    lengths = end - begin
    ends = lengths.cumsum()
    words = read.ids[np.arange(ends[-1]) + (begin - ends + lengths).repeat(lengths)]
    # A group's number before the word's: one sort finds the different words of all groups.
    numbers = np.arange(len(lengths)).astype(np.uint64) << np.uint64(32)
    keys = [numbers.repeat(lengths) | words, numbers | np.uint64(_NOTHING)]
    groups = [line, line + len(home), line + 2 * len(home), chunk + 3 * len(home)]
    groups.append(np.full(len(sentence), 3 * len(home) + len(chunks)))
    groups.append(on_line + 3 * len(home) + len(chunks) + 1)
    if eastern:
        groups.append(chunk + len(numbers))
        sorts = np.concatenate([sorts, np.full(len(chunks), 6)])
        known = read.vocabulary.prefixes
        for number_, low, high in zip(range(len(numbers), len(sorts)), first, behind, strict=True):
            ids = read.ids[read.begins[low] : read.begins[high]].tolist()
            pieces = [_NOTHING, *(piece for i in set(ids) if i in known for piece in known[i])]
            keys.append(np.array(pieces, dtype=np.uint64) | np.uint64(number_ << 32))
    key = np.concatenate(keys)
    key.sort()
    key = key[np.concatenate([[True], key[1:] != key[:-1]])]
    owner = (key >> np.uint64(32)).astype(np.int64)
    word = key.astype(np.uint32)
    rows = mix(_SHARED_SLOTS[sorts][owner], word)
    rows[word == _NOTHING] = SIZE
    return rows, owner.searchsorted(np.arange(len(sorts) + 1)), sorts, np.stack(groups, axis=1)


_SHARED_SLOTS = np.array(list(SHARED.values()), dtype=np.uint32)
_WINDOWS = {LETTER_SLOT: LETTERS_BEFORE, LETTER_SLOT + 4: LETTERS_AFTER, TAIL_SLOT: TAIL}


def _grams(size: int) -> tuple[Places, Array]:
    """Where the runs of so many letters begin in the windows side by side, and the slot of each."""
    begins, slots, offset = [], [], 0
    for slot, width in _WINDOWS.items():
        begins.append(offset + np.arange(width - size + 1))
        slots += [slot + size - 2] * (width - size + 1)
        offset += width
    return np.concatenate(begins), np.array(slots, dtype=np.uint32)


_GRAMS = [(size, *_grams(size)) for size in GRAMS]
_BEFORE, _AFTER = np.arange(-LETTERS_BEFORE, 0), np.arange(1, LETTERS_AFTER + 1)


def _letters(read: Tokens, bases: Sequence[int]) -> list[Places]:
    """Letters in twos to fours around each sum and at the end of its sentence, for scripts without spaces."""
    letters, signs = read.letters()
    at = signs[bases][:, None] + _EDGE
    nothing = np.zeros(_EDGE, dtype=np.uint32)
    text = np.concatenate([nothing, letters, nothing])
    stops = (text == 0) | (text == 10) | (text == ord("。"))
    ends = stops.nonzero()[0]
    finish = ends[ends.searchsorted(at)] - TAIL + np.arange(TAIL)
    where = np.concatenate([at + _BEFORE, at + _AFTER, np.maximum(finish, 0)], axis=1)
    hidden = stops[where]
    before, after = hidden[:, LETTERS_BEFORE - 1 :: -1], hidden[:, LETTERS_BEFORE:-TAIL]
    np.logical_or.accumulate(before, axis=1, out=before)
    np.logical_or.accumulate(after, axis=1, out=after)
    hidden[:, -TAIL:] = finish <= at
    window, around, tails = text[where], [], []
    for size, begins, slots in _GRAMS:
        rows = mix(slots, *(window[:, begins + i] for i in range(size)))
        for i in range(size):
            rows[hidden[:, begins + i]] = SIZE
        around.append(rows[:, : size - 1 - TAIL])
        tails.append(rows[:, size - 1 - TAIL :])
    return around + tails


_LARGEST = np.array([0.01, 0.1, 0.3, 0.7, 0.99])  # shares of the largest sum of the text
_RATIOS = np.array([-1.3, -0.7, -0.3, -0.05, -0.0001, 0.0001, 0.05, 0.3, 0.7, 1.3])


def _shape(
    mentions: Sequence[Mention], sentence: Places, language: str, near: Sequence[int]
) -> npt.NDArray[np.int64]:
    """How large each sum is, in which money, where it stands among the sums of its sentence and text: small
    numbers, shape (sums, 11), or -1."""
    count = len(mentions)
    sizes = [_size(mention) for mention in mentions]
    largest: dict[str, float] = {}
    for mention, size in zip(mentions, sizes, strict=True):
        largest[mention.currency] = max(size, largest.get(mention.currency, 0.0))
    shape = np.full((count, 11), -1, dtype=np.int64)
    dollars = np.array(sizes)
    logs = np.log10(dollars + 1)
    currency = shape[:, 1]
    currency[:] = [number(mention.currency) for mention in mentions]
    nth = np.arange(count)
    first = sentence.searchsorted(sentence)
    shape[:, 0] = 2 * logs
    shape[:, 2] = number(language)
    shape[:, 3] = np.minimum(nth, 3)
    shape[:, 4] = 4 * np.minimum(nth - first, 3)
    shape[:, 4] += np.minimum(sentence.searchsorted(sentence, side="right") - first, 4)
    # A sum beside the one before, and beside the one behind.
    same = currency[1:] == currency[:-1]
    ratio, together = logs[1:] - logs[:-1], 16 * (sentence[1:] == sentence[:-1])
    shape[1:, 5][same] = (_RATIOS.searchsorted(ratio) + together)[same]
    shape[:-1, 6][same] = (_RATIOS.searchsorted(-ratio) + together)[same]
    most = np.array([largest[mention.currency] for mention in mentions])
    shape[:, 7] = _LARGEST.searchsorted(dollars / (most + 1e-9))
    shape[:, 8] = step = np.array(near)
    shape[:, 9], shape[:, 10] = step // 16, step % 16
    return shape


def _size(mention: Mention) -> float:
    amount = max(mention.amounts, key=abs, default=None)
    return abs(float(amount or 0)) / PER_DOLLAR.get(mention.currency, 1.0)


def _layout(*, eastern: bool) -> Layout:
    """The columns in the order in which `features` puts them together."""
    sides = ("near", "side", "segment", "clause")
    sort = [sort for sort in sides for _ in range(2 * WIDTH)] + ["shape"] * 11 + ["pair"] * 2 * PAIRS
    if eastern:
        tails = sum(TAIL - size + 1 for size in GRAMS)
        sort += ["letters"] * (sum(len(slots) for _, _, slots in _GRAMS) - tails) + ["tail"] * tails
    value = np.ones(len(sort), dtype=np.float32)
    value[2 * WIDTH : 4 * WIDTH] = np.tile(DECAY, 2)
    return Layout(tuple(sort), value)


_WESTERN, _EASTERN = _layout(eastern=False), _layout(eastern=True)
