"""The figures of a visitor's text: marked in it, and corrected by hand. Every character is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from tracker.models import Document, Figure, Finding, Kind, YearFrom
from tracker.money import money
from tracker.page import facts, labels
from tracker.page.words import LANGUAGES, Language, Words
from tracker.sums.mentions import find_mentions


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


YEARS = range(1945, 2101)
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
    for number_of, value in st.session_state.get("refused", []):
        text = say(
            "Row {n}: “{value}” is no sum of money; the row is as it was read.", n=number_of, value=value
        )
        st.html(f'<p class="note" role="status">✗ {escape(text)}</p>')


def _editable(w: Words) -> dict[str, Any]:
    say = w.say
    return {
        "number": st.column_config.NumberColumn(say("No."), width="small"),
        "as_written": st.column_config.TextColumn(say("As written")),
        "amount": st.column_config.TextColumn(
            say("Amount"), help=say("Digits, or words as in the text: 1.0389 trillion"), max_chars=40
        ),
        "currency": st.column_config.TextColumn(say("Currency"), validate=r"^[A-Z]{3}$", width="small"),
        "year": st.column_config.NumberColumn(
            say("Year"), format="%d", width="small", min_value=YEARS[0], max_value=YEARS[-1], step=1
        ),
        "year_end": st.column_config.NumberColumn(
            say("Last year, if several"), format="%d", width="small", min_value=YEARS[0], max_value=YEARS[-1]
        ),
        "kind": st.column_config.SelectboxColumn(
            say("Kind"),
            options=list(Kind),
            required=True,
            format_func=lambda kind: labels.label(Kind(str(kind)), w),
        ),
        "programme": st.column_config.SelectboxColumn(
            say("Programme"),
            options=list(facts.record().programmes),
            format_func=lambda name: facts.programme_name(str(name), w.language),
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
    return replace(figure, **changes)


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
