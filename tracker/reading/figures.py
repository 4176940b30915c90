"""The pipeline: a document in, its figures out.

Each step is a file beside this one, in the order in which the text flows: find the sums (`mentions`), link
those that restate another (`conversions`), read the words around them (`context`), and place each: under
which programme (`programmes`), of what kind (`kinds`), for which years (`years`). Sums in lines of another
language are placed by that language's words (`line_languages`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.languages.detection import detect, line_languages
from tracker.models import Document, Figure, Why
from tracker.reading.attachment import is_rate
from tracker.reading.carrying import Years
from tracker.reading.context import Context
from tracker.reading.kinds import place_kinds
from tracker.reading.old_kind import Kind
from tracker.reading.programmes import Subject, place_programmes
from tracker.reading.years import place_years
from tracker.sums.cells import with_cells
from tracker.sums.conversions import link_conversions
from tracker.sums.dollars import local_dollar
from tracker.sums.mentions import find_mentions


class Place(NamedTuple):
    """What a mention is for, and the words that decided it."""

    programme: str | None
    kind: Kind
    years: Years
    per_year: bool
    sentence: str
    why: tuple[Why, ...]


def find_figures(document: Document) -> list[Figure]:
    """The figures of a document, in the order of the text.

    >>> from datetime import date
    >>> text = "Seoul paid 1.04 trillion won for U.S. forces last year."
    >>> [figure] = find_figures(Document(text, published=date(2020, 5, 6)))
    >>> figure.as_written, int(figure.amount), figure.year, figure.kind.value, figure.programme
    ('1.04 trillion won', 1040000000000, 2019, 'payment', 'KR-SMA')
    """
    text = document.text
    language = document.language or detect(text)
    dollar = local_dollar(document)
    mentions = with_cells(document, find_mentions(text, language, dollar=dollar), language, dollar)
    if not mentions:
        return []
    converts = link_conversions(text, mentions, language)
    spoken = line_languages(text, language, [(m.start, m.end) for m in mentions])
    told = len({*spoken}) > 1 and Subject(Context(text, language, mentions, converts)).on
    places: dict[int, Place] = {}
    for tongue in {*spoken}:
        own = [i for i, other in enumerate(spoken) if other == tongue]
        numbers = {i: n for n, i in enumerate(own)}
        bases = [None if (base := converts[i]) is None else numbers.get(base) for i in own]
        context = Context(text, tongue, [mentions[i] for i in own], bases, document.published)
        places |= zip(own, _places(context, document.off_article, told=told), strict=True)
    figures = []
    for i, mention in enumerate(mentions):
        base = converts[i]
        place = places[i]
        figures.append(
            Figure(
                start=mention.start,
                end=mention.end,
                as_written=mention.as_written,
                currency=mention.currency,
                amount=mention.amount,
                amount_low=mention.amount_low,
                amount_high=mention.amount_high,
                qualifier=mention.qualifier,
                why=mention.why + place.why,
                number=i + 1,
                year=place.years.year,
                year_end=place.years.year_end,
                year_from=place.years.origin,
                per_year=place.per_year,
                kind=place.kind.kind,
                measure=place.kind.measure,
                programme=place.programme,
                converts=None if base is None else base + 1,
                sentence=place.sentence,
            )
        )
    return figures


def _places(context: Context, off_article: Sequence[tuple[int, int]], *, told: bool) -> Iterator[Place]:
    """Where every mention of a context stands. `told` when lines in another language have told that the
    document is on the topic."""
    programmes = place_programmes(context, off_article, told=told)
    topics = [programme is not None for programme, _ in programmes]
    kinds = place_kinds(context, topics)
    years = place_years(context, [kind for kind, _ in kinds], topics)
    for i, base in enumerate(context.converts):
        (programme, programme_why), (kind, kind_why) = programmes[i], kinds[i]
        whys = (programme_why, kind_why, years[i].why)
        per_year = kind is not Kind.TOTAL and is_rate(context, i if base is None else base)
        yield Place(
            programme,
            kind,
            years[i],
            per_year,
            context.quote(i),
            tuple(why for why in whys if why is not None),
        )
