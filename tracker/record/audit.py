"""What the schema cannot see: words that do not give their row, rows that stand twice, rows far from what
stands for their year; and the years of a programme as tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

from tracker.export.table import aligned
from tracker.models import Mention, Verdict
from tracker.record.points import WORDS, Basis, Point, agreement_of
from tracker.record.series import billions, payments, projections, weak_years
from tracker.record.store import CitedFigure, Record
from tracker.sums.borrowing import is_dollar
from tracker.sums.mentions import find_mentions


def reread(figure: CitedFigure) -> list[Mention]:
    """The sums that the row's words state, in the unit of its table or of the text around them."""
    # A bare dollar sign is the row's own dollar, as in a paper of that country.
    dollar = figure.currency if is_dollar(figure.currency) else "USD"

    def find(words: str) -> list[Mention]:
        return find_mentions(words, figure.language, dollar=dollar)

    unit = figure.table_unit
    if unit is None:
        return find(figure.as_written)
    count = re.sub(r"[\s\u00a0]", "", figure.as_written)
    if re.fullmatch(r"\d+,\d{1,2}", count):
        count = count.replace(",", ".")
    count = count.replace(",", "")
    if not re.fullmatch(r"\d+(\.\d+)?", count):
        return [] if find(unit) else find(f"{figure.as_written} {unit}")
    units = find(unit) or find(f"1{unit}") or find(f"1 {unit}")
    return [replace(unit, amount=unit.amount * Decimal(count)) for unit in units if unit.amount is not None]


def reads_back(figure: CitedFigure) -> bool:
    """Whether the row's words give its amount and its currency."""
    return any(m.currency == figure.currency and figure.amount in m.amounts for m in reread(figure))


def misread(record: Record) -> Iterator[tuple[CitedFigure, str]]:
    """Rows whose words give another sum than the row, with what they give."""
    for figure in record.figures:
        if not reads_back(figure):
            yield figure, ", ".join(f"{m.amount} {m.currency}" for m in reread(figure)) or "no sum"


def duplicates(record: Record) -> Iterator[tuple[CitedFigure, CitedFigure]]:
    """Rows of one source that say the same thing in the same place."""
    aside = {"id", "converts", "copy_of", "says", "says_ko", "said_by", "said_on", "checked_on", "checked_by"}
    seen: dict[tuple[object, ...], CitedFigure] = {}
    for figure in record.figures:
        said = asdict(figure)
        first = seen.setdefault(tuple(said[name] for name in sorted(said.keys() - aside - {"note"})), figure)
        if first is not figure:
            yield first, figure


def outliers(record: Record) -> Iterator[tuple[Point, CitedFigure, str]]:
    """Figures that do not fit the point of their year, with the reason; without one, the row is a fault."""
    for programme in record.programmes:
        for point in payments(record, programme):
            for figure, reason in agreement_of(record, point).outliers:
                yield point, figure, reason


def years(record: Record, programme: str, *, others: bool = False) -> Iterator[str]:
    """A line for each year: what stands for it, on whose word, how many agree; and what is not known."""
    points = payments(record, programme) + projections(record, programme)
    head = ("year", "amount", "basis", "as written", "source", "agree", "differ", "the others")
    heads, *lines = aligned(head, [_year(record, point) for point in points], right=frozenset())
    yield heads
    yield "-" * len(heads)
    for point, line in zip(points, lines, strict=True):
        yield line
        if others:
            yield from _others(record, point)
    yield ""
    yield "differ: sources that contradict the sum; others differ on another basis, or were replaced since."
    yield f"The newest Korean source is of {record.newest}."
    words = {"one_source": "rest on one source", "derived": "are derived, stated by no source"}
    for what, found in weak_years(record, programme).items():
        yield f"Years that {words[what]}: {', '.join(map(str, found)) or 'none'}."


def _year(record: Record, point: Point) -> tuple[str, ...]:
    figure, agreement = point.preferred, agreement_of(record, point)
    low, high = point.low or point.amount, point.high or point.amount
    band = f" ({billions(low)} to {billions(high)})" if low < high else ""
    unit = "m" if point.amount < 10**9 else "bn"
    amount = point.amount / (10**6 if unit == "m" else 10**9)
    counts = Counter(relation for _, relation in point.others)
    more = f" and {len(point.sources) - 1} more" if len(point.sources) > 1 else ""
    return (
        str(point.year),
        f"{amount:,.1f} {unit} {point.currency}{band}",
        str(point.basis),
        figure.words if figure else "-",
        figure.source if figure else f"{point.sources[0]}{more}",
        str(agreement.agreeing),
        str(agreement.disagreeing),
        ", ".join(f"{relation} {counts[relation]}" for relation in Verdict if counts[relation]) or "-",
    )


def _others(record: Record, point: Point) -> Iterator[str]:
    if point.arithmetic:
        yield f"      {point.arithmetic}"
    if point.preference:
        yield f"      preferred: {WORDS[point.preference]}"
    for figure, relation in point.others:
        origin = record.sources[figure.source].origin
        note = f"  # {figure.note}" if figure.note and relation is Verdict.DIFFERS else ""
        yield f"      {relation:<10} {figure.as_written}  {figure.source} ({origin}){note}"


def standings(record: Record, programme: str, today: date) -> Iterator[str]:
    """One table for an editor: each year's standing, agreeing sources, age in years and gaps."""
    points = payments(record, programme)
    head = ("year", "basis", "standing", "agree", "differ", "source", "age", "gaps")
    yield from aligned(head, [_standing(record, point, today) for point in points], right=frozenset())
    yield ""
    shares = Counter(record.sources[figure.source].standing for figure in record.figures)
    total = len(record.figures)
    yield "Rows: " + ", ".join(f"{n} {standing} ({n / total:.1%})" for standing, n in shares.most_common())


def _standing(record: Record, point: Point, today: date) -> tuple[str, ...]:
    figure, agreement = point.preferred, agreement_of(record, point)
    rows = [figure] if figure else list(point.parts)
    sources = [record.sources[row.source] for row in rows] or [record.sources[name] for name in point.sources]
    published = max(source.published or "" for source in sources)
    lacking = {
        "no text of what it says": any(not row.says for row in rows),
        "not checked": any(not row.checked_on for row in rows),
        "one source": point.basis is not Basis.DERIVED and agreement.agreeing < 2,
        "stated by no source": point.basis is Basis.DERIVED,
        "title is described": any(source.title_printed is False for source in sources),
        "no full date": any(len(source.published or "") < len("2026-11-22") for source in sources),
    }
    return (
        str(point.year),
        str(point.basis),
        str(sources[0].standing) if rows else "-",
        str(agreement.agreeing),
        str(agreement.disagreeing),
        sources[0].id if rows else f"{len(sources)} inputs",
        str(today.year - int(published[:4])) if published else "-",
        ", ".join(what for what, is_so in lacking.items() if is_so) or "-",
    )
