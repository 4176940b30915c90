"""The year that a sum takes over from another: by coordination, by a pointing word, from a whole.

"Of that, 315 billion went to construction" has the year of the sum that "that" means; a change takes the
later of the years compared; a rate over the years of a deal the first. Without such a bond there is no year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.models import Why, YearFrom
from tracker.reading.attachment import (
    is_compared,
    is_rate,
    is_start,
    main_sum,
    nearest_period,
    whole_by_sum,
)
from tracker.reading.context import Context, Sentence, steps
from tracker.reading.headings import heading_year
from tracker.reading.old_kind import Kind
from tracker.reading.periods import POINT, RANGE, SPAN, Period, deal_period, periods

REACHED = 8  # letters of 늘어난, 多い between a rise and what it comes to
QUESTION = 120  # letters of a question that an answer takes its year from
BASE = 60  # a year compared with that is farther off is another sum's
NEARBY = 250  # letters back to a heading
TALKED_OF = {Kind.DEMAND, Kind.OFFER, Kind.CLAIM}


@dataclass(frozen=True, slots=True)
class Years:
    """The year or years that a sum is for, how they were found, and the words that decided."""

    year: int | None = None
    year_end: int | None = None
    origin: YearFrom = YearFrom.NONE
    why: Why | None = None


NONE = Years()


def why_of(rule: str, period: Period) -> Why:
    return Why("year", rule, period.start, period.end)


def carry(years: Years, context: Context, j: int, rule: str) -> Years:
    mention = context.mentions[j]
    if years.year is None and years.year_end is None:
        return NONE
    return Years(years.year, years.year_end, YearFrom.CARRIED, Why("year", rule, mention.start, mention.end))


def carried(
    context: Context, sentence: Sentence, i: int, kinds: list[Kind], topics: list[bool], placed: list[Years]
) -> Years:
    """A year carried over from another sum."""
    kind = kinds[i]
    mention = context.mentions[i]
    earlier = [j for j in context.sums(sentence) if j < i and topics[j] == topics[i]]
    if kind is Kind.CHANGE:
        # "1.04 trillion won for this year, an increase of $70 million": the later of the years compared
        years = [placed[j] for j in earlier if placed[j].year is not None]
        if len(years) == 1 and years[0].year and _is_base(context, sentence, earlier[-1]):
            return replace(years[0], year=years[0].year + 1)
        if years:
            later = max(years, key=lambda found: found.year or 0)
            return carry(later, context, earlier[-1], "later of the years compared")
        if (
            i
            and kinds[i - 1] is Kind.TOTAL
            and any(
                p.shape == SPAN or (p.shape == RANGE and context.book.verb_final)
                for p in periods(context, sentence)
            )
        ):
            return carry(placed[i - 1], context, i - 1, "change of a total")
        if not earlier and (apart := _just_compared(context, sentence, i)):
            of = max(apart, key=lambda j: placed[j].year or 0)
            if placed[of].year_end is None and all(topics[j] for j in apart):
                return carry(placed[of], context, of, "later of the years compared")
    pointing = _points_back(context, sentence, i) or whole_by_sum(context, i) is not None
    if earlier:
        last = earlier[-1]
        if kind in TALKED_OF and is_start(context, last):
            return NONE  # 올해 8695억원에서 9000억원으로: for a year to come
        rate = is_rate(context, i) or bool(sentence.all("average"))
        if kinds[last] is Kind.TOTAL and kind is Kind.PAYMENT and rate:
            return replace(carry(placed[last], context, last, "first year of a total"), year_end=None)
        if not is_rate(context, i) or is_rate(context, last):
            idle = kind is Kind.OTHER and bool(sentence.all("unspent"))
            same = (
                kinds[last] is kind
                or idle
                or {kinds[last], kind} <= TALKED_OF | {Kind.PAYMENT, Kind.ESTIMATE}
            )
            low = sentence.wall(context.tails[last], mention.start)
            if not pointing and _broken_off(context, sentence, last, i):
                return NONE
            gap = sentence.between(context.tails[last], mention.start)
            reached = (
                len(gap) <= REACHED
                if context.book.verb_final
                else gap.rstrip().endswith(context.book.small("onto"))
            )
            if (risen := _risen_to(context, sentence, last, placed[last].year)) is not None:
                return Years(risen.year, None, risen.origin, why_of("the year that it rose in", risen))
            if kinds[last] is Kind.CHANGE and reached:
                return carry(
                    placed[last], context, last, "what a rise comes to"
                )  # a rise of X, to Y; 19億円多い1993億円
            if (pointing and kinds[last] is kind) or (
                same and (kinds[last] is kind or low < 100) and (kind is not Kind.OTHER or idle)
            ):
                return carry(placed[last], context, last, "coordinated sums")
        return NONE
    if pointing and i:
        last = main_sum(context, i)
        if kind is Kind.CHANGE:  # "the cut of 66 billion": of the later of the years just named
            near = range(max(0, i - 5), i)
            lately = [placed[j] for j in near if topics[j] and placed[j].year and not placed[j].year_end]
            if lately and placed[last].year_end is None:
                return carry(max(lately, key=lambda found: found.year or 0), context, last, "pointing word")
        part = bool(context.pointing(sentence, "part", "whole"))
        if (topics[last] == topics[i] or part) and (kind not in TALKED_OF or kinds[last] is kind):
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
            return carry(placed[last], context, last, "pointing word")
    heading = _budget_year(context, sentence) if kind is Kind.BUDGET else None
    if heading is None and context.book.verb_final and kind in (Kind.PAYMENT, Kind.BUDGET):
        heading = heading_year(context, i)
    if heading is not None:
        return Years(heading.year, None, YearFrom.CARRIED, why_of("the year of the heading", heading))
    if (asked := _asked_before(context, sentence, i, kind)) is not None:
        return Years(asked.year, None, YearFrom.CARRIED, why_of("the year asked about", asked))
    if (following := _after_base(context, sentence, i, kind)) is not None:
        return following
    if (is_rate(context, i) or sentence.all("average")) and _limit(context, sentence, i):
        deal = deal_period(context, sentence)
        if deal is not None:
            return Years(deal.year, None, YearFrom.CARRIED, why_of("rate over a stated period", deal))
    return NONE


def _is_base(context: Context, sentence: Sentence, j: int) -> bool:
    """Whether a rise starts from a sum: 前年度の8601億円から285億円の増, 前年度は2173億円で、90億円の減."""
    if is_compared(context, j) or not context.book.verb_final:
        return is_compared(context, j)
    period = nearest_period(context, j)
    before = period is not None and any(c.start == period.start for c in sentence.all("year.preceding"))
    return before or context.text.startswith(context.book.small("rises_from"), context.tails[j])


def _risen_to(context: Context, sentence: Sentence, last: int, year: int | None) -> Period | None:
    """The year in which a sum has risen from the one before: 96년도 분담금을 95년도 3억달러에서 10% 늘린
    3억3천만달러로."""
    if not context.book.verb_final or year is None:
        return None
    if not context.text.startswith(context.book.small("rises_from"), context.tails[last]):
        return None
    later = [p for p in periods(context, sentence) if p.shape == POINT and p.end <= context.heads[last]]
    plain = [p for p in later if not (p.dated or p.statement) and p.year == year + 1]
    return plain[0] if plain else None


def _just_compared(context: Context, sentence: Sentence, i: int) -> list[int]:
    """The sums of the sentence before, when this one only says by how much they differ: 2026년 1조5192억원,
    2025년 1조4028억원이다. 1164억원이 늘어난 셈이다."""
    home = context.home[i]
    if not context.book.verb_final or not home or sentence.all("receiver", "politician", "demand", "offer"):
        return []
    before = context.sentences[home - 1]
    sums = context.sums(before)
    return sums if sentence.start - before.end <= 2 and len(sums) > 1 else []


def _broken_off(context: Context, sentence: Sentence, last: int, i: int) -> bool:
    """Whether a comparison stands between two sums: "compared with X"; in "28 percent larger than before,
    and the other Y" it has ended at the comma."""
    low, high = context.tails[last], context.mentions[i].start
    return any(
        low <= cue.start < high and (context.book.verb_final or "," not in sentence.between(cue.end, high))
        for cue in sentence.all("break_off")
    )


