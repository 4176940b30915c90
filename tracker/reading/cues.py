"""Cue words: the words around a sum of money that tell for which year, of what kind and for whom it is.

The words are data: the `[cues]` tables of languages/*.toml. Nested tables give dotted labels, so that
`[cues.year.last]` holds the words of the label `year.last`. One pass over a sentence yields every cue in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tracker.reading.lexicon import lexicon

CUES = Path(__file__).resolve().parent.parent / "languages" / "cues"
ACTORS = ("receiver", "payer", "politician", "programme.")
# Letters of the Latin scripts, in lower case: what may not stand beside a Latin word for it to be whole.
# \w will not do: in Korean a particle follows a Latin word at once (SMA는).
LATIN = "a-z0-9à-ÿāăąćčęěğıłńňőœřśšşţťůűźżž"
DIGITS = str.maketrans("０１２３４５６７８９’‘．，", "0123456789''.,")


class Cue(NamedTuple):
    """A cue word of one label at `text[start:end]`."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class CueBook:
    """The cue words of one language, ready to scan with.

    `verb_final` is true where the verb follows its object, so that the words that decide stand behind the
    sum (Korean, Japanese). `units` are the words for "year"; `numbers` the small numbers in words; `grammar`
    the small words that may stand between a cue and a sum.
    """

    language: str
    verb_final: bool
    pattern: re.Pattern[str]
    labels: Mapping[str, tuple[str, ...]]
    abbreviations: frozenset[str]
    months: tuple[str, ...]
    units: tuple[str, ...]
    numbers: Mapping[str, int]
    grammar: Mapping[str, tuple[str, ...]]

    def small(self, name: str) -> tuple[str, ...]:
        """Small words of one use, from the table `cues.grammar`; none when the language has none."""
        return self.grammar.get(name, ())

    def scan(self, lowered: str, offset: int = 0) -> list[Cue]:
        """Every cue of a text that `fold` has lowered, in order, the longest word at each place.

        Between spaces a word inside a longer one counts too ("the cut" has "cut"), but for those that the
        label `mask` hides ("sympathy budget" is no budget).

        >>> [(cue.label, cue.start) for cue in cue_book("en").scan("paid in full")][:2]
        [('paid', 0), ('pay', 0)]
        """
        find, place, known = self.pattern.search, 0, self.labels
        found = []
        while match := find(lowered, place):
            start, end = match.span()
            labels = known[match.group()]
            place = end if self.verb_final or "mask" in labels else start + 1
            start += offset
            end += offset
            found += [Cue(label, start, end) for label in labels]
        return found


def fold(text: str) -> str:
    """Lower case and plain digits, each character for one, so that offsets still hold.

    >>> fold("２０２１年度 SMA")
    '2021年度 sma'
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ".lower() has two characters
        lowered = "".join(c if len(low := c.lower()) != 1 else low for c in text)
    return lowered.translate(DIGITS)


def _flat(table: Mapping[str, Any], label: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{label}.{key}" if label else key)
        elif key == "words":
            yield label, value


def _trie(words: Iterable[str]) -> str:
    """One expression for many words, as a tree of their letters: the longest word wins.

    >>> _trie(["cut", "cuts", "cost*"])
    '(?:c(?:ost|ut(?:s(?![END])|(?![END]))))'
    """
    root: dict[str, Any] = {}
    for word in words:
        node = root
        stem = word.removesuffix("*")
        for letter in stem:
            node = node.setdefault(letter, {})
        whole = stem == word and re.fullmatch(f"[{LATIN}]", stem[-1])
        node[""] = "(?![END])" if whole and node.get("") != "" else ""

    def expression(node: dict[str, Any]) -> str:
        branches = [re.escape(key) + expression(node[key]) for key in sorted(node) if key]
        if "" in node:
            branches.append(node[""])
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    tree = expression(root)
    return tree if tree.startswith("(?:") else f"(?:{tree})"


def _compile(words: Iterable[str]) -> re.Pattern[str]:
    words = sorted(words)
    latin = [w for w in words if re.match(f"[{LATIN}]", w)]
    other = [w for w in words if not re.match(f"[{LATIN}]", w)]
    parts = [f"(?<![{LATIN}]){_trie(latin)}"] if latin else []
    if other:
        parts.append(_trie(other))
    return re.compile("|".join(parts).replace("[END]", f"[{LATIN}]"))


@cache
def cue_book(language: str) -> CueBook:
    """The cue words of a language; a language that has none of its own reads with the English ones."""
    path = CUES / f"{language}.toml"
    if not path.is_file():
        return cue_book("en")
    cues = tomllib.loads(path.read_text(encoding="utf-8"))["cues"]
    tables = lexicon(language).table
    labels: dict[str, list[str]] = {}
    words: set[str] = set()
    open_ended: dict[str, list[str]] = {}
    for label, entries in _flat(cues):
        for entry in entries:
            labels.setdefault(entry.removesuffix("*"), []).append(label)
            words.add(entry)
            if entry.endswith("*"):
                open_ended.setdefault(entry[:-1], []).append(label)
    for word, found in labels.items():  # "asked" stands in one table, "ask*" in another: it is both
        for length in range(2, len(word)):
            if " " not in word[length:]:
                found += open_ended.get(word[:length], [])
        if not {"mask", "forces"} & set(
            found
        ):  # "american side" is American too; "American forces" do not act
            for length, letter in enumerate(word):
                if letter == " ":
                    found += [label for label in labels.get(word[:length], []) if label.startswith(ACTORS)]
    numbers = {word: int(n) for word, n in tables.get("numbers", {}).items() if str(n).isdigit()}
    return CueBook(
        language=language,
        verb_final=cues.get("verb_final", False),
        pattern=_compile(words),
        labels={word: tuple(dict.fromkeys(found)) for word, found in labels.items()},
        abbreviations=frozenset(cues.get("abbreviations", ())),
        months=tuple(cues.get("months", ())),
        units=tuple(cues.get("units", ())),
        grammar={name: tuple(entries) for name, entries in cues.get("grammar", {}).items()},
        numbers={word: n for word, n in numbers.items() if 1 < n <= 50},
    )
