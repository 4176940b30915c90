"""Payments: the chart, the citation card of the chosen point, the same figures as a table."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import streamlit as st
from markupsafe import Markup

from tracker.page import BASE_YEAR, UNITS, Language, facts, rooms, state, view
from tracker.page.chart import Mark, View
from tracker.page.markup import Cell, draw_note, paragraph, render, table
from tracker.page.state import Choice, Span
from tracker.page.words import Words, words

# what the address can say of this page
UNIT = Choice("unit", UNITS, UNITS[0])
BASE = Choice("base", view.base_years(), str(BASE_YEAR))
SPAN = Span(*rooms.all_years())
LAYER = Choice("layer", ["claims"])


def show(w: Words) -> None:
    """Draw the page; only the chart of it where another site frames it (`?embed=true`)."""
    unit, base, span = UNIT.read(), int(BASE.read()), SPAN.read()
    shown = view.build(facts.SEOUL, unit, w.language, base, *span)
    said = view.said(unit, w.language, base, *span)
    claims = said.marks if LAYER.read() else ()
    point = Choice("point", [mark.id for mark in (*shown.marks, *claims)], rooms.newest(shown))
    if st.context.is_embedded:
        _framed(shown, point, w)
        return
    st.title(shown.title, anchor=False)
    draw_note(view.deck(w.language, *span), "deck")
    if note := state.since(point.read(), w):
        st.html(note)
    _controls(w)
    chart, card, rest = rooms.stage()
    with chart:
        rooms.chart(shown, span, point, w)
        if claims:
            # in a chart of their own: on one scale they flatten the payments
            draw_note(said.title, "kicker")
            rooms.chart(said, span, point, w, name="said", height=200)
    with card:
        rooms.cited([*shown.marks, *claims], point, w, unit=unit, base=base)
    with rest:
        st.html(_below(shown, point.read(), w))
        label = "Hide demands and offers" if claims else "Show demands and offers below the chart"
        turned = "" if LAYER.read() else "claims"
        st.button(w.say(label), key="layer", on_click=LAYER.write, args=(turned,), type="tertiary")
        rooms.take_away(shown, unit, base, span, _query() | state.stamp(point.read()), w)
    if shown.marks:
        st.header(w.say("As a table"), anchor=False)
        st.html(_table(shown, unit, point.read(), w))


def _query() -> dict[str, str]:
    """What an address of this view holds."""
    base = BASE.query() if UNIT.read() in facts.WITH_BASE else {}
    return UNIT.query() | base | SPAN.query() | LAYER.query()


def _controls(w: Words) -> None:
    """Unit, base year and years, in a row that wraps on a phone."""
    with st.container(key="controls", horizontal=True):
        UNIT.select(w.say("Unit"), lambda unit: facts.unit_name(unit, w), width=330)
        if UNIT.read() in facts.WITH_BASE:
            BASE.select(w.say("Base year"), width=110)
        SPAN.select(w.say("From year"), w.say("To year"))


def _framed(shown: View, point: Choice, w: Words) -> None:
    """The chart by itself: what it shows, what stands behind the chosen point, where it comes from."""
    name = point.read()
    st.html(Markup('<h1 class="kicker">{}</h1>').format(shown.title) + paragraph(shown.caption))
    rooms.chart(_bare(shown), SPAN.read(), point, w, height=300)
    chosen = facts.point(name)
    sources = facts.links((f.source for f in facts.behind(chosen, UNIT.read())), w) if chosen else ""
    mark = next((mark for mark in shown.marks if mark.id == name), None)
    whole = state.address(_query() | point.query() | {"point": name}, w)
    more = {"whole": whole, "credit": rooms.credit(w), "sources": sources}
    st.html(render("framed.html", w, shown=shown, mark=mark, **more))


@lru_cache(maxsize=64)
def _bare(shown: View) -> View:
    """The view without bands, for which a frame has no room; kept, as its drawing is."""
    return replace(shown, bands=())


def _below(shown: View, name: str, w: Words) -> Markup:
    point, record = facts.point(name), facts.record()
    agreement = record.agreement(point.programme, point.year) if point else None
    more = {"agreement": agreement, "year": point.year if point else None, "newest": record.newest}
    return render("below.html", w, shown=shown, runs=rooms.runs, **more)


def _table(shown: View, unit: str, chosen: str, w: Words) -> Markup:
    columns = {"Year": "short", facts.unit_name(unit, w): "number", "Basis": ""}
    columns |= {"Words of the source": "", "Source": "cited", "Agreement": "number"}
    marks, cells = shown.marks[::-1], _cells(shown, unit, w.language)

    def row(mark: Mark) -> list[Cell]:
        return [state.chosen_by(mark.id, str(mark.year), f"{mark.year}, {mark.text}"), *cells[mark.id]]

    number = next((number for number, mark in enumerate(marks) if mark.id == chosen), None)
    return table(shown.caption, columns, map(row, marks), w, chosen=number, name="payments")


@lru_cache(maxsize=64)
def _cells(shown: View, unit: str, language: Language) -> dict[str, list[Cell]]:
    """The cells of the table behind the year, by the names of the marks."""
    w, cells = words(language), dict[str, list[Cell]]()
    points = {point.id: point for point in facts.points()}
    for mark in shown.marks:
        point, how = points[mark.id], shown.bases[mark.basis]
        figures = facts.behind(point, unit)
        cells[mark.id] = [
            mark.text,
            how if unit == "usd-cited" else facts.arrived_at(how, point, w),
            facts.written(figures),
            facts.links((figure.source for figure in figures), w, year=mark.year),
            str(point.agreement or ""),
        ]
    return cells
