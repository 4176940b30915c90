"""Values of a document's tables to mentions: "10,389" below "2019" in a table of 억원 is 1.0389 trillion won.

A bare number is read only where its table, or the head of its row or column, says what it is counted in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TypeGuard

from tracker.documents import limits
from tracker.documents.dates import alternatives, words
from tracker.documents.tables import LONGEST_CAPTION, unit_in
from tracker.languages.lexicon import lexicon
from tracker.models import Cell, Document, Mention
from tracker.sums.mentions import find_mentions, plain

SIGN = re.compile(r"([-−–+＋△▲▽▼]?)\s?(.*)", re.DOTALL)
LOSS = re.compile(r"\((\d[^()%]*)\)")  # as accounts print it: (350)
BRACKETS = re.compile(r"[(\[（［<〈]([^()\[\]（）［］<>〈〉]{1,40})[)\]）］>〉]")
SIGN_FIRST = re.compile(r"([A-Z]{2,3}\$?|[A-Z]{0,2}[^\w\s])\s*(\w.*)")
PIECE = re.compile(r"\s{2,}|\t|[:;]\s|\s[–—-]\s")  # what parts a unit from the rest of its line
# A row of a table that is set with blanks ends in two numbers, or in one far from its label.
ROW = re.compile(r"(?:\d[%)*]?\s+|\S\s{2,})[(\[△▲+−-]?\d[\d.,]*[%)\]*]*$")
CAPTIONS = 500  # lines above rows that are searched for a unit, which takes a millisecond each
ROWS = 3  # lines below a unit among which the first row is
POWER = re.compile(r"(?<![\d.,])10*(?:,000)*(?![\d.,])")
SHORT = 24  # letters of a head of one row or column
LONG = 60  # letters of a piece of a line that may end in a unit


def with_cells(document: Document, mentions: Sequence[Mention], language: str, dollar: str) -> list[Mention]:
    """The mentions of a document's text together with those of its tables, in order, none overlapping.

    `mentions` are those that the text gives as it stands; those that join two boxes of a table are no sums.
    Raises DocumentError for more sums than any document holds.

    >>> text = "2019\\t10,389"
    >>> table = Document(text, cells=(Cell(5, 11, heads=((0, 4),), unit="억원"),))
    >>> [(m.as_written, int(m.amount), m.currency) for m in with_cells(table, [], "ko", "USD")]
    [('10,389', 1038900000000, 'KRW')]
    """
    limits.within(len(mentions), limits.SUMS, "sums of money")
    if not document.cells:
        return [*mentions]
    heads = {head for cell in document.cells for head in cell.heads}
    edges = sorted(heads | {(cell.start, cell.end) for cell in document.cells})
    whole = [m for m in mentions if not _crosses(m, edges, document.text) and not _is_head(m, heads)]
    taken = set[tuple[int, int]]()
    for cell in document.cells:
        i = bisect_left(whole, cell.start, key=lambda mention: mention.start)
        if i < len(whole) and whole[i].start < cell.end:
            taken.add((cell.start, cell.end))
            whole[i] = _counted(whole[i], cell, document.text, language, dollar)
    bare = [
        mention
        for cell in document.cells
        if (cell.start, cell.end) not in taken
        and (mention := _read(cell, document.text, language, dollar)) is not None
    ]
    return sorted([*whole, *bare], key=lambda mention: mention.start)


def heads_at(document: Document, start: int) -> tuple[tuple[int, int], ...]:
    """The spans of the heads over what begins at `start`, where that lies in a table: the nearest first.

    >>> text = "2019\\t10,389"
    >>> heads_at(Document(text, cells=(Cell(5, 11, heads=((0, 4),)),)), 5)
    ((0, 4),)
    """
    at = bisect_right(document.cells, start, key=lambda cell: cell.start) - 1
    return document.cells[at].heads if at >= 0 and start < document.cells[at].end else ()


def unread_units(document: Document, language: str) -> tuple[str, ...]:
    """A line for every unit of money that a table of the document states and none of its cells is read in: a
    table that is plain text, or whose columns could not be told apart.

    >>> unread_units(Document("방위비 분담금 (단위: 억원)\\n2019 10,389"), "ko")
    ('a table in units of 억원 was not read',)
    >>> unread_units(Document("Cost sharing (US$ million)\\n2018   2019\\n850  920"), "en")
    ('a table in units of US$ million was not read',)
    """
    heads = {head for cell in document.cells for head in cell.heads}
    read = {cell.unit for cell in document.cells} | {document.text[start:end] for start, end in heads}
    lines = [line for words in document.text.split("\n") if (line := words.strip())]
    rows = [ROW.search(line[-LONG:]) is not None for line in lines]
    above = (n for n, row in enumerate(rows) if not row and any(rows[n + 1 : n + 1 + ROWS]))
    found, over = dict[str, None](), set(islice(above, CAPTIONS))
    for n, line in enumerate(lines):
        if line in read or line.endswith((".", "。", '"', "”")):
            continue
        said = [unit] if (unit := unit_in(line)) else []
        if not said and n in over and len(line) <= LONGEST_CAPTION:
            said = [words for words in _said(line) if (one := _unit(words, language, "USD")) and _many(one)]
        found |= dict.fromkeys(said[:1])
    return tuple(
        f"a table in units of {unit} was not read"
        for unit in found
        if unit not in read and _unit(unit, language, "USD") is not None
    )


def _crosses(mention: Mention, edges: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether a mention reaches from one box of a table into another."""
    if "\t" not in mention.as_written and "\n" not in mention.as_written:
        return False
    at = bisect_right(edges, (mention.start, len(text)))
    near = edges[max(0, at - 1) : at + 1]
    return any(start < mention.end and mention.start < end for start, end in near)


