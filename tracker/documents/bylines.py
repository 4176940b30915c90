"""Title, publisher, author and day of publication, where a text itself states them.

Every finding says where it was found. The words are in words.toml, the outlets in outlets.csv.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import east_asian_width

from tracker.documents import outlets
from tracker.documents.content import Stated
from tracker.documents.publication import PROSE, Line, among_menus, published, says
from tracker.documents.publication import alternatives as alternatives
from tracker.documents.publication import words as words

# How much of a text is looked at: the matter before an article, and the masthead after it.
HEAD, HEAD_LINES, TAIL, TAIL_LINES = 16_000, 300, 3_000, 60
ELLIPSES = ("...", "…", "U.S.", "S.Korea.")
BEHIND_NAME = re.compile(r"\s*(?:[\d|·(\[]|\s{2,})")
BESIDE_NAME = re.compile(r"^(?:by|with(?: the)?|from)\s+|\s+close$", re.IGNORECASE)
PICTURE = re.compile(r"^!?\[.*\]\(.*\)$|^!\[")


class Byline(NamedTuple):
    """What a text says of its own source."""

    title: Stated | None = None
    publisher: Stated | None = None
    author: Stated | None = None
    published: Stated | None = None


def byline(text: str, url: str | None = None, *, known: Collection[str] = ()) -> Byline:
    """What `text` states of its source, leaving out the fields that are `known` already.

    >>> found = byline("Allies sign a pact\\nBy Korea Herald\\nPublished : May 1, 2017 - 17:49.")
    >>> found.title.value, found.publisher.value, found.published.value
    ('Allies sign a pact', 'The Korea Herald', '2017-05-01')
    """
    head = _lines(text, 0, HEAD)[:HEAD_LINES]
    tail = _lines(text, max(HEAD, len(text) - TAIL), len(text))[-TAIL_LINES:]
    day = published(head, url) or published([line for line in tail if len(line.text) < PROSE])
    return Byline(
        title=None if "title" in known else title(head, day),
        publisher=None if "publisher" in known else publisher(head, tail, url),
        author=None if "author" in known else author(head, tail),
        published=None if "published" in known else day,
    )


def _lines(text: str, start: int, end: int) -> list[Line]:
    if start >= end:
        return []
    first = text.count("\n", 0, start) + 1
    return [
        Line(number, stripped)
        for number, line in enumerate(text[start:end].split("\n"), first)
        if (stripped := line.strip())
    ]


# --- title ---------------------------------------------------------------------------------------


def title(head: Sequence[Line], day: Stated | None) -> Stated | None:
    """The headline: the line above the date or the byline, else the line above the first prose.

    >>> title([Line(1, "Politics"), Line(2, "Allies sign a pact"), Line(3, "2017-05-01")],
    ...       Stated("2017-05-01", 3, "2017-05-01")).value
    'Allies sign a pact'
    """
    for line in head[:12]:
        if match := _title_label().match(line.text[:400]):
            return _said(match[1], line)
    at = next((i for i, line in enumerate(head) if day and line.number == day.line), None)
    if at is not None:
        above = next((line for line in reversed(head[max(0, at - 8) : at]) if _headline(line.text)), None)
        if above:
            return _said(above.text, above)
        head = head[at + 1 :]
    prose = next((i for i, line in enumerate(head) if _prose(line.text)), None)
    if prose is None:
        return None
    # Between a headline and the article stand at most a byline, a place or a caption.
    for line in reversed(head[max(0, prose - 4) : prose]):
        if _headline(line.text):
            return _said(line.text, line)
    return None


@cache
def _title_label() -> re.Pattern[str]:
    labels = alternatives(words()["titles"]["labels"])
    return re.compile(rf"\W*(?:{labels})\s*[:：]\s*[\"'“]?(\S.*?)[\"'”]?$", re.IGNORECASE)


def _said(value: str, line: Line) -> Stated:
    return Stated(value, line.number, line.text if len(line.text) <= 80 else line.text[:77] + "...")


def _headline(text: str) -> bool:
    """Whether a line could be a headline: some words, no full stop, no bullet, no label, no byline."""
    if len(text) > 240 or text[0] in "•-*|<·(" or not 12 <= _width(text) <= 240 or PICTURE.match(text):
        return False
    if text.endswith((".", "。", "다.", ":", "|")) and not text.endswith(ELLIPSES):
        return False
    if (text[0] in "[【" and text[-1] in "]】") or outlets.named(text):
        return False
    if "|" in text or "@" in text or "://" in text or "›" in text or " > " in text:
        return False
    label = re.match(r"[^\W\d_][^:：]{0,24}[:：]", text)
    if label and label[0].rstrip(" :：").lower() in _labels():
        return False
    return not (_author(text) or (len(text.split()) < 3 and not _cjk(text)))


def _width(text: str) -> int:
    """Columns in print: a Hangul syllable takes two."""
    return len(text) if text.isascii() else len(text) + sum(east_asian_width(c) in "WF" for c in text)


def _prose(text: str) -> bool:
    return (len(text) > 80 or _width(text) > 80) and text.rstrip("\"'”’)]」").endswith(
        (".", "!", "?", "。", "다")
    )


def _cjk(text: str) -> bool:
    return sum(c >= "\u1100" for c in text) >= 6


@cache
def _labels() -> frozenset[str]:
    table = words()
    return frozenset(
        [*table["dates"]["published"], *table["dates"]["updated"], *table["owners"]["labels"]]
        + table["owners"]["credits"]
    )


# --- publisher -----------------------------------------------------------------------------------


def publisher(head: Sequence[Line], tail: Sequence[Line], url: str | None = None) -> Stated | None:
    """Whose page it is: by its address, its masthead, its copyright, a line with its name, its links,
    and last the agency of the dateline.

    >>> publisher([Line(1, "SEOUL, Feb. 10 (Yonhap) -- The envoys signed.")], []).value
    'Yonhap News Agency'
    """
    if url and (outlet := outlets.at(url)):
        return Stated(outlet.name, 0, url)
    lines = [*head, *tail]
    brief = [line for line in lines if len(line.text) < PROSE]
    for find in (_masthead, _copyright, _line_of_its_own):
        if stated := next(find(brief), None):
            return stated
    return next(_links(lines), None) or next(_agency(lines), None)


@cache
def _owner_patterns() -> dict[str, re.Pattern[str]]:
    owners = words()["owners"]
    return {
        "label": re.compile(rf"^\W*(?:{alternatives(owners['labels'])})\s*[:：]\s*(\S.*)$", re.IGNORECASE),
        # "© 2019 Harbor Ledger. All rights reserved."
        "owner": re.compile(
            r"(?:©|ⓒ|[Cc]opyright)\s*(?:\([Cc]\)|©|ⓒ)?\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?\s*)?(?:by\s+)?"
            r"([A-Z가-힣一-龥][^.,|<>()\[\]\d]{2,40}?)\s*(?:[.,|<]|[Aa]ll [Rr]ights|무단|$)"
        ),
        "host": re.compile(r"(?:https?://|@)?((?:[\w-]+\.)+[a-z]{2,6})\b", re.IGNORECASE | re.ASCII),
        "link": re.compile(r"(?:https?://|@)((?:[\w-]+\.)+[a-z]{2,6})\b", re.IGNORECASE | re.ASCII),
        "bracket": re.compile(r"[(（\[【]([^()（）\[\]【】]{2,40})[)）\]】]"),
    }


def _masthead(lines: Sequence[Line]) -> Iterator[Stated]:
    """`Masthead : The Korea Times`"""
    for line in lines:
        if len(line.text) <= 80 and (match := _owner_patterns()["label"].match(line.text)):
            outlet = outlets.named(match[1]) or _outlet_in(match[1])
            if outlet or line.text.lower().startswith("masthead"):
                yield _said(outlet.name if outlet else match[1], line)


def _copyright(lines: Sequence[Line]) -> Iterator[Stated]:
    """`Copyright © koreatimes.co.kr. All rights reserved.`, `저작권자 ⓒ 중앙일보`"""
    noted = says(("owners", "copyright"), "\n".join(line.text for line in lines))
    for line in reversed(lines if noted else ()):
        if says(("owners", "copyright"), line.text):
            for host in _owner_patterns()["host"].findall(line.text):
                if outlet := outlets.at(host):
                    yield _said(outlet.name, line)
            if outlet := _outlet_in(line.text):
                yield _said(outlet.name, line)
            match = _owner_patterns()["owner"].search(line.text)
            if match and not says(("owners", "copyright"), match[1]):
                yield _said(match[1], line)


def _line_of_its_own(lines: Sequence[Line]) -> Iterator[Stated]:
    """`The Korea Herald`, `By Korea Herald`, `중앙일보 2014.02.03 00:10`, `English.news.cn   2014-01-12`"""
    for index, line in enumerate(lines):
        text = line.text
        if len(text) > 80 or text[0] in "•!" or says(("owners", "credits"), text):
            continue
        bare = BEHIND_NAME.split(text.strip("-–— []【】"), maxsplit=1)[0]
        bare = BESIDE_NAME.sub("", bare)
        outlet = outlets.named(bare) or (outlets.at(bare) if "." in bare else None)
        # A bare name in a menu leads to a colleague's pages as often as to one's own.
        if outlet and not (bare == text and index and among_menus(lines, index)):
            yield _said(outlet.name, line)


def _links(lines: Sequence[Line]) -> Iterator[Stated]:
    """The outlet to which most links and mail addresses of the page lead."""
    seen = Counter[str]()
    first: dict[str, Line] = {}
    for line in lines:
        if "@" in line.text or "://" in line.text:
            for host in _owner_patterns()["link"].findall(line.text):
                if outlet := outlets.at(host):
                    seen[outlet.name] += 1
                    first.setdefault(outlet.name, line)
    for name, _ in seen.most_common(1):
        yield _said(name, first[name])


def _agency(lines: Sequence[Line]) -> Iterator[Stated]:
    """`SEOUL, Feb. 10 (Yonhap)`, `【ソウル時事】`, `(서울=연합뉴스)`; newspapers only alone in them."""
    for line in lines:
        for part in (line.text[:80], line.text[-40:]):
            if not any(bracket in part for bracket in "([【（"):
                continue
            for inside in _owner_patterns()["bracket"].findall(part):
                outlet = outlets.named(inside)
                if outlet is None or not (outlet.agency or len(inside) + 2 == len(line.text)):
                    outlet = _agency_in(inside)
                if outlet:
                    yield _said(outlet.name, line)


def _agency_in(inside: str) -> outlets.Outlet | None:
    """The agency that a dateline's brackets name after the place: 서울=연합뉴스, ソウル時事."""
    for part in re.split(r"[=/,·:]|\s+(?=\S+$)", inside):
        if (outlet := outlets.named(part)) and outlet.agency:
            return outlet
    endings = (inside[start:] for start in range(len(inside)) if inside[start] >= "\u2e80")
    return next((o for o in map(outlets.named, endings) if o and o.agency), None)


