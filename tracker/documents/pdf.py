"""PDF by pypdfium2: the text of its pages without running heads and marks of footnotes, wrapped lines joined,
and the tables whose columns stand apart on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock

from tracker.documents import limits
from tracker.documents.content import Content, DocumentError, Reason, missing, properties
from tracker.documents.pdf_lines import HEADS, Line, Part, is_number, page_lines
from tracker.documents.tables import VALUE, Block, Box, Table, lay_out

# A line that wraps is nearly as wide as the page's wide ones; one that ends a paragraph is shorter.
WRAPS = 0.75
NEW_ITEM = re.compile(r"\s*(?:[•·○◦▪□■※*‣-]|\d{1,2}[.)]\s|\(\d|[①-⑳])")
ENDS = ".!?:;。"
# What the library writes for a hyphen at the end of a line, whose two halves it joins.
HYPHEN = re.compile(r"(\w{0,40})[\x02\ufffe]\s{0,3}(\w{0,40})")
RUNNING = 2  # lines at the head and foot of a page that may stand on every page
# The library is not safe in threads.
_one_at_a_time = Lock()


def content(data: bytes) -> Content:
    """The text of a PDF. Raises DocumentError for encrypted, broken and scanned files."""
    try:
        import pypdfium2 as pdfium
    except ModuleNotFoundError:
        raise missing("PDF", "pdf") from None
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise DocumentError(Reason.LOCKED, "an encrypted PDF: it needs a password") from None
            raise DocumentError(Reason.DAMAGED, "a broken PDF: its pages cannot be found") from None
        try:
            count = len(document)
            limits.within(count, limits.PDF_PAGES, "pages")
            pages: list[list[Line]] = []
            letters = 0
            for number in range(count):
                pages.append([*page_lines(document, number)])
                letters += sum(len(line.words) for line in pages[-1])
                limits.within(letters, limits.CHARACTERS, "characters")
            metadata = document.get_metadata_dict()
        except pdfium.PdfiumError as error:
            raise DocumentError(Reason.DAMAGED, f"a broken PDF: {error}") from None
        finally:
            document.close()
    if sum(character.isalnum() for page in pages for line in page for character in line.words) < 10 * count:
        plural = "pages" if count != 1 else "page"
        raise DocumentError(
            Reason.PICTURES, f"a scanned PDF: {count} {plural} without text; run it through OCR first"
        )
    said = {"title": metadata.get("Title", ""), "creator": metadata.get("Author", "")}
    return _content(pages)._replace(stated=properties(said, "PDF"))


# --- pages to text -------------------------------------------------------------------------------


def _content(pages: Sequence[Sequence[Line]]) -> Content:
    _join_hyphens(pages)
    lines = [line for page in _without_running_heads(pages) for line in page]
    widths = {
        number: WRAPS * sorted(len(line.words) for line in page)[len(page) * 9 // 10]
        for number, page in enumerate(pages)
        if page
    }
    blocks: list[list[str] | Table] = []
    begins: dict[int, tuple[int, int]] = {}  # page -> the block in which it begins, and where in it
    before: Line | None = None
    length = 0  # of the paragraph so far
    for line, rows in _tables(lines):
        last = blocks[-1] if blocks else None
        if rows:
            begins.setdefault(line.page, (len(blocks), 0))
            blocks.append(Table([[Box([words]) for words in row] for row in rows]))
            before = None
            continue
        if before and isinstance(last, list) and _goes_on(before.words, line.words, widths[before.page]):
            if before.words.endswith(("\x02", "\ufffe")):
                last[-1], joint = last[-1][:-1], ""
                length -= 1
            else:
                # Japanese and Chinese lines join without a space, all others with one.
                joint = "" if _wordless(before.words[-1]) and _wordless(line.words[0]) else " "
            begins.setdefault(line.page, (len(blocks) - 1, length + len(joint)))
            last.append(joint + line.words)
            length += len(joint) + len(line.words)
        else:
            begins.setdefault(line.page, (len(blocks), 0))
            blocks.append([line.words])
            length = len(line.words)
        before = line
    whole: list[Block] = ["".join(block) if isinstance(block, list) else block for block in blocks]
    text, cells, starts = lay_out(whole)
    offsets, known = [], len(text)
    for number in reversed(range(len(pages))):
        if number in begins:
            block, within = begins[number]
            known = starts[block] + within
        offsets.append(known)
    return Content(text, pages=tuple(reversed(offsets)), cells=cells)


def _goes_on(before: str, line: str, wide: float) -> bool:
    """Whether a line is one with the line before it; rows of numbers never are."""
    if any(sum(map(str.isdigit, each)) > len(each) / 3 for each in (before, line)):
        return False
    full = len(before) >= wide and not NEW_ITEM.match(line)
    return full or (line[0].islower() and before[-1] not in ENDS)


def _wordless(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uff60"


def _join_hyphens(pages: Sequence[Sequence[Line]]) -> None:
    """Make one word of its halves at the end of a line, hyphenated where the document elsewhere is."""
    broken = [line for page in pages for line in page if HYPHEN.search(line.words)]
    if not broken:
        return
    known = {word for page in pages for line in page for word in re.findall(r"\w+-\w+|\w+", line.words)}

    def join(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        hyphenated = f"{first}-{second}"
        return hyphenated if hyphenated in known and first + second not in known else first + second

    for line in broken:
        line.words = HYPHEN.sub(join, line.words)


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what stands at the head of an earlier page too, or at the foot of a later one."""
    heads = [*_trimmed(pages)]
    feet = [*_trimmed([page[::-1] for page in reversed(heads)])]
    return [page[::-1] for page in reversed(feet)]


