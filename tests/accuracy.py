"""How well sums are found and placed: `python -m tests.accuracy`.

Finding is examined on tests/cases/finding.jsonl (amount, currency, qualifier, restatement), placing on
tests/cases/real_life.txt: real documents retold, never learned from, marked by lessons/GUIDE.md. With
--lessons the reader is also trained anew on four fifths of the lessons at a time and examined on the fifth,
which takes minutes; --curve trains on growing parts of them.

A marked sum is found when a figure overlaps it. Fields are judged on the sums that were found: `topic` is a
programme given or not; programme, kind and measure where the mark is on the topic; `row` is all of them right
but the programme's code. `paid` is what a reader trusts most: a payment's level on the topic. `wrong_year` is
the share of wrong years among those given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker import find_figures
from tracker.models import Document, Figure, Kind, Measure
from tracker.placing.learning.lessons import Mark, Passage, passages

CASES = Path(__file__).parent / "cases"
FIELDS = ("topic", "programme", "kind", "measure", "year", "year_end", "converts")
COLUMNS = ("sums", "find", "row", *FIELDS, "paid_p", "paid_r", "wrong_year")
Tally = dict[str, Counter[str]]
Answer = dict[str, Any]


def real_life() -> list[Passage]:
    """The passages that placing is examined on."""
    return list(passages(CASES / "real_life.txt"))


def found_in(passage: Passage) -> list[Figure]:
    """What the reader finds in a passage."""
    return find_figures(Document(passage.text, published=passage.published, language=passage.language))


def answers(passage: Passage, figures: Sequence[Figure]) -> Iterator[tuple[Mark, Answer | None]]:
    """Each mark with what was said of it, or None where no figure overlaps it."""
    pairs: dict[int, Figure] = {}
    taken: set[int] = set()
    for n, mark in enumerate(passage.marks):
        for figure in figures:
            if figure.number not in taken and figure.start < mark.end and mark.start < figure.end:
                pairs[n] = figure
                taken.add(figure.number)
                break
    mark_of = {figure.number: n for n, figure in pairs.items()}
    for n, mark in enumerate(passage.marks):
        figure = pairs.get(n)
        yield (
            mark,
            None
            if figure is None
            else {
                "topic": figure.programme is not None,
                "programme": figure.programme,
                "kind": figure.kind,
                "measure": figure.measure,
                "year": figure.year,
                "year_end": figure.year_end,
                "converts": None if figure.converts is None else mark_of.get(figure.converts, -1),
            },
        )


def count(tally: Counter[str], mark: Mark, said: Answer | None) -> list[str]:
    """Add one sum to a tally; the fields that are wrong."""
    on = mark.programme is not None
    paid = on and mark.kind is Kind.PAYMENT and mark.measure is Measure.LEVEL
    tally.update(sums=1, gold_paid=paid)
    if said is None:
        return ["missed"]
    want = {"topic": on, **{name: getattr(mark, name) for name in FIELDS if name != "topic"}}
    said_paid = said["topic"] and said["kind"] is Kind.PAYMENT and said["measure"] is Measure.LEVEL
    given = said["year"] is not None
    tally.update(
        hit=1, said_paid=said_paid, both_paid=paid and said_paid, given=given,
        wrong_given=given and said["year"] != mark.year,
    )  # fmt: skip
    wrong = []
    for name in FIELDS:
        if name == "programme" and not (on and said["topic"]):
            continue
        if name in ("kind", "measure") and not on:
            continue
        right = said[name] == want[name]
        tally.update({name: right, f"of_{name}": 1})
        if not right:
            wrong.append(name)
    tally.update(row=not set(wrong) - {"programme"})
    return wrong


def shares(tally: Counter[str]) -> dict[str, float]:
    """The columns of one line of the table."""
    line: dict[str, float] = {
        "sums": tally["sums"],
        "find": 2 * tally["hit"] / max(1, tally["sums"] + tally["found"]),
        "row": tally["row"] / max(1, tally["sums"]),
    }
    line |= {name: tally[name] / max(1, tally[f"of_{name}"]) for name in FIELDS}
    line["paid_p"] = tally["both_paid"] / max(1, tally["said_paid"])
    line["paid_r"] = tally["both_paid"] / max(1, tally["gold_paid"])
    line["wrong_year"] = tally["wrong_given"] / max(1, tally["given"])
    return line


def examine(texts: Iterable[Passage]) -> tuple[dict[str, dict[str, float]], list[tuple[str, ...]]]:
    """The table by language, and every error: passage, field, words, what is right."""
    tallies: Tally = defaultdict(Counter)
    errors: list[tuple[str, ...]] = []
    for passage in texts:
        figures = found_in(passage)
        for scope in ("all", passage.language):
            tallies[scope]["found"] += len(figures)
        for mark, said in answers(passage, figures):
            for scope in ("all", passage.language):
                wrong = count(tallies[scope], mark, said)
            errors += [(passage.id, name, mark.words, mark.label, str(mark.year)) for name in wrong]
    return {scope: shares(tally) for scope, tally in tallies.items()}, errors


def outside(trained: Any) -> dict[str, dict[str, float]]:
    """The same table for lessons, each answered by a model that did not see its fold."""
    from tracker.placing.learning.folds import from_folds

    tallies: Tally = defaultdict(Counter)
    for passage, mark, said in from_folds(trained):
        for scope in ("all", passage.language):
            tallies[scope]["found"] += 1
            count(tallies[scope], mark, said)
    return {scope: shares(tally) for scope, tally in tallies.items()}


def finding() -> dict[str, dict[str, float]]:
    """How well sums are found, by language: precision and recall in one, amounts, hedges and restatements."""
    tallies: Tally = defaultdict(Counter)
    for line in (CASES / "finding.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        figures = find_figures(Document(case["text"], language=case["lang"]))
        for scope in ("all", case["lang"]):
            tallies[scope].update(_found(case["figures"], figures))
    table = {}
    for scope, c in tallies.items():
        of = max(1, c["hit"])
        table[scope] = {
            "sums": c["sums"],
            "find": 2 * c["hit"] / max(1, c["sums"] + c["found"]),
            "qualifier": c["qualifier"] / of,
            "converts": c["converts"] / of,
        }
    return table


def _found(wanted: list[dict[str, Any]], figures: Sequence[Figure]) -> Counter[str]:
    def same(case: dict[str, Any], figure: Figure) -> bool:
        named = [case.get(key) for key in ("amount", "amount_low", "amount_high")]
        amounts = tuple(Decimal(amount) for amount in named if amount is not None)
        overlap = case["start"] < figure.end and figure.start < case["end"]
        return overlap and amounts == figure.amounts and case["currency"] == figure.currency

    tally: Counter[str] = Counter(sums=len(wanted), found=len(figures))
    pairs = [(n, f) for n, case in enumerate(wanted) for f in figures if same(case, f)]
    place = {figure.number: n for n, figure in pairs}
    for n, figure in pairs:
        base = None if figure.converts is None else place.get(figure.converts, -1)
        tally.update(
            hit=1,
            qualifier=wanted[n].get("qualifier", "exact") == figure.qualifier.value,
            converts=wanted[n].get("converts") == base,
        )
    return tally


def lines(table: dict[str, dict[str, float]], title: str) -> Iterator[str]:
    """A table as text."""
    columns = list(next(iter(table.values()), {}))
    yield f"{title}\n{'':8}" + " ".join(f"{name:>10}" for name in columns)
    for scope, line in table.items():
        cells = (f"{line[name]:>10.0f}" if name == "sums" else f"{line[name]:>10.3f}" for name in columns)
        yield f"{scope:8}" + " ".join(cells)


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well sums are found and placed.")
    parser.add_argument("--lessons", action="store_true", help="five-fold cross-validation over the lessons")
    parser.add_argument("--curve", action="store_true", help="these, and the learning curve (long)")
    parser.add_argument("--errors", action="store_true", help="every error on the passages of real life")
    given = parser.parse_args()
    table, errors = examine(real_life())
    report = [*lines(finding(), "Finding, tests/cases/finding.jsonl"), ""]
    report += lines(table, "Placing, tests/cases/real_life.txt")
    report += ["  ".join(error) for error in errors] if given.errors else []
    sys.stdout.write("\n".join(report) + "\n")
    if given.lessons or given.curve:
        from tracker.placing.learning.folds import curve, reliability
        from tracker.placing.learning.teaching import read_lessons
        from tracker.placing.train import train

        lessons = read_lessons()
        trained = train(lessons, say=lambda _: None)
        report = ["", *lines(outside(trained), "Placing, lessons, five folds"), "", *reliability(trained)]
        sys.stdout.write("\n".join(report) + "\n")
        if given.curve:
            sys.stdout.write("\n".join(["", *curve(lessons, trained)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
