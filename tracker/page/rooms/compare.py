"""Compare: what several countries pay, on one axis, in a unit that means the same for each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache
from html import escape

import streamlit as st

from tracker.export.cells import csv_bytes
from tracker.money import money, scale_of
from tracker.page import facts, rooms, takeaway
from tracker.page.marks import SERIES, Mark, View, inks
from tracker.page.state import Choice, Several
from tracker.page.tables import Cell, Column, table
from tracker.page.words import Language, Words, words
from tracker.record.compare import Compared, CompareUnit, Comparison, comparison

NAMES = {
    CompareUnit.USD: "US dollars of the year",
    CompareUnit.USD_CONSTANT: "Constant US dollars",
    CompareUnit.GDP_SHARE: "Share of GDP",
    CompareUnit.BUDGET_SHARE: "Share of military spending",
    CompareUnit.PER_SOLDIER: "US dollars for each US soldier",
    CompareUnit.INDEX: "Index, first common year = 100",
}
DEFAULT = ("KR-SMA", "JP-HNS")
COLUMNS = ("year", "programme", "unit", "value", "symbol", "sources")


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    unit, chosen = Choice("in", tuple(CompareUnit), CompareUnit.USD), Several("with", comparable(), DEFAULT)
    programmes = tuple(chosen.read())
    shown = build(programmes, unit.read(), w.language)
    st.title(say("Compare"), anchor=False)
    deck = say(
        "Host nations pay for different things in different years. One axis, one unit; what each counts "
        "stands below."
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    _controls(unit, chosen, w)
    point = Choice("point", [mark.id for mark in shown.marks], rooms.newest(shown))
    chart, card, rest = rooms.stage()
    with chart:
        rooms.anchor()
        st.html(_key(shown, w))
        rooms.chart(shown, _span(shown), point, w, name="compared")
    with card:
        rooms.pick(shown.marks, point, w)
        st.html(_answer(shown, point.read()) + rooms.citation(point.read(), w, unit="usd"))
    with rest:
        st.html(_notes(programmes, shown, w))
        query: dict[str, object] = {"in": unit.read(), "with": ",".join(programmes)}
        drawing, values = query | {"lang": w.language}, say("These values as CSV")
        st.html(
            takeaway.bar(
                takeaway.link("data/compare.csv", query | {"bom": 1}, values, primary=True),
                takeaway.link("compare.png", drawing, say("Image: {kind}", kind="PNG")),
                takeaway.link("compare.svg", drawing, say("Image: {kind}", kind="SVG")),
            )
        )
    st.header(say("As a table"), anchor=False)
    st.html(_table(shown, programmes, w))


@cache
def comparable() -> tuple[str, ...]:
    """The programmes that have more than a year to show, South Korea's first."""
    return tuple(name for name in facts.record().programmes if len(facts.paid(name)) > 1)


@lru_cache(maxsize=64)
def compared(programmes: tuple[str, ...], unit: str) -> Comparison:
    """The programmes in one unit."""
    return comparison(facts.record(), programmes, unit)


@lru_cache(maxsize=128)
def build(programmes: tuple[str, ...], unit: str, language: Language) -> View:
    """The comparison as a chart shows it."""
    w, found = words(language), compared(programmes, unit)
    known = [value for value in found.values if value.value is not None]
    top = max((value.value for value in known if value.value is not None), default=Decimal(1))
    scale, word = scale_of(top, language) if found.symbol == "USD" else (Decimal(1), "")
    name = w.say(NAMES[CompareUnit(unit)])
    of_base = w.say(" of {year}", year=found.base) if found.base and unit == CompareUnit.USD_CONSTANT else ""
    axis = {"USD": f"{word} {w.say('dollars')}".strip(), "%": "%"}.get(found.symbol, name)
    countries = ", ".join(_short(programme, w) for programme in programmes)
    return View(
        programme=",".join(programmes),
        title=f"{name}{of_base}: {countries}",
        caption=f"{name}{of_base}.",
        subtitle=" ".join(found.caveats[language]),
        unit=axis,
        marks=tuple(_mark(value, found.symbol, scale, w) for value in known),
        missing=_missing(found, w),
        notes=(w.say("Formula: {formula}.", formula=found.formula[language]),),
        source=takeaway.credit(w),
    )


