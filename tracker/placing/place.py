"""Mentions to figures: the order in which a sum is placed, on one page.

1. A text that does not say that it is about the cost of foreign forces (`evidence`) has no programme.
2. The words around every sum (`tokens`, `features`) give first scores for topic, kind, measure, programme.
3. A second look adds what the neighbours and the other sums of the same amount seem to be.
4. Of the years named in the text each sum takes the one that speaks most for itself, or none (`ranking`); a
   second look (`year_surroundings`) knows what the sums beside it seem to take.
5. Restatements share the place of what they restate. The least sure field gives the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tracker.models import Kind, Measure, Why, YearFrom, YearHow
from tracker.placing.candidates import NONE, Choice, in_order, named
from tracker.placing.evidence import Reach
from tracker.placing.found import Found
from tracker.placing.likely import KINDS, MEASURES, Likely, held, likely_fields, off_topic, on_topic
from tracker.placing.model import Model, model
from tracker.placing.ranking import Scene, choices
from tracker.placing.reading import Reading, prepare
from tracker.placing.year_surroundings import look_again

# In a text that is supposed to be on the topic, a sum is from this probability.
SUPPOSED = 0.4
# From this probability a year is given, and one that another sentence names; less likely ones stay empty.
SURE, SURE_CARRIED = 0.6, 0.7


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


def rank_years(ready: Reading, likely: Likely, learned: Model) -> list[Choice]:
    """The years of every base sum, with their probability and the mention that they are from."""
    if not any(map(named, ready.found.years)):
        return [((None, None), 1.0, NONE)] * len(ready.found.bases)
    scene = Scene(ready, likely.labels())
    weights = learned.tables["year"]
    first = np.concatenate([weights.sums(scene.dated), weights.sums(scene.undated)])
    return in_rows(
        ready, choices(scene, look_again(scene, scene.candidates(first), likely, learned.second["year"]))
    )


def in_rows(ready: Reading, chosen: list[Choice]) -> list[Choice]:
    """The same, but a row of sums behind as many years takes them in order."""
    for n, whose in in_order(ready.read, ready.found.bases, ready.found.years).items():
        chosen[n] = ((ready.found.years[whose].year, None), 1.0, whose)
    return chosen


def place(found: Found, *, supposed: bool = False) -> list[Place]:
    """What every sum of a text is for, of which there must be one.

    `supposed` takes for granted that the text is about the cost of foreign forces, though it may not say so.
    """
    said = Reach(found.text, found.language)
    about = supposed or on_topic(found, said)
    if not about and not any(map(named, found.years)):
        nothing = Place(None, Kind.OTHER, Measure.LEVEL, None, None, YearFrom.NONE, 1.0)
        return [nothing] * len(found.mentions)
    learned = model()
    ready = prepare(found, learned.vocabulary, said)
    likely = weigh(ready, learned, about=about, supposed=supposed)
    placed = settled(ready, likely, rank_years(ready, likely, learned), learned.programmes)
    return [placed[i if base is None else base] for i, base in enumerate(found.converts)]


def weigh(ready: Reading, learned: Model, *, about: bool, supposed: bool = False) -> Likely:
    """What the sums are likely to be of a text that is `about` the topic, or not, or `supposed` to be."""
    if not about:
        return off_topic(len(ready.found.bases), learned.second["fields"])
    likely = likely_fields(ready, learned)
    if supposed:
        return replace(likely, topic=np.minimum(likely.topic + (0.5 - SUPPOSED), 1))
    return held(ready, likely)


def settled(
    ready: Reading, likely: Likely, chosen: Sequence[Choice], programmes: Sequence[str]
) -> dict[int, Place]:
    """The best of each field and the years, by the index of each mention that restates no other."""
    fields = (likely.programme, likely.kind, likely.measure)
    best = zip(*(field.argmax(axis=1).tolist() for field in fields), strict=True)
    sures = np.stack(
        [np.maximum(likely.topic, 1 - likely.topic), *(field.max(axis=1) for field in fields)], axis=1
    )
    placed: dict[int, Place] = {}
    years = ready.found.years
    for i, on, chances, (programme, kind, measure), ((year, year_end), sure, whose) in zip(
        ready.found.bases, (likely.topic >= 0.5).tolist(), sures.tolist(), best, chosen, strict=True
    ):
        how = _from(ready, i, whose) if whose != NONE else YearFrom.NONE
        dated = how is not YearFrom.NONE and sure >= (SURE_CARRIED if how is YearFrom.CARRIED else SURE)
        placed[i] = Place(
            programme=programmes[programme] if on else None,
            kind=KINDS[kind] if on else Kind.OTHER,
            measure=MEASURES[measure] if on else Measure.LEVEL,
            year=year if dated else None,
            year_end=year_end if dated else None,
            year_from=how if dated else YearFrom.NONE,
            confidence=round(min(sure, *chances) if on else min(sure, chances[0]), 3),
            why=(Why("year", years[whose].role, years[whose].start, years[whose].end),) if dated else (),
        )
    return placed


def _from(ready: Reading, i: int, whose: int) -> YearFrom:
    """How a sum came by its year: from its own sentence or carried over from another."""
    read = ready.read
    if read.sentence[read.years[whose]] != read.sentence[read.sums[i]]:
        return YearFrom.CARRIED
    how = ready.found.years[whose].how
    return YearFrom.RELATIVE if how in (YearHow.RELATIVE, YearHow.COUNTED) else YearFrom.STATED
