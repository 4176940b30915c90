"""What speaks for and against each year that a sum could be for: features, as rows of a hashed table.

What is known of a candidate are small numbers (how far, which side, what stands between) and the numbers of
the words around. The tables below say which of them are looked at together; each line is a feature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.placing.features import SIZE, mix
from tracker.placing.tokens import Array, Rows

BETWEEN = 12  # words between a sum and a year that are looked at one by one
OPENING = 24  # words of a sentence that speak for "none"

# The small numbers of a candidate: each is less than its width.
WIDTHS = {
    "side": 16, "near": 16, "rank": 6, "money": 4, "others": 4, "walls": 5, "relation": 10, "mates": 5,
    "lone": 5, "pairs": 2, "alike_nth": 2, "in_line": 4, "bracket": 2, "touching": 2, "before": 2, "same": 2,
    "lines": 5,
}  # fmt: skip
_BLOCK = 1024  # candidates hashed at once, so many as a processor holds
_Lines = list[tuple[int, str | None, tuple[str, ...]]]


def _several(first: int, code: str | None, sources: Sequence[str]) -> _Lines:
    return [(first + i, code, (source,)) for i, source in enumerate(sources)]


Y_WORDS, S_WORDS = tuple(f"y{i}" for i in range(6)), tuple(f"s{i}" for i in range(6))
_BETWEEN = tuple(f"between{i}" for i in range(BETWEEN))
_ALONE = (
    *("side", "side near", "side rank", "side money", "side others", "side money others walls", "side walls"),
    *("side relation", "side mates lone", "side pairs alike_nth", "side in_line", "bracket touching before"),
    "near money before same",
    "lines",
    "lines side near",
    "lines side money",
)
_WITH_KIND = (
    *("side", "side near", "side money", "side money others walls", "side relation", "bracket rank"),
    "side pairs alike_nth",
    "lines side",
)
# A slot, the small numbers taken together, and up to two words.
DATED: _Lines = [
    *((1000 + i, code, ()) for i, code in enumerate(_ALONE)),
    *((1020 + i, code, ("kind",)) for i, code in enumerate(_WITH_KIND)),
    *((1040 + i, c, ("role",)) for i, c in enumerate(("", "side", "side money", "relation", "near before"))),
    (1050, "before", ("role", "kind")),
    (1051, "side", ("language",)),
    (1052, "side near", ("language",)),
    *_several(1060, "", Y_WORDS),
    *_several(1070, "before same", Y_WORDS),
    *_several(1090, "side", S_WORDS),
    (1080, "before same", ("y2", "kind")),
    (1081, "before same", ("y3", "kind")),
    (1082, "before same", ("y1", "y2")),
    (1083, "before same", ("y3", "y4")),
    (1096, "side", ("s1", "s2")),
    (1097, "side", ("s3", "s4")),
    *((1100, "before", (source,)) for source in _BETWEEN),
]
AROUND, OPENS = tuple(f"word{i}" for i in range(8)), tuple(f"opening{i}" for i in range(OPENING))
# "None of them": a slot and up to two numbers.
UNDATED: _Lines = [
    (2000, None, ("few",)),
    (2001, None, ("kind",)),
    (2002, None, ("few", "kind")),
    (2003, None, ("options", "kind")),
    (2004, None, ("language", "few")),
    (2005, None, ("headline", "few")),
    *_several(2010, None, AROUND),
    *((2020 + i // 4, None, (source,)) for i, source in enumerate(AROUND)),
    *((2030 + i // 4, None, (source, "few")) for i, source in enumerate(AROUND)),
    (2040, None, ("word2", "word3")),
    (2041, None, ("word4", "word5")),
    *((2050, None, (source,)) for source in OPENS),
]


class Sheet:
    """The lines of a table, ready to be hashed for many candidates at once.

    `sources` are the numbers that the lines name, in the order in which `rows` takes them; `widths` the small
    numbers behind "way", which every code begins with.
    """

    def __init__(
        self, lines: _Lines, sources: Sequence[str], widths: Mapping[str, int] | None = None
    ) -> None:
        codes = {code: n for n, code in enumerate(dict.fromkeys(c for _, c, _ in lines if c is not None))}
        place = {source: len(codes) + 1 + n for n, source in enumerate(sources)}
        parts = {"way": 0} | {part: n for n, part in enumerate(widths or (), 1)}
        self._parts = list(parts)
        # A code is a number whose digits are the small numbers: one product of matrices makes all codes.
        self._radix = np.zeros((len(codes), len(parts)), dtype=np.float32)
        for code, n in codes.items():
            unit = 1
            for part in reversed(code.split()):
                self._radix[n, parts[part]] = unit
                unit *= (widths or {})[part]
            self._radix[n, 0] = unit
        columns = [
            ([] if code is None else [codes[code]]) + [place[source] for source in names]
            for _, code, names in lines
        ]
        self._columns = np.array([(column + [len(codes)] * 3)[:3] for column in columns]).T
        self._slots = np.array([[slot] for slot, _, _ in lines], dtype=np.uint32)

    def rows(self, *sources: Array, parts: Mapping[str, npt.NDArray[Any]] | None = None) -> Rows:
        """Rows of the table, shape (lines, candidates); `parts` are "way" and the small numbers."""
        count = sources[0].shape[-1]
        rows = np.empty((len(self._slots), count), dtype=np.int32)  # half the memory of places
        for begin in range(0, count, _BLOCK):
            part = slice(begin, begin + _BLOCK)
            table = [
                np.zeros(min(_BLOCK, count - begin), np.uint32),
                *(source[..., part] for source in sources),
            ]
            if parts:
                given = np.array([parts[name][part] for name in self._parts], dtype=np.float32)
                table.insert(0, (self._radix @ given).astype(np.uint32))
            numbers = np.vstack(table)
            rows[:, part] = mix(self._slots, *(numbers[column] for column in self._columns))
        return rows


dated = Sheet(DATED, ("kind", "role", "language", *Y_WORDS, *S_WORDS, *_BETWEEN), WIDTHS)
undated = Sheet(UNDATED, ("few", "kind", "options", "language", "headline", *AROUND, *OPENS))


def hide(rows: Rows, shown: npt.NDArray[np.bool_]) -> Rows:
    """The rows, the last of which count only where they are shown."""
    rows[-len(shown) :][~shown] = SIZE
    return rows
