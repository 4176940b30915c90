"""Pages and cards for readers without a script: a table of everything, and what search engines read."""

from __future__ import annotations

import json
from functools import lru_cache
from html import escape
from typing import Any

from tracker.models import CitedFigure
from tracker.money import money
from tracker.page import labels, printed, shelf
from tracker.page.shell import ROOMS, SITE
from tracker.page.table import Cell, Column, Html, link, table
from tracker.page.words import Language, Words, words
from tracker.record import package

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 Georgia, "Noto Serif KR", serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem; }
caption { text-align: left; font-weight: bold; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }
tr { border-bottom: 1px solid #8886; }
.number { text-align: right; }
.number, .short { white-space: nowrap; }
:lang(ko) { word-break: keep-all; overflow-wrap: break-word; }
"""


@lru_cache(maxsize=4)
def figures_html(language: Language) -> str:
    """One page with every payment and every figure of the record."""
    w = words(language)
    body = f'<p><a href="./?lang={language}">{escape(w.say("To the chart"))}</a></p>{_payments(w)}'
    body += "".join(_figures(programme, w) for programme in shelf.record().programmes)
    return _page(w.say("All payments and figures as plain tables"), body, w)


def not_found_html(path: str, home: str, language: Language) -> str:
    """What stands at an address of which there is nothing: it says so, and where there is something."""
    w = words(language)
    say = w.say
    links = [(room, title) for room, (title, _) in ROOMS.items()]
    links.append(("figures.html", "All payments and figures as plain tables"))
    items = "".join(
        f'<li><a href="{escape(home)}{name}?lang={language}">{escape(say(title))}</a></li>'
        for name, title in links
    )
    there_is = escape(say("There is nothing at the address {path}. These pages are here:", path=path))
    return _page(say("Page not found"), f"<p>{there_is}</p><ul>{items}</ul>", w)


def _page(title: str, body: str, w: Words) -> str:
    """A page of its own: no script, no style from elsewhere."""
    title = f"{title} – {w.say(SITE)}"
    return (
        f'<!DOCTYPE html><html lang="{w.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _payments(w: Words) -> str:
    say = w.say
    columns = [
        Column(say("Year"), short=True),
        Column(say("Amount"), number=True),
        Column(say("How it was arrived at")),
        Column(say("As written")),
        Column(say("Source")),
    ]
    rows: list[list[Cell]] = [
        [
            str(point.year),
            shelf.amount(point, w.language),
            printed.arrived_at(labels.mark(point.basis, w), point, w),
            printed.written(printed.behind(point)),
            printed.sources(point, w),
        ]
        for point in shelf.points()
    ]
    return table(say("What South Korea pays, year by year"), columns, rows)


def _figures(programme: str, w: Words) -> str:
    say = w.say
    figures = shelf.figures(programme)
    if not figures:
        return ""
    columns = [
        Column(say("Year"), short=True),
        Column(say("Kind"), short=True),
        Column(say("Amount"), number=True),
        Column(say("As written")),
        Column(say("Source")),
        Column(say("Place in the source")),
    ]
    rows: list[list[Cell]] = [
        [
            "–".join(str(year) for year in (f.year, f.year_end) if year),
            labels.kind(f.kind, w),
            money(f.amount, f.currency, w.language),
            f.words,
            _source(f, w),
            w.told(f.locator or ""),
        ]
        for f in figures
    ]
    return table(f"{programme}: {shelf.programme_name(programme, w.language)}", columns, rows)


def _source(figure: CitedFigure, w: Words) -> Html:
    source = shelf.record().sources[figure.source]
    return link(source.url, printed.place(source, w, title=True))


def descriptor_json() -> bytes:
    """The Data Package descriptor."""
    return json.dumps(package.descriptor(shelf.record()), ensure_ascii=False, indent=2).encode()


def card(address: str) -> dict[str, Any]:
    """A schema.org card of the data set, for search engines. `address` ends with a slash."""
    descriptor = package.descriptor(shelf.record())
    years = [point.year for point in shelf.paid()]
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
        "version": shelf.version(),
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
