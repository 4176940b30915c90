"""Sums of more than one year: totals, what is said of every year of a deal, rises and cuts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from tracker.checking import slips
from tracker.checking.evidence import Match, best
from tracker.checking.naming import (
    ANY,
    AT_AVERAGE,
    HAND,
    HOME,
    PART,
    SERIES,
    Case,
    Judgement,
    away,
    misspelt,
    of_another_currency,
    out_of_scale,
)  # fmt: skip
from tracker.checking.slips import GOOD, bare, digits, stands
from tracker.checking.text import absolute, levels
from tracker.models import Kind, Slip, Verdict

# From how many years back a change may be counted before the writer would have to say so.
BACK = 5
FEW = 20  # of a table with more sums than this the differences between its first ones will do
# As shares: how far a rise in money may be off the record's at rates of another day; what is so many times
# as much is hardly the same rise.
AT_ANY_RATE, FAR = Decimal("0.3"), 2


def matched(match: Match, name: str = "") -> Judgement:
    return Judgement(verdict=match.verdict, name=name or match.verdict.value, standard=match.standard)


def fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.verdict is fitting[0].verdict]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(matched(fitting[0], name), verdict=Verdict.POSSIBLE, years=years)


def total(case: Case) -> Judgement:
    """A sum over several years: against totals on record, and against the yearly sums added up. Where the
    text gives the number of years, but not which, those are tried that it is near to."""
    evidence, programme, sum_ = case.evidence, case.programme, case.sum_
    first, last, count = case.figure.year, case.figure.year_end, case.text.duration(case.figure) or 0
    years = tuple(year for year in (first, last) if year is not None)
    open_ = len(years) < 2 and count > 1 and programme in SERIES
    firsts = {start for year in years or case.likely for start in (year, year - count + 1)}
    spans = [(year, year + count - 1) for year in sorted(firsts)] if open_ else [(first, last)]
    totals = [one for span in spans for one in evidence.totals(programme, *span) if open_ or years]
    sums = [evidence.sum_of(programme, a, b, sum_.currency) for a, b in spans if a and b]
    known, added = evidence.in_currency(totals, sum_.currency), [one for one in sums if one is not None]
    averages = evidence.averages(programme, first) if first else []
    for name, standards in (("total", known), ("sum", added), ("average", averages)):
        if match := best(sum_, standards):
            return fits("fits", [match]) if open_ and match.good else matched(match, name)
    none = Judgement(verdict=Verdict.NO_RECORD, name="no_total" if years else "no_standard", years=years)
    whole = [one for one in known if not (one.row and one.row.component)]
    wholes = [replace(one, preferred=True) for one in (*whole, *added)]
    if not wholes or case.figure.kind is not Kind.PAYMENT:
        return none
    for year in years:  # "from 932 billion won in 2015 to 960 in 2018" is no total
        match = best(sum_, evidence.wholes(programme, year))
        if match is not None and match.good:
            return fits("carried", [match])
    slip = (
        of_another_currency(case, totals, exact=True)
        or (out_of_scale(case, wholes) if case.size > 1 else None)
        or (misspelt(case, wholes, HAND if open_ else ANY) if case.size > 2 and not case.part else None)
        or (misspelt(case, [one for one in wholes if one.row], HAND) if case.size > 1 and not open_ else None)
    )
    most = max(wholes, key=lambda one: one.amount) if open_ else wholes[0]
    part = case.part and sum_.amount < most.amount
    comparable = PART <= sum_.amount / most.amount <= 1 / PART and not most.derived
    unexplained = part or not comparable or (programme != HOME and most.row is None)
    if slip is None and (sum_.amount <= 2 * most.amount if open_ else unexplained):
        return none
    return slip or case.differs(Slip.OTHER, most)


def per_year(case: Case, first: int | None, last: int | None) -> Judgement | None:
    """A sum that is said of every year of a deal, where it is what was paid for only one of them."""
    evidence, sum_, known = case.evidence, case.sum_, first or last or 0
    deal = evidence.record.agreement(case.programme, known)
    if case.figure.kind is not Kind.PAYMENT or case.programme != HOME or not known:
        return None
    first = first or (deal.period_start if deal else known)
    last = last or (deal.period_end if deal else known)
    wholes = [one for year in range(first, last + 1) if (one := evidence.preferred(case.programme, year))]
    worths = [(evidence.worth(one, sum_.currency), one) for one in wholes]
    own = all(one.currency == sum_.currency for one in wholes)
    agreeing = [
        one
        for worth, one in worths
        if (
            stands(sum_, one.sum) is not Verdict.DIFFERS if own else worth and away(sum_, worth) <= AT_AVERAGE
        )
    ]
    if case.size < 3 - own or not agreeing or len(agreeing) == len(wholes):
        return None
    furthest = max(worths, key=lambda one: abs(one[0] - sum_.amount))[1]
    return replace(case.differs(Slip.OTHER_YEAR, furthest), name="each_year", other=agreeing[0])


def change(case: Case) -> Judgement:
    """A rise or a cut: against the steps between years on record, and the differences of the text's sums."""
    figure, sum_, evidence, year = case.figure, case.sum_, case.evidence, case.figure.year or 0
    named = [year - base for base in case.text.named_years(figure) if base < year]  # "more than in 2013"
    back = (named or [*range(1, BACK + 1)]) if year else []
    steps = [step for n in back if (step := evidence.step(case.programme, year, n)) and step.amount]
    known = evidence.in_currency(steps, sum_.currency)
    if match := best(sum_, known):
        return Judgement(verdict=match.verdict, name="change", standard=match.standard)
    alike = [absolute(other) for other in levels(case.text.figures)[:FEW] if other.currency == sum_.currency]
    for one, other in combinations(alike, 2):
        gap = bare(replace(one, amount=abs(one.amount - other.amount), step=max(one.step, other.step)))
        if gap.amount and stands(sum_, gap) in GOOD:
            return Judgement(verdict=Verdict.AGREES, name="difference")
    last = known[0] if known and back[0] == 1 else None
    if last is None:
        return Judgement(verdict=Verdict.NO_RECORD, name="change_only")
    if min(len(digits(sum_.amount)), len(digits(last.amount))) > 1:
        power = slips.power_of_ten(sum_, last.sum)
        slip = slips.of_power(power) if power is not None else slips.misspelt(sum_, last.sum)
        if slip is not None:
            return replace(case.differs(slip, last), name="step")
    plain = named and figure.kind is Kind.PAYMENT and last.amount / FAR < sum_.amount < last.amount * FAR
    if plain and abs(sum_.amount / last.amount - 1) > AT_ANY_RATE:
        return replace(case.differs(Slip.OTHER, last), name="step")
    return Judgement(verdict=Verdict.NO_RECORD, name="change_only", standard=last, also="step")
