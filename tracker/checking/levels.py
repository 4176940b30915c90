"""One figure held against the record: a payment, what was asked or forecast, a total over years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import Match, Standard, best
from tracker.checking.naming import (
    HAND,
    HOME,
    SCALE,
    SERIES,
    Case,
    Judgement,
    away,
    misspelt,
    named,
    of_another_currency,
    out_of_scale,
)  # fmt: skip
from tracker.checking.slips import GOOD, bare, stands
from tracker.models import Kind, Measure, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import Stated

# Of Japan's payments what lies this close may be the same on another basis, and less than half a part.
BASIS, OTHER_COUNT = Decimal("0.05"), Decimal("0.5")
# A sum in another currency agrees this close to the rate of its year.
AT_AVERAGE = Decimal("0.05")
# What is further than this from all that was asked for its year, and ten times one of them, is a slip.
FAR = Decimal("2.5")
# What is more of the whole than this is no part.
PART = Decimal("0.6")
# So many times the most that was ever paid is wrong for any year.
TOO_MUCH = 5


def judge(case: Case) -> Judgement:
    """Hold one figure that is on the topic against the record; changes are judged elsewhere."""
    figure = case.figure
    if figure.measure is Measure.TOTAL or figure.year_end is not None:
        total = _total(case)
        if not figure.per_year or figure.kind is not Kind.PAYMENT or total.verdict in GOOD or total.slip:
            return total
        case = replace(case, figure=replace(figure, measure=Measure.LEVEL, year_end=None))
    return _payment(case) if case.figure.kind is Kind.PAYMENT else _said(case)


def _payment(case: Case) -> Judgement:
    """What is or was paid, for a year or for none."""
    year = case.figure.year
    if year is None:
        return _undated(case)
    found = _agreeing(case, year) or _in_another_year(case, year)
    if found is not None:
        return found
    preferred = case.evidence.preferred(case.programme, year)
    step = case.evidence.step(case.programme, year)
    if step is not None and (match := best(bare(case.sum_), [step])) and match.verdict in GOOD:
        return _matched(match, "change")
    if found := named(case, year):
        return found
    if preferred is None:
        name = "no_standard" if case.evidence.parts(case.programme, year) else "no_record"
        return Judgement(verdict=Verdict.NO_RECORD, name=name, years=(year,))
    return _unnamed(case, preferred)


def _matched(match: Match, name: str = "") -> Judgement:
    return Judgement(verdict=match.verdict, name=name or match.verdict.value, standard=match.standard)


def _agreeing(case: Case, year: int) -> Judgement | None:
    """What the sum agrees with for a year: the whole, a part, or the whole in another currency."""
    evidence, programme, plain = case.evidence, case.programme, bare(case.sum_)
    match = best(case.sum_, evidence.wholes(programme, year))
    if match is not None and match.verdict in GOOD:
        finer = match.verdict is Verdict.ROUNDS and case.sum_.step < match.standard.sum.step
        return replace(_matched(match, "finer"), verdict=Verdict.AGREES) if finer else _matched(match)
    # A hedge allows too much where a year has a dozen parts.
    fine = [one for one in evidence.parts(programme, year) if one.sum.step <= plain.step]
    totals = evidence.totals_from(programme, year)
    for name, standards in (
        ("average", evidence.averages(programme, year)),
        ("part", fine),
        ("total", totals),
    ):
        found = best(plain, standards)
        if found is not None and found.verdict in (Verdict.AGREES, Verdict.ROUNDS):
            return _matched(found, name)
    if match is None:
        return _converted(case, year)
    if case.size > 4 and slips.misspelt(plain, match.standard.sum) is Slip.SWAPPED:
        return case.differs(Slip.SWAPPED, match.standard)  # however hedged
    return _matched(match)


def _converted(case: Case, year: int) -> Judgement | None:
    """The whole in another currency than it was paid in, at about the rate of its year. A sum that has two
    digits swapped of what a source itself prints is no such conversion."""
    wholes = case.evidence.wholes(case.programme, year)
    if not wholes or wholes[0].currency == case.sum_.currency:
        return None
    expected = case.evidence.converted(wholes[0], case.sum_.currency)
    days = rates.days_of(
        case.evidence.record, case.programme, wholes[0].currency, case.sum_.currency, [year], case.published
    )
    if expected is None or days is None or not days.gave(wholes[0].sum, case.sum_):
        return None
    close = away(case.sum_, expected[0]) <= AT_AVERAGE
    swapped = any(slips.misspelt(case.sum_, one.sum) is Slip.SWAPPED for one in case.same(wholes))
    if not close and swapped and case.size > 2:
        return None
    dear, cheap = sorted((wholes[0].amount, case.sum_.amount), reverse=True)
    return Judgement(
        verdict=Verdict.AGREES if close else Verdict.CONSISTENT,
        name="converted" if close else "converted_near",
        standard=wholes[0],
        rate=expected[1],
        implied=dear / cheap,
    )


def _in_another_year(case: Case, year: int) -> Judgement | None:
    """Where the year is in doubt, or the sum is said of every year of a deal: another year that it fits."""
    fitting = case.evidence.fitting(case.sum_, case.programme) if case.years else []
    fitting = [match for match in fitting if match.standard.year in case.years - {year}]
    return _fits("carried", fitting) if fitting else None


def per_year(case: Case, first: int | None, last: int | None) -> Judgement | None:
    """A sum that is said of every year of a deal, where it is what was paid for only one of them."""
    evidence, known = case.evidence, first or last or 0
    deal = evidence.record.agreement(case.programme, known)
    if case.figure.kind is not Kind.PAYMENT or case.programme != HOME or not known:
        return None
    span = range(
        first or (deal.period_start if deal else known), (last or (deal.period_end if deal else known)) + 1
    )
    wholes = [one for year in span if (one := evidence.preferred(case.programme, year)) and _worth(case, one)]
    agreeing = [one for one in wholes if _comes_to(case, one)]
    own = all(one.currency == case.sum_.currency for one in wholes)
    if case.size < 3 - own or not agreeing or len(agreeing) == len(wholes):
        return None
    furthest = max(wholes, key=lambda one: abs(_worth(case, one) - case.sum_.amount))
    return replace(case.differs(Slip.OTHER_YEAR, furthest), name="each_year", other=agreeing[0])


def _worth(case: Case, standard: Standard) -> Decimal:
    """What a standard comes to in the currency of the sum; zero where no rate is known."""
    if standard.currency == case.sum_.currency:
        return standard.amount
    expected = case.evidence.converted(standard, case.sum_.currency)
    return expected[0] if expected is not None else Decimal(0)


def _comes_to(case: Case, standard: Standard) -> bool:
    if standard.currency == case.sum_.currency:
        return stands(case.sum_, standard.sum) is not Verdict.DIFFERS
    return away(case.sum_, _worth(case, standard)) <= AT_AVERAGE


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.verdict is fitting[0].verdict]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(_matched(fitting[0], name), verdict=Verdict.POSSIBLE, years=years)


def _undated(case: Case) -> Judgement:
    """A payment for no year: the years that it fits."""
    if fitting := case.evidence.fitting(case.sum_, case.programme):
        return _fits("fits", fitting)
    points = case.evidence.points(case.programme)
    home = case.same(one for year in points if (one := case.evidence.preferred(case.programme, year)))
    if len(home) > 20 and case.sum_.amount > TOO_MUCH * max(one.amount for one in home):
        return case.differs(Slip.OTHER, home[-1])
    return Judgement(verdict=Verdict.NO_RECORD, name="fits_none")


def _unnamed(case: Case, preferred: Standard) -> Judgement:
    """A sum that is not the record's, and no slip explains it. What is larger than the whole is no part."""
    expected = case.evidence.converted(preferred, case.sum_.currency)
    whole = preferred.amount if preferred.currency == case.sum_.currency else expected and expected[0]
    name, verdict, share = "", Verdict.NO_RECORD, case.sum_.amount / whole if whole else Decimal(0)
    if not whole:
        name = "no_rate"
    elif case.part and share < 1:
        name = "unmatched"
    elif case.programme != HOME and abs(share - 1) < BASIS:
        name, verdict = "close", Verdict.CONSISTENT
    elif case.programme != HOME and (share < OTHER_COUNT or case.programme not in SERIES):
        name = "other_basis"
    if name:
        return Judgement(verdict=verdict, name=name, standard=preferred, share=share)
    return case.differs(Slip.OTHER, preferred, share=share)


