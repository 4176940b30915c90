"""The web server around the application: routes, headers, compression, limits on what visitors hold."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util

from tracker.guard import check_guarded, read_guarded
from tracker.page import BASE_YEAR, UNITS, Language, chart, document, downloads, facts, view, visitors

HERE = Path(__file__).parent
SCRIPT = HERE / "app.py"
# The site's public address, where it has one: it stands in canonical links and link previews.
ADDRESS = os.environ.get("TRACKER_ADDRESS", "")


def routes() -> Sequence[BaseRoute]:
    """Everything that is answered beside the application itself."""
    read = ["GET", "HEAD"]
    return [
        *(Route(f"/{room}", _room(room), methods=read) for room in document.ROOMS),
        *(
            Route(prefix + name, downloads.data(name), methods=read, name=f"{prefix}{name}")
            for prefix in ("/data/", "/data/v/{version}/")
            for name in downloads.FILES
        ),
        # what is not there must not be answered with the page: a script would save it as data
        Route("/data/{rest:path}", _no_such_file, methods=read),
        Route("/figures.html", _figures_html),
        *(
            Route(f"/{kind}.{suffix}", downloads.of_view(kind, suffix))
            for kind in downloads.PICTURES
            for suffix in ("png", "svg")
        ),
        *(Route(f"/{name}", _file(name, kind)) for name, kind in document.OWN_FILES.items()),
        Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nAllow: /\n")),
        _Elsewhere("/{rest:path}", _elsewhere, methods=read),
    ]


def middleware() -> Sequence[Middleware]:
    """Trusted hosts, limits, headers on every answer, compression."""
    hosts = st.get_option("server.allowedHosts") or ["*"]
    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(Headers),
        Middleware(visitors.Limits),
        Middleware(document.CompressedAssets),
        Middleware(GZipMiddleware, minimum_size=1000),
    ]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load before the first visitor comes what the first view needs; then drop what visitors leave behind."""
    # Of a connection from an unknown page Streamlit would ask an outside address for its own, to compare
    # them, and everybody would wait meanwhile. It does not ask for what it knows.
    net_util._external_ip = ""
    send_at_once()
    await asyncio.to_thread(_warm_up)
    sweeper = asyncio.create_task(visitors.keep_sweeping())
    yield {}
    sweeper.cancel()


def send_at_once() -> None:
    """Let no small message wait: a run has many, and unless told otherwise the system keeps each back
    until the browser has confirmed the last, for 40 ms. Connections inherit this from the socket on which
    Streamlit listens."""
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.type is socket.SOCK_STREAM and each.fileno() >= 0:
            with suppress(OSError):  # one of the system's own
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


_FIRST_TEXTS: dict[Language, str] = {"en": "Seoul paid $5 million in 2019.", "ko": "2019년 5억원을 냈다."}


def _warm_up() -> None:
    # every room, what the first view draws, and what reading a first text loads
    from tracker.page import rooms
    from tracker.page.rooms import payments, read, reference  # noqa: F401 - a first visitor would wait for them

    years = rooms.all_years()
    for language, text in _FIRST_TEXTS.items():
        view.deck(language, *years)
        shown = view.build(facts.SEOUL, UNITS[0], language, BASE_YEAR, *years)
        chart.specification(shown, years)
        check_guarded(*read_guarded(text), language)
    visitors.collect()


def site(request: Request) -> str:
    """The site's own address, with a closing slash: as configured, else as it was asked for."""
    return f"{ADDRESS.rstrip('/')}/" if ADDRESS else str(request.base_url)


def _room(room: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        text = document.page(
            room, downloads.language(request), site(request), () if room else document.first_view()
        )
        # it names the host and follows the browser's language: nobody may keep it for others
        return HTMLResponse(text, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language"})

    return answer


def _no_such_file(request: Request) -> Response:
    names = ", ".join(downloads.FILES)
    return PlainTextResponse(f"{request.url.path} is not here; there are, in /data/: {names}\n", 404)


# what Streamlit answers itself; at every other address it would show the first page
_STREAMLITS = re.compile(
    r"/((_stcore|app|auth|component|media|static)/|(oauth2callback|favicon\.png|index\.html|manifest\.json)$)"
)


class _Elsewhere(Route):
    """Every address that is neither ours nor Streamlit's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and _STREAMLITS.match(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)


def _elsewhere(request: Request) -> Response:
    home = f"{request.scope.get('root_path', '')}/"
    name = request.url.path.removeprefix(home).strip("/").lower()
    # the first room has no name of its own, but its title suggests one
    room = "" if name == "payments" else name
    if room in document.ROOMS:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{home}{room}{query}")
    page = document.not_found_html(request.url.path, home, downloads.language(request))
    return HTMLResponse(page, 404, headers={"Vary": "Accept-Language"})


def _figures_html(request: Request) -> Response:
    downloads.parameters(request, ("lang",))
    page = document.figures_html(downloads.language(request))
    return HTMLResponse(page, headers={"Vary": "Accept-Language"})


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    # pages name these files with their version
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return lambda _: FileResponse(HERE / name, media_type=kind, headers=kept)


# Nothing from elsewhere and no inline script. Other sites may frame the page: there is nothing to log in to,
# and newsrooms embed charts.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'"
)


HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Headers:
    """Security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, text in HEADERS.items():
                    headers.setdefault(name, text)
            await send(message)

        await self.app(scope, receive, with_headers)
