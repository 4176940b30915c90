"""`python -m tracker.placing.train`: the lessons to weights, and how well they place passages they never saw.

Deterministic: the same lessons give the same weights. Needs scikit-learn (extra `train`). Passages that
retell one page (same day, a sum in common) stay together in one of five folds. What the second look and the
ranker of years learn from are scores that the folds gave to passages outside them, as real texts will have.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tracker.placing.candidates import Choice
from tracker.placing.learning.lessons import Passage
from tracker.placing.learning.machines import WORDS, Fields, outside, quantised, second_look
from tracker.placing.learning.ranker import Ranker
from tracker.placing.learning.teaching import (
    LESSONS,
    Lesson,
    digest,
    known_words,
    make_ready,
    read_lessons,
)
from tracker.placing.likely import Likely, held, off_topic, on_topic
from tracker.placing.model import COLUMNS, FILE, Model, Table, save
from tracker.placing.tokens import Vocabulary


@dataclass(slots=True)
class Trained:
    """A model, and for every lesson the answers of a model that did not see it."""

    model: Model
    lessons: list[Lesson]
    likely: list[Likely]
    chosen: list[list[Choice]]


def train(found: Sequence[Passage], say: Callable[[str], object] = print, mark: str = "") -> Trained:
    """Learn from passages; `say` is given a line at each step."""
    vocabulary = Vocabulary(known_words(passage.text for passage in found))
    lessons = make_ready(found, vocabulary)
    say(f"{len(lessons):,} passages, {sum(len(o.marks) for o in lessons):,} sums")
    programmes = tuple(sorted({m.programme for o in lessons for m in o.marks if m and m.programme}))
    fields = Fields(lessons, programmes)
    fields.outside()
    layer, likely = second_look(lessons, programmes), outside(lessons, programmes)
    say("topic, kind, measure and programme: done")
    of_words = [fields.table(name) for name in COLUMNS]
    tables = {
        "words": Table(
            np.concatenate([table.cells for table in of_words], axis=1),
            np.concatenate([table.scale for table in of_words]),
            WORDS,
            0,
            np.concatenate([table.bias for table in of_words]),
        ),
        "programme": fields.table("programme"),
    }
    fields.matrix.clear()
    # Years are learned as they are read: a text that says nothing of the topic has only those.
    ranker = Ranker(
        lessons,
        [
            held(one.ready, seems)
            if on_topic(one.ready.found, one.ready.said)
            else off_topic(len(one.marks), layer)
            for one, seems in zip(lessons, likely, strict=True)
        ],
    )
    tables["year"] = quantised(ranker.fit()[:, None], {}, 0)
    say("years, first look: done")
    layers = {"fields": layer, "year": ranker.network()}
    chosen = ranker.chosen()
    say("years, second look: done")
    learned = Model(vocabulary, programmes, tables, layers, mark)
    return Trained(learned, lessons, likely, chosen)


def main() -> int:
    """Train on lessons/ and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lessons", type=Path, default=LESSONS)
    parser.add_argument("-o", "--output", type=Path, default=FILE)
    given = parser.parse_args()
    done = train(read_lessons(given.lessons), mark=digest(given.lessons))
    save(done.model, given.output)
    sys.stdout.write(f"{given.output}: {given.output.stat().st_size / 1e6:.2f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