def _trimmed(pages: Iterable[Sequence[Line]]) -> Iterator[list[Line]]:
    seen: set[str] = set()
    for page in pages:
        top = [_running(line) for line in page[:RUNNING]]
        cut = next((n for n, forms in enumerate(top) if not forms & seen), len(top))
        seen.update(*top)
        yield [*page[cut:]]


def _running(line: Line) -> set[str]:
    """A line as it would stand on any page, the number of its page taken off; not the heads of a table."""
    if len(line.parts) > 2:
        return set()
    numbers = [*re.finditer(r"(?<![\d.,])\d{1,3}(?![\d.,])", line.words)]
    return {line.words} | {
        f"{line.words[: n.start()]}#{int(n[0]) - line.page}{line.words[n.end() :]}"
        for n in numbers[:1] + numbers[1:][-1:]
    }


# --- tables --------------------------------------------------------------------------------------


def _tables(lines: Sequence[Line]) -> Iterator[tuple[Line, list[list[str]]]]:
    """The lines in order, each with no rows; and of each table its first line with its rows."""
    plain: list[Line] = []  # lines that may still turn out to be heads
    index = 0
    while index < len(lines):
        size = _rows(lines, index)
        if not size:
            plain.append(lines[index])
            index += 1
            if len(plain) > HEADS:
                yield plain.pop(0), []
            continue
        body = lines[index : index + size]
        heads: list[list[str]] = []
        begin = body[0]
        while plain and plain[-1].page == begin.page and (head := _head(plain[-1].parts, body)):
            heads.insert(0, head)
            begin = plain.pop()
        for line in plain:
            yield line, []
        plain = []
        yield begin, heads + [[part.words for part in line.parts] for line in body]
        index += size
    for line in plain:
        yield line, []


def _rows(lines: Sequence[Line], index: int) -> int:
    """How many lines from `index` on are rows of one table: two of three columns, or three of two."""
    first = lines[index]
    end = index
    while end < len(lines) and lines[end].page == first.page and _is_row(lines[end].parts, first.parts):
        end += 1
    return end - index if (end - index) * len(first.parts) >= 6 else 0


def _is_row(parts: Sequence[Part], first: Sequence[Part]) -> bool:
    """Whether parts of a line are a label and values that stand below those of the first row."""
    return (
        1 < len(parts) == len(first)
        and len(parts[0].words) < 80
        and any(VALUE.match(part.words) for part in parts[1:])
        and all(is_number(part.words) for part in parts[1:])
        and all(map(_aligned, parts[1:], first[1:]))
    )


def _aligned(part: Part, other: Part) -> bool:
    sides = (
        part.left - other.left,
        part.right - other.right,
        part.left + part.right - other.left - other.right,
    )
    return min(map(abs, sides)) < other.height


def _head(parts: Sequence[Part], body: Sequence[Line]) -> list[str]:
    """The words of a line above a table by the columns that they stand over; nothing where they do not."""
    columns = [
        (min(line.parts[n].left for line in body), max(line.parts[n].right for line in body))
        for n in range(len(body[0].parts))
    ]
    words = [""] * len(columns)
    for part in parts:
        over = [n for n, (left, right) in enumerate(columns) if part.left < right and left < part.right]
        if len(over) != 1 or words[over[0]]:
            return []
        words[over[0]] = part.words
    return words if sum(map(bool, words)) >= max(2, len(columns) - 1) else []
