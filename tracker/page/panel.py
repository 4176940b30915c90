"""A chart with its choice of points and the citation card: used by more than one room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tracker.models import CitedFigure
from tracker.page import card as cards
from tracker.page import chart as drawing
from tracker.page import shelf, state, takeaway
from tracker.page.choices import BASE_YEAR
from tracker.page.marks import Mark, View
from tracker.page.state import Choice
from tracker.page.words import Words

HEIGHT = 390


def stage() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Places for a chart, its card and the rest.

    The card stands beside the other two on a wide screen and between them on a phone, where who touches the
    chart must see what it opened: columns could not do that, so style.css lays these three out.
    """
    with st.container(key="stage"):
        return st.container(), st.container(), st.container()


def specification(
    shown: View, claims: tuple[Mark, ...], *, span: tuple[int, int], chosen: str = "", height: int = HEIGHT
) -> dict[str, Any]:
    """The drawing of a view."""
    return drawing.specification(
        shown.marks, shown.bands, unit=shown.unit, span=span, chosen=chosen, layer=claims, height=height
    )


def chart(
    shown: View,
    claims: tuple[Mark, ...],
    span: tuple[int, int],
    point: Choice,
    w: Words,
    *,
    height: int = HEIGHT,
) -> None:
    """Draw the chart; a mark clicked on it becomes the chosen `point` of the address."""
    if not shown.marks:
        st.html(f'<p class="note">{escape(w.say("No value in this unit for these years."))}</p>')
        return
    # a click on the mark that the chart itself thinks is chosen sends nothing: after a choice made
    # elsewhere the chart starts anew under another key
    key = f"chart_{shown.programme}_{st.session_state.get('chart_turn', 0)}"
    st.vega_lite_chart(
        specification(shown, claims, span=span, chosen=point.read(), height=height),
        key=key,
        on_select=partial(_clicked, key, point),
        width="stretch",
        alt=takeaway.alternative(shown, w),
    )


def _clicked(key: str, point: Choice) -> None:
    picked: Any = st.session_state[key]["selection"].get(drawing.PARAM)
    if picked:
        point.write(str(picked[0]["id"]))


def pick(marks: list[Mark], point: Choice, w: Words) -> None:
    """The same choice by keyboard: a list of every mark."""
    named = {mark.id: mark.description for mark in reversed(marks)}
    write = point.place("_point")

    def chosen() -> None:
        write()
        st.session_state["chart_turn"] = st.session_state.get("chart_turn", 0) + 1

    st.selectbox(
        w.say("Show source for"),
        list(named),
        format_func=named.__getitem__,
        key="_point",
        # typing "2005" must not find 2000 and 2015 first, as fuzzy matching does
        filter_mode="contains",
        on_change=chosen,
    )


def card(name: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> str:
    """The card of a point or a figure by its name in the address."""
    address = state.address({"point": name}, w.language, shelf.version())
    point = shelf.point(name)
    if point:
        return cards.of_point(point, address, w, unit=unit, base=base)
    figure: CitedFigure | None = shelf.record().by_id.get(name)
    if figure:
        return cards.of_figure(figure, address, w)
    return f'<p class="note">{escape(w.say("Choose a point to see its source."))}</p>'


def key(shown: View, w: Words, layer: Sequence[Mark] = ()) -> str:
    """What the shapes, the numbers and the wedge mean, in words: only those that are drawn."""
    drawn = {mark.basis for mark in (*shown.marks, *layer)}
    said = [(glyph, shown.bases[basis]) for basis, glyph in drawing.GLYPHS.items() if basis in drawn]
    if any(mark.low != mark.high for mark in shown.marks):
        said.append(("◢", shown.wedge))
    if shown.bands:
        one, *more = (band.label for band in shown.bands)
        said.append(
            (f"{one}–{more[-1]}", w.say("numbers of the agreements"))
            if more
            else (one, w.say("number of the agreement"))
        )
    items = "".join(f'<li><span aria-hidden="true">{sign}</span> {escape(text)}</li>' for sign, text in said)
    return f'<ul class="key" aria-label="{escape(w.say("Shapes"))}">{items}</ul>'
