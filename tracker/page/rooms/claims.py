"""Claims & demands: who asked for, offered or claimed what, when, for which year, beside what was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import streamlit as st
from markupsafe import Markup, escape

from tracker.export.cells import csv_bytes
from tracker.models import Kind, Measure
from tracker.money import money
from tracker.page import Language, facts, rooms, view
from tracker.page.card import beside
from tracker.page.chart import View
from tracker.page.markup import Cell, at, downloads, draw_note, render, show_long, small
from tracker.page.state import Choice, chosen_by
from tracker.page.words import Words, words
from tracker.record.points import Point
from tracker.record.store import CitedFigure, Status

# demands are mostly made in dollars
UNIT = "usd"
KINDS = {"demand": "demands", "offer": "offers", "estimate": "estimates", "payment": "claims of payment"}
# whom a speaker spoke for, where what was said does not show it
SIDES = {"Donald Trump": "United States", "ROK Foreign Ministry official": "South Korea"}
COLUMNS = (
    "figure", "programme", "for_year", "kind", "measure", "side", "person", "said_on", "printed_on", "amount",
    "currency", "qualifier", "as_written", "says", "compared_year", "agreed_amount", "agreed_currency",
    "multiple_nominal", "publisher", "title", "url",
)  # fmt: skip


def show(w: Words) -> None:
    say = w.say
    rooms.opening("claims", w)
    kinds = Choice("kind", list(KINDS))
    with st.container(key="controls", horizontal=True):
        kinds.select(say("Kind"), lambda kind: say(KINDS[kind]), every=say("all"), width=180)
        find = Choice("find").find(say("Who said it, or a word"), width=330)
    kind = kinds.read()
    chosen = found(kind, find)
    if not chosen:
        draw_note(say("No statement matches."), "deck", status=True)
        return
    shown = build(tuple(figure.id for figure in chosen), w.language)
    said = shown.above.marks if shown.above else ()
    groups = statements(chosen)
    most_reported = max(groups, key=len)[0].id
    names = [mark.id for mark in (*shown.marks, *said)]
    point = Choice("point", [*names, *(f.id for f in chosen)], most_reported)
    span = rooms.all_years()[0], max(rooms.all_years()[1], *(mark.year for mark in said), 0)
    chart, card, rest = rooms.stage()
    with chart:
        if shown.above:
            draw_note(shown.above.title, "kicker")
            rooms.chart(shown.above, span, point, w, name="said", height=220)
        draw_note(say("Payments"), "kicker")
        rooms.chart(shown, span, point, w, height=170)
    with card:
        rooms.cited([*said, *shown.marks], point, w, unit=UNIT)
    with rest:
        for note in shown.notes:
            draw_note(note)
        query: dict[str, object] = {key: text for key, text in (("kind", kind), ("find", find)) if text}
        rows = {at("data/claims.csv", query | {"bom": 1}): say("These rows as CSV")}
        st.html(downloads(rows | rooms.pictures("claims", query, w)))
    _table(groups, point.read(), w)


@cache
def claims() -> tuple[CitedFigure, ...]:
    """What was asked for, offered, expected, and claimed to be paid, of any country."""
    return tuple(
        figure
        for figure in facts.record().figures
        if not figure.component
        and (
            figure.kind in (Kind.DEMAND, Kind.OFFER)
            or figure.status is Status.ASSERTED
            or figure in facts.said()
        )
    )


def found(kind: str = "", find: str = "") -> tuple[CitedFigure, ...]:
    """The statements of a kind that have every word of `find` in speaker, words or source, in any language.

    >>> {person(figure) for figure in found("demand", "trump")} >= {"Donald Trump"}
    True
    """
    sought = find.casefold().split()
    return tuple(f for f in claims() if kind in ("", f.kind) and all(word in _text(f) for word in sought))


@lru_cache(maxsize=1024)
def _text(figure: CitedFigure) -> str:
    """Everything about a statement in which a word is looked for."""
    source = facts.record().sources[figure.source]
    parts: list[str | None] = [
        figure.says, figure.says_ko, figure.as_written, figure.note, source.title, source.publisher,
        source.publisher_ko, str(figure.year or ""),
    ]  # fmt: skip
    for w in (words("en"), words("ko")):
        parts += [name(figure, w), facts.programme_name(figure.programme, w.language)]
        parts += [w.say(who) for who in (side(figure), person(figure)) if who]
    return " ".join(part for part in parts if part).casefold()


def name(figure: CitedFigure, w: Words) -> str:
    """What sort of statement it is."""
    return w.say("claim") if figure.kind is Kind.PAYMENT else w.label(figure.kind)


def person(figure: CitedFigure) -> str:
    """Who said it by name: a person or an office; nothing where only the state is known."""
    states = {facts.country(programme.payer, "en") for programme in facts.record().programmes.values()}
    said_by = figure.said_by or ""
    return "" if states.issuperset(said_by.split(" and ")) else said_by


def side(figure: CitedFigure) -> str:
    """The state that asks or offers: the United States demand, the payer offers; nothing if unknown."""
    if figure.said_by and not person(figure):
        return figure.said_by
    if figure.kind is Kind.DEMAND:
        return "United States"
    if figure.kind is Kind.OFFER:
        return facts.country(facts.record().programmes[figure.programme].payer, "en")
    return SIDES.get(figure.said_by or "", "")


def held(figure: CitedFigure) -> tuple[Point, str] | None:
    """What was agreed for the year of a statement, or for that in which it was made if it names none, and how
    many times that it is: nominal, of whole years only."""
    year = figure.year or (int(figure.said_on[:4]) if figure.said_on else None)
    if year is None or figure.measure is not Measure.LEVEL or figure.year_end or figure.scope:
        return None
    return beside(replace(figure, year=year))


@lru_cache(maxsize=128)
def build(names: tuple[str, ...], language: Language) -> View:
    """The payments, and above them the statements of these names that can be drawn."""
    w = words(language)
    paid = view.build(facts.SEOUL, UNIT, language, last=facts.paid()[-1].year)
    said = view.said(UNIT, language)
    said = replace(said, marks=tuple(mark for mark in said.marks if mark.id in names))
    left_out = len(names) - len(said.marks)
    note = w.say_n(
        "Drawn are sums for one year’s whole payment of South Korea; {n} other stands in the table only.",
        "Drawn are sums for one year’s whole payment of South Korea; {n} others stand in the table only.",
        left_out,
    )
    return replace(
        paid,
        title=w.say("What was asked of South Korea, and what it agreed to pay"),
        subtitle=w.say(
            "Demands (+), offers (–) and estimates (×) above, on a scale of their own; payments below."
        ),
        notes=(*paid.notes, *((note,) if left_out else ())),
        above=said if said.marks else None,
    )


def statements(figures: Sequence[CitedFigure]) -> list[list[CitedFigure]]:
    """The figures by statement, the newest year first, each statement's first printing first."""
    groups: dict[tuple[object, ...], list[CitedFigure]] = {}
    for figure in sorted(figures, key=lambda f: (-_year(f), f.kind, f.said_by or "", -f.amount)):
        named = (
            figure.programme, figure.year or figure.said_on, figure.year_end, figure.kind, figure.measure,
            figure.said_by, figure.amount, figure.currency,
        )  # fmt: skip
        groups.setdefault(named, []).append(figure)

    def printed(figure: CitedFigure) -> str:
        return facts.record().sources[figure.source].published or "9999"

    return [sorted(group, key=printed) for group in groups.values()]


