"""Years that are counted on another year of the text: "the following year", 이듬해, "two years later"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.models import YearHow
from tracker.years.draft import Draft, Setting
from tracker.years.grammar import Grammar
from tracker.years.naming import NO_ANCHOR, NO_DAY

# The role that each form gets, and how many years on it is; None: as many as it says.
STEPS: dict[str, tuple[str, int | None]] = {
    "following": ("following", 1),
    "after_that": ("following", 1),
    "second_following": ("following", 2),
    "earlier": ("earlier", -1),
    "second_earlier": ("earlier", -2),
    "before_that": ("earlier", -1),
    "same": ("same", 0),
    "later": ("later", None),
    "before": ("earlier", None),
}
# What each is counted past: "the previous year" twice is one year, "the year before that" one further back.
OVER = {
    **dict.fromkeys(("earlier", "second_earlier", "before", "same"), "earlier"),
    "second_following": "following",
}
SEVERAL = {"following_years": 1, "preceding_years": -1}  # so many years on from the last one named, or back
OF_A_SPAN = ("first", "final", "nth", "same_span")
COUNTED = {*STEPS, *SEVERAL, *OF_A_SPAN}
REACH = 600  # letters within which a year is counted on
IS_NAMED = ("first", "final", "nth", "following", "later", "same")  # "the first year, 2026"
WRITTEN = (YearHow.STATED, YearHow.FISCAL, YearHow.ERA)
COUNTS = ("duration", "following", "later", "earlier", "range")  # what may count on the year behind it
NEAR = 24  # letters between such a form and its year
SENTENCE = 160  # letters before and after within which a span is meant by "the first year"


def count_on(role: str, draft: Draft, found: Sequence[Draft], setting: Setting) -> None:
    """The year of a form that counts on another; `found` are the mentions before it."""
    draft.how = YearHow.COUNTED
    if role in OF_A_SPAN:
        draft.count = setting.number("n", "o") or None
        draft.reason = NO_ANCHOR
        return
    if role in SEVERAL:
        _several(SEVERAL[role], setting.number("n"), draft, found)
        return
    draft.role, step = STEPS[role]
    if step is None:
        draft.count = setting.number("n")
        step = draft.count if role == "later" else -draft.count
    index = _anchor(draft.start, found, over=OVER.get(role, ""))
    if index is not None and role == "following":
        index = _already_named(index, found)
    if index is not None:
        base = found[index]
        draft.anchor, draft.year = index, (base.year_end or base.year or 0) + step
    elif draft.role == "earlier" or (role == "later" and setting.grammar.eastern):
        # Nothing is named before: what a level is compared with, or 2년 뒤 from now.
        draft.how = YearHow.RELATIVE
        draft.year = setting.published.year + step if setting.published else None
        draft.reason = NO_DAY
    else:
        draft.reason = NO_ANCHOR


def _several(direction: int, count: int, draft: Draft, found: Sequence[Draft]) -> None:
    """The two years that followed, the previous five."""
    draft.role, draft.count, draft.reason = "range", count, NO_ANCHOR
    draft.anchor = index = _anchor(draft.start, found, over="")
    if index is not None:
        base = found[index]
        near = (base.year_end if direction > 0 else None) or base.year or 0
        ends = sorted((near + direction, near + direction * count))
        draft.year, draft.year_end = ends[0], ends[1] if count > 1 else None


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
        if not following.year or following.how not in WRITTEN or following.start - draft.end >= NEAR:
            continue
        count = 0
        if draft.role in COUNTS and (match := words.counted_on.fullmatch(text, draft.start, following.start)):
            count = (draft.count or 1) * (1 if match["later"] else -1)
            draft.role = "later" if count > 0 else "earlier"
        elif not (
            draft.role in IS_NAMED
            and (draft.year is None or draft.how is YearHow.RELATIVE)
            and words.named_as.fullmatch(text, draft.end, following.start)
        ):
            continue
        draft.how, draft.anchor = YearHow.COUNTED, index + 1
        draft.year, draft.year_end = following.year + count, None


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
