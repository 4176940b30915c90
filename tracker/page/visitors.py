"""What visitors take of the server: their turns, their sessions and uploads, within limits."""

from __future__ import annotations

import asyncio
import gc
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

# Scripts of many visitors at once would all end last: one runs, the others wait for their turn.
_turn = threading.Semaphore()
_garbage = False


@contextmanager
def turn() -> Iterator[None]:
    """The turn of one visitor's script."""
    global _garbage
    with _turn:
        _garbage = True
        _note_session()
        yield
        # Streamlit collects garbage after every run, which took four times as long as the run. What is alive
        # is set aside: then there is nothing to search. It is searched in `collect`.
        gc.freeze()


@contextmanager
def aside() -> Iterator[None]:
    """Let others have their turn while this script waits for another process."""
    _turn.release()
    try:
        yield
    finally:
        _turn.acquire()


def collect() -> None:
    global _garbage
    _garbage = False
    gc.unfreeze()
    gc.collect()
    gc.freeze()


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
    # copies, for a script's thread may remove a file meanwhile
    stored = {name: list(files.values()) for name, files in dict(manager.file_storage).items()}
    held = {name: sum(len(file.data) for file in files) for name, files in stored.items()}
    own = held.get(session, 0) + _on_the_way[session]
    return (
        own + size <= MOST_UPLOADED_EACH and sum(held.values()) + _on_the_way.total() + size <= MOST_UPLOADED
    )


def _note_session() -> None:
    """Note the session that the script runs for, so that it is dropped soon after its tab is closed."""
    context = runtime.scriptrunner.get_script_run_ctx()
    if context:
        _last_seen[context.session_id] = time.monotonic()


async def keep_sweeping() -> None:
    """Close sessions whose tabs are gone: their texts, uploads and descriptors go with them."""
    while True:
        await asyncio.sleep(LINGER_SECONDS / 5)
        with suppress(RuntimeError):
            sweep(runtime.get_instance(), time.monotonic())
        if _garbage:
            collect()


def sweep(running: runtime.Runtime, now: float) -> None:
    """Close the sessions that have had no connection for a while."""
    for session, seen in list(_last_seen.items()):
        if running.is_active_session(session):
            _last_seen[session] = now
        elif now - seen > LINGER_SECONDS:
            running.close_session(session)
            del _last_seen[session]
