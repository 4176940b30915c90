"""Links that were made with other data: what they showed, and what was changed since."""

from __future__ import annotations

import re
from decimal import Decimal
from html import escape

import streamlit as st

from tracker.money import money
from tracker.page import labels, shelf
from tracker.page.words import Words

# a day and the beginning of a digest of the data
_VERSION = re.compile(r"\d{4}-\d\d-\d\d(-[0-9a-f]+)?", re.A)
_SUM = re.compile(r"(\d{1,15})([A-Z]{3})", re.A)


def stamp(name: str) -> dict[str, str]:
    """What a link must hold so that it can tell later what it showed: the point, and its sum of today."""
    point = shelf.point(name)
    if point is None:
        return {"point": name} if name else {}
    return {"point": name, "was": f"{point.amount:.0f}{point.currency}"}


def note(name: str, w: Words) -> str:
    """Nothing for a link of today's data; else what became of the sum that it showed, and the changes."""
    asked, current = st.query_params.get("v", "")[:20], shelf.version()
    if not asked or asked == current:
        return ""
    changes = shelf.record().changes
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
    since = [c for c in changes if c.date > made or (c.date == made and c.row != "*")]
    said = w.say("Changed since:") if since else w.say("The changelog names no change since.")
    items = "".join(
        f"<li>{escape(labels.day(c.date, w))} {escape(f'{c.table}/{c.row}')}: {escape(w.say(c.change))}. "
        f"{w.markup(c.why)}</li>"
        for c in since
    )
    return (
        f'<div class="note" role="status"><b>{escape(text)}</b> {escape(_sum_then(name, w))} {escape(said)}'
        f"{f'<ul>{items}</ul>' if items else ''}</div>"
    )


def _sum_then(name: str, w: Words) -> str:
    """The sum that a link says it showed, beside that of today."""
    point = shelf.point(name)
    found = _SUM.fullmatch(st.query_params.get("was", ""))
    if point is None or found is None:
        return ""
    amount, currency = Decimal(found[1]), found[2]
    if (amount, currency) == (point.amount, point.currency):
        return w.say("The sum of {year} is still the same.", year=point.year)
    if currency not in {"USD", *(known.currency for known in shelf.record().programmes.values())}:
        return ""
    return w.say(
        "By the link, the sum of {year} was {then}; it is {now}.",
        year=point.year,
        then=money(amount, currency, w.language),
        now=shelf.amount(point, w.language),
    )
