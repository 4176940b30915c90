"""One figure held against the record: a payment, what was asked or forecast, a total over years."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import Match, Standard, best
from tracker.checking.naming import (
    ANY,
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
from tracker.checking.text import COMPONENTS
from tracker.models import Kind, Measure, Slip, Verdict
from tracker.record import rates

# Of Japan's payments what lies this close may be the same on another basis, and less than half a part.
BASIS, OTHER_COUNT = Decimal("0.05"), Decimal("0.5")
# A sum in another currency agrees this close to the rate of its year.
AT_AVERAGE = Decimal("0.05")
# What is further than this from all that was asked for its year, and ten times one of them, is a slip.
FAR = Decimal("2.5")
# What is more of the whole than this is no part.
PART = Decimal("0.6")
# What a level must be to the step between two years to be taken for it: "1.993 billion" is not 1.9 billion.
EXACTLY = (Verdict.AGREES, Verdict.ROUNDS)
# So sure the reader must be that something is a demand before it is called an offer, and the reverse.
PLAIN = 0.75
# So many times the most that was ever paid is wrong for any year.
TOO_MUCH = 5


def judge(case: Case) -> Judgement:
    """Hold one figure that is on the topic against the record; changes are judged elsewhere."""
    figure = case.figure
    if figure.measure is Measure.TOTAL and figure.year and not figure.year_end and not case.count:
        case = replace(case, figure=replace(figure, measure=Measure.LEVEL))  # all that is paid in one year
    elif figure.measure is Measure.TOTAL or figure.year_end is not None:
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
    if step is not None and (match := best(bare(case.sum_), [step])) and match.verdict in EXACTLY:
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
    if match is not None and match.good:
        if match.verdict is Verdict.AGREES or case.sum_.step >= match.standard.sum.step:
            return _matched(match)
        cut = match.verdict is Verdict.TRUNCATES  # it is the record that cuts off
        return replace(_matched(match, "finer"), verdict=Verdict.CONSISTENT if cut else Verdict.AGREES)
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
            return _of_another_part(case, found.standard, year) or _matched(found, name)
    if match is None:
        return _converted(case, year)
    if case.size > 4 and slips.misspelt(plain, match.standard.sum) is Slip.SWAPPED:
        return case.differs(Slip.SWAPPED, match.standard)  # however hedged
    return _matched(match)


def _of_another_part(case: Case, own: Standard, year: int) -> Judgement | None:
    """A part's sum that is said of another part on record, or of the whole."""
    held = own.row.component if own.row is not None and own.programme == case.programme else None
    if held not in COMPONENTS or case.size < 3:
        return None
    if case.component is not None and case.component != held:
        parts = case.same(case.evidence.parts(case.programme, year))
        meant = [one for one in parts if one.row and one.row.component == case.component]
        if not meant or best(case.sum_, meant) is not None:
            return None
        return replace(case.differs(Slip.COMPONENT, meant[0]), name="other_part", other=own)
    whole = case.evidence.preferred(case.programme, year)
    if case.component is None and case.apart and whole and whole.currency == own.currency:
        return replace(case.differs(Slip.COMPONENT, whole), other=own)
    return None


def _converted(case: Case, year: int) -> Judgement | None:
    """The whole in another currency than it was paid in, at about the rate of its year. A sum that has two
    digits swapped of what a source itself prints is no such conversion."""
    evidence, sum_ = case.evidence, case.sum_
    whole = evidence.preferred(case.programme, year)
    expected = evidence.converted(whole, sum_.currency) if whole and whole.currency != sum_.currency else None
    if whole is None or expected is None:
        return None
    known = evidence.record, case.programme, whole.currency, sum_.currency
    days = rates.days_of(*known, [year], case.published)
    if days is None or not days.gave(whole.sum, sum_):
        return None
    close = away(sum_, expected[0]) <= AT_AVERAGE
    printed = case.same(evidence.wholes(case.programme, year))
    if not close and case.size > 2 and any(slips.misspelt(sum_, p.sum) is Slip.SWAPPED for p in printed):
        return None
    dear, cheap = sorted((whole.amount, sum_.amount), reverse=True)
    return Judgement(
        verdict=Verdict.AGREES if close else Verdict.CONSISTENT,
        name="converted" if close else "converted_near",
        standard=whole,
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


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.verdict is fitting[0].verdict]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(_matched(fitting[0], name), verdict=Verdict.POSSIBLE, years=years)


