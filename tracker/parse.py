"""`python -m tracker.parse`: documents in, one row for every sum of money out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

FORMATS = ("table", "csv", "json", "jsonl")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(prog="python -m tracker.parse", description=__doc__)
    line.add_argument("inputs", nargs="*", metavar="INPUT")
    line.add_argument("--format", choices=FORMATS)
    line.add_argument("--cost-sharing-only", action="store_true")
    return line


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the inputs and write their rows; the exit status."""
    options = parser().parse_args(arguments)
    from .corpus import Item, Reading, items, read_batch
    from .output import frame
    from .rows import COLUMNS

    form = options.format or "csv"
    reading = Reading(form=form, cost_sharing_only=options.cost_sharing_only)
    shape = frame(form, COLUMNS)
    sys.stdout.write(shape.head)
    failed = False
    first = True
    source = items(options.inputs) if options.inputs else [Item("stdin", "stdin", sys.stdin.buffer.read())]
    for item in source:
        outcome = read_batch([item], reading)
        if outcome.encoded:
            sys.stdout.write(("" if first else shape.between) + outcome.encoded)
            first = False
        for problem in outcome.problems:
            failed = True
            sys.stderr.write(problem + "\n")
    sys.stdout.write(shape.tail)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
