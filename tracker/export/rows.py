"""A figure as a row: the columns of the contract, in order, with their values ready for any format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum

from tracker.export.cells import plain
from tracker.models import Document, Figure, Finding, Source

Value = str | int | float | bool | None
Row = dict[str, Value]

# The fields of a figure that are columns, and what is known of its document.
FIELDS = tuple(
    "start end as_written amount amount_low amount_high currency qualifier programme kind measure year "  # noqa: SIM905
    "year_end year_from per_year converts confidence sentence".split()
)
COLUMNS = ("doc", "figure", *FIELDS, "language", "publisher", "title", "published", "url")
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
# With --check: what holding the figure against the record gave, and who printed what it was held against.
CHECKED = tuple(
    "verdict record_id record_amount record_currency record_source record_publisher record_published "  # noqa: SIM905
    "record_url conversion implied_rate remark".split()
)
AMOUNTS = tuple(name for name in COLUMNS + CONVERTED + CHECKED if "amount" in name)
NUMBERS = ("figure", "start", "end", "year", "year_end", "converts")


def rows(document: Document, figures: Iterable[Figure]) -> list[Row]:
    """One row a figure, keyed by COLUMNS in their order."""
    source, day = document.source, document.published
    known: Row = {
        "language": document.language,
        "publisher": source.publisher,
        "title": source.title,
        "published": day.isoformat() if day else source.published,
        "url": source.url,
    }
    return [
        {
            "doc": document.id,
            "figure": figure.number,
            **{n: _value(getattr(figure, n)) for n in FIELDS},
            **known,
        }
        for figure in figures
    ]


def _value(value: Value | Decimal) -> Value:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float):
        return round(value, 2)
    return value.value if isinstance(value, StrEnum) else value


def checked(finding: Finding, sources: Mapping[str, Source]) -> Row:
    """The columns CHECKED of one finding; `sources` are those of the record."""
    known = [sources[name] for name in (finding.record_source or "").split() if name in sources]
    return {
        "verdict": finding.verdict.value,
        "record_id": finding.record_id,
        "record_amount": plain(finding.record_amount),
        "record_currency": finding.record_currency,
        "record_source": finding.record_source,
        "record_publisher": _each(source.publisher for source in known),
        "record_published": _each(source.published for source in known),
        "record_url": _each((source.url for source in known), " "),
        "conversion": finding.conversion,
        "implied_rate": plain(finding.implied_rate),
        "remark": finding.remark or None,
    }


def _each(values: Iterable[str | None], between: str = "; ") -> str | None:
    """What is known of the values, each once."""
    return between.join(dict.fromkeys(filter(None, values))) or None
