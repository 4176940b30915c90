"""For which year or years a sum is: the guide's rules in its order.

The year in the sum's own clause; years counted from the day of publication; years carried over from another
sum by coordination, by a pointing word or from a whole to its parts; and null rather than a guess.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.models import Kind, Why, YearFrom
from tracker.reading.attachment import is_beside, is_rate, nearest_period, owner_of
from tracker.reading.context import Context, Sentence, steps
from tracker.reading.periods import (
    DEADLINE,
    POINT,
    RANGE,
    SPAN,
    Period,
    deal_period,
    from_start,
    periods,
    same_span,
    span_until,
)

NEARBY = 250  # letters back to a heading
ASKED = {Kind.DEMAND, Kind.OFFER, Kind.CLAIM}


@dataclass(frozen=True, slots=True)
class Years:
    """The year or years that a sum is for, how they were found, and the words that decided."""

    year: int | None = None
    year_end: int | None = None
    origin: YearFrom = YearFrom.NONE
    why: Why | None = None


NONE = Years()


def place_years(context: Context, kinds: list[Kind], topics: list[bool]) -> list[Years]:
    """The years of every mention of a text, given its kind and whether it is on the topic."""
    placed: list[Years] = []
    for i in range(len(context.mentions)):
        base = context.converts[i]
        if base is not None and base < i:
            placed.append(placed[base])
        else:
            placed.append(_year(context, i, kinds, topics, placed))
    for i, base in enumerate(context.converts):
        if base is not None and base > i:
            placed[i] = placed[base]
    _share_same_sums(context, kinds, topics, placed)
    return placed


def _year(context: Context, i: int, kinds: list[Kind], topics: list[bool], placed: list[Years]) -> Years:
    kind = kinds[i]
    sentence = context.sentence(i)
    several = kind is Kind.TOTAL
    if several:
        return _total(context, sentence, i, kinds, placed)
    period = nearest_period(context, i)
    if kind is Kind.CHANGE and period is not None and owner_of(context, sentence, period) not in (None, i):
        period = None  # the year of the sum that it is compared with
    if period is not None and period.open_end and kind is Kind.OTHER:
        return NONE  # "has banked since 2002" is a balance
    if period is not None and not _dates_the_words(context, sentence, i, period, kind):
        if period.shape == POINT and period.year is not None:
            if len(period.more) and (second := _distributed(context, sentence, i, period)) is not None:
                return Years(second, None, period.origin, _why("each in its order", period))
            return Years(period.year, None, period.origin, _why("nearest year", period))
        if kind is Kind.CHANGE and period.shape == RANGE and period.year_end == (period.year or 0) + 1:
            return Years(period.year_end, None, period.origin, _why("later of the years compared", period))
        if period.shape == RANGE and (ends := _from_to(context, sentence, i, period)) is not None:
            return Years(ends, None, period.origin, _why("from one to the other", period))
        if period.shape == RANGE and not (kind is Kind.CHANGE and _dated_before(sentence, i, placed)):
            # "an average of 211 billion yen a year over fiscal 2022 to 2026": a rate takes the first year
            end = period.year_end if not topics[i] or kind is Kind.CHANGE else None
            if is_rate(context, i) or kind is Kind.CHANGE or not topics[i]:
                return Years(
                    period.year,
                    end if not is_rate(context, i) else None,
                    period.origin,
                    _why("first year of a period", period),
                )
        if period.shape == DEADLINE and topics[i] and is_rate(context, i):
            start = span_until(context, sentence, period)
            if start is not None:
                return Years(start, None, period.origin, _why("first year of a period", period))
        if period.shape == DEADLINE and kind is Kind.ESTIMATE and topics[i]:
            return Years(period.year_end, None, period.origin, _why("forecast for a year", period))
        if period.shape == DEADLINE and not topics[i]:
            return Years(None, period.year_end, period.origin, _why("a date by which", period))
    return _carried(context, sentence, i, kinds, topics, placed)


def _dated_before(sentence: Sentence, i: int, placed: list[Years]) -> bool:
    return any(placed[j].year is not None for j in sentence.mentions if j < i)


def _why(rule: str, period: Period) -> Why:
    return Why("year", rule, period.start, period.end)


def _dates_the_words(context: Context, sentence: Sentence, i: int, period: Period, kind: Kind) -> bool:
    """Whether a year dates the demand, offer or statement, and not the money.

    "In 2019 it asked for $5 billion" says when it asked; "it asked for $5 billion for 2020" says for when.
    """
    if kind not in ASKED or period.for_ or period.expired or period.shape != POINT:
        return False
    published = context.published
    if period.year is not None and published is not None and period.year > published.year:
        return False
    low, high = sorted((context.mentions[i].start, period.start))
    if any(
        low - 40 <= cue.start < high
        for cue in sentence.all("pay")
        if cue.start > sentence.start and not context.book.verb_final
    ):
        return False
    if not context.book.verb_final and period.end <= low:
        # "Last year's paper offered $2 billion" dates the paper; "last year's $2 billion demand" the money
        return len(sentence.between(period.end, context.heads[i]).strip()) > 12
    if context.book.verb_final and period.end <= low and kind is not Kind.CLAIM:
        # 2019년에는 50억달러를 요구했다 dates the demand, 2020년 50억달러를 요구했다 the money
        if sentence.between(period.end, low).strip().startswith(context.book.small("when")):
            return True
    if context.book.verb_final:
        return not is_beside(context, i, period) or period.start > context.mentions[i].start
    return not (is_beside(context, i, period) and period.end <= context.mentions[i].start)


def _distributed(context: Context, sentence: Sentence, i: int, period: Period) -> int | None:
    """The year of a sum in "7,000 and 7,500 in 2005 and 2006 respectively": each in its order."""
    sums = [
        j for j in sentence.mentions if context.converts[j] is None and nearest_period(context, j) is period
    ]
    years = (period.year, *period.more)
    return years[sums.index(i)] if i in sums and len(sums) == len(years) else None


def _from_to(context: Context, sentence: Sentence, i: int, period: Period) -> int | None:
    """The year of a sum in "from 2009 to 2013 it climbed from 760 to 869 billion won"."""
    sums = [
        j for j in sentence.mentions if context.converts[j] is None and nearest_period(context, j) is period
    ]
    if len(sums) != 2 or i not in sums or is_rate(context, i):
        return None
    first, last = sums
    gap = sentence.between(context.tails[first], context.mentions[last].start)
    lead = sentence.between(context.mentions[first].start - 12, context.mentions[first].start)
    small = context.book.small
    if (
        len(gap) > 20
        or not set(gap.split()) & set(small("onto"))
        or not set(lead.split()) & set(small("out_of"))
    ):
        return None
    return period.year if i == first else period.year_end


def _total(context: Context, sentence: Sentence, i: int, kinds: list[Kind], placed: list[Years]) -> Years:
    """The years of a sum over several years."""
    period = nearest_period(context, i, several=True)
    if period is not None and period.shape in (RANGE, DEADLINE):
        return Years(period.year, period.year_end, period.origin, _why("years of a total", period))
    if period is not None and period.shape == SPAN:
        deal = same_span(context, sentence, period) or from_start(context, sentence, period)
        if deal is not None:
            return Years(
                deal.year, deal.year_end, YearFrom.CARRIED, _why("years just given for the deal", deal)
            )
    for j in reversed(sentence.mentions):
        if j < i and kinds[j] is Kind.TOTAL:
            return _carry(placed[j], context, j, "same total")
    if period is None:
        totals = [
            j
            for j in range(i - 1, max(-1, i - 8), -1)
            if kinds[j] is Kind.TOTAL and context.converts[j] is None
        ]
        today = context.published.year if context.published else 0
        to_come = [j for j in totals if (placed[j].year_end or 0) >= today]
        if to_come or totals:
            j = (to_come or totals)[0]
            return _carry(placed[j], context, j, "part of a total")
    return NONE


def _carry(years: Years, context: Context, j: int, rule: str) -> Years:
    mention = context.mentions[j]
    if years.year is None and years.year_end is None:
        return NONE
    return Years(years.year, years.year_end, YearFrom.CARRIED, Why("year", rule, mention.start, mention.end))


def _carried(
    context: Context, sentence: Sentence, i: int, kinds: list[Kind], topics: list[bool], placed: list[Years]
) -> Years:
    """A year carried over from another sum."""
    kind = kinds[i]
    mention = context.mentions[i]
    earlier = [
        j for j in sentence.mentions if j < i and context.converts[j] is None and topics[j] == topics[i]
    ]
    if kind is Kind.CHANGE:
        # "1.04 trillion won for this year, an increase of $70 million": the later of the years compared
        years = [placed[j] for j in earlier if placed[j].year is not None]
        if len(years) == 1 and years[0].year and _compared(context, sentence, earlier[-1]):
            return replace(years[0], year=years[0].year + 1)
        if years:
            later = max(years, key=lambda found: found.year or 0)
            return _carry(later, context, earlier[-1], "later of the years compared")
        if i and kinds[i - 1] is Kind.TOTAL and any(p.shape == SPAN for p in periods(context, sentence)):
            return _carry(placed[i - 1], context, i - 1, "change of a total")
    pointing = _points_back(context, sentence, i)
    if earlier:
        last = earlier[-1]
        rate = is_rate(context, i) or bool(sentence.all("average"))
        if kinds[last] is Kind.TOTAL and kind is Kind.PAYMENT and rate:
            return replace(_carry(placed[last], context, last, "first year of a total"), year_end=None)
        if not is_rate(context, i) or is_rate(context, last):
            same = kinds[last] is kind or {kinds[last], kind} <= ASKED | {Kind.PAYMENT, Kind.ESTIMATE}
            low = sentence.wall(context.tails[last], mention.start)
            tail = context.tails[last]
            if not pointing and any(tail <= cue.start < mention.start for cue in sentence.all("break_off")):
                return NONE
            if (pointing and kinds[last] is kind) or (
                same and (kinds[last] is kind or low < 100) and kind is not Kind.OTHER
            ):
                return _carry(placed[last], context, last, "coordinated sums")
        return NONE
    if pointing and i:
        last = i - 1
        while last and context.converts[last] is not None:
            last -= 1
        if kind is Kind.CHANGE:  # "the cut of 66 billion": of the later of the years just named
            near = range(max(0, i - 5), i)
            lately = [placed[j] for j in near if topics[j] and placed[j].year and not placed[j].year_end]
            if lately and placed[last].year_end is None:
                return _carry(max(lately, key=lambda found: found.year or 0), context, last, "pointing word")
        part = bool(context.pointing(sentence, "part", "whole"))
        if (topics[last] == topics[i] or part) and (kind not in ASKED or kinds[last] is kind):
            if kinds[last] is Kind.TOTAL:  # of two totals the average is of the later
                totals = [j for j in range(max(0, i - 4), i) if kinds[j] is Kind.TOTAL and placed[j].year_end]
                last = max(totals, key=lambda j: placed[j].year_end or 0, default=last)
            if kinds[last] is Kind.TOTAL and kind not in (Kind.TOTAL, Kind.CHANGE):
                return Years(
                    placed[last].year,
                    None,
                    YearFrom.CARRIED,
                    Why("year", "first year of a total", mention.start, mention.end),
                )
            return _carry(placed[last], context, last, "pointing word")
    if kind is Kind.BUDGET and (heading := _budget_year(context, sentence)) is not None:
        return Years(heading.year, None, YearFrom.CARRIED, _why("the year of the budget", heading))
    if (following := _after_base(context, sentence, i, kind)) is not None:
        return following
    if is_rate(context, i) and _limit(context, sentence, i):
        deal = deal_period(context, sentence)
        if deal is not None:
            return Years(deal.year, None, YearFrom.CARRIED, _why("rate over a stated period", deal))
    return NONE


def _compared(context: Context, sentence: Sentence, j: int) -> bool:
    """Whether a sum is only what another is compared with: 올해 7415억원보다 185억원 많다."""
    final = context.book.verb_final
    place = context.tails[j] if final else context.heads[j]
    return any(0 <= (cue.start - place if final else place - cue.end) <= 2 for cue in sentence.all("compare"))


def _points_back(context: Context, sentence: Sentence, i: int) -> bool:
    """Whether the clause points back at a sum named before: "that is", 이는, "of it", このうち."""
    start, end = context.mentions[i].start, context.tails[i]
    return any(
        0 <= start - cue.end < 60 or (0 <= cue.start - end < 12 and not context.book.verb_final)
        for cue in context.pointing(sentence, "pointing", "part", "whole")
    )


def _budget_year(context: Context, sentence: Sentence) -> Period | None:
    """The one year that the sentence or heading before names: "NATO agrees 2023 budgets", and a list."""
    before = [p for p in periods(context, context.before(sentence)) if sentence.start - p.start < NEARBY]
    plain = [p for p in before if p.shape == POINT and not (p.dated or p.statement or p.base)]
    return plain[-1] if len({p.year for p in plain}) == 1 else None


def _after_base(context: Context, sentence: Sentence, i: int, kind: Kind) -> Years | None:
    """A sum only said to be more than this year's is next year's (올해보다 10.4% 많은 4억9천만달러)."""
    bases = [p for p in periods(context, sentence) if p.base and p.shape == POINT and p.year is not None]
    if len(bases) != 1 or kind not in (Kind.PAYMENT, Kind.BUDGET, Kind.ESTIMATE, Kind.CHANGE):
        return None
    base = bases[0]
    if steps(context, i, base.start, base.end) > 60 or base.origin is not YearFrom.RELATIVE:
        return None
    return Years(
        (base.year or 0) + 1, None, YearFrom.RELATIVE, _why("the year after the one compared with", base)
    )


def _limit(context: Context, sentence: Sentence, i: int) -> bool:
    """Whether a yearly sum is a ceiling, floor or average of a deal, and so belongs to the deal's years."""
    return bool(sentence.all("average", "limit")) or context.mentions[i].qualifier.value in (
        "at_most",
        "at_least",
    )


def _share_same_sums(context: Context, kinds: list[Kind], topics: list[bool], placed: list[Years]) -> None:
    """A headline takes the year that the body gives for the same sum."""
    known: dict[tuple[object, ...], int] = {}
    for i, mention in enumerate(context.mentions):
        if placed[i] is not NONE and (placed[i].year or placed[i].year_end) and topics[i]:
            known.setdefault((mention.currency, mention.amounts, kinds[i]), i)
    for i, mention in enumerate(context.mentions):
        if placed[i] is NONE and topics[i]:
            j = known.get((mention.currency, mention.amounts, kinds[i]))
            if j is not None and j != i:
                placed[i] = _carry(placed[j], context, j, "same sum elsewhere")
