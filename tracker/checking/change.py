"""Stated changes ("up 8.3 percent") held against the two sums given, or against the record."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import permutations

from tracker.checking.case import Judgement
from tracker.checking.evidence import HOME, Evidence
from tracker.checking.percents import changes, growth
from tracker.checking.wording import speaks_of
from tracker.models import Figure, Kind, Verdict
from tracker.record.precision import interval, measure

GOOD = (Verdict.AGREES, Verdict.ROUNDS, Verdict.TRUNCATES)
# How many years back a change may be counted from before the writer would have to say so.
BACK = 5
SENTENCE = re.compile(r"\s*[^\n]{5,120}?(?:[.!?。](?=\s|$)|$)")
# A sentence with more sums than this is a table, and its percentages are anybody's.
CROWD = 8
# The lowest, the exact and the highest change that two sums allow, in percent.
Range = tuple[Decimal, Decimal, Decimal]


def by_sentence(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """The figures of each sentence."""
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.sentence].append(figure)
    return groups


def wrong_changes(
    figures: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence, text: str = ""
) -> dict[int, tuple[Decimal, Decimal]]:
    """By number of the figure: the stated and the true change, in percent, of each that cannot be right.

    Only a sum that is itself right is looked at: if the sum is wrong, the change follows it. A change may
    stand in the next sentence: "올해 한국은 1조1833억원을 낸다. 지난해보다 13.9% 늘어난 액수다."
    """
    levels = (Kind.PAYMENT, Kind.BUDGET)
    sound = [f for f in figures if f.kind in levels and judgements[f.number].verdict in GOOD]
    given = {(f.programme, f.currency, _year_of(f, judgements[f.number])): f for f in sound}
    groups = by_sentence(figures)
    starts = sorted(figure.start for figure in figures)
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for sentence, same in by_sentence([f for f in sound if f.converts is None and f.year]).items():
        newest = max(same, key=lambda f: (_year_of(f, judgements[f.number]) or 0, f.start))
        words, stated = sentence, list(changes(sentence))
        if not stated and (following := _next_sentence(groups[sentence], starts, text)):
            words, stated = following, list(changes(following))
        if len(stated) != 1 or len(groups[sentence]) > CROWD:
            continue
        earlier = given.get((newest.programme, newest.currency, (newest.year or 0) - 1))
        true = list(_true_changes(newest, earlier, groups[sentence], words, evidence))
        percent = stated[0]
        if true and not any(low <= percent.value <= high or percent.fits(exact) for low, exact, high in true):
            found[newest.number] = (abs(percent.value), abs(true[0][1]))
    return found


def wrong_without_a_subject(figures: Sequence[Figure]) -> dict[int, tuple[Decimal, Decimal]]:
    """The same in a text that never says whose payment it is: by the two sums given, and no record.

    "This year's 1.0389 trillion won is 18.2 percent more than last year's 960.2 billion won." Both sums need
    a year, and words that make the earlier one what the change is counted from.
    """
    found: dict[int, tuple[Decimal, Decimal]] = {}
    if any(figure.programme is not None for figure in figures):
        return found
    for sentence, same in by_sentence(figures).items():
        stated = list(changes(sentence))
        if len(same) != 2 or len(stated) != 1:
            continue
        earlier, later = sorted(same, key=lambda figure: figure.year or 0)
        following = earlier.year is not None and later.year == earlier.year + 1
        alike = earlier.currency == later.currency and earlier.amount and later.amount
        compared = sentence.replace(earlier.as_written, "|")
        if not following or not alike or not speaks_of("baseline", compared):
            continue
        low, exact, high = _between(earlier, later)
        if not (low <= stated[0].value <= high or stated[0].fits(exact)):
            found[later.number] = (abs(stated[0].value), abs(exact))
    return found


def _next_sentence(same: Sequence[Figure], starts: Sequence[int], text: str) -> str:
    """The sentence behind, if it goes on about the sum and the year before and has no sum of its own."""
    last = max(same, key=lambda figure: figure.end)
    place = last.sentence.rfind(last.as_written)
    if place < 0 or text[last.start : last.end] != last.as_written:
        return ""
    begins = last.start - place + len(last.sentence)
    found = SENTENCE.match(text, begins)
    if found is None or bisect_left(starts, begins) < bisect_left(starts, found.end()):
        return ""
    goes_on = speaks_of("goes_on", found[0]) and speaks_of("year_before", found[0])
    return found[0] if goes_on else ""


def _year_of(figure: Figure, judgement: Judgement) -> int | None:
    """The year of a figure, or the only one that it fits."""
    if judgement.name in ("fits", "carried"):
        return judgement.years[0] if len(judgement.years) == 1 else None
    return figure.year


def _true_changes(
    later: Figure, earlier: Figure | None, same: Sequence[Figure], words: str, evidence: Evidence
) -> Iterator[Range]:
    """Every change that the words could mean, the likeliest first; none if there is nothing to go by."""
    recorded = list(_on_record(later, words, evidence)) if later.programme == HOME else []
    if earlier is not None:
        yield _between(earlier, later)
    elif not recorded or not speaks_of("year_before", words):
        return
    yield from recorded
    # Whatever else stands in the sentence: "5.6 percent above the 1.4388 trillion that some had expected".
    alike = [f for f in same if f.currency == later.currency and f.amount]
    for one, other in permutations(alike, 2):
        yield _between(one, other)


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


def _on_record(later: Figure, words: str, evidence: Evidence) -> Iterator[Range]:
    """From the years before, and the published growth that agreements name."""
    year, programme = later.year or 0, later.programme or ""
    after, last = evidence.preferred(programme, year), evidence.preferred(programme, year - 1)
    if after is None or last is None or not later.currency == after.currency == last.currency:
        return
    named = {int(found) for found in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", later.sentence + words)}
    for before in sorted({*range(year - BACK, year), *named} - {year}, reverse=True):
        standard = evidence.preferred(programme, before)
        if standard is not None and standard.currency == after.currency:
            yield _exactly(growth(standard.amount, after.amount))
    # "1조4028억원에 비해 8.3% 늘어난": the sum may be the one that the change is counted from.
    following = evidence.preferred(programme, year + 1)
    if following is not None and following.currency == after.currency:
        yield _exactly(growth(after.amount, following.amount))
    for name in ("defence-budget-growth-kr", "cpi-growth-kr"):
        for value in evidence.record.series.get(name, {}).values():
            if value.year in (year, year - 1, year - 2):
                yield _exactly(value.value)


def _exactly(change: Decimal) -> Range:
    return change, change, change
