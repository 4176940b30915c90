"""The years that a sum could be for, and the choice among them.

A *candidate* is a year mention taken one way: as it is, as the first or last of its years, or as the year
after it (a level that "rose 8 % from 2018" is 2019's).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.models import YearMention
from tracker.placing.features import SIZE
from tracker.placing.model import Scores
from tracker.placing.tokens import WALL, Places, Rows, Tokens

LONGEST = 12  # years from the first to the last of two mentions taken together
JOINT = 3  # words from one year or sum of a row to the next: a comma, "and", a particle
NONE = -1
AS_IS, FIRST, LAST, AFTER, UNTIL, TO_NEXT = range(6)
Years = tuple[int | None, int | None]
Choice = tuple[Years, float, int]  # years, their probability, the mention that they are from or NONE
# The ranker is surer than it is right: so much its scores are flattened, found on the folds of the lessons.
COOLING = 1.4


@dataclass(slots=True)
class Candidates:
    """What each sum could be for: up to so many years, and "none" last.

    Attributes:
        there: which of the years of each sum there are, shape (sums, years).
        owner: the sum of each candidate, those that name a year first, shape (n,).
        mention: the index of its year mention, or NONE, shape (n,).
        answer: the index in `answers` of the years that it gives, shape (n,).
        answers: years and last years; the first is "none".
        dated, undated: rows of the weight table for those that name a year and for "none", in pieces of
            shape (features, candidates).
    """

    there: npt.NDArray[np.bool_]
    owner: Places
    mention: Places
    answer: Places
    answers: list[Years]
    dated: list[Rows]
    undated: list[Rows]

    def index(self) -> Rows:
        """All rows, padded with SIZE, shape (n, features)."""
        pieces = [np.concatenate(rows) for rows in (self.dated, self.undated) if rows]
        index = np.full((max(map(len, pieces)), len(self.owner)), SIZE, dtype=np.int32)
        last = 0
        for rows in pieces:
            index[: len(rows), last : last + rows.shape[1]] = rows
            last += rows.shape[1]
        return index.T

    def grid(self, values: npt.NDArray[Any], nothing: float) -> npt.NDArray[Any]:
        """A value of each candidate by sums, "none" in the last column, shape (sums, years + 1)."""
        count, width = self.there.shape
        grid = np.full((count, width + 1), nothing, dtype=values.dtype)
        grid[:, :width][self.there] = values[:-count]
        grid[:, width] = values[-count:]
        return grid


def named(mention: YearMention) -> bool:
    """Whether a mention names a year."""
    return mention.year is not None or mention.year_end is not None


def ways(years: Sequence[YearMention], i: int) -> Iterator[tuple[int, Years]]:
    """The ways in which a mention can be taken, each with the year and last year that it then gives; none
    where it names no year."""
    if not named(years[i]):
        return
    first, last = years[i].year, years[i].year_end
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


def choose(found: Candidates, scores: Scores) -> list[Choice]:
    """For each sum the years with the highest probability, that probability, and the mention they are from
    (or NONE). Mentions that name the same years are added up."""
    grid = found.grid(scores.astype(np.float64), -np.inf)
    chance = np.exp((grid - grid.max(axis=1, keepdims=True)) / COOLING)
    chance /= chance.sum(axis=1, keepdims=True)
    answer, mention = found.grid(found.answer, -1), found.grid(found.mention, NONE)
    everyone = np.arange(len(grid))
    # The chance of each answer, and the most likely mention that gives it.
    alike = answer[:, :, None] == answer[:, None, :]
    total = (alike @ chance[:, :, None])[:, :, 0]
    best = total.argmax(axis=1)
    likely = np.where(alike[everyone, best], chance, -1).argmax(axis=1)
    chosen = (
        answer[everyone, best].tolist(),
        total[everyone, best].tolist(),
        mention[everyone, likely].tolist(),
    )
    return [(found.answers[n], sure, whose) for n, sure, whose in zip(*chosen, strict=True)]


def in_order(read: Tokens, base: Sequence[int], years: Sequence[YearMention]) -> dict[int, int]:
    """The sums that stand in a row behind as many years in a row, each with its year mention: "in 2016, 2017
    and 2018 it was 944.1, 950.7 and 960.2 billion won"; or on the line below a line of years. Keys are
    indexes into `base`.

    No weight can say this as surely: the years and the sums of such a sentence are alike in all else.
    """
    single = [i for i, year in enumerate(years) if year.year is not None and year.year_end is None]
    marks = [(int(read.years[i]), False, i) for i in single]
    marks += [(int(read.sums[i]), True, n) for n, i in enumerate(base)]
    marks.sort()
    runs: list[list[tuple[int, bool, int]]] = []
    for mark in marks:
        last = runs[-1][-1] if runs else None
        joined = last is not None and last[1] == mark[1] and mark[0] - last[0] <= JOINT
        if joined and read.sentence[mark[0]] == read.sentence[last[0]]:  # type: ignore[index]
            runs[-1].append(mark)
        else:
            runs.append([mark])
    found = {}
    for dates, sums in pairwise(runs):
        alike = not dates[0][1] and sums[0][1] and len(dates) == len(sums) > 1
        # "This year ... than last year" is no row: what goes back in time has commas.
        alike = alike and all(
            (years[i].year or 0) < (years[j].year or 0) or (read.flags[a:b] & WALL).any()
            for (a, _, i), (b, _, j) in pairwise(dates)
        )
        line, below = read.sentence[dates[-1][0]], read.sentence[sums[0][0]]
        words = read.begins[line + 1] - read.begins[line]
        if alike and (line == below or (below == line + 1 and words <= 2 * len(dates) + 1)):
            found.update({n: i for (_, _, i), (_, _, n) in zip(dates, sums, strict=True)})
    return found
