"""The heading over a list: a budget paper names the budget and its year once, and its items below."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.reading.context import Context
from tracker.reading.cues import Cue
from tracker.reading.periods import POINT, Period, periods

ITEM = 100  # letters of a line of a list; a longer one is a paragraph
BEHIND = 16  # letters behind the sum of an item
ITEMS = 15  # lines between an item and its heading

_MARK = re.compile(r"\s*(?:[•·・*▲△▶►◆■□○●◯◎›»‣※]|[-–—]\s|[(（]?\d{1,2}[)）.．]|[①-⑳])")
_SENTENCE_ENDS = ("다.", "요.", "。", "니다", "습니까?")


def budget_over(context: Context, i: int) -> Cue | None:
    """The word for a budget in the heading over the item that mention `i` stands in: 平成28年度予算 above
    the line (1) 労務費 1461億円."""
    if (titled := _titled(context, i)) is not None:
        return titled
    for start, end in _lines_above(context, i):
        for word in context.book.small("budget_heading"):
            place = context.text.find(word, start, end)
            if place >= 0 and not any(start <= m.start < end for m in context.mentions[:i]):
                return Cue("budget", place, place + len(word))
    return None


def _lines_above(context: Context, i: int) -> Iterator[tuple[int, int]]:
    """The lines over the item that mention `i` stands in, upwards to the first that is a paragraph."""
    text = context.text
    mention = context.mentions[i]
    start = text.rfind("\n", max(0, mention.start - ITEM), mention.start) + 1
    close = text.find("\n", mention.end, mention.end + ITEM)
    if not start or not _is_item(text[start : len(text) if close < 0 else close].rstrip()):
        return
    for _ in range(ITEMS):
        end, start = start - 1, text.rfind("\n", max(0, start - ITEM - 2), start - 1) + 1
        line = text[start:end].rstrip()
        if len(line) > ITEM or (line and not _is_item(line)):
            return
        yield start, end
        if not start:
            return


def heading_year(context: Context, i: int) -> Period | None:
    """The year that the heading over an item names: 24年度の在日米軍関係経費 above 駐留経費負担 2124億円."""
    tail = context.tails[i]
    close = context.text.find("\n", tail, tail + BEHIND)
    if close < 0 and len(context.text) > tail + BEHIND:
        return None  # the item goes on: ○ 위원 1조원이 넘습니다. ...
    for start, end in _lines_above(context, i):
        years = [p for p in periods(context, context.read(start, end)) if p.shape == POINT and p.year]
        if years and not any(start <= m.start < end for m in context.mentions[:i]):
            plain = {p.year for p in years if not (p.dated or p.statement or p.base)}
            return years[0] if len(plain) == len({p.year for p in years}) == 1 else None
    return None


def _titled(context: Context, i: int) -> Cue | None:
    """The draft budget in the title above a sentence without a verb: 米軍再編関係は2146億円。"""
    text, sentence = context.text, context.sentence(i)
    if text[context.tails[sentence.mentions[-1]] : sentence.end].strip(" \n。.)）増減"):
        return None
    title = text[: min(ITEM, max(0, text.find("\n")))]
    if title.rstrip().endswith(_SENTENCE_ENDS):
        return None
    for word in context.book.small("draft_budget"):
        if (place := title.find(word)) >= 0 and place + len(word) <= sentence.start:
            return Cue("budget", place, place + len(word))
    return None


def _is_item(line: str) -> bool:
    return len(line) <= ITEM and (bool(_MARK.match(line)) or not line.endswith(_SENTENCE_ENDS))
