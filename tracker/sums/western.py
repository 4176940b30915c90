"""Sums in languages that part their words: a number in digits, scales, a currency."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from tracker.languages.lexicon import Lexicon
from tracker.models import Why
from tracker.sums.numerals import FRACTIONS, SIGNS, digits, fraction, vulgar
from tracker.sums.sum import Sum, is_tail, read_sign, sign_before
from tracker.sums.unit_behind import Shapes, read_unit, shapes

_SECOND = regex.compile(r"[0-9a-z] ?(?:[-‐‑–~,]|to|and|or) ?$")
_FIRST = regex.compile(
    r",? ?(?:[-‐‑–~]|to|and|or)? ?\p{Sc}?[0-9.,]+(?<=[0-9])(?:k|m|b|t|bn|tn|mn)\b", regex.IGNORECASE
)
_FRACTION = regex.compile(r"(?:(?P<whole>\p{Nd}{1,3})[ \u00a0-])?(?<!\p{Nd})(?P<part>\p{Nd})[/⁄]$")
_SLASHED = regex.compile(r"(?:\p{Sc}|\p{Lu}{3}) ?(?:\p{Nd}+[.,]\p{Nd}+|\p{Nd}{2,})/$")
_WITH_FRACTION = regex.compile(r"(?:(?<![0-9.,][0-9.,])|[ \u00a0-][1-9])[/⁄](?:[2458]|10)(?![0-9/]| [0-9])")


def western_sums(text: str, words: Lexicon, start: int, end: int) -> list[Sum]:
    """The sums between two places whose number is in digits, in order, some still without a currency."""
    shape = shapes(words.language)
    found: list[Sum] = []
    reached = 0
    parts = not text.isascii() and any(sign in text for sign in SIGNS)
    for match in (shape.parts if parts else shape.numbers).finditer(text, start, end):
        word, at = match[3], match.start()
        known = word is not None and (word in shape.known or (word[-1] == "." and word[:-1] in shape.known))
        ahead = text[at - 1 : at]
        if not (known or ahead in _PARTS or sign_before(text, at - (ahead in _NEGATES), words)):
            continue  # most numbers are years, dates and counts
        if new := _in_digits(text, match, reached, words, shape, known=known):
            found.append(new)
            reached = new.end
    if any(new.doubtful for new in found):
        _settle_marks(found, words)
    return found


def _in_digits(
    text: str, match: regex.Match[str], reached: int, words: Lexicon, shape: Shapes, *, known: bool
) -> Sum | None:
    """The sum of a number with the word after it, which is `known` to go with money or not."""
    found, word, after = _number(text, match, words), match[3], match.end(3)
    if found is None or found.start < reached:
        return None
    if match.start() and text[match.start() - 1] in _NEGATES and _negate(text, found, words):
        more = shape.next.match(text, found.end)
        word, after = (more[1], more.end(1)) if more else (None, found.end)
        known = word is not None and word.rstrip(".") in shape.known
    signed = sign_before(text, found.start, words)
    if signed and found.start - reached < 2 and not text[reached : found.start].strip():
        signed = False  # the sign is that of the number before: "1,234 $ 5,678 $"
    if not known and not signed:
        return None
    if word in shape.inside:
        more = shape.next.match(text, after)
        if more and more[1] in words.scales:
            word, after = more[1], more.end(1)  # "$150-plus billion"
    if known and word:
        at = _scales(text, word, after, found, words, signed)
        read_unit(text, at, found, words, signed=signed)
    elif word and (text[found.end].isalpha() or word.rstrip(".").lower() in words.foreign):
        return None  # "$75 miljoner": the scale is another language's
    alone = found.currency is None and found.factor < 1000
    if alone and (not signed or shape.broken.match(text, found.end)):
        return None  # "$1, 500 million", "$5 bilion": a part of it, a thousandfold wrong
    odd = len(found.digits) > 5 and found.factor == 1 and words.decimal not in found.digits
    if odd and _MISGROUPED.fullmatch(found.digits):
        return None  # $1,2345
    read_sign(text, found, words, reached)
    return found


_POWERS = frozenset("×x·*eE")
_POWER = regex.compile(r" ?[×x·*] ?10[\^⁰¹²³⁴-⁹]|[eE][+]?[0-9]")
_MISGROUPED = regex.compile(r"\p{Nd}+[.,]\p{Nd}{4,}")
_PARTS = frozenset("./⁄,")  # marks after which digits may be only the tail of a number
_NEGATES = frozenset("-−–(")
_NEGATED = regex.compile(
    r"(?:(?<=\p{Sc})[-−–]|(?<=\p{Lu}{3} )[-−–]|(?<=(?:\p{Sc}|\p{Lu}{3}) ?)(?P<open>\())$"
)


def _negate(text: str, found: Sum, words: Lexicon) -> bool:
    """Take a minus or the brackets of accounts, between a sign and its number, into the number: $-4 million,
    $(350) million; not "in KRW (2019)"."""
    match = _NEGATED.search(text, max(0, found.start - 5), found.start)
    if not match or not sign_before(text, found.start - 1, words):
        return False
    if match["open"]:
        more = shapes(words.language).next.match(text, found.end + 1)
        scaled = more is not None and (more[1] or "").rstrip(".") in words.scales
        if text[found.end : found.end + 1] != ")" or not (scaled or "," in found.digits):
            return False
        found.end += 1
    found.start, found.number = found.start - 1, -found.number
    found.amounts = (found.number,)
    return True


def _number(text: str, match: regex.Match[str], words: Lexicon) -> Sum | None:
    """The number of a match, whole, with what belongs to it before the digits: .52, 1 1/2; None where a
    piece of it cannot be used."""
    start, end, said = match.start(), match.end(1), match[1]
    if ("/" in text[end : end + 3] or "⁄" in text[end : end + 3]) and _WITH_FRACTION.match(text, end):
        return None  # the fraction takes it along: "$2 1/2 billion", "$1/2 billion"
    if text[end : end + 2].strip()[:1] in _POWERS and _POWER.match(text, end):
        return None  # KRW 1.0389 × 10^12
    if said in FRACTIONS:
        return Sum(start, end, vulgar(said), Decimal(1), (vulgar(said),), None)
    number, doubtful = digits(said, words.decimal)
    ahead = text[start - 1 : start]
    if number is not None and ahead in _PARTS:
        number, doubtful, start = _with_lead(text, start, said, number, doubtful, words)
    elif said[0] == "0" and said[1:2].isdecimal():
        return None
    if number is None or (ahead not in "$€" and is_tail(text, start)):
        return None
    if match[2]:
        number, end = number + vulgar(match[2]), match.end(2)
    return Sum(start, end, number, Decimal(1), (number,), None, digits=said, doubtful=doubtful)


def _with_lead(
    text: str, start: int, said: str, number: Decimal, doubtful: bool, words: Lexicon
) -> tuple[Decimal | None, bool, int]:
    """A number with the point or the fraction that stands before its digits: " .52", "$.75", "1 1/2"."""
    mark, ahead = text[start - 1], text[start - 2 : start - 1] if start > 1 else ""
    if mark in "/⁄" and ahead.isdecimal():
        if _SLASHED.search(text, max(0, start - 12), start):
            return number, doubtful, start  # $1.2/1.3 billion
        parts = _FRACTION.search(text, max(0, start - 6), start)
        part = fraction(int(parts["part"]), int(said)) if parts and said.isdecimal() else None
        if parts is None or part is None:
            return None, False, start
        return part + Decimal(parts["whole"] or 0), False, parts.start()
    if mark in (".", words.decimal) and not ahead.isalnum() and ahead not in (".", ","):
        if ahead == " " and text[start - 3 : start - 2].isdecimal():
            return None, False, start  # 1 .5 million dollars
        return (Decimal(f"0.{said}") if said.isdecimal() else None), False, start - 1
    return (None if said[0] == "0" and said[1:2].isdecimal() else number), doubtful, start


def _scales(text: str, next_word: str, end: int, found: Sum, words: Lexicon, signed: bool) -> int:
    """Multiply the sum by the scale words after its number, of which the first ends at `end`.

    Returns the position where a currency may follow.
    """
    at = found.end
    for _ in range(3):
        if next_word not in words.scales:
            next_word, end = next_word.removesuffix("."), end - next_word.endswith(".")
            if next_word not in words.scales:
                break
        if len(next_word) < 3:
            glued = end - len(next_word) == at
            if found.factor != 1 or (text[end - len(next_word) - 1] == "-" and not signed):
                break
            if not signed and not _in_list(text, next_word, end, found, words, glued=glued):
                currency = _followed(text, end, words)
                verb = len(next_word) == 1 and currency.lower() in words.words("words", "verbs")
                if not currency or (verb and not glued):
                    break
        found.grow(words.scales[next_word])
        found.end = at = end
        if text[end : end + 1] == "." and len(next_word) < 5 and _followed(text, end + 1, words):
            return end + 1  # "8 bln. won"
        more = shapes(words.language).next.match(text, end)
        if more is None or more[1] is None:
            break
        next_word, end = more[1], more.end(1)
    return at


def _in_list(text: str, scale: str, end: int, found: Sum, words: Lexicon, *, glued: bool) -> bool:
    """Whether a short scale is one by what stands around it, where no sign says so: "5bn", the second of
    "$1.5-2bn" and "$5 to 6bn", the first of "610m, 668m and 746m won"."""
    long = len(scale) > 1
    if glued and ((long and words.scales[scale] >= 9) or _FIRST.match(text, end)):
        return True
    return (glued or long) and _SECOND.search(text, max(0, found.start - 8), found.start) is not None


def _followed(text: str, at: int, words: Lexicon) -> str:
    """The currency word that stands here, if any."""
    probe = Sum(at, at, Decimal(0), Decimal(10), (Decimal(0),), None)
    read_unit(text, at, probe, words)
    return text[at : probe.end].strip(" -\u00a0") if probe.currency else ""


def _settle_marks(found: Sequence[Sum], words: Lexicon) -> None:
    """Read the doubtful numbers of a text again, as its other numbers write their decimals.

    Where none tells, the language's own mark stands, and the sum says so.
    """
    plain = {mark for new in found if not new.doubtful and (mark := _decimal_mark(new.digits))}
    decimal = min(plain) if len(plain) == 1 else None
    for new in filter(lambda new: new.doubtful, found):
        mark = next(c for c in new.digits if c in ".,．，")
        whole = new.factor == 1 and new.digits.endswith("000")  # $5.000
        reason = None
        if decimal is not None or whole:
            number, _ = digits(new.digits, words.decimal, sibling=mark == decimal)
            if number is not None and number != new.number:
                new.amounts = tuple(amount / new.number * number for amount in new.amounts)
                new.number = number
                shown = "the other numbers of this text" if decimal else "three noughts"
                reason = f"which mark is the decimal one is plain from {shown}"
        elif mark != words.decimal and words.decimal == ",":
            reason = f"three digits after {mark!r}: read as thousands, for no other number here tells"
        if reason:
            new.why.append(Why("amount", reason, new.start, new.start + len(new.digits)))


def _decimal_mark(number: str) -> str:
    """The mark that a number uses for decimals, by what it shows; "" where it shows nothing.

    >>> _decimal_mark("1,5"), _decimal_mark("1.234.567"), _decimal_mark("12")
    (',', ',', '')
    """
    marks = [c for c in number if c in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    if marks.count(last) > 1:
        return "." if last == "," else ","
    return last if len(set(marks)) == 2 or len(number.rpartition(last)[2]) != 3 else ""
