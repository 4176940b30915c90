"""Where documents come from: files, folders, patterns, archives of lines, addresses, standard input."""

from __future__ import annotations

import glob
import gzip
import json
import os
import stat
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, Literal, NamedTuple

from tracker.documents.content import DocumentError, Reason, extra
from tracker.documents.limits import FILE_BYTES
from tracker.documents.read import Given, from_bytes, from_text
from tracker.export.files import same
from tracker.lines import from_line
from tracker.models import Document, Figure

ARCHIVES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
DOCUMENTS = (".txt", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".odt", ".hwpx", ".eml")
NOT_A_FILE = "not a file but a pipe or a device; standard input is read as -"


class Item(NamedTuple):
    """One document still to be read; small, so that it travels well between processes.

    `where` is what an error names: a path, or path:line. `content` is a path or an address to open, the
    bytes of a file, one line of an archive, a text, or (kind "fault") what is wrong with this input.
    `size` is how many bytes of the input it took.
    """

    kind: Literal["path", "bytes", "line", "text", "fault"]
    name: str
    where: str
    content: str | bytes
    size: int = 0


def items(
    inputs: Iterable[str], stdin: BinaryIO | None = None, outputs: Sequence[Path | int] = ()
) -> Iterator[Item]:
    """The documents of the inputs, in order, one at a time. An input that gives none is a fault.

    `outputs` are the files that the run writes; folders and patterns are read without them.
    """
    inputs = list(inputs)
    stems = Counter(PurePosixPath(name).stem for name in inputs)
    for name in inputs:
        stem = PurePosixPath(name).stem
        if name == "-":
            yield from standard_input(stdin) if stdin else [fault("standard input", "it is closed")]
        elif "://" in name:
            yield from at_address(name)
        elif os.path.isdir(name):  # noqa: PTH112 - any name, also one that no file can have
            yield from in_folder(Path(name), outputs)
        elif any(c in name for c in "*?[") and not os.path.exists(name):  # noqa: PTH110
            found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - keeps the pattern's own form
            # What links lead to in several ways, or in circles, is read once.
            unique = {os.path.realpath(match): match for match in reversed(found)}
            matches = sorted(match for match in unique.values() if not same(match, outputs))
            yield from items(matches, outputs=outputs) if matches else [fault(name, "nothing matches")]
        elif name.endswith(ARCHIVES):
            yield from in_archive(name)
        else:
            yield in_file(Path(name), name if stems[stem] > 1 else stem)


def fault(where: str, message: str) -> Item:
    """An input that cannot be read."""
    return Item("fault", where, where, message)


def in_file(path: Path, name: str) -> Item:
    """The document in one file, still unopened."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:  # ValueError: there is a NUL in the name
        return fault(str(path), reason(error))
    if not stat.S_ISREG(status.st_mode):
        return fault(str(path), NOT_A_FILE)
    # Whoever reads it may stand in another folder.
    return Item("path", name, str(path), str(path.absolute()), status.st_size)


def in_folder(folder: Path, outputs: Sequence[Path | int] = ()) -> Iterator[Item]:
    """The documents and archives in a folder and the folders below it, by name. Hidden ones are left out,
    and what the run writes; one that cannot be listed is a fault."""
    empty = True
    closed: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith(".") or not name.lower().endswith(DOCUMENTS + ARCHIVES) or same(path, outputs):
                continue
            empty = False
            if name.lower().endswith(ARCHIVES):
                yield from in_archive(str(path))
            else:
                yield in_file(path, path.relative_to(folder).as_posix())
    for error in closed:
        yield fault(str(error.filename), reason(error))
    if empty and not closed:
        yield fault(str(folder), f"no documents in it ({' '.join(DOCUMENTS + ARCHIVES)})")


def opened(path: str) -> IO[bytes]:
    """A file, or what is at an address, to read. Raises OSError, also for what is no file: a pipe may have no
    end, a device has none."""
    if "://" in path:
        system, there = file_system(path)
        found: IO[bytes] = system.open(there, "rb")
        return found
    # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(NOT_A_FILE)
    return os.fdopen(descriptor, "rb")


def in_archive(path: str) -> Iterator[Item]:
    """The lines of a .jsonl, compressed or not, in a file or at an address."""
    try:
        with opened(path) as raw:
            yield from lines(raw, PurePosixPath(path).name, path)
    except (OSError, ValueError) as error:
        yield fault(path, reason(error))


def lines(raw: IO[bytes], name: str, where: str, first: bytes = b"") -> Iterator[Item]:
    """The lines of an open .jsonl, of which `first` may have been read already; an empty archive, a broken
    one and an endless line are faults."""
    stem = name.removesuffix(".gz").rpartition(".")[0]
    packed = name.endswith(".gz")
    if raw.seekable() and not first:  # whatever it is called
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
    stream = gzip.GzipFile(fileobj=raw) if packed else raw
    rest = iter(lambda: stream.readline(FILE_BYTES), b"")
    number, seen, documents = 0, 0, 0
    try:
        for number, line in enumerate(chain([first], rest) if first else rest, 1):
            if len(line) == FILE_BYTES:
                yield fault(f"{where}:{number}", "the line is too long; the rest is not read")
                return
            if line.strip():
                documents += 1
                position = raw.tell() if raw.seekable() else seen + len(line)
                yield Item("line", f"{stem}:{number}", f"{where}:{number}", line, position - seen)
                seen = position
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield fault(f"{where}:{number + 1}", f"broken gzip: {error}")
        return
    if not documents:
        yield fault(where, "empty")


def at_address(address: str) -> Iterator[Item]:
    """What is at an address such as s3://bucket/2020/*.jsonl.gz."""
    try:
        system, path = file_system(address)
        paths = sorted(system.glob(path)) if any(c in path for c in "*?[") else [path]
        if len(paths) == 1 and system.isdir(paths[0]):
            known = DOCUMENTS + ARCHIVES
            paths = sorted(p for p in system.find(paths[0]) if p.lower().endswith(known))
        if not paths:
            yield fault(address, "nothing is there")
        for path in paths:
            full = system.unstrip_protocol(path)
            if path.endswith(ARCHIVES):
                yield from in_archive(full)
            else:
                yield Item("path", PurePosixPath(path).stem, full, full, system.size(path) or 0)
    except (OSError, ValueError) as error:
        yield fault(address, reason(error))


