"""Which year a form names: one function for each kind of form.

Japan's fiscal year starts in April and is named for its start, so the one that ends in March 2016 is 2015,
and in February "this fiscal year" is still last year's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.models import YearHow
from tracker.years.digits import TODAY, full_year, number
from tracker.years.grammar import Grammar

NO_DAY = "the day of publication is not known"
NO_ANCHOR = "no year before it to count from"
NO_START = "a number of years without a first or a last"
DECADE = "a decade"

RELATIVE = {"this": 0, "last": -1, "next": 1, "before_last": -2, "after_next": 2}
FISCAL = {f"fiscal_{role}": offset for role, offset in RELATIVE.items()}
UNDATED: dict[str, tuple[str, int | None, str]] = {
    "decade": ("decade", None, DECADE),
    "decade_short": ("decade", None, DECADE),
    "span_of_ten": ("duration", 10, NO_START),
}
TILDES = frozenset("~〜～∼∽")  # signs that stand between two years and in no fiscal year
MONTHS_AWAY = {"this_month": 0, "last_month": -1, "next_month": 1}
ROUND = (5, 10, 15, 20, 30, 40, 50, 60, 70)  # numbers of years that are commoner than the year of two digits
LATELY = 6  # how near such a year must be all the same
FIRST_HALF = 6  # the last month whose fiscal year is named for the year before
FAR_MONTHS = 10  # a month or day further away than this is of the year next to that of publication


@dataclass(slots=True)
class Draft:
    """A mention while it is read. `beside` is what the words next to it make of it (from, until ...);
    `implied` a month or day whose year is not said; `era` a year written in one."""

    start: int
    end: int
    role: str
    how: YearHow = YearHow.STATED
    year: int | None = None
    year_end: int | None = None
    count: int | None = None
    anchor: int | None = None
    reason: str | None = None
    month: int = 0
    beside: str = ""
    implied: bool = False
    era: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is read against: the folded text, the day of publication, the year named last."""

    grammar: Grammar
    text: str
    published: date | None
    named: int | None  # the year that was named last
    eras: bool  # whether years of an era stand before
    western: bool  # whether years in four digits stand before

    @property
    def today(self) -> int:
        return self.published.year if self.published else TODAY


Values = Mapping[str, str | None]


def name(role: str, values: Values, draft: Draft, setting: Setting) -> Draft | None:
    """The draft with the year that its form names; None when it is no expression of time."""
    if role in RELATIVE or role in FISCAL:
        return _relative(role, draft, setting)
    if role in MONTHS_AWAY:
        return _month_away(MONTHS_AWAY[role], draft, setting)
    if role in UNDATED:
        draft.role, draft.count, draft.reason = UNDATED[role]
        draft.how = YearHow.SPAN
        return draft
    return _HANDLERS[role](values, draft, setting)


def _relative(role: str, draft: Draft, setting: Setting) -> Draft:
    draft.role, draft.how = role.removeprefix("fiscal_"), YearHow.RELATIVE
    if setting.published is None:
        draft.reason = NO_DAY
        return draft
    draft.year = setting.published.year + RELATIVE[draft.role]
    if role in FISCAL and setting.published.month < 4 and _is_japan(draft, setting):
        draft.year -= 1
    return draft


def _is_japan(draft: Draft, setting: Setting) -> bool:
    around = setting.text[max(0, draft.start - 200) : draft.end + 100]
    return setting.grammar.language == "ja" or bool(setting.grammar.japan.search(around))


def _month_away(offset: int, draft: Draft, setting: Setting) -> Draft:
    draft.role, draft.how, draft.implied = "month", YearHow.RELATIVE, True
    if setting.published is None:
        draft.reason = NO_DAY
        return draft
    draft.year = setting.published.year + (setting.published.month - 1 + offset) // 12
    return draft


def _ago(values: Values, draft: Draft, setting: Setting, sign: int = -1) -> Draft:
    draft.how, draft.count = YearHow.RELATIVE, _count(values, setting) or 1
    if setting.published is None:
        draft.reason = NO_DAY
    else:
        draft.year = setting.published.year + sign * draft.count
    return draft


def _ahead(values: Values, draft: Draft, setting: Setting) -> Draft:
    return _ago(values, draft, setting, sign=1)


def _stated(values: Values, draft: Draft, setting: Setting) -> Draft:
    first, last = _years(values, setting)
    draft.year = first
    draft.month = _month(values, setting)
    draft.role = "date" if values.get("d") else "month" if draft.month else "year"
    if last is not None and last > first:
        draft.role, draft.how, draft.year_end = "range", YearHow.SPAN, last
    return draft


def _short_range(values: Values, draft: Draft, setting: Setting) -> Draft:
    """Two years with a dash between: `2014~18`. With a hyphen or a stroke two neighbours are one fiscal year
    (`2021-22`, `2018/2019`), and what is no later year is a month (`2019-11`)."""
    found = _stated(values, draft, setting)
    written = setting.text[draft.start : draft.end]
    if found.year_end is None:
        found.role = "month"
    elif found.year_end == (found.year or 0) + 1 and (
        "/" in written or not (TILDES & set(written) or "y2" in values)
    ):
        found.role, found.how, found.year_end = "year", YearHow.FISCAL, None
    return found


def _fiscal(values: Values, draft: Draft, setting: Setting) -> Draft:
    found = _stated(values, draft, setting)
    if found.year_end is None or (found.year_end == (found.year or 0) + 1 and "y2" not in values):
        found.role, found.how, found.year_end = "year", YearHow.FISCAL, None
    return found


def _ending(values: Values, draft: Draft, setting: Setting) -> Draft:
    found = _stated(values, draft, setting)
    found.year = (found.year or 0) - (found.month <= FIRST_HALF)
    found.role, found.how = "year", YearHow.FISCAL
    return found


