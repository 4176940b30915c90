"""Years that are counted on another year of the text: "the following year", 이듬해, "two years later"."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.models import YearHow
from tracker.years.digits import number
from tracker.years.naming import NO_ANCHOR, NO_DAY, Draft, Setting, Values

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
OF_A_SPAN = ("first", "final", "nth")
REACH = 600  # letters within which a year is counted on
SENTENCE = 160  # letters before and after within which a span is meant by "the first year"


def is_counted(role: str) -> bool:
    return role in STEPS or role in OF_A_SPAN


def count_on(role: str, values: Values, draft: Draft, found: Sequence[Draft], setting: Setting) -> None:
    """The year of a form that counts on another; `found` are the mentions before it."""
    draft.how = YearHow.COUNTED
    if role in OF_A_SPAN:
        written = values.get("n") or values.get("o")
        draft.count = number(written, setting.grammar.numbers) if written else None
        draft.reason = NO_ANCHOR
        return
    draft.role, step = STEPS[role]
    if step is None:
        draft.count = number(values["n"] or "", setting.grammar.numbers)
        step = draft.count if role == "later" else -draft.count
    # "The previous year" twice is the same year; "the year before that" is one further back.
    index = _anchor(draft.start, found, over=draft.role if role in ("earlier", "before") else "")
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
