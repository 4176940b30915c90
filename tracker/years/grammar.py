"""The forms of years of one language, from the table [years] of its TOML file, as one expression.

A form is written as it is printed, with places for what varies:

    {y} a year in four digits     {bare} the same, where only its surroundings show that it is a year
    {yy} two digits               {n} a small number, in digits or words
    {m} a month by its name       {M} by its number            {d} a day
    {o} an ordinal                {e} the name of an era
    {-} a dash or a stroke between two numbers

The forms of "nothing" only look like one. `^` and `$` at its ends ask for the edge of a word in Korean,
Japanese and Chinese, where a blank may also be missing. languages/shared/years.toml has the forms of all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import SHARED, lexicon
from tracker.shipped import tables

# What a mention can be. Of two forms written alike the earlier here is meant.
ROLES = (
    "nothing",
    *(
        "iso",
        "range",
        "short_range",
        "ending",
        "ending_open",
        "ended_open",
        "fiscal",
        "fiscal_short",
        "era",
        "era_letter",
    ),
    *("date", "year", "decade", "decade_short", "before_last", "after_next", "fiscal_this", "fiscal_last"),
    *("fiscal_next", "this", "last", "next", "ago", "ahead", "after_that", "before_that", "later", "before"),
    *(
        "following",
        "second_following",
        "earlier",
        "same",
        "first",
        "final",
        "nth",
        "last_named",
        "next_named",
    ),
    *(
        "this_month",
        "last_month",
        "next_month",
        "month",
        "span_of_ten",
        "duration",
        "number_fiscal",
        "number",
    ),
    "apostrophe",
)
BESIDE = ("since", "by", "until", "from")  # what the words beside a year make of it
PLACES = ("y", "bare", "yy", "e", "M", "d", "-", "m", "o", "n")  # the order in which places are tried
KANJI = "〇零一二三四五六七八九十"

_DASH = r"\s?[-‐–−~〜～∼∽/]\s?"
_QUOTE = "['’‘´`′]"
_PIECE = re.compile(r"(\{(?:bare|yy|[a-zA-Z-])\})")
_NO_DIGIT = r"(?<![\d$£€¥₩#№])(?<!\d[.,:/-])"  # what must not stand before digits
_LETTER = r"[^\W\d_]"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is, and the groups of its places, y, y2, n, m ... ."""

    role: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The forms of a language and the small words around them.

    `opening` finds where a form may begin, `sought` is the form that begins there, and the number of its
    last group is the key of the form: an expression with many groups is slow to seek with. `numbers`,
    `months` and `eras` give the value of a word (of an era the year before its first). The other patterns
    are for the words that end before a mention (`before`, `refused`), begin behind it (`behind`,
    `uncounted`) or fill the place between two.
    """

    language: str
    eastern: bool
    opening: re.Pattern[str]
    sought: re.Pattern[str]
    forms: Mapping[int, Form]
    numbers: Mapping[str, int]
    months: Mapping[str, int]
    eras: Mapping[str, int]
    capital_months: bool
    doubtful: frozenset[str]
    month_before: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    refused: re.Pattern[str]
    uncounted: re.Pattern[str]
    month_of: re.Pattern[str]
    ranging: re.Pattern[str]
    between: re.Pattern[str]
    and_: re.Pattern[str]
    lasting: re.Pattern[str]
    japan: re.Pattern[str]


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language.

    >>> found = grammar("en").sought.match("five years later, in 2021")
    >>> found[0], grammar("en").forms[found.lastindex].role
    ('five years later', 'later')
    """
    return _Builder(language).grammar()


