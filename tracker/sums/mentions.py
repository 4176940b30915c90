"""Text to mentions: every sum of money, where it stands, how much, in which currency, how hedged.

The order: numbers with what follows them (`western`, `spellings`, `eastern`); the signs before them
(`signs`); neighbours joined into ranges, or sharing scale and currency (`joins`); what is no figure put
aside (`refusals`); the words that hedge (`qualifiers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import regex

from tracker.languages.detection import guest_scales
from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Mention, Qualifier, Why
from tracker.sums.eastern import eastern_sums
from tracker.sums.joins import join
from tracker.sums.mending import Mended, mend
from tracker.sums.qualifiers import qualify
from tracker.sums.refusals import refused
from tracker.sums.signs import read_sign
from tracker.sums.spelled import spelled_sums
from tracker.sums.sum import Sum, before
from tracker.sums.western import western_sums

_LONG = regex.compile(r"[0-9][0-9,.]{11}")  # what a sum of that size cannot do without
_WESTERN = regex.compile(r"[0-9][ -]?(?:million|billion|trillion|bn|tn)\b")
Spanned = TypeVar("Spanned", Sum, Mention)
BEYOND = 24  # the power of ten that no state could pay: such a number is no sum
SCALED = 1000  # a number without a currency is worth a look only with a scale word


def find_mentions(text: str, language: str, *, dollar: str = "USD") -> list[Mention]:
    """Every sum of money in `text`, in order, none overlapping.

    `dollar` is the ISO code that a bare "$" stands for (see `tracker.sums.dollars`).

    >>> [(m.as_written, int(m.amount), m.currency) for m in find_mentions("1.4 trillion won ($1.02bn)", "en")]
    [('1.4 trillion won', 1400000000000, 'KRW'), ('$1.02bn', 1020000000, 'USD')]
    """
    words = lexicon(language)
    mended = mend(text, words)
    mentions = _find(text, mended, words, dollar)
    for guest, scales in _guests(mended.text, words):
        others = _find(text, mended, lexicon(guest), dollar)
        mentions = _apart([*mentions, *(m for m in others if scales.search(m.as_written))])
    return mentions


def too_large(text: str, language: str) -> tuple[str, ...]:
    """A line for every number of money that no state could pay, and that is read as no sum.

    >>> too_large("It cost $9,000,000,000,000 trillion, of which $5 billion was paid.", "en")
    ("'$9,000,000,000,000 trillion' is more than any state could pay: read as no sum",)
    """
    words = lexicon(language)
    if words.eastern or not _LONG.search(text):
        return ()
    large = (s for s in western_sums(text, words) if s.currency and s.amounts[-1].adjusted() >= BEYOND)
    reason = "is more than any state could pay: read as no sum"
    return tuple(f"{' '.join(text[s.start : s.end].split())!r} {reason}" for s in large)


def _find(printed: str, mended: Mended, words: Lexicon, dollar: str) -> list[Mention]:
    """The mentions of one language's words: read in the mended text, placed in the text as printed."""
    text = mended.text
    if words.eastern:
        found = eastern_sums(text, words)
        for new in found:
            read_sign(text, new, words)
    else:
        found = western_sums(text, words)
        for new in spelled_sums(text, words):
            read_sign(text, new, words)
            found.append(new)
    found = [s for s in found if (s.currency or s.factor >= SCALED) and s.amounts[-1].adjusted() < BEYOND]
    mentions: list[Mention] = []
    for new in join(text, _apart(found), words):
        lead = before(text, new.start)
        if not refused(text, new, lead, words):
            qualifier, why = qualify(text, new.start, new.end, lead, words)
            mentions.append(_mention(printed, mended, new, qualifier, (*new.why, *why), dollar))
    return mentions


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
    amounts = tuple(map(_plain, found.amounts))
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


def _plain(amount: Decimal) -> Decimal:
    """Without an exponent or needless zeros: 1520000000000, 0.19."""
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == amount else Decimal(f"{amount.normalize():f}")
