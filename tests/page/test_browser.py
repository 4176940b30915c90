"""The page in a real browser: as a reporter uses it, and as one who cannot see or use a mouse does."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tracker import find_figures
from tracker.documents.read import from_text
from tracker.guard import check_guarded
from tracker.page import facts, rooms, view
from tracker.page.document import ROOMS

pytestmark = pytest.mark.browser

DRAFT = (
    "SEOUL, Nov. 10, 2025 - Korea will pay 1.52 trillion won ($1.14 billion) for U.S. troops next year. "
    "It had agreed on 1.389 trillion won for 2020, while Washington demanded $5 billion."
)
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> "
    "![p](http://evil.invalid/p.png) [l](http://evil.invalid) $x$ :red[r] =cmd() cost 5 billion won. "
    "@SUM(A1) Korea pays 1.0389 trillion won for U.S. troops in 2019."
)


@pytest.fixture
def visit(server: str, chrome: Browser) -> Iterator[Any]:
    """Opens a page as a new visitor; whatever it asks of other hosts, and its faults, fail the test."""
    opened, faults = [], []

    def open_page(path: str = "/", **options: Any) -> Page:
        context = chrome.new_context(**({"locale": "en-US", "accept_downloads": True} | options))
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on(
            "request",
            lambda r: None if r.url.startswith((server, "data:", "blob:")) else faults.append(r.url),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto(server + path)
        settle(page)
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert faults == []


def settle(page: Page) -> None:
    """Wait until the page's script has run and everything has been drawn."""
    page.locator("footer.foot").wait_for()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def rest(page: Page) -> None:
    """Wait until no run follows the last one: what a widget has to say comes in a run of its own."""
    for _ in range(3):
        settle(page)
        page.wait_for_timeout(250)


def card(page: Page) -> str:
    return page.locator(".card").inner_text()


def mark(page: Page, year: int) -> None:
    """Click the mark of a year on the chart."""
    box = page.locator(f"svg.marks [aria-roledescription=point][aria-label^='{year}']").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_click_keyboard_and_address_open_the_same_citation(visit: Any, server: str) -> None:
    page = visit()
    mark(page, 2019)
    expect(page.locator(".card .kicker")).to_contain_text("2019")
    assert page.url.endswith("?point=kr-sma-2019")
    clicked = card(page)
    assert "1.0389 trillion won" in clicked
    assert "Ministry of Foreign Affairs" in clicked

    box = page.get_by_role("combobox", name="Show source for")
    box.focus()
    box.fill("2005")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".card .kicker")).to_contain_text("2005")
    by_keyboard, address = card(page), page.url
    assert address.endswith("?point=kr-sma-2005")

    # a point chosen elsewhere can be clicked at once, even the one that was clicked before
    mark(page, 2019)
    expect(page.locator(".card .kicker")).to_contain_text("2019")
    # a run that is not yet over still says what was chosen before
    rest(page)
    page.go_back()
    expect(page.locator(".card .kicker")).to_contain_text("2005")
    rest(page)
    page.go_back()
    expect(page.locator(".card .kicker")).to_contain_text("2019")
    assert report_free(card(page)) == report_free(clicked)

    other = visit("/?point=kr-sma-2005")
    assert report_free(card(other)) == report_free(by_keyboard)
    assert other.locator("tr.chosen th").inner_text() == "2005"


def report_free(text: str) -> str:
    """A card's text without the report, which holds the address."""
    return text.split("Report a problem")[0]


