"""The forms of years of one language, from the table [years] of its TOML file, as one expression.

A form is written as it is printed, with places for what varies:

    {y} a year in four digits     {bare} the same, where only its surroundings show that it is a year
    {yy} two digits               {n} a small number, in digits or words
    {m} a month by its name       {M} by its number            {d} a day
    {o} an ordinal                {e} the name of an era       {l} its letter
    {r} a year of an era in three digits
    {-} a dash or a stroke between two numbers
    {t} a word for the end of twelve months ("to", "ending in"), {s} for their start

A key is what its forms are; the forms of "nothing" only look like one. `^` and `$` at its ends ask for the
edge of a word in Korean, Japanese and Chinese, where a blank may also be missing. The keys in `LISTS` are
words around the forms. languages/shared/years.toml has what belongs to every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.languages.alternation import alternation
from tracker.languages.lexicon import SHARED, lexicon
from tracker.shipped import tables

BESIDE = ("since", "by", "until", "from")  # what the words before or behind a year make of it
LISTS = {
    *BESIDE,
    *(f"{role}_behind" for role in BESIDE),
    *("light", "light_behind", "after_year", "before_year", "to", "between", "and", "numbers", "ordinals"),
    *("months", "eras", "era_letters", "ends", "starts", "flags", "doubtful_months", "month_before"),
    *("month_of", "year_of", "named_as", "compared", "lasting", "other_span", "units", "refused"),
    *("uncounted", "glued", "japan", "past", "coming", "counting"),
}
PLACES = (*("y", "bare", "yy", "e", "l", "r", "M", "d"), *("-", "m", "o", "n", "t", "s"))  # as they are tried
BEYOND = 3  # letters of a form behind its first place that are looked at to tell that it may begin there
PRIVATE = 0xE000  # the first of the signs that stand for an expression among letters
BARE = ("{y}", "{yy}", "{bare}")
KANJI = "〇零一二三四五六七八九十"

_DASH = r"(?:\s?[-‐‑‒–−~〜～∼∽/]\s?|[—―])"
_QUOTE = "['’‘´`′]"
_PIECE = re.compile(r"(\{(?:bare|yy|[a-zA-Z-])\})")
_NO_DIGIT = r"(?<![\d$£€¥₩#№])(?<!\d[.,:/-])"  # what must not stand before digits
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"  # edges of a word


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is, and the groups of its places: y, y2, n, m ... . A bare one ends in a number, which
    a unit behind it would show to be no year."""

    role: str
    places: tuple[tuple[str, int], ...]
    bare: bool = False


