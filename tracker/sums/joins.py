"""Neighbouring sums: ranges, shared scales, shared currencies, dollars with cents, exchange rates."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Why
from tracker.sums.borrowing import borrow, ends_phrase, is_dollar
from tracker.sums.number_words import spelled
from tracker.sums.numerals import YEARS, digits
from tracker.sums.sum import DIGITS, GAP, MARKS, Sum, after, before, ends_with_word

NEAR = 16  # characters between two sums that may belong together
UNITS = frozenset({(Decimal(1),), (Decimal(100),)})  # what rates are quoted for: $1, 100 yen
TEN_THOUSAND = 10_000  # the first scale of its own in Korean and Japanese
CENTS = ("$", "EUR", "BRL")  # money whose word for a hundredth serves any dollar too; the won has none
_NAME = regex.compile(r"(?!\p{ASCII})\p{L}++ ?(?=\p{Nd})")  # 한화 before a number
EQUALS = ("=", "＝", "≒", ":")


def join(text: str, found: list[Sum], words: Lexicon) -> list[Sum]:
    """The sums with their neighbours' help; those that stay without a currency are left out."""
    joined: list[Sum] = []
    for i, new in enumerate(found):
        floor = joined[-1].end if joined else 0
        if first := _bare_before(text, floor, new, words):
            joined.append(first)
        if joined and new.start - joined[-1].end <= NEAR:
            outcome = _pair(text, joined, new, words)
            if outcome == "rate":
                new.rate = True
                joined[-1] = new
                continue
            if outcome == "one":
                continue
        joined.append(new)
        if new.signed and new.factor == 1:
            stop = found[i + 1].start if i + 1 < len(found) else len(text)
            if second := _bare_behind(text, stop, new, words):
                _pair(text, joined, second, words)
    joined = [s for s in joined if not s.bare]
    borrow(text, joined, words)
    for last, new in pairwise(joined):  # 1ドル百二十五円から百十七円: the rate that it moves to
        near = new.start - last.end <= NEAR and new.currency == last.currency
        new.rate |= last.rate and near and new.factor <= 1000
    return [s for s in joined if s.currency is not None and not s.rate]


def _pair(text: str, joined: list[Sum], new: Sum, words: Lexicon) -> str:
    """What a sum is to the last one near it: "one" sum, a "rate" (US$1=W1,124), or "" (two sums).

    Two sums may still share scale and currency: "$8 and $5 billion".
    """
    last, raw = joined[-1], text[joined[-1].end : new.start]
    gap = " ".join(raw.lower().split())
    gap = gap.strip("- ") or gap  # "30- to 40-billion-won facilities"
    if not gap and new.amounts[0] < 0 < last.amounts[0] and text[new.start] in MARKS:
        gap, new.start = text[new.start], new.start + 1  # "1.2 trillion -1.4 trillion won": no minus
        new.amounts = tuple(-amount for amount in new.amounts)
    if gap in ("", "-", ",") and _continues(last, new, gap):
        return _one(last, new, (last.amounts[0] + new.amounts[0],))
    if (
        not gap
        and last.currency is None
        and last.factor == 1000
        and new.factor >= 10**6
        and new.number < 1000
    ):
        last.number = last.number * 1000 + new.number  # 3 mil 500 millones
        return _one(last, new, (last.number * new.factor,))
    small = gap in ("", ",", *words.words("grammar", "and"))
    cents, own = small and new.hundredth and not last.hundredth, last.currency
    if cents and new.currency in CENTS and own and (own in CENTS or is_dollar(own)):
        new.currency = own
    if last.currency and new.currency and last.currency != new.currency:
        if not {last.amounts, new.amounts} & UNITS:
            return ""
        hedges = words.words("qualifiers_before", "about")
        gap = next((gap.removesuffix(hedge).rstrip() for hedge in hedges if gap.endswith(hedge)), gap)
        return "rate" if gap in (*EQUALS, *words.words("words", "rate_joint")) else ""
    if len(last.amounts) > 1 or len(new.amounts) > 1 or last.hundredth != (new.hundredth and not cents):
        return ""
    if cents and own and last.amounts[0] % 1 == 0 and 0 < new.amounts[0] < 1:  # not "$1.50, 99 cents"
        return _one(last, new, (last.amounts[0] + new.amounts[0],))  # thirteen dollars and forty-five cents
    if hedge := ends_with_word(gap, words.words("ranges", "hedges")):
        gap = gap.removesuffix(hedge).rstrip()  # $3 billion to as much as $4 billion
    listed = gap in MARKS and "\n" in raw.rstrip(" -–—")  # the next item of a list
    slashed = gap == "/" and last.factor == 1 < new.factor and new.currency is None  # $1.2/1.3 billion
    to = (gap in MARKS and not listed) or slashed or gap in words.words("ranges", "join")
    moved = gap in words.words("ranges", "moved")
    both = moved or gap in words.words("ranges", "and")
    either = not both and gap in words.words("ranges", "either")
    to, both = to or (either and last.bare), both or either
    return _shared(text, joined, new, gap, words, to=to) if to or both else ""


