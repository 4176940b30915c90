"""Which year of the text is a sum's own: every year named near it, and "none", each with what speaks for it.

A *candidate* is a year mention taken one way: as it is, as the first or last of its years, or as the year
after it (a level that "rose 8 % from 2018" is 2019's). Features are numbers in one hashed table, as in
`tracker.placing.features`; a candidate's score is the sum of their weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from tracker.models import YearMention
from tracker.placing.features import mix
from tracker.placing.tokens import Places, Tokens, number

MOST = 18  # candidates looked at for one sum, the nearest
AROUND = 20  # among so many to each side
BESIDE = (-2, -1, 1, 2)  # the neighbours whose years a second pass looks at
_FAR = 1 << 40
NONE = -1
AS_IS, FIRST, LAST, AFTER = range(4)
_STEPS = np.array([0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 80])
_WALLS = np.array(
    [number(w) for w in (",", ";", ":", "(", ")", "—", "–", "、", "and", "but", "while", "or", "to", "from")],
    dtype=np.uint32,
)
_BRACKETS = np.array([number("("), number("（"), number("[")], dtype=np.uint32)


@dataclass(slots=True)
class Candidates:
    """What each sum could be for.

    Attributes:
        owner: the sum of each candidate, shape (n,).
        mention: the index of its year mention, or NONE, shape (n,).
        way: AS_IS, FIRST, LAST or AFTER, shape (n,).
        index: rows of the weight table, padded with SIZE, shape (n, features).
    """

    owner: Places
    mention: Places
    way: Places
    index: Places


def years_of(mention: YearMention, way: int) -> tuple[int | None, int | None]:
    """The year and last year that a mention taken one way gives."""
    first, last = mention.year, mention.year_end
    if way == AS_IS:
        return first, last
    if way == FIRST:
        return first, None
    if way == LAST:
        return last, None
    return (None if first is None else first + 1), None


def ways(mention: YearMention) -> list[int]:
    """The ways in which a mention can be taken; none where it names no year."""
    if mention.year is None and mention.year_end is None:
        return []
    if mention.year is None:
        return [AS_IS, LAST]
    if mention.year_end is not None:
        return [AS_IS, FIRST, LAST]
    return [AS_IS, AFTER]


def candidates(
    read: Tokens,
    base: Sequence[int],
    years: Sequence[YearMention],
    labels: Sequence[str],
    published: date | None,
    language: str,
    twins: Sequence[Sequence[int]],
    sizes: Sequence[float],
    earlier: Sequence[tuple[int | None, int | None]] | None = None,
) -> Candidates:
    """The candidates of the sums `base` (indexes of mentions that restate no other).

    `labels` say of what kind and measure each of these sums is, `twins` which others have the same amount,
    `sizes` how large they are (0 where another currency begins);
    `earlier`, on a second pass, which years each was given on the first.
    """
    options = [(i, way) for i, year in enumerate(years) for way in ways(year)]
    at = read.sums[np.asarray(base, dtype=np.int64)]
    n = len(at)
    ids = read.ids
    tokens = len(ids)
    is_sum = np.zeros(tokens + 1, dtype=np.int64)
    is_sum[at + 1] = 1
    is_year = np.zeros(tokens + 1, dtype=np.int64)
    named = np.array([bool(ways(y)) for y in years], dtype=bool)
    is_year[read.years[named] + 1] = 1
    is_wall = np.zeros(tokens + 1, dtype=np.int64)
    is_wall[1:] = np.isin(ids, _WALLS)
    sums, marks, walls = np.cumsum(is_sum), np.cumsum(is_year), np.cumsum(is_wall)
    sentence = read.sentence
    here = sentence[at]
    label = np.array([number(x) for x in labels], dtype=np.uint32)
    tongue = np.uint32(number(language))

    # How large a sum is beside the one before it: a part, as large, or larger.
    size = np.array(sizes)
    before_it = np.concatenate([[0.0], size[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(before_it > 0, np.searchsorted([0.2, 0.5, 0.95, 1.05, 2], size / before_it) + 1, 0)

    def word(place: Places) -> npt.NDArray[np.uint32]:
        inside = (place >= 0) & (place < tokens)
        return np.where(inside, ids[np.clip(place, 0, tokens - 1)], np.uint32(3))

    # Sums and years of each sentence, for "the n-th year is the n-th sum's".
    of_sentence = np.bincount(here, minlength=len(read.begins))
    nth_sum = np.arange(n) - np.searchsorted(here, here)
    rows: list[Places] = []
    owners, whose, how = [], [], []
    if options:
        place = read.years[np.array([i for i, _ in options], dtype=np.int64)]
        way_of = np.array([way for _, way in options], dtype=np.int64)
        mention_of = np.array([i for i, _ in options], dtype=np.int64)
        # The options around each sum, then the nearest of them: what is far off in a long text costs nothing.
        window = np.searchsorted(place, at)[:, None] + np.arange(-AROUND, AROUND)
        there = (window >= 0) & (window < len(options))
        window = np.clip(window, 0, len(options) - 1)
        apart = np.abs(place[window] - at[:, None])
        apart += 50 * np.abs(sentence[place[window]] - here[:, None])
        apart[~there] = _FAR
        nearest = np.argsort(apart, axis=1, kind="stable")[:, :MOST]
        window, there = np.take_along_axis(window, nearest, 1), np.take_along_axis(there, nearest, 1)
        rank = np.stack([_rank(row) for row in np.where(there, mention_of[window], -1)])[there]
        owner = np.broadcast_to(np.arange(n)[:, None], there.shape)[there]
        option = window[there]
        mention, way = mention_of[option], way_of[option]
        y, s = place[option], at[owner]
        before = y < s
        low, high = np.minimum(y, s), np.maximum(y, s)
        gap = high - low - 1
        year_sentence = sentence[y]
        lines = np.clip(here[owner] - year_sentence, -3, 3)
        same = lines == 0
        side = np.where(before, 0, 8) + lines + 3
        money = np.minimum(sums[high] - sums[low + 1], 3)
        others = np.minimum(marks[high] - marks[low + 1], 3)
        wall = np.minimum(walls[high] - walls[low + 1], 4)
        near = np.searchsorted(_STEPS, gap)
        role = np.array([number(f"{m.role}{m.how}") for m in years], dtype=np.uint32)[mention]
        values = [years_of(years[i], w) for i, w in options]
        value = np.array([v[0] or v[1] or 0 for v in values], dtype=np.int64)[option]
        today = published.year if published else 0
        relation = np.where(today > 0, np.clip(value - today, -4, 4) + 5, 0)
        lone = of_sentence[here[owner]]
        years_here = np.bincount(sentence[read.years[named]], minlength=len(read.begins))
        mates = np.minimum(years_here[year_sentence], 4)
        first_year = np.searchsorted(read.years[named], read.begins[year_sentence])
        nth_year = np.searchsorted(read.years[named], y) - first_year
        matched = same & (years_here[year_sentence] == lone) & (lone > 1)
        in_line = np.minimum(y - read.begins[year_sentence], 3)
        bracket = (~before) & np.isin(word(y - 1), _BRACKETS)
        touching = gap == 0
        k = label[owner]

        def code(*parts: tuple[Places | npt.NDArray[np.bool_], int]) -> npt.NDArray[np.uint32]:
            out = np.zeros(len(owner), dtype=np.int64)
            for part, width in parts:
                out = out * width + part
            return out.astype(np.uint32)

        w = (way, 4)
        t = (side, 16)
        one = [
            code(w, t),
            code(w, t, (near, 16)),
            code(w, t, (rank, 6)),
            code(w, t, (money, 4)),
            code(w, t, (others, 4)),
            code(w, t, (money, 4), (others, 4), (wall, 5)),
            code(w, t, (wall, 5)),
            code(w, t, (relation, 10)),
            code(w, t, (mates, 5), (np.minimum(lone, 4), 5)),
            code(w, t, (matched, 2), (nth_year == nth_sum[owner], 2)),
            code(w, t, (in_line, 4)),
            code(w, (bracket, 2), (touching, 2), (before, 2)),
            code(w, (near, 16), (money, 4), (before, 2), (same, 2)),
        ]
        columns = [mix(1000 + i, c) for i, c in enumerate(one)]
        kinds = [one[0], one[1], one[3], one[5], one[7], code(w, (bracket, 2), (rank, 6)), one[9]]
        columns += [mix(1020 + i, c, k) for i, c in enumerate(kinds)]
        columns += [
            mix(1040 + i, c, role)
            for i, c in enumerate(
                [code(w), one[0], one[3], code(w, (relation, 10)), code(w, (near, 16), (before, 2))]
            )
        ]
        columns.append(mix(1050, code(w, (before, 2)), role, k))
        columns.append(mix(1051, one[0], np.broadcast_to(tongue, way.shape)))
        columns.append(mix(1052, one[1], np.broadcast_to(tongue, way.shape)))
        for i, d in enumerate((-3, -2, -1, 1, 2, 3)):
            columns.append(mix(1060 + i, code(w), word(y + d)))
            columns.append(mix(1070 + i, code(w, (before, 2), (same, 2)), word(y + d)))
        columns.append(mix(1080, code(w, (before, 2), (same, 2)), word(y - 1), k))
        columns.append(mix(1081, code(w, (before, 2), (same, 2)), word(y + 1), k))
        columns.append(mix(1082, code(w, (before, 2), (same, 2)), word(y - 2), word(y - 1)))
        columns.append(mix(1083, code(w, (before, 2), (same, 2)), word(y + 1), word(y + 2)))
        for i, d in enumerate((-3, -2, -1, 1, 2, 3)):
            columns.append(mix(1090 + i, code(w, t), word(s + d)))
        columns.append(mix(1096, code(w, t), word(s - 2), word(s - 1)))
        columns.append(mix(1097, code(w, t), word(s + 1), word(s + 2)))
        # The words between, where they are few.
        close = same & (gap <= 12)
        for d in range(12):
            inside = close & (d < gap)
            columns.append(np.where(inside, mix(1100, code(w, (before, 2)), word(low + 1 + d)), -1))
        if earlier is not None:
            own, beside, alike, text = _agreement(owner, value, earlier, here, twins)
            columns.append(mix(1250, code(w, (text, 8), (same, 2))))
            columns.append(mix(1251, code(w, (text, 8), (same, 2)), k))
            columns.append(mix(1252, code(w, (text, 8), (ratio[owner], 8), (np.minimum(lone, 4), 5))))
            columns.append(mix(1253, code(w, (beside[1], 12), (ratio[owner], 8))))
            columns.append(mix(1200, code(w, (own, 4))))
            for i, state in enumerate(beside):
                columns.append(mix(1210 + i, code(w, (state, 12))))
                columns.append(mix(1220 + i, code(w, (state, 12)), k))
                columns.append(mix(1230 + i, code(w, (state, 12), (same, 2))))
            columns.append(mix(1240, code(w, (alike, 4), (same, 2))))
            columns.append(mix(1241, code(w, (alike, 4), (same, 2)), k))
        rows.append(np.stack(columns, axis=1))
        owners.append(owner)
        whose.append(mention)
        how.append(way)
    # "None of them": what speaks for a sum without a year.
    owner = np.arange(n)
    in_sentence = (
        np.bincount(sentence[read.years[named]], minlength=len(read.begins))[here]
        if named.any()
        else np.zeros(n, dtype=np.int64)
    )
    few = np.minimum(in_sentence, 3).astype(np.uint32)
    columns = [
        mix(2000, few),
        mix(2001, label),
        mix(2002, few, label),
        mix(2003, np.full(n, min(len(options), 4), dtype=np.uint32), label),
        mix(2004, np.full(n, tongue), few),
        mix(2005, (here == 0).astype(np.uint32), few),
    ]
    for i, d in enumerate((-4, -3, -2, -1, 1, 2, 3, 4)):
        columns.append(mix(2010 + i, word(at + d)))
        columns.append(mix(2020 + (d > 0), word(at + d)))
        columns.append(mix(2030 + (d > 0), word(at + d), few))
    columns.append(mix(2040, word(at - 2), word(at - 1)))
    columns.append(mix(2041, word(at + 1), word(at + 2)))
    width = 24
    for d in range(width):
        spot = read.begins[here] + d
        inside = spot < read.begins[here + 1]
        columns.append(np.where(inside, mix(2050, word(spot)), -1))
    if earlier is not None:
        silent, beside, alike = _silence(earlier, here, twins)
        columns.append(mix(2200, silent.astype(np.uint32)))
        for i, state in enumerate(beside):
            columns.append(mix(2210 + i, state.astype(np.uint32)))
            columns.append(mix(2220 + i, state.astype(np.uint32), label))
        columns.append(mix(2240, alike.astype(np.uint32), (here == 0).astype(np.uint32)))
    rows.append(np.stack(columns, axis=1))
    owners.append(owner)
    whose.append(np.full(n, NONE))
    how.append(np.zeros(n, dtype=np.int64))
    most = max(r.shape[1] for r in rows)
    index = np.concatenate([np.pad(r, ((0, 0), (0, most - r.shape[1])), constant_values=-1) for r in rows])
    return Candidates(np.concatenate(owners), np.concatenate(whose), np.concatenate(how), index)


def _rank(mentions: Places) -> Places:
    """How many nearer mentions stand before each, at most five."""
    seen: dict[int, int] = {}
    return np.array([min(5, seen.setdefault(m, len(seen))) for m in mentions.tolist()], dtype=np.int64)


def _first_years(earlier: Sequence[tuple[int | None, int | None]]) -> Places:
    """The year that each sum was given on the first pass, 0 for none."""
    return np.array([first or last or 0 for first, last in earlier], dtype=np.int64)


def _agreement(
    owner: Places,
    value: Places,
    earlier: Sequence[tuple[int | None, int | None]],
    here: Places,
    twins: Sequence[Sequence[int]],
) -> tuple[Places, list[Places], Places, Places]:
    """How each candidate stands to the years of the first pass: its own sum's, those of the two sums before
    and behind, those of the same amount elsewhere, and the last year before and the commonest of the text;
    each a small number."""
    first = _first_years(earlier)
    n = len(first)
    own = 2 * (first[owner] == value) + (first[owner] == 0)
    beside = []
    for step in BESIDE:
        other = owner + step
        there = (other >= 0) & (other < n)
        other = np.clip(other, 0, n - 1)
        theirs = first[other]
        cases = [~there, theirs == 0, theirs == value, theirs == value - 1, theirs == value + 1]
        beside.append(2 * np.select(cases, range(5), 5) + (there & (here[other] == here[owner])))
    same = np.zeros(len(owner), dtype=np.int64)
    for i, (whose, year) in enumerate(zip(owner.tolist(), value.tolist(), strict=True)):
        if twins[whose]:
            given = {int(first[twin]) for twin in twins[whose]}
            same[i] = 3 if year in given else 2 if any(given) else 1
    # The last year that a sum before this one was given, and the year most often given in the text.
    last = np.zeros(n, dtype=np.int64)
    for i in range(1, n):
        last[i] = first[i - 1] or last[i - 1]
    years, counts = np.unique(first[first > 0], return_counts=True)
    common = years[counts.argmax()] if len(years) else 0
    lead = first[np.searchsorted(here, here)]  # of the first sum of the sentence
    text = 4 * (last[owner] == value) + 2 * (value == common) + (lead[owner] == value)
    return own, beside, same, text


def _silence(
    earlier: Sequence[tuple[int | None, int | None]], here: Places, twins: Sequence[Sequence[int]]
) -> tuple[Places, list[Places], Places]:
    """For each sum whether it and its neighbours were given no year on the first pass; small numbers."""
    first = _first_years(earlier)
    n = len(first)
    beside = []
    for step in BESIDE:
        other = np.arange(n) + step
        there = (other >= 0) & (other < n)
        other = np.clip(other, 0, n - 1)
        state = np.where(there, np.where(first[other] == 0, 1, 2), 0)
        beside.append(2 * state + (there & (here[other] == here)))
    same = [0 if not group else 2 if any(first[twin] for twin in group) else 1 for group in twins]
    return (first == 0).astype(np.int64), beside, np.array(same, dtype=np.int64)
