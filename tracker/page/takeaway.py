"""What can be taken from the chart: the rows, the pictures, the link."""

from __future__ import annotations

from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from tracker.page import picture, shelf
from tracker.page.choices import SHAPES
from tracker.page.copies import copy_button
from tracker.page.marks import View
from tracker.page.words import Words
from tracker.record import export


def show(shown: View, unit: str, base: int, span: tuple[int, int], w: Words) -> None:
    """Buttons for CSV, zip and pictures, and the address of this view with the version of the data."""
    say, record, version = w.say, shelf.record(), shelf.version()
    first, last = span
    st.header(say("Take it along"), anchor=False)
    with st.container(horizontal=True):
        st.download_button(
            say("Payments as CSV"),
            lambda: export.payments_csv(
                record, from_=first, to=last, projected=True, base_year=base, bom=True
            ),
            file_name=f"payments_{version}.csv",
            mime="text/csv",
            type="primary",
            on_click="ignore",
        )
        st.download_button(
            say("All figures of these years as CSV"),
            lambda: export.figures_csv(record, programme=shelf.SEOUL, from_=first, to=last, bom=True),
            file_name=f"figures_{version}_filtered.csv",
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
                    partial(picture.draw, shown, language=w.language, suffix=suffix, shape=shape),
                    file_name=f"payments_{unit}_{version}_{shape}.{suffix}",
                    mime="image/png" if suffix == "png" else "image/svg+xml",
                    on_click="ignore",
                )
    _copied(say("Text for those who cannot see the picture:"), alternative(shown, w), w)
    if w.language == "ko" and picture.korean_font() is None:
        st.html(f'<p class="note">{escape(picture.NO_FONT)}</p>')
    _address(w)


def _address(w: Words) -> None:
    chosen = {**st.query_params.to_dict(), "lang": w.language, "v": shelf.version()}
    address = f"{st.context.url or ''}?{urlencode(chosen)}"
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