def _one(last: Sum, new: Sum, amounts: tuple[Decimal, ...]) -> str:
    """The two sums as one."""
    last.amounts, last.end, last.factor, last.bare = amounts, new.end, new.factor, False
    last.number, last.currency = new.number, last.currency or new.currency
    return "one"


def _continues(last: Sum, new: Sum, gap: str) -> bool:
    """Whether a number goes on in a smaller scale: "KRW1 trillion 38.9 billion", "676-thousand-100 won"."""
    if last.currency and (new.currency or gap):
        return False
    if gap == "," and (new.currency is None or new.factor < 10**6 or last.number % 1):
        return False  # "1 billion, 200 million won" is one number
    plain = len(last.amounts) == len(new.amounts) == 1 and 0 <= new.amounts[0] < last.factor
    return plain and (last.factor == 1000 > new.factor or (gap != "-" and last.factor > new.factor >= 1000))


def _shared(text: str, joined: list[Sum], new: Sum, gap: str, words: Lexicon, *, to: bool) -> str:
    """Share scale and currency between two sums that a word joins; "one" where they are a range."""
    last = joined[-1]
    lead = _lead(text, last.start, words)
    opened = bool(ends_with_word(lead, words.words("ranges", "open")))
    moved = gap in words.words("ranges", "moved")
    moved = moved or ((to or last.bare) and not opened and _moves(lead, gap, words))
    apart = gap not in MARKS and gap != "/" and not (new.currency or new.bare or words.eastern)
    if apart and not ends_phrase(text, new.end, words):
        return ""  # $5 billion and 3 million tons of rice
    if moved:
        new.lead = last.end + text[last.end : new.start].lower().find(gap) + len(gap)
    alone = last.factor == 1 < new.factor or last.currency is None or new.currency is None
    if not opened and not to and (last.bare or not alone) and not moved:
        return ""
    if last.bare and moved and (new.factor == 1 or last.number < 1):
        return ""  # "fell by half to 221 billion won"
    scaled = last.number * new.factor
    if to and words.eastern and last.currency is None and 1 < last.factor < TEN_THOUSAND:
        large = _large(text, new, words)
        if large and last.amounts[0] * large <= new.amounts[0]:
            _take_scale(last, new, last.amounts[0] * large, large)  # 2千~2千百億円
    if last.factor == 1 < new.factor and last.number > 0 and (last.number < 1000 or last.bare):
        if not to or moved or scaled <= new.amounts[0]:
            _take_scale(last, new, scaled, new.factor)
            for one, other in pairwise(reversed(joined)):  # $5, $6 and $7 million
                if other.factor != 1 or not other.signed or text[other.end : one.start].strip() != ",":
                    break
                _take_scale(other, new, other.number * new.factor, new.factor)
        elif last.bare:
            return ""  # 2019 - 1.04 trillion won
    elif last.factor == new.factor == 1:
        last.amounts = (_of_thousands(last, new),)
    low, high = last.amounts[0], new.amounts[0]
    is_range = low <= high and (opened or (to and not moved)) and _closed(text, new.end, gap, words)
    name = _NAME.match(text, last.start) if is_range and last.signed and new.currency else None
    if name and not text.endswith(words.words("grammar", "generic"), 0, new.end):
        last.start = name.end()  # 한화 3조~4조원, like 한화 3조원
    if is_range or not new.bare:
        for one, other in ((last, new), (new, last)):
            if one.currency is None and other.currency is not None and (moved or is_range or not one.bare):
                one.currency, one.bare = other.currency, False
                one.why.append(Why("currency", "the currency of the sum beside it", other.start, other.end))
    if not is_range:
        return ""
    if opened or gap in words.words("ranges", "needs_close"):
        last.why.append(Why("amount", "a range, by the words around it", last.start, new.end))
    return _one(last, new, (low, high))


def _of_thousands(last: Sum, new: Sum) -> Decimal:
    """The first end of a range whose second alone has its thousands: 50-60,000."""
    low, high = last.number, new.number
    shared = low < 1000 <= high and high % 1000 == 0 and low * 1000 < high
    return low * 1000 if shared and (last.bare or new.bare) else last.amounts[0]


