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

# The programme whose every year is on record, and those whose years are counted in one way. Of the others the
# record has some years, counted in several: there only a slip that leaves no doubt is named. Of Japan's, what
# lies this close may be the same on another basis, and what is less than half may be a part.
HOME, SERIES = "KR-SMA", ("KR-SMA", "JP-HNS")
BASIS, OTHER_COUNT = Decimal("0.05"), Decimal("0.5")
# A sum in another currency agrees this close to the rate of its year, and is called wrong only beyond the
# second share: newspapers convert at the rate of the day.
AT_AVERAGE, AT_A_DAY = Decimal("0.05"), Decimal("0.12")
# What is further than this from all that was asked for its year, and ten times one of them, is a slip.
FAR = Decimal("2.5")
# What is more of the whole than this is no part.
PART = Decimal("0.6")
# So many times the most that was ever paid is wrong for any year.
TOO_MUCH = 5
SCALE, HAND = (Slip.THOUSANDFOLD, Slip.POWER_OF_TEN), (Slip.ZERO, Slip.SWAPPED)


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
    rate: rates.Rate | None = None  # the rate at which it should have been converted
    implied: Decimal | None = None
    share: Decimal | None = None
    also: str = ""  # the name of a further remark


@dataclass(frozen=True, slots=True)
class Case:
    """One figure with what bears on it. `years` are those that it may be for if its own is in doubt, `likely`
    those of the text. `part` says that it is much less than the whole, and its words name a part or the text
    has the whole too."""

    figure: Figure
    programme: str
    sum_: Stated
    evidence: Evidence
    years: frozenset[int] = frozenset()
    likely: frozenset[int] = frozenset()
    part: bool = False

    @property
    def size(self) -> int:
        """How many digits the sum has: with few, it coincides with much by chance."""
        return len(digits(self.sum_.amount))

    def same(self, standards: Iterable[Standard]) -> list[Standard]:
        """Those in the currency of the sum."""
        return [one for one in standards if one.currency == self.sum_.currency]


def judge(case: Case) -> Judgement:
    """Hold one figure that is on the topic against the record; changes are judged elsewhere."""
    if case.figure.measure is Measure.TOTAL or case.figure.year_end is not None:
        return _total(case)
    return _payment(case) if case.figure.kind is Kind.PAYMENT else _said(case)


def _payment(case: Case) -> Judgement:
    """What is or was paid, for a year or for none."""
    year = case.figure.year
    if year is None:
        return _undated(case)
    found = _agreeing(case, year) or _in_another_year(case, year) or named(case, year)
    if found is not None:
        return found
    preferred = case.evidence.preferred(case.programme, year)
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
    for name, standards in (("average", evidence.averages(programme, year)), ("part", fine)):
        found = best(plain, standards)
        if found is not None and found.verdict in (Verdict.AGREES, Verdict.ROUNDS):
            return _matched(found, name)
    return _matched(match) if match is not None else _converted(case, year)


def _converted(case: Case, year: int) -> Judgement | None:
    """The whole in another currency than it was paid in, at about the rate of its year. A sum that has two
    digits swapped of what a source itself prints is no such conversion."""
    wholes = case.evidence.wholes(case.programme, year)
    if not wholes or wholes[0].currency == case.sum_.currency:
        return None
    expected = case.evidence.converted(wholes[0], case.sum_.currency)
    away = _away(case.sum_, expected[0]) if expected else AT_A_DAY + 1
    close = away <= AT_AVERAGE
    swapped = any(slips.misspelt(case.sum_, one.sum) is Slip.SWAPPED for one in case.same(wholes))
    if expected is None or away > AT_A_DAY or (not close and swapped and case.size > 2):
        return None
    dear, cheap = sorted((wholes[0].amount, case.sum_.amount), reverse=True)
    return Judgement(
        verdict=Verdict.AGREES if close else Verdict.CONSISTENT,
        name="converted" if close else "converted_near",
        standard=wholes[0],
        rate=expected[1],
        implied=dear / cheap,
    )


def _away(sum_: Stated, expected: Decimal) -> Decimal:
    """How far the sum, as precise as its words, lies from another, as a share of it."""
    low, high = sum_.amount - sum_.step / 2, (sum_.high or sum_.amount) + sum_.step / 2
    return max(low / expected - 1, 1 - high / expected, Decimal(0))


def _in_another_year(case: Case, year: int) -> Judgement | None:
    """Where the year is in doubt, or the sum is said of every year of a deal: another year that it fits."""
    years, agreement = set(case.years), case.evidence.record.agreement(case.programme, year)
    if case.figure.per_year and agreement is not None:
        years |= set(range(agreement.period_start, agreement.period_end + 1))
    fitting = case.evidence.fitting(case.sum_, case.programme) if years else []
    fitting = [match for match in fitting if match.standard.year in years - {year}]
    return _fits("carried", fitting) if fitting else None


