"""Payments: the chart, the citation card of the chosen point, the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from tracker.page import headline, labels, panel, printed, shelf, state, takeaway, units, view, vintage
from tracker.page.choices import BASE_YEAR, UNITS
from tracker.page.marks import Mark, View
from tracker.page.state import Choice, Several, Span
from tracker.page.table import Cell, Column, link, table
from tracker.page.words import Words


def show(w: Words) -> None:
    """Draw the page; only the chart of it where another site frames it (`?embed=true`)."""
    chosen = _chosen()
    if st.context.is_embedded:
        _framed(chosen, w)
        return
    unit, base, span = chosen.unit.read(), int(chosen.base.read()), chosen.span.read()
    shown = view.build(shelf.SEOUL, unit, w.language, base, *span)
    st.title(shown.title, anchor=False)
    claims = view.layer(shelf.SEOUL, unit, w.language, base, *span) if chosen.layer.read() else ()
    beside = [view.build(name, unit, w.language, base, *span) for name in chosen.beside.read()]
    marks = [*shown.marks, *claims, *(mark for other in beside for mark in other.marks)]
    point = Choice("point", [mark.id for mark in marks], _newest(shown))
    st.html(f'<p class="deck">{escape(headline.deck(w.language, *span))}</p>')
    if note := vintage.note(point.read(), w):
        st.html(note)
    _scale_controls(chosen, w)
    chart, card, rest = panel.stage()
    with chart:
        panel.chart(shown, claims, span, point, w)
        st.html(panel.key(shown, w, claims) + _remarks(shown, w) + _left_out(chosen, claims, w))
    with card:
        panel.pick(marks, point, w)
        st.html(panel.card(point.read(), w, unit=unit, base=base))
    with rest:
        _layer_controls(chosen, w)
        for other in beside:
            st.subheader(other.title, anchor=False)
            panel.chart(other, (), span, point, w, height=240)
            st.html(panel.key(other, w) + _counts(other.programme, w) + _remarks(other, w))
            rows = escape(w.say("As a table"))
            st.html(f"<details><summary>{rows}</summary>{_rows(other, unit, point.read(), w)}</details>")
        takeaway.show(shown, unit, base, span, chosen.query() | vintage.stamp(point.read()), w)
    st.header(w.say("As a table"), anchor=False)
    st.html(_rows(shown, unit, point.read(), w))


def _framed(chosen: _Chosen, w: Words) -> None:
    """The chart by itself: what it shows, its key, where it comes from."""
    unit, base, span = chosen.unit.read(), int(chosen.base.read()), chosen.span.read()
    shown = view.build(shelf.SEOUL, unit, w.language, base, *span)
    claims = view.layer(shelf.SEOUL, unit, w.language, base, *span) if chosen.layer.read() else ()
    point = Choice("point", [mark.id for mark in (*shown.marks, *claims)], _newest(shown))
    st.html(f'<h1 class="kicker">{escape(shown.title)}</h1><p class="note">{escape(shown.subtitle)}</p>')
    panel.chart(shown, claims, span, point, w)
    whole = state.address(chosen.query() | point.query(), w.language, shelf.version())
    site = link(whole, w.say("The whole page, with every source")).markup
    st.html(panel.key(shown, w, claims))
    st.html(f'<footer class="foot"><p>{escape(shown.source)} · {site}</p></footer>')


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the address can say of this page."""

    unit: Choice
    base: Choice
    span: Span
    layer: Choice
    beside: Several

    def query(self) -> dict[str, str]:
        """What an address of this view holds."""
        base = self.base.query() if self.unit.read() in units.WITH_BASE else {}
        parts = (self.unit.query(), base, self.span.query(), self.layer.query(), self.beside.query())
        return {name: value for part in parts for name, value in part.items()}


def all_years() -> tuple[int, int]:
    """The first and the last year that the chart can show."""
    years = [point.year for point in shelf.points()]
    return min(years), max(years)


def _chosen() -> _Chosen:
    return _Chosen(
        unit=Choice("unit", UNITS, UNITS[0]),
        base=Choice("base", view.base_years(), str(BASE_YEAR)),
        span=Span(*all_years()),
        layer=Choice("layer", ["claims"]),
        beside=Several("with", view.comparable()),
    )


