"""What the second look at years sees of a candidate: how likely the first look found it, how it stands to its
sum, and what the sums beside that one seem to take. Numbers around 0 and 1, which a network weighs, beside
those of the sum itself (`surroundings`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tracker.models import YearHow
from tracker.placing.candidates import NONE, Candidates, shares
from tracker.placing.likely import Likely
from tracker.placing.model import Layer, Scores
from tracker.placing.ranking import Scene
from tracker.placing.surroundings import TIMES, in_step, side_by_side
from tracker.placing.tokens import Places
from tracker.placing.year_features import WIDTHS

ROLES = (
    "year", "this", "last", "next", "before_last", "after_next", "ago", "ahead", "following", "later",
    "earlier", "same", "first", "final", "nth", "month", "date", "since", "by", "until", "from", "range",
    "duration", "decade",
)  # fmt: skip
HOWS = tuple(YearHow)
BESIDE = (-2, -1, 1, 2)  # the neighbours that are looked at
APART = np.arange(-4, 4) + 0.5  # years from the last one given
_SMALL = {"way": 6, **WIDTHS}
_YEARS = 1 << 20  # more than any year
_TINY = 1e-6

Values = npt.NDArray[np.float64]


def look_again(scene: Scene, found: Candidates, likely: Likely, layer: Layer) -> Candidates:
    """The candidates of the first look with the chances that the second gives them."""
    which = undecided(found)
    if not len(which):
        return found
    own = found.owner[which]
    scores = layer.scores(year_surroundings(scene, found, likely, which), likely.around, own)[:, 0]
    chance = found.chance.copy()
    chance[which] = shares(scores, own, scene.count)
    return replace(found, chance=chance)


def undecided(found: Candidates) -> Places:
    """The candidates of the sums that have several."""
    return np.flatnonzero(np.bincount(found.owner)[found.owner] > 1)


def year_surroundings(scene: Scene, found: Candidates, likely: Likely, which: Places) -> Scores:
    """The inputs for the candidates `which` of a text, shape (len(which), inputs)."""
    own, answer, chance, row = found.owner[which], found.answer[which], found.chance[which], found.row[which]
    nothing, count, here = np.zeros_like(own), scene.count, scene.here
    dated = row != NONE
    silent = found.chance_of(np.arange(count), np.zeros(count, dtype=np.int64))
    place, rival = _standing(found)
    parts: list[npt.ArrayLike] = [np.log(chance + _TINY), chance, np.log(silent[own] + _TINY)]
    parts += [
        np.log(chance + _TINY) - np.log(rival[which] + _TINY),
        np.eye(5)[np.minimum(place[which], 4)],
        dated,
    ]
    parts.append(np.minimum(np.bincount(found.owner)[own], 8) / 4)
    parts += _row(scene, np.where(dated, row, 0), dated)
    parts += [_ends(found, answer), here[own] == 0, [[min(len(scene.options), 60) / 30, scene.today > 0]]]
    # The other sums that may say something: neighbours, the first of the sentence and of the text.
    seems = _Seems(scene, found, likely)
    parts.append(likely.programme[own] * likely.topic[own, None])
    lead = scene.first_here[own]
    for other in (*(own + step for step in BESIDE), np.where(lead < own, lead, -1), np.where(own > 0, 0, -1)):
        parts += seems.beside(own, other, answer)
    # The last sum before this one that took the year: the whole of a part, perhaps; and the last with a year.
    taken = np.where(seems.taken, scene.year_of[seems.answer], 0)
    holder, last = _holder(taken, own, scene.year_of[answer]), _last(taken)[own]
    parts += [*seems.beside(own, holder, answer), *seems.beside(own, last, answer)]
    parts += [np.eye(6)[np.where(holder < 0, 0, np.minimum(own - holder, 5))], seems.larger(own, holder)]
    between = np.append(0, np.cumsum(taken > 0))
    parts.append(np.where(holder < 0, 0, np.minimum(between[own] - between[holder + 1], 4) / 2))
    parts.append(in_step(scene.year_of[answer] - taken[last], APART, (last >= 0) & dated))
    # The other sums of the same amount, and those of the whole text.
    twins = scene.ready.twins
    others = np.bincount(twins)[twins] - 1
    key, total = _totals(twins[found.owner], found)
    for wanted in (answer, nothing):
        place = key.searchsorted(twins[own] * len(found.answers) + wanted)
        place = np.minimum(place, len(key) - 1)
        there = key[place] == twins[own] * len(found.answers) + wanted
        given = np.where(there, total[place], 0) - found.chance_of(own, wanted)
        parts.append(given / np.maximum(others[own], 1))
    mass = np.bincount(found.answer, found.chance, len(found.answers))
    parts += [np.minimum(others[own], 3) / 3, (mass[answer] - chance) / max(count - 1, 1)]
    parts += [(mass[0] - silent[own]) / max(count - 1, 1), dated & (mass[answer] == mass[1:].max(initial=0))]
    return side_by_side(parts, len(own))


def _standing(found: Candidates) -> tuple[Places, Values]:
    """The place of each candidate among those of its sum, the likeliest first, and the chance of the
    likeliest other, or 0."""
    order = np.lexsort((-found.chance, found.owner))
    owner = found.owner[order]
    first = owner.searchsorted(owner)
    best = found.chance[order]
    second = np.minimum(first + 1, len(order) - 1)
    runner_up = np.where(owner[second] == owner, best[second], 0) * (second > first)
    place, rival = np.empty_like(order), np.empty(len(order))
    place[order] = np.arange(len(order)) - first
    rival[order] = np.where(np.arange(len(order)) == first, runner_up, best[first])
    return place, rival


def _row(scene: Scene, row: Places, dated: npt.NDArray[np.bool_]) -> list[Scores]:
    """How a year and a sum stand to each other, and how the year is named."""
    years = [scene.years[i] for i in scene.mention[row].tolist()]
    small = [(scene.parts[name][row], width) for name, width in _SMALL.items()]
    small.append((np.array([ROLES.index(year.role) for year in years]), len(ROLES)))
    small.append((np.array([HOWS.index(year.how) for year in years]), len(HOWS)))
    return [
        np.eye(width, dtype=np.float32)[value.astype(np.int64)] * dated[:, None] for value, width in small
    ]


def _ends(found: Candidates, answer: Places) -> npt.NDArray[np.bool_]:
    """Whether an answer has a last year, and only that."""
    return np.array(
        [(last is not None, last is not None and first is None) for first, last in found.answers]
    )[answer]


class _Seems:
    """What each sum of a text seems to be and which answer it seems to take."""

    def __init__(self, scene: Scene, found: Candidates, likely: Likely) -> None:
        on = likely.topic[:, None]
        self.scene, self.found = scene, found
        self.fields = np.concatenate([on, likely.kind * on, likely.measure * on], axis=1)
        self.programme = likely.programme * on
        self.size, self.money = np.log10(np.array(scene.ready.sizes) + 1), np.array(scene.ready.money)
        self.answer = found.answer[found.picks()]
        self.taken = self.answer > 0

    def beside(self, own: Places, other: Places, answer: Places) -> list[Values]:
        """How other sums (those below 0 or past the last are none) stand to candidates for `answer`."""
        here = self.scene.here
        there = (other >= 0) & (other < self.scene.count)
        other = np.where(there, other, 0)
        together, takes = here[other] == here[own], self.found.chance_of(other, answer)
        silent = self.found.chance_of(other, np.zeros_like(answer))
        alike = (self.fields[own] * self.fields[other]).sum(axis=1)
        apart = np.minimum(np.abs(here[own] - here[other]), 4) / 2
        same = (self.programme[own] * self.programme[other]).sum(axis=1)
        found = [
            takes,
            silent,
            takes * together,
            silent * together,
            alike,
            alike * takes,
            same,
            apart,
            together,
        ]
        return [there.astype(float), *(np.where(there, value, 0) for value in found)]

    def larger(self, own: Places, other: Places) -> Scores:
        """How large sums are beside others, in steps."""
        alike = (other >= 0) & (self.money[own] == self.money[other])
        return in_step(self.size[own] - self.size[other], TIMES, alike)


def _holder(taken: Places, own: Places, year: Places) -> Places:
    """The last sum before each that took its candidate's year, or -1; `taken` has each sum's year, or 0."""
    given = taken.nonzero()[0]
    keys = np.append(-1, np.sort(_YEARS * taken[given] + given))
    key = keys[keys.searchsorted(_YEARS * year + own) - 1]
    return np.where((key // _YEARS == year) & (year > 0), key % _YEARS, -1)


def _last(taken: Places) -> Places:
    """The last sum before each that took a year, or -1."""
    given = np.where(taken > 0, np.arange(len(taken)), -1)
    return np.append(-1, np.maximum.accumulate(given)[:-1])


def _totals(group: Places, found: Candidates) -> tuple[Places, Values]:
    """The chances of each answer added up by groups of sums: keys in order, and their totals."""
    key, line = np.unique(group * len(found.answers) + found.answer, return_inverse=True)
    return np.asarray(key, dtype=np.int64), np.bincount(line, found.chance).astype(float)