def _fits(name: str, fitting: list[Match]) -> Judgement:
    closest = [match for match in fitting if match.verdict is fitting[0].verdict]
    years = tuple(sorted({match.standard.year for match in closest}))
    return replace(_matched(fitting[0], name), verdict=Verdict.POSSIBLE, years=years)


def _undated(case: Case) -> Judgement:
    """A payment for no year: the years that it fits, or the nearest sum on record and the slip between, the
    plainest, then that of a likelier year."""
    if fitting := case.evidence.fitting(case.sum_, case.programme):
        return _fits("fits", fitting)
    years = sorted(case.evidence.points(case.programme), key=lambda year: (year not in case.likely, -year))
    wholes = [one for year in years for one in case.same(case.evidence.wholes(case.programme, year))[:1]]
    near = [one for one in wholes if one.year in case.likely]
    found = None
    for wanted, enough in ((SCALE, 2), (HAND, 3), ((Slip.DIGIT,), 3)):
        # of few digits only what the years of the text have is no chance
        known = near + (wholes if case.size > (2 if wanted is SCALE else 3) else [])
        if found is None and case.size >= enough:
            found = _out_of_scale(case, known) if wanted is SCALE else _misspelt(case, known, wanted)
    most = max((one.amount for one in wholes), default=case.sum_.amount)
    if case.programme in SERIES and case.sum_.amount > TOO_MUCH * most:
        return found or _differs(case, Slip.OTHER, wholes[0])
    if found is not None:
        return replace(found, verdict=Verdict.POSSIBLE, also="would_settle")
    return Judgement(verdict=Verdict.NO_RECORD, name="fits_none")


def differs(
    standard: Standard, slip: Slip, sum_: Stated, written: str, *, name: str = "", power: int | None = None
) -> Judgement:
    """The judgement on a sum that should have been the standard; `name` is its remark, if not its slip's."""
    share = sum_.amount / standard.amount
    over = power > 0 if power is not None else share > 1
    suffix = ("_over" if over else "_under") if power is not None or slip is Slip.OTHER else ""
    if slip is Slip.OTHER and standard.currency != sum_.currency:
        suffix = "_converted"
    return Judgement(
        verdict=Verdict.DIFFERS, name=name or slip.value + suffix, standard=standard, slip=slip, power=power,
        written=written, share=share,
    )  # fmt: skip


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
    return differs(preferred, Slip.OTHER, case.sum_, case.figure.as_written)


# --- slips with a name


def named(case: Case, year: int) -> Judgement | None:
    """The slip that explains a sum which agrees with nothing on record for its year, the plainest first. A
    part lies near other sums by chance: of it only a slip that is more than chance is named."""
    evidence = case.evidence
    wholes = evidence.wholes(case.programme, year) or evidence.counts(case.programme, year)
    parts, size = evidence.parts(case.programme, year), case.size
    home, foreign = case.same(wholes), [one for one in wholes if one.currency != case.sum_.currency]
    larger = any(case.sum_.amount > 2 * one.amount for one in home[:1])
    alike = [one for one in parts if digits(one.amount) == digits(case.sum_.amount)]
    found = (
        _of_another_currency(case, foreign, exact=True)
        or (_out_of_scale(case, home) if size > 1 or case.programme == HOME else None)
        or (_of_another_currency(case, alike, exact=True) if size > 2 else None)
        or (_out_of_scale(case, case.same(alike)) if size > (1 if larger else 2) else None)
        or _of_another_currency(case, wholes, exact=False)
        or _conversion_out_of_scale(case, foreign)
    )
    if found is not None:
        return found
    if not case.part and case.programme in SERIES:
        found = (
            _of_another_year(case, year, home, exact=True)
            or _misspelt(case, home)
            or _of_another_year(case, year, home, exact=False)
        )
    elif size > 2:
        found = _misspelt(case, home, HAND)
    return found or _misspelt_part(case, parts) or _part_of_another_year(case, year, wholes)


def _differs(case: Case, slip: Slip, standard: Standard, power: int | None = None) -> Judgement:
    return differs(standard, slip, case.sum_, case.figure.as_written, power=power)


def _out_of_scale(case: Case, standards: Iterable[Standard]) -> Judgement | None:
    """Ten, a thousand ... times the true sum."""
    for standard in standards:
        power = slips.power_of_ten(case.sum_, standard.sum)
        if power is not None:
            return _differs(case, slips.of_power(power), standard, power)
    return None


def _misspelt(
    case: Case, standards: Iterable[Standard], wanted: tuple[Slip, ...] = (*HAND, Slip.DIGIT)
) -> Judgement | None:
    """A zero lost, two digits swapped, one digit wrong."""
    for standard in standards:
        slip = slips.misspelt(case.sum_, standard.sum)
        if slip in wanted and slip and (standard.preferred or standard.sum.step <= case.sum_.step):
            return _differs(case, slip, standard)
    return None


def _misspelt_part(case: Case, parts: Iterable[Standard]) -> Judgement | None:
    """The same of a part, with digits enough that it is no chance."""
    wanted = (*HAND, Slip.DIGIT) if case.size > 4 else HAND
    return _misspelt(case, case.same(parts), wanted) if case.size > 2 else None


