"""What a web page says of its source in its metadata: title, publisher, author, day, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from typing import TYPE_CHECKING, Any

from tracker import outlets
from tracker.documents.content import Stated
from tracker.documents.dates import calendar

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ISO_DAY = re.compile(r"((?:19|20)\d\d)[-/.]?([01]\d)[-/.]?([0-3]\d)")
SITE = re.compile(r" [|:–—·<-] ")  # between a headline and the name of the site
LETTERS = re.compile(r"[\W_]+")
# Where a page states a fact about itself, the surest first: the names and properties of its meta elements.
METAS = {
    "title": ("og:title", "twitter:title"),
    "publisher": ("og:site_name", "publisher"),
    "published": (
        *("article:published_time", "datepublished", "date", "pubdate", "publishdate"),
        *("dc.date.issued", "dcterms.date"),
    ),
    "author": ("article:author", "author"),
    "url": ("og:url",),
}


def facts(tree: HtmlElement) -> dict[str, Stated]:
    """What the page's metadata say: its own JSON-LD first, then meta elements, then its headings."""
    found: dict[str, Stated] = {}

    def keep(fact: str, value: object, where: str) -> None:
        if isinstance(value, str) and (value := _fact(fact, value)) and fact not in found:
            found[fact] = Stated(value, 0, where)

    for article in _own(tree):
        keep("title", article.get("headline"), "JSON-LD headline")
        keep("publisher", _name(article.get("publisher")), "JSON-LD publisher")
        keep("author", _name(article.get("author")), "JSON-LD author")
        keep("published", article.get("datePublished"), "JSON-LD datePublished")
    metas = _metas(tree)
    for fact, names in METAS.items():
        for name in names:
            keep(fact, metas.get(name), f"meta {name}")
    keep("url", _canonical(tree), "link canonical")
    # A page may have several headings, of which its own title names the right one.
    named = _letters(next((title.text_content() for title in tree.iter("title")), ""))
    for heading in tree.iter("h1"):
        words = heading.text_content()
        if not named or (_letters(words) and _letters(words) in named):
            keep("title", words, "h1")
    for title in tree.iter("title"):
        keep("title", max(SITE.split(" ".join(title.text_content().split())), key=len), "title element")
    keep("language", tree.get("lang"), "html lang")
    outlet = outlets.at(found["url"].value) if "url" in found else None
    if outlet and not ("publisher" in found and outlets.named(found["publisher"].value)):
        found["publisher"] = Stated(outlet.name, 0, found["url"].value)
    return found


def likely_day(tree: HtmlElement) -> dict[str, Stated]:
    """The day that htmldate finds in the page's markup, for where neither metadata nor text state one."""
    from htmldate import find_date

    script = r'"(?:datePublished|dateCreated|publishedAt|publishDate|pubDate)"\s*:\s*"([^"]{8,40})"'
    try:
        day = find_date(deepcopy(tree), extensive_search=False, original_date=True)
        for element in tree.iter("script"):
            if day is None and (match := re.search(script, element.text or "")):
                day = _fact("published", match[1])
    except Exception:  # a day that cannot be found is no reason to lose the text
        day = None
    return {"published": Stated(day, 0, "found by htmldate")} if day else {}


def article_body(tree: HtmlElement) -> tuple[str, str]:
    """The text of the article where the page's data hold it; and that of the only article in them, even if
    nothing on the page names it."""
    own = [body for node in _own(tree) if (body := _body(node))]
    every = [body for node in _linked_data(tree) if (body := _body(node))]
    return own[0] if own else "", every[0] if len(every) == 1 else ""


def _body(node: dict[str, Any]) -> str:
    body = node.get("articleBody")
    if not isinstance(body, str):
        return ""
    return re.sub(r"<[^<>]*>", "", re.sub(r"<(?:br|/?p|/?div|/?li)\b[^<>]*>", "\n", unescape(body)))


def _fact(fact: str, value: str) -> str | None:
    value = " ".join(value.split())
    if fact == "published":
        stated = ISO_DAY.match(value)
        day = calendar(*map(int, stated.groups())) if stated else None
        return day.isoformat() if day else None
    if fact == "url":
        return value if value.startswith(("http://", "https://")) else None
    if fact == "author" and "://" in value:
        return None
    return value or None


def _metas(tree: HtmlElement) -> dict[str, str]:
    return {
        (meta.get(attribute) or "").lower(): meta.get("content") or meta.get("datetime") or ""
        for attribute in ("itemprop", "name", "property")
        for meta in tree.iter("meta", "time")
    }


def _canonical(tree: HtmlElement) -> str | None:
    return next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)


def _own(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe its own article, not a related story."""
    metas = _metas(tree)
    addresses = {_address(each) for each in (_canonical(tree), metas.get("og:url")) if each}
    titles = [_letters(title.text_content()) for title in tree.iter("title", "h1")]
    titles = [*filter(None, [*titles, _letters(metas.get("og:title", ""))])]
    for node in _linked_data(tree):
        said = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
        said = [each.get("@id") if isinstance(each, dict) else each for each in said]
        named = {_address(each) for each in said if isinstance(each, str) and "://" in each}
        headline = node.get("headline")
        title = _letters(headline) if isinstance(headline, str) else ""
        if addresses and named:
            own = bool(addresses & named)
        else:
            own = not (title and titles) or any(title in each or each in title for each in titles)
        if own:
            yield node


def _address(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address.strip()).rstrip("/")


def _letters(words: str) -> str:
    return LETTERS.sub("", words).lower()


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that could describe an article."""
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                data = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for node in data if isinstance(data, list) else [data]:
                graph = node.get("@graph") if isinstance(node, dict) else None
                for each in [node, *(graph if isinstance(graph, list) else [])]:
                    if isinstance(each, dict) and each.keys() & {"headline", "datePublished", "articleBody"}:
                        yield each


def _name(value: object) -> object:
    if isinstance(value, list) and value:
        value = value[0]
    return value.get("name") if isinstance(value, dict) else value