def _undated(case: Case) -> Judgement:
    """A payment for no year: the years that it fits."""
    if fitting := case.evidence.fitting(case.sum_, case.programme):
        return _fits("fits", fitting)
    known = (case.evidence.preferred(case.programme, year) for year in case.evidence.points(case.programme))
    home = case.same(one for one in known if one is not None)
    if len(home) > 20 and case.sum_.amount > TOO_MUCH * max(one.amount for one in home):
        return case.differs(Slip.OTHER, home[-1])
    return Judgement(verdict=Verdict.NO_RECORD, name="fits_none")


def _unnamed(case: Case, preferred: Standard) -> Judgement:
    """A sum that is not the record's, and no slip explains it. What is larger than the whole is no part."""
    whole = case.evidence.worth(preferred, case.sum_.currency)
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


def _said(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: held against the same on record, and never called a payment."""
    kind, year, evidence = case.figure.kind, case.figure.year, case.evidence
    said = evidence.said(case.programme, kind, year)
    of_the_time = said if year else [one for one in said if _of_the_time(one, case)] or said
    known = evidence.in_currency(of_the_time, case.sum_.currency)
    if match := best(case.sum_, known):
        return _matched(match, f"{kind.value}_agrees")
    other = {Kind.DEMAND: Kind.OFFER, Kind.OFFER: Kind.DEMAND}.get(kind)
    if other is not None and year is not None and case.figure.confidence >= PLAIN:
        match = best(case.sum_, case.same(evidence.said(case.programme, other, year)))
        if match is not None and match.verdict in EXACTLY:
            return replace(case.differs(Slip.SPEAKER, match.standard), name=f"{other.value}_not_{kind.value}")
    wholes = evidence.wholes(case.programme, year) if year is not None else []
    paid = best(case.sum_, wholes)
    if kind in (Kind.ESTIMATE, Kind.OFFER, Kind.DEMAND):
        if paid is not None and paid.good:
            return Judgement(
                verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=paid.standard, also="also_paid"
            )
        if kind is Kind.ESTIMATE and year is not None:
            deal = evidence.record.agreement(case.programme, year)
            if deal is not None and deal.period_start == year:
                return _payment(case)  # what an agreement fixes for a year to come is no forecast
            known += evidence.in_currency(wholes[:1], case.sum_.currency)
        far = all(not one.amount / FAR <= case.sum_.amount <= one.amount * FAR for one in known)
        own = [one for one in (*known, *case.same(said)) if not one.derived]
        slip = out_of_scale(replace(case, sum_=bare(case.sum_)), own) if far else None
        if slip is not None and (year is not None or (slip.power or 0) > 0):
            return slip
    # a payment misprinted may be read as anything
    slip = named(case, year) if year is not None and case.size > 3 else None
    if slip is not None and (
        slip.slip in (*SCALE, *HAND, Slip.CURRENCY)
        or (kind is Kind.ESTIMATE and slip.slip is Slip.OTHER_YEAR)
    ):
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


def _total(case: Case) -> Judgement:
    """A sum over several years: against totals on record, and against the yearly sums added up. Where the
    text gives the number of years, but not which, those are tried that it is near to."""
    evidence, programme, sum_ = case.evidence, case.programme, case.sum_
    first, last, count = case.figure.year, case.figure.year_end, case.count or 0
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
            return _fits("fits", [match]) if open_ and match.good else _matched(match, name)
    none = Judgement(verdict=Verdict.NO_RECORD, name="no_total" if years else "no_standard", years=years)
    whole = [one for one in known if not (one.row and one.row.component)]
    wholes = [replace(one, preferred=True) for one in (*added, *whole)]
    if not wholes or case.figure.kind is not Kind.PAYMENT:
        return none
    for year in years:  # "from 932 billion won in 2015 to 960 in 2018" is no total
        match = best(sum_, evidence.wholes(programme, year))
        if match is not None and match.good:
            return _fits("carried", [match])
    slip = (
        of_another_currency(case, totals, exact=True)
        or (out_of_scale(case, wholes) if case.size > 1 else None)
        or (misspelt(case, wholes, HAND if open_ else ANY) if case.size > 2 and not case.part else None)
    )
    most = max(wholes, key=lambda one: one.amount) if open_ else wholes[0]
    part = case.part and sum_.amount < most.amount
    if slip is None and (programme != HOME or part or (open_ and sum_.amount <= 2 * most.amount)):
        return none
    return slip or case.differs(Slip.OTHER, most)
