"""The figures of one year: which stands for it, why, and how many independent sources say the same.

Parts never stand for the whole, unless a year was paid in two currencies and no source gives a firm total
in the programme's own. In the order of `RULE`, the first thing in which two figures differ decides. Last,
where another figure of good standing states the same sum to more digits (1.0389 trillion for an agency's
1.039), its digits are taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from tracker.models import Kind, Measure, Qualifier, SourceType, Standing, Verdict
from tracker.record import schema
from tracker.record.precision import Stated, compare, measure
from tracker.record.rates import at_a_rate
from tracker.record.store import CitedFigure, Record, Status

IN_TWO_CURRENCIES = ("won_part", "dollar_part")
# What is printed further from the document or report than these stands for no year.
GOOD = (Standing.PRIMARY, Standing.FULL_COPY, Standing.REPORT)
NOT_FIRM = (Status.REQUESTED, Status.CONTRACTED, Status.SUPERSEDED)
PAYER_LANGUAGE = {"KR": "ko", "JP": "ja", "DE": "de", "PL": "pl", "FR": "fr", "GB": "en", "US": "en"}


class Basis(StrEnum):
    """Where the sum of a point comes from. Only `cited` stands in a source as it is."""

    CITED = "cited"
    SUM = "sum"
    DERIVED = "derived"
    PROJECTED = "projected"


# What decided between the figure that stands for a year and the next best, what counts first first.
WORDS: dict[str, str] = schema.WORDS["preference"]
RULE = tuple(WORDS)[1:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was paid for one year. `amount` is a yearly sum in whole units of `currency`.

    `others` holds every other figure of the year for the whole contribution, copies left out, with its
    relation to the preferred figure, or, where it is in another currency, to the best figure in that
    currency. `preference` says what decided between the preferred figure and the next best. `parts` are
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
    preference: str | None = None
    parts: tuple[CitedFigure, ...] = ()
    others: tuple[tuple[CitedFigure, Verdict], ...] = ()
    arithmetic: str | None = None
    sources: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def id(self) -> str:
        """A stable name for addresses: kr-sma-2019."""
        return f"{self.programme.lower()}-{self.year}"


@lru_cache(maxsize=64)
def contributions(record: Record, programme: str) -> dict[int, list[CitedFigure]]:
    """All figures for the whole of a year's contribution, by year; parts paid in one currency among them.

    A programme with agreements has points only in their periods: Korea paid before 1991 too, but not
    under a Special Measures Agreement.
    """
    bound = any(agreement.programme == programme for agreement in record.agreements)
    found: dict[int, list[CitedFigure]] = {}
    for figure in record.figures:
        level = figure.kind is Kind.PAYMENT and figure.measure is Measure.LEVEL and figure.year_end is None
        whole = figure.scope is None and figure.component in (None, *IN_TWO_CURRENCIES)
        stated = figure.status not in (None, Status.ASSERTED)
        if figure.programme != programme or not figure.year or not (level and whole and stated):
            continue
        if not bound or record.agreement(programme, figure.year):
            found.setdefault(figure.year, []).append(figure)
    return dict(sorted(found.items()))


def of_good_standing(record: Record, figure: CitedFigure) -> bool:
    """Whether a figure may stand for a year: read in the document or report itself or in a full copy."""
    return record.sources[figure.source].standing in GOOD


def place(record: Record, figure: CitedFigure, currency: str) -> tuple[object, ...]:
    """What the rule says of a figure, in the rule's order: the lowest stands for the year.

    `currency` is the programme's own, or the dollar where the best dollar figure of a year is wanted.
    """
    source = record.sources[figure.source]
    programme = record.programmes[figure.programme]
    return (
        figure.currency != currency,
        figure.converts is not None and currency == programme.currency,
        figure.status in NOT_FIRM,
        figure.status != programme.status,
        figure.confidence != "high",
        figure.qualifier is not Qualifier.EXACT,
        list(Standing).index(source.standing or Standing.SECOND_HAND),
        list(SourceType).index(source.type or SourceType.OTHER),
        measure(figure).step,
        (figure.language != PAYER_LANGUAGE.get(programme.payer), figure.language != "en"),
        source.published or "9999",
        figure.id,
    )


def choose(
    record: Record, figures: Iterable[CitedFigure], currency: str
) -> tuple[CitedFigure | None, str | None]:
    """The whole figure of good standing that the rule prefers, and what decided between it and the next
    best of another origin; none where all are only requested, contracted, or replaced since."""
    whole = [figure for figure in figures if figure.component is None and of_good_standing(record, figure)]
    whole.sort(key=lambda figure: place(record, figure, currency))
    if not whole or whole[0].status in NOT_FIRM:
        return None, None
    first, *rest = whole
    if not rest:
        return first, "only"
    finer = next((figure for figure in rest if _sharpens(figure, first)), None)
    if finer is not None:
        return finer, "digits"
    origin = record.sources[first.source].origin
    rival = next((figure for figure in rest if record.sources[figure.source].origin != origin), rest[0])
    places = zip(RULE, place(record, first, currency), place(record, rival, currency), strict=True)
    return first, next(reason for reason, one, other in places if one != other)


def _sharpens(figure: CitedFigure, chosen: CitedFigure) -> bool:
    """Whether a figure is the chosen one before rounding, stated just as firmly."""
    keys = ("currency", "status", "confidence")
    alike = all(getattr(figure, key) == getattr(chosen, key) for key in keys) and figure.converts is None
    if not alike or figure.qualifier is not Qualifier.EXACT:
        return False
    fine, coarse = measure(figure), measure(chosen)
    return fine.step < coarse.step and compare(fine, coarse) is Verdict.ROUNDS


def parts(record: Record, figures: Iterable[CitedFigure]) -> tuple[CitedFigure, ...]:
    """The two parts of a year paid in two currencies, or nothing unless both are cited."""
    found = []
    for component in IN_TWO_CURRENCIES:
        of_kind = [f for f in figures if f.component == component and of_good_standing(record, f)]
        if not of_kind:
            return ()
        found.append(min(of_kind, key=lambda figure: place(record, figure, figure.currency)))
    return tuple(found)


def cited_dollars(record: Record, point: Point) -> CitedFigure | None:
    """The best dollar figure of good standing for a point's year, at a rate that there was."""
    figures = contributions(record, point.programme).get(point.year, [])
    return _best_at_a_rate(record, figures, "USD", standard(point), point.year)


