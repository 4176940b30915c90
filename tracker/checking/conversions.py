"""Sums restated in another currency, held against the rates of the days on which it may have been done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.checking import slips
from tracker.models import Figure, Slip
from tracker.record import rates
from tracker.record.precision import POWERS, measure
from tracker.record.store import Record

# Characters between a sum and its conversion.
BESIDE = 60


@dataclass(frozen=True, slots=True)
class Conversion:
    """The rate that two sums imply, and those of the days in question; `slip` names what is wrong."""

    implied: Decimal
    days: rates.Days
    slip: Slip | None = None
    power: int | None = None

    @property
    def off(self) -> bool:
        return self.slip is not None


def conversion(figure: Figure, base: Figure, record: Record, published: date | None) -> Conversion | None:
    """The conversion of `base` into `figure`; None where no rate is known, or the two stand far apart."""
    gap = max(figure.start - base.end, base.start - figure.end)
    if figure.currency == base.currency or not figure.amount or not base.amounts or gap > BESIDE:
        return None
    said = [year for year in (base.year, base.year_end) if year is not None]
    years = range(min(said), max(said) + 1) if said else ()
    days = rates.days_of(record, base.programme or "", base.currency, figure.currency, years, published)
    if days is None:
        return None
    one, other = measure(base), measure(figure)
    dear, cheap = (one, other) if one.currency == days.numerator else (other, one)
    implied = dear.amount / cheap.amount
    if days.gave(one, other):
        return Conversion(implied, days)
    scales = ((n, Decimal(1).scaleb(-n)) for n in POWERS)
    power = next((n for n, scale in scales if days.gave(one, other, scale, rates.AROUND)), None)
    if power is not None:
        return Conversion(implied, days, slips.of_power(power), power)
    return Conversion(implied, days, Slip.CURRENCY if slips.repeats(other, one) else Slip.RATE)
