"""Take the README's pictures of the page anew: `python -m tests.page.pictures`, with the page being served.

The address of the page may be given; http://localhost:8501/ otherwise.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import browser

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
DRAFT = (
    "SEOUL, Nov. 10, 2025 - South Korea will pay 1.52 trillion won ($1.07 billion) for U.S. troops next "
    "year, up 8.3 percent from 1.4028 trillion won. It had agreed on 1.389 trillion won for 2020, while "
    "Washington demanded $5 billion."
)
# name, address, window, theme, text to read
PICTURES = (
    ("payments", "?lang=en", DESK, "light", ""),
    ("payments-ko-dark", "?lang=ko&unit=constant-won&point=kr-sma-2019", DESK, "dark", ""),
    ("claims", "claims?lang=en", DESK, "light", ""),
    ("read", "read?lang=en", DESK, "light", DRAFT),
    ("phone", "?lang=en&point=kr-sma-2021", PHONE, "light", ""),
)


def take(page: Page, name: str, text: str) -> None:
    """Wait for the page to be drawn, give it the text if any, and take its picture."""
    page.locator("footer.foot").wait_for()
    if text:
        page.locator("textarea").fill(text)
        page.get_by_test_id("stBaseButton-primaryFormSubmit").click()
        page.locator(".article").wait_for()
        page.locator("h2").first.evaluate("heading => heading.scrollIntoView()")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")


def main(address: str = "http://localhost:8501/") -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=browser.find(), args=["--no-sandbox"])
        for name, path, window, theme, text in PICTURES:
            page = chrome.new_page(viewport=window, color_scheme=theme)  # type: ignore[arg-type]
            page.goto(address + path)
            take(page, name, text)
        chrome.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
