"""Sources: every source, what rests on it, and where it is."""

from __future__ import annotations

import re
from collections import Counter
from html import escape

import streamlit as st

from tracker.models import Source, SourceType
from tracker.page import labels, long, printed, shelf
from tracker.page.state import Choice
from tracker.page.table import Cell, Column, Html, link
from tracker.page.words import Words

# what the kind of source and its origin say better
_SAID_ELSEWHERE = re.compile(
    r"Second-hand copy|The words are .+'s: not independent of other printings of them"
)


def show(w: Words) -> None:
    """Draw the page."""
    say, record = w.say, shelf.record()
    used = Counter(figure.source for figure in record.figures)
    st.title(say("Sources"), anchor=False)
    deck = say(
        "{sources} sources stand behind {figures} figures, the agreements and the yearly series. The "
        "strongest come first: treaty texts and official documents before news agencies, agencies before the "
        "press, the press before second-hand copies.",
        sources=len(record.sources),
        figures=f"{len(record.figures):,}",
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    kind, needle = _controls(w)
    shown = [
        source
        for source in sorted(record.sources.values(), key=_order)
        if kind in ("", source.type) and _matches(source, needle)
    ]
    if shown:
        caption = w.say_n("{n} source", "{n} sources", len(shown))
        long.show(caption, _columns(w), shown, lambda s: _row(s, used[s.id], w), name="sources", w=w)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        nothing = say("No source matches “{words}”.", words=needle) if needle else say("No source matches.")
        st.html(f'<p class="deck" role="status">{escape(nothing)}</p>')
        st.button(say("Show all sources"), on_click=_clear)


def _controls(w: Words) -> tuple[str, str]:
    say = w.say
    types = Choice("type", [str(value) for value in SourceType])
    left, right = st.columns([1, 2])
    with left:
        write = types.place("_type")
        st.selectbox(
            say("Kind of source"),
            ["", *types.options],
            format_func=lambda value: labels.source_type(SourceType(value), w) if value else say("all"),
            key="_type",
            on_change=write,
        )
    with right:
        st.session_state["_find"] = st.query_params.get("find", "")
        needle = st.text_input(
            say("Publisher, title or address contains"), key="_find", on_change=_write_find
        )
    return types.read(), needle


def _clear() -> None:
    for name in ("type", "find"):
        Choice(name, ()).write("")


def _write_find() -> None:
    Choice("find", ()).write(st.session_state["_find"])


def _order(source: Source) -> tuple[int, str, str]:
    rank = list(SourceType).index(source.type) if source.type else len(SourceType)
    return rank, source.publisher or "", source.published or ""


def _matches(source: Source, needle: str) -> bool:
    fields = (source.publisher, source.title, source.url, source.id, source.origin)
    return any(needle.casefold() in (field or "").casefold() for field in fields)


def _columns(w: Words) -> list[Column]:
    say = w.say
    return [
        Column(say("Publisher")),
        Column(say("Title")),
        Column(say("Date"), short=True),
        Column(say("Kind of source"), short=True),
        Column(say("Figures"), number=True),
        Column(say("Note")),
    ]


def _row(source: Source, figures: int, w: Words) -> list[Cell]:
    title = link(source.url, source.title or source.url or w.say("without a title"))
    kind = labels.source_type(source.type, w) if source.type else ""
    day = labels.day(source.published, w)
    return [printed.publisher(source, w), title, day, kind, str(figures), Html(_note(source, w))]


def _note(source: Source, w: Words) -> str:
    """Whose words a source prints, if not its own, and what its other columns do not say already."""
    whose = (
        escape(w.say("Original: {origin}", origin=w.told(source.origin or ""))) if _borrowed(source) else ""
    )
    rest = "; ".join(part for part in (source.note or "").split("; ") if not _SAID_ELSEWHERE.fullmatch(part))
    return ". ".join(part for part in (whose, w.markup(rest)) if part)


def _borrowed(source: Source) -> bool:
    """Whether the words are another's. "U.S. Embassy" and "US Embassy" are one."""
    origin, publisher = ((name or "").replace(".", "") for name in (source.origin, source.publisher))
    return bool(origin and publisher and origin not in publisher)
