"""The words that decided each field of a figure, for people who ask why."""

from __future__ import annotations

from bisect import bisect_right

from tracker.export.cells import plain, visible
from tracker.models import Document, Figure


def explain(document: Document, figure: Figure) -> str:
    """One line a field: what was read, in which words, by which rule; then the source's own facts."""
    amounts = filter(None, map(plain, figure.amounts))
    years = [str(year) for year in (figure.year, figure.year_end) if year is not None]
    values = {
        "amount": f"{' to '.join(amounts)} {figure.currency}",
        "qualifier": figure.qualifier.value,
        "year": " to ".join(years) or f"none ({figure.year_from.value})",
        "kind": figure.kind.value,
        "programme": figure.programme or "none",
        "converts": f"figure {figure.converts}" if figure.converts else "none",
    }
    page = f", page {bisect_right(document.pages, figure.start)}" if document.pages else ""
    lines = [
        f"{document.id}{page}, figure {figure.number}: {figure.as_written!r}",
        f"  {_flat(figure.sentence)}",
    ]
    for field, value in values.items():
        reasons = [why for why in figure.why if why.field == field]
        lines.append(f"  {field:<10} {value}")
        lines += [f"  {'':<10}   {why.rule}" + _quoted(document.text[why.start : why.end]) for why in reasons]
    for fact, where in document.found:
        lines.append(f"  {fact:<10} {_flat(str(getattr(document.source, fact, None)))}  ({_flat(where)})")
    return "".join(visible(line) + "\n" for line in lines)


def _quoted(words: str) -> str:
    return f": “{_flat(words)}”" if words.strip() else ""


def _flat(words: str) -> str:
    return " ".join(words.split())
