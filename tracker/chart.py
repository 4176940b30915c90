"""`python -m tracker.chart -o chart.svg --unit usd`: the page's picture from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tracker.arguments import Parser
from tracker.page import BASE_YEAR, LANGUAGES, SHAPES, UNITS


def parser() -> Parser:
    """The options."""
    options = Parser(
        prog="python -m tracker.chart",
        description="Draw the payments as PNG or SVG, or as PDF for print, with their source line.",
    )
    options.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="a .png, .svg or .pdf file"
    )
    options.add_argument("--unit", choices=UNITS, default=UNITS[0])
    options.add_argument(
        "--base-year",
        type=int,
        metavar="YEAR",
        help=f"of constant prices and the index (default: {BASE_YEAR})",
    )
    options.add_argument("--programme", default="KR-SMA", help="as in data/programmes.csv (default: KR-SMA)")
    options.add_argument("--from", type=int, dest="first", default=0, metavar="YEAR")
    options.add_argument("--to", type=int, dest="last", default=9999, metavar="YEAR")
    options.add_argument("--language", choices=LANGUAGES, default="en")
    options.add_argument("--shape", choices=SHAPES, default=SHAPES[0])
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw and write. Exit 0: written; 1: not; 2: wrong usage."""
    options = parser()
    given = options.parse_args(arguments)
    suffix = given.output.suffix.removeprefix(".").lower()
    if suffix not in ("png", "svg", "pdf"):
        options.error(f"{given.output}: the name must end in .png, .svg or .pdf")
    # the drawing and the record are loaded only when there is something to draw
    from tracker.export.files import beside, same
    from tracker.page import facts, picture, view
    from tracker.record.store import data_folder

    if given.programme not in facts.record().programmes:
        options.error(f"unknown programme {given.programme!r}: one of {', '.join(facts.record().programmes)}")
    if given.base_year is not None and given.unit not in facts.WITH_BASE:
        options.error(f"--base-year goes with --unit {' or '.join(facts.WITH_BASE)}")
    if same(given.output, data_folder().iterdir()):
        options.error(f"{given.output} belongs to the record: choose another FILE")
    base = BASE_YEAR if given.base_year is None else given.base_year
    shown = view.build(given.programme, given.unit, given.language, base, given.first, given.last)
    if not shown.marks:
        return _fail(f"nothing to draw: {given.programme} has no value in this unit and range")
    try:
        with beside(given.output) as part:
            part.write_bytes(picture.draw(shown, suffix, given.shape))
    except OSError as error:
        return _fail(f"{given.output}: {error.strerror or error}")
    return 0


def _fail(message: str) -> int:
    print(f"tracker.chart: {message}", file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
