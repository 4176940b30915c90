"""The document around the application with what it loads, and pages for readers without a script.

Streamlit's document says "Streamlit" and `lang="en"` to every search engine, link preview and screen reader,
and has no setting for it. Ours has its own head and loads the scripts and styles that Streamlit's names.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from markupsafe import Markup
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tracker.money import money
from tracker.page import LANGUAGES, SITE, Language, facts, view
from tracker.page.markup import Cell, render, table
from tracker.page.words import WORDING, Words, words
from tracker.record import package
from tracker.record.store import CitedFigure

# the rooms by their names in the address; the first has none there
ROOMS = {"" if name == "payments" else name: name for name in WORDING["room"]}
PLAIN = "All payments and figures as plain tables"
# The page's own files, by their place in this folder.
OWN_FILES = {
    "page.js": "text/javascript",
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
    "fonts/TrackerSans-Regular.woff2": "font/woff2",
    "fonts/TrackerSans-Bold.woff2": "font/woff2",
}


@cache
def _assets() -> str:
    """The tags of what Streamlit's document loads: module scripts, their preloads, style sheets."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    wanted = r'<script\b[^>]* src=[^>]*>|<link\b[^>]* rel="(?:modulepreload|stylesheet)"[^>]*>'
    tags = re.findall(wanted, index.read_text(encoding="utf-8"))
    return "".join(tag + "</script>" * tag.startswith("<script") for tag in tags)


def page(room: str, language: Language, address: str, scripts: Sequence[str] = ()) -> str:
    """The document of one room. `address` is the site's own, with a closing slash; `scripts` are to be
    fetched beside those that Streamlit's document names."""
    w = words(language)
    return render(
        "document.html",
        w,
        other=_other(language),
        title=f"{w.of('room', ROOMS[room])} – {w.say(SITE)}",
        description=w.of("about", ROOMS[room]),
        site=w.say(SITE),
        address=address,
        room=room,
        own=own,
        data=_data() if room in ("", "data") else None,
        scripts=[script for script in scripts if script not in _assets()],
        assets=Markup(_assets()),
        plain=w.say(PLAIN),
    )


@cache
def _data() -> dict[str, object]:
    """What search engines are told of the data."""
    years = [point.year for point in facts.paid()]
    return {**package.descriptor(facts.record()), "years": f"{min(years)}/{max(years)}"}


def _other(language: Language) -> Language:
    return "en" if language == "ko" else "ko"


@cache
def own(name: str) -> str:
    """The address of one of the page's own files: it changes with the file, which may be kept for good."""
    data = (Path(__file__).parent / name).read_bytes()
    return f"{name}?v={hashlib.sha256(data).hexdigest()[:12]}"


_STATIC = (Path(streamlit.__file__).parent / "static" / "static").resolve()
_TEXTS = {".js": b"text/javascript", ".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml"}


@lru_cache(maxsize=512)
def compressed(path: str) -> bytes | None:
    """A file below Streamlit's static folder, gzipped; None if it is not there or not a text."""
    file = (_STATIC / path).resolve()
    if file.suffix not in _TEXTS or not file.is_relative_to(_STATIC) or not file.is_file():
        return None
    return gzip.compress(file.read_bytes(), compresslevel=9, mtime=0)


# For so long after the first visit to the first room the scripts that are asked for are taken for what its
# view needs: later visitors fetch them at once, not when the application tells them to.
LEARNING_SECONDS = 10.0
_learned: dict[str, int] = {}
_learning_ends: float | None = None


def first_view() -> tuple[str, ...]:
    """The scripts that the first view needs, as far as visits have shown, the largest first."""
    global _learning_ends
    if _learning_ends is None:
        _learning_ends = time.monotonic() + LEARNING_SECONDS
    return tuple(sorted(_learned, key=_learned.__getitem__, reverse=True))


class CompressedAssets:
    """Answers with Streamlit's scripts and styles compressed once and kept.

    Streamlit leaves that to a proxy and sends them as they are, 4 MB for a first view.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepts = scope["type"] == "http" and b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")
        body = None
        if accepts and scope["method"] == "GET" and scope["path"].startswith("/static/"):
            body = compressed(scope["path"].removeprefix("/static/"))
            if _learning_ends and time.monotonic() < _learning_ends and scope["path"].endswith(".js"):
                _learned[scope["path"].removeprefix("/")] = len(body or b"")
        if body is None:
            await self.app(scope, receive, send)
            return
        headers = {
            "Content-Encoding": "gzip",
            # the names carry a hash of the content
            "Cache-Control": "public, max-age=31536000, immutable",
            "Vary": "Accept-Encoding",
        }
        kind = _TEXTS[Path(scope["path"]).suffix].decode()
        await Response(body, headers=headers, media_type=kind)(scope, receive, send)


@lru_cache(maxsize=4)
def figures_html(language: Language) -> str:
    """One page with every payment and every figure of the record, a chapter for each programme."""
    w = words(language)
    chapters = [("payments", w.say("What South Korea pays, year by year"), _payments(w))]
    chapters += [
        (programme, title := facts.programme_name(programme, language), _figures(title, figures, w))
        for programme in facts.record().programmes
        if (figures := [figure for figure in facts.record().figures if figure.programme == programme])
    ]
    return _plain(PLAIN, w, home="", lost="", chapters=chapters, other=_other(language), languages=LANGUAGES)


def not_found_html(path: str, home: str, language: Language) -> str:
    """What stands at an address of which there is nothing: it says so, and where there is something."""
    w = words(language)
    links = [(home + room, w.of("room", name)) for room, name in ROOMS.items()]
    lost = w.say("There is nothing at the address {path}. These pages are here:", path=path)
    links.append((f"{home}figures.html", w.say(PLAIN)))
    return _plain("Page not found", w, home=home, lost=lost, links=links)


def _plain(title: str, w: Words, **values: object) -> str:
    """A page of its own: no script, no style from elsewhere."""
    more = {"site": w.say(SITE), "rights": rights(w), "own": own}
    return render("plain.html", w, title=w.say(title), **more, **values)


def rights(w: Words) -> str:
    """Which data these are, and what may be done with them."""
    version = w.say("Data version {version}.", version=facts.record().version)
    rest = w.say("The compilation is licensed CC BY 4.0; quoted words remain their publishers’.")
    return f"{version} {rest}"


def _payments(w: Words) -> str:
    shown = view.build(facts.SEOUL, "won", w.language)
    columns = {"Year": "short", "Amount": "number", "Basis": "", "As written": "", "Source": ""}
    rows: list[list[Cell]] = []
    for mark, point in zip(shown.marks, facts.points(), strict=False):
        figures = facts.behind(point)
        # of one that no source states, all that it rests on
        names = [figure.source for figure in figures] or point.sources
        how = facts.arrived_at(shown.bases[mark.basis], point, w)
        cells = facts.written(figures), facts.links(names, w, title=True)
        rows.append([mark.year, mark.text, how, *cells])
    return table(shown.caption, columns, rows, w)


def _figures(title: str, figures: Sequence[CitedFigure], w: Words) -> str:
    columns = {"Year": "short", "Kind": "short", "Amount": "number"}
    columns |= {"As written": "", "Source": "", "Location": ""}
    rows: list[list[Cell]] = [
        [
            facts.years(figure) or w.say("no year"),
            w.label(figure.kind),
            money(figure.amount, figure.currency, w.language),
            figure.words,
            facts.links([figure.source], w, title=True),
            w.in_record(figure.locator or ""),
        ]
        for figure in figures
    ]
    return table(f"{title}: {w.say_n('{n} figure', '{n} figures', len(rows))}", columns, rows, w)
