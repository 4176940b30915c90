"""The verdict columns of a row: what holding each figure against the record gave."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.cells import plain
from tracker.checking.checks import check
from tracker.models import Document, Figure, Finding
from tracker.record.store import the_record
from tracker.rows import Row


def verdicts(figures: Sequence[Figure], document: Document) -> list[Row]:
    """The columns CHECKED, one row for each figure of the document."""
    return [columns_of(finding) for finding in check(document, figures, the_record())]


def columns_of(finding: Finding) -> Row:
    """What one finding says, by column."""
    return {
        "verdict": finding.verdict.value,
        "record_id": finding.record_id,
        "record_amount": plain(finding.record_amount),
        "record_source": finding.record_source,
        "conversion": finding.conversion,
        "implied_rate": plain(finding.implied_rate),
        "remark": finding.remark or None,
    }
