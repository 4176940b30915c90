"""What the visitor has chosen, and what an older link showed. The address bar is the single truth.

Each run reads the query string; a widget's callback writes it, which adds an entry to the browser's
history, so that Back, a reload and a link sent to an editor all give the same view. Widgets are not
bound with `bind="query-params"`: that would put their translated labels into the address, and a link
made in Korean would not open in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from tracker.money import money
from tracker.page import facts
from tracker.page.markup import folded, listed
from tracker.page.words import Language, Words, known, preferred


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in the address: its name there, the values allowed and the one that is left out. A name
    without values allowed takes any text, cut to 80 letters."""

    name: str
    options: Sequence[str] = ()
    default: str = ""

    def read(self) -> str:
        """The value in the address, or the default when it is missing or not allowed."""
        value = st.query_params.get(self.name, self.default)[:80]
        return value if value in self.options or not self.options else self.default

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

    def select(self, title: str, names: Callable[[str], str], *, every: str = "", width: int = 0) -> None:
        """Draw a list to choose from. `every` is what stands for no choice, where there need be none."""
        key = f"_{self.name}"
        write = self.place(key)
        st.selectbox(
            title,
            ["", *self.options] if every else self.options,
            format_func=lambda value: names(value) if value else every,
            key=key,
            on_change=write,
            width=width or "stretch",
        )

    def find(self, title: str, width: int = 0) -> str:
        """Draw a field for a word, and give the word."""
        key = f"_{self.name}"
        write = self.place(key)
        return st.text_input(title, key=key, max_chars=80, on_change=write, width=width or "stretch")


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

    def place(self, key: str) -> Callable[[], None]:
        """Set the widget `key` from the address, and give the callback that writes it back."""
        st.session_state[key] = self.read()
        return lambda: Choice(self.name).write(",".join(st.session_state[key]))


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

    def select(self, low: str, high: str, width: int) -> None:
        """Draw two lists of years. An end that is moved past the other takes it along."""
        first, last = map(str, self.read())
        st.session_state["_from"], st.session_state["_to"] = first, last
        years = [str(year) for year in range(self.first, self.last + 1)]

        def write(start: str, end: str) -> None:
            Choice("from", default=str(self.first)).write(start)
            Choice("to", default=str(self.last)).write(end)

        def moved_low() -> None:
            write(st.session_state["_from"], max(st.session_state["_from"], last))

        def moved_high() -> None:
            write(min(st.session_state["_to"], first), st.session_state["_to"])

        st.selectbox(low, years, key="_from", on_change=moved_low, width=width)
        st.selectbox(high, years, key="_to", on_change=moved_high, width=width)


def address(query: Mapping[str, str], w: Words) -> str:
    """The address of a view of this room, to be cited and sent, with the language; for a view of its own also
    the version of the data."""
    url = st.context.url or ""
    slash = "" if urlsplit(url).path else "/"
    whole = {**query, "lang": w.language} | ({} if "embed" in query else {"v": facts.version()})
    return f"{url}{slash}?{urlencode(whole, safe=',')}"


def chosen_by(name: str, text: str, about: str) -> Markup:
    """A link that chooses a point by its name. page.js follows it without loading the page anew."""
    query = urlencode(st.query_params.to_dict() | {"point": name}, safe=",")
    return Markup('<a href="?{}" data-point aria-label="{}">{}</a>').format(query, about, text)


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


# a day and the beginning of a digest of the data; a sum as a link names it
_VERSION = re.compile(r"\d{4}-\d\d-\d\d(-[0-9a-f]+)?", re.A)
_SINCE = Markup('<div class="note" role="status"><b>{}</b> {} {}{}</div>')
_SUM = re.compile(r"(\d{1,15})([A-Z]{3})", re.A)


def stamp(name: str) -> dict[str, str]:
    """What a link must hold so that it can tell later what it showed: the point, and its sum of today."""
    point = facts.point(name)
    if point is None:
        return {"point": name} if name else {}
    return {"point": name, "was": f"{point.amount:.0f}{point.currency}"}


def since(name: str, w: Words) -> Markup:
    """Nothing for a link of today's data; else what became of the sum that it showed, and the changes."""
    asked, current = st.query_params.get("v", "")[:20], facts.version()
    if not asked or asked == current:
        return Markup()
    changes = facts.record().changes
    made, first = asked[:10], min(change.date for change in changes)
    if not _VERSION.fullmatch(asked) or not first <= made <= current[:10]:
        text = w.say(
            "This link names version {asked} of the data, which is not known here; you see {version}.",
            asked=asked,
            version=current,
        )
        return _SINCE.format(text, "", "", "")
    text = w.say(
        "This link was made with version {asked} of the data. Only the newest, {version}, is kept here: the "
        "values that you see are its own.",
        asked=asked,
        version=current,
    )
    # rows changed on the very day of the version asked for may be younger than it; the first release is not
    later = [c for c in changes if c.date > made or (c.date == made and c.row != "*")]
    said = w.say("Changed since:") if later else w.say("The changelog names no change since.")
    items = [
        Markup("{} {}: {}. {}").format(w.day(c.date), f"{c.table}/{c.row}", w.say(c.change), w.markup(c.why))
        for c in later
    ]
    changes_listed = folded(w.say_n("{n} change", "{n} changes", len(items)), listed(items)) if items else ""
    return _SINCE.format(text, _sum_then(name, w), said, changes_listed)


def _sum_then(name: str, w: Words) -> str:
    """The sum that a link says it showed, beside that of today."""
    point = facts.point(name)
    found = _SUM.fullmatch(st.query_params.get("was", ""))
    if point is None or found is None:
        return ""
    amount, currency = Decimal(found[1]), found[2]
    if (amount, currency) == (point.amount, point.currency):
        return w.say("The sum of {year} is still the same.", year=point.year)
    if currency not in {"USD", *(known.currency for known in facts.record().programmes.values())}:
        return ""
    return w.say(
        "By the link, the sum of {year} was {then}; it is {now}.",
        year=point.year,
        then=money(amount, currency, w.language),
        now=facts.amount(point, w.language),
    )
