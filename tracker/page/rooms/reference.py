"""Reference: the sources, the method, the data to download and what each column means."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from tracker.models import Kind, Source, SourceType, Standing
from tracker.page import facts, rooms
from tracker.page.markup import Cell, at, downloads, draw_note, folded, link, show_long, table, unbroken
from tracker.page.state import Choice
from tracker.page.words import WORDING, Words
from tracker.record import cite, export, package

_PROSE = Path(__file__).parent.parent / "prose"


def sources(w: Words) -> None:
    say, record = w.say, facts.record()
    used = Counter(figure.source for figure in record.figures)
    counts = {"sources": len(record.sources), "figures": f"{len(record.figures):,}"}
    rooms.opening("sources", w, **counts)
    kinds, find = Choice("type", list(SourceType)), Choice("find")
    with st.container(key="controls", horizontal=True):
        names, every = (lambda kind: w.label(SourceType(kind))), say("all")
        kinds.select(say("Kind of source"), names, every=every, width=220)
        needle = find.find(say("Publisher, title or address contains"), width=330)
    shown = [
        source
        for source in sorted(record.sources.values(), key=_order)
        if kinds.read() in ("", source.type) and _matches(source, needle)
    ]
    if shown:
        caption = w.say_n("{n} source", "{n} sources", len(shown))
        columns = {"Publisher": "", "Title": "", "Date": "short", "Kind of source": "short"}
        columns |= {"Figures": "number", "Note": ""}
        show_long(caption, columns, shown, lambda s: _source_row(s, used[s.id], w), name="sources", w=w)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        nothing = say("No source matches “{words}”.", words=needle) if needle else say("No source matches.")
        draw_note(nothing, "deck", status=True)
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
    # whether the words are another's: "U.S. Embassy" and "US Embassy" are one
    origin, publisher = ((name or "").replace(".", "") for name in (source.origin, source.publisher))
    borrowed = origin and publisher and origin not in publisher
    elsewhere = source.host and source.host != source.publisher
    notes = (
        w.say("Original: {origin}", origin=source.origin) if borrowed else "",
        w.say("Read at {host}", host=source.host) if elsewhere else "",
    )
    return [
        source.name(w.language) or "",
        link(source.url, source.title or source.url or w.say("without a title")),
        w.day(source.published),
        ", ".join(w.label(value) for value in (source.type, source.standing) if value),
        figures,
        ". ".join(filter(None, notes)),
    ]


def method(w: Words) -> None:
    say = w.say
    rooms.opening("method", w)
    # running prose is a document in each language, not a row of messages
    st.markdown((_PROSE / f"method.{w.language}.md").read_text(encoding="utf-8"))
    # the changelog closes its section on corrections
    st.html(folded(say("Changes to the data"), _changes(w)))
    st.header(say("The agreements and their rules"), anchor=False)
    st.html(_agreements(w))
    st.header(say("What each programme counts"), anchor=False)
    st.html(folded(say("Programmes"), _programmes(w)))
    st.header(say("How to cite"), anchor=False)
    st.code(cite.dataset(facts.record(), w.language), language=None, wrap_lines=True)


def _changes(w: Words) -> str:
    columns = {"Date": "short", "Row": "", "What was done": "", "Reason": ""}
    rows: list[list[Cell]] = []
    for each in sorted(facts.record().changes, key=lambda change: change["date"], reverse=True):
        name = w.say("all rows") if each["row"] == "*" else each["row"]
        why = unbroken(w.markup(each["why"]))
        rows.append([w.day(each["date"]), f"{each['table']}: {name}", w.say(each["change"]), why])
    return table(w.say("Changes to the data"), columns, rows, w)


def _agreements(w: Words) -> str:
    columns = {"No.": "number", "Years": "short", "Agreed on": "short", "Signed": "short"}
    columns |= {"First amount": "", "Rule for the years after": "", "Note": ""}
    rows: list[list[Cell]] = []
    for a in (a for a in facts.record().agreements if a.programme == facts.SEOUL):
        years = "–".join(str(year) for year in sorted({a.period_start, a.period_end}))
        texts = (unbroken(w.markup(text)) for text in (a.first_amount, a.annual_rule, a.note))
        rows.append([a.number, years, w.day(a.agreed), w.day(a.signed), *texts])
    return table(w.say("The Special Measures Agreements"), columns, rows, w)


def _programmes(w: Words) -> str:
    columns = {"Programme": "", "Year means": "", "What it counts": "", "Note": ""}
    rows: list[list[Cell]] = []
    for p in facts.record().programmes.values():
        name = f"{p.id}: {facts.programme_name(p.id, w.language)}"
        rows.append([name, w.of("YearBasis", p.year_basis), w.markup(p.covers), w.markup(p.note)])
    return table(w.say("Programmes"), columns, rows, w)


def data(w: Words) -> None:
    say = w.say
    rooms.opening("data", w)
    filters = _filters(w)
    st.html(_files(filters, w))
    draw_note(w.of("note", "data"))
    st.header(say("Stable addresses"), anchor=False)
    places = {"filters": at("", filters), "version": facts.record().version, "language": w.language}
    rows = [
        (Markup('<a href="{0}" target="_blank">/{0}</a>').format(path.format(**places)), say(text))
        for path, text in WORDING["address"].items()
    ]
    st.html(table(say("Files by address"), {"Address": "", "What it gives": ""}, rows, w))
    st.header(say("What each column means"), anchor=False)
    columns = {"Column": "short", "Type": "short", "Meaning": ""}
    meaning = "description" if w.language == "en" else "description_ko"
    for resource in package.descriptor(facts.record())["resources"]:
        name = resource["path"]
        fields = [(each["name"], say(each["type"]), each[meaning]) for each in resource["schema"]["fields"]]
        st.html(folded(name, table(name, columns, fields, w), opened=name == "figures.csv"))


def _filters(w: Words) -> dict[str, str]:
    """The filters chosen, by their names in an address."""
    say, record = w.say, facts.record()
    years = [str(year) for year in sorted({f.year for f in record.figures if f.year})]
    programmes, kinds = Choice("programme", list(record.programmes)), Choice("kind", list(Kind))
    first, last = Choice("from", years), Choice("to", years)

    def named(programme: str) -> str:
        return f"{programme} · {facts.programme_name(programme, w.language)}"

    with st.container(key="controls", horizontal=True):
        programmes.select(say("Programme"), named, every=say("all"), width=330)
        kinds.select(say("Kind"), lambda kind: w.label(Kind(kind)), every=say("all"), width=180)
        first.select(say("From year"), every=say("any"), width=110)
        last.select(say("To year"), every=say("any"), width=110)
    return programmes.query() | kinds.query() | first.query() | last.query()


def _files(filters: dict[str, str], w: Words) -> str:
    chosen: Any = {name: int(text) if name in ("from", "to") else text for name, text in filters.items()}
    count = len(export.select(facts.record(), chosen))
    return downloads(
        {
            at("data/figures.csv", filters | {"bom": "1"}): w.say_n(
                "{n} figure as CSV", "{n} figures as CSV", count
            ),
            at("data/figures_full.csv", filters | {"bom": "1"}): w.say("The same with every column"),
            "data/payments.csv?bom=1": w.say("Payments as CSV"),
            at("data/datapackage.zip", filters): w.say("Everything as a zip"),
        }
    )
