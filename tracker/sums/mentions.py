"""Text to mentions: every sum of money, where it stands, how much, in which currency, how hedged.

The order: what the typesetting broke is made whole (`mending`); numbers with what follows them (`western`,
`spelled`, `eastern`); the signs before them (`signs`); neighbours joined into ranges, or sharing scale and
currency (`joins`); what is no figure put aside: exchange rates, table units, vague sums; the words that
hedge (`qualifiers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple, TypeVar

import regex

from tracker.languages.detection import guest_scales
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Mention, Qualifier, Why
from tracker.sums.borrowing import of_countries
from tracker.sums.eastern import eastern_sums
from tracker.sums.joins import join
from tracker.sums.mending import Mended, mend
from tracker.sums.qualifiers import qualify
from tracker.sums.spelled import spelled_sums
from tracker.sums.sum import BEFORE, Sum, after, before, ends_with_word, read_sign
from tracker.sums.western import western_sums

_LONG = regex.compile(r"[0-9][0-9,.]{11}")  # what a sum of that size cannot do without
_WESTERN = regex.compile(r"[0-9][ -]?(?:million|billion|trillion|bn|tn)\b")
_SENTENCE = regex.compile(r"[.!?;。](?!\S)|[\"“”|]")
HIGHEST = 20_000  # what a currency costs in another, at most, where only the talk is of rates
Spanned = TypeVar("Spanned", Sum, Mention)
BEYOND = 24  # the power of ten that no state could pay: such a number is no sum
NUMBER = 64  # characters of the longest number before its scale
SCALED = 1000  # a number without a currency is worth a look only with a scale word


def find_mentions(text: str, language: str, *, dollar: str = "USD") -> list[Mention]:
    """Every sum of money in `text`, in order, none overlapping.

    `dollar` is the ISO code that a bare "$" stands for (see `tracker.sums.borrowing`).

    >>> [(m.as_written, int(m.amount), m.currency) for m in find_mentions("1.4 trillion won ($1.02bn)", "en")]
    [('1.4 trillion won', 1400000000000, 'KRW'), ('$1.02bn', 1020000000, 'USD')]
    """
    words = lexicon(language)
    mended = mend(text, words)
    mentions = _find(text, mended, words, dollar)
    for guest, scales in _guests(mended.text, words):
        mentions = _apart([*mentions, *_find(text, mended, lexicon(guest), dollar, scales)])
    return mentions


def too_large(text: str, language: str) -> tuple[str, ...]:
    """A line for every number of money that no state could pay, and that is read as no sum.

    >>> too_large("It cost $9,000,000,000,000 trillion, of which $5 billion was paid.", "en")
    ("'$9,000,000,000,000 trillion' is more than any state could pay: read as no sum",)
    """
    words = lexicon(language)
    if words.eastern or not _LONG.search(text):
        return ()
    large = (
        s
        for s in western_sums(text, words, 0, len(text))
        if s.currency and s.amounts[-1].adjusted() >= BEYOND
    )
    reason = "is more than any state could pay: read as no sum"
    return tuple(f"{' '.join(text[s.start : s.end].split())!r} {reason}" for s in large)


def _find(
    printed: str, mended: Mended, words: Lexicon, dollar: str, scales: regex.Pattern[str] | None = None
) -> list[Mention]:
    """The mentions of one language's words: read in the mended text, placed in the text as printed. Those of
    a guest are sought where its `scales` stand, and each has one of them."""
    text = mended.text
    found = [
        new
        for start, end in (_lines(text, scales) if scales else [(0, len(text))])
        for new in _sums(text, words, start, end)
        if (new.currency or new.factor >= SCALED)
        and new.amounts[-1].adjusted() < BEYOND
        and (scales is None or scales.search(text, new.start, new.end))
    ]
    mentions: list[Mention] = []
    for new in join(text, _apart(of_countries(text, found, words.language)), words):
        lead = before(text, new.start, min(BEFORE, new.start - new.lead))
        if not _refused(text, new, lead, words):
            qualifier, why = qualify(text, new.start, new.end, lead, words)
            mentions.append(_mention(printed, mended, new, qualifier, (*new.why, *why), dollar))
    return mentions


def _lines(text: str, scales: regex.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines of a text in which scales stand, from shortly before the first."""
    end = 0
    while match := scales.search(text, end):
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - NUMBER)
        end = text.find("\n", match.end()) + 1 or len(text)
        yield start, end


def _sums(text: str, words: Lexicon, start: int, end: int) -> Iterator[Sum]:
    """The sums between two places, each with its sign, some still without a currency."""
    if not words.eastern:
        yield from western_sums(text, words, start, end)
    for new in (
        eastern_sums(text, words, start, end) if words.eastern else spelled_sums(text, words, start, end)
    ):
        read_sign(text, new, words)
        yield new


