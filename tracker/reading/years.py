"""For which year or years a sum is: the guide's rules in its order.

The year in the sum's own clause; years counted from the day of publication; years carried over from another
sum by coordination, by a pointing word or from a whole to its parts; and null rather than a guess.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.models import YearFrom
from tracker.reading.attachment import is_beside, is_rate, nearest_period, owner_of
from tracker.reading.carrying import NONE, TALKED_OF, Years, carried, carry, why_of
from tracker.reading.context import Context, Sentence
from tracker.reading.old_kind import Kind
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
    until_expiry,
)
from tracker.reading.year_words import entry

EARLIER = 12  # letters of "the deal before" ahead of its "five years"
IN_ENTRIES = {Kind.PAYMENT, Kind.BUDGET, Kind.CHANGE}


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
    if _left_behind(context, sentence, i, period, kinds):
        return NONE
    if period is not None and period.open_end and kind is Kind.OTHER:
        return NONE  # "has banked since 2002" is a balance
    if period is not None and not _dates_the_words(context, sentence, i, period, kind):
        if period.shape == POINT and period.year is not None:
            if kind is Kind.CHANGE and _risen_over(context, sentence, period):
                later = why_of("the year after the one compared with", period)
                return Years(period.year + 1, None, period.origin, later)
            if len(period.more) and (second := _distributed(context, sentence, i, period)) is not None:
                return Years(second, None, period.origin, why_of("each in its order", period))
            return Years(period.year, None, period.origin, why_of("nearest year", period))
        if kind is Kind.CHANGE and period.shape == RANGE and period.year_end == (period.year or 0) + 1:
            return Years(period.year_end, None, period.origin, why_of("later of the years compared", period))
        if period.shape == RANGE and (ends := _from_to(context, sentence, i, period)) is not None:
            return Years(ends, None, period.origin, why_of("from one to the other", period))
        if period.shape == RANGE and not (kind is Kind.CHANGE and _dated_before(sentence, i, placed)):
            # "an average of 211 billion yen a year over fiscal 2022 to 2026": a rate takes the first year
            end = period.year_end if not topics[i] or kind is Kind.CHANGE else None
            if is_rate(context, i) or kind is Kind.CHANGE or not topics[i]:
                return Years(
                    period.year,
                    end if not is_rate(context, i) else None,
                    period.origin,
                    why_of("first year of a period", period),
                )
        if period.shape == DEADLINE and topics[i] and is_rate(context, i):
            start = span_until(context, sentence, period)
            if start is not None:
                return Years(start, None, period.origin, why_of("first year of a period", period))
        if period.shape == DEADLINE and kind is Kind.OTHER and topics[i]:
            return Years(period.year_end, None, period.origin, why_of("a balance at a moment", period))
        if period.shape == DEADLINE and kind is Kind.ESTIMATE and topics[i]:
            return Years(period.year_end, None, period.origin, why_of("forecast for a year", period))
        if period.shape == DEADLINE and owner_of(context, sentence, period) not in (None, i):
            return NONE  # "$25 billion in arms by 2030 and $350 billion in investment"
        if period.shape == DEADLINE and not topics[i]:
            return Years(None, period.year_end, period.origin, why_of("a date by which", period))
    head = entry(context, sentence) if period is None and kind in IN_ENTRIES else None
    if head is not None:
        in_entry = Years(head.year, None, head.origin, why_of("the entry of a timeline", head))
        if not i or context.mentions[i - 1].start < head.start:
            return in_entry
        found = carried(context, sentence, i, kinds, topics, placed)
        return in_entry if found is NONE else found
    return carried(context, sentence, i, kinds, topics, placed)


def _risen_over(context: Context, sentence: Sentence, period: Period) -> bool:
    """Whether a rise is over a year ("150 billion won over last year") and so falls into the next."""
    if context.book.verb_final:  # 前年度からの増額を100億円未満に
        named = any(cue.start == period.start for cue in sentence.all("year.preceding"))
        return named and sentence.between(period.end, period.end + 3).startswith(
            context.book.small("rises_from")
        )
    words = sentence.between(period.start - 8, period.start).split()
    return bool(words) and words[-1] in context.book.small("out_of")


def _left_behind(
    context: Context, sentence: Sentence, i: int, period: Period | None, kinds: list[Kind]
) -> bool:
    """Whether a sum is the one that another has risen or fallen from, and the year is that other's: "1.52
    trillion won in 2026, up 8.3 percent from X", 2026년 분담금은 X에서 8.3% 오른 1조5192억원."""
    sums = context.sums(sentence)
    if i not in sums or len(sums) == 1 or (period is not None and period.shape != POINT):
        return False
    place = sums.index(i)
    small = context.book.small
    lead = sentence.between(sentence.start if period is None else period.end, context.heads[i])
    if context.book.verb_final:
        if place + 1 == len(sums) or kinds[sums[place + 1]] is Kind.CHANGE:
            return False  # 지난해 9602억원에서 787억원 올랐다
        if not context.text.startswith(small("rises_from"), context.tails[i]):
            return False
        if period is not None and len(lead) <= 1:
            return False  # 올해 8695억원에서: its own
        if any(word in lead for word in small("at_first")):
            return False  # 올해 분담금을 당초 X에서 Y로 깎았다: both for this year
        return period is not None and nearest_period(context, sums[place + 1]) is period
    if place == 0:
        return False
    risen = any(period is None or cue.start >= period.end for cue in sentence.all("change", "more"))
    if period is not None and is_beside(context, i, period) and not risen:
        return False
    start = context.tails[sums[place - 1]]
    lead = sentence.between(start, context.heads[i])
    if not set(lead.split()[-3:]) & set(small("out_of")) or not sentence.all("change", "more"):
        return False
    if any(
        start <= p.start and p.end <= context.heads[i] and p.shape == RANGE
        for p in periods(context, sentence)
    ):
        return False  # "over five years from fiscal 2016, 13.3 billion yen more"
    return period is None or nearest_period(context, sums[place - 1]) is period


