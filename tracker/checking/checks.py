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

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tracker.checking import links, percentages, remarks
from tracker.checking.evidence import Evidence, evidence_of
from tracker.checking.levels import HAND, HOME, PART, SCALE, Case, Judgement, judge
from tracker.checking.slips import GOOD
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, Verdict
from tracker.record.store import Record

# Below this the year of a figure is a guess, and all the years of the text are as good.
UNSURE = 0.6
# Below this it may well be another year that the sentence names.
SURE = 0.9
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
    judgements = _judgements(document, figures, text, evidence)
    by_number = {figure.number: figure for figure in text.figures}
    conversions: dict[int, links.Conversion] = {}
    for figure in text.figures:
        base = by_number.get(figure.converts) if figure.converts is not None else None
        if base is not None:
            found = links.conversion(figure, base, evidence, document.published)
            conversions |= {figure.number: found} if found is not None else {}
            judgements[figure.number] = _restated(judgements[figure.number], judgements[base.number], found)
    wrong = percentages.wrong_changes(text, judgements, evidence)
    said = remarks.known(language or document.language or "en")
    return [
        _finding(judgements[f.number], conversions.get(f.number), wrong.get(f.number), evidence, said)
        for f in figures
    ]


def _judgements(
    document: Document, figures: Sequence[Figure], text: links.Text, evidence: Evidence
) -> dict[int, Judgement]:
    """Each figure held against the record, and then once more with what the rest of the text adds."""
    told = {figure.programme for figure in figures}
    silent = told <= {None} and len(document.text) <= SHORT
    likely = {figure.year for figure in figures if figure.year is not None}
    likely |= {document.published.year + n for n in (-1, 0, 1)} if document.published else set()
    found: dict[int, Judgement] = {}
    cases: dict[int, Case] = {}
    for figure in figures:
        found[figure.number] = RETRACTED if figure.retracted else OFF_TOPIC
        # A text that says nowhere what its money is for is supposed to be about Korea's payments.
        programme = figure.programme or (HOME if silent or HOME in told else None)
        if programme is None or figure.retracted or not figure.amounts:
            continue
        case = Case(figure, programme, links.absolute(figure), evidence, likely=frozenset(likely))
        if figure.programme is None:
            found[figure.number] = _without_a_subject(case, 3 if silent else 4)
        elif figure.measure is Measure.CHANGE:
            found[figure.number] = links.change(figure, text, evidence)
        else:
            cases[figure.number] = case
            found[figure.number] = judge(case)
    whole = {
        (case.programme, case.figure.year)
        for n, case in cases.items()
        if found[n].verdict in GOOD and (standard := found[n].standard) and standard.preferred
    }
    return found | {n: _again(case, found[n], text, whole) for n, case in cases.items()}


def _again(
    case: Case, first: Judgement, text: links.Text, whole: Collection[tuple[str, int | None]]
) -> Judgement:
    """The judgement with what the rest of the text adds: that the year may be another, that the sum may be a
    part, or threads that lead to a sum on record where the year is open."""
    figure, judgement = case.figure, first
    if judgement.verdict is Verdict.DIFFERS:
        years = text.open_years(figure) if figure.confidence < SURE else frozenset()
        years |= case.likely if figure.confidence < UNSURE else frozenset()
        small = (judgement.share or 1) < PART
        part = small and ((case.programme, figure.year) in whole or text.of_a_part(figure))
        judgement = judge(replace(case, years=years, part=part)) if years or part else judgement
    open_ = figure.year is None or (figure.confidence < UNSURE and judgement.verdict is Verdict.NO_RECORD)
    if open_ and figure.kind is Kind.PAYMENT and figure.measure is Measure.LEVEL and judgement.name != "fits":
        return percentages.confirmed(figure, text, case.evidence, case.programme) or judgement
    return judgement


def _without_a_subject(case: Case, enough: int) -> Judgement:
    """A sum that no words say to be a payment: what it would agree with, or be a slip of."""
    figure, level = case.figure, case.figure.measure is Measure.LEVEL and case.figure.year_end is None
    if figure.year is None or not level or figure.currency != "KRW" or case.size < enough:
        return OFF_TOPIC
    own = judge(replace(case, figure=replace(figure, kind=Kind.PAYMENT)))
    if own.standard is not None and own.verdict in GOOD:
        return replace(own, verdict=Verdict.POSSIBLE, also="no_subject")
    return replace(own, also="no_subject") if own.slip in (*SCALE, *HAND) else OFF_TOPIC


def _restated(own: Judgement, base: Judgement, found: links.Conversion | None) -> Judgement:
    """The judgement on a sum that restates another: what it agrees with itself, else what its base does."""
    off = found is not None and found.off
    if own.name in ("converted", "converted_near") and not off:
        return replace(own, name="restated", verdict=Verdict.AGREES)
    if own in (OFF_TOPIC, RETRACTED) or own.verdict in GOOD or found is None:
        return own
    if off and own.verdict is Verdict.DIFFERS and own.slip in (*SCALE, Slip.SWAPPED):
        return own
    if off:
        return replace(own, verdict=Verdict.DIFFERS, slip=found.slip, name="", standard=base.standard)
    if base.verdict is Verdict.DIFFERS:
        return replace(base, name="follows", also="")
    return replace(base, name="restated", verdict=Verdict.AGREES, also="") if base.verdict in GOOD else base


def _finding(
    judgement: Judgement,
    conversion: links.Conversion | None,
    change: percentages.WrongChange | None,
    evidence: Evidence,
    language: str,
) -> Finding:
    standard, verdict, slip = judgement.standard, judgement.verdict, judgement.slip
    sentences = [remarks.of_judgement(judgement, evidence, language)]
    implied = conversion.found.value if conversion is not None else None
    if conversion is not None:
        sentences.append(remarks.of_conversion(conversion, evidence, language))
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
        # to five digits: more than two rounded sums can bear
        implied_rate=implied and implied.quantize(Decimal(1).scaleb(implied.adjusted() - 4), ROUND_HALF_UP),
        slip=slip,
        remark=" ".join(filter(None, sentences)),
        citation=remarks.citation(standard, evidence, language) if standard else "",
        quoted=remarks.quoted(standard) if standard else "",
        address=remarks.address(standard, evidence) if standard else "",
        off_topic=judgement is OFF_TOPIC,
    )
