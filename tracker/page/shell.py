"""The HTML around the application: title, description and data card of each room, in the visitor's language.

Streamlit's own page says "Streamlit" and `lang="en"` to every search engine, link preview and screen
reader. Ours is that page with its head rewritten, and a table to read where scripts do not run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import streamlit

from tracker.page.assets import first_view
from tracker.page.words import Language, words

# name in the address -> title in the navigation, description for link previews
ROOMS: dict[str, tuple[str, str]] = {
    "": (
        "Payments",
        "What South Korea has paid for US forces each year since 1991, every figure with its source.",
    ),
    "read": (
        "Read & check",
        "Give it an article: it finds the sums of money and holds each against the record.",
    ),
    "claims": ("Claims & demands", "Who said or asked for what, beside what was paid."),
    "sources": ("Sources", "Every source of the record and what rests on it."),
    "method": ("Method", "How figures are chosen, converted and compared, and how to cite them."),
    "data": ("Data", "The whole record to download, with a description of every column."),
}
SITE = "Cost-sharing Tracker"
# Streamlit's page has one script of its own in it; the policy names it by its hash.
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
_FONT_PRELOAD = re.compile(r"<link\s+rel=\"preload\"\s[^>]*?as=\"font\"[^>]*?/>", re.S)
_SERVICE = re.compile(r"<!--\s+Machine-readable pointer.*?-->\s*<link rel=\"service-desc\"[^>]*>", re.S)


@cache
def _index() -> str:
    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The content security policy: nothing from elsewhere, no inline script but Streamlit's own.

    Other sites may frame the page: there is nothing to log in to, and newsrooms embed charts.
    """
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(_index()))
    inline = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {inline}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def page(room: str, language: Language, address: str, card: dict[str, Any] | None = None) -> str:
    """The HTML of one room. `address` is the site's own, with a closing slash; `card` is JSON-LD."""
    say = words(language).say
    title, description = (say(text) for text in ROOMS[room])
    full = f"{title} – {say(SITE)}"
    other = "en" if language == "ko" else "ko"
    head = [
        f"<title>{escape(full)}</title>",
        _meta("name", "description", description),
        _meta("property", "og:title", full),
        _meta("property", "og:description", description),
        _meta("property", "og:type", "website"),
        _meta("property", "og:site_name", say(SITE)),
        _meta("property", "og:image", f"{address}picture.png?lang={language}"),
        _meta("name", "twitter:card", "summary_large_image"),
        f'<link rel="canonical" href="{escape(address)}{room}">',
        f'<link rel="alternate" hreflang="{other}" href="{escape(address)}{room}?lang={other}">',
        '<script src="./page.js" defer></script>',
    ]
    if not room:
        index = _index()
        head.extend(
            f'<link rel="modulepreload" href="./static/js/{name}" fetchpriority="low">'
            for name in first_view()
            if name not in index
        )
    if card:
        # "</" would end the script element whatever the JSON says
        body = json.dumps(card, ensure_ascii=False).replace("</", "<\\/")
        head.append(f'<script type="application/ld+json">{body}</script>')
    text = _SERVICE.sub("", _FONT_PRELOAD.sub("", _index(), count=1), count=1)
    text = text.replace("./favicon.png", "./icon.svg", 1)
    text = text.replace('<html lang="en">', f'<html lang="{language}">', 1)
    text = re.sub(r"<title>.*?</title>", lambda _: "\n    ".join(head), text, count=1)
    plain = (
        f'<h1>{escape(full)}</h1><p>{escape(description)}</p><p><a href="./figures.html?lang={language}">'
        f"{escape(say('All payments and figures as plain tables'))}</a></p>"
    )
    return re.sub(r"<noscript>.*?</noscript>", lambda _: f"<noscript>{plain}</noscript>", text, flags=re.S)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'
