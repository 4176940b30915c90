"""One figure held against the record, by what kind of sum it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tracker.checking import slips
from tracker.checking.case import Case, Judgement, differs, matched, out_of_scale
from tracker.checking.contribution import agreeing, contribution
from tracker.checking.evidence import HOME, SAID, Evidence, Standard, best
from tracker.checking.naming import named
from tracker.checking.surroundings import Surroundings
from tracker.models import Figure, Kind, Measure, Slip, Verdict
from tracker.record.precision import measure

UNPAID = {
    Kind.DEMAND: "demand",
    Kind.OFFER: "offer",
    Kind.ESTIMATE: "estimate",
    Kind.COST: "other",
    Kind.OTHER: "other",
}

OFF_TOPIC = Judgement(verdict=Verdict.NOT_PAYMENT, name="off_topic")


def subject(figures: Sequence[Figure], evidence: Evidence) -> str | None:
    """What a text is about that never says so: a sum of five digits that is on record for its year tells."""
    for figure in figures:
        preferred = evidence.preferred(HOME, figure.year) if figure.year is not None else None
        sum_ = measure(figure)
        same = preferred is not None and (sum_.amount, sum_.currency) == (
            preferred.amount,
            preferred.currency,
        )
        if same and len(slips.digits(sum_.amount)) > 4:
            return HOME
    return None


def judge(
    figure: Figure, near: Surroundings, evidence: Evidence, published: date | None, topic: str | None = None
) -> Judgement:
    """Hold one figure against the record; `topic` is what the text is about where no words near tell."""
    size = measure(figure)
    sum_ = replace(size, amount=abs(size.amount))
    programme = figure.programme or near.programme or topic
    if programme is None:
        return OFF_TOPIC
    case = Case(figure, programme, sum_, near.words, evidence, published, near.dated)
    if figure.programme is None:
        return _unplaced(case) or OFF_TOPIC
    if figure.measure is Measure.CHANGE:
        return _change(case)
    if figure.measure is Measure.TOTAL or figure.year_end is not None:
        return _total(case)
    if figure.kind in UNPAID:
        return _unpaid(case)
    return contribution(case)


def _unplaced(case: Case) -> Judgement | None:
    """A sum that its own words leave open ("In 2020 it paid 1.389 trillion won"), in a text on a programme.

    Four digits on record for the year, or a slip away from them, are no chance.
    """
    year = case.figure.year
    if year is None or case.size < 4 or case.figure.year_end is not None:
        return None
    found = agreeing(case, year) or named(case, year)
    by_chance = found is None or found.name in ("converted", "part") or found.slip is Slip.DIGIT
    return None if by_chance else found


def _unpaid(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: shown beside the same on record, never called wrong."""
    kind, year = case.figure.kind, case.figure.year
    if kind is Kind.ESTIMATE and year is not None:
        match = best(case.sum_, case.evidence.wholes(case.programme, year))
        if match is not None:
            return matched(match)
    unpaid = Judgement(verdict=Verdict.NOT_PAYMENT, name=UNPAID[kind])
    for alike in _said(case, year):
        if match := best(case.sum_, alike):
            return replace(unpaid, standard=match.standard)
    found = agreeing(case, year) if year is not None and case.size > 1 else None
    if found is None or found.verdict is Verdict.DIFFERS or found.name == "part":
        return unpaid
    # What is read as an offer may be the payment itself: then the reader is told so.
    return replace(unpaid, standard=found.standard, other=found.standard)


def _said(case: Case, year: int | None) -> Iterator[list[Standard]]:
    """The same on record for the year, else for any; what one paper calls a demand another calls a claim."""
    kinds = [case.figure.kind, *(kind for kind in SAID if case.figure.kind in SAID)]
    for when in dict.fromkeys((year, None)):
        for kind in dict.fromkeys(kinds):
            yield case.evidence.of_kind(case.programme, kind, when)


def _total(case: Case) -> Judgement:
    """A sum over several years: against totals on record, and against the yearly sums added up."""
    first, last = case.figure.year, case.figure.year_end
    standards = case.evidence.totals(case.programme, first, last)
    if match := best(case.sum_, standards):
        return replace(matched(match), name="total")
    added = case.evidence.sum_of(case.programme, first, last) if first and last else None
    if added is not None and (match := best(case.sum_, [added])):
        return replace(matched(match), name="sum")
    parts = case.evidence.parts_added(case.programme, first, last) if first and last else []
    if match := best(case.sum_, parts):
        return replace(matched(match), name="parts")
    if first is not None and case.size > 1:
        known = [standard for standard in standards if standard.currency == case.sum_.currency]
        wholes = [standard for standard in known if standard.whole]
        wholes += [added] if added is not None and added.currency == case.sum_.currency else []
        if (scaled := out_of_scale(case, wholes)) is not None:
            return scaled
        for standard in [*wholes, *known] if case.size > 2 else []:
            slip = slips.misspelt(case.sum_, standard.sum)
            if slip in _tellable(case, standard):
                return differs(case, slip, standard)
    years = tuple(year for year in (first, last) if year is not None)
    return Judgement(verdict=Verdict.NO_RECORD, name="no_total" if years else "no_standard", years=years)


def _tellable(case: Case, standard: Standard) -> tuple[Slip, ...]:
    """The slips that a total with so many digits can show: a part only as many as it has itself, swapped."""
    if not standard.whole:
        return (Slip.SWAPPED,) if case.size == len(slips.digits(standard.amount)) else ()
    return (Slip.ZERO, Slip.SWAPPED, Slip.DIGIT) if case.size > 3 else (Slip.ZERO, Slip.SWAPPED)


def _change(case: Case) -> Judgement:
    """A rise or a cut: against the step between two years on record."""
    year = case.figure.year
    step = case.evidence.step(case.programme, year) if year and not case.figure.year_end else None
    if step is not None and step.currency == case.sum_.currency:
        if match := best(case.sum_, [step]):
            return replace(matched(match), name="change")
        told = min(case.size, len(slips.digits(step.amount))) > 2
        if told and (scaled := out_of_scale(case, [step])) is not None:
            return scaled
    return Judgement(verdict=Verdict.NOT_PAYMENT, name="change_only")
