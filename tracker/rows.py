"""A figure as a row: the columns of the contract, in order, with their values ready for any format."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.cells import plain
from tracker.models import Document, Figure

Value = str | int | bool | None
Row = dict[str, Value]

COLUMNS = tuple(
    "doc figure start end as_written amount amount_low amount_high currency qualifier "  # noqa: SIM905
    "programme kind measure year year_end year_from per_year converts confidence sentence "
    "language publisher title published url".split()
)
# With --in: the amount at the average rate of the figure's year.
CONVERTED = (
    "in_currency",
    "in_amount",
    "in_amount_low",
    "in_amount_high",
    "rate",
    "rate_source",
    "in_remark",
)
# With --check: what holding the figure against the record gave.
CHECKED = ("verdict", "record_id", "record_amount", "record_source", "conversion", "implied_rate", "remark")

AMOUNTS = frozenset(
    ("amount", "amount_low", "amount_high", "in_amount", "in_amount_low", "in_amount_high", "record_amount")
)
NUMBERS = frozenset(("figure", "start", "end", "year", "year_end", "converts"))
# Columns of free text, the only ones that a spreadsheet could take for a formula.
TEXT_COLUMNS = frozenset(
    ("doc", "as_written", "sentence", "publisher", "title", "url", "rate_source", "in_remark", "remark")
)


def rows(document: Document, figures: Iterable[Figure]) -> list[Row]:
    """One row a figure, keyed by COLUMNS in their order."""
    source = document.source
    published = document.published.isoformat() if document.published else source.published
    return [
        {
            "doc": document.id,
            "figure": figure.number,
            "start": figure.start,
            "end": figure.end,
            "as_written": figure.as_written,
            "amount": plain(figure.amount),
            "amount_low": plain(figure.amount_low),
            "amount_high": plain(figure.amount_high),
            "currency": figure.currency,
            "qualifier": figure.qualifier.value,
            "programme": figure.programme,
            "kind": figure.kind.value,
            "measure": figure.measure.value,
            "year": figure.year,
            "year_end": figure.year_end,
            "year_from": figure.year_from.value,
            "per_year": figure.per_year,
            "converts": figure.converts,
            "confidence": f"{figure.confidence:.2f}",
            "sentence": figure.sentence,
            "language": document.language,
            "publisher": source.publisher,
            "title": source.title,
            "published": published,
            "url": source.url,
        }
        for figure in figures
    ]
