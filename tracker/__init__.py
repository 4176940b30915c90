"""What host nations pay for US forces: read figures, keep the record, check one against the other."""

from __future__ import annotations

from datetime import date

from tracker.models import Document, Figure

__all__ = ["find_figures"]


def find_figures(
    text: str | Document,
    *,
    published: date | str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> list[Figure]:
    """The sums of money in a text or document, each with its year, kind and programme.

    `published` is the day against which "this year" is counted, a date or "2019-02-10". What is not given
    of a text's source is looked for in the text itself. Raises ValueError for a date or a language that
    cannot be read.

    >>> text = "Seoul will pay 1.52 trillion won for U.S. troops next year."
    >>> [figure] = find_figures(text, published="2025-04-09")
    >>> figure.as_written, figure.year, figure.kind.value, figure.programme
    ('1.52 trillion won', 2026, 'payment', 'KR-SMA')
    """
    # Imported when asked for: `import tracker.models` must not load the whole reader.
    from tracker.documents.read import Given, from_text
    from tracker.figures import find_figures as read

    if isinstance(text, Document):
        return read(text)
    day = date.fromisoformat(published) if isinstance(published, str) else published
    return read(from_text(text, Given(day, language, publisher, title, url)))