class Grammar:
    """The forms of a language and the small words around them.

    Attributes:
        opening: finds the character before what may be a form, for with its many groups `sought` is slow to
            seek with.
        sought: a form that begins at a place; the number of its last group is its key in `forms`.
        numbers, months, eras: the value of a word; of an era the year before its first.
        before, refused, month_before, other_span, between: words that end before a mention.
        behind, uncounted, unit, compared: words that begin behind it.
        counted_on: a number of years up to the one they are counted on, "two years after the" 2019.
        month_of, year_of, ranging, and_, lasting, named_as: words that fill the place between two.
        era_year: the beginning of a year of an era.
        flags: "kanji" numbers, "capitals" for months, fiscal years from "april", the "verb_last".
        japan: words that show that a fiscal year is Japan's.
        counting: words before a number that count what follows it, if a word does.
        tenses: words before a month that show whether it is over or (group `coming`) to come.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.eastern = lexicon(language).eastern
        self._table = lexicon(language).table.get("years", {})
        self._shared = tables(SHARED / "years.toml")["years"]
        self.flags = frozenset(self._words("flags"))
        self.numbers = self._numbered("numbers") | self._numbered("ordinals")
        self.months = self._numbered("months")
        full = ["", *(months.split("|")[0] for months in self._words("months"))]
        self.eras = self._years("eras")
        self.era_letters = self._years("era_letters")
        self.short_months = {m for m, n in self.months.items() if m != full[n] and full[n].startswith(m)}
        self.doubtful = frozenset(self._words("doubtful_months"))
        self.forms = dict[int, Form]()
        self.opening, self.sought = self._expressions()
        light = rf"(?:(?:{self._any('light')})\s?)*"
        behind = rf"(?:{self._any('light_behind')})?"
        start, blank = ("", r"\s?") if self.eastern else (_START, r"\s")
        beside, beside_behind = (
            "|".join(f"(?P<{role}>{self._any(role + place)})" for role in BESIDE) for place in ("", "_behind")
        )
        self.before = re.compile(rf"{start}(?:{beside}){blank}{light}$")
        self.behind = re.compile(rf"\s?{behind}(?:{beside_behind})")
        self.refused = re.compile(rf"{_START}(?:{self._any('refused')})\s?$")
        self.counting = re.compile(rf"{_START}(?:{self._any('counting')})\s$")
        self.month_before = re.compile(rf"{_START}(?:{self._any('month_before')}|\d)\s?$")
        self.between = re.compile(rf"{_START}(?:{self._any('between')})\s{light}$")
        self.unit = re.compile(rf"\s?(?:{self._any('units')})(?!\s?\d)")
        self.other_span = re.compile(rf"(?:{self._any('other_span')})\s?$")
        self.uncounted = re.compile(rf"\s?(?:{self._any('uncounted')})")
        self.month_of, self.year_of, self.named_as, self.compared, self.japan = (
            re.compile(self._any(key)) for key in ("month_of", "year_of", "named_as", "compared", "japan")
        )
        self.counted_on = re.compile(
            rf".*?\s(?:(?P<later>{self._any('after_year')})|{self._any('before_year')})\s{light}$", re.DOTALL
        )
        self.ranging = re.compile(rf"\s?{behind}(?:{_DASH}|\s?(?:{self._any('to')})\s?){light}")
        self.and_ = re.compile(rf"\s(?:{self._any('and')})\s{light}")
        self.era_year = re.compile(rf"(?:{self._one_of(self.eras)})\s?[\d元{KANJI}]")
        self.lasting = re.compile(rf"\s?(?:{self._any('lasting')})?\s?")
        tenses = rf"(?:(?P<coming>{self._any('coming')})|{self._any('past')})"
        self.tenses = re.compile(tenses if self.eastern else f"{_START}{tenses}{_END}")

    def _words(self, key: str) -> list[str]:
        return [*self._table.get(key, ()), *self._shared.get(key, ())]

    def _numbered(self, key: str) -> dict[str, int]:
        """Words by their place in a list: the first for one, the second for two; "|" between synonyms."""
        return {word: n for n, words in enumerate(self._words(key), 1) for word in words.split("|") if word}

    def _years(self, key: str) -> dict[str, int]:
        return {name: int(year) for name, year in (word.split("=") for word in self._words(key))}

    def _any(self, key: str) -> str:
        return self._one_of(self._words(key))

    def _one_of(self, words: Iterable[str]) -> str:
        """An expression for any of some words; it never matches where there are none."""
        tree = alternation(words) or "(?!)"
        return tree.replace(r"\ ", r"\s?" if self.eastern else r"\s+").replace("'", _QUOTE)

    def _expressions(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Where a form may begin, and the forms."""
        tree, edged = _Tree(self.eastern), _Tree(self.eastern)
        begins, marks = set[str](), dict[str, str]()
        for role in [*self._table, *self._shared]:
            for text in () if role in LISTS else self._words(role):
                (edged if text[0] == "^" else tree).add(text, role, self._edge(text, role))
                begins.update(self._begins(text, role, marks))
        start = "" if self.eastern else _START
        places = self._places()
        forms = f"{tree.expression(places, self.forms)}|{_START}{edged.expression(places, self.forms)}"
        kanji = f"|(?<![{KANJI}百千])[{KANJI}元千]" if "kanji" in self.flags else ""
        words = self._one_of(begins)
        for expression, mark in marks.items():
            words = words.replace(mark, expression)
        digits = r"\d(?:\d(?:\d\d)?)?" + r"|1[0-4]\d" * ("republic" in self._table)
        digits = r"(?<!\d)" * self.eastern + rf"(?:{digits})(?!\d|,\d{{3}}(?!\d))"
        before = "." if self.eastern else r"[\W_]"
        opening = re.compile(f"{before}(?={digits}{kanji}|{words})", re.DOTALL)
        return opening, re.compile(f"{start}(?:{forms})")

    def _begins(self, text: str, role: str, marks: dict[str, str]) -> Iterator[str]:
        """How a form may begin: its letters and the first place behind them, or the words of its first place
        and a few letters behind them. An expression among the letters goes into `marks`, by its sign."""

        def mark(expression: str) -> str:
            return marks.setdefault(expression, chr(PRIVATE + len(marks)))

        letters, place, rest = (*_PIECE.split(text.strip("^$")), "", "")[:3]
        named: dict[str, Iterable[str]] = {"{m}": self.months, "{e}": self.eras, "{l}": self.era_letters}
        named |= {"{n}": self._numbered("numbers"), "{o}": self._numbered("ordinals")}
        named |= {"{t}": self._words("ends"), "{s}": self._words("starts")}
        words = named.get(place, ())
        blank = " " * self.eastern  # where one may stand or be missing
        if not letters:
            end = mark(r"(?![^\W\d_])") if place == "{m}" and not rest.strip() else blank + rest[:BEYOND]
            yield from (word + end for word in words)
        elif not place:
            yield letters + mark(self._edge(text, role))
        elif place == "{-}" or "kanji" in self.flags:
            yield letters
        else:
            yield from (letters + blank + word for word in words)
            if place == "{n}" or not words:
                yield letters + blank + mark(r"\d\d?(?!\d)" if place == "{n}" else r"\d")

    def _places(self) -> dict[str, str]:
        glued = "".join(f"|(?<={re.escape(word)})" for word in self._words("glued"))
        letter = "[가-힣一-龯ぁ-んァ-ヶa-z]" if self.eastern else r"[^\W_]"
        months = rf"(?:{self._one_of(self.short_months)})\.|{self._one_of(self.months)}"
        places = {
            "y": r"(?:19|20)\d\d",
            "bare": rf"(?:(?<![a-z]-){glued})(?:19[5-9]\d|20[0-6]\d)(?!{letter})",
            "yy": r"\d\d",
            "n": rf"(?<![a-z]-)(?:\d{{1,2}}(?![\d.,])|{self._one_of(self._numbered('numbers'))})",
            "o": self._one_of(self._numbered("ordinals")),
            "m": rf"(?:{months})(?![^\W\d_])",
            "M": "1[0-2]|0?[1-9]",
            "d": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:st|nd|rd|th|er|º|ª|°|\.(?!\d))?",
            "e": self._one_of(self.eras),
            "l": self._one_of(self.era_letters),
            "r": r"1[0-4]\d(?!\d)",
            "t": self._any("ends"),
            "s": self._any("starts"),
        }
        if "kanji" in self.flags:
            small = KANJI[2:-1]
            places["y"] += f"|[{small[:2]}][{KANJI[:-1]}]{{3}}|(?:千九百|二千)[{KANJI}]{{,3}}"
            places["yy"] += f"|[{KANJI}]{{2,3}}"
            places["n"] = f"[{KANJI}元]{{1,3}}|{places['n']}"
            places["M"] += f"|十[{small[:2]}]?|[{small}]"
            places["d"] += f"|[{small[1:3]}]?十[{small}]?|[{small}]"
        return places

    def _edge(self, text: str, role: str) -> str:
        """What must not stand behind a form: more digits, a unit, the rest of a word."""
        if text.endswith(BARE):
            comma = r",\d" if lexicon(self.language).decimal == "," else r",\d{3}(?!\d)"
            range_ = r"|\s?[-–/]|(?:,|\s\w{1,3})\s\d" if role == "decade" else ""
            return rf"(?![\d%°$€£¥₩]|[.:]\d|{comma}|[-/]\d{{3}}{range_})"
        if self.eastern and role == "range" and text.endswith(("{yy}年", "{yy}년")):
            return r"(?!\s?[間间간])"  # 1996年から13年間 are thirteen years
        if role == "next_alone":
            return r"(?!\s?\w)"
        return _END if text.endswith("$") or not self.eastern else ""


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language.

    >>> found = grammar("en").sought.match("five years later, in 2021")
    >>> found[0], grammar("en").forms[found.lastindex].role
    ('five years later', 'later')
    """
    return Grammar(language)


class _Tree:
    """Forms that share their beginnings, as one expression with a group for each place and each end."""

    def __init__(self, eastern: bool) -> None:
        self.eastern = eastern
        self.root: dict[str, Any] = {}

    def add(self, text: str, role: str, edge: str) -> None:
        node = self.root
        for piece in _PIECE.split(text.strip("^$")):
            for step in [piece] if _PIECE.fullmatch(piece) else piece:
                node = node.setdefault(step, {})
        node.setdefault("", (role, edge))

    def expression(self, places: dict[str, str], forms: dict[int, Form]) -> str:
        """The expression; what stands at each end goes into `forms`, by the number of its group: every group
        has an entry there, that of a place an empty one."""

        def branches(node: dict[str, Any], path: tuple[tuple[str, int], ...], last: str) -> str:
            found = []
            for step in sorted(node, key=_order):
                # Blanks around numbers come and go in the languages that are written without.
                blank = r"\s?" if self.eastern and last and (len(last) > 1 or len(step) > 1) else ""
                if not step:
                    role, edge = node[step]
                    forms[len(forms) + 1] = Form(role, path, bare=last in BARE)
                    found.append(f"{edge}()")
                elif len(step) == 1:
                    found.append(blank + self.letter(step) + branches(node[step], path, step))
                elif step == "{-}":
                    found.append(_DASH + branches(node[step], path, step))
                else:
                    name = "y" if step == "{bare}" else step[1:-1]
                    name += "2" * (name in {name for name, _ in path})
                    number = len(forms) + 1
                    forms[number] = Form("", ())
                    rest = branches(node[step], (*path, (name, number)), step)
                    found.append(f"{blank if last else _NO_DIGIT}({places[step[1:-1]]}){rest}")
            return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"

        return branches(self.root, (), "") if self.root else "(?!)"

    def letter(self, letter: str) -> str:
        if letter == " ":
            return r"\s?" if self.eastern else r"\s+"
        return _QUOTE if letter == "'" else re.escape(letter)


def _order(step: str) -> tuple[int, str]:
    """Letters before blanks, these before places, the end last: the longest form is taken."""
    if len(step) > 1:
        return 10 + PLACES.index(step[1:-1]), ""
    return (99 if not step else int(step == " ")), step