def relations(
    record: Record, figures: Iterable[CitedFigure], preferred: CitedFigure
) -> tuple[tuple[CitedFigure, Verdict], ...]:
    """Every other whole figure with its relation to the preferred one, or to the best of its own currency."""
    whole = [figure for figure in figures if figure.component is None and figure.copy_of is None]
    year, own = preferred.year or 0, measure(preferred)
    others = {figure.currency for figure in whole} - {preferred.currency}
    standards = {c: _best_at_a_rate(record, whole, c, own, year) for c in others}
    standards[preferred.currency] = preferred
    return tuple(
        (figure, compare(measure(figure), measure(against)))
        for figure in whole
        if figure is not preferred and (against := standards[figure.currency]) is not None
    )


def _best_at_a_rate(
    record: Record, figures: Iterable[CitedFigure], currency: str, of: Stated, year: int
) -> CitedFigure | None:
    """The best at a rate of the year, else at that of the day of its source."""
    there = [figure for figure in figures if figure.currency == currency]
    fit = [figure for figure in there if _fits(record, of, year, figure)]
    own = [figure for figure in fit if _fits(record, of, year, figure, later=False)]
    return choose(record, own or fit, currency)[0]


def _fits(record: Record, of: Stated, year: int, figure: CitedFigure, *, later: bool = True) -> bool:
    """Whether a figure states a year's sum. In another currency that is at a rate of the year, or, `later`,
    of the day of its source."""
    size = measure(figure)
    if figure.currency == of.currency:
        return compare(size, of) is not Verdict.DIFFERS
    published = record.sources[figure.source].published if later else None
    return at_a_rate(record, figure.programme, of, size, year, published)


