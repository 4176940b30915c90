"""The figures of one year: which stands for it, and how all the others compare with that one.

Parts never stand for the whole, unless a year was paid in two currencies and no source gives a firm total
in the programme's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from tracker.models import CitedFigure, Kind, Measure, Relation, Status
from tracker.record.precision import compare, measure
from tracker.record.preference import Preference, best, place
from tracker.record.store import Record

IN_TWO_CURRENCIES = ("won_part", "dollar_part")


class Basis(StrEnum):
    """Where the sum of a point comes from. Only `cited` stands in a source as it is."""

    CITED = "cited"
    SUM = "sum"
    DERIVED = "derived"
    PROJECTED = "projected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was paid for one year. `amount` is a yearly sum in whole units of `currency`.

    `others` holds every other figure of the year for the whole contribution, with its relation to the
    preferred figure, or, where it is in another currency, to the best figure in that currency. `preference`
    says what decided between the preferred figure and the next best. `parts` are
    the two currencies of a year paid in two. `low` and `high` bound a projection. `sources` names
    everything that the sum rests on, rules and rates included.
    """

    programme: str
    year: int
    currency: str
    amount: Decimal
    basis: Basis
    status: Status | None = None
    agreement: int | None = None
    preferred: CitedFigure | None = None
    preference: Preference | None = None
    parts: tuple[CitedFigure, ...] = ()
    others: tuple[tuple[CitedFigure, Relation], ...] = ()
    arithmetic: str | None = None
    sources: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def id(self) -> str:
        """A stable name for addresses: kr-sma-2019."""
        return f"{self.programme.lower()}-{self.year}"


@lru_cache(maxsize=32)
def contributions(record: Record, programme: str) -> dict[int, list[CitedFigure]]:
    """All figures for the whole of a year's contribution, by year; parts paid in one currency among them.

    A programme with agreements has points only in their periods: Korea paid before 1991 too, but not
    under a Special Measures Agreement.
    """
    bound = any(agreement.programme == programme for agreement in record.agreements)
    found: dict[int, list[CitedFigure]] = {}
    for figure in record.figures:
        if figure.programme != programme or figure.kind is not Kind.PAYMENT or figure.year is None:
            continue
        if figure.measure is not Measure.LEVEL or figure.status is None:
            continue
        if figure.year_end is not None or (bound and record.agreement(programme, figure.year) is None):
            continue
        if figure.component is None or figure.component in IN_TWO_CURRENCIES:
            found.setdefault(figure.year, []).append(figure)
    return dict(sorted(found.items()))


def relations(
    record: Record, figures: Iterable[CitedFigure], preferred: CitedFigure
) -> tuple[tuple[CitedFigure, Relation], ...]:
    """Every other whole figure with its relation to the preferred one, or to the best of its own currency."""
    whole = [figure for figure in figures if figure.component is None]
    standards = {
        currency: best(record, whole, currency) for currency in {figure.currency for figure in whole}
    }
    standards[preferred.currency] = preferred
    pairs = []
    for figure in whole:
        standard = standards[figure.currency]
        if figure is not preferred and standard is not None:
            pairs.append((figure, compare(measure(figure), measure(standard))))
    return tuple(pairs)


def parts(record: Record, figures: Iterable[CitedFigure]) -> tuple[CitedFigure, ...]:
    """The two parts of a year paid in two currencies, or nothing unless both are cited."""
    found = []
    for component in IN_TWO_CURRENCIES:
        of_kind = [figure for figure in figures if figure.component == component]
        if not of_kind:
            return ()
        found.append(min(of_kind, key=lambda figure: place(record, figure, figure.currency)))
    return tuple(found)


def independent(record: Record, figures: Iterable[CitedFigure]) -> tuple[str, ...]:
    """Whose voices the figures are: a story syndicated to five papers is one, and a second-hand copy none."""
    first_hand = [figure for figure in figures if figure.confidence == "high"]
    origins = {record.sources[figure.source].origin or figure.source for figure in first_hand}
    return tuple(sorted(origins))
