"""The whole way from a document to its figures: sums, years, what each is for.

Finding is exact and ruled (`sums`, `years`); placing is judged, and learned from lessons (`placing`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tracker.languages.detection import detect
from tracker.languages.lexicon import lexicon
from tracker.models import Document, Figure, Measure, Mention, YearFrom, YearMention
from tracker.placing.place import Place, place
from tracker.sums.cells import heads_at, with_cells
from tracker.sums.conversions import link_conversions
from tracker.sums.dollars import local_dollar
from tracker.sums.mentions import find_mentions
from tracker.years.find import find_years

if TYPE_CHECKING:
    from tracker.placing.explain import Reason

LONGEST = 700  # letters of a sentence that is quoted
BEFORE, AFTER = 12, 18  # letters in which "a year" stands beside its sum
NOTE = 400  # letters that a note of correction speaks for
_STOP = re.compile(r"(?<=[.!?…])[\"'”’)\]»]*\s+(?=[\"“‘'(\[«„]*[^\Wa-zà-ÿ_])|\n+|(?<=[。！？])(?![」』）])")
# Words that end with a full stop and no sentence.
_SHORT = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)


class _Found(NamedTuple):
    """What is exact in a document: its sums, what they restate, and the years named in it."""

    text: str
    language: str
    mentions: list[Mention]
    converts: list[int | None]
    years: list[YearMention]


def _found(document: Document) -> _Found:
    text = document.text
    language = document.language or detect(text)
    dollar = local_dollar(document)
    mentions = with_cells(document, find_mentions(text, language, dollar=dollar), language, dollar)
    if not mentions:
        return _Found(text, language, [], [], [])
    converts = link_conversions(text, mentions, language)
    taken = [(mention.start, mention.end) for mention in mentions]
    years = find_years(text, language, published=document.published, taken=taken)
    return _Found(text, language, mentions, converts, years)


def why_placed(document: Document, number: int) -> list[Reason]:
    """Why figure `number` was placed as it was: a reason for each field."""
    from tracker.placing.explain import reasons

    found = _found(document)
    return reasons(
        found.text,
        found.language,
        found.mentions,
        found.converts,
        found.years,
        document.published,
        number - 1,
    )


def find_figures(
    document: Document, *, supposed: bool = False, meant: Mapping[int, tuple[Decimal, str]] | None = None
) -> list[Figure]:
    """The figures of a document, in the order of the text.

    Two things serve checking: `supposed` takes for granted that the document is about the cost of foreign
    forces; `meant` gives amount and currency as which the sum that begins at a place is placed (a slip of scale
    would be taken for something else), whatever its words say.

    >>> from datetime import date
    >>> text = "Seoul paid 1.04 trillion won for U.S. forces last year."
    >>> [figure] = find_figures(Document(text, published=date(2020, 5, 6)))
    >>> figure.as_written, int(figure.amount), figure.year, figure.kind.value, figure.programme
    ('1.04 trillion won', 1040000000000, 2019, 'payment', 'KR-SMA')
    """
    found = _found(document)
    if not found.mentions:
        return []
    text, language, mentions, converts, years = found
    given = meant or {}
    taken = [
        replace(m, amount=given[m.start][0], currency=given[m.start][1]) if m.start in given else m
        for m in mentions
    ]
    places = place(text, language, taken, converts, years, document.published, supposed=supposed)
    places = _by_heads(document, mentions, years, places)
    yearly, notes = _patterns(language)
    withdrawn = [match.start() for match in notes.finditer(text)]
    starts = _sentences(text, mentions[0].start - LONGEST, mentions[-1].end + LONGEST)
    return [
        _figure(
            mention,
            number=i + 1,
            placed=_outside(placed, document, mention),
            converts=None if converts[i] is None else converts[i] + 1,  # type: ignore[operator]
            yearly=_beside(text, mentions[i if converts[i] is None else converts[i]], yearly),  # type: ignore[index]
            retracted=_withdrawn(text, withdrawn, mention.start),
            sentence=_sentence(text, starts, mention),
        )
        for i, (mention, placed) in enumerate(zip(mentions, places, strict=True))
    ]


def _figure(
    mention: Mention,
    *,
    number: int,
    placed: Place,
    converts: int | None,
    yearly: bool,
    retracted: bool,
    sentence: str,
) -> Figure:
    return Figure(
        start=mention.start,
        end=mention.end,
        as_written=mention.as_written,
        currency=mention.currency,
        amount=mention.amount,
        amount_low=mention.amount_low,
        amount_high=mention.amount_high,
        qualifier=mention.qualifier,
        why=mention.why + placed.why,
        number=number,
        year=placed.year,
        year_end=placed.year_end,
        year_from=placed.year_from,
        per_year=yearly and placed.measure is not Measure.TOTAL,
        kind=placed.kind,
        measure=placed.measure,
        programme=placed.programme,
        converts=converts,
        confidence=placed.confidence,
        retracted=retracted,
        sentence=sentence,
    )


def _outside(placed: Place, document: Document, mention: Mention) -> Place:
    """A sum in a menu or a footer is nothing that the article says."""
    if any(start <= mention.start < end for start, end in document.off_article):
        return placed.off()
    return placed


def _by_heads(
    document: Document, mentions: Sequence[Mention], years: Sequence[YearMention], places: list[Place]
) -> list[Place]:
    """A value of a table takes the year at its head."""
    known = [year for year in years if year.year is not None]
    if not document.cells or not known:
        return places
    begins = [year.start for year in known]
    found = []
    for mention, placed in zip(mentions, places, strict=True):
        for start, end in heads_at(document, mention.start):
            if (i := bisect_left(begins, start)) < len(known) and begins[i] < end:
                placed = placed.dated(known[i].year, known[i].year_end, YearFrom.STATED)
                break
        found.append(placed)
    return found


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words for "a year" beside a sum, and those that begin a note of correction."""
    words = lexicon(language).words

    def any_of(key: str) -> str:
        return "|".join(sorted(map(re.escape, words("words", key)), key=len, reverse=True)) or "(?!)"

    return re.compile(any_of("per_year"), re.I), re.compile(any_of("retracted"), re.I)


def _beside(text: str, mention: Mention, pattern: re.Pattern[str]) -> bool:
    """Whether a sum is so much a year ("$2 billion a year", 연간 50억 달러)."""
    before = text[max(0, mention.start - BEFORE) : mention.start]
    after = text[mention.end : mention.end + AFTER]
    return any(
        pattern.search(piece) is not None
        for piece in (re.split(r"[.,;:、。\n]", before)[-1], re.split(r"[.,;:、。\n]", after)[0])
    )


def _withdrawn(text: str, notes: Sequence[int], place: int) -> bool:
    """Whether the sum stands in a note of correction, as what was said before."""
    i = bisect_right(notes, place) - 1
    return i >= 0 and place - notes[i] <= NOTE and "\n\n" not in text[notes[i] : place]


def _sentences(text: str, low: int, high: int) -> list[int]:
    """Where sentences begin between two places."""
    low = max(0, low)
    ends = (
        match.end()
        for match in _STOP.finditer(text, low, high)
        if not _SHORT.search(text, max(0, match.start() - 6), match.start())
    )
    return [low, *ends]


def _sentence(text: str, starts: Sequence[int], mention: Mention) -> str:
    """The sentence that a sum stands in, as it is printed."""
    i = bisect_right(starts, mention.start) - 1
    j = bisect_right(starts, mention.end - 1)
    start = max(starts[i], mention.start - LONGEST)
    end = min(starts[j] if j < len(starts) else len(text), mention.end + LONGEST)
    return text[start:end].strip()
