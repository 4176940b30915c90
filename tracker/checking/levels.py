"""One figure held against the record: a payment, what was asked or forecast, a total over years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import RANK, Evidence, Match, Standard, best
from tracker.checking.slips import GOOD, bare, digits, stands
from tracker.models import Figure, Kind, Measure, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import POWERS, Stated

# The programme whose every year is on record. Of the others some years are, on one of several bases: what
# lies this close may be the same on another, and what is less than half may be a part.
HOME, BASIS, OTHER_COUNT = "KR-SMA", Decimal("0.05"), Decimal("0.5")
# A sum restated in another currency agrees this close to the year's average rate, and is called wrong only
# beyond the second share: newspapers convert at the rate of the day.
AT_AVERAGE, AT_A_DAY = Decimal("0.05"), Decimal("0.12")
# What is further than this from all that was asked for its year, and ten times one of them, is a slip.
FAR = Decimal("2.5")
# What is more of the whole than this is no part.
PART = Decimal("0.6")

_SCALE = (Slip.THOUSANDFOLD, Slip.POWER_OF_TEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with its reason: the name of a remark, and what it speaks of."""

    verdict: Verdict
    name: str
    standard: Standard | None = None
    slip: Slip | None = None
    power: int | None = None
    written: str = ""
    years: tuple[int, ...] = ()
    other: Standard | None = None  # the year or the part to which the sum belongs
    rate: rates.Rate | None = None  # the average at which it was converted
    implied: Decimal | None = None
    share: Decimal | None = None
    also: str = ""  # the name of a further remark


@dataclass(frozen=True, slots=True)
class Case:
    """One figure with what bears on it. `years` are those that it may be for if its own is unsure,
    `open_years` those that its sentence names and gives to no sum;
    `part` says that it is much less than the whole, and its words name a part or the text has the whole."""

    figure: Figure
    programme: str
    sum_: Stated
    evidence: Evidence
    years: tuple[int, ...] = ()
    unsure: bool = False
    open_years: frozenset[int] = frozenset()
    part: bool = False

    @property
    def size(self) -> int:
        """How many digits the sum has: with few, it coincides with much by chance."""
        return len(digits(self.sum_.amount))


def judge(case: Case) -> Judgement:
    """Hold one figure that is on the topic against the record; changes are judged elsewhere."""
    if case.figure.measure is Measure.TOTAL or case.figure.year_end is not None:
        return _total(case)
    if case.figure.kind is not Kind.PAYMENT:
        return _said(case)
    return payment(case)


def payment(case: Case) -> Judgement:
    """What is or was paid, for a year or for none."""
    year = case.figure.year
    if year is None:
        return _undated(case)
    if found := agreeing(case, year):
        return found
    if open_ := _in_another_year(case, year):
        return open_
    if slip := named(case, year):
        return slip
    preferred = case.evidence.preferred(case.programme, year)
    if preferred is None:
        name = "no_standard" if case.evidence.parts(case.programme, year) else "no_record"
        return Judgement(verdict=Verdict.NO_RECORD, name=name, years=(year,))
    return _unnamed(case, preferred)


def _matched(match: Match, name: str = "") -> Judgement:
    return Judgement(verdict=match.verdict, name=name or match.verdict.value, standard=match.standard)


def agreeing(case: Case, year: int) -> Judgement | None:
    """What the sum agrees with for a year: the whole, a part, or the whole in another currency."""
    evidence, programme = case.evidence, case.programme
    match = best(case.sum_, evidence.wholes(programme, year))
    if match is not None and match.verdict in GOOD:
        finer = match.verdict is Verdict.ROUNDS and case.sum_.step < match.standard.sum.step
        return replace(_matched(match, "finer"), verdict=Verdict.AGREES) if finer else _matched(match)
    average = best(case.sum_, evidence.averages(programme, year, case.sum_.currency))
    if match is None and average is not None and average.verdict in GOOD:
        return _matched(average, "average")
    plain = bare(case.sum_)  # a hedge allows too much where a year has a dozen parts
    part = best(plain, [one for one in evidence.parts(programme, year) if one.sum.step <= plain.step])
    if part is not None and part.verdict in (Verdict.AGREES, Verdict.ROUNDS):
        return _matched(part, "part")
    return _matched(match) if match is not None else _converted(case, year)


