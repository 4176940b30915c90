"""What can be taken from the chart: the rows, the pictures, the link."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from tracker.page import picture, shelf, state, view
from tracker.page.choices import SHAPES
from tracker.page.copies import copy_button
from tracker.page.marks import View
from tracker.page.words import Language, Words
from tracker.record import export


def drawn(unit: str, base: int, span: tuple[int, int], asked: Language, suffix: str, shape: str) -> bytes:
    """The picture of a view, in the language asked for if there are letters for it."""
    language = picture.drawable(asked)
    shown = view.build(shelf.SEOUL, unit, language, base, *span)
    return picture.draw(shown, language=language, suffix=suffix, shape=shape)


def show(shown: View, unit: str, base: int, span: tuple[int, int], w: Words) -> None:
    """Buttons for CSV, zip and pictures, and the address of this view with the version of the data."""
    say, record, version = w.say, shelf.record(), shelf.version()
    first, last = span
    years = f"{first}-{last}"
    st.header(say("Download"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            say("Payments as CSV"),
            lambda: export.payments_csv(
                record, from_=first, to=last, projected=True, base_year=base, bom=True
            ),
            file_name=f"payments_{years}_{version}.csv",
            mime="text/csv",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            say("All figures of these years as CSV"),
            lambda: export.figures_csv(record, programme=shelf.SEOUL, from_=first, to=last, bom=True),
            file_name=f"figures_{years}_{version}.csv",
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            say("Everything as a zip"),
            lambda: export.package_zip(record),
            file_name=f"cost-sharing_{version}.zip",
            mime="application/zip",
            on_click="ignore",
        )
    with st.container(horizontal=True):
        for suffix in ("png", "svg"):
            for shape in SHAPES:
                st.download_button(
                    say("Picture: {kind}, {shape}", kind=suffix.upper(), shape=say(shape)),
                    # drawn when asked for
                    partial(drawn, unit, base, span, w.language, suffix, shape),
                    file_name=f"payments_{unit}_{years}_{version}_{shape}.{suffix}",
                    mime="image/png" if suffix == "png" else "image/svg+xml",
                    on_click="ignore",
                )
    _copied(say("Text for those who cannot see the picture:"), alternative(shown, w), w)
    if picture.drawable(w.language) != w.language:
        st.html(f'<p class="note">{escape(say(picture.NO_FONT))}</p>')
    _address(w)


def _address(w: Words) -> None:
    address = state.address(lang=w.language, v=shelf.version())
    _copied(w.say("The address of this view, with the version of the data:"), address, w)


def alternative(shown: View, w: Words) -> str:
    """What the picture says, for its `alt`: the finding, then its ends."""
    drawn = [mark for mark in shown.marks if mark.basis != "projected"] or list(shown.marks)
    ends = "; ".join(f"{mark.year}: {mark.text}" for mark in (drawn[0], drawn[-1])) if drawn else ""
    return w.say("{title}. Line chart, {unit}. {ends}.", title=shown.title, unit=shown.unit, ends=ends)


def _copied(label: str, text: str, w: Words) -> None:
    st.html(
        f'<p class="note">{escape(label)} <span class="copied">{escape(text)}</span> '
        f"{copy_button(text, w)}</p>"
    )
