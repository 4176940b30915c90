"""The years of a programme as a table: what stands for each, on whose word, and what the others say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tracker.export.table import aligned
from tracker.models import Relation
from tracker.record.points import Point, contributions, independent
from tracker.record.preference import WORDS
from tracker.record.rules import billions
from tracker.record.series import payments, projections
from tracker.record.store import Record

HEAD = ("year", "amount", "basis", "as written", "source", "voices", "the others")


def table(record: Record, programme: str, *, others: bool = False) -> Iterator[str]:
    """Lines of text, columns aligned also where characters are twice as wide."""
    points = payments(record, programme) + projections(record, programme)
    heads, *lines = aligned(HEAD, [_row(record, point) for point in points], right=frozenset())
    yield heads
    yield "-" * len(heads)
    for point, line in zip(points, lines, strict=True):
        yield line
        if others:
            yield from _others(record, point)


def _row(record: Record, point: Point) -> tuple[str, ...]:
    figure = point.preferred
    figures = contributions(record, point.programme).get(point.year, [])
    band = f" ({billions(point.low)} to {billions(point.high)})" if point.low and point.high else ""
    unit = "m" if point.currency == "USD" else "bn"
    amount = point.amount / (10**6 if unit == "m" else 10**9)
    counts = Counter(relation for _, relation in point.others)
    return (
        str(point.year),
        f"{amount:,.1f} {unit} {point.currency}{band}",
        str(point.basis),
        figure.words if figure else "-",
        figure.source if figure else f"{point.sources[0]} and {len(point.sources) - 1} more",
        str(len(independent(record, figures))),
        ", ".join(f"{counts[relation]} {relation}" for relation in Relation if counts[relation]) or "-",
    )


def _others(record: Record, point: Point) -> Iterator[str]:
    if point.arithmetic:
        yield f"      {point.arithmetic}"
    if point.preference:
        yield f"      preferred: {WORDS[point.preference]}"
    for figure, relation in point.others:
        origin = record.sources[figure.source].origin
        note = f"  # {figure.note}" if figure.note and relation is Relation.DIFFERS else ""
        yield f"      {relation:<10} {figure.as_written}  {figure.source} ({origin}){note}"
