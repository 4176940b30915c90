"""Neighbouring sums: ranges, shared scales, shared currencies, dollars with cents, exchange rates."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Why
from tracker.sums.borrowing import borrow, is_dollar
from tracker.sums.number_words import spelled
from tracker.sums.numerals import YEARS, digits
from tracker.sums.sum import DIGITS, GAP, MARKS, Sum, after, before, ends_with_word

NEAR = 16  # characters between two sums that may belong together
UNITS = frozenset({(Decimal(1),), (Decimal(100),)})  # what rates are quoted for: $1, 100 yen
TEN_THOUSAND = 10_000  # the first scale of its own in Korean and Japanese
CENTS = ("$", "EUR", "BRL")  # money whose word for a hundredth serves any dollar too; the won has none
EQUALS = ("=", "＝", "≒", ":")


def join(text: str, found: list[Sum], words: Lexicon) -> list[Sum]:
    """The sums with their neighbours' help; those that stay without a currency are left out."""
    joined: list[Sum] = []
    for new in found:
        last = joined[-1] if joined else None
        if last is not None and new.start - last.end <= NEAR:
            outcome = _pair(text, last, new, words)
            if outcome == "rate":
                new.rate = True
                joined[-1] = new
                continue
            if outcome == "one":
                continue
        first = _first_end(text, last.end if last else 0, new, words)
        if first is not None:
            joined.append(first)
        joined.append(new)
    borrow(text, joined, words)
    for last, new in pairwise(joined):  # 1ドル百二十五円から百十七円: the rate that it moves to
        near = new.start - last.end <= NEAR and new.currency == last.currency
        new.rate |= last.rate and near and new.factor <= 1000
    return [s for s in joined if s.currency is not None and not s.rate]


def _pair(text: str, last: Sum, new: Sum, words: Lexicon) -> str:
    """What two near sums are to each other: "one" sum, a "rate" (US$1=W1,124), or "" (two sums).

    Two sums may still share scale and currency: "$8 and $5 billion".
    """
    gap = " ".join(text[last.end : new.start].lower().split())
    if not gap and new.amounts[0] < 0 < last.amounts[0] and text[new.start] in MARKS:
        gap, new.start = text[new.start], new.start + 1  # "1.2 trillion -1.4 trillion won": no minus
        new.amounts = tuple(-amount for amount in new.amounts)
    if gap in ("", "-", ",") and _continues(last, new, gap):
        last.amounts, last.end = (last.amounts[0] + new.amounts[0],), new.end
        last.number, last.factor, last.currency = new.number, new.factor, last.currency or new.currency
        return "one"
    if (
        not gap
        and last.currency is None
        and last.factor == 1000
        and new.factor >= 10**6
        and new.number < 1000
    ):
        number = last.number * 1000 + new.number  # 3 mil 500 millones
        last.amounts, last.end, last.currency = (number * new.factor,), new.end, new.currency
        last.number, last.factor = number, new.factor
        return "one"
    small = gap in ("", ",", *words.words("grammar", "and"))
    cents, own = small and new.hundredth and not last.hundredth, last.currency
    if cents and new.currency in CENTS and own and (own in CENTS or is_dollar(own)):
        new.currency = own
    if last.currency and new.currency and last.currency != new.currency:
        unit = {last.amounts, new.amounts} & UNITS
        return "rate" if unit and gap in (*EQUALS, *words.words("words", "rate_joint")) else ""
    if len(last.amounts) > 1 or len(new.amounts) > 1:
        return ""
    if cents and own and last.amounts[0] % 1 == 0 and 0 < new.amounts[0] < 1:  # not "$1.50, 99 cents"
        last.amounts, last.end = (last.amounts[0] + new.amounts[0],), new.end
        return "one"  # thirteen dollars and forty-five cents
    if hedge := ends_with_word(gap, words.words("ranges", "hedges")):
        gap = gap.removesuffix(hedge).rstrip()  # $3 billion to as much as $4 billion
    to = gap in MARKS or gap in words.words("ranges", "join")
    changed = gap in words.words("ranges", "moved")
    both = changed or gap in words.words("ranges", "and") or gap in words.words("ranges", "either")
    if not (to or both) or last.hundredth != new.hundredth:
        return ""
    return _shared(text, last, new, gap, words, to=to)


