"""The two looks: what the networks learn, and that chances stay chances."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tracker.models import Document
from tracker.placing.candidates import shares
from tracker.placing.evidence import Reach
from tracker.placing.found import find
from tracker.placing.learning.networks import of_classes, of_groups
from tracker.placing.model import model
from tracker.placing.place import weigh
from tracker.placing.ranking import Scene, choices
from tracker.placing.reading import prepare
from tracker.placing.year_surroundings import look_again

TEXT = """\
Seoul's contribution to the upkeep of U.S. troops is 1.52 trillion won in 2026, up from 1.4 trillion in 2025.
Of it 600 billion won is for labor. In 2019 the talks had ended at $890 million, and Washington then asked for
$5 billion a year.

"""


def test_a_network_learns_what_no_line_can_part() -> None:
    """One of two inputs, but not both; lines without a class teach nothing."""
    start = np.random.default_rng(1)
    inputs = start.integers(0, 2, (3000, 2)).astype(np.float32)
    want = (inputs[:, 0] != inputs[:, 1]).astype(np.int64)
    taught = np.where(np.arange(3000) % 3, want, -1)
    inverted = 1 - want
    layer = of_classes(inputs, [(taught, 2), (inverted, 2)], networks=1, hidden=16)
    scores = layer.scores(inputs)
    assert (scores[:, :2].argmax(axis=1) == want).all()
    assert (scores[:, 2:].argmax(axis=1) == inverted).all()


def test_a_network_learns_which_of_a_group() -> None:
    start = np.random.default_rng(2)
    owner = np.repeat(np.arange(6000), start.integers(2, 6, 6000))
    inputs = start.random((len(owner), 3)).astype(np.float32)
    value = inputs[:, 0] - inputs[:, 1]
    most = np.full(6000, -np.inf)
    np.maximum.at(most, owner, value)
    layer = of_groups(inputs, value == most[owner], owner, networks=2, hidden=16)
    chance = shares(layer.scores(inputs)[:, 0], owner, 6000)
    best = np.zeros(6000)
    np.maximum.at(best, owner, chance)
    assert (chance == best[owner])[value == most[owner]].mean() > 0.9
    assert np.allclose(np.bincount(owner, chance), 1)


def test_what_lines_have_in_common_may_be_given_once() -> None:
    layer, start = model().second["year"], np.random.default_rng(3)
    width = len(model().second["fields"].inner)
    own, common = start.random((5, len(layer.inner) - width)), start.random((2, width))
    whose = np.array([0, 0, 1, 1, 1])
    whole = layer.scores(np.concatenate([own, common[whose]], axis=1).astype(np.float32))
    assert np.allclose(
        layer.scores(own.astype(np.float32), common.astype(np.float32), whose), whole, atol=1e-3
    )


@pytest.mark.parametrize("about", [True, False])
def test_the_chances_of_each_sum_add_up(about: bool) -> None:
    found = find(Document(TEXT * 3, published=date(2025, 4, 9)))
    learned = model()
    ready = prepare(found, learned.vocabulary, Reach(found.text, found.language))
    likely = weigh(ready, learned, about=about)
    scene = Scene(ready, likely.labels())
    weights = learned.tables["year"]
    first = scene.candidates(np.concatenate([weights.sums(scene.dated), weights.sums(scene.undated)]))
    second = look_again(scene, first, likely, learned.second["year"])
    for found_by, least in ((first, 0.8), (second, 1 - 1e-6)):  # unlikely years are left out
        total = np.bincount(found_by.owner, found_by.chance)
        assert len(total) == len(ready.found.bases)
        assert (total <= 1 + 1e-6).all()
        several = np.bincount(found_by.owner) > 1
        assert (total[several] >= least).all()
    assert len(choices(scene, second)) == len(ready.found.bases)
    nobody = np.full(scene.count, len(first.answers) - 1)
    assert (first.chance_of(np.arange(scene.count), nobody) <= 1).all()
    assert first.chance_of(np.array([0]), np.array([0]))[0] == first.chance[0]
