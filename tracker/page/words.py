"""The page's own words, in the visitor's language. English is the key; other languages are gettext catalogues.

A catalogue is `locale/<language>.po`, read as it is: nothing needs compiling.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "ko": "한국어"}
FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    >>> words("ko").say("Sources")
    '출처'
    >>> words("en").say_n("{n} source", "{n} sources", 2)
    '2 sources'
    """

    language: str
    catalogue: dict[str, str]

    def say(self, text: str, /, **values: object) -> str:
        """`text` translated, its `{names}` filled in."""
        translated = self.catalogue.get(text) or text
        return translated.format(**values) if values else translated

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The singular or plural form for `n`; Korean has one form for both, filed under `many`."""
        return self.say(one if n == 1 and self.language == "en" else many, n=n, **values)


@cache
def words(language: str) -> Words:
    """The words of `language`; English for one that has no catalogue."""
    path = FOLDER / f"{language}.po"
    if language not in LANGUAGES or not path.exists():
        return Words("en", {})
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    pairs = {_key(m.id): m.string for m in catalogue if m.id and isinstance(m.string, str) and m.string}
    return Words(language, pairs)


def _key(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[-1]


def preferred(accept_language: str | None) -> str:
    """The first language of an Accept-Language header that the page speaks.

    >>> preferred("ko-KR,ko;q=0.9,en;q=0.8"), preferred("fr"), preferred(None)
    ('ko', 'en', 'en')
    """
    for part in (accept_language or "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"