def _converted(case: Case, year: int) -> Judgement | None:
    """The whole in another currency than it was paid in, at about the average rate of its year."""
    standard = case.evidence.preferred(case.programme, year)
    if standard is None or standard.currency == case.sum_.currency:
        return None
    expected = case.evidence.converted(standard, case.sum_.currency)
    if expected is None:
        return None
    away = _away(case.sum_, expected[0])
    if away > AT_A_DAY:
        return None
    if away > AT_AVERAGE and _cited_misspelt(case, year):
        return None
    verdict = Verdict.AGREES if away <= AT_AVERAGE else Verdict.CONSISTENT
    name = "converted" if away <= AT_AVERAGE else "converted_near"
    implied = _rate(standard.amount, case.sum_.amount, expected[1])
    return Judgement(verdict=verdict, name=name, standard=standard, rate=expected[1], implied=implied)


def _cited_misspelt(case: Case, year: int) -> bool:
    """Whether the sum is a slip away from one that a source itself prints in this currency."""
    cited = [one for one in case.evidence.wholes(case.programme, year) if one.currency == case.sum_.currency]
    return case.size > 2 and any(slips.misspelt(case.sum_, one.sum) is Slip.SWAPPED for one in cited)


def _away(sum_: Stated, expected: Decimal) -> Decimal:
    """How far the sum, as precise as its words, lies from another, as a share of it."""
    low, high = sum_.amount - sum_.step / 2, (sum_.high or sum_.amount) + sum_.step / 2
    return max(low / expected - 1, 1 - high / expected, Decimal(0))


def _rate(base: Decimal, other: Decimal, rate: rates.Rate) -> Decimal:
    return base / other if rate.value > 1 and base > other else other / base


def _in_another_year(case: Case, year: int) -> Judgement | None:
    """Where the year is unsure, or the sum is said of every year of a deal: another year that it fits."""
    years = set(case.years) if case.unsure else set(case.open_years)
    agreement = case.evidence.record.agreement(case.programme, year)
    if case.figure.per_year and agreement is not None:
        years |= set(range(agreement.period_start, agreement.period_end + 1))
    fitting = [
        m for m in case.evidence.fitting(case.sum_, case.programme) if m.standard.year in years - {year}
    ]
    return _fits("carried", fitting) if fitting else None


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.verdict is fitting[0].verdict]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(_matched(fitting[0], name), verdict=Verdict.POSSIBLE, years=years)


def _undated(case: Case) -> Judgement:
    """A payment for no year: the years that it fits, or the nearest sum on record and the slip between."""
    if fitting := case.evidence.fitting(case.sum_, case.programme):
        return _fits("fits", fitting)
    if slip := nearest_slip(case):
        return replace(slip, verdict=Verdict.POSSIBLE, also="would_settle")
    return Judgement(verdict=Verdict.NO_RECORD, name="fits_none")


def nearest_slip(case: Case) -> Judgement | None:
    """The slip between the sum and that of any year; of two the plainer, then that of a likelier year."""
    known = sorted(case.evidence.points(case.programme), key=lambda year: (year not in case.years, -year))
    for wanted, enough in ((_SCALE, 3), ((Slip.ZERO, Slip.SWAPPED), 4), ((Slip.DIGIT,), 4)):
        for year in known if case.size >= enough else ():
            wholes = case.evidence.wholes(case.programme, year)
            same = [one for one in wholes if one.currency == case.sum_.currency][:1]
            slip = (_whole_out_of_scale if wanted is _SCALE else _whole_misspelt)(case, same)
            if slip is not None and slip.slip in wanted:
                return slip
    return None


