"""What can be taken along: files, pictures, embed code, a sentence, citations, the address of the view."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from babel import Locale

from tracker.models import CitedFigure, Status
from tracker.money import money
from tracker.page import SITE, facts, labels, state
from tracker.page.marks import View
from tracker.page.tables import folded, listed
from tracker.page.words import LANGUAGES, Language, Words, words
from tracker.record.cite import Style, cite
from tracker.record.points import Basis, Point
from tracker.record.store import Record

# the shapes of a picture, as they stand in the address -> in words
SHAPES = {"16x9": "wide", "square": "square"}
# a frame of this height holds the chart with its words from 320 pixels of width on
FRAME_HEIGHT = 700
_STYLES: tuple[Style, ...] = ("short", "long")
SENTENCES = {
    Status.AGREED: "For {year}, {country} agreed to pay {amount} for US forces, according to {source}.",
    Status.BUDGETED: "For {year}, {country} budgeted {amount} for US forces, according to {source}.",
    Status.SETTLED: "For {year}, {country} paid {amount} for US forces, according to {source}.",
    Basis.SUM: "For {year}, {country} agreed to pay {amount} for US forces: the sum of two parts that "
    "{source} states.",
    Basis.DERIVED: "For {year}, {country}’s payment for US forces works out at {amount} by the rule of the "
    "agreement; no source states the sum.",
    Basis.PROJECTED: "For {year}, the rule of the agreement gives {amount} (a projection).",
}


def show(
    shown: View, unit: str, base: int, span: tuple[int, int], chosen: Mapping[str, str], w: Words
) -> None:
    """Files, pictures and embed code of a view, and the address of what is `chosen`."""
    say = w.say
    years: dict[str, Any] = {"from": span[0], "to": span[1]}
    payments = years | {"base": base, "bom": 1}
    figures = years | {"programme": shown.programme, "bom": 1}
    drawing = years | {"unit": unit, "base": base, "lang": w.language}
    pictures = [
        link(
            f"picture.{suffix}",
            drawing | {"shape": shape},
            say("Image: {kind}, {shape}", kind=suffix.upper(), shape=say(name)),
        )
        for suffix in ("png", "svg")
        for shape, name in SHAPES.items()
    ]
    st.header(say("Take it away"), anchor=False)
    st.html(
        bar(
            link("data/payments.csv", payments, say("Payments as CSV"), primary=True),
            link("data/figures.csv", figures, say("All figures of these years as CSV")),
            link("data/datapackage.zip", {}, say("Everything as a zip")),
        )
        + bar(*pictures)
        + _copies(say("Embed this chart"), [("", embed_code(shown, chosen, w))], w)
        + _copies(
            say("Address and alternative text"),
            [
                (say("The address of this view, with the version of the data:"), address(chosen, w)),
                (say("Alt text:"), alternative(shown, w)),
            ],
            w,
        )
    )


def address(query: Mapping[str, str], w: Words) -> str:
    """The address of a view of this room: it holds the language and the version of the data too."""
    return state.address(query, w.language, facts.version())


def embed_code(shown: View, chosen: Mapping[str, str], w: Words) -> str:
    """The HTML that puts the chart into another page: as wide as there is room, no script."""
    framed = state.address({**chosen, "embed": "true"}, w.language)
    return (
        f'<iframe src="{escape(framed)}" title="{escape(shown.title)}" loading="lazy" '
        f'style="width:100%;height:{FRAME_HEIGHT}px;border:0"></iframe>'
    )


def alternative(shown: View, w: Words) -> str:
    """What the picture says, for its `alt`: the finding, then its ends."""
    drawn = [mark for mark in shown.marks if mark.basis != "projected"] or list(shown.marks)
    ends = "; ".join(f"{mark.year}: {mark.text}" for mark in (drawn[0], drawn[-1])) if drawn else ""
    return w.say("{title}. Chart by year, {unit}. {ends}.", title=shown.title, unit=shown.unit, ends=ends)


def link(path: str, query: Mapping[str, object], text: str, *, primary: bool = False) -> str:
    """A file to download by its address, which can be copied and sent as well."""
    url = f"{path}?{urlencode(query)}" if query else path
    kind = "button primary" if primary else "button"
    return f'<a class="{kind}" href="{escape(url)}" download>{escape(text)}</a>'


def bar(*links: str) -> str:
    """Links beside each other."""
    return f'<p class="downloads">{"".join(links)}</p>'


def sentence(point: Point, language: Language) -> str:
    """A sentence for a story: year, sum with its hedge, dollars at the year's rate, source.

    >>> point = facts.at_year(2019)
    >>> print(sentence(point, "en").split(" for US forces")[0])
    For 2019, South Korea agreed to pay 1.0389 trillion won (about $891 million)
    """
    w = words(language)
    figures = facts.behind(point)
    found: Status | Basis = point.basis
    if point.basis is Basis.CITED:
        found = point.status if point.status in SENTENCES and point.status else Status.AGREED
    places = dict.fromkeys(facts.place(facts.record().sources[figure.source], w) for figure in figures)
    return w.say(
        SENTENCES[found],
        year=point.year,
        country=country(facts.record().programmes[point.programme].payer, language),
        amount=_with_dollars(point, w),
        source=w.say(" and ").join(f"{place}" for place in places),
    )


@cache
def country(code: str, language: Language) -> str:
    """The name of a country by its code; the code itself where it is none."""
    named = {"ko": {"KR": "한국"}, "en": {}}[language]
    return named.get(code) or str(Locale.parse(language).territories.get(code, code))


def _with_dollars(point: Point, w: Words) -> str:
    """The sum, and in parentheses what it is at the year's average rate, in dollars or won."""
    own = facts.amount(point, w.language)
    if point.basis is Basis.PROJECTED:
        return w.say("about {amount}", amount=own)
    unit = "won" if point.currency == "USD" else "usd"
    found = facts.value_of(point, unit)
    if found.value is None or found.symbol == point.currency:
        return own
    about = w.say("about {amount}", amount=money(found.value, found.symbol, w.language, digits=3))
    return w.say("{native} ({about})", native=own, about=about)


