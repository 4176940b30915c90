"""HTML: everything a reader sees, with what stands around the article marked as such."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from tracker.documents import limits
from tracker.documents.content import MARK, Content, DocumentError, Reason, Stated, missing, raised
from tracker.documents.decoding import decode
from tracker.documents.tables import Block, Box, Table, lay_out
from tracker.documents.webpage import article_body, facts, likely_day

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ATTRIBUTE = r"""[\s/]*+[^\s=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{limits.ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+")
UNSEEN = frozenset(
    "script style noscript template head svg iframe select option textarea button rt rp del s strike".split()  # noqa: SIM905
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q ruby samp "  # noqa: SIM905
    "small span strong sub sup time tt u var wbr".split()
)
UNSEEN_STYLE = re.compile(r"display:none|visibility:hidden|line-through")
NOTE = re.compile(r"#(?:.*[_-])?(?:f(?:oot)?n|e(?:nd)?n|n\d*$|note|cite|ref)", re.IGNORECASE)
BLANKS = re.compile(r"[^\S\u00a0]+")
LETTERS = re.compile(r"[\W_]+")
PIECE = 12  # letters: so many in a row stand in two texts only if one is taken from the other
FEW = 40  # letters: a page that shows fewer, and no number, shows no article


def content(data: bytes) -> Content:
    """The text that a page shows, and what it says of its source."""
    limits.within_bytes(len(data), limits.HTML_BYTES)
    declared = CHARSET.search(data[:4096])
    page = decode(data, declared[1].decode("ascii") if declared else None)
    tree = _tree(page)
    large = page.count("<") > limits.ARTICLE_TAGS or _depth(tree) > limits.ARTICLE_DEPTH
    stated, scripts = facts(tree), next(tree.iter("script"), None) is not None
    body, only = article_body(tree)
    guessed = {} if "published" in stated or large else likely_day(tree)
    _clear(tree)
    text, cells, _ = lay_out(blocks(tree))
    shown = LETTERS.sub("", text)
    empty = len(shown) < FEW and not any(map(str.isdigit, shown))
    body = body or (only if empty else "")
    if body and LETTERS.sub("", body)[:FEW] not in shown:
        # The article is put in by a script, and stands in the page's data.
        lines = [stated["title"].value] if "title" in stated else []
        text = lay_out([*lines, *body.split("\n")]).text
        return Content(text, stated, guessed=guessed)
    if scripts and empty:
        raise DocumentError(
            Reason.EMPTY,
            "empty: a script fills this page; save it as .pdf from a browser that shows it, or copy the text",
        )
    around = () if large else _around(text, tree, stated.get("title"))
    return Content(text, stated, around, cells=cells, guessed=guessed)


def _tree(page: str) -> HtmlElement:
    try:
        import lxml.html
        from lxml.etree import LxmlError
    except ModuleNotFoundError:
        raise missing("HTML", "html") from None
    limits.within(page.count("<"), limits.HTML_TAGS, "tags")
    if any(tag["more"] for tag in TAG.finditer(page)):
        limits.within(limits.ATTRIBUTES + 1, limits.ATTRIBUTES, "attributes of one element")
    # lxml takes no text that declares an encoding, and no NUL; Real pages nest deeper than its usual 256.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page).replace("\x00", "")
    parser = lxml.html.HTMLParser(huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(page, parser=parser)
    except (LxmlError, ValueError):
        tree = None
    if any("Excessive depth" in str(error) for error in parser.error_log):
        limits.within(limits.DEPTH + 1, limits.DEPTH, "elements inside each other")
    if tree is None:
        raise DocumentError(Reason.DAMAGED, "broken HTML: there is no element in it")
    return tree


def _depth(tree: HtmlElement) -> int:
    """How many elements stand inside each other."""
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _clear(tree: HtmlElement) -> None:
    """Empty what a reader does not see, and the marks of footnotes, so that all who read the tree agree."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            if _unseen(element):
                element.clear(keep_tail=True)
                element.tag = "span"
            elif element.tag == "sup" or (element.tag == "a" and NOTE.match(element.get("href", "")[:80])):
                words = element.text_content() if len(element) < 9 else ""
                if MARK.fullmatch(words):
                    fraction = (element.tail or "")[:1] in ("/", "\u2044")
                    words = f" {words}" if fraction else raised(_before(element), words)
                    element.clear(keep_tail=True)
                    element.text, element.tag = words, "span"
            elif element.tag == "time":
                element.tag = "span"
            if "\u00ad" in (element.text or ""):
                element.text = element.text.replace("\u00ad", "")
        if "\u00ad" in (element.tail or ""):
            element.tail = element.tail.replace("\u00ad", "")


def _unseen(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.tag in UNSEEN or element.get("hidden") is not None or UNSEEN_STYLE.search(style) is not None
    )


def _before(element: HtmlElement) -> str:
    before, parent = element.getprevious(), element.getparent()
    return (parent.text if before is None and parent is not None else getattr(before, "tail", "")) or ""


def blocks(tree: HtmlElement) -> list[Block]:
    """The lines and tables that a reader sees."""
    from lxml import etree

    found: list[Block] = []
    into = [found]  # the page, and the boxes of tables that are open
    tables: list[list[list[Box]]] = []
    parts: list[str] = []

    def end_line() -> None:
        if text := BLANKS.sub(" ", "".join(parts)).strip(" "):
            into[-1].append(text)
        parts.clear()

    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        if tag not in INLINE:
            end_line()
        if event == "start":
            if tag == "table":
                tables.append([])
            elif tag == "tr" and tables:
                tables[-1].append([])
            elif tag in ("td", "th") and tables:
                into.append([])
            parts.append(element.text or "")
            continue
        if tag in ("td", "th") and tables:
            rows = tables[-1] or [[]]
            tables[-1] = rows
            rows[-1].append(
                Box(into.pop(), _count(element.get("colspan")), _count(element.get("rowspan")), tag == "th")
            )
        elif tag == "table":
            into[-1].append(Table(tables.pop()))
        parts.append(element.tail or "")
    end_line()
    return found


def _count(digits: str | None) -> int:
    return max(1, min(int(digits), limits.COLUMNS)) if digits and re.fullmatch("[0-9]{1,6}", digits) else 1


def _around(text: str, tree: HtmlElement, title: Stated | None) -> tuple[tuple[int, int], ...]:
    """The spans of the lines that are no part of the article, as trafilatura sees it; neighbours joined."""
    from trafilatura import extract

    # It logs a warning for every page without an article, which a reader of menus and lists is used to.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for box in tree.iter("td", "th"):  # it writes out every column and row that a box spans
        for name in ("colspan", "rowspan"):
            box.attrib.pop(name, None)
    try:
        found = extract(tree, include_comments=False, include_tables=True, favor_recall=True) or ""
    except Exception:  # a page that it cannot take apart is all article
        found = ""
    lines = [LETTERS.sub("", line) for line in found.split("\n")]
    article = "".join(lines)
    if not article:
        return ()
    inside = {*lines, LETTERS.sub("", title.value) if title else ""}
    pieces = {article[at : at + PIECE] for at in range(0, len(article) - PIECE + 1, PIECE)}
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if not _taken(LETTERS.sub("", line), inside, pieces):
            if spans and spans[-1][1] == start - 1:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        start = end + 1
    return tuple(spans)


def _taken(line: str, inside: set[str], pieces: set[str]) -> bool:
    """Whether a line stands in the article, whole or for the larger part."""
    if line in inside:
        return True
    at = common = 0
    while at + PIECE <= len(line):
        if line[at : at + PIECE] in pieces:
            common += PIECE
            at += PIECE
        else:
            at += 1
    return common * 2 >= max(len(line) - PIECE, 1) and common > 0
