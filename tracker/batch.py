"""Many documents: read in this process, in several, or on a Dask cluster. Same rows, same order."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.documents.content import DocumentError, Reason
from tracker.documents.read import NOTHING_GIVEN, Given
from tracker.export.files import encode
from tracker.export.rows import CHECKED, COLUMNS, CONVERTED, checked, rows
from tracker.inputs import Item, file_system, problem, read, reason
from tracker.models import Document, Figure
from tracker.shipped import ShippedFileError

if TYPE_CHECKING:
    from tracker.guard import Readers
    from tracker.record.store import Record

# A batch is large enough to pay for its journey to another process, small enough to keep memory flat.
BATCH_DOCUMENTS, BATCH_BYTES = 64, 256 * 1024


class RunError(Exception):
    """No document can be read, or none written: one line, and the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message, status)
        self.message, self.status = message, status


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read, and in which form their figures are wanted; sent along with every batch.

    `form` is csv, json, jsonl or table for rows; checklist (CSV) or markdown for a fact-check sheet; explain
    for the words that decided figure number `explain`. With `seconds`, what takes longer, or a gigabyte, is
    given up.
    """

    given: Given = NOTHING_GIVEN
    form: str = "csv"
    cost_sharing_only: bool = False
    min_confidence: float = 0
    currency: str | None = None
    check: bool = False
    explain: int = 0
    seconds: float = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows, in order."""
        if self.form == "checklist":
            from tracker.checking.remarks import COLUMNS as SHEET

            return ("document", *SHEET)
        return COLUMNS + CONVERTED * bool(self.currency) + CHECKED * self.check

    def wants(self, figure: Figure) -> bool:
        """Whether a figure gets a row."""
        sure = figure.confidence >= self.min_confidence
        return sure and (figure.programme is not None or not self.cost_sharing_only)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document gave, encoded; or the problem for which it gave nothing. `counts` has its "figures",
    each verdict of checking, and those "flagged"."""

    encoded: str = ""
    size: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    problem: str = ""


# --- one document --------------------------------------------------------------------------------


def read_one(item: Item, reading: Reading) -> Outcome:
    """Read one document. If that fails its problem is named, whatever it is: a fault in one document of
    millions is no reason to lose the others. Raises RunError or ShippedFileError for one that is in all."""
    if reading.check or reading.currency:
        record()
    try:
        return _outcome(*read(item, reading.given), item, reading)
    except ShippedFileError:
        raise
    except Exception as error:
        return Outcome(size=item.size, problem=problem(item, error))


def _outcome(document: Document, figures: list[Figure], item: Item, reading: Reading) -> Outcome:
    counts: Counter[str] = Counter()
    if reading.currency:
        from tracker.record.rates import converted
    if reading.check:
        from tracker.checking.checks import check

        findings = check(document, figures, record())
        counts.update(finding.verdict.value for finding in findings)
        counts["flagged"] = sum(finding.flagged for finding in findings)
    counts["figures"] = len(figures)
    match reading.form:
        case "explain":
            from tracker.explain import explain

            if len(figures) < reading.explain:
                missing = f"there is no figure {reading.explain}, the last is {len(figures)}"
                raise DocumentError(Reason.INPUT, missing)
            encoded = explain(document, figures[reading.explain - 1])
        case "checklist" | "markdown":
            from tracker.checking.remarks import factcheck_sheet

            style = "csv" if reading.form == "checklist" else "markdown"
            title, language = document.source.title or document.id, document.language or "en"
            encoded = factcheck_sheet(figures, findings, style=style, language=language, title=title)
            if style == "csv":  # one head stands above all
                encoded = encoded.partition("\n")[2]
        case _:
            found = rows(document, figures)
            for number, (row, figure) in enumerate(zip(found, figures, strict=True)):
                if reading.currency:
                    row |= converted(record(), figure, reading.currency)
                if reading.check:
                    row |= checked(findings[number], record().sources)
            found = [*compress(found, map(reading.wants, figures))]
            encoded, counts["figures"] = encode(reading.form, found, reading.columns), len(found)
    notices = tuple(f"{item.where}: {notice}" for notice in document.notices)
    return Outcome(encoded, item.size, dict(counts), notices)


def record() -> Record:
    """The record, which is as it should be, or no document can be held against it. Raises RunError."""
    from tracker.record.schema import RecordError
    from tracker.record.store import the_record

    try:
        return the_record()
    except RecordError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        raise RunError(f"the record cannot be used: {error.faults[0]}{more}") from None


# --- many documents ------------------------------------------------------------------------------


def outcomes(
    items: Iterable[Item], reading: Reading, *, jobs: int = 1, scheduler: str | None = None
) -> Iterator[Outcome]:
    """What each document gave, in the order of the items. Raises RunError."""
    if scheduler:
        yield from _on_cluster(items, reading, scheduler)
    elif jobs > 1 or reading.seconds:
        from concurrent.futures import ThreadPoolExecutor

        from tracker.guard import Readers

        # Each thread waits for a process that reads.
        with ThreadPoolExecutor(jobs) as pool, closing(Readers()) as readers:
            read = partial(read_batch, reading=reading, readers=readers)
            yield from _in_order(items, lambda batch: pool.submit(read, batch).result, 2 * jobs)
    else:
        for item in items:
            yield read_one(item, reading)


def read_batch(batch: Sequence[Item], reading: Reading, readers: Readers | None = None) -> list[Outcome]:
    """Read documents one by one in another process. One that takes more than the limits, or that kills the
    process, costs itself alone."""
    from tracker.guard import NO_LIMITS, SHARED, Limits

    found = []
    limits = Limits(reading.seconds) if reading.seconds else NO_LIMITS
    answers = (readers or SHARED).each(read_one, batch, reading, limits=limits)
    for item, answer in zip(batch, answers, strict=False):
        if isinstance(answer, DocumentError):
            answer = Outcome(size=item.size, problem=problem(item, answer))
        elif isinstance(answer, Exception):
            raise answer
        found.append(answer)
    return found


def _in_order(
    items: Iterable[Item], submit: Callable[[list[Item]], Callable[[], list[Outcome]]], window: int
) -> Iterator[Outcome]:
    """The results of the batches in the order of the items, so many batches under way at once."""
    waiting: deque[Callable[[], list[Outcome]]] = deque()
    for batch in batches(items):
        waiting.append(submit(batch))
        if len(waiting) > window:
            yield from waiting.popleft()()
    while waiting:
        yield from waiting.popleft()()


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in batches of bounded size."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += item.size
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _on_cluster(items: Iterable[Item], reading: Reading, address: str) -> Iterator[Outcome]:
    import logging

    import dask
    import distributed

    connect: Any = distributed.Client
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        # Dask keeps the last thousand messages for its own debugging, and ours are whole batches.
        with dask.config.set({"distributed.admin.low-level-log-length": 1}):
            client = connect(address, timeout=5, set_as_default=False)
    except (OSError, ValueError) as error:
        raise RunError(f"no scheduler answers at {address}: {reason(error)}", 2) from None
    with client:
        if not client.ncores():
            raise RunError(f"the scheduler at {address} has no workers", 2)
        window = 2 * sum(client.ncores().values()) + 2

        def submit(batch: list[Item]) -> Callable[[], list[Outcome]]:
            # What a lost worker had, Dask gives to another.
            future = client.submit(read_batch, batch, reading, pure=False, retries=2)

            def result() -> list[Outcome]:
                try:
                    found: list[Outcome] = future.result()
                except distributed.KilledWorker:
                    lost = "cannot be read (the workers that tried were lost)"
                    return [Outcome(size=item.size, problem=f"{item.where}: {lost}") for item in batch]
                return found

            return result

        yield from _in_order(items, submit, window)


@contextmanager
def uploaded(address: str) -> Iterator[Path]:
    """A file of this machine that is sent to an address (s3://bucket/figures.csv) when it is whole."""
    from tempfile import TemporaryDirectory

    system, path = file_system(address)
    with TemporaryDirectory() as folder:
        part = Path(folder, "rows")
        yield part
        system.put_file(str(part), path)
