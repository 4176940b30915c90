"""Many documents: read in batches, written in order. Who reads them is for `workers` to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.documents.read import NOTHING_GIVEN, Given
from tracker.inputs import Item, problem, read
from tracker.output import Sink, encode
from tracker.rows import CHECKED, COLUMNS, CONVERTED, Row, rows
from tracker.shipped import ShippedFileError

# A batch is large enough to pay for its journey to another process, small enough to keep memory flat.
BATCH_DOCUMENTS, BATCH_BYTES = 64, 256 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read and their rows encoded; small, and sent along with every batch."""

    given: Given = NOTHING_GIVEN
    form: str = "csv"
    cost_sharing_only: bool = False
    currency: str | None = None
    check: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the rows, in order."""
        return COLUMNS + (CONVERTED if self.currency else ()) + (CHECKED if self.check else ())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What documents gave: encoded rows, and one line for each document that failed."""

    encoded: str = ""
    items: int = 0
    figures: int = 0
    size: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run has done so far."""

    items: int = 0
    figures: int = 0
    failed: int = 0

    def plus(self, outcome: Outcome) -> Summary:
        """With one more batch."""
        return Summary(
            self.items + outcome.items, self.figures + outcome.figures, self.failed + len(outcome.problems)
        )


def read_item(item: Item, reading: Reading) -> list[Row]:
    """The rows of one document. Raises DocumentError or OSError."""
    document, figures = read(item, reading.given)
    found = rows(document, figures)
    if reading.currency:
        from tracker.exchange import convert

        for row, figure in zip(found, figures, strict=True):
            row.update(convert(figure, reading.currency))
    if reading.check:
        from tracker.verdicts import verdicts

        for row, verdict in zip(found, verdicts(figures, document), strict=True):
            row.update(verdict)
    return [row for row in found if row["programme"]] if reading.cost_sharing_only else found


def read_batch(batch: Sequence[Item], reading: Reading) -> Outcome:
    """Read a batch of documents. One that fails is named, whatever it fails of, and never stops the rest:
    only a broken file of our own does, of which they would all fail."""
    found: list[Row] = []
    problems = []
    for item in batch:
        try:
            found += read_item(item, reading)
        except ShippedFileError:
            raise
        except Exception as error:
            problems.append(problem(item, error))
    return Outcome(
        encoded=encode(reading.form, found, reading.columns),
        items=len(batch),
        figures=len(found),
        size=sum(item.size for item in batch),
        problems=tuple(problems),
    )


def joined(done: Sequence[Outcome], reading: Reading) -> Outcome:
    """The outcomes of single documents as that of one batch."""
    between = ",\n" if reading.form == "json" else ""
    return Outcome(
        encoded=between.join(outcome.encoded for outcome in done if outcome.encoded),
        items=sum(outcome.items for outcome in done),
        figures=sum(outcome.figures for outcome in done),
        size=sum(outcome.size for outcome in done),
        problems=tuple(problem for outcome in done for problem in outcome.problems),
    )


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


def run(
    results: Iterable[Outcome],
    sink: Sink,
    *,
    report: Callable[[str], None],
    after: Callable[[Outcome, Summary], None] | None = None,
    start: Summary | None = None,
) -> Summary:
    """Write the outcomes as they come; `after` is called when one is written."""
    summary = start or Summary()
    for outcome in results:
        sink.write(outcome.encoded)
        for line in outcome.problems:
            report(line)
        summary = summary.plus(outcome)
        if after:
            after(outcome, summary)
    return summary
