"""A figure that restates another in its currency: whether the rate that the two imply ever was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.checking import remarks, slips
from tracker.checking.evidence import Evidence, Standard
from tracker.checking.slips import loosely, of_power, relation
from tracker.models import Figure, Relation, Slip
from tracker.record import rates
from tracker.record.precision import measure

# An average so many years old tells nothing of the rate of the day but its powers of ten.
STALE = 5
# "1.04 trillion won ($924 million)"; "1.04 trillion won, which at the rate of February came to $924 million"
NEAR, FAR = 12, 60


@dataclass(frozen=True, slots=True)
class Conversion:
    """The implied rate beside the nearest average; `printed` is a row that prints the same conversion, and
    `repeats` says that the one sum has the other's number, at a time when a dollar was no 1,000 won."""

    found: rates.Implied
    printed: Standard | None = None
    repeats: bool = False

    @property
    def off(self) -> bool:
        return (self.found.off or self.repeats) and self.printed is None

    @property
    def slip(self) -> Slip | None:
        """What went wrong with it."""
        if not self.off:
            return None
        if self.repeats:
            return Slip.CURRENCY
        if self.found.power is None:
            return Slip.RATE
        return of_power(self.found.power)

    @property
    def rate(self) -> rates.Rate:
        return self.found.nearest

    @property
    def implied_rate(self) -> Decimal:
        """To five digits, which is more than two rounded sums can bear."""
        value = self.found.value
        return value.quantize(Decimal(1).scaleb(value.adjusted() - 4), ROUND_HALF_UP)

    def remark(self, evidence: Evidence, language: str) -> str:
        """The rate in words."""
        near = self.found.nearest

        def words(value: Decimal) -> str:
            return remarks.rate(value, near.numerator, near.denominator, language)

        sources = (evidence.record.sources[name] for name in dict.fromkeys(near.sources))
        publishers = list(dict.fromkeys(source.origin or source.publisher or "" for source in sources))
        values = {
            "implied": words(self.found.value),
            "average": f"{words(near.value)} ({', '.join(publishers)})" if publishers else words(near.value),
            "rate_year": remarks.years(language, near.year),
        }
        if not (self.found.off or self.repeats):
            return remarks.say("conversion_ok", language, **values)
        if self.printed is not None and self.printed.row is not None:
            publisher = evidence.record.sources[self.printed.row.source].publisher or ""
            return remarks.say("conversion_cited", language, publisher=publisher, **values)
        if self.repeats:
            return remarks.say("conversion_currency", language, **values)
        if self.found.power is None:
            return remarks.say("conversion_off", language, **values)
        if self.slip is Slip.THOUSANDFOLD:
            return remarks.say("conversion_thousand", language, **values)
        factor = remarks.plain(Decimal(10) ** abs(self.found.power))
        return remarks.say("conversion_power", language, factor=factor, **values)


def conversion_of(
    figure: Figure, base: Figure, evidence: Evidence, published: date | None
) -> Conversion | None:
    """The conversion of `base` into `figure`; null where the record has no rate for the two."""
    if figure.currency == base.currency:
        return None
    years = [figure.year, base.year, base.year_end]
    choice = rates.candidates(evidence.record, base.currency, figure.currency, years, published)
    one, other = loosely(measure(base)), loosely(measure(figure))
    found = rates.implied(
        replace(one, amount=abs(one.amount)), replace(other, amount=abs(other.amount)), choice
    )
    if found is None:
        return None
    # Of two years: in the spring of 2008 a dollar was still 1,000 won.
    before = [year - 1 for year in years if year is not None]
    about = rates.candidates(evidence.record, base.currency, figure.currency, before, published) + choice
    repeats = found.power is None and slips.repeats(other, one) and rates.never_was(Decimal(1000), about)
    said = [*years, published.year if published is not None else None]
    newest = max((year for year in said if year is not None), default=found.nearest.year)
    if found.off and found.power is None and newest - found.nearest.year > STALE:
        return None
    doubted = found.off or repeats
    if doubted and not _beside(figure, base):
        return None
    return Conversion(found, _printed(figure, base, evidence) if doubted else None, repeats)


def _beside(figure: Figure, base: Figure) -> bool:
    """Whether the two stand so close that one must restate the other; if not, the link may be misread."""
    gap = max(figure.start - base.end, base.start - figure.end)
    return gap <= NEAR or (gap <= FAR and figure.sentence == base.sentence)


def _printed(figure: Figure, base: Figure, evidence: Evidence) -> Standard | None:
    """A row on record with the same conversion: "760 billion won, or $585.4 million", of December 2008."""
    one, other = measure(base), measure(figure)
    for whole, restated in evidence.conversions(base.currency, figure.currency):
        same = relation(one, whole.sum) is not Relation.DIFFERS
        if same and relation(other, restated.sum) is not Relation.DIFFERS:
            return restated
    return None
