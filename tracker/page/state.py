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
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from tracker.money import money
from tracker.page import Language, facts
from tracker.page.markup import render
from tracker.page.words import Words, known, preferred


@dataclass(frozen=True, slots=True)
class Choice:
    """One value in the address: its name there, the values allowed and the one that is left out. A name
    without values allowed takes any text, cut to 80 letters."""

    name: str
    options: Sequence[str] = ()
    default: str = ""

    def read(self) -> str:
        """The value in the address, or the default when it is missing or not allowed."""
        value = st.query_params.get(self.name, self.default)
        return value if value in self.options else self.default if self.options else value[:80]

    def write(self, value: str | None) -> None:
        """Put the value into the address; the default is left out. One that says so already is left as it
        is: another entry of the browser's history would make its Back do nothing."""
        value = "" if value == self.default else value or ""
        if value == st.query_params.get(self.name, ""):
            return
        if value:
            st.query_params[self.name] = value
        else:
            del st.query_params[self.name]

    def query(self) -> dict[str, str]:
        """What of it an address of this view holds: nothing for the default."""
        value = self.read()
        return {} if value == self.default else {self.name: value}

    def place(self, then: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """Set its widget from the address. What the widget needs to write it back, and `then` do more."""
        key = f"_{self.name}"
        st.session_state[key] = self.read()

        def changed() -> None:
            self.write(st.session_state[key])
            then()

        return {"key": key, "on_change": changed}

    def select(
        self,
        title: str,
        names: Callable[[str], str] = str,
        *,
        every: str = "",
        width: int,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """Draw a list to choose from. `every` is what stands for no choice, where there need be none."""
        st.selectbox(
            title,
            ["", *self.options] if every else self.options,
            format_func=lambda value: names(value) if value else every,
            width=width,
            **self.place(then),
        )

    def find(self, title: str, width: int) -> str:
        """Draw a field for a word, and give the word."""
        st.text_input(title, max_chars=80, width=width, **self.place())
        return self.read()


class Span:
    """A range of years in the address: `?from=2014&to=2026`."""

    def __init__(self, first: int, last: int) -> None:
        years = [str(year) for year in range(first, last + 1)]
        self.ends = Choice("from", years, years[0]), Choice("to", years, years[-1])

    def read(self) -> tuple[int, int]:
        low, high = sorted(int(end.read()) for end in self.ends)
        return low, high

    def query(self) -> dict[str, str]:
        """What of it an address of this view holds: nothing for an end that is not moved."""
        return self.ends[0].query() | self.ends[1].query()

    def select(self, *titles: str) -> None:
        """Draw two lists of years. An end that is moved past the other takes it along."""

        def take_along(moved: Choice, other: Choice, further: Callable[..., str]) -> None:
            other.write(further(moved.read(), other.read()))

        for title, end, other, further in zip(titles, self.ends, self.ends[::-1], (max, min), strict=True):
            end.select(title, width=110, then=partial(take_along, end, other, further))


def address(query: Mapping[str, str], w: Words) -> str:
    """The address of a view of this room, to be cited and sent, with the language; for a view of its own also
    the version of the data."""
    url = st.context.url or ""
    slash = "" if urlsplit(url).path else "/"
    whole = {**query, "lang": w.language} | ({} if "embed" in query else {"v": facts.record().version})
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
_SUM = re.compile(r"(\d{1,15})([A-Z]{3})", re.A)


def stamp(name: str) -> dict[str, str]:
    """What a link must hold so that it can tell later what it showed: the point, and its sum of today."""
    point = facts.point(name)
    if point is None:
        return {"point": name} if name else {}
    return {"point": name, "was": f"{point.amount:.0f}{point.currency}"}


def since(name: str, w: Words) -> Markup:
    """Nothing for a link of today's data; else what became of the sum that it showed, and the changes."""
    asked, current = st.query_params.get("v", "")[:20], facts.record().version
    if not asked or asked == current:
        return Markup()
    changes = facts.record().changes
    made, first = asked[:10], min(change["date"] for change in changes)
    # rows changed on the very day of the version asked for may be younger than it; the first release is not
    later = [c for c in changes if c["date"] > made or (c["date"] == made and c["row"] != "*")]
    known = bool(_VERSION.fullmatch(asked)) and first <= made <= current[:10]
    then = _sum_then(name, w)
    return render("since.html", w, asked=asked, current=current, known=known, changes=later, then=then)


def _sum_then(name: str, w: Words) -> str:
    """The sum that a link says it showed, beside that of today."""
    point = facts.point(name)
    found = _SUM.fullmatch(st.query_params.get("was", ""))
    currencies = {"USD", *(programme.currency for programme in facts.record().programmes.values())}
    if point is None or found is None or found[2] not in currencies:
        return ""
    amount, currency = Decimal(found[1]), found[2]
    if (amount, currency) == (point.amount, point.currency):
        return w.say("The sum of {year} is still the same.", year=point.year)
    return w.say(
        "By the link, the sum of {year} was {then}; it is {now}.",
        year=point.year,
        then=money(amount, currency, w.language),
        now=facts.amount(point, w.language),
    )
