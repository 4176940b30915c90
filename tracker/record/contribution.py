"""A payment or a budget held against the record: what it agrees with, or what went wrong with it.

A false alarm costs more than a miss. So a sum that merely differs is called wrong only where its words speak
of a whole year's contribution; where they speak of a part, another measure or something still asked for,
only a slip that can be named (ten times too much, another currency, digits swapped) is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.models import Figure, Kind, Qualifier, Relation, Slip, Verdict, YearFrom
from tracker.record import rates, slips
from tracker.record.evidence import HOME, Evidence, Match, Standard, best
from tracker.record.precision import Stated
from tracker.record.wording import speaks_of

VERDICTS = {
    Relation.AGREES: Verdict.AGREES,
    Relation.ROUNDS: Verdict.ROUNDS,
    Relation.TRUNCATES: Verdict.TRUNCATES,
}
DOUBTFUL = ("part", "measure", "unsettled", "change")
# A sum of dollars for a year paid in won is a conversion at a rate that its words do not give.
CONVERTED = Decimal("0.12")
# Within these shares of the true sum it is this year's contribution misstated, and not something else.
NEAR = {True: (Decimal("0.6"), Decimal("1.7")), False: (Decimal("0.74"), Decimal("1.3"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with its reason: the name of a remark, and what it speaks of."""

    verdict: Verdict
    name: str
    standard: Standard | None = None
    slip: Slip | None = None
    power: int | None = None
    years: tuple[int, ...] = ()
    # The year to which the sum belongs; the row that prints it for the wrong one.
    other: Standard | None = None
    printed: Standard | None = None
    rate: rates.Rate | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One figure with everything that bears on it. `around` holds the words next to it."""

    figure: Figure
    programme: str
    sum_: Stated
    around: str
    evidence: Evidence
    published: date | None

    @property
    def size(self) -> int:
        """How many digits the sum has: with few, it coincides with much by chance."""
        return len(slips.digits(self.sum_.amount))

    @property
    def doubtful(self) -> bool:
        """Whether the words speak of something else than the whole of a year's contribution."""
        return any(speaks_of(table, self.around) for table in DOUBTFUL)

    def rates(self, currency: str, year: int) -> tuple[rates.Rate, ...]:
        """The average rates at which the sum may have been converted from another currency."""
        years = (year, year - 1)
        return rates.candidates(self.evidence.record, currency, self.sum_.currency, years, self.published)


def matched(match: Match) -> Judgement:
    """The judgement on a sum that was found on record."""
    return Judgement(verdict=VERDICTS[match.relation], name=match.relation.value, standard=match.standard)


def differs(case: Case, slip: Slip, standard: Standard, *, power: int | None = None) -> Judgement:
    """The judgement on a sum that the record contradicts."""
    name = slip.value
    share = case.sum_.amount / standard.amount
    if power is not None:
        name += "_over" if power > 0 else "_under"
    elif slip is Slip.OTHER:
        home = standard.currency == case.sum_.currency
        name += ("_over" if share > 1 else "_under") if home else "_converted"
    return Judgement(
        verdict=Verdict.DIFFERS, name=name, standard=standard, slip=slip, power=power, share=share
    )


def out_of_scale(case: Case, standards: Iterable[Standard]) -> Judgement | None:
    """Ten, a thousand ... times one of the sums that it might be."""
    for standard in standards:
        if standard.currency == case.sum_.currency:
            power = slips.power_of_ten(case.sum_, standard.sum)
            if power is not None:
                slip = Slip.THOUSANDFOLD if abs(power) == 3 else Slip.POWER_OF_TEN
                return differs(case, slip, standard, power=power)
    return None


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
        return _misdated(case, match, year) or matched(match)
    # A hedge allows too much where a year has a dozen parts: those are taken at their digits.
    bare = replace(case.sum_, qualifier=Qualifier.EXACT)
    match = best(bare, evidence.parts(programme, year))
    if match is not None and match.relation is not Relation.TRUNCATES:
        return replace(matched(match), name="part")
    standard = evidence.preferred(programme, year)
    if standard is None or standard.currency == case.sum_.currency:
        return None
    for rate in case.rates(standard.currency, year):
        found = rates.implied(standard.sum, case.sum_, (rate,), CONVERTED)
        if found is not None and not found.off:
            return Judgement(verdict=Verdict.AGREES, name="converted", standard=standard, rate=rate)
    return None


def _misdated(case: Case, match: Match, year: int) -> Judgement | None:
    """A sum that some source prints for this year against the preferred one, and that is another year's.

    "Seoul paid W932b for USFK last year", in 2017: it is the sum for 2015.
    """
    preferred, standard = case.evidence.preferred(case.programme, year), match.standard
    if case.programme != HOME or preferred is None or standard.preferred:
        return None
    if standard.currency != preferred.currency:
        return None
    if slips.relation(standard.sum, preferred.sum) is not Relation.DIFFERS:
        return None
    other = _of_another_year(case, year)
    if other is None:
        return None
    return replace(differs(case, Slip.OTHER_YEAR, preferred), other=other, printed=standard)


def _of_another_year(case: Case, year: int) -> Standard | None:
    if case.size < 3:
        return None
    for match in case.evidence.fitting(case.sum_, case.programme):
        found = match.standard
        if found.preferred and found.year != year and match.relation is not Relation.TRUNCATES:
            return found
    return None


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.relation is fitting[0].relation]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(matched(fitting[0]), name=name, years=years)


def _disagreeing(case: Case, year: int) -> Judgement:
    if case.figure.year_from is YearFrom.CARRIED and case.size > 2:
        fitting = case.evidence.fitting(case.sum_, case.programme)
        if fitting:
            return _fits("carried", fitting)
    if (slip := named(case, year)) is not None:
        return slip
    preferred = case.evidence.preferred(case.programme, year)
    if preferred is None:
        name = "no_standard" if case.evidence.parts(case.programme, year) else "no_record"
        return Judgement(verdict=Verdict.NO_RECORD, name=name, years=(year,))
    if _speaks_of_the_whole(case, preferred):
        return differs(case, Slip.OTHER, preferred)
    return Judgement(verdict=Verdict.NO_RECORD, name="unmatched", standard=preferred)


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
    other = _of_another_year(case, year) if home and not doubt else None
    if other is not None and other.amount == sum_.amount:
        return replace(differs(case, Slip.OTHER_YEAR, home[0]), other=other)
    for standard in home if case.size >= 3 + doubt else []:
        slip = slips.misspelt(sum_, standard.sum)
        fine = standard.preferred or standard.sum.step <= sum_.step
        if slip is not None and fine and not _contradicts(standard, home[0]):
            return differs(case, slip, standard)
    return replace(differs(case, Slip.OTHER_YEAR, home[0]), other=other) if other is not None else None


def _part_out_of_scale(case: Case, parts: Iterable[Standard]) -> Judgement | None:
    """Ten or a thousand times a part, digit for digit: "2.65 billion yen" for SACO costs of 265億円."""
    same = [part for part in parts if slips.digits(part.amount) == slips.digits(case.sum_.amount)]
    scaled = out_of_scale(case, same) if case.size > 2 else None
    return scaled if scaled is not None and abs(scaled.power or 0) in (1, 3) else None


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


def _speaks_of_the_whole(case: Case, preferred: Standard) -> bool:
    """Whether a sum that differs is said of the whole of a year's contribution."""
    home = case.programme == HOME
    if case.sum_.high is not None or case.doubtful or (home and case.figure.kind is not Kind.PAYMENT):
        return False
    share = _share(case, preferred)
    if share is None or not (home or case.sum_.currency == preferred.currency):
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
