"""Words that name years: "fiscal 2021", "2026-30", 令和3年度, "this year", 이듬해, "five years".

Each becomes a `Period`. What such a period has to do with a sum is read in `periods`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.models import YearFrom
from tracker.reading.context import WINDOW, Context, Sentence
from tracker.reading.cues import Cue, CueBook
from tracker.reading.year_shapes import ENTRY, month_days, year_hints, year_shapes

POINT, RANGE, SPAN, DEADLINE = "point", "range", "span", "deadline"

BRITISH = {"GBP", "AUD", "INR", "CAD", "NZD"}  # where a fiscal year is written 1984-85

# 지난해 7월 names a month, and a month dates what happened in it.
_MONTH_BEHIND = re.compile(r"\s?\d{1,2}\s?(?:월|月)")
LENGTHS, LATELY = (5, 10, 15, 20, 30), 6  # round numbers of years; years that two digits name
SIGNED = 24  # letters between the year of a signing and "the first year"
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "showa": 1925, "heisei": 1988, "reiwa": 2018}
_MONTHS = ("month", "month2", "month3", "month4", "ending")
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"元": 1}


@dataclass(slots=True)
class Period:
    """Years that a sentence names, at `text[start:end]`.

    `shape` is point (one year), range (several, both ends known), span (a number of years, `count`, without
    an anchor) or deadline ("by 2030": only the end is known).
    `for_` money is for it; `base` something is only compared with it; `dated` a month or day stands beside
    it; `statement` it dates what was said or signed; `expired` a deal ended then.
    """

    start: int
    end: int
    shape: str
    year: int | None = None
    year_end: int | None = None
    origin: YearFrom = YearFrom.STATED
    count: int = 0
    for_: bool = False
    base: bool = False
    dated: bool = False
    statement: bool = False
    early: bool = False
    open_end: bool = False  # "since 2002": from then on
    expired: bool = False
    more: tuple[int, ...] = ()  # "2005 and 2006": the further years


def written(context: Context, sentence: Sentence) -> list[Period]:
    """Years in digits and eras, and numbers of years: sought once, given as copies, for their readers mark
    them."""
    if sentence.written is None:
        sentence.written = list(_years(context, sentence))
    return [replace(period) for period in sentence.written]


def relative(context: Context, sentence: Sentence, found: Sequence[Period]) -> list[Period]:
    """Years that count from the day of publication or from another year: this year, 지난해, 翌年."""
    return list(_relative(context, sentence, found))


def days_of_expiry(context: Context, sentence: Sentence) -> Iterator[Period]:
    """The year of a day that is given without one, where something expired on it: "the deal that lapsed on
    Dec. 31". The year is meant whose day is nearest to the day of publication."""
    today = context.published
    if today is None or not sentence.all("year.expired"):
        return
    first = {name[:3]: number for number, name in enumerate(context.book.months[:12], 1)}
    for match in month_days(context.book).finditer(sentence.lowered):
        month = int(match["number"]) if match["number"] else first[match["name"][:3]]
        years = range(today.year - 1, today.year + 2)
        days = [day for year in years if (day := _day(year, month, int(match["day"] or match["of"])))]
        if days:
            nearest = min(days, key=lambda day: abs(day - today))
            start, end = match.span()
            origin = YearFrom.RELATIVE
            yield Period(start + sentence.start, end + sentence.start, POINT, nearest.year, origin=origin)


def entry(context: Context, sentence: Sentence) -> Period | None:
    """The year of the timeline's entry that a sentence stands in; one dated line alone is no timeline."""
    text = context.text
    line = text.rfind("\n", max(0, sentence.start - WINDOW), sentence.start) + 1
    match = ENTRY.match(text, line)
    # A sentence may begin with the line break before it.
    match = match or ENTRY.match(text, sentence.start + (text[sentence.start : sentence.start + 1] == "\n"))
    if match is None or not (ENTRY.search(text, match.end()) or ENTRY.search(text, 0, match.start())):
        return None
    return Period(match.start(), match.end(), POINT, int(match["year"]), origin=YearFrom.CARRIED)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_named(context: Context, sentence: Sentence, before: int, *, digits: bool = False) -> int | None:
    """The year named last before a place: what "that year" and "the following year" count from."""
    for stretch in (sentence, context.before(sentence)):
        named = [(p.end, p.year_end or p.year) for p in written(context, stretch) if p.shape != SPAN]
        # "last year's" is mostly a mere comparison, so a year in digits is what "the same year" means
        if not (digits and any(end <= before for end, _ in named)):
            named += [
                (cue.end, _counted(context, cue)) for cue in stretch.cues if cue.label.startswith("year.")
            ]
        years = [(end, year) for end, year in named if end <= before and year is not None]
        if years:
            return max(years)[1]
    return None


