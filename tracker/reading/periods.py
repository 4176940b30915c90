"""The years that a sentence names: "fiscal 2021", "2026-30", 令和3年度, 지난해, "the five years through 2020".

A period is where the words stand, the year or years they mean, and the marks beside them that tell how they
bear on a sum: "for 2020" names the year that money is for, "than in 2019" only compares, "agreed in 2015"
dates an agreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..models import YearFrom
from .context import Context, Sentence
from .cues import Cue, CueBook

POINT, RANGE, SPAN, DEADLINE = "point", "range", "span", "deadline"

_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "showa": 1925, "heisei": 1988, "reiwa": 2018}
_KANJI = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"元": 1}

# Years in their written shapes; the first group that matches decides.
_LATIN = r"""
  (?P<iso>(?<!\d)(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d))
| (?:fiscal\ )?year(?:\ that)?\ end(?:ing|ed|s)?\ (?:in\ |on\ )?(?P<ending>%(months)s)\.?(?:\ \d{1,2},?)?\ (?P<ended>(?:19|20)\d\d)
| (?P<month>\b(?:%(months)s)\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?:of\s)?)?
  (?P<fiscal>(?:fiscal(?:\ years?)?|fy|financial\ year|f\.y\.)\s?'?)?
  (?<![\d.,$₩£€¥-])(?P<year>(?:19|20)\d\d)
  (?:\s?[-–—~/]\s?(?P<to>(?:19|20)\d\d|\d\d)|\s(?:to|through|until|till|thru)\s(?:(?:fiscal|fy|the\ end\ of)\s?)?(?P<through>(?:19|20)\d\d))?
  (?![\d%%]|[.,]\d|\s(?:troops|soldiers|won|yen|people)\b)
| (?P<between>between\ (?:fiscal\ )?(?P<low>(?:19|20)\d\d)\ and\ (?P<high>(?:19|20)\d\d))
| (?:fy|fiscal)\s?'?(?P<short>\d\d)(?!\d)
| (?P<era>showa|heisei|reiwa)\ (?P<of>\d{1,2})
| (?<![\w.,])(?P<count>%(counts)s|\d{1,2})[-\ ](?:%(units)s)(?![a-z])(?!\ (?:ago|later|before|after|earlier|old|in\ (?:jail|prison)))
"""
_CJK = r"""
  (?P<iso>(?<!\d)(?:19|20)\d\d[-./]\s?\d{1,2}[-./]\s?\d{1,2}(?!\d))
| (?<![\d.,])(?P<year>(?:19|20)\d\d)\s?(?:(?:년도?|年度?)\s?(?:末|말)?\s?(?:부터|에서|から|より|至)?)?\s?[-–~∼～〜]?\s?
  (?:(?<=[부터에서からより至~∼～〜–-])|(?<=[부터에서からより至~∼～〜–-]\s))(?P<to>(?:(?:19|20)\d\d|\d\d)(?=\s?(?:년|年|까지|まで)))(?!\s?(?:년간|年間))(?:\s?(?:년도?|年度?))?
| (?<![\d.,])(?P<plain>(?:19|20)\d\d)\s?(?P<fiscal>년도|年度)?(?:(?:년|年)(?P<month>\s?\d{1,2}\s?(?:월|月))?)?(?![\d,]|\.\d|\s?(?:명|人|원|円))
| (?P<era>昭和|平成|令和)\s?(?P<of>元|\d{1,2}|[一二三四五六七八九十]{1,3})\s?年度?(?P<month2>\s?\d{1,2}月)?
| (?<![\d.,])'?(?P<short>\d\d)(?:년도|年度|년(?=(?:에는?|부터|까지|분|은|의|도|보다)(?![가-힣])|\s?(?:분담금|수준|예산|협정))|年(?=[にはのをもか分比まで、]|予算))(?P<month3>\s?\d{1,2}\s?(?:월|月))?
| (?<![\d.,])(?P<count>\d{1,2}|[二三四五六七八九十]{1,2})\s?(?:개년|년간|년\s?동안|년치|년에\s?걸쳐|년\s?협정|년짜리|年間|年分|[かカヵ]年)
"""


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
    expired: bool = False
    more: tuple[int, ...] = ()  # "2005 and 2006": the further years


@cache
def _pattern(book: CueBook) -> re.Pattern[str]:
    shapes = _LATIN if book.units else _CJK
    words = {
        "months": "|".join(map(re.escape, book.months)) or "(?!)",
        "counts": "|".join(map(re.escape, sorted(book.numbers, key=len, reverse=True))) or "(?!)",
        "units": "|".join(map(re.escape, book.units)) or "(?!)",
    }
    return re.compile(shapes % words if book.units else shapes, re.VERBOSE)


def periods(context: Context, sentence: Sentence) -> list[Period]:
    """The periods of a sentence, from left to right. Read once and kept with the sentence."""
    if sentence.periods is None:
        sums = [context.mentions[i] for i in sentence.mentions]
        found = [
            p
            for p in _written(context, sentence)
            if not any(m.start < p.end and p.start < m.end for m in sums)
        ]
        taken = [(p.start, p.end) for p in found]
        relative = _relative(context, sentence, found)
        found += [p for p in relative if not any(a < p.end and p.start < b for a, b in taken)]
        found.sort(key=lambda p: p.start)
        _mark(context, sentence, found)
        sentence.periods = list(_joined(context, sentence, found))
    return sentence.periods  # type: ignore[return-value]


def last_named(context: Context, sentence: Sentence, before: int) -> int | None:
    """The year named last before a place: what "that year" and "the following year" count from."""
    for stretch in (sentence, context.before(sentence)):
        years = [
            p.year_end or p.year for p in _written(context, stretch) if p.end <= before and p.shape != SPAN
        ]
        relative = [
            (cue.end, year)
            for cue in stretch.cues
            if cue.end <= before and (year := _counted(context, cue)) is not None
        ]
        if years or relative:
            return relative[-1][1] if relative and not years else years[-1]
    return None


def deal_period(context: Context, sentence: Sentence) -> Period | None:
    """The years that the text has given last for a deal: "runs from 2026 to 2030", 2022年度から5年間.

    A deal that is still to run is preferred to one that is over.
    """
    home = next((k for k, other in enumerate(context.sentences) if other is sentence), 0)
    today = context.published.year if context.published else 0
    over = None
    for stretch in (
        sentence,
        context.before(sentence),
        *reversed(context.sentences[max(0, home - 12) : home]),
    ):
        for period in reversed(periods(context, stretch)):
            if period.shape == RANGE and period.year_end is not None:
                if period.year_end >= today:
                    return period
                over = over or period
    return over


def _written(context: Context, sentence: Sentence) -> list[Period]:
    return list(_years(context, sentence))


def _years(context: Context, sentence: Sentence) -> Iterator[Period]:
    """Years in digits, eras and numbers of years."""
    today = context.published.year if context.published else 2000
    for match in _pattern(context.book).finditer(sentence.lowered):
        got = match.groupdict()
        start, end = match.start() + sentence.start, match.end() + sentence.start
        if got.get("month") and got.get("year"):
            start = match.start("fiscal" if got.get("fiscal") else "year") + sentence.start
        dated = bool(got.get("iso") or got.get("month") or got.get("month2") or got.get("month3"))
        first = got.get("year") or got.get("plain") or got.get("low")
        last = got.get("to") or got.get("through") or got.get("high")
        if got.get("iso"):
            yield Period(start, end, POINT, int(got["iso"][:4]), dated=True)
        elif got.get("ended"):
            # Japan's fiscal year is named for its start, so the year ending in March 2022 is 2021.
            early = got["ending"][:3] in {"mar", "jan", "feb"}
            yield Period(start, end, POINT, int(got["ended"]) - early)
        elif first and last:
            low = int(first)
            high = int(last) if len(last) == 4 else low - low % 100 + int(last)
            if high > low:
                yield Period(start, end, RANGE, low, high)
            else:  # 2019-11 is a month
                yield Period(start, end, POINT, low, dated=True)
        elif first:
            yield Period(start, end, POINT, int(first), dated=dated)
        elif got.get("era"):
            yield Period(start, end, POINT, _ERAS[got["era"]] + _small(got["of"]), dated=dated)
        elif got.get("short"):
            year = today - today % 100 + int(got["short"])
            yield Period(start, end, POINT, year - 100 if year > today + 20 else year, dated=dated)
        elif got.get("count"):
            count = context.book.numbers.get(got["count"]) or _small(got["count"])
            yield Period(start, end, SPAN, count=count)
    for cue in sentence.all("span.decade"):
        yield Period(cue.start, cue.end, SPAN, count=10)


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


def _relative(context: Context, sentence: Sentence, written: list[Period]) -> Iterator[Period]:
    """this year, 지난해, 翌年: counted from the day of publication or from the year named before."""
    for cue in sentence.cues:
        if not cue.label.startswith("year."):
            continue
        name = cue.label.removeprefix("year.")
        if name in _ANCHORED:
            anchor = last_named(context, sentence, cue.start)
            year = None if anchor is None else anchor + _ANCHORED[name]
            yield Period(cue.start, cue.end, POINT, year, origin=YearFrom.RELATIVE)
        elif name.removeprefix("fiscal_") in _OFFSETS:
            year = _counted(context, cue)
            said = _said_in(context, sentence, cue, written)
            if said is not None:  # In 2019 he said: "Next year you will pay five billion."
                year = said + _OFFSETS[name.removeprefix("fiscal_")]
            yield Period(cue.start, cue.end, POINT, year, origin=YearFrom.RELATIVE)
        elif name == "first":
            deal = next((p for p in reversed(written) if p.shape == RANGE), None)
            if deal is None:
                before = [p for p in _written(context, context.before(sentence)) if p.shape == RANGE]
                deal = before[-1] if before else None
            if deal is not None:
                yield Period(cue.start, cue.end, POINT, deal.year, origin=YearFrom.CARRIED, for_=True)


def _said_in(context: Context, sentence: Sentence, cue: Cue, written: list[Period]) -> int | None:
    """The year to which the text dates the quotation that a cue stands in."""
    opening = max(sentence.between(sentence.start, cue.start).rfind(q) for q in '"“')
    if (
        opening < 0
        or '"' in (inside := sentence.lowered[opening + 1 : cue.start - sentence.start])
        or "”" in inside
    ):
        return None
    outside = [p.year for p in written if p.shape == POINT and p.end <= sentence.start + opening + 1]
    return outside[-1] if outside else None


# What may stand between a year and the word that marks it.
_LIGHT = {
    "",
    "the",
    "fiscal",
    "fiscal year",
    "의",
    "도",
    "에",
    "에는",
    "년",
    "の",
    "に",
    "度",
    "度の",
    "'s",
    "s",
}


def _mark(context: Context, sentence: Sentence, found: list[Period]) -> None:
    """Set the marks of each period from the cue words beside it."""
    final = context.book.verb_final
    cues = [cue for cue in sentence.cues if cue.label in _MARKS]
    for period in found:
        for cue in cues:
            after = cue.start - period.end
            before = period.start - cue.end
            gap = after if final else before
            text = (
                sentence.between(period.end, cue.start)
                if after >= 0
                else sentence.between(cue.end, period.start)
            )
            text = text.strip()
            if cue.label == "year.for":
                period.for_ = period.for_ or (0 <= gap <= 12 and text in _LIGHT)
            elif cue.label == "compare":
                # "above what Seoul paid last year" compares as "above last year's" does
                what = not final and text.startswith("what ") and gap < 30
                period.base = period.base or (
                    0 <= gap <= 30 and (text in _LIGHT or what) and period.shape == POINT
                )
            elif cue.label == "year.document":
                period.statement = period.statement or (0 <= after <= 4 and text in _LIGHT)
            elif cue.label == "year.date_of":
                # agreed in 2015; 지난해 합의한
                if 0 <= gap <= (8 if final else 14) and not _money(
                    context, sentence, *sorted((cue.end, period.start))
                ):
                    period.statement = period.statement or cue.start != period.end or final
            elif -30 < after < 30:
                period.expired = True


_MARKS = {"year.for", "compare", "year.document", "year.date_of", "year.expired"}


def _money(context: Context, sentence: Sentence, start: int, end: int) -> bool:
    return any(start <= context.mentions[i].start < end for i in sentence.mentions)


def _joined(context: Context, sentence: Sentence, found: list[Period]) -> Iterator[Period]:
    """Join what belongs together: a number of years to its anchor, two years named as a pair."""
    final = context.book.verb_final
    waiting = list(found)
    while waiting:
        period = waiting.pop(0)
        after = waiting[0] if waiting else None
        if after is not None and {period.shape, after.shape} == {POINT, SPAN}:
            point, span = (period, after) if period.shape == POINT else (after, period)
            gap = sentence.between(period.end, after.start)
            side = _side(sentence, point, final)
            if (
                point.year is not None
                and len(gap) < 70
                and side
                and not _money(context, sentence, period.end, after.start)
            ):
                low = point.year if side == "from" else point.year - span.count + 1
                waiting[0] = Period(
                    period.start, after.end, RANGE, low, low + span.count - 1, origin=point.origin, for_=True
                )
                continue
        if after is not None and period.shape == after.shape == POINT and period.year and after.year:
            gap = sentence.between(period.end, after.start).strip()
            if (
                gap in ("and", "and in", "과", "와", "·", "と", "및", ",", "、")
                and after.year == period.year + 1
            ):
                waiting[0] = Period(
                    period.start,
                    after.end,
                    POINT,
                    period.year,
                    origin=period.origin,
                    for_=period.for_ or after.for_,
                    more=(after.year,),
                )
                continue
        if period.shape == POINT and period.year is not None and not period.expired:
            side = _side(sentence, period, final)
            if side in ("until", "by"):
                today = context.published.year if context.published else None
                if period.year != today:
                    period.shape, period.year, period.year_end = DEADLINE, None, period.year
        yield period


def _side(sentence: Sentence, period: Period, final: bool) -> str:
    """Whether a period begins at a year ("from", 부터) or ends with it ("through", 까지)."""
    for cue in sentence.all("year.from", "year.until", "year.by"):
        gap = sentence.between(period.end, cue.start) if final else sentence.between(cue.end, period.start)
        near = 0 <= (cue.start - period.end if final else period.start - cue.end) <= 14
        if near and gap.strip() in (
            "",
            "the",
            "fiscal",
            "fiscal year",
            "年度",
            "年",
            "년",
            "度",
            "end of",
            "the end of",
            "末",
            "말",
        ):
            return cue.label.removeprefix("year.")
    return ""
