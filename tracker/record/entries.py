"""The entries of the record's tables, and the words that they choose from.

A *cited figure* is one sum as one source prints it. Amounts are `Decimal` in whole units of the currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.models import Kind, Measure, Qualifier


class Status(StrEnum):
    """What stands behind a payment in the record."""

    AGREED = "agreed"
    BUDGETED = "budgeted"
    REQUESTED = "requested"  # asked of the legislature, not yet voted
    CONTRACTED = "contracted"  # a budget counted by what may be contracted, not by what will be spent
    SUPERSEDED = "superseded"  # agreed, and then replaced by another sum for the same year
    SETTLED = "settled"
    DERIVED = "derived"
    ASSERTED = "asserted"  # somebody says that it is paid; no agreement, budget or account shown


class YearBasis(StrEnum):
    """What "year" means in a programme. Japan's fiscal year runs from April and is named for its start."""

    CALENDAR = "calendar"
    ROK_FISCAL = "rok_fiscal"
    JAPANESE_FISCAL = "japanese_fiscal"
    US_FISCAL = "us_fiscal"
    UK_FISCAL = "uk_fiscal"


class Relation(StrEnum):
    """How one figure stands to another, each taken to the precision of its words."""

    AGREES = "agrees"
    ROUNDS = "rounds"
    TRUNCATES = "truncates"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFigure:
    """One row of data/figures.csv: a figure as one source prints it.

    `as_written` read again gives `amount` and `currency`; a bare table cell needs `table_unit`, the unit
    that its table prints ("KRW 100 million", "億円") or the text around it gives. `scope` is empty where the
    sum counts what its programme counts. `converts` is the id of the row that the same source restates in
    another currency here, `copy_of` that of the row of the same origin which stands for this one too.
    `says` is what the source says of the sum, in our words; `said_by` names who made a demand, an offer or
    an assertion.
    """

    id: str
    programme: str
    year: int | None = None
    kind: Kind
    measure: Measure
    as_written: str
    language: str
    amount: Decimal
    currency: str
    source: str
    agreement: int | None = None
    year_end: int | None = None
    year_basis: YearBasis = YearBasis.CALENDAR
    status: Status | None = None
    component: str | None = None
    table_unit: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    converts: str | None = None
    scope: str | None = None
    says: str | None = None
    says_ko: str | None = None
    said_by: str | None = None
    said_on: str | None = None
    copy_of: str | None = None
    locator: str | None = None
    confidence: str = "high"
    checked_on: str | None = None
    checked_by: str | None = None
    note: str | None = None

    @property
    def words(self) -> str:
        """The words as printed; a bare cell of a table with the unit that the table prints."""
        return self.as_written + (f" ({self.table_unit})" if self.table_unit else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A series of contributions: who pays, in which currency, by which year. `status` says what one point
    of its yearly series counts: what was agreed (Korea) or budgeted (Japan)."""

    id: str
    name: str
    name_ko: str
    payer: str
    currency: str
    year_basis: YearBasis
    covers: str
    status: Status | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One Special Measures Agreement. Dates are ISO 8601, as precise as the source.

    Where later years grow by a published rate, `growth_series` names the series of data/series.csv,
    `growth_lag` how many years before (1: last year's rate), `growth_cap` the ceiling in per cent and
    `growth_from` the first year that the rule gives.
    """

    number: int
    programme: str
    period_start: int
    period_end: int
    first_amount: str
    annual_rule: str
    source: str
    agreed: str | None = None
    signed: str | None = None
    in_force: str | None = None
    growth_series: str | None = None
    growth_lag: int | None = None
    growth_cap: Decimal | None = None
    growth_from: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesValue:
    """One value of a yearly series (exchange rate, consumer prices, defence budget), with its source."""

    series: str
    year: int
    value: Decimal
    unit: str
    source: str
    basis: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRate:
    """One row of data/rates.csv: the rate at which an agreement or a source reckons a year's contribution,
    in `unit` ("KRW/USD": won for one dollar)."""

    programme: str
    year: int
    value: Decimal
    unit: str
    as_written: str
    set_by: str
    source: str
    locator: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterRate:
    """One row of data/quarters.csv: the lowest and the highest exchange rate that a day of a quarter had, in
    `unit` ("KRW/USD": won for one dollar)."""

    unit: str
    year: int
    quarter: int
    low: Decimal
    high: Decimal
    source: str