def last_range(context: Context, sentence: Sentence, before: int) -> Period | None:
    """The years from one to another named last before a place: what "the same period" means."""
    for stretch in (sentence, context.before(sentence)):
        ranges = [p for p in written(context, stretch) if p.shape == RANGE and p.end <= before]
        if ranges:
            return ranges[-1]
    return None


def _deal_before(context: Context, sentence: Sentence) -> Period | None:
    """The years of a deal that a sentence with money before this one gives: "five years from fiscal 2016"."""
    for stretch in context.lately(sentence):
        ranges = [p for p in stretch.periods or () if p.shape == RANGE] if stretch is not sentence else []
        if ranges:
            latest: Period = max(ranges, key=lambda period: period.year_end)
            return latest
    return None


def last_start(context: Context, sentence: Sentence) -> int | None:
    """The year from which a deal runs, when only that is said: "what Korea will pay from 2026 on"."""
    for stretch in (sentence, context.before(sentence)):
        points = [p for p in written(context, stretch) if p.shape == POINT and not p.dated]
        for cue in stretch.all("year.from"):
            for point in points:
                if 0 <= (cue.start - point.end if context.book.verb_final else point.start - cue.end) <= 8:
                    return point.year
    return None


def _years(context: Context, sentence: Sentence) -> Iterator[Period]:
    """Years in digits, eras and numbers of years."""
    for cue in sentence.all("span.decade"):
        yield Period(cue.start, cue.end, SPAN, count=10)
    if not year_hints(context.book).search(sentence.lowered):
        return
    today = context.published.year if context.published else 2030
    for match in year_shapes(context.book).finditer(sentence.lowered):
        got = match.groupdict()
        start, end = match.start() + sentence.start, match.end() + sentence.start
        if got.get("month") and got.get("year"):
            start = match.start("fiscal" if got.get("fiscal") else "year") + sentence.start
        month = next(filter(None, (got.get(name) for name in _MONTHS)), "")
        dated = bool(got.get("iso") or month)
        early = _is_early(context.book, month)
        first = got.get("year") or got.get("plain") or got.get("low")
        last = got.get("to") or got.get("through") or got.get("high")
        if (opening := got.get("open") or got.get("starts")) and context.published:
            # "five years from April", "the fiscal year that ends in March": the next one after publication
            number = next(n for n, name in enumerate(context.book.months, 1) if name.startswith(opening[:3]))
            year = context.published.year + (number < context.published.month)
            ended = got.get("open") is not None
            yield Period(start, end, POINT, year - (ended and number <= 3), dated=not ended)
        elif got.get("iso"):
            yield Period(start, end, POINT, int(got["iso"][:4]), dated=True)
        elif got.get("ended"):
            # Japan's fiscal year is named for its start, so the year ending in March 2022 is 2021.
            yield Period(start, end, POINT, int(got["ended"]) - early)
        elif first and last:
            low = int(first)
            high = int(last) if len(last) == 4 else low - low % 100 + int(last)
            british = any(mention.currency in BRITISH for mention in context.mentions)
            if british and high == low + 1 and len(last) == 2:
                yield Period(start, end, POINT, low)  # the British fiscal year 1984-85
            elif high > low:
                yield Period(start, end, RANGE, low, high)
            else:  # 2019-11 is a month
                yield Period(start, end, POINT, low, dated=True)
        elif first:
            yield Period(start, end, POINT, int(first), dated=dated, early=early)
        elif got.get("era"):
            yield Period(start, end, POINT, _ERAS[got["era"]] + _small(got["of"]), dated=dated)
        elif (begun := got.get("begun")) and int(got["over"]) > int(begun):
            low = today - today % 100 + int(begun)
            low -= 100 * (low > today + 20)
            yield Period(start, end, RANGE, low, low + int(got["over"]) - int(begun))
        elif short := got.get("short") or _in_digits(got.get("kanji")):
            year = int(short) if len(short) == 4 else today - today % 100 + int(short)
            year -= 100 * (year > today + 20)
            if _is_count(match.group(), int(short), today - year):
                yield Period(start, end, SPAN, count=int(short))  # 10년에 330억 달러
            else:
                yield Period(start, end, POINT, year, dated=dated, early=early)
        elif got.get("count"):
            count = context.book.numbers.get(got["count"]) or _small(got["count"])
            yield Period(start, end, SPAN, count=count)


def _in_digits(kanji: str | None) -> str:
    """The digits of a year in kanji.

    >>> _in_digits("九七"), _in_digits("二〇二一")
    ('97', '2021')
    """
    return "".join(str(_KANJI[c]) for c in kanji or "")


def _is_count(words: str, number: int, ago: int) -> bool:
    """Whether a small number before 년 or 年 is how many years, and not 2010: nobody leaves out the century
    of a year so long ago."""
    return number in LENGTHS and abs(ago) > LATELY and words[0] != "'" and not words.endswith("度")


