"""The rooms of the page, a module each with `show`; here what they share: a chart, its card, its choice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tracker.page import BASE_YEAR, card, facts, state, takeaway
from tracker.page import chart as drawing
from tracker.page.marks import Mark, View
from tracker.page.state import Choice
from tracker.page.words import Words

HEIGHT = 360


def stage() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Places for a chart, its card and the rest.

    The card stands beside the other two on a wide screen and between them on a phone, where who touches the
    chart must see what it opened: columns could not do that, so style.css lays these three out.
    """
    with st.container(key="stage"):
        return st.container(), st.container(key="cited"), st.container()


def chart(
    shown: View, span: tuple[int, int], point: Choice, w: Words, *, name: str = "", height: int = HEIGHT
) -> None:
    """Draw the chart; a mark clicked on it becomes the chosen `point` of the address."""
    if not shown.marks:
        st.html(f'<p class="note">{escape(w.say("No value in this unit for these years."))}</p>')
        return
    # a click on the mark that the chart itself thinks is chosen sends nothing: after a choice made
    # elsewhere the chart starts anew under another key
    key = f"chart_{name or shown.programme}_{st.session_state.get('chart_turn', 0)}"
    st.vega_lite_chart(
        specification(shown, span, point.read(), height),
        key=key,
        on_select=partial(_clicked, key, point),
        width="stretch",
        alt=takeaway.alternative(shown, w),
    )


def specification(
    shown: View, span: tuple[int, int], chosen: str = "", height: int = HEIGHT
) -> dict[str, Any]:
    """The drawing of a view."""
    return drawing.specification(
        shown.marks,
        shown.bands,
        unit=shown.unit,
        span=span,
        names=shown.names,
        chosen=chosen,
        columns=shown.columns,
        height=height,
    )


def _clicked(key: str, point: Choice) -> None:
    picked: Any = st.session_state[key]["selection"].get(drawing.PARAM)
    if picked:
        point.write(str(picked[0]["id"]))


def pick(marks: Sequence[Mark], point: Choice, w: Words) -> None:
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


def citation(name: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> str:
    """The card of a point or a figure by its name in the address."""
    address = takeaway.address({"point": name}, w)
    if point := facts.point(name):
        return card.of_point(point, address, w, unit=unit, base=base)
    if figure := facts.record().by_id.get(name):
        return card.of_figure(figure, address, w)
    return f'<p class="note">{escape(w.say("Choose a point to see its source."))}</p>'


def key(said: Sequence[Mark], w: Words) -> str:
    """What the shapes of demands mean: those that are drawn."""
    drawn = {mark.look for mark in said}
    items = "".join(
        f'<li><span aria-hidden="true">{sign}</span> {escape(w.say(look))}</li>'
        for look, sign in (("demand", "+"), ("offer", "–"), ("estimate", "×"))
        if look in drawn
    )
    return f'<ul class="key" aria-label="{escape(w.say("Shapes"))}">{items}</ul>'


def newest(shown: View) -> str:
    """The id of the newest mark that is no projection."""
    paid = [mark.id for mark in shown.marks if mark.basis != "projected"]
    return paid[-1] if paid else ""


def anchor() -> None:
    """Where "Back to the chart" leads."""
    st.html('<span id="chart"></span>')


def all_years() -> tuple[int, int]:
    """The first and the last year that the chart can show."""
    years = [point.year for point in facts.points()]
    return min(years), max(years)


__all__ = ["all_years", "anchor", "chart", "citation", "newest", "pick", "specification", "stage", "state"]
