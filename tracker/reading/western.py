"""Sums in languages that part their words: a number in digits or words, scales, a currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tracker.reading.lexicon import Lexicon, lexicon
from tracker.reading.numerals import digits, power, spelled
from tracker.reading.signs import sign_before
from tracker.reading.sums import DIGITS, GAP, Sum

WORD = r"[^\W\d_]++(?:\.[^\W\d_]++)*+\.?+|[$€£¥₩￦＄￥₹₽¢㌦]"
PICTURES = frozenset(map(Decimal, (144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160)))  # 1080p
YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Shapes:
    """What one language needs to find sums: compiled patterns and tables of first words.

    numbers: a number with the word after it; next: the word after a scale.
    forms: first word of a currency's name -> its longer names, compiled.
    anchors: endings of scale and currency words, by which sums in words are found.
    counting: every word that a spelled number may hold; pointed: "point 52", digits after such a word.
    """

    numbers: re.Pattern[str]
    next: re.Pattern[str]
    forms: Mapping[str, re.Pattern[str]]
    anchors: tuple[str, ...]
    counting: frozenset[str]
    pointed: re.Pattern[str] | None


@cache
def shapes(language: str) -> Shapes:
    """The shapes of a language, made at first use."""
    words = lexicon(language)
    spaced = " " if words.decimal == "," else ""
    groups = rf"[0-9]{{1,3}}(?:[{spaced}\u00a0\u202f\u2009][0-9]{{3}}(?![0-9]))++(?:[.,][0-9]++)?+"
    parted = "|".join(
        re.escape(w) + ("" if w[-1] in "'’" else GAP) for w in words.words("grammar", "unit_of")
    )
    follow = rf"{GAP}-?(?:{parted})?+({WORD})?+" if parted else rf"{GAP}-?({WORD})?+"
    long: dict[str, list[str]] = {}
    for name in words.units:
        first = re.match(WORD, name)
        if first and first[0] != name:
            long.setdefault(first[0], []).append(name)
    points = words.words("grammar", "point")
    joins = {w for key in ("and", "point", "of", "articles") for w in words.words("grammar", key)}
    return Shapes(
        numbers=re.compile(rf"(?<![0-9])({groups}|{DIGITS}){follow}"),
        next=re.compile(follow),
        forms={first: _forms(names) for first, names in long.items()},
        anchors=_anchors(words),
        pointed=re.compile(rf"(?:{'|'.join(points)})[ -][0-9]{{1,3}}$") if points else None,
        counting=frozenset(joins | words.numbers.keys() | {w for w in words.scales if len(w) > 2}),
    )


def _forms(names: list[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(r"[\s\u00a0]{1,3}".join(map(re.escape, name.split())) for name in ordered))


def _anchors(words: Lexicon) -> tuple[str, ...]:
    """Endings by which scale and currency words are found whatever their first letter's case."""
    full = [
        w
        for w in (*words.scales, *words.units)
        if len(w) > 3 and w[1:].isalpha() and (w[1:].islower() or w.isupper())
    ]
    tails = sorted({w[1:] for w in full}, key=len)
    kept: list[str] = []
    for tail in tails:
        if not any(short in tail for short in kept):
            kept.append(tail)
    return tuple(kept)


def western_sums(text: str, words: Lexicon) -> list[Sum]:
    """The sums of a text that have a number in digits or in words, in no order, some without a currency."""
    shape = shapes(words.language)
    found = [s for m in shape.numbers.finditer(text) if (s := _in_digits(text, m, words, shape))]
    if words.numbers:
        found += _in_words(text, words, shape)
    return found


def _in_digits(text: str, match: re.Match[str], words: Lexicon, shape: Shapes) -> Sum | None:
    start, end = match.span(1)
    word = match[2]
    signed = sign_before(text, start, words)
    known = word is not None and (
        word in words.scales or word in words.units or word in shape.forms or word[-1] == "."
    )
    if not signed and not known:
        return None
    number, doubtful = digits(match[1], words.decimal)
    if number is None:
        return None
    found = Sum(start, end, number, Decimal(1), (number,), None, doubtful=end if doubtful else 0)
    at = end
    if known and word:
        at = _scales(text, match, found, words, shape, signed)
        _unit(text, at, found, words, shape)
    if found.currency is None and not signed and found.factor < 1_000_000:
        return None
    return found