def _guests(text: str, words: Lexicon) -> Iterator[tuple[str, regex.Pattern[str]]]:
    """Another language that writes sums in this text, and its scales: "1.04 trillion won" in a Korean
    article, 1조원 in an English one."""
    if words.eastern and _WESTERN.search(text):
        yield "en", _WESTERN
    for guest, scales in guest_scales(text, words.language):
        if scales.search(text):
            yield guest, scales


def _apart(found: list[Spanned]) -> list[Spanned]:
    """In order, and where two overlap the one that begins first, or is longer."""
    kept: list[Spanned] = []
    for new in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or new.start >= kept[-1].end:
            kept.append(new)
    return kept


def _mention(
    printed: str, mended: Mended, found: Sum, qualifier: Qualifier, why: tuple[Why, ...], dollar: str
) -> Mention:
    amounts = tuple(map(plain, found.amounts))
    low, high = amounts if len(amounts) == 2 else (None, None)
    start, end = found.start, found.end
    if mended.places:
        start, end = mended.start(start), mended.end(end)
        why = tuple(replace(w, start=mended.start(w.start), end=mended.end(w.end)) for w in why)
    return Mention(
        start=start,
        end=end,
        as_written=printed[start:end],
        currency=dollar if found.currency == "$" else found.currency or "",
        amount=amounts[0] if low is None else None,
        amount_low=low,
        amount_high=high,
        qualifier=qualifier,
        why=why,
    )


def plain(amount: Decimal) -> Decimal:
    """Without an exponent or needless zeros: 1520000000000, 0.19."""
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == amount else Decimal(f"{amount.normalize():f}")


class _Refusals(NamedTuple):
    """The words of a language that make a sum beside them no figure."""

    heads: tuple[str, ...]
    units: tuple[str, ...]
    phrases: tuple[str, ...]
    vague: tuple[str, ...]
    rate_before: tuple[str, ...]
    rate_after: tuple[str, ...]
    rates: tuple[str, ...]


@cache
def _refusals(language: str) -> _Refusals:
    keys = "table_before unit_after table_phrases vague_before rate_before rate_after rate_topic"
    return _Refusals(*(lexicon(language).words("words", key) for key in keys.split()))


def _refused(text: str, found: Sum, lead: str, words: Lexicon) -> bool:
    """Whether the words around a sum show that it is no figure."""
    said = _refusals(words.language)
    if _table_unit(lead, text, found, said) or _vague(text, found, lead, words.eastern, said):
        return True
    if found.factor > 1000 or found.amounts[-1] > 100_000:
        return False  # no rate is quoted in millions
    if _rate(lead, after(text, found.end), said):
        return True
    if found.amounts[-1] >= HIGHEST:
        return False
    sentence = _SENTENCE.split(lead)[
        -1
    ]  # "The won closed at 1,350 won": a small sum in a sentence about rates
    return _quotation(found, lead, words) or any(topic in sentence for topic in said.rates)


def _table_unit(lead: str, text: str, found: Sum, said: _Refusals) -> bool:
    """ "(Unit: KRW 100 million)", (단위: 억원, 괄호는 백만달러): the head of a table."""
    inside = lead.rpartition("(")[2] if "(" in lead else ")"
    unit = ")" not in inside and inside.startswith(said.heads)
    unit = unit or (said.units != () and after(text, found.end, 8).startswith(said.units))
    if unit and found.amounts[0].normalize().as_tuple().digits == (1,):
        return True
    if lead[-1:] in (":", "："):
        return bool(ends_with_word(lead[:-1].rstrip(), said.heads))
    phrase = ends_with_word(lead, said.phrases)
    counted = lead.removesuffix(phrase).rstrip()[-1:].isdecimal()  # "1,400 units of $900,000"
    return bool(phrase) and not counted


def _vague(text: str, found: Sum, lead: str, eastern: bool, said: _Refusals) -> bool:
    """ "several", 수, 数十億: a sum with no number."""
    if eastern and not text[found.start].isdecimal():
        return lead.endswith(said.vague)
    return bool(ends_with_word(lead, said.vague))


def _rate(lead: str, follow: str, said: _Refusals) -> bool:
    """ "Won1,220 against the dollar", 달러당 1,426원."""
    if lead[-1:] in ("=", "＝") or follow[:1] in ("=", "＝") or follow.startswith(said.rate_after):
        return True
    places = ((lead.rfind(phrase), len(phrase)) for phrase in said.rate_before)
    return any(
        at >= 0 and not any(c.isdigit() or c in ".,;!?" for c in lead[at + length :]) for at, length in places
    )


def _quotation(found: Sum, lead: str, words: Lexicon) -> bool:
    """The line of a market: "Nikkei 37,722.40 | Dollar 144.8-144.9 yen"."""
    *ahead, last = lead.split()[-2:] or [""]
    other = words.units.get(last) if last not in words.words("words", "verbs") else None
    counted = any(word[-1].isdigit() or word in words.scales for word in ahead)  # 10억 달러
    return other is not None and other != found.currency and not counted
