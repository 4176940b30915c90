"""Sums that no source prints: what an agreement's own rule gives, from cited inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tracker.models import Agreement, SeriesValue
from tracker.record.store import Record

# The agreements state their sums to 100 million won, so what their rule gives is rounded to that.
TO = Decimal(10) ** 8


@dataclass(frozen=True, slots=True)
class Growth:
    """One application of a rule: by how much, from which published rate, under which agreement."""

    per_cent: Decimal
    rate: SeriesValue
    agreement: Agreement

    def apply(self, amount: Decimal) -> Decimal:
        """The next year's sum."""
        return grown(amount, self.per_cent)

    def say(self, year: int, before: Decimal, after: Decimal) -> str:
        """The arithmetic in words and figures."""
        capped = ""
        if self.per_cent != self.rate.value:
            capped = f", capped at {self.per_cent}%"
        return (
            f"{billions(before)} billion won ({year - 1}) × (1 + {self.rate.value}%"
            f"{capped}: {NAMES.get(self.rate.series, self.rate.series)} of {self.rate.year})"
            f" = {billions(after)} billion won"
        )


NAMES = {
    "cpi-growth-kr": "consumer price growth",
    "defence-budget-growth-kr": "growth of the defence budget",
}


def grown(amount: Decimal, per_cent: Decimal) -> Decimal:
    """
    >>> grown(Decimal("1247200000000"), Decimal("3.4"))
    Decimal('1289600000000')
    """
    exact = amount * (1 + per_cent / 100)
    return (exact / TO).quantize(Decimal(1), ROUND_HALF_UP) * TO


def billions(amount: Decimal) -> str:
    """
    >>> billions(Decimal("1289600000000"))
    '1,289.6'
    """
    return f"{(amount / 10**9).normalize():,f}"


def growth(record: Record, agreement: Agreement, year: int) -> Growth | None:
    """What the agreement's rule says for a year, if it has a rule and the rate is on record."""
    if agreement.growth_series is None or agreement.growth_from is None or year < agreement.growth_from:
        return None
    rates: Mapping[int, SeriesValue] = record.series[agreement.growth_series]
    rate = rates.get(year - (agreement.growth_lag or 0))
    if rate is None:
        return None
    capped = rate.value if agreement.growth_cap is None else min(rate.value, agreement.growth_cap)
    return Growth(capped, rate, agreement)


def has_rule(agreement: Agreement, year: int) -> bool:
    """Whether the agreement's rule gives that year at all."""
    return agreement.growth_from is not None and agreement.growth_from <= year <= agreement.period_end
