"""The weights that `python -m tracker.placing.train` makes, and the sums that they give.

One compressed file of whole numbers, small enough to be kept with the program: for each field a table of
65,536 or 262,144 rows (see `tracker.placing.features`), each column with its own scale, and the coefficients
of the second look at a text, when every sum also knows what its neighbours seem to be.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.placing.features import SHARED, Features, Layout
from tracker.placing.tokens import Places, Rows, Vocabulary
from tracker.shipped import fault

FILE = Path(__file__).with_name("weights.npz")
# The columns of the table of words; the programmes have a table of their own.
COLUMNS = {"topic": slice(0, 1), "kind": slice(1, 7), "measure": slice(7, 10)}
BLOCK = 4096  # sums or candidates weighed at once, for memory
FOLD = 2  # the programmes' table has every 2**FOLD rows of the others in one
LAYER = ("inner", "shift", "weights", "bias")  # its parts in the file
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Table:
    """Weights of one field: `cells` of shape (rows + 1, columns), whose last row is empty, times `scale`."""

    cells: npt.NDArray[np.int8]
    scale: Scores
    blocks: Mapping[str, float]  # what each sort of feature counts
    fold: int
    bias: Scores

    def sizes(self, layout: Layout) -> Scores:
        """What each column of the sums' own features counts."""
        return layout.value * np.array([self.blocks.get(sort, 0.0) for sort in layout.sort], np.float32)

    @cached_property
    def _used(self) -> dict[Layout, tuple[slice, Scores]]:
        """The columns of a layout that count, from the first to the last, and what they count."""
        return {}

    @cached_property
    def _of_sort(self) -> Scores:
        return np.array([[self.blocks.get(sort, 0.0)] for sort in SHARED], dtype=np.float32)

    def scores(self, found: Features) -> Scores:
        """What the features of each sum add up to, shape (sums, columns)."""
        if found.layout not in self._used:
            sizes = self.sizes(found.layout)
            there = sizes.nonzero()[0]
            used = slice(there[0], there[-1] + 1)
            self._used[found.layout] = used, sizes[used]
        used, sizes = self._used[found.layout]
        shared = found.shared >> self.fold
        total = np.empty((len(found.own), self.cells.shape[1]), dtype=np.float32)
        for i in range(0, len(total), BLOCK):
            own = found.own[i : i + BLOCK, used] >> self.fold
            total[i : i + BLOCK] = sizes @ self.cells.take(own, axis=0).astype(np.float32)
        groups = np.add.reduceat(self.cells.take(shared, axis=0), found.begin[:-1], axis=0, dtype=np.int32)
        total += (groups * self._of_sort[found.sorts])[found.groups].sum(axis=1)
        return np.asarray(total * self.scale + self.bias, dtype=np.float32)

    def sums(self, rows: Rows) -> Scores:
        """The sums of the weights of rows of shape (features, n), for tables of one column; shape (n,)."""
        cells, total = self.cells.ravel(), np.zeros(rows.shape[1], dtype=np.int32)
        for i in range(0, len(total), BLOCK):
            total[i : i + BLOCK] = cells.take(rows[:, i : i + BLOCK]).sum(axis=0, dtype=np.int32)
        return np.asarray(total * self.scale[0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Layer:
    """A network of one hidden layer: `inner` of shape (inputs, hidden), `weights` of shape (hidden, classes);
    `shift` and `bias` have one for each column of these."""

    inner: Scores
    shift: Scores
    weights: Scores
    bias: Scores

    def scores(self, inputs: Scores, common: Scores | None = None, whose: Places | None = None) -> Scores:
        """Shape (n, classes). What several lines have in common may be given once: line n of the inputs goes
        on with `common[whose[n]]`."""
        width = inputs.shape[1]
        hidden = inputs @ self.inner[:width] + self.shift
        if common is not None:
            hidden += (common @ self.inner[width:])[whose]
        return np.asarray(np.maximum(hidden, 0) @ self.weights + self.bias)


def chances(scores: Scores) -> Scores:
    """Scores as chances, each line adding up to 1."""
    raw = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned. `programmes` the codes in order."""

    vocabulary: Vocabulary
    programmes: tuple[str, ...]
    tables: Mapping[str, Table]
    second: Mapping[str, Layer]
    lessons: str  # the digest of the lessons that it was made from


def save(model: Model, path: Path = FILE) -> None:
    """Write the weights, the same bytes for the same model."""
    arrays: dict[str, Any] = {
        "known": np.frombuffer("\n".join(sorted(model.vocabulary.known)).encode(), dtype=np.uint8),
        "programmes": np.array(model.programmes),
        "lessons": np.array(model.lessons),
    }
    for name, table in model.tables.items():
        arrays[f"table.{name}.cells"] = table.cells
        arrays[f"table.{name}.scale"] = table.scale
        arrays[f"table.{name}.fold"] = np.array(table.fold)
        arrays[f"table.{name}.bias"] = table.bias
        arrays[f"table.{name}.blocks"] = np.array(list(table.blocks))
        arrays[f"table.{name}.sizes"] = np.array(list(table.blocks.values()), dtype=np.float32)
    for name, layer in model.second.items():
        for part in LAYER:
            arrays[f"second.{name}.{part}"] = getattr(layer, part).astype(np.float16)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    path.write_bytes(out.getvalue())


@cache
def model(path: Path = FILE) -> Model:
    """The weights, read once. Raises ShippedFileError where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        return _model(arrays)
    except (OSError, ValueError, KeyError) as error:
        raise fault(path, f"the weights cannot be read ({error}); `make train` makes them") from None


def _model(arrays: Mapping[str, Any]) -> Model:
    fields = {name.split(".")[1] for name in arrays if name.startswith("table.")}
    layers = {name.split(".")[1] for name in arrays if name.startswith("second.")}

    def table(name: str) -> Table:
        part = {
            key: arrays[f"table.{name}.{key}"]
            for key in ("cells", "scale", "fold", "bias", "blocks", "sizes")
        }
        blocks = dict(zip(part["blocks"].tolist(), part["sizes"].tolist(), strict=True))
        return Table(part["cells"], part["scale"], blocks, int(part["fold"]), part["bias"])

    def layer(name: str) -> Layer:
        return Layer(*(arrays[f"second.{name}.{part}"].astype(np.float32) for part in LAYER))

    return Model(
        vocabulary=Vocabulary(frozenset(arrays["known"].tobytes().decode().split("\n"))),
        programmes=tuple(arrays["programmes"].tolist()),
        tables={name: table(name) for name in sorted(fields)},
        second={name: layer(name) for name in sorted(layers)},
        lessons=str(arrays["lessons"]),
    )