def differs(case: Case, slip: Slip, standard: Standard, *, power: int | None = None) -> Judgement:
    """The judgement on a sum that the record contradicts."""
    return differs_from(standard, slip, "", case.sum_, case.figure.as_written, power)


def differs_from(
    standard: Standard, slip: Slip, name: str, sum_: Stated, written: str, power: int | None = None
) -> Judgement:
    """The same, with the name of the remark, or that of its slip for none."""
    share = sum_.amount / standard.amount
    suffix = ""
    if power is not None:
        suffix = "_over" if power > 0 else "_under"
    elif slip is Slip.OTHER:
        suffix = ("_over" if share > 1 else "_under") if standard.currency == sum_.currency else "_converted"
    return Judgement(
        verdict=Verdict.DIFFERS,
        name=name or slip.value + suffix,
        standard=standard,
        slip=slip,
        power=power,
        written=written,
        share=share,
    )


def _unnamed(case: Case, preferred: Standard) -> Judgement:
    """A sum that is not the record's, and no slip explains it. What is larger than the whole is no part."""
    expected = case.evidence.converted(preferred, case.sum_.currency)
    whole = preferred.amount if preferred.currency == case.sum_.currency else expected and expected[0]
    if whole is None:
        return Judgement(verdict=Verdict.NO_RECORD, name="no_rate", standard=preferred)
    share = case.sum_.amount / whole
    if case.part:
        return Judgement(verdict=Verdict.NO_RECORD, name="unmatched", standard=preferred)
    if case.programme != HOME and abs(share - 1) < BASIS:
        return Judgement(verdict=Verdict.CONSISTENT, name="close", standard=preferred, share=share)
    if case.programme != HOME and share < OTHER_COUNT:
        return Judgement(verdict=Verdict.NO_RECORD, name="other_basis", standard=preferred)
    return differs(case, Slip.OTHER, preferred)


def named(case: Case, year: int) -> Judgement | None:
    """The slip that explains a sum which agrees with nothing on record for its year, the plainest first. A
    part lies near other sums by chance: of it only a slip that leaves its digits alone is named."""
    wholes, currency = case.evidence.wholes(case.programme, year), case.sum_.currency
    home = [one for one in wholes if one.currency == currency]
    foreign = [one for one in wholes if one.currency != currency]
    telling = (
        _same_in_another_currency(case, foreign)
        or _whole_out_of_scale(case, home)
        or _part_out_of_scale(case, year)
        or _number_of_another_currency(case, wholes)
        or _conversion_out_of_scale(case, foreign)
    )
    if telling:
        return telling
    if case.part:
        misspelt = _whole_misspelt(case, home) if case.size > 2 else None
        return misspelt if misspelt and misspelt.slip is not Slip.DIGIT else _part_misspelt(case, year)
    return (
        _of_another_year(case, year, exact=True)
        or _whole_misspelt(case, home)
        or _of_another_year(case, year, exact=False)
        or _part_misspelt(case, year)
        or _part_of_another_year(case, year)
    )


def _same_in_another_currency(case: Case, foreign: Iterable[Standard]) -> Judgement | None:
    """Digit for digit: "1,073억 달러" for won."""
    for standard in foreign:
        if case.sum_.amount == standard.amount:
            return differs(case, Slip.CURRENCY, standard)
    return None


def _whole_out_of_scale(case: Case, home: Iterable[Standard]) -> Judgement | None:
    """Ten, a thousand ... times the whole."""
    for standard in home if case.size > 1 or case.programme == HOME else ():
        power = slips.power_of_ten(case.sum_, standard.sum)
        if power is not None:
            return differs(case, slips.of_power(power), standard, power=power)
    return None


