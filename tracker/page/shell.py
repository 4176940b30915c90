"""HTML of our own: the document around the application, and pages for readers without a script.

Streamlit's document says "Streamlit" and `lang="en"` to every search engine, link preview and screen reader,
and has no setting for it. Ours has its own head and loads the scripts and styles that Streamlit's names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import streamlit

from tracker.models import CitedFigure
from tracker.money import money
from tracker.page import SITE, facts, labels, view
from tracker.page.tables import Cell, Column, Html, link, table
from tracker.page.words import LANGUAGES, Language, Words, words
from tracker.record import export

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
    "compare": ("Compare", "What host nations pay, side by side: in dollars, of GDP, for each US soldier."),
    "sources": ("Sources", "Every source of the record and what rests on it."),
    "method": ("Method", "How figures are chosen, converted and compared, and how to cite them."),
    "data": ("Data", "The whole record to download, with a description of every column."),
}
PLAIN = "All payments and figures as plain tables"
# The page's own files, by their place in this folder.
OWN_FILES = {
    "page.js": "text/javascript",
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
    "fonts/TrackerSans-Regular.woff2": "font/woff2",
    "fonts/TrackerSans-Bold.woff2": "font/woff2",
}
# Nothing from elsewhere and no inline script. Other sites may frame the page: there is nothing to log in to,
# and newsrooms embed charts.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
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


class _Assets(HTMLParser):
    """Collects what a document loads: module scripts, their preloads, style sheets."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("modulepreload", "stylesheet"):
            self.tags.append(self.get_starttag_text() or "")
        elif tag == "script" and given.get("src"):
            self.tags.append(f"{self.get_starttag_text()}</script>")


@cache
def _assets() -> str:
    parser = _Assets()
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    parser.feed(index.read_text(encoding="utf-8"))
    return "".join(parser.tags)


def page(room: str, language: Language, address: str, scripts: Sequence[str] = ()) -> str:
    """The document of one room. `address` is the site's own, with a closing slash; `scripts` are to be
    fetched beside those that Streamlit's document names."""
    w = words(language)
    title, description = (w.say(text) for text in ROOMS[room])
    full, other = f"{title} – {w.say(SITE)}", "en" if language == "ko" else "ko"
    url = escape(address)
    meta = {
        'name="viewport"': "width=device-width, initial-scale=1",
        'name="description"': description,
        'property="og:title"': full,
        'property="og:description"': description,
        'property="og:type"': "website",
        'property="og:site_name"': w.say(SITE),
        'property="og:image"': f"{address}picture.png?lang={language}",
        'name="twitter:card"': "summary_large_image",
    }
    head = [
        f"<title>{escape(full)}</title>",
        *(f'<meta {name} content="{escape(content)}">' for name, content in meta.items()),
        f'<link rel="canonical" href="{url}{room}">',
        f'<link rel="alternate" hreflang="{other}" href="{url}{room}?lang={other}">',
        f'<link rel="icon" href="./{own("icon.svg")}">',
        f'<script src="./{own("page.js")}" defer></script>',
    ]
    if room in ("", "data"):
        # "</" would end the script element whatever the JSON says
        body = json.dumps(dataset_card(address), ensure_ascii=False).replace("</", "<\\/")
        head.append(f'<script type="application/ld+json">{body}</script>')
    plain = (
        f"<h1>{escape(full)}</h1><p>{escape(description)}</p>"
        f'<p><a href="./figures.html?lang={language}">{escape(w.say(PLAIN))}</a></p>'
    )
    head.extend(
        f'<link rel="modulepreload" href="./{script}" fetchpriority="low">'
        for script in scripts
        if script not in _assets()
    )
    head.append(f'{_assets()}<link rel="stylesheet" href="./{own("style.css")}">')
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">{"".join(head)}</head>'
        f'<body><noscript>{plain}</noscript><div id="root"></div></body></html>'
    )


@cache
def own(name: str) -> str:
    """The address of one of the page's own files: it changes with the file, which may be kept for good."""
    data = Path(__file__).with_name(name).read_bytes()
    return f"{name}?v={hashlib.sha256(data).hexdigest()[:12]}"


_STYLE = """
:root { color-scheme: light dark; }
body {
  font: 16px/1.5 Pretendard, "Noto Sans KR", sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem;
  background: light-dark(#fdfcf9, #15171b); color: light-dark(#1c1b19, #f1efe9);
}
a { color: light-dark(#0b4a8f, #9cc0fa); }
h2 { margin: 2.5rem 0 0; } li { margin: .3rem 0; } footer { border-top: 1px solid #8886; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; font-size: .92rem; }
caption { text-align: left; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
tr { border-bottom: 1px solid #8886; }
@media (min-width: 40.01rem) { .number { text-align: right; } .number, .short { white-space: nowrap; } }
time { white-space: nowrap; }
h1 { text-wrap: balance; }
:lang(ko), table { word-break: keep-all; overflow-wrap: break-word; }
@media (max-width: 40rem) {
  h1 { font-size: 1.6rem; }
  table, tbody, tr, th, td, caption { display: block; }
  thead { position: absolute; clip-path: inset(50%); }
  tr { padding: .5rem 0; }
  tbody :is(th, td) { padding: 0; overflow-wrap: anywhere; }
  td[data-label]::before { content: attr(data-label) ": "; opacity: .8; }
  td:empty { display: none; }
}
"""


