"""Stated changes ("up 8.3 percent") held against the two sums given, or against the record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tracker.models import Figure, Kind, Verdict
from tracker.record.contribution import Judgement
from tracker.record.evidence import HOME, Evidence
from tracker.record.percents import Percent, changes, growth
from tracker.record.precision import interval, measure
from tracker.record.wording import speaks_of

GOOD = (Verdict.AGREES, Verdict.ROUNDS, Verdict.TRUNCATES)
# How many years back a change may be counted from before the writer would have to say so.
BACK = 5


def wrong_changes(
    figures: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence
) -> dict[int, tuple[Decimal, Decimal]]:
    """By number of the figure: the stated and the true change, in percent, of each that cannot be right.

    Only a sum that is itself right is looked at: if the sum is wrong, the change follows it.
    """
    sound = [
        f for f in figures if f.kind in (Kind.PAYMENT, Kind.BUDGET) and judgements[f.number].verdict in GOOD
    ]
    found: dict[int, tuple[Decimal, Decimal]] = {}
    seen: set[str] = set()
    for later in sound:
        if later.year is None or later.converts is not None or later.sentence in seen:
            continue
        stated = [percent for percent in changes(later.sentence) if _is_of(percent, later, sound)]
        if len(stated) != 1:
            continue
        true = _true_changes(later, sound, evidence)
        if true and not any(
            low <= stated[0].value <= high or stated[0].fits(exact) for low, exact, high in true
        ):
            seen.add(later.sentence)
            found[later.number] = (abs(stated[0].value), abs(true[0][1]))
    return found


def _is_of(percent: Percent, figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether the change is said of this sum: the newest of its sentence."""
    same = [f for f in figures if f.sentence == figure.sentence and f.converts is None]
    newest = max((f.year for f in same if f.year is not None), default=figure.year)
    return figure.year == newest and abs(percent.value) < 1000


Range = tuple[Decimal, Decimal, Decimal]


def _true_changes(later: Figure, figures: Sequence[Figure], evidence: Evidence) -> list[Range]:
    """Every change that the words could mean, as (lowest, exact, highest), the likeliest first."""
    given = [
        f
        for f in figures
        if f.programme == later.programme and f.currency == later.currency and f.year == (later.year or 0) - 1
    ]
    ranges = [_between(earlier, later) for earlier in given]
    if not given and not speaks_of("year_before", later.sentence):
        return []
    ranges += list(_on_record(later, evidence))
    return ranges if given or later.programme == HOME else []


def _between(earlier: Figure, later: Figure) -> Range:
    """From one stated sum to the next, with what their rounding allows."""
    before, after = interval(measure(earlier)), interval(measure(later))
    first, last = measure(earlier).amount, measure(later).amount
    low = growth(before[1] or first, after[0] or last)
    high = growth(before[0] or first, after[1] or last)
    exact = growth(first, last)
    # Sums of two digits ("1.4 trillion") leave so much room that any change would fit: then a point each way.
    if high - low > 2:
        low, high = exact - 1, exact + 1
    return low, exact, high


def _on_record(later: Figure, evidence: Evidence) -> Iterator[Range]:
    """From the years before, on record, and the published growth that agreements name."""
    year, programme = later.year or 0, later.programme or ""
    after, last = evidence.preferred(programme, year), evidence.preferred(programme, year - 1)
    if after is None or last is None or not later.currency == after.currency == last.currency:
        return
    named = {int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", later.sentence)}
    for earlier in sorted({*range(year - BACK, year), *named} - {year}, reverse=True):
        before = evidence.preferred(programme, earlier)
        if before is not None and before.currency == after.currency:
            exact = growth(before.amount, after.amount)
            yield exact, exact, exact
    # "1조4028억원에 비해 8.3% 늘어난": the sum may be the one that the change is counted from.
    following = evidence.preferred(programme, year + 1)
    if following is not None and following.currency == after.currency:
        exact = growth(after.amount, following.amount)
        yield exact, exact, exact
    for name in ("defence-budget-growth-kr", "cpi-growth-kr"):
        for value in evidence.record.series.get(name, {}).values():
            if value.year in (year, year - 1, year - 2):
                yield value.value, value.value, value.value
