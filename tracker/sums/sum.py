"""A sum while it is being read, what stands before its number, and small tools for the words around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, glued, lexicon
from tracker.models import Why
from tracker.sums.numerals import MILLION, power

# A number may be broken over a line, but a blank line ends it.
GAP = r"[ \t\u00a0\u202f\u2009\u3000]{0,2}+(?:\r?\n[ \t\u00a0\u3000]{0,24}+)?+"
# The first digit stands apart: `regex` seeks one character of a set several times as fast as a run of them.
MORE_DIGITS = r"\p{Nd}*+(?:[.,．·・’']\p{Nd}++|，[０-９]++)*+"
DIGITS = rf"\p{{Nd}}{MORE_DIGITS}"
MARKS = frozenset((*"-‐‑–—~∼〜～−", "--"))  # marks that may join the two ends of a range
SPACES = " \u00a0\u202f\u2009\n\t\u3000"
BEFORE = 48  # characters before a sum whose words are about it
BELOW = 24  # characters before a sum that may hold a word for minus, and what it would be taken from
_BEFORE_TAILS = frozenset("_?^:.,-–")
_TAIL = regex.compile(
    r"(?:\p{Nd}[_?^:]|\p{Nd}[.,]{2}|(?<!\.)\.\.|(?<!\p{L})[lIOo][.,]|(?<![\p{L}\p{N}\p{P}])\."
    r"|\p{Nd}[-–]\p{Nd}{1,4}[-–]|\p{Nd} [.,] )$"
)
ITEMS = 300  # characters around a triangle in which others show that it marks an item of a list


@dataclass(slots=True)
class Sum:
    """A sum being read. `number` x `factor` is its last part: "1.2 billion" is 1.2 x 10^9.

    `currency` is None while no word has given it, "$" where it is the dollar of the place of publication.
    `digits` is the number as printed; `doubtful` when its mark leaves two readings ("1.055 milliards");
    `rate` when it is what a currency costs in another; `bare` while only a neighbour can make it money;
    `lead` is where the words about it begin at the earliest.
    """

    start: int
    end: int
    number: Decimal
    factor: Decimal
    amounts: tuple[Decimal, ...]
    currency: str | None
    signed: bool = False
    hundredth: bool = False
    digits: str = ""
    doubtful: bool = False
    rate: bool = False
    bare: bool = False
    lead: int = 0
    why: list[Why] = field(default_factory=list)

    def grow(self, exponent: int) -> None:
        """Multiply by a scale, a power of ten."""
        self.factor *= power(exponent)
        self.amounts = (self.number * self.factor,)


def before(text: str, start: int, reach: int = BEFORE) -> str:
    """What stands before a position, in lower case, with single spaces and none at the end."""
    return " ".join(text[max(0, start - reach) : start].lower().split())


def after(text: str, end: int, reach: int = 36) -> str:
    """What stands after a position, in lower case, with single spaces and none at the beginning."""
    return " ".join(text[end : end + reach].lower().split())


def ends_with_word(phrase: str, endings: tuple[str, ...]) -> str:
    """The longest of the endings that stands at the end of a phrase as words of their own, or "".

    >>> ends_with_word("he asked for about", ("about", "or about"))
    'about'
    """
    if not phrase.endswith(endings):
        return ""
    found = ""
    for ending in endings:
        if len(ending) > len(found) and phrase.endswith(ending):
            previous = phrase[-len(ending) - 1 : -len(ending)]
            if not (previous.isalpha() and ending[0].isalpha()):
                found = ending
    return found


def is_tail(text: str, start: int) -> bool:
    """Whether what touches a number shows that it is only the end of one: 1:5, 1_389, l.5, 3-4-5.

    >>> is_tail("1_389 million", 2), is_tail("Total.....5 million", 10)
    (True, False)
    """
    ahead = text[max(0, start - 2) : start]
    marked = ahead[-1:] in _BEFORE_TAILS or ahead in (". ", ", ")
    return marked and _TAIL.search(text, max(0, start - 8), start) is not None


def sign_before(text: str, start: int, words: Lexicon) -> bool:
    """Whether the characters before a number may be the end of a sign: a quick look."""
    last = text[start - 1 : start]
    if not last:
        return False
    if last not in SPACES:
        return last in words.sign_ends or text[start - 2 : start] in words.sign_ends
    return start > 1 and (
        text[start - 2] in words.spaced_ends or text[start - 3 : start - 1] in words.spaced_ends
    )


def read_sign(text: str, found: Sum, words: Lexicon, reached: int = 0) -> None:
    """Give the sum the currency and the minus that stand before it and behind the last sum's end.

    Where a sign and a word name two currencies the more exact wins: "$800M AUD" is Australian, while
    新台币2587亿元 is Taiwanese, for 元 alone may be anyone's.
    """
    if sign_before(text, found.start, words) and not _share(text, found, words):
        at, sign = _sign(text, found, words, reached)
        if sign:
            currency = words.letters.get(sign) or words.signs[sign]
            if found.currency is None or found.currency == "$" or _generic(text, found, words):
                found.currency = currency
            if sign in words.mid_signs:
                found.why.append(Why("currency", "no sentence begins with this A", at, found.start))
            found.start, found.signed = at, True
            if found.factor == 1 and (exponent := words.scaled.get(sign)):  # MUSD 12.5, T€ 500
                found.grow(exponent)
    if not found.signed:
        last = text[found.start - 1 : found.start]
        if last.isascii() and last.isalpha() and not words.eastern:
            found.currency, found.factor = None, Decimal(1)  # log1p, PHP5: the number belongs to a name
        elif found.currency and "context" in words.table:
            _by_context(text, found, words)
    if found.signed or found.currency:
        at = _minus(text, found.start, words)
        if at >= 0 and not (_joins(text, at, words) or _lists(text, at, words)):
            found.start = at
            found.amounts = tuple(-a for a in found.amounts)


def _share(text: str, found: Sum, words: Lexicon) -> bool:
    """Whether the number is a percentage, which no sign makes a sum: 원화 57%, "KRW 57 percent"."""
    return found.factor == 1 and after(text, found.end, 16).startswith(_percent(words.language))


@cache
def _percent(language: str) -> tuple[str, ...]:
    """What stands behind a percentage, in lower case; not the short words that begin others ("$500 PC")."""
    said = lexicon(language).words("percents", "sign")
    return ("%", "％", *(word.lower() for word in said if len(word) > 2))


@cache
def _below_zero(language: str) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """The words for minus, the marks for it that a blank may part from a number, and how the words end."""
    words = lexicon(language)
    said = words.words("grammar", "below_zero")
    ends = frozenset(word[-1] for word in said)
    return said, ("−", *words.words("grammar", "minus")), ends | {end.upper() for end in ends} | {*SPACES}


def _minus(text: str, start: int, words: Lexicon) -> int:
    """Where a minus stands that touches the number, or a triangle that a blank may part from it; else -1."""
    said, marks, ends = _below_zero(words.language)
    last = text[start - 1 : start]
    parted = last in SPACES and start > 1
    near = text[start - 2] if parted else last
    if near in ends:
        lead = text[max(0, start - BELOW) : start].lower().rstrip(SPACES)
        if lead.endswith(said):  # minus $4 million
            word = next(filter(lead.endswith, said)) if words.eastern else ends_with_word(lead, said)
            ahead = (lead.removesuffix(word).split() or [""])[-1]
            takes = (
                ahead[-1:].isdecimal() or ahead in words.units or ahead in words.scales
            )  # $5 billion minus $4
            return -1 if takes or not word else max(0, start - BELOW) + len(lead) - len(word)
    if parted:
        return start - 2 if near in marks else -1
    return start - 1 if last and (last in "-–" or last in marks) else -1


def _lists(text: str, at: int, words: Lexicon) -> bool:
    """Whether a triangle is the mark of an item: ▽5億円▽3億円, ▲기지 이전 ▲5억원."""
    if text[at] not in words.words("grammar", "minus") or not (text[at - 1 : at].isspace() or at == 0):
        return False
    items = text[max(0, at - ITEMS) : at + ITEMS].split(text[at])[1:]
    return (text[at] == "▽" and len(items) > 1) or any(item[:1].isalpha() for item in items)


def _joins(text: str, at: int, words: Lexicon) -> bool:
    """Whether what looks like a minus joins two numbers or words: "1.2 -1.4", cost-$5, 5억원-6억원."""
    ahead, minus = text[max(0, at - 2) : at], text[at]
    last = ahead[-1:]
    if text.startswith(words.words("grammar", "below_zero"), at):
        return not words.eastern and last.isalnum()
    if last.isspace():
        return minus in MARKS and ahead[:1].isdecimal()  # "1.2 -1.4 trillion"
    closed = last.isalnum() or last in MARKS or (last != "" and last in ")）]%")
    return closed and last not in words.words("grammar", "minus_after")  # 前年度比△47億円


def _by_context(text: str, found: Sum, words: Lexicon) -> None:
    """Another country's money of the same name: 인민폐로 약 53억원 is yuan."""
    lead = before(text, found.start, 12)
    for hedge in words.words("ranges", "hedges"):
        lead = lead.removesuffix(hedge).rstrip()
    for word, meanings in words.table["context"].items():
        if lead.endswith(word):
            for unit, currency in meanings.items():
                if text.endswith(unit, 0, found.end):
                    found.currency = currency
                    found.why.append(Why("currency", "the word before the sum", found.start - 1, found.end))


