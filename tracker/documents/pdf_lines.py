"""The lines of a page of a PDF, without the marks of footnotes, and where their columns stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from tracker.documents import limits
from tracker.documents.content import raised
from tracker.documents.tables import VALUE

MARKS = re.compile(r"[\d*†‡](?:[\d*†‡,]*[\d*†‡])?")
BEFORE_MARK, BEHIND_MARK = re.compile(r"[^\s.,*][ .,*]*$"), re.compile(r"[^\w\r\n]*([^\W\d_])")
COLUMN_GAP = 0.8  # heights of a line between two columns; words stand a third apart
EMPTY_VALUE = re.compile(r"[-–—·.…*]{1,3}|n/?a", re.IGNORECASE)
HEADS = 3  # lines above a table in which its heads are looked for


class Place(NamedTuple):
    """Where a character stands on its page, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


class Part(NamedTuple):
    """Words of a line with no gap of a column between them."""

    words: str
    left: float
    right: float
    height: float


@dataclass(slots=True)
class Line:
    """A line of a page. `parts` are its columns, where it could be a row of a table."""

    page: int
    words: str
    parts: tuple[Part, ...] = ()


def page_lines(document: Any, number: int) -> Iterator[Line]:
    """The lines of a page, without the marks of footnotes."""
    page = document[number]
    reader = page.get_textpage()
    try:
        text, at, place = _characters(reader)
        found = [match for match in re.finditer(r"[^\r\n]+", text.replace("\x00", " ")) if match[0].strip()]
        rows = [is_number(match[0].split()[-1]) for match in found]
        for index, match in enumerate(found):
            # Where the words stand is asked for rows that end in a number, and for the lines above them.
            near = place and any(rows[index : index + HEADS + 1])
            yield Line(number, match[0].strip(), tuple(_parts(match, at, place)) if near and place else ())
    finally:
        reader.close()
        page.close()


def _characters(reader: Any) -> tuple[str, Sequence[int], Callable[[int], Place] | None]:
    """The text of a page, the number of each of its characters in the page, and where a character stands."""
    import pypdfium2.raw as raw

    text: str = reader.get_text_range()
    if len(text) > limits.PAGE_CHARACTERS or max(text, default="") > "\uffff":
        return text, (), None  # characters of other planes are counted otherwise there
    rectangle = raw.FS_RECTF()

    def place(index: int) -> Place:
        number = raw.FPDFText_GetCharIndexFromTextIndex(reader.raw, index)
        raw.FPDFText_GetLooseCharBox(reader.raw, number, rectangle)
        return Place(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    kept: list[str] = []
    at: list[int] = []
    end = 0

    def keep(start: int, stop: int) -> None:
        kept.append(text[start:stop])
        at.extend(range(start, stop))

    for start, stop, beside in _raised(text, place):
        keep(end, start)
        words = raised(text[max(0, start - 8) : start], text[start:stop])
        kept.append(words)
        at += [start] * len(words)
        end = stop
        # The library ends the line behind a raised character, and goes on below with the same one.
        following = re.compile(r"\r\n(\s*)(?=\S)").match(text, stop)
        if following and abs(place(following.end()).bottom - beside.bottom) < beside.height / 5:
            end = following.start(1)
    keep(end, len(text))
    return "".join(kept), at, place


def _raised(text: str, place: Callable[[int], Place]) -> Iterator[tuple[int, int, Place]]:
    """Where marks of footnotes stand: figures smaller than the letter beside them, and higher."""
    for match in MARKS.finditer(text):
        beside = _letter_beside(text, match.start(), match.end())
        if beside is None:
            continue
        letter = place(beside)
        small = [
            index
            for index in range(*match.span())
            if (box := place(index)).height < letter.height * 0.82
            and box.bottom > letter.bottom + letter.height * 0.12
        ]
        if small:
            yield small[0], small[-1] + 1, letter


def _letter_beside(text: str, start: int, end: int) -> int | None:
    """The nearest character in a line that is no mark: before `start`, else behind `end`."""
    if before := BEFORE_MARK.search(text, max(0, start - 30), start):
        return before.start()
    if behind := BEHIND_MARK.match(text, end, end + 30):
        return behind.start(1)
    return start if end - start > 1 else None


def _parts(match: re.Match[str], at: Sequence[int], place: Callable[[int], Place]) -> Iterator[Part]:
    """The words of a line, those of one column together."""
    open_part: Part | None = None
    for word in re.finditer(r"\S+", match[0]):
        first = place(at[match.start() + word.start()])
        right = place(at[match.start() + word.end() - 1]).right
        if open_part and first.left - open_part.right < COLUMN_GAP * first.height:
            open_part = open_part._replace(words=f"{open_part.words} {word[0]}", right=right)
            continue
        if open_part:
            yield open_part
        open_part = Part(word[0], first.left, right, first.height)
    if open_part:
        yield open_part


def is_number(words: str) -> bool:
    """Whether words are the value of a table, or stand for a missing one."""
    return VALUE.match(words) is not None or EMPTY_VALUE.fullmatch(words) is not None
