"""The words that decided each field of a figure, for people who ask why."""

from __future__ import annotations

from bisect import bisect_right

from tracker.export.cells import plain, visible
from tracker.models import Document, Figure
from tracker.placing.explain import reasons
from tracker.placing.found import find


def explain(document: Document, figure: Figure) -> str:
    """One line a field: what was read, in which words, by which rule or weights; then the source's facts."""
    amounts = filter(None, map(plain, figure.amounts))
    ruled = {"amount": f"{' to '.join(amounts)} {figure.currency}", "qualifier": figure.qualifier.value}
    page = f", page {bisect_right(document.pages, figure.start)}" if document.pages else ""
    lines = [
        f"{document.id}{page}, figure {figure.number}: {figure.as_written!r}",
        f"  {_flat(figure.sentence)}",
    ]
    for field, value in ruled.items():
        lines.append(f"  {field:<10} {value}")
        lines += [
            f"  {'':<10}   {why.rule}" + _quoted(document.text[why.start : why.end])
            for why in figure.why
            if why.field == field
        ]
    for reason in reasons(find(document), figure.number - 1):
        over = f", before {reason.runner_up}" if reason.runner_up else ""
        lines.append(f"  {reason.field:<10} {reason.value}  ({reason.chance:.0%}{over})")
        words = (f"“{_flat(word)}”" + (f" {weight:+.2f}" if weight else "") for word, weight in reason.words)
        if reason.words:
            lines.append(f"  {'':<10}   {', '.join(words)}")
    lines.append(f"  {'converts':<10} {f'figure {figure.converts}' if figure.converts else 'none'}")
    for fact, where in document.found:
        lines.append(f"  {fact:<10} {_flat(str(getattr(document.source, fact, None)))}  ({_flat(where)})")
    return "".join(visible(line) + "\n" for line in lines)


def _quoted(words: str) -> str:
    return f": “{_flat(words)}”" if words.strip() else ""


def _flat(words: str) -> str:
    return " ".join(words.split())
