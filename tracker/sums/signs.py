"""What stands before a number: a currency's sign, a minus."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tracker.languages.lexicon import Lexicon, glued
from tracker.models import Why
from tracker.sums.sum import SIGN_REACH, SPACES, Sum, before

MINUS = "-−–△▲"
COMPARED = ("比", "비")  # 前年度比△47億円


def read_sign(text: str, found: Sum, words: Lexicon) -> None:
    """Give the sum the currency and the minus that stand before it.

    Where a sign and a word name two currencies the more exact wins: "$800M AUD" is Australian, while
    新台币2587亿元 is Taiwanese, for 元 alone may be anyone's.
    """
    start = found.start
    last = text[start - 1 : start]
    if sign_before(text, start, words):
        at, sign = _sign(text, start, words)
        if sign and _is_sign(text, at, sign, found, words):
            currency = words.letters.get(sign) or words.signs[sign]
            if found.currency is None or found.currency == "$" or _generic(text, found, words):
                found.currency = currency
            found.start, found.signed = at, True
            last = text[at - 1 : at]
    if last.isascii() and last.isalpha() and not found.signed:
        found.currency, found.factor = None, Decimal(1)  # log1p, PHP5: the number belongs to a name
    elif (contexts := words.table.get("context")) and found.currency:
        _by_context(text, found, contexts)
    if last and last in MINUS and (found.signed or found.currency):
        ahead = text[found.start - 2 : found.start - 1] if found.start > 1 else ""
        if (not ahead.isalnum() or ahead in COMPARED) and not (ahead and ahead in ")）]%円원"):
            found.start -= 1
            found.amounts = tuple(-a for a in found.amounts)


def _by_context(text: str, found: Sum, contexts: Mapping[str, Mapping[str, str]]) -> None:
    """Another country's money of the same name: 인민폐로 약 53억원 is yuan."""
    lead = before(text, found.start, 12).removesuffix("약").rstrip()
    for word, meanings in contexts.items():
        if lead.endswith(word):
            for unit, currency in meanings.items():
                if text.endswith(unit, 0, found.end):
                    found.currency = currency
                    found.why.append(Why("currency", "the word before the sum", found.start - 1, found.end))


def sign_before(text: str, start: int, words: Lexicon) -> bool:
    """Whether the characters before a number may be the end of a sign: a quick look."""
    last = text[start - 1 : start]
    if not last:
        return False
    if last in SPACES:
        return start > 1 and text[start - 2] in words.spaced_ends
    return last in words.sign_ends


def _sign(text: str, start: int, words: Lexicon) -> tuple[int, str]:
    """The longest sign that ends here, perhaps before one space, and where it begins."""
    end = start - 1 if text[start - 1] in SPACES else start
    for length in range(SIGN_REACH, 0, -1):
        if length <= end and (sign := text[end - length : end]) in words.all_signs:
            return end - length, sign
    return start, ""


def _is_sign(text: str, at: int, sign: str, found: Sum, words: Lexicon) -> bool:
    """Whether what looks like a sign is one here: a letter of another word is none."""
    ahead = text[at - 1 : at]
    touching = at + len(sign) == found.start
    if sign in words.letters:
        # "W932b" and "W1,124" are won, "W3" and "Y2K" are not.
        grouped = "," in text[found.start : found.end]
        return touching and not ahead.isalnum() and (found.factor >= 1_000_000 or grouped)
    if sign[0].isalpha() and ahead.isascii() and (ahead.isalnum() or ahead == "/"):
        return False  # the end of a word; "EUR/USD 1.08" is a rate
    if sign.isalpha() and not sign.isascii() and found.currency and not _generic(text, found, words):
        return False  # 미화 20억 달러: the word after the number says it
    if glued(sign) and not touching:
        return False
    return not (sign in ("$", "＄") and ahead.isupper() and ahead.isascii())  # "J$5": another dollar


def _generic(text: str, found: Sum, words: Lexicon) -> bool:
    """Whether the currency came from a word that any country's money may bear."""
    return text.endswith(words.words("grammar", "generic"), 0, found.end)
