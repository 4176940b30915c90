"""The years that a sentence names, and how they bear on the sums in it.

Beside each year stand words that tell: "for 2020" names the year that money is for, "than in 2019" only
compares, "agreed in 2015" dates an agreement, "five years from fiscal 2022" are the years 2022 to 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.models import YearFrom
from tracker.reading.context import Context, Sentence
from tracker.reading.cues import Cue
from tracker.reading.year_words import (
    DEADLINE,
    POINT,
    RANGE,
    SPAN,
    Period,
    days_of_expiry,
    last_start,
    relative,
    written,
)

__all__ = [
    "DEADLINE",
    "POINT",
    "RANGE",
    "SPAN",
    "Period",
    "deal_period",
    "from_start",
    "periods",
    "same_span",
    "span_until",
    "until_expiry",
]

AHEAD = 8  # letters of "the next" before "five years"
_BEARING = ("level", "for", "since", "document", "date_of", "expired")
_MARKS = {"compare", "component", *(f"year.{name}" for name in _BEARING)}
_SIDES = ("year.from", "year.until", "year.by")
_TIMES = re.compile(r"[의の]?\s?\d+(?:\.\d+)?여?\s?[배倍]")
_ENDS = ("\n", "。", "다. ", "요. ")
_QUOTE = re.compile(r"[\"“:]")
_AS_OF = re.compile(
    r"[\w\s]{0,8}?(?:[월月]\s?(?:\d{1,2}\s?[일日]\s?)?)(?:말|末)?\s?(?:기준|현재|시점|까지|時点|現在|基準|말|末)"
)
_MONTHS_OF = re.compile(r"[\w\s~∼·、,-]{0,24}?(?:[월月]분|月分|달\s?치|개월\s?[치분]|[かカヵ]月分)")
_FRAMES = ("에는", "엔", "には")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_ONE_WORD = re.compile(r"\S{1,8}(?<![은는])")


def periods(context: Context, sentence: Sentence) -> list[Period]:
    """The periods of a sentence, from left to right. Read once and kept with the sentence."""
    if sentence.periods is None:
        sums = [context.mentions[i] for i in sentence.mentions]
        found = [p for p in written(context, sentence) if not _overlap(p, sums)]
        found += [p for p in relative(context, sentence, found) if not _overlap(p, found)]
        if all(p.shape == SPAN for p in found):
            found += days_of_expiry(context, sentence)
        found.sort(key=lambda period: period.start)
        marks = [cue for cue in sentence.cues if cue.label in _MARKS]
        for period in found:
            period.dated |= _in_brackets(sentence, period)
            if (
                period.dated
                and sentence.all("unspent")
                and _AS_OF.match(sentence.between(period.start, period.end + 14))
            ):
                period.dated = False  # 작년 10월 기준 미집행액
            if period.dated and _MONTHS_OF.match(sentence.between(period.start, period.end + 20)):
                period.dated = False  # 올해 4월과 5월 두 달치
            for cue in marks:
                if cue.label == "compare" and any(period.end <= p.start < cue.start for p in found):
                    continue  # 26年の分担金を25年比8.3%増: the later year is compared with
                _mark(context, sentence, period, cue)
        sentence.periods = list(_joined(context, sentence, found))
    return sentence.periods


def deal_period(context: Context, sentence: Sentence) -> Period | None:
    """The years that the text gives for a deal: "runs from 2026 to 2030", 2022年度から5年間.

    Of two deals the later one is meant: the other is the one that it replaces.
    """
    found = [p for stretch in context.lately(sentence) for p in periods(context, stretch) if p.shape == RANGE]
    return max(found, key=lambda period: period.year_end or 0, default=None)


def same_span(context: Context, sentence: Sentence, span: Period) -> Period | None:
    """The dated period of the same length that the text has given before ("over the same four years")."""
    for stretch in context.lately(sentence):
        for period in reversed(periods(context, stretch)):
            years = (period.year_end or 0) - (period.year or 0) + 1
            if period.shape == RANGE and years == span.count:
                return period
    return None


def from_start(context: Context, sentence: Sentence, span: Period) -> Period | None:
    """The years of "five years" where the text has said only from when the deal runs."""
    start = last_start(context, sentence)
    if start is None:
        return None
    return replace(span, shape=RANGE, year=start, year_end=start + span.count - 1, origin=YearFrom.CARRIED)


def until_expiry(context: Context, sentence: Sentence, span: Period) -> Period | None:
    """The years of "five years" of a deal of which the text has said only when it ends; not of the next."""
    if sentence.between(span.start - AHEAD, span.start).rstrip().endswith(context.book.small("to_come")):
        return None
    for stretch in context.lately(sentence):
        for period in reversed(periods(context, stretch)):
            if period.expired and period.year is not None:
                last = period.year - period.early
                return replace(span, shape=RANGE, year=last - span.count + 1, year_end=last)
    return None


def span_until(context: Context, sentence: Sentence, deadline: Period) -> int | None:
    """The first year of a deal whose length and end are said: a five-year pact, "through fiscal 2015"."""
    for stretch in context.lately(sentence):
        for period in reversed(periods(context, stretch)):
            if period.shape == SPAN and deadline.year_end is not None:
                return deadline.year_end - period.count + 1
    return None


def _overlap(period: Period, others: object) -> bool:
    return any(o.start < period.end and period.start < o.end for o in others)  # type: ignore[attr-defined]


def _in_brackets(sentence: Sentence, period: Period) -> bool:
    """Whether a year stands in the tag of a headline: "[Audit 2010] USFK sits on 1.1 trillion won"."""
    before = sentence.between(sentence.start, period.start)
    return period.shape == POINT and before.rfind("[") > before.rfind("]") and len(before) < 40


def _mark(context: Context, sentence: Sentence, period: Period, cue: Cue) -> None:
    """Note on a period what a cue word beside it says."""
    after, before = cue.start - period.end, period.start - cue.end
    gap = after if context.book.verb_final else before
    if max(after, before) > 30:
        return
    low, high = (period.end, cue.start) if after >= 0 else (cue.end, period.start)
    text = sentence.between(low, high).strip()
    small = context.book.small
    light = small("light")
    money = any(low <= context.mentions[i].start < high for i in sentence.mentions)
    if context.book.verb_final and _TIMES.match(sentence.lowered, period.end - sentence.start):
        period.base = True  # 올해의 5배
    match cue.label:
        case "year.for" | "component" if cue.label == "year.for" or context.book.verb_final:
            period.for_ |= 0 <= gap <= 12 and text in light
        case "year.level" if period.shape == POINT and 0 <= after <= 3:
            period.base = period.statement = True  # "stays at last year's level" is for another year
        case "compare" if (period.shape == POINT or context.book.verb_final) and gap >= 0:
            # "above what Seoul paid last year" and 올해 예산보다 compare too
            if context.book.verb_final:
                what = sentence.between(cue.start, cue.end) in small("than") and bool(
                    _ONE_WORD.fullmatch(text)
                )
                money &= not _BRACKETED.fullmatch(text)
                what |= bool(_BRACKETED.fullmatch(text))  # 지난해(8천695억원)보다 505억원 많다
            else:
                what = text.startswith(small("what"))
            if context.book.verb_final and text in _FRAMES:
                return  # 2008년에는 물가 상승률만큼 오른다: compared with nothing
            words = sentence.between(cue.start, cue.end)
            if words in small("out_of") and not _rises(sentence, cue):
                return  # "from that year": it begins then
            period.base |= text in light or (what and not money)
        case "year.since" if period.shape == POINT:
            if gap >= 0 and not money:
                period.base = period.open_end = True  # "the first cut since payments began in 1991"
        case "year.document":
            period.statement |= 0 <= after <= 4 and text in light  # the 2006 roadmap
        case "year.date_of" if gap >= 0 and not money and not _QUOTE.search(text):
            # agreed in 2015, 지난해 합의한; but "approved next year's budget"
            own = sentence.between(period.end, period.end + 2) in small("owns")
            today = context.published  # nothing was agreed in a year to come
            to_come = today is not None and (period.year or 0) > today.year
            period.statement |= gap <= (8 if context.book.verb_final else 14) and not own and not to_come
        case "year.expired":
            period.expired = True


def _rises(sentence: Sentence, cue: Cue) -> bool:
    """Whether "from" follows a word of rising or falling: "up from last year", "an increase from 2019"."""
    return any(0 <= cue.start - other.end <= 60 for other in sentence.all("change", "more", "change_noun"))


def _joined(context: Context, sentence: Sentence, found: list[Period]) -> Iterator[Period]:
    """Join what belongs together: a number of years and its anchor, two years named as a pair."""
    waiting = list(found)
    while waiting:
        period = waiting.pop(0)
        joined = (
            _with_anchor(context, sentence, period, waiting)
            or _counted_range(period, waiting)
            or _since_until(context, sentence, period, waiting)
            or _pair(context, sentence, period, waiting)
        )
        if joined is not None:
            waiting[0] = joined
            continue
        if period.shape == POINT and period.year is not None and not period.expired:
            today = context.published.year if context.published else None
            # "through the end of 2020", said in 2020, is money for 2020; "by 2030" gives only the end
            side = _side(context, sentence, period)
            period.open_end |= side == "from"
            if side in ("until", "by") and period.year != today:
                period.shape, period.year, period.year_end = DEADLINE, None, period.year
        yield period


def _with_anchor(
    context: Context, sentence: Sentence, period: Period, waiting: list[Period]
) -> Period | None:
    """ "five years from fiscal 2022" are 2022 to 2026; "five years through fiscal 2020" 2016 to 2020."""
    if not waiting or {period.shape, waiting[0].shape} != {POINT, SPAN}:
        return None
    point, span = (period, waiting[0]) if period.shape == POINT else (waiting[0], period)
    side = _side(context, sentence, point)
    if (
        not side
        and span is period
        and sentence.between(span.end, point.start).strip() in context.book.small("up_to")
    ):
        side = "until"  # over the ten years to 2019
    money = any(period.end <= context.mentions[i].start < waiting[0].start for i in sentence.mentions)
    gap = sentence.between(period.end, waiting[0].start)
    if any(end in gap for end in _ENDS):
        return None  # of two sentences
    if point.year is None or side not in ("from", "until") or waiting[0].start - period.end > 70 or money:
        return None
    last = point.year - point.early  # five years through March 2027 end with fiscal 2026
    low = point.year if side == "from" else last - span.count + 1
    high = low + span.count - 1
    base = span.base and context.book.verb_final  # 15年度までの5年間より133億円多い
    return Period(period.start, waiting[0].end, RANGE, low, high, origin=point.origin, for_=True, base=base)


def _counted_range(period: Period, waiting: list[Period]) -> Period | None:
    """ "over ten years, from 2010 to 2019": the number only repeats what the years say."""
    if not waiting or {period.shape, waiting[0].shape} != {RANGE, SPAN} or waiting[0].start - period.end > 12:
        return None
    years, span = (period, waiting[0]) if period.shape == RANGE else (waiting[0], period)
    if (years.year_end or 0) - (years.year or 0) + 1 != span.count:
        return None
    return replace(years, start=period.start, end=waiting[0].end, for_=True)


def _since_until(
    context: Context, sentence: Sentence, period: Period, waiting: list[Period]
) -> Period | None:
    """ "since 1978 ... through fiscal 2012" spans the years between, whatever stands between."""
    if not waiting or not period.shape == waiting[0].shape == POINT or period.dated:
        return None
    first, last = period.year, waiting[0].year
    since = any(0 <= period.start - cue.end <= 14 for cue in sentence.all("year.since"))
    near = waiting[0].start - period.end <= 24  # from 1991 through last year
    if (
        not (since or (near and _side(context, sentence, period) == "from"))
        or _side(context, sentence, waiting[0]) != "until"
        or not first
        or not last
        or last <= first
    ):
        return None
    return replace(waiting[0], shape=RANGE, year=first, year_end=last, base=False)


def _pair(context: Context, sentence: Sentence, period: Period, waiting: list[Period]) -> Period | None:
    """ "this year and next": the first of the two, with the second kept beside it."""
    if not waiting or not period.shape == waiting[0].shape == POINT:
        return None
    other = waiting[0]
    gap = sentence.between(period.end, other.start).strip()
    if gap not in context.book.small("pair") or not period.year:
        return None
    if other.year != period.year + 1:
        return None
    for_ = period.for_ or other.for_
    if sentence.between(other.end, other.end + 12).lstrip().startswith(context.book.small("both")):
        return replace(
            other, start=period.start, shape=RANGE, year=period.year, year_end=other.year, for_=True
        )
    return Period(
        period.start, other.end, POINT, period.year, origin=period.origin, for_=for_, more=(other.year,)
    )


def _side(context: Context, sentence: Sentence, period: Period) -> str:
    """Whether a period begins at a year ("from", 부터) or ends with it ("through", 까지)."""
    for cue in sentence.all(*_SIDES):
        if context.book.verb_final:
            low, high = period.end, cue.start
        else:
            low, high = cue.end, period.start
        if 0 <= high - low <= 14 and sentence.between(low, high).strip() in context.book.small("ends"):
            return cue.label.removeprefix("year.")
    return ""
