"""Compare: what several countries pay, on one axis, in a unit that means the same for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import streamlit as st
from markupsafe import Markup

from tracker.export.cells import csv_bytes
from tracker.money import money, scale_of
from tracker.page import Language, facts, rooms
from tracker.page.chart import Mark, View
from tracker.page.markup import Cell, at, downloads, paragraph, table
from tracker.page.state import Choice
from tracker.page.words import Words, words
from tracker.record.points import Point
from tracker.record.unit import COMPARED, FISCAL, Comparison, comparison

DEFAULT = ("KR-SMA", "JP-HNS")
COLUMNS = ("year", "programme", "name", "unit", "base", "value", "symbol", "why_missing", "sources")


def show(w: Words) -> None:
    say, unit, chosen = w.say, Choice("in", COMPARED, COMPARED[0]), Choice("with")
    asked = dict.fromkeys(st.query_params.get("with", "").split(","))
    programmes = tuple(name for name in asked if name in comparable()) or DEFAULT
    shown = build(programmes, unit.read(), w.language)
    rooms.opening("compare", w)
    with st.container(key="controls", horizontal=True):
        unit.select(say("Unit"), lambda name: w.of("compared", name), width=330)
    st.session_state["_with"] = programmes
    st.pills(
        say("Countries"),
        comparable(),
        selection_mode="multi",
        format_func=lambda name: facts.programme_name(name, w.language),
        key="_with",
        on_change=lambda: chosen.write(",".join(st.session_state["_with"])),
        wrap=True,
    )
    point = Choice("point", [mark.id for mark in shown.marks], rooms.newest(shown))
    years = [mark.year for mark in shown.marks] or list(rooms.all_years())
    chart, card, rest = rooms.stage()
    with chart:
        rooms.chart(shown, (min(years), max(years)), point, w, name="compared")
    with card:
        above = _answer(shown, point.read(), unit.read(), w)
        rooms.cited(shown.marks, point, w, unit="usd", above=above)
    with rest:
        st.html(_notes(programmes, shown, unit.read(), w))
        query: dict[str, object] = {"in": unit.read(), "with": ",".join(programmes)}
        values = {at("data/compare.csv", query | {"bom": 1}): say("These values as CSV")}
        st.html(downloads(values | rooms.pictures("compare", query, w)))
    st.header(say("As a table"), anchor=False)
    st.html(_table(shown, programmes, w))


@cache
def comparable() -> tuple[str, ...]:
    """The programmes that have more than a year to show, South Korea's first."""
    return tuple(name for name in facts.record().programmes if len(facts.paid(name)) > 1)


@lru_cache(maxsize=64)
def compared(programmes: tuple[str, ...], unit: str) -> Comparison:
    return comparison(facts.record(), programmes, unit)


@lru_cache(maxsize=128)
def build(programmes: tuple[str, ...], unit: str, language: Language) -> View:
    """The comparison as a chart shows it."""
    w, found = words(language), compared(programmes, unit)
    known = [(point, made.value) for point, made in found.values if made.value is not None]
    top = max((value for _, value in known), default=Decimal(1))
    scale, word = scale_of(top, language) if found.symbol == "USD" else (Decimal(1), "")
    name = _unit_name(found, w)
    axis = {"USD": f"{word} {w.say('dollars')}".strip(), "%": "%"}.get(found.symbol, name)
    names = _series(programmes, w)
    return View(
        programme=",".join(programmes),
        title=f"{name}: {', '.join(names.values())}",
        caption=f"{name}.",
        subtitle=found.caveat[language],
        unit=axis,
        marks=tuple(
            _mark(point, value, names[point.programme], found.symbol, scale, w) for point, value in known
        ),
        notes=(
            w.say("Formula: {formula}.", formula=found.formula[language].replace(" / ", " ÷ ")),
            *(f"{names[name]}: {' '.join(_limits(name, found, w))}" for name in programmes),
        ),
        source=rooms.credit(w),
    )


def _unit_name(found: Comparison, w: Words) -> str:
    """The unit with the year that its prices are of, or that is 100."""
    name = w.of("compared", found.unit)
    if found.unit == "index":
        year = w.say("{year} = 100", year=found.base) if found.base else w.say("first year of each = 100")
        return f"{name}, {year}"
    return name + (w.say(" of {year}", year=found.base) if found.base else "")


