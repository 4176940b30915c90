"""How well sums are found and placed on texts that nothing was learned from: floors, not targets.

`python -m tests.accuracy` prints the numbers; docs/accuracy.md explains them.
"""

from __future__ import annotations

import pytest

from tests.accuracy import examine, finding, real_life
from tracker.placing.learning.teaching import digest
from tracker.placing.model import model

Table = dict[str, dict[str, float]]
PLACING = {
    "find": 0.985,
    "topic": 0.945,
    "programme": 0.945,
    "kind": 0.855,
    "measure": 0.935,
    "year": 0.86,
    "row": 0.72,
}


@pytest.fixture(scope="module")
def placed() -> Table:
    """The shares on the passages that retell real documents, by language."""
    table, _ = examine(real_life())
    return table


@pytest.mark.parametrize(("field", "floor"), PLACING.items())
def test_places_on_real_life(placed: Table, field: str, floor: float) -> None:
    assert placed["all"][field] >= floor


def test_few_of_the_years_given_are_wrong(placed: Table) -> None:
    assert placed["all"]["wrong_year"] <= 0.1


def test_finding() -> None:
    """Amount, currency, hedge and restatement, in every language of the cases."""
    low = {
        (scope, field): share
        for scope, line in finding().items()
        for field, share in line.items()
        if field != "sums" and share < 0.985
    }
    assert low == {}


def test_the_weights_are_those_of_the_lessons() -> None:
    """`make train` was run after the last change of a lesson."""
    assert model().lessons == digest()
