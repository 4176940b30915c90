"""What is exact in a document, before anything is judged: its sums, what they restate, the years it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tracker.languages.detection import detect
from tracker.models import Document, Mention, YearMention
from tracker.sums.borrowing import local_dollar
from tracker.sums.cells import with_cells
from tracker.sums.conversions import link_conversions
from tracker.sums.mentions import find_mentions
from tracker.years.find import find_years


@dataclass(frozen=True)
class Found:
    """The sums and years of a text in its order; `converts` names, for each sum, the one that it restates."""

    text: str
    language: str
    mentions: list[Mention]
    converts: list[int | None]
    years: list[YearMention]
    published: date | None

    @cached_property
    def bases(self) -> list[int]:
        """The sums that restate no other."""
        return [i for i, base in enumerate(self.converts) if base is None]


def find(document: Document) -> Found:
    """The sums of a document and, where it has some, the years.

    >>> found = find(Document("Seoul paid 1.04 trillion won ($870 million) in 2019."))
    >>> [mention.as_written for mention in found.mentions], found.converts, found.years[0].year
    (['1.04 trillion won', '$870 million'], [None, 0], 2019)
    """
    text, published = document.text, document.published
    language = document.language or detect(text)
    dollar = local_dollar(document)
    mentions = with_cells(document, find_mentions(text, language, dollar=dollar), language, dollar)
    if not mentions:
        return Found(text, language, [], [], [], published)
    converts = link_conversions(text, mentions, language)
    taken = [(mention.start, mention.end) for mention in mentions]
    years = find_years(text, language, published=published, taken=taken)
    return Found(text, language, mentions, converts, years, published)
