"""The words for the closed vocabularies: kinds, verdicts, statuses, how a year was found."""

from __future__ import annotations

from enum import StrEnum

from tracker.models import (
    Agreement,
    Kind,
    Measure,
    Qualifier,
    Relation,
    SourceType,
    Standing,
    Status,
    Verdict,
    YearBasis,
    YearFrom,
)
from tracker.page.words import Words

LABELS: dict[type[StrEnum], dict[str, str]] = {
    Kind: {
        "payment": "payment",
        "offer": "offer",
        "demand": "demand",
        "estimate": "estimate",
        "cost": "cost",
        "other": "other money",
    },
    Measure: {"level": "", "change": "change", "total": "total of several years"},
    Qualifier: {
        "exact": "",
        "about": "about {amount}",
        "at_least": "at least {amount}",
        "more_than": "more than {amount}",
        "at_most": "at most {amount}",
        "up_to": "up to {amount}",
        "less_than": "less than {amount}",
        "nearly": "nearly {amount}",
    },
    YearFrom: {
        "stated": "the text names the year",
        "relative": "counted from another date",
        "carried": "taken from elsewhere in the text",
        "none": "the text names no year",
    },
    Verdict: {
        "agrees": "agrees with the record",
        "rounds": "agrees, rounded",
        "truncates": "agrees, last digits dropped",
        "consistent": "not contradicted",
        "differs": "differs from the record",
        "possible": "may agree",
        "no_record": "nothing on record to compare",
        "not_payment": "not a payment",
    },
    Relation: {
        "agrees": "the same",
        "rounds": "the same, rounded",
        "truncates": "the same, last digits dropped",
        "differs": "differs",
    },
    Status: {
        "agreed": "agreed",
        "budgeted": "budgeted",
        "requested": "requested of the legislature",
        "contracted": "budgeted by contracts",
        "superseded": "agreed, then replaced",
        "settled": "settled after the year",
        "derived": "derived",
        "asserted": "asserted",
    },
    SourceType: {
        "treaty": "treaty text",
        "official": "official document",
        "agency": "news agency",
        "press": "press",
        "research": "research",
        "other": "other",
    },
    Standing: {
        "primary": "the document itself",
        "full_copy": "full copy of the document",
        "report": "report",
        "excerpt": "excerpt",
        "rewrite": "retold or translated",
        "second_hand": "second hand",
    },
    YearBasis: {
        "calendar": "calendar year",
        "rok_fiscal": "Korean fiscal year (January to December)",
        "japanese_fiscal": "Japanese fiscal year (from April)",
        "us_fiscal": "US fiscal year (from October of the year before)",
        "uk_fiscal": "UK fiscal year (from April)",
    },
}
# how the value of a chart's mark was arrived at
BASES = {
    "cited": "stated by a source",
    "sum": "sum of won and dollars that sources state",
    "converted": "stated in another currency, converted",
    "derived": "worked out by the agreement’s rule",
    "projected": "projection by the agreement’s rule",
}
# the same where no source states the value itself: what it was worked out from
WORKED_OUT = {
    "cited": "worked out from sums that sources state",
    "sum": "worked out from parts that sources state",
    "converted": "worked out from sums in dollars",
    "derived": "worked out from a sum by the agreement’s rule",
    "projected": "worked out from a projection",
}


def label(value: StrEnum, w: Words) -> str:
    """The words for one value of a vocabulary."""
    return w.say(LABELS[type(value)][value]) if LABELS[type(value)][value] else ""


def hedged(value: Qualifier, amount: str, w: Words) -> str:
    """A sum with its hedge, which Korean sets before some sums and after others.

    >>> from tracker.page.words import words
    >>> hedged(Qualifier.ABOUT, "5억 원", words("ko")), hedged(Qualifier.AT_LEAST, "5억 원", words("ko"))
    ('약 5억 원', '5억 원 이상')
    """
    return w.say(LABELS[Qualifier][value], amount=amount) if value is not Qualifier.EXACT else amount


def kind_and_measure(kind: Kind, measure: Measure, w: Words) -> str:
    """What the money is and, unless it is one year's sum, what it measures."""
    return ", ".join(part for part in (label(kind, w), label(measure, w)) if part)


def basis(name: str, w: Words, *, worked_out: bool = False) -> str:
    """How the value of a mark was arrived at."""
    return w.say((WORKED_OUT if worked_out else BASES)[name])


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
    return [text for table in (*LABELS.values(), BASES, WORKED_OUT) for text in table.values() if text]