def _points_back(context: Context, sentence: Sentence, i: int) -> bool:
    """Whether the clause points back at a sum named before: "that is", 이는, "of it", このうち."""
    start, end = context.mentions[i].start, context.tails[i]
    return any(
        0 <= start - cue.end < 60 or (0 <= cue.start - end < 12 and not context.book.verb_final)
        for cue in context.pointing(sentence, "pointing", "part", "whole")
    )


def _asked_before(context: Context, sentence: Sentence, i: int, kind: Kind) -> Period | None:
    """The one year that the question before an answer names: 금년은요? - 1조 4028억 원입니다."""
    if not context.book.verb_final or kind not in (Kind.PAYMENT, Kind.BUDGET) or periods(context, sentence):
        return None
    end = len(context.text[: sentence.start].rstrip())
    if sentence.mentions[0] != i or not context.text.endswith(context.book.small("asks"), 0, end):
        return None
    low = max(0, end - QUESTION)
    start = max(context.text.rfind(mark, low, end - 3) for mark in ("\n", "。", ". ", "? ", "？"))
    found = [p for p in periods(context, context.read(max(low, start + 1), end)) if p.shape == POINT]
    plain = [p for p in found if p.year and not (p.dated or p.statement or p.base)]
    return plain[0] if len(plain) == 1 else None


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
    far = 2 * BASE if kind is Kind.CHANGE and context.book.verb_final else BASE
    if steps(context, i, base.start, base.end) > far:  # 前年度と比べると24億円の増加
        return None
    if base.origin is not YearFrom.RELATIVE and not (kind is Kind.CHANGE and _just_past(context, base)):
        return None
    return Years(
        (base.year or 0) + 1, None, YearFrom.RELATIVE, why_of("the year after the one compared with", base)
    )


def _just_past(context: Context, base: Period) -> bool:
    """Whether a year compared with is this one or the last: "$50 million more than in 2020", said in 2021."""
    today = context.published
    return today is not None and base.year in (today.year - 1, today.year)


def _limit(context: Context, sentence: Sentence, i: int) -> bool:
    """Whether a yearly sum is a ceiling, floor or average of a deal, and so belongs to the deal's years."""
    return bool(sentence.all("average", "limit")) or context.mentions[i].qualifier.value in (
        "at_most",
        "at_least",
    )
