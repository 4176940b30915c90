"""HTML of our own, escaped by its very types: templates, links, and real tables, which a screen reader walks
and a reporter copies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from tracker.page.words import Words

# the rows of a long table that are drawn at once
FIRST = 20
_DAY = re.compile(r"\b\d{4}-(0[1-9]|1[0-2])(-[0-3]\d)?\b")

Row = TypeVar("Row")
Cell = str | int | Markup | None
# English headings of columns -> "number" (set right), "short" (unbroken), "cited" (sources), or nothing.
Columns = Mapping[str, str]


def render(template: str, w: Words | None = None, **values: object) -> Markup:
    """A template filled in, with the words of a language; what is not markup is escaped."""
    return Markup(_TEMPLATES.get_template(template).render(values, w=w))


def paragraph(text: str, kind: str = "note", *, status: bool = False) -> Markup:
    """A paragraph; one of `status` is read out when it appears."""
    role = Markup(' role="status"') if status else ""
    return Markup('<p class="{}"{}>{}</p>').format(kind, role, text)


def draw_note(text: str, kind: str = "note", *, status: bool = False) -> None:
    st.html(paragraph(text, kind, status=status))


def link(url: str | None, text: str, *, about: str = "") -> Markup:
    """A link that opens beside the page; the plain text when the address is missing or no web address.

    `about` tells links with the same text apart for those who hear a list of them.

    >>> link("javascript:alert(1)", "<b>")
    Markup('&lt;b&gt;')
    """
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return unbroken(text)
    label = Markup(' aria-label="{}"').format(f"{text}, {about}") if about else ""
    form = Markup('<a href="{}" target="_blank" rel="noopener noreferrer"{}>{}</a>')
    return form.format(url, label, unbroken(text))


def unbroken(text: str) -> Markup:
    """The markup of a text, its dates as such: browsers would break lines at their hyphens."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))


def quoted(text: str, language: str) -> Markup:
    """Words of a source, in quotation marks and in their language."""
    return Markup('<span lang="{}">“{}”</span>').format(language, text)


def small(text: str) -> Markup:
    """A small line below what stands before it; nothing for none."""
    return Markup("<br><small>{}</small>").format(text) if text else Markup()


def at_words(url: str | None, words: str) -> str | None:
    """An address that opens a page at these words, marked, in browsers that can (text fragments).

    >>> at_words("https://example.org/a", "1.5-1.6 trillion, won")
    'https://example.org/a#:~:text=1.5%2D1.6%20trillion%2C%20won'
    """
    if not url or "#" in url or not words:
        return url
    # a hyphen and a comma divide the parts of the directive
    return f"{url}#:~:text={quote(words, safe='').replace('-', '%2D')}"


def table(
    caption: str,
    columns: Columns,
    rows: Iterable[Sequence[Cell]],
    w: Words,
    *,
    chosen: int | None = None,
    name: str = "",
) -> Markup:
    """A captioned table; the first cell of a row is its heading. `chosen` is the number of a row to set off.

    The box around it can be scrolled by keyboard, as a wide table must be on a narrow screen. On a phone the
    rows are stacked: each cell then shows the heading of its column.
    """
    titled = [(w.say(title), kind) for title, kind in columns.items()]
    return render("table.html", w, caption=caption, columns=titled, rows=rows, chosen=chosen, name=name)


def show_long(
    caption: str,
    columns: Columns,
    rows: Sequence[Row],
    draw: Callable[[Row], Sequence[Cell]],
    *,
    name: str,
    w: Words,
    turn: int = 0,
    chosen: int | None = None,
) -> None:
    """Draw a table of `rows`; if they are many, its beginning and a button for all of it.

    Whoever asked for all of it sees all of it until the `turn` changes.
    """
    key = f"_all_{name}_{turn}"
    shown = rows if st.session_state.get(key) else rows[:FIRST]
    st.html(table(caption, columns, map(draw, shown), w, name=name, chosen=chosen))
    if len(shown) < len(rows):
        label = w.say("Show all {n} rows", n=f"{len(rows):,}")
        # page.js presses it for a link to a row that is not there yet
        st.button(label, key=f"more_{name}", on_click=st.session_state.__setitem__, args=(key, True))


def folded(title: str, body: str, *, opened: bool = False) -> Markup:
    """Markup behind a heading that opens and closes it."""
    form = Markup("<details{}><summary>{}</summary>{}</details>")
    return form.format(" open" * opened, title, body)


def at(path: str, query: Mapping[str, object]) -> str:
    """The address of a file with what is asked of it."""
    return f"{path}?{urlencode(query)}" if query else path


def downloads(files: Mapping[str, str], *, primary: bool = True) -> Markup:
    """Files to download, beside each other: their addresses, which can be copied and sent as well, and what
    they are called. The first is the `primary` one."""
    form = Markup('<a class="button{}" href="{}" download>{}</a>')
    links = (form.format(" primary" * (primary and not n), *file) for n, file in enumerate(files.items()))
    return Markup('<p class="downloads">{}</p>').format(Markup().join(links))


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)
_TEMPLATES.globals |= {each.__name__: each for each in (link, quoted, small, at_words, unbroken, folded)}