@lru_cache(maxsize=4)
def figures_html(language: Language) -> str:
    """One page with every payment and every figure of the record, a chapter for each programme."""
    w = words(language)
    say = w.say
    chapters = [("payments", say("What South Korea pays, year by year"), _payments(w))]
    chapters += [
        (programme, title := facts.programme_name(programme, language), _figures(title, figures, w))
        for programme in facts.record().programmes
        if (figures := facts.figures(programme))
    ]
    contents = "".join(f'<li><a href="#{name}">{escape(title)}</a></li>' for name, title, _ in chapters)
    other: Language = "en" if language == "ko" else "ko"
    top = (
        f'<p><a href="./?lang={language}">{escape(say("To the chart"))}</a> · '
        f'<a href="figures.html?lang={other}" lang="{other}" hreflang="{other}">{LANGUAGES[other]}</a></p>'
        f'<nav aria-label="{escape(say("Contents"))}"><ul>{contents}</ul></nav>'
    )
    body = "".join(f'<h2 id="{name}">{escape(title)}</h2>{rows}' for name, title, rows in chapters)
    return _plain(say(PLAIN), top + body, w)


def not_found_html(path: str, home: str, language: Language) -> str:
    """What stands at an address of which there is nothing: it says so, and where there is something."""
    w = words(language)
    links = [*((room, title) for room, (title, _) in ROOMS.items()), ("figures.html", PLAIN)]
    items = "".join(
        f'<li><a href="{escape(home)}{name}?lang={language}">{escape(w.say(title))}</a></li>'
        for name, title in links
    )
    there_is = escape(w.say("There is nothing at the address {path}. These pages are here:", path=path))
    return _plain(w.say("Page not found"), f"<p>{there_is}</p><ul>{items}</ul>", w)


def _plain(title: str, body: str, w: Words) -> str:
    """A page of its own: no script, no style from elsewhere."""
    title = f"{title} – {w.say(SITE)}"
    return (
        f'<!DOCTYPE html><html lang="{w.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main>"
        f"<footer><p>{escape(rights(w))}</p></footer></body></html>"
    )


def rights(w: Words) -> str:
    """Which data these are, and what may be done with them."""
    version = w.say("Data version {version}.", version=facts.version())
    rest = w.say("The compilation is licensed CC BY 4.0; quoted words remain their publishers’.")
    return f"{version} {rest}"


def _payments(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Year"), short=True),
        Column(say("Amount"), number=True),
        Column(say("Basis")),
        Column(say("As written")),
        Column(say("Source")),
    ]
    shown = view.build(facts.SEOUL, "won", w.language)
    rows: list[list[Cell]] = [
        [
            str(mark.year),
            mark.text,
            facts.arrived_at(shown.bases[mark.basis], point, w),
            facts.written(facts.behind(point)),
            facts.sources(point, w),
        ]
        for mark in shown.marks
        if (point := facts.point(mark.id))
    ]
    return table(shown.caption, columns, rows)


def _figures(title: str, figures: Sequence[CitedFigure], w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Year"), short=True),
        Column(say("Kind"), short=True),
        Column(say("Amount"), number=True),
        Column(say("As written")),
        Column(say("Source")),
        Column(say("Location")),
    ]
    rows: list[list[Cell]] = [
        [
            "–".join(str(year) for year in (f.year, f.year_end) if year) or say("no year"),
            labels.label(f.kind, w),
            money(f.amount, f.currency, w.language),
            f.words,
            _source(f, w),
            w.in_record(f.locator or ""),
        ]
        for f in figures
    ]
    return table(f"{title}: {w.say_n('{n} figure', '{n} figures', len(rows))}", columns, rows)


def _source(figure: CitedFigure, w: Words) -> Html:
    source = facts.record().sources[figure.source]
    return link(source.url, facts.place(source, w, title=True))


def dataset_card(address: str) -> dict[str, Any]:
    """A schema.org card of the data set, for search engines. `address` ends with a slash."""
    descriptor = export.descriptor(facts.record())
    years = [point.year for point in facts.paid()]
    files = (
        ("data/payments.csv", "text/csv"),
        ("data/figures.csv", "text/csv"),
        ("data/payments.json", "application/json"),
        ("data/datapackage.zip", "application/zip"),
    )
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": descriptor.get("title", SITE),
        "description": descriptor.get("description", ""),
        "url": address,
        "version": facts.version(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "isAccessibleForFree": True,
        "inLanguage": ["en", "ko"],
        "creator": {"@type": "Organization", "name": SITE, "url": address},
        "temporalCoverage": f"{min(years)}/{max(years)}",
        "spatialCoverage": "South Korea",
        "variableMeasured": "Payments under the Special Measures Agreements, by year",
        "keywords": ["defence cost-sharing", "Special Measures Agreement", "방위비분담금"],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{address}{path}", "encodingFormat": kind}
            for path, kind in files
        ],
    }
