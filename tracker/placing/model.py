"""The weights that `python -m tracker.placing.train` makes, and the sums that they give.

One compressed file of whole numbers, small enough to be kept with the program: for each field a table of
65,536 or 262,144 rows (see `tracker.placing.features`), each column with its own scale, and the coefficients
of the second look at a text, when every sum also knows what its neighbours seem to be.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.placing.features import Block, Own
from tracker.placing.tokens import Places, Vocabulary
from tracker.shipped import fault

FILE = Path(__file__).with_name("weights.npz")
# The columns of the table of words; the programmes have a table of their own.
COLUMNS = {"topic": slice(0, 1), "kind": slice(1, 7), "measure": slice(7, 10)}
FOLD = 2  # the programmes' table has every 2**FOLD rows of the others in one
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of one field: `cells` of shape (rows + 1, columns), whose last row is empty, times `scale`."""

    cells: npt.NDArray[np.int8]
    scale: Scores
    blocks: Mapping[str, float]
    fold: int
    bias: Scores

    def scores(self, blocks: Sequence[Block], count: int) -> Scores:
        """What the blocks of `count` sums add up to, shape (count, columns)."""
        total = np.zeros((count, self.cells.shape[1]), dtype=np.float32)
        for block in blocks:
            if isinstance(block, Own):
                size = block.value * np.array([self.blocks.get(sort, 0.0) for sort in block.sort], np.float32)
                used = np.nonzero(size)[0]
                cells = self.cells[block.index[:, used] >> self.fold]
                total += np.einsum("nfc,f->nc", cells, size[used], dtype=np.float32)
            elif weight := self.blocks.get(block.sort, 0.0):
                cells = self.cells[block.index >> self.fold]
                sums = np.add.reduceat(cells, block.begin[:-1], axis=0, dtype=np.int32)
                total += np.float32(weight) * sums[block.group]
        return total * self.scale + self.bias

    def rows(self, index: Places) -> Scores:
        """The sum of the weights of each line of `index`, for tables of one column; shape (lines,)."""
        cells = self.cells[index, 0]
        return np.asarray(cells.sum(axis=1, dtype=np.int32) * self.scale[0], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Linear:
    """A linear layer with a softmax: `weights` of shape (inputs, classes)."""

    weights: Scores
    bias: Scores

    def probabilities(self, inputs: Scores) -> Scores:
        """Shape (n, classes); each line sums to 1."""
        raw = inputs @ self.weights + self.bias
        raw = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(raw / raw.sum(axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned. `programmes` the codes in order."""

    vocabulary: Vocabulary
    programmes: tuple[str, ...]
    tables: Mapping[str, Table]
    second: Mapping[str, Linear]
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
        arrays[f"second.{name}.weights"] = layer.weights
        arrays[f"second.{name}.bias"] = layer.bias
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

    return Model(
        vocabulary=Vocabulary(frozenset(arrays["known"].tobytes().decode().split("\n"))),
        programmes=tuple(arrays["programmes"].tolist()),
        tables={name: table(name) for name in sorted(fields)},
        second={
            name: Linear(arrays[f"second.{name}.weights"], arrays[f"second.{name}.bias"])
            for name in sorted(layers)
        },
        lessons=str(arrays["lessons"]),
    )
