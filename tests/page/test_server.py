"""The server as other programs meet it: data routes, plain pages, headers, compression."""

from __future__ import annotations

import csv
import gc
import gzip
import io
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import weakref
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from html import escape
from urllib.parse import unquote

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tests.page import load
from tracker.page import document, facts, view, visitors
from tracker.page import server as server_module
from tracker.page.document import compressed
from tracker.record import export


def get(address: str, **headers: str) -> tuple[int, Message, bytes]:
    """Status, headers and body of one answer, errors included."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"))))


def test_figures_route_filters_and_has_no_byte_order_mark(server: str) -> None:
    status, headers, body = get(
        f"{server}/data/figures_full.csv?programme=KR-SMA&kind=payment&from=2019&to=2021"
    )
    found = rows(body)
    assert status == 200
    assert not body.startswith(b"\xef\xbb\xbf")
    assert headers["Content-Type"] == "text/csv; charset=utf-8"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "describedby" in headers["Link"]
    assert headers["Content-Disposition"].endswith('_KR-SMA_payment_2019_2021.csv"')
    assert {row["programme"] for row in found} == {"KR-SMA"}
    assert {row["kind"] for row in found} == {"payment"}
    chosen = export.select(
        facts.record(), {"programme": "KR-SMA", "kind": "payment", "from": 2019, "to": 2021}
    )
    assert [row["id"] for row in found] == [figure.id for figure in chosen]
    assert all(re.fullmatch(r"-?\d+", row["amount"]) for row in found)


def test_figures_route_without_filters_gives_everything(server: str) -> None:
    assert len(rows(get(f"{server}/data/figures.csv")[2])) == len(facts.record().figures)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "programme=XX",
            "kind=gift",
            "kind=日",
            "from=last",
            "to=20191",
            "from=²019",
            "from=0001",
            "programme=",
        ),
        *(
            "from=2030&to=2010",
            "bom=yes",
            "year=2019",
            "lang=xx",
            "from=2019&from=2020",
            'kind="',
            "kind=%00",
        ),
        *("unit=shells", "shape=round", "base=1800", "projected=maybe", "%00=1"),
    ],
)
@pytest.mark.parametrize(
    "path", ["data/figures.csv", "data/datapackage.json", "data/datapackage.zip", "picture.svg"]
)
def test_a_parameter_that_means_nothing_is_refused_in_one_line(server: str, path: str, query: str) -> None:
    status, headers, body = get(f"{server}/{path}?{urllib.request.quote(query, safe='=&%')}")
    assert status == 400
    assert headers["Content-Type"].startswith("text/plain")
    assert body.decode().count("\n") == 1


def test_who_asks_for_an_unknown_parameter_is_told_the_known_ones(server: str) -> None:
    assert "programme, kind, from, to, bom" in get(f"{server}/data/figures.csv?year=2019")[2].decode()
    assert "takes no parameters" in get(f"{server}/data/datapackage.json?x=1")[2].decode()


@pytest.mark.parametrize("path", ["/nope", "/read/nope", "/static", "/%3Cb%3E?lang=en", "/claims.html"])
def test_an_address_of_nothing_says_so(server: str, path: str) -> None:
    status, headers, body = get(f"{server}{path}")
    assert status == 404
    assert headers["Content-Type"].startswith("text/html")
    page = body.decode()
    assert escape(unquote(path.split("?")[0])) in page
    for room in document.ROOMS:
        assert f'href="/{room}?lang=en"' in page
        assert get(f"{server}/{room}?lang=en")[0] == 200


def test_an_address_of_nothing_says_so_in_the_readers_language(server: str) -> None:
    page = get(f"{server}/nope", **{"Accept-Language": "ko"})[2].decode()
    assert '<html lang="ko">' in page
    assert "찾을 수 없습니다" in page


@pytest.mark.parametrize("path", ["/payments?point=kr-sma-2019", "/Read/?lang=ko", "/claims/"])
def test_near_misses_lead_to_the_room(server: str, path: str) -> None:
    with urllib.request.urlopen(server + path, timeout=30) as answer:
        assert answer.status == 200
        room, _, query = path.partition("?")
        room = room.strip("/").lower().replace("payments", "")
        assert answer.url == f"{server}/{room}" + (f"?{query}" if query else "")


@pytest.mark.parametrize("path", ["sources.csv", "nope.csv", "figures.json", "v/2020-01-01/nope.csv"])
def test_a_file_that_is_not_there_is_not_the_page(server: str, path: str) -> None:
    status, headers, body = get(f"{server}/data/{path}")
    assert status == 404
    assert headers["Content-Type"].startswith("text/plain")
    assert "figures.csv" in body.decode()


def test_payments_as_csv_and_json_hold_the_same_points(server: str) -> None:
    table = rows(get(f"{server}/data/payments.csv?from=1991&to=2026")[2])
    points = json.loads(get(f"{server}/data/payments.json?from=1991&to=2026")[2])["points"]
    assert [row["year"] for row in table] == [str(point["year"]) for point in points]
    assert [row["krw"] for row in table] == [point["krw"] for point in points]
    assert [int(row["year"]) for row in table] == list(range(1991, 2027))


def test_what_the_page_links_to_is_what_the_export_gives(server: str) -> None:
    query = "from=2020&to=2028&base=2020&bom=1"
    body = get(f"{server}/data/payments.csv?{query}")[2]
    given: export.Filters = {"from": 2020, "to": 2028, "base": 2020, "bom": True}
    assert body == export.csv_file(facts.record(), "payments", given)
    assert body.startswith(b"\xef\xbb\xbf")
    assert rows(body[3:])[-1]["year"] == "2026"
    for wrong in ("base=1800", "base=x", "bom=2"):
        assert get(f"{server}/data/payments.csv?{wrong}")[0] == 400


def test_package_explains_itself(server: str) -> None:
    status, headers, body = get(f"{server}/data/datapackage.zip?programme=JP-HNS")
    assert status == 200
    assert headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        names = package.namelist()
        assert {"datapackage.json", "figures.csv", "sources.csv"} <= {name.rsplit("/")[-1] for name in names}
    described = json.loads(get(f"{server}/data/datapackage.json")[2])
    assert described["version"] == facts.record().version


def test_a_version_of_the_data_has_an_address_of_its_own(server: str) -> None:
    current = f"{server}/data/v/{facts.record().version}/figures.csv"
    status, headers, body = get(current)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    assert get(current, **{"If-None-Match": headers["ETag"]})[0] == 304
    assert body == get(f"{server}/data/figures.csv")[2]
    status, _, body = get(f"{server}/data/v/1999-01-01/figures.csv")
    assert status == 404
    assert facts.record().version in body.decode()


@pytest.mark.parametrize("room", ["", "read", "claims", "sources", "method", "data"])
def test_every_room_says_what_it_is_in_both_languages(server: str, room: str) -> None:
    english, korean = (get(f"{server}/{room}?lang={code}")[2].decode() for code in ("en", "ko"))
    titles = [re.search(r"<title>(.*?)</title>", page)[1] for page in (english, korean)]  # type: ignore[index]
    assert titles[0] != titles[1]
    assert all("Streamlit" not in title for title in titles)
    assert '<html lang="en">' in english
    assert '<html lang="ko">' in korean
    for page in (english, korean):
        assert '<meta name="description"' in page
        assert "figures.html" in page.split("<noscript>")[1].split("</noscript>")[0]


def test_language_follows_the_browser_unless_asked(server: str) -> None:
    header = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}
    assert '<html lang="ko">' in get(f"{server}/", **header)[2].decode()
    assert '<html lang="en">' in get(f"{server}/?lang=en", **header)[2].decode()


def test_data_card_for_search_engines(server: str) -> None:
    page = get(f"{server}/")[2].decode()
    card = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    assert card["@type"] == "Dataset"
    assert card["version"] == facts.record().version
    assert card["temporalCoverage"].startswith("1991/")
    for part in card["distribution"]:
        assert get(part["contentUrl"])[0] == 200


def test_tables_without_a_script(server: str) -> None:
    status, _, body = get(f"{server}/figures.html?lang=ko")
    page = body.decode()
    assert status == 200
    assert "<script" not in page
    assert page.count("<tr>") > len(facts.record().figures)
    # a year paid in two currencies shows both parts, and every year where it comes from
    payments = page.split("<table")[1]
    [year] = [row for row in payments.split("<tr>") if ">2002</th>" in row]
    point = facts.at_year(2002)
    assert point
    assert all(escape(part.words) in year for part in point.parts)
    assert payments.count("<tr>") - 1 == sum("<a href" in row for row in payments.split("<tr>"))
    assert '<html lang="ko">' in page
    # every sum is in won, projections included, and everything is found from the list at the top
    assert ">2030</th>" in payments
    [year] = [row for row in payments.split("<tr>") if ">1998</th>" in row]
    assert "≈" in year
    assert all(f'id="{name}"' in page for name in re.findall('href="#(.*?)"', page))
    assert '<th scope="row" class="short"></th>' not in page
    assert facts.record().version in page


@pytest.mark.parametrize("path", ["/", "/data/figures.csv", "/figures.html", "/_stcore/health", "/nowhere"])
def test_security_headers_on_every_answer(server: str, path: str) -> None:
    headers = get(f"{server}{path}")[1]
    policy = headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "http" not in policy
    # nothing may be sent to another host, by a socket either
    assert "connect-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_scripts_come_compressed(server: str) -> None:
    page = get(f"{server}/")[2].decode()
    path = re.search(r'src="\./(static/js/index[^"]+)"', page)[1]  # type: ignore[index]
    _, headers, body = get(f"{server}/{path}", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    plain = get(f"{server}/{path}")[2]
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 2


def test_what_the_first_visit_asked_for_is_preloaded_for_the_next(server: str) -> None:
    page = get(f"{server}/")[2].decode()
    names = re.findall(r'rel="modulepreload" href="\./(static/js/[^"]+)" fetchpriority', page)
    assert len(names) == len(set(names))
    for name in names:
        assert get(f"{server}/{name}")[0] == 200


@pytest.mark.parametrize(
    "path", ["../index.html", "js/../../index.html", "/etc/hosts.js", "js/none.js", "js"]
)
def test_nothing_outside_the_static_folder_is_served(path: str) -> None:
    assert compressed(path) is None


def test_a_crowd_is_served_and_nobody_gets_anothers_text(server: str) -> None:
    command = [sys.executable, "-m", "tests.page.load", server, "16"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("16 visitors, 32 steps")


def test_a_load_test_goes_nowhere_else() -> None:
    assert load.main("http://192.0.2.1:8501", "1") == 2


def test_picture_is_drawn_for_link_previews(server: str) -> None:
    status, headers, body = get(f"{server}/picture.png?lang=en")
    assert status == 200
    assert headers["Content-Type"] == "image/png"
    assert body.startswith(b"\x89PNG")


def test_pictures_beyond_what_can_be_drawn_soon_are_put_off(server: str) -> None:
    def ask(first: int) -> tuple[int, str | None]:
        status, headers, _ = get(f"{server}/picture.png?from={first}&unit=index&shape=square")
        return status, headers["Retry-After"]

    with ThreadPoolExecutor(40) as visitors:
        answers = list(visitors.map(ask, range(1991, 2026)))
    assert {status for status, _ in answers} == {200, 503}
    assert all(wait for status, wait in answers if status == 503)


def test_a_picture_is_of_the_programme_asked_for(server: str) -> None:
    drawing = get(f"{server}/picture.svg?programme=JP-HNS&lang=en")[2].decode()
    assert facts.programme_name("JP-HNS", "en") in drawing


def test_years_beyond_the_record_are_one_picture(server: str) -> None:
    drawings = {get(f"{server}/picture.svg?from={year}")[2] for year in (1945, 1950, 1991)}
    assert len(drawings) == 1


def test_an_answer_that_may_be_kept_names_no_host(server: str) -> None:
    spoofed = {"Host": "localhost:1"}
    for path in ("data/figures.csv", f"data/v/{facts.record().version}/figures.csv", "picture.png"):
        _, headers, body = get(f"{server}/{path}", **spoofed)
        assert "localhost" not in str(headers)
        assert b"localhost:1" not in body
    assert get(f"{server}/", **spoofed)[1]["Cache-Control"].startswith("private")
    assert get(f"{server}/", Host="evil.example")[0] == 400


class Running:
    """A stand-in for Streamlit's runtime: who is connected, and who was closed."""

    def __init__(self, *active: str) -> None:
        self.active, self.closed = set(active), list[str]()

    def is_active_session(self, session: str) -> bool:
        return session in self.active

    def close_session(self, session: str) -> None:
        self.closed.append(session)


