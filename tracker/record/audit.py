"""What the schema cannot see: rows that stand twice, and rows far from what stands for their year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tracker.models import CitedFigure, Relation
from tracker.record.points import contributions, independent
from tracker.record.rates import series_name
from tracker.record.series import payments
from tracker.record.store import Record

# Beyond these a row is looked at by hand: the reason then stands in its note.
FAR = Decimal("0.10")
OFF_RATE = Decimal("0.15")


@dataclass(frozen=True, slots=True)
class Outlier:
    """A row far from its year's sum or rate. `reason` is the row's note; without one, it is a fault."""

    figure: CitedFigure
    what: str

    @property
    def reason(self) -> str | None:
        """Why the row is kept as it is."""
        return self.figure.note


def duplicates(record: Record) -> Iterator[tuple[CitedFigure, CitedFigure]]:
    """Rows of one source that say the same thing in the same place."""
    seen: dict[tuple[object, ...], CitedFigure] = {}
    for figure in record.figures:
        key = (
            figure.source, figure.programme, figure.year, figure.year_end, figure.kind, figure.component,
            figure.amount, figure.currency, figure.as_written, figure.locator, figure.status,
        )  # fmt: skip
        if key in seen:
            yield seen[key], figure
        else:
            seen[key] = figure


def outliers(record: Record) -> Iterator[Outlier]:
    """Rows that differ from their year's point by more than a tenth, and conversions at a strange rate."""
    yield from _far(record)
    yield from _off_rate(record)


def _far(record: Record) -> Iterator[Outlier]:
    for programme in record.programmes:
        for point in payments(record, programme):
            for figure, relation in point.others:
                if relation is not Relation.DIFFERS or figure.currency != point.currency:
                    continue
                apart = figure.amount / point.amount - 1
                if abs(apart) > FAR:
                    yield Outlier(
                        figure, f"{apart:+.0%} on {point.amount:,.0f} {point.currency} of {point.year}"
                    )


def _off_rate(record: Record) -> Iterator[Outlier]:
    for figure in record.figures:
        base = record.by_id.get(figure.converts or "")
        if base is None or figure.year is None:
            continue
        foreign, dollars = (base, figure) if figure.currency == "USD" else (figure, base)
        rate = record.series.get(series_name(foreign.currency), {}).get(figure.year)
        if dollars.currency != "USD" or rate is None or not dollars.amount:
            continue
        implied = foreign.amount / dollars.amount
        if abs(implied / rate.value - 1) > OFF_RATE:
            what = f"{implied:,.2f} {foreign.currency} per dollar where {figure.year} averaged {rate.value}"
            yield Outlier(figure, what)


def coverage(record: Record, programme: str = "KR-SMA") -> Iterator[tuple[int, int, int]]:
    """Year, number of figures for the whole contribution, number of independent voices."""
    for year, figures in contributions(record, programme).items():
        yield year, len(figures), len(independent(record, figures))
