"""Small networks with one hidden layer, taught by Adam (Kingma and Ba, 2015): one for the second look
at sums, one for that at years. In plain numpy, as they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from tracker.placing.candidates import shares
from tracker.placing.model import Layer, Scores, chances
from tracker.placing.tokens import Places

EPOCHS, BATCH = 12, 256  # times that everything is seen; items seen before weights are mended
RATE, DECAY = 0.004, 0.003  # of Adam, falling to 0; of the weights
FIRST, SECOND, SMALL = 0.9, 0.999, 1e-8  # Adam's moments
FLOOR = 0.01  # least variance of an input: rare ones would be blown up

# What pulls at the scores of some lines, shape (lines, classes).
Slope = Callable[[Scores, Places], Scores]


def of_classes(inputs: Scores, heads: Sequence[tuple[Places, int]], *, networks: int, hidden: int) -> Layer:
    """Which class each line is of, by several heads side by side; a head has the class of each line, -1 where
    it does not matter, and how many classes there are."""

    def slope(scores: Scores, lines: Places) -> Scores:
        pull, first = np.zeros_like(scores), 0
        for want, classes in heads:
            known = np.flatnonzero(want[lines] >= 0)
            own = chances(scores[known, first : first + classes])
            own[np.arange(len(known)), want[lines[known]]] -= 1
            pull[known, first : first + classes] = own
            first += classes
        return pull

    width = sum(classes for _, classes in heads)
    return _together(inputs, np.arange(len(inputs) + 1), slope, width, networks, hidden)


def of_groups(
    inputs: Scores, good: npt.NDArray[np.bool_], owner: Places, *, networks: int, hidden: int
) -> Layer:
    """Which line of each group is good; `owner`, in order, says whose each is. Each group has a good one."""

    def slope(scores: Scores, lines: Places) -> Scores:
        _, group = np.unique(owner[lines], return_inverse=True)
        count = int(group.max()) + 1
        chance = shares(scores[:, 0], group, count)
        hit = chance * good[lines]
        return np.asarray(chance - hit / np.bincount(group, hit, count)[group], dtype=np.float32)[:, None]

    begin = np.append(np.flatnonzero(np.diff(owner, prepend=-1)), len(owner))
    return _together(inputs, begin, slope, 1, networks, hidden)


def _together(inputs: Scores, begin: Places, slope: Slope, classes: int, networks: int, hidden: int) -> Layer:
    """Networks begun otherwise, as one whose scores are the mean of theirs; item n has the lines from
    `begin[n]` to `begin[n + 1]`, which are seen together."""
    mean, spread = inputs.mean(axis=0), np.sqrt(inputs.var(axis=0) + FLOOR)
    scaled = ((inputs - mean) / spread).astype(np.float32)
    found = [_network(scaled, begin, slope, classes, hidden, seed) for seed in range(networks)]
    inner = np.concatenate([one[0] for one in found], axis=1) / spread[:, None]
    shift = np.concatenate([one[1] for one in found]) - mean @ inner
    weights, bias = np.concatenate([one[2] for one in found]), np.mean([one[3] for one in found], axis=0)
    parts = inner, shift, weights / networks, bias
    return Layer(*(part.astype(np.float32) for part in parts))


def _network(
    inputs: Scores, begin: Places, slope: Slope, classes: int, hidden: int, seed: int
) -> list[Scores]:
    """The weights and shift of the hidden layer, and those of the last."""
    start = np.random.default_rng(seed)
    width, items = inputs.shape[1], np.arange(len(begin) - 1)
    parts = [
        start.standard_normal((width, hidden)) * np.sqrt(2 / width),
        np.zeros(hidden),
        start.standard_normal((hidden, classes)) * np.sqrt(1 / hidden),
        np.zeros(classes),
    ]
    parts = [part.astype(np.float32) for part in parts]
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    step, steps = 0, EPOCHS * -(-len(items) // BATCH)
    for _ in range(EPOCHS):
        start.shuffle(items)
        for batch in np.split(items, range(BATCH, len(items), BATCH)):
            lengths = begin[batch + 1] - begin[batch]
            ends = lengths.cumsum()
            lines = np.arange(ends[-1]) + (begin[batch] - ends + lengths).repeat(lengths)
            seen = inputs[lines]
            inside = np.maximum(seen @ parts[0] + parts[1], 0)
            pull = (slope(inside @ parts[2] + parts[3], lines) / len(batch)).astype(np.float32)
            back = pull @ parts[2].T * (inside > 0)
            slopes = [seen.T @ back + DECAY * parts[0], back.sum(axis=0)]
            slopes += [inside.T @ pull + DECAY * parts[2], pull.sum(axis=0)]
            step += 1
            rate = RATE * (1 - (step - 1) / steps) * np.sqrt(1 - SECOND**step) / (1 - FIRST**step)
            for part, mean, square, own in zip(parts, means, squares, slopes, strict=True):
                mean += (1 - FIRST) * (own - mean)
                square += (1 - SECOND) * (own * own - square)
                part -= rate * mean / (np.sqrt(square) + SMALL)
    return parts
