"""Texts with marked sums, held against the record: nothing here depends on how the reader places them."""

from __future__ import annotations

from tests.planted import Passage, marked, passages_of
from tracker.checking.checks import check
from tracker.models import Figure, Finding
from tracker.record.store import the_record


def passage(text: str, language: str = "en", published: str | None = None) -> Passage:
    """A text of "Seoul paid [[1.0389 trillion won|payment 2019]]", on Korea's unless a mark differs."""
    (found,) = passages_of(f"## t | {language} | {published or '-'} | KR-SMA\n{text}\n")
    return found


def checked(text: str, language: str = "en", published: str | None = None) -> list[tuple[Figure, Finding]]:
    """Each marked sum with its finding."""
    given = passage(text, language, published)
    figures = list(marked(given).values())
    assert len(figures) == len(given.marks), "a marked sum was not read"
    return list(zip(figures, check(given.document, figures, the_record(), language=language), strict=True))
