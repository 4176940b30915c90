"""Reference: the sources, the method, the data to download and what each column means."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from tracker.models import Kind, Source, SourceType, Standing
from tracker.page import facts
from tracker.page.markup import Cell, at, downloads, folded, link, show_long, table
from tracker.page.markup import show as say_in
from tracker.page.state import Choice
from tracker.page.words import Words
from tracker.record import cite, export, package

_PROSE = Path(__file__).parent.parent / "prose"


def sources(w: Words) -> None:
    """Draw the page."""
    say, record = w.say, facts.record()
    used = Counter(figure.source for figure in record.figures)
    st.title(say("Sources"), anchor=False)
    deck = say(
        "{sources} sources stand behind {figures} figures, the agreements and the yearly series. The "
        "strongest come first: treaty texts and official documents before news agencies, agencies before the "
        "press.",
        sources=len(record.sources),
        figures=f"{len(record.figures):,}",
    )
    say_in(deck, "deck")
    kinds, find = Choice("type", list(SourceType)), Choice("find")
    with st.container(key="controls", horizontal=True):
        kinds.select(
            say("Kind of source"), lambda kind: w.label(SourceType(kind)), every=say("all"), width=220
        )
        needle = find.find(say("Publisher, title or address contains"), width=330)
    shown = [
        source
        for source in sorted(record.sources.values(), key=_order)
        if kinds.read() in ("", source.type) and _matches(source, needle)
    ]
    if shown:
        caption = w.say_n("{n} source", "{n} sources", len(shown))
        columns = {
            say("Publisher"): "",
            say("Title"): "",
            say("Date"): "short",
            say("Kind of source"): "short",
        }
        columns |= {say("Figures"): "number", say("Note"): ""}
        show_long(caption, columns, shown, lambda s: _source_row(s, used[s.id], w), name="sources", w=w)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        nothing = say("No source matches “{words}”.", words=needle) if needle else say("No source matches.")
        say_in(nothing, "deck", status=True)
        st.button(say("Show all sources"), on_click=_clear, args=(kinds, find))


def _clear(*choices: Choice) -> None:
    for choice in choices:
        choice.write("")


def _order(source: Source) -> tuple[int, int, str, str]:
    rank = list(SourceType).index(source.type or SourceType.OTHER)
    nearness = list(Standing).index(source.standing or Standing.SECOND_HAND)
    return rank, nearness, source.publisher or "", source.published or ""


def _matches(source: Source, needle: str) -> bool:
    fields = (source.publisher, source.publisher_ko, source.title, source.url, source.id, source.origin)
    return any(needle.casefold() in (field or "").casefold() for field in fields)


def _source_row(source: Source, figures: int, w: Words) -> list[Cell]:
    kind = ", ".join(w.label(value) for value in (source.type, source.standing) if value)
    whose = w.say("Original: {origin}", origin=source.origin) if _borrowed(source) else ""
    elsewhere = source.host and source.host != source.publisher
    host = w.say("Read at {host}", host=source.host) if elsewhere else ""
    return [
        facts.publisher(source, w),
        link(source.url, source.title or source.url or w.say("without a title")),
        w.day(source.published),
        kind,
        str(figures),
        ". ".join(part for part in (whose, host) if part),
    ]


def _borrowed(source: Source) -> bool:
    """Whether the words are another's. "U.S. Embassy" and "US Embassy" are one."""
    origin, publisher = ((name or "").replace(".", "") for name in (source.origin, source.publisher))
    return bool(origin and publisher and origin not in publisher)


def method(w: Words) -> None:
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
    st.code(cite.dataset(facts.record(), w.language), language=None, wrap_lines=True)


def _changes(w: Words) -> Markup:
    """The changelog: it closes the section on corrections."""
    say = w.say
    columns = {say("Date"): "short", say("Row"): "", say("What was done"): "", say("Reason"): ""}
    rows: list[list[Cell]] = [
        [
            w.day(change.date),
            f"{change.table}: {say('all rows') if change.row == '*' else change.row}",
            say(change.change),
            w.markup(change.why),
        ]
        for change in sorted(facts.record().changes, key=lambda change: change.date, reverse=True)
    ]
    title = say("Changes to the data")
    return folded(title, table(title, columns, rows))


def _agreements(w: Words) -> Markup:
    say = w.say
    columns = {say("No."): "number", say("Years"): "short", say("Agreed on"): "short", say("Signed"): "short"}
    columns |= {say("First amount"): "", say("Rule for the years after"): "", say("Note"): ""}
    rows: list[list[Cell]] = [
        [
            str(a.number),
            f"{a.period_start}–{a.period_end}" if a.period_end > a.period_start else str(a.period_start),
            w.day(a.agreed),
            w.day(a.signed),
            *map(w.markup, (a.first_amount, a.annual_rule, a.note)),
        ]
        for a in facts.record().agreements
        if a.programme == facts.SEOUL
    ]
    return table(say("The Special Measures Agreements"), columns, rows)


