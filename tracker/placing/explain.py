"""The words that weighed most in placing a sum: for what it was taken for, against the runner-up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from tracker.placing.evidence import Reach
from tracker.placing.features import (
    CHUNK_SLOT,
    CLAUSE_SLOT,
    HEAD_SLOT,
    LETTER_SLOT,
    NEAR_SLOT,
    NEXT_SLOT,
    PAIR_SLOT,
    PREFIX_SLOT,
    PREVIOUS_SLOT,
    SEGMENT_SLOT,
    SENTENCE_SLOT,
    SHARED,
    SIDE_SLOT,
    TAIL_SLOT,
    mix,
)
from tracker.placing.found import Found
from tracker.placing.likely import KINDS, MEASURES, on_topic
from tracker.placing.model import COLUMNS, Table, model
from tracker.placing.place import rank_years, weigh
from tracker.placing.reading import Reading, prepare
from tracker.placing.tokens import SIGN_NAMES, number, prefixes

WORDS = 5  # that are named for one field
SINGLE = (
    *(NEAR_SLOT + 10 * side + step for side in (0, 1) for step in range(5)),
    *(slot + side for slot in (SIDE_SLOT, SEGMENT_SLOT, CLAUSE_SLOT) for side in (0, 1)),
    *(SENTENCE_SLOT, PREVIOUS_SLOT, NEXT_SLOT, CHUNK_SLOT, HEAD_SLOT),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field is what it is: its value, how likely, what came next, and the words that told them apart
    with their weights, the heaviest first."""

    field: str
    value: str
    chance: float
    runner_up: str
    words: tuple[tuple[str, float], ...]


def reasons(exact: Found, which: int) -> list[Reason]:
    """Why sum `which` of a text, counted from 0, was placed as it was."""
    learned = model()
    said = Reach(exact.text, exact.language)
    ready = prepare(exact, learned.vocabulary, said)
    base = exact.converts[which]
    own = which if base is None else base
    n = exact.bases.index(own)
    names = _names(ready)
    likely = weigh(ready, learned, about=on_topic(exact, said))
    chances = {
        "topic": np.stack([1 - likely.topic, likely.topic], axis=1),
        "programme": likely.programme,
        "kind": likely.kind,
        "measure": likely.measure,
    }
    values = {
        "topic": ("off the topic", "cost sharing"),
        "programme": learned.programmes,
        "kind": tuple(kind.value for kind in KINDS),
        "measure": tuple(measure.value for measure in MEASURES),
    }
    found = []
    if not said.covers(exact.mentions[own].start):
        found.append(Reason("topic", "off the topic", 1.0, "", (("nothing near says that it is", 0.0),)))
    else:
        for field, classes in values.items():
            best, second = np.argsort(-chances[field][n])[:2]
            table = learned.tables["programme" if field == "programme" else "words"]
            first = COLUMNS[field].start if field in COLUMNS else 0
            columns: tuple[int, int | None] = (
                (0, None) if field == "topic" else (first + best, first + second)
            )
            sign = 1 if field != "topic" or best == 1 else -1
            heavy = _heaviest(ready, table, n, columns, names, sign)
            found.append(Reason(field, classes[best], float(chances[field][n, best]), classes[second], heavy))
            if field == "topic" and best == 0:
                break
    (year, year_end), chance, whose = rank_years(ready, likely, learned)[n]
    value = " to ".join(str(one) for one in (year, year_end) if one is not None) or "none"
    words = ((ready.found.years[whose].as_written, 0.0),) if whose >= 0 else ()
    return [*found, Reason("year", value, chance, "", words)]


def _heaviest(
    ready: Reading,
    table: Table,
    n: int,
    columns: tuple[int, int | None],
    names: dict[int, str],
    sign: int,
) -> tuple[tuple[str, float], ...]:
    """The words whose weights speak most for the first column, over the second."""
    weights = table.cells.astype(np.float32) * table.scale
    apart = weights[:, columns[0]] - (0 if columns[1] is None else weights[:, columns[1]])
    total: dict[str, float] = defaultdict(float)
    found, sorts = ready.features, list(SHARED)
    runs = [(found.own[n], table.sizes(found.layout))]
    for group in found.groups[n]:
        rows = found.shared[found.begin[group] : found.begin[group + 1]]
        runs.append((rows, np.full(len(rows), table.blocks.get(sorts[found.sorts[group]], 0.0), np.float32)))
    for rows, sizes in runs:
        weighed = apart[rows >> table.fold] * sizes
        for row, weight in zip(rows.tolist(), weighed.tolist(), strict=True):
            if row in names:
                total[names[row]] += sign * weight
    best = sorted(total.items(), key=lambda item: -item[1])[:WORDS]
    return tuple((word, round(weight, 2)) for word, weight in best if weight > 0)


def _names(ready: Reading) -> dict[int, str]:
    """What stands behind the rows of the table that this text has."""
    read = ready.read
    named: dict[int, str] = {}
    words = read.words()
    said = [SIGN_NAMES.get(word, word) for word in words]

    def name(slot: int, text: str, *numbers: int) -> None:
        row = mix(slot, *(np.array([n], dtype=np.uint32) for n in numbers))
        named.setdefault(int(row[0]), text)

    for word, text in dict(zip(words, said, strict=True)).items():
        for slot in SINGLE:
            name(slot, text, number(word))
        for side in (0, 1):
            name(PAIR_SLOT + side, text, 7, number(word))
    ids = read.ids.tolist()
    for i in range(len(ids) - 1):
        name(PAIR_SLOT + 1, f"{said[i]} {said[i + 1]}", ids[i], ids[i + 1])
        name(PAIR_SLOT, f"{said[i]} {said[i + 1]}", ids[i + 1], ids[i])
    if ready.found.language in ("ko", "ja", "zh"):
        letters = read.letters()[0].tolist()
        for size in (2, 3, 4):
            for i in range(len(letters) - size + 1):
                gram = letters[i : i + size]
                text = "".join(SIGN_NAMES.get(chr(c), chr(c)) for c in gram)
                for slot in (LETTER_SLOT, LETTER_SLOT + 4, TAIL_SLOT):
                    name(slot + size - 2, text, *gram)
        for piece in {piece for word in words if word[0] >= "ぁ" for piece in prefixes(word)}:
            name(PREFIX_SLOT, piece, number(piece))
    return named
