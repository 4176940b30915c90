"""Data: the whole record or a part of it to download, addresses that stay, and what each column means."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from tracker.models import Kind
from tracker.page import labels, shelf
from tracker.page.state import Choice
from tracker.page.table import Column, Html, table
from tracker.page.takeaway import bar, link
from tracker.page.words import Words
from tracker.record import export


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Data"), anchor=False)
    deck = say(
        "One row per figure as its source prints it, per source and per agreement. Files are UTF-8 with one "
        "header row; amounts are whole numbers in whole units of the currency."
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    filters = _filters(w)
    _buttons(filters, w)
    _addresses(filters, w)
    st.header(say("What each column means"), anchor=False)
    for resource in export.descriptor(shelf.record())["resources"]:
        st.html(_dictionary(resource, w))


def _filters(w: Words) -> dict[str, Any]:
    """The filters chosen, by the names that the exports use."""
    say, record = w.say, shelf.record()
    programme = Choice("programme", list(record.programmes))
    kind = Choice("kind", [str(value) for value in Kind])
    low, high = (Choice(name, [str(year) for year in range(1945, 2101)]) for name in ("from", "to"))
    one, two, three, four = st.columns(4)
    with one:
        write = programme.place("_programme")
        names = {name: shelf.programme_name(name, w.language) for name in record.programmes}
        st.selectbox(
            say("Programme"),
            ["", *names],
            format_func=lambda value: f"{value} · {names[value]}" if value else say("all"),
            key="_programme",
            on_change=write,
        )
    with two:
        write = kind.place("_kind")
        st.selectbox(
            say("Kind"),
            ["", *kind.options],
            format_func=lambda value: labels.kind(Kind(value), w) if value else say("all"),
            key="_kind",
            on_change=write,
        )
    years = sorted({f.year for f in record.figures if f.year})
    for column, choice, label in ((three, low, say("From year")), (four, high, say("To year"))):
        with column:
            write = choice.place(f"_{choice.name}_year")
            st.selectbox(
                label,
                ["", *(str(year) for year in years)],
                format_func=lambda value: value or say("any"),
                key=f"_{choice.name}_year",
                on_change=write,
            )
    return {
        "programme": programme.read() or None,
        "kind": kind.read() or None,
        "from_": int(low.read()) if low.read() else None,
        "to": int(high.read()) if high.read() else None,
    }


def _buttons(filters: dict[str, Any], w: Words) -> None:
    say, query = w.say, _query(filters)
    count = len(export.select(shelf.record(), **filters))
    figures = w.say_n("{n} figure as CSV", "{n} figures as CSV", count)
    package = say("Everything as a zip, with Data Package and README")
    st.html(
        bar(
            link("data/figures.csv", query | {"bom": 1}, figures, primary=True),
            link("data/payments.csv", {"bom": 1}, say("Payments as CSV")),
            link("data/datapackage.zip", query, package),
        )
    )
    note = say(
        "CSV from these buttons begins with a byte-order mark, so that a double click opens it in Excel with "
        "Hangul intact; the addresses below give the same rows without one. A text that a spreadsheet would "
        "take for a formula is preceded by an apostrophe; numbers never are."
    )
    st.html(f'<p class="note">{escape(note)}</p>')


def _query(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters by their names in an address."""
    return {name.rstrip("_"): value for name, value in filters.items() if value}


def _addresses(filters: dict[str, Any], w: Words) -> None:
    say = w.say
    query = _query(filters)
    tail = f"?{urlencode(query)}" if query else ""
    paths = [
        (f"data/figures.csv{tail}", say("figures, as filtered above")),
        ("data/payments.csv", say("one row a year, with the preferred figure and its source")),
        ("data/payments.json", say("the same as JSON")),
        (f"data/datapackage.zip{tail}", say("everything, with descriptions")),
        ("data/datapackage.json", say("description of every column")),
        (f"data/v/{shelf.version()}/figures.csv{tail}", say("this version of the data, for citing")),
        (f"figures.html?lang={w.language}", say("All payments and figures as plain tables")),
    ]
    items = [
        (Html(f'<a href="{escape(path)}" target="_blank">/{escape(path)}</a>'), text) for path, text in paths
    ]
    st.header(say("Stable addresses"), anchor=False)
    st.html(table(say("Files by address"), [Column(say("Address")), Column(say("What it gives"))], items))


def _dictionary(resource: dict[str, Any], w: Words) -> str:
    columns = [
        Column(w.say("Column"), short=True),
        Column(w.say("Type"), short=True),
        Column(w.say("Meaning")),
    ]
    told = "description" if w.language == "en" else "description_ko"
    rows = [(f["name"], w.say(f["type"]), f[told]) for f in resource["schema"]["fields"]]
    opened = " open" if resource["path"] == "figures.csv" else ""
    name = escape(resource["path"])
    return f"<details{opened}><summary>{name}</summary>{table(name, columns, rows)}</details>"
