"""Payments: the chart, the citation card of the chosen point, the same figures as a table."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from tracker.models import CitedFigure
from tracker.page import card, chart, labels, shelf, takeaway, view
from tracker.page.choices import BASE_YEAR, UNITS
from tracker.page.marks import Mark, View
from tracker.page.money import money, percent
from tracker.page.state import Choice, Several, Span
from tracker.page.table import Cell, Column, link, table
from tracker.page.words import Words
from tracker.record.points import Point

CHART = "chart"


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(view.headline(w.language), anchor=False)
    st.html(f'<p class="deck">{escape(view.deck(w.language))}</p>')
    unit, base, span, layered, others = _controls(w)
    shown = view.build(shelf.SEOUL, unit, w.language, base, *span)
    claims = view.layer(shelf.SEOUL, unit, w.language, base, *span) if layered else ()
    panels = [view.build(name, unit, w.language, base, *span) for name in others]
    marks = [*shown.marks, *claims, *(mark for panel in panels for mark in panel.marks)]
    point = Choice("point", [mark.id for mark in marks], _newest(shown))
    left, right = st.columns([5, 3], gap="large")
    with left:
        _chart(shown, claims, span, point, w, height=390)
        st.html(_remarks(shown, w))
        for panel in panels:
            st.subheader(panel.title, anchor=False)
            _chart(panel, (), span, point, w, height=240)
            st.html(_remarks(panel, w))
    with right:
        _pick(marks, point, w)
        st.html(_card(point.read(), w))
    _table(shown, unit, point.read(), w)
    takeaway.show(shown, unit, base, span, w)


def _controls(w: Words) -> tuple[str, int, tuple[int, int], bool, list[str]]:
    """Unit, base year, years, the layer of claims, and programmes beside: all in the address."""
    say = w.say
    unit, base = Choice("unit", UNITS, UNITS[0]), Choice("base", view.base_years(), str(BASE_YEAR))
    years = [point.year for point in shelf.points()]
    span = Span(min(years), max(years))
    based = unit.read() in view.WITH_BASE
    layered = Choice("layer", ["claims"])
    several = Several("with", view.comparable())
    columns = st.columns([3, 2, 4, 4] if based else [3, 4, 4], vertical_alignment="top")
    with columns[0]:
        write = unit.place("_unit")
        st.selectbox(
            say("Shown in"), UNITS, format_func=partial(view.unit_name, w=w), key="_unit", on_change=write
        )
    if based:
        with columns[1]:
            write = base.place("_base")
            st.selectbox(say("of the year"), view.base_years(), key="_base", on_change=write)
    with columns[-2]:
        write = span.place("_span")
        st.slider(say("Years"), span.first, span.last, key="_span", on_change=write)
    with columns[-1]:
        write = several.place("_with")
        st.multiselect(
            say("Beside it"),
            several.options,
            format_func=lambda name: shelf.programme_name(name, w.language),
            placeholder=say("other programmes"),
            key="_with",
            on_change=write,
        )
    st.session_state["_layer"] = bool(layered.read())
    st.checkbox(
        say("Show demands, claims and offers"),
        key="_layer",
        on_change=lambda: layered.write("claims" if st.session_state["_layer"] else ""),
    )
    return unit.read(), int(base.read()), span.read(), bool(layered.read()), several.read()


def _newest(shown: View) -> str:
    paid = [mark.id for mark in shown.marks if mark.basis != "projected"]
    return paid[-1] if paid else ""


def _chart(
    shown: View, claims: tuple[Mark, ...], span: tuple[int, int], point: Choice, w: Words, *, height: int
) -> None:
    if not shown.marks:
        st.html(f'<p class="note">{escape(w.say("No value in this unit for these years."))}</p>')
        return
    # a click on the mark that the chart itself thinks is chosen sends nothing: after a choice made
    # elsewhere the chart starts anew under another key
    key = f"{CHART}_{shown.programme}_{st.session_state.get('chart_turn', 0)}"
    st.altair_chart(
        chart.draw(
            shown.marks,
            shown.bands,
            unit=shown.unit,
            bases={basis: labels.mark(basis, w) for basis in labels.MARKS},
            span=span,
            chosen=point.read(),
            layer=claims,
            dark=st.context.theme.type == "dark",
            height=height,
        ),
        key=key,
        on_select=partial(_clicked, key, point),
        width="stretch",
        alt=f"{shown.title}. {shown.subtitle}",
    )


def _clicked(key: str, point: Choice) -> None:
    picked: Any = st.session_state[key]["selection"].get(chart.PARAM)
    if picked:
        point.write(str(picked[0]["id"]))


def _pick(marks: list[Mark], point: Choice, w: Words) -> None:
    """The same choice by keyboard: a list of every mark."""
    named = {mark.id: mark.description for mark in reversed(marks)}
    write = point.place("_point")

    def chosen() -> None:
        write()
        st.session_state["chart_turn"] = st.session_state.get("chart_turn", 0) + 1

    st.selectbox(
        w.say("Show the source of"),
        list(named),
        format_func=named.__getitem__,
        key="_point",
        on_change=chosen,
    )


def _card(name: str, w: Words) -> str:
    address = st.context.url or ""
    query = "&".join(f"{key}={value}" for key, value in st.query_params.items())
    address += f"?{query}" if query else ""
    point = shelf.point(name)
    if point:
        return card.of_point(point, address, w)
    figure: CitedFigure | None = shelf.record().by_id.get(name)
    if figure:
        return card.of_figure(figure, address, w)
    return f'<p class="note">{escape(w.say("Choose a point to see its source."))}</p>'


def _remarks(shown: View, w: Words) -> str:
    """The formula of the unit, and the years that have no value in it, each with the reason."""
    lines = [f"<b>{escape(w.say('Formula'))}:</b> {escape(note)}" for note in shown.notes]
    reasons: dict[str, list[int]] = {}
    for year, reason in shown.missing:
        reasons.setdefault(reason, []).append(year)
    for reason, years in reasons.items():
        listed = ", ".join(str(year) for year in years)
        lines.append(f"<b>{escape(w.say('Not available'))}</b> {listed}: {escape(reason)}")
    return "".join(f'<p class="note">{line}</p>' for line in lines)


def _table(shown: View, unit: str, chosen: str, w: Words) -> None:
    say = w.say
    st.header(say("The same as a table"), anchor=False)
    columns = [
        Column(say("Year"), number=True),
        Column(view.unit_name(unit, w), number=True),
        Column(say("How it was arrived at")),
        Column(say("As written")),
        Column(say("Source")),
        Column(say("Agreement"), number=True),
    ]
    marks = list(reversed(shown.marks))
    numbers = [number for number, mark in enumerate(marks) if mark.id == chosen]
    rows = [_row(mark, w) for mark in marks]
    st.html(table(shown.subtitle, columns, rows, chosen=numbers[0] if numbers else None, name="payments"))


def _row(mark: Mark, w: Words) -> list[Cell]:
    point = shelf.point(mark.id)
    assert point is not None
    figure = point.preferred or (point.parts[0] if point.parts else None)
    written = " + ".join(part.as_written for part in point.parts) or (figure.as_written if figure else None)
    source = shelf.record().sources[figure.source] if figure else None
    place = (
        link(source.url, ", ".join(filter(None, (source.publisher, source.published)))) if source else None
    )
    return [
        str(mark.year),
        mark.text,
        labels.mark(mark.basis, w),
        written or point.arithmetic,
        place,
        str(point.agreement or ""),
    ]