def _of_another_currency(case: Case, standards: Iterable[Standard], *, exact: bool) -> Judgement | None:
    """The number of another currency, digit for digit, or with million and billion mixed up as well ("150
    billion won" for 150 million dollars), or what it comes to in one ("743 million won" for 836.1 bn)."""
    for standard in standards:
        foreign = standard.currency != case.sum_.currency
        if foreign and (
            case.sum_.amount == standard.amount if exact else slips.repeats(case.sum_, standard.sum)
        ):
            return _differs(case, Slip.CURRENCY, standard)
        if foreign or exact or not standard.preferred or case.sum_.amount * 50 > standard.amount:
            continue
        for currency in ("USD", "KRW", "JPY"):
            expected = case.evidence.converted(standard, currency)
            if expected is not None and _away(case.sum_, expected[0]) <= AT_A_DAY:
                return _differs(case, Slip.CURRENCY, standard)
    return None


def _conversion_out_of_scale(case: Case, foreign: Iterable[Standard]) -> Judgement | None:
    """Ten or a thousand times what the year's sum came to in another currency."""
    standard = next((one for one in foreign if one.preferred), None)
    expected = case.evidence.converted(standard, case.sum_.currency) if standard and case.size > 1 else None
    for power in POWERS if standard and expected else ():
        if (
            standard
            and expected
            and _away(slips.times(case.sum_, Decimal(1).scaleb(-power)), expected[0]) <= AT_A_DAY
        ):
            return _differs(case, slips.of_power(power), standard, power)
    return None


def _of_another_year(case: Case, year: int, home: list[Standard], *, exact: bool) -> Judgement | None:
    """What was paid for another year: "932 billion won" for 2016."""
    found = []
    for other in case.evidence.points(case.programme) if home and case.size > 1 else ():
        standard = case.evidence.preferred(case.programme, other)
        if other == year or standard is None or standard.currency != case.sum_.currency:
            continue
        verdict = stands(bare(case.sum_), standard.sum)
        if verdict in (Verdict.AGREES, Verdict.ROUNDS) and (standard.amount == case.sum_.amount or not exact):
            found.append((RANK[verdict], abs(other - year), other, standard))
    return replace(_differs(case, Slip.OTHER_YEAR, home[0]), other=min(found)[3]) if found else None


def _part_of_another_year(case: Case, year: int, wholes: list[Standard]) -> Judgement | None:
    """A part, or another count, of the year before or after, digit for digit."""
    near = (year - 1, year + 1) if case.size > 2 and wholes and case.programme == HOME else ()
    for part in (part for other in near for part in case.same(case.evidence.parts(case.programme, other))):
        if part.amount == case.sum_.amount:
            return replace(_differs(case, Slip.COMPONENT, wholes[0]), other=part)
    return None


# --- what was not paid in one year


def _said(case: Case) -> Judgement:
    """A demand, an offer, a forecast, a cost: held against the same on record, and never called a payment."""
    kind, year, evidence = case.figure.kind, case.figure.year, case.evidence
    known = _in_currency(case, evidence.said(case.programme, kind, year))
    if match := best(case.sum_, known):
        return _matched(match, f"{kind.value}_agrees")
    if kind in (Kind.ESTIMATE, Kind.OFFER, Kind.DEMAND):
        paid = best(case.sum_, evidence.wholes(case.programme, year)) if year is not None else None
        if paid is not None and paid.verdict in GOOD:
            return Judgement(
                verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=paid.standard, also="also_paid"
            )
        if kind is Kind.ESTIMATE and year is not None:
            known += _in_currency(case, evidence.wholes(case.programme, year)[:1])
        own = [one for one in known if not one.derived]
        far = all(not one.amount / FAR <= case.sum_.amount <= one.amount * FAR for one in known)
        slip = _out_of_scale(replace(case, sum_=bare(case.sum_)), own) if far else None
        if slip is not None and (year is not None or (slip.power or 0) > 0):
            return slip
    if year is not None and case.size > 3:
        slip = named(case, year)  # a payment misprinted may be read as anything
        if slip is not None and slip.slip in (*SCALE, *HAND, Slip.CURRENCY):
            return slip
    nearest = min(known, key=lambda one: abs(one.amount - case.sum_.amount), default=None) if year else None
    also = "on_record" if nearest else ""
    return Judgement(verdict=Verdict.NOT_PAYMENT, name=kind.value, standard=nearest, also=also)


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
    first, last, paid = case.figure.year, case.figure.year_end, case.figure.kind is Kind.PAYMENT
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
    slip = _out_of_scale(case, wholes) or (None if case.part else _misspelt(case, wholes))
    if slip is not None and case.size > 1:
        return slip
    if case.programme != HOME or (case.part and case.sum_.amount < wholes[0].amount):
        return none
    return _differs(case, Slip.OTHER, wholes[0])
