"""Attacks on the page: addresses, pictures, hosts, hostile uploads, and what visitors leave behind."""

from __future__ import annotations

import asyncio
import http.client
import re
import socket
import statistics
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from tests import attack
from tests.attack import Result, commands
from tests.documents.files import docx, word_p
from tests.page import load
from tests.serving import serving

VISITORS = 50
HERE = "--server.address=127.0.0.1"


class Served:
    """A running page: its address, and what its processes hold."""

    def __init__(self, address: str, process: psutil.Process, log: Path) -> None:
        self.address, self.process, self.log = address, process, log
        self.peak = 0
        self.over = threading.Event()

    def own_memory(self) -> int:
        """MiB of the server alone."""
        return int(self.process.memory_info().rss) >> 20

    def watch(self) -> None:
        """Note the most memory, until it is over."""
        while not self.over.wait(0.1):
            self.peak = max(self.peak, attack.megabytes(self.process))

    def crashed(self) -> bool:
        """Whether the server is gone, or something was raised that nobody caught."""
        return not self.process.is_running() or "Traceback" in self.log.read_text(errors="replace")


@contextmanager
def served(folder: Path, *options: str, **more: Any) -> Iterator[Served]:
    """The page of the checkout that is attacked."""
    log = folder / "log"
    with serving(attack.root, log, *(options or (HERE,)), **more) as (address, process):
        page = Served(address, psutil.Process(process.pid), log)
        watcher = threading.Thread(target=page.watch)
        watcher.start()
        try:
            yield page
        finally:
            page.over.set()
            watcher.join()


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; 0 where the connection was dropped."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return answer.status, _lower(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _lower(error.headers), error.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


# --- addresses -----------------------------------------------------------------------------------

FILES = ("figures.csv", "payments.csv", "payments.json", "datapackage.json", "datapackage.zip")
PATHS = (*(f"data/{name}" for name in FILES), "picture.svg", "picture.png", "figures.html")
# each says something that is not so, or twice, or at length
WRONG = (
    "programme=XX",
    "programme=",
    "kind=日",
    'kind="',
    "kind=%00",
    "kind=%0d%0aX-Own:1",
    "from=0001",
    "from=²019",
    "from=2020&to=2010",
    "from=2019&from=2020",
    "unit=shells",
    "base=1e9",
    "lang=%ff",
    "bom=yes",
    "none=1",
    "%00=1",
    "programme=" + "a" * 30_000,
    "&".join(f"p{n}={n}" for n in range(3_000)),
    "&".join(["from=2019"] * 3_000),
)


def wrong_addresses(folder: Path) -> Result:
    """Unknown, repeated, impossible and huge parameters of every file and picture"""
    came: Counter[str] = Counter()
    with served(folder) as page:
        for path in PATHS:
            for query in WRONG:
                status, headers, body = get(f"{page.address}/{path}?{quote(query, safe='=&%')}")
                split = "x-own" in headers
                one_line = status == 400 and body.count(b"\n") <= 1 and len(body) < 100_000
                kind = "refused" if one_line else "answered" if status == 200 else f"{status}"
                came["header split" if split else kind] += 1
        crashed = page.crashed()
    total = len(PATHS) * len(WRONG)
    said = ", ".join(f"{count} {what}" for what, count in came.most_common())
    said = f"of {total}: {said.replace(' 0', ' dropped')}{'; a traceback' if crashed else ''}"
    return Result(said, came["refused"] == total and not crashed)


def pictures(folder: Path) -> Result:
    """120 different pictures asked for at once, while others open the front page"""
    with served(folder) as page, ThreadPoolExecutor(130) as pool:
        get(f"{page.address}/picture.png")
        before = attack.megabytes(page.process)
        addresses = [
            f"{page.address}/picture.png?from={first}&to={last}&lang=en"
            for first in range(1991, 2006)
            for last in range(2016, 2024)
        ]
        drawn = [pool.submit(get, address) for address in addresses]
        waits: list[float] = []
        while not all(each.done() for each in drawn) or len(waits) < 3:
            start = time.perf_counter()
            asyncio.run(load.crowd(page.address, 1))
            waits.append(time.perf_counter() - start)
        answers = [each.result() for each in drawn]
        growth = page.peak - before
    statuses = Counter(status for status, _, _ in answers)
    told = all("retry-after" in headers for status, headers, _ in answers if status == 503)
    said = f"{statuses[200]} drawn, {statuses[503]} put off; the page in at most {max(waits):.1f} s"
    held = max(waits) < 2 and told and statuses.keys() <= {200, 503} and growth < 300
    return Result(f"{said}, {growth} MiB more", held)


