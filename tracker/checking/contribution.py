"""A payment or a budget held against the record: what it agrees with, or what went wrong with it.

A false alarm costs more than a miss. So a sum that merely differs is called wrong only where its words speak
of a whole year's contribution; where they speak of a part, another measure or something still asked for,
only a slip that can be named (ten times too much, another currency, digits swapped) is.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.case import CONVERTED, Case, Judgement, differs, matched
from tracker.checking.evidence import HOME, Match, Standard, best
from tracker.checking.naming import named, of_another_year
from tracker.checking.slips import close, loosely
from tracker.checking.wording import YEAR, speaks_of
from tracker.models import Kind, Qualifier, Relation, Slip, Verdict, YearFrom
from tracker.record import rates

# Within these shares of the true sum it is this year's contribution misstated, and not something else.
NEAR = {True: (Decimal("0.6"), Decimal("1.7")), False: (Decimal("0.74"), Decimal("1.3"))}

# Of other programmes than Korea's, what lies closer than this is the same counted on another basis: by
# contracts and not by spending, as requested and not as voted.
BASIS = Decimal("0.05")


def contribution(case: Case) -> Judgement:
    """A payment or a budget, for a year or for none."""
    year = case.figure.year
    if year is None:
        fitting = case.evidence.fitting(case.sum_, case.programme)
        return _fits("fits", fitting) if fitting else Judgement(verdict=Verdict.NO_RECORD, name="fits_none")
    return agreeing(case, year) or _disagreeing(case, year)


def agreeing(case: Case, year: int) -> Judgement | None:
    """What the sum agrees with for a year: the whole, a part, or the whole in another currency."""
    evidence, programme = case.evidence, case.programme
    if match := best(case.sum_, evidence.wholes(programme, year)):
        return _misdated(case, match, year) or _finer(case, match) or matched(match)
    # A hedge allows too much where a year has a dozen parts: those are taken at their digits.
    bare = replace(case.sum_, qualifier=Qualifier.EXACT)
    parts = [part for part in evidence.parts(programme, year) if part.sum.step <= loosely(bare).step]
    match = best(bare, parts)
    if match is not None and match.relation is not Relation.TRUNCATES:
        return replace(matched(match), name="part")
    standard = evidence.preferred(programme, year)
    if standard is None or standard.currency == case.sum_.currency:
        return None
    choice = case.rates(standard.currency, year)
    # Of two years: in the spring of 2008 a dollar was still 1,000 won.
    about = choice + case.rates(standard.currency, year - 1)
    if slips.repeats(case.sum_, standard.sum) and rates.never_was(Decimal(1000), about):
        return None
    found = rates.implied(standard.sum, case.sum_, choice, CONVERTED)
    if found is None or found.off:
        return None
    return Judgement(
        verdict=Verdict.AGREES, name="converted", standard=standard, rate=found.nearest, implied=found.value
    )


def _finer(case: Case, match: Match) -> Judgement | None:
    """A sum with more digits than the record has: 1조3463억 beside 1조3460여억 rounds nothing."""
    finer = match.relation is Relation.ROUNDS and loosely(case.sum_).step < match.standard.sum.step
    return replace(matched(match), verdict=Verdict.AGREES, name="finer") if finer else None


def _misdated(case: Case, match: Match, year: int) -> Judgement | None:
    """A sum that some source prints for this year against the preferred one, and that is another year's.

    "Seoul paid W932b for USFK last year", in 2017: it is the sum for 2015.
    """
    preferred, standard = case.evidence.preferred(case.programme, year), match.standard
    paid = case.programme == HOME and case.figure.kind is Kind.PAYMENT
    if not paid or preferred is None or standard.preferred or standard.currency != preferred.currency:
        return None
    if slips.relation(standard.sum, preferred.sum) is not Relation.DIFFERS:
        return None
    other = of_another_year(case, year)
    if other is None:
        return None
    return replace(differs(case, Slip.OTHER_YEAR, preferred), other=other, printed=standard)


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.relation is fitting[0].relation]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(matched(fitting[0]), verdict=Verdict.POSSIBLE, name=name, years=years)


def _disagreeing(case: Case, year: int) -> Judgement:
    if case.size > 2:
        fitting = case.evidence.fitting(case.sum_, case.programme)
        if not _dated_doubtfully(case, year):
            fitting = [match for match in fitting if match.standard.year in _open_years(case, year)]
        if fitting:
            return _fits("carried", fitting)
    if (slip := named(case, year)) is not None:
        return slip
    preferred = case.evidence.preferred(case.programme, year)
    if preferred is not None and preferred.currency == case.sum_.currency and close(case.sum_, preferred.sum):
        share = case.sum_.amount / preferred.amount
        return Judgement(verdict=Verdict.POSSIBLE, name="close", standard=preferred, share=share)
    if preferred is None:
        name = "no_standard" if case.evidence.parts(case.programme, year) else "no_record"
        return Judgement(verdict=Verdict.NO_RECORD, name=name, years=(year,))
    if _speaks_of_the_whole(case, preferred):
        return differs(case, Slip.OTHER, preferred)
    return Judgement(verdict=Verdict.NO_RECORD, name="unmatched", standard=preferred)


def _dated_doubtfully(case: Case, year: int) -> bool:
    """Whether the year of the sum may have been misread.

    "Up from 869.5 billion won": the year of the sentence is not the year of what it is compared with.
    """
    if case.figure.year_from is YearFrom.CARRIED:
        return True
    compared = speaks_of("compared", case.around) or _year_beside(case) not in (None, year)
    return compared and not _its_own_year(case, year)


def _its_own_year(case: Case, year: int) -> bool:
    """Whether the words beside the sum name its year, and every other year there dates another sum.

    "In 2020 it paid | and in 2021 ..."; not "1.1833 trillion won in 2021, up from |": that year is not its.
    """
    named = {int(found) for found in YEAR.findall(case.around)}
    return year in named - case.dated and named - {year} <= case.dated


def _open_years(case: Case, year: int) -> set[int]:
    """The years of the sentence that date none of its sums. "920, 932 and 950.7 billion won in 2014, 2015 and
    2017": if one is left over, all are open to a sum that has none beside it.
    """
    named = {int(found) for found in YEAR.findall(case.figure.sentence)}
    left_over = named - case.dated - {year}
    return named if left_over and str(year) not in case.around else left_over


def _year_beside(case: Case) -> int | None:
    """The year that stands closest to the sum. If it is another than the sum was given, that is in doubt."""
    bar = case.around.find("|")
    found = [(abs(match.start() - bar), int(match[0])) for match in YEAR.finditer(case.around)]
    return min(found, default=(0, None))[1]


def _speaks_of_the_whole(case: Case, preferred: Standard) -> bool:
    """Whether a sum that differs is said of the whole of a year's contribution."""
    home = case.programme == HOME
    if case.sum_.high is not None or case.doubtful or (home and case.figure.kind is not Kind.PAYMENT):
        return False
    # What a text says of years far ahead of it was a plan, whatever came of it.
    if case.published is not None and preferred.year > case.published.year + 1:
        return False
    share = _share(case, preferred)
    if share is None or not (home or case.sum_.currency == preferred.currency):
        return False
    if not home and abs(share - 1) < BASIS:
        return False
    # In another currency than it was paid in, a sum may be anything that its words do not call a payment.
    if case.sum_.currency != preferred.currency and not speaks_of("paying", case.around):
        return False
    low, high = NEAR[home]
    return low <= share <= high or (home and share > high and speaks_of("paying", case.around))


def _share(case: Case, preferred: Standard) -> Decimal | None:
    """The sum as a share of the true one, at the kindest rate if the two are in different currencies."""
    if case.sum_.currency == preferred.currency:
        return case.sum_.amount / preferred.amount
    shares = []
    for rate in case.rates(preferred.currency, preferred.year):
        per = rate.value if rate.denominator == case.sum_.currency else 1 / rate.value
        shares.append(case.sum_.amount * per / preferred.amount)
    return min(shares, key=lambda share: abs(share - 1), default=None)
