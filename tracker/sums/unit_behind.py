"""The currency behind a number, in languages that part their words, and the patterns that find the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, glued, lexicon
from tracker.sums.numerals import FRACTIONS, HYPHENS, YEARS
from tracker.sums.sum import GAP, MORE_DIGITS, Sum, before, ends_with_word

WORD = r"\p{L}++(?:\.\p{L}++)*+\.?+|\p{Sc}|㌦"
PICTURES = frozenset(map(Decimal, (144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160)))  # 1080p
# 15 dollars 50 at the end of a sentence, 12€50.
_CENTS = regex.compile(
    r"(?<=\p{L}) (?<part>[1-9][0-9])(?=[.!?;](?:\s|$)|$)"
    r"|(?<=\p{Nd}\p{Sc})(?<part>[0-9]{2})(?![\p{L}\p{Nd}]|[.,]\p{Nd})"
)
# Misread, misspelled or no scales: mi11ion, trilion, gazillion.
_LIKE_SCALES = r"(?:m|rn|b|tr|\p{L}{0,5}[zjq]u?)[il1]{2,6}(?:[o0]n|ard)\p{L}{0,3}"
_LINKS = 8  # numbers of a row that are looked at to tell whether signs stand before or after them


@dataclass(frozen=True, slots=True)
class Shapes:
    """What one language needs to find sums: compiled patterns and tables of first words.

    numbers: a number with the word after it; parts: the same, in a text that has signs such as ½ and ‑.
    next: the word after a scale; row: the next number of a row.
    broken: what shows, behind a number, that only a part of a sum has been read.
    forms: first word of a currency's name -> its longer names (compiled when first met).
    known: every word after a number that may make it money.
    inside: words between a number and its scale that say "and more" ("$150-plus billion").
    """

    numbers: regex.Pattern[str]
    parts: regex.Pattern[str]
    next: regex.Pattern[str]
    broken: regex.Pattern[str]
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
            rf"([\p{{Nd}}{FRACTIONS}](?:{groups}|{MORE_DIGITS}))(?: ?([{FRACTIONS}]))?+"
            + follow.replace("-?", f"[-{HYPHENS}]?")
        ),
        row=regex.compile(rf"[ \u00a0]?\p{{Nd}}{MORE_DIGITS}"),
        next=regex.compile(follow),
        broken=regex.compile(
            rf"[.,:_?․^]{{1,3}}\p{{Nd}}|\.\p{{L}}{{1,2}}\b|…\p{{Nd}}|\.\.\.\p{{Nd}}|\[[.,]\]"
            rf"|(?: ?,)? ?\p{{Nd}}{{1,3}}(?:[.,]\p{{Nd}}++)?[ -]?(?:\L<scales>)\b|[ \u00a0-]?{_LIKE_SCALES}",
            scales=[w for w in words.scales if len(w) > 1],
        ),
        forms={first: tuple(names) for first, names in long.items()},
        known=inside.union(words.scales, words.units, long),
        inside=inside,
    )


@cache
def _forms(names: tuple[str, ...]) -> regex.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    space = r"[\s\u00a0]{1,3}"
    return regex.compile("|".join(space.join(map(regex.escape, name.split())) for name in ordered))


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
    if name not in words.units or not _is_unit(text, at, start, end, name, found, words, signed):
        return
    bare, cents = found.factor == 1, None
    if bare and words.units[name] in ("$", "USD", "EUR") and found.number not in YEARS:
        cents = _CENTS.match(text, end) if found.number % 1 == 0 else None
    if not cents and name in words.signs and _of_next(text, start, end, found, words, signed=signed):
        return
    if name in words.hundredths:
        found.hundredth = True
        found.amounts = tuple(a / 100 for a in found.amounts)
    elif bare and (exponent := words.scaled.get(name)):
        found.grow(exponent)  # MUSD, kEUR
    found.currency, found.end = words.units[name], end
    if cents and not found.hundredth:
        found.amounts, found.end = (found.number + Decimal(cents["part"]) / 100,), cents.end()
    if bare and found.factor == 1 and name in words.signs and (more := shape.next.match(text, end)):
        word = (more[1] or "").rstrip(".")
        if len(word) > 2 and word in words.scales and text[more.start(1) - 1].isspace():
            found.grow(words.scales[word])  # 75 USD million
            found.end = more.start(1) + len(word)


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
    sign, at = text[start:end], following.end()
    if glued(sign) and found.number not in YEARS:
        return False  # 15 Euro 50
    if signed or found.number in YEARS or text[start - 1].isspace() > text[end].isspace():
        return True
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


def _is_unit(
    text: str, at: int, start: int, end: int, name: str, found: Sum, words: Lexicon, signed: bool
) -> bool:
    """Whether the name text[start:end] after a number that ends at `at` is its currency."""
    if not name[0].isalpha() and (text[start - 1] == "-" or text[end : end + 1].isalnum()):
        return _CENTS.match(text, end) is not None  # or the next sum's sign: "$150,000-$200,000"
    if signed and name[0].isupper() and "\n" in text[at:start]:
        return False  # $85 million, and below it: Dollar General
    lower = name.lower()
    follow = text[end : end + 24].lstrip(" -\n")
    other = follow.startswith(words.words("not_after", lower))
    if other and (found.factor == 1 or follow.startswith(("of ", "'", "’"))):
        return False  # "a twenty-pound bag", "5 million pounds of beef"
    if found.factor != 1:
        return name not in words.hundredths
    barred = words.words("not_with", lower)
    if barred and ends_with_word(before(text, found.start, 28), barred):
        return False  # "weighed 180 pounds"
    if name in words.hundredths:
        return len(name) > 1 or not name.isalpha() or (start == at and found.number not in PICTURES)
    year = found.digits.isdecimal() and found.number in YEARS
    if lower in words.words("words", "verbs") and (year or not _plain_price(text, end, found, words)):
        return False
    if not (year and name[0].isalpha() and len(name) > 3):
        return True
    if found.number % 50:
        return False  # "in constant 2019 dollars"
    return not ends_with_word(before(text, found.start, 28), words.words("words", "prices_of"))


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
