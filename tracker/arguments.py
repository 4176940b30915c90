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

ABOUT = """Read documents and write one row for every sum of money in them.

INPUT is a document (.txt .md .html .pdf .docx .odt .hwpx .eml), a folder of them, a pattern
('news/*.txt'), an archive with one JSON object a line (.jsonl, .jsonl.gz: "text", and if known "id",
"published", "title", "publisher", "url", "language"), an address (s3://...), or - for standard input,
which is also read when nothing else is given.

examples:
  python -m tracker.parse article.html                          a table on the terminal, CSV into a pipe
  python -m tracker.parse draft.docx --check                    every sum held against the record
  python -m tracker.parse draft.docx --sheet check.md           a sheet to tick off
  python -m tracker.parse --text 'It paid $5 million.' --explain 1
  python -m tracker.parse news/ -o figures.csv                  a folder, into a file for Excel
  python -m tracker.parse archive.jsonl.gz --jobs 8 --resume -o figures.parquet
"""
MORE = """columns:
  doc figure              the document, and the number of the sum in it, from 1
  start end as_written    where it stands in the text, and its words
  amount amount_low amount_high currency
                          in whole units of the currency; a range has the last two amounts
  qualifier               exact, about, at_least, more_than, at_most, up_to, less_than, nearly
  programme               KR-SMA, JP-HNS, NATO-CF ...; empty: money about something else
  kind                    payment, demand, offer, estimate, cost, other
  measure                 level: one year's sum; change: a rise or a cut; total: several years together
  year year_end           what the money is for; a span has both; empty: the text does not say
  year_from               stated: the text names it; relative: "next year", counted from --published;
                          carried: taken from other words of the text; none
  per_year                true for a rate ("a year", 매년)
  converts                the number of the sum that this one restates in another currency
  confidence              0 to 1, of the least sure of programme, kind, measure and year
  sentence language publisher title published url
                          where it was said; what the document says of itself

verdicts (--check), each to the precision of the words, with record_id, record_amount, record_source,
its publisher, day and address, and a remark:
  agrees rounds truncates the record has it for that year, or what it was rounded or cut from
  consistent              a bound, a hedge or a rate too loose to confirm the record's sum; not wrong
  differs                 the record has another sum; the remark names the slip if it is one
  possible                its year is open: the sum that it fits, or the nearest and the slip between
  no_record               there is nothing to hold it against
  not_payment             a demand, an offer, a forecast, a cost not on record as one; or off the topic
  conversion              ok or off: the rate that a sum and its conversion imply (implied_rate)

exit status:
  0 all was read; 1 some input could not be read (the rest was written); 2 wrong usage;
  3 with --strict, something differs from the record; 130 stopped
"""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors take one line."""

    def error(self, message: str) -> NoReturn:
        from tracker.export.cells import visible  # --help does without

        self.exit(WRONG_USAGE, f"{self.prog}: {visible(' '.join(message.split()))} (--help says more)\n")


def _parser() -> Parser:
    """The command line."""
    line = Parser(
        prog="python -m tracker.parse",
        usage="python -m tracker.parse [options] [INPUT ...]",
        description=ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=MORE,
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
        type=_share,
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
    many.add_argument("--scheduler", metavar="ADDRESS", help="read on a Dask cluster, tcp://host:8786")
    many.add_argument(
        "--limit-seconds",
        metavar="S",
        type=_seconds,
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


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _share(text: str) -> float:
    return _number(text, 1, "a number from 0 to 1")


def _seconds(text: str) -> float:
    return _number(text, 1e6, "a number of seconds")


def _number(text: str, most: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return value


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
