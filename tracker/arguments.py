"""The command line of tracker.parse. It imports nothing heavy, so that --help answers at once."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from tracker.languages import languages
from tracker.models import PUBLISHED
from tracker.shipped import PACKAGE, text

FORMATS = ("table", "csv", "json", "jsonl")
ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet"}
SHEETS = {".md": "markdown", ".csv": "checklist"}
WRONG_USAGE = 2
PROCESSES = max(16, 4 * (os.cpu_count() or 1))  # more of them wait for each other
# What says how rows are written, and so goes with neither --sheet nor --explain.
OF_ROWS = {
    "format": "--format",
    "output": "-o",
    "cost_sharing_only": "--cost-sharing-only",
    "min_confidence": "--min-confidence",
    "currency": "--in",
    "check": "--check",
}
OF_MANY = {"jobs": "--jobs", "resume": "--resume", "scheduler": "--scheduler"}


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors take one line."""

    def error(self, message: str) -> NoReturn:
        from tracker.export.cells import visible  # --help does without

        self.exit(WRONG_USAGE, f"{self.prog}: {visible(' '.join(message.split()))} (--help says more)\n")


def _parser() -> Parser:
    """The command line; what --help says before and after the options stands in help.txt."""
    about, columns, more = text(PACKAGE / "help.txt").partition("columns:\n")
    line = Parser(
        prog="python -m tracker.parse",
        usage="python -m tracker.parse [options] [INPUT ...]",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=columns + more,
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
        "--min-confidence",
        metavar="X",
        type=_number(1, "a number from 0 to 1"),
        default=0.0,
        help="leave out what is less sure than X, from 0 to 1",
    )
    rows.add_argument(
        "--in",
        dest="currency",
        metavar="CURRENCY",
        type=str.upper,
        help="add the amounts in this currency, at the average rate of each figure's year",
    )
    rows.add_argument(
        "--explain", metavar="N", type=_count, default=0, help="the words that decided figure N"
    )
    rows.add_argument("--quiet", action="store_true", help="no progress, no notices and no closing line")
    check = line.add_argument_group("held against the record")
    check.add_argument("--check", action="store_true", help="add what holding every figure against it gave")
    check.add_argument(
        "--sheet",
        metavar="FILE",
        type=_sheet,
        help="instead of rows, a fact-check sheet in FILE (.md or .csv): whole, or not at all",
    )
    check.add_argument("--strict", action="store_true", help="exit with 3 when something differs")
    many = line.add_argument_group("many documents")
    many.add_argument("--jobs", metavar="N", type=_count, default=1, help="processes that read (default: 1)")
    many.add_argument(
        "--resume", action="store_true", help="keep what is done beside FILE, and go on from there"
    )
    many.add_argument(
        "--scheduler", metavar="ADDRESS", type=_scheduler, help="read on a Dask cluster, tcp://host:8786"
    )
    many.add_argument(
        "--limit-seconds",
        metavar="S",
        type=_number(1e6, "a number of seconds"),
        help="give up a document after S seconds, or 1 GB of memory; 0: never (default: 60 for folders, "
        "patterns and archives, else 0)",
    )
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
    if Path(text).suffix.lower() not in SHEETS:
        raise argparse.ArgumentTypeError(f"{text!r} should end in .md or .csv")
    return text


def _scheduler(text: str) -> str:
    if not re.fullmatch(r"(?:tcp|tls|wss?|ucx)://[^/\s]+:\d{1,5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address as tcp://host:8786")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _number(most: float, what: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
        return value

    return read


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of one call: `format` settled, `output` the file of --sheet too. Wrong usage ends the
    program with one line and status 2."""
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
    instead = "--sheet" if given.sheet else "--explain" if given.explain else ""
    for name, option in (OF_ROWS | (OF_MANY if given.explain else {})).items():
        if instead and getattr(given, name) != line.get_default(name):
            line.error(f"{instead} writes no rows: leave out {option}")
    given.output = given.output or given.sheet
    if given.strict and not (given.check or given.sheet):
        line.error("--strict needs --check or --sheet")
    if given.resume and (not given.output or not given.inputs or "-" in given.inputs):
        line.error("--resume needs -o FILE and inputs that can be opened again")
    if given.resume and "://" in given.output:
        line.error("--resume needs a FILE of this machine")
    if given.limit_seconds is None:
        given.limit_seconds = 60.0 if any(map(_many, given.inputs)) else 0.0
    given.format = given.format or _format(line, given)
    return given


def _many(name: str) -> bool:
    """Whether an input may be more than one document."""
    archive = any(c in name for c in "*?[") or ".jsonl" in name or ".ndjson" in name
    return archive or os.path.isdir(name)  # noqa: PTH112 - any name, one that is too long too


def _format(line: Parser, given: argparse.Namespace) -> str:
    """The format that nobody named: by the file's ending, or by where the rows go."""
    if given.explain:
        return "explain"
    if given.sheet:
        return SHEETS[Path(given.sheet).suffix.lower()]
    if given.output is None:
        return "table" if sys.stdout is not None and sys.stdout.isatty() else "csv"
    form = ENDINGS.get(Path(given.output).suffix.lower())
    if form is None:
        known = " ".join(ENDINGS)
        line.error(f"the format of {given.output} is not clear: give --format, or end it in {known}")
    return form
