"""Sums in languages that part their words: a number in digits, scales, a currency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Why
from tracker.sums.numerals import FRACTIONS, YEARS, digits, fraction, power, vulgar
from tracker.sums.signs import read_sign, sign_before
from tracker.sums.sum import GAP, MORE_DIGITS, Sum, before, ends_with_word

WORD = r"\p{L}++(?:\.\p{L}++)*+\.?+|\p{Sc}|㌦"
PICTURES = frozenset(map(Decimal, (144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160)))  # 1080p
_SECOND = regex.compile(r"[0-9a-z] ?(?:[-‐‑–~]|to|and|or) ?$")
_FRACTION = regex.compile(r"(?:(?P<whole>\p{Nd}{1,3})[ \u00a0-])?(?<!\p{Nd})(?P<part>\p{Nd})[/⁄]$")
_WITH_FRACTION = regex.compile(r"[ \u00a0-][1-9][/⁄](?:[2458]|10)(?![0-9/])")
_LINKS = 8  # numbers of a row that are looked at to tell whether signs stand before or after them


@dataclass(frozen=True, slots=True)
class Shapes:
    """What one language needs to find sums: compiled patterns and tables of first words.

    numbers: a number with the word after it; parts: the same, in a text that has signs such as ½.
    next: the word after a scale; row: the next number of a row.
    forms: first word of a currency's name -> its longer names (compiled when first met).
    known: every word after a number that may make it money.
    inside: words between a number and its scale that say "and more" ("$150-plus billion").
    """

    numbers: regex.Pattern[str]
    parts: regex.Pattern[str]
    next: regex.Pattern[str]
    row: regex.Pattern[str]
    forms: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    inside: frozenset[str]


@cache
def shapes(language: str) -> Shapes:
    """The shapes of a language, made at first use."""
    words = lexicon(language)
    # "1 200 000": a plain space groups too; where it is no mark of the language, two groups are wanted, three
    # noughts, a comma behind ("1 139,00 €"), or a code or sign beside them ("EUR 1 876 million").
    space = r"(?: [0-9]{3}(?![0-9])){1,}+"
    if words.decimal != ",":
        plain = r" 000(?![0-9])| [0-9]{3}(?=,[0-9]{2}(?![0-9])| ?€)"
        signed = rf"(?<=(?:[A-Z]{{3}}|\p{{Sc}}) ?[0-9]{{1,3}}){space}"
        space = rf"(?:(?: [0-9]{{3}}(?![0-9])){{2,}}+|{plain}|{signed})"
    groups = rf"[0-9]{{0,2}}(?:{space}|(?:[\u00a0\u202f\u2009][0-9]{{3}}(?![0-9]))++)(?:[.,][0-9]++)?+"
    parted = "|".join(
        regex.escape(w) + ("" if w[-1] in "'’" else GAP) for w in words.words("grammar", "unit_of")
    )
    price = r"(?:[.,][-–—]{1,2}(?= ?[\p{L}\p{Sc}]))?+" if words.decimal == "," else ""  # 100,- Euro
    follow = rf"{price}{GAP}-?(?:{parted})?+({WORD})?+" if parted else rf"{price}{GAP}-?({WORD})?+"
    long: dict[str, list[str]] = {}
    for name in words.units:
        first = regex.match(WORD, name)
        if first and first[0] != name:
            long.setdefault(first[0], []).append(name)
    inside = frozenset(word.lstrip("-") for word in words.words("grammar", "inside"))
    return Shapes(
        numbers=regex.compile(rf"(\p{{Nd}}(?:{groups}|{MORE_DIGITS}))(){follow}"),
        parts=regex.compile(
            rf"([\p{{Nd}}{FRACTIONS}](?:{groups}|{MORE_DIGITS}))(?: ?([{FRACTIONS}]))?+{follow}"
        ),
        row=regex.compile(rf"[ \u00a0]?\p{{Nd}}{MORE_DIGITS}"),
        next=regex.compile(follow),
        forms={first: tuple(names) for first, names in long.items()},
        known=inside.union(words.scales, words.units, long),
        inside=inside,
    )


@cache
def _forms(names: tuple[str, ...]) -> regex.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    space = r"[\s\u00a0]{1,3}"
    return regex.compile("|".join(space.join(map(regex.escape, name.split())) for name in ordered))


def western_sums(text: str, words: Lexicon, start: int, end: int) -> list[Sum]:
    """The sums between two places whose number is in digits, in order, some still without a currency."""
    shape = shapes(words.language)
    found: list[Sum] = []
    reached = 0
    parts = not text.isascii() and any(sign in text for sign in FRACTIONS)
    for match in (shape.parts if parts else shape.numbers).finditer(text, start, end):
        new = _in_digits(text, match, reached, words, shape)
        if new:
            found.append(new)
            reached = new.end
    if any(new.doubtful for new in found):
        _settle_marks(found, words)
    return found


def _in_digits(text: str, match: regex.Match[str], reached: int, words: Lexicon, shape: Shapes) -> Sum | None:
    word, start = match[3], match.start()
    known = word is not None and (word in shape.known or (word[-1] == "." and word[:-1] in shape.known))
    part = text[start - 1 : start] in _PARTS
    signed = sign_before(text, start, words)
    if not (known or signed or part):
        return None  # most numbers are years, dates and counts
    found = _number(text, match, words)
    if found is None or found.start < reached:
        return None
    if part:
        signed = sign_before(text, found.start, words)
    if signed and found.start - reached < 2 and not text[reached : found.start].strip():
        signed = False  # the sign is that of the number before: "1,234 $ 5,678 $"
    if not known and not signed:
        return None
    after = match.end(3)
    if word in shape.inside:
        more = shape.next.match(text, after)
        if more and more[1] in words.scales:
            word, after = more[1], more.end(1)  # "$150-plus billion"
    if known and word:
        at = _scales(text, word, after, found, words, signed)
        read_unit(text, at, found, words, signed=signed)
    elif word and (text[found.end].isalpha() or _foreign(word, words)):
        return None  # "$4OO million", "$75 miljoner": a scale that is not understood
    if found.currency is None and not signed and found.factor < 1000:
        return None
    read_sign(text, found, words, reached)
    return found


_PARTS = frozenset("./⁄,")  # marks after which digits may be only the tail of a number


def _number(text: str, match: regex.Match[str], words: Lexicon) -> Sum | None:
    """The number of a match, whole, with what belongs to it before the digits: .52, 1 1/2; None where a
    piece of it cannot be used."""
    start, end, said = match.start(), match.end(1), match[1]
    if text[end + 2 : end + 3] in ("/", "⁄") and _WITH_FRACTION.match(text, end):
        return None  # the fraction takes it along: "$2 1/2 billion"
    if said in FRACTIONS:
        return Sum(start, end, vulgar(said), Decimal(1), (vulgar(said),), None)
    number, doubtful = digits(said, words.decimal)
    if number is not None and text[start - 1 : start] in _PARTS:
        number, doubtful, start = _with_lead(text, start, said, number, doubtful, words)
    elif said[0] == "0" and said[1:2].isdecimal():
        return None
    if number is None:
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
        parts = _FRACTION.search(text, max(0, start - 6), start)
        part = fraction(int(parts["part"]), int(said)) if parts and said.isdecimal() else None
        if parts is None or part is None:
            return None, False, start
        return part + Decimal(parts["whole"] or 0), False, parts.start()
    if mark in (".", words.decimal) and not ahead.isalnum() and ahead not in (".", ","):
        return (Decimal(f"0.{said}") if said.isdecimal() else None), False, start - 1
    return (None if said[0] == "0" and said[1:2].isdecimal() else number), doubtful, start


def _foreign(word: str, words: Lexicon) -> bool:
    """Whether a word is a scale in a language that this one is not: a sum before it would be a thousandfold
    wrong."""
    return word.rstrip(".").lower() in words.foreign


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
            if found.factor != 1 or text[end - len(next_word) - 1] == "-":
                break
            if not signed and not ((glued or len(next_word) > 1) and _ranged(text, found.start)):
                currency = _followed(text, end, words)
                verb = len(next_word) == 1 and currency.lower() in words.words("words", "verbs")
                if not currency or (verb and not glued):
                    break
        found.factor *= power(words.scales[next_word])
        found.end = at = end
        if text[end : end + 1] == "." and len(next_word) < 5 and _followed(text, end + 1, words):
            return _multiplied(found, end + 1)  # "8 bln. won"
        more = shapes(words.language).next.match(text, end)
        if more is None or more[1] is None:
            break
        next_word, end = more[1], more.end(1)
    return _multiplied(found, at)


def _multiplied(found: Sum, at: int) -> int:
    found.amounts = (found.number * found.factor,)
    return at


def _ranged(text: str, start: int) -> bool:
    """Whether a number stands second in a range: "$1.5-2bn", "$5 to 6bn"."""
    return _SECOND.search(text, max(0, start - 8), start) is not None


def _followed(text: str, at: int, words: Lexicon) -> str:
    """The currency word that stands here, if any."""
    probe = Sum(at, at, Decimal(0), Decimal(10), (Decimal(0),), None)
    read_unit(text, at, probe, words)
    return text[at : probe.end].strip(" -\u00a0") if probe.currency else ""


def read_unit(text: str, at: int, found: Sum, words: Lexicon, *, signed: bool = False) -> None:
    """Give the sum the currency that stands after its number and scales, if any."""
    shape = shapes(words.language)
    match = shape.next.match(text, at)
    if match and match[1] in shape.inside:
        match = shape.next.match(text, match.end(1))  # "200 million-odd won"
    if match is None or match[1] is None:
        return
    start = match.start(1)
    name, end = _unit_name(text, match, words)
    if name not in words.units or not _is_unit(text, at, start, end, name, found, words):
        return
    if name in words.signs and _of_next(text, start, end, found, words, signed=signed):
        return
    if name in words.hundredths:
        found.hundredth = True
        found.amounts = tuple(a / 100 for a in found.amounts)
    elif found.factor == 1 and (exponent := words.scaled.get(name)):
        found.factor = power(exponent)  # MUSD, kEUR
        found.amounts = (found.number * found.factor,)
    found.currency, found.end = words.units[name], end
    if found.factor == 1 and name in words.signs and (more := shape.next.match(text, end)):
        _scaled_behind(text, more, found, words)


def _scaled_behind(text: str, match: regex.Match[str], found: Sum, words: Lexicon) -> None:
    """A scale behind the currency: "75 USD million"."""
    word = (match[1] or "").rstrip(".")
    if len(word) > 2 and word in words.scales and text[match.start(1) - 1].isspace():
        found.factor = power(words.scales[word])
        found.amounts, found.end = (found.number * found.factor,), match.start(1) + len(word)


def _of_next(text: str, start: int, end: int, found: Sum, words: Lexicon, *, signed: bool) -> bool:
    """Whether a sign after a number is that of the next number: "$ 1,234 $ 5,678", "2012 KRW 836 billion".

    In a row of numbers with signs between them the last of the row tells: "1,234 $ 5,678 $" has them behind.
    """
    shape = shapes(words.language)
    following = shape.row.match(text, end)
    if following is None:
        return False
    if not text[start - 1].isspace() and text[end].isspace():
        return False  # "35€ 99"
    if signed or found.number in YEARS or text[start - 1].isspace() > text[end].isspace():
        return True
    sign, at = text[start:end], following.end()
    for _ in range(_LINKS):
        behind = at + (text[at : at + 1] in (" ", "\u00a0"))
        if not text.startswith(sign, behind):
            break
        following = shape.row.match(text, behind + len(sign))
        if following is None:
            return False
        at = following.end()
    more = shape.next.match(text, at)
    return more is None or more[1] is None or more[1] in words.scales


def _unit_name(text: str, match: regex.Match[str], words: Lexicon) -> tuple[str, int]:
    """The longest currency name that begins with the word matched, and where it ends."""
    name, start = match[1], match.start(1)
    bare = name.split(".")[0]  # the last word of a sentence, or "U" of "U.S."
    for first in (name, bare):
        longer = shapes(words.language).forms.get(first)
        form = _forms(longer).match(text, start) if longer else None
        if form and not text[form.end() : form.end() + 1].isalpha():
            return " ".join(form[0].split()), form.end()
    return (name, match.end(1)) if name in words.units else (bare, start + len(bare))


def _is_unit(text: str, at: int, start: int, end: int, name: str, found: Sum, words: Lexicon) -> bool:
    """Whether the name text[start:end] after a number that ends at `at` is its currency."""
    if not name[0].isalpha() and (text[start - 1] == "-" or text[end : end + 1].isalnum()):
        return False  # the next sum's sign: "$150,000-$200,000"
    lower = name.lower()
    follow = text[end : end + 24].lstrip(" -\n")
    if follow.startswith(words.words("not_after", lower)) and (found.factor == 1 or follow.startswith("of ")):
        return False  # "a twenty-pound bag", "5 million pounds of beef"
    if found.factor != 1:
        return name not in words.hundredths
    barred = words.words("not_with", lower)
    if barred and ends_with_word(before(text, found.start, 28), barred):
        return False  # "weighed 180 pounds"
    if name in words.hundredths:
        return len(name) > 1 or not name.isalpha() or (start == at and found.number not in PICTURES)
    year = found.digits != "" and found.number in YEARS and "," not in found.digits
    if lower in words.words("words", "verbs") and (year or not _plain_price(text, end, found, words)):
        return False
    return not (year and name[0].isalpha() and len(name) > 3)  # "in constant 2019 dollars"


def _plain_price(text: str, end: int, found: Sum, words: Lexicon) -> bool:
    """Whether "1,200 won" is a price: the unit's name is also a verb ("all 3 won gold")."""
    last = text[max(0, found.start - 16) : found.start].split()[-1:]
    if last and last[0].lower() in words.words("words", "price_before"):
        return True  # sold his car for 6,500,000 won and
    following = text[end : end + 12].split()[:1]
    said = following[0].lower().strip(".,;") if following else ""
    if said not in words.words("words", "objects"):
        return found.number >= 100
    # "the driver charged 3,800 won and threw in his opinion"; "7,530 won an hour"
    grammar = (*words.words("grammar", "and"), *words.words("grammar", "articles"))
    return "," in found.digits and said in grammar


