"""An article or a draft held against the record: one finding for each of its figures, and what they come to.

>>> from decimal import Decimal
>>> from tracker.models import Document, Figure, Kind, YearFrom
>>> from tracker.record.store import load
>>> dropped = Figure(number=1, start=0, end=18, as_written="1.389 trillion won", currency="KRW",
...     amount=Decimal("1389000000000"), year=2020, year_from=YearFrom.STATED, kind=Kind.PAYMENT,
...     programme="KR-SMA", sentence="1.389 trillion won in 2020")
>>> findings = check(Document("1.389 trillion won in 2020"), [dropped], load())
>>> findings[0].verdict.value, findings[0].slip.value, findings[0].remark
('differs', 'zero', 'A zero dropped or misplaced: the record has 1.0389 trillion won for 2020.')
>>> summary(findings).line("en")
'1 sum: 1 held against the record, of which 1 differs.'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tracker.checking import links, remarks
from tracker.checking.evidence import Evidence, evidence_of
from tracker.checking.levels import HOME, PART, Case, Judgement, judge
from tracker.checking.slips import GOOD
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, Verdict
from tracker.record.precision import measure
from tracker.record.store import Record

# Below this the year of a figure is a guess, and all the years of the text are as good.
UNSURE = 0.6
# The slips that a sum shows which nothing says to be a payment.
TELLING = (Slip.THOUSANDFOLD, Slip.POWER_OF_TEN, Slip.ZERO, Slip.SWAPPED)
# A text this short may be a line of a draft that never says what it is about.
SHORT = 300

OFF_TOPIC = Judgement(verdict=Verdict.NOT_PAYMENT, name="off_topic")
RETRACTED = Judgement(verdict=Verdict.NOT_PAYMENT, name="retracted")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many sums were held against the record, how many could not be, and how many are off the topic."""

    judged: int
    unjudged: int
    off_topic: int
    differs: int

    def line(self, language: str) -> str:
        """The summary in one sentence, English or Korean."""
        return remarks.summary(self.judged, self.unjudged, self.off_topic, self.differs, language)


def summary(findings: Sequence[Finding]) -> Summary:
    """What the findings of a text come to."""
    off = sum(finding.off_topic for finding in findings)
    judged = sum(finding.judged for finding in findings)
    return Summary(judged, len(findings) - judged - off, off, sum(finding.flagged for finding in findings))


def check(
    document: Document, figures: Sequence[Figure], record: Record, *, language: str | None = None
) -> list[Finding]:
    """One finding for each figure of a document, in their order.

    Remarks are in `language`, by default that of the document, if they are written in it, else in English.
    """
    evidence, text = evidence_of(record), links.Text(document, figures)
    programmes = _programmes(document, figures)
    judgements = _judgements(figures, text, programmes, evidence)
    by_number = {figure.number: figure for figure in figures}
    conversions: dict[int, links.Conversion] = {}
    for figure in text.figures:
        base = by_number.get(figure.converts) if figure.converts is not None else None
        if base is None:
            continue
        found = links.conversion(figure, base, evidence, document.published)
        if found is not None:
            conversions[figure.number] = found
        judgements[figure.number] = _restated(judgements[figure.number], judgements[base.number], found)
    wrong = links.wrong_changes(text, judgements, evidence)
    said = _Writer(evidence, remarks.known(language or document.language or "en"))
    return [
        said.finding(judgements[n], conversions.get(n), wrong.get(n)) for n in (f.number for f in figures)
    ]


def _programmes(document: Document, figures: Sequence[Figure]) -> dict[int, str | None]:
    """Against which programme each figure is held. A short text that says nowhere what its money is for is
    supposed to be about Korea's payments."""
    told = {figure.programme for figure in figures}
    silent = len(document.text) <= SHORT and told <= {None}
    return {f.number: f.programme or (HOME if silent or HOME in told else None) for f in figures}


def _judgements(
    figures: Sequence[Figure], text: links.Text, programmes: Mapping[int, str | None], evidence: Evidence
) -> dict[int, Judgement]:
    years = tuple({f.year for f in figures if f.year is not None})
    published = text.document.published
    years += tuple(published.year + n for n in (-1, 0, 1)) if published is not None else ()
    found: dict[int, Judgement] = {}
    cases: dict[int, Case] = {}
    for figure in figures:
        programme = programmes[figure.number]
        if figure.retracted or programme is None or not figure.amounts:
            found[figure.number] = RETRACTED if figure.retracted else OFF_TOPIC
            continue
        size = measure(figure)
        size = replace(size, amount=abs(size.amount))
        unsure = figure.confidence < UNSURE
        open_years = text.open_years(figure)
        cases[figure.number] = Case(figure, programme, size, evidence, years, unsure, open_years)
    for number, case in cases.items():
        if case.figure.programme is None:
            found[number] = _without_a_subject(case, not any(f.programme for f in figures))
        elif case.figure.measure is Measure.CHANGE:
            found[number] = links.change(case.figure, text, evidence)
        else:
            found[number] = judge(case)
    return _looked_at_again(cases, found, text)


