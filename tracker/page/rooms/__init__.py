"""The rooms of the page, a module each with `show`; here what they share: a chart, its card, its choice, and
what can be taken along of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby, product
from typing import Any

import pyarrow as pa
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from tracker.page import BASE_YEAR, SHAPES, SITE, card, facts, state
from tracker.page import chart as drawing
from tracker.page.chart import Mark, View
from tracker.page.markup import at, downloads, draw_note, paragraph, render
from tracker.page.state import Choice
from tracker.page.words import WORDING, Words

# a frame of this height holds the chart with its words from 320 pixels of width on
FRAME_HEIGHT = 700


def opening(room: str, w: Words, **values: object) -> None:
    """The title of a room, what can be done in it, and what must be known of it."""
    st.title(w.of("room", room), anchor=False)
    for table, kind in (("deck", "deck"), ("note-below", "note")):
        if room in WORDING[table]:
            draw_note(w.of(table, room, **values), kind)


def stage() -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """Places for a chart, its card and the rest.

    The card stands beside the other two on a wide screen and between them on a phone, where who touches the
    chart must see what it opened: columns could not do that, so style.css lays these three out.
    """
    with st.container(key="stage"):
        places = st.container(), st.container(key="cited"), st.container()
    # where "Back to the chart" leads
    places[0].html('<span id="chart"></span>')
    return places


def chart(
    shown: View, span: tuple[int, int], point: Choice, w: Words, *, name: str = "", height: int = 360
) -> None:
    """Draw the chart; a mark clicked on it becomes the chosen `point` of the address."""
    if not shown.marks:
        draw_note(w.say("No value in this unit for these years."))
        return
    turn = st.session_state.get("chart_turn", 0)
    key = f"chart_{name or shown.programme}_{turn}"
    # a click on the mark that the chart itself thinks is chosen sends nothing: after a choice made
    # elsewhere the chart starts anew under another key
    if _picked(key) not in ("", point.read()):
        st.session_state["chart_turn"] = turn + 1
        key = f"chart_{name or shown.programme}_{turn + 1}"
    spec = drawing.specification(shown, span, point.read(), height=height)
    # as Arrow, into which Streamlit would turn it by way of pandas
    chosen = pa.Table.from_pylist(spec["datasets"][drawing.CHOSEN])
    st.vega_lite_chart(
        spec | {"datasets": {drawing.CHOSEN: chosen}},
        key=key,
        on_select=lambda: point.write(_picked(key) or point.read()),
        width="stretch",
        alt=alternative(shown, w),
    )


def _picked(key: str) -> str:
    """The mark that a chart thinks is chosen."""
    found: Any = st.session_state.get(key, {}).get("selection", {}).get(drawing.PARAM)
    return str(found[0]["id"]) if found else ""


def cited(
    marks: Sequence[Mark], point: Choice, w: Words, *, unit: str, base: int = BASE_YEAR, above: str = ""
) -> None:
    """The same choice by keyboard, a list of every mark; and the card of the one chosen, below `above`."""
    # what several papers printed is one choice
    names = {mark.description: mark.id for mark in reversed(marks)}
    texts = {mark.id: mark.description for mark in marks}
    text = texts.get(point.read())
    # as with the chart: after a choice made elsewhere what the old list still has to say is not heard
    turn = st.session_state.get("list_turn", 0)
    if st.session_state.get(f"_point_{turn}", text) != text:
        st.session_state["list_turn"] = turn = turn + 1
    key = f"_point_{turn}"
    st.selectbox(
        w.say("Show source for"),
        list(names),
        # a statement that stands in the table only is none of these
        index=list(names).index(text) if text in names else None,
        placeholder="–",
        key=key,
        # typing "2005" must not find 2000 and 2015 first, as fuzzy matching does
        filter_mode="contains",
        on_change=lambda: point.write(names.get(st.session_state[key])),
    )
    st.html(above + _citation(point.read(), w, unit, base))


def _citation(name: str, w: Words, unit: str, base: int) -> Markup:
    """The card of a point or a figure by its name in the address."""
    address = state.address({"point": name}, w)
    if point := facts.point(name):
        return card.of_point(point, address, w, unit=unit, base=base)
    if figure := facts.record().by_id.get(name):
        return card.of_figure(figure, address, w)
    return paragraph(w.say("Choose a point to see its source."))


def newest(shown: View) -> str:
    """The id of the newest mark that is no projection."""
    return shown.paid[-1].id if shown.paid else ""


def all_years() -> tuple[int, int]:
    """The first and the last year that the chart can show."""
    years = [point.year for point in facts.points()]
    return min(years), max(years)


def pictures(name: str, query: Mapping[str, object], w: Words, *, shaped: bool = False) -> dict[str, str]:
    """Addresses of the pictures of a view and what they are called, in each kind and, if asked for, shape."""
    files = {}
    for suffix, shape in product(("png", "svg"), SHAPES if shaped else ("",)):
        named = {"shape": shape} if shape else {}
        kind = f"{suffix.upper()}, {w.of('shape', shape)}" if shape else suffix.upper()
        address = at(f"{name}.{suffix}", {**query, "lang": w.language} | named)
        files[address] = w.say("Image: {kind}", kind=kind)
    return files


def take_away(
    shown: View, unit: str, base: int, span: tuple[int, int], chosen: Mapping[str, str], w: Words
) -> None:
    """Files, pictures and embed code of a view, and the address of what is `chosen`."""
    say = w.say
    years: dict[str, object] = {"from": span[0], "to": span[1]}
    files = {
        at("data/payments.csv", years | {"base": base, "bom": 1}): say("Payments as CSV"),
        at("data/figures.csv", years | {"programme": shown.programme, "bom": 1}): say(
            "All figures of these years as CSV"
        ),
        "data/datapackage.zip": say("Everything as a zip"),
    }
    drawn = pictures("picture", years | {"unit": unit, "base": base}, w, shaped=True)
    address = say("The address of this view, with the version of the data:")
    texts = [(address, state.address(chosen, w)), (say("Alt text:"), alternative(shown, w))]
    taken = [
        (say("Embed this chart"), [("", embed_code(shown, chosen, w))]),
        (say("Address and alternative text"), texts),
    ]
    with st.container(key="taken"):
        st.header(say("Take it away"), anchor=False)
        st.html(downloads(files))
        if shown.marks:
            st.html(downloads(drawn, primary=False) + render("taken.html", w, taken=taken))


def embed_code(shown: View, chosen: Mapping[str, str], w: Words) -> str:
    """The HTML that puts the chart into another page: as wide as there is room, no script."""
    framed = state.address({**chosen, "embed": "true"}, w)
    return (
        f'<iframe src="{escape(framed)}" title="{escape(shown.title)}" loading="lazy" '
        f'style="width:100%;height:{FRAME_HEIGHT}px;border:0"></iframe>'
    )


def alternative(shown: View, w: Words) -> str:
    """What the picture says, for its `alt`: the finding, then its ends."""
    drawn = shown.paid or list(shown.marks)
    ends = "; ".join(f"{mark.year}: {mark.text}" for mark in (drawn[0], drawn[-1])) if drawn else ""
    return w.say("{title}. Chart by year, {unit}. {ends}.", title=shown.title, unit=shown.unit, ends=ends)


def credit(w: Words) -> str:
    """Who made this, for a picture or a frame."""
    return w.say(
        "{site}, data version {version}. CC BY 4.0", site=w.say(SITE), version=facts.record().version
    )


def runs(years: Sequence[int]) -> str:
    """Years that follow each other drawn together.

    >>> runs([2010, 2011, 2012, 2017])
    '2010–2012, 2017'
    """
    stretches = groupby(enumerate(years), lambda pair: pair[1] - pair[0])
    groups = ([year for _, year in stretch] for _, stretch in stretches)
    return ", ".join(str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups)