def _scales(text: str, match: re.Match[str], found: Sum, words: Lexicon, shape: Shapes, signed: bool) -> int:
    """Multiply the sum by the scale words after its number; the position where a currency may follow."""
    at, next_word, end = match.end(1), match[2], match.end(2)
    for _ in range(3):
        if next_word not in words.scales:
            next_word, end = next_word.removesuffix("."), end - next_word.endswith(".")
            if next_word not in words.scales:
                break
        if len(next_word) < 3:
            glued = end - len(next_word) == at
            if found.factor != 1 or (not glued and (text[end - len(next_word) - 1] == "-" or not signed)):
                break
            if not signed and not _ranged(text, match.start()) and not _followed(text, end, words, shape):
                break
        found.factor *= power(words.scales[next_word])
        found.end = at = end
        more = shape.next.match(text, end)
        if more is None or more[1] is None:
            break
        next_word, end = more[1], more.end(1)
    found.amounts = (found.number * found.factor,)
    return at


def _ranged(text: str, start: int) -> bool:
    """Whether a number stands second in a range: "$1.5-2bn", "$5 to 6bn"."""
    return _SECOND.search(text, max(0, start - 8), start) is not None


def _followed(text: str, at: int, words: Lexicon, shape: Shapes) -> bool:
    """Whether a currency stands here."""
    probe = Sum(at, at, Decimal(0), Decimal(1), (Decimal(0),), None)
    _unit(text, at, probe, words, shape)
    return probe.currency is not None


def _unit(text: str, at: int, found: Sum, words: Lexicon, shape: Shapes) -> None:
    """The currency that stands after a number and its scales, if any."""
    match = shape.next.match(text, at)
    if match is None or match[1] is None:
        return
    name, start, end = match[1], match.start(1), match.end(1)
    for first in (name, name.split(".")[0]):
        if (
            (longer := shape.forms.get(first))
            and (form := longer.match(text, start))
            and not text[form.end() : form.end() + 1].isalpha()
        ):
            name, end = " ".join(form[0].split()), form.end()
            break
    else:
        if name not in words.units:
            name = name.split(".")[0]
            end = start + len(name)
            if name not in words.units:
                return
    rest = text[end : end + 16].lstrip(" -\n")
    if rest.startswith(words.words("not_after", name.lower())):
        return
    glued = start == at
    if name in words.hundredths:
        if (
            len(name) == 1 and name.isalpha() and (not glued or found.number in PICTURES)
        ) or found.factor != 1:
            return
        found.hundredth = True
        found.amounts = tuple(a / 100 for a in found.amounts)
    elif found.factor == 1:
        if name.lower() in words.words("words", "verbs") and not _plain_price(text, at, end, found, words):
            return
        if (
            found.number in YEARS
            and "," not in text[found.start : at]
            and name[0].isalpha()
            and len(name) > 3
        ):
            return  # "in constant 2019 dollars"
    found.currency, found.end = words.units[name], end


def _plain_price(text: str, at: int, end: int, found: Sum, words: Lexicon) -> bool:
    """Whether "1,200 won" is a price: the unit's name is also a verb ("In 2019 won", "all 3 won gold")."""
    if found.number in YEARS and "," not in text[found.start : at]:
        return False
    following = text[end : end + 12].split()[:1]
    if following and following[0].lower().strip(".,;") in words.words("words", "objects"):
        return False
    return found.number >= 100 or before_price(text, found.start, words)


def before_price(text: str, start: int, words: Lexicon) -> bool:
    """Whether the word before a small number is one that prices follow ("for 50 won")."""
    last = text[max(0, start - 16) : start].split()[-1:]
    return bool(last) and last[0].lower() in words.words("words", "price_before")