def test_a_closed_tab_is_forgotten_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "_last_seen", {"open": 0.0, "closed": 0.0})
    running = Running("open")
    for now in (10.0, visitors.LINGER_SECONDS + 1.0):
        visitors.sweep(running, now)  # type: ignore[arg-type]
    assert running.closed == ["closed"]
    assert visitors.LINGER_SECONDS < 60
    visitors.sweep(running, 100.0)  # type: ignore[arg-type]
    assert running.closed == ["closed"]


def test_uploads_are_bounded_for_each_and_for_all() -> None:
    manager, size = MemoryUploadedFileManager("/"), 8 * 2**20
    taken = Counter[str]()
    for session in ["a"] * 5 + [f"v{n}" for n in range(40)]:
        if visitors.room_for(manager, session, size):
            taken[session] += 1
            name = str(taken[session])
            manager.add_file(session, UploadedFileRec(name, name, "", bytes(size)))
    assert taken["a"] * size == visitors.MOST_UPLOADED_EACH
    assert taken.total() * size == visitors.MOST_UPLOADED
    manager.remove_session_files("a")
    assert visitors.room_for(manager, "b", size)


def test_a_picture_shows_what_is_asked_for(server: str) -> None:
    query = "unit=constant-won&base=2020&from=2010&to=2020&lang=en&shape=square"
    _, headers, body = get(f"{server}/picture.svg?{query}")
    shown = view.build(facts.SEOUL, "constant-won", "en", 2020, 2010, 2020)
    assert shown.title in body.decode()
    name = f"payments_{facts.record().version}_2010_2020_constant-won_square.svg"
    assert headers["Content-Disposition"] == f'inline; filename="{name}"'


def test_one_script_runs_at_a_time_unless_it_waits_for_another_process() -> None:
    order: list[str] = []
    waiting, done = threading.Event(), threading.Event()

    def first() -> None:
        with visitors.turn():
            with visitors.aside():
                waiting.set()
                assert done.wait(10)
            order.append("first")

    def second() -> None:
        with visitors.turn():
            order.append("second")
            done.set()

    others = threading.Thread(target=first)
    others.start()
    assert waiting.wait(10)
    second()
    others.join(10)
    assert order == ["second", "first"]


def test_what_is_alive_after_a_run_is_not_searched_for_garbage() -> None:
    with visitors.turn():
        kept: list[object] = []
    assert not any(each is kept for each in gc.get_objects())
    visitors.collect()
    gc.unfreeze()


def test_garbage_is_collected_in_the_end() -> None:
    class Page:
        own: object = None

    with visitors.turn():
        page = Page()
        page.own = page
        seen = weakref.ref(page)
        del page
    gc.collect()
    assert seen()
    visitors.collect()
    gc.unfreeze()
    assert not seen()


def test_no_small_message_waits_for_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server_module.send_at_once()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
