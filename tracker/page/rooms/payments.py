"""Payments: the chart, the citation card of the chosen point, the same figures as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import streamlit as st

from tracker.page import BASE_YEAR, UNITS, facts, headline, labels, rooms, takeaway, view
from tracker.page.marks import Mark, View
from tracker.page.state import Choice, Span
from tracker.page.tables import Cell, Column, link, table
from tracker.page.words import Words


def show(w: Words) -> None:
    """Draw the page; only the chart of it where another site frames it (`?embed=true`)."""
    chosen = _chosen()
    unit, base, span = chosen.unit.read(), int(chosen.base.read()), chosen.span.read()
    shown = view.build(facts.SEOUL, unit, w.language, base, *span)
    claims = view.said(facts.SEOUL, unit, w.language, base, *span) if chosen.layer.read() else ()
    point = Choice("point", [mark.id for mark in (*shown.marks, *claims)], rooms.newest(shown))
    if st.context.is_embedded:
        _framed(shown, chosen, point, w)
        return
    st.title(shown.title, anchor=False)
    st.html(f'<p class="deck">{escape(headline.deck(w.language, *span))}</p>')
    if note := takeaway.since(point.read(), w):
        st.html(note)
    _controls(chosen, w)
    chart, card, rest = rooms.stage()
    with chart:
        rooms.anchor()
        rooms.chart(shown, span, point, w)
        if claims:
            _demands(shown, claims, chosen, point, w)
    with card:
        rooms.pick([*shown.marks, *claims], point, w)
        st.html(rooms.citation(point.read(), w, unit=unit, base=base))
    with rest:
        st.html(_agreement(point.read(), w) + _remarks(shown, w))
        _layer_control(chosen, w)
        takeaway.show(shown, unit, base, span, chosen.query() | takeaway.stamp(point.read()), w)
    st.header(w.say("As a table"), anchor=False)
    st.html(_rows(shown, unit, point.read(), w))


def _framed(shown: View, chosen: _Chosen, point: Choice, w: Words) -> None:
    """The chart by itself: what it shows, what stands behind the chosen point, where it comes from."""
    st.html(f'<h1 class="kicker">{escape(shown.title)}</h1><p class="note">{escape(shown.caption)}</p>')
    rooms.chart(replace(shown, bands=()), chosen.span.read(), point, w, height=300)
    whole = takeaway.address(chosen.query() | point.query() | {"point": point.read()}, w)
    st.html(_answer(shown, point.read(), chosen, w))
    site = link(whole, w.say("Open the citation and every source")).markup
    st.html(f'<footer class="foot"><p>{site} · {escape(takeaway.credit(w))}</p></footer>')


def _answer(shown: View, name: str, chosen: _Chosen, w: Words) -> str:
    """The chosen point in a line: its value, who says so, when, with the link to it."""
    point = facts.point(name)
    mark = next((mark for mark in shown.marks if mark.id == name), None)
    if point is None or mark is None:
        return ""
    figures = facts.behind(point, chosen.unit.read())
    where = facts.links(figures, w).markup if figures else escape(shown.bases[mark.basis])
    return f'<p class="answer" role="status"><b>{escape(f"{mark.year}: {mark.text}")}</b><br>{where}</p>'


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the address can say of this page."""

    unit: Choice
    base: Choice
    span: Span
    layer: Choice

    def query(self) -> dict[str, str]:
        """What an address of this view holds."""
        base = self.base.query() if self.unit.read() in facts.WITH_BASE else {}
        parts = (self.unit.query(), base, self.span.query(), self.layer.query())
        return {name: value for part in parts for name, value in part.items()}


def _chosen() -> _Chosen:
    return _Chosen(
        unit=Choice("unit", UNITS, UNITS[0]),
        base=Choice("base", view.base_years(), str(BASE_YEAR)),
        span=Span(*rooms.all_years()),
        layer=Choice("layer", ["claims"]),
    )