def _is_head(mention: Mention, heads: Set[tuple[int, int]]) -> bool:
    """Whether a mention is only the unit of its column: 百万円."""
    return (mention.start, mention.end) in heads and not any(map(str.isdecimal, mention.as_written))


def _counted(found: Mention, cell: Cell, text: str, language: str, dollar: str) -> Mention:
    """A sum that fills its cell, in the scale of its head: "$350" below "Cost ($ millions)"."""
    number = _number(found.as_written.strip("$€£¥₩ "), language)
    if number is None or found.amount != number or text[cell.start : cell.end].strip() != found.as_written:
        return found
    unit = _unit_of(cell, text, language, dollar)
    if unit is None or unit.amount is None or unit.currency != found.currency:
        return found
    return replace(found, amount=plain(number * unit.amount), why=unit.why)


def _read(cell: Cell, text: str, language: str, dollar: str) -> Mention | None:
    """The sum that a bare cell states, None where it is no number or nothing says what of."""
    written = text[cell.start : cell.end].rstrip("*†‡ ")
    sign, digits = SIGN.fullmatch(written).groups()  # type: ignore[union-attr]
    if (loss := LOSS.fullmatch(written)) and not lexicon(language).eastern:
        sign, digits = "-", loss[1]
    number = _number(digits, language)
    unit = _unit_of(cell, text, language, dollar) if number is not None else None
    if unit is None or unit.amount is None or number is None:
        return None
    negative = sign != "" and (sign in "-−–" or sign in lexicon(language).words("grammar", "minus"))
    return replace(
        unit,
        start=cell.start,
        end=cell.start + len(written),
        as_written=written,
        amount=plain(unit.amount * (-number if negative else number)),
    )


def _unit_of(cell: Cell, text: str, language: str, dollar: str) -> Mention | None:
    """One of what the numbers of a cell count, by its heads and its table; None where nothing says it."""
    heads = [text[start:end] for start, end in cell.heads]
    if any(len(head) <= SHORT and unit_in(head) is None and _counted_otherwise(head) for head in heads):
        return None
    return next(_units(heads, cell.unit, language, dollar), None)


