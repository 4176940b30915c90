"""Slips that outlets printed, and right sentences of the same stories: how many the checker tells apart.

    python -m tests.printed [--list]

tests/cases/printed_slips.csv has a sentence of our own for each, with the figure as it was printed, where and
when, and what is right. A wrong figure is caught if it is flagged, or, a percentage, if a sum of its text is.
"Offered": not flagged, and the slip named, since the text gives no year.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker import find_figures
from tracker.checking.checks import check
from tracker.documents.read import Given, from_text
from tracker.models import Figure, Finding
from tracker.record.store import the_record

FILE = Path(__file__).parent / "cases" / "printed_slips.csv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One sentence, whether it is right, and what checking said of the figure in question."""

    id: str
    language: str
    right: bool
    slip: str
    caught: bool
    offered: bool
    line: str


def outcomes() -> Iterator[Outcome]:
    """Every sentence of the file, read and checked as a draft of its day."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        day = f"{row['published']}-28"[:10]  # where only the month is known, all of its days may have passed
        published = date.fromisoformat(day) if len(day) == 10 and day[:4].isdigit() else None
        document = from_text(row["text"], Given(published, row["language"]))
        figures = find_figures(document)
        pairs = list(zip(figures, check(document, figures, the_record()), strict=True))
        said = _said_of(row["figure"], pairs)
        verdicts = (f"{f.as_written} [{f.year}] {x.verdict} {x.slip or ''}: {x.remark}" for f, x in pairs)
        yield Outcome(
            row["id"],
            row["language"],
            row["right"] == "true",
            row["slip"],
            any(finding.flagged for finding in said),
            any(finding.slip is not None for finding in said),
            f"{row['id']} {row['slip']} | {row['figure']} | {row['text']} | {' / '.join(verdicts)}",
        )


def _said_of(words: str, pairs: list[tuple[Figure, Finding]]) -> list[Finding]:
    """What was said of a figure of the text; of a percentage, all that was said."""
    own = [x for f, x in pairs if f.as_written in words or words in f.as_written]
    return own or [finding for _, finding in pairs]


def main() -> None:
    counts: dict[tuple[str, str], Counter[str]] = {}
    lines = []
    for one in outcomes():
        for scope in (one.language, "all"):
            for slip in ("right",) if one.right else (one.slip, "wrong"):
                count = counts.setdefault((scope, slip), Counter())
                count.update(figures=1, flagged=one.caught, offered=one.offered and not one.caught)
        if one.right == one.caught:
            lines.append(one.line)
    for (scope, slip), count in sorted(counts.items()):
        shares = f"{count['flagged']:>3} flagged, {count['offered']:>3} offered"
        sys.stdout.write(f"{scope:4} {slip:<11} {count['figures']:>3} figures: {shares}\n")
    if "--list" in sys.argv:
        sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