def _dated_before(sentence: Sentence, i: int, placed: list[Years]) -> bool:
    return any(placed[j].year is not None for j in sentence.mentions if j < i)


def _dates_the_words(context: Context, sentence: Sentence, i: int, period: Period, kind: Kind) -> bool:
    """Whether a year dates the demand, offer or statement, and not the money.

    "In 2019 it asked for $5 billion" says when it asked; "it asked for $5 billion for 2020" says for when.
    """
    if kind is Kind.ESTIMATE and context.book.verb_final and not period.for_:
        # 昨年末、総工費が9300億円に膨らむとの試算を公表した
        behind = sentence.between(period.end, period.end + 4).lstrip()
        past = context.published is not None and (period.year or 0) < context.published.year
        return past and behind.startswith(context.book.small("moment"))
    if kind not in TALKED_OF or period.for_ or period.shape != POINT:
        return False
    if period.expired:  # 내년 말이면 협정이 끝나는데 미국이 1조원을 부를 것이다
        return context.book.verb_final and not is_beside(context, i, period)
    published = context.published
    if period.year is not None and published is not None and period.year > published.year:
        return False
    here = context.mentions[i].start
    before = period.end <= here
    if before and owner_of(context, sentence, period) not in (None, i):
        return True  # "paid $920 million last year and has been told to find $5 billion"
    between = sentence.between(period.end, context.heads[i]).strip() if before else ""
    if context.book.verb_final:
        # 2019년에는 50억달러를 요구했다 dates the demand, 2020년 50억달러를 요구했다 the money
        today = None if published is None else published.year
        if period.origin is YearFrom.RELATIVE and kind is Kind.DEMAND and (period.year or 0) < (today or 0):
            return True  # 지난해 50억달러를 불렀다
        dated = kind is not Kind.CLAIM and between.startswith(context.book.small("when"))
        apart = len(between.split()) > 2  # 2018년 기지를 유치하겠다며 20억 달러를 제안했다
        return dated or not before or apart or not is_beside(context, i, period)
    today = published.year if published else None
    beside = period.origin is YearFrom.RELATIVE and not before and is_beside(context, i, period)
    if beside and period.year == today and not _was_asked(context, sentence, i):
        return False  # "Washington would now settle for $4 billion or so this year"
    low, high = sorted((here, period.start))
    if any(low - 40 <= cue.start < high for cue in sentence.all("pay")):
        return False  # "it wants Seoul to pay $5 billion this year"
    # "Last year's paper offered $2 billion" dates the paper; "last year's $2 billion demand" the money
    return not before or len(between) > 12 or not is_beside(context, i, period)