def _year(figure: CitedFigure) -> int:
    return figure.year or int((figure.said_on or "0")[:4])


def _table(groups: Sequence[list[CitedFigure]], chosen: str, w: Words) -> None:
    """One row for one statement, however many papers printed it."""
    columns = {"For the year": "short", "Amount": "number", "Kind": "", "Side": ""}
    columns |= {"Person": "", "Said on": "short", "Agreed for that year": "number"}
    columns |= {"Times that, nominal": "number", "Words, and where they stand": "cited"}
    number = next((n for n, group in enumerate(groups) if any(f.id == chosen for f in group)), None)
    caption = w.say_n("{n} statement", "{n} statements", len(groups))
    show_long(caption, columns, groups, lambda g: _row(g, w), name="claims", w=w, chosen=number)


def _row(group: list[CitedFigure], w: Words) -> list[Cell]:
    figure = group[0]
    amount, years = facts.stated(figure, w.language), facts.years(figure) or w.say("no year")
    names = tuple(figure.id for figure in group)
    return [chosen_by(figure.id, years, f"{years}, {amount}"), amount, *_cells(names, w.language)]


@lru_cache(maxsize=1024)
def _cells(names: tuple[str, ...], language: Language) -> list[Cell]:
    """The cells behind the year and the amount, of one statement by the names of its figures."""
    w, group = words(language), [facts.record().by_id[name] for name in names]
    figure, (paid, multiple) = group[0], held(group[0]) or (None, None)
    agreed = escape(facts.amount(paid, w.language)) if paid else Markup()
    if paid and not figure.year:
        agreed += small(w.say("for {year}, when it was said", year=paid.year))
    if paid and not multiple:
        agreed += small(facts.why_missing(paid, UNIT, w))
    elif paid and figure.currency == "USD" != paid.currency and (usd := facts.value_of(paid, "usd").value):
        agreed += small(f"≈ {money(usd, 'USD', w.language, digits=3)}")
    more = [w.label(figure.measure)]
    if figure.programme != facts.SEOUL:
        more.append(facts.programme_name(figure.programme, w.language))
    printed = facts.record().sources[figure.source].published
    by = w.say("by {day}", day=w.day(printed)) if printed else ""
    return [
        Markup(" ").join([name(figure, w), *map(small, more)]),
        w.say(side(figure)) if side(figure) else None,
        w.say(person(figure)) if person(figure) else None,
        w.day(figure.said_on) or by,
        agreed,
        f"{multiple}×" if multiple else None,
        render("printed.html", w, facts=facts, figures=group),
    ]


def csv(given: Mapping[str, Any]) -> bytes:
    """The statements on the screen, a row for each printing of each, in the order of the table."""
    chosen = found(given.get("kind", ""), given.get("find", ""))
    rows = (_csv_row(figure) for group in statements(chosen) for figure in group)
    return csv_bytes(rows, COLUMNS, bom=given.get("bom", False))


def _csv_row(figure: CitedFigure) -> dict[str, object]:
    source, (point, multiple) = facts.record().sources[figure.source], held(figure) or (None, None)
    own = {name: getattr(figure, name) for name in COLUMNS if hasattr(figure, name)}
    return own | {
        "figure": figure.id,
        "for_year": figure.year,
        "kind": name(figure, words("en")),
        "side": side(figure),
        "person": person(figure),
        "printed_on": source.published,
        "compared_year": point.year if point else None,
        "agreed_amount": point.amount.quantize(Decimal(1)) if point else None,
        "agreed_currency": point.currency if point else None,
        "multiple_nominal": multiple,
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
    }
