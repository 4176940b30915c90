"""The web server around the application: data routes, plain pages, headers and compression."""

from __future__ import annotations

import asyncio
import gc
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker import find_figures
from tracker.documents.read import from_text
from tracker.page import files, headline, plain, shelf, shell
from tracker.page.assets import CompressedAssets, compressed, first_view
from tracker.page.choices import BASE_YEAR, UNITS
from tracker.page.words import Language

SCRIPT = Path(__file__).with_name("app.py")


def routes() -> Sequence[BaseRoute]:
    """Everything that is answered beside the application itself."""
    rooms = [Route(f"/{room}", _room(room), methods=["GET", "HEAD"]) for room in shell.ROOMS]
    data = [
        Route(prefix + name, files.answer(make), methods=["GET", "HEAD"], name=f"{prefix}{name}")
        for prefix in ("/data/", "/data/v/{version}/")
        for name, make in files.FILES.items()
    ]
    return [
        *rooms,
        *data,
        # what is not there must not be answered with the page: a script would save it as data
        Route("/data/{rest:path}", _no_such_file, methods=["GET", "HEAD"]),
        Route("/figures.html", _figures_html),
        Route("/picture.png", files.picture("png")),
        Route("/picture.svg", files.picture("svg")),
        Route("/page.js", _file("page.js", "text/javascript")),
        Route("/icon.svg", _file("icon.svg", "image/svg+xml")),
        Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nAllow: /\n")),
        Elsewhere("/{rest:path}", _elsewhere, methods=["GET", "HEAD"]),
    ]


def middleware() -> Sequence[Middleware]:
    """Headers on every answer, compression, and the application's own scripts compressed once."""
    return [Middleware(Headers), Middleware(CompressedAssets), Middleware(GZipMiddleware, minimum_size=1000)]


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Import and load before the first visitor comes what the first view needs."""
    await asyncio.to_thread(_warm_up)
    yield {}


_FIRST_TEXTS: dict[Language, str] = {"en": "Seoul paid $5 million in 2019.", "ko": "2019년 5억원을 냈다."}


def _warm_up() -> None:
    # what the first view draws, and what reading a first text loads
    from tracker.page import panel, payments, read, view

    years = payments.all_years()
    for language, text in _FIRST_TEXTS.items():
        headline.headline(language, *years)
        headline.deck(language, *years)
        shown = view.build(shelf.SEOUL, UNITS[0], language, BASE_YEAR, *years)
        panel.specification(shown, (), span=years)
        document = from_text(text)
        read.judged(document, find_figures(document), language)
    for name in first_view():
        compressed(f"js/{name}")
    # Streamlit collects garbage after every run of the script. What is loaded now is never garbage: set
    # aside, it need not be searched each time, which took ten times as long as the run itself.
    gc.collect()
    gc.freeze()


def _room(room: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        address = files.address(request)
        card = plain.card(address) if room in ("", "data") else None
        text = shell.page(room, files.language(request), address, card)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
        return HTMLResponse(text, headers=headers)

    return answer


def _no_such_file(request: Request) -> Response:
    names = ", ".join(files.FILES)
    return PlainTextResponse(f"{request.url.path} is not here; there are, in /data/: {names}\n", 404)


# what Streamlit answers itself; at every other address it would show the first page
_STREAMLITS = re.compile(
    r"/((_stcore|app|auth|component|media|static)/|(oauth2callback|favicon\.png|index\.html|manifest\.json)$)"
)


class Elsewhere(Route):
    """Every address that is neither ours nor Streamlit's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address is of that sort."""
        if scope["type"] == "http" and _STREAMLITS.match(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def _elsewhere(request: Request) -> Response:
    home = f"{request.scope.get('root_path', '')}/"
    name = request.url.path.removeprefix(home).strip("/").lower()
    # the first room has no name of its own, but its title suggests one
    room = "" if name == "payments" else name
    if room in shell.ROOMS:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{home}{room}{query}")
    page = plain.not_found_html(request.url.path, home, files.language(request))
    return HTMLResponse(page, 404, headers={"Vary": "Accept-Language"})


def _figures_html(request: Request) -> Response:
    return HTMLResponse(plain.figures_html(files.language(request)), headers={"Vary": "Accept-Language"})


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    return lambda _: FileResponse(Path(__file__).with_name(name), media_type=kind)


class Headers:
    """Security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", shell.policy().encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                extra = [pair for pair in self.headers if pair[0] not in present]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.app(scope, receive, with_headers)