def _settle_marks(found: Sequence[Sum], words: Lexicon) -> None:
    """Read the doubtful numbers of a text again, as its other numbers write their decimals.

    Where none tells, the language's own mark stands, and the sum says so.
    """
    decimal = _decimal_mark([new.digits for new in found if not new.doubtful])
    for new in found:
        if not new.doubtful:
            continue
        mark = next(c for c in new.digits if c in ".,．，")
        if decimal is None:
            if mark != words.decimal and words.decimal == ",":
                reason = f"three digits after {mark!r}: read as thousands, for no other number here tells"
                new.why.append(Why("amount", reason, new.start, new.start + len(new.digits)))
            continue
        number, _ = digits(new.digits, words.decimal, sibling=mark == decimal)
        if number is not None and number != new.number:
            new.amounts = tuple(amount / new.number * number for amount in new.amounts)
            new.number = number
            reason = f"{decimal!r} is the decimal mark of the other numbers in this text"
            new.why.append(Why("amount", reason, new.start, new.start + len(new.digits)))


def _decimal_mark(numbers: Sequence[str]) -> str | None:
    """The mark that the plain cases use for decimals, if they agree.

    >>> _decimal_mark(["1,5", "1.234,5", "12"]), _decimal_mark(["1.5", "2,5"])
    (',', None)
    """
    votes: Counter[str] = Counter()
    for number in numbers:
        marks = [c for c in number if c in ".,"]
        if not marks:
            continue
        last = marks[-1]
        if marks.count(last) > 1:
            votes["." if last == "," else ","] += 1
        elif len(set(marks)) == 2 or len(number.rpartition(last)[2]) != 3:
            votes[last] += 1
    if len(votes) == 1:
        return next(iter(votes))
    return None
