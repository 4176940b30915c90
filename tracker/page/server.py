"""The web server around the application: data routes, plain pages, headers and compression."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import lru_cache
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
from tracker.models import Kind
from tracker.page import headline, plain, shelf, shell
from tracker.page.assets import CompressedAssets, compressed, first_view
from tracker.page.choices import BASE_YEAR, SHAPES, UNITS
from tracker.page.words import Language, known, preferred
from tracker.reading.documents import from_text
from tracker.record import export

SCRIPT = Path(__file__).with_name("app.py")
_TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".zip": "application/zip"}
_YEAR = re.compile(r"\d{4}", re.A)


class BadFilter(ValueError):  # noqa: N818
    """A filter in the address that means nothing."""


def routes() -> Sequence[BaseRoute]:
    """Everything that is answered beside the application itself."""
    rooms = [Route(f"/{room}", _room(room), methods=["GET", "HEAD"]) for room in shell.ROOMS]
    data = [
        Route(prefix + name, _data(make), methods=["GET", "HEAD"], name=f"{prefix}{name}")
        for prefix in ("/data/", "/data/v/{version}/")
        for name, make in FILES.items()
    ]
    return [
        *rooms,
        *data,
        # what is not there must not be answered with the page: a script would save it as data
        Route("/data/{rest:path}", _no_such_file, methods=["GET", "HEAD"]),
        Route("/figures.html", _figures_html),
        Route("/picture.png", _picture("png")),
        Route("/picture.svg", _picture("svg")),
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


def _language(request: Request) -> Language:
    asked = known(request.query_params.get("lang"))
    return asked or preferred(request.headers.get("accept-language"))


def _address(request: Request) -> str:
    return str(request.base_url)


def _room(room: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        address = _address(request)
        card = plain.card(address) if room in ("", "data") else None
        text = shell.page(room, _language(request), address, card)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
        return HTMLResponse(text, headers=headers)

    return answer


def _year(request: Request, name: str) -> int | None:
    value = request.query_params.get(name)
    if value is None:
        return None
    if not _YEAR.fullmatch(value):
        raise BadFilter(f"{name}={value!r} is not a year; write for example {name}=2019")
    return int(value)


def _one_of(request: Request, name: str, allowed: Sequence[str]) -> str | None:
    value = request.query_params.get(name)
    if value is not None and value not in allowed:
        raise BadFilter(f"{name}={value!r} is not one of: {', '.join(allowed)}")
    return value


def _filters(request: Request) -> dict[str, Any]:
    unknown = set(request.query_params) - {"programme", "kind", "from", "to", "lang", "v"}
    if unknown:
        raise BadFilter(f"unknown filter: {', '.join(sorted(unknown))}; use programme, kind, from, to")
    first, last = _year(request, "from"), _year(request, "to")
    if first and last and first > last:
        raise BadFilter(f"from={first} is after to={last}")
    return {
        "programme": _one_of(request, "programme", tuple(shelf.record().programmes)),
        "kind": _one_of(request, "kind", tuple(Kind)),
        "from_": first,
        "to": last,
    }


def _given(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _payment_filters(request: Request) -> dict[str, Any]:
    found = _filters(request)
    if found.pop("kind") not in (None, Kind.PAYMENT):
        raise BadFilter("payments have no other kind: ask figures.csv")
    return found | {"programme": found["programme"] or shelf.SEOUL}


FILES: dict[str, Callable[[Request], bytes]] = {
    "figures.csv": lambda request: export.figures_csv(shelf.record(), **_filters(request)),
    "payments.csv": lambda request: export.payments_csv(shelf.record(), **_payment_filters(request)),
    "payments.json": lambda request: export.payments_json(shelf.record(), **_payment_filters(request)),
    "datapackage.json": lambda _: plain.descriptor_json(),
    "datapackage.zip": lambda request: export.package_zip(shelf.record(), filters=_given(_filters(request))),
}


def _data(make: Callable[[Request], bytes]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        asked, current = request.path_params.get("version"), shelf.version()
        if asked not in (None, current):
            return PlainTextResponse(
                f"This server holds version {current} of the data, not {asked}. "
                "What changed is in the changelog of the data package: "
                f"{_address(request)}data/datapackage.zip\n",
                404,
            )
        try:
            body = make(request)
        except BadFilter as error:
            return PlainTextResponse(f"{error}\n", 400)
        name = Path(request.url.path).name
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        stem, suffix = name.rsplit(".", 1)
        filtered = "_filtered" if set(request.query_params) & {"programme", "kind", "from", "to"} else ""
        headers = {
            "ETag": tag,
            "Cache-Control": "public, max-age=31536000, immutable" if asked else "public, max-age=300",
            "Access-Control-Allow-Origin": "*",
            "Link": f'<{_address(request)}data/datapackage.json>; rel="describedby"',
            "Content-Disposition": f'inline; filename="{stem}_{current}{filtered}.{suffix}"',
            "X-Data-Version": current,
            "X-Retrieved": date.today().isoformat(),  # noqa: DTZ011
        }
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=_TYPES[f".{suffix}"], headers=headers)

    return answer


def _no_such_file(request: Request) -> Response:
    names = ", ".join(FILES)
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
    page = plain.not_found_html(request.url.path, home, _language(request))
    return HTMLResponse(page, 404, headers={"Vary": "Accept-Language"})


def _figures_html(request: Request) -> Response:
    return HTMLResponse(plain.figures_html(_language(request)), headers={"Vary": "Accept-Language"})


def _picture(suffix: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            unit = _one_of(request, "unit", UNITS) or UNITS[0]
            shape = _one_of(request, "shape", SHAPES) or SHAPES[0]
        except BadFilter as error:
            return PlainTextResponse(f"{error}\n", 400)
        body = _drawn(unit, _language(request), suffix, shape)
        kind = "image/png" if suffix == "png" else "image/svg+xml"
        return Response(body, media_type=kind, headers={"Cache-Control": "public, max-age=3600"})

    return answer


@lru_cache(maxsize=64)
def _drawn(unit: str, language: Language, suffix: str, shape: str) -> bytes:
    # matplotlib takes a second to import: only who asks for a picture waits for it
    from tracker.page import picture, view

    language = picture.drawable(language)
    shown = view.build(shelf.SEOUL, unit, language)
    return picture.draw(shown, language=language, suffix=suffix, shape=shape)


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
