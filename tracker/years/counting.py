"""Years that are counted on another year of the text: "the following year", 이듬해, "two years later"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.models import YearHow
from tracker.years.draft import Draft, Setting
from tracker.years.grammar import Grammar

# The role that each form gets, how many years on it is (None: as many as it says), and the role that it is
# counted past: "the previous year" twice is one year, "the year before that" one further back.
STEPS: dict[str, tuple[str, int | None, str]] = {
    "following": ("following", 1, ""),
    "after_that": ("following", 1, ""),
    "second_following": ("following", 2, "following"),
    "following_years": ("range", 1, ""),
    "earlier": ("earlier", -1, "earlier"),
    "second_earlier": ("earlier", -2, "earlier"),
    "before_that": ("earlier", -1, ""),
    "preceding_years": ("range", -1, ""),
    "same": ("same", 0, "earlier"),
    "later": ("later", None, ""),
    "decade_later": ("later", 10, ""),
    "before": ("earlier", None, "earlier"),
    "decade_before": ("earlier", -10, "earlier"),
}
OF_A_SPAN = ("first", "final", "nth", "same_span")
COUNTED = {*STEPS, *OF_A_SPAN}
REACH = 600  # letters within which a year is counted on
IS_NAMED = ("first", "final", "nth", "following", "later", "earlier", "same")  # "the first year, 2026"
WRITTEN = (YearHow.STATED, YearHow.FISCAL, YearHow.ERA)
COUNTS = ("duration", "following", "later", "earlier", "range")  # what may count on the year behind it
ON_THE_NEXT = {*IS_NAMED, *COUNTS}
NEAR = 24  # letters between such a form and its year
SENTENCE = 160  # letters before and after within which a span is meant by "the first year"


def count_on(role: str, draft: Draft, found: Sequence[Draft], setting: Setting) -> None:
    """The year of a form that counts on another; `found` are the mentions before it."""
    draft.how, draft.count = YearHow.COUNTED, setting.number("n", "o") or None
    if role in OF_A_SPAN:
        named = found[-1] if found and role != "same_span" and found[-1].year_end is None else draft
        if named.how in WRITTEN and setting.grammar.named_as.fullmatch(setting.text, named.end, draft.start):
            draft.year, draft.anchor = named.year, len(found) - 1  # 2026, the first year
        return
    draft.role, step, over = STEPS[role]
    count = draft.count or 1
    step = step or (count * (role == "later") - count * (role == "before"))
    index = _anchor(draft.start, found, over)
    if index is not None:
        draft.anchor = index = _already_named(index, found) if role == "following" else index
        base = found[index].year or 0
        base = base if role == "preceding_years" else found[index].year_end or base
        draft.year = base + step
        if draft.role == "range" and count > 1:  # the two years that followed, the previous five
            draft.year, draft.year_end = sorted((base + step, base + step * count))
    elif draft.role == "earlier" or (role == "later" and setting.grammar.eastern):
        # Nothing is named before: what a level is compared with, or 2년 뒤 from now.
        draft.how = YearHow.RELATIVE
        draft.year = setting.published.year + step if setting.published else None


def settle(found: Sequence[Draft], text: str, words: Grammar) -> None:
    """Give what belongs to a span the years of one: "the first year" is of the next in the sentence, or
    of the last before; "the same period" is the last; "five years" are those of a span as long."""
    _on_the_next(found, text, words)
    before = None
    lengths = dict[int, int]()
    for index, draft in enumerate(found):
        if draft.role in OF_A_SPAN and draft.year is None:
            ahead = range(index + 1, min(index + 3 * (draft.role != "same_span"), len(found)))
            spans = (i for i in ahead if _is_span(found[i]))
            span = next((i for i in spans if _together(text[draft.end : found[i].start])), before)
            _take(draft, found, span)
        elif draft.role == "duration" and draft.count and draft.year is None:
            span = lengths.get(draft.count)
            free = words.other_span.search(text, max(0, draft.start - 12), draft.start)
            if span is not None and not free and draft.start - found[span].end < REACH:
                _take(draft, found, span)
            elif before is not None and not _together(text[found[before].end : draft.start]):
                before = None  # five years that are another span, whose first year nobody says
        elif _is_span(draft):
            if before is None or not _looks_back(draft, found):
                before = index
            if draft.year and draft.year_end:
                length = draft.year_end - draft.year + 1
                lengths[length] = index
                last = found[index - 1]
                beside = index and last.count == length and last.year is None and draft.start - last.end < 12
                if beside and not words.compared.match(text, draft.end):
                    _take(last, found, index)


def _on_the_next(found: Sequence[Draft], text: str, words: Grammar) -> None:
    """What counts on the year that follows it, or is that year: "two years after 2019", "the year before the
    2019 deal"; "the first year, 2026"."""
    for index, (draft, following) in enumerate(pairwise(found)):
        near = following.start - draft.end < NEAR and following.how in WRITTEN
        if not near or draft.role not in ON_THE_NEXT:
            continue
        count, unknown = 0, draft.year is None or draft.how is YearHow.RELATIVE
        if draft.role in COUNTS and (match := words.counted_on.fullmatch(text, draft.start, following.start)):
            count = (draft.count or 1) * (1 if match["later"] else -1)
            draft.role = "later" if count > 0 else "earlier"
        elif not (
            unknown and draft.role in IS_NAMED and words.named_as.fullmatch(text[draft.end : following.start])
        ):
            continue
        draft.how, draft.anchor = YearHow.COUNTED, index + 1
        draft.year, draft.year_end = (following.year or 0) + count, None


def _take(draft: Draft, found: Sequence[Draft], index: int | None) -> None:
    """The years of a span, or the one of them that a form asks for."""
    if index is None:
        return
    span = found[index]
    draft.year = span.year_end if draft.role == "final" else span.year
    if draft.year is None:
        return
    draft.anchor = index
    if draft.role == "nth":
        draft.year += (draft.count or 1) - 1
    elif draft.role in ("same_span", "duration"):
        draft.year_end = span.year_end


def _is_span(draft: Draft) -> bool:
    return draft.year is not None and (draft.year_end is not None or draft.beside == "from")


def _looks_back(draft: Draft, found: Sequence[Draft]) -> bool:
    """Whether a span is only what another is compared with: more than in the previous five years."""
    base = None if draft.anchor is None else found[draft.anchor].year
    return draft.year_end is not None and base is not None and draft.year_end < base


def _together(between: str) -> bool:
    return len(between) < SENTENCE and not any(mark in between for mark in ("\n", ". ", "。"))


def _already_named(index: int, found: Sequence[Draft]) -> int:
    """In 2026, more than in 2025; the following year: counted on 2026, which has just been named."""
    after = (found[index].year_end or found[index].year or 0) + 1
    named = (i for i in range(index - 1, max(-1, index - 3), -1) if found[i].year == after)
    return next(named, index)


def _anchor(start: int, found: Sequence[Draft], over: str) -> int | None:
    """The nearest mention with a year before a place, passing by those of one role."""
    for index in range(len(found) - 1, max(-1, len(found) - 12), -1):
        draft = found[index]
        if start - draft.end > REACH:
            return None
        if draft.year is not None and not draft.implied and draft.role != over:
            return index
    return None