def _continues(last: Sum, new: Sum, gap: str) -> bool:
    """Whether a number goes on in a smaller scale: "KRW1 trillion 38.9 billion", "676-thousand-100 won"."""
    if last.currency and (new.currency or gap):
        return False
    if gap == "," and (new.currency is None or new.factor < 10**6 or last.number % 1):
        return False  # "1 billion, 200 million won" is one number
    plain = len(last.amounts) == len(new.amounts) == 1 and 0 <= new.amounts[0] < last.factor
    return plain and (last.factor == 1000 > new.factor or (gap != "-" and last.factor > new.factor >= 1000))


def _shared(text: str, last: Sum, new: Sum, gap: str, words: Lexicon, *, to: bool) -> str:
    """Share scale and currency between two sums that a word joins; "one" where they are a range."""
    opened = _opened(text, last.start, words)
    alone = last.factor == 1 < new.factor or last.currency is None or new.currency is None
    if not to and not opened and not alone:
        return ""
    if to and words.eastern and last.currency is None and (large := _large(text, new, words)):
        scaled = last.amounts[0] * large  # 2千~2千百億円
        if 1 < last.factor < TEN_THOUSAND and scaled <= new.amounts[0]:
            _take_scale(last, new, scaled, large)
    if last.factor == 1 < new.factor and 0 < last.number < 1000:
        scaled = last.number * new.factor
        if not to or scaled <= new.amounts[0]:
            _take_scale(last, new, scaled, new.factor)
    for one, other in ((last, new), (new, last)):
        if one.currency is None and other.currency is not None:
            one.currency = other.currency
            one.why.append(Why("currency", "the currency of the sum beside it", other.start, other.end))
    low, high = last.amounts[0], new.amounts[0]
    if low > high or not (opened or (to and not _moved(text, last.start, gap, words))):
        return ""
    if not _closed(text, new.end, gap, words):
        return ""
    if opened or gap in words.words("ranges", "needs_close"):
        last.why.append(Why("amount", "a range, by the words around it", last.start, new.end))
    last.amounts, last.end = (low, high), new.end
    last.number, last.factor = new.number, new.factor
    return "one"


def _take_scale(last: Sum, new: Sum, scaled: Decimal, factor: Decimal) -> None:
    last.factor, last.amounts = factor, (scaled,)
    last.why.append(Why("amount", "the scale of the sum beside it", new.start, new.end))


def _large(text: str, new: Sum, words: Lexicon) -> Decimal | None:
    """The one large scale of a sum (억 of 2천1백억), by which a number before it may count too."""
    scales = {10 ** words.scales[c] for c in text[new.start : new.end] if words.scales.get(c, 0) >= 4}
    return Decimal(min(scales)) if len(scales) == 1 else None


@cache
def _joints(language: str) -> tuple[str, ...]:
    """What joins a bare number to the sum that follows."""
    words = lexicon(language)
    said = {w for key in ("join", "and", "either", "moved") for w in words.words("ranges", key)}
    return tuple(sorted(said | MARKS))


@cache
def _bare(language: str) -> regex.Pattern[str]:
    """A number in digits or in words, and what joins it to the sum that follows."""
    words = lexicon(language)
    said = [*words.numbers, *words.words("grammar", "and")]
    number = rf"(?<![\p{{Nd}}.,/:$€£¥₩-]){DIGITS}"
    if said:
        number += r"|(?<![\p{L}\p{N}])\L<said>(?:[ -]\L<said>)*(?![\p{L}\p{N}])"
    return regex.compile(
        rf"({number})(-?{GAP}\L<joints>{GAP}-?)$",  # "30- to 40-billion-won facilities"
        regex.IGNORECASE,
        ignore_unused=True,
        joints=_joints(language),
        said=said,
    )


