"""Claims & demands: who said or asked for what, when, beside what was paid for that year."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from tracker.models import CitedFigure
from tracker.money import money
from tracker.page import labels, panel, printed, shelf, units, view
from tracker.page.state import Choice
from tracker.page.table import Cell, Column, Html, at_words, link, table
from tracker.page.words import Words

# claims are mostly made in dollars
UNIT = "usd"


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Claims & demands"), anchor=False)
    deck = say(
        "What was said, asked for and offered, each beside what was agreed for that year. A demand is not a "
        "payment, and a claim about a payment is held against the record."
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    kind, speaker = _controls(w)
    chosen = [
        figure
        for figure in shelf.layer()
        if kind in ("", figure.kind) and speaker in ("", figure.said_by or "")
    ]
    names = {figure.id for figure in chosen}
    paid = view.build(shelf.SEOUL, UNIT, w.language, last=shelf.paid()[-1].year)
    said = tuple(mark for mark in view.layer(shelf.SEOUL, UNIT, w.language) if mark.id in names)
    point = Choice("point", [mark.id for mark in (*paid.marks, *said)], _most_reported(chosen))
    chart, card, _ = panel.stage()
    years = [mark.year for mark in (*paid.marks, *said)]
    with chart:
        panel.chart(paid, said, (min(years), max(years)), point, w, height=360)
        st.html(panel.key(paid, w, said))
    with card:
        panel.pick([*said, *paid.marks], point, w)
        st.html(panel.card(point.read(), w))
    _table(chosen, point.read(), w)


def _most_reported(figures: Sequence[CitedFigure]) -> str:
    """The name of the statement that most papers printed, in its first printing."""
    groups = statements(figures)
    return max(groups, key=len)[0].id if groups else ""


def statements(figures: Sequence[CitedFigure]) -> list[list[CitedFigure]]:
    """The figures by statement, the newest year first, each statement's first printing first."""
    sources = shelf.record().sources
    groups: dict[tuple[object, ...], list[CitedFigure]] = {}
    for figure in sorted(figures, key=lambda f: (-(f.year or 0), f.kind, f.said_by or "", -f.amount)):
        name = (figure.year, figure.kind, figure.said_by, figure.amount, figure.currency)
        groups.setdefault(name, []).append(figure)
    return [sorted(group, key=lambda f: sources[f.source].published or "9999") for group in groups.values()]


def _controls(w: Words) -> tuple[str, str]:
    say = w.say
    speakers = sorted({figure.said_by for figure in shelf.layer() if figure.said_by})
    kinds = Choice("kind", [str(kind) for kind in shelf.LAYER])
    who = Choice("by", speakers)
    left, right, _ = st.columns([1, 1, 1])
    with left:
        write = kinds.place("_claim_kind")
        st.selectbox(
            say("Kind"),
            ["", *kinds.options],
            format_func=lambda value: say(labels.MARKS[value]) if value else say("all"),
            key="_claim_kind",
            on_change=write,
        )
    with right:
        write = who.place("_claim_by")
        st.selectbox(
            say("Said by"),
            ["", *speakers],
            format_func=lambda value: say(value) if value else say("anyone"),
            key="_claim_by",
            on_change=write,
        )
    return kinds.read(), who.read()


def _table(figures: Sequence[CitedFigure], chosen: str, w: Words) -> None:
    """One row for one statement, however many papers printed it."""
    say = w.say
    groups = statements(figures)
    columns = [
        Column(say("For the year"), short=True),
        Column(say("Said by")),
        Column(say("Kind"), short=True),
        Column(say("Amount"), number=True),
        Column(say("Agreed for that year"), number=True),
        Column(say("Times that sum"), number=True),
        Column(say("As written, and where"), cited=True),
    ]
    rows = [_row(group, w) for group in groups]
    numbers = [n for n, group in enumerate(groups) if any(f.id == chosen for f in group)]
    caption = w.say_n("{n} statement", "{n} statements", len(rows))
    st.html(table(caption, columns, rows, chosen=numbers[0] if numbers else None, name="claims"))


def _row(group: list[CitedFigure], w: Words) -> list[Cell]:
    figure = group[0]
    held = units.beside(figure)
    agreed = escape(shelf.amount(held.paid, w.language)) if held else ""
    if held and not held.times:
        agreed += f"<br><small>{escape(units.why_missing(held.paid, UNIT, w))}</small>"
    elif held and held.dollars is not None:
        dollars = money(held.dollars, "USD", w.language, digits=3)
        agreed += f"<br><small>≈ {escape(dollars)}</small>"
    return [
        str(figure.year),
        w.say(figure.said_by or "not stated"),
        labels.kind(figure.kind, w),
        shelf.said(figure, w.language),
        Html(agreed),
        held.times if held and held.times else "–",
        _printed(group, w),
    ]


def _printed(group: list[CitedFigure], w: Words) -> Html:
    lines = [_place(figure, w) for figure in group]
    if len(lines) == 1:
        return Html(lines[0])
    more = escape(w.say_n("and {n} more", "and {n} more", len(lines) - 1))
    items = "".join(f"<li>{line}</li>" for line in lines[1:])
    return Html(f"{lines[0]}<details><summary>{more}</summary><ul>{items}</ul></details>")


def _place(figure: CitedFigure, w: Words) -> str:
    source = shelf.record().sources[figure.source]
    words = f'<span lang="{escape(figure.language)}">“{escape(figure.as_written)}”</span>'
    place = printed.place(source, w)
    return f"{words} – {link(at_words(source.url, figure.as_written), place).markup}"
