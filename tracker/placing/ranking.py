"""Which year of the text is a sum's own: every year named near it, and "none", each with what speaks for it.

A *candidate* is a year mention taken one way: as it is, as the first or last of its years, or as the year
after it (a level that "rose 8 % from 2018" is 2019's). Features are numbers in one hashed table, as in
`tracker.placing.features`; a candidate's score is the sum of their weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tracker.models import YearMention
from tracker.placing.features import SIZE, mix
from tracker.placing.tokens import Array, Places, Tokens, number

MOST = 16  # candidates looked at for one sum, the nearest
AROUND = 12  # among so many to each side
BETWEEN = 12  # words between a sum and a year that are looked at one by one
LONGEST = 12  # years from the first to the last of two mentions taken together
OPENING = 24  # words of a sentence that speak for "none"
BESIDE = (-2, -1, 1, 2)  # the neighbours whose years a second pass looks at
NONE = -1
AS_IS, FIRST, LAST, AFTER, UNTIL, TO_NEXT = range(6)
Years = tuple[int | None, int | None]
_JOINT = 3  # words from one year or sum of a row to the next: a comma, "and", a particle
_FAR = 1 << 40
_EDGE = 32  # words of nothing before and behind the text
_SIX = (-3, -2, -1, 1, 2, 3)
_EIGHT = (-4, *_SIX, 4)
_STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 80])
_RATIOS = np.array([0.2, 0.5, 0.95, 1.05, 2])
_WALLS = np.array(
    [number(w) for w in (*",;:()—–、", "and", "but", "while", "or", "to", "from")],
    dtype=np.uint32,
)
_BRACKETS = np.array([number(sign) for sign in "(（["], dtype=np.uint32)


@dataclass(slots=True)
class Candidates:
    """What each sum could be for, in the order of the sums.

    Attributes:
        owner: the sum of each candidate, shape (n,).
        mention: the index of its year mention, or NONE, shape (n,).
        answer: the index in `answers` of the years that it gives, shape (n,).
        index: rows of the weight table, padded with SIZE, shape (n, features).
    """

    owner: Places
    mention: Places
    answer: Places
    index: Places
    answers: list[Years]


@dataclass(slots=True)
class Columns:
    """Features of many candidates, hashed all at once: a slot with up to three numbers each."""

    count: int
    slots: list[int] = field(default_factory=list)
    parts: list[tuple[int, tuple[Array, ...]]] = field(default_factory=list)
    hidden: list[tuple[int, npt.NDArray[np.bool_]]] = field(default_factory=list)

    def add(self, slot: int, *numbers: Array) -> None:
        """One more feature."""
        self.parts.append((len(self.slots), numbers))
        self.slots.append(slot)

    def add_all(
        self, slots: Sequence[int], *numbers: Array, only: npt.NDArray[np.bool_] | None = None
    ) -> None:
        """Several features, a line of each array with more than one; `only` says for which candidates."""
        first = len(self.slots)
        self.slots += slots
        self.parts.append((first, numbers))
        if only is not None:
            self.hidden.append((first, only))

    def rows(self) -> Places:
        """Rows of the table, shape (candidates, features)."""
        numbers = np.zeros((3, len(self.slots), self.count), dtype=np.uint32)
        ends = [first for first, _ in self.parts[1:]] + [len(self.slots)]
        for (first, part), end in zip(self.parts, ends, strict=True):
            for j, values in enumerate(part):
                numbers[j, first:end] = values
        index = mix(np.array(self.slots, dtype=np.uint32)[:, None], *numbers)
        for first, only in self.hidden:
            index[first : first + len(only)][~only] = SIZE
        return index.T


def ways(years: Sequence[YearMention], i: int) -> Iterator[tuple[int, Years]]:
    """The ways in which a mention can be taken, each with the year and last year that it then gives; none
    where it names no year."""
    first, last = years[i].year, years[i].year_end
    if first is None and last is None:
        return
    yield AS_IS, (first, last)
    if first is None:
        yield LAST, (last, None)
    elif last is not None:
        yield FIRST, (first, None)
        yield LAST, (last, None)
    else:
        yield AFTER, (first + 1, None)
        yield UNTIL, (None, first)
        following = years[i + 1].year if i + 1 < len(years) and years[i + 1].year_end is None else None
        if following is not None and first < following <= first + LONGEST:
            yield TO_NEXT, (first, following)


class Scene:
    """The sums and years of a text, and how they stand to each other.

    `base` are the indexes of the mentions that restate no other. `labels` say of what kind and measure each
    of these sums is, `twins` which others have the same amount, `sizes` how large they are (0 where another
    currency begins).
    """

    def __init__(
        self,
        read: Tokens,
        base: Sequence[int],
        years: Sequence[YearMention],
        labels: Sequence[str],
        published: date | None,
        language: str,
        twins: Sequence[Sequence[int]],
        sizes: Sequence[float],
    ) -> None:
        self.read, self.years, self.twins = read, years, twins
        self.today = published.year if published else 0
        self.at = read.sums[np.asarray(base, dtype=np.int64)]
        self.count = len(self.at)
        self.here = read.sentence[self.at]
        self.label = np.array([number(label) for label in labels], dtype=np.uint32)
        self.tongue = np.array([number(language)], dtype=np.uint32)
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
        self.earlier: Places | None = None
        # How large a sum is beside the one before it: a part, as large, or larger.
        size = np.array(sizes, dtype=float)
        before = np.concatenate([[0.0], size[:-1]])[: self.count]
        quotient = np.divide(size, before, out=np.zeros(self.count), where=before > 0)
        self.ratio = np.where(before > 0, np.searchsorted(_RATIOS, quotient) + 1, 0)

    def candidates(self, earlier: Sequence[Years] | None = None) -> Candidates:
        """What each sum could be for; `earlier`, on a second pass, are the years given on the first."""
        self.earlier = None if earlier is None else np.array([a or b or 0 for a, b in earlier], np.int64)
        undated = self.undated()
        if not self.options:
            return undated
        dated = self.dated()
        width = max(dated.index.shape[1], undated.index.shape[1])
        index = np.full((len(dated.owner) + len(undated.owner), width), SIZE, dtype=np.int64)
        index[: len(dated.owner), : dated.index.shape[1]] = dated.index
        index[len(dated.owner) :, : undated.index.shape[1]] = undated.index
        return Candidates(
            np.concatenate([dated.owner, undated.owner]),
            np.concatenate([dated.mention, undated.mention]),
            np.concatenate([dated.answer, undated.answer]),
            index,
            self.answers,
        )

    def words(self, place: Places, steps: Sequence[int] | Places) -> Array:
        """The words so many steps from each place, shape (steps, places); nothing outside the text."""
        return self.padded[np.asarray(steps)[:, None] + (place + _EDGE)]

    def dated(self) -> Candidates:
        """The candidates that name a year."""
        read, at, here = self.read, self.at, self.here
        place = read.years[np.array([i for i, _ in self.options], dtype=np.int64)]
        # The options around each sum, then the nearest of them: what is far off in a long text costs nothing.
        window = np.searchsorted(place, at)[:, None] + np.arange(-AROUND, AROUND)
        there = (window >= 0) & (window < len(place))
        window = np.clip(window, 0, len(place) - 1)
        apart = np.abs(place[window] - at[:, None]) + 50 * np.abs(
            read.sentence[place[window]] - here[:, None]
        )
        apart[~there] = _FAR
        nearest = np.argsort(apart, axis=1, kind="stable")[:, :MOST]
        window, there = np.take_along_axis(window, nearest, 1), np.take_along_axis(there, nearest, 1)
        mention_of = np.array([i for i, _ in self.options], dtype=np.int64)
        rank = _rank(np.where(there, mention_of[window], -1))[there]
        owner = np.broadcast_to(np.arange(self.count)[:, None], there.shape)[there]
        option = window[there]
        way = np.array([way for _, way in self.options], dtype=np.int64)[option]
        mention = mention_of[option]
        index = self._features(owner, option, mention, way, place[option], rank)
        return Candidates(owner, mention, self.answer_of[option], index, self.answers)

    def _features(
        self, owner: Places, option: Places, mention: Places, way: Places, y: Places, rank: Places
    ) -> Places:
        read, s = self.read, self.at[owner]
        before = y < s
        low, high = np.minimum(y, s), np.maximum(y, s)
        gap = high - low - 1
        sentence = read.sentence[y]
        lines = np.clip(self.here[owner] - sentence, -3, 3)
        same = lines == 0
        side = np.where(before, 0, 8) + lines + 3
        money = np.minimum(_between(self.at, low, high), 3)
        others = np.minimum(_between(self.named, low, high), 3)
        walls = np.minimum(_between(np.nonzero(np.isin(read.ids, _WALLS))[0], low, high), 4)
        near = np.searchsorted(_STEPS, gap)
        role = np.array([number(f"{m.role}{m.how}") for m in self.years], dtype=np.uint32)[mention]
        value = np.array([first or last or 0 for first, last in self.answers], dtype=np.int64)
        value = value[self.answer_of[option]]
        relation = np.clip(value - self.today, -4, 4) + 5 if self.today else np.zeros_like(value)
        lone = np.minimum(self.sums_in[sentence], 4)
        mates = np.minimum(self.years_in[sentence], 4)
        nth_year = np.searchsorted(self.named, y) - np.searchsorted(self.named, read.begins[sentence])
        nth_sum = owner - np.searchsorted(self.here, self.here)[owner]
        pairs = same & (self.years_in[sentence] == self.sums_in[sentence]) & (lone > 1)
        in_line = np.minimum(y - read.begins[sentence], 3)
        y_words, s_words = self.words(y, _SIX), self.words(s, _SIX)
        bracket = ~before & np.isin(y_words[2], _BRACKETS)
        kind = self.label[owner]

        def code(*parts: tuple[Places | npt.NDArray[np.bool_], int]) -> Array:
            out = way
            for part, width in parts:
                out = out * width + part
            return out.astype(np.uint32)

        plain, sided, beside = code(), code((side, 16)), code((before, 2), (same, 2))
        distance = code((side, 16), (near, 16))
        crowd = code((side, 16), (money, 4), (others, 4), (walls, 5))
        sums_between = code((side, 16), (money, 4))
        when = code((side, 16), (relation, 10))
        matched = code((side, 16), (pairs, 2), (nth_year == nth_sum, 2))
        columns = Columns(len(owner))
        alone = [
            sided,
            distance,
            code((side, 16), (rank, 6)),
            sums_between,
            code((side, 16), (others, 4)),
            crowd,
            code((side, 16), (walls, 5)),
            when,
            code((side, 16), (mates, 5), (lone, 5)),
            matched,
            code((side, 16), (in_line, 4)),
            code((bracket, 2), (gap == 0, 2), (before, 2)),
            code((near, 16), (money, 4), (before, 2), (same, 2)),
        ]
        for i, one in enumerate(alone):
            columns.add(1000 + i, one)
        with_kind = (sided, distance, sums_between, crowd, when, code((bracket, 2), (rank, 6)), matched)
        for i, one in enumerate(with_kind):
            columns.add(1020 + i, one, kind)
        with_role = (plain, sided, sums_between, code((relation, 10)), code((near, 16), (before, 2)))
        for i, one in enumerate(with_role):
            columns.add(1040 + i, one, role)
        columns.add(1050, code((before, 2)), role, kind)
        columns.add(1051, sided, self.tongue)
        columns.add(1052, distance, self.tongue)
        columns.add_all(range(1060, 1066), plain, y_words)
        columns.add_all(range(1070, 1076), beside, y_words)
        columns.add_all(range(1090, 1096), sided, s_words)
        columns.add(1080, beside, y_words[2], kind)
        columns.add(1081, beside, y_words[3], kind)
        columns.add(1082, beside, y_words[1], y_words[2])
        columns.add(1083, beside, y_words[3], y_words[4])
        columns.add(1096, sided, s_words[1], s_words[2])
        columns.add(1097, sided, s_words[3], s_words[4])
        steps = np.arange(BETWEEN, dtype=np.int64)
        close = (same & (gap <= BETWEEN)) & (steps[:, None] < gap)
        columns.add_all([1100] * BETWEEN, code((before, 2)), self.words(low, steps + 1), only=close)
        if self.earlier is not None:
            own, others_years, alike, text = self._agreement(owner, value)
            ratio = self.ratio[owner]
            columns.add(1200, code((own, 4)))
            for i, state in enumerate(others_years):
                columns.add(1210 + i, code((state, 12)))
                columns.add(1220 + i, code((state, 12)), kind)
                columns.add(1230 + i, code((state, 12), (same, 2)))
            columns.add(1240, code((alike, 4), (same, 2)))
            columns.add(1241, code((alike, 4), (same, 2)), kind)
            columns.add(1250, code((text, 8), (same, 2)))
            columns.add(1251, code((text, 8), (same, 2)), kind)
            columns.add(1252, code((text, 8), (ratio, 8), (lone, 5)))
            columns.add(1253, code((others_years[1], 12), (ratio, 8)))
        return columns.rows()

    def undated(self) -> Candidates:
        """The candidate "none of them" of each sum."""
        at, read, here = self.at, self.read, self.here
        few = np.minimum(self.years_in[here], 3).astype(np.uint32)
        first_line = (here == 0).astype(np.uint32)
        columns = Columns(self.count)
        columns.add(2000, few)
        columns.add(2001, self.label)
        columns.add(2002, few, self.label)
        columns.add(2003, np.array([min(len(self.options), 4)], dtype=np.uint32), self.label)
        columns.add(2004, self.tongue, few)
        columns.add(2005, first_line, few)
        around = self.words(at, _EIGHT)
        sides = np.repeat([0, 1], 4)
        columns.add_all(range(2010, 2018), around)
        columns.add_all((2020 + sides).tolist(), around)
        columns.add_all((2030 + sides).tolist(), around, few)
        columns.add(2040, around[2], around[3])
        columns.add(2041, around[4], around[5])
        begin, steps = read.begins[here], np.arange(OPENING, dtype=np.int64)
        inside = begin + steps[:, None] < read.begins[here + 1]
        columns.add_all([2050] * OPENING, self.words(begin, steps), only=inside)
        if self.earlier is not None:
            silent, beside, alike = self._silence()
            columns.add(2200, silent.astype(np.uint32))
            for i, state in enumerate(beside):
                columns.add(2210 + i, state.astype(np.uint32))
                columns.add(2220 + i, state.astype(np.uint32), self.label)
            columns.add(2240, alike.astype(np.uint32), first_line)
        everyone = np.arange(self.count)
        nothing = np.zeros_like(everyone)
        return Candidates(everyone, nothing + NONE, nothing, columns.rows(), self.answers)

    def _neighbours(self, owner: Places, step: int) -> tuple[Places, npt.NDArray[np.bool_]]:
        """The sum `step` further on for each, and whether there is one."""
        other = owner + step
        there = (other >= 0) & (other < self.count)
        return np.clip(other, 0, self.count - 1), there

    def _agreement(self, owner: Places, value: Places) -> tuple[Places, list[Places], Places, Places]:
        """How each candidate stands to the years of the first pass: its own sum's, those of the two sums
        before and behind, those of the same amount elsewhere, and the last year before and the commonest of
        the text; each a small number."""
        assert self.earlier is not None
        first, here = self.earlier, self.here
        own = 2 * (first[owner] == value) + (first[owner] == 0)
        beside = []
        for step in BESIDE:
            other, there = self._neighbours(owner, step)
            theirs = first[other]
            cases = [~there, theirs == 0, theirs == value, theirs == value - 1, theirs == value + 1]
            together = there & (here[other] == here[owner])
            beside.append(2 * np.select(cases, list(range(5)), 5) + together)
        given = [{int(first[twin]) for twin in group} for group in self.twins]
        alike = np.zeros(len(owner), dtype=np.int64)
        for i in np.nonzero(np.array([bool(group) for group in given])[owner])[0]:
            theirs = given[owner[i]]
            alike[i] = 3 if int(value[i]) in theirs else 2 if any(theirs) else 1
        # The last year that a sum before this one was given, and the year most often given in the text.
        given_at = np.maximum.accumulate(np.where(first > 0, np.arange(self.count), -1))
        last_at = np.concatenate([[-1], given_at[:-1]])
        last = np.where(last_at >= 0, first[last_at], 0)
        years, counts = np.unique(first[first > 0], return_counts=True)
        common = years[counts.argmax()] if len(years) else 0
        lead = first[np.searchsorted(here, here)]  # of the first sum of the sentence
        text = 4 * (last[owner] == value) + 2 * (value == common) + (lead[owner] == value)
        return own, beside, alike, text

    def _silence(self) -> tuple[Places, list[Places], Places]:
        """For each sum whether it and its neighbours were given no year on the first pass; small numbers."""
        assert self.earlier is not None
        first, here, everyone = self.earlier, self.here, np.arange(self.count)
        beside = []
        for step in BESIDE:
            other, there = self._neighbours(everyone, step)
            state = np.where(there, np.where(first[other] == 0, 1, 2), 0)
            beside.append(2 * state + (there & (here[other] == here)))
        alike = [0 if not group else 2 if any(first[twin] for twin in group) else 1 for group in self.twins]
        return (first == 0).astype(np.int64), beside, np.array(alike, dtype=np.int64)


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


def in_order(read: Tokens, base: Sequence[int], years: Sequence[YearMention]) -> dict[int, int]:
    """The sums that stand in a row behind as many years in a row, each with its year mention: "in 2016, 2017
    and 2018 it was 944.1, 950.7 and 960.2 billion won". Keys are indexes into `base`.

    No weight can say this as surely: the years and the sums of such a sentence are alike in all else.
    """
    single = [i for i, year in enumerate(years) if year.year is not None and year.year_end is None]
    marks = [(int(read.years[i]), False, i) for i in single]
    marks += [(int(read.sums[i]), True, n) for n, i in enumerate(base)]
    marks.sort()
    runs: list[list[tuple[int, bool, int]]] = []
    for mark in marks:
        last = runs[-1][-1] if runs else None
        joined = last is not None and last[1] == mark[1] and mark[0] - last[0] <= _JOINT
        if joined and read.sentence[mark[0]] == read.sentence[last[0]]:  # type: ignore[index]
            runs[-1].append(mark)
        else:
            runs.append([mark])
    found = {}
    for dates, sums in pairwise(runs):
        alike = not dates[0][1] and sums[0][1] and len(dates) == len(sums) > 1
        named = [years[i].year or 0 for _, dated, i in dates if not dated]
        alike = alike and named == sorted(set(named))  # "this year ... than last year" is no row
        if alike and read.sentence[dates[-1][0]] == read.sentence[sums[0][0]]:
            found.update({n: i for (_, _, i), (_, _, n) in zip(dates, sums, strict=True)})
    return found