def test_on_a_phone_value_publisher_and_date_stand_right_below_the_chart(visit: Any) -> None:
    page = visit(
        "/?point=kr-sma-2019", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    chart = page.locator("svg.marks").bounding_box()
    place = page.locator(".card .place").bounding_box()
    assert chart
    assert place
    assert 0 < place["y"] - (chart["y"] + chart["height"]) < 220
    expect(page.locator(".card .place")).to_contain_text("Ministry of Foreign Affairs, 2019-02-10")
    chosen = page.locator("svg.marks text", has_text="2019: 1.0389 trillion won").last
    expect(chosen).to_be_visible()
    page.get_by_role("link", name="Back to the chart").click()
    assert page.url.endswith("#chart")


def test_countries_are_compared_by_click_and_address(visit: Any) -> None:
    page = visit("/compare?in=per_soldier")
    mark(page, 2019)
    expect(page.locator(".answer")).to_contain_text("2019")
    assert "in=per_soldier" in page.url
    with page.expect_download() as waiting:
        page.get_by_role("link", name="These values as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    shown = page.locator("table[data-table=compared] tbody tr").count()
    assert shown == len({row["year"] for row in rows if row["value"]})


def test_who_looks_for_trumps_demands_finds_them(visit: Any) -> None:
    page = visit("/claims")
    box = page.get_by_role("textbox", name="Who said it")
    box.fill("Trump demand")
    box.press("Enter")
    page.wait_for_url("**/claims?find=Trump+demand*")
    settle(page)
    said = page.locator("table[data-table=claims] td[data-label=Person]").all_inner_texts()
    assert "Donald Trump" in said
    assert len(said) < 30


def test_citations_are_copied_by_their_buttons(visit: Any) -> None:
    page = visit("/?point=kr-sma-2019", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".card summary", has_text="Cite this figure").click()
    button = page.locator(".card button[data-copy]:visible").nth(1)
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "1.0389 trillion won" in copied
    assert "kr-sma-2019" in copied


def test_a_phone_on_a_bad_line_waits_for_little(server: str, chrome: Browser) -> None:
    # 1.6 Mbit/s bring 0.2 MB a second: nobody waits for ten
    context = chrome.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    page, taken = context.new_page(), []
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: taken.append(event["encodedDataLength"]))
    page.goto(server)
    page.locator("svg.marks [aria-roledescription=point]").first.wait_for()
    assert 0 < sum(taken) < 1_600_000
    context.close()


def test_another_card_is_announced(visit: Any) -> None:
    page = visit("/?point=kr-sma-2019")
    aloud = page.locator("p.unseen[role=status]")
    expect(aloud).to_be_empty()
    mark(page, 2013)
    expect(aloud).to_contain_text("2013: 869.5 billion won")


@pytest.mark.parametrize("width", [320, 700, 1120])
def test_a_framed_chart_fits_and_opens_its_citation(visit: Any, width: int) -> None:
    size = {"width": width, "height": rooms.FRAME_HEIGHT}
    english = visit("/?embed=true&lang=en&unit=constant-won&point=kr-sma-1999", viewport=size)
    height = english.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert height <= rooms.FRAME_HEIGHT
    page = visit("/?embed=true&lang=ko&unit=usd&point=kr-sma-2019", viewport=size)
    expect(page.locator("svg.marks")).to_have_count(1)
    assert page.locator("table, .masthead, .st-key-rooms, .card, h2").count() == 0
    tall, wide = page.evaluate(
        "(e => [e.scrollHeight, e.scrollWidth])(document.querySelector('[data-testid=stMain]'))"
    )
    assert tall <= rooms.FRAME_HEIGHT
    assert wide <= width
    mark(page, 2013)
    expect(page.locator(".answer")).to_contain_text("2013")
    whole = page.get_by_role("link", name="출처와 전체 내용 보기").get_attribute("href")
    assert whole
    assert "embed" not in whole
    assert {"unit=usd", "point=kr-sma-2013", "lang=ko"} < set(whole.split("?")[1].split("&"))


def test_touch_opens_the_nearest_point(visit: Any) -> None:
    page = visit("/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    point = page.locator("svg.marks [aria-label^='2013 ']").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] - 12)
    expect(page.locator(".card .kicker")).to_contain_text("2013")


def test_filtered_csv_equals_the_table(visit: Any) -> None:
    page = visit("/?from=2014&to=2021&unit=constant-won&base=2020")
    table = page.locator("table[data-table=payments] tbody tr").all()
    years = [row.locator("th").inner_text() for row in table]
    shown = [row.locator("td").first.inner_text() for row in table]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Payments as CSV").click()
    data = Path(waiting.value.path()).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["year"] for row in rows] == list(reversed(years)) == [str(y) for y in range(2014, 2022)]
    marks = {m.year: m for m in view.build(facts.SEOUL, "constant-won", "en", 2020).marks}
    for row, text in zip(rows, reversed(shown), strict=True):
        assert text == marks[int(row["year"])].text
        assert abs(float(row["krw_constant"]) / 1e12 - marks[int(row["year"])].value) < 1e-6


def test_choices_stand_in_the_address_and_survive_language_and_reload(visit: Any) -> None:
    page = visit("/?unit=usd&point=kr-sma-2019")
    page.get_by_role("radio", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("h1")).to_contain_text("배")
    assert "unit=usd" in page.url
    assert "lang=ko" in page.url
    expect(page.locator(".card .sum")).to_have_text("8억9,110만 달러")
    page.reload()
    settle(page)
    expect(page.locator(".card .sum")).to_have_text("8억9,110만 달러")
    page.get_by_role("link", name="방법").first.click()
    expect(page.locator("h1")).to_have_text("방법")
    assert page.title() == "방법 – 방위비분담 트래커"


def test_links_to_the_rooms_keep_language_and_choices(visit: Any) -> None:
    page = visit("/?lang=ko&unit=usd&point=kr-sma-2019")
    row = page.get_by_role("navigation", name="페이지")
    expect(row.locator("[aria-current=page]")).to_have_text("분담금")
    row.get_by_role("link", name="출처").click()
    page.wait_for_url("**/sources?lang=ko")
    expect(row.locator("[aria-current=page]")).to_have_text("출처")
    row.get_by_role("link", name="분담금").click()
    page.wait_for_url("**/?*unit=usd*")
    assert {"lang=ko", "unit=usd", "point=kr-sma-2019"} == set(page.url.split("?")[1].split("&"))


@pytest.mark.parametrize("room", ROOMS)
def test_every_stop_of_the_keyboard_is_seen(visit: Any, room: str) -> None:
    page = visit(f"/{room}")
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { for (let e = document.activeElement, n = 0; e && n < 7; e = e.parentElement, n++) {"
            " const style = getComputedStyle(e);"
            " if (style.opacity === '0' && e.tagName !== 'INPUT') return false;"
            " if (style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2) return true; }"
            " return document.activeElement === document.body })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 300)")


def test_values_that_mean_nothing_in_the_address_do_no_harm(visit: Any) -> None:
    page = visit("/?unit=shells&point=<b>&from=x&to=99999&with=,,KR-SMA,ZZ&base=1&lang=xx&layer=1")
    expect(page.locator(".card .sum")).to_have_text("1.5192 trillion won")


def read(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Text", exact=True).fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".article, [role=status]").first.wait_for()
    settle(page)


def test_reading_and_checking_a_draft(visit: Any) -> None:
    page = visit("/read")
    read(page, DRAFT)
    assert page.locator(".article .money").all_inner_texts() == [
        "1.52 trillion won", "$1.14 billion", "1.389 trillion won", "$5 billion",
    ]  # fmt: skip
    wrong = page.locator(".money.differs")
    assert wrong.inner_text() == "1.389 trillion won"
    assert "differs from the record" in (wrong.get_attribute("aria-label") or "")
    assert (wrong.get_attribute("aria-label") or "").startswith("1.389 trillion won: ")
    wrong.hover()
    assert "2020" in wrong.evaluate("mark => getComputedStyle(mark, '::after').content")
    wrong.press("Enter")
    assert page.url.endswith("#row-3")
    expect(page.locator("tr:has(:target)")).to_contain_text("1.389 trillion won")
    page.locator("#row-3").click()
    assert page.url.endswith("#figure-3")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Rows as CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    document = from_text(DRAFT)
    verdicts = [str(finding.verdict) for finding in check_guarded(document, find_figures(document), "en")]
    assert [row["verdict"] for row in rows] == verdicts
    assert verdicts[2] == "differs"
    assert [DRAFT[int(row["start"]) : int(row["end"])] for row in rows] == [row["as_written"] for row in rows]
    assert "?" not in page.url, "the text stays out of the address"


def test_a_figure_leads_to_a_row_that_is_not_drawn_yet(visit: Any) -> None:
    page = visit("/read")
    # the first is wrong, the last is right: the filter hides it
    wrong = "In 2020 Seoul paid 1.389 trillion won for U.S. troops under the Special Measures Agreement. "
    read(page, wrong * 110 + "In 2021 Seoul paid 1.1833 trillion won for U.S. troops.")
    row = page.locator("tr:has(:target)")
    page.locator("#figure-105").click()
    expect(row).to_contain_text("105")
    page.get_by_text("Only what does not agree").click()
    expect(page.locator("#row-111")).to_have_count(0)
    page.locator("#figure-111").click()
    expect(row).to_contain_text("1.1833 trillion won")


def test_a_corrected_row_is_judged_anew(visit: Any) -> None:
    page = visit("/read")
    read(page, "South Korea paid 1.389 trillion won in 2020 under the Special Measures Agreement.")
    verdict = page.locator("table[data-table=reading] tbody td").nth(1)
    expect(verdict).to_contain_text("differs")
    # a row that is sure is folded away
    page.get_by_text("Correct a row").click()
    # by keyboard: the table is drawn, and its cells stand in the drawing only for those who cannot see it
    number, amount = (page.get_by_test_id(f"glide-cell-{column}-0") for column in (0, 2))
    number.focus()
    expect(number).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(amount).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    box = page.locator(".gdg-input")
    box.fill("1.0389 trillion")
    box.press("Enter")
    expect(verdict).to_contain_text("agree")
    expect(page.locator("table[data-table=reading] td[data-label=Amount]")).to_contain_text(
        "corrected by hand"
    )
    expect(page.locator("table[data-table=reading] td[data-label^=For]")).to_contain_text("the text names")
    assert page.locator(".money.differs").count() == 0


def test_hostile_text_is_shown_as_text(visit: Any) -> None:
    page = visit("/read")
    read(page, HOSTILE)
    assert page.locator(".article").inner_text().strip() == HOSTILE
    assert page.evaluate("window.hacked") is None
    assert page.locator(".article a:not(.money), .article img, .article script, .katex").count() == 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Rows as CSV").click()
    for row in csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))):
        assert not any(row[name].startswith(("=", "+", "@")) for name in ("as_written", "sentence", "remark"))


