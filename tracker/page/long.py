"""Long tables: the first rows at once, the rest when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from tracker.page.table import Cell, Column, table
from tracker.page.words import Words

FIRST = 100
Row = TypeVar("Row")


def show(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    draw: Callable[[Row], Sequence[Cell]],
    *,
    name: str,
    w: Words,
    turn: int = 0,
) -> None:
    """Draw a table of `rows`; if they are many, its beginning and a button for all of it.

    Whoever asked for all of it sees all of it until the `turn` changes.
    """
    key = f"_all_{name}_{turn}"
    shown = rows if st.session_state.get(key) else rows[:FIRST]
    st.html(table(caption, columns, [draw(row) for row in shown], name=name))
    if len(shown) < len(rows):
        label = w.say("Show all {n} rows", n=f"{len(rows):,}")
        # page.js presses it for a link to a row that is not there yet
        st.button(label, key=f"more_{name}", on_click=st.session_state.__setitem__, args=(key, True))