class _Builder:
    """Makes the grammar of one language out of its words."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.eastern = lexicon(language).eastern
        self.kanji = language in ("ja", "zh")
        self.shared = tables(SHARED / "years.toml")["years"]
        self.numbers = self.numbered("numbers")
        self.ordinals = self.numbered("ordinals")
        self.months = self.numbered("months")
        self.eras = {name: int(year) for name, year in (word.split("=") for word in self.words("eras"))}
        self.unit = rf"(?!\s?(?:{self.any('units')})(?!\s?\d))"
        self.places = self.all_places()

    def words(self, key: str) -> list[str]:
        return [*lexicon(self.language).words("years", key), *self.shared.get(key, ())]

    def numbered(self, key: str) -> dict[str, int]:
        """Words by their place in a list: the first for one, the second for two; "|" between synonyms."""
        return {word: n for n, words in enumerate(self.words(key), 1) for word in words.split("|") if word}

    def any(self, *keys: str) -> str:
        """An expression for any of the words of some lists; it never matches where there are none."""
        return self.one_of(word for key in keys for word in self.words(key))

    def one_of(self, words: Iterable[str]) -> str:
        tree = alternation(words) or "(?!)"
        return tree.replace(r"\ ", r"\s?" if self.eastern else r"\s+").replace("'", _QUOTE)

    def all_places(self) -> dict[str, str]:
        kanji_year = rf"|[一二][{KANJI[:-1]}]{{3}}" if self.kanji else ""
        kanji_small = f"|[{KANJI}元]{{1,3}}" if self.kanji else ""
        glued = "".join(f"|(?<={re.escape(word)})" for word in self.words("glued"))
        letter = "[가-힣一-龯ぁ-んァ-ヶa-z]" if self.eastern else "[^\\W_]"
        return {
            "y": rf"(?:(?:19|20)\d\d{kanji_year})",
            "bare": rf"(?:(?<![a-z]-){glued})(?:19[5-9]\d|20[0-6]\d)(?!{letter})",
            "yy": rf"(?:\d\d{f'|[{KANJI}]{{2,3}}' if self.kanji else ''})",
            "n": rf"(?:\d{{1,2}}(?![\d.,]){kanji_small}|{self.one_of(self.numbers)})",
            "o": self.one_of(self.ordinals),
            "m": rf"{self.one_of(self.months)}(?!{_LETTER})\.?",
            "M": rf"(?:1[0-2]|0?[1-9]{'|十[一二]?|[一二三四五六七八九]' if self.kanji else ''})",
            "d": r"(?:(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th|er|º|ª|\.(?!\d))?"
            + ("|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])" if self.kanji else ")"),
            "e": self.one_of(self.eras),
            "-": _DASH,
        }

    def grammar(self) -> Grammar:
        tree, edged = _Tree(self), _Tree(self)
        for role in ROLES:
            for text in self.words(role):
                (edged if text[0] == "^" else tree).add(text, role)
        start = "" if self.eastern else r"(?<![^\W_])"
        forms = dict[int, Form]()
        sought = f"{start}(?:{tree.expression(forms)}|(?<![^\\W_]){edged.expression(forms)})"
        kanji = f"|(?<![{KANJI}])[{KANJI}元]" if self.kanji else ""
        words = [*tree.openings(), *edged.openings(), *self.numbers, *self.ordinals, *self.months, *self.eras]
        light = rf"(?:(?:{self.any('light')})\s?)*"
        beside = "|".join(f"(?P<{role}>{self.any(role)})" for role in BESIDE)
        behind = "|".join(f"(?P<{role}>{self.any(role + '_behind')})" for role in BESIDE)
        to = rf"(?:{_DASH}|\s?(?:{self.any('to')})\s?)"
        return Grammar(
            language=self.language,
            eastern=self.eastern,
            opening=re.compile(rf"{start}(?=(?<!\d)\d|{_QUOTE}\d{kanji}|{self.one_of(words)})"),
            sought=re.compile(sought),
            forms=forms,
            numbers=self.numbers | self.ordinals,
            months=self.months,
            eras=self.eras,
            capital_months=bool(self.words("capital_months")),
            doubtful=frozenset(self.words("doubtful_months")),
            month_before=re.compile(rf"(?<![^\W_])(?:{self.any('month_before')})\s?$"),
            before=re.compile(rf"(?<![^\W_])(?:{beside})\s{light}$"),
            behind=re.compile(rf"\s?(?:{self.any('light_behind')})?(?:{behind})"),
            refused=re.compile(rf"(?<![^\W_])(?:{self.any('refused')})\s?$"),
            uncounted=re.compile(rf"\s?(?:{self.any('uncounted')})"),
            month_of=re.compile(self.any("month_of")),
            ranging=re.compile(rf"(?:{self.any('light_behind')})?{to}{light}"),
            between=re.compile(rf"(?<![^\W_])(?:{self.any('between')})\s{light}$"),
            and_=re.compile(rf"\s(?:{self.any('and')})\s{light}"),
            lasting=re.compile(rf"\s?(?:{self.any('lasting')})?\s?"),
            japan=re.compile(self.any("japan")),
        )

    def edge(self, text: str) -> str:
        """What must not stand behind a form: more digits, a unit, the rest of a word."""
        if text.endswith(("{y}", "{yy}", "{bare}")):
            comma = r",\d" if lexicon(self.language).decimal == "," else r",\d{3}(?!\d)"
            return rf"(?![\d%°$€£¥₩]|[.:]\d|{comma}|[-/]\d{{3}})" + self.unit
        return r"(?![^\W_])" if text.endswith("$") or not self.eastern else ""


class _Tree:
    """Forms that share their beginnings, as one expression with a group for each place and each end."""

    def __init__(self, builder: _Builder) -> None:
        self.builder = builder
        self.root: dict[str, Any] = {}

    def add(self, text: str, role: str) -> None:
        node = self.root
        if self.builder.eastern:
            text = text.replace("} ", "}").replace(" {", "{")
        for piece in _PIECE.split(text.strip("^$")):
            for step in [piece] if _PIECE.fullmatch(piece) else piece:
                node = node.setdefault(step, {})
        node.setdefault("", (role, self.builder.edge(text)))

    def openings(self) -> Iterator[str]:
        """The words that the forms begin with, up to their first place."""
        stack = [("", self.root)]
        while stack:
            words, node = stack.pop()
            if words and any(len(step) != 1 for step in node):
                yield words
            else:
                stack += [(words + step, child) for step, child in node.items() if len(step) == 1]

    def expression(self, forms: dict[int, Form]) -> str:
        """The expression; what stands at each end goes into `forms`, by the number of its group."""
        return self.branches(self.root, (), forms) if self.root else "(?!)"

    def branches(
        self, node: dict[str, Any], path: tuple[tuple[str, int], ...], forms: dict[int, Form], last: str = ""
    ) -> str:
        """`path` are the places on the way to a node, `last` is the step that led to it."""
        found = []
        for step in sorted(node, key=_order):
            if not step:
                role, edge = node[step]
                forms[self.count(forms)] = Form(role, path)
                found.append(f"{edge}()")
            elif len(step) == 1:
                blank = self.blank(len(last) > 1)
                found.append(blank + self.literal(step) + self.branches(node[step], path, forms, step))
            elif step == "{-}":
                found.append(_DASH + self.branches(node[step], path, forms, step))
            else:
                taken = {name for name, _ in path}
                name = "y" if step == "{bare}" else step[1:-1]
                name = name if name not in taken else f"{name}2"
                opening = self.blank(bool(last)) if last else _NO_DIGIT
                number = self.count(forms)
                forms[number] = Form("", ())
                rest = self.branches(node[step], (*path, (name, number)), forms, step)
                found.append(f"{opening}({self.builder.places[step[1:-1]]}){rest}")
        return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"

    def literal(self, letter: str) -> str:
        if letter == " ":
            return r"\s?" if self.builder.eastern else r"\s+"
        return _QUOTE if letter == "'" else re.escape(letter)

    @staticmethod
    def count(forms: dict[int, Form]) -> int:
        """The number of the next group: each has an entry, an empty one for a place."""
        return len(forms) + 1

    def blank(self, beside_a_place: bool) -> str:
        """Blanks around numbers come and go in the languages that are written without."""
        return r"\s?" if beside_a_place and self.builder.eastern else ""


def _order(step: str) -> tuple[int, str]:
    """Letters before blanks, these before places, the end last: the longest form is taken."""
    if not step:
        return 99, ""
    if len(step) > 1:
        return 10 + PLACES.index(step[1:-1]), ""
    return int(step == " "), step
