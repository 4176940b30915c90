"""Stated changes ("up 8.3 percent") held against the two sums given, or against the record."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import permutations

from tracker.checking.case import Judgement
from tracker.checking.clauses import Clause, by_sentence, clauses
from tracker.checking.evidence import HOME, Evidence
from tracker.checking.percents import Percent, changes, growth
from tracker.checking.said import Sound, said_of, sound
from tracker.checking.wording import YEAR, found_in, speaks_of
from tracker.models import Figure, Slip
from tracker.record.precision import interval, measure

# How many years back a change may be counted from before the writer would have to say so.
BACK = 5
SENTENCE = re.compile(r"\s*[^\n]{5,120}?(?:[.!?。](?=\s|$)|$)")
# A sentence with more sums than this is a table, and its percentages are anybody's.
CROWD = 8
# The lowest, the exact and the highest change that two sums allow, in percent.
Range = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class WrongChange:
    """A change that the sums contradict, in percent and negative for a fall. `stated` is null where the words
    say no more than up or down; `base` is the year from which they count, if the change is on another."""

    slip: Slip
    true: Decimal
    stated: Decimal | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """A percentage with the sum that it is said of, the one from which it is counted, and those beside it."""

    percent: Percent
    words: str
    changed: Figure
    base: Figure | None
    beside: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the changes of a text are held against."""

    known: Sound
    evidence: Evidence
    published: date | None


def wrong_changes(
    figures: Sequence[Figure],
    judgements: Mapping[int, Judgement],
    evidence: Evidence,
    text: str = "",
    published: date | None = None,
) -> dict[int, WrongChange]:
    """By number of the figure: the change that is said of it and cannot be right.

    A percentage is that of a sum in its own clause. It may also stand in the next sentence: "올해 한국은
    1조1833억원을 낸다. 지난해보다 13.9% 늘어난 액수다."
    """
    ground = _Ground(sound(figures, judgements), evidence, published)
    starts = sorted(figure.start for figure in figures)
    found: dict[int, WrongChange] = {}
    for sentence, same in by_sentence(figures):
        if len(same) > CROWD:
            continue
        for clause in _with_a_change(sentence, same, starts, text):
            (percent,) = changes(clause.text)
            pair = said_of(clause, percent, same, ground.known)
            if pair is not None and pair[0].number not in found:
                wrong = _wrong(_Said(percent, clause.text, *pair, same), ground)
                found |= {pair[0].number: wrong} if wrong is not None else {}
    return found


def _with_a_change(
    sentence: str, same: Sequence[Figure], starts: Sequence[int], text: str
) -> Iterator[Clause]:
    """The clauses of a sentence, or the sentence behind it, with one change each."""
    stated = [clause for clause in clauses(sentence, same) if any(changes(clause.text))]
    if not stated and (following := _next_sentence(same, starts, text)):
        stated = [Clause(following, (), len(sentence))]
    return (clause for clause in stated if len(list(changes(clause.text))) == 1)


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


def _wrong(said: _Said, ground: _Ground) -> WrongChange | None:
    percent, year = said.percent, ground.known.year(said.changed)
    counted_from = None if said.base is not None else _named_base(said.words, year, ground.published)
    if counted_from is not None:
        true = list(_on(counted_from, said.changed, ground))
    else:
        true = list(_true_changes(said, ground))
        if _on_the_year_before_only(said.words, year, ground.published):
            true = true[:1]
    if not true or any(_fits(percent, one) for one in true):
        return None
    if any(_fits(percent.reversed, one) for one in true[:1]):
        return WrongChange(Slip.DIRECTION, true[0][1], percent.value, counted_from)
    return WrongChange(Slip.PERCENT, true[0][1], percent.value, counted_from)


def _fits(percent: Percent, true: Range) -> bool:
    low, exact, high = true
    return low <= percent.value <= high or percent.fits(exact)


def _named_base(words: str, year: int, published: date | None) -> int | None:
    """The year from which the words count, if it is not the year before, as one would think.

    "2026's 1.5192 trillion won, up 8.3 percent from this year", in October 2024: this year is 2024.
    """
    named = [int(place[0]) for found in found_in("base_year", words) for place in YEAR.finditer(found[0])]
    if published is not None and year > published.year and speaks_of("base_this", words):
        named.append(published.year)
    return named[0] if len(named) == 1 and named[0] < year - 1 else None


