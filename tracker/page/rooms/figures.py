"""The figures of a visitor's text: marked in it, corrected by hand, and to download. Every character is
escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from tracker.checking.remarks import factcheck_sheet
from tracker.export.cells import csv_bytes
from tracker.export.rows import CHECKED, COLUMNS, checked, rows
from tracker.models import Document, Figure, Finding, Kind, YearFrom
from tracker.money import money
from tracker.page import LANGUAGES, YEARS, Language, facts
from tracker.page.markup import draw_note, render
from tracker.page.words import Words
from tracker.sums.mentions import find_mentions


def marked(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> Markup:
    """HTML of the whole text, each figure a link to its row that tells by hover or focus how it was read."""
    pairs = sorted(zip(figures, findings, strict=True), key=lambda pair: pair[0].start)
    starts = [0, *(figure.end for figure, _ in pairs)]
    marks = [
        (
            document.text[start : figure.start],
            figure,
            finding,
            f"{how_read(document, figure, w)} · {w.label(finding.verdict)}",
        )
        for start, (figure, finding) in zip(starts, pairs, strict=False)
    ]
    return render("article.html", w, marks=marks, rest=document.text[starts[-1] :])


def how_read(document: Document, figure: Figure, w: Words) -> str:
    """One line: amount unless it stands there so, kind, whose it is, year and how it was found."""
    year, found = facts.years(figure), year_found(document, figure, w)
    amount = w.hedged(figure.qualifier, amounts_in_words(figure, w.language))
    whose = facts.programme_name(figure.programme, w.language) if figure.programme else ""
    parts = [
        amount if amount != figure.as_written else "",
        ", ".join(part for part in (w.label(figure.kind), whose) if part),
        f"{year} ({found})" if year else found,
        w.say("restates figure {number} in another currency", number=figure.converts)
        if figure.converts
        else "",
    ]
    return " · ".join(part for part in parts if part)


def amounts_in_words(figure: Figure, language: Language) -> str:
    """The amount, or the range, as a newspaper writes it."""
    return " – ".join(money(amount, figure.currency, language) for amount in figure.amounts)


def year_found(document: Document, figure: Figure, w: Words) -> str:
    """How the year was found, with the words of the text that gave it unless they name it themselves."""
    words = [document.text[why.start : why.end] for why in figure.why if why.field == "year"]
    if words and words[0] and figure.year_from is YearFrom.RELATIVE:
        return w.say("“{words}” in the text", words=words[0])
    if words and words[0] and figure.year_from is YearFrom.CARRIED:
        return w.say("carried over from “{words}”", words=words[0])
    return w.label(figure.year_from)


# what is done with half a character, which no encoding has
_LOSSY = "backslashreplace"
# more than any state could pay, in any currency
MOST = Decimal(10) ** 24
Corrections = Mapping[int, Mapping[str, Any]]


def editor(figures: Sequence[Figure], number: int, w: Words) -> None:
    """An editable table. What is changed lands in the session under "corrections" and is drawn anew."""
    say = w.say
    key = f"rows_{number}"
    st.data_editor(
        _frame(figures),
        key=key,
        hide_index=True,
        width="stretch",
        disabled=("number", "as_written"),
        on_change=_keep,
        args=(key, tuple(figures)),
        placeholder="–",
        alt=say("Editable rows"),
        column_config=_editable(w),
    )
    for row, value in st.session_state.get("refused", []):
        text = "Row {n}: “{value}” is no sum of money; the row is as it was read."
        draw_note(f"✗ {say(text, n=row, value=value)}", status=True)


def _editable(w: Words) -> dict[str, Any]:
    say, column = w.say, st.column_config
    year: dict[str, Any] = {"format": "%d", "width": "small", "min_value": YEARS[0], "max_value": YEARS[-1]}
    digits = say("Digits, or words as in the text: 1.0389 trillion")
    kinds = {kind.value: w.label(kind) for kind in Kind}
    programmes = {name: facts.programme_name(name, w.language) for name in facts.record().programmes}
    return {
        "number": column.NumberColumn(say("No."), width="small"),
        "as_written": column.TextColumn(say("As written")),
        "amount": column.TextColumn(say("Amount"), help=digits, max_chars=40),
        "currency": column.TextColumn(say("Currency"), validate=r"^[A-Z]{3}$", width="small"),
        "year": column.NumberColumn(say("Year"), step=1, **year),
        "year_end": column.NumberColumn(say("To year"), help=say("Last year, if several"), **year),
        "kind": column.SelectboxColumn(
            say("Kind"), options=list(kinds), required=True, format_func=lambda kind: kinds[str(kind)]
        ),
        "programme": column.SelectboxColumn(
            say("Programme"), options=list(programmes), format_func=lambda name: programmes[str(name)]
        ),
    }


def _frame(figures: Sequence[Figure]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "number": [figure.number for figure in figures],
            "as_written": [figure.as_written for figure in figures],
            # a range is two amounts: corrected in the text itself, not here
            "amount": [f"{figure.amount:,f}" if figure.amount is not None else "" for figure in figures],
            "currency": [figure.currency for figure in figures],
            "year": pd.array([figure.year for figure in figures], dtype="Int64"),
            "year_end": pd.array([figure.year_end for figure in figures], dtype="Int64"),
            "kind": [figure.kind.value for figure in figures],
            "programme": [figure.programme for figure in figures],
        }
    )


def _keep(key: str, figures: Sequence[Figure]) -> None:
    """Callback of the table: keep what can be taken, and note what is refused."""
    edited: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    kept = {figures[row].number: dict(values) for row, values in edited.items()}
    refused = []
    for figure in figures:
        value = str(kept.get(figure.number, {}).get("amount") or "")
        if value and _amount(value, figure.currency) is None:
            refused.append((figure.number, value[:40]))
            del kept[figure.number]["amount"]
    st.session_state["corrections"], st.session_state["refused"] = kept, refused


def corrected(figures: Sequence[Figure], corrections: Corrections) -> tuple[Figure, ...]:
    """The figures with the corrections made. A value that means nothing leaves the figure as it was read."""
    return tuple(_corrected(figure, corrections.get(figure.number, {})) for figure in figures)


def _corrected(figure: Figure, values: Mapping[str, Any]) -> Figure:
    changes: dict[str, Any] = {}
    if isinstance(currency := values.get("currency"), str) and len(currency) == 3 and currency.isalpha():
        changes["currency"] = currency.upper()
    if figure.amount is not None and "amount" in values:
        amount = _amount(str(values["amount"]), changes.get("currency", figure.currency))
        changes |= {} if amount is None else {"amount": amount}
    if {"year", "year_end"} & values.keys():
        years = (values.get("year", figure.year), values.get("year_end", figure.year_end))
        if all(year is None or year in YEARS for year in years):
            changes |= _corrected_years(*years)
    if values.get("kind") in tuple(Kind):
        changes["kind"] = Kind(values["kind"])
    if "programme" in values and values["programme"] in (None, *facts.record().programmes):
        changes["programme"] = values["programme"]
    return replace(figure, **changes, confidence=1.0) if changes else figure  # a person is sure


def _corrected_years(first: int | None, last: int | None) -> dict[str, Any]:
    """The years of a correction. A last year that does not come after the first is none."""
    if not first:
        return {"year": None, "year_end": None, "year_from": YearFrom.NONE}
    end = int(last) if last and last > first else None
    return {"year": int(first), "year_end": end, "year_from": YearFrom.STATED}


def _amount(value: str, currency: str) -> Decimal | None:
    """Digits, or a sum in words, read as the text is: "1.0389 trillion", "1조389억"."""
    try:
        amount = Decimal(value.replace(",", ""))
    except InvalidOperation:
        found = [find_mentions(f"{value} {currency}", language) for language in LANGUAGES]
        return next((sums[0].amount for sums in found if len(sums) == 1), None)
    return amount if amount.is_finite() and abs(amount) < MOST else None


def downloads(document: Document, figures: Sequence[Figure], findings: Sequence[Finding], w: Words) -> None:
    """Buttons for the rows, corrected and judged, and for the fact-check sheet."""

    def sheet(style: str) -> str:
        title = document.source.title or ""
        return factcheck_sheet(figures, findings, style=style, language=w.language, title=title)

    # the rows of the command line with --check
    lines = rows(document, figures)
    for row, finding in zip(lines, findings, strict=True):
        row.update(checked(finding, facts.record().sources))
    # with a byte-order mark Excel reads Hangul
    files = {
        "figures-read.csv": (w.say("Rows as CSV"), csv_bytes(lines, (*COLUMNS, *CHECKED), bom=True)),
        "fact-check.csv": (w.say("Fact-check sheet, CSV"), sheet("csv").encode("utf-8-sig", _LOSSY)),
        "fact-check.md": (w.say("Fact-check sheet, Markdown"), sheet("markdown").encode("utf-8", _LOSSY)),
    }
    with st.container(horizontal=True):
        for name, (label, data) in files.items():
            kind = "text/csv" if name.endswith("csv") else "text/markdown"
            st.download_button(label, data, file_name=name, mime=kind, on_click="ignore")
