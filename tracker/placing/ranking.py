"""Which year of the text is a sum's own: every year named near it, and "none", each with what speaks for it.

Features are numbers in one hashed table, as in `tracker.placing.features`; a candidate's score is the sum of
their weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from tracker.placing.candidates import AS_IS, NONE, Candidates, Years, ways
from tracker.placing.reading import Reading
from tracker.placing.tokens import WALL, Array, Places, Rows, number
from tracker.placing.year_features import (
    BESIDE,
    BETWEEN,
    OPENING,
    STATES,
    dated,
    dated_again,
    hide,
    undated,
    undated_again,
)

MOST = 16  # candidates looked at for one sum, the nearest
AROUND = 12  # among so many to each side
_FAR = 1 << 40
_EDGE = 32  # words of nothing before and behind the text
_SIX, _EIGHT = np.array([-3, -2, -1, 1, 2, 3]), np.array([-4, -3, -2, -1, 1, 2, 3, 4])
_BETWEEN, _OPENING = np.arange(BETWEEN), np.arange(OPENING)
_BESIDE = np.array(BESIDE)[:, None]
_STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 80])
_RATIOS = np.array([0.2, 0.5, 0.95, 1.05, 2])
_BRACKETS = np.array([[number(sign)] for sign in "(（["], dtype=np.uint32)
_YEARS = 1 << 20  # more than any year
# How the year of another sum stands to a candidate's, by how much later it is; -1 and -2 are the last two.
_STATES = np.array([2, 4, 5, 5, 3])


class Scene:
    """The sums and years of a text, and how they stand to each other; `labels` say of what kind and measure
    each sum that restates no other is."""

    def __init__(self, ready: Reading, labels: Sequence[str]) -> None:
        self.read, self.years, self.twins = ready.read, ready.found.years, ready.twins
        self.today = ready.found.published.year if ready.found.published else 0
        read, years, base = self.read, self.years, ready.found.bases
        self.at = read.sums[np.asarray(base, dtype=np.int64)]
        self.count = len(self.at)
        self.here = read.sentence[self.at]
        self.label = np.array([number(label) for label in labels], dtype=np.uint32)
        self.tongue = np.array([number(ready.found.language)], dtype=np.uint32)
        options = [(i, way, given) for i in range(len(years)) for way, given in ways(years, i)]
        self.options = [(i, way) for i, way, _ in options]
        # The years that options give; the first answer is "none".
        numbers: dict[Years, int] = {(None, None): 0}
        answers = [numbers.setdefault(given, len(numbers)) for _, _, given in options]
        self.answer_of = np.array(answers, dtype=np.int64)
        self.answers = list(numbers)
        self.named = read.years[[i for i, way in self.options if way == AS_IS]]
        edge = np.full(_EDGE, 3, dtype=np.uint32)
        self.padded = np.concatenate([edge, read.ids, edge])
        # How many years each sentence names, and how many sums it has.
        self.years_in = np.bincount(read.sentence[self.named], minlength=len(read.begins))
        self.sums_in = np.bincount(self.here, minlength=len(read.begins))
        self.first_here = self.here.searchsorted(self.here)  # the first sum of each sum's sentence
        self.size, self.money = np.array(ready.sizes), np.array(ready.money)
        self.ratio = self._ratio(np.arange(self.count), np.arange(self.count) - 1)
        self._near()
        self.dated = [self._dated()] if self.options else []
        self.undated = [self._undated()]

    def candidates(self, earlier: Sequence[Years] | None = None) -> Candidates:
        """What each sum could be for; `earlier`, on a second pass, are the years given on the first."""
        dated, undated = self.dated, self.undated
        if earlier is not None:
            years = np.array([first or last or 0 for first, last in earlier], dtype=np.int64)
            dated, undated = self._again(years)
        everyone = np.arange(self.count)
        nothing = np.zeros_like(everyone)
        return Candidates(
            self.there,
            np.concatenate([self.owner, everyone]),
            np.concatenate([self.mention, nothing + NONE]),
            np.concatenate([self.answer_of[self.option], nothing]),
            self.answers,
            dated,
            undated,
        )

    def words(self, place: Places, steps: Places) -> Array:
        """The words so many steps from each place, shape (steps, places); nothing outside the text."""
        return self.padded.take(steps[:, None] + (place + _EDGE))

    def _near(self) -> None:
        """The options around each sum, the nearest first: what is far off in a long text costs nothing."""
        mention_of = np.array([i for i, _ in self.options], dtype=np.int64)
        self.place = place = self.read.years[mention_of]
        window = place.searchsorted(self.at)[:, None] + np.arange(
            -AROUND, AROUND if self.options else -AROUND
        )
        there = (window >= 0) & (window < len(place))
        window[~there] = 0
        if self.options:
            apart = np.abs(place[window] - self.at[:, None])
            apart += 50 * np.abs(self.read.sentence[place][window] - self.here[:, None])
            apart[~there] = _FAR
            nearest = apart.argsort(axis=1, kind="stable")[:, :MOST]
            everyone = np.arange(self.count)[:, None]
            window, there = window[everyone, nearest], there[everyone, nearest]
            self.rank = _rank(np.where(there, mention_of[window], -1))[there]
        self.there, self.option = there, window[there]
        self.owner = there.nonzero()[0]
        self.mention = mention_of[self.option]
        self.way = np.array([way for _, way in self.options], dtype=np.int64)[self.option]
        self.sentence = self.read.sentence[place[self.option]]
        self.lines = self.here[self.owner] - self.sentence
        self.lone = np.minimum(self.sums_in[self.sentence], 4)
        self.kind = self.label[self.owner]
        value = np.array([first or last or 0 for first, last in self.answers], dtype=np.int64)
        self.value = value[self.answer_of[self.option]]

    def _dated(self) -> Rows:
        """The candidates that name a year."""
        read, owner, sentence, lone = self.read, self.owner, self.sentence, self.lone
        y, s = self.place[self.option], self.at[owner]
        before, same = y < s, self.lines == 0
        low, high = np.minimum(y, s), np.maximum(y, s)
        gap = high - low - 1
        walls = (read.flags & WALL).nonzero()[0]
        role = np.array([number(f"{year.role}{year.how}") for year in self.years], dtype=np.uint32)
        mates = self.years_in[sentence]
        nth_year = self.named.searchsorted(y) - self.named.searchsorted(read.begins[sentence])
        y_words, s_words = self.words(y, _SIX), self.words(s, _SIX)
        bracket = (y_words[2] == _BRACKETS).any(axis=0)
        parts = {
            "way": self.way,
            "side": np.minimum(np.maximum(self.lines, -3), 3) + np.where(before, 3, 11),
            "near": _STEPS.searchsorted(gap),
            "rank": self.rank,
            "money": np.minimum(_between(self.at, low, high), 3),
            "others": np.minimum(_between(self.named, low, high), 3),
            "walls": np.minimum(_between(walls, low, high), 4),
            "relation": np.minimum(np.maximum(self.value - self.today, -4), 4) + 5 if self.today else 0 * y,
            "mates": np.minimum(mates, 4),
            "lone": lone,
            "pairs": same & (mates == self.sums_in[sentence]) & (lone > 1),
            "alike_nth": nth_year == owner - self.first_here[owner],
            "in_line": np.minimum(y - read.begins[sentence], 3),
            "bracket": ~before & bracket,
            "touching": gap == 0,
            "before": before,
            "same": same,
            "lines": np.clip(read.line[self.here[owner]] - read.line[sentence], -1, 3) + 1,
        }
        close = (same & (gap <= BETWEEN)) & (_BETWEEN[:, None] < gap)
        language = np.broadcast_to(self.tongue, y.shape)
        words = self.words(low, _BETWEEN + 1)
        rows = dated.rows(self.kind, role[self.mention], language, y_words, s_words, words, parts=parts)
        return hide(rows, close)

    def _ratio(self, some: Places, others: Places) -> Places:
        """How large sums are beside others: a part (1 to 3), as large (4), larger; 0 where none compares."""
        beside = self.size[others]
        alike = (others >= 0) & (self.money[some] == self.money[others]) & (beside > 0)
        quotient = np.divide(self.size[some], beside, out=np.zeros(len(some)), where=alike)
        return np.where(alike, _RATIOS.searchsorted(quotient) + 1, 0)

    def _undated(self) -> Rows:
        """The candidate "none of them" of each sum."""
        at, read, here = self.at, self.read, self.here
        few = np.minimum(self.years_in[here], 3).astype(np.uint32)
        options = np.full(self.count, min(len(self.options), 4), dtype=np.uint32)
        language, headline = np.broadcast_to(self.tongue, at.shape), (here == 0).astype(np.uint32)
        begin = read.begins[here]
        around, opening = self.words(at, _EIGHT), self.words(begin, _OPENING)
        rows = undated.rows(few, self.label, options, language, headline, around, opening)
        return hide(rows, begin + _OPENING[:, None] < read.begins[here + 1])

    def _again(self, first: Places) -> tuple[list[Rows], list[Rows]]:
        """The features of a second pass beside those of the first, whose years are `first`, or 0."""
        here, owner, value, everyone = self.here, self.owner, self.value, np.arange(self.count)
        # The years of the two sums before and behind, if there are such, and whether in the same sentence.
        other = everyone + _BESIDE
        there = (other >= 0) & (other < self.count)
        other[~there] = 0
        theirs, together = first[other], there & (here[other] == here)
        # The sums of the same amount, the sum itself left out: whether there are some, and some with a year.
        others = np.bincount(self.twins)[self.twins] - 1
        with_year = np.bincount(self.twins, first != 0)[self.twins] - (first != 0)
        twins = np.where(with_year > 0, 2, np.minimum(others, 1)).astype(np.uint32)
        silence = 2 * np.where(there, np.where(theirs == 0, 1, 2), 0) + together
        headline, silent = (here == 0).astype(np.uint32), (first == 0).astype(np.uint32)
        gap = np.minimum(here - here[other[1]], 2)  # sentences from the sum before
        previous = self.label[other[1]]
        carried = np.where(there[1], 1 + (theirs[1] == 0) + 2 * gap, 0).astype(np.uint32)
        rows = undated_again.rows(
            self.label, headline, silent, silence.astype(np.uint32), twins, carried, previous
        )
        undated = [*self.undated, rows]
        if not self.options:
            return [], undated
        step = np.minimum(np.maximum(theirs[:, owner] - value, -2), 2)
        states = np.where(theirs == 0, 1, 0)[:, owner]
        states = np.where(states, states, _STATES[step])
        states = 2 * np.where(there[:, owner], states, 0) + together[:, owner]
        pairs, wanted = np.sort(_YEARS * self.twins + first), _YEARS * self.twins[owner] + value
        alike = pairs.searchsorted(wanted, "right") - pairs.searchsorted(wanted) - (first[owner] == value)
        alike = np.where(alike > 0, 3, twins[owner])
        # The last year that a sum before this one was given, and the year most often given in the text.
        given_at = np.maximum.accumulate(np.where(first > 0, everyone, -1))
        last = np.concatenate([[0], np.where(given_at >= 0, first[given_at], 0)[:-1]])
        counts = Counter(first[first > 0].tolist())
        common = min(counts, key=lambda year: (-counts[year], year), default=0)
        lead = first[self.first_here]  # of the first sum of the sentence
        # The sum before this one that was last given the candidate's year: the whole of a part, perhaps.
        given = (first > 0).nonzero()[0]
        keys = np.concatenate([[-1], np.sort(_YEARS * first[given] + given)])
        key = keys[keys.searchsorted(_YEARS * value + owner) - 1]
        holds = key // _YEARS == value
        holder = np.where(holds, key % _YEARS, 0)
        held = np.where(holds, self.label[holder], 0).astype(np.uint32)
        line = self.read.line[here]
        parts = {
            "way": self.way,
            "own": 2 * (first[owner] == value) + (first[owner] == 0),
            **dict(zip(STATES, states, strict=True)),
            "alike": alike,
            "text": 4 * (last[owner] == value) + 2 * (value == common) + (lead[owner] == value),
            "ratio": self.ratio[owner],
            "same": self.lines == 0,
            "lone": self.lone,
            "apart": np.where(holds, np.minimum(here[owner] - here[holder], 4) + 1, 0),
            "steps": np.where(holds, np.minimum(owner - holder, 4), 0),
            "lines": np.where(holds, np.minimum(line[owner] - line[holder], 4) + 1, 0),
            "part": np.where(holds, self._ratio(owner, holder), 0),
        }
        return [*self.dated, dated_again.rows(self.kind, held, parts=parts)], undated


def _between(places: Places, low: Places, high: Places) -> Places:
    """How many of the (ordered) places stand between each pair."""
    return np.asarray(np.searchsorted(places, high) - np.searchsorted(places, low, side="right"), np.int64)


def _rank(mentions: Places) -> Places:
    """How many nearer mentions stand before each in its line, at most five.

    >>> _rank(np.array([[4, 4, 7, 4, 9]])).tolist()
    [[0, 0, 1, 0, 2]]
    """
    first = (mentions[:, :, None] == mentions[:, None, :]).argmax(axis=2)
    new = first == np.arange(mentions.shape[1])
    order = np.cumsum(new, axis=1) - 1
    return np.asarray(np.minimum(np.take_along_axis(order, first, 1), 5), dtype=np.int64)
