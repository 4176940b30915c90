"""Neighbouring sums: ranges, shared scales, shared currencies, dollars with cents."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tracker.models import Why
from tracker.reading.lexicon import Lexicon
from tracker.reading.numerals import digits
from tracker.reading.patterns import SQUASH, Patterns

MARKS = frozenset("-‐‑–—~∼〜～−")
NEAR = 14  # characters between two sums that may belong together


@dataclass(slots=True)
class Sum:
    """A sum being read. `number` x `factor` is its last part: "1.2 billion" is 1.2 x 10^9.

    `currency` is None while no word has given it; `hundredth` marks cents and pence.
    """

    start: int
    end: int
    number: Decimal
    factor: Decimal
    amounts: tuple[Decimal, ...]
    currency: str | None
    signed: bool = False
    hundredth: bool = False
    why: list[Why] = field(default_factory=list)


def join(text: str, found: list[Sum], words: Lexicon, shapes: Patterns) -> list[Sum]:
    """The sums with their neighbours' help; those that stay without a currency are left out."""
    joined: list[Sum] = []
    for new in found:
        last = joined[-1] if joined else None
        if last is None or not _joined(text, last, new, words):
            _first_end(text, last.end if last else 0, new, words, shapes)
            joined.append(new)
    for i, new in enumerate(joined):
        if new.currency is None:
            _parallel(text, joined, i, words)
    return [s for s in joined if s.currency is not None]


def _joined(text: str, last: Sum, new: Sum, words: Lexicon) -> bool:
    """Whether `new` was taken into `last`. Shares scale and currency between the two on the way."""
    if new.start - last.end > NEAR:
        return False
    gap = SQUASH.sub(" ", text[last.end : new.start]).strip().lower()
    cents = new.hundredth and not last.hundredth and new.amounts[0] < 1
    if cents and gap in ("", ",", *words.words("grammar", "and")) and len(last.amounts) == 1:
        last.amounts, last.end = (last.amounts[0] + new.amounts[0],), new.end
        return True
    if len(last.amounts) > 1 or len(new.amounts) > 1 or last.hundredth != new.hundredth:
        return False
    to = gap in MARKS or gap in words.words("ranges", "join")
    both = gap in words.words("ranges", "and") or gap in words.words("ranges", "either")
    if not to and not both:
        return False
    if last.currency and new.currency and last.currency != new.currency:
        return False
    opened = _opened(text, last.start, words)
    if both and not opened and not new.factor > last.factor == 1 and (last.currency or not new.currency):
        return False
    if last.factor == 1 and new.factor > 1 and 0 < last.number < 1000:
        scaled = last.number * new.factor
        if both or scaled <= new.amounts[0]:
            last.factor, last.amounts = new.factor, (scaled,)
    last.currency = last.currency or new.currency
    new.currency = new.currency or last.currency
    if (to and not moved(text, last.start, gap, words)) or opened:
        if last.amounts[0] <= new.amounts[0] and last.currency:
            closing = words.words("ranges", "close")
            if gap in words.words("ranges", "needs_close") and not text[new.end :].lstrip().startswith(closing):
                return False
            last.amounts, last.end = (last.amounts[0], new.amounts[0]), new.end
            return True
    return False


def _first_end(text: str, floor: int, new: Sum, words: Lexicon, shapes: Patterns) -> None:
    """A bare number before the sum that is the first end of its range: "5-6 billion dollars"."""
    if len(new.amounts) > 1 or new.signed or new.hundredth:
        return
    match = shapes.first.match(text, max(floor, new.start - 32), new.start)
    if not match or match.start() < floor:
        return
    gap = SQUASH.sub(" ", match["joint"]).strip().lower()
    if gap in words.words("ranges", "and") and not _opened(text, match.start(), words):
        return
    if gap in words.words("ranges", "needs_close") and not text[new.end :].lstrip().startswith(words.words("ranges", "close")):
        return
    low, _ = digits(match["first"], words.decimal)
    if low is None or not 0 < low < new.number or moved(text, match.start(), gap, words):
        return
    new.start, new.amounts = match.start(), (low * new.factor, new.amounts[0])


def _opened(text: str, start: int, words: Lexicon) -> bool:
    """Whether a word such as "between" stands before the first end of a range."""
    before = SQUASH.sub(" ", text[max(0, start - 40) : start]).rstrip().lower()
    for hedge in words.words("ranges", "hedges"):
        before = before.removesuffix(hedge).rstrip()
    return before.endswith(words.words("ranges", "open"))


def moved(text: str, start: int, gap: str, words: Lexicon) -> bool:
    """Whether "A to B" tells of a move from A to B ("rose from", "cut X to"), not of a range."""
    if gap in MARKS:
        return False
    before = SQUASH.sub(" ", text[max(0, start - 48) : start]).rstrip().lower()
    if before.endswith(words.words("ranges", "open")):
        return False
    clause = max(before.rfind(mark) for mark in ",;:.!?(“\"")
    return any(f" {word} " in f" {before[clause + 1 :]} " for word in words.words("ranges", "moves"))


def _parallel(text: str, found: list[Sum], i: int, words: Lexicon) -> None:
    """The currency of a number with a scale but none of its own: the one of a money figure beside it
    ("760 billion won in 2009, 680.4 billion the year before"), or, in Korean headlines, the won."""
    new = found[i]
    after = text[new.end : new.end + 24]
    headline = words.table.get("grammar", {}).get("headline")
    if headline:
        if new.factor >= 10**8 and _headline(text, new, after, words):
            new.currency = headline
        return
    follow = SQUASH.sub(" ", after).lower()
    if follow[:1] == " " and follow[1:2].isalpha():
        word = follow.split()[0].strip(".,;:!?)\"'”’")
        if word not in words.words("words", "after_bare"):
            return
    elif follow[:1].isalnum() or follow[:1] in "-%":
        return
    for other in reversed(found[:i]):
        between = text[other.end : new.start]
        if len(between) > 160 or "\n\n" in between or "\n" in between.strip():
            return
        if other.currency and other.factor >= 1000:
            ratio = new.amounts[0] / other.amounts[-1] if other.amounts[-1] else 0
            if Decimal("0.03") < ratio < 30 and text[new.start - 1 : new.start] != "(" and "(" not in between[-12:]:
                new.currency = other.currency
            return


def _headline(text: str, new: Sum, after: str, words: Lexicon) -> bool:
    rest = after.lstrip(" ")
    if rest.startswith(words.words("words", "counters")) or rest[:1].isdigit():
        return False
    before = text[max(0, new.start - 8) : new.start].rstrip()
    if before.endswith(words.words("words", "law_before")):
        return False
    if after[:1].isalpha() and not after.startswith(words.words("words", "particles")):
        return False
    return "억" in text[new.start : new.end] or "億" in text[new.start : new.end] or "." in text[new.start : new.end] or "兆" in text[new.start:new.end]
