"""The script that the server runs for each visitor: navigation, masthead and footer around the rooms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from tracker.page import LANGUAGES, SITE, state, visitors
from tracker.page.document import PLAIN, ROOMS, rights
from tracker.page.rooms import claims, compare, payments, read, reference
from tracker.page.words import Words, words

SHOWN = {
    "payments": payments.show,
    "read": read.show,
    "claims": claims.show,
    "compare": compare.show,
    "sources": reference.sources,
    "method": reference.method,
    "data": reference.data,
}


def run() -> None:
    w = words(state.language())
    st.set_page_config(layout="wide")
    pages = [
        st.Page(partial(SHOWN[name], w), title=w.of("room", name), url_path=name, default=not room)
        for room, name in ROOMS.items()
    ]
    # Streamlit's own navigation hides behind an arrow on a phone, and its links lose the language
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=f"{page.title} – {w.say(SITE)}")
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
            st.html(
                f'<footer class="foot"><p>{escape(rights(w))} '
                f'<a href="figures.html?lang={w.language}">{escape(w.say(PLAIN))}</a></p></footer>'
            )


def _masthead(w: Words) -> None:
    with st.container(key="masthead", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<p class="masthead" data-page-lang="{w.language}" data-rooms="{escape(w.say("Pages"))}">'
            f"<b>{escape(w.say(SITE))}</b> <span>{escape(w.say('Every figure with its source'))}</span></p>"
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


with visitors.turn():
    run()