def _part_out_of_scale(case: Case, year: int) -> Judgement | None:
    """The same of a part, digit for digit: "2.65 billion yen" for SACO costs of 265億円."""
    whole = case.evidence.preferred(case.programme, year)
    larger = (
        whole is not None and whole.currency == case.sum_.currency and case.sum_.amount > 2 * whole.amount
    )
    parts = case.evidence.parts(case.programme, year) if case.size > (1 if larger else 2) else ()
    alike = [one for one in parts if digits(one.amount) == digits(case.sum_.amount)]
    foreign = [one for one in alike if one.amount == case.sum_.amount and one.currency != case.sum_.currency]
    home = [one for one in alike if one.currency == case.sum_.currency]
    return _same_in_another_currency(case, foreign) or _whole_out_of_scale(case, home)


def _part_misspelt(case: Case, year: int) -> Judgement | None:
    """A part with a zero lost or two digits swapped, and as many digits as on record."""
    for part in case.evidence.parts(case.programme, year) if case.size > 2 else ():
        if part.currency == case.sum_.currency and len(digits(part.amount)) > 2:
            slip = slips.misspelt(case.sum_, part.sum)
            if slip in (Slip.ZERO, Slip.SWAPPED):
                return differs(case, slip, part)
    return None


def _of_another_year(case: Case, year: int, *, exact: bool) -> Judgement | None:
    """What was paid for another year: "932 billion won" for 2016."""
    if case.size < 2:
        return None
    found = [
        (RANK[verdict], abs(other - year), standard)
        for other in case.evidence.points(case.programme)
        if other != year and (standard := case.evidence.preferred(case.programme, other)) is not None
        if standard.currency == case.sum_.currency
        if (verdict := stands(bare(case.sum_), standard.sum)) in (Verdict.AGREES, Verdict.ROUNDS)
        if standard.amount == case.sum_.amount or not exact
    ]
    true = next(
        (w for w in case.evidence.wholes(case.programme, year) if w.currency == case.sum_.currency), None
    )
    if not found or true is None:
        return None
    return replace(differs(case, Slip.OTHER_YEAR, true), other=min(found, key=lambda one: one[:2])[2])


def _part_of_another_year(case: Case, year: int) -> Judgement | None:
    """A part, or another count, of the year before or after, digit for digit."""
    true = case.evidence.preferred(case.programme, year)
    for near in (year - 1, year + 1) if case.size > 2 and case.programme == HOME else ():
        for part in case.evidence.parts(case.programme, near):
            if part.amount == case.sum_.amount and part.currency == case.sum_.currency and true is not None:
                return replace(differs(case, Slip.COMPONENT, true), other=part)
    return None


def _number_of_another_currency(case: Case, wholes: Iterable[Standard]) -> Judgement | None:
    """As it is, or with million and billion mixed up as well: "150 billion won" for 150 million dollars."""
    for standard in wholes:
        if standard.currency != case.sum_.currency:
            if slips.repeats(case.sum_, standard.sum):
                return differs(case, Slip.CURRENCY, standard)
        elif standard.preferred and not standard.amount / 50 < case.sum_.amount < standard.amount * 50:
            for other in ("USD", "KRW", "JPY"):
                expected = case.evidence.converted(standard, other)
                if expected is not None and _away(case.sum_, expected[0]) <= AT_A_DAY:
                    return differs(case, Slip.CURRENCY, standard)
    return None


def _conversion_out_of_scale(case: Case, foreign: Iterable[Standard]) -> Judgement | None:
    """Ten or a thousand times what the year's sum came to in another currency."""
    standard = next((one for one in foreign if one.preferred), None)
    expected = case.evidence.converted(standard, case.sum_.currency) if standard else None
    if standard is None or expected is None or case.size < 2:
        return None
    for power in POWERS:
        if _away(slips.times(case.sum_, Decimal(1).scaleb(-power)), expected[0]) <= AT_A_DAY:
            return differs(case, slips.of_power(power), standard, power=power)
    return None