def _ending_open(values: Values, draft: Draft, setting: Setting, *, over: bool = False) -> Draft:
    """The year that ends, or ended, in a month: the next one after the day of publication, or the last."""
    draft.role, draft.how = "this", YearHow.RELATIVE
    month = _month(values, setting)
    if setting.published is None:
        draft.reason = NO_DAY
    else:
        ended = month < setting.published.month or (over and month == setting.published.month)
        draft.year = setting.published.year + (ended and not over) - (over and not ended)
        draft.year -= month <= FIRST_HALF
    return draft


def _ended_open(values: Values, draft: Draft, setting: Setting) -> Draft:
    return _ending_open(values, draft, setting, over=True)


def _era(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    draft.how, draft.era = YearHow.ERA, True
    draft.year = setting.grammar.eras[values["e"] or ""] + number(values["n"] or "", setting.grammar.numbers)
    draft.role = "date" if values.get("d") else "month" if values.get("M") else "year"
    return draft if draft.year <= TODAY + 40 else None


def _short(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    """A year in two digits that is marked as one: ’25, 94년도."""
    text = setting.text
    if text[draft.end : draft.end + 1] in ("'", "’", "‘") and text[draft.start] in "'‘’":
        return None  # a quotation
    return _stated(values, draft, setting)


def _number_fiscal(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    """15年度: of an era or in two digits, whichever lies nearest to the year that was named before."""
    written = values["n"] or ""
    value = number(written, setting.grammar.numbers)
    near = setting.named or setting.today
    western = [1900 + value, 2000 + value] if value > 9 or written[0] in "0０〇" else []
    of_eras = [
        first + value for name, first in setting.grammar.eras.items() if len(name) > 1 and 0 < value < 65
    ]
    years = western if western and setting.western and not setting.eras else western + of_eras
    if value > 99 or not years:
        return None
    draft.year = min(years, key=lambda year: abs(year - near))
    draft.role = "date" if values.get("d") else "month" if values.get("M") else "year"
    draft.era = draft.year not in western
    draft.how = YearHow.ERA if draft.era else YearHow.FISCAL
    return draft


def _number(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    """94년, 15年: a year, or a number of years."""
    written = values["n"] or ""
    value = number(written, setting.grammar.numbers)
    uncounted = setting.grammar.uncounted.match(setting.text, draft.end)
    if not uncounted and len(written) == 2 and value < 100 and written[0] not in "元":
        if setting.eras and setting.named and value < 65:
            return _number_fiscal(values, draft, setting)
        year = full_year(value, setting.today)
        away = abs(year - setting.today)
        if written[0] == "0" or away <= LATELY or (value not in ROUND and away <= 60):
            draft.role, draft.year = "year", year
            return draft
    return _duration(values, draft, setting)


def _duration(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    draft.role, draft.how, draft.count = "duration", YearHow.SPAN, _count(values, setting)
    draft.reason = NO_START
    return draft if draft.count else None


def _month_alone(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    """A month, or a day of one, without its year: of the year of publication, unless that is far away."""
    draft.implied, draft.how = True, YearHow.RELATIVE
    draft.role = "date" if values.get("d") else "month"
    month = _month(values, setting)
    if not month:
        return None
    draft.month = month
    if setting.published is None:
        draft.reason = NO_DAY
    else:
        away = month - setting.published.month
        draft.year = setting.published.year - (away >= FAR_MONTHS) + (away <= -FAR_MONTHS)
    return draft


def _last_named(values: Values, draft: Draft, setting: Setting, *, back: bool = True) -> Draft | None:
    """Last December, 오는 3월: the nearest one on that side of the day of publication."""
    found = _month_alone(values, draft, setting)
    if found is not None and setting.published is not None:
        month = _month(values, setting)
        later, earlier = month >= setting.published.month, month <= setting.published.month
        found.year = setting.published.year + (-later if back else earlier)
    return found


def _next_named(values: Values, draft: Draft, setting: Setting) -> Draft | None:
    return _last_named(values, draft, setting, back=False)


def _count(values: Values, setting: Setting) -> int:
    written = values.get("n") or values.get("o")
    return number(written, setting.grammar.numbers) if written else 0


def _month(values: Values, setting: Setting) -> int:
    """The number of the month in a form, 0 when it has none."""
    if name := values.get("m"):
        return setting.grammar.months[" ".join(name.removesuffix(".").split())]
    return number(values["M"] or "", {}) if values.get("M") else 0


def _years(values: Values, setting: Setting) -> tuple[int, int | None]:
    """The first and the last year of a form; the short last year of a range is of the first one's century."""
    first = values.get("y")
    if first is not None:
        year = number(first, {})
        last = values.get("y2") or values.get("yy")
        if last is None:
            return year, None
        short = number(last, {})
        return year, short if short > 99 else year - year % 100 + short
    year = full_year(number(values["yy"] or "", {}), setting.today)
    last = values.get("yy2")
    return year, None if last is None else full_year(number(last, {}), setting.today)


_HANDLERS: dict[str, Callable[[Values, Draft, Setting], Draft | None]] = {
    **dict.fromkeys(("iso", "year", "range"), _stated),
    "short_range": _short_range,
    **dict.fromkeys(("fiscal", "fiscal_short"), _fiscal),
    **dict.fromkeys(("era", "era_letter"), _era),
    **dict.fromkeys(("month", "date"), _month_alone),
    "apostrophe": _short,
    "ending": _ending,
    "ending_open": _ending_open,
    "ended_open": _ended_open,
    "ago": _ago,
    "ahead": _ahead,
    "number_fiscal": _number_fiscal,
    "number": _number,
    "duration": _duration,
    "last_named": _last_named,
    "next_named": _next_named,
}
