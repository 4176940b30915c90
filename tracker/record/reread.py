"""A row is only as good as its words: reading them again must give its amount and currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tracker.models import CitedFigure, Mention
from tracker.record.store import Record
from tracker.sums.dollars import is_dollar
from tracker.sums.mentions import find_mentions

# Rows whose words cannot be read on their own, each with the reason. Keep this list short.
EXCEPTIONS: dict[str, str] = {
    "kr-sma-2019-joongang-ilbo-rok-1": "a quote without a currency: “500 million more”",
    "kr-sma-2019-new-york-times-3": "a quote without a currency: “Five-hundred million”",
    "kr-sma-2020-reuters-daily8-1": "the paper completes the quote in brackets: “three (billion)”",
    "kr-sma-2020-yonhap-korea-herald-2": "a bare “three” after billions named earlier",
    "jp-hns-2016-people-s-daily-1": "yen named earlier in the sentence",
    "de-hns-2010-t-online-2": "euros named earlier in the sentence",
    "nato-cf-2022-la-tribune-1": "euros understood in a French paper",
    "nato-cf-fr-2022-la-tribune-1": "euros understood in a French paper",
}


def reread(figure: CitedFigure) -> list[Mention]:
    """The sums that the row's words state, a bare table cell being taken in the unit of its table."""
    # A bare dollar sign is the row's own dollar, as in a paper of that country.
    dollar = figure.currency if is_dollar(figure.currency) else "USD"
    if figure.table_unit is None:
        return find_mentions(figure.as_written, figure.language, dollar=dollar)
    return [_in_table(figure.as_written, mention) for mention in _unit(figure, dollar)]


def _unit(figure: CitedFigure, dollar: str) -> list[Mention]:
    """The unit of a table as a sum: "KRW 100 million", or "億円", which stands for one of them."""
    unit = figure.table_unit or ""
    mentions = find_mentions(unit, figure.language, dollar=dollar)
    return (
        mentions
        or find_mentions(f"1{unit}", figure.language, dollar=dollar)
        or find_mentions(f"1 {unit}", figure.language, dollar=dollar)
    )


def _in_table(cell: str, unit: Mention) -> Mention:
    """The sum that a cell states: so many of the unit. Cells are printed as 9,602 or 1.5 or 1 313,96."""
    digits = re.sub(r"[\s\u00a0]", "", cell)
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    count = Decimal(digits.replace(",", ""))
    amount = None if unit.amount is None else unit.amount * count
    return Mention(start=0, end=len(cell), as_written=cell, currency=unit.currency, amount=amount)


def misread(record: Record) -> Iterator[tuple[CitedFigure, str]]:
    """Rows whose words give another sum than the row, with what they give; excepted rows are left out."""
    for figure in record.figures:
        if figure.id in EXCEPTIONS:
            continue
        mentions = reread(figure)
        if not any(m.currency == figure.currency and figure.amount in m.amounts for m in mentions):
            found = ", ".join(f"{m.amount} {m.currency}" for m in mentions) or "no sum"
            yield figure, found
