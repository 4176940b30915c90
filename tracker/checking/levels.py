"""One figure held against the record: a payment, or what was asked, offered, forecast or reckoned."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import Standard, best
from tracker.checking.naming import (
    AT_AVERAGE,
    BY_HAND,
    HOME,
    PART,
    PLAINEST,
    SERIES,
    Case,
    Judgement,
    away,
    named,
    out_of_scale,
)  # fmt: skip
from tracker.checking.slips import GOOD, bare
from tracker.checking.spans import fits, matched, total
from tracker.checking.text import COMPONENTS
from tracker.models import Kind, Measure, Slip, Verdict
from tracker.record import rates

# Of Japan's payments what lies this close may be the same on another basis.
BASIS = Decimal("0.05")
# What is further than this from all that was asked for its year, and ten times one of them, is a slip.
FAR = Decimal("2.5")
# What a level must be to the step between two years to be taken for it: "1.993 billion" is not 1.9 billion.
EXACTLY = (Verdict.AGREES, Verdict.ROUNDS)
# So sure the reader must be that something is a demand before it is called an offer, and the reverse.
PLAIN = 0.75


def judge(case: Case) -> Judgement:
    """Hold one figure that is on the topic against the record; changes are judged elsewhere."""
    figure = case.figure
    if figure.measure is Measure.TOTAL or figure.year_end is not None:
        level = replace(case, figure=replace(figure, measure=Measure.LEVEL, year_end=None))
        if figure.year and not (figure.year_end or case.text.duration(figure)):
            paid = judge(level)  # all that is paid in one year
            return total(case) if paid.slip is Slip.OTHER else paid
        found = total(case)
        if not figure.per_year or figure.kind is not Kind.PAYMENT or found.verdict in GOOD or found.slip:
            return found
        case = level
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
        return matched(match, "change")
    if found := named(case, year):
        return found
    if preferred is None:
        name = "no_standard" if case.evidence.parts(case.programme, year) else "no_record"
        return Judgement(verdict=Verdict.NO_RECORD, name=name, years=(year,))
    return _unnamed(case, preferred)


def _agreeing(case: Case, year: int) -> Judgement | None:
    """What the sum agrees with for a year: the whole, a part, or the whole in another currency."""
    evidence, programme, plain = case.evidence, case.programme, bare(case.sum_)
    match = best(case.sum_, evidence.wholes(programme, year))
    if match is not None and match.good:
        if match.verdict is Verdict.AGREES or case.sum_.step >= match.standard.sum.step:
            return matched(match)
        cut = match.verdict is Verdict.TRUNCATES  # it is the record that cuts off
        return replace(matched(match, "finer"), verdict=Verdict.CONSISTENT if cut else Verdict.AGREES)
    # A hedge allows too much where a year has a dozen parts, and two digits are soon those of another count.
    fine = [
        p for p in evidence.parts(programme, year) if p.sum.step <= plain.step or p.amount == plain.amount
    ]
    if case.size < 3 and not case.text.of_a_part(case.figure):
        fine = [one for one in fine if one.programme == programme and not (one.row and one.row.component)]
    totals = evidence.totals_from(programme, year)
    for name, standards in (
        ("average", evidence.averages(programme, year)),
        ("part", fine),
        ("total", totals),
    ):
        found = best(plain, standards)
        if found is not None and found.verdict in (Verdict.AGREES, Verdict.ROUNDS):
            return _of_another_part(case, found.standard, year) or matched(found, name)
    if match is None:
        return _converted(case, year)
    if case.size > 4 and slips.misspelt(plain, match.standard.sum) is Slip.SWAPPED:
        return case.differs(Slip.SWAPPED, match.standard)  # however hedged
    return matched(match)


def _of_another_part(case: Case, own: Standard, year: int) -> Judgement | None:
    """A part's sum that is said of another part on record, or of the whole."""
    held = own.row.component if own.row is not None and own.programme == case.programme else None
    if held not in COMPONENTS or case.size < 3:
        return None
    named = case.text.component(case.figure)
    if named is not None and named != held:
        meant = _said_to_be(case, year)
        if not meant or best(case.sum_, meant) is not None:
            return None
        return replace(case.differs(Slip.COMPONENT, meant[0]), name="other_part", other=own)
    whole = case.evidence.preferred(case.programme, year)
    if named is None and not case.text.has_parts and whole and whole.currency == own.currency:
        return replace(case.differs(Slip.COMPONENT, whole), other=own)
    return None


