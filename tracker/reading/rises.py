"""Sums by which something rises or falls: "$500 million more", a cut of 66 billion won, 505억원 늘었다.

Not the point that it reached (9200억원으로 늘었다), nor "$1 billion or more", nor a multiple.
"""

from __future__ import annotations

import re
from functools import cache

from tracker.reading.clause import Clause, acts
from tracker.reading.cues import Cue, CueBook

Found = tuple[Cue, str] | None

NOUN_REACH = 14  # letters between a sum and "a fair raise"

_BRACKET = re.compile(r"^\s?[(（][^)）]*[)）]")
_THAN = re.compile(r"\s+than\s+(?:\w+\s?)?")


def rise(c: Clause) -> Found:
    """The words that make a sum a rise or a cut, and the phenomenon."""
    if any(amount < 0 for amount in c.mention.amounts):
        return Cue("change", c.mention.start, c.mention.end), "less than nothing"  # △25 billion won
    small = c.context.book.small
    if c.final:
        for cue in c.sentence.all("change"):
            gap = _BRACKET.sub("", c.sentence.between(c.tail, cue.start))
            other = any(c.tail <= c.context.mentions[j].start < cue.start for j in c.sentence.mentions)
            words = gap.strip(" )）」”’'\"").split()
            if (
                cue.start >= c.tail
                and not other
                and len(gap) <= 8
                and set(words) <= set(small("before_change"))
            ):
                return cue, "so much more or less"  # 505억원 늘었다, 100億円近く増える
        noun = c.ahead("change_noun", reach=4)
        return None if noun is None else (noun, "a rise or cut of so much")  # 증가폭은 320억원
    more = c.after("more", reach=2)
    if more is not None and not c.sentence.between(c.tail, more.start).strip() and not _is_multiple(c, more):
        return more, "so much more or less"  # $500 million more, but not "$1 billion or more"
    noun = c.after("change_noun", reach=NOUN_REACH)
    if noun is not None and c.sentence.between(c.tail, noun.start).split()[:1] in (["a"], ["an"]):
        return noun, "a rise or cut of so much"  # is W64b a fair raise for 2022?
    hedged = _hedged(c.context.book)
    for cue in c.sentence.all("change"):
        if 0 <= c.mention.start - cue.end <= 50:
            gap = hedged.sub("", _without_years(c, cue.end)).strip()
            if gap.endswith(small("so_much")) and "," not in gap:
                return cue, "a rise or cut of so much"  # increased its contribution by
            if gap in small("by") or any(acts(other) and c.words(other) == gap for other in c.sentence.cues):
                return cue, "a rise or cut of so much"  # a cut of, raised by, would save Tokyo
    noun = c.ahead("change_noun", reach=50)
    if noun is not None and c.sentence.wall(noun.end, c.mention.start) < 30:
        lead = hedged.sub("", c.sentence.between(noun.end, c.mention.start))
        if comes_to(c.context.book).search(lead):
            return noun, "a rise or cut of so much"  # the saving is put at
    return None


def _without_years(c: Clause, start: int) -> str:
    """The words from a place to the sum, less "this year" and the like: "a rise this year of"."""
    words = c.sentence.between(start, c.mention.start)
    for cue in c.sentence.cues:
        if start <= cue.start < c.mention.start and cue.label.startswith("year.") and cue.end - cue.start > 5:
            words = words.replace(c.words(cue), "")
    return words


def amounts_to(c: Clause, start: int) -> bool:
    """Whether the words from a place on say what something comes to: "is put at about", "come to roughly"."""
    lead = _hedged(c.context.book).sub("", c.sentence.between(start, c.mention.start))
    apposed = lead.rstrip().endswith(
        (",", ", or")
    )  # "74 percent of the cost, or $4 billion" is a share of it
    return not apposed and comes_to(c.context.book).search(lead) is not None


def _is_multiple(c: Clause, more: Cue) -> bool:
    """Whether "more" goes on as "than twice the 79 billion": a multiple is no rise."""
    match = _THAN.match(c.sentence.lowered, more.end - c.sentence.start)
    words = match.group() if match else ""
    return any(word in words for word in c.context.book.small("multiple"))


@cache
def _hedged(book: CueBook) -> re.Pattern[str]:
    """Hedges, and the same rise in percent: "an increase of 2.5 percent, or 18.5 billion won"."""
    return re.compile(rf"[\d.,]+\s?(?:{_any(book, 'percent')}),? or\b|\b(?:{_any(book, 'hedges')})\b")


@cache
def comes_to(book: CueBook) -> re.Pattern[str]:
    """What ends in "is put at", "comes to" or a comma."""
    return re.compile(rf"(?:^|\s|(?=,))(?:{_any(book, 'is')})\s*$")


def _any(book: CueBook, name: str) -> str:
    return "|".join(map(re.escape, book.small(name))) or "(?!)"