def _controls(chosen: _Chosen, w: Words) -> None:
    """Unit, base year and years, in a row that wraps on a phone."""
    say = w.say
    with st.container(key="controls", horizontal=True):
        write = chosen.unit.place("_unit")
        names = partial(facts.unit_name, w=w)
        st.selectbox(say("Unit"), UNITS, format_func=names, key="_unit", on_change=write, width=330)
        if chosen.unit.read() in facts.WITH_BASE:
            write = chosen.base.place("_base")
            options = chosen.base.options
            st.selectbox(say("Base year"), options, key="_base", on_change=write, width=110)
        first, last = chosen.span.place("_from", "_to")
        years = chosen.span.years()
        st.selectbox(say("From year"), years, key="_from", on_change=first, width=110)
        st.selectbox(say("To year"), years, key="_to", on_change=last, width=110)


def _layer_control(chosen: _Chosen, w: Words) -> None:
    layer = chosen.layer
    said = "Hide demands and offers" if layer.read() else "Show demands and offers below the chart"
    turned = "" if layer.read() else "claims"
    st.button(w.say(said), key="layer", on_click=layer.write, args=(turned,), type="tertiary")


def _demands(shown: View, claims: tuple[Mark, ...], chosen: _Chosen, point: Choice, w: Words) -> None:
    """Demands and offers in a chart of their own: on one scale they flatten the payments."""
    unit, base = chosen.unit.read(), int(chosen.base.read())
    st.html(f'<p class="kicker">{escape(w.say("Demands and offers"))}</p>')
    below = View(
        programme=shown.programme,
        title=w.say("Demands and offers"),
        caption="",
        subtitle="",
        unit=view.said_unit(unit, w.language, base),
        marks=claims,
    )
    st.html(rooms.key(claims, w))
    rooms.chart(below, chosen.span.read(), point, w, name="said", height=200)


def _agreement(name: str, w: Words) -> str:
    """The agreement of the chosen year, in a line under the chart."""
    point = facts.point(name)
    known = facts.record().agreement(point.programme, point.year) if point else None
    if point is None or known is None:
        return ""
    title = w.say("Shaded bands: the numbered agreements.")
    rule = f"{labels.agreement(known, w)} – {w.markup(known.annual_rule)}"
    return f'<p class="note">{escape(title)} <b>{point.year}</b>: {rule}</p>'


def _remarks(shown: View, w: Words) -> str:
    """The formula of the unit, and the years that have no value in it, each with the reason."""
    lines = [escape(note) for note in shown.notes]
    gaps = "; ".join(f"{', '.join(runs(years))} ({escape(why)})" for why, years in shown.missing.items())
    if gaps:
        lines.append(f"<b>{escape(w.say('Not available'))}:</b> {gaps}")
    newest = labels.day(facts.record().newest, w)
    lines.append(escape(w.say("The newest Korean source is of {day}.", day=newest)))
    return "".join(f'<p class="note">{line}</p>' for line in lines)


def runs(years: Sequence[int]) -> list[str]:
    """Years that follow each other drawn together.

    >>> runs([2010, 2011, 2012, 2017])
    ['2010–2012', '2017']
    """
    groups: list[list[int]] = []
    for year in years:
        if groups and year == groups[-1][-1] + 1:
            groups[-1].append(year)
        else:
            groups.append([year])
    return [str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups]


def _rows(shown: View, unit: str, chosen: str, w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Year"), short=True),
        Column(facts.unit_name(unit, w), number=True),
        Column(say("Basis")),
        Column(say("Words of the source")),
        Column(say("Source"), cited=True),
        Column(say("Agreement"), number=True),
    ]
    marks = list(reversed(shown.marks))
    numbers = [number for number, mark in enumerate(marks) if mark.id == chosen]
    rows = [_row(mark, unit, shown.bases, w) for mark in marks]
    return table(shown.caption, columns, rows, chosen=numbers[0] if numbers else None, name="payments")


def _row(mark: Mark, unit: str, bases: Mapping[str, str], w: Words) -> list[Cell]:
    point = facts.point(mark.id)
    assert point is not None
    figures = facts.behind(point, unit)
    how = bases[mark.basis]
    return [
        str(mark.year),
        mark.text,
        how if unit == "usd-cited" else facts.arrived_at(how, point, w),
        facts.written(figures),
        facts.links(figures, w, mark.year),
        str(point.agreement or ""),
    ]