def _looked_at_again(
    cases: Mapping[int, Case], found: dict[int, Judgement], text: links.Text
) -> dict[int, Judgement]:
    """The judgements with what the rest of the text adds: the whole that a smaller sum may be a part of, and
    the threads that lead to a sum on record where the year is open."""
    given: dict[str, set[int]] = {}
    for number, case in cases.items():
        standard, year = found[number].standard, case.figure.year
        if found[number].verdict in GOOD and year and standard is not None and standard.preferred:
            given.setdefault(case.programme, set()).add(year)
    for number, case in cases.items():
        judgement = found[number]
        small = judgement.verdict is Verdict.DIFFERS and (judgement.share or 1) < PART
        if small and (case.figure.year in given.get(case.programme, ()) or text.of_a_part(case.figure)):
            judgement = found[number] = judge(replace(case, part=True))
        open_ = (case.figure.year is None or case.unsure) and judgement.name not in ("fits", "carried")
        paid = case.figure.kind is Kind.PAYMENT and case.figure.measure is Measure.LEVEL
        if open_ and paid and judgement.verdict not in GOOD:
            found[number] = links.confirmed(case.figure, text, case.evidence, case.programme) or judgement
    return found


def _without_a_subject(case: Case, silent: bool) -> Judgement:
    """A sum of a text that never says what it is for: what it would agree with, or be a slip of."""
    figure = case.figure
    if (
        figure.year is None
        or figure.year_end is not None
        or figure.measure is not Measure.LEVEL
        or case.size < 3
    ):
        return OFF_TOPIC
    if figure.currency != "KRW" or (case.size < 4 and not silent):
        return OFF_TOPIC
    own = judge(replace(case, figure=replace(figure, kind=Kind.PAYMENT)))
    if own.standard is None or own.standard.currency != case.sum_.currency:
        return OFF_TOPIC
    if own.verdict in GOOD:
        return replace(own, verdict=Verdict.POSSIBLE, also="no_subject")
    return replace(own, also="no_subject") if own.slip in TELLING else OFF_TOPIC


def _restated(own: Judgement, base: Judgement, found: links.Conversion | None) -> Judgement:
    """The judgement on a sum that restates another: what it agrees with itself, else what its base does."""
    off = found is not None and found.off
    if own.name in ("converted", "converted_near") and not off:
        return replace(own, name="restated", verdict=Verdict.AGREES)
    if own is OFF_TOPIC or own is RETRACTED or own.verdict in GOOD:
        return own
    if found is not None and off:
        scale = (Slip.THOUSANDFOLD, Slip.POWER_OF_TEN, Slip.SWAPPED)
        if own.verdict is Verdict.DIFFERS and own.slip in scale:
            return own
        return replace(own, verdict=Verdict.DIFFERS, slip=found.slip, name="", standard=base.standard)
    if found is None:
        return own
    if base.verdict is Verdict.DIFFERS:
        return replace(base, name="follows", also="")
    if base.verdict in GOOD:
        return replace(base, name="restated", verdict=Verdict.AGREES, also="")
    return base


class _Writer:
    """Puts judgements into findings, in one language."""

    def __init__(self, evidence: Evidence, language: str) -> None:
        self.evidence, self.language = evidence, language

    def finding(
        self, judgement: Judgement, conversion: links.Conversion | None, change: links.WrongChange | None
    ) -> Finding:
        standard, language = judgement.standard, self.language
        verdict, slip = judgement.verdict, judgement.slip
        sentences = [remarks.of_judgement(judgement, self.evidence, language)]
        if conversion is not None:
            sentences.append(remarks.of_conversion(conversion, self.evidence, language))
            slip = slip or conversion.slip
        if change is not None and verdict is not Verdict.DIFFERS:
            verdict, slip = Verdict.DIFFERS, change.slip
            sentences.insert(1, remarks.of_change(change, language))
        return Finding(
            verdict=verdict,
            record_id=standard.id if standard else None,
            record_amount=standard.amount if standard else None,
            record_currency=standard.currency if standard else None,
            record_source=" ".join(standard.sources) if standard else None,
            conversion=None if conversion is None else "off" if conversion.off else "ok",
            implied_rate=_five_digits(conversion.found.value) if conversion else None,
            slip=slip,
            remark=" ".join(filter(None, sentences)),
            citation=remarks.citation(standard, self.evidence, language) if standard else "",
            quoted=remarks.quoted(standard) if standard else "",
            address=remarks.address(standard, self.evidence) if standard else "",
            off_topic=judgement is OFF_TOPIC,
        )


def _five_digits(value: Decimal) -> Decimal:
    """More than two rounded sums can bear."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 4), ROUND_HALF_UP)
