"""What learns the fields: support vector machines of the words, networks for the second look."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from sklearn.svm import LinearSVC

from tracker.placing.features import SHARED, SIZE, Features
from tracker.placing.learning.networks import of_classes
from tracker.placing.learning.teaching import FEWEST, FOLDS, Lesson
from tracker.placing.likely import KINDS, MEASURES, Likely, likely_of
from tracker.placing.model import FOLD, Layer, Table
from tracker.placing.surroundings import surroundings

# How much each sort of feature counts for each field; found by cross-validation.
WORDS = {
    "near": 0.6, "side": 1.0, "pair": 0.8, "segment": 1.2, "clause": 1.0, "sentence": 0.7, "previous": 0.4,
    "next": 0.2, "line": 0.4, "chunk": 0.5, "head": 0.3, "letters": 0.8, "tail": 0.7, "prefix": 0.4,
    "shape": 1.0,
}  # fmt: skip
BLOCKS = {
    "topic": WORDS,
    "kind": WORDS,
    "measure": WORDS,
    "programme": {
        "side": 1.0, "pair": 0.5, "segment": 0.7, "clause": 0.6, "sentence": 0.9, "previous": 0.5,
        "next": 0.3, "chunk": 0.7, "line": 1.2, "head": 0.3, "letters": 0.6, "prefix": 1.0, "shape": 0.7,
    },
}  # fmt: skip
COST = 0.02  # of the support vector machines
BALANCE = 0.4  # how far rare programmes are weighted up: 0 not at all, 1 wholly
NETWORKS, HIDDEN = 3, 128  # of the second look, and the width of each


def sparse(found: Features, sizes: dict[str, float], fold: int = 0) -> csr_matrix:
    """The features of the sums of a text as a matrix, shape (sums, table)."""
    size = found.layout.value * np.array([sizes.get(sort, 0.0) for sort in found.layout.sort], np.float32)
    there = (found.own < SIZE) & (size != 0)
    lines = [there.nonzero()[0]]
    columns = [found.own[there] >> fold]
    values = [np.broadcast_to(size, found.own.shape)[there]]
    of_sort = [sizes.get(sort, 0.0) for sort in SHARED]
    for line, groups in enumerate(found.groups.tolist()):
        for group in groups:
            if weight := of_sort[found.sorts[group]]:
                own = found.shared[found.begin[group] : found.begin[group + 1]]
                own = own[own < SIZE] >> fold
                lines.append(np.full(len(own), line))
                columns.append(own)
                values.append(np.full(len(own), weight, dtype=np.float32))
    places = (np.concatenate(lines), np.concatenate(columns))
    return csr_matrix((np.concatenate(values), places), shape=(len(found.own), SIZE >> fold))


def often(matrix: csr_matrix, owner: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which columns stand in at least FEWEST passages."""
    seen = csr_matrix((np.ones(matrix.nnz, dtype=np.int8), matrix.indices, matrix.indptr), shape=matrix.shape)
    by_passage = csr_matrix(
        (np.ones(len(owner), dtype=np.int8), (owner, np.arange(len(owner)))),
        shape=(owner.max() + 1, len(owner)),
    )
    counts = (by_passage.astype(np.int32) @ seen.astype(np.int32)).astype(bool).sum(axis=0)
    return np.asarray(counts).ravel() >= FEWEST


