"""The first look at years: every year named near a sum, and "none", each with what speaks for it.

Features are numbers in one hashed table, as in `tracker.placing.features`; the score of an option is the sum
of their weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tracker.placing.candidates import AS_IS, NONE, Candidates, Choice, Years, shares, ways
from tracker.placing.model import Scores
from tracker.placing.reading import Reading
from tracker.placing.tokens import WALL, Array, Places, Rows, number
from tracker.placing.year_features import BETWEEN, OPENING, dated, hide, undated

MOST = 16  # candidates looked at for one sum, the nearest
AROUND = 12  # among so many to each side
_FAR = 1 << 40
_EDGE = 32  # words of nothing before and behind the text
_SIX, _EIGHT = np.array([-3, -2, -1, 1, 2, 3]), np.array([-4, -3, -2, -1, 1, 2, 3, 4])
_BETWEEN, _OPENING = np.arange(BETWEEN), np.arange(OPENING)
_STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 80])
_BRACKETS = np.array([[number(sign)] for sign in "(（["], dtype=np.uint32)
# The first look is surer than it is right: so much its scores are flattened, found on the folds.
COOLING = 1.4
LEAST = 0.01  # less likely answers are not looked at again


class Scene:
    """The sums and years of a text that names some, and how they stand to each other; `labels` say of what
    kind and measure each sum that restates no other is.

    The rows of the first look are the options near each sum, then "none" for each: `row_owner` says whose
    each is, `row_answer` which of `answers` it gives, `mention` and `parts` what is known of those before.
    """

    def __init__(self, ready: Reading, labels: Sequence[str]) -> None:
        self.ready, self.read, self.years = ready, ready.read, ready.found.years
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
        answer_of = np.array(answers, dtype=np.int64)
        self.answers = list(numbers)
        self.named = read.years[[i for i, way in self.options if way == AS_IS]]
        edge = np.full(_EDGE, 3, dtype=np.uint32)
        self.padded = np.concatenate([edge, read.ids, edge])
        # How many years each sentence names, and how many sums it has.
        self.years_in = np.bincount(read.sentence[self.named], minlength=len(read.begins))
        self.sums_in = np.bincount(self.here, minlength=len(read.begins))
        self.first_here = self.here.searchsorted(self.here)  # the first sum of each sum's sentence
        self._near()
        everyone = np.arange(self.count)
        self.row_owner = np.concatenate([self.owner, everyone])
        self.row_answer = np.concatenate([answer_of[self.option], 0 * everyone])
        # The year that each answer gives, or 0.
        self.year_of = np.array([first or last or 0 for first, last in self.answers], dtype=np.int64)
        self.dated, self.undated = self._dated(), self._undated()

    def candidates(self, scores: Scores) -> Candidates:
        """What each sum could be for, by the scores of the rows: an answer once, unlikely ones left out."""
        chance = shares(scores.astype(np.float64) / COOLING, self.row_owner, self.count)
        key = self.row_owner * len(self.answers) + self.row_answer
        order = np.lexsort((-chance, key))
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        total, best = np.add.reduceat(chance[order], first), order[first]
        owner, answer = self.row_owner[best], self.row_answer[best]
        most = np.zeros(self.count)
        np.maximum.at(most, owner, total)
        kept = (total >= np.minimum(LEAST, most[owner])) | (answer == 0)
        row = np.where(best < len(self.owner), best, NONE)
        return Candidates(owner[kept], answer[kept], total[kept], row[kept], self.answers)

    def words(self, place: Places, steps: Places) -> Array:
        """The words so many steps from each place, shape (steps, places); nothing outside the text."""
        return self.padded.take(steps[:, None] + (place + _EDGE))

    def _near(self) -> None:
        """The options around each sum, the nearest first: what is far off in a long text costs nothing."""
        mention_of = np.array([i for i, _ in self.options], dtype=np.int64)
        self.place = place = self.read.years[mention_of]
        window = place.searchsorted(self.at)[:, None] + np.arange(-AROUND, AROUND)
        there = (window >= 0) & (window < len(place))
        window[~there] = 0
        apart = np.abs(place[window] - self.at[:, None])
        apart += 50 * np.abs(self.read.sentence[place][window] - self.here[:, None])
        apart[~there] = _FAR
        nearest = apart.argsort(axis=1, kind="stable")[:, :MOST]
        everyone = np.arange(self.count)[:, None]
        window, there = window[everyone, nearest], there[everyone, nearest]
        self.rank = _rank(np.where(there, mention_of[window], -1))[there]
        self.owner, self.option = there.nonzero()[0], window[there]
        self.mention = mention_of[self.option]

    def _dated(self) -> Rows:
        """The candidates that name a year."""
        read, owner = self.read, self.owner
        y, s = self.place[self.option], self.at[owner]
        sentence = read.sentence[y]
        lines, lone = self.here[owner] - sentence, np.minimum(self.sums_in[sentence], 4)
        before, same = y < s, lines == 0
        low, high = np.minimum(y, s), np.maximum(y, s)
        gap = high - low - 1
        walls = (read.flags & WALL).nonzero()[0]
        role = np.array([number(f"{year.role}{year.how}") for year in self.years], dtype=np.uint32)
        mates = self.years_in[sentence]
        nth_year = self.named.searchsorted(y) - self.named.searchsorted(read.begins[sentence])
        y_words, s_words = self.words(y, _SIX), self.words(s, _SIX)
        later = self.year_of[self.row_answer[: len(y)]] - self.today
        bracket = (y_words[2] == _BRACKETS).any(axis=0)
        parts = {
            "way": np.array([way for _, way in self.options], dtype=np.int64)[self.option],
            "side": np.minimum(np.maximum(lines, -3), 3) + np.where(before, 3, 11),
            "near": _STEPS.searchsorted(gap),
            "rank": self.rank,
            "money": np.minimum(_between(self.at, low, high), 3),
            "others": np.minimum(_between(self.named, low, high), 3),
            "walls": np.minimum(_between(walls, low, high), 4),
            "relation": np.minimum(np.maximum(later, -4), 4) + 5 if self.today else 0 * y,
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
        rows = dated.rows(
            self.label[owner], role[self.mention], language, y_words, s_words, words, parts=parts
        )
        self.parts: Mapping[str, Places] = parts
        return hide(rows, close)

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


def choices(scene: Scene, found: Candidates) -> list[Choice]:
    """The likeliest years of each sum, their chance and the mention that they are from."""
    best = found.picks()
    row = found.row[best]
    whose = np.where(row == NONE, NONE, np.append(scene.mention, NONE)[row])
    picked = zip(found.answer[best].tolist(), found.chance[best].tolist(), whose.tolist(), strict=True)
    return [(found.answers[answer], chance, mention) for answer, chance, mention in picked]


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
