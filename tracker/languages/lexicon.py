"""The words of one language: babel's CLDR read backwards, plus languages/<language>.toml.

CLDR knows how each language writes 10^9 ("0 billion", "0 Milliarde", "0억"), its decimal and grouping
marks, its currencies' names in every plural, and their symbols. It lacks everyday nouns and headline
forms: those are data in the TOML file. The two are never mixed across languages, for "billion" is
10^9 in English and 10^12 in German.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol

from tracker.languages import FOLDER, languages
from tracker.shipped import fault, tables
from tracker.units import currencies

SHARED = FOLDER / "shared"  # what no one language owns: signs, the commonest words, dollars

# Without these there is nothing to read; every other table of a language's file may be left out.
NEEDED = ("scales", "numbers", "currencies")
# What stands behind the words of a table, where it is not a list of words.
HELD: Mapping[str, tuple[type, ...]] = {
    "scales": (int,),
    "scaled": (int,),
    **dict.fromkeys(
        ("numbers", "currencies", "hundredths", "before", "letters", "after", "context", "dollars"), (str,)
    ),
    "names": (list, str),
    "grammar": (list, str, bool),
    "cues": (list, bool),
}

Words = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What one language's words mean. Every table is keyed by the word as printed.

    Attributes:
        scales: word -> power of ten ("billion" -> 9).
        numbers: word -> value as text ("twelve" -> "12").
        units: word after a number -> ISO code, or "$" for the dollar of the place of publication.
        hundredths: word for a hundredth of a unit -> the unit's code.
        signs: sign or word before a number -> ISO code or "$".
        letters: single letters before a number that mean money only with a scale or in groups.
        all_signs, sign_ends: signs and letters, and the one or two characters that they end in; spaced_ends
            those of signs that may stand a space away from the number.
        mid_signs: signs that are words too, and signs only behind a small letter: "about A $7.6 million".
        scaled: codes with a scale before them ("MUSD") -> its power of ten.
        foreign: scale words of other languages that are none in this one.
        decimal: the decimal mark of the language's numbers.
        eastern: whether numbers and words are written without spaces between them.
        table, lists: everything in the TOML file, and its lists of words by section and key.
    """

    language: str
    scales: Mapping[str, int]
    numbers: Mapping[str, str]
    units: Mapping[str, str]
    hundredths: Mapping[str, str]
    signs: Mapping[str, str]
    letters: Mapping[str, str]
    all_signs: frozenset[str]
    sign_ends: frozenset[str]
    spaced_ends: frozenset[str]
    mid_signs: frozenset[str]
    scaled: Mapping[str, int]
    foreign: frozenset[str]
    decimal: str
    eastern: bool
    table: Words
    lists: Mapping[tuple[str, str], tuple[str, ...]]

    def words(self, section: str, key: str) -> tuple[str, ...]:
        """A list of words of the TOML file, empty when the language has none.

        >>> "several" in lexicon("en").words("words", "vague_before")
        True
        """
        return self.lists.get((section, key), ())