def _first_end(text: str, floor: int, new: Sum, words: Lexicon) -> Sum | None:
    """A bare number before the sum that shares its unit: taken into it as the first end of its range ("5-6
    billion dollars"), or given back as a sum of its own ("rises from 1.2 to 1.5 trillion won")."""
    if len(new.amounts) > 1 or new.signed or new.hundredth or new.currency is None or new.amounts[0] < 0:
        return None
    lead = text[max(floor, new.start - 32) : new.start]
    joints, close = _joints(words.language), lead.rstrip().lower()
    if not close.endswith(joints) and not (close.endswith("-") and close[:-1].endswith(joints)):
        return None  # much cheaper than a search that looks for numbers first
    match = _bare(words.language).search(lead)
    if not match:
        return None
    start = new.start - len(lead) + match.start()
    gap = " ".join(match[2].lower().split())
    gap = gap.strip("- ") or gap
    low = digits(match[1], words.decimal)[0] or spelled(match[1].replace("-", " ").split(), words)
    if low is None or low <= 0 or not _closed(text, new.end, gap, words):
        return None
    if (
        low in YEARS
        and match[1].isdecimal()
        and gap not in MARKS
        and new.factor == 1
        and new.number > 2 * low
    ):
        return None  # "2021 auf 94 054 469,95 Euro"
    both = gap in words.words("ranges", "and") and gap not in words.words("ranges", "join")
    if both and not _opened(text, start, words):
        return None
    reason = "a unit given once holds for both ends"
    if _moved(text, start, gap, words):
        if new.factor == 1 or low >= 1000 or (low < 1 and not match[1][0].isdecimal()):
            return None  # "fell by half to 221 billion won"
        end = start + len(match[1])
        first = Sum(start, end, low, new.factor, (low * new.factor,), new.currency)
        first.why.append(Why("amount", reason, start, new.end))
        return first
    if low < new.number:
        new.why.append(Why("amount", reason, start, new.end))
        new.start, new.amounts = start, (low * new.factor, new.amounts[0])
    return None


def _closed(text: str, end: int, gap: str, words: Lexicon) -> bool:
    """Whether a joint that needs a closing word has it: 5억원에서 10억원 사이."""
    if gap not in words.words("ranges", "needs_close"):
        return True
    return after(text, end, 8).startswith(words.words("ranges", "close"))


def _lead(text: str, start: int, words: Lexicon) -> str:
    """What stands before the first end of a range, without hedges."""
    lead = before(text, start)
    while hedge := ends_with_word(lead, words.words("ranges", "hedges")):
        lead = lead.removesuffix(hedge).rstrip()
    return lead


def _opened(text: str, start: int, words: Lexicon) -> bool:
    """Whether a word such as "between" stands before the first end of a range."""
    return bool(ends_with_word(_lead(text, start, words), words.words("ranges", "open")))


def _moved(text: str, start: int, gap: str, words: Lexicon) -> bool:
    """Whether "A to B" tells of a move ("rose from A to B", "cut by A to B"), not of a range ("would raise it
    to A to B")."""
    moves = words.words("ranges", "moves")
    if gap in words.words("ranges", "moved"):
        return True
    if gap in MARKS or not moves:
        return False
    lead = _lead(text, start, words)
    if ends_with_word(lead, words.words("ranges", "open")):
        return False
    clause = lead[max(lead.rfind(mark) for mark in ',;:.!?(“"') + 1 :]
    if words.eastern:
        return any(word in clause for word in moves)
    said = clause.split()
    if not said or not set(said).isdisjoint(words.words("ranges", "from")):
        return bool(said)
    return said[-1] not in words.words("ranges", "onto") and not set(said).isdisjoint(moves)
