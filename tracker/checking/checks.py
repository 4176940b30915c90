"""An article or a draft held against the record: one finding for each of its figures.

>>> from decimal import Decimal
>>> from tracker.models import Figure, Kind, YearFrom
>>> from tracker.record.store import load
>>> dropped = Figure(number=1, start=0, end=18, as_written="1.389 trillion won", currency="KRW",
...     amount=Decimal("1389000000000"), year=2020, year_from=YearFrom.STATED, kind=Kind.PAYMENT,
...     programme="KR-SMA", sentence="1.389 trillion won in 2020")
>>> (finding,) = check([dropped], load())
>>> finding.verdict.value, finding.slip.value
('differs', 'zero')
>>> finding.remark
'A zero dropped or misplaced: the record has 1.0389 trillion won for 2020.'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.checking import remarks
from tracker.checking.case import GOOD, Judgement
from tracker.checking.change import WrongChange, wrong_changes, wrong_without_a_subject
from tracker.checking.conversion import Conversion, conversion_of
from tracker.checking.direction import wrong_directions
from tracker.checking.evidence import Evidence, evidence_of
from tracker.checking.finding import address, change_in_words, citation, quoted, remark_of
from tracker.checking.judge import OFF_TOPIC, judge, subject
from tracker.checking.steps import wrong_steps
from tracker.checking.surroundings import surroundings
from tracker.models import Document, Figure, Finding, Verdict
from tracker.record.store import Record


def check(
    figures: Sequence[Figure],
    record: Record,
    *,
    text: str = "",
    published: date | None = None,
    language: str = "en",
) -> list[Finding]:
    """One finding for each figure, in their order.

    `text` is what the figures were read from; without it their own sentences stand in. `published` is the
    day on which the writer would have converted. Remarks are in `language`, English or Korean.
    """
    evidence = evidence_of(record)
    by_number = {figure.number: figure for figure in figures}
    near = surroundings(figures, text)
    topic = subject(figures, evidence)
    judgements = {f.number: judge(f, near[f.number], evidence, published, topic) for f in figures}
    judgements |= wrong_steps(figures, judgements, evidence)
    conversions: dict[int, Conversion] = {}
    for figure in figures:
        base = by_number.get(figure.converts) if figure.converts is not None else None
        found = conversion_of(figure, base, evidence, published) if base is not None else None
        if base is not None and found is not None:
            conversions[figure.number] = found
            judgements[figure.number] = _converted(figure, judgements[base.number], judgements, found)
    changes = wrong_directions(figures, judgements, evidence) | wrong_without_a_subject(figures)
    changes |= wrong_changes(figures, judgements, evidence, text, published)
    return [
        _finding(judgements[f.number], conversions.get(f.number), changes.get(f.number), evidence, language)
        for f in figures
    ]


def check_document(figures: Sequence[Figure], document: Document, record: Record) -> list[Finding]:
    """The same for a document: remarks in its language if they are written in it, else in English."""
    language = document.language or "en"
    return check(figures, record, text=document.text, published=document.published, language=language)


def _converted(
    figure: Figure, base: Judgement, judgements: dict[int, Judgement], conversion: Conversion
) -> Judgement:
    """The judgement on a sum that restates another: what it agrees with itself, else what its base does."""
    own = judgements[figure.number]
    if own.name == "converted" and not conversion.off:
        return replace(own, name="restated")
    if own.verdict in GOOD or base.verdict in (Verdict.NOT_PAYMENT, Verdict.NO_RECORD):
        return own if own.verdict is not Verdict.DIFFERS or conversion.off else base
    if conversion.off:
        return replace(own, verdict=Verdict.DIFFERS, slip=conversion.slip, name="", standard=base.standard)
    if base.verdict is Verdict.DIFFERS:
        return replace(base, name="follows", slip=base.slip)
    return replace(base, name="restated", verdict=Verdict.AGREES)


def _finding(
    judgement: Judgement,
    conversion: Conversion | None,
    change: WrongChange | None,
    evidence: Evidence,
    language: str,
) -> Finding:
    standard = judgement.standard
    verdict, slip = judgement.verdict, judgement.slip
    sentences = [remark_of(judgement, evidence, language)]
    if conversion is not None:
        sentences.append(conversion.remark(evidence, language))
        slip = slip or conversion.slip
    if change is not None:
        verdict, slip = Verdict.DIFFERS, change.slip
        if judgement is OFF_TOPIC:
            sentences = [change_in_words(change, language), remarks.say("no_subject", language)]
        else:
            sentences.insert(1, change_in_words(change, language))
    return Finding(
        verdict=verdict,
        record_id=standard.id if standard else None,
        record_amount=standard.amount if standard else None,
        record_currency=standard.currency if standard else None,
        record_source=" ".join(standard.sources) if standard else None,
        conversion=None if conversion is None else "off" if conversion.off else "ok",
        implied_rate=conversion.implied_rate if conversion else None,
        slip=slip,
        remark=remarks.joined(sentences),
        citation=citation(standard, evidence, language) if standard else "",
        quoted=quoted(standard) if standard else "",
        address=address(standard, evidence) if standard else "",
    )