def _units(heads: Sequence[str], stated: str | None, language: str, dollar: str) -> Iterator[Mention]:
    """What one of a cell's numbers may be worth, the nearest word on it first."""
    for head in heads:
        yield from filter(_many, (_unit(words, language, dollar) for words in _said(head)))
    if stated:
        if unit := _unit(stated, language, dollar):
            yield unit
        # "in billions" above a table with a column "Won"
        for head in heads:
            if len(head) <= SHORT and (unit := _unit(f"{stated} {head}", language, dollar)):
                yield unit


def _said(line: str) -> Iterator[str]:
    """What may be the unit in a head or a caption: words in brackets, or a piece of it."""
    yield from BRACKETS.findall(line)
    for piece in PIECE.split(line):
        if (bare := " ".join(re.sub(r"[()\[\]（）［］]", " ", piece).split())) and len(bare) <= LONG:
            yield bare


def _many(unit: Mention | None) -> TypeGuard[Mention]:
    """Whether a unit says how many a number counts: "Won" or "$" only names the money."""
    return unit is not None and unit.amount is not None and unit.amount > 1


@lru_cache(1024)
def _unit(said: str, language: str, dollar: str) -> Mention | None:
    """One of a unit as a sum: "억원", "billions of won", "KRW bn", "10억 원", "US dollars in millions"."""
    table = words()["units"]
    parts = re.split(r"[,/·;]\s*", said)
    if len(parts) == 2 and (
        last := re.fullmatch(rf"(?:{alternatives(table['in'])})\s+(\S+)", parts[1], re.I)
    ):
        parts = [f"{last[1]} {parts[0]}", *parts]  # US dollars, in millions
    for part in parts:
        one = part.strip(" .:：")
        for plural, single in table["plurals"].items():
            one = re.sub(rf"\b{plural}\b", single, one, flags=re.IGNORECASE)
        one = one.strip()
        if any(map(str.isdigit, one)) and not POWER.search(one):
            continue  # a sum, and no unit: ($890 million)
        forms = [one] if any(map(str.isdigit, one)) else [f"1 {one}", f"1{one}"]
        if sign := SIGN_FIRST.fullmatch(one):
            forms += [f"{sign[1]} 1 {sign[2]}", f"{sign[1]}1 {sign[2]}", f"{sign[1]}1{sign[2]}"]
        if parts_of := re.fullmatch(r"(\S+) (\S+)", one):
            forms.append(f"1 {parts_of[2]} {parts_of[1]}")  # Won (billions)
        if last := re.fullmatch(rf"(.+?),?\s+(?:{alternatives(table['in'])})\s+(\w+)", one, re.IGNORECASE):
            forms.append(f"1 {last[2]} {last[1]}")
        for form in forms:
            for code in dict.fromkeys((language, "en")):
                for found in find_mentions(form, code, dollar=dollar):
                    if (found.start, found.end) == (0, len(form)) and found.amount:
                        return found
    return None


@lru_cache(1024)
def _counted_otherwise(head: str) -> bool:
    table: Sequence[str] = words()["units"]["counted_otherwise"]
    head = head.lower()
    return any(
        re.search(rf"\b{word}\b", head) is not None if word.isascii() and word.isalpha() else word in head
        for word in table
    )


def _number(cell: str, language: str) -> Decimal | None:
    """A bare number as the language writes it; None where it could be two numbers.

    >>> _number("10,389", "ko"), _number("1.038,9", "de"), _number("1 038,9", "fr"), _number("2 3", "ko")
    (Decimal('10389'), Decimal('1038.9'), Decimal('1038.9'), None)
    """
    point = lexicon(language).decimal
    group = "," if point == "." else r"[.\s\u00a0\u202f]"
    if not re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:\{point}\d+)?|\d{{1,15}}(?:\{point}\d+)?", cell):
        return None
    return Decimal(re.sub(group, "", cell).replace(point, "."))
