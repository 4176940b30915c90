"""The whole way from a document to its figures: sums, years, what each is for.

Finding is exact and ruled (`sums`, `years`); placing is judged, and learned from lessons (`placing`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Any

from tracker.languages.lexicon import lexicon
from tracker.models import Document, Figure, Mention, YearFrom, YearMention
from tracker.placing.found import find
from tracker.placing.place import Place, place
from tracker.sums.cells import heads_at
from tracker.sums.sum import after, before, ends_with_word

LONGEST = 700  # letters of a sentence that is quoted
BEFORE, AFTER = 12, 18  # letters in which "a year" stands beside its sum
NOTE = 400  # letters that a note of correction speaks for
_STOP = re.compile(r"(?<=[.!?…])[\"'”’)\]»]*\s+(?=[\"“‘'(\[«„]*[^\Wa-zà-ÿ_])|(?<=[。！？])(?![」』）])")
_ENDED = re.compile(r"\n\n|[.!?。][\"'”’)\]」』]*[ \t]*\n")  # a paragraph
_MARKS = re.compile(r"[.,;:、。\n]")
_COUNTS = r"\d一二三四五六七八九十数"  # before 年間: so many years, not each year
# Words that end with a full stop and no sentence.
_SHORT = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.$"
)


def find_figures(
    document: Document, *, supposed: bool = False, meant: Mapping[int, tuple[Decimal, str]] | None = None
) -> list[Figure]:
    """The figures of a document, in the order of the text.

    Two things serve checking: `supposed` takes for granted that the document is about the cost of foreign
    forces; `meant` gives, by where a sum begins, the amount and currency as which it is placed, since a slip
    of scale would be taken for something else.

    >>> from datetime import date
    >>> text = "Seoul paid 1.04 trillion won for U.S. forces last year."
    >>> [figure] = find_figures(Document(text, published=date(2020, 5, 6)))
    >>> figure.as_written, int(figure.amount), figure.year, figure.kind.value, figure.programme
    ('1.04 trillion won', 1040000000000, 2019, 'payment', 'KR-SMA')
    """
    found = find(document)
    if not found.mentions:
        return []
    text, language, mentions, converts = found.text, found.language, found.mentions, found.converts
    given = meant or {}
    taken = [
        replace(m, amount=given[m.start][0], currency=given[m.start][1]) if m.start in given else m
        for m in mentions
    ]
    places = place(replace(found, mentions=taken), supposed=supposed)
    places = _by_heads(document, mentions, found.years, places)
    a_year, withdrawn = _yearly(language), _withdrawn(text, language, mentions, converts)
    around = document.off_article
    figures = []
    for i, (mention, placed, sentence) in enumerate(
        zip(mentions, places, _sentences(text, mentions), strict=True)
    ):
        at, base = bisect_right(around, mention.start, key=itemgetter(0)) - 1, converts[i]
        if at >= 0 and mention.start < around[at][1]:
            placed = placed.off()  # a menu or a footer is nothing that the article says
        said = _fields(mention) | _fields(placed) | {"why": mention.why + placed.why}
        yearly = _beside(text, mentions[i if base is None else base], a_year)
        figures.append(
            Figure(
                **said,
                number=i + 1,
                per_year=yearly,
                converts=None if base is None else base + 1,
                retracted=withdrawn[i],
                sentence=sentence,
            )
        )
    return figures


def _fields(of: Mention | Place) -> dict[str, Any]:
    return {field.name: getattr(of, field.name) for field in fields(of)}


def _by_heads(
    document: Document, mentions: Sequence[Mention], years: Sequence[YearMention], places: list[Place]
) -> list[Place]:
    """A value of a table takes the year at its head."""
    known = [year for year in years if year.year is not None and year.role != "earlier"]  # 対前年度増減
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
def _yearly(language: str) -> re.Pattern[str]:
    """Words for "a year" beside a sum."""
    words = sorted(lexicon(language).words("words", "per_year"), key=len, reverse=True)
    return re.compile(f"(?<![{_COUNTS}])(?:{'|'.join(map(re.escape, words)) or '(?!)'})", re.I)


def _notes(text: str, language: str) -> list[int]:
    """Where notes of correction begin."""
    low, found = text.lower(), []
    for word in lexicon(language).words("words", "retracted"):
        place = low.find(word)
        while place >= 0:
            found.append(place)
            place = low.find(word, place + 1)
    return sorted(found)


def _beside(text: str, mention: Mention, pattern: re.Pattern[str]) -> bool:
    """Whether a sum is so much a year ("$2 billion a year", 연간 50억 달러)."""
    before = text[max(0, mention.start - BEFORE) : mention.start]
    after = text[mention.end : mention.end + AFTER]
    if (match := pattern.search(after)) and not _MARKS.search(after, 0, match.start()):
        return True
    return (pattern.search(before) and pattern.search(_MARKS.split(before)[-1])) is not None


def _withdrawn(
    text: str, language: str, mentions: Sequence[Mention], converts: Sequence[int | None]
) -> list[bool]:
    """Whether each sum stands in a note of correction as what was said before: of a note that says "it is A,
    not B" the sums said not to be, of others all."""
    notes, words = _notes(text, language), lexicon(language).words("words", "not_so")
    if not notes:
        return [False] * len(mentions)
    of = [bisect_right(notes, mention.start) - 1 for mention in mentions]
    for i, mention in enumerate(mentions):
        if of[i] >= 0:
            begin = notes[of[i]]
            inside = mention.start - begin <= NOTE and not _ENDED.search(text, begin, mention.start)
            of[i] = of[i] if inside else -1
    denied = [
        note >= 0
        and (
            bool(ends_with_word(before(text, m.start), words))
            or after(text, m.end, 12).lstrip(")） ").startswith(words)
        )
        for m, note in zip(mentions, of, strict=True)
    ]
    for i, base in enumerate(converts):
        if base is not None:
            denied[i] = denied[base] = denied[i] or denied[base]
    contrasts = {note for note, is_not in zip(of, denied, strict=True) if is_not}
    return [is_not or (note >= 0 and note not in contrasts) for note, is_not in zip(of, denied, strict=True)]


def _sentences(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """The sentence that each sum stands in, as it is printed."""
    low = high = -1
    for mention in mentions:
        if not low <= mention.start < mention.end <= high:
            low = text.rfind("\n", 0, mention.start) + 1
            high = text.find("\n", mention.end)
            high = high if high >= 0 else len(text)
            begins = [
                low,
                *(
                    match.end()
                    for match in _STOP.finditer(text, low, high)
                    if not _SHORT.search(text, max(0, match.start() - 6), match.start())
                ),
                high,
            ]
        start = begins[bisect_right(begins, mention.start, hi=len(begins) - 1) - 1]
        end = begins[bisect_left(begins, mention.end)]
        yield text[max(start, mention.start - LONGEST) : min(end, mention.end + LONGEST)].strip()
