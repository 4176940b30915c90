"""The fact-check sheet of `python -m tracker.parse --sheet`: every document, every figure, every verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.checking.checks import check
from tracker.checking.factsheet import factcheck_sheet
from tracker.models import Document, Figure
from tracker.record.store import the_record


@dataclass(slots=True)
class Sheet:
    """The lines gathered so far. A Korean document is remarked on in Korean, every other in English."""

    path: Path
    parts: list[str] = field(default_factory=list)

    @property
    def style(self) -> str:
        return "csv" if self.path.suffix.lower() == ".csv" else "markdown"

    def add(self, document: Document, figures: Sequence[Figure]) -> None:
        """Check one document and keep its part of the sheet."""
        language = document.language or "en"
        findings = check(document, figures, the_record())
        title = document.source.title or document.id
        self.parts.append(
            factcheck_sheet(figures, findings, style=self.style, language=language, title=title)
        )

    def text(self) -> str:
        """The whole sheet: one table with one header line as CSV, a table for each document as Markdown."""
        if self.style == "markdown":
            return "\n".join(self.parts)
        first, *others = self.parts or [""]
        return first + "".join(part.partition("\n")[2] for part in others)
