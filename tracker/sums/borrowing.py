"""Sums without a currency of their own: that of a list, of the money beside them, of a headline's country.
And whose dollar a bare "$" is: first the dateline's agency tells, then the publisher, then the city."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any

import regex
from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol, get_territory_currencies

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import SHARED, Lexicon
from tracker.models import Document, Why
from tracker.outlets import agency_of, at, named
from tracker.shipped import tables
from tracker.sums.numerals import YEARS
from tracker.sums.sum import Sum, after, before, ends_with_word
from tracker.units import currencies

ASIDE = 24  # characters between two sums of a list that say what the first is for
AHEAD = 48  # characters between a question's sum and that of its answer
PARALLEL = 160  # characters between a sum and the one that lends it its currency
ALIKE = 30  # how many times the other a sum may be that borrows its currency
NEIGHBOURS = 8  # sums before and after one that tell whether a bare 1조 is money
SURE = 10**15  # no law and no team has this number: 1100조
_CODE = regex.compile(r"\b[A-Z]{2,4}[ \u00a0]?$")  # before a number, a currency that is not known
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_STOP = regex.compile(r"[\d.;:?!()\n]")
DEFAULT = "USD"
_RESTATED = regex.compile(r"(?<![A-Z.])\$[0-9][^($\n]{0,24}\((?:about |around )?US ?\$")
COUNTRY = 600  # letters before a sum in which the country is sought whose money it is
HEAD = 600  # characters in which a dateline stands


def borrow(text: str, found: list[Sum], words: Lexicon) -> None:
    """Give the sums of a text that have no currency the one that the words around them make plain."""
    for i in range(len(found) - 1, -1, -1):
        if found[i].currency is None and i + 1 < len(found):
            _from_list(text, found[i], found[i + 1], words)
    headline = words.table.get("grammar", {}).get("headline")
    for i, new in enumerate(found):
        if new.currency is None:
            if headline:
                _from_headline(text, found, i, words, headline)
            else:
                _from_beside(text, found, i, words)


def _give(new: Sum, currency: str, reason: str, start: int, end: int) -> None:
    new.currency = currency
    new.why.append(Why("currency", reason, start, end))


def _from_list(text: str, new: Sum, following: Sum, words: Lexicon) -> None:
    """The currency of a list stands at its end: "680.4 billion, 725.5 billion and 741.5 billion won"."""
    gap = text[new.end : following.start].strip().lower()
    # "5.8 billion from Seoul, $12.6 billion from Tokyo"
    parallel = len(gap) <= ASIDE and gap.endswith(",") and not _STOP.search(gap)
    if (
        gap.endswith(words.words("ranges", "join")) and len(gap) <= ASIDE
    ):  # from 4 billion in 2018 to $5 billion
        opened = ends_with_word(before(text, new.start), words.words("ranges", "from"))
        parallel |= bool(opened) and not _STOP.search(_YEAR.sub("", gap))
    parallel = parallel and ends_phrase(text, new.end, words)  # "4 billion tenge, 3 billion dinars"
    if (
        following.currency
        and new.factor == following.factor
        and (parallel or gap in words.words("ranges", "either"))
    ):
        _give(new, following.currency, "the currency of the list", following.start, following.end)


def _from_beside(text: str, found: list[Sum], i: int, words: Lexicon) -> None:
    """The currency of a money figure beside a number that has a scale and counts nothing else: "760 billion
    won in 2009, 680.4 billion the year before"."""
    new = found[i]
    lead = before(text, new.start, 24)
    for unit in words.words("grammar", "paid_in"):  # everything is paid in won: 680.4 billion this year
        if lead.rstrip(" :").endswith(f" in {unit}") and unit in words.units:
            _give(new, words.units[unit], "named before the sum", max(0, new.start - 8), new.start)
            return
    if text[new.end - 1] == ".":
        new.end -= 1  # of a sentence, where it may be that of an abbreviated scale too
    if not ends_phrase(text, new.end, words) or _CODE.search(text, max(0, new.start - 8), new.start):
        return
    for j in range(i - 1, -1, -1):
        other = found[j]
        between = text[other.end : new.start]
        apart = "\n" in between.strip() and (len(between) > AHEAD or other.factor != new.factor)
        if len(between) > PARALLEL or apart or "(" in between[-12:]:
            break
        if other.currency and other.factor >= 1000:
            if _alike(new, other):
                _give(new, other.currency, "taken from the sum beside it", other.start, other.end)
                return
            if text[other.end : other.end + 1] not in (")", "]"):
                break  # "1.5192 trillion won ($1.09 billion). Next year Seoul owes 1.4028 trillion"
    following = found[i + 1] if i + 1 < len(found) else None
    if following is not None and following.currency and following.factor >= 10**6 <= new.factor:
        between = text[new.end : following.start]
        if len(between) <= AHEAD and between.lstrip()[:1] == "?":
            # "Protect them for 500 million? It costs us $5 billion."
            reason = "taken from the sum beside it"
            _give(new, following.currency, reason, following.start, following.end)


