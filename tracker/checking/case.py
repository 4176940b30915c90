"""A figure with everything that bears on it, and the judgements that can be passed on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.checking import slips
from tracker.checking.evidence import Evidence, Match, Standard
from tracker.checking.wording import mentions, speaks_of, until
from tracker.models import Figure, Relation, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import Stated

VERDICTS = {
    Relation.AGREES: Verdict.AGREES,
    Relation.ROUNDS: Verdict.ROUNDS,
    Relation.TRUNCATES: Verdict.TRUNCATES,
}
# What the record bears out, for certain or as far as the words go.
GOOD = (Verdict.AGREES, Verdict.ROUNDS, Verdict.TRUNCATES, Verdict.POSSIBLE)
DOUBTFUL = ("measure", "unsettled", "change")
# A sum of dollars for a year paid in won is a conversion at a rate that its words do not give.
CONVERTED = Decimal("0.12")


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
    # The year to which the sum belongs; the row that prints it for the wrong one.
    other: Standard | None = None
    printed: Standard | None = None
    # The average at which it was converted, and the rate that the sums imply.
    rate: rates.Rate | None = None
    implied: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One figure with everything that bears on it. `around` holds the words next to it, `dated` the years of
    the other sums of its sentence."""

    figure: Figure
    programme: str
    sum_: Stated
    around: str
    evidence: Evidence
    published: date | None
    dated: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """How many digits the sum has: with few, it coincides with much by chance."""
        return len(slips.digits(self.sum_.amount))

    @property
    def doubtful(self) -> bool:
        """Whether the words speak of something else than the whole of a year's contribution."""
        before, _, after = self.around.partition("|")
        close = f"{before}|{until('turn', after)}"
        return self._of_a_part or any(speaks_of(table, close) for table in DOUBTFUL)

    @property
    def _of_a_part(self) -> bool:
        """Whether the sum is a part: a list of parts behind it ("covers labor, construction and logistics")
        is what the whole is for."""
        before, _, after = self.around.partition("|")
        return speaks_of("part", before) or len(mentions("part", after)) == 1

    def rates(self, currency: str, year: int) -> tuple[rates.Rate, ...]:
        """The average rates at which the sum may have been converted from another currency."""
        return rates.candidates(self.evidence.record, currency, self.sum_.currency, (year,), self.published)


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
        verdict=Verdict.DIFFERS,
        name=name,
        standard=standard,
        slip=slip,
        power=power,
        written=case.figure.as_written,
        share=share,
    )


def out_of_scale(case: Case, standards: Iterable[Standard]) -> Judgement | None:
    """Ten, a thousand ... times one of the sums that it might be."""
    for standard in standards:
        if standard.currency == case.sum_.currency:
            power = slips.power_of_ten(case.sum_, standard.sum)
            if power is not None:
                return differs(case, slips.of_power(power), standard, power=power)
    return None