def glued(sign: str) -> bool:
    """Whether a sign is a word that must touch its number: "Won1,220", for "Won 3 medals" is no money."""
    return sign.isascii() and sign.isalpha() and not sign.isupper() and len(sign) > 2


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language.

    >>> lexicon("en").scales["billion"], lexicon("de").scales["Billion"]
    (9, 12)
    >>> lexicon("ko").units["달러"], lexicon("fr").units["yens"]
    ('USD', 'JPY')
    """
    if language not in languages():
        raise ValueError(f"unknown language {language!r}: known are {', '.join(languages())}")
    table = _toml(language)
    shared = _toml("shared/signs")
    locale = _locale(language)
    symbols = locale.number_symbols.get("latn", locale.number_symbols)
    hundredths = dict(table.get("hundredths", {}))
    scaled = {f"{letter}{code}": n for letter, n in shared["scaled"].items() for code in currencies()}
    money = {f"{letter}{sign}": shared["before"][sign] for letter in shared["scaled"] for sign in "$€£¥₩"}
    scaled |= {sign: shared["scaled"][sign[:-1]] for sign in money}
    scaled |= table.get("scaled", {})
    codes = {code: code for code in currencies()} | {code.lower(): code for code in shared["codes"]["lower"]}
    before, after = _dollars(shared["dollars"])
    names = _names(locale, table.get("names", {})) | table["currencies"] | hundredths
    signs = (
        codes
        | {code: code[-3:] for code in scaled if code[-3:] in codes}
        | money
        | _symbols(locale)
        | before
        | shared["before"]
        | table.get("before", {})
    )
    letters = shared["letters"] | table.get("letters", {})
    scales = _spellings(_scales(locale) | table["scales"])
    return Lexicon(
        language=language,
        scales=scales,
        numbers=_spellings(table["numbers"]),
        units=codes
        | {code: code[-3:] for code in scaled if code[-3:] in codes}
        | _spellings(names)
        | after
        | shared["after"],
        hundredths=_spellings(hundredths),
        signs=signs,
        letters=letters,
        all_signs=frozenset(signs) | frozenset(letters),
        sign_ends=frozenset(sign[-2:] for sign in (*signs, *letters)),
        spaced_ends=frozenset(sign[-2:] for sign in signs),
        mid_signs=frozenset(shared["codes"]["mid"]),
        scaled=scaled,
        foreign=frozenset(shared["codes"]["scales"]) - {scale.lower() for scale in scales},
        eastern=table.get("grammar", {}).get("eastern", False),
        decimal=str(symbols["decimal"]),
        table=table,
        lists={
            (section, key): tuple(words)
            for section, listed in table.items()
            for key, words in listed.items()
            if isinstance(words, list)
        },
    )


def _dollars(prefixes: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The dollars that letters name, as they stand before a number and after it: AU$, AU $, au$, $AU."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for letters, code in prefixes.items():
        long = len(letters) > 1
        before |= {f"{letters}$": code, f"{letters} $": code}
        if long:
            before[f"{letters.lower()}$"] = code  # "us $5 billion" is what they pay us
        if letters.isalpha():
            before[f"${letters}"] = code
            after |= {f"${letters}": code, f"{letters}$": code}
    return before, after


@cache
def _toml(name: str) -> dict[str, Any]:
    """The tables of a file, each found to hold what it should."""
    path = FOLDER / f"{name}.toml"
    found = tables(path)
    for message in _wrong(found, NEEDED if name in languages() else ()):
        raise fault(path, message)
    return found


def _wrong(found: Words, needed: Iterable[str]) -> Iterator[str]:
    """What is wrong with the tables of a file, each in one line."""
    yield from (f"the table [{name}] is missing" for name in needed if name not in found)
    for name, table in found.items():
        if isinstance(table, dict):
            yield from _wrong_within(name, table, HELD.get(name, (list,)))
        else:
            yield f"{name} stands in no table"


def _wrong_within(name: str, table: Words, held: tuple[type, ...]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _wrong_within(f"{name}.{key}", value, held)
        elif type(value) not in held:
            yield f"[{name}] {key}: {value!r} is no {held[0].__name__}"
        elif isinstance(value, list):
            words = (f"[{name}] {key}: {word!r} is no word" for word in value if not isinstance(word, str))
            yield from words


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        raise fault(FOLDER / f"{language}.toml", f"CLDR knows no language {language!r}") from None


def _spellings(words: Mapping[str, T]) -> dict[str, T]:
    """The words also as headlines print them: Billion, US Dollars, BILLION. A spelling already known keeps
    its sense, and a single letter stays as it is (M is not m in every language)."""
    more = dict[str, T]()
    for word, value in words.items():
        if len(word) > 1:
            titled = " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
            more |= dict.fromkeys((word[:1].upper() + word[1:], word.title(), titled, word.upper()), value)
    return {**more, **words}


def _scales(locale: Locale) -> dict[str, int]:
    """Scale words from CLDR's compact patterns, read backwards: '1000000000': '0 billion' is 10^9."""
    found = {}
    for plurals in locale.compact_decimal_formats.values():
        for patterns in plurals.values():
            for number, pattern in patterns.items():
                word = str(getattr(pattern, "pattern", pattern))
                zeros = word.count("0")
                word = word.replace("0", "").replace("'", "").replace("\N{NO-BREAK SPACE}", " ").strip()
                if word and zeros and " " not in word:
                    found[word] = len(number) - zeros
    return found


def _names(locale: Locale, rules: Words) -> dict[str, str]:
    """Currency names in every plural, and their bare nouns where only one currency has that noun."""
    names: dict[str, str] = {}
    nouns: dict[str, set[str]] = {}
    position = {"first": 0, "last": -1}.get(rules.get("head", ""))
    for code in sorted(currencies()):
        for name in {get_currency_name(code, count, locale) for count in (None, 1, 2, 5)}:
            names[name] = code
            names[name[:1].lower() + name[1:]] = code
            if position is not None:
                nouns.setdefault(name.split()[position], set()).add(code)
    alone = {
        noun: codes
        for noun, codes in nouns.items()
        if len(codes) == 1 and noun.lower() not in rules.get("never", ())
    }
    return names | {
        form: min(codes) for noun, codes in alone.items() for form in (noun, noun[:1].lower() + noun[1:])
    }


def _symbols(locale: Locale) -> dict[str, str]:
    return {get_currency_symbol(code, locale): code for code in sorted(currencies())}