def asked_in_scale(case: Case) -> Judgement | None:
    """The slip of scale of a sum that is read as a payment, and far too large for one, if it was asked."""
    asked = _said(replace(case, figure=replace(case.figure, kind=Kind.DEMAND, year=None)))
    return asked if asked.slip in SCALE else None


def _said(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: held against the same on record, and never called a payment."""
    kind, year, evidence = case.figure.kind, case.figure.year, case.evidence
    said = evidence.said(case.programme, kind, year)
    known, of_the_time = _in_currency(case, said), said
    if year is None and case.published is not None:
        of_the_time = [one for one in said if _of_the_time(one, case)] or said
    if match := best(case.sum_, _in_currency(case, of_the_time)):
        return _matched(match, f"{kind.value}_agrees")
    if kind in (Kind.ESTIMATE, Kind.OFFER, Kind.DEMAND):
        paid = best(case.sum_, evidence.wholes(case.programme, year)) if year is not None else None
        if paid is not None and paid.verdict in GOOD:
            return Judgement(
                verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=paid.standard, also="also_paid"
            )
        deal = evidence.record.agreement(case.programme, year) if year is not None else None
        if kind is Kind.ESTIMATE and deal is not None and deal.period_start == year:
            return _payment(case)  # what an agreement fixes for a year to come is no forecast
        if kind is Kind.ESTIMATE and year is not None:
            known += _in_currency(case, evidence.wholes(case.programme, year)[:1])
        own = [one for one in known if not one.derived]
        far = all(not one.amount / FAR <= case.sum_.amount <= one.amount * FAR for one in known)
        slip = out_of_scale(replace(case, sum_=bare(case.sum_)), own) if far else None
        if slip is not None and (year is not None or (slip.power or 0) > 0):
            return slip
    if year is not None and case.size > 3:
        slip = named(case, year)  # a payment misprinted may be read as anything
        agreed = kind is Kind.ESTIMATE  # what an agreement fixes for a year to come is no forecast
        if slip is not None and slip.slip in (*SCALE, *HAND, Slip.CURRENCY, *((Slip.OTHER_YEAR,) * agreed)):
            return slip
    nearest = min(known, key=lambda one: abs(one.amount - case.sum_.amount), default=None) if year else None
    also = "on_record" if nearest else ""
    return Judgement(verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=nearest, also=also)


def _of_the_time(standard: Standard, case: Case) -> bool:
    """Whether a demand or a forecast for no year in particular may be the one that a text speaks of."""
    row, day = standard.row, case.published
    said = row and (row.said_on or case.evidence.record.sources[row.source].published)
    if day is None or not said:
        return True
    return {standard.year, int(said[:4])} & case.likely != set() and said[:7] <= f"{day:%Y-%m}"


def _in_currency(case: Case, known: Iterable[Standard]) -> list[Standard]:
    """The standards in the currency of the sum; then those in another, at the rate of their year."""
    found = []
    for one in known:
        if one.currency == case.sum_.currency:
            found.append(one)
        elif one.year and (expected := case.evidence.converted(one, case.sum_.currency)) and expected[0]:
            size = Stated(expected[0], expected[0] / 10, currency=case.sum_.currency)
            found.append(replace(one, sum=size, derived=True))
    return sorted(found, key=lambda one: one.derived)


def _total(case: Case) -> Judgement:
    """A sum over several years: against totals on record, and against the yearly sums added up."""
    evidence, paid = case.evidence, case.figure.kind is Kind.PAYMENT
    first, last = case.figure.year, case.figure.year_end
    if not (first and last) and case.programme in SERIES and paid and (found := _total_of_some_years(case)):
        return found
    known = _in_currency(case, case.evidence.totals(case.programme, first, last)) if first or last else []
    added = case.evidence.sum_of(case.programme, first, last, case.sum_.currency) if first and last else None
    averages = case.evidence.averages(case.programme, first) if first else []
    for name, standards in (("total", known), ("sum", [added] if added else []), ("average", averages)):
        if match := best(case.sum_, standards):
            return _matched(match, name)
    years = tuple(year for year in (first, last) if year is not None)
    none = Judgement(verdict=Verdict.NO_RECORD, name="no_total" if years else "no_standard", years=years)
    whole = [one for one in known if not (one.row and one.row.component)]
    wholes = [replace(one, preferred=True) for one in ([added] if added else []) + whole]
    if not wholes or not paid:
        return none
    for year in years:  # "from 932 billion won in 2015 to 960 in 2018" is no total
        match = best(case.sum_, case.evidence.wholes(case.programme, year))
        if match is not None and match.verdict in GOOD:
            return _fits("carried", [match])
    slip = (
        of_another_currency(case, evidence.totals(case.programme, first, last), exact=True)
        or out_of_scale(case, wholes)
        or (misspelt(case, wholes) if case.size > 2 and not case.part else None)
    )
    if slip is not None and case.size > 1:
        return slip
    if case.programme != HOME or (case.part and case.sum_.amount < wholes[0].amount):
        return none
    return case.differs(Slip.OTHER, wholes[0])


def _total_of_some_years(case: Case) -> Judgement | None:
    """A sum over years of which the text gives the number, and the first, the last or neither: against the
    totals on record and the yearly sums of all such years that the text is near to."""
    count, evidence, programme = case.count or 0, case.evidence, case.programme
    near = {year for year in (case.figure.year, case.figure.year_end) if year} or case.likely
    firsts = {*near, *(year - count + 1 for year in near)} if count > 1 else ()
    totals = [one for year in firsts for one in evidence.totals(programme, year, year + count - 1)]
    added = (evidence.sum_of(programme, year, year + count - 1, case.sum_.currency) for year in firsts)
    known = [replace(one, preferred=True) for one in _in_currency(case, totals)]
    wholes = [*known, *filter(None, added)]
    if match := best(case.sum_, wholes):
        return _fits("fits", [match]) if match.verdict in GOOD else None
    if not wholes or case.part:
        return None
    slip = (
        of_another_currency(case, totals, exact=True)
        or (misspelt(case, known, HAND) if case.size > 2 else None)
        or (out_of_scale(case, wholes) if case.size > 1 else None)
    )
    most = max(wholes, key=lambda one: one.amount)
    return slip or (case.differs(Slip.OTHER, most) if case.sum_.amount > 2 * most.amount else None)