def _said_to_be(case: Case, year: int) -> list[Standard]:
    """The sums on record of the part that the words of a sum name."""
    named, parts = case.text.component(case.figure), case.evidence.parts(case.programme, year)
    return [one for one in case.same(parts) if named and one.row and one.row.component == named]


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
    fitting = [match for match in fitting if match.standard.preferred or case.size > 2]
    return fits("carried", fitting) if fitting else None


def _undated(case: Case) -> Judgement:
    """A payment for no year: the years that it fits."""
    if fitting := case.evidence.fitting(case.sum_, case.programme):
        return fits("fits", fitting)
    return Judgement(verdict=Verdict.NO_RECORD, name="fits_none")


def _unnamed(case: Case, preferred: Standard) -> Judgement:
    """A sum that is not the record's, and no slip explains it. What is larger than the whole is no part."""
    whole = case.evidence.worth(preferred, case.sum_.currency)
    name, verdict, share = "", Verdict.NO_RECORD, case.sum_.amount / whole if whole else Decimal(0)
    if not whole:
        name = "no_rate"
    elif share < 1 and (case.part or (share < PART and case.text.component(case.figure))):
        meant = _said_to_be(case, preferred.year)
        name, preferred = ("component", meant[0]) if meant else ("unmatched", preferred)
    elif case.programme != HOME and abs(share - 1) < BASIS:
        name, verdict = "close", Verdict.CONSISTENT
    elif case.programme not in SERIES or (share < PART and (case.programme != HOME or case.text.has_parts)):
        name = "other_basis"
    if name:
        return Judgement(verdict=verdict, name=name, standard=preferred, share=share)
    found = case.differs(Slip.OTHER, preferred, share=share)
    unsure = preferred.derived and abs(share - 1) < BASIS
    return replace(found, verdict=Verdict.POSSIBLE, also="unsure") if unsure else found


def _said(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: held against the same on record, and never called a payment."""
    kind, year, evidence = case.figure.kind, case.figure.year, case.evidence
    said = evidence.said(case.programme, kind, year)
    of_the_time = said if year else [one for one in said if _of_the_time(one, case)] or said
    known = evidence.in_currency(of_the_time, case.sum_.currency)
    if match := best(case.sum_, known):
        return matched(match, f"{kind.value}_agrees")
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
            deal, day = evidence.record.agreement(case.programme, year), case.published
            struck = deal is not None and (deal.agreed or deal.signed or "") <= f"{day or '9'}"
            if struck and deal is not None and deal.period_start == year:
                # what an agreement fixes for a year to come is no forecast
                return _payment(replace(case, figure=replace(case.figure, kind=Kind.PAYMENT)))
            known += evidence.in_currency(wholes[:1], case.sum_.currency)
        far = all(not one.amount / FAR <= case.sum_.amount <= one.amount * FAR for one in known)
        own = [one for one in known or case.same(said) if not one.derived]
        slip = out_of_scale(replace(case, sum_=bare(case.sum_)), own) if far else None
        if slip is not None and (year is not None or (slip.power or 0) > 0):
            return slip
    # a payment misprinted may be read as anything
    misread = year is not None and case.size > 3 and case.figure.confidence < BY_HAND
    slip = named(case, year) if misread and year is not None else None
    if slip is not None and slip.slip in PLAINEST:
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
