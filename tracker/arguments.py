"""The command line of tracker.parse. It imports nothing heavy, so that --help answers at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from tracker.languages import languages
from tracker.models import PUBLISHED

FORMATS = ("table", "csv", "json", "jsonl")
ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet"}
WRONG_USAGE = 2
PROCESSES = max(16, 4 * (os.cpu_count() or 1))  # more of them wait for each other
# What says how rows are written or many documents read, and so goes with neither --sheet nor --explain.
OF_ROWS = {
    "format": "--format",
    "output": "-o",
    "cost_sharing_only": "--cost-sharing-only",
    "currency": "--in",
    "check": "--check",
    "jobs": "--jobs",
    "resume": "--resume",
    "scheduler": "--scheduler",
}

ABOUT = """Read documents and write one row for every sum of money in them.

INPUT is a document (.txt .md .html .pdf .docx .hwpx .eml), a folder of them, a pattern ('news/*.txt'), an
archive with one JSON object a line (.jsonl, .jsonl.gz: "text", and if known "id", "published", "title",
"publisher", "url", "language"), an address (s3://...), or - for standard input, which is also read when
nothing else is given.
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors take one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message} (--help says more)\n")


def _parser() -> Parser:
    """The command line."""
    line = Parser(
        prog="python -m tracker.parse",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Exit status: 0 all was read; 1 some input could not be read (the rest was written); "
        "2 wrong usage.",
    )
    line.add_argument("inputs", nargs="*", metavar="INPUT", help="documents, folders, archives, or -")
    line.add_argument("--text", help="read this text instead of an input")
    source = line.add_argument_group("what is known of the documents (what an archive's line says wins)")
    source.add_argument(
        "--published", metavar="YYYY-MM-DD", type=_day, help='the day from which "this year" is counted'
    )
    source.add_argument("--language", metavar="CODE", type=_language, help=f"one of {', '.join(languages())}")
    source.add_argument("--publisher", metavar="NAME", help="who printed it; a bare $ follows the country")
    source.add_argument("--title", help="its headline")
    source.add_argument("--url", metavar="ADDRESS", help="where it stands")
    rows = line.add_argument_group("what is written")
    rows.add_argument(
        "--format", choices=FORMATS, help="default: table on a terminal, else csv, or as FILE's name ends"
    )
    rows.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="write to FILE (.csv .json .jsonl .parquet): whole, or not at all",
    )
    rows.add_argument("--cost-sharing-only", action="store_true", help="leave out money about other things")
    rows.add_argument(
        "--in",
        dest="currency",
        metavar="CURRENCY",
        type=str.upper,
        help="add the amounts in this currency, at the average rate of each figure's year",
    )
    rows.add_argument("--check", action="store_true", help="hold every figure against the record")
    rows.add_argument(
        "--sheet",
        metavar="FILE",
        type=_sheet,
        help="instead of rows, a fact-check sheet in FILE (.md or .csv): whole, or not at all",
    )
    rows.add_argument(
        "--explain", metavar="N", type=_count, help="instead of rows, the words that decided figure N"
    )
    rows.add_argument("--quiet", action="store_true", help="no progress and no closing line")
    many = line.add_argument_group("many documents")
    many.add_argument("--jobs", metavar="N", type=_count, default=1, help="processes that read (default: 1)")
    many.add_argument(
        "--resume", action="store_true", help="keep what is done beside FILE, and go on from there"
    )
    many.add_argument("--scheduler", metavar="ADDRESS", help="read on a Dask cluster, tcp://host:8786")
    return line


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as 2020-05-06") from None
    if day.year not in PUBLISHED:
        raise argparse.ArgumentTypeError(f"{text} is before {PUBLISHED.start} or after {PUBLISHED.stop - 1}")
    return day


def _language(text: str) -> str:
    if text not in languages():
        raise argparse.ArgumentTypeError(f"unknown language {text!r}, known are {', '.join(languages())}")
    return text


def _sheet(text: str) -> str:
    if Path(text).suffix.lower() not in (".md", ".csv"):
        raise argparse.ArgumentTypeError(f"{text!r} should end in .md or .csv")
    return text


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of one call, `format` settled. Wrong usage ends the program with one line and status 2."""
    line = _parser()
    given = line.parse_args(arguments)
    if "" in given.inputs:
        line.error("an INPUT is empty: was a variable not set?")
    if given.jobs > PROCESSES:
        line.error(f"argument --jobs: at most {PROCESSES} here")
    if given.text is not None and given.inputs:
        line.error("--text and INPUT exclude each other")
    if given.sheet and given.explain:
        line.error("--sheet and --explain exclude each other")
    for name, option in OF_ROWS.items():
        if (given.sheet or given.explain) and getattr(given, name) != line.get_default(name):
            line.error(f"{'--sheet' if given.sheet else '--explain'} writes no rows: leave out {option}")
    if given.resume and (not given.output or not given.inputs or "-" in given.inputs):
        line.error("--resume needs -o FILE and inputs that can be opened again")
    if given.resume and "://" in given.output:
        line.error("--resume needs a FILE of this machine")
    if given.format is None:
        given.format = _format(line, given.output)
    return given


def _format(line: Parser, output: str | None) -> str:
    """The format that nobody named: by the file's ending, or by where the rows go."""
    if output is None:
        return "table" if sys.stdout is not None and sys.stdout.isatty() else "csv"
    form = ENDINGS.get(Path(output).suffix.lower())
    if form is None:
        line.error(f"the format of {output} is not clear: give --format, or end it in {' '.join(ENDINGS)}")
    return form
