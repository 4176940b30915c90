"""What learns the years: the weights of the first look and the network of the second."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tracker.placing.candidates import NONE, Choice, Years, named
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


class Ranker:
    """Both looks at years: each a choice among the candidates of each sum, learned by maximum likelihood."""

    def __init__(self, lessons: Sequence[Lesson], likely: Sequence[Likely]) -> None:
        # Where no year is named there is nothing to choose.
        self.lessons = [(n, one) for n, one in enumerate(lessons) if any(map(named, one.ready.found.years))]
        self.likely = [likely[n] for n, _ in self.lessons]
        self.scenes = [
            Scene(one.ready, seems.labels())
            for (_, one), seems in zip(self.lessons, self.likely, strict=True)
        ]
        self.folds = np.array([one.fold for _, one in self.lessons])
        lines, columns, sums, good, owner = [], [], [], [], []
        row = first = 0
        for n, ((_, one), scene) in enumerate(zip(self.lessons, self.scenes, strict=True)):
            for rows in (scene.dated, scene.undated):
                place, line = (rows.T < SIZE).nonzero()[::-1]
                lines.append(line + row)
                columns.append(rows[place, line])
                row += rows.shape[1]
            sums.append(scene.row_owner + first)
            good += self._good(one, scene.row_owner, scene.row_answer, scene.answers)
            owner.append(np.full(len(scene.row_owner), n))
            first += scene.count
        where = np.concatenate(lines), np.concatenate(columns)
        self.matrix = csr_matrix((np.ones(len(where[0]), dtype=np.float32), where), shape=(row, SIZE))
        self.sum_of, self.good, self.owner = np.concatenate(sums), np.array(good), np.concatenate(owner)
        rare = ~often(self.matrix, self.owner)
        self.matrix.data[rare[self.matrix.indices]] = 0
        self.matrix.eliminate_zeros()

    @staticmethod
    def _good(one: Lesson, owner: Places, answer: Places, answers: Sequence[Years]) -> list[bool]:
        """Which candidates are marked."""
        marks = [one.marks[n] for n in owner.tolist()]
        return [
            mark is not None and answers[given] == (mark.year, mark.year_end)
            for mark, given in zip(marks, answer.tolist(), strict=True)
        ]

    def fit(self, folds: Collection[int]) -> npt.NDArray[np.float64]:
        """Weights of the first look, shape (SIZE,), from the candidates of sums of which one is right."""
        use = np.isin(self.folds, list(folds))[self.owner]
        right = np.bincount(self.sum_of, weights=self.good) > 0
        rows = np.nonzero(use & right[self.sum_of])[0]
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

    def outside(self) -> None:
        """The candidates of each lesson by weights that did not learn from its fold."""
        weights = [self.fit(_without(fold)) for fold in range(FOLDS)]
        self.found, row = [], 0
        for scene, fold in zip(self.scenes, self.folds.tolist(), strict=True):
            count = len(scene.row_owner)
            self.found.append(scene.candidates(self.matrix[row : row + count] @ weights[fold]))
            row += count

    def network(self, folds: Collection[int]) -> Layer:
        """The layer of the second look."""
        inputs, good, owner, first = [], [], [], 0
        for (_, one), scene, found, seems in zip(
            self.lessons, self.scenes, self.found, self.likely, strict=True
        ):
            which = undecided(found)
            if one.fold in folds and len(which):
                own = found.owner[which]
                seen = year_surroundings(scene, found, seems, which)
                inputs.append(np.concatenate([seen, seems.around[own]], axis=1).astype(np.float32))
                good += self._good(one, own, found.answer[which], found.answers)
                owner.append(own + first)
            first += scene.count
        whose, right = np.concatenate(owner), np.array(good)
        learned = (np.bincount(whose, right) > 0)[whose]
        parts = np.concatenate(inputs)[learned], right[learned], whose[learned]
        return of_groups(*parts, networks=NETWORKS, hidden=HIDDEN)

    def chosen(self, lessons: Sequence[Lesson]) -> list[list[Choice]]:
        """What layers that did not learn from a lesson's fold choose for its sums."""
        layers = [self.network(_without(fold)) for fold in range(FOLDS)]
        found: list[list[Choice]] = [[((None, None), 1.0, NONE)] * len(one.marks) for one in lessons]
        for (n, one), scene, seen, seems in zip(
            self.lessons, self.scenes, self.found, self.likely, strict=True
        ):
            found[n] = choices(scene, look_again(scene, seen, seems, layers[one.fold]))
        return found


def _without(fold: int) -> list[int]:
    """The other folds."""
    return [other for other in range(FOLDS) if other != fold]
