"""The rule by which one figure stands for a year: what counts first, and what decided.

The whole comes before its parts: rows with a component never stand for a year. Then, in the order of
`RULE`, the first thing in which two figures differ decides. Last, where another first-hand figure states the
same sum to more digits (1.0389 trillion for an agency's 1.039), its digits are taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from tracker.models import CitedFigure, Qualifier, Relation, SourceType, Status
from tracker.record.precision import compare, measure
from tracker.record.store import Record

RANK = {kind: place for place, kind in enumerate(SourceType)}
PAYER_LANGUAGE = {"KR": "ko", "JP": "ja", "DE": "de", "PL": "pl", "FR": "fr", "GB": "en", "US": "en"}
NOT_FIRM = (Status.REQUESTED, Status.CONTRACTED, Status.SUPERSEDED)


class Preference(StrEnum):
    """What decided between the figure that stands for a year and the next best."""

    ONLY = "only"
    CURRENCY = "currency"
    OWN_WORDS = "own_words"
    FIRM = "firm"
    FIRST_HAND = "first_hand"
    COUNTED = "counted"
    UNHEDGED = "unhedged"
    SOURCE = "source"
    PRECISION = "precision"
    LANGUAGE = "language"
    DATE = "date"
    NAME = "name"
    DIGITS = "digits"


WORDS = {
    Preference.ONLY: "the only figure for the year",
    Preference.CURRENCY: "in the programme's own currency",
    Preference.OWN_WORDS: "not converted by the source",
    Preference.FIRM: "agreed, voted or spent; not only requested or contracted, nor replaced since",
    Preference.FIRST_HAND: "read at first hand",
    Preference.COUNTED: "what the series counts: agreed for Korea, budgeted for Japan",
    Preference.UNHEDGED: "not hedged",
    Preference.SOURCE: "the stronger source: treaty, office, agency, press, research, second hand",
    Preference.PRECISION: "the more precise",
    Preference.LANGUAGE: "in the payer's own language, else in English",
    Preference.DATE: "the earlier",
    Preference.NAME: "first in the order of names, all else being equal",
    Preference.DIGITS: "the same sum as the strongest source gives, to more digits",
}

# What counts, the first first.
RULE = (
    Preference.CURRENCY,
    Preference.OWN_WORDS,
    Preference.FIRM,
    Preference.FIRST_HAND,
    Preference.COUNTED,
    Preference.UNHEDGED,
    Preference.SOURCE,
    Preference.PRECISION,
    Preference.LANGUAGE,
    Preference.DATE,
    Preference.NAME,
)


def place(record: Record, figure: CitedFigure, currency: str) -> tuple[object, ...]:
    """What the rule says of a figure, in the rule's order: the lowest stands for the year.

    `currency` is the programme's own, or the dollar where the best dollar figure of a year is wanted.
    """
    source = record.sources[figure.source]
    programme = record.programmes[figure.programme]
    return (
        figure.currency != currency,
        figure.converts is not None,
        figure.status in NOT_FIRM,
        figure.confidence != "high",
        figure.status != programme.status,
        figure.qualifier is not Qualifier.EXACT,
        RANK[source.type or SourceType.SECONDARY],
        measure(figure).step,
        (figure.language != PAYER_LANGUAGE.get(programme.payer), figure.language != "en"),
        source.published or "9999",
        figure.id,
    )


def best(record: Record, figures: Iterable[CitedFigure], currency: str) -> CitedFigure | None:
    """The whole figure that the rule prefers."""
    chosen, _ = choose(record, figures, currency)
    return chosen


def choose(
    record: Record, figures: Iterable[CitedFigure], currency: str
) -> tuple[CitedFigure | None, Preference | None]:
    """The whole figure that the rule prefers, and what decided between it and the next best other voice."""
    whole = [figure for figure in figures if figure.component is None]
    if len(whole) < 2:
        return (whole[0], Preference.ONLY) if whole else (None, None)
    whole.sort(key=lambda figure: place(record, figure, currency))
    for figure in whole[1:]:
        if _sharpens(figure, whole[0]):
            return figure, Preference.DIGITS
    origin = record.sources[whole[0].source].origin
    rivals = [figure for figure in whole[1:] if record.sources[figure.source].origin != origin] or whole[1:]
    first, second = (place(record, figure, currency) for figure in (whole[0], rivals[0]))
    decided = (reason for reason, one, other in zip(RULE, first, second, strict=True) if one != other)
    return whole[0], next(decided)


def _sharpens(figure: CitedFigure, chosen: CitedFigure) -> bool:
    """Whether a figure is the chosen one before rounding, stated just as firmly."""
    alike = (
        figure.currency == chosen.currency
        and figure.converts is None
        and figure.status == chosen.status
        and figure.confidence == chosen.confidence
        and figure.qualifier is Qualifier.EXACT
    )
    if not alike:
        return False
    fine, coarse = measure(figure), measure(chosen)
    return fine.step < coarse.step and compare(fine, coarse) is Relation.ROUNDS
