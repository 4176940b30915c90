"""Claims & demands: who asked for or offered what, when and for which year, beside what was agreed for it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from tracker.models import CitedFigure, Kind
from tracker.money import money
from tracker.page import BASE_YEAR, facts, labels, rooms, takeaway, view
from tracker.page.card import beside
from tracker.page.marks import Mark, View
from tracker.page.state import Choice
from tracker.page.tables import Cell, Column, Html, at_words, folded, link, listed, table
from tracker.page.words import Words

# demands are mostly made in dollars
UNIT = "usd"


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Claims & demands"), anchor=False)
    deck = say(
        "What was asked for, offered and expected, each beside what was agreed for that year. A demand is "
        "not a payment."
    )
    st.html(f'<p class="deck">{escape(deck)}</p>')
    chosen = _found(w)
    names = {figure.id for figure in chosen}
    paid = view.build(facts.SEOUL, UNIT, w.language, last=facts.paid()[-1].year)
    said = tuple(mark for mark in view.said(facts.SEOUL, UNIT, w.language) if mark.id in names)
    point = Choice("point", [mark.id for mark in (*paid.marks, *said)], _most_reported(chosen))
    span = rooms.all_years()[0], max(rooms.all_years()[1], *(mark.year for mark in said), 0)
    chart, card, _ = rooms.stage()
    with chart:
        rooms.anchor()
        _demands(said, span, point, w)
        st.html(f'<p class="kicker">{escape(say("Payments"))}</p>')
        rooms.chart(paid, span, point, w, height=170)
    with card:
        rooms.pick([*said, *paid.marks], point, w)
        st.html(rooms.citation(point.read(), w, unit=UNIT))
    _table(chosen, point.read(), w)
    query = {"programme": facts.SEOUL, "bom": 1}
    st.html(
        takeaway.bar(
            *(
                takeaway.link("data/figures.csv", query | {"kind": kind}, say("{kind} as CSV", kind=name))
                for kind in facts.SAID
                for name in [labels.label(kind, w).capitalize()]
            )
        )
    )


def _demands(said: tuple[Mark, ...], span: tuple[int, int], point: Choice, w: Words) -> None:
    title = w.say("Demands and offers")
    st.html(f'<p class="kicker">{escape(title)}</p>')
    shown = View(
        programme=facts.SEOUL,
        title=title,
        caption="",
        subtitle="",
        unit=view.said_unit(UNIT, w.language, BASE_YEAR),
        marks=said,
    )
    st.html(rooms.key(said, w))
    rooms.chart(shown, span, point, w, name="said", height=220)


def _most_reported(figures: Sequence[CitedFigure]) -> str:
    """The name of the statement that most papers printed, in its first printing."""
    groups = statements(figures)
    return max(groups, key=len)[0].id if groups else ""


def statements(figures: Sequence[CitedFigure]) -> list[list[CitedFigure]]:
    """The figures by statement, the newest year first, each statement's first printing first."""
    sources = facts.record().sources
    groups: dict[tuple[object, ...], list[CitedFigure]] = {}
    for figure in sorted(figures, key=lambda f: (-(f.year or 0), f.kind, f.said_by or "", -f.amount)):
        name = (figure.year, figure.kind, figure.said_by, figure.amount, figure.currency)
        groups.setdefault(name, []).append(figure)
    return [sorted(group, key=lambda f: sources[f.source].published or "9999") for group in groups.values()]


def _found(w: Words) -> list[CitedFigure]:
    """The statements that the reader looks for: by kind, and by a word in speaker, words or source."""
    say = w.say
    kinds, find = Choice("kind", [str(kind) for kind in facts.SAID]), Choice("find", ())
    with st.container(key="controls", horizontal=True):
        write = kinds.place("_claim_kind")
        st.selectbox(
            say("Kind"),
            ["", *kinds.options],
            format_func=lambda value: labels.label(Kind(value), w) if value else say("all"),
            key="_claim_kind",
            on_change=write,
            width=180,
        )
        st.session_state["_claim_find"] = st.query_params.get("find", "")
        needle = st.text_input(
            say("Who said it, or a word"),
            key="_claim_find",
            on_change=lambda: find.write(st.session_state["_claim_find"]),
            width=330,
        )
    kind, sought = kinds.read(), needle.casefold().split()
    return [f for f in facts.said() if kind in ("", f.kind) and all(word in _text(f, w) for word in sought)]


def _text(figure: CitedFigure, w: Words) -> str:
    """Everything about a statement in which a word is looked for."""
    source = facts.record().sources[figure.source]
    said_by = figure.said_by or ""
    kind = labels.label(figure.kind, w)
    parts = (
        said_by, w.say(said_by) if said_by else "", kind, figure.says, figure.says_ko, figure.as_written,
        figure.note, source.title, source.publisher, source.publisher_ko, str(figure.year),
    )  # fmt: skip
    return " ".join(part for part in parts if part).casefold()


def _table(figures: Sequence[CitedFigure], chosen: str, w: Words) -> None:
    """One row for one statement, however many papers printed it."""
    say = w.say
    groups = statements(figures)
    columns = [
        Column(say("For the year"), short=True),
        Column(say("Amount"), number=True),
        Column(say("Kind"), short=True),
        Column(say("Said by")),
        Column(say("Said on"), short=True),
        Column(say("Agreed for that year"), number=True),
        Column(say("Times that sum"), number=True),
        Column(say("Words, and where they stand"), cited=True),
    ]
    rows = [_row(group, w) for group in groups]
    if not rows:
        st.html(f'<p class="deck" role="status">{escape(say("No statement matches."))}</p>')
        return
    numbers = [n for n, group in enumerate(groups) if any(f.id == chosen for f in group)]
    caption = w.say_n("{n} statement", "{n} statements", len(rows))
    st.html(table(caption, columns, rows, chosen=numbers[0] if numbers else None, name="claims"))


def _row(group: list[CitedFigure], w: Words) -> list[Cell]:
    figure, held = group[0], beside(group[0])
    agreed = escape(facts.amount(held[0], w.language)) if held else ""
    if held and not held[1]:
        agreed += f"<br><small>{escape(facts.why_missing(held[0], UNIT, w))}</small>"
    elif held and figure.currency == "USD" and (dollars := facts.dollars_at_average(held[0])):
        agreed += f"<br><small>≈ {escape(money(dollars, 'USD', w.language, digits=3))}</small>"
    first = facts.record().sources[figure.source].published
    day = labels.day(figure.said_on, w) or w.say("by {day}", day=labels.day(first, w)) if first else ""
    return [
        str(figure.year),
        facts.stated(figure, w.language),
        labels.label(figure.kind, w),
        w.say(figure.said_by or "not stated"),
        day,
        Html(agreed),
        held[1] if held and held[1] else "–",
        _printed(group, w),
    ]


def _printed(group: list[CitedFigure], w: Words) -> Html:
    first, *rest = (_place(figure, w) for figure in group)
    if not rest:
        return Html(first)
    more = w.say_n("and {n} more", "and {n} more", len(rest))
    return Html(first + folded(more, listed(rest)))


def _place(figure: CitedFigure, w: Words) -> str:
    source = facts.record().sources[figure.source]
    words = f'<span lang="{escape(figure.language)}">“{escape(figure.as_written)}”</span>'
    return f"{words} – {link(at_words(source.url, figure.as_written), facts.place(source, w)).markup}"
