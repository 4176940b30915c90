"""Marked passages: what the reader learns from and is examined on. lessons/GUIDE.md explains the format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.models import Kind, Measure

_HEAD = re.compile(r"^## *([^|\n]+?) *\| *([a-z]{2}) *\| *(\d{4}-\d\d-\d\d|-) *\| *([A-Z0-9-]+|-) *$", re.M)
_MARK = re.compile(r"\[\[(.+?)\|([^\]|]*)\]\]", re.S)
_SPAN = re.compile(r"(\d{4})?-(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a sum of a passage is: `text[start:end]` are its words. `programme` is None off the topic."""

    start: int
    end: int
    words: str
    programme: str | None
    kind: Kind
    measure: Measure = Measure.LEVEL
    year: int | None = None
    year_end: int | None = None
    converts: int | None = None  # the index of the mark that this one restates

    @property
    def label(self) -> str:
        """Kind and measure in one word; "off" off the topic."""
        if self.programme is None:
            return "off"
        return self.kind.value if self.measure is Measure.LEVEL else self.measure.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text with its marks, in the order of the text."""

    id: str
    language: str
    published: date | None
    text: str
    marks: tuple[Mark, ...]


class LessonError(ValueError):
    """A passage that cannot be read; the message names file, passage and fault in one line."""


def passages(path: Path) -> Iterator[Passage]:
    """The passages of a file, in order. Raises LessonError."""
    raw = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(raw))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = raw[head.end() : after.start() if after else len(raw)].strip("\n")
        try:
            yield _passage(head, body)
        except ValueError as error:
            raise LessonError(f"{path.name}, passage {head[1]}: {error}") from None


def _passage(head: re.Match[str], body: str) -> Passage:
    text, last = "", 0
    marks: list[Mark] = []
    for match in _MARK.finditer(body):
        text += body[last : match.start()]
        last = match.end()
        place = {"start": len(text), "end": len(text) + len(match[1]), "words": match[1]}
        text += match[1]
        label = match[2].strip()
        if label.startswith("="):
            marks.append(_restated(marks, int(label[1:] or 1), place))
        else:
            marks.append(Mark(**place, **_label(label, None if head[4] == "-" else head[4])))  # type: ignore[arg-type]
    return Passage(
        id=head[1],
        language=head[2],
        published=None if head[3] == "-" else date.fromisoformat(head[3]),
        text=text + body[last:],
        marks=tuple(marks),
    )


def _restated(marks: list[Mark], back: int, place: dict[str, object]) -> Mark:
    """The mark of a sum that restates the one `back` before it."""
    base = len(marks) - back
    if base < 0:
        raise ValueError(f"{place['words']!r} restates a sum before the first")
    while (earlier := marks[base].converts) is not None:
        base = earlier
    same = marks[base]
    return Mark(
        programme=same.programme, kind=same.kind, measure=same.measure,
        year=same.year, year_end=same.year_end, converts=base, **place,  # type: ignore[arg-type]
    )  # fmt: skip


def _label(words: str, programme: str | None) -> dict[str, object]:
    """The fields that a label gives, with the passage's programme where it names none.

    >>> _label("payment change 2019 @JP-HNS", None)["programme"], _label("- 2022", "KR-SMA")["programme"]
    ('JP-HNS', None)
    """
    found: dict[str, object] = {"programme": programme}
    for word in words.split():
        if word in tuple(Kind):
            found["kind"] = Kind(word)
        elif word in ("change", "total"):
            found["measure"] = Measure(word)
        elif word == "-":
            found |= {"kind": Kind.OTHER, "programme": None}
        elif word.startswith("@"):
            found["programme"] = word[1:]
        elif re.fullmatch(r"\d{4}", word):
            found["year"] = int(word)
        elif span := _SPAN.fullmatch(word):
            found |= {"year": int(span[1]) if span[1] else None, "year_end": int(span[2])}
        else:
            raise ValueError(f"unknown word {word!r} in the label {words!r}")
    if "kind" not in found:
        raise ValueError(f"no kind in the label {words!r}")
    if found["programme"] is None and "-" not in words.split():
        raise ValueError(f"no programme for the label {words!r}")
    return found