def _programmes(w: Words) -> Markup:
    say = w.say
    columns = {say("Programme"): "", say("Year means"): "", say("What it counts"): "", say("Note"): ""}
    rows: list[list[Cell]] = [
        [
            f"{p.id}: {facts.programme_name(p.id, w.language)}",
            w.label(p.year_basis),
            w.markup(p.covers),
            w.markup(p.note),
        ]
        for p in facts.record().programmes.values()
    ]
    title = say("Programmes")
    return folded(title, table(title, columns, rows))


def data(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Data"), anchor=False)
    deck = say(
        "One row per figure of each source. Files are UTF-8 with one header row; amounts are whole numbers "
        "in whole units of the currency."
    )
    say_in(deck, "deck")
    filters = _filters(w)
    _files(filters, w)
    st.header(say("What each column means"), anchor=False)
    for resource in package.descriptor(facts.record())["resources"]:
        st.html(_dictionary(resource, w))


def _filters(w: Words) -> dict[str, str]:
    """The filters chosen, by their names in an address."""
    say, record = w.say, facts.record()
    years = [str(year) for year in sorted({f.year for f in record.figures if f.year})]
    programmes, kinds = Choice("programme", list(record.programmes)), Choice("kind", list(Kind))
    ends = {"from": say("From year"), "to": say("To year")}
    with st.container(key="controls", horizontal=True):
        programmes.select(
            say("Programme"),
            lambda name: f"{name} · {facts.programme_name(name, w.language)}",
            every=say("all"),
            width=330,
        )
        kinds.select(say("Kind"), lambda kind: w.label(Kind(kind)), every=say("all"), width=180)
        for name, title in ends.items():
            Choice(name, years).select(title, every=say("any"), width=110)
    return programmes.query() | kinds.query() | Choice("from", years).query() | Choice("to", years).query()


def _files(filters: dict[str, str], w: Words) -> None:
    """Buttons to download, and every file by its address."""
    say = w.say
    tail = f"?{urlencode(filters)}" if filters else ""
    years = {name: int(filters[name]) for name in ("from", "to") if name in filters}
    chosen = {name: filters[name] for name in ("programme", "kind") if name in filters}
    count = len(export.select(facts.record(), **chosen, from_=years.get("from"), to=years.get("to")))
    figures = w.say_n("{n} figure as CSV", "{n} figures as CSV", count)
    st.html(
        downloads(
            {
                at("data/figures.csv", filters | {"bom": "1"}): figures,
                at("data/figures_full.csv", filters | {"bom": "1"}): say("The same with every column"),
                "data/payments.csv?bom=1": say("Payments as CSV"),
                at("data/datapackage.zip", filters): say("Everything as a zip"),
            }
        )
    )
    note = say(
        "CSV from these buttons begins with a byte-order mark, so that a double click opens it in Excel with "
        "Hangul intact; the addresses below give the same rows without one. A text that a spreadsheet would "
        "take for a formula is preceded by an apostrophe; numbers never are."
    )
    say_in(note)
    paths = [
        (f"data/figures.csv{tail}", say("figures, as filtered above, in the columns that reporters need")),
        (f"data/figures_full.csv{tail}", say("the same with every column")),
        ("data/payments.csv", say("one row a year, one currency a column")),
        ("data/projections.csv", say("the years to come under the newest agreement’s rule")),
        ("data/payments.json", say("the payments as JSON")),
        ("data/compare.csv?in=usd&with=KR-SMA,JP-HNS", say("the values of a comparison")),
        (f"data/datapackage.zip{tail}", say("everything, with descriptions")),
        ("data/datapackage.json", say("description of every column")),
        (f"data/v/{facts.version()}/figures.csv{tail}", say("this version of the data, for citing")),
        (f"figures.html?lang={w.language}", say("All payments and figures as plain tables")),
    ]
    items = [(Markup('<a href="{0}" target="_blank">/{0}</a>').format(path), text) for path, text in paths]
    st.header(say("Stable addresses"), anchor=False)
    st.html(table(say("Files by address"), {say("Address"): "", say("What it gives"): ""}, items))


def _dictionary(resource: dict[str, Any], w: Words) -> Markup:
    columns = {w.say("Column"): "short", w.say("Type"): "short", w.say("Meaning"): ""}
    meaning = "description" if w.language == "en" else "description_ko"
    rows = [(f["name"], w.say(f["type"]), f[meaning]) for f in resource["schema"]["fields"]]
    name = resource["path"]
    return folded(name, table(name, columns, rows), opened=name == "figures.csv")
