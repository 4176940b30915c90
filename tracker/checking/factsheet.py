"""A fact-check sheet: what a desk prints, ticks off and keeps. CSV or Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Literal

from tracker.checking import remarks
from tracker.export.cells import csv_bytes, links, markdown, markdown_table
from tracker.models import Figure, Finding, Slip

Style = Literal["csv", "markdown"]
COLUMNS = ("statement", "figure", "verdict", "remark", "source", "link", "method", "date", "checked_by")
HEADINGS = {
    "en": ("Statement", "Figure", "Verdict", "Remark", "Source", "Link", "Method", "Date", "Checked by"),
    "ko": ("문장", "금액", "판정", "설명", "출처", "주소", "확인 방법", "확인일", "확인자"),
}
# The slips of a change, beside which the sum itself may stand.
CHANGES = (Slip.PERCENT, Slip.DIRECTION)


def factcheck_sheet(
    figures: Sequence[Figure],
    findings: Sequence[Finding],
    *,
    style: str = "markdown",
    language: str = "en",
    title: str = "",
    today: date | None = None,
) -> str:
    """One line for each figure, in the order of the text; "checked by" stays empty for a person's name.

    The title heads a table of Markdown, and every line of a CSV, which may hold several documents.
    """
    lines = [
        _line(figure, finding, language, today or datetime.now(tz=UTC).date())
        for figure, finding in zip(figures, findings, strict=True)
    ]
    if style == "csv":
        return csv_bytes([{"document": title, **line} for line in lines], ("document", *COLUMNS)).decode()
    return _markdown(lines, title, language)


def _line(figure: Figure, finding: Finding, language: str, today: date) -> dict[str, str]:
    source = f"{finding.citation}: {finding.quoted}" if finding.quoted else finding.citation
    source += f" [{finding.record_id}]" if finding.record_id else ""
    return {
        "statement": " ".join(figure.sentence.split()),
        "figure": figure.as_written,
        "verdict": verdict_in_words(finding, language),
        "remark": finding.remark,
        "source": source.strip(),
        "link": finding.address,
        "method": remarks.say(f"method_{method_of(finding)}", language),
        "date": today.isoformat(),
        "checked_by": "",
    }


def verdict_in_words(finding: Finding, language: str) -> str:
    """The verdict, which says of a right sum with a wrong change that it is the change that differs."""
    alone = finding.slip in CHANGES and finding.record_id is not None
    name = "change" if alone else finding.verdict.value
    words = remarks.say(f"verdict_{name}", language)
    off = finding.conversion == "off"
    return f"{words}; {remarks.say('conversion_flag', language)}" if off else words


def method_of(finding: Finding) -> str:
    """How a figure was checked: against a row, a sum or a change worked out, a rate, or not at all."""
    if finding.slip in CHANGES:
        return "change"
    if finding.conversion is not None:
        return "rate"
    if finding.record_id is None:
        return "none"
    return "derived" if finding.record_id.rpartition("-")[2] in ("derived", "sum", "change") else "row"


def _markdown(lines: Iterable[dict[str, str]], title: str, language: str) -> str:
    rows = [
        [links(line[name]) if name == "link" else markdown(line[name]) for name in COLUMNS] for line in lines
    ]
    head = f"# {markdown(title)}\n\n" if title else ""
    return head + markdown_table(HEADINGS[remarks.known(language)], rows)