def other_hosts(folder: Path) -> Result:
    """Another host in the request's head, in answers that others may get from a cache"""
    paths = ("data/figures.csv", "data/datapackage.json", "picture.png", "", "read", "figures.html")
    with served(folder) as page:
        named = []
        for path in paths:
            # one that the page may trust by chance, and one that it cannot
            for host in ("localhost:1", "evil.example"):
                status, headers, body = get(f"{page.address}/{path}", Host=host)
                kept = not re.search("private|no-store", headers.get("cache-control", ""))
                spoken = host in f"{headers}{body[:200_000].decode(errors='replace')}"
                if status == 200 and spoken and kept:
                    named.append((path, host))
    return Result(f"{len(named)} of {2 * len(paths)} name it and may be kept", not named)


async def _foreign(address: str) -> None:
    """A connection that another site's page would open."""
    with suppress(OSError, WebSocketException, TimeoutError):
        async with load.visitor(address, origin="http://evil.example"):
            pass


def start(folder: Path) -> Result:
    """Started without an option: who can reach it, and whom it asks on its own"""
    asked = []

    def overhear(proxy: socket.socket) -> None:
        with suppress(OSError):
            while True:
                asked.append(proxy.accept()[0].recv(200))

    with socket.create_server(("127.0.0.1", 0)) as proxy:
        through = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        threading.Thread(target=overhear, args=(proxy,), daemon=True).start()
        names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        with served(
            folder, "--logger.level=info", environment={**dict.fromkeys(names, through), "no_proxy": ""}
        ) as page:
            asyncio.run(_foreign(page.address))
            time.sleep(3)
            heard = {c.laddr.ip for c in page.process.net_connections("inet") if c.status == "LISTEN"}
        proxy.shutdown(socket.SHUT_RDWR)
    said = f"listens on {', '.join(sorted(heard))}; {len(asked)} questions to an outside address"
    return Result(said, heard <= {"127.0.0.1", "::1"} and not asked)


# --- visitors ------------------------------------------------------------------------------------


def _bomb(path: Path) -> None:
    """A PDF of 5,000 pages, all of them one compressed stream of 20,000 lines."""
    stream = zlib.compress(b"BT /F 12 Tf 50 700 Td (It cost $5 million in 2019.) Tj ET\n" * 20_000)
    kids = " ".join(f"{n} 0 R" for n in range(5, 5005))
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 5000 /Resources << /Font << /F 3 0 R >> >> >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        *([page.encode()] * 5000),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 5005 >>\n%%EOF\n")


def _zip(path: Path) -> None:
    """Word's text, 60 MB of it in a small file."""
    path.write_bytes(docx(word_p("It cost $5 million in 2019. ") * 600_000))


HOSTILE = commands.HOSTILE | {"pages.pdf": _bomb, "bomb.docx": _zip}
MOST = 8 << 20  # what the page takes


async def upload(stream: ClientConnection, address: str, drawn: load.Drawn, name: str, data: bytes) -> float:
    """Give the page a file as a browser does; the seconds until it is read or refused."""
    begun = time.perf_counter()
    status = await asyncio.to_thread(put, address, drawn.session, "f", name, data)
    room = ClientState(page_name="read", query_string="lang=en")
    file = WidgetState(id=drawn.widgets["file_uploader"])
    said = file.file_uploader_state_value.uploaded_file_info.add(name=name, size=len(data), file_id="f")
    said.file_urls.file_id = "f"
    room.widget_states.widgets.append(file)
    if drawn.in_form:  # its button reads the file
        room.widget_states.widgets.append(WidgetState(id=drawn.widgets["button"], trigger_value=True))
    if status == 204:
        await load.step(stream, room)
    return time.perf_counter() - begun


def put(address: str, session: str, file: str, name: str, data: bytes) -> int:
    """Send a file; the status of the answer."""
    cookie = get(f"{address}/_stcore/health")[1].get("set-cookie", "").partition(";")[0]
    part = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'.encode()
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Cookie": cookie,
        "X-Xsrftoken": cookie.partition("=")[2],
    }
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        line.request("PUT", f"/_stcore/upload_file/{session}/{file}", part + data + b"\r\n--b--\r\n", headers)
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


