"""The pipeline: a document in, its figures out.

Each step is a file beside this one, in the order in which the text flows: find the sums (`mentions`), link
those that restate another (`conversions`), read the words around them (`context`), and place each: under
which programme (`programmes`), of what kind (`kinds`), for which years (`years`).
"""

from __future__ import annotations

from tracker.models import Document, Figure, Kind
from tracker.reading.attachment import is_rate
from tracker.reading.context import Context
from tracker.reading.conversions import link_conversions
from tracker.reading.detection import detect
from tracker.reading.dollars import local_dollar
from tracker.reading.kinds import place_kinds
from tracker.reading.mentions import find_mentions
from tracker.reading.programmes import place_programmes
from tracker.reading.years import place_years


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
    mentions = find_mentions(text, language, dollar=local_dollar(document))
    if not mentions:
        return []
    converts = link_conversions(text, mentions, language)
    context = Context(text, language, mentions, converts, document.published)
    programmes = place_programmes(context, document.off_article)
    topics = [programme is not None for programme, _ in programmes]
    kinds = place_kinds(context, topics)
    years = place_years(context, [kind for kind, _ in kinds], topics)
    figures = []
    for i, mention in enumerate(mentions):
        programme, programme_why = programmes[i]
        kind, kind_why = kinds[i]
        base = converts[i]
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
                why=mention.why
                + tuple(why for why in (programme_why, kind_why, years[i].why) if why is not None),
                number=i + 1,
                year=years[i].year,
                year_end=years[i].year_end,
                year_from=years[i].origin,
                per_year=kind is not Kind.TOTAL and is_rate(context, i if base is None else base),
                kind=kind,
                programme=programme,
                converts=None if base is None else base + 1,
                sentence=context.quote(i),
            )
        )
    return figures
