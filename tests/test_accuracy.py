"""Floors under how well our own passages are read. They only go up."""

from __future__ import annotations

import pytest

from tests.accuracy import CASES, measure, passages, table

FLOORS = {
    "passages.jsonl": {
        "find_f1": 1.0,
        "row_f1": 0.94,
        "qualifier": 1.0,
        "year": 0.98,
        "year_end": 0.995,
        "kind": 0.955,
        "topic": 0.995,
        "converts": 1.0,
    },
}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_floors(name: str) -> None:
    shares, wrong = measure(passages(name))
    below = {
        field: shares["all"][field] for field, floor in FLOORS[name].items() if shares["all"][field] < floor
    }
    assert not below, "\n".join([table(shares), *map(str, wrong)])


def test_the_passages_are_what_they_say() -> None:
    cases = list(passages("passages.jsonl"))
    assert len(cases) >= 60
    assert {case["lang"] for case in cases} >= {"en", "ko", "ja"}
    for case in cases:
        for figure in case["figures"]:
            assert case["text"][figure["start"] : figure["end"]] == figure["text"]


def test_every_case_file_can_be_measured() -> None:
    assert list(CASES.glob("*.jsonl"))
    shares, _ = measure(passages())
    assert shares["all"]["sums"] > 0
