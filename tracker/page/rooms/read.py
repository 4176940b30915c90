"""Read & check: the visitor's own text. It stays in the visitor's session.

Nothing here is cached across visitors, put into the address or written to a log, and the page makes no
request elsewhere. Text is shown through `html.escape`, never as Markdown: Markdown would load images.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st
from markupsafe import Markup, escape

from tracker.checking.checks import summary
from tracker.documents.content import DocumentError
from tracker.documents.read import Given
from tracker.guard import check_guarded, read_guarded
from tracker.languages import languages
from tracker.models import Document, Figure, Finding, Kind
from tracker.page import Language, facts, rooms, visitors
from tracker.page.markup import FIRST, Cell, draw_note, folded, paragraph, show_long, small, table, unbroken
from tracker.page.rooms import figures as shown
from tracker.page.words import Words

MOST_CHARACTERS = 500_000
MOST_SUMS = 3_000
# below this an editor is asked to look at a row
SURE = 0.6
MOST_MEGABYTES = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as read: lives in the session of the visitor who gave it, and nowhere else."""

    document: Document
    figures: tuple[Figure, ...]
    number: int


# a figure as it was read, as it was corrected, and what holding it against the record gave
Row = tuple[Figure, Figure, Finding]
COLUMNS = {
    "No.": "number", "As written": "", "Verdict": "", "Amount": "number", "For the year": "", "Kind": "",
    "Remark": "",
}  # fmt: skip


def show(w: Words) -> None:
    rooms.opening("read", w)
    _given(w)
    if problem := st.session_state.get("read_problem"):
        st.warning(problem, icon=None)
    reading = st.session_state.get("reading")
    if isinstance(reading, Reading):
        _results(reading, w)


