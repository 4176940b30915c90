"""Mentions to figures: the order in which a sum is placed, on one page.

1. A text that does not say that it is about the cost of foreign forces (`evidence`) has no programme.
2. The words around every sum (`tokens`, `features`) give first scores for topic, kind, measure, programme.
3. A second look adds what the neighbours and the other sums of the same amount seem to be.
4. Of the years named in the text each sum takes the one that speaks most for itself, or none (`ranking`),
   twice, the second time knowing what its neighbours took.
5. Restatements share the place of what they restate. The least sure field gives the confidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from tracker.models import Kind, Measure, Mention, Why, YearFrom, YearHow, YearMention
from tracker.placing import ranking
from tracker.placing.candidates import NONE, Years, choose, in_order, named
from tracker.placing.evidence import Reach
from tracker.placing.features import Features, features
from tracker.placing.model import COLUMNS, Linear, Model, Scores, model
from tracker.placing.tokens import Places, Tokens, Vocabulary, number, tokens

KINDS = tuple(Kind)
# Where evidence is only loose or faint, a sum is on the topic from this probability.
LOOSE = 0.93
# In a text that is supposed to be on the topic, a sum is from this probability.
SUPPOSED = 0.4
# From this probability a year is given; less likely ones stay empty.
SURE = 0.5
MEASURES = tuple(Measure)


@dataclass(frozen=True, slots=True)
class Place:
    """What a mention is for, and how sure that is (0 to 1)."""

    programme: str | None
    kind: Kind
    measure: Measure
    year: int | None
    year_end: int | None
    year_from: YearFrom
    confidence: float
    why: tuple[Why, ...] = ()  # the words that name the year

    def off(self) -> Place:
        """The same, but off the topic."""
        return replace(self, programme=None, kind=Kind.OTHER, measure=Measure.LEVEL)

    def dated(self, year: int | None, year_end: int | None, year_from: YearFrom) -> Place:
        """The same, but for these years."""
        return replace(self, year=year, year_end=year_end, year_from=year_from)


@dataclass
class Reading:
    """A text made ready for placing: its words, the features of its sums, who is whose neighbour."""

    mentions: Sequence[Mention]
    converts: Sequence[int | None]
    years: Sequence[YearMention]
    published: date | None
    language: str
    read: Tokens
    said: Reach
    bases: list[int]  # the mentions that restate no other
    twins: Places  # for each of them a number that those of the same amount share
    sizes: list[float]  # of each of them its amount
    money: list[int]  # and a number for its currency

    @cached_property
    def features(self) -> Features:
        """The features of the sums that restate no other; a text off the topic needs none."""
        near = [self.said.nearness(self.mentions[i].start) for i in self.bases]
        return features(self.read, self.mentions, self.bases, self.language, near)


def prepare(
    text: str,
    language: str,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    years: Sequence[YearMention],
    published: date | None,
    vocabulary: Vocabulary,
    said: Reach,
) -> Reading:
    """Everything about a text that placing looks at, before any weight is asked; `said` is its evidence."""
    read = tokens(text, mentions, converts, years, published, vocabulary)
    bases = [i for i, base in enumerate(converts) if base is None]
    same: dict[tuple[object, ...], int] = {}
    twins = np.array(
        [same.setdefault((mentions[i].amounts, mentions[i].currency), len(same)) for i in bases],
        dtype=np.int64,
    )
    sizes = [float(max(map(abs, mentions[i].amounts), default=0)) for i in bases]
    money = [number(mentions[i].currency) for i in bases]
    return Reading(mentions, converts, years, published, language, read, said, bases, twins, sizes, money)


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
    sentence = ready.read.sentence[ready.read.sums[ready.bases]]
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


def label(topic: float, kind: int, measure: int) -> str:
    """Kind and measure in one word, as the ranker of years knows them."""
    if topic < 0.5:
        return "off"
    return KINDS[kind].value if MEASURES[measure] is Measure.LEVEL else MEASURES[measure].value


def scene_of(ready: Reading, labels: Sequence[str]) -> ranking.Scene:
    """The sums and years of a text for the ranker; `labels` say what each base sum is."""
    who = ready.read, ready.bases, ready.years, labels, ready.published, ready.language
    return ranking.Scene(*who, ready.twins, ready.sizes, ready.money)


def rank_years(
    ready: Reading, labels: Sequence[str], learned: Model, looks: int = 2
) -> list[tuple[Years, float, int]]:
    """The years of every base sum, with their probability and the mention that they are from."""
    earlier: list[Years] | None = None
    chosen: list[tuple[Years, float, int]] = []
    if not any(map(named, ready.years)):
        return [((None, None), 1.0, NONE)] * len(ready.bases)
    scene = scene_of(ready, labels)
    for table in ("year", "year_again")[:looks]:
        found = scene.candidates(earlier)
        weights = learned.tables[table]
        dated = [weights.sums(found.dated)] if found.dated else []
        chosen = choose(found, np.concatenate([*dated, weights.sums(found.undated)]))
        earlier = [years for years, _, _ in chosen]
    for n, whose in in_order(ready.read, ready.bases, ready.years).items():
        chosen[n] = ((ready.years[whose].year, None), 1.0, whose)
    return chosen


@dataclass(frozen=True, slots=True)
class Likely:
    """What each base sum may be: the chance that it is on the topic, and of each kind, measure, programme."""

    topic: Scores
    kind: Scores
    measure: Scores
    programme: Scores

    def labels(self) -> list[str]:
        """Kind and measure of each sum in one word."""
        likeliest = self.topic, self.kind.argmax(axis=1), self.measure.argmax(axis=1)
        return [label(*row) for row in zip(*(field.tolist() for field in likeliest), strict=True)]


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


def judged_fields(ready: Reading, learned: Model) -> Likely:
    """What the words say, held against the evidence: nothing is on the topic where none stands near, and
    where it is weak the words must be the surer."""
    places = [ready.mentions[i].start for i in ready.bases]
    spoken = np.array([ready.said.covers(place) for place in places])
    if not spoken.any():
        return _nothing(learned, len(places))
    likely = likely_fields(ready, learned)
    firm = np.array([ready.said.firmly(place) for place in places])
    topic = np.where(firm | (likely.topic >= LOOSE), likely.topic, likely.topic / 2)
    return replace(likely, topic=np.where(spoken, topic, 0))


def _nothing(learned: Model, count: int) -> Likely:
    """A text that says nothing of the topic."""
    widths = (len(KINDS), len(MEASURES), len(learned.programmes))
    kind, measure, programme = (np.zeros((count, width), dtype=np.float32) for width in widths)
    return Likely(np.zeros(count, dtype=np.float32), kind, measure, programme)


def place(
    text: str,
    language: str,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    years: Sequence[YearMention],
    published: date | None,
    *,
    supposed: bool = False,
) -> list[Place]:
    """What every mention of a text is for. `converts` names, for each, the mention that it restates.

    `supposed` takes for granted that the text is about the cost of foreign forces, though it may not say so.
    """
    if not mentions:
        return []
    said = Reach(text, language)
    about = supposed or any(
        said.covers(mention.start) for mention, base in zip(mentions, converts, strict=True) if base is None
    )
    if not about and not any(map(named, years)):
        nothing = Place(None, Kind.OTHER, Measure.LEVEL, None, None, YearFrom.NONE, 1.0)
        return [nothing] * len(mentions)
    learned = model()
    ready = prepare(text, language, mentions, converts, years, published, learned.vocabulary, said)
    if supposed:
        likely = likely_fields(ready, learned)
        likely = replace(likely, topic=np.minimum(likely.topic + (0.5 - SUPPOSED), 1))
    else:
        likely = judged_fields(ready, learned)
    chosen = rank_years(ready, likely.labels(), learned, looks=2 if about else 1)
    # The best of each field with its chance, by sums.
    fields = (likely.programme, likely.kind, likely.measure)
    best = zip(*(field.argmax(axis=1).tolist() for field in fields), strict=True)
    sures = np.stack(
        [np.maximum(likely.topic, 1 - likely.topic), *(field.max(axis=1) for field in fields)], axis=1
    )
    placed: dict[int, Place] = {}
    for i, on, chances, (programme, kind, measure), ((year, year_end), sure, whose) in zip(
        ready.bases, (likely.topic >= 0.5).tolist(), sures.tolist(), best, chosen, strict=True
    ):
        if sure < SURE:
            year = year_end = None
        dated = year is not None or year_end is not None
        placed[i] = Place(
            programme=learned.programmes[programme] if on else None,
            kind=KINDS[kind] if on else Kind.OTHER,
            measure=MEASURES[measure] if on else Measure.LEVEL,
            year=year,
            year_end=year_end,
            year_from=_from(ready, i, whose) if dated else YearFrom.NONE,
            confidence=round(min(sure, *chances) if on else min(sure, chances[0]), 3),
            why=(Why("year", years[whose].role, years[whose].start, years[whose].end),) if dated else (),
        )
    return [placed[i if base is None else base] for i, base in enumerate(converts)]


def _from(ready: Reading, i: int, whose: int) -> YearFrom:
    """How a sum came by its year: from its own sentence or carried over from another."""
    read = ready.read
    if read.sentence[read.years[whose]] != read.sentence[read.sums[i]]:
        return YearFrom.CARRIED
    how = ready.years[whose].how
    return YearFrom.RELATIVE if how in (YearHow.RELATIVE, YearHow.COUNTED) else YearFrom.STATED
