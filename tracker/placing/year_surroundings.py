"""What the second look at years sees of a candidate: how likely the first look found it, how it stands to its
sum, and what the sums beside that one seem to take. Numbers around 0 and 1, which a network weighs, beside
those of the sum itself (`surroundings`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tracker.models import YearHow
from tracker.placing.candidates import NONE, TO_NEXT, Candidates, Chances, shares
from tracker.placing.likely import Likely
from tracker.placing.model import Layer, Scores
from tracker.placing.ranking import Scene
from tracker.placing.reading import Reading
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
_SMALL = {"way": TO_NEXT + 1, **WIDTHS}
_BEGINS = np.cumsum([0, *_SMALL.values(), len(ROLES), len(HOWS)])  # where the columns of each begin
_YEARS = 1 << 20  # more than any year
_TINY = 1e-6


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
    own, answer = found.owner[which], found.answer[which]
    # "None of them" is the first candidate of each sum.
    silent = found.chance[found.owner.searchsorted(np.arange(scene.count))]
    parts = [
        *_chances(found, which, silent),
        _position(scene, found.row[which]),
        *_answers(scene, found, own, answer),
        likely.programme[own] * likely.topic[own, None],
        *_Others(scene, found, likely, silent).beside(own, answer),
        *_text(scene.ready, found, which, silent),
    ]
    return side_by_side(parts, len(own))


def _chances(found: Candidates, which: Places, silent: Chances) -> list[npt.ArrayLike]:
    """How likely the first look found each candidate, beside "none" and beside the best other of its sum."""
    order = np.lexsort((-found.chance, found.owner))
    owner, best = found.owner[order], found.chance[order]
    first = owner.searchsorted(owner)
    nth = np.arange(len(order)) - first
    second = np.minimum(first + 1, len(order) - 1)
    runner_up = np.where((owner[second] == owner) & (second > first), best[second], 0)
    place, rival = np.empty_like(order), np.empty(len(order))
    place[order], rival[order] = nth, np.where(nth == 0, runner_up, best[first])
    own, chance = found.owner[which], found.chance[which]
    log, of_none, of_rival = np.log(np.stack([chance, silent[own], rival[which]]) + _TINY)
    several = np.minimum(np.bincount(found.owner)[own], 8) / 4
    return [log, chance, of_none, log - of_rival, several, np.eye(5)[np.minimum(place[which], 4)]]


def _position(scene: Scene, row: Places) -> Scores:
    """How a year and a sum stand to each other, and how the year is named; nothing for "none"."""
    dated = np.flatnonzero(row != NONE)
    years = [scene.years[i] for i in scene.mention[row[dated]].tolist()]
    small: list[npt.ArrayLike] = [scene.parts[name][row[dated]] for name in _SMALL]
    small += [[ROLES.index(year.role) for year in years], [HOWS.index(year.how) for year in years]]
    found = np.zeros((len(row), 1 + _BEGINS[-1]), dtype=np.float32)
    found[dated, -1] = 1
    found[dated, _BEGINS[:-1, None] + np.array(small, dtype=np.int64)] = 1
    return found


def _answers(scene: Scene, found: Candidates, own: Places, answer: Places) -> list[npt.ArrayLike]:
    """Whether an answer has a last year, and only that; what is known of the text."""
    ends = [(last is not None, last is not None and first is None) for first, last in found.answers]
    return [
        np.array(ends)[answer],
        scene.here[own] == 0,
        [[min(len(scene.options), 60) / 30, scene.today > 0]],
    ]


class _Others:
    """What each sum of a text seems to be, and which answer it seems to take."""

    def __init__(self, scene: Scene, found: Candidates, likely: Likely, silent: Chances) -> None:
        on = likely.topic[:, None]
        self.scene, self.found, self.silent = scene, found, silent
        self.fields = np.concatenate([on, likely.kind * on, likely.measure * on], axis=1)
        self.programme = likely.programme * on
        # The year that each seems to take, or 0; the last sum before each that takes one.
        self.taken = scene.year_of[found.answer[found.picks()]]
        given = np.where(self.taken > 0, np.arange(scene.count), -1)
        self.last = np.append(-1, np.maximum.accumulate(given)[:-1])

    def beside(self, own: Places, answer: Places) -> list[npt.ArrayLike]:
        """The sums that may say something of candidates for `answer`: neighbours, the first of the sentence
        and of the text, the last that took the year (the whole of a part, perhaps), the last with any."""
        year, lead = self.scene.year_of[answer], self.scene.first_here[own]
        holder, last = self._holder(own, year), self.last[own]
        first = np.where(own > 0, 0, -1)
        others = np.stack(
            [*(own + step for step in BESIDE), np.where(lead < own, lead, -1), first, holder, last]
        )
        held = holder >= 0
        size, money = self.scene.ready.size, self.scene.ready.money
        between = np.append(0, np.cumsum(self.taken > 0))
        return [
            self._how(own, others, answer),
            in_step(size[own] - size[holder], TIMES, held & (money[own] == money[holder])),
            np.eye(6)[np.where(held, np.minimum(own - holder, 5), 0)],
            np.where(held, np.minimum(between[own] - between[holder + 1], 4) / 2, 0),
            in_step(year - self.taken[last], APART, (last >= 0) & (year > 0)),
        ]

    def _how(self, own: Places, other: Places, answer: Places) -> Chances:
        """How other sums, in lines of the shape of `own`, stand to candidates for `answer`; those below 0 or
        past the last are none."""
        here = self.scene.here
        there = (other >= 0) & (other < self.scene.count)
        other = np.where(there, other, 0)
        together = here[other] == here[own]
        takes, silent = self.found.chance_of(other, answer), self.silent[other]
        alike = np.einsum("nf,knf->kn", self.fields[own], self.fields[other])
        same = np.einsum("nf,knf->kn", self.programme[own], self.programme[other])
        apart = np.minimum(np.abs(here[own] - here[other]), 4) / 2
        found = [there, takes, silent, takes * together, silent * together, alike, alike * takes]
        return (np.stack([*found, same, apart, together]) * there).reshape(-1, len(own)).T

    def _holder(self, own: Places, year: Places) -> Places:
        """The last sum before each that took its candidate's year, or -1."""
        given = self.taken.nonzero()[0]
        keys = np.append(-1, np.sort(_YEARS * self.taken[given] + given))
        key = keys[keys.searchsorted(_YEARS * year + own) - 1]
        return np.where((key // _YEARS == year) & (year > 0), key % _YEARS, -1)


def _text(ready: Reading, found: Candidates, which: Places, silent: Chances) -> list[npt.ArrayLike]:
    """What the other sums of the same amount take, and those of the whole text."""
    own, answer, chance = found.owner[which], found.answer[which], found.chance[which]
    twins, none, others = ready.twins, silent[own], ready.alike[own]
    count = max(len(twins) - 1, 1)
    key, line = np.unique(twins[found.owner] * len(found.answers) + found.answer, return_inverse=True)
    total = np.bincount(line, found.chance)
    of_answer, of_none = total[
        key.searchsorted(twins[own] * len(found.answers) + np.stack([answer, 0 * answer]))
    ]
    mass = np.bincount(found.answer, found.chance, len(found.answers))
    return [
        np.minimum(others, 3) / 3,
        (of_answer - chance) / np.maximum(others, 1),
        (of_none - none) / np.maximum(others, 1),
        (mass[answer] - chance) / count,
        (mass[0] - none) / count,
        (answer > 0) & (mass[answer] == mass[1:].max(initial=0)),
    ]
