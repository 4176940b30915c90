"""Read & check: the visitor's own text. It stays in the visitor's session.

Nothing here is cached across visitors, put into the address or written to a log, and the page makes no
request elsewhere. Text is shown through `html.escape`, never as Markdown: Markdown would load images.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from tracker import find_figures
from tracker.checking.checks import check
from tracker.checking.factsheet import factcheck_sheet
from tracker.languages import languages
from tracker.models import Document, Figure, Finding
from tracker.output import encode, frame
from tracker.page import article, editor, labels, shelf
from tracker.page.table import Cell, Column, Html, table
from tracker.page.words import Language, Words
from tracker.reading.documents import DocumentError, Given, from_bytes, from_text
from tracker.rows import CHECKED, COLUMNS, rows
from tracker.verdicts import columns_of

MOST_CHARACTERS = 1_000_000
FILE_TYPES = ["txt", "md", "html", "htm", "pdf", "docx", "hwpx", "eml"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as read: lives in the session of the visitor who gave it, and nowhere else."""

    document: Document
    figures: tuple[Figure, ...]


def show(w: Words) -> None:
    """Draw the page."""
    say = w.say
    st.title(say("Read & check"), anchor=False)
    st.html(
        f'<p class="deck">{escape(say("Paste an article or a draft, or drop a file. Every sum of money in it becomes a row with its amount, currency, year and kind, and is held against the record."))}</p>'  # noqa: E501
        f'<p class="note">{escape(say("Your text stays in this browser session: it is not stored, logged, shared or sent elsewhere, and it is gone when you close the tab."))}</p>'  # noqa: E501
    )
    _form(w)
    if problem := st.session_state.get("read_problem"):
        st.warning(escape(problem).replace("$", "\\$"), icon=None)
    reading = st.session_state.get("reading")
    if isinstance(reading, Reading):
        _results(reading, w)


def _form(w: Words) -> None:
    say = w.say
    with st.form("reading_form", border=False):
        # no max_chars: the browser would cut a longer text off without a word
        st.text_area(
            say("Text"),
            key="draft",
            height=200,
            placeholder=say("Paste an article here: English, Korean, Japanese and other languages"),
            persist_state="session",
        )
        st.file_uploader(
            say("or a file: .txt, .html, .pdf, .docx, .hwpx, .eml"),
            type=FILE_TYPES,
            key="draft_file",
            max_upload_size=8,
        )
        left, middle, right = st.columns([2, 2, 1], vertical_alignment="bottom")
        with left:
            st.date_input(
                say("Published on (left empty: as the text says)"),
                value=None,
                min_value=date(1945, 1, 1),
                max_value=date(2100, 12, 31),
                format="YYYY-MM-DD",
                key="draft_published",
            )
        with middle:
            st.selectbox(
                say("Language of the text"),
                ["", *languages()],
                format_func=lambda code: code or say("found by itself"),
                key="draft_language",
            )
        with right:
            st.form_submit_button(say("Read"), type="primary", width="stretch", on_click=_read, args=(w,))


def _read(w: Words) -> None:
    """Callback of the button: read what was given and keep the result in the session."""
    st.session_state.pop("reading", None)
    st.session_state.pop("read_problem", None)
    st.session_state.pop("corrections", None)
    try:
        document = _document(w)
    except DocumentError as error:
        st.session_state["read_problem"] = w.say("This could not be read: {reason}", reason=str(error))
        return
    figures = find_figures(document)
    st.session_state["reading"] = Reading(document, tuple(figures))
    # a new table for a new text: the old one's corrections do not belong to it
    st.session_state["reading_number"] = st.session_state.get("reading_number", 0) + 1


def _document(w: Words) -> Document:
    state = st.session_state
    published, language = state.get("draft_published"), state.get("draft_language") or None
    upload, text = state.get("draft_file"), state.get("draft") or ""
    if text.strip():
        if len(text) > MOST_CHARACTERS:
            raise DocumentError(_too_long(w))
        return from_text(text, published=published, language=language)
    if upload is None:
        raise DocumentError(w.say("there is no text yet; paste one or choose a file"))
    document = from_bytes(upload.getvalue(), upload.name, Given(published=published, language=language))
    if len(document.text) > MOST_CHARACTERS:
        raise DocumentError(_too_long(w))
    return document


def _too_long(w: Words) -> str:
    return w.say(
        "it is longer than {most} characters; read it with python -m tracker.parse",
        most=f"{MOST_CHARACTERS:,}",
    )


def judged(document: Document, figures: Sequence[Figure], language: Language) -> list[Finding]:
    """Each figure held against the record."""
    published = document.published
    return check(figures, shelf.record(), text=document.text, published=published, language=language)


