"""The amounts of a figure in another currency, at the average rate of the year that the money is for."""

from __future__ import annotations

from decimal import Decimal

from tracker.cells import plain
from tracker.models import Figure
from tracker.record.rates import Rate, average
from tracker.record.store import Record, the_record
from tracker.rows import CONVERTED, Row

CENT = Decimal("0.01")


def convert(figure: Figure, currency: str) -> Row:
    """The columns CONVERTED of a figure: amounts, rate and source; or nulls, and why there is no rate."""
    row: Row = {**dict.fromkeys(CONVERTED), "in_currency": currency}
    if figure.currency == currency:
        return row | _amounts(figure, Decimal(1))
    if figure.year is None:
        return row | {"in_remark": "the year is not known"}
    if figure.year_end is not None:
        return row | {"in_remark": "a sum of several years has no one rate"}
    rate = average(the_record(), figure.currency, currency, figure.year)
    if rate is None:
        return row | {
            "in_remark": f"the record has no rate of {figure.currency} to {currency} for {figure.year}"
        }
    factor = rate.value if rate.numerator == currency else 1 / rate.value
    return (
        row
        | _amounts(figure, factor)
        | {"rate": plain(rate.value), "rate_source": _cited(rate, the_record())}
    )


def _amounts(figure: Figure, factor: Decimal) -> Row:
    amounts = (
        ("amount", figure.amount),
        ("amount_low", figure.amount_low),
        ("amount_high", figure.amount_high),
    )
    return {f"in_{name}": plain((amount * factor).quantize(CENT)) for name, amount in amounts if amount}


def _cited(rate: Rate, record: Record) -> str:
    sources = "; ".join(
        ", ".join(filter(None, (source.publisher, source.title)))
        for source in (record.sources[name] for name in rate.sources)
    )
    return f"{rate.numerator} per {rate.denominator}, average of {rate.year}: {sources}"