def _is_early(book: CueBook, month: str) -> bool:
    """Whether a month is one of the first three, which end a fiscal year that began the year before."""
    number = re.search(r"\d+", month)
    if number:
        return int(number.group()) <= 3
    return bool(month) and any(month.startswith(name[:3]) for name in book.months[:3])


def _small(word: str) -> int:
    """A small number in digits or kanji.

    >>> _small("12"), _small("十二"), _small("二十"), _small("元")
    (12, 12, 20, 1)
    """
    if word.isdigit():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    return (_KANJI.get(tens, 1) * 10 if ten else 0) + _KANJI.get(ones, 0)


_OFFSETS = {"this": 0, "last": -1, "next": 1, "before_last": -2, "after_next": 2}
_ANCHORED = {"following": 1, "preceding": -1, "same": 0}
_RELATIVE = {f"year.{name}" for name in (*_OFFSETS, *_ANCHORED, "first", "final")} | {"span.same"}
_RELATIVE |= {f"year.fiscal_{name}" for name in _OFFSETS}


def _counted(context: Context, cue: Cue) -> int | None:
    """The year of a word that is counted from the day of publication."""
    name = cue.label.removeprefix("year.")
    fiscal = name.startswith("fiscal_")
    offset = _OFFSETS.get(name.removeprefix("fiscal_"))
    if context.published is None or offset is None or name == cue.label:
        return None
    year = context.published.year + offset
    # Japan's fiscal year starts in April: in February "this fiscal year" is still last year's.
    return year - 1 if fiscal and context.japanese and context.published.month < 4 else year


def _relative(context: Context, sentence: Sentence, found: Sequence[Period]) -> Iterator[Period]:
    end = 0
    labels = [label for label in sentence.labels if label in _RELATIVE]
    for cue in sorted(sentence.all(*labels), key=lambda cue: (cue.start, -cue.end)):
        name = cue.label.removeprefix("year.")
        if cue.end <= end:
            continue  # "year earlier" inside "a year earlier"
        if name in _ANCHORED or name.removeprefix("fiscal_") in _OFFSETS:
            end = cue.end
        if cue.label == "span.same":  # over the same period
            period = last_range(context, sentence, cue.start)
            if period is not None:
                yield replace(period, start=cue.start, end=cue.end, origin=YearFrom.CARRIED)
        elif name in _ANCHORED:
            anchor = last_named(context, sentence, cue.start, digits=name == "same")
            year = None if anchor is None else anchor + _ANCHORED[name]
            yield Period(cue.start, cue.end, POINT, year, origin=YearFrom.RELATIVE)
        elif name.removeprefix("fiscal_") in _OFFSETS:
            said = _said_in(sentence, cue, found)
            if said is None and (dated_entry := entry(context, sentence)) is not None:
                said = dated_entry.year  # "April 2005 — everything is paid in won: 680.4 billion this year"
            offset = _OFFSETS[name.removeprefix("fiscal_")]
            # In 2019 he said: "Next year you will pay five billion."
            year = _counted(context, cue) if said is None else said + offset
            dated = bool(_MONTH_BEHIND.match(sentence.lowered, cue.end - sentence.start))
            yield Period(cue.start, cue.end, POINT, year, origin=YearFrom.RELATIVE, dated=dated)
        elif name == "final":  # the last year of that deal
            deal = last_range(context, sentence, cue.start) or _deal_before(context, sentence)
            if deal is not None:
                yield Period(cue.start, cue.end, POINT, deal.year_end, origin=YearFrom.CARRIED, for_=True)
        elif name == "first":  # the first year of a deal whose years are given
            deal = last_range(context, sentence, sentence.end) or _deal_before(context, sentence)
            start = last_start(context, sentence) if deal is None else deal.year
            if start is None:  # 2014년 체결된 협정의 첫해: of the signing, when no other is said
                signed = [p.year for p in found if p.shape == POINT and 0 <= cue.start - p.end < SIGNED]
                start = signed[-1] if signed else None
            if start is not None:
                yield Period(cue.start, cue.end, POINT, start, origin=YearFrom.CARRIED, for_=True)


def _said_in(sentence: Sentence, cue: Cue, found: Sequence[Period]) -> int | None:
    """The year to which the text dates the quotation that a cue stands in."""
    before = sentence.between(sentence.start, cue.start)
    opening = max(before.rfind(mark) for mark in '"“')
    if opening < 0 or "”" in before[opening:] or (before.count('"') % 2 == 0 and '"' in before):
        return None
    outside = [p.year for p in found if p.shape == POINT and p.end <= sentence.start + opening + 1]
    return outside[-1] if outside else None
