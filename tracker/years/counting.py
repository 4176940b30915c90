"""Years that are counted on another year of the text: "the following year", 이듬해, "two years later"."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.models import YearHow
from tracker.years.naming import NO_ANCHOR, NO_DAY, Draft, Setting

# The role that each form gets, and how many years on it is; None: as many as it says.
STEPS: dict[str, tuple[str, int | None]] = {
    "following": ("following", 1),
    "after_that": ("following", 1),
    "second_following": ("following", 2),
    "earlier": ("earlier", -1),
    "before_that": ("earlier", -1),
    "same": ("same", 0),
    "later": ("later", None),
    "before": ("earlier", None),
}
SEVERAL = {"following_years": 1, "preceding_years": -1}  # so many years on from the last one named, or back
OF_A_SPAN = ("first", "final", "nth")
COUNTED = {*STEPS, *SEVERAL, *OF_A_SPAN}
REACH = 600  # letters within which a year is counted on
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
    # "The previous year" twice is the same year; "the year before that" is one further back.
    index = _anchor(draft.start, found, over="earlier" if role in ("earlier", "before", "same") else "")
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


def settle(found: Sequence[Draft], text: str) -> None:
    """Give "the first year" and "the final year" the year of the span that they are of: the last before, or
    the next in the sentence."""
    span = None
    for index, draft in enumerate(found):
        if draft.role in OF_A_SPAN and draft.year is None:
            ahead = next(
                (i for i in range(index + 1, min(index + 3, len(found))) if _is_span(found[i])), None
            )
            if ahead is not None and found[ahead].start - draft.end > SENTENCE:
                ahead = None
            if ahead is not None and _parted(text, draft.end, found[ahead].start):
                ahead = None
            _of_span(draft, found, ahead if ahead is not None else span)
        elif _is_span(draft):
            span = index


def _of_span(draft: Draft, found: Sequence[Draft], index: int | None) -> None:
    if index is None:
        return
    base = found[index]
    if base.year is None or (draft.role == "final" and base.year_end is None):
        return
    draft.anchor = index
    if draft.role == "final":
        draft.year = base.year_end
    else:
        draft.year = base.year + (draft.count or 1) - 1


def _is_span(draft: Draft) -> bool:
    return draft.year is not None and (draft.year_end is not None or draft.beside == "from")


def _parted(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in ("\n", ". ", "。"))


def _anchor(start: int, found: Sequence[Draft], over: str) -> int | None:
    """The nearest mention with a year before a place, passing by those of one role."""
    for index in range(len(found) - 1, max(-1, len(found) - 12), -1):
        draft = found[index]
        if start - draft.end > REACH:
            return None
        if draft.year is not None and not draft.implied and draft.role != over:
            return index
    return None
