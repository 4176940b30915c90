"""The page's own words in the visitor's language. English is the key; other languages are catalogues.

A catalogue is `locale/<language>.po`, read as it is: nothing needs compiling. What the record and the reader
know by short names is said in the words of wording.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from tracker.models import Kind, Measure, Qualifier
from tracker.money import currency_name, money
from tracker.page import LANGUAGES, Language
from tracker.record.store import Agreement

FOLDER = Path(__file__).parent / "locale"
# table -> short name -> words
WORDING: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("wording.toml").read_text(encoding="utf-8")
)

# What differs from one text of the record to the next of its sort: sums in words, numbers, currencies.
_SCALES = {"billion": 10**9, "million": 10**6}
_CODES = ("KRW", "JPY", "EUR", "PLN", "GBP")
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

    def markup(self, text: str | None) -> Markup:
        """HTML of a text that comes from the record: translated, or marked as the English that it is."""
        if self.language == "en" or not text or text in self.catalogue:
            return escape(self.say(text) if text else "")
        english = Markup('<span lang="en">{}</span>')
        return Markup("; ").join(self._clause(part) or english.format(part) for part in text.split("; "))

    def of(self, table: str, name: str, /, **values: object) -> str:
        """The words for a short name in a table of wording.toml; nothing where they are empty."""
        text = WORDING[table][name]
        return self.say(text, **values) if text else ""

    def label(self, value: StrEnum | None) -> str:
        """The words for one value of a closed vocabulary: a kind, a verdict, a status; nothing for none."""
        return self.of(type(value).__name__, value) if value else ""

    def hedged(self, value: Qualifier, amount: str) -> str:
        """A sum with its hedge, which Korean sets before some sums and after others.

        >>> words("ko").hedged(Qualifier.ABOUT, "5억 원"), words("ko").hedged(Qualifier.AT_LEAST, "5억 원")
        ('약 5억 원', '5억 원 이상')
        """
        return self.of("Qualifier", value, amount=amount) or amount

    def kind_and_measure(self, kind: Kind, measure: Measure) -> str:
        """What the money is and, unless it is one year's sum, what it measures."""
        return ", ".join(part for part in (self.label(kind), self.label(measure)) if part)

    def agreement(self, value: Agreement) -> str:
        number, start, end = value.number, value.period_start, value.period_end
        if start == end:
            return self.say("No. {number}, {year}", number=number, year=start)
        return self.say("No. {number}, {start} to {end}", number=number, start=start, end=end)

    def day(self, value: str | None) -> str:
        """An ISO date, as precise as it is: as it stands, or as Korean writes it; nothing for none.

        >>> words("ko").day("2025-04-09"), words("ko").day("2019-07"), words("en").day("2025-04-09")
        ('2025년 4월 9일', '2019년 7월', '2025-04-09')
        """
        if self.language == "en" or not value:
            return value or ""
        parts = zip(value.split("-"), "년월일", strict=False)
        return " ".join(f"{int(number)}{unit}" for number, unit in parts)

    def _clause(self, text: str) -> str | None:
        """`para 3` is said as `para {a}` with its 3: catalogues need not know every number."""
        values: dict[str, str] = {}
        if len(_VALUE.findall(text)) > len(ascii_lowercase):
            return None  # a table rather than a clause

        def take(found: re.Match[str]) -> str:
            name = ascii_lowercase[len(values)]
            amount, scale, unit = found.group("amount", "scale", "unit")
            # codes of the record's currencies, which a Korean sentence writes as their names
            code = currency_name(found.group(), self.language) if found.group() in _CODES else found.group()
            values[name] = code if amount is None else self._sum(amount, scale, unit)
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
    pairs = {str(m.id): m.string for m in catalogue if m.id and isinstance(m.string, str) and m.string}
    return Words(language, pairs)


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
