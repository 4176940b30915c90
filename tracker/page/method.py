"""Method: how figures are chosen, converted and compared; limits, corrections, citation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from tracker.page import labels, shelf
from tracker.page.table import Cell, Column, Html, table
from tracker.page.words import Words
from tracker.record import cite

_PROSE = Path(__file__).with_name("prose")


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Method"), anchor=False)
    # running prose is a document in each language, not a row of messages
    st.markdown((_PROSE / f"method.{w.language}.md").read_text(encoding="utf-8"))
    st.html(_changes(w))
    st.header(say("The agreements and their rules"), anchor=False)
    st.html(_agreements(w))
    st.header(say("What each programme counts"), anchor=False)
    st.html(_programmes(w))
    st.header(say("How to cite"), anchor=False)
    st.code(cite.dataset(shelf.record(), w.language), language=None, wrap_lines=True)


def _changes(w: Words) -> str:
    """The changelog: it closes the section on corrections."""
    say = w.say
    columns = [
        Column(say("Date"), short=True),
        Column(say("Row")),
        Column(say("What was done")),
        Column(say("Reason")),
    ]
    rows: list[list[Cell]] = [
        [
            labels.day(change.date, w),
            f"{change.table}: {say('all rows') if change.row == '*' else change.row}",
            say(change.change),
            Html(w.markup(change.why)),
        ]
        for change in sorted(shelf.record().changes, key=lambda change: change.date, reverse=True)
    ]
    return table(say("Changes to the data"), columns, rows)


def _agreements(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("No."), number=True),
        Column(say("Years"), short=True),
        Column(say("Agreed on"), short=True),
        Column(say("Signed"), short=True),
        Column(say("First amount")),
        Column(say("Rule for the years after")),
        Column(say("Note")),
    ]
    rows: list[list[Cell]] = [
        [
            str(a.number),
            f"{a.period_start}–{a.period_end}" if a.period_end > a.period_start else str(a.period_start),
            labels.day(a.agreed, w),
            labels.day(a.signed, w),
            Html(w.markup(a.first_amount)),
            Html(w.markup(a.annual_rule)),
            Html(w.markup(a.note or "")),
        ]
        for a in shelf.record().agreements
        if a.programme == shelf.SEOUL
    ]
    return table(say("The Special Measures Agreements"), columns, rows)


def _programmes(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Programme")),
        Column(say("Year means")),
        Column(say("What it counts")),
        Column(say("Note")),
    ]
    rows: list[list[Cell]] = [
        [
            f"{p.id}: {shelf.programme_name(p.id, w.language)}",
            labels.year_basis(p.year_basis, w),
            Html(w.markup(p.covers)),
            Html(w.markup(p.note or "")),
        ]
        for p in shelf.record().programmes.values()
    ]
    return table(say("Programmes"), columns, rows)
