"""Every expression of time in a text that names a year, each counted on those before it.

One pass over the text finds the forms (`grammar`); each says which year it names (`naming`); a word such as
"the following year" counts on the year named last (`counting`); a month and its year, the two ends of a
span, a duration and its first or last year become one mention (`joining`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.models import YearMention
from tracker.years.counting import count_on, is_counted, settle
from tracker.years.grammar import Grammar, grammar
from tracker.years.joining import beside, join
from tracker.years.naming import Draft, Setting, name

BLANK = "\x00"  # what a sum is covered with: no letter, no digit, no blank
_WIDE = re.compile("[\uff01-\uff5e\u3000\u00a0\u2009\u202f]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x3000, 0xA0, 0x2009, 0x202F), 32
)


def find_years(
    text: str, language: str, *, published: date | None = None, taken: Sequence[tuple[int, int]] = ()
) -> list[YearMention]:
    """The mentions of years in a text, from left to right, none over another.

    `language` is a code such as "en"; `published` the day that "last year" is counted from; `taken` the
    spans of sums and percentages, which are no years. Each mention's words are `text[start:end]`.

    >>> text = "From 2019 to 2023, and two years later; last year fiscal 2021-22 was over."
    >>> for found in find_years(text, "en", published=date(2023, 3, 1)):
    ...     print(found.as_written, found.year, found.year_end, found.how, found.role, sep=", ")
    2019 to 2023, 2019, 2023, span, range
    two years later, 2025, None, counted, later
    last year, 2022, None, relative, last
    fiscal 2021-22, 2021, None, fiscal, year
    """
    words = grammar(language)
    folded = _covered(fold(text), taken)
    found: list[Draft] = []
    for draft in _drafts(folded, text, words, published, found):
        if not join(found, draft, folded, words):
            found.append(draft)
    settle(found, folded)
    return [_mention(draft, text) for draft in found]


def fold(text: str) -> str:
    """Lower case, plain digits and blanks, each character for one, so that offsets still hold.

    >>> fold("ＦＹ２０２１ SMA")
    'fy2021 sma'
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ".lower() has two characters
        lowered = "".join(c if len(low := c.lower()) != 1 else low for c in text)
    return lowered if lowered.isascii() or not _WIDE.search(lowered) else lowered.translate(_NARROW)


def _covered(text: str, taken: Sequence[tuple[int, int]]) -> str:
    parts, last = [], 0
    for start, end in sorted((start, min(end, len(text))) for start, end in taken):
        if end > last:
            parts += [text[last : max(start, last)], BLANK * (end - max(start, last))]
            last = end
    return "".join((*parts, text[last:]))


def _drafts(
    folded: str, text: str, words: Grammar, published: date | None, found: Sequence[Draft]
) -> Iterator[Draft]:
    named, eras, western = None, False, False
    for match in _matches(folded, words):
        form = words.forms[match.lastindex or 0]
        start, end = match.span()
        if _refused(form.role, match, text, folded, words):
            continue
        values = {name: match[group] for name, group in form.places}
        setting = Setting(words, folded, published, named, eras, western)
        draft: Draft | None = Draft(start, end, form.role)
        assert draft is not None
        if is_counted(form.role):
            count_on(form.role, values, draft, found, setting)
        else:
            draft = name(form.role, values, draft, setting)
        if draft is None:
            continue
        draft.beside = beside(draft, folded, words)
        if draft.year is not None and not draft.implied:
            named = draft.year_end or draft.year
            eras |= draft.era
            western |= not draft.era and values.get("y") is not None
        yield draft


def _matches(folded: str, words: Grammar) -> Iterator[re.Match[str]]:
    end = 0
    for opening in words.opening.finditer(folded):
        start = opening.start()
        if start >= end and (match := words.sought.match(folded, start)):
            end = match.end()
            yield match


def _refused(role: str, match: re.Match[str], text: str, folded: str, words: Grammar) -> bool:
    """Whether words around a form show that it is no expression of time: page 2019, "may", Korean F-2000."""
    start, end = match.span()
    if role == "nothing":
        return True
    if role == "year" and words.refused.search(folded, max(0, start - 16), start):
        return True
    if role in ("month", "date") and not words.eastern:
        word = folded[start:end]
        if words.capital_months and text[start:end] == word:
            return True
        if role == "month" and word.rstrip(".") in words.doubtful:
            return not words.month_before.search(folded, max(0, start - 12), start)
    if role == "era_letter":
        return not text[start].isupper()
    return False


def _mention(draft: Draft, text: str) -> YearMention:
    role = draft.beside if draft.role == "year" and draft.beside else draft.role
    return YearMention(
        start=draft.start,
        end=draft.end,
        as_written=text[draft.start : draft.end],
        how=draft.how,
        role=role,
        year=draft.year,
        year_end=draft.year_end,
        count=draft.count,
        anchor=draft.anchor,
        reason=draft.reason if draft.year is None else None,
    )
