"""Many documents: streamed from files, folders and archives, read in batches, in order."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .models import Document
from .output import encode
from .reading.documents import NOTHING_GIVEN, DocumentError, Given, from_bytes, from_text, read_document
from .rows import COLUMNS, Row, rows


class Item(NamedTuple):
    """One document still to be read. `where` is what an error names: a path, or path:line.

    `content` is a path to open, the bytes of a file, or (with `line`) one line of a .jsonl.
    """

    name: str
    where: str
    content: Path | bytes | str
    line: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read and their rows written; small, and sent along with every batch."""

    given: Given = NOTHING_GIVEN
    form: str = "csv"
    columns: tuple[str, ...] = COLUMNS
    cost_sharing_only: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch of documents gave: encoded rows, and one line for each document that failed."""

    encoded: str
    documents: int
    figures: int
    problems: tuple[str, ...] = ()


def items(inputs: Iterable[str]) -> Iterator[Item]:
    """The documents of the inputs, one at a time."""
    for name in inputs:
        path = Path(name)
        if path.name.endswith((".jsonl", ".jsonl.gz")):
            yield from lines(path)
        else:
            yield Item(path.stem, name, path)


def lines(path: Path) -> Iterator[Item]:
    """The lines of a .jsonl, compressed or not."""
    stem = path.name.removesuffix(".gz").removesuffix(".jsonl")
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield Item(f"{stem}:{number}", f"{path}:{number}", line, line=True)


def document(item: Item, given: Given) -> Document:
    """The document of an item. Raises DocumentError or OSError."""
    if item.line:
        assert isinstance(item.content, bytes)
        return from_line(item.content, item.name, given)
    if isinstance(item.content, Path):
        return replace(read_document(item.content, given), id=item.name)
    if isinstance(item.content, bytes):
        return from_bytes(item.content, item.name, given)
    return from_text(
        item.content,
        id=item.name,
        published=given.published,
        language=given.language,
        publisher=given.publisher,
        title=given.title,
        url=given.url,
    )


def from_line(line: bytes, name: str, given: Given) -> Document:
    """The document of one line of a .jsonl; what the line says wins over `given`."""
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise DocumentError(f"not JSON: {error}") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise DocumentError('no "text" in it')
    published = fields.get("published")
    return from_text(
        fields["text"],
        id=str(fields.get("id", name)),
        published=date.fromisoformat(published[:10]) if published else given.published,
        language=fields.get("language") or given.language,
        publisher=fields.get("publisher") or given.publisher,
        title=fields.get("title") or given.title,
        url=fields.get("url") or given.url,
    )


def read_item(item: Item, reading: Reading) -> list[Row]:
    """The rows of one document."""
    from .reading.detection import detect
    from .reading.figures import find_figures

    read = document(item, reading.given)
    if read.language is None:
        read = replace(read, language=detect(read.text))
    figures = find_figures(read)
    if reading.cost_sharing_only:
        figures = [figure for figure in figures if figure.programme]
    return rows(read, figures)


def read_batch(batch: Sequence[Item], reading: Reading) -> Outcome:
    """Read a batch of documents. A document that fails is named and never stops the rest."""
    found: list[Row] = []
    problems = []
    for item in batch:
        try:
            found += read_item(item, reading)
        except (DocumentError, OSError) as error:
            problems.append(f"{item.where}: {error}")
    return Outcome(
        encode(reading.form, found, reading.columns), len(batch) - len(problems), len(found), tuple(problems)
    )
