"""What the words around each sum make likely: topic, kind, measure and programme, in two looks.

The first adds up the weights of the words (`features`, `model`). The second knows what the sums beside each
seem to be, and how large it is beside them (`surroundings`), and gives chances.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tracker.models import Kind, Measure
from tracker.placing.evidence import Reach
from tracker.placing.found import Found
from tracker.placing.model import COLUMNS, Layer, Model, Scores, chances
from tracker.placing.reading import Reading
from tracker.placing.surroundings import surroundings

KINDS = tuple(Kind)
MEASURES = tuple(Measure)
# Where the kinds, measures and programmes begin among the scores of the second look; the topic has two.
HEADS = tuple(np.cumsum([2, len(KINDS), len(MEASURES)]))
# Where evidence is only loose or faint, a sum is on the topic from this probability.
LOOSE = 0.8


def first_scores(ready: Reading, learned: Model) -> dict[str, Scores]:
    """The first scores of the sums that restate no other, by field; shape (bases, classes)."""
    words = learned.tables["words"].scores(ready.features)
    scores = {field: words[:, columns] for field, columns in COLUMNS.items()}
    scores["programme"] = learned.tables["programme"].scores(ready.features)
    return scores


@dataclass(frozen=True, slots=True)
class Likely:
    """What each base sum may be: the chance that it is on the topic, and of each kind, measure, programme;
    `around` are the surroundings that say so, shape (bases, inputs)."""

    topic: Scores
    kind: Scores
    measure: Scores
    programme: Scores
    around: Scores

    def labels(self) -> list[str]:
        """Kind and measure of each sum in one word, as the ranker of years knows them."""
        measures = [MEASURES[n] for n in self.measure.argmax(axis=1).tolist()]
        return [
            "off" if topic < 0.5 else KINDS[kind].value if measure is Measure.LEVEL else measure.value
            for topic, kind, measure in zip(
                self.topic.tolist(), self.kind.argmax(axis=1).tolist(), measures, strict=True
            )
        ]


def likely_of(ready: Reading, scores: dict[str, Scores], layer: Layer) -> Likely:
    """The second look: what the first scores and the surroundings of each sum make likely."""
    inputs = surroundings(ready, scores)
    said = np.split(layer.scores(inputs), HEADS, axis=1)
    topic, kind, measure, programme = map(chances, said)
    return Likely(topic[:, 1], kind, measure, programme, inputs)


def likely_fields(ready: Reading, learned: Model) -> Likely:
    """Both looks at the words around the sums."""
    return likely_of(ready, first_scores(ready, learned), learned.second["fields"])


def on_topic(found: Found, said: Reach) -> bool:
    """Whether evidence of the topic stands within reach of any sum."""
    return any(said.covers(found.mentions[i].start) for i in found.bases)


def held(ready: Reading, likely: Likely) -> Likely:
    """Nothing is on the topic where no evidence stands near; where it is weak the words must be the surer."""
    spoken = np.array([ready.said.covers(ready.found.mentions[i].start) for i in ready.found.bases])
    topic = np.where(np.array(ready.firm) | (likely.topic >= LOOSE), likely.topic, likely.topic / 2)
    return replace(likely, topic=np.where(spoken, topic, 0))


def off_topic(count: int, layer: Layer) -> Likely:
    """What the sums of a text are that says nothing of the topic: no word is read."""
    widths = np.diff([*HEADS, len(layer.bias)])
    parts = (np.zeros((count, width), dtype=np.float32) for width in (*widths, len(layer.inner)))
    return Likely(np.zeros(count, dtype=np.float32), *parts)