def _outlet_in(text: str) -> outlets.Outlet | None:
    """The outlet with the longest name among the words of a short text."""
    parts = re.findall(r"[\w&./'’-]*\w", text)
    known = outlets.by_name()
    for size in range(min(5, len(parts)), 0, -1):
        for start in range(len(parts) - size + 1):
            name = " ".join(parts[start : start + size])
            if (name[0].isupper() or not name.isascii()) and (outlet := known.get(name.lower())):
                return outlet
    return None


# --- author --------------------------------------------------------------------------------------


def author(head: Sequence[Line], tail: Sequence[Line]) -> Stated | None:
    """Who wrote it: `By Jung Sung-ki`, `BY LIM JEONG-WON [mail]`, `이정민 특파원`."""
    for line in [*head, *tail]:
        if len(line.text) <= 90 and (name := _author(line.text)) and not outlets.named(name):
            return _said(name, line)
    return None


@cache
def _author_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = (alternatives(words()["authors"][place]) for place in ("before", "after"))
    person = r"([^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4})"
    return (
        re.compile(rf"\W*(?:{before})\s+{person}\s*(?:$|[\[(<|,•]|\s{{2,}})", re.IGNORECASE),
        re.compile(rf"(?:^|[\s=\[(])([가-힣一-龥]{{2,4}})\s?(?:{after})(?:$|[\s\])])"),
    )


def _author(text: str) -> str | None:
    first, second = _author_patterns()
    match = first.match(text) or (second.search(text) if says(("authors", "after"), text) else None)
    return match[1].strip() if match and (match[1][0].isupper() or match[1][0] >= "\u2e80") else None
