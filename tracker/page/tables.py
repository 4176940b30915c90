"""Real HTML tables, escaped: what a screen reader walks and a reporter copies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar
from urllib.parse import quote, urlsplit

import streamlit as st

from tracker.page.words import Words

# the rows of a long table that are drawn at once
FIRST = 100
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Html:
    """Markup that is already safe: made of escaped pieces by this program."""

    markup: str


Cell = str | int | Html | None
_DAY = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])(-[0-3]\d)?\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; whether it holds numbers (set to the right), short words (unbroken) or sources."""

    title: str
    number: bool = False
    short: bool = False
    cited: bool = False


def link(url: str | None, text: str, *, about: str = "") -> Html:
    """A link that opens beside the page; the plain text when the address is missing or no web address.

    `about` tells links with the same text apart for those who hear a list of them.

    >>> link("javascript:alert(1)", "<b>").markup
    '&lt;b&gt;'
    """
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return Html(unbroken(text))
    label = f' aria-label="{escape(f"{text}, {about}")}"' if about else ""
    return Html(
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer"{label}>{unbroken(text)}</a>'
    )


def unbroken(text: str) -> str:
    """The markup of a text, its dates as such: browsers would break lines at their hyphens."""
    return _DAY.sub(r"<time>\g<0></time>", escape(text))


def at_words(url: str | None, words: str) -> str | None:
    """An address that opens a page at these words, marked, in browsers that can (text fragments).

    >>> at_words("https://example.org/a", "1.5-1.6 trillion, won")
    'https://example.org/a#:~:text=1.5%2D1.6%20trillion%2C%20won'
    """
    if not url or "#" in url or not words:
        return url
    # a hyphen and a comma divide the parts of the directive
    return f"{url}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def cell(value: Cell) -> str:
    """The markup of one cell.

    >>> cell("<b>"), cell(Html("<b>x</b>")), cell(None)
    ('&lt;b&gt;', '<b>x</b>', '')
    """
    if isinstance(value, Html):
        return value.markup
    return "" if value is None else escape(str(value))


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    chosen: int | None = None,
    name: str = "",
) -> str:
    """A captioned table; the first cell of a row is its heading. `chosen` is the number of a row to set off.

    The box around it can be scrolled by keyboard, as a wide table must be on a narrow screen. On a phone the
    rows are stacked: each cell then shows the heading of its column.
    """
    head = "".join(f'<th scope="col"{_class(c)}>{escape(c.title)}</th>' for c in columns)
    body = "".join(_row(columns, row, chosen == number) for number, row in enumerate(rows))
    label = f' data-table="{escape(name)}"' if name else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="sheet"{label}><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(columns: Sequence[Column], row: Sequence[Cell], chosen: bool) -> str:
    first, *rest = row
    cells = f'<th scope="row"{_class(columns[0])}>{cell(first)}</th>' + "".join(
        f'<td{_class(column)} data-label="{escape(column.title)}">{cell(value)}</td>'
        for column, value in zip(columns[1:], rest, strict=True)
    )
    return f'<tr class="chosen" aria-current="true">{cells}</tr>' if chosen else f"<tr>{cells}</tr>"


def _class(column: Column) -> str:
    names = [name for name in ("number", "short", "cited") if getattr(column, name)]
    return f' class="{" ".join(names)}"' if names else ""


def show_long(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    draw: Callable[[Row], Sequence[Cell]],
    *,
    name: str,
    w: Words,
    turn: int = 0,
) -> None:
    """Draw a table of `rows`; if they are many, its beginning and a button for all of it.

    Whoever asked for all of it sees all of it until the `turn` changes.
    """
    key = f"_all_{name}_{turn}"
    shown = rows if st.session_state.get(key) else rows[:FIRST]
    st.html(table(caption, columns, [draw(row) for row in shown], name=name))
    if len(shown) < len(rows):
        label = w.say("Show all {n} rows", n=f"{len(rows):,}")
        # page.js presses it for a link to a row that is not there yet
        st.button(label, key=f"more_{name}", on_click=st.session_state.__setitem__, args=(key, True))


def folded(title: str, body: str, *, opened: bool = False) -> str:
    """Markup behind a heading that opens and closes it."""
    return f"<details{' open' * opened}><summary>{escape(title)}</summary>{body}</details>"


def listed(items: Iterable[str], kind: str = "") -> str:
    """Markup of a list."""
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul{f' class={kind}' if kind else ''}>{rows}</ul>"


def defined(rows: Iterable[tuple[str, str]]) -> str:
    """Names with their markup; those without any are left out."""
    body = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f"<dl>{body}</dl>" if body else ""