def of_countries(text: str, found: list[Sum], language: str) -> list[Sum]:
    """The sums with money that several countries call by one name ("MXN|PHP|CLP") given that of the country
    named last before, or anywhere; else that of the first, if any. Where nothing tells they are left out."""
    anywhere = dict[str, str]()
    for new in found:
        if new.currency is None or "|" not in new.currency:
            continue
        said = new.currency
        code, reason = _named(text[max(0, new.start - COUNTRY) : new.end], said, language), "named before it"
        if not code:
            if said not in anywhere:
                anywhere[said] = _named(text, said, language)
            code, reason = anywhere[said], "named in the text"
        if not code:
            code, reason = said.split("|")[0], "the commonest money of this name"
        new.currency = code
        new.why.append(Why("currency", f"{code}: {reason}", new.start, new.end))
    return [new for new in found if new.currency != ""]


def _named(text: str, currencies: str, language: str) -> str:
    """The one of several currencies whose country a text names last, "" where it names none."""
    places = [(max(map(text.rfind, names)), code) for code, names in _countries(currencies, language)]
    place, code = max(places)
    return code if place >= 0 else ""


@cache
def _countries(currencies: str, language: str) -> list[tuple[str, list[str]]]:
    """What a text calls the country of each of some currencies: Norway, Norwegian; their endings left off."""
    locale = Locale.parse(language)
    codes = list(filter(None, currencies.split("|")))
    named = {code: get_currency_name(code, locale=locale).split() for code in codes}
    words = Counter(word for name in named.values() for word in name)
    for code, name in named.items():
        name[:] = [locale.territories[code[:2]], *(word for word in name if words[word] == 1)]
    return [(code, [word.rstrip("aeo") for word in name]) for code, name in named.items()]


def _alike(new: Sum, other: Sum) -> bool:
    """Whether two sums are of one order of size."""
    one, two = abs(new.amounts[0]), abs(other.amounts[-1])
    return Decimal(0) < one < ALIKE * two and two < ALIKE * one


def ends_phrase(text: str, end: int, words: Lexicon) -> bool:
    """Whether no noun follows that would say what is counted: "28 million users"."""
    follow = text[end : end + 24]
    if follow.startswith(("-", "%")) or follow[:1].isalnum():
        return False
    first = follow.split(maxsplit=1)[:1] if follow[:1] in " \n" else []
    if not first or not first[0][0].isalnum():
        return True
    said = first[0].strip(".,;:!?)\"'”’").lower()
    if said.isdecimal() and len(said) == 4 and int(said) in YEARS:
        return True  # 725,5 Milliarden 2007
    return said in words.words("words", "after_bare") or (
        after(text, end).startswith(words.words("words", "after_part"))
    )


def _from_headline(text: str, found: list[Sum], i: int, words: Lexicon, headline: str) -> None:
    """The money of the country, where a sum in 조 or 억 names none: 1조1833억 요구."""
    new = found[i]
    if said := _said_before(text, new, words):
        _give(new, said, "named before the sum", max(0, new.start - 8), new.start)
        return
    if new.amounts[0] < 10**8 or new.factor <= 1000 or not _counts_nothing(text, found, i, words):
        return
    if _is_money(text, found, i, words, headline):
        _give(new, headline, f"none is named: {headline}, as headlines leave it out", new.start, new.end)


def _said_before(text: str, new: Sum, words: Lexicon) -> str | None:
    """The currency that a sum is said to be in: 캐나다 달러로 3억."""
    lead = before(text, new.start, 16)
    for particle in words.words("grammar", "said_in"):
        if lead.endswith(particle):
            said = lead.removesuffix(particle).split() or [""]
            return (
                words.signs.get(" ".join(said[-2:])) or words.signs.get(said[-1]) or words.units.get(said[-1])
            )
    return None


