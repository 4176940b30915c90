"""Sources: every source, what rests on it, and where it is."""

from __future__ import annotations

from collections import Counter
from html import escape

import streamlit as st

from tracker.models import Source, SourceType
from tracker.page import labels, printed, shelf
from tracker.page.state import Choice
from tracker.page.table import Cell, Column, link, table
from tracker.page.words import Words


def show(w: Words) -> None:
    """Draw the page."""
    say, record = w.say, shelf.record()
    used = Counter(figure.source for figure in record.figures)
    st.title(say("Sources"), anchor=False)
    deck = say(
        "{sources} sources stand behind {figures} figures. The strongest come first: treaty texts and "
        "official documents before news agencies, agencies before the press, the press before second-hand "
        "copies.",
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
    if not shown:
        st.html(f'<p class="note" role="status">{escape(say("No source matches."))}</p>')
        return
    caption = w.say_n("{n} source", "{n} sources", len(shown))
    st.html(
        table(caption, _columns(w), [_row(source, used[source.id], w) for source in shown], name="sources")
    )


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
    origin = w.say("origin: {origin}", origin=source.origin) if _borrowed(source) else ""
    note = "; ".join(part for part in (origin, source.note) if part)
    kind = labels.source_type(source.type, w) if source.type else ""
    return [printed.publisher(source, w), title, labels.day(source.published, w), kind, str(figures), note]


def _borrowed(source: Source) -> bool:
    return bool(source.origin and source.publisher and source.origin not in source.publisher)