def _mark(value: Compared, symbol: str, scale: Decimal, w: Words) -> Mark:
    assert value.value is not None
    point = facts.at_year(value.year, value.programme)
    assert point is not None
    text = _text(value.value, symbol, w)
    name = _short(value.programme, w)
    said = f"{value.year} – {name}: {text}"
    return Mark(
        point.id, value.year, float(value.value / scale), "cited", "stated", text, said, said, series=name
    )


def _text(value: Decimal, symbol: str, w: Words) -> str:
    if symbol == "USD":
        return money(value, "USD", w.language, digits=3)
    return f"{value:.3f}%" if symbol == "%" and value < 1 else f"{value:.1f}{'%' * (symbol == '%')}"


def _short(programme: str, w: Words) -> str:
    """The name of a programme on a chart: the country, and what of it where a country has several."""
    return facts.programme_name(programme, w.language)


def _missing(found: Comparison, w: Words) -> dict[str, tuple[int, ...]]:
    gaps: dict[str, tuple[int, ...]] = {}
    for value in found.values:
        if value.value is None and value.reason:
            why = f"{_short(value.programme, w)}: {value.reason[w.language]}"
            gaps[why] = (*gaps.get(why, ()), value.year)
    return gaps


def _span(shown: View) -> tuple[int, int]:
    years = [mark.year for mark in shown.marks] or list(rooms.all_years())
    return min(years), max(years)


def _controls(unit: Choice, chosen: Several, w: Words) -> None:
    with st.container(key="controls", horizontal=True):
        write = unit.place("_in")
        st.selectbox(
            w.say("Unit"),
            unit.options,
            format_func=lambda value: w.say(NAMES[CompareUnit(value)]),
            key="_in",
            on_change=write,
            width=330,
        )
    write = chosen.place("_with")
    st.pills(
        w.say("Countries"),
        chosen.options,
        selection_mode="multi",
        format_func=lambda name: facts.programme_name(name, w.language),
        key="_with",
        on_change=write,
        wrap=True,
    )


def _key(shown: View, w: Words) -> str:
    items = "".join(
        f'<li><span aria-hidden="true" class="ink{SERIES.index(ink)}">●</span> {escape(name)}</li>'
        for name, ink in inks(shown.marks).items()
    )
    return f'<ul class="key" aria-label="{escape(w.say("Countries"))}">{items}</ul>'


def _answer(shown: View, name: str) -> str:
    """The chosen value in the unit on the screen."""
    said = "".join(escape(mark.description) for mark in shown.marks if mark.id == name)
    return f'<p class="answer"><b>{said}</b><br>{escape(shown.caption)}</p>' if said else ""


def _notes(programmes: Sequence[str], shown: View, w: Words) -> str:
    """The formula, what to keep in mind, and in a line each what a programme counts."""
    lines = [*(escape(note) for note in shown.notes), escape(shown.subtitle)]
    for name in programmes:
        known = facts.record().programmes[name]
        counts = w.markup(known.covers)
        lines.append(f"<b>{escape(_short(name, w))}</b>: {counts}")
    lines.append(escape("; ".join(shown.missing)))
    return "".join(f'<p class="note">{line}</p>' for line in lines if line)


def _table(shown: View, programmes: Sequence[str], w: Words) -> str:
    names = [_short(name, w) for name in programmes]
    values = {(mark.year, mark.series): mark.text for mark in shown.marks}
    columns = [Column(w.say("Year"), short=True), *(Column(name, number=True) for name in names)]
    years = sorted({mark.year for mark in shown.marks}, reverse=True)
    rows: list[list[Cell]] = [[str(year), *(values.get((year, name)) for name in names)] for year in years]
    return table(shown.caption, columns, rows, name="compared")


def csv(programmes: tuple[str, ...], unit: str, *, bom: bool = False) -> bytes:
    """The values on the screen, a row for each programme and year, with the ids of their sources."""
    found = compared(programmes, unit)
    rows = (
        {
            "year": value.year,
            "programme": value.programme,
            "unit": unit,
            "value": None if value.value is None else round(value.value, 0 if found.symbol == "USD" else 5),
            "symbol": found.symbol,
            "sources": " ".join(value.inputs),
        }
        for value in found.values
    )
    return csv_bytes(rows, COLUMNS, bom=bom)
