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
from tracker.checking.levels import PART, judge
from tracker.checking.naming import HAND, SCALE, SERIES, Case, Judgement
from tracker.checking.slips import GOOD, digits
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, Verdict
from tracker.record.store import Record

# Below this the year of a figure is a guess, and all the years of the text are as good.
UNSURE = 0.6
# Below this it may well be another year that the sentence names.
SURE = 0.9
# Whose payment a sum is supposed to be that no words say to be one.
KNOWN = ("KRW", "JPY", "USD")
CURRENCIES: dict[str, tuple[str, ...]] = {"KRW": ("KR-SMA",), "JPY": ("JP-HNS",)}

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
    unplaced = {figure.number for figure in figures if figure.programme is None}
    figures = _supposed(figures, text, evidence)
    text = links.Text(document, figures)
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
    for number in unplaced:
        if judgements[number] not in (OFF_TOPIC, RETRACTED):
            judgements[number] = replace(judgements[number], also="no_subject")
    said = remarks.known(language or document.language or "en")
    numbers = (figure.number for figure in figures)
    return [_finding(judgements[n], conversions.get(n), wrong.get(n), evidence, said) for n in numbers]


def _judgements(
    document: Document, figures: Sequence[Figure], text: links.Text, evidence: Evidence
) -> dict[int, Judgement]:
    """Each figure held against the record, and then once more with what the rest of the text adds."""
    likely = {figure.year for figure in figures if figure.year is not None}
    likely |= {document.published.year + n for n in (-1, 0, 1)} if document.published else set()
    found: dict[int, Judgement] = {}
    cases: dict[int, Case] = {}
    for figure in figures:
        found[figure.number] = RETRACTED if figure.retracted else OFF_TOPIC
        if figure.retracted or not figure.amounts:
            continue
        case = Case(
            figure, figure.programme or "", links.absolute(figure), evidence, likely=frozenset(likely)
        )
        if figure.programme is None:
            found[figure.number] = _without_a_subject(case, text)
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


def _supposed(figures: Sequence[Figure], text: links.Text, evidence: Evidence) -> list[Figure]:
    """The figures of a text that never says what its money is for: if one of its sums, to four digits or
    five, is what was paid for its year, its sums in that currency are supposed to be such payments."""
    supposed = set[str]()
    for figure in figures if text.programmes <= {None} else ():
        for programme in CURRENCIES.get(figure.currency, ()) if figure.year is not None else ():
            size, known = links.absolute(figure), evidence.preferred(programme, figure.year or 0)
            exact = known is not None and (known.amount, known.currency) == (size.amount, size.currency)
            if exact and len(digits(size.amount)) > (3 if text.short else 4):
                supposed.add(figure.currency)
    return [
        replace(f, programme=CURRENCIES[f.currency][0], kind=Kind.PAYMENT) if f.currency in supposed else f
        for f in figures
    ]


def _without_a_subject(case: Case, text: links.Text) -> Judgement:
    """A sum that is read as off the topic, in a text that is on it or in a short one that names none: what it
    would agree with as a payment, or be a slip of. The more digits, the less is it chance."""
    figure = case.figure
    told = [name for name in SERIES if name in text.programmes]
    on_topic = bool(told) or text.names_a_payer or text.says_so(figure)
    if figure.year is None or figure.currency not in KNOWN or not (on_topic or text.short):
        return OFF_TOPIC
    plain = replace(case, figure=replace(figure, kind=Kind.PAYMENT))
    enough = {**dict.fromkeys((*SCALE, Slip.CURRENCY), 3), **dict.fromkeys(HAND, 4), Slip.OTHER_YEAR: 4}
    for programme in told or CURRENCIES.get(figure.currency, SERIES):
        own = judge(replace(plain, programme=programme))
        if own.standard is None:
            continue
        if own.verdict in GOOD and case.size > 2:
            return replace(own, verdict=Verdict.POSSIBLE)
        needed = enough.get(own.slip or Slip.OTHER, 99) - (on_topic and text.short) + (not text.short)
        own_currency = own.standard.currency == figure.currency or own.slip is Slip.CURRENCY
        if case.size >= needed and (own_currency or (on_topic and text.short)):
            return own
    return OFF_TOPIC


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