def _take_scale(last: Sum, new: Sum, scaled: Decimal, factor: Decimal) -> None:
    last.factor, last.amounts = factor, (scaled,)
    last.why.append(Why("amount", "the scale of the sum beside it", new.start, new.end))


def _large(text: str, new: Sum, words: Lexicon) -> Decimal | None:
    """The one large scale of a sum (억 of 2천1백억), by which a number before it may count too."""
    scales = {10 ** words.scales[c] for c in text[new.start : new.end] if words.scales.get(c, 0) >= 4}
    return Decimal(min(scales)) if len(scales) == 1 else None


@cache
def _joints(language: str) -> tuple[str, ...]:
    """What joins a bare number to a sum."""
    words = lexicon(language)
    said = {w for key in ("join", "and", "either", "moved") for w in words.words("ranges", key)}
    return tuple(sorted(said | MARKS))


@cache
def _bare(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """A number in digits or in words, and what joins it to the sum that follows; and one in digits, behind
    a sum, after what joins it."""
    words = lexicon(language)
    said = [*words.numbers, *words.words("grammar", "and")]
    groups = r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})++(?!\p{Nd})|" if words.decimal == "," else ""  # 50 000
    number = rf"(?<![\p{{Nd}}.,/:$€£¥₩-])(?:{groups}{DIGITS})"
    if said:
        number += r"|(?<![\p{L}\p{N}])\L<said>(?:[ -]\L<said>)*(?![\p{L}\p{N}])"
    before = rf"({number})(-?{GAP}\L<joints>{GAP}-?)$"  # "30- to 40-billion-won facilities"
    ends = r"(?![\p{L}\p{Nd}%]|\/|[.,:-]\p{Nd}| ?\p{Sc})"
    behind = rf"({GAP}\L<joints>{GAP})({DIGITS}){ends}"
    joints = _joints(language)
    return (
        regex.compile(before, regex.IGNORECASE, ignore_unused=True, joints=joints, said=said),
        regex.compile(behind, regex.IGNORECASE, joints=[*words.words("ranges", "join"), *MARKS]),
    )


def _bare_before(text: str, floor: int, new: Sum, words: Lexicon) -> Sum | None:
    """A bare number before a sum that may share its unit: the first end of a range ("5-6 billion dollars"),
    or a sum of its own ("rises from 1.2 to 1.5 trillion won")."""
    if len(new.amounts) > 1 or new.signed or new.hundredth or new.currency is None or new.amounts[0] < 0:
        return None
    lead = text[max(floor, new.start - 32) : new.start]
    joints, close = _joints(words.language), lead.rstrip().lower()
    if not close.endswith(joints) and not (close.endswith("-") and close[:-1].endswith(joints)):
        return None  # much cheaper than a search that looks for numbers first
    match = _bare(words.language)[0].search(lead)
    if not match:
        return None
    low = digits(match[1], words.decimal)[0] or spelled(match[1].replace("-", " ").split(), words)
    year = low in YEARS and match[1].isdecimal() and match[2] not in MARKS
    if low is None or low <= 0 or (year and (low % 50 or not low < new.number <= 2 * low)):
        return None  # "2021 auf 94 054 469,95 Euro"
    start = new.start - len(lead) + match.start()
    return Sum(start, start + len(match[1]), low, Decimal(1), (low,), None, bare=True)


def _bare_behind(text: str, stop: int, new: Sum, words: Lexicon) -> Sum | None:
    """A bare number behind a sum, and before the next one, that may end its range: "$50-60"."""
    if len(new.amounts) > 1 or not text[new.end : new.end + 8].lstrip().startswith(_joints(words.language)):
        return None
    match = _bare(words.language)[1].match(text, new.end)
    high = digits(match[2], words.decimal)[0] if match and match.end() <= stop else None
    if match is None or high is None or (high in YEARS and new.number not in YEARS):
        return None
    if match[1] not in MARKS and not ends_phrase(text, match.end(), words):
        return None  # it paid $5 to 60 people
    return Sum(match.start(2), match.end(), high, Decimal(1), (high,), None, bare=True)


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


def _moves(lead: str, gap: str, words: Lexicon) -> bool:
    """Whether "A to B" behind this lead tells of a move ("rose from A to B", "cut by A to B"), not of a range
    ("would raise it to A to B")."""
    moves = words.words("ranges", "moves")
    if gap in MARKS or not moves:
        return False
    clause = lead[max(lead.rfind(mark) for mark in ',;:.!?(“"') + 1 :]
    if words.eastern:
        return any(word in clause for word in moves)
    said = clause.split()
    if not said or not set(said).isdisjoint(words.words("ranges", "from")):
        return bool(said)
    return said[-1] not in words.words("ranges", "onto") and not set(said).isdisjoint(moves)
