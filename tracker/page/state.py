"""What the visitor has chosen. The address bar is the single truth.

Each run reads the query string; a widget's callback writes it, which adds an entry to the browser's
history, so that Back, a reload and a link sent to an editor all give the same view. Widgets are not
bound with `bind="query-params"`: that would put their translated labels into the address, and a link
made in Korean would not open in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import streamlit as st

from tracker.page.words import Language, known, preferred


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in the address: its name there, the values allowed and the one that is left out."""

    name: str
    options: Sequence[str]
    default: str = ""

    def read(self) -> str:
        """The value in the address, or the default when it is missing or not allowed."""
        value = st.query_params.get(self.name, self.default)
        return value if value in self.options else self.default

    def write(self, value: str | None) -> None:
        """Put the value into the address; the default is left out."""
        if value and value != self.default:
            st.query_params[self.name] = value
        elif self.name in st.query_params:
            del st.query_params[self.name]

    def query(self) -> dict[str, str]:
        """What of it an address of this view holds: nothing for the default."""
        value = self.read()
        return {} if value == self.default else {self.name: value}

    def place(self, key: str) -> Callable[[], None]:
        """Set the widget `key` from the address, and give the callback that writes it back."""
        st.session_state[key] = self.read()
        return lambda: self.write(st.session_state[key])


@dataclass(frozen=True, slots=True)
class Several:
    """Several values in the address, joined by commas: `?with=JP-HNS,DE-HNS`."""

    name: str
    options: Sequence[str]
    default: Sequence[str] = ()

    def read(self) -> list[str]:
        """The allowed values in the address, in the order in which they stand there, once each; the default
        where there are none."""
        values = dict.fromkeys(st.query_params.get(self.name, "").split(","))
        return [value for value in values if value in self.options] or list(self.default)

    def query(self) -> dict[str, str]:
        """What of it an address of this view holds."""
        return {self.name: ",".join(self.read())} if self.read() else {}

    def place(self, key: str) -> Callable[[], None]:
        """Set the widget `key` from the address, and give the callback that writes it back."""
        st.session_state[key] = self.read()
        return lambda: Choice(self.name, ()).write(",".join(st.session_state[key]))


@dataclass(frozen=True, slots=True)
class Span:
    """A range of years in the address: `?from=2014&to=2026`."""

    first: int
    last: int

    def read(self) -> tuple[int, int]:
        """The range in the address, kept within the years there are."""
        low, high = self._year("from", self.first), self._year("to", self.last)
        return (low, high) if low <= high else (self.first, self.last)

    def query(self) -> dict[str, str]:
        """What of it an address of this view holds: nothing for an end that is not moved."""
        low, high = self.read()
        return ({} if low == self.first else {"from": str(low)}) | (
            {} if high == self.last else {"to": str(high)}
        )

    def _year(self, name: str, default: int) -> int:
        value = st.query_params.get(name, "")
        # isascii: "²" is a digit to isdigit but not to int
        year = int(value) if value.isascii() and value.isdigit() and len(value) == 4 else default
        return min(max(year, self.first), self.last)

    def years(self) -> list[str]:
        """Every year that can be chosen."""
        return [str(year) for year in range(self.first, self.last + 1)]

    def place(self, low: str, high: str) -> tuple[Callable[[], None], Callable[[], None]]:
        """Set two widgets from the address, and give the callbacks that write them back.

        An end that is moved past the other takes it along.
        """
        first, last = map(str, self.read())
        st.session_state[low], st.session_state[high] = first, last

        def write(start: str, end: str) -> None:
            Choice("from", (), str(self.first)).write(start)
            Choice("to", (), str(self.last)).write(end)

        def moved_low() -> None:
            write(st.session_state[low], max(st.session_state[low], last))

        def moved_high() -> None:
            write(min(st.session_state[high], first), st.session_state[high])

        return moved_low, moved_high


def address(query: Mapping[str, str], language: Language, version: str = "") -> str:
    """The address of a view of this room, to be cited and sent, with the version of the data if given."""
    url = st.context.url or ""
    slash = "" if urlsplit(url).path else "/"
    whole = {**query, "lang": language} | ({"v": version} if version else {})
    return f"{url}{slash}?{urlencode(whole, safe=',')}"


def language() -> Language:
    """The language asked for in the address, else the one last chosen, else the browser's."""
    asked = known(st.query_params.get("lang"))
    if asked:
        st.session_state["language"] = asked
        return asked
    return known(st.session_state.get("language")) or preferred(st.context.locale)


def choose_language(key: str) -> None:
    """Callback of the language switch: remember the choice and put it into the address."""
    st.session_state["language"] = st.query_params["lang"] = st.session_state[key]


def as_left(rooms: Sequence[str], here: str) -> dict[str, dict[str, str]]:
    """What each room's link says: what was chosen there last, in the language that the address asks for."""
    asked = st.query_params.to_dict()
    language = {"lang": asked.pop("lang")} if "lang" in asked else {}
    left: dict[str, dict[str, str]] = st.session_state.setdefault("addresses", {})
    left[here] = asked
    return {room: left.get(room, {}) | language for room in rooms}