def standard_input(stdin: BinaryIO) -> Iterator[Item]:
    """One document, of any format; or an archive, where the first line is an object with a text."""
    first = stdin.readline(FILE_BYTES)
    if len(first) == FILE_BYTES:
        yield fault("standard input", f"too large: the limit is {FILE_BYTES / 1e6:,.0f} MB")
        return
    if first.lstrip().startswith(b"{") and _is_document(first):
        yield from lines(stdin, "stdin.jsonl", "standard input", first)
        return
    data = first + stdin.read(FILE_BYTES + 1)
    if not data.strip():
        yield fault("standard input", "empty")
    else:
        yield Item("bytes", "stdin", "standard input", data, len(data))


def _is_document(line: bytes) -> bool:
    try:
        fields = json.loads(line)
    except ValueError:
        return False
    return isinstance(fields, dict) and "text" in fields


def read(item: Item, given: Given) -> tuple[Document, list[Figure]]:
    """The document of an item, its language settled, and its figures.

    Raises DocumentError, or OSError where it cannot be opened; `problem` says either in a line.
    """
    # Who only hands items on, to other processes or a cluster, needs no reader.
    from tracker.figures import find_figures
    from tracker.languages.detection import detect, notice
    from tracker.sums.cells import unread_units
    from tracker.sums.mentions import too_large

    found = document(item, given)
    language = found.language or detect(found.text)
    unread = notice(found.text) if found.language is None else None
    notices = (
        *found.notices,
        *filter(None, [unread]),
        *unread_units(found, language),
        *too_large(found.text, language),
    )
    found = replace(found, language=language, notices=notices)
    return found, find_figures(found)


def problem(item: Item, error: Exception) -> str:
    """Why a document could not be read, in one line.

    >>> problem(fault("a.txt", ""), DocumentError(Reason.EMPTY, "empty"))
    'a.txt: empty'
    >>> problem(fault("a.txt", ""), KeyError("x"))
    "a.txt: cannot be read (KeyError: 'x')"
    """
    if isinstance(error, (DocumentError, OSError)):
        return f"{item.where}: {reason(error)}"
    if isinstance(error, MemoryError):
        return f"{item.where}: it takes more memory than there is to read"
    # A fault of ours in one document of millions is reported, and no reason to lose the others.
    return f"{item.where}: cannot be read ({type(error).__name__}: {reason(error)})"


def document(item: Item, given: Given) -> Document:
    """The document of an item. Raises DocumentError, or OSError where it cannot be opened."""
    data = item.content
    text = data if isinstance(data, str) else ""
    match item.kind:
        case "fault":
            raise DocumentError(Reason.INPUT, text)
        case "line":
            return from_line(data, item.name, given)
        case "text" if not text.strip():
            raise DocumentError(Reason.EMPTY, "empty: there is no text in it")
        case "text":
            return from_text(text, given, name=item.name)
        case "path":
            with opened(text) as stream:
                data = stream.read(FILE_BYTES + 1)
    assert isinstance(data, bytes)
    found = from_bytes(data, PurePosixPath(item.where).name, given)
    return replace(found, id=item.name, source=replace(found.source, id=item.name))


def reason(error: BaseException) -> str:
    """What an error says, in one line, without the path that the line names anyway."""
    if isinstance(error, FileNotFoundError):
        return "No such file or directory"
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(said.split())


def file_system(address: str) -> tuple[Any, str]:
    """The file system of an address such as s3://bucket/2020/*.jsonl.gz, and the path there (extra scale).
    Raises OSError, also where its driver is missing."""
    try:
        from fsspec.core import url_to_fs
    except ModuleNotFoundError:
        raise OSError(f"addresses need {extra('scale')}") from None
    try:
        system, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise OSError(str(error)) from None
    return system, path
