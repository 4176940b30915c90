"""Title, publisher and author, where a text itself states them. Every finding says where it was found.

The words are in words.toml, the outlets in outlets.csv.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from tracker import outlets
from tracker.documents.content import Stated
from tracker.documents.dates import PROSE, Line, alternatives, among_menus, published, says, words

# How much of a text is looked at: the matter before an article, and the masthead after it.
HEAD, HEAD_LINES, TAIL, TAIL_LINES = 16_000, 300, 3_000, 60
NEAR = 8  # lines above a date or an article in which its headline stands
ELLIPSES = ("...", "…", "U.S.", "S.Korea.")
BEHIND_NAME = re.compile(r"\s*(?:[\d|·(\[]|\s{2,})")
BESIDE_NAME = re.compile(r"^(?:by|with(?: the)?|from)\s+|\s+close$", re.IGNORECASE)
WIDE = re.compile("[\u1100-\u11ff\u2e80-\ud7ff\uf900-\uff60]")


def byline(text: str, url: str | None = None, *, known: Collection[str] = ()) -> dict[str, Stated]:
    """What `text` states of its source, leaving out the facts that are `known` already.

    >>> found = byline("Allies sign a pact\\nBy Korea Herald\\nPublished : May 1, 2017 - 17:49.")
    >>> {fact: said.value for fact, said in found.items()}
    {'title': 'Allies sign a pact', 'publisher': 'The Korea Herald', 'published': '2017-05-01'}
    """
    head = _lines(text, 0, HEAD)[:HEAD_LINES]
    tail = _lines(text, max(HEAD, len(text) - TAIL), len(text))[-TAIL_LINES:]
    day = published(head, url) or published([line for line in tail if len(line.text) < PROSE])
    found = {
        "title": None if "title" in known else title(head, day),
        "publisher": None if "publisher" in known else publisher([*head, *tail], url),
        "author": None if "author" in known else author([*head, *tail]),
        "published": None if "published" in known else day,
    }
    return {fact: said for fact, said in found.items() if said}


def _lines(text: str, start: int, end: int) -> list[Line]:
    if start >= end:
        return []
    first = text.count("\n", 0, start) + 1
    return [
        Line(number, stripped)
        for number, line in enumerate(text[start:end].split("\n"), first)
        if (stripped := line.strip())
    ]


def _said(value: str, line: Line) -> Stated:
    return Stated(value, line.number, line.text if len(line.text) <= 80 else line.text[:77] + "...")


# --- title ---------------------------------------------------------------------------------------


def title(head: Sequence[Line], day: Stated | None) -> Stated | None:
    """The headline: the line above the date, else above the article, that the article takes up most.

    >>> title([Line(1, "Politics"), Line(2, "Allies sign a pact"), Line(3, "2017-05-01")],
    ...       Stated("2017-05-01", 3, "2017-05-01")).value
    'Allies sign a pact'
    """
    for line in head[:12]:
        if match := _pattern("title").match(line.text[:400]):
            return _said(match[1], line)
    dated = next((index for index, line in enumerate(head) if day and line.number == day.line), None)
    prose = next((index for index, line in enumerate(head) if _prose(line.text)), None)
    article: set[str] = set()
    # Between a headline and the article stand at most a byline, a place, a caption or a slogan.
    for end, near in ((dated, NEAR), (prose, NEAR // 2)):
        if end is not None:
            lines = [line for line in reversed(head[max(0, end - near) : end]) if _headline(line.text)]
            if len(lines) > 1 and not article:
                article = _pieces(
                    " ".join(line.text for line in head[prose or 0 :] if _prose(line.text))[:3000]
                )
            if lines:
                best = max(lines, key=lambda line: len(_pieces(line.text) & article))
                return _said(best.text, best)
    return None


def _pieces(text: str) -> set[str]:
    """Beginnings of words, and pairs of Eastern letters: by these a headline is known in its article."""
    found = {word[:5].lower() for word in re.findall(r"[^\W\d_]{4,}", text) if word.isascii()}
    east = "".join(WIDE.findall(text))
    return found | {east[at : at + 2] for at in range(len(east) - 1)}


def _headline(text: str) -> bool:
    """Whether a line could be a headline: some words, no full stop, no bullet, no label or slogan."""
    wide = len(text) + len(WIDE.findall(text))
    if len(text) > 240 or text[0] in "•-*|<·(!" or not 12 <= wide <= 240:
        return False
    if text.endswith((".", "。", "다.", ":", "|")) and not text.endswith(ELLIPSES):
        return False
    if (text[0] in "[【" and text[-1] in "]】") or outlets.named(text):
        return False
    if re.search(r"[|@›]|://| > |\]\(", text) or says(("titles", "slogans"), text):
        return False
    if _pattern("labelled").match(text) or _pattern("credit").search(text):
        return False
    if (behind := _pattern("behind").search(text)) and outlets.named(behind[1]):
        return False
    return not (_author(text) or (len(text.split()) < 3 and wide - len(text) < 6))


def _prose(text: str) -> bool:
    ends = text.rstrip("\"'”’)]」").endswith((".", "!", "?", "。", "다"))
    return ends and len(text) + len(WIDE.findall(text)) > 80


# --- publisher -----------------------------------------------------------------------------------


def publisher(lines: Sequence[Line], url: str | None = None) -> Stated | None:
    """Whose page it is: by its address, its masthead, its copyright, a line with its name, its links,
    and last the agency of the dateline. Never whose a picture is.

    >>> publisher([Line(1, "SEOUL, Feb. 10 (Yonhap) -- The envoys signed.")]).value
    'Yonhap News Agency'
    """
    if url and (outlet := outlets.at(url)):
        return Stated(outlet.name, 0, url)
    brief = [line for line in lines if len(line.text) < PROSE]
    for find, among in (
        (_masthead, brief),
        (_copyright, brief[::-1]),
        (_line_of_its_own, brief),
        (_link, lines),
        (_agency, lines),
    ):
        for index, line in enumerate(among):
            if name := find(line.text, index, among):
                return _said(name, line)
    return None


def _masthead(text: str, _index: int, _lines: Sequence[Line]) -> str | None:
    """`Masthead : The Korea Times`"""
    if len(text) > 80 or not (match := _pattern("owner").match(text)):
        return None
    outlet = outlets.named(match[1]) or _outlet_in(match[1])
    return outlet.name if outlet else match[1] if text.lower().startswith("masthead") else None


def _copyright(text: str, _index: int, _lines: Sequence[Line]) -> str | None:
    """`Copyright © koreatimes.co.kr. All rights reserved.`, `저작권자 ⓒ 중앙일보`"""
    if not says(("owners", "copyright"), text):
        return None
    if outlet := _at_host(text) or _outlet_in(text):
        return outlet.name
    match = _pattern("copyright").search(text)
    return match[1] if match and not says(("owners", "copyright"), match[1]) else None


def _line_of_its_own(text: str, index: int, lines: Sequence[Line]) -> str | None:
    """`The Korea Herald`, `By Korea Herald`, `중앙일보 2014.02.03 00:10`, `English.news.cn   2014-01-12`"""
    if len(text) > 80 or text[0] in "•!" or says(("owners", "credits"), text):
        return None
    bare = BESIDE_NAME.sub("", BEHIND_NAME.split(text.strip("-–— []【】"), maxsplit=1)[0])
    outlet = outlets.named(bare) or (outlets.at(bare) if "." in bare else None)
    # A bare name in a menu leads to a colleague's pages as often as to one's own.
    return outlet.name if outlet and not (bare == text and index and among_menus(lines, index)) else None


def _link(text: str, _index: int, _lines: Sequence[Line]) -> str | None:
    """An address on the page, or of its writer: `Mail: desk@asahi.com`."""
    outlet = _at_host(text) if "@" in text or "://" in text else None
    return outlet.name if outlet else None


def _at_host(text: str) -> outlets.Outlet | None:
    return next(filter(None, map(outlets.at, _pattern("host").findall(text))), None)


def _agency(text: str, _index: int, _lines: Sequence[Line]) -> str | None:
    """`SEOUL, Feb. 10 (Yonhap)`, `【ソウル時事】`, `(서울=연합뉴스)`: in front, not behind a caption."""
    for match in _pattern("bracket").finditer(text[:80]):
        inside, alone = match[1], match[0] == text
        if match.start() == 0 or text[match.end() :].lstrip()[:1] in tuple("-–—=:"):
            outlet = outlets.named(inside)
            if outlet is None or not (outlet.agency or alone):
                outlet = _agency_in(inside)
            if outlet:
                return outlet.name
    return None


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


def author(lines: Sequence[Line]) -> Stated | None:
    """Who wrote it: `By Jung Sung-ki`, `BY LIM JEONG-WON [mail]`, `이정민 특파원`."""
    for line in lines:
        if len(line.text) <= 90 and (name := _author(line.text)) and not outlets.named(name):
            return _said(name, line)
    return None


def _author(text: str) -> str | None:
    match = _pattern("by").match(text)
    if match is None and says(("authors", "after"), text):
        match = _pattern("reporter").search(text)
    return match[1].strip() if match and (match[1][0].isupper() or match[1][0] >= "\u2e80") else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern, made when it is first used."""
    return re.compile(_sources()[name], 0 if name == "copyright" else re.IGNORECASE)


