"""Slips with a name: ten times too much, another currency's number, another year's sum, digits swapped.

Each rule looks for one slip. They are asked in order, the most telling first, and the first that finds one
has found it. Beside doubtful words a sum needs more digits before a likeness is more than chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tracker.checking import slips
from tracker.checking.case import CONVERTED, Case, Judgement, differs, out_of_scale
from tracker.checking.evidence import HOME, RANK, Standard, best
from tracker.models import Kind, Relation, Slip
from tracker.record import rates
from tracker.record.precision import Stated


@dataclass(frozen=True, slots=True)
class Suspects:
    """What a sum might have been meant to be: the whole of its year in its own currency and in others, and
    parts. `needed` is how many digits more than usual a likeness needs."""

    case: Case
    home: tuple[Standard, ...]
    foreign: tuple[Standard, ...]
    parts: tuple[Standard, ...]
    needed: int


Rule = Callable[[Suspects], Judgement | None]


def named(case: Case, year: int) -> Judgement | None:
    """The slip that explains a sum which agrees with nothing on record, if one does."""
    currency, doubt = case.sum_.currency, 1 if case.doubtful else 0
    if case.size < 1 + 2 * doubt:
        return None
    wholes = case.evidence.wholes(case.programme, year)
    parts = case.evidence.parts(case.programme, year)
    known = wholes or [part for part in parts if part.whole]
    suspects = Suspects(
        case,
        home=tuple(standard for standard in known if standard.currency == currency),
        foreign=tuple(standard for standard in wholes if standard.currency != currency),
        parts=tuple(part for part in parts if part.currency == currency),
        needed=doubt,
    )
    found = (rule(suspects) for rule in RULES)
    return next((judgement for judgement in found if judgement is not None), None)


def _the_same_in_another_currency(suspects: Suspects) -> Judgement | None:
    """Digit for digit: "1,073억 달러" for won."""
    case = suspects.case
    for standard in suspects.foreign:
        if case.size > 2 and standard.amount == case.sum_.amount:
            return differs(case, Slip.CURRENCY, standard)
    return None


def _whole_out_of_scale(suspects: Suspects) -> Judgement | None:
    """Ten, a thousand ... times the whole."""
    return out_of_scale(suspects.case, suspects.home)


def _part_out_of_scale(suspects: Suspects) -> Judgement | None:
    """Ten or a thousand times a part, digit for digit: "2.65 billion yen" for SACO costs of 265億円."""
    case = suspects.case
    if case.size < 3:
        return None
    digits = slips.digits(case.sum_.amount)
    scaled = out_of_scale(case, [part for part in suspects.parts if slips.digits(part.amount) == digits])
    return scaled if scaled is not None and abs(scaled.power or 0) in (1, 3) else None


def _number_of_another_currency(suspects: Suspects) -> Judgement | None:
    """As it is, or with million and billion mixed up as well: "150 billion won" for 150 million dollars."""
    for standard in suspects.foreign:
        if _has_its_number(suspects.case.sum_, standard.sum):
            return differs(suspects.case, Slip.CURRENCY, standard)
    return None


def _has_its_number(sum_: Stated, true: Stated) -> bool:
    bare, true = replace(sum_, currency=""), replace(true, currency="")
    written, right = slips.digits(bare.amount), slips.digits(true.amount)
    if len(written) == 1 or len(right) == 1:
        return False
    return slips.relation(bare, true) is not Relation.DIFFERS or slips.repeats(bare, true)


def _conversion_out_of_scale(suspects: Suspects) -> Judgement | None:
    """Ten or a thousand times what the year's sum came to in another currency, at any rate of that time."""
    case = suspects.case
    if suspects.needed or case.size < 2 or not suspects.foreign or not suspects.foreign[0].preferred:
        return None
    preferred = suspects.foreign[0]
    choice = case.rates(preferred.currency, preferred.year)
    found = rates.implied(preferred.sum, case.sum_, choice, CONVERTED)
    if found is None or found.power is None:
        return None
    power = found.power if found.nearest.denominator == preferred.currency else -found.power
    return differs(case, slips.of_power(power), preferred, power=power)


def _another_year_to_the_digit(suspects: Suspects) -> Judgement | None:
    found = _another_year(suspects)
    same = found is not None and found.other is not None and found.other.amount == suspects.case.sum_.amount
    return found if same else None


def _another_year(suspects: Suspects) -> Judgement | None:
    """Another year's sum. A budget made before the agreement is often last year's, and rightly so."""
    case = suspects.case
    paid = case.figure.kind is Kind.PAYMENT or case.programme != HOME
    if suspects.needed or not suspects.home or not paid:
        return None
    other = of_another_year(case, suspects.home[0].year)
    return replace(differs(case, Slip.OTHER_YEAR, suspects.home[0]), other=other) if other else None


def of_another_year(case: Case, year: int) -> Standard | None:
    """The preferred sum of another year that this one is, if it has digits enough to tell."""
    if case.size < 3:
        return None
    found = [
        (RANK.index(match.relation), -other, match.standard)
        for other in case.evidence.points(case.programme)
        if other != year and (preferred := case.evidence.preferred(case.programme, other)) is not None
        if preferred.sum.step <= case.sum_.step or preferred.amount == case.sum_.amount
        if (match := best(case.sum_, [preferred])) and match.relation is not Relation.TRUNCATES
    ]
    return min(found, key=lambda one: one[:2])[2] if found else None


def _whole_misspelt(suspects: Suspects) -> Judgement | None:
    """A zero lost, two digits swapped, one digit wrong."""
    case = suspects.case
    for standard in suspects.home if case.size >= 3 + suspects.needed else ():
        slip = slips.misspelt(case.sum_, standard.sum)
        fine = standard.preferred or standard.sum.step <= case.sum_.step
        if slip is not None and fine and not _contradicts(standard, suspects.home[0]):
            return differs(case, slip, standard)
    return None


def _contradicts(standard: Standard, preferred: Standard) -> bool:
    """Whether a source contradicts the preferred sum: then it is no standard for what a hand did to it."""
    return not standard.preferred and slips.relation(standard.sum, preferred.sum) is Relation.DIFFERS


def _part_misspelt(suspects: Suspects) -> Judgement | None:
    """A part with two digits swapped: "154 billion won" for logistics of 145."""
    case = suspects.case
    for part in suspects.parts if suspects.needed else ():
        same_size = len(slips.digits(part.amount)) == case.size
        if same_size and slips.misspelt(case.sum_, part.sum) is Slip.SWAPPED:
            return differs(case, Slip.SWAPPED, part)
    return None


RULES: tuple[Rule, ...] = (
    _the_same_in_another_currency,
    _whole_out_of_scale,
    _part_out_of_scale,
    _another_year_to_the_digit,
    _number_of_another_currency,
    _conversion_out_of_scale,
    _whole_misspelt,
    _part_misspelt,
    _another_year,
)
