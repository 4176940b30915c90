"""The visitor's text with its figures marked. Every character of it is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tracker.models import Document, Figure, Finding, YearFrom
from tracker.money import money
from tracker.page import labels
from tracker.page.words import Language, Words


def marked(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> str:
    """HTML of the whole text, each figure a mark that tells by hover or focus how it was read."""
    text, pieces, at = document.text, [], 0
    pairs = zip(figures, findings, strict=True)
    for figure, finding in sorted(pairs, key=lambda pair: pair[0].start):
        pieces.append(escape(text[at : figure.start]))
        pieces.append(_mark(document, figure, finding, w))
        at = figure.end
    pieces.append(escape(text[at:]))
    label = escape(w.say("The text with its figures marked"))
    body = "".join(pieces)
    return f'<div class="article" role="region" tabindex="0" aria-label="{label}">{body}</div>'


def _mark(document: Document, figure: Figure, finding: Finding, w: Words) -> str:
    how = escape(f"{how_read(document, figure, w)} · {labels.verdict(finding.verdict, w)}")
    css = f"money {figure.kind.value}" + (" differs" if finding.flagged else "")
    return (
        f'<mark id="figure-{figure.number}" class="{css}" tabindex="0" role="note" '
        f'aria-label="{how}" data-how="{how}">{escape(figure.as_written)}</mark>'
    )


def how_read(document: Document, figure: Figure, w: Words) -> str:
    """One line: amount, hedge, year and how it was found, kind, programme, and the words that decided."""
    say = w.say
    amounts = " – ".join(f"{amount:,f} {figure.currency}" for amount in figure.amounts)
    year = say("no year") if figure.year is None else str(figure.year)
    if figure.year_end:
        year += f"–{figure.year_end}"
    parts = [
        f"{figure.number}. {amounts}",
        labels.qualifier(figure.qualifier, w),
        f"{year} ({labels.year_from(figure.year_from, w)})"
        if figure.year_from is not YearFrom.NONE
        else year,
        labels.kind(figure.kind, w),
    ]
    if figure.programme:
        parts.append(figure.programme)
    if figure.converts:
        parts.append(say("restates figure {number} in another currency", number=figure.converts))
    words = {why.field: document.text[why.start : why.end] for why in figure.why if why.end > why.start}
    parts.extend(f"{field}: “{said}”" for field, said in words.items())
    return " · ".join(parts)


def amounts_in_words(figure: Figure, language: Language) -> str:
    """The amount, or the range, as a newspaper writes it."""
    return " – ".join(money(amount, figure.currency, language) for amount in figure.amounts)