def _whole_misspelt(case: Case, home: Iterable[Standard]) -> Judgement | None:
    """A zero lost, two digits swapped, one digit wrong."""
    for standard in home:
        slip = slips.misspelt(case.sum_, standard.sum)
        if slip is not None and (standard.preferred or standard.sum.step <= case.sum_.step):
            return differs(case, slip, standard)
    return None


def _said(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: held against the same on record, and never called a payment."""
    kind, year = case.figure.kind, case.figure.year
    known = _in_currency(case, case.evidence.said(case.programme, kind, year))
    if match := best(case.sum_, known):
        return replace(_matched(match, f"{kind.value}_agrees"), verdict=match.verdict)
    if kind in (Kind.ESTIMATE, Kind.OFFER, Kind.DEMAND) and year is not None:
        match = best(case.sum_, case.evidence.wholes(case.programme, year))
        if match is not None and match.verdict in GOOD:
            return Judgement(
                verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=match.standard, also="also_paid"
            )
        if kind is Kind.ESTIMATE:
            known = [*known, *_in_currency(case, case.evidence.wholes(case.programme, year)[:1])]
    own = [one for one in known if not one.derived]
    asked = kind in (Kind.DEMAND, Kind.OFFER, Kind.ESTIMATE) and year is not None
    far = asked and all(_is_far(case.sum_, one.amount) for one in known)
    if far and (slip := _whole_out_of_scale(replace(case, sum_=bare(case.sum_)), own)):
        return slip
    open_ = Judgement(verdict=Verdict.NOT_PAYMENT, name=kind.value)
    nearest = min(known, key=lambda one: abs(one.amount - case.sum_.amount), default=None)
    return replace(open_, standard=nearest, also="on_record") if year is not None and nearest else open_


def _is_far(sum_: Stated, amount: Decimal) -> bool:
    return not amount / FAR <= sum_.amount <= amount * FAR


def _in_currency(case: Case, known: Iterable[Standard]) -> list[Standard]:
    """The standards in the currency of the sum; those in another at the average of their year."""
    found = []
    for one in known:
        if one.currency == case.sum_.currency:
            found.append(one)
        elif one.year and (expected := case.evidence.converted(one, case.sum_.currency)) and expected[0]:
            size = Stated(expected[0], expected[0] / 10, currency=case.sum_.currency)
            found.append(replace(one, sum=size, derived=True))
    return sorted(found, key=lambda one: one.derived)


def _misspelt_total(case: Case, standards: Iterable[Standard]) -> Judgement | None:
    return None if case.part else _whole_misspelt(case, [replace(one, preferred=True) for one in standards])


def _total(case: Case) -> Judgement:
    """A sum over several years: against totals on record, and against the yearly sums added up."""
    first, last = case.figure.year, case.figure.year_end
    known = _in_currency(case, case.evidence.totals(case.programme, first, last)) if first or last else []
    added = case.evidence.sum_of(case.programme, first, last, case.sum_.currency) if first and last else None
    if match := best(case.sum_, known):
        return _matched(match, "total")
    if added is not None and (match := best(case.sum_, [added])):
        return _matched(match, "sum")
    years = tuple(year for year in (first, last) if year is not None)
    standards = [*([added] if added is not None else []), *known]
    if not standards or case.figure.kind is not Kind.PAYMENT:
        return Judgement(verdict=Verdict.NO_RECORD, name="no_total" if years else "no_standard", years=years)
    if case.size > 1 and (slip := _whole_out_of_scale(case, standards) or _misspelt_total(case, standards)):
        return slip
    whole = added or standards[0]
    smaller = case.sum_.amount < whole.amount
    parts_only = added is None and all(one.row and one.row.component for one in known)
    if parts_only or case.programme != HOME or (smaller and case.part):
        return Judgement(verdict=Verdict.NO_RECORD, name="no_total", years=years)
    return differs(case, Slip.OTHER, whole)
