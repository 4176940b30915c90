"""How well the cases are read: `python -m tests.accuracy` prints a table by language and field.

The cases are tests/cases/*.jsonl: passages with the sums in them, each with its span, amount, currency,
qualifier, years, kind, topic and the sum that it converts. A found sum is right when it overlaps one of the
passage and has its amount and currency; a row is right when every field is.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tracker.models import Document, Figure
from tracker.reading.figures import find_figures

CASES = Path(__file__).parent / "cases"
FIELDS = ("qualifier", "year", "year_end", "kind", "topic", "converts")
COLUMNS = ("sums", "found", "find_f1", "row_f1", *FIELDS)

Case = dict[str, Any]


def passages(*files: str) -> Iterator[Case]:
    """The passages of the case files, those that say the fields of their sums."""
    for name in files or sorted(path.name for path in CASES.glob("*.jsonl")):
        for line in (CASES / name).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if "figures" in case and all("kind" in figure for figure in case["figures"]):
                yield case


def read(case: Case) -> list[Figure]:
    """What the reader finds in a passage."""
    published = date.fromisoformat(case["published"]) if case.get("published") else None
    return find_figures(Document(case["text"], published=published, language=case["lang"]))


def fields(figure: Figure, place: dict[int, int]) -> dict[str, Any]:
    """The scored fields of a found sum; `place` gives the passage's index of a found number."""
    return {
        "qualifier": figure.qualifier.value,
        "year": figure.year,
        "year_end": figure.year_end,
        "kind": figure.kind.value,
        "topic": figure.programme is not None,
        "converts": None if figure.converts is None else place.get(figure.converts, -1),
    }


def _same(case: Case, figure: Figure) -> bool:
    wanted = [case.get(name) for name in ("amount", "amount_low", "amount_high")]
    amounts = tuple(Decimal(amount) for amount in wanted if amount is not None)
    overlap = case["start"] < figure.end and figure.start < case["end"]
    return overlap and amounts == figure.amounts and case["currency"] == figure.currency


def measure(cases: Iterable[Case]) -> tuple[dict[str, dict[str, float]], list[tuple[str, ...]]]:
    """The share of right answers by language and field, and what was wrong."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[tuple[str, ...]] = []
    for case in cases:
        found = read(case)
        pairs = [
            (i, figure)
            for i, wanted in enumerate(case["figures"])
            for figure in found
            if _same(wanted, figure)
        ]
        place = {figure.number: i for i, figure in pairs}
        tally: Counter[str] = Counter(sums=len(case["figures"]), found=len(found), hits=len(pairs))
        missed = set(range(len(case["figures"]))) - {i for i, _ in pairs}
        wrong += [(case["id"], "missed", case["figures"][i]["text"]) for i in sorted(missed)]
        wrong += [(case["id"], "extra", f.as_written) for f in found if f.number not in place]
        for i, figure in pairs:
            wanted, got = case["figures"][i], fields(figure, place)
            right = {field for field in FIELDS if got[field] == wanted[field]}
            tally.update(right)
            tally["rows"] += len(right) == len(FIELDS)
            wrong += [
                (case["id"], field, wanted["text"], f"{wanted[field]} -> {got[field]}")
                for field in FIELDS
                if field not in right
            ]
        for scope in ("all", case["lang"]):
            counts[scope].update(tally)
    return {scope: _shares(counts[scope]) for scope in sorted(counts)}, wrong


def _shares(count: Counter[str]) -> dict[str, float]:
    both = count["sums"] + count["found"] or 1
    shares = {field: count[field] / (count["hits"] or 1) for field in FIELDS}
    counted = {"sums": count["sums"], "found": count["found"]}
    return counted | {"find_f1": 2 * count["hits"] / both, "row_f1": 2 * count["rows"] / both} | shares


def table(shares: dict[str, dict[str, float]]) -> str:
    """The table as text, one line a language."""
    lines = ["      " + "".join(f"{column:>10}" for column in COLUMNS)]
    for scope, row in shares.items():
        cells = (f"{row[c]:>10}" if c in ("sums", "found") else f"{row[c]:>10.3f}" for c in COLUMNS)
        lines.append(f"{scope:<6}" + "".join(cells))
    return "\n".join(lines)


if __name__ == "__main__":
    shares, wrong = measure(passages(*sys.argv[1:]))
    sys.stdout.write(table(shares) + "\n")
    sys.stdout.writelines("  ".join(error) + "\n" for error in wrong)
