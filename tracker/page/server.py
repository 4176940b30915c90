"""The web server around the application: routes, headers, compression, limits on what visitors hold."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import net_util, runtime

from tracker.guard import check_guarded, read_guarded
from tracker.page import BASE_YEAR, UNITS, chart, document, downloads, facts, view
from tracker.page.words import Language

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
        Middleware(Limits),
        Middleware(document.CompressedAssets),
        Middleware(GZipMiddleware, minimum_size=1000),
    ]


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load before the first visitor comes what the first view needs; then drop what visitors leave behind."""
    # Of a connection from an unknown page Streamlit would ask an outside address for its own, to compare
    # them, and everybody would wait meanwhile. It does not ask for what it knows.
    net_util._external_ip = ""
    await asyncio.to_thread(_warm_up)
    sweeper = asyncio.create_task(_sweep())
    yield {}
    sweeper.cancel()


_FIRST_TEXTS: dict[Language, str] = {"en": "Seoul paid $5 million in 2019.", "ko": "2019년 5억원을 냈다."}


def _warm_up() -> None:
    # what the first view draws, and what reading a first text loads
    from tracker.page import rooms

    years = rooms.all_years()
    for language, text in _FIRST_TEXTS.items():
        view.deck(language, *years)
        shown = view.build(facts.SEOUL, UNITS[0], language, BASE_YEAR, *years)
        chart.specification(shown, years)
        check_guarded(*read_guarded(text), language)
    # Streamlit collects garbage after every run of the script. What is loaded now is never garbage: set
    # aside, it need not be searched each time, which took ten times as long as the run itself.
    gc.collect()
    gc.freeze()


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
        """Whether the address is of that sort."""
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
    try:
        downloads.parameters(request, ("lang",))
    except downloads.BadParameter as error:
        return PlainTextResponse(f"{error}\n", 400)
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


class Headers:
    """Security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = [
            (b"content-security-policy", POLICY.encode()),
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


# What visitors may hold at once, all together and each: a page is about 1 MB of memory and three descriptors.
MOST_SESSIONS = 200
MOST_UPLOADED = 256 * 2**20
MOST_UPLOADED_EACH = 32 * 2**20
# How long a visitor's state outlives the connection, so that a dropped line can be taken up again.
LINGER_SECONDS = 25
_UPLOAD = re.compile(r".*/_stcore/upload_file/([^/]+)/[^/]+")

_connections = 0
_last_seen: dict[str, float] = {}
_on_the_way: Counter[str] = Counter()  # bytes that each session is sending


class Limits:
    """Turns away visitors and uploads beyond what the server can hold."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        global _connections
        if scope["type"] == "websocket":
            if _connections >= MOST_SESSIONS:
                await send({"type": "websocket.close", "code": 1013, "reason": "too many visitors"})
                return
            _connections += 1
            try:
                await self.app(scope, receive, send)
            finally:
                _connections -= 1
            return
        found = _UPLOAD.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        session, size = found[1], _size(scope)
        if not room_for(runtime.get_instance().uploaded_file_mgr, session, size):
            text = "Too much has been uploaded; remove a file or wait a minute.\n"
            await PlainTextResponse(text, 503, headers={"Retry-After": "60"})(scope, receive, send)
            return
        _on_the_way[session] += size
        try:
            await self.app(scope, receive, send)
        finally:
            _on_the_way[session] -= size
            if not _on_the_way[session]:
                del _on_the_way[session]


def _size(scope: Scope) -> int:
    """The length of what is uploaded; without one it may be as long as Streamlit allows."""
    most: int = st.get_option("server.maxUploadSize") * 2**20
    length = dict(scope["headers"]).get(b"content-length", b"")
    return min(int(length), most) if length.isdigit() and len(length) < 20 else most


def room_for(manager: Any, session: str, size: int) -> bool:
    """Whether so many bytes more may be uploaded by a session, beside those kept and those on their way."""
    held = {name: sum(len(file.data) for file in files.values()) for name, files in _stored(manager).items()}
    own = held.get(session, 0) + _on_the_way[session]
    return (
        own + size <= MOST_UPLOADED_EACH and sum(held.values()) + _on_the_way.total() + size <= MOST_UPLOADED
    )


def _stored(manager: Any) -> dict[str, dict[str, Any]]:
    # a script's thread may remove a file meanwhile
    return {session: dict(files) for session, files in dict(manager.file_storage).items()}


def visited() -> None:
    """Note the session that the script runs for, so that it is dropped soon after its tab is closed."""
    context = runtime.scriptrunner.get_script_run_ctx()
    if context:
        _last_seen[context.session_id] = time.monotonic()


async def _sweep() -> None:
    """Close sessions whose tabs are gone: their texts, uploads and descriptors go with them."""
    while True:
        await asyncio.sleep(LINGER_SECONDS / 5)
        with suppress(RuntimeError):
            sweep(runtime.get_instance(), time.monotonic())


def sweep(running: runtime.Runtime, now: float) -> None:
    """Close the sessions that have had no connection for a while."""
    for session, seen in list(_last_seen.items()):
        if running.is_active_session(session):
            _last_seen[session] = now
        elif now - seen > LINGER_SECONDS:
            running.close_session(session)
            del _last_seen[session]
