"""What can be taken along: the rows, the pictures, the link. Files are links to addresses that stay."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from tracker.page import picture, shelf, state
from tracker.page.copies import copy_button
from tracker.page.marks import View
from tracker.page.words import Words

# the shapes of a picture, as they stand in the address -> in words
SHAPES = {"16x9": "wide", "square": "square"}


def show(
    shown: View, unit: str, base: int, span: tuple[int, int], chosen: Mapping[str, str], w: Words
) -> None:
    """Links to CSV, zip and pictures, and the address of what is `chosen` with the version of the data."""
    say = w.say
    years = {"from": span[0], "to": span[1]}
    payments = years | {"base": base, "bom": 1}
    figures = years | {"programme": shelf.SEOUL, "bom": 1}
    drawing = years | {"unit": unit, "base": base, "lang": w.language}
    st.header(say("Download"), anchor=False)
    st.html(
        bar(
            link("data/payments.csv", payments, say("Payments as CSV"), primary=True),
            link("data/figures.csv", figures, say("All figures of these years as CSV")),
            link("data/datapackage.zip", {}, say("Everything as a zip")),
        )
        + bar(
            *(
                link(
                    f"picture.{suffix}",
                    drawing | {"shape": shape},
                    say("Image: {kind}, {shape}", kind=suffix.upper(), shape=say(name)),
                )
                for suffix in ("png", "svg")
                for shape, name in SHAPES.items()
            )
        )
    )
    _copied(say("Alt text:"), alternative(shown, w), w)
    if picture.drawable(w.language) != w.language:
        st.html(f'<p class="note">{escape(say(picture.NO_FONT))}</p>')
    address = state.address(chosen, w.language, shelf.version())
    _copied(say("The address of this view, with the version of the data:"), address, w)


def alternative(shown: View, w: Words) -> str:
    """What the picture says, for its `alt`: the finding, then its ends."""
    drawn = [mark for mark in shown.marks if mark.basis != "projected"] or list(shown.marks)
    ends = "; ".join(f"{mark.year}: {mark.text}" for mark in (drawn[0], drawn[-1])) if drawn else ""
    return w.say("{title}. Line chart, {unit}. {ends}.", title=shown.title, unit=shown.unit, ends=ends)


def link(path: str, query: Mapping[str, object], text: str, *, primary: bool = False) -> str:
    """A file to download by its address, which can be copied and sent as well."""
    address = f"{path}?{urlencode(query)}" if query else path
    kind = "button primary" if primary else "button"
    return f'<a class="{kind}" href="{escape(address)}" download>{escape(text)}</a>'


def bar(*links: str) -> str:
    """Links beside each other."""
    return f'<p class="downloads">{"".join(links)}</p>'


def _copied(label: str, text: str, w: Words) -> None:
    st.html(
        f'<p class="note">{escape(label)} <span class="copied">{escape(text)}</span> '
        f"{copy_button(text, w)}</p>"
    )