async def hostile_visitor(address: str, files: list[tuple[str, bytes]], spent: list[float]) -> None:
    """One file after the other, again and again."""
    while True:
        for name, data in files:
            with suppress(OSError, WebSocketException, TimeoutError, AssertionError):
                async with load.visitor(address) as stream:
                    drawn = await load.step(stream, ClientState(page_name="read", query_string="lang=en"))
                    spent.append(await upload(stream, address, drawn, name, data))


def hostile_uploads(folder: Path) -> Result:
    """50 visitors, two of them with nine hostile documents again and again, the others open pages and read"""
    files = []
    for name, make in HOSTILE.items():
        make(folder / name)
        data = (folder / name).read_bytes()
        if len(data) <= MOST:
            files.append((name, data))

    async def all_at_once(address: str) -> tuple[list[float], list[float], list[float]]:
        calm = await load.crowd(address, VISITORS)
        spent: list[float] = []
        hostile = [
            asyncio.create_task(hostile_visitor(address, files[n:] + files[:n], spent)) for n in (0, 4)
        ]
        steps: list[float] = []
        try:
            for _ in range(4):
                await asyncio.sleep(3)
                steps += await load.crowd(address, VISITORS - 2)
        finally:
            for each in hostile:
                each.cancel()
        return calm, steps, spent

    with served(folder) as page:
        try:
            calm, steps, spent = asyncio.run(all_at_once(page.address))
        except (AssertionError, OSError, WebSocketException, TimeoutError) as error:
            return Result(f"a visitor was not served ({type(error).__name__}), {page.peak:,} MiB", False)
        crashed = page.crashed()
    middle = statistics.median(steps)
    said = (
        f"{len(steps)} steps of the others: median {middle:.1f} s, slowest {max(steps):.1f} s "
        f"(without uploads {statistics.median(calm):.1f} and {max(calm):.1f}); {len(spent)} uploads, "
        f"{page.peak:,} MiB at most{'; a traceback' if crashed else ''}"
    )
    return Result(said, middle <= 1 and not crashed and page.peak < 2500)


def left_behind(folder: Path) -> Result:
    """40 visitors upload 4 MB each and close their tabs"""
    data = b"It cost $5 million in 2019. " * 150_000

    async def come_and_go(address: str) -> list[int]:
        async def one() -> int:
            async with load.visitor(address) as stream:
                drawn = await load.step(stream, ClientState(page_name="read", query_string="lang=en"))
                return await asyncio.to_thread(put, address, drawn.session, "f", "a.txt", data)

        return await asyncio.gather(*(one() for _ in range(40)))

    with served(folder) as page:
        asyncio.run(load.crowd(page.address, 10))
        time.sleep(60)
        memory, descriptors = page.own_memory(), page.process.num_fds()
        taken = asyncio.run(come_and_go(page.address)).count(204)
        time.sleep(60)
        more, open_ = page.own_memory() - memory, page.process.num_fds() - descriptors
    said = f"{taken} uploads taken; a minute later {more} MiB and {open_} descriptors more"
    return Result(said, more < 40 and open_ < 20)


def too_many(folder: Path) -> Result:
    """300 visitors at once, and one who uploads 7 MB a hundred times"""

    async def all_at_once(address: str) -> tuple[int, int]:
        streams: list[ClientConnection] = []
        with suppress(OSError, WebSocketException):
            for _ in range(300):
                streams.append(await load.visitor(address))  # noqa: PERF401 - those until the first refused
        # who got in sees the page
        for stream in streams[-1:]:
            await load.step(stream, ClientState(query_string="lang=en"))
        drawn = await load.step(streams[0], ClientState(page_name="read", query_string="lang=en"))
        data = b"a" * (7 << 20)
        taken = 0
        for number in range(100):
            name = f"f{number}"
            taken += await asyncio.to_thread(put, address, drawn.session, name, name, data) == 204
        await asyncio.gather(*(stream.close() for stream in streams))
        return len(streams), taken

    with served(folder) as page:
        admitted, taken = asyncio.run(all_at_once(page.address))
        alive = get(f"{page.address}/_stcore/health")[0] == 200
    said = f"{admitted} admitted, {taken * 7} MB taken of one visitor, {page.peak:,} MiB at most"
    return Result(said, admitted < 300 and taken < 100 and alive)


ATTACKS = (wrong_addresses, pictures, other_hosts, start, hostile_uploads, too_many, left_behind)
LONG = ()
