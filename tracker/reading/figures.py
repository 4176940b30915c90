"""The pipeline: a document in, its figures out.

Each step is a file beside this one, in the order in which the text flows: find the sums (`mentions`), link
those that restate another (`conversions`), read the words around them (`context`), and place each: under
which programme (`programmes`), of what kind (`kinds`), for which years (`years`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.models import Document, Figure, Kind, Mention, Why
from tracker.reading.attachment import is_rate
from tracker.reading.carrying import Years
from tracker.reading.context import Context
from tracker.reading.conversions import link_conversions
from tracker.reading.detection import detect
from tracker.reading.dollars import local_dollar
from tracker.reading.kinds import place_kinds
from tracker.reading.lexicon import EASTERN
from tracker.reading.mentions import find_mentions
from tracker.reading.programmes import Subject, place_programmes
from tracker.reading.years import place_years

LINE = 300  # letters of a line by which its language is told
ENGLISH = 12  # Latin letters that more than a name or a currency have

_HANGUL, _KANA, _HAN = re.compile("[가-힣]"), re.compile("[ぁ-ヿ]"), re.compile("[一-鿿]")
_LATIN = re.compile("[A-Za-z]")

Place = tuple[tuple[str | None, Why | None], tuple[Kind, Why | None], Years]


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
    tongues = _tongues(text, language, mentions)
    told = len({*tongues}) > 1 and Subject(Context(text, language, mentions, converts)).on
    placings = {tongue: _place(document, tongue, mentions, converts, told=told) for tongue in {*tongues}}
    figures = []
    for i, mention in enumerate(mentions):
        base = converts[i]
        context, places = placings[tongues[i if base is None else base]]
        (programme, programme_why), (kind, kind_why), years = places[i]
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
                + tuple(why for why in (programme_why, kind_why, years.why) if why is not None),
                number=i + 1,
                year=years.year,
                year_end=years.year_end,
                year_from=years.origin,
                per_year=kind is not Kind.TOTAL and is_rate(context, i if base is None else base),
                kind=kind,
                programme=programme,
                converts=None if base is None else base + 1,
                sentence=context.quote(i),
            )
        )
    return figures


def _place(
    document: Document,
    language: str,
    mentions: Sequence[Mention],
    converts: Sequence[int | None],
    *,
    told: bool,
) -> tuple[Context, list[Place]]:
    """Programme, kind and years of every mention, by the cue words of one language. `told` when another
    language of the document has told that it is on the topic."""
    context = Context(document.text, language, mentions, converts, document.published)
    programmes = place_programmes(context, document.off_article, told=told)
    topics = [programme is not None for programme, _ in programmes]
    kinds = place_kinds(context, topics)
    years = place_years(context, [kind for kind, _ in kinds], topics)
    return context, list(zip(programmes, kinds, years, strict=True))


def _tongues(text: str, language: str, mentions: Sequence[Mention]) -> list[str]:
    """The language of the line that each mention stands in: an English caption in a Korean article, a Korean
    comment below an English one."""
    if text.isascii() or (language not in EASTERN and language != "en"):
        return [language] * len(mentions)
    found: list[str] = []
    known: tuple[int, int] = (0, 0)
    for mention in mentions:
        if not (found and known[0] <= mention.start and mention.end <= known[1]):
            start = max(text.rfind("\n", 0, mention.start) + 1, mention.start - LINE)
            end = text.find("\n", mention.end, mention.end + LINE)
            known = (start, mention.end + LINE if end < 0 else end)
            tongue = _tongue(text[slice(*known)], language)
        found.append(tongue)
    return found


def _tongue(line: str, language: str) -> str:
    """The language of a line in a text of some language."""
    if line.isascii():
        return language if language == "en" or len(_LATIN.findall(line)) <= ENGLISH else "en"
    hangul, kana = len(_HANGUL.findall(line)), len(_KANA.findall(line))
    latin = len(_LATIN.findall(line))
    if language in ("ko", "ja") and (hangul or kana):
        return "ko" if hangul > kana else "ja"
    if language == "en":
        return "ko" if hangul > latin else "ja" if kana > latin else language
    return "en" if latin > ENGLISH and not hangul and not kana and not _HAN.search(line) else language
