"""Streamlit's own scripts, compressed once and kept: it sends them uncompressed, 4 MB for a first view."""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Receive, Scope, Send

_STATIC = (Path(streamlit.__file__).parent / "static" / "static").resolve()
_TYPES = {".js": b"text/javascript", ".css": b"text/css; charset=utf-8", ".svg": b"image/svg+xml"}


@lru_cache(maxsize=512)
def compressed(path: str) -> bytes | None:
    """The file below Streamlit's static folder, gzipped; None if it is not there or not a text."""
    file = (_STATIC / path).resolve()
    if file.suffix not in _TYPES or not file.is_relative_to(_STATIC) or not file.is_file():
        return None
    data = file.read_bytes()
    if file.suffix == ".css":
        data = _UNUSED_FACE.sub(b"", data)
    return gzip.compress(data, compresslevel=9, mtime=0)


# what the first view is made of; Streamlit's page would ask for each only when the element arrives
_FIRST_VIEW = (
    "ArrowVegaLiteChart",
    "Html",
    "Selectbox",
    "Slider",
    "Checkbox",
    "ButtonGroup",
)
# the theme's letters are the system's own: this face would only be fetched for the odd missing sign
_UNUSED_FACE = re.compile(rb"@font-face\{[^}]*SourceSansVF[^}]*\}")
_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


@cache
def first_view() -> tuple[str, ...]:
    """The scripts that the first view needs, largest first, so that a slow line fetches them at once.

    Names carry hashes, so they are found by their stems; a Streamlit that names them otherwise loses the
    head start and nothing else.
    """
    folder, found = _STATIC / "js", dict[str, int]()
    wanted = [path.name for stem in _FIRST_VIEW for path in folder.glob(f"{stem}.*.js")]
    while wanted:
        name = wanted.pop()
        file = folder / name
        if name not in found and file.is_file():
            text = file.read_text(encoding="utf-8")
            found[name] = len(text)
            wanted.extend(_IMPORT.findall(text))
    return tuple(sorted(found, key=lambda name: -found[name]))


class CompressedAssets:
    """Answers requests for scripts and styles from memory, gzipped; lets everything else through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._body(scope)
        if body is None:
            await self.app(scope, receive, send)
            return
        headers = [
            (b"content-type", _TYPES[Path(scope["path"]).suffix]),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(body)).encode()),
            # the names carry a hash of the content
            (b"cache-control", b"public, max-age=31536000, immutable"),
            (b"vary", b"accept-encoding"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})

    def _body(self, scope: Scope) -> bytes | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        if not scope["path"].startswith("/static/"):
            return None
        accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
        return compressed(scope["path"].removeprefix("/static/")) if b"gzip" in accepts else None