def test_two_visitors_never_see_each_others_text(visit: Any, server_log: Path) -> None:
    first, second = visit("/read"), visit("/read")
    read(first, "Korea secretly pays 987.6 billion won for U.S. troops.")
    read(second, "Japan quietly pays 123.4 billion yen for U.S. troops.")
    assert "987.6" not in second.locator("main").inner_text()
    assert "123.4" not in first.locator("main").inner_text()
    third = visit("/read")
    assert third.locator(".article").count() == 0
    assert third.get_by_role("textbox", name="Text", exact=True).input_value() == ""
    log = server_log.read_text(encoding="utf-8")
    assert "987.6" not in log
    assert "secretly" not in log


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "could not be read"),
        ("binary.txt", bytes(range(256)) * 40, "could not be read"),
        ("program.exe", b"MZ" + bytes(50), "could not be read"),
        ("broken.pdf", b"%PDF-1.7 nothing more", "could not be read"),
        ("odd.eml", b"Content-Type: text/plain; charset=x\n\nPays $5 million.", "1 sum: "),
        ("plain.txt", "올해 방위비분담금은 1조5,192억원이다.".encode("cp949"), "1 sum: "),
    ],
)
def test_a_dropped_file_is_read_at_once_or_refused_with_a_reason(
    visit: Any, name: str, data: bytes, said: str
) -> None:
    page = visit("/read")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    page.get_by_text(said).first.wait_for()
    assert page.get_by_text("Traceback").count() == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_axe_finds_nothing_serious_in_any_room_or_theme(visit: Any, language: str) -> None:
    page = visit(f"/?lang={language}&layer=claims&with=JP-HNS")
    for room in ROOMS:
        if room:
            page.locator(f".st-key-rooms a[href^='{room}']").click()
            page.wait_for_url(f"**/{room}*")
            settle(page)
        if room == "read":
            page.get_by_role("textbox").first.fill(DRAFT)
            page.locator("[data-testid=stFormSubmitButton] button").first.click()
            page.locator(".article").wait_for()
            settle(page)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", theme)
            # half-faded colours have contrasts of their own
            page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
            assert serious(page) == [], (room, theme)


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """What axe holds against a page, with the first places where."""
    return [
        (found["id"], [node["html"][:160] for node in found["nodes"][:3]])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_plain_tables_can_be_read_by_everyone(server: str, chrome: Browser, theme: Any) -> None:
    page = chrome.new_page(color_scheme=theme, viewport={"width": 390, "height": 844})
    page.goto(f"{server}/figures.html?lang=ko")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


def test_a_phone_needs_no_sideways_scroll(visit: Any, server: str) -> None:
    page = visit("/", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    tall = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert tall < 5000
    for room in ROOMS:
        if room:
            page.goto(f"{server}/{room}")
            settle(page)
        wide = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".some(e => e.scrollWidth > window.innerWidth)"
        )
        assert not wide, room
        small = page.evaluate(
            "[...document.querySelectorAll("
            "'main [data-testid^=stBaseButton], main [data-copy], main summary, main :is(.sheet, .card) a,"
            " .st-key-rooms a, main [data-testid=stCheckbox] label')]"
            ".map(e => [e.innerText, e.getBoundingClientRect()])"
            ".filter(([_, r]) => r.width && (r.height < 24 || r.width < 24)).map(([t]) => t)"
        )
        assert small == [], room