def _scale_controls(chosen: _Chosen, w: Words) -> None:
    """Unit, base year and years: above the chart."""
    say = w.say
    based = chosen.unit.read() in units.WITH_BASE
    columns = st.columns([3, 2, 5] if based else [3, 5])
    with columns[0]:
        write = chosen.unit.place("_unit")
        names = partial(units.unit_name, w=w)
        st.selectbox(say("Unit"), UNITS, format_func=names, key="_unit", on_change=write)
    if based:
        with columns[1]:
            write = chosen.base.place("_base")
            st.selectbox(say("Base year"), chosen.base.options, key="_base", on_change=write)
    with columns[-1]:
        write = chosen.span.place("_span")
        st.slider(say("Years"), chosen.span.first, chosen.span.last, key="_span", on_change=write)


def _layer_controls(chosen: _Chosen, w: Words) -> None:
    """What else can be laid over or beside the chart: below it, so that a phone's first screen shows it."""
    layer = chosen.layer
    st.session_state["_layer"] = bool(layer.read())
    st.checkbox(
        w.say("Show demands, claims and offers"),
        key="_layer",
        on_change=lambda: layer.write("claims" if st.session_state["_layer"] else ""),
    )
    write = chosen.beside.place("_with")
    st.pills(
        w.say("Compare with"),
        chosen.beside.options,
        selection_mode="multi",
        format_func=lambda name: shelf.programme_name(name, w.language),
        key="_with",
        on_change=write,
        wrap=True,
    )


def _newest(shown: View) -> str:
    paid = [mark.id for mark in shown.marks if mark.basis != "projected"]
    return paid[-1] if paid else ""


def _counts(programme: str, w: Words) -> str:
    """What a programme counts, and by which year: no two count the same."""
    known = shelf.record().programmes[programme]
    parts = [w.markup(text) for text in (known.covers, known.note) if text]
    parts.append(f"{escape(w.say('Year means'))}: {escape(labels.year_basis(known.year_basis, w))}.")
    return f'<p class="note">{" ".join(parts)}</p>'


def _remarks(shown: View, w: Words) -> str:
    """The formula of the unit, and the years that have no value in it, each with the reason."""
    lines = [escape(note) for note in shown.notes]
    gaps = "; ".join(f"{', '.join(runs(years))} ({escape(why)})" for why, years in shown.missing.items())
    if gaps:
        lines.append(f"<b>{escape(w.say('Not available'))}:</b> {gaps}")
    return "".join(f'<p class="note">{line}</p>' for line in lines)


def _left_out(chosen: _Chosen, claims: Sequence[Mark], w: Words) -> str:
    """How many statements of the years shown have no value in the unit."""
    first, last = chosen.span.read()
    said = [figure for figure in shelf.layer() if figure.year and first <= figure.year <= last]
    n = len(said) - len(claims)
    if not chosen.layer.read() or not n:
        return ""
    text = w.say_n(
        "{n} statement has no value in this unit and is not drawn.",
        "{n} statements have no value in this unit and are not drawn.",
        n,
    )
    return f'<p class="note">{escape(text)}</p>'


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
        Column(units.unit_name(unit, w), number=True),
        Column(say("Basis")),
        Column(say("As written")),
        Column(say("Source"), cited=True),
        Column(say("Agreement"), number=True),
    ]
    marks = list(reversed(shown.marks))
    numbers = [number for number, mark in enumerate(marks) if mark.id == chosen]
    rows = [_row(mark, unit, shown, w) for mark in marks]
    name = "payments" if shown.programme == shelf.SEOUL else shown.programme.lower()
    return table(shown.caption, columns, rows, chosen=numbers[0] if numbers else None, name=name)


def _row(mark: Mark, unit: str, shown: View, w: Words) -> list[Cell]:
    point = shelf.point(mark.id)
    assert point is not None
    figures = printed.behind(point, unit)
    return [
        str(mark.year),
        mark.text,
        printed.arrived_at(shown.bases[mark.basis], point, w)
        if unit != "usd-cited"
        else shown.bases[mark.basis],
        printed.written(figures),
        printed.links(figures, w, mark.year),
        str(point.agreement or ""),
    ]