def _counts_nothing(text: str, found: list[Sum], i: int, words: Lexicon) -> bool:
    """Whether a bare 1조1833억 may be money: no counter after it (억 명), no law before it (제1조)."""
    new = found[i]
    follow = text[new.end : new.end + 8]
    rest = follow.lstrip(" ")
    if follow.startswith(counters := words.words("words", "counters")) or rest.startswith(counters):
        return False
    if rest[:1].isdigit() and not (i + 1 < len(found) and found[i + 1].start - new.end <= 2):
        return False
    if "\u3300" <= rest[:1] <= "\u33ff":
        return False  # 5億㌘
    if follow[:1].isalpha() and not follow.startswith(words.words("words", "particles")):
        return False
    return not before(text, new.start, 8).endswith(words.words("words", "law_before"))


def _is_money(text: str, found: list[Sum], i: int, words: Lexicon, headline: str) -> bool:
    """Whether 억 or a fraction makes it money. A bare 1조 may be an article or a team, and is money only
    where words of money stand beside it (예산 470조) or a like sum near (1조 넘었다 ... 1조389억원)."""
    new = found[i]
    own = text[new.start : new.end]
    if not own[0].isdecimal():
        return False  # 구조
    if "." in own or any(mark in own for mark in words.words("grammar", "money_scales")):
        return True
    if new.amounts[0] >= SURE or before(text, new.start, 16).endswith(words.words("words", "money_before")):
        return True
    if after(text, new.end, 12).startswith(words.words("words", "money_after")):
        return True
    near = found[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1]
    return any(other.currency == headline and _alike(new, other) for other in near)


def local_dollar(document: Document) -> str:
    """The ISO code of a bare "$" in this document.

    >>> local_dollar(Document("SYDNEY — The treasurer pledged $2 billion."))
    'AUD'
    >>> local_dollar(Document("SYDNEY, Feb. 10 (Reuters) - The treasurer pledged $2 billion."))
    'USD'
    """
    source, text = document.source, document.text
    outlet = agency_of(text[:HEAD]) or named(source.publisher or "") or at(source.url or "")
    city = None if outlet else _dateline().search(text, 0, HEAD)
    country = outlet.country if outlet else _table()["cities"][city["city"].upper()] if city else ""
    own = dollar_of(country) if country else DEFAULT
    return _own_dollar(text) if own == DEFAULT else own


def _own_dollar(text: str) -> str:
    """The dollar of a text that restates its bare "$" in "US$": the country named in that sentence.

    >>> _own_dollar("The Australian treasurer pledged $2 billion (US$1.3 billion).")
    'AUD'
    """
    match = _RESTATED.search(text)
    if match is None:
        return DEFAULT
    sentence = text[max(text.rfind(". ", 0, match.start()), match.start() - 200, 0) : match.end()]
    for country, code in _table()["countries"].items():
        if country in sentence:
            return dollar_of(code)
    return DEFAULT


@cache
def dollar_of(country: str) -> str:
    """The dollar of a country (ISO 3166), the American one where its money is no dollar.

    >>> dollar_of("AU"), dollar_of("KR"), dollar_of("US")
    ('AUD', 'USD', 'USD')
    """
    known = [code for code in get_territory_currencies(country) if code in currencies()]
    return next(filter(is_dollar, known), DEFAULT)


@cache
def is_dollar(currency: str) -> bool:
    """Whether a currency is a dollar; reals and pesos, which have its sign too, are none.

    >>> is_dollar("TWD"), is_dollar("USD"), is_dollar("BRL"), is_dollar("KRW")
    (True, True, False, False)
    """
    return "$" in get_currency_symbol(currency, "en") and currency not in ("BRL", "MXN")


@cache
def _table() -> Any:
    return tables(SHARED / "dollars.toml")


@cache
def _dateline() -> re.Pattern[str]:
    """A city at the beginning of a line, in capitals or before a dash: "SYDNEY —", "Ottawa, Feb 3 (AP) -"."""
    cities = [form for city in _table()["cities"] for form in (city, city.title())]
    end = r"\b[\])]?(?=[^\n]{0,48}?[—–\-:\]])"
    return re.compile(rf"^\s*[\[(]?(?P<city>{alternation(cities)}){end}", re.MULTILINE)
