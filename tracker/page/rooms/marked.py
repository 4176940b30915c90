"""The visitor's text with its figures marked. Every character of it is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tracker.models import Document, Figure, Finding, YearFrom
from tracker.money import money
from tracker.page import facts, labels
from tracker.page.words import Language, Words


def marked(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> str:
    """HTML of the whole text, each figure a link to its row that tells by hover or focus how it was read."""
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
    how = f"{how_read(document, figure, w)} · {labels.label(finding.verdict, w)}"
    css = f"money {figure.kind.value}" + (" differs" if finding.flagged else "")
    said = escape(figure.as_written)
    return (
        f'<a id="figure-{figure.number}" href="#row-{figure.number}" class="{css}" '
        f'aria-label="{said}: {escape(how)}" data-how="{escape(how)}">{said}</a>'
    )


def how_read(document: Document, figure: Figure, w: Words) -> str:
    """One line: amount unless it stands there so, kind, whose it is, year and how it was found."""
    year = years(figure)
    amount = labels.hedged(figure.qualifier, amounts_in_words(figure, w.language), w)
    parts = [
        *([amount] if amount != figure.as_written else []),
        kind(figure, w),
        f"{year} ({year_found(document, figure, w)})" if year else year_found(document, figure, w),
    ]
    if figure.converts:
        parts.append(w.say("restates figure {number} in another currency", number=figure.converts))
    return " · ".join(parts)


def amounts_in_words(figure: Figure, language: Language) -> str:
    """The amount, or the range, as a newspaper writes it."""
    return " – ".join(money(amount, figure.currency, language) for amount in figure.amounts)


def kind(figure: Figure, w: Words) -> str:
    """What the money is, and the name of the programme that it belongs to."""
    whose = facts.programme_name(figure.programme, w.language) if figure.programme else ""
    return ", ".join(part for part in (labels.label(figure.kind, w), whose) if part)


def years(figure: Figure) -> str:
    """The year or the years of a figure; nothing for none."""
    return "–".join(str(year) for year in (figure.year, figure.year_end) if year)


def year_found(document: Document, figure: Figure, w: Words) -> str:
    """How the year was found, with the words of the text that gave it unless they name it themselves."""
    words = [document.text[why.start : why.end] for why in figure.why if why.field == "year"]
    if words and words[0] and figure.year_from is YearFrom.RELATIVE:
        return w.say("“{words}” in the text", words=words[0])
    if words and words[0] and figure.year_from is YearFrom.CARRIED:
        return w.say("carried over from “{words}”", words=words[0])
    return labels.label(figure.year_from, w)
