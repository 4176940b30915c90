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
    own, answer, row = found.owner[which], found.answer[which], found.row[which]
    parts = _chances(found, which)
    parts += _position(scene, row)
    parts += [_ends(found, answer), scene.here[own] == 0]
    parts.append([[min(len(scene.options), 60) / 30, scene.today > 0]])
    parts.append(likely.programme[own] * likely.topic[own, None])
    parts += _Others(scene, found, likely).beside_all(own, answer)
    parts += _text(scene.ready.twins, found, which)
    return side_by_side(parts, len(own))


def _chances(found: Candidates, which: Places) -> list[npt.ArrayLike]:
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
    silent = found.chance_of(own, np.zeros_like(own))
    log, log_silent, log_rival = (np.log(value + _TINY) for value in (chance, silent, rival[which]))
    counted = np.minimum(np.bincount(found.owner)[own], 8) / 4
    return [log, chance, log_silent, log - log_rival, np.eye(5)[np.minimum(place[which], 4)], counted]


def _position(scene: Scene, row: Places) -> list[npt.ArrayLike]:
    """How a year and a sum stand to each other, and how the year is named; nothing for "none"."""
    dated = row != NONE
    row = np.where(dated, row, 0)
    small = [(scene.parts[name][row].astype(np.int64), width) for name, width in _SMALL.items()]
    mention = scene.mention[row]
    small.append((np.array([ROLES.index(year.role) for year in scene.years])[mention], len(ROLES)))
    small.append((np.array([HOWS.index(year.how) for year in scene.years])[mention], len(HOWS)))
    return [dated, *(np.eye(width, dtype=np.float32)[value] * dated[:, None] for value, width in small)]


def _ends(found: Candidates, answer: Places) -> npt.NDArray[np.bool_]:
    """Whether an answer has a last year, and only that."""
    ends = [(last is not None, last is not None and first is None) for first, last in found.answers]
    return np.array(ends)[answer]


class _Others:
    """What each sum of a text seems to be, and which answer it seems to take."""

    def __init__(self, scene: Scene, found: Candidates, likely: Likely) -> None:
        on = likely.topic[:, None]
        self.scene, self.found = scene, found
        self.fields = np.concatenate([on, likely.kind * on, likely.measure * on], axis=1)
        self.programme = likely.programme * on
        self.size, self.money = np.log10(np.array(scene.ready.sizes) + 1), np.array(scene.ready.money)
        # The year that each seems to take, or 0; the last sum before each that takes one.
        self.taken = scene.year_of[found.answer[found.picks()]]
        given = np.where(self.taken > 0, np.arange(scene.count), -1)
        self.last = np.append(-1, np.maximum.accumulate(given)[:-1])

    def beside_all(self, own: Places, answer: Places) -> list[npt.ArrayLike]:
        """The sums that may say something of candidates for `answer`: neighbours, the first of the sentence
        and of the text, the last that took the year (the whole of a part, perhaps), the last with any."""
        year, lead = self.scene.year_of[answer], self.scene.first_here[own]
        holder, last = self._holder(own, year), self.last[own]
        others = [own + step for step in BESIDE]
        others += [np.where(lead < own, lead, -1), np.where(own > 0, 0, -1), holder, last]
        parts: list[npt.ArrayLike] = [value for other in others for value in self._beside(own, other, answer)]
        held = holder >= 0
        larger = in_step(
            self.size[own] - self.size[holder], TIMES, held & (self.money[own] == self.money[holder])
        )
        parts += [np.eye(6)[np.where(held, np.minimum(own - holder, 5), 0)], larger]
        between = np.append(0, np.cumsum(self.taken > 0))
        parts.append(np.where(held, np.minimum(between[own] - between[holder + 1], 4) / 2, 0))
        parts.append(in_step(year - self.taken[last], APART, (last >= 0) & (year > 0)))
        return parts

    def _beside(self, own: Places, other: Places, answer: Places) -> list[Values]:
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

    def _holder(self, own: Places, year: Places) -> Places:
        """The last sum before each that took its candidate's year, or -1."""
        given = self.taken.nonzero()[0]
        keys = np.append(-1, np.sort(_YEARS * self.taken[given] + given))
        key = keys[keys.searchsorted(_YEARS * year + own) - 1]
        return np.where((key // _YEARS == year) & (year > 0), key % _YEARS, -1)


def _text(twins: Places, found: Candidates, which: Places) -> list[npt.ArrayLike]:
    """What the other sums of the same amount (of one number in `twins`) take, and those of the whole text."""
    own, answer, chance = found.owner[which], found.answer[which], found.chance[which]
    nothing, count = np.zeros_like(own), max(len(twins) - 1, 1)
    silent, others = found.chance_of(own, nothing), (np.bincount(twins)[twins] - 1)[own]
    key, line = np.unique(twins[found.owner] * len(found.answers) + found.answer, return_inverse=True)
    total = np.bincount(line, found.chance)
    parts: list[npt.ArrayLike] = [np.minimum(others, 3) / 3]
    for wanted, mine in ((answer, chance), (nothing, silent)):
        place = key.searchsorted(twins[own] * len(found.answers) + wanted)
        parts.append((total[place] - mine) / np.maximum(others, 1))
    mass = np.bincount(found.answer, found.chance, len(found.answers))
    parts += [(mass[answer] - chance) / count, (mass[0] - silent) / count]
    return [*parts, (answer > 0) & (mass[answer] == mass[1:].max(initial=0))]
