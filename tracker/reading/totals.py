"""Sums over several years: "over five years from fiscal 2022", 5년간 50억 달러, "since 1991"; parts of them.

Not a yearly rate or average, nor a sum whose own year stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.reading.attachment import is_beside, is_rate, nearest_period, owner_of
from tracker.reading.clause import Clause
from tracker.reading.cues import Cue
from tracker.reading.neighbours import Placed, whole_of
from tracker.reading.old_kind import Kind
from tracker.reading.periods import DEADLINE, RANGE, SPAN, deal_period, periods
from tracker.reading.rises import Found
from tracker.reading.year_shapes import year_hints


def total(c: Clause, placed: Sequence[Placed]) -> Found:
    """The words that spread a sum over several years, and the phenomenon."""
    if is_rate(c.context, c.i) or c.near("average", "per_month", limit=12):
        return None
    several = nearest_period(c.context, c.i, several=True)
    point = nearest_period(c.context, c.i)
    if several is not None and several.shape != DEADLINE:
        if several.shape == SPAN and owner_of(c.context, c.sentence, several) not in (None, c.i):
            return None  # 3年で8億円削減 光熱水料は253億円: the years are the other sum's
        spread = several.shape == SPAN and point is not None and not is_beside(c.context, c.i, point)
        if point is None or point.shape == RANGE or spread:
            return Cue("total", several.start, several.end), "several years"
    lump = c.near("lump", limit=36)
    ranges = any(period.shape == RANGE or period.open_end for period in periods(c.context, c.sentence))
    if lump is not None and (point is None or point.open_end) and ranges:
        return lump, "added up over several years"
    if (
        lump is not None
        and point is None
        and c.i
        and placed[c.i - 1][0] is Kind.TOTAL
        and _is_subject(c, lump)
    ):
        return lump, "the total named before"
    deal = c.ahead("lump", reach=2) if c.final and c.sentence.all("average") else None
    if deal is not None and point is None and deal_period(c.context, c.sentence) is not None:
        return deal, "the whole of a deal"  # 期間は22~26年度 / 総額1兆551億円(年平均2110億円)
    since = c.near("year.since", limit=40)
    dated = since is not None and any(p.base and p.open_end for p in periods(c.context, c.sentence))
    if since is not None and dated and point is None and c.ahead("perfect", reach=60) is not None:
        return since, "added up since a year"  # has contributed 15 trillion won since 1991
    perfect = c.ahead("perfect", reach=40)
    if several is not None and several.shape == DEADLINE and perfect and c.near("spent", "paid", limit=12):
        return perfect, "added up until a year"  # by the end of fiscal 2018 it had spent 147.1 billion yen
    if several is None and (said := _said_next(c)) is not None:
        return said, "several years, says the next sentence"
    j = whole_of(c, placed)
    if j is not None and placed[j][0] is Kind.TOTAL and point is None:
        whole = c.context.mentions[j]
        return Cue("total", whole.start, whole.end), "part of a total"
    return None


def _is_subject(c: Clause, lump: Cue) -> bool:
    """Whether a word for a total tells what the sum is: "should the cap bind, the total rises to"."""
    return c.words(lump) in c.context.book.small("totals") and lump.end <= c.mention.start


def _said_next(c: Clause) -> Cue | None:
    """The words of a next sentence without a sum that spread this one: "It adds up ten years of support"."""
    if periods(c.context, c.sentence):
        return None
    following = c.context.after(c.sentence)
    if not year_hints(c.context.book).search(following.lowered):
        return None
    several = [p for p in periods(c.context, following) if p.shape in (SPAN, RANGE)]
    return Cue("total", several[0].start, several[0].end) if several and following.all("lump") else None
