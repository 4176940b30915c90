"""Cue words: the words around a sum of money that tell for which year, of what kind and for whom it is.

The words are data: the `[cues]` tables of languages/*.toml. Nested tables give dotted labels, so that
`[cues.year.last]` holds the words of the label `year.last`. One pass over a sentence yields every cue in it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from tracker.reading.alternation import alternation
from tracker.reading.lexicon import lexicon

HOST = "programme."  # begins the labels of the countries that host
ACTORS = ("receiver", "payer", "politician", HOST)
# Letters of the Latin scripts, in lower case: what may not stand beside a Latin word for it to be whole.
# \w will not do: in Korean a particle follows a Latin word at once (SMA는).
_FAR_LETTERS = "āăąćčęěğıłńňőœřśšşţťůűźżž"
LATIN = f"a-z0-9à-ÿ{_FAR_LETTERS}"
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿß" + _FAR_LETTERS)
OPENING, PAIR = 5, 2  # letters of a Latin word, and of one in another script, that are sought first
DIGITS = str.maketrans("０１２３４５６７８９’‘．，", "0123456789''.,")
_FOLDED = re.compile(f"[{''.join(map(chr, DIGITS))}]")


# A word, its length, whether it must be whole, whether it hides the words inside it, and its labels.
Entry = tuple[str, int, bool, bool, tuple[str, ...]]


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
    openings: re.Pattern[str]
    entries: Mapping[str, list[Entry]]
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
        found: list[Cue] = []
        place, size, entries, add = 0, len(lowered), self.entries, found.append
        new = tuple.__new__  # a cue for every tenth letter: `Cue` would take twice as long to make them
        for match in self.openings.finditer(lowered):
            opening = match[1]
            known = entries.get(opening) or entries.get(opening[0])
            if known is None or (start := match.start()) < place:
                continue
            for word, length, whole, hides, labels in known:
                if lowered.startswith(word, start):
                    end = start + length
                    if whole and end < size and lowered[end] in LETTERS:
                        continue
                    if hides:
                        place = end
                    for label in labels:
                        add(new(Cue, (label, start + offset, end + offset)))
                    break
        return found


def fold(text: str) -> str:
    """Lower case and plain digits, each character for one, so that offsets still hold.

    >>> fold("２０２１年度 SMA")
    '2021年度 sma'
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ".lower() has two characters
        lowered = "".join(c if len(low := c.lower()) != 1 else low for c in text)
    return lowered.translate(DIGITS) if _FOLDED.search(lowered) else lowered


def _flat(table: Mapping[str, Any], label: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{label}.{key}" if label else key)
        elif key == "words":
            yield label, value


def _opening(word: str) -> str:
    return word[: OPENING if word[0] in LETTERS else PAIR]


def _openings(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for the first letters of all words. What follows them is looked up: one expression for
    all the words whole would take longer to compile than most texts to read. This, like the years, is
    sought with `re`: `regex`, which finds the sums, takes four times as long over looks ahead.

    Of a script with thousands of letters only the classes of a first and a second letter are sought.
    """
    latin: set[str] = set()
    classes: list[set[str]] = [set(), set(), set()]  # letters that are words, first letters, second letters
    for word in words:
        if word[0] in LETTERS:
            latin.add(word[:OPENING])
        elif len(word) == 1:
            classes[0].add(word)
        else:
            classes[1].add(word[0])
            classes[2].add(word[1])

    alone, first, second = (
        f"[{re.escape(''.join(sorted(letters)))}]" if letters else "" for letters in classes
    )
    opening = f"(?<![{LATIN}]){alternation(latin)}" if latin else ""
    # Looked ahead at, not consumed: ", and" opens one word and holds another.
    return re.compile(f"(?=({'|'.join(filter(None, (opening, first + second, alone)))}))")


def _by_opening(
    labels: Mapping[str, Iterable[str]], open_ended: Container[str], verb_final: bool
) -> dict[str, list[Entry]]:
    """The words by their first letters, the longest first, with the words shorter than the opening."""
    found: dict[str, list[Entry]] = {}
    for word in sorted(labels, key=len, reverse=True):
        whole = word not in open_ended and word[-1] in LETTERS
        named = tuple(dict.fromkeys(labels[word]))
        hides = verb_final or "mask" in named
        found.setdefault(_opening(word), []).append((word, len(word), whole, hides, named))
    for opening in sorted(found, key=len):
        for length in range(len(opening) - 1, 0, -1):
            if opening[:length] in found:  # "us" may be all there is of "usf"
                found[opening] = found[opening] + found[opening[:length]]
                break
    return found


@cache
def cue_book(language: str) -> CueBook:
    """The cue words of a language; a language that has none of its own reads with the English ones."""
    tables = lexicon(language).table
    cues = tables.get("cues")
    if cues is None:
        return cue_book("en")
    labels: dict[str, list[str]] = {}
    open_ended: dict[str, list[str]] = {}
    for label, entries in _flat(cues):
        for entry in entries:
            labels.setdefault(entry.removesuffix("*"), []).append(label)
            if entry.endswith("*"):
                open_ended.setdefault(entry[:-1], []).append(label)
    for word, found in labels.items():  # "asked" stands in one table, "ask*" in another: it is both
        for length in range(2, len(word)):
            if " " not in word[length:]:
                found += open_ended.get(word[:length], [])
        # "american side" is American too; "American forces" do not act
        if not {"mask", "forces"} & set(found):
            for length, letter in enumerate(word):
                if letter == " ":
                    found += [label for label in labels.get(word[:length], []) if label.startswith(ACTORS)]
    verb_final = cues.get("verb_final", False)
    numbers = {word: int(n) for word, n in tables.get("numbers", {}).items() if str(n).isdigit()}
    return CueBook(
        language=language,
        verb_final=verb_final,
        openings=_openings(labels),
        entries=_by_opening(labels, open_ended, verb_final),
        abbreviations=frozenset(cues.get("abbreviations", ())),
        months=tuple(cues.get("months", ())),
        units=tuple(cues.get("units", ())),
        grammar={name: tuple(entries) for name, entries in cues.get("grammar", {}).items()},
        numbers={word: n for word, n in numbers.items() if 1 < n <= 50},
    )
