"""Rises that are falls, and falls that are rises: the words beside two sums against the sums themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tracker.checking.case import GOOD, Judgement
from tracker.checking.change import WrongChange, between
from tracker.checking.clauses import Clause, by_sentence, clauses
from tracker.checking.evidence import HOME, Evidence
from tracker.checking.percents import changes, growth
from tracker.checking.said import LEVELS
from tracker.checking.wording import YEAR, moves
from tracker.models import Figure, Measure, Slip, YearFrom

# Sums that lie closer together than this, in percent, may be called the same, up or down.
STILL = Decimal(1)


def wrong_directions(
    figures: Sequence[Figure], judgements: Mapping[int, Judgement], evidence: Evidence
) -> dict[int, WrongChange]:
    """By number: the sums that the words let rise where they fall, or fall where they rise.

    "It rises to 680.4 billion won in 2005 from 746.9 billion won in 2004." Where only one of the two is
    given, the other is the record's for the year before. Percentages are looked at elsewhere.
    """
    right = {f.number for f in figures if f.kind in LEVELS and judgements[f.number].verdict in GOOD}
    found: dict[int, WrongChange] = {}
    for sentence, same in by_sentence(figures):
        for clause in clauses(sentence, same):
            if any(changes(clause.text)):
                continue
            for sign, later, earlier in _moves(clause):
                if not right.issuperset(f.number for f in (later, earlier) if f is not None):
                    continue
                before = _on_the_year_before(later, clause, evidence) if earlier is None else None
                true = _on(earlier, later) if earlier is not None else before
                if true is not None and (true > 0) != (sign > 0):
                    found[later.number] = WrongChange(Slip.DIRECTION, true)
    return found


def _moves(clause: Clause) -> Iterator[tuple[int, Figure, Figure | None]]:
    """Each move that the words of a clause make: up or down, to which sum, and from which."""
    masked = clause.masked
    for sign, match in moves(masked):
        places = {name: masked.count("|", 0, match.start(name)) for name in match.re.groupindex}
        sums = {name: clause.sums[place].figure for name, place in places.items()}
        levels = [sum_ for sum_ in clause.sums if sum_.figure.measure is not Measure.CHANGE]
        if "base" in sums or len(levels) == 1:
            yield sign, sums["later"], sums.get("base")


def _on(earlier: Figure, later: Figure) -> Decimal | None:
    """The change between two sums, unless the second is of an earlier year, or both may be the same."""
    if earlier.currency != later.currency or not earlier.amount or not later.amount:
        return None
    if earlier.year is not None and later.year is not None and earlier.year >= later.year:
        return None
    low, exact, high = between(earlier, later)
    return exact if low > 0 or high < 0 else None


def _on_the_year_before(later: Figure, clause: Clause, evidence: Evidence) -> Decimal | None:
    """The change on the year before on record, where the words name no other year."""
    if later.programme != HOME or later.year is None:
        return None
    if later.year_from not in (YearFrom.STATED, YearFrom.RELATIVE):
        return None
    named = {int(year) for year in YEAR.findall(clause.text)}
    before, after = evidence.preferred(HOME, later.year - 1), evidence.preferred(HOME, later.year)
    if before is None or after is None or named - {later.year, later.year - 1}:
        return None
    same = before.currency == after.currency == later.currency
    true = growth(before.amount, after.amount)
    return true if same and abs(true) >= STILL else None
