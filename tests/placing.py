"""Reading a sentence for the tests of the placing steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from tracker.models import Document, Figure
from tracker.reading.figures import find_figures

Row = list[Any]


def figures(text: str, published: str | None, language: str) -> list[Figure]:
    """The figures of a text in a known language, published on a known day."""
    day = date.fromisoformat(published) if published else None
    return find_figures(Document(text, published=day, language=language))
