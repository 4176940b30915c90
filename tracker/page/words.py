"""The page's own words in the visitor's language. English is the key; other languages are catalogues.

A catalogue is `locale/<language>.po`, read as it is: nothing needs compiling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from string import ascii_lowercase
from typing import Literal

from babel.messages.pofile import read_po

from tracker.money import money

Language = Literal["en", "ko"]
LANGUAGES: dict[Language, str] = {"en": "English", "ko": "한국어"}
FOLDER = Path(__file__).parent / "locale"


# What differs from one text of the record to the next of its sort: sums in words, numbers, currencies.
_SCALES = {"billion": 10**9, "million": 10**6}
_CURRENCIES = {"won": "KRW", "dollars": "USD"}
_VALUE = re.compile(
    r"(?P<amount>\d[\d,.]*) (?P<scale>billion|million) (?P<unit>won|dollars)\b|\d(?:[\d,.]*\d)?|\b[A-Z]{3}\b"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    >>> words("ko").say("Sources")
    '출처'
    >>> words("en").say_n("{n} source", "{n} sources", 2)
    '2 sources'
    """

    language: Language
    catalogue: dict[str, str]

    def say(self, text: str, /, **values: object) -> str:
        """`text` translated, its `{names}` filled in."""
        translated = self.catalogue.get(text) or text
        return translated.format(**values) if values else translated

    def in_record(self, text: str) -> str:
        """A text of the record, clause by clause, its numbers kept; English where there is no translation.

        >>> words("ko").in_record("p.181, Chart 5-1")
        '181쪽, 도표 5-1'
        """
        return self.catalogue.get(text) or "; ".join(self._clause(part) or part for part in text.split("; "))

    def markup(self, text: str) -> str:
        """HTML of a text that comes from the record: translated, or marked as the English that it is."""
        if self.language == "en" or not text:
            return escape(text)
        if text in self.catalogue:
            return escape(self.say(text))
        return "; ".join(
            escape(clause) if (clause := self._clause(part)) else f'<span lang="en">{escape(part)}</span>'
            for part in text.split("; ")
        )

    def _clause(self, text: str) -> str | None:
        """`para 3` is said as `para {a}` with its 3: catalogues need not know every number."""
        values: dict[str, str] = {}
        if len(_VALUE.findall(text)) > len(ascii_lowercase):
            return None  # a table rather than a clause

        def take(found: re.Match[str]) -> str:
            name = ascii_lowercase[len(values)]
            amount, scale, unit = found.group("amount", "scale", "unit")
            values[name] = found.group() if amount is None else self._sum(amount, scale, unit)
            return f"{{{name}}}"

        form = self.catalogue.get(_VALUE.sub(take, text))
        return form.format(**values) if form else None

    def _sum(self, amount: str, scale: str, unit: str) -> str:
        whole = Decimal(amount.replace(",", "")) * _SCALES[scale]
        return money(whole, _CURRENCIES[unit], self.language)

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The singular or plural form for `n`; Korean has one form for both, filed under `many`."""
        form = one if n == 1 and self.language == "en" else many
        return self.say(form, n=f"{n:,}", **values)


@cache
def words(language: Language) -> Words:
    """The words of `language`; English for one that has no catalogue."""
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return Words("en", {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    pairs = {_key(m.id): m.string for m in catalogue if m.id and isinstance(m.string, str) and m.string}
    return Words(language, pairs)


def _key(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[-1]


def known(code: str | None) -> Language | None:
    """The language of the page that a code names, if any."""
    return next((language for language in LANGUAGES if language == code), None)


def preferred(accept_language: str | None) -> Language:
    """The first language of an Accept-Language header that the page speaks.

    >>> preferred("ko-KR,ko;q=0.9,en;q=0.8"), preferred("fr"), preferred(None)
    ('ko', 'en', 'en')
    """
    for part in (accept_language or "").split(","):
        language = known(part.split(";")[0].strip().lower().split("-")[0])
        if language:
            return language
    return "en"