def _results(reading: Reading, w: Words) -> None:
    say = w.say
    document = reading.document
    figures = editor.corrected(reading.figures, st.session_state.get("corrections", {}))
    changed = {new.number for new, old in zip(figures, reading.figures, strict=True) if new != old}
    findings = judged(document, figures, w.language)
    st.header(say("What was found"), anchor=False)
    st.html(_summary(document, figures, findings, w))
    if not figures:
        return
    st.html(_key(figures, w) + article.marked(document, figures, findings, w))
    st.html(_table(figures, findings, changed, w))
    with st.expander(say("Correct a row: the verdicts follow"), key="correct"):
        editor.show(reading.figures, st.session_state.get("reading_number", 0), w)
    _downloads(document, figures, findings, w)


def _summary(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> str:
    say, source = w.say, document.source
    facts = [
        (say("Title"), source.title),
        (say("Publisher"), source.publisher),
        (say("Published"), source.published),
        (say("Language"), document.language),
    ]
    known = " · ".join(f"{escape(name)}: {escape(str(value))}" for name, value in facts if value)
    if not figures:
        found = say("No sum of money was found in this text.")
    else:
        differs = sum(finding.flagged for finding in findings)
        found = w.say_n("{n} sum of money was found.", "{n} sums of money were found.", len(figures)) + " "
        found += (
            w.say_n("{n} does not agree with the record.", "{n} do not agree with the record.", differs)
            if differs
            else say("None contradicts the record.")
        )
    today = "" if document.published else say("No publication date: “this year” and “last year” stay open.")
    note = " · ".join(part for part in (known, escape(today)) if part)
    return f'<p class="deck" role="status"><b>{escape(found)}</b></p><p class="note">{note}</p>'


def _key(figures: Sequence[Figure], w: Words) -> str:
    kinds = dict.fromkeys(figure.kind for figure in figures)
    items = "".join(
        f'<li><span class="money {kind.value}">{escape(labels.kind(kind, w))}</span></li>' for kind in kinds
    )
    return f'<ul class="key" aria-label="{escape(w.say("Kinds"))}">{items}</ul>'


def _table(figures: Sequence[Figure], findings: Sequence[Finding], changed: Set[int], w: Words) -> str:
    say = w.say
    columns = [
        Column(say("No."), number=True),
        Column(say("As written")),
        # before the rest: what a telephone does not show must be scrolled to
        Column(say("Verdict")),
        Column(say("Amount"), number=True),
        Column(say("For the year")),
        Column(say("Kind"), short=True),
        Column(say("Remark")),
    ]
    body = [
        _row(figure, finding, figure.number in changed, w)
        for figure, finding in zip(figures, findings, strict=True)
    ]
    return table(say("Each sum of money, and how it stands to the record"), columns, body, name="reading")


def _row(figure: Figure, finding: Finding, changed: bool, w: Words) -> list[Cell]:
    year = f"{figure.year or '–'}" + (f"–{figure.year_end}" if figure.year_end else "")
    verdict = escape(labels.verdict(finding.verdict, w))
    # most remarks name the source themselves
    named = not finding.citation or finding.citation in finding.remark
    against = "" if named else f" ({escape(finding.citation)})"
    how = w.say("corrected by hand") if changed else labels.year_from(figure.year_from, w)
    return [
        str(figure.number),
        figure.as_written,
        Html(f"<b>✗&nbsp;{verdict}</b>" if finding.flagged else verdict),
        labels.hedged(figure.qualifier, article.amounts_in_words(figure, w.language), w),
        Html(f"{year}<br><small>{escape(how)}</small>"),
        labels.kind(figure.kind, w) + _programme(figure, w),
        Html(escape(finding.remark) + f"<small>{against}</small>"),
    ]


def _programme(figure: Figure, w: Words) -> str:
    known = shelf.record().programmes
    return f", {shelf.programme_name(figure.programme, w.language)}" if figure.programme in known else ""


def _downloads(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> None:
    say = w.say
    with st.container(horizontal=True):
        st.download_button(
            say("Rows as CSV"),
            _csv(document, figures, findings),
            file_name="figures-read.csv",
            mime="text/csv",
            on_click="ignore",
        )
        for label, style, suffix in (
            (say("Fact-check sheet, CSV"), "csv", "csv"),
            (say("Fact-check sheet, Markdown"), "markdown", "md"),
        ):
            st.download_button(
                label,
                _sheet(document, figures, findings, style, w),
                file_name=f"fact-check.{suffix}",
                mime=f"text/{style}",
                on_click="ignore",
            )


def _csv(document: Document, figures: Sequence[Figure], findings: Sequence[Finding]) -> bytes:
    """The rows of the command line with --check, with a byte-order mark so that Excel reads Hangul."""
    lines = rows(document, figures)
    for row, finding in zip(lines, findings, strict=True):
        row.update(columns_of(finding))
    columns = (*COLUMNS, *CHECKED)
    text = frame("csv", columns).head + encode("csv", lines, columns)
    return b"\xef\xbb\xbf" + text.encode("utf-8", "backslashreplace")


def _sheet(
    document: Document, figures: Sequence[Figure], findings: Sequence[Finding], style: str, w: Words
) -> bytes:
    title = document.source.title or ""
    sheet = factcheck_sheet(figures, findings, style=style, language=w.language, title=title)
    return sheet.encode("utf-8-sig" if style == "csv" else "utf-8", "backslashreplace")
