"""Reference: the sources, the method, the data to download and what each column means."""

from __future__ import annotations

from collections import Counter
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from tracker.models import Kind, Source, SourceType, Standing
from tracker.page import facts, labels
from tracker.page.state import Choice
from tracker.page.tables import Cell, Column, Html, folded, link, show_long, table
from tracker.page.takeaway import bar
from tracker.page.takeaway import link as download
from tracker.page.words import Words
from tracker.record import cite, export

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
    st.html(f'<p class="deck">{escape(deck)}</p>')
    kind, needle = _source_controls(w)
    shown = [
        source
        for source in sorted(record.sources.values(), key=_order)
        if kind in ("", source.type) and _matches(source, needle)
    ]
    if shown:
        caption = w.say_n("{n} source", "{n} sources", len(shown))
        show_long(
            caption, _source_columns(w), shown, lambda s: _source_row(s, used[s.id], w), name="sources", w=w
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        nothing = say("No source matches “{words}”.", words=needle) if needle else say("No source matches.")
        st.html(f'<p class="deck" role="status">{escape(nothing)}</p>')
        st.button(say("Show all sources"), on_click=_clear)


def _source_controls(w: Words) -> tuple[str, str]:
    say = w.say
    types = Choice("type", [str(value) for value in SourceType])
    left, right = st.columns([1, 2])
    with left:
        write = types.place("_type")
        st.selectbox(
            say("Kind of source"),
            ["", *types.options],
            format_func=lambda value: labels.label(SourceType(value), w) if value else say("all"),
            key="_type",
            on_change=write,
        )
    with right:
        st.session_state["_find"] = st.query_params.get("find", "")
        needle = st.text_input(
            say("Publisher, title or address contains"), key="_find", on_change=_write_find
        )
    return types.read(), needle


def _clear() -> None:
    for name in ("type", "find"):
        Choice(name, ()).write("")


def _write_find() -> None:
    Choice("find", ()).write(st.session_state["_find"])


def _order(source: Source) -> tuple[int, int, str, str]:
    rank = list(SourceType).index(source.type or SourceType.OTHER)
    nearness = list(Standing).index(source.standing or Standing.SECOND_HAND)
    return rank, nearness, source.publisher or "", source.published or ""


def _matches(source: Source, needle: str) -> bool:
    fields = (source.publisher, source.publisher_ko, source.title, source.url, source.id, source.origin)
    return any(needle.casefold() in (field or "").casefold() for field in fields)


def _source_columns(w: Words) -> list[Column]:
    say = w.say
    return [
        Column(say("Publisher")),
        Column(say("Title")),
        Column(say("Date"), short=True),
        Column(say("Kind of source"), short=True),
        Column(say("Figures"), number=True),
        Column(say("Note")),
    ]


def _source_row(source: Source, figures: int, w: Words) -> list[Cell]:
    title = link(source.url, source.title or source.url or w.say("without a title"))
    kind = ", ".join(labels.label(value, w) for value in (source.type, source.standing) if value)
    origin = source.origin if _borrowed(source) else ""
    whose = w.say("Original: {origin}", origin=origin) if origin else ""
    host = (
        w.say("Read at {host}", host=source.host) if source.host and source.host != source.publisher else ""
    )
    note = ". ".join(part for part in (whose, host) if part)
    day = labels.day(source.published, w)
    return [facts.publisher(source, w), title, day, kind, str(figures), note]


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
        for change in sorted(facts.record().changes, key=lambda change: change.date, reverse=True)
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
        for a in facts.record().agreements
        if a.programme == facts.SEOUL
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
            f"{p.id}: {facts.programme_name(p.id, w.language)}",
            labels.label(p.year_basis, w),
            Html(w.markup(p.covers)),
            Html(w.markup(p.note or "")),
        ]
        for p in facts.record().programmes.values()
    ]
    return table(say("Programmes"), columns, rows)


def data(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Data"), anchor=False)
    deck = say(
        "One row per figure of each source. Files are UTF-8 with one header row; amounts are whole numbers "
        "in whole units of the currency."
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    filters = _filters(w)
    _files(filters, w)
    st.header(say("What each column means"), anchor=False)
    for resource in export.descriptor(facts.record())["resources"]:
        st.html(_dictionary(resource, w))


def _filters(w: Words) -> dict[str, str]:
    """The filters chosen, by their names in an address."""
    say, record = w.say, facts.record()
    names = {name: f"{name} · {facts.programme_name(name, w.language)}" for name in record.programmes}
    kinds = {str(kind): labels.label(kind, w) for kind in Kind}
    years = {str(year): str(year) for year in sorted({f.year for f in record.figures if f.year})}
    asked: dict[str, tuple[str, str, dict[str, str]]] = {
        "programme": (say("Programme"), say("all"), names),
        "kind": (say("Kind"), say("all"), kinds),
        "from": (say("From year"), say("any"), years),
        "to": (say("To year"), say("any"), years),
    }
    found = {}
    for column, (name, (title, every, options)) in zip(st.columns(4), asked.items(), strict=True):
        choice = Choice(name, list(options))
        with column:
            write = choice.place(f"_filter_{name}")
            st.selectbox(
                title,
                ["", *options],
                format_func=partial(_option, options, every),
                key=f"_filter_{name}",
                on_change=write,
            )
        found[name] = choice.read()
    return {name: value for name, value in found.items() if value}


def _option(options: dict[str, str], every: str, value: str) -> str:
    return options.get(value, every)


def _files(filters: dict[str, str], w: Words) -> None:
    """Buttons to download, and every file by its address."""
    say = w.say
    tail = f"?{urlencode(filters)}" if filters else ""
    years = {name: int(filters[name]) for name in ("from", "to") if name in filters}
    chosen = {name: filters[name] for name in ("programme", "kind") if name in filters}
    count = len(export.select(facts.record(), **chosen, from_=years.get("from"), to=years.get("to")))
    figures = w.say_n("{n} figure as CSV", "{n} figures as CSV", count)
    full = say("The same with every column")
    st.html(
        bar(
            download("data/figures.csv", filters | {"bom": "1"}, figures, primary=True),
            download("data/figures_full.csv", filters | {"bom": "1"}, full),
            download("data/payments.csv", {"bom": "1"}, say("Payments as CSV")),
            download("data/datapackage.zip", filters, say("Everything as a zip")),
        )
    )
    note = say(
        "CSV from these buttons begins with a byte-order mark, so that a double click opens it in Excel with "
        "Hangul intact; the addresses below give the same rows without one. A text that a spreadsheet would "
        "take for a formula is preceded by an apostrophe; numbers never are."
    )
    st.html(f'<p class="note">{escape(note)}</p>')
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
    meaning = "description" if w.language == "en" else "description_ko"
    rows = [(f["name"], w.say(f["type"]), f[meaning]) for f in resource["schema"]["fields"]]
    name = resource["path"]
    return folded(name, table(name, columns, rows), opened=name == "figures.csv")
