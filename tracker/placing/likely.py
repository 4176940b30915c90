"""What the words around each sum make likely: topic, kind, measure and programme, in two looks.

The first adds up the weights of the words (`features`, `model`). The second adds what the neighbours and the
other sums of the same amount seem to be, and gives chances.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tracker.models import Kind, Measure
from tracker.placing.evidence import Reach
from tracker.placing.features import Features, features
from tracker.placing.found import Found
from tracker.placing.model import COLUMNS, Linear, Model, Scores
from tracker.placing.tokens import Places, Tokens, Vocabulary, number, tokens

KINDS = tuple(Kind)
MEASURES = tuple(Measure)
# Where evidence is only loose or faint, a sum is on the topic from this probability.
LOOSE = 0.93


@dataclass
class Reading:
    """A text made ready for placing: its words, the features of its sums, who is whose neighbour."""

    found: Found
    read: Tokens
    said: Reach
    twins: Places  # for each sum that restates no other a number that those of the same amount share
    sizes: list[float]  # of each of them its amount
    money: list[int]  # and a number for its currency

    @cached_property
    def features(self) -> Features:
        """The features of the sums that restate no other; a text off the topic needs none."""
        found = self.found
        near = [self.said.nearness(found.mentions[i].start) for i in found.bases]
        return features(self.read, found.mentions, found.bases, found.language, near)


def prepare(found: Found, vocabulary: Vocabulary, said: Reach) -> Reading:
    """Everything about a text that placing looks at, before any weight is asked; `said` is its evidence."""
    read = tokens(found, vocabulary)
    bases = [found.mentions[i] for i in found.bases]
    same: dict[tuple[object, ...], int] = {}
    twins = [same.setdefault((mention.amounts, mention.currency), len(same)) for mention in bases]
    sizes = [float(max(map(abs, mention.amounts), default=0)) for mention in bases]
    money = [number(mention.currency) for mention in bases]
    return Reading(found, read, said, np.array(twins, dtype=np.int64), sizes, money)


def first_scores(ready: Reading, learned: Model) -> dict[str, Scores]:
    """The first scores of the sums that restate no other, by field; shape (bases, classes)."""
    words = learned.tables["words"].scores(ready.features)
    scores = {field: words[:, columns] for field, columns in COLUMNS.items()}
    scores["programme"] = learned.tables["programme"].scores(ready.features)
    return scores


def neighbourhood(ready: Reading, scores: dict[str, Scores]) -> Scores:
    """The inputs of the second look: own scores, those of the sums before and behind (apart for the same
    sentence and another), of the same amount elsewhere, and the mean of the text; shape (bases, 71)."""
    own = np.concatenate([scores["topic"], scores["kind"], scores["measure"]], axis=1)
    soft = np.tanh(own)
    n, width = own.shape
    sentence = ready.read.sentence[ready.read.sums[ready.found.bases]]
    parts = [own]
    for step in (-1, 1):
        other = np.arange(n) + step
        there = (other >= 0) & (other < n)
        other = np.clip(other, 0, n - 1)
        together = there & (sentence[other] == sentence)
        parts += [soft[other] * together[:, None], soft[other] * (there & ~together)[:, None]]
    # The mean of those of the same amount, without the sum's own.
    total = np.zeros((n, width))
    np.add.at(total, ready.twins, soft)
    others = np.bincount(ready.twins)[ready.twins][:, None] - 1
    twin = np.where(others > 0, (total[ready.twins] - soft) / np.maximum(others, 1), 0)
    parts += [twin, others > 0, np.broadcast_to(soft.mean(axis=0), (n, width))]
    return np.concatenate(parts, axis=1).astype(np.float32)


def programme_inputs(scores: dict[str, Scores]) -> Scores:
    """The inputs of the second look at the programme: own scores and the mean of the sums on the topic."""
    own = scores["programme"]
    weight = 1 / (1 + np.exp(-4 * scores["topic"]))
    mean = (own * weight).sum(axis=0) / (weight.sum() + 1e-6)
    return np.concatenate([own, np.broadcast_to(mean, own.shape)], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Likely:
    """What each base sum may be: the chance that it is on the topic, and of each kind, measure, programme."""

    topic: Scores
    kind: Scores
    measure: Scores
    programme: Scores

    def labels(self) -> list[str]:
        """Kind and measure of each sum in one word, as the ranker of years knows them."""
        measures = [MEASURES[n] for n in self.measure.argmax(axis=1).tolist()]
        return [
            "off" if topic < 0.5 else KINDS[kind].value if measure is Measure.LEVEL else measure.value
            for topic, kind, measure in zip(
                self.topic.tolist(), self.kind.argmax(axis=1).tolist(), measures, strict=True
            )
        ]


def likely_of(ready: Reading, scores: dict[str, Scores], layers: Mapping[str, Linear]) -> Likely:
    """The second look: what the first scores and the neighbourhood of each sum make likely."""
    inputs = neighbourhood(ready, scores)
    return Likely(
        topic=layers["topic"].probabilities(inputs)[:, 1],
        kind=layers["kind"].probabilities(inputs),
        measure=layers["measure"].probabilities(inputs),
        programme=layers["programme"].probabilities(programme_inputs(scores)),
    )


def likely_fields(ready: Reading, learned: Model) -> Likely:
    """Both looks at the words around the sums."""
    return likely_of(ready, first_scores(ready, learned), learned.second)


def held(ready: Reading, likely: Likely) -> Likely:
    """Nothing is on the topic where no evidence stands near; where it is weak the words must be the surer."""
    places = [ready.found.mentions[i].start for i in ready.found.bases]
    spoken = np.array([ready.said.covers(place) for place in places])
    firm = np.array([ready.said.firmly(place) for place in places])
    topic = np.where(firm | (likely.topic >= LOOSE), likely.topic, likely.topic / 2)
    return replace(likely, topic=np.where(spoken, topic, 0))


def off_topic(ready: Reading, learned: Model) -> Likely:
    """What the sums of a text are that says nothing of the topic: no word is read."""
    count, widths = len(ready.found.bases), (len(KINDS), len(MEASURES), len(learned.programmes))
    kind, measure, programme = (np.zeros((count, width), dtype=np.float32) for width in widths)
    return Likely(np.zeros(count, dtype=np.float32), kind, measure, programme)
