"""A running server and a browser for the tests that need them, each started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import browser as chromium
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes what it has to say."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def server(server_log: Path) -> Iterator[str]:
    """The address of the page, served as `streamlit run` serves it."""
    with serving(ROOT, server_log, "--server.address=127.0.0.1") as (address, _):
        yield address
    text = server_log.read_text(encoding="utf-8")
    assert "Traceback" not in text, text


@pytest.fixture(scope="session")
def chrome() -> Iterator[object]:
    """A headless Chromium driven by Playwright."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    assert path, chromium.ADVICE
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()
