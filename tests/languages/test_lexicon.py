"""The words of each language: what CLDR gives, what the data files add, and how the files are kept."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from babel.numbers import format_compact_decimal, get_currency_name

from tracker import parse, units
from tracker.languages import FOLDER, languages
from tracker.languages import lexicon as module
from tracker.languages.lexicon import lexicon
from tracker.models import Qualifier
from tracker.sums import eastern, spelled, western
from tracker.sums.mentions import find_mentions
from tracker.units import currencies

ALL = tuple(sorted(path.stem for path in FOLDER.glob("??.toml")))
# What a language's file may hold; a misspelt table would be words that nobody reads.
TABLES = {
    *("topic", "parts", "percents", "years"),
    *("names", "scales", "numbers", "grammar", "currencies", "hundredths", "before", "letters", "context"),
    *("scaled", "not_after", "not_with", "words", "ranges", "conversions", "negation"),
    *("qualifiers_before", "qualifiers_after", "qualifiers_verbs", "hedge_not_after", "hedge_not_before"),
}


def test_a_language_is_a_file() -> None:
    assert languages() == ALL


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="unknown language 'xx': known are da, de, en"):
        lexicon("xx")


@pytest.mark.parametrize("language", ALL)
def test_files_hold_known_tables(language: str) -> None:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    assert set(table) <= TABLES
    for section in ("qualifiers_before", "qualifiers_after", "qualifiers_verbs"):
        assert set(table.get(section, {})) <= {q.value for q in Qualifier}
    codes = {
        *table["currencies"].values(),
        *table.get("hundredths", {}).values(),
        *table.get("before", {}).values(),
    }
    assert {code for said in codes for code in said.split("|")} <= currencies() | {"$", ""}


@pytest.mark.parametrize(
    ("was", "made", "said"),
    [
        ("[currencies]", "[currencies", "not TOML: "),
        ("[currencies]", "[curencies]", "the table [currencies] is missing"),
        ("[words]", "[words]\nnew = ['a', 5]", "[words] new: 5 is no word"),
        ("[words]", "[words]\nnew = 5", "[words] new: 5 is no list"),
        ("[scales]", "[scales]\nzyliard = '9'", "[scales] zyliard: '9' is no int"),
        ("[topic]", "[topic]\nnew = [1.5]", "[topic] new: 1.5 is no word"),
    ],
)
def test_a_broken_file_is_named_and_not_the_text(
    was: str,
    made: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "pl.toml"
    text = file.read_text(encoding="utf-8")
    assert was in text
    file.write_text(text.replace(was, made, 1), encoding="utf-8")
    monkeypatch.setattr("tracker.languages.lexicon.FOLDER", tmp_path)
    caches = (module.lexicon, module._toml)
    for cache in caches:
        cache.cache_clear()
    try:
        assert parse.main(["--language", "pl", "--text", "Korea zapłaci 5 mld dolarów."]) == 1
    finally:
        for cache in caches:
            cache.cache_clear()
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith(f"tracker.parse: {file}: {said}")


@pytest.mark.parametrize("language", ALL)
def test_no_word_is_listed_twice(language: str) -> None:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    for section in ("qualifiers_before", "qualifiers_after", "qualifiers_verbs"):
        listed = [word for words in table.get(section, {}).values() for word in words]
        assert sorted({word for word in listed if listed.count(word) > 1}) == []


def test_a_scale_means_what_its_own_language_says() -> None:
    assert lexicon("en").scales["billion"] == 9
    assert lexicon("de").scales["Billion"] == 12
    assert lexicon("fr").scales["billion"] == 12
    assert lexicon("id").scales["M"] == 9
    assert lexicon("ko").scales["조"] == lexicon("ja").scales["兆"] == 12


@pytest.mark.parametrize("language", [code for code in ALL if code not in ("ko", "ja", "zh")])
@pytest.mark.parametrize("power", [6, 9, 12])
def test_cldr_long_forms_are_read_back(language: str, power: int) -> None:
    """What CLDR writes for 2 x 10^n is read as that, with the language's own formal currency name."""
    written = format_compact_decimal(2 * 10**power, locale=language, format_type="long")
    name = get_currency_name("JPY", 2, language)
    text = f"{written} {'de ' if language in ('fr', 'es', 'pt') else ''}{name}"
    [mention] = find_mentions(text, language)
    assert (mention.amount, mention.currency) == (2 * 10**power, "JPY")


@pytest.mark.parametrize("language", ["ko", "ja", "zh"])
@pytest.mark.parametrize("power", [4, 8, 12])
def test_cldr_short_forms_are_read_back(language: str, power: int) -> None:
    written = format_compact_decimal(3 * 10**power, locale=language, format_type="short")
    [mention] = find_mentions(written + get_currency_name("USD", 2, language), language)
    assert (mention.amount, mention.currency) == (3 * 10**power, "USD")


@pytest.mark.parametrize("code", sorted(currencies()))
def test_every_currency_is_read_by_code_and_name(code: str) -> None:
    for text in (f"{code} 5 million", f"5 million {code}", f"5 million {get_currency_name(code, 2, 'en')}"):
        [mention] = find_mentions(text, "en")
        assert (mention.amount, mention.currency, mention.as_written) == (5_000_000, code, text)


def test_one_line_adds_a_currency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in units.txt is enough: CLDR brings the names and the symbols."""
    longer = tmp_path / "units.txt"
    longer.write_text(units.DEFINITIONS.read_text(encoding="utf-8") + "KES = [KES]\n", encoding="utf-8")
    caches = (units.currencies, lexicon, western.shapes, spelled._anchors, eastern.shapes)
    monkeypatch.setattr(units, "DEFINITIONS", longer)
    for cached in caches:
        cached.cache_clear()
    try:
        for language, text in (
            ("en", "5 million Kenyan shillings"),
            ("ko", "500만 케냐 실링"),
            ("en", "KES 5 million"),
        ):
            [mention] = find_mentions(text, language)
            assert (mention.amount, mention.currency) == (5_000_000, "KES")
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()
    assert "KES" not in units.currencies()
