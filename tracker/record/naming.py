"""Slips with a name: ten times too much, another currency's number, another year's sum, digits swapped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.models import Kind, Relation, Slip
from tracker.record import rates, slips
from tracker.record.case import CONVERTED, Case, Judgement, differs, out_of_scale
from tracker.record.evidence import HOME, Standard
from tracker.record.precision import Stated


def named(case: Case, year: int) -> Judgement | None:
    """A slip with a name. Beside doubtful words a sum needs more digits before it is more than chance."""
    evidence, programme, sum_ = case.evidence, case.programme, case.sum_
    wholes = evidence.wholes(programme, year)
    doubt = 1 if case.doubtful else 0
    if case.size < 1 + 2 * doubt:
        return None
    parts = evidence.parts(programme, year)
    home = [s for s in wholes or [part for part in parts if part.whole] if s.currency == sum_.currency]
    foreign = [standard for standard in wholes if standard.currency != sum_.currency]
    # Digit for digit the sum in another currency ("1,073억 달러" for won): nothing else explains that better.
    for standard in foreign if case.size > 2 else []:
        if standard.amount == sum_.amount:
            return differs(case, Slip.CURRENCY, standard)
    scaled = out_of_scale(case, home) or _part_out_of_scale(case, parts)
    if scaled is not None:
        return scaled
    for standard in foreign:
        if _has_its_digits(sum_, standard.sum):
            return differs(case, Slip.CURRENCY, standard)
    scaled = None if doubt or not wholes else _conversion_out_of_scale(case, wholes[0])
    if scaled is not None:
        return scaled
    # A budget made before the agreement is often last year's sum, and rightly so.
    paid = case.figure.kind is Kind.PAYMENT or case.programme != HOME
    other = of_another_year(case, year) if home and paid and not doubt else None
    if other is not None and other.amount == sum_.amount:
        return replace(differs(case, Slip.OTHER_YEAR, home[0]), other=other)
    for standard in home if case.size >= 3 + doubt else []:
        slip = slips.misspelt(sum_, standard.sum)
        fine = standard.preferred or standard.sum.step <= sum_.step
        if slip is not None and fine and not _contradicts(standard, home[0]):
            return differs(case, slip, standard)
    if doubt and (part := _misspelt_part(case, parts)) is not None:
        return part
    return replace(differs(case, Slip.OTHER_YEAR, home[0]), other=other) if other is not None else None


def _part_out_of_scale(case: Case, parts: Iterable[Standard]) -> Judgement | None:
    """Ten or a thousand times a part, digit for digit: "2.65 billion yen" for SACO costs of 265億円."""
    same = [part for part in parts if slips.digits(part.amount) == slips.digits(case.sum_.amount)]
    scaled = out_of_scale(case, same) if case.size > 2 else None
    return scaled if scaled is not None and abs(scaled.power or 0) in (1, 3) else None


def _misspelt_part(case: Case, parts: Iterable[Standard]) -> Judgement | None:
    """A part with two digits swapped: "154 billion won" for logistics of 145."""
    for part in parts:
        if part.currency == case.sum_.currency and len(slips.digits(part.amount)) == case.size:
            slip = slips.misspelt(case.sum_, part.sum)
            if slip is Slip.SWAPPED:
                return differs(case, slip, part)
    return None


def _conversion_out_of_scale(case: Case, preferred: Standard) -> Judgement | None:
    """Ten or a thousand times what the year's sum came to in another currency, at any rate of that time."""
    if preferred.currency == case.sum_.currency or case.size < 2:
        return None
    choice = case.rates(preferred.currency, preferred.year)
    found = rates.implied(preferred.sum, case.sum_, choice, CONVERTED)
    if found is None or not found.off or found.power is None:
        return None
    power = found.power if found.nearest.denominator == preferred.currency else -found.power
    slip = Slip.THOUSANDFOLD if abs(power) == 3 else Slip.POWER_OF_TEN
    return differs(case, slip, preferred, power=power)


def _contradicts(standard: Standard, preferred: Standard) -> bool:
    """Whether a source contradicts the preferred sum: then it is no standard for what a hand did to it."""
    same = standard.currency == preferred.currency and not standard.preferred
    return same and slips.relation(standard.sum, preferred.sum) is Relation.DIFFERS


def _has_its_digits(sum_: Stated, true: Stated) -> bool:
    """Whether a sum has another currency's number: as it is, or with million and billion mixed up as well."""
    bare, true = replace(sum_, currency=""), replace(true, currency="")
    written, right = slips.digits(bare.amount), slips.digits(true.amount)
    if len(written) == 1 or len(right) == 1:
        return False
    if slips.relation(bare, true) is not Relation.DIFFERS:
        return True
    return written == right and slips.power_of_ten(bare, true) in (3, -3)


def of_another_year(case: Case, year: int) -> Standard | None:
    if case.size < 3:
        return None
    for match in case.evidence.fitting(case.sum_, case.programme):
        found = match.standard
        if found.preferred and found.year != year and match.relation is not Relation.TRUNCATES:
            return found
    return None