def _in_words(text: str, words: Lexicon, shape: Shapes) -> Iterator[Sum]:
    """Sums whose number is in words, found by their scale or currency: "half a billion dollars"."""
    done = -1
    for start in sorted(_anchored(text, shape)):
        if start < done:
            continue
        found = _spelled(text, start, words, shape)
        if found:
            done = found.end
            yield found


def _anchored(text: str, shape: Shapes) -> set[int]:
    """Where words begin that end like a scale or a currency and have a word, no digit, before them."""
    starts = set()
    for anchor in shape.anchors:
        at = text.find(anchor)
        while at >= 0:
            start = at
            while start > at - 14 and start > 0 and text[start - 1].isalpha():
                start -= 1
            ahead = text[start - 2 : start - 1] if start > 1 else ""
            if (
                ahead.isalpha()
                or ahead == " "
                or (ahead.isdigit() and _pointed(text, start - 1, shape))
                or start == 0
            ):
                starts.add(start)
            at = text.find(anchor, at + len(anchor))
    return starts


def _pointed(text: str, end: int, shape: Shapes) -> bool:
    """Whether digits after "point" stand before this place: "one-point-52 trillion"."""
    return shape.pointed is not None and shape.pointed.search(text, max(0, end - 12), end) is not None


_SECOND = re.compile(r"[0-9a-z] ?(?:[-‐‑–~]|to|and|or) ?$")
_BACK = re.compile(r"(?<![^\W_])([^\W_]+)[ \u00a0\n-]{1,2}$")
_FORWARD = re.compile(r"[ \u00a0\n-]{0,2}([^\W_]+)")


def _spelled(text: str, anchor: int, words: Lexicon, shape: Shapes) -> Sum | None:
    """The sum in words around an anchor: its number words before and after, then its currency."""
    said = _number_words(text, anchor, words, shape)
    if not said:
        return None
    start, end = said[0].start(1), said[-1].end(1)
    spoken = [m[1] if m[1] in words.scales else m[1].lower() for m in said]
    value = spelled(spoken, words.numbers, words.scales, words.table.get("grammar", {}))
    if value is None or value <= 0:
        return None
    largest = max((words.scales.get(w, 0) for w in spoken), default=0)
    found = Sum(start, end, value / power(largest), power(largest), (value,), None)
    if len(spoken) == 2 and spoken[0] in words.words("grammar", "articles") and text[end : end + 1] == "-":
        return None  # "a billion-dollar system" names no sum
    _unit(text, end, found, words, shape)
    return None if found.currency is None and largest < 6 else found


def _number_words(text: str, anchor: int, words: Lexicon, shape: Shapes) -> list[re.Match[str]]:
    """The words of one number around an anchor, beginning with a number: not with "and" or a scale."""

    def counts(word: str) -> bool:
        return word in shape.counting or word.lower() in shape.counting

    said: list[re.Match[str]] = []
    start = end = anchor
    while match := _BACK.search(text, max(0, start - 20), start):
        word = match[1]
        half = bool(said) and said[0][1].lower() in words.words("grammar", "and")
        if not (counts(word) or (word.isdigit() and (half or _pointed(text, match.end(1), shape)))):
            break
        said.insert(0, match)
        start = match.start()
        if half and word.isdigit():
            break
    while (match := _FORWARD.match(text, end)) and counts(match[1]):
        said.append(match)
        end = match.end()
    spoken = {match[1].lower() for match in said}
    fraction = any(0 < Decimal(words.numbers.get(word, "1")) < 1 for word in spoken)
    while said and not _begins(said[0][1].lower(), words, fraction):
        said.pop(0)
    while said and said[-1][1].lower() in (
        *words.words("grammar", "and"),
        *words.words("grammar", "articles"),
    ):
        said.pop()
    return said


def _begins(word: str, words: Lexicon, fraction: bool) -> bool:
    """Whether a spelled number can begin so; digits only before a fraction in words ("4 and a half")."""
    return (
        word in words.numbers or word in words.words("grammar", "singular") or (fraction and word.isdigit())
    )
