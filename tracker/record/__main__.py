"""`python -m tracker.record check | years | audit | add`"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from tracker.arguments import Parser
from tracker.models import Document, Figure, SourceType, Standing
from tracker.record import audit
from tracker.record.adding import NOTE, KeepingError, Options, Proposal, propose, write
from tracker.record.points import agreement_of
from tracker.record.schema import CONFIDENCE, RecordError
from tracker.record.series import payments
from tracker.record.store import Record, Status, data_folder, load
from tracker.shipped import ShippedFileError

SOUND, FAULTY, WRONG_USAGE, STOPPED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 if all is well, 1 if not, 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a source is named in its own script, on any terminal
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = int(given.run(given))
        sys.stdout.flush()
        return status
    except RecordError as error:
        for fault in error.faults:
            _say(str(fault))
    except KeyboardInterrupt:
        _say("stopped")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except (KeepingError, ShippedFileError, OSError) as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be written is not tried again
        _say(str(error))
    return FAULTY


def _parser() -> Parser:
    parser = Parser(prog="python -m tracker.record", description="Keep the record.")
    parser.add_argument(
        "--data", type=Path, default=data_folder(), metavar="FOLDER", help="where the files lie"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    command("check", _check, "schema, links, every figure read again, duplicates, outliers")
    years = command("years", _years, "each year: the preferred figure, its source, all the others")
    standings = command("audit", _audit, "each year: standing, agreeing sources, age, gaps")
    for each in (years, standings):
        each.add_argument("--programme", default="KR-SMA", help="code of programmes.csv")
    years.add_argument("--others", action="store_true", help="list every other figure too")
    add = command("add", _add, "read an article and add its figures")
    add.add_argument("article", type=Path, help="the article: .txt .html .pdf .docx ...")
    add.add_argument("--publisher")
    add.add_argument("--published", type=date.fromisoformat, metavar="YYYY-MM-DD")
    add.add_argument("--title")
    add.add_argument("--url", help="where it can be read")
    add.add_argument("--language")
    for name, kind, usual in (
        ("--type", SourceType, SourceType.PRESS),
        ("--standing", Standing, Standing.REPORT),
        ("--status", Status, Status.ASSERTED),
    ):
        add.add_argument(name, type=kind, default=usual, choices=list(kind), help=f"usually {usual}")
    add.add_argument("--origin", help="whose reporting it is, if it is syndicated")
    add.add_argument("--confidence", default="low", choices=list(CONFIDENCE))
    add.add_argument("--only", type=_numbers, metavar="1,3", help="only these figures")
    add.add_argument("--why", default="Read in the article.", help="for the changelog")
    add.add_argument("--yes", action="store_true", help="write; without it, only show")
    return parser


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(","))


def _say(line: str) -> None:
    sys.stderr.write(f"tracker.record: {line}\n")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _check(given: argparse.Namespace) -> int:
    record = load(given.data)
    faults = [f"{row.id}: {row.as_written!r} reads as {found}" for row, found in audit.misread(record)]
    faults += [f"{second.id} repeats {first.id}" for first, second in audit.duplicates(record)]
    apart = list(audit.outliers(record))
    faults += [
        f"{figure.id} is not the {point.amount:,f} {point.currency} of {point.year}: write why into its note"
        for point, figure, reason in apart
        if not reason
    ]
    if (given.data / NOTE).exists():
        faults.append(f"{given.data / NOTE}: an addition was cut off; the next `add` completes it")
    for fault in faults:
        _say(fault)
    enough = sum(agreement_of(record, point).agreeing >= 2 for point in payments(record))
    _print(f"{len(record.figures)} figures from {len(record.sources)} sources, version {record.version}")
    _print(f"every figure read again; {len(apart)} that do not fit their year, each explained")
    _print(f"{enough} years of KR-SMA on which two independent sources or more agree")
    _print("sound" if not faults else f"{len(faults)} fault{'s' * (len(faults) != 1)}")
    return FAULTY if faults else SOUND


def _years(given: argparse.Namespace) -> int:
    record = load(given.data)
    return _lines(record, given.programme, audit.years(record, given.programme, others=given.others))


def _audit(given: argparse.Namespace) -> int:
    record = load(given.data)
    return _lines(record, given.programme, audit.standings(record, given.programme, datetime.now(UTC).date()))


def _lines(record: Record, programme: str, lines: Iterable[str]) -> int:
    if programme not in record.programmes:
        _say(f"{programme} is not in programmes.csv; there are {', '.join(record.programmes)}")
        return WRONG_USAGE
    for line in lines:
        _print(line)
    return SOUND


def _add(given: argparse.Namespace) -> int:
    document, figures = _read(given)
    options = Options(given.type, given.standing, given.origin, given.status, given.confidence, given.only)
    if not given.yes:
        _show(propose(load(given.data), document, figures, options))
        return SOUND
    rows = write(given.data, document, figures, options, today=datetime.now(UTC).date(), why=given.why)
    for row in rows:
        _print(f"added {row.id}: {row.as_written}")
    if not rows:
        _print("nothing to add")
    return SOUND


def _read(given: argparse.Namespace) -> tuple[Document, list[Figure]]:
    from tracker.documents.content import DocumentError
    from tracker.documents.read import Given
    from tracker.export.files import same
    from tracker.inputs import in_file, problem, read

    if same(given.article, given.data.glob("*")):
        raise KeepingError(f"{given.article} belongs to the record: name an article")
    said = Given(given.published, given.language, given.publisher, given.title, given.url)
    item = in_file(given.article, given.article.stem)
    try:
        return read(item, said)
    except (DocumentError, OSError) as error:
        raise KeepingError(problem(item, error)) from error


def _show(proposal: Proposal) -> None:
    source = proposal.source
    known = "known" if proposal.known else "new"
    title, published = source.title or "no title", source.published or "no date"
    _print(f"{known} source {source.id}: {source.publisher}, {title}, {published}")
    for figure, row, reason in proposal.candidates:
        years = "-".join(str(year) for year in (figure.year, figure.year_end) if year) or "no year"
        what = f"{figure.number:>3}  {figure.as_written}  {years}  {figure.kind}  {figure.programme or '-'}"
        _print(f"{what}  ->  {row.id if row else reason}")
    rows = len(proposal.rows)
    _print(f"{rows} row{'s' * (rows != 1)} would be added; --yes writes {'them' if rows != 1 else 'it'}")


if __name__ == "__main__":
    raise SystemExit(main())