def _series(programmes: Sequence[str], w: Words) -> dict[str, str]:
    """The names of programmes beside each other: the country, or the whole name where two have the same."""
    whole = {name: facts.programme_name(name, w.language) for name in programmes}
    short = {name: text.split(":" if w.language == "en" else " ")[0] for name, text in whole.items()}
    several = list(short.values())
    return {name: short[name] if several.count(short[name]) == 1 else whole[name] for name in programmes}


def _limits(programme: str, found: Comparison, w: Words) -> list[str]:
    """Which years a programme has values for in this unit, why the others have none, how its years run."""
    points = facts.paid(programme)
    known = [point.year for point in points if point.id not in found.reasons]
    said = [w.say("values for {years}.", years=rooms.runs(known)) if known else w.say("no values.")]
    gaps: dict[str, list[int]] = {}
    for point in points:
        if point.id in found.reasons:
            gaps.setdefault(found.reasons[point.id][w.language], []).append(point.year)
    said += [f"{rooms.runs(years)}: {why}." for why, years in gaps.items()]
    fiscal = FISCAL.get(facts.record().programmes[programme].year_basis)
    return [*said, fiscal[w.language]] if fiscal else said


def _mark(point: Point, value: Decimal, name: str, symbol: str, scale: Decimal, w: Words) -> Mark:
    text = _text(value, symbol, w)
    said = f"{point.year} – {name}: {text}"
    return Mark(point.id, point.year, float(value / scale), "cited", "stated", text, said, said, series=name)


def _text(value: Decimal, symbol: str, w: Words) -> str:
    if symbol == "USD":
        return money(value, "USD", w.language, digits=4)  # as on the card
    return f"{value:.3f}%" if symbol == "%" and value < 1 else f"{value:.1f}{'%' * (symbol == '%')}"


def _answer(shown: View, name: str, unit: str, w: Words) -> Markup:
    """The chosen value in the unit on the screen, and the formula with its numbers."""
    mark = next((mark for mark in shown.marks if mark.id == name), None)
    if mark is None:
        return Markup()
    found = compared(tuple(shown.programme.split(",")), unit)
    formula = w.markup(next(made.formula for point, made in found.values if point.id == name))
    for sign, drawn in (("; / ", " ÷ "), (" / ", " ÷ "), ("; × ", " × ")):
        formula = formula.replace(sign, drawn)
    said = Markup("<b>{}</b><br>{}").format(mark.description, shown.caption)
    return paragraph(said, "answer") + paragraph(Markup("{} = {}").format(formula, mark.text))


def _notes(programmes: Sequence[str], shown: View, unit: str, w: Words) -> Markup:
    """The formula, what the unit does not say, and of each programme what it counts and its years."""
    lines, found = [shown.notes[0], shown.subtitle], compared(tuple(programmes), unit)
    for name, country in _series(programmes, w).items():
        limits = " ".join(text[:1].upper() + text[1:] for text in _limits(name, found, w))
        covers = w.markup(facts.record().programmes[name].covers)
        lines.append(Markup("<b>{}</b>: {} {}").format(country, covers, limits))
    return Markup().join(map(paragraph, lines))


def _table(shown: View, programmes: Sequence[str], w: Words) -> Markup:
    names = list(_series(programmes, w).values())
    values = {(mark.year, mark.series): mark.text for mark in shown.marks}
    columns = {"Year": "short"} | dict.fromkeys(names, "number")
    years = sorted({mark.year for mark in shown.marks}, reverse=True)
    rows: list[list[Cell]] = [[str(year), *(values.get((year, name)) for name in names)] for year in years]
    return table(shown.caption, columns, rows, w, name="compared")


def asked(given: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """The programmes and the unit that the parameters of an address name."""
    return given.get("with", DEFAULT), given.get("in", COMPARED[0])


def csv(given: Mapping[str, Any]) -> bytes:
    """The values on the screen, a row for each programme and year, with the ids of their sources."""
    found = compared(*asked(given))
    rows = (
        {
            "year": point.year,
            "programme": point.programme,
            "name": facts.programme_name(point.programme, "en"),
            "unit": found.unit,
            "base": found.base,
            "value": None if made.value is None else round(made.value, 0 if found.symbol == "USD" else 5),
            "symbol": found.symbol,
            "why_missing": found.reasons.get(point.id, {}).get("en"),
            "sources": " ".join(made.inputs),
        }
        for point, made in found.values
    )
    return csv_bytes(rows, COLUMNS, bom=given.get("bom", False))
