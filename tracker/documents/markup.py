"""HTML: everything a reader sees, with what stands around the article marked as such."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracker.documents import outlets
from tracker.documents.content import Content, DocumentError, MissingExtraError, Reason, Stated
from tracker.documents.decoding import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# Between the cells of a row while its blanks are put in order.
CELL = "\ue000"
ISO_DAY = re.compile(r"((?:19|20)\d\d)[-/.]?([01]\d)[-/.]?([0-3]\d)")
UNSEEN = frozenset(
    "script style noscript template head svg iframe select option textarea button rt rp".split()  # noqa: SIM905
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp "  # noqa: SIM905
    "small span strike strong sub sup time tt u var wbr".split()
)
# Where a page states a fact about itself, the surest first: attribute, its value, the fact.
METAS = (
    ("property", "og:title", "title"),
    ("name", "twitter:title", "title"),
    ("property", "og:site_name", "publisher"),
    ("name", "publisher", "publisher"),
    ("property", "article:published_time", "published"),
    ("itemprop", "datePublished", "published"),
    ("name", "date", "published"),
    ("name", "pubdate", "published"),
    ("name", "publishdate", "published"),
    ("name", "dc.date.issued", "published"),
    ("name", "dcterms.date", "published"),
    ("property", "article:author", "author"),
    ("name", "author", "author"),
    ("property", "og:url", "url"),
)


def content(data: bytes) -> Content:
    """The text that a page shows, and what it says of its source."""
    try:
        import lxml.html
        from lxml.etree import ParserError
    except ModuleNotFoundError:
        raise MissingExtraError("HTML", "html") from None
    declared = CHARSET.search(data[:4096])
    page = decode(data, declared[1].decode("ascii") if declared else None)
    # lxml takes no text that declares an encoding, and no NUL.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page).replace("\x00", "")
    try:
        # Real pages nest deeper than the parser's usual 256.
        tree = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(huge_tree=True))
    except (ParserError, ValueError):
        raise DocumentError(Reason.DAMAGED, "broken HTML: there is no element in it") from None
    lines = list(visible_lines(tree))
    stated = facts(tree)
    return Content(
        text="\n".join(lines),
        stated=stated,
        off_article=_around(lines, page, stated.get("title")),
    )


def visible_lines(tree: HtmlElement) -> Iterator[str]:
    """The lines that a reader sees, one for each block."""
    from lxml import etree

    parts: list[str] = []
    unseen = 0

    def line() -> str:
        text = re.sub(r"[^\S\u00a0]+", " ", "".join(parts)).strip(f" {CELL}")
        parts.clear()
        return text.replace(CELL, "\t")

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not unseen:
                parts.append(element.tail or "")
            continue
        cell = element.tag in ("td", "th")
        block = not cell and element.tag not in INLINE
        if block and not unseen and (text := line()):
            yield text
        if event == "start":
            unseen += _hidden(element)
            if not unseen:
                text = element.text or ""
                # A raised number is the mark of a footnote: "$5" and a raised 2 are not $52.
                mark = element.tag == "sup" and text.strip().isdigit()
                parts.append(f"[{text.strip()}]" if mark else text)
        else:
            unseen -= _hidden(element)
            if not unseen:
                parts.append((CELL if cell else "") + (element.tail or ""))
    if text := line():
        yield text


def _hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in UNSEEN or element.get("hidden") is not None or "display:none" in style


def facts(tree: HtmlElement) -> dict[str, Stated]:
    """What the page's metadata say: JSON-LD first, then meta elements, then the title element."""
    found: dict[str, Stated] = {}

    def keep(fact: str, value: object, where: str) -> None:
        if isinstance(value, str) and (value := _fact(fact, value)) and fact not in found:
            found[fact] = Stated(value, 0, where)

    for article in _linked_data(tree):
        keep("title", article.get("headline"), "JSON-LD headline")
        keep("publisher", _name(article.get("publisher")), "JSON-LD publisher")
        keep("author", _name(article.get("author")), "JSON-LD author")
        keep("published", article.get("datePublished"), "JSON-LD datePublished")
    metas = {
        (attribute, (meta.get(attribute) or "").lower()): meta.get("content") or meta.get("datetime") or ""
        for meta in tree.iter("meta", "time")
        for attribute in ("itemprop", "name", "property")
    }
    for attribute, value, fact in METAS:
        keep(fact, metas.get((attribute, value.lower())), f"meta {value}")
    for link in tree.iter("link"):
        if link.get("rel") == "canonical":
            keep("url", link.get("href"), "link canonical")
    for heading in tree.iter("h1"):
        keep("title", heading.text_content(), "h1")
    keep("language", tree.get("lang"), "html lang")
    outlet = outlets.at(found["url"].value) if "url" in found else None
    if outlet and not ("publisher" in found and outlets.named(found["publisher"].value)):
        found["publisher"] = Stated(outlet.name, 0, found["url"].value)
    return found


def _fact(fact: str, value: str) -> str | None:
    value = " ".join(value.split())
    if fact == "published":
        day = ISO_DAY.match(value)
        return "-".join(day.groups()) if day and _is_day(*day.groups()) else None
    if fact == "url":
        return value if value.startswith(("http://", "https://")) else None
    if fact == "author" and "://" in value:
        return None
    return value or None


def _is_day(year: str, month: str, day: str) -> bool:
    from datetime import date

    try:
        return bool(date(int(year), int(month), int(day)))
    except ValueError:
        return False


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe an article."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                data = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            nodes = data if isinstance(data, list) else [data]
            for node in nodes:
                if isinstance(node, dict):
                    graph = node.get("@graph")
                    yield from (
                        n
                        for n in [node, *(graph if isinstance(graph, list) else [])]
                        if isinstance(n, dict) and ("headline" in n or "datePublished" in n)
                    )


def _name(value: object) -> object:
    if isinstance(value, list) and value:
        value = value[0]
    return value.get("name") if isinstance(value, dict) else value


def _around(lines: list[str], page: str, title: Stated | None) -> tuple[tuple[int, int], ...]:
    """The spans of the lines that are no part of the article, as trafilatura sees it; neighbours joined."""
    try:
        from trafilatura import extract
    except ModuleNotFoundError:
        raise MissingExtraError("HTML", "html") from None
    # It logs a warning for every page without an article, which a reader of menus and lists is used to.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    article = extract(page, include_comments=False, include_tables=True, favor_recall=True) or ""
    inside = "".join(article.split())
    if not inside:
        return ()
    headline = "".join(title.value.split()) if title else ""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in lines:
        bare = "".join(line.split())
        end = start + len(line)
        if bare not in inside and bare != headline:
            if spans and spans[-1][1] == start - 1:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        start = end + 1
    return tuple(spans)
