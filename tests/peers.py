"""Other readers of money, each behind the same call. Run by the Python of the reader's own environment.

    python tests/peers.py quantulum3 < texts.jsonl > found.json

Standard input has one JSON string a line. Standard output is an object: `seconds` spent reading, and
`found`, for each text the list of its [amount, ISO code]. This file needs nothing but the reader.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Found = list[list[Any]]

SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "A$": "AUD"}
NAMES = {
    "dollar": "USD",
    "united states dollar": "USD",
    "us dollar": "USD",
    "cent": "USD",
    "won": "KRW",
    "south korean won": "KRW",
    "korean won": "KRW",
    "yen": "JPY",
    "japanese yen": "JPY",
    "euro": "EUR",
    "british pound": "GBP",
    "pound sterling": "GBP",
    "chinese yuan": "CNY",
    "renminbi": "CNY",
    "polish zloty": "PLN",
    "australian dollar": "AUD",
    "canadian dollar": "CAD",
    "hong kong dollar": "HKD",
    "singapore dollar": "SGD",
    "indian rupee": "INR",
    "rupee": "INR",
}


def quantulum3() -> Callable[[str], Found]:
    from quantulum3 import parser

    def read(text: str) -> Found:
        found: Found = []
        for quantity in parser.parse(text):
            code = NAMES.get(quantity.unit.name.lower())
            if code and quantity.unit.entity.name == "currency":
                value, uncertainty = quantity.value, quantity.uncertainty
                ends = [value - uncertainty, value + uncertainty] if uncertainty else [value]
                found += [[str(end), code] for end in ends]
        return found

    return read


def recognizers() -> Callable[[str], Found]:
    from recognizers_number_with_unit import Culture, NumberWithUnitRecognizer

    model = NumberWithUnitRecognizer(Culture.English).get_currency_model()

    def read(text: str) -> Found:
        found: Found = []
        for result in model.parse(text):
            fields = result.resolution or {}
            name = (fields.get("unit") or "").lower()
            code = fields.get("isoCurrency") or NAMES.get(name)
            if code and fields.get("value"):
                found.append([str(fields["value"]), code])
        return found

    return read


def price_parser() -> Callable[[str], Found]:
    from price_parser import Price

    def read(text: str) -> Found:
        price = Price.fromstring(text)
        code = SYMBOLS.get(price.currency or "", price.currency)
        return [[str(price.amount), code]] if price.amount is not None and code else []

    return read


def main() -> None:
    read = {"quantulum3": quantulum3, "recognizers": recognizers, "price-parser": price_parser}[sys.argv[1]]()
    texts = [json.loads(line) for line in sys.stdin]
    read("It cost $5.")
    start = time.perf_counter()
    found = []
    for text in texts:
        try:
            found.append(read(text))
        except Exception:
            # A reader that falls over has found nothing.
            found.append([])
    sys.stdout.write(json.dumps({"seconds": time.perf_counter() - start, "found": found}))


if __name__ == "__main__":
    main()
