"""Sums in Korean, Japanese and Chinese: digits and characters, 조 억 만, 兆 億 万, in every spacing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.numerals import compound, digits, power
from tracker.sums.sum import DIGITS, GAP, SPACES, Sum, is_tail, sign_before

_PADDED = re.compile(r"0,(\d{3})")  # 1兆0,551億
_MYRIADS = re.compile(r"\d{1,4}(?:[,，]\d{4})+")  # 1,0389億
_BADLY_GROUPED = re.compile(r"[,，]\d{1,2}(?!\d)")
_NAME = re.compile(r"(?:\d[/⁄]|(?<![^\W\d_])[A-Za-z]-?)$")  # l5억원, F-35억원, 1/5억원


@dataclass(frozen=True, slots=True)
class Shapes:
    """Compiled patterns of one language: whole sums without their currency, and the parts of one.

    first: whatever may stand first in a currency's name; longest: characters of the longest.
    """

    body: regex.Pattern[str]
    tokens: regex.Pattern[str]
    tail: regex.Pattern[str]
    gap: regex.Pattern[str]
    first: frozenset[str]
    longest: int
    inside: str
    change: regex.Pattern[str] | None


@cache
def shapes(language: str) -> Shapes:
    """The shapes of a language, made at first use."""
    words = lexicon(language)
    characters = {w: exponent for w, exponent in words.scales.items() if len(w) == 1 and not w.isascii()}
    small, myriad, large = (
        "".join(w for w, exponent in characters.items() if exponent in powers)
        for powers in (range(4), range(4, 5), range(8, 20))
    )
    latin = [name for name in words.units if name[0].isascii()]
    # 5억만 is only 5억; 5만kW are no money, 50억US$ are
    longer = [re.escape(w) for w in sorted(words.scales, key=len, reverse=True) if w not in characters]
    scale = rf"(?!(?<=[{large}])[{myriad}])(?:{'|'.join(longer)}|[{''.join(characters)}])"
    scale += r"(?:(?![A-Za-z])|(?=\L<latin>))"
    inside = "".join(words.words("grammar", "inside"))
    said = f"[{''.join(w for w in words.numbers if len(w) == 1)}]"
    syllables = bool(words.words("grammar", "syllables"))
    point = "".join(words.words("grammar", "point"))
    one = rf"(?:\p{{Nd}}|{said})"
    pair = rf"{one}[,、，]{one}(?={GAP}{scale})"
    own = rf"{said}{'' if syllables else '++'}(?:[{point}]{said}++)?+"
    if syllables:
        own = rf"(?:{said}{said}(?=[{small}{myriad}{large}])|{own})"
    own = rf"(?:{pair}|{own})"
    spelled = rf"(?<!\p{{Nd}})(?:{own}|(?=[{small}]))"
    change = [f"[{''.join(words.words('grammar', 'change')[:-1])}]", *words.words("grammar", "change")[-1:]]
    joint = f"(?:{'|'.join(words.words('grammar', 'and'))})?"
    change *= bool(words.words("grammar", "change"))
    ones = rf"|{own}"  # 百二十五: of Korean, only what stands before a scale, for its syllables are words too
    if syllables:  # where the same syllables are parts of other words
        spelled = (
            rf"(?<![\p{{L}}\p{{Nd}}%％])(?:{own}(?={GAP}{scale})|(?=[{small}]|[{myriad}][{said[1:-1]}{small}]"
            rf"|[{myriad}] (?:\L<names>|\p{{Nd}}{{1,4}}[{small}])))"
        )
        ones = ""
    number = rf"(?:{DIGITS}|{own})"
    following = rf"{GAP}{number}(?=[{inside}]?{GAP}{scale})|{DIGITS}{ones}"
    step = rf"(?:[{inside}]?{GAP}{scale}[{inside}]?(?:{following})?+)"
    lists = {"latin": latin, "names": words.table["currencies"]}
    return Shapes(
        body=regex.compile(
            rf"(?:{pair}|{DIGITS}|{spelled}){step}{{0,10}}+[{inside}]?+", ignore_unused=True, **lists
        ),
        tokens=regex.compile(rf"({own})|({DIGITS})|({scale})", ignore_unused=True, **lists),
        tail=regex.compile(rf"{GAP}({DIGITS})"),
        gap=regex.compile(rf"{GAP}-?"),
        first=frozenset(name[0] for name in words.units),
        longest=max(map(len, words.units)),
        inside=inside,
        change=regex.compile("".join(rf"(?:{joint}({one}){mark})?" for mark in change)) if change else None,
    )


def eastern_sums(text: str, words: Lexicon, start: int, end: int) -> Iterator[Sum]:
    """The sums between two places of a text in order, some still without a currency."""
    shape = shapes(words.language)
    while match := shape.body.search(text, start, end):
        new, start = _sum(text, match, words, shape)
        if new:
            yield new


def _sum(text: str, match: regex.Match[str], words: Lexicon, shape: Shapes) -> tuple[Sum | None, int]:
    """The sum of one match, if it is one, and where reading goes on."""
    start, end = match.span()
    if match[0].isdigit() and not _marked(text, start, end, words, shape):
        return None, end  # most numbers are years, dates and counts
    if is_tail(text, start) or (
        _NAME.search(text, max(0, start - 3), start) and not sign_before(text, start, words)
    ):
        return None, end
    values, ends = _tokens(text, start, end, words, shape)
    value, kept = compound(values)
    if value is None or not ends:
        return None, max(end, start + 1)
    if kept < len(values):
        end = ends[kept - 1]
        values = values[:kept]
    factor, number = Decimal(1), value
    for token in reversed(values):
        if isinstance(token, Decimal):
            number = token
            break
        factor *= power(token)
    found = Sum(start, end, number, factor, (value,), None)
    opening = shape.tokens.match(text, start, end)
    if opening and opening[1] and factor > 1 and value == number * factor and _neighbours(opening[1], words):
        found.amounts = (value - factor, value)
    _unit(text, found, words, shape)
    if found.currency is None and (tail := shape.tail.match(text, end)) and factor > 1:
        low, _ = digits(tail[1], words.decimal)
        if low is not None and low < factor:  # "1만 5000원"
            longer = Sum(start, tail.end(), low, Decimal(1), (value + low,), None)
            _unit(text, longer, words, shape)
            if longer.currency:
                return longer, longer.end
    return found, max(found.end, start + 1)


def _marked(text: str, start: int, end: int, words: Lexicon, shape: Shapes) -> bool:
    """Whether a currency may stand beside a bare number."""
    after = text[end : end + 1]
    return after in shape.first or after in SPACES or after == "-" or sign_before(text, start, words)


def _tokens(
    text: str, start: int, end: int, words: Lexicon, shape: Shapes
) -> tuple[list[Decimal | int], list[int]]:
    tokens: list[Decimal | int] = []
    ends = []
    for token in shape.tokens.finditer(text, start, end):
        if token[3]:
            tokens.append(words.scales[token[3]])
        else:
            value = _in_digits(token[2], bool(tokens), words) if token[2] else _said(token[1], words)
            if value is None or (not tokens and token[0][0] == "0" and token[0][1:2].isdecimal()):
                return [], []
            tokens.append(value)
        ends.append(token.end() + (text[token.end() : token.end() + 1] in shape.inside and token.end() < end))
    return tokens, ends


def _in_digits(said: str, follows: bool, words: Lexicon) -> Decimal | None:
    """The value of digits, in groups of three or, by the scales, of four."""
    if follows and (padded := _PADDED.fullmatch(said)):
        return Decimal(padded[1])
    if _MYRIADS.fullmatch(said):
        said = said.replace(",", "").replace("，", "")
    return None if _BADLY_GROUPED.search(said) else digits(said, words.decimal)[0]


def _said(characters: str, words: Lexicon) -> Decimal | None:
    """The value of digits in characters, of two neighbours the higher: 二四四一, 一点五, 八、九."""
    if _neighbours(characters, words):
        characters = characters[-1]
    elif characters[1:2] in (",", "、", "，"):
        return None
    return digits("".join(words.numbers.get(c, c if c.isdecimal() else ".") for c in characters))[0]


def _neighbours(said: str, words: Lexicon) -> bool:
    """Whether a number is one of two neighbours: 8,9천억, 二、三億, and in Korean and Chinese 三四亿."""
    if len(said) == 3 and said[1] in ",、，":
        said = said[0] + said[2]
    elif said[0].isdecimal() or "pairs" not in words.table["grammar"]:
        return False
    low, high = (words.numbers.get(c, c) for c in (said if len(said) == 2 else "00"))
    return low.isdecimal() and high.isdecimal() and 0 < int(low) == int(high) - 1


def _unit(text: str, found: Sum, words: Lexicon, shape: Shapes) -> None:
    """The currency after the number, if any, unless its letters begin another word (원자력, 엔진)."""
    at = shape.gap.match(text, found.end)
    place = at.end() if at else found.end
    if text[place : place + 1] not in shape.first:
        return
    ends = range(min(place + shape.longest, len(text)), place, -1)
    end = next((end for end in ends if text[place:end] in words.units), place)
    name = text[place:end]
    parted = words.words("not_after", f" {name}") if place > found.end else ()
    if end == place or text.startswith((*words.words("not_after", name), *parted), end):
        return
    if name.isascii() and name.isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return
    found.currency, found.end = words.units[name], end
    if shape.change and name.endswith(words.words("grammar", "generic")):  # 五元三角二分
        parts = shape.change.match(text, end)
        if parts and parts[0]:
            found.end = parts.end()
            tenths, cents = ((part and _said(part, words)) or Decimal(0) for part in parts.groups())
            found.amounts = tuple(a + (10 * tenths + cents) / 100 for a in found.amounts)
    if name in words.hundredths:
        found.hundredth, found.amounts = True, tuple(a / 100 for a in found.amounts)
