"""What a figure is judged by, and the slips that explain a sum which agrees with nothing on record: of the
payment of its own year, and of that of a year to which the rest of the text leads."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import RANK, Evidence, Standard, best
from tracker.checking.slips import bare, digits, stands
from tracker.checking.text import Text
from tracker.checking.threads import Threads
from tracker.models import Figure, Kind, Measure, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import POWERS, Stated

# The programme whose every year is on record, and those whose years are counted in one way. Of the others the
# record has some years, counted in several: there only a slip that leaves no doubt is named.
HOME, SERIES = "KR-SMA", ("KR-SMA", "JP-HNS")
# As a share, how far from the average of its year the rate of a day may lie.
AT_A_DAY = Decimal("0.12")
# As shares, too: how close to the rate of its year a sum in another currency agrees; what of the whole is too
# much for a part.
AT_AVERAGE, PART = Decimal("0.05"), Decimal("0.6")
THOUSANDS = (3, -3)
# How sure it is what a figure is if a person said so: it is taken at the word.
BY_HAND = 1.0
SCALE, HAND = (Slip.THOUSANDFOLD, Slip.POWER_OF_TEN), (Slip.ZERO, Slip.SWAPPED)
ANY = (*HAND, Slip.DIGIT)
PLAINEST = (*SCALE, *HAND, Slip.CURRENCY)  # of what may be no payment only these are named


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


OFF_TOPIC = Judgement(verdict=Verdict.NOT_PAYMENT, name="off_topic")
RETRACTED = Judgement(verdict=Verdict.NOT_PAYMENT, name="retracted")


@dataclass(frozen=True, slots=True)
class Case:
    """One figure of a text, with what bears on it. `years` are those that it may be for if its own is in
    doubt, `likely` those of the text. `part` says that it is much less than the whole, and its words name a
    part or the text has the whole too."""

    figure: Figure
    programme: str
    sum_: Stated
    evidence: Evidence
    text: Text
    likely: frozenset[int]
    years: frozenset[int] = frozenset()
    part: bool = False

    @property
    def published(self) -> date | None:
        return self.text.document.published

    @property
    def size(self) -> int:
        """How many digits the sum has: with few, it coincides with much by chance."""
        return len(digits(self.sum_.amount))

    def same(self, standards: Iterable[Standard]) -> list[Standard]:
        """Those in the currency of the sum."""
        return [one for one in standards if one.currency == self.sum_.currency]

    def differs(
        self, slip: Slip, standard: Standard, power: int | None = None, share: Decimal | None = None
    ) -> Judgement:
        """The judgement on a sum that should have been the standard, of which it is such a `share`."""
        share = self.sum_.amount / standard.amount if share is None else share
        suffix = ""
        if power is not None:
            suffix = "_over" if power > 0 else "_under"
        elif slip is Slip.OTHER:
            foreign = standard.currency != self.sum_.currency
            suffix = "_converted" if foreign else "_over" if share > 1 else "_under"
        elif slip is Slip.DIGIT and self.sum_.amount.adjusted() != standard.amount.adjusted():
            suffix = "_more" if share > 1 else "_less"
        return Judgement(
            verdict=Verdict.DIFFERS, name=slip.value + suffix, standard=standard, slip=slip, power=power,
            written=self.figure.as_written, share=share,
        )  # fmt: skip


def away(sum_: Stated, expected: Decimal) -> Decimal:
    """How far the sum, as precise as its words, lies from another, as a share of it."""
    low, high = sum_.amount - sum_.step / 2, (sum_.high or sum_.amount) + sum_.step / 2
    return max(low / expected - 1, 1 - high / expected, Decimal(0))


def named(case: Case, year: int) -> Judgement | None:
    """The slip that explains a sum which agrees with nothing on record for its year, the plainest first. A
    part lies near other sums by chance: of it only a slip that is more than chance is named."""
    evidence = case.evidence
    wholes = evidence.wholes(case.programme, year)
    parts, size = evidence.parts(case.programme, year), case.size
    home, foreign = case.same(wholes), [one for one in wholes if one.currency != case.sum_.currency]
    most = max((one.amount for one in home or case.same(parts)), default=case.sum_.amount)
    larger = case.sum_.amount > 2 * most
    comparable = bool(home) and most / 2 <= case.sum_.amount <= most * 2
    alike = [one for one in parts if digits(one.amount) == digits(case.sum_.amount) and not comparable]
    scaled = out_of_scale(case, case.same(alike)) if size > (1 if larger else 2) else None
    if scaled is not None and not home and case.programme in SERIES and abs(scaled.power or 0) < 3:
        scaled = None  # another part
    few = 5 if case.part else 2
    found = (
        of_another_currency(case, foreign, exact=True)
        or (out_of_scale(case, home, word=size < few) if size > 1 or case.programme == HOME else None)
        or (of_another_currency(case, alike, exact=True) if size > 2 else None)
        or scaled
        or of_another_currency(case, wholes, exact=False)
        or _conversion_out_of_scale(case, foreign)
    )
    if found is not None:
        return found
    if not case.part and case.programme in SERIES:
        found = (
            _of_another_year(case, year, home, exact=True)
            or misspelt(case, home)
            or _of_another_year(case, year, home, exact=False)
        )
    elif size > 2:
        found = misspelt(case, home, HAND)
    return found or _misspelt_part(case, parts)


def out_of_scale(case: Case, standards: Iterable[Standard], *, word: bool = False) -> Judgement | None:
    """Ten, a thousand ... times the true sum; too small by a `word` of scale only, where that is asked."""
    for standard in standards:
        power = slips.power_of_ten(case.sum_, standard.sum)
        if power is not None and not (word and -3 < power < 0):
            return case.differs(slips.of_power(power), standard, power)
    return None


def misspelt(case: Case, standards: Iterable[Standard], wanted: tuple[Slip, ...] = ANY) -> Judgement | None:
    """A zero lost, two digits swapped, one digit wrong."""
    for standard in standards:
        slip = slips.misspelt(case.sum_, standard.sum)
        if slip in wanted and slip and (standard.preferred or standard.sum.step <= case.sum_.step):
            return case.differs(slip, standard)
    return None


def _misspelt_part(case: Case, parts: Iterable[Standard]) -> Judgement | None:
    """The same of a part, with digits enough that it is no chance."""
    wanted = ANY if case.size > 4 else HAND
    known = [replace(one, preferred=True) for one in case.same(parts)]
    return misspelt(case, known, wanted) if case.size > 2 else None


def of_another_currency(case: Case, standards: Iterable[Standard], *, exact: bool) -> Judgement | None:
    """The number of another currency, digit for digit, or with million and billion mixed up as well ("150
    billion won" for 150 million dollars), or what it comes to in one ("743 million won" for 836.1 bn)."""
    sum_ = case.sum_
    for one in standards:
        if one.currency != sum_.currency:
            if sum_.amount == one.amount if exact else slips.repeats(sum_, one.sum):
                return case.differs(Slip.CURRENCY, one)
        elif not exact and one.preferred and sum_.amount * 50 <= one.amount and case.programme == HOME:
            worths = (case.evidence.worth(one, currency) for currency in ("USD", "KRW", "JPY"))
            if any(worth and away(sum_, worth) <= AT_A_DAY for worth in worths):
                return case.differs(Slip.CURRENCY, one)
    return None


def _conversion_out_of_scale(case: Case, foreign: Iterable[Standard]) -> Judgement | None:
    """Ten or a thousand times what the year's sum came to in another currency."""
    for standard in (one for one in foreign if one.preferred):
        worth = case.evidence.worth(standard, case.sum_.currency)
        for power in (POWERS if case.size > 1 and not case.text.has_parts else THOUSANDS) if worth else ():
            if away(slips.times(case.sum_, Decimal(1).scaleb(-power)), worth) <= AT_A_DAY:
                return case.differs(slips.of_power(power), standard, power)
    return None


def _of_another_year(case: Case, year: int, home: list[Standard], *, exact: bool) -> Judgement | None:
    """What was paid for another year: "932 billion won" for 2016."""
    found, sum_ = [], bare(case.sum_)
    for other in case.evidence.points(case.programme) if home and case.size > 1 else ():
        one = case.evidence.preferred(case.programme, other)
        if (
            one is None
            or other == year
            or one.currency != sum_.currency
            or ((exact or case.size < 3) and one.amount != sum_.amount)
            or one.amount < home[0].amount * PART  # rather a part
        ):
            continue
        if (verdict := stands(sum_, one.sum)) in (Verdict.AGREES, Verdict.ROUNDS):
            found.append((RANK[verdict], abs(other - year), other, one))
    return replace(case.differs(Slip.OTHER_YEAR, home[0]), other=min(found)[3]) if found else None


# --- threads: what else of a text says which sum was meant

# By slip: a sum of n digits coincides with it by chance about once in ten to the power of a*n + b.
CHANCE = {Slip.DIGIT: (0.9, -1.1), Slip.ZERO: (0.7, 0.6), Slip.SWAPPED: (0.7, 0.6)}
SCALED = (1.0, 0.0)
# In the same measure, for and against a year: a thread that leads to it; that it is the sum's own, in its
# sentence, or near the text; that small sums beside the whole are parts; that the sum is read as another
# count; that there are many years.
THREAD, OWN, NAMED, LIKELY, OF_PARTS, OTHER_COUNT, OF_YEARS = 1.3, 2.5, 2.0, 1.0, 1.5, 1.6, 1.5
ENOUGH, OFFERED = 2.0, 1.0
SERIES_OF = {"KRW": HOME, "JPY": "JP-HNS"}


def led_to(case: Case, given: Collection[int]) -> Judgement | None:
    """The payment on record from which a sum is a slip away, where its own year or kind is open and the text
    leads to another: by its years, the sum of the year before, a percentage, or the sum restated or said
    again. Where nothing leads there but the digits it is `possible`. A sum with a year of its own is none of
    the years `given` rightly elsewhere in the text.

    "agreed to pay 1.389 trillion won ($924 million), up 8.2 percent from 960.2 billion won a year earlier"
    """
    figure, evidence, sum_, text = case.figure, case.evidence, case.sum_, case.text
    if case.size < 2 or sum_.high is not None or not sum_.amount:
        return None
    known = case.programme in SERIES or evidence.preferred(case.programme, figure.year or 0) is not None
    programme = case.programme if known else SERIES_OF.get(sum_.currency, HOME)
    near = text.named_years(figure)
    paid = figure.kind is Kind.PAYMENT and figure.measure is Measure.LEVEL
    threads = Threads(text, figure) if programme == case.programme else None
    found: list[tuple[float, int, Judgement]] = []
    for year in evidence.points(programme):
        if year in given and figure.year not in (None, year):
            continue
        wholes = evidence.wholes(programme, year)
        likely = year in case.likely or year in near or year == figure.year
        match = best(sum_, wholes) if likely else None
        if match is not None and match.good:
            return None
        own = [one for one in wholes if one.currency == sum_.currency]
        same = [one for one in wholes if one.currency != sum_.currency and one.amount == sum_.amount]
        whole, power, size = (*same, *own, wholes[0])[0], None, case.size
        if whole.currency != sum_.currency:
            slip = Slip.CURRENCY if slips.repeats(sum_, whole.sum) else None
        elif (power := slips.power_of_ten(sum_, whole.sum)) is not None:
            slip, size = slips.of_power(power), min(size, len(digits(whole.amount)))
        else:
            slip = slips.misspelt(sum_, whole.sum)
        if slip is None or (match is not None and slip is not Slip.SWAPPED):
            continue
        plain = paid and programme in SERIES
        if not plain and (slip not in PLAINEST or (slip in CHANCE and size < 3)):
            continue
        whose = figure.kind is Kind.PAYMENT and figure.programme == programme and figure.year in (None, year)
        if power is not None and power < 0 and not whose and (power > -3 or figure.year not in (None, year)):
            continue  # a part, a tenth more, or another count
        count = threads.count(year, wholes[0], evidence) if threads else 0
        slope, base = CHANCE.get(slip, SCALED)
        weight = slope * size + base + THREAD * count - OF_YEARS - OF_PARTS * case.part
        weight -= (
            OTHER_COUNT
            * figure.confidence
            * (figure.programme != programme and not text.named_beside(figure))
        )
        weight += OWN if year == figure.year else NAMED if year in near else LIKELY * (year in case.likely)
        if weight >= (ENOUGH if likely or count else OFFERED):
            judgement = case.differs(slip, whole, power=power)
            if not (likely or count):
                judgement = replace(judgement, verdict=Verdict.POSSIBLE)
            judgement = replace(judgement, also="thread" if count else "" if likely else "would_settle")
            found.append((-weight - 10 * (likely or count > 0), year, judgement))
    if found:
        return min(found, key=lambda one: one[:2])[2]
    due = evidence.preferred(programme, figure.year or 0)
    if case.size < 4 or due is None or due.currency != sum_.currency or figure.programme == programme:
        return None
    return _of_another_year(replace(case, programme=programme), due.year, [due], exact=True)