def _given(w: Words) -> None:
    """Where a text is given: a box with its button, and a place for a file, read as it is dropped."""
    say = w.say
    box, file = st.columns([3, 2])
    with box, st.form("reading_form", border=False):
        # no max_chars: the browser would cut a longer text off without a word
        st.text_area(
            say("Text"),
            key="draft",
            height=200,
            placeholder=say("Paste an article here: English, Korean, Japanese and other languages"),
            persist_state="session",
        )
        with st.container(horizontal=True):
            st.form_submit_button(say("Check"), type="primary", on_click=_read_text, args=(w,))
            st.form_submit_button(say("Try an example"), on_click=_example, args=(w,))
    with file:
        # of every type: what is not read here is refused below, in the reader's language and with the reason
        st.file_uploader(
            say("or a file of up to {n} MB: .txt, .md, .html, .pdf, .docx, .hwpx, .eml", n=MOST_MEGABYTES),
            key="draft_file",
            max_upload_size=MOST_MEGABYTES,
            on_change=_read_file,
            args=(w,),
        )
        day = st.text_input(
            say("Publication date, if the text has none"), key="draft_published", placeholder="2025-04-09"
        )
        if day and _day(day) is None:
            draw_note(say("Write the date as 2025-04-09."), status=True)
        st.selectbox(
            say("Language of the text"),
            ["", *languages()],
            format_func=lambda code: (
                facts.language_name(code, w.language) if code else say("detect automatically")
            ),
            key="draft_language",
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _example(w: Words) -> None:
    """Callback of the button: put a text with sound sums and one mistake into the box, and read it."""
    st.session_state["draft"] = w.of("example", "draft")
    _read_text(w)


def _read_text(w: Words) -> None:
    """Callback of the button: read the text in the box."""
    text = st.session_state.get("draft") or ""
    if not text.strip():
        _forget()
        st.session_state["read_problem"] = w.say("Paste a text or choose a file first.")
        return
    _read(text, "", w)


def _read_file(w: Words) -> None:
    """Callback of the place for a file: read it."""
    upload = st.session_state.get("draft_file")
    if upload is not None:
        _read(upload.getvalue(), upload.name, w)


def _forget() -> None:
    for name in ("reading", "read_problem", "corrections", "refused", "judged"):
        st.session_state.pop(name, None)


def _read(data: bytes | str, name: str, w: Words) -> None:
    """Read in a process of its own, within limits, and keep the result in the session."""
    _forget()
    state = st.session_state
    given = Given(
        published=_day(state.get("draft_published") or ""), language=state.get("draft_language") or None
    )
    if len(data) > MOST_CHARACTERS and isinstance(data, str):
        state["read_problem"] = w.say(
            "The text is longer than {most} characters; read it with python -m tracker.parse.",
            most=f"{MOST_CHARACTERS:,}",
        )
        return
    try:
        document, figures = read_guarded(data, name, given, most=MOST_SUMS)
    except DocumentError as error:
        what = f"{name}: " if name else ""
        state["read_problem"] = f"{what}{w.say('This could not be read.')} {w.label(error.reason)}"
        return
    # a new table for a new text: the old one's corrections do not belong to it
    state["texts"] = state.get("texts", 0) + 1
    state["reading"] = Reading(document, tuple(figures), state["texts"])


def _judged(reading: Reading, figures: tuple[Figure, ...], language: Language) -> list[Finding]:
    """The findings, kept in the visitor's session while the figures stay the same: a filter need not wait."""
    kept = st.session_state.get("judged")
    if kept is None or kept[0] != (figures, language):
        with visitors.aside():
            kept = (figures, language), check_guarded(reading.document, figures, language)
        st.session_state["judged"] = kept
    findings: list[Finding] = kept[1]
    return findings


def unsure(figure: Figure) -> bool:
    """Whether an editor should look at a figure: a field is a guess, or a payment has no year."""
    without = figure.kind is Kind.PAYMENT and figure.programme is not None and figure.year is None
    return figure.confidence < SURE or without


def _results(reading: Reading, w: Words) -> None:
    say, document, number = w.say, reading.document, reading.number
    figures = shown.corrected(reading.figures, st.session_state.get("corrections", {}))
    try:
        findings = _judged(reading, figures, w.language)
    except DocumentError as error:
        st.warning(w.label(error.reason), icon=None)
        return
    st.header(say("What was found"), anchor=False)
    st.html(_summary(document, figures, findings, w))
    if not figures:
        return
    st.html(shown.marked(document, figures, findings, w))
    doubted = sum(map(unsure, reading.figures))
    # above the table, whose height changes with every correction
    title = say("Correct a row: the verdicts follow")
    if doubted:
        title += f" – {w.say_n('{n} to look at', '{n} to look at', doubted)}"
    with st.expander(title, key="correct", expanded=bool(doubted)):
        shown.editor(sorted(reading.figures, key=lambda figure: not unsure(figure)), number, w)
    rows = list(zip(reading.figures, figures, findings, strict=True))
    outside = [row for row in rows if any(a <= row[1].start < b for a, b in document.off_article)]
    within = [row for row in rows if row not in outside]
    if not within:
        within, outside = outside, []
    wrong = [row for row in within if row[2].flagged]
    if 0 < len(wrong) < len(within):
        label = say("Only what does not agree ({n})", n=f"{len(wrong):,}")
        within = wrong if st.checkbox(label, key=f"only_{number}") else within

    def cells(row: Row) -> list[Cell]:
        return _cells(document, row, w)

    caption = say("How each sum compares with the record")
    show_long(caption, COLUMNS, within, cells, name="reading", w=w, turn=number)
    if outside:
        title = w.say_n("{n} sum in menus and footers", "{n} sums in menus and footers", len(outside))
        st.html(folded(title, table(title, COLUMNS, map(cells, outside[:FIRST]), w)))
    shown.downloads(document, figures, findings, w)


def _summary(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> Markup:
    say, source = w.say, document.source
    about = {
        say("Title"): source.title,
        say("Publisher"): source.publisher,
        say("Published"): w.day(source.published),
        say("Language"): facts.language_name(document.language or "", w.language),
    }
    notes = [f"{name}: {value}" for name, value in about.items() if value]
    if figures and not document.published:
        notes.append(say("No publication date: “this year” and “last year” stay open."))
    found = Markup("<b>{}</b>").format(summary(findings).line(w.language))
    return paragraph(found, "deck", status=True) + paragraph(" · ".join([*notes, *document.notices]))


def _cells(document: Document, row: Row, w: Words) -> list[Cell]:
    """The cells of a row. Its number leads to the words in the text, as they lead to it."""
    read, figure, finding = row
    verdict = Markup("<b>✗&nbsp;{}</b>" if finding.flagged else "{}").format(w.label(finding.verdict))
    source = facts.record().sources.get(finding.record_source or "")
    cited = facts.place(source, w) if source else finding.citation
    # some remarks name the source themselves
    named = not finding.citation or finding.citation in finding.remark
    remark = finding.remark.replace(finding.citation, cited) if finding.citation else finding.remark
    against = "" if named else Markup(" <small>({})</small>").format(unbroken(cited))

    def noted(text: str, note: str, *fields: str) -> Markup:
        """A text with a small line below it, and one more if one of these fields was corrected."""
        touched = any(getattr(figure, name) != getattr(read, name) for name in fields)
        return escape(text) + small(note) + small(w.say("corrected by hand") if touched else "")

    doubt = Markup('<br><span class="tag">{}</span>').format(w.say("look at it"))
    amount = w.hedged(figure.qualifier, shown.amounts_in_words(figure, w.language))
    years_kept = (figure.year, figure.year_end) == (read.year, read.year_end)
    found = shown.year_found(document, figure, w) if years_kept else ""
    whose = facts.programme_name(figure.programme, w.language) if figure.programme else ""
    return [
        Markup('<a id="row-{n}" href="#figure-{n}">{n}</a>').format(n=figure.number),
        figure.as_written,
        verdict + (doubt if unsure(figure) else ""),
        noted(amount, "", "amount", "currency"),
        noted(facts.years(figure) or "–", found, "year", "year_end"),
        noted(w.kind_and_measure(figure.kind, figure.measure), whose, "kind", "programme"),
        unbroken(remark) + against,
    ]
