"""What learns the years: the weights of the first look and the network of the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tracker.placing.candidates import NONE, Candidates, Choice, named
from tracker.placing.features import SIZE
from tracker.placing.learning.machines import often
from tracker.placing.learning.networks import of_groups
from tracker.placing.learning.teaching import FOLDS, Lesson
from tracker.placing.likely import Likely
from tracker.placing.model import Layer
from tracker.placing.ranking import Scene, choices
from tracker.placing.tokens import Places
from tracker.placing.year_surroundings import look_again, undecided, year_surroundings

RIDGE = 2.0  # of the first look
NETWORKS, HIDDEN = 2, 32  # of the second, and the width of each


@dataclass(slots=True)
class _Dated:
    """A lesson that names years, as the ranker sees it."""

    lesson: Lesson
    likely: Likely
    scene: Scene

    def good(self, owner: Places, answer: Places) -> list[bool]:
        """Which candidates are marked."""
        answers, marks = self.scene.answers, [self.lesson.marks[n] for n in owner.tolist()]
        return [
            mark is not None and answers[given] == (mark.year, mark.year_end)
            for mark, given in zip(marks, answer.tolist(), strict=True)
        ]


class Ranker:
    """Both looks at years: each a choice among the candidates of each sum, learned by maximum likelihood."""

    def __init__(self, lessons: Sequence[Lesson], likely: Sequence[Likely]) -> None:
        self.dated = {
            n: _Dated(one, seems, Scene(one.ready, seems.labels()))
            for n, (one, seems) in enumerate(zip(lessons, likely, strict=True))
            if any(map(named, one.ready.found.years))
        }
        self.nothing: list[list[Choice]] = [[((None, None), 1.0, NONE)] * len(one.marks) for one in lessons]
        lines, columns, sums, good, fold, owner = [], [], [], [], [], []
        row = first = 0
        for n, one in self.dated.items():
            scene = one.scene
            for rows in (scene.dated, scene.undated):
                line, place = (rows.T < SIZE).nonzero()
                lines.append(line + row)
                columns.append(rows[place, line])
                row += rows.shape[1]
            good += one.good(scene.row_owner, scene.row_answer)
            sums.append(scene.row_owner + first)
            owner.append(np.full(len(scene.row_owner), n))
            fold.append(np.full(len(scene.row_owner), one.lesson.fold))
            first += scene.count
        where = np.concatenate(lines), np.concatenate(columns)
        self.matrix = csr_matrix((np.ones(len(where[0]), dtype=np.float32), where), shape=(row, SIZE))
        self.sum_of, self.good, self.fold = np.concatenate(sums), np.array(good), np.concatenate(fold)
        rare = ~often(self.matrix, np.concatenate(owner))
        self.matrix.data[rare[self.matrix.indices]] = 0
        self.matrix.eliminate_zeros()
        self.found = list(self._outside())

    def fit(self, without: int = -1) -> npt.NDArray[np.float64]:
        """Weights of the first look, shape (SIZE,), from the sums of other folds with a right candidate."""
        right = np.bincount(self.sum_of, weights=self.good) > 0
        rows = np.nonzero((self.fold != without) & right[self.sum_of])[0]
        rows = rows[np.argsort(self.sum_of[rows], kind="stable")]
        matrix, good = self.matrix[rows], self.good[rows].astype(float)
        _, group = np.unique(self.sum_of[rows], return_inverse=True)
        begin = np.searchsorted(group, np.arange(group.max() + 1))
        columns = np.unique(matrix.indices)
        matrix = matrix[:, columns].astype(np.float64)
        turned = matrix.T.tocsr()

        def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
            score = matrix @ weights
            chance = np.exp(score - np.maximum.reduceat(score, begin)[group])
            whole, hit = np.add.reduceat(chance, begin), np.add.reduceat(chance * good, begin)
            slope = turned @ (chance / whole[group] - chance * good / hit[group]) + RIDGE * weights
            return float(-np.log(hit / whole).sum() + RIDGE / 2 * weights @ weights), slope

        best = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", options={"maxiter": 50})
        full = np.zeros(SIZE)
        full[columns] = best.x
        return full

    def _outside(self) -> Iterator[Candidates]:
        """The candidates of each lesson by weights that did not learn from its fold."""
        weights, row = [self.fit(fold) for fold in range(FOLDS)], 0
        for one in self.dated.values():
            count = len(one.scene.row_owner)
            yield one.scene.candidates(self.matrix[row : row + count] @ weights[one.lesson.fold])
            row += count

    def network(self, without: int = -1) -> Layer:
        """The layer of the second look, from the lessons of other folds."""
        inputs, good, owner, first = [], [], [], 0
        for one, found in zip(self.dated.values(), self.found, strict=True):
            if one.lesson.fold != without and len(which := undecided(found)):
                own, answer = found.owner[which], found.answer[which]
                seen = year_surroundings(one.scene, found, one.likely, which)
                inputs.append(np.concatenate([seen, one.likely.around[own]], axis=1))
                good += one.good(own, answer)
                owner.append(own + first)
            first += one.scene.count
        whose, right = np.concatenate(owner), np.array(good)
        learned = (np.bincount(whose, right) > 0)[whose]
        parts = np.concatenate(inputs)[learned], right[learned], whose[learned]
        return of_groups(*parts, networks=NETWORKS, hidden=HIDDEN)

    def chosen(self) -> list[list[Choice]]:
        """What layers that did not learn from a lesson's fold choose for its sums."""
        layers = [self.network(fold) for fold in range(FOLDS)]
        chosen = list(self.nothing)
        for (n, one), found in zip(self.dated.items(), self.found, strict=True):
            layer = layers[one.lesson.fold]
            chosen[n] = choices(one.scene, look_again(one.scene, found, one.likely, layer))
        return chosen
