"""Everything that the page says is said in every language of the page."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from tracker.checking import remarks
from tracker.money import money
from tracker.page import LANGUAGES, SITE, document, facts
from tracker.page.rooms import claims
from tracker.page.words import WORDING, words
from tracker.record import package
from tracker.record.points import WORDS
from tracker.record.schema import CHANGES

PAGE = Path(document.__file__).parent


def spoken() -> set[str]:
    """Every message in the page's code, and those that stand in its tables."""
    found = {SITE, document.PLAIN, "Page not found", *WORDS.values(), *map(str, facts.SAID), "short", "long"}
    found |= {text for table in WORDING.values() for text in table.values() if text}
    found |= set(claims.KINDS.values())
    for path in PAGE.glob("templates/*"):
        said = re.findall(r"say(?:_n)?\('([^']+)'(?:, '([^']+)')?", path.read_text(encoding="utf-8"))
        # of a singular and a plural the catalogue has the plural
        found |= {many or one for one, many in said}
    for path in PAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            # the headings of a table, each with the style of its column
            if isinstance(node, ast.Dict) and node.values:
                styles = {getattr(style, "value", None) for style in node.values}
                titles = [getattr(title, "value", "") for title in node.keys]
                found |= set(filter(None, titles)) if styles <= {"", "short", "number", "cited"} else set()
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                position = {"say": 0, "say_n": 1}.get(name)
                if position is not None and len(node.args) > position:
                    parts = [getattr(part, "value", None) for part in ast.walk(node.args[position])]
                    found |= {part for part in parts if isinstance(part, str) and part}
    return found - {"type"}  # the name of a field, not a message


def test_the_code_is_found_to_speak() -> None:
    assert len(spoken()) > 200


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_message_is_translated(language: str) -> None:
    catalogue = words(language).catalogue  # type: ignore[arg-type]
    assert sorted(spoken() - set(catalogue)) == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_column_of_the_data_is_described_in_every_language(language: str) -> None:
    described = {
        field[part]
        for resource in package.descriptor(facts.record())["resources"]
        for field in resource["schema"]["fields"]
        for part in ("type",)
    }
    catalogue = words(language).catalogue  # type: ignore[arg-type]
    assert sorted((described | set(CHANGES)) - set(catalogue)) == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_programmes_and_agreements_are_told_in_every_language(language: str) -> None:
    record = facts.record()
    told = {text for p in record.programmes.values() for text in (p.covers, p.note) if text}
    told |= {t for a in record.agreements for t in (a.first_amount, a.annual_rule, a.note) if t}
    catalogue = words(language).catalogue  # type: ignore[arg-type]
    assert sorted(told - set(catalogue)) == []


def test_every_part_has_a_korean_name() -> None:
    components = {figure.component for figure in facts.record().figures if figure.component}
    assert [name for name in components if remarks.component(name, "ko").isascii()] == []


def test_translations_keep_the_names_to_fill_in() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for english, korean in words("ko").catalogue.items():
        assert names(english) == names(korean), english


def test_method_is_written_in_every_language() -> None:
    pages = [(PAGE / "prose" / f"method.{code}.md").read_text(encoding="utf-8") for code in LANGUAGES]
    assert len({page.count("\n## ") for page in pages}) == 1


@pytest.mark.parametrize(
    ("amount", "currency", "english", "korean"),
    [
        ("1519200000000", "KRW", "1.5192 trillion won", "1조5,192억 원"),
        ("107300000000", "KRW", "107.3 billion won", "1,073억 원"),
        ("150000000", "USD", "$150 million", "1억5,000만 달러"),
        ("211000000000", "JPY", "211 billion yen", "2,110억 엔"),
        ("-2500000", "EUR", "−€2.5 million", "−250만 유로"),
        ("0.19", "USD", "$0.19", "0.19달러"),
        ("1000000000000", "KRW", "1 trillion won", "1조 원"),
    ],
)
def test_money_as_newspapers_write_it(amount: str, currency: str, english: str, korean: str) -> None:
    from decimal import Decimal

    assert money(Decimal(amount), currency, "en") == english
    assert money(Decimal(amount), currency, "ko") == korean


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_who_made_a_demand_is_named_in_every_language(language: str) -> None:
    catalogue = words(language).catalogue  # type: ignore[arg-type]
    named = {name for figure in claims.claims() for name in (claims.side(figure), claims.person(figure))}
    assert sorted(named - {""} - set(catalogue)) == []
