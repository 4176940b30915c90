"""Find a Chromium to drive, or install one: `python -m tests.browser` prints its path.

Looked for in this order: the CHROME environment variable, the system's own, the one that Playwright
keeps. If there is none, Playwright's download is tried, then, as root on Debian, the system's package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ADVICE = "no browser: install Chromium, or set CHROME to the path of one"


def find() -> str | None:
    """The path of an executable Chromium, or None."""
    asked = os.environ.get("CHROME")
    if asked:
        return asked if os.access(asked, os.X_OK) else None
    system = [*map(shutil.which, NAMES), str(MAC)]
    # Playwright is asked only when the system has none: asking starts a process of its own
    found = next((path for path in system if path and os.access(path, os.X_OK)), None) or _playwrights()
    return found if os.access(found, os.X_OK) else None


def _playwrights() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _run(*command: str) -> bool:
    print("+", *command, file=sys.stderr)  # noqa: T201
    try:
        return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0
    except OSError:
        return False


def install() -> str | None:
    """Install a browser and give its path, or None if none can be had."""
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    if not find() and shutil.which("apt-get") and os.geteuid() == 0:
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk")
    return find()


def main() -> int:
    path = find()
    if path is None and "CHROME" not in os.environ:
        path = install()
    if path is None:
        print(ADVICE, file=sys.stderr)  # noqa: T201
        return 1
    print(path)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
