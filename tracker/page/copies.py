"""Texts to copy: a phrase for a story, citations, a report. Each has a button; page.js does the copying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from html import escape

from tracker.models import CitedFigure
from tracker.money import money
from tracker.page import labels, printed, shelf, units
from tracker.page.words import LANGUAGES, Language, Words, words
from tracker.record.cite import Style, cite
from tracker.record.points import Basis, Point
from tracker.record.store import Record

_STYLES: tuple[tuple[Style, str], ...] = (("short", "short"), ("long", "long"))


def paste(point: Point, w: Words) -> str:
    """A phrase for a story: the sum in its own currency, dollars in parentheses at that year's rate.

    Where the year has no average rate yet, the dollars are those that a source printed, and it is named.
    """
    # a Korean paper prints 1조5,192억 in full, an English one 1.52 trillion
    digits = 3 if w.language == "en" else shelf.WORKED_OUT_DIGITS
    native = money(point.amount, point.currency, w.language, digits=digits)
    value, printed_dollars = units.value_of(point, "usd").value, units.printed_dollars(point)
    if point.currency == "USD":
        own = shelf.record().programmes[point.programme].currency
        won = units.value_of(point, "won").value
        if won is None or own == "USD":
            return ""
        about = w.say("about {amount}", amount=money(won, own, w.language, digits=4))
        texts = [w.say("{native} ({about})", native=native, about=about)]
    elif value is not None:
        about = w.say("about {amount}", amount=money(value, "USD", w.language, digits=3))
        texts = [
            w.say("{native} ({about})", native=native, about=about),
            w.say("{native}, equivalent to {about}", native=native, about=about),
        ]
    elif printed_dollars:
        dollars = money(printed_dollars.amount, printed_dollars.currency, w.language)
        said = printed.place(shelf.record().sources[printed_dollars.source], w)
        converted = w.say("{dollars}, as converted by {source}", dollars=dollars, source=said)
        texts = [w.say("{native} ({about})", native=native, about=converted)]
    else:
        return ""
    if point.basis is not Basis.CITED:
        # no source prints it: a paper must know
        basis = labels.mark(point.basis, w)
        texts = [f"{w.say('about {amount}', amount=text)} – {basis}" for text in texts]
    return _copies(w.say("Ready to paste"), [("", text) for text in texts], w)


def cited(item: Point | CitedFigure, w: Words) -> str:
    """Citations in both languages, the visitor's own first."""
    texts = [
        (
            f"{name}, {w.say(length)}",
            cite(_told(item, words(language)), _record(language), style=style, language=language),
        )
        for language, name in LANGUAGES.items()
        for style, length in _STYLES
    ]
    if w.language == "ko":
        texts = texts[2:] + texts[:2]
    return _copies(w.say("Cite this figure"), texts, w)


@cache
def _record(language: Language) -> Record:
    """The record with publishers and dates as the language writes them, for citations."""
    record, w = shelf.record(), words(language)
    sources = {
        name: replace(s, publisher=printed.publisher(s, w), published=labels.day(s.published, w) or None)
        for name, s in record.sources.items()
    }
    return replace(record, sources=sources)


def _told(item: Point | CitedFigure, w: Words) -> Point | CitedFigure:
    """A point or a figure, what it says of itself in the language of `w`."""
    if isinstance(item, CitedFigure):
        return _located(item, w)
    preferred = _located(item.preferred, w) if item.preferred else None
    return replace(item, preferred=preferred, arithmetic=w.told(item.arithmetic or "") or None)


def _located(figure: CitedFigure, w: Words) -> CitedFigure:
    return replace(figure, locator=w.told(figure.locator) if figure.locator else None)


def report(name: str, figure: CitedFigure | None, address: str, w: Words) -> str:
    """A report of a mistake, to be filled in."""
    row = f" ({figure.id}: {figure.as_written})" if figure else ""
    text = w.say(
        "I believe the figure {name}{row} in data version {version} is wrong. It should be … because … "
        "My source: … Seen at {address}",
        name=name,
        row=row,
        version=shelf.version(),
        address=address,
    )
    return _copies(w.say("Report a problem"), [("", text)], w)


def copy_button(text: str, w: Words) -> str:
    """A button that copies a text; page.js does it."""
    done, copy = escape(w.say("Copied")), escape(w.say("Copy"))
    return f'<button type="button" data-copy="{escape(text)}" data-done="{done}">{copy}</button>'


def _copies(title: str, texts: Iterable[tuple[str, str]], w: Words) -> str:
    """Texts to take along, each with a button that copies it (see page.js)."""
    items = "".join(
        f"<li>{f'<small>{escape(label)}</small><br>' if label else ''}"
        f'<span class="copied">{escape(text)}</span> {copy_button(text, w)}</li>'
        for label, text in texts
    )
    return f'<details><summary>{escape(title)}</summary><ul class="copies">{items}</ul></details>'
