"""Every expression of time in a text that names a year, each counted on those before it.

One pass over the text finds the forms (`grammar`); each says which year it names (`naming`); a word such as
"the following year" counts on the year named last (`counting`); a month and its year, the two ends of a
span, a duration and its first or last year become one mention (`joining`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.models import YearHow, YearMention
from tracker.years.counting import COUNTED, count_on, settle
from tracker.years.draft import Draft, Setting
from tracker.years.grammar import Form, Grammar, grammar
from tracker.years.joining import NEAR, beside, end_in_march, join
from tracker.years.naming import HANDLERS

REASONS = {
    YearHow.RELATIVE: "the day of publication is not known",
    YearHow.COUNTED: "no year before it to count from",
    YearHow.SPAN: "a number of years without a first or a last",
}
ROLES = frozenset({*HANDLERS, *COUNTED, "nothing"})  # what a form can be
_ADDRESS = re.compile(r"(?:://|www\.)\S*$")
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
    named, western = None, False
    eras = words.eastern and bool(words.era_year.search(folded))
    for match in _matches(folded, words):
        form = words.forms[match.lastindex or 0]
        if _refused(form, match, text, words, found):
            continue
        values = {place: match[group] for place, group in form.places}
        setting = Setting(values, words, folded, published, named, eras, western)
        draft = Draft(*match.span(), form.role)
        if form.role in COUNTED:
            count_on(form.role, draft, found, setting)
        elif HANDLERS[form.role](draft, setting) is None:
            continue
        draft.beside = beside(draft, folded, words)
        if draft.year is not None and not draft.implied:
            named = draft.year_end or draft.year
            western |= draft.how is YearHow.FISCAL
            eras |= draft.how is YearHow.ERA
        if not join(found, draft, folded, words):
            found.append(draft)
    settle(found, folded, words)
    end_in_march(found, folded, words)
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


def _matches(folded: str, words: Grammar) -> Iterator[re.Match[str]]:
    end = 0
    for opening in words.opening.finditer(f"\n{folded}"):
        start = opening.start()
        if start >= end and (match := words.sought.match(folded, start)):
            end = match.end()
            yield match


def _refused(form: Form, match: re.Match[str], text: str, words: Grammar, found: Sequence[Draft]) -> bool:
    """Whether words around a form show that it is no expression of time: page 2019, 2000 troops, "may"."""
    (start, end), folded, role = match.span(), match.string, form.role
    if form.bare and words.unit.match(folded, end):
        return True
    if text[start - 1 : start] == "/" and _ADDRESS.search(text, max(0, start - 120), start):
        return True
    if role == "year" and not folded[start].isalpha():
        near = max(0, start - 16)
        counts = folded[end : end + 2].strip().isalpha() and words.counting.search(folded, near, start)
        refused = words.refused.search(folded, near, start)
        before = refused and words.before.search(folded, max(0, start - NEAR), start)  # since at least 2011
        return bool(counts or (refused and not (before and before.start() < refused.start())))
    if role in ("month", "date"):
        if "capitals" in words.flags and text[start:end] == match[0]:
            return True
        if role == "month" and not folded[end : end + 2].strip(" ,").isdecimal():
            before = words.month_before.search(folded, max(0, start - 12), start)
            return match[0] in words.short_months or (match[0] in words.doubtful and not before)
    if role == "next_alone":  # 1.4 trillion this year and 1.5 trillion next
        return not (found and found[-1].role == "this" and start - found[-1].end < NEAR)
    if role == "era_letter":
        return text[start].isascii() and not text[start].isupper()
    return role == "nothing"


def _mention(draft: Draft, text: str) -> YearMention:
    role = draft.beside if draft.role == "year" and draft.beside else draft.role.removesuffix("_span")
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
        reason=None if draft.year else "a decade" if role == "decade" else REASONS[draft.how],
    )
