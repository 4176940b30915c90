"""The words on either side of each sum, and the programme of which the text speaks there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Figure

# How far to either side of a sum the words still speak of it.
NEXT_TO = 60
# A sentence with more sums than this is a table: its first ones will do.
CROWD = 40


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`words` has a bar where the sum stands; `programme` is that of the nearest figure that has one; `dated`
    holds the years of the other sums of its sentence."""

    words: str
    programme: str | None = None
    dated: frozenset[int] = frozenset()


def surroundings(figures: Sequence[Figure], text: str) -> dict[int, Surroundings]:
    """By number, in one pass over the figures in the order of the text.

    >>> text = "Of that, $2 million went to wages. The rest was kept."
    >>> figure = Figure(
    ...     number=1, start=9, end=19, as_written="$2 million", currency="USD", sentence=text[:34]
    ... )
    >>> surroundings([figure], text)[1].words
    'Of that, | went to wages.'
    """
    ordered = sorted(figures, key=lambda figure: (figure.start, figure.end))
    programmes = _nearest(ordered)
    sentences: dict[str, list[Figure]] = defaultdict(list)
    for figure in ordered:
        sentences[figure.sentence].append(figure)
    found: dict[int, Surroundings] = {}
    reached = 0
    for place, figure in enumerate(ordered):
        following = ordered[place + 1].start if place + 1 < len(ordered) else len(text)
        words = _words(figure, text, reached, following)
        dated = _dated(figure, sentences[figure.sentence])
        found[figure.number] = Surroundings(words, programmes[place], dated)
        reached = max(reached, figure.end)
    return found


def _dated(figure: Figure, sentence: Sequence[Figure]) -> frozenset[int]:
    """The years of the other sums: not of those that restate this one, or that it restates."""
    others = [
        other
        for other in sentence[:CROWD]
        if other.number != figure.number
        and other.converts != figure.number
        and (figure.converts is None or figure.converts not in (other.number, other.converts))
    ]
    return frozenset(year for other in others for year in (other.year, other.year_end) if year is not None)


def _words(figure: Figure, text: str, reached: int, following: int) -> str:
    if text[figure.start : figure.end] != figure.as_written:
        return figure.sentence.replace("|", " ").replace(figure.as_written, "|", 1)
    first, last = figure.start - NEXT_TO, figure.end + NEXT_TO
    if figure.sentence.count(figure.as_written) == 1:
        begins = figure.start - figure.sentence.index(figure.as_written)
        first, last = max(first, begins), min(last, begins + len(figure.sentence))
    before = text[max(0, first, min(reached, figure.start)) : figure.start]
    return f"{before}|{text[figure.end : max(figure.end, min(last, following))]}"


def _nearest(ordered: Sequence[Figure]) -> list[str | None]:
    """The programme of the nearest figure that has one, for each."""
    before: list[Figure | None] = []
    after: list[Figure | None] = []
    for figures, known in ((ordered, before), (ordered[::-1], after)):
        last: Figure | None = None
        for figure in figures:
            last = figure if figure.programme is not None else last
            known.append(last)
    pairs = zip(ordered, before, after[::-1], strict=True)
    return [_nearer(figure, *(one for one in (b, a) if one is not None)) for figure, b, a in pairs]


def _nearer(figure: Figure, *others: Figure) -> str | None:
    nearest = min(others, key=lambda other: abs(other.start - figure.start), default=None)
    return nearest.programme if nearest else None
