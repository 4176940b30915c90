"""PDF by pypdfium2: the text of every page, its wrapped lines joined, and where each page begins."""

from __future__ import annotations

import re
from itertools import pairwise
from threading import Lock

from tracker.documents.content import Content, DocumentError, MissingExtraError, Reason, Stated

MOST_PAGES = 5_000
# Titles that a program made up.
PROGRAMS = re.compile(
    r"microsoft|powerpoint|\.(?:docx?|hwpx?|indd)$|untitled|제목 없음|無題|^\W*$", re.IGNORECASE
)
# A line that wraps is nearly as wide as the page's wide ones; one that ends a paragraph is shorter.
WRAPS = 0.75
NEW_ITEM = re.compile(r"\s*(?:[•·○◦▪□■※*‣-]|\d{1,2}[.)]\s|\(\d|[①-⑳])")
ENDS = ".!?:;。"
HYPHEN = re.compile("[\x02\ufffe](?:\n)?")
# The library is not safe in threads.
_one_at_a_time = Lock()


def content(data: bytes) -> Content:
    """The text of a PDF. Raises DocumentError for encrypted, broken and scanned files."""
    try:
        import pypdfium2 as pdfium
    except ModuleNotFoundError:
        raise MissingExtraError("PDF", "pdf") from None
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise DocumentError(Reason.LOCKED, "an encrypted PDF: it needs a password") from None
            raise DocumentError(Reason.DAMAGED, "a broken PDF: its pages cannot be found") from None
        try:
            count = len(document)
            if count > MOST_PAGES:
                raise DocumentError(
                    Reason.TOO_LARGE, f"too large: {count:,} pages, the limit is {MOST_PAGES:,}"
                )
            pages = [_page(document, number) for number in range(count)]
            metadata = document.get_metadata_dict()
        except pdfium.PdfiumError as error:
            raise DocumentError(Reason.DAMAGED, f"a broken PDF: {error}") from None
        finally:
            document.close()
    text, starts = "", []
    for page in pages:
        starts.append(len(text))
        text += page + "\n\n"
    if sum(map(str.isalnum, text)) < 10 * count:
        plural = "pages" if count != 1 else "page"
        raise DocumentError(
            Reason.PICTURES, f"a scanned PDF: {count} {plural} without text; run it through OCR first"
        )
    return Content(text.rstrip("\n"), _facts(metadata), pages=tuple(starts))


def _page(document: object, number: int) -> str:
    page = document[number]  # type: ignore[index]
    reader = page.get_textpage()
    text = reader.get_text_bounded()
    reader.close()
    page.close()
    return unwrap(HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", ""))


def unwrap(page: str) -> str:
    """The page with the lines of each paragraph joined: a line as wide as the page goes on in the next, and
    so does one that stops in a sentence before a small letter.

    >>> unwrap("Seoul will pay 1.52\\ntrillion won in 2026.\\n• An item\\n7")
    'Seoul will pay 1.52 trillion won in 2026.\\n• An item\\n7'
    >>> unwrap("2018 9,602 1,831\\n2019 10,389 1,945")
    '2018 9,602 1,831\\n2019 10,389 1,945'
    """
    lines = [line.strip() for line in page.split("\n")]
    widths = sorted(map(len, filter(None, lines)))
    wide = widths[len(widths) * 9 // 10] * WRAPS if widths else 0
    out: list[str] = []
    for before, line in pairwise(["", *lines]):
        if before and line and _goes_on(before, line, wide):
            # Japanese and Chinese lines join without a space, all others with one.
            tight = _wordless(out[-1][-1]) and _wordless(line[0])
            out[-1] += line if tight else " " + line
        else:
            out.append(line)
    return "\n".join(out)


def _goes_on(before: str, line: str, wide: float) -> bool:
    """Whether a line is one with the line before it; rows of numbers never are."""
    if any(sum(map(str.isdigit, each)) > len(each) / 3 for each in (before, line)):
        return False
    full = len(before) >= wide and not NEW_ITEM.match(line)
    return full or (line[0].islower() and before[-1] not in ENDS)


def _wordless(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uff60"


def _facts(metadata: dict[str, str]) -> dict[str, Stated]:
    """The title and author that the file's own properties give, unless a program wrote them."""
    return {
        fact: Stated(value, 0, f"PDF property {key}")
        for key, fact in (("Title", "title"), ("Author", "author"))
        if (value := " ".join(metadata.get(key, "").split())) and not PROGRAMS.search(value)
    }
