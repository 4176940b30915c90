"""Many visitors at once, on this machine: `python -m tests.page.load [ADDRESS [VISITORS]]`.

Each visitor speaks the page's own protocol, as a browser does: opens a room, waits until it is drawn, then
chooses a point of the chart or has a draft read and checked. It prints how long the steps took, and fails on
any error. Only loopback addresses are accepted: a load test has no business elsewhere.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

HERE = ("127.0.0.1", "localhost", "::1")
DRAFT = (
    "SEOUL, Nov. 10, 2025 - Visitor {number} writes that Korea will pay 1.52 trillion won ($1.07 billion) "
    "for U.S. troops next year. It had agreed on 1.389 trillion won for 2020. " + "The talks went on. " * 40
)
LONGEST_WAIT = 120.0


@dataclass(slots=True)
class Drawn:
    """What one run of the page's script gave."""

    seconds: float
    widgets: dict[str, str] = field(default_factory=dict)
    html: str = ""
    session: str = ""
    in_form: bool = False  # whether a button reads the file that is given


def visitor(address: str, origin: str = "") -> connect:
    """The connection of one visitor, to be opened."""
    netloc = urlsplit(address).netloc
    options: Any = {"subprotocols": ["streamlit"], "origin": origin or f"http://{netloc}", "max_size": None}
    return connect(f"ws://{netloc}/_stcore/stream", **options)


async def visit(address: str, number: int) -> list[Drawn]:
    """One visitor: two steps, timed."""
    async with visitor(address) as stream:
        if number % 2:
            room = ClientState(page_name="read", query_string="lang=en")
            opened = await step(stream, room)
            text = WidgetState(id=opened.widgets["text_area"], string_value=DRAFT.format(number=number))
            press = WidgetState(id=opened.widgets["button"], trigger_value=True)
            room.widget_states.widgets.extend([text, press])
            read = await step(stream, room)
            assert f"Visitor {number} writes" in read.html, "another visitor's text, or none"
            assert "differs" in read.html
            return [opened, read]
        opened = await step(stream, ClientState(query_string="lang=en"))
        chosen = await step(stream, ClientState(query_string=f"lang=ko&point=kr-sma-{1991 + number % 36}"))
        assert str(1991 + number % 36) in chosen.html
        return [opened, chosen]


async def step(stream: ClientConnection, state: ClientState) -> Drawn:
    """Run the page's script once and take everything that it draws."""
    started, drawn = time.perf_counter(), Drawn(0)
    await stream.send(BackMsg(rerun_script=state).SerializeToString())
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            message = ForwardMsg.FromString(await stream.recv())  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                note(message.delta.new_element, drawn)
            elif kind == "new_session":
                drawn.session = message.new_session.initialize.session_id
            elif kind == "script_finished":
                drawn.seconds = time.perf_counter() - started
                return drawn


def note(element: object, drawn: Drawn) -> None:
    """Keep the text of an element and the first widget of each sort; an error on the page is one here."""
    kind = element.WhichOneof("type")  # type: ignore[attr-defined]
    assert kind != "exception", element
    if kind == "html":
        drawn.html += element.html.body  # type: ignore[attr-defined]
    elif kind in ("text_area", "button", "file_uploader"):
        if kind == "file_uploader":
            drawn.in_form = bool(element.file_uploader.form_id)  # type: ignore[attr-defined]
        drawn.widgets.setdefault(kind, getattr(element, kind).id)


async def crowd(address: str, visitors: int) -> list[float]:
    """All visitors at once; the seconds of every step. The first failure of any is raised."""
    steps = await asyncio.gather(*(visit(address, number) for number in range(visitors)))
    return [drawn.seconds for visit in steps for drawn in visit]


def main(address: str = "http://127.0.0.1:8501", visitors: str = "50") -> int:
    if urlsplit(address).hostname not in HERE:
        print(f"{address} is not on this machine", file=sys.stderr)  # noqa: T201
        return 2
    seconds = sorted(asyncio.run(crowd(address, int(visitors))))
    middle, most = statistics.median(seconds), seconds[-1]
    print(f"{visitors} visitors, {len(seconds)} steps: median {middle:.2f} s, slowest {most:.2f} s")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
