"""What stands around every room: navigation, masthead with the language switch, footer."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import streamlit as st

from tracker.page import state
from tracker.page.plain import rights
from tracker.page.shell import ROOMS, SITE
from tracker.page.words import LANGUAGES, Words, words

_STYLE = Path(__file__).with_name("style.css")


# what Streamlit says by itself, in English only; page.js puts it into the language of the page
STREAMLITS = (
    "Skip to main content",
    "{label} — start",
    "{label} — end",
    "Upload",
    "file upload",
    "Error: ",
    "File must be {size} or smaller.",
    "{types} files are not allowed.",
    "Remove {name}",
    "Add files",
    "Choose date",
    "Clear date",
    "year, {label}",
    "month, {label}",
    "day, {label}",
    "Open",
    "Copy to clipboard",
    "Clear value",
)


class Room(Protocol):
    """A module of this package that shows one page."""

    def show(self, w: Words) -> None:
        """Draw the page in the language of `w`."""


def run() -> None:
    """Draw the frame and the room that the address names."""
    w = words(state.language())
    st.set_page_config(layout="wide")
    pages = [
        st.Page(_shower(room, w), title=w.say(title), url_path=room or "payments", default=not room)
        for room, (title, _) in ROOMS.items()
    ]
    # Streamlit's own navigation hides behind an arrow on a phone, and its links lose the language
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} – {w.say(SITE)}")
    st.html(_STYLE)
    # the middle column keeps lines readable on a wide screen
    with (
        st.container(key="paper", horizontal_alignment="center"),
        st.container(width=1120, key="column"),
    ):
        if not st.context.is_embedded:
            _masthead(w)
            _rooms(pages, page)
        page.run()
        # the framed chart has a foot of its own
        if not (st.context.is_embedded and page is pages[0]):
            _footer(w)


def _shower(room: str, w: Words) -> Callable[[], None]:
    def show() -> None:
        # imported when first visited: a reader of the chart need not wait for the reader of PDFs
        cast(Room, import_module(f"tracker.page.{room or 'payments'}")).show(w)

    return show


def _masthead(w: Words) -> None:
    said = json.dumps({text: w.say(text) for text in STREAMLITS}, ensure_ascii=False)
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="masthead" data-page-lang="{w.language}" data-words="{escape(said)}" '
            f'data-rooms="{escape(w.say("Pages"))}">'
            f"<b>{escape(w.say(SITE))}</b> "
            f"<span>{escape(w.say('Every figure with its source'))}</span></p>"
        )
        st.session_state["_language"] = w.language
        st.segmented_control(
            "Language / 언어",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            key="_language",
            required=True,
            label_visibility="collapsed",
            on_change=state.choose_language,
            args=("_language",),
        )


def _rooms(pages: Sequence[st.Page], here: st.Page) -> None:
    """Links to the rooms, each as it was left."""
    addresses = state.as_left([page.url_path for page in pages], here.url_path)
    with st.container(key="rooms", horizontal=True, gap=None):
        for page in pages:
            with st.container(key="here" if page is here else None, width="content"):
                st.page_link(page, query_params=addresses[page.url_path])


def _footer(w: Words) -> None:
    plain = escape(w.say("All payments and figures as plain tables"))
    st.html(
        f'<footer class="foot"><p>{escape(rights(w))} '
        f'<a href="figures.html?lang={w.language}">{plain}</a></p></footer>'
    )