def _sign(text: str, found: Sum, words: Lexicon, reached: int) -> tuple[int, str]:
    """The longest sign that ends before a sum, perhaps before one space, and where it begins."""
    start = found.start
    end = start - 1 if text[start - 1] in SPACES else start
    for length in _lengths(words.language).get(text[end - 1], ()):
        sign = text[end - length : end]
        if (
            length <= end - reached
            and sign in words.all_signs
            and _is_sign(text, end - length, sign, found, words)
        ):
            return end - length, sign
    return start, ""


@cache
def _lengths(language: str) -> dict[str, list[int]]:
    """How long the signs are that end in a character, the longest first."""
    signs = sorted(lexicon(language).all_signs, key=len, reverse=True)
    return {end: list(dict.fromkeys(len(s) for s in signs if s[-1] == end)) for end in {s[-1] for s in signs}}


def _is_sign(text: str, at: int, sign: str, found: Sum, words: Lexicon) -> bool:
    """Whether what looks like a sign is one here: a letter of another word is none."""
    ahead = text[at - 1 : at]
    touching = at + len(sign) == found.start
    if sign in words.letters:
        # "W932b" and "W1,124" are won, "W3" and "Y2K" are not.
        grouped = "," in text[found.start : found.end]
        return touching and not ahead.isalnum() and (found.factor >= 1_000_000 or grouped)
    if ahead == "/" and (sign[0].isalpha() or text[at - 2 : at - 1] in "$€£¥₩"):
        return False  # "EUR/USD 1.08" and "$/¥ 150" are rates
    if sign[0].isalpha() and ahead.isascii() and ahead.isalnum():
        return False  # the end of a word
    if sign[0].isascii() and sign[0].isalpha() and ahead in ("'", "’"):
        return False  # SEOUL'S $5 BILLION
    if " " in sign and sign[0] == "U" and text[max(0, at - 4) : at].lower() == "the ":
        return False  # they paid the US $5 billion
    if sign in words.mid_signs and not _in_mid_clause(text, at):
        return False
    if sign.isalpha() and not sign.isascii() and found.currency and not _generic(text, found, words):
        return False  # 미화 20억 달러: the word after the number says it
    if glued(sign) and not touching:
        least = 12 if sign.lower() in words.words("words", "verbs") else MILLION
        return found.factor >= power(least) and not ahead.isalnum()  # Euro 5 Mrd., but "Won 3 million votes"
    if sign.isalpha() and not sign.isascii() and not text[found.start].isdecimal():
        return False  # 張元三: no 元 before a number in characters
    return not (sign in ("$", "＄") and ahead.isupper() and ahead.isascii())  # "J$5": another dollar


def _in_mid_clause(text: str, at: int) -> bool:
    """Whether a small letter ends the word before: "about A $7.6 million", but "A $5.6 billion order"."""
    return at > 1 and text[at - 1].isspace() and text[at - 2].islower()


def _generic(text: str, found: Sum, words: Lexicon) -> bool:
    """Whether the currency came from a word that any country's money may bear."""
    return text.endswith(words.words("grammar", "generic"), 0, found.end)
