"""Cue words: the words around a sum of money that tell for which year, of what kind and for whom it is.

The words are data: the `[cues]` tables of languages/*.toml. Nested tables give dotted labels, so that
`[cues.year.last]` holds the words of the label `year.last`. One pass over a sentence yields every cue in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from tracker.languages.lexicon import lexicon
from tracker.languages.stems import inflected

HOST = "programme."  # begins the labels of the countries that host
ACTORS = ("receiver", "payer", "politician", HOST)
# Letters of the Latin scripts, in lower case: what may not stand beside a Latin word for it to be whole.
# \w will not do: in Korean a particle follows a Latin word at once (SMA는).
_FAR_LETTERS = "āăąćčęěğıłńňőœřśšşţťůűźżž"
LATIN = f"a-z0-9à-ÿ{_FAR_LETTERS}"
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿß" + _FAR_LETTERS)
HANGUL = "가"  # the first of its syllables, which stand behind all other letters
OPENING, PAIR = 5, 2  # letters of a Latin word, and of one in another script, that are sought first
DIGITS = str.maketrans("０１２３４５６７８９’‘．，", "0123456789''.,")
_FOLDED = re.compile(f"[{''.join(map(chr, DIGITS))}]")


# A word, its length, whether nothing may stand before it, whether it must be whole, whether it hides the
# words inside it, and its labels.
Entry = tuple[str, int, bool, bool, bool, tuple[str, ...]]
Opened = tuple[tuple[str, ...], list[Entry]]  # the words that begin with some letters, and all about them


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
    places: re.Pattern[str]
    opened: Callable[[str], Opened | None]
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
        place, size, add = 0, len(lowered), found.append
        new = tuple.__new__  # a cue for every tenth letter: `Cue` would take twice as long to make them
        for match in self.places.finditer(lowered):
            known = self.opened(match[1])
            if known is None:
                continue
            start = match.start()
            if not lowered.startswith(known[0], start):
                continue
            if start < place:
                if (ending := _ending(known[1], lowered, start, place)) is not None:
                    add(new(Cue, ("break", place + offset, ending + offset)))
                    place = ending
                continue
            for word, length, opens, whole, hides, labels in known[1]:
                if lowered.startswith(word, start):
                    if opens and start and _goes_on(lowered[start - 1], word[0]):
                        continue
                    end = start + length
                    if whole and end < size and lowered[end] in LETTERS:
                        continue
                    if hides:
                        place = end
                    for label in labels:
                        add(new(Cue, (label, start + offset, end + offset)))
                    break
        return found


def _ending(entries: Iterable[Entry], lowered: str, start: int, place: int) -> int | None:
    """Where the ending of a clause is over that begins in a cue word and reaches beyond: 끝나는데 has 끝나는
    and 는데."""
    for word, length, _, _, _, labels in entries:
        if "break" in labels and start + length > place and lowered.startswith(word, start):
            return start + length
    return None


def _goes_on(last: str, letter: str) -> bool:
    """Whether a letter goes on a word that the one before it began: the second of 이유가 (reason) does, so
    that 유가 (the price of oil) is not in it; the first behind 美 does not, for it is of another script."""
    return last.isdigit() or (last.isalpha() and (last >= HANGUL) == (letter >= HANGUL))


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


def _places(words: Iterable[str]) -> re.Pattern[str]:
    """An expression for the places where a word may begin: every Latin word, and of other scripts, with their
    thousands of letters, what has the first and the second letter of some word. What opens there is looked
    up: an expression of all the words would take longer to compile than most texts to read. This, like
    the years, is sought with `re`: `regex`, which finds the sums, takes four times as long over looks ahead.
    """
    alone, first, second = set(), set(), set()
    for word in words:
        if len(word) == 1:
            alone.add(word)
        elif word[0] not in LETTERS:
            first.add(word[0])
            second.add(word[1])
    pairs = _letters(first) + _letters(second) if first else ""
    others = "|".join(filter(None, (pairs, _letters(alone - LETTERS))))
    openings = "|".join(filter(None, (rf"[{LATIN}].{{0,{OPENING - 1}}}", others)))
    # Looked ahead at, and less consumed: ", and" opens one word and holds another.
    return re.compile(rf"(?=({openings}))(?:[{LATIN}]+|.)", re.DOTALL)


def _letters(letters: Iterable[str]) -> str:
    return f"[{re.escape(''.join(sorted(letters)))}]" if letters else ""


def _by_opening(
    labels: Mapping[str, Iterable[str]],
    opening_words: Mapping[str, Iterable[str]],
    open_ended: Container[str],
    verb_final: bool,
) -> Callable[[str], Opened | None]:
    """What looks up the words that begin with some letters: the longest first, the shorter ones too."""
    found: dict[str, list[Entry]] = {}
    for word in sorted({**labels, **opening_words}, key=len, reverse=True):
        whole = word not in open_ended and word[-1] in LETTERS
        anywhere = labels.get(word, ())
        entries = found.setdefault(word[: OPENING if word[0] in LETTERS else PAIR], [])
        for opens, named in ((True, (*opening_words.get(word, ()), *anywhere)), (False, (*anywhere,))):
            if named and (not opens or word in opening_words):
                hides = verb_final or "mask" in named
                entries.append((word, len(word), opens, whole, hides, tuple(dict.fromkeys(named))))

    @lru_cache(maxsize=1 << 14)
    def opened(opening: str) -> Opened | None:
        entries = [
            entry for length in range(len(opening), 0, -1) for entry in found.get(opening[:length], ())
        ]
        return (tuple(entry[0] for entry in entries), entries) if entries else None

    return opened


@cache
def cue_book(language: str) -> CueBook:
    """The cue words of a language; a language that has none of its own reads with the English ones."""
    tables = lexicon(language).table
    cues = tables.get("cues")
    if cues is None:
        return cue_book("en")
    labels: dict[str, list[str]] = {}
    opening_words: dict[str, list[str]] = {}  # a space before a word: it stands in no other, but may open one
    open_ended: dict[str, list[str]] = {}
    for label, entries in _flat(cues):
        for entry in entries:
            opens = entry[0] == " " and entry[1].isalnum()
            word = entry.removesuffix("*").removeprefix(" " if opens else "")
            for form in inflected(word[:-1]) if word[1:].endswith("~") else (word,):
                (opening_words if opens else labels).setdefault(form, []).append(label)
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
                    first = word[:length]  # "nato's common" is NATO's too
                    stems = (open_ended.get(first[:end], ()) for end in range(2, length))
                    named = [*labels.get(first, ()), *(label for stem in stems for label in stem)]
                    found += [label for label in named if label.startswith(ACTORS)]
    verb_final = cues.get("verb_final", False)
    numbers = {word: int(n) for word, n in tables.get("numbers", {}).items() if str(n).isdigit()}
    return CueBook(
        language=language,
        verb_final=verb_final,
        places=_places((*labels, *opening_words)),
        opened=_by_opening(labels, opening_words, open_ended, verb_final),
        abbreviations=frozenset(cues.get("abbreviations", ())),
        months=tuple(cues.get("months", ())),
        units=tuple(cues.get("units", ())),
        grammar={name: tuple(entries) for name, entries in cues.get("grammar", {}).items()},
        numbers={word: n for word, n in numbers.items() if 1 < n <= 50},
    )
