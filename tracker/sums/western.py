"""Sums in languages that part their words: a number in digits, scales, a currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.marks import settle_marks
from tracker.sums.numerals import digits, power
from tracker.sums.signs import sign_before
from tracker.sums.sum import GAP, MORE_DIGITS, Sum, before, ends_with_word

WORD = r"\p{L}++(?:\.\p{L}++)*+\.?+|\p{Sc}|㌦"
PICTURES = frozenset(map(Decimal, (144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160)))  # 1080p
YEARS = range(1900, 2100)
_SECOND = regex.compile(r"[0-9a-z] ?(?:[-‐‑–~]|to|and|or) ?$")


@dataclass(frozen=True, slots=True)
class Shapes:
    """What one language needs to find sums: compiled patterns and tables of first words.

    numbers: a number with the word after it; next: the word after a scale.
    forms: first word of a currency's name -> its longer names (compiled when first met).
    known: every word after a number that may make it money.
    inside: words between a number and its scale that say "and more" ("$150-plus billion").
    """

    numbers: regex.Pattern[str]
    next: regex.Pattern[str]
    forms: Mapping[str, tuple[str, ...]]
    known: frozenset[str]
    inside: frozenset[str]


@cache
def shapes(language: str) -> Shapes:
    """The shapes of a language, made at first use."""
    words = lexicon(language)
    # "1 200 000": a plain space groups too; where it is no mark of the language, two groups are wanted, or a
    # code or sign before them ("EUR 1 876 million").
    space = r"(?: [0-9]{3}(?![0-9])){1,}+"
    if words.decimal != ",":
        space = rf"(?:(?: [0-9]{{3}}(?![0-9])){{2,}}+|(?<=(?:[A-Z]{{3}}|\p{{Sc}}) ?[0-9]{{1,3}}){space})"
    groups = rf"[0-9]{{0,2}}(?:{space}|(?:[\u00a0\u202f\u2009][0-9]{{3}}(?![0-9]))++)(?:[.,][0-9]++)?+"
    parted = "|".join(
        regex.escape(w) + ("" if w[-1] in "'’" else GAP) for w in words.words("grammar", "unit_of")
    )
    follow = rf"{GAP}-?(?:{parted})?+({WORD})?+" if parted else rf"{GAP}-?({WORD})?+"
    long: dict[str, list[str]] = {}
    for name in words.units:
        first = regex.match(WORD, name)
        if first and first[0] != name:
            long.setdefault(first[0], []).append(name)
    inside = frozenset(word.lstrip("-") for word in words.words("grammar", "inside"))
    return Shapes(
        numbers=regex.compile(rf"(\p{{Nd}}(?:{groups}|{MORE_DIGITS})){follow}"),
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


def western_sums(text: str, words: Lexicon) -> list[Sum]:
    """The sums of a text whose number is in digits, in order, some still without a currency."""
    shape = shapes(words.language)
    found = [s for m in shape.numbers.finditer(text) if (s := _in_digits(text, m, words, shape))]
    if any(new.doubtful for new in found):
        settle_marks(found, words)
    return found


def _in_digits(text: str, match: regex.Match[str], words: Lexicon, shape: Shapes) -> Sum | None:
    word, start = match[2], match.start()
    known = word is not None and (word in shape.known or word[-1] == ".")
    signed = sign_before(text, start, words)
    if not signed and not known:
        return None  # most numbers are years, dates and counts
    end, after = match.end(1), match.end(2)
    if word in shape.inside:
        more = shape.next.match(text, after)
        if more and more[1] in words.scales:
            word, after = more[1], more.end(1)  # "$150-plus billion"
    number, doubtful = digits(match[1], words.decimal)
    if number is None or (match[1][0] == "0" and match[1][1:2].isdigit()):
        return None
    found = Sum(start, end, number, Decimal(1), (number,), None, digits=match[1], doubtful=doubtful)
    at = end
    if known and word:
        at = _scales(text, word, after, found, words, signed)
        read_unit(text, at, found, words)
    if found.currency is None and not signed and found.factor < 1000:
        return None
    return found


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
        if text[end : end + 1] == "." and _followed(text, end + 1, words):
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


def read_unit(text: str, at: int, found: Sum, words: Lexicon) -> None:
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
    if name in words.hundredths:
        found.hundredth = True
        found.amounts = tuple(a / 100 for a in found.amounts)
    found.currency, found.end = words.units[name], end


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
    if found.factor != 1:
        return name not in words.hundredths
    lower = name.lower()
    if text[end : end + 16].lstrip(" -\n").startswith(words.words("not_after", lower)):
        return False  # "a twenty-pound bag"
    barred = words.words("not_with", lower)
    if barred and ends_with_word(before(text, found.start, 28), barred):
        return False  # "weighed 180 pounds"
    if name in words.hundredths:
        return len(name) > 1 or not name.isalpha() or (start == at and found.number not in PICTURES)
    year = found.number in YEARS and "," not in text[found.start : at]
    if lower in words.words("words", "verbs") and (year or not _plain_price(text, end, found, words)):
        return False
    return not (year and name[0].isalpha() and len(name) > 3)  # "in constant 2019 dollars"


def _plain_price(text: str, end: int, found: Sum, words: Lexicon) -> bool:
    """Whether "1,200 won" is a price: the unit's name is also a verb ("all 3 won gold")."""
    if _after_price_word(text, found.start, words):
        return True  # sold his car for 6,500,000 won and
    following = text[end : end + 12].split()[:1]
    said = following[0].lower().strip(".,;") if following else ""
    if said in words.words("words", "objects"):
        # "the driver charged 3,800 won and threw in his opinion"
        return "," in found.digits and said in words.words("grammar", "and")
    return found.number >= 100


def _after_price_word(text: str, start: int, words: Lexicon) -> bool:
    """Whether the word before a small number is one that prices follow ("for 50 won")."""
    last = text[max(0, start - 16) : start].split()[-1:]
    return bool(last) and last[0].lower() in words.words("words", "price_before")
