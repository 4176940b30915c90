"""How well models place lessons that they did not learn from: by folds, by confidence, by number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from tracker.placing.learning.lessons import Mark, Passage
from tracker.placing.likely import KINDS, MEASURES, held
from tracker.placing.place import in_rows, settled
from tracker.placing.train import Trained, train


def from_folds(done: Trained) -> Iterator[tuple[Passage, Mark, dict[str, object]]]:
    """Every mark of the lessons with what was said of it by a model that did not see its fold."""
    for one, seems, chosen in zip(done.lessons, done.likely, done.chosen, strict=True):
        if not one.marks:
            continue
        likely, years = held(one.ready, seems), in_rows(one.ready, chosen)
        placed = settled(one.ready, likely, years, done.model.programmes)
        for i, mark in zip(one.ready.found.bases, one.marks, strict=True):
            if mark is not None:
                of = placed[i]
                yield (
                    one.passage,
                    mark,
                    {
                        "topic": of.programme is not None,
                        "programme": of.programme,
                        "kind": of.kind,
                        "measure": of.measure,
                        "year": of.year,
                        "year_end": of.year_end,
                        "converts": None,
                    },
                )


def reliability(done: Trained) -> list[str]:
    """How often fields said with some confidence are right: lines of a table, from the folds."""
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, seems, chosen in zip(done.lessons, done.likely, done.chosen, strict=True):
        likely = held(one.ready, seems)
        topic, kind, measure = likely.topic, likely.kind, likely.measure
        for n, mark in enumerate(one.marks):
            if mark is None:
                continue
            named, sure, _ = chosen[n]
            pairs["year"].append((sure, named == (mark.year, mark.year_end)))
            on = mark.programme is not None
            pairs["topic"].append((float(max(topic[n], 1 - topic[n])), bool(topic[n] >= 0.5) == on))
            if on:
                pairs["kind"].append((float(kind[n].max()), KINDS[kind[n].argmax()] is mark.kind))
                pairs["measure"].append(
                    (float(measure[n].max()), MEASURES[measure[n].argmax()] is mark.measure)
                )
    steps = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
    lines = ["Reliability: share right (and number) of answers by the confidence they were given with"]
    lines.append(f"{'':8}" + " ".join(f"{f'{low:.2f}-':>14}" for low in steps[:-1]))
    for name, answers in pairs.items():
        cells = []
        for low, high in pairwise(steps):
            inside = [right for sure, right in answers if low <= sure < high]
            cells.append(f"{np.mean(inside):.3f} ({len(inside)})" if inside else "-")
        lines.append(f"{name:8}" + " ".join(f"{cell:>14}" for cell in cells))
    return lines


def curve(found: Sequence[Passage], whole: Trained) -> list[str]:
    """The learning curve: fields right on the folds with a growing share of the lessons, up to the whole."""
    lines = ["Learning curve: passages, then the share right of topic, kind, measure, year"]
    for share in (8, 4, 2, 1):
        done = train(found[::share], say=lambda _: None) if share > 1 else whole
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for _, mark, said in from_folds(done):
            on = mark.programme is not None
            right.update(topic=said["topic"] == on, year=said["year"] == mark.year)
            total.update(topic=1, year=1)
            if on:
                right.update(kind=said["kind"] is mark.kind, measure=said["measure"] is mark.measure)
                total.update(kind=1, measure=1)
        shares = " ".join(
            f"{name} {right[name] / total[name]:.3f}" for name in ("topic", "kind", "measure", "year")
        )
        lines.append(f"{len(done.lessons):6,}  {shares}")
    return lines