def _was_asked(context: Context, sentence: Sentence, i: int) -> bool:
    """Whether the demand or offer itself is told as past: "asked for", "offered"."""
    cues = sentence.all("demand", "offer", "propose", "want", "request")
    asked = [cue for cue in cues if cue.end <= context.heads[i]]
    return bool(asked) and sentence.between(asked[-1].start, asked[-1].end).split()[0].endswith("ed")


def _distributed(context: Context, sentence: Sentence, i: int, period: Period) -> int | None:
    """The year of a sum in "7,000 and 7,500 in 2005 and 2006 respectively": each in its order."""
    sums = [j for j in context.sums(sentence) if nearest_period(context, j) is period]
    years = (period.year, *period.more)
    return years[sums.index(i)] if i in sums and len(sums) == len(years) else None


def _from_to(context: Context, sentence: Sentence, i: int, period: Period) -> int | None:
    """The year of a sum in "from 2009 to 2013 it climbed from 760 to 869 billion won"."""
    sums = [j for j in context.sums(sentence) if nearest_period(context, j) is period]
    if len(sums) != 2 or i not in sums:
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
    if period is None:
        since = [p for p in periods(context, sentence) if p.open_end]
        if since:
            return Years(since[0].year, None, since[0].origin, why_of("since a year", since[0]))
    if period is not None and period.shape in (RANGE, DEADLINE):
        return Years(period.year, period.year_end, period.origin, why_of("years of a total", period))
    if period is not None and period.shape == SPAN:
        deal = same_span(context, sentence, period) or from_start(context, sentence, period)
        if deal is None and context.book.verb_final:
            deal = until_expiry(context, sentence, period)
        lead = sentence.between(period.start - EARLIER, period.start).rstrip("의の ")
        if deal is not None and deal.year and lead.endswith(context.book.small("earlier_deal")):
            deal = replace(deal, year=deal.year - period.count, year_end=deal.year - 1)
        if deal is not None:
            return Years(
                deal.year, deal.year_end, YearFrom.CARRIED, why_of("years just given for the deal", deal)
            )
    for j in reversed(sentence.mentions):
        if j < i and kinds[j] is Kind.TOTAL:
            return carry(placed[j], context, j, "same total")
    if period is None:
        totals = [
            j
            for j in range(i - 1, max(-1, i - 8), -1)
            if kinds[j] is Kind.TOTAL and context.converts[j] is None
        ]
        today = context.published.year if context.published else 0
        if sentence.all("average") and (deal := deal_period(context, sentence)) is not None:
            return Years(deal.year, deal.year_end, YearFrom.CARRIED, why_of("the whole of a deal", deal))
        to_come = [j for j in totals if (placed[j].year_end or 0) >= today]
        if to_come or totals:
            j = (to_come or totals)[0]
            return carry(placed[j], context, j, "part of a total")
    return NONE


def _same(kind: Kind) -> Kind:
    """What is budgeted or forecast in one place is paid in another."""
    return Kind.PAYMENT if kind in (Kind.BUDGET, Kind.ESTIMATE) else kind


def _share_same_sums(context: Context, kinds: list[Kind], topics: list[bool], placed: list[Years]) -> None:
    """A headline takes the year that the body gives for the same sum."""
    known: dict[tuple[object, ...], int] = {}
    for i, mention in enumerate(context.mentions):
        if placed[i] is not NONE and (placed[i].year or placed[i].year_end):
            known.setdefault((mention.currency, mention.amounts, _same(kinds[i]), topics[i]), i)
    for i, mention in enumerate(context.mentions):
        if placed[i] is NONE:
            j = known.get((mention.currency, mention.amounts, _same(kinds[i]), topics[i]))
            if j is not None and j != i:
                placed[i] = carry(placed[j], context, j, "same sum elsewhere")