def _on_the_year_before_only(words: str, year: int, published: date | None) -> bool:
    """Whether the words leave no choice of the year from which they count, and speak of no other rate."""
    this_year = published is not None and published.year == year
    before = speaks_of("only_before", words) or (this_year and speaks_of("last_year", words))
    return before and not speaks_of("yardstick", words)


def _on(base: int, changed: Figure, ground: _Ground) -> Iterator[Range]:
    """The change on one year, and no other."""
    programme, year = changed.programme or "", ground.known.year(changed)
    before, after = (ground.evidence.preferred(programme, each) for each in (base, year))
    if before is not None and after is not None and before.currency == after.currency == changed.currency:
        yield _exactly(growth(before.amount, after.amount))


def _true_changes(said: _Said, ground: _Ground) -> Iterator[Range]:
    """Every change that the words could mean, the likeliest first; none if there is nothing to go by."""
    changed, base, known = said.changed, said.base, ground.known
    recorded = list(_on_record(changed, said.words, ground)) if changed.programme == HOME else []
    earlier = base if base is not None else known.beside(changed, -1)
    if earlier is not None and earlier.currency == changed.currency:
        yield between(earlier, changed)
    elif not recorded or not speaks_of("year_before", said.words):
        return
    yield from recorded
    # Whatever else stands in the sentence: "5.6 percent above the 1.4388 trillion that some had expected".
    alike = [f for f in said.beside if f.currency == changed.currency and f.amount]
    for one, other in permutations(alike, 2):
        if (one, other) != (changed, base):
            yield between(one, other)
    for other in known.of(said.beside):
        if other is not changed and other.programme == HOME:
            yield from _on_record(other, said.words, ground)


def between(earlier: Figure, later: Figure) -> Range:
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


def _on_record(later: Figure, words: str, ground: _Ground) -> Iterator[Range]:
    """From the years before, and the published growth that agreements name."""
    year, programme, evidence = ground.known.year(later), later.programme or "", ground.evidence
    after, last = evidence.preferred(programme, year), evidence.preferred(programme, year - 1)
    if after is None or last is None or not later.currency == after.currency == last.currency:
        return
    named = {int(found) for found in YEAR.findall(f"{later.sentence} {words}")}
    for before in dict.fromkeys((year - 1, *sorted(named - {year}), *range(year - 2, year - BACK - 1, -1))):
        standard = evidence.preferred(programme, before)
        if standard is not None and standard.currency == after.currency:
            yield _exactly(growth(standard.amount, after.amount))
    # "1조4028억원에 비해 8.3% 늘어난": the sum may be the one that the change is counted from.
    following = evidence.preferred(programme, year + 1)
    if following is not None and following.currency == after.currency:
        yield _exactly(growth(after.amount, following.amount))
    if not speaks_of("yardstick", f"{later.sentence} {words}"):
        return
    for name in ("defence-budget-growth-kr", "cpi-growth-kr"):
        for value in evidence.record.series.get(name, {}).values():
            if value.year in (year, year - 1, year - 2):
                yield _exactly(value.value)


def _exactly(change: Decimal) -> Range:
    return change, change, change


def wrong_without_a_subject(figures: Sequence[Figure]) -> dict[int, WrongChange]:
    """The same in a text that never says whose payment it is: by the two sums given, and no record.

    "This year's 1.0389 trillion won is 18.2 percent more than last year's 960.2 billion won." Both sums need
    a year, and words that make the earlier one what the change is counted from.
    """
    found: dict[int, WrongChange] = {}
    if any(figure.programme is not None for figure in figures):
        return found
    for sentence, same in by_sentence(figures):
        stated = list(changes(sentence))
        if len(same) != 2 or len(stated) != 1:
            continue
        earlier, later = sorted(same, key=lambda figure: figure.year or 0)
        following = earlier.year is not None and later.year == earlier.year + 1
        alike = earlier.currency == later.currency and earlier.amount and later.amount
        compared = sentence.replace(earlier.as_written, "|")
        if not following or not alike or not speaks_of("baseline", compared):
            continue
        true = between(earlier, later)
        if not _fits(stated[0], true):
            slip = Slip.DIRECTION if _fits(stated[0].reversed, true) else Slip.PERCENT
            found[later.number] = WrongChange(slip, true[1], stated[0].value)
    return found
