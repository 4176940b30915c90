"""What a web page says of its source, and what it only seems to say."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.documents.files import html
from tracker.documents.read import from_bytes
from tracker.models import Document

BODY = (
    "The ministry will pay 1.2 trillion won for the piers, officials said, after many rounds of talks that"
    " had gone on since the spring of the year before and come close to failing more than once in a week. "
)
STORY = f"<h1>Harbor bill grows by a tenth</h1><p>{BODY}</p><p>On 3 May 2018 {BODY}</p>"


def page(head: str = "", above: str = "", story: str = STORY) -> Document:
    return from_bytes(html(f"{above}<article>{story}</article>", head), "a.html")


def data(*nodes: dict[str, object]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


@pytest.mark.parametrize(
    ("head", "above"),
    [
        ('<meta property="article:published_time" content="2021-03-04T09:00:00+09:00">', ""),
        ('<meta property="og:published_time" content="2021-03-04T09:00:00Z">', ""),
        ('<meta name="DC.date.created" content="2021-03-04">', ""),
        ('<meta name="sailthru.date" content="2021-03-04 10:00">', ""),
        ('<meta name="parsely-pub-date" content="2021-03-04T10:00:00Z">', ""),
        ('<meta itemprop="dateCreated" content="2021-03-04">', ""),
        ('<link rel="canonical" href="https://x.example/2021/03/04/harbor">', ""),
        (data({"@type": "NewsArticle", "datePublished": "2021-03-04"}), ""),
        ('<script>var page = {"datePublished":"2021-03-04T00:00"}</script>', ""),
        ("", '<time datetime="2021-03-04" pubdate>Thursday</time>'),
        ("", '<abbr class="published" title="2021-03-04">Thu</abbr>'),
        ("", '<abbr data-utime="1614816000">some time ago</abbr>'),
        ("", '<span class="entry-date">March 4, 2021</span>'),
        ("", '<div class="post-meta">4.3.2021</div>'),
        ("", "<p>Published 4th March 2021</p>"),
        ("", '<span class="date">2021년 3월 4일 09:00</span>'),
        ("", '<div class="date">2021年3月4日</div>'),
        ("", "<div>[2021. 3. 4]</div>"),
        ("", '<span class="submitted">Thu, 03/04/2021 - 06:14</span>'),
    ],
)
def test_the_day_in_all_its_forms(head: str, above: str) -> None:
    assert page(head, above).published == date(2021, 3, 4)


@pytest.mark.parametrize("above", ["", "<p>Mon, August 8, 2022 | 11:28</p>"])
def test_no_day_is_taken_from_the_story_or_a_clock(above: str) -> None:
    assert page("<footer>© 2021 Harbor Ledger</footer>", above).published is None


RELATED = {
    "@type": "NewsArticle",
    "headline": "Tower sold in a week",
    "datePublished": "2019-01-02",
    "url": "https://ledger.example/tower",
    "publisher": {"name": "Tower Post"},
}
OWN = {
    "@type": "NewsArticle",
    "headline": "Harbor bill grows by a tenth",
    "datePublished": "2021-03-04",
    "mainEntityOfPage": {"@id": "https://ledger.example/harbor"},
    "publisher": {"name": "Harbor Ledger"},
}
CANONICAL = '<link rel="canonical" href="https://www.ledger.example/harbor?from=mail">'


@pytest.mark.parametrize(
    "head",
    [
        data(RELATED, OWN),
        CANONICAL + data(RELATED, OWN),
        CANONICAL + data({"@graph": [RELATED, OWN]}),
        data(RELATED) + '<meta property="article:published_time" content="2021-03-04">',
    ],
)
def test_a_related_story_says_nothing_of_this_one(head: str) -> None:
    document = page(head)
    assert document.published == date(2021, 3, 4)
    assert document.source.title == "Harbor bill grows by a tenth"
    assert document.source.publisher in ("Harbor Ledger", None)


@pytest.mark.parametrize(
    "head",
    [
        "<title>Harbor bill grows by a tenth | Ledger</title>",
        "<title>Ledger - Harbor bill grows by a tenth</title>",
        '<title>Ledger</title><meta property="og:title" content="Harbor bill grows by a tenth">',
        "",
    ],
)
def test_the_headline_is_no_slogan(head: str) -> None:
    above = "" if not head else "<h1>Support our mission</h1>"
    assert page(head, above).source.title == "Harbor bill grows by a tenth"


def test_an_article_in_the_data_of_a_page_is_read() -> None:
    node = OWN | {"articleBody": f"{BODY}\nIt is <b>$5</b> million &amp; more."}
    document = from_bytes(html("<div id=app>Loading</div><script src=a.js></script>", data(node)), "a.html")
    assert document.text.startswith("Harbor bill grows by a tenth\nThe ministry will pay 1.2 trillion won")
    assert document.text.endswith("It is $5 million & more.")
    assert not document.off_article


def test_the_only_article_in_the_data_of_an_empty_page_is_read_whatever_it_is_called() -> None:
    node = {"@type": "NewsArticle", "headline": "Another name", "articleBody": BODY}
    empty = '<div id="app"></div><script src="a.js"></script>'
    assert "1.2 trillion won" in from_bytes(html(empty, data(node)), "a.html").text


def test_an_article_that_is_shown_is_read_once() -> None:
    document = page(data(OWN | {"articleBody": BODY * 2}))
    assert document.text.count("1.2 trillion") == 2