@dataclass(frozen=True, slots=True)
class CurrencyAgreement:
    """What good sources give in one currency, from `low` to `high`, and how many differ."""

    currency: str
    low: Decimal
    high: Decimal
    disagreeing: int


@dataclass(frozen=True, slots=True)
class SourceAgreement:
    """How many independent sources, by origin, state a point's sum, in whatever currency and rounding, and
    how many another. `outliers` are the figures that do not fit, with the reason that the record gives."""

    agreeing: int = 0
    disagreeing: int = 0
    sums: tuple[CurrencyAgreement, ...] = ()
    outliers: tuple[tuple[CitedFigure, str], ...] = ()


@lru_cache(maxsize=512)
def agreement_of(record: Record, point: Point) -> SourceAgreement:
    """What the sources of a point's year agree on. A sum in another currency agrees where it lies at a rate
    that the year, or the day of its source, may have had. A derived point has no sources that state it.

    Sums that count something else by their status (a budget beside what was agreed) disagree with nothing.
    """
    if point.basis not in (Basis.CITED, Basis.SUM):
        return SourceAgreement()
    figures = contributions(record, point.programme).get(point.year, [])
    whole = [figure for figure in figures if figure.component is None and of_good_standing(record, figure)]
    fit = [figure for figure in whole if _fits(record, standard(point), point.year, figure)]
    counted = (record.programmes[point.programme].status, point.status, Status.SUPERSEDED)
    unfit = [figure for figure in whole if figure not in fit and figure.status in counted]

    def origins(of: list[CitedFigure], currency: str | None = None) -> set[str | None]:
        of_parts = point.parts[:1] if of is fit and not point.preferred else ()
        rows = [*(f for f in of if currency in (None, f.currency)), *of_parts]
        return {record.sources[figure.source].origin for figure in rows}

    # A source that gives the point's own currency is judged by that.
    own_yes, own_no = origins(fit, point.currency), origins(unfit, point.currency)
    yes = own_yes | (origins(fit) - own_no)
    no = (own_no - own_yes) | (origins(unfit) - yes)
    sums = tuple(
        CurrencyAgreement(currency, *ends, len(origins(unfit, currency) - origins(fit, currency)))
        for currency in dict.fromkeys((point.currency, *(f.currency for f in fit + unfit)))
        if (ends := _span(point, currency, fit, unfit))
    )
    outliers = tuple((f, f.note or "") for f in whole if f not in fit and f.copy_of is None)
    return SourceAgreement(len(yes), len(no), sums, outliers)


def standard(point: Point) -> Stated:
    """A point's sum to the precision of its words; a sum of two currencies at a rate, to 100 million."""
    if point.preferred is not None:
        return measure(point.preferred)
    return Stated(point.amount, Decimal(10) ** 8, currency=point.currency)


def _span(
    point: Point, currency: str, fit: list[CitedFigure], unfit: list[CitedFigure]
) -> tuple[Decimal, Decimal]:
    """The least and the most that unhedged figures of two digits and more give: in the point's own currency
    its sum and those that differ, in another those that agree, if there are any."""

    def exact(figures: list[CitedFigure]) -> list[Decimal]:
        of_currency = [f for f in figures if f.currency == currency]
        fine = [f for f in of_currency if f.qualifier is Qualifier.EXACT and measure(f).step * 10 <= f.amount]
        return [figure.amount for figure in fine or of_currency]

    amounts = [point.amount, *exact(unfit)] if currency == point.currency else exact(fit) or exact(unfit)
    return min(amounts), max(amounts)