def sentences(point: Point, w: Words) -> str:
    """The sentence in both languages, the visitor's own first."""
    both = sorted(LANGUAGES.items(), key=lambda pair: pair[0] != w.language)
    return _copies(w.say("A sentence to use"), [(name, sentence(point, code)) for code, name in both], w)


def citations(item: Point | CitedFigure, w: Words) -> str:
    """Citations in both languages, the visitor's own first."""
    both = sorted(LANGUAGES.items(), key=lambda pair: pair[0] != w.language)
    texts = [
        (f"{name}, {w.say(style)}", cite(item, _record(code), style=style, language=code))
        for code, name in both
        for style in _STYLES
    ]
    return _copies(w.say("Cite this figure"), texts, w)


@cache
def _record(language: Language) -> Record:
    """The record with publishers and dates as the language writes them, for citations."""
    record, w = facts.record(), words(language)
    sources = {
        name: replace(s, publisher=facts.publisher(s, w), published=labels.day(s.published, w) or None)
        for name, s in record.sources.items()
    }
    return replace(record, sources=sources)


def report(name: str, figure: CitedFigure | None, address: str, w: Words) -> str:
    """A report of a mistake, to be filled in."""
    row = f" ({figure.id}: {figure.as_written})" if figure else ""
    text = w.say(
        "I believe the figure {name}{row} in data version {version} is wrong. It should be … because … "
        "My source: … Seen at {address}",
        name=name,
        row=row,
        version=facts.version(),
        address=address,
    )
    return _copies(w.say("Report a problem"), [("", text)], w)


def copy_button(text: str, w: Words) -> str:
    """A button that copies a text; page.js does it."""
    done, copy = escape(w.say("Copied")), escape(w.say("Copy"))
    return f'<button type="button" data-copy="{escape(text)}" data-done="{done}">{copy}</button>'


def _copies(title: str, texts: Iterable[tuple[str, str]], w: Words) -> str:
    """Texts to take along, each with a button that copies it (see page.js)."""
    items = (
        f"{f'<small>{escape(label)}</small><br>' if label else ''}"
        f'<span class="copied">{escape(text)}</span> {copy_button(text, w)}'
        for label, text in texts
    )
    return folded(title, listed(items, "copies"))


# a day and the beginning of a digest of the data; a sum as a link names it
_VERSION = re.compile(r"\d{4}-\d\d-\d\d(-[0-9a-f]+)?", re.A)
_SUM = re.compile(r"(\d{1,15})([A-Z]{3})", re.A)


def stamp(name: str) -> dict[str, str]:
    """What a link must hold so that it can tell later what it showed: the point, and its sum of today."""
    point = facts.point(name)
    if point is None:
        return {"point": name} if name else {}
    return {"point": name, "was": f"{point.amount:.0f}{point.currency}"}


def since(name: str, w: Words) -> str:
    """Nothing for a link of today's data; else what became of the sum that it showed, and the changes."""
    asked, current = st.query_params.get("v", "")[:20], facts.version()
    if not asked or asked == current:
        return ""
    changes = facts.record().changes
    made, first = asked[:10], min(change.date for change in changes)
    if not _VERSION.fullmatch(asked) or not first <= made <= current[:10]:
        text = w.say(
            "This link names version {asked} of the data, which is not known here; you see {version}.",
            asked=asked,
            version=current,
        )
        return f'<div class="note" role="status"><b>{escape(text)}</b></div>'
    text = w.say(
        "This link was made with version {asked} of the data. Only the newest, {version}, is kept here: the "
        "values that you see are its own.",
        asked=asked,
        version=current,
    )
    # rows changed on the very day of the version asked for may be younger than it; the first release is not
    later = [c for c in changes if c.date > made or (c.date == made and c.row != "*")]
    said = w.say("Changed since:") if later else w.say("The changelog names no change since.")
    items = [
        f"{escape(labels.day(c.date, w))} {escape(f'{c.table}/{c.row}')}: {escape(w.say(c.change))}. "
        f"{w.markup(c.why)}"
        for c in later
    ]
    return (
        f'<div class="note" role="status"><b>{escape(text)}</b> {escape(_sum_then(name, w))} {escape(said)}'
        f"{folded(w.say_n('{n} change', '{n} changes', len(items)), listed(items)) if items else ''}</div>"
    )


def _sum_then(name: str, w: Words) -> str:
    """The sum that a link says it showed, beside that of today."""
    point = facts.point(name)
    found = _SUM.fullmatch(st.query_params.get("was", ""))
    if point is None or found is None:
        return ""
    amount, currency = Decimal(found[1]), found[2]
    if (amount, currency) == (point.amount, point.currency):
        return w.say("The sum of {year} is still the same.", year=point.year)
    if currency not in {"USD", *(known.currency for known in facts.record().programmes.values())}:
        return ""
    return w.say(
        "By the link, the sum of {year} was {then}; it is {now}.",
        year=point.year,
        then=money(amount, currency, w.language),
        now=facts.amount(point, w.language),
    )


def credit(w: Words) -> str:
    """Who made this, for a picture or a frame."""
    return w.say("{site}, data version {version}. CC BY 4.0", site=w.say(SITE), version=facts.version())
