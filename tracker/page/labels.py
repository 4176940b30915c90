"""The words for the closed vocabularies: kinds, verdicts, statuses, how a year was found."""

from __future__ import annotations

from tracker.models import (
    Agreement,
    Kind,
    Qualifier,
    Relation,
    SourceType,
    Status,
    Verdict,
    YearBasis,
    YearFrom,
)
from tracker.page.words import Words

_KINDS = {
    Kind.PAYMENT: "payment",
    Kind.OFFER: "offer",
    Kind.DEMAND: "demand",
    Kind.ESTIMATE: "estimate",
    Kind.COST: "cost",
    Kind.OTHER: "other money",
}
_QUALIFIERS = {
    Qualifier.ABOUT: "about",
    Qualifier.AT_LEAST: "at least",
    Qualifier.MORE_THAN: "more than",
    Qualifier.AT_MOST: "at most",
    Qualifier.UP_TO: "up to",
    Qualifier.LESS_THAN: "less than",
    Qualifier.NEARLY: "nearly",
}
_YEARS = {
    YearFrom.STATED: "the text names the year",
    YearFrom.RELATIVE: "counted from another date",
    YearFrom.CARRIED: "carried over from elsewhere in the text",
    YearFrom.NONE: "no year can be told from the text",
}
_VERDICTS = {
    Verdict.AGREES: "agrees with the record",
    Verdict.ROUNDS: "agrees, rounded",
    Verdict.TRUNCATES: "agrees, cut off",
    Verdict.CONSISTENT: "not contradicted",
    Verdict.DIFFERS: "differs from the record",
    Verdict.POSSIBLE: "may agree",
    Verdict.NO_RECORD: "nothing in the record to hold it against",
    Verdict.NOT_PAYMENT: "not a payment",
}
_RELATIONS = {
    Relation.AGREES: "agrees",
    Relation.ROUNDS: "the same, rounded",
    Relation.TRUNCATES: "the same, cut off",
    Relation.DIFFERS: "differs",
}
_STATUSES = {
    Status.AGREED: "agreed",
    Status.BUDGETED: "budgeted",
    Status.REQUESTED: "requested of the legislature",
    Status.CONTRACTED: "budgeted by contracts",
    Status.SUPERSEDED: "agreed, then replaced",
    Status.SETTLED: "settled after the year",
    Status.DERIVED: "derived",
    Status.ASSERTED: "asserted",
}
_TYPES = {
    SourceType.TREATY: "treaty text",
    SourceType.OFFICIAL: "official document",
    SourceType.AGENCY: "news agency",
    SourceType.PRESS: "press",
    SourceType.RESEARCH: "research",
    SourceType.OTHER: "other",
}
_BASES = {
    YearBasis.CALENDAR: "calendar year",
    YearBasis.ROK_FISCAL: "Korean fiscal year (January to December)",
    YearBasis.JAPANESE_FISCAL: "Japanese fiscal year (from April)",
    YearBasis.US_FISCAL: "US fiscal year (from October of the year before)",
    YearBasis.UK_FISCAL: "UK fiscal year (from April)",
}
# how the value of a chart's mark was arrived at
MARKS = {
    "cited": "printed by a source",
    "sum": "sum of printed won and dollars, converted",
    "converted": "printed in another currency, converted",
    "derived": "derived by the agreement’s rule",
    "projected": "projection by the agreement’s rule",
    "demand": "demand",
    "claim": "claim",
    "offer": "offer",
}
# the same where no source prints the value itself: what it was worked out from
WORKED_OUT = {
    "cited": "worked out from printed sums",
    "sum": "worked out from printed parts",
    "converted": "worked out from sums in dollars",
    "derived": "worked out from a sum by the agreement’s rule",
    "projected": "worked out from a projection",
}


def kind(value: Kind, w: Words) -> str:
    """What the money is."""
    return w.say(_KINDS[value])


def hedged(value: Qualifier, amount: str, w: Words) -> str:
    """A sum with its hedge, which Korean sets before some sums and after others.

    >>> from tracker.page.words import words
    >>> hedged(Qualifier.ABOUT, "5억 원", words("ko")), hedged(Qualifier.AT_LEAST, "5억 원", words("ko"))
    ('약 5억 원', '5억 원 이상')
    """
    return amount if value is Qualifier.EXACT else w.say(f"{_QUALIFIERS[value]} {{amount}}", amount=amount)


def year_from(value: YearFrom, w: Words) -> str:
    """How a year was found."""
    return w.say(_YEARS[value])


def verdict(value: Verdict, w: Words) -> str:
    """What holding a figure against the record gave."""
    return w.say(_VERDICTS[value])


def relation(value: Relation, w: Words) -> str:
    """How one source's figure stands to another's."""
    return w.say(_RELATIONS[value])


def status(value: Status, w: Words) -> str:
    """What stands behind a payment."""
    return w.say(_STATUSES[value])


def source_type(value: SourceType, w: Words) -> str:
    """The nature of a source."""
    return w.say(_TYPES[value])


def year_basis(value: YearBasis, w: Words) -> str:
    """What "year" means in a programme."""
    return w.say(_BASES[value])


def mark(basis: str, w: Words, *, worked_out: bool = False) -> str:
    """How the value of a mark was arrived at."""
    return w.say(WORKED_OUT.get(basis, MARKS[basis]) if worked_out else MARKS[basis])


def agreement(value: Agreement, w: Words) -> str:
    """An agreement by its number and its years."""
    number, start, end = value.number, value.period_start, value.period_end
    if start == end:
        return w.say("No. {number}, {year}", number=number, year=start)
    return w.say("No. {number}, {start} to {end}", number=number, start=start, end=end)


def day(value: str | None, w: Words) -> str:
    """An ISO date, as precise as it is: as it stands, or as Korean writes it; nothing for none.

    >>> from tracker.page.words import words
    >>> day("2025-04-09", words("ko")), day("2019-07", words("ko")), day("2025-04-09", words("en"))
    ('2025년 4월 9일', '2019년 7월', '2025-04-09')
    """
    if w.language == "en" or not value:
        return value or ""
    return " ".join(f"{int(number)}{unit}" for number, unit in zip(value.split("-"), "년월일", strict=False))


def messages() -> list[str]:
    """Every message above, for the test that each has a translation."""
    said = (_KINDS, _QUALIFIERS, _YEARS, _VERDICTS, _RELATIONS, _STATUSES, _TYPES, _BASES)
    hedges = [f"{text} {{amount}}" for text in _QUALIFIERS.values()]
    return [*hedges, *(message for table in (*said, MARKS, WORKED_OUT) for message in table.values())]
