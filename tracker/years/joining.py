"""Two expressions that name one thing: a month and its year, the ends of a span, a duration and its first or
last year."""

from __future__ import annotations

from tracker.models import YearHow
from tracker.years.draft import Draft
from tracker.years.grammar import Grammar
from tracker.years.naming import FIRST_HALF, MARCH, is_japan, tense

NEAR = 40  # letters within which words beside a year are looked for, and between a duration and its year
_ENDS = (".", "\n", "。", ";")


def beside(draft: Draft, text: str, words: Grammar) -> str:
    """What the words before or behind make of a year: since, by, until, from, or nothing."""
    before = words.before.search(text, max(0, draft.start - NEAR), draft.start)
    match = before or words.behind.match(text, draft.end)
    return match.lastgroup or "" if match else ""


def join(found: list[Draft], draft: Draft, text: str, words: Grammar) -> bool:
    """Join a mention to the last one found, where the two are one. Changes the last."""
    if not found:
        return False
    last = found[-1]
    gap = text[last.end : draft.start]
    if len(gap) > NEAR:
        return False
    if _month_and_year(last, draft, gap, words):
        whole = _dated(found.pop(), draft)
        if not join(found, whole, text, words):
            found.append(whole)
        return True
    if last.role == "this" and draft.how is YearHow.STATED and words.month_of.fullmatch(gap):
        draft.start, found[-1] = last.start, draft  # the end of the year 2022
        return True
    if draft.role == "this" and last.how is YearHow.STATED and words.year_of.fullmatch(gap):
        last.end = draft.end  # 2022년 연말
        return True
    if draft.implied:  # its year may follow, or it is the month in which a span ends
        if last.role == "range" and last.count is None and words.eastern and gap.strip() == "":
            draft.year = last.year_end
        elif words.eastern and last.month and last.year and not last.implied and words.ranging.fullmatch(gap):
            draft.year = last.year + (draft.month < last.month)
        else:
            dated = 0 < last.month <= draft.month and last.year and last.how is not YearHow.RELATIVE
            if dated and not any(mark in gap for mark in _ENDS) and tense(draft, text, words) < words.eastern:
                draft.how, draft.year, draft.anchor = YearHow.COUNTED, last.year, len(found) - 1
            return False  # signed in January 2016, and ratified in April
        _end_with(draft, last, text, words)
        return True
    same = last.implied and last.role == draft.role == "month" and last.month < draft.month
    if same and words.ranging.fullmatch(gap):  # January to December 2019; April to March may be years apart
        last.how, last.year, last.end, last.implied = draft.how, draft.year, draft.end, False
        return True
    if _span(last, draft, gap, text, words):
        _end_with(draft, last, text, words)
        return True
    return _duration(found, draft, gap, words)


def _month_and_year(last: Draft, draft: Draft, gap: str, words: Grammar) -> bool:
    if last.implied and not draft.implied:
        whole = draft.year_end is None and draft.count is None and draft.role not in ("month", "date")
        return whole and bool(words.month_of.fullmatch(gap))
    if not last.implied and draft.implied and last.year_end is None and last.role not in ("month", "date"):
        return bool(words.year_of.fullmatch(gap))
    return False


def _dated(last: Draft, draft: Draft) -> Draft:
    """A month with its year."""
    whole, month = (draft, last) if last.implied else (last, draft)
    whole.start, whole.end = last.start, draft.end
    whole.role, whole.month, whole.beside = month.role, month.month, month.beside
    return whole


def _end_with(draft: Draft, first: Draft, text: str, words: Grammar) -> None:
    """Make a mention the span that ends with another. From April 2016 to March 2021 are five fiscal years,
    2016 to 2020; outside Japan one such year is two calendar years."""
    year, fiscal = draft.year or 0, (first.month, draft.month) == (MARCH + 1, MARCH)
    year -= fiscal and (year - 1 != first.year or is_japan(first, text, words))
    first.end, first.beside, first.implied = draft.end, "", False
    if year != first.year:
        first.how, first.role, first.year_end = YearHow.SPAN, "range", year
    elif fiscal:
        first.how, first.role, first.year_end = YearHow.FISCAL, "year", None


def _span(last: Draft, draft: Draft, gap: str, text: str, words: Grammar) -> bool:
    """From one year to a later one: 2019 to 2023, 2019년부터 2023년까지, between 2016 and 2019."""
    if last.year is None or draft.year is None or last.year_end or draft.year_end or last.year >= draft.year:
        return False
    if words.and_.fullmatch(gap):
        return bool(words.between.search(text[max(0, last.start - NEAR) : last.start]))
    relative = YearHow.RELATIVE in (last.how, draft.how)
    return bool(words.ranging.fullmatch(gap)) and (not relative or last.beside == "from")


def _duration(found: list[Draft], draft: Draft, gap: str, words: Grammar) -> bool:
    """Five years from fiscal 2022, 2016年度から5年間; over a few words only the years are taken over."""
    last = found[-1]
    long, single = (last, draft) if last.role == "duration" else (draft, last)
    if long.role != "duration" or long.year is not None or single.year is None or single.year_end is not None:
        return False
    if single.beside not in ("from", "since", "until", "by") or long.count is None:
        return False
    if long is last:
        near = bool(words.before.fullmatch(gap.strip() + " "))
    else:
        behind = words.behind.match(gap)
        near = bool(words.lasting.fullmatch(gap, behind.end() if behind else 0))
    if not near and (any(mark in gap for mark in _ENDS) or single is last):
        return False
    if single.beside in ("from", "since"):
        years = single.year, single.year + long.count - 1
    else:  # five years through March 2027 began in 2022
        last_year = single.year - (0 < single.month <= FIRST_HALF)
        years = last_year - long.count + 1, last_year
    first, end = years[0], years[1] if long.count > 1 else None
    if near:
        found[-1] = Draft(last.start, draft.end, "range", YearHow.SPAN, first, end, long.count, single.anchor)
        return True
    long.year, long.year_end = first, end
    long.anchor = len(found) if long is last else len(found) - 1
    return False


def end_in_march(found: list[Draft], text: str, words: Grammar) -> None:
    """What runs until March 2021 in Japan ends with the fiscal year 2020."""
    for draft in found:
        ends = 0 < draft.month <= MARCH and draft.beside == "until" and not draft.implied
        if ends and draft.year and is_japan(draft, text, words):
            draft.year -= 1
            draft.how = YearHow.FISCAL