@cache
def _sources() -> dict[str, str]:
    dates, owners, titles, authors = (words()[name] for name in ("dates", "owners", "titles", "authors"))
    labels = [*dates["published"], *dates["updated"], *owners["labels"], *owners["credits"]]
    after = alternatives(authors["after"])
    person = r"([^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4})"
    return {
        "title": rf"\W*(?:{alternatives(titles['labels'])})\s*[:：]\s*[\"'“]?(\S.*?)[\"'”]?$",
        "labelled": rf"(?:{alternatives(labels)})\s*[:：]",
        # "... speaks to reporters (Yonhap)", "사진=연합뉴스"
        "credit": rf"(?:{alternatives(owners['credits'])})\s*[=:/]",
        # "... speaks to reporters (Yonhap)": whose picture it is
        "behind": r"[(（/]([^()（）/]{2,24})[)）]?$",
        "owner": rf"\W*(?:{alternatives(owners['labels'])})\s*[:：]\s*(\S.*)$",
        "host": r"(?:https?://|@|\b)((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,6})\b",
        "bracket": r"[(（\[【]([^()（）\[\]【】]{2,40})[)）\]】]",
        "by": rf"\W*(?:{alternatives(authors['before'])})\s+{person}\s*(?:$|[\[(<|,•]|\s{{2,}})",
        "reporter": rf"(?:^|[\s=\[(])([가-힣一-龥]{{2,4}})\s?(?:{after})(?:$|[\s\])])",
        # "© 2019 Harbor Ledger. All rights reserved."
        "copyright": r"(?:©|ⓒ|[Cc]opyright)\s*(?:\([Cc]\)|©|ⓒ)?\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?\s*)?(?:by\s+)?"
        r"([A-Z가-힣一-龥][^.,|<>()\[\]\d]{2,40}?)\s*(?:[.,|<]|[Aa]ll [Rr]ights|무단|$)",
    }
