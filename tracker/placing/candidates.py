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
from tracker.placing.tokens import WALL, Places, Tokens

LONGEST = 12  # years from the first to the last of two mentions taken together
JOINT = 3  # words from one year or sum of a row to the next: a comma, "and", a particle
NONE = -1
AS_IS, FIRST, LAST, AFTER, UNTIL, TO_NEXT = range(6)
Years = tuple[int | None, int | None]
Choice = tuple[Years, float, int]  # years, their chance, the mention that they are from or NONE
Chances = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the sums of a text could be for: a year once for each sum, however many mentions name it.

    Attributes:
        owner: the sum of each candidate, in order, shape (n,).
        answer: the index in `answers` of the years that it gives, shape (n,).
        chance: how likely it is; those of a sum add up to 1, shape (n,).
        row: the row of the first look that speaks most for it, or NONE, shape (n,).
        answers: years and last years; the first is "none".
    """

    owner: Places
    answer: Places
    chance: Chances
    row: Places
    answers: list[Years]

    def chance_of(self, owner: Places, answer: Places) -> Chances:
        """The chance of an answer of each sum; 0 where it is no candidate."""
        key = self.owner * len(self.answers) + self.answer
        wanted = owner * len(self.answers) + answer
        place = np.minimum(key.searchsorted(wanted), len(key) - 1)
        return np.where(key[place] == wanted, self.chance[place], 0.0)

    def picks(self) -> Places:
        """The likeliest candidate of each sum."""
        order = np.lexsort((self.chance, self.owner))
        return np.asarray(order[np.append(np.diff(self.owner[order]) > 0, True)])


def shares(scores: npt.NDArray[Any], owner: Places, count: int) -> Chances:
    """Scores as chances, those of each owner adding up to 1."""
    most = np.full(count, -np.inf)
    np.maximum.at(most, owner, scores)
    chance = np.exp(scores - most[owner])
    return np.asarray(chance / np.bincount(owner, chance, count)[owner])


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
