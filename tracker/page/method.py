"""Method: how figures are chosen, converted and compared; limits, corrections, citation."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from tracker.page import labels, shelf
from tracker.page.table import Cell, Column, table
from tracker.page.words import Words
from tracker.record import cite

_PROSE = Path(__file__).with_name("prose")


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Method"), anchor=False)
    # running prose is a document in each language, not a row of messages
    st.markdown((_PROSE / f"method.{w.language}.md").read_text(encoding="utf-8"))
    st.header(say("The agreements and their rules"), anchor=False)
    st.html(_agreements(w))
    st.header(say("What each programme counts"), anchor=False)
    st.html(_programmes(w))
    st.header(say("How to cite"), anchor=False)
    st.code(cite.dataset(shelf.record(), w.language), language=None, wrap_lines=True)


def _agreements(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("No."), number=True),
        Column(say("Years")),
        Column(say("Signed")),
        Column(say("First amount")),
        Column(say("Rule for the years after")),
        Column(say("Note")),
    ]
    rows: list[list[Cell]] = [
        [
            str(a.number),
            f"{a.period_start}–{a.period_end}",
            a.signed or a.agreed,
            a.first_amount,
            a.annual_rule,
            a.note,
        ]
        for a in shelf.record().agreements
        if a.programme == shelf.SEOUL
    ]
    return table(say("The Special Measures Agreements"), columns, rows)


def _programmes(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Programme")),
        Column(say("Years")),
        Column(say("What it counts")),
        Column(say("Note")),
    ]
    rows: list[list[Cell]] = [
        [
            f"{p.id}: {p.name_ko if w.language == 'ko' else p.name}",
            labels.year_basis(p.year_basis, w),
            p.covers,
            p.note,
        ]
        for p in shelf.record().programmes.values()
    ]
    return table(say("Programmes"), columns, rows)
