"""Text to mentions: every sum of money, where it stands, how much, in which currency, how hedged.

The order: numbers with what follows them (`western`, `spellings`, `eastern`); the signs before them
(`signs`); neighbours joined into ranges, or sharing scale and currency (`joins`); what is no figure put
aside (`refusals`); the words that hedge (`qualifiers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Mention
from tracker.sums.eastern import eastern_sums
from tracker.sums.joins import join
from tracker.sums.qualifiers import qualify
from tracker.sums.refusals import refused
from tracker.sums.signs import read_sign
from tracker.sums.spellings import spelled_sums
from tracker.sums.sum import Sum, before
from tracker.sums.tongues import SCRIPTS
from tracker.sums.western import western_sums

_WESTERN = regex.compile(r"[0-9][ -]?(?:million|billion|trillion|bn|tn)\b")
_SCALES = "만억조万億兆"
_EASTERN = {"ko": regex.compile(r"\p{Nd} ?[만억조]"), "ja": regex.compile(r"\p{Nd} ?[万億兆]")}
Spanned = TypeVar("Spanned", Sum, Mention)
SCALED = 1000  # a number without a currency is worth a look only with a scale word


def find_mentions(text: str, language: str, *, dollar: str = "USD") -> list[Mention]:
    """Every sum of money in `text`, in order, none overlapping.

    `dollar` is the ISO code that a bare "$" stands for (see `tracker.sums.dollars`).

    >>> [(m.as_written, int(m.amount), m.currency) for m in find_mentions("1.4 trillion won ($1.02bn)", "en")]
    [('1.4 trillion won', 1400000000000, 'KRW'), ('$1.02bn', 1020000000, 'USD')]
    """
    words = lexicon(language)
    mentions = _find(text, words, dollar)
    for guest, scales in _guests(text, words):
        others = [m for m in _find(text, lexicon(guest), dollar) if scales.search(m.as_written)]
        mentions = _apart([*mentions, *others])
    return mentions


def _find(text: str, words: Lexicon, dollar: str) -> list[Mention]:
    found = (
        eastern_sums(text, words)
        if words.eastern
        else [*western_sums(text, words), *spelled_sums(text, words)]
    )
    for new in found:
        read_sign(text, new, words)
    found = [new for new in found if new.currency or new.factor >= SCALED]
    mentions = []
    for new in join(text, _apart(found), words):
        lead = before(text, new.start)
        if not refused(text, new, lead, words):
            mentions.append(_mention(text, new, lead, words, dollar))
    return mentions


def _guests(text: str, words: Lexicon) -> Iterator[tuple[str, regex.Pattern[str]]]:
    """Another language that writes sums in this text, and its scales: "1.04 trillion won" in a Korean
    article, 1조원 in an English one."""
    if words.eastern:
        if _WESTERN.search(text):
            yield "en", _WESTERN
        for guest, script in SCRIPTS.items():
            if guest != words.language and words.language in SCRIPTS and script.search(text):
                yield guest, _EASTERN[guest]
    elif text.isascii() or not any(scale in text for scale in _SCALES):
        return
    else:
        for guest, scales in _EASTERN.items():
            if scales.search(text):
                yield guest, scales


def _apart(found: list[Spanned]) -> list[Spanned]:
    """In order, and where two overlap the one that begins first, or is longer."""
    kept: list[Spanned] = []
    for new in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or new.start >= kept[-1].end:
            kept.append(new)
    return kept


def _mention(text: str, found: Sum, lead: str, words: Lexicon, dollar: str) -> Mention:
    qualifier, why = qualify(text, found.start, found.end, lead, words)
    amounts = tuple(map(_plain, found.amounts))
    low, high = amounts if len(amounts) == 2 else (None, None)
    return Mention(
        start=found.start,
        end=found.end,
        as_written=text[found.start : found.end],
        currency=dollar if found.currency == "$" else found.currency or "",
        amount=amounts[0] if low is None else None,
        amount_low=low,
        amount_high=high,
        qualifier=qualifier,
        why=(*found.why, *why),
    )


def _plain(amount: Decimal) -> Decimal:
    """Without an exponent or needless zeros: 1520000000000, 0.19."""
    whole = amount.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == amount else Decimal(f"{amount.normalize():f}")
