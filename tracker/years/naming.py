"""Which year a form names: one function for each kind of form.

Japan's fiscal year starts in April and is named for its start, so the one that ends in March 2016 is 2015,
and in February "this fiscal year" is still last year's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from tracker.models import YearHow
from tracker.years.draft import TODAY, Draft, Setting
from tracker.years.grammar import Grammar

# Words that count years from the day of publication: their role, and how far on the year is; None: as far as
# they say.
RELATIVE: dict[str, tuple[str, int | None]] = {
    **{role: (role, offset) for role, offset in (("this", 0), ("last", -1), ("next", 1))},
    **{f"fiscal_{role}": (role, offset) for role, offset in (("this", 0), ("last", -1), ("next", 1))},
    **dict.fromkeys(("before_last", "fiscal_before_last"), ("before_last", -2)),
    **dict.fromkeys(("after_next", "fiscal_after_next"), ("after_next", 2)),
    "next_alone": ("next", 1),
    "ago": ("ago", None),
    "ahead": ("ahead", None),
    "decade_ago": ("ago", -10),
    "this_and_next": ("range", 0),
    "last_and_this": ("range", -1),
}
NEARBY = 400  # letters within which a word for Japan makes a fiscal year Japan's
TILDES = frozenset("~〜～∼∽")  # signs that stand between two years and in no fiscal year
QUOTES = "'’‘"
_CLAUSE = re.compile(r"(?<!\W\w)\.(?!\d)|[;:\n。]|, (?:and|but|which|who) ")
ROUND = (5, 10, 15, 20, 30, 40, 50, 60, 70)  # numbers of years that are commoner than the year of two digits
REPUBLIC = 1911  # the year before the first of the Republic of China
OLD = 80  # two digits from here on are of the last century, and no number of years
LATELY = 6  # how near such a year must be all the same
MARCH = 3
FIRST_HALF = 6  # the last month whose fiscal year is named for the year before
CLAUSE = 80  # letters before a month that may tell its tense
FAR_MONTHS = 10  # a month or day further away than this is of the year next to that of publication


def is_japan(draft: Draft, text: str, words: Grammar) -> bool:
    """Whether a fiscal year is Japan's: in Japanese, or near a word for Japan."""
    around = text[max(0, draft.start - NEARBY) : draft.end + NEARBY // 2]
    return "april" in words.flags or bool(words.japan.search(around))


def _relative(draft: Draft, setting: Setting, *, role: str) -> Draft:
    draft.how = YearHow.RELATIVE
    draft.role, offset = RELATIVE[role]
    if offset is None:
        draft.count = setting.number("n") or 1
        offset = draft.count if role == "ahead" else -draft.count
    if setting.published is not None:
        draft.year = setting.published.year + offset
        early = role.startswith("fiscal") and setting.published.month <= MARCH
        draft.year -= early and is_japan(draft, setting.text, setting.grammar)
        draft.year_end = draft.year + 1 if draft.role == "range" else None
    return draft


def _month_away(draft: Draft, setting: Setting, *, offset: int) -> Draft:
    """This month, last month."""
    draft.role, draft.how, draft.implied = "month", YearHow.RELATIVE, True
    if setting.published is not None:
        draft.year = setting.published.year + (setting.published.month - 1 + offset) // 12
    return draft


def _stated(draft: Draft, setting: Setting) -> Draft:
    """One year or two, in four digits or in two; the short last year is of the first one's century."""
    first, last = setting.number("y"), setting.number("y2", "yy")
    if first:
        last += (first - first % 100) * (0 < last < 100 or setting.values.get("yy") == "00")
    else:
        written = setting.text[draft.start : draft.end]
        eras = setting.eras and written[0].isnumeric() and "(" not in written  # not '21, nor 05(平成17)
        first, last = (
            setting.short_year(short, eras=eras) if (short := setting.values.get(place)) else 0
            for place in ("yy", "yy2")
        )
    last += 100 * (0 < last < first and draft.role == "range")  # 1978年度から15年度
    draft.year = first
    _date(draft, setting)
    if draft.month == MARCH + 1 and setting.number("M2") == MARCH:
        last -= 1  # from April 2008 to March 2011 are three fiscal years
    if last > first:
        draft.role, draft.how, draft.year_end = "range", YearHow.SPAN, last
    return draft


def _date(draft: Draft, setting: Setting) -> None:
    draft.month = setting.month
    draft.role = "date" if setting.values.get("d") else "month" if draft.month else "year"


def _short_range(draft: Draft, setting: Setting) -> Draft:
    """Two years with a dash between; what is no later year is a month (`2019-11`)."""
    if _stated(draft, setting).year_end is not None:
        return _fiscal(draft, setting)
    draft.role = "month"
    return draft


def _fiscal(draft: Draft, setting: Setting) -> Draft:
    """A fiscal year. With a hyphen or a stroke two neighbours are one (`2021-22`, `2018/2019`); `2014~18`,
    `2018-2019` are two."""
    _stated(draft, setting)
    written = set(setting.text[draft.start : draft.end])
    two = TILDES & written or ("y2" in setting.values and "/" not in written)
    return draft if two else _one_fiscal(draft)


def _one_fiscal(draft: Draft) -> Draft:
    """Two neighbours as one fiscal year, named for the first."""
    if draft.year is not None and draft.year_end in (None, draft.year + 1):
        draft.role, draft.how, draft.year_end = "year", YearHow.FISCAL, None
    return draft


def _ending(draft: Draft, setting: Setting) -> Draft:
    """The year to March 2016."""
    _stated(draft, setting)
    draft.year = (draft.year or 0) - (draft.month <= FIRST_HALF)
    return _one_fiscal(draft)


def _open(draft: Draft, setting: Setting, *, role: str, over: bool = False) -> Draft:
    """The fiscal year that ends or starts in a month: the next one after publication, or the last."""
    draft.role, draft.how = role, YearHow.RELATIVE
    if setting.published is not None:
        year = setting.published.year + (setting.month < setting.published.month)
        over = over or tense(draft, setting.text, setting.grammar) < 0
        year -= over and setting.month != setting.published.month
        told = setting.grammar.tenses.search(setting.text, draft.start, draft.end)  # that began in April
        begun = role == "next" and told and not told["coming"]
        draft.year = year - bool(begun or (role == "this" and setting.month <= FIRST_HALF))
    return draft


def _era(draft: Draft, setting: Setting) -> Draft | None:
    draft.how = YearHow.ERA
    letter, era = setting.values.get("l"), setting.values.get("e")
    eras = setting.grammar.eras
    first = setting.grammar.era_letters[letter] if letter else eras[era] if era else REPUBLIC
    draft.year, last = first + setting.number("n", "r", "yy", "d"), first + setting.number("n2", "r2")
    _date(draft, setting)
    if last > draft.year:
        draft.role, draft.how, draft.year_end = "range", YearHow.SPAN, last
    return draft if max(draft.year, last) <= TODAY + 40 else None


def _republic(draft: Draft, setting: Setting) -> Draft | None:
    """110年度 of the Republic of China; 114年 only where the text has named an era."""
    written = setting.text[draft.start : draft.end]
    counts = setting.grammar.uncounted.match(setting.text, draft.end) or not (setting.eras or "度" in written)
    return None if counts else _era(draft, setting)


def _short(draft: Draft, setting: Setting) -> Draft | None:
    """A year in two digits that is marked as one: ’25, 94년도."""
    quoted = setting.text[draft.start] in QUOTES and setting.text[draft.end : draft.end + 1]
    return None if quoted and quoted in QUOTES else _stated(draft, setting)


def _number_fiscal(draft: Draft, setting: Setting) -> Draft | None:
    """15年度: of an era or in two digits, whichever lies nearest to the year that was named before."""
    if setting.number("n") > 99:
        return None
    draft.year = setting.short_year(setting.values["n"] or "", eras=True)
    _date(draft, setting)
    western = draft.year % 100 == setting.number("n")
    draft.how = YearHow.ERA if not western else YearHow.STATED if draft.month else YearHow.FISCAL
    return draft


def _number(draft: Draft, setting: Setting) -> Draft | None:
    """94년, 15年: a year, or a number of years."""
    written, value = setting.values["n"] or "", setting.number("n")
    uncounted = value < OLD and setting.grammar.uncounted.match(setting.text, draft.end)
    if len(written) == 2 and value < 100 and not uncounted:
        eras = setting.eras and value < 65 and bool(setting.named or value not in ROUND)
        draft.year = setting.short_year(written, eras=eras)
        away = min(abs(draft.year - year) for year in (setting.today, setting.named or 0))
        if eras or written[0] == "0" or away <= LATELY or (value not in ROUND and away <= 60):
            draft.role, draft.how = "year", YearHow.STATED if draft.year % 100 == value else YearHow.ERA
            return draft
        draft.year = None
    return _span(draft, setting)


def _span(draft: Draft, setting: Setting, *, role: str = "duration", count: int = 0) -> Draft | None:
    """Five years, a decade: how many they are, not which."""
    draft.role, draft.how, draft.count = role, YearHow.SPAN, count or setting.number("n", "o") or None
    return draft if draft.count or role != "duration" else None


def _month_alone(draft: Draft, setting: Setting) -> Draft:
    """A month, or a day of one, without its year: of the year of publication, unless that is far away."""
    draft.implied, draft.how = True, YearHow.RELATIVE
    _date(draft, setting)
    if setting.published is not None:
        away = draft.month - setting.published.month
        told = tense(draft, setting.text, setting.grammar)
        # "Signed in November", read in May, was last year; with a verb all others are of the same year.
        near = FAR_MONTHS if not told else 1 if told * away < 0 else 12
        draft.year = setting.published.year - (away >= near) + (away <= -near)
    return draft


def tense(draft: Draft, text: str, words: Grammar) -> int:
    """Whether the clause around a mention tells of what has been (-1) or of what will be (1); else 0. Where
    no verb before it tells, the first behind it does; in Korean and Japanese they all stand behind."""
    start = draft.start if "verb_last" in words.flags else max(0, draft.start - CLAUSE)
    said = list(words.tenses.finditer(_CLAUSE.split(text[start : draft.start])[-1]))
    behind = "" if said else _CLAUSE.split(text[draft.end : draft.end + CLAUSE], maxsplit=1)[0]
    said += filter(None, [words.tenses.search(behind)])
    return 0 if not said else 1 if any(match["coming"] for match in said) else -1


def _month_beside(draft: Draft, setting: Setting, *, back: bool) -> Draft:
    """Last December, 오는 3월: the nearest one on that side of the day of publication."""
    _month_alone(draft, setting)
    draft.implied = False
    if setting.published is not None:
        away = draft.month - setting.published.month
        draft.year = setting.published.year + (-(away >= 0) if back else away <= 0)
    return draft


# Each form's way to the draft with the year that it names; None when it is no expression of time.
HANDLERS: dict[str, Callable[[Draft, Setting], Draft | None]] = {
    **{role: partial(_relative, role=role) for role in RELATIVE},
    **dict.fromkeys(("iso", "year", "range"), _stated),
    "short_range": _short_range,
    **dict.fromkeys(("fiscal", "fiscal_short"), _fiscal),
    "fiscal_one": lambda draft, setting: _one_fiscal(_stated(draft, setting)),  # l'exercice 2019-2020
    **dict.fromkeys(("era", "era_letter"), _era),
    "republic": _republic,
    **dict.fromkeys(("month", "date"), _month_alone),
    "apostrophe": _short,
    "ending": _ending,
    "ending_open": partial(_open, role="this"),
    "ended_open": partial(_open, role="this", over=True),
    "starting_open": partial(_open, role="next"),
    **dict.fromkeys(("decade", "decade_short"), partial(_span, role="decade")),
    "span_of_ten": partial(_span, count=10),
    "number_fiscal": _number_fiscal,
    "number": _number,
    "duration": _span,
    "this_month": partial(_month_away, offset=0),
    "last_month": partial(_month_away, offset=-1),
    "next_month": partial(_month_away, offset=1),
    "last_named": partial(_month_beside, back=True),
    "next_named": partial(_month_beside, back=False),
}