class Fields:
    """The support vector machines of topic, kind, measure and programme."""

    def __init__(self, lessons: Sequence[Lesson], programmes: Sequence[str]) -> None:
        self.lessons, self.programmes = lessons, programmes
        marks = [(n, m) for n, one in enumerate(lessons) for m in one.marks]
        self.owner = np.array([n for n, _ in marks], dtype=np.int64)
        self.marked = np.array([m is not None for _, m in marks])
        self.on = np.array([m is not None and m.programme is not None for _, m in marks])
        self.fold = np.array([lessons[n].fold for n, _ in marks])
        self.want = {
            "topic": self.on.astype(int),
            "kind": np.array([KINDS.index(m.kind) if m else 0 for _, m in marks]),
            "measure": np.array([MEASURES.index(m.measure) if m else 0 for _, m in marks]),
            "programme": np.array(
                [programmes.index(m.programme) if m and m.programme else 0 for _, m in marks]
            ),
        }
        self.matrix: dict[str, csr_matrix] = {}

    def matrix_of(self, name: str) -> csr_matrix:
        """The features of every base sum for one field, those of one passage alone left out."""
        if name not in self.matrix:
            same = next((k for k in self.matrix if BLOCKS[k] is BLOCKS[name]), None)
            if same is not None:
                return self.matrix[same]
            fold = FOLD if name == "programme" else 0
            made = vstack([sparse(o.ready.features, BLOCKS[name], fold) for o in self.lessons]).tocsr()
            made = made[:, :]  # a copy whose columns are sorted
            rare = ~often(made, self.owner)
            made.data[rare[made.indices]] = 0
            made.eliminate_zeros()
            self.matrix[name] = made
        return self.matrix[name]

    def fit(
        self, name: str, use: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Weights of shape (table, classes) and the bias."""
        rows = use & self.marked & (self.on if name != "topic" else True)
        want, classes = self.want[name][rows], self._classes(name)
        weight = None
        if name == "programme":
            count = np.bincount(want, minlength=classes)
            weight = {c: (count.max() / max(1, count[c])) ** BALANCE for c in range(classes)}
        machine = LinearSVC(C=COST, class_weight=weight, random_state=0).fit(self.matrix_of(name)[rows], want)
        width = 1 if name == "topic" else classes
        full, bias = np.zeros((self.matrix_of(name).shape[1], width)), np.full(width, -1.0)
        at = [0] if name == "topic" else machine.classes_
        full[:, at], bias[at] = machine.coef_.T, machine.intercept_
        return full, bias

    def _classes(self, name: str) -> int:
        return {"topic": 2, "kind": len(KINDS), "measure": len(MEASURES), "programme": len(self.programmes)}[
            name
        ]

    def outside(self) -> None:
        """Give every lesson the scores of a machine that did not learn from its fold."""
        for name in BLOCKS:
            width = 1 if name == "topic" else self._classes(name)
            scores = np.zeros((len(self.owner), width), dtype=np.float32)
            for fold in range(FOLDS):
                inside = self.fold == fold
                weights, bias = self.fit(name, ~inside)
                scores[inside] = self.matrix_of(name)[inside] @ weights + bias
            begin = 0
            for one in self.lessons:
                one.scores[name] = scores[begin : begin + len(one.marks)]
                begin += len(one.marks)

    def table(self, name: str) -> Table:
        """The table of a field, learned from all lessons; the bias goes into the second look's."""
        weights, bias = self.fit(name, np.ones(len(self.owner), dtype=bool))
        return quantised(weights, BLOCKS[name], FOLD if name == "programme" else 0, bias)


def quantised(
    weights: npt.NDArray[np.float64],
    blocks: dict[str, float],
    fold: int,
    bias: npt.NDArray[np.float64] | None = None,
) -> Table:
    """Whole numbers from -127 to 127 and their scale, with the empty row at the end."""
    scale = np.abs(weights).max(axis=0) / 127
    scale[scale == 0] = 1
    cells = np.round(weights / scale).astype(np.int8)
    empty = np.zeros((1, cells.shape[1]), dtype=np.int8)
    shift = np.zeros(cells.shape[1]) if bias is None else bias
    return Table(
        np.concatenate([cells, empty]), scale.astype(np.float32), blocks, fold, shift.astype(np.float32)
    )


def second_look(lessons: Sequence[Lesson], programmes: Sequence[str]) -> Layer:
    """The network that turns scores and surroundings into what each sum may be."""
    inputs = np.concatenate([surroundings(o.ready, o.scores) for o in lessons])
    marks = [m for o in lessons for m in o.marks]
    on = [m if m and m.programme else None for m in marks]
    heads = [
        (np.array([-1 if m is None else int(m.programme is not None) for m in marks]), 2),
        (np.array([KINDS.index(m.kind) if m else -1 for m in on]), len(KINDS)),
        (np.array([MEASURES.index(m.measure) if m else -1 for m in on]), len(MEASURES)),
        (np.array([programmes.index(m.programme or "") if m else -1 for m in on]), len(programmes)),
    ]
    return of_classes(inputs, heads, networks=NETWORKS, hidden=HIDDEN)


def outside(lessons: Sequence[Lesson], programmes: Sequence[str]) -> list[Likely]:
    """The second look at each lesson by layers that did not learn from its fold."""
    found = [second_look([o for o in lessons if o.fold != fold], programmes) for fold in range(FOLDS)]
    return [likely_of(o.ready, o.scores, found[o.fold]) for o in lessons]
