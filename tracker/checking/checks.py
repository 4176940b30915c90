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

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from tracker.checking import remarks
from tracker.checking.changes import WrongChange, change, restatement, wrong_changes
from tracker.checking.evidence import Evidence, evidence_of
from tracker.checking.levels import PART, judge, per_year
from tracker.checking.naming import OFF_TOPIC, RETRACTED, SERIES, Case, Judgement, led_to
from tracker.checking.slips import GOOD, Conversion, conversion, digits, fits
from tracker.checking.text import AROUND, SHORT, Text, absolute, levels
from tracker.figures import find_figures
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, Verdict
from tracker.record.store import Record

# A text so short is a line of a draft, and hardly of something else.
LINE = 300
# Below the first the year of a figure is a guess, and all the years of the text are as good; below the second
# it may well be another that its sentence names; from the third it is that year, whatever stands beside it.
UNSURE, SURE, CERTAIN = 0.6, 0.9, 0.97
# So sure the reader must be before a sum that nothing explains, or one digit does, is called wrong.
NEEDED = {Slip.OTHER: 0.7, Slip.DIGIT: 0.35}
RISE = Decimal("0.2")  # a rise or a cut of a year's sum is at most such a share of it
MISPRINT = re.compile(r"\d([.,])\d+\1\d{1,2}(?!\d)")


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
    evidence, unplaced = evidence_of(record), {f.number for f in figures if f.programme is None}
    placed = _placed(document, figures, evidence)
    text, by_number = Text(document, placed), {figure.number: figure for figure in placed}
    judgements = _judgements(text, placed, evidence)
    conversions: dict[int, Conversion] = {}
    for figure in text.figures:
        base = by_number.get(figure.converts) if figure.converts is not None else None
        if base is None:
            continue
        first, own = judgements[base.number], judgements[figure.number]
        whole = (
            first.standard.sum if first.verdict in GOOD and first.standard and first.name != "part" else None
        )
        if first.name == "carried" and first.years:
            base = replace(base, year=first.years[0], year_end=None)
        found = conversion(figure, base, record, document.published, whole)
        if first.verdict is Verdict.DIFFERS and own.verdict in GOOD and found is not None and found.off:
            continue  # of the two it is the other that is wrong
        conversions |= {figure.number: found} if found is not None else {}
        judgements[figure.number] = restatement(own, first, found)
    wrong = wrong_changes(text, judgements, evidence)
    shown = any(_shows(judgements[n], figure) for n, figure in by_number.items())
    for number, figure in by_number.items():
        own = judgements[number]
        if own.verdict in GOOD and MISPRINT.search(figure.as_written):  # "1,055,1 billion"
            own = replace(own, verdict=Verdict.DIFFERS, slip=Slip.DIGIT, also="misprint")
        unnamed = number in unplaced
        judgements[number] = _softened(own, figure, text, shown=shown) if unnamed else _doubted(own, figure)
    said = remarks.known(language or document.language or "en")
    numbers = (figure.number for figure in figures)
    return [_finding(judgements[n], conversions.get(n), wrong.get(n), evidence, said) for n in numbers]


def _placed(document: Document, figures: Sequence[Figure], evidence: Evidence) -> Sequence[Figure]:
    """The figures as they are judged. Those off the topic, of a short text or of one on it, are placed as if
    it had said so; those with the digits of a sum on record at an impossible size, as if they were that
    sum: the reader would take them for something else."""
    least = 1 if len(document.text) <= LINE else 2
    programmes = {figure.programme for figure in figures}
    supposed = None in programmes and (len(document.text) <= SHORT or not programmes.isdisjoint(SERIES))
    meant = {
        f.start: one
        for f in figures
        if not (f.programme and f.kind is Kind.PAYMENT and f.confidence >= SURE)
        if f.amount and (one := evidence.meant(absolute(f), least + (f.kind is Kind.COST)))
    }
    if not supposed and not meant:
        return figures
    sums = {start: (one.amount, one.currency) for start, one in meant.items()}
    read = find_figures(document, supposed=supposed, meant=sums)
    again = {(f.start, f.as_written): f for f in read if f.programme is not None}

    def placed(figure: Figure) -> Figure:
        other, known = again.get((figure.start, figure.as_written)), meant.get(figure.start)
        if other is None or (known is None and (figure.programme is not None or not supposed)):
            return figure
        strays = known is not None and figure.programme and other.programme != known.programme
        return figure if strays else other

    return [placed(figure) for figure in figures]


def _judgements(text: Text, figures: Sequence[Figure], evidence: Evidence) -> dict[int, Judgement]:
    """Each figure held against the record, and then once more with what the rest of the text adds."""
    published = text.document.published
    likely = text.years | {figure.year for figure in figures if figure.year is not None}
    likely |= {published.year + n for n in (-1, 0, 1)} if published else set()
    found: dict[int, Judgement] = {}
    cases: dict[int, Case] = {}
    for figure in figures:
        found[figure.number] = RETRACTED if figure.retracted else OFF_TOPIC
        if figure.retracted or not figure.amounts or figure.programme is None:
            continue
        sum_, count = absolute(figure), text.duration(figure)
        case = Case(
            figure, figure.programme, sum_, evidence, published, likely,
            count=count, component=text.component(figure), apart=not text.has_parts,
        )  # fmt: skip
        if rises := _is_change(case, text):
            case = replace(case, figure=replace(figure, measure=Measure.CHANGE))
        cases[figure.number] = case
        rise = change(case, text) if rises else None
        found[figure.number] = rise or per_year(case, *text.each_year(figure)) or judge(case)
    right = {
        (case.programme, year)
        for n, case in cases.items()
        if found[n].verdict in GOOD and (standard := found[n].standard) and standard.preferred
        for year in (case.figure.year, standard.year)
    }
    return found | {n: _again(case, found[n], text, right) for n, case in cases.items()}


def _is_change(case: Case, text: Text) -> bool:
    """Whether it is a rise or a cut: so read, or small beside the year's sum and said to be more or less."""
    figure, evidence = case.figure, case.evidence
    whole = evidence.preferred(case.programme, figure.year or 0)
    small = whole is not None and case.sum_.amount < evidence.worth(whole, case.sum_.currency) * RISE
    plain = figure.measure is Measure.LEVEL and figure.kind is Kind.PAYMENT
    return figure.measure is Measure.CHANGE or (plain and small and text.moves(figure))


def _again(case: Case, first: Judgement, text: Text, right: set[tuple[str, int | None]]) -> Judgement:
    """The judgement with what the rest of the text adds: that the year may be another, that the sum may be a
    part, or threads that lead to a sum on record where the year is open."""
    figure, judgement, evidence = case.figure, first, case.evidence
    level, whole = figure.measure is not Measure.CHANGE, (case.programme, figure.year) in right
    base = first.other is not None and first.other.year == (figure.year or 0) - 1
    sure = figure.year is not None and not base and _grown(case, text, figure.year)
    if level and first.verdict is Verdict.DIFFERS and first.share and text.gives_share(figure, first.share):
        return replace(first, verdict=Verdict.NO_RECORD, slip=None, power=None, name="unmatched")
    if level and first.verdict is Verdict.DIFFERS and not sure and first.name != "each_year":
        years, share = _other_years(case, first, text), first.share or Decimal(1)
        unexplained = share < 1 and first.slip is Slip.OTHER
        named = (share < PART or unexplained) and text.of_a_part(figure, AROUND * (1 + 3 * unexplained))
        part = named or (share < PART and whole)
        judgement = judge(replace(case, years=years, part=part)) if years or part else first
    if judgement.name == "fits" and figure.year is None and len(levels(text.beside(figure))) == 1:
        others = [year for year in case.likely - {*judgement.years} if _grown(case, text, year)]
        if others and not any(_grown(case, text, year) for year in judgement.years):
            own = evidence.wholes(case.programme, others[0])[0]
            return replace(case.differs(Slip.OTHER_YEAR, own), other=judgement.standard, also="thread")
    paid = figure.kind in (Kind.PAYMENT, Kind.ESTIMATE) and figure.measure is not Measure.TOTAL
    nothing = judgement.verdict in (Verdict.NO_RECORD, Verdict.NOT_PAYMENT)
    open_ = paid and (figure.year is None or nothing or judgement.slip is Slip.OTHER)
    if judgement.name == "fits" or not (open_ or (nothing and figure.confidence < SURE)):
        return judgement
    part = (whole and (judgement.share or 1) < PART) or text.of_a_part(figure)
    led = led_to(replace(case, part=part), text)
    kept = judgement.verdict is Verdict.DIFFERS and led is not None and led.verdict is Verdict.POSSIBLE
    return judgement if led is None or kept else led


def _grown(case: Case, text: Text, year: int) -> bool:
    """Whether a percentage beside a sum, to a tenth, is the record's growth into a year, then its year."""
    true = case.evidence.growth(case.programme, year - 1, year)
    said = text.said_in(*text.span(case.figure))
    return true is not None and any(percent.step < 1 and fits(percent, true) for percent in said)


def _other_years(case: Case, first: Judgement, text: Text) -> frozenset[int]:
    """The years that a sum may be for beside its own: those of its sentence that no other sum takes, where
    the reader is not sure; all of the text, where it is a guess; and those of a deal of which it is said."""
    figure, beside = case.figure, text.beside(case.figure)
    named, years = text.named_years(figure), set[int]()
    if figure.confidence < SURE:
        years |= named - {other.year for other in beside}
    if figure.confidence < UNSURE and named != {figure.year}:
        years |= case.likely
    since, last = text.each_year(figure)
    years |= {*range(since or figure.year or last, last + 1)} if last else set()
    # "to 920 billion won, from 869.5 billion": two sums for one year, of which one is that of the year before
    before = first.other is not None and first.other.year == (figure.year or 0) - 1
    other = any(one is not figure and one.year == figure.year for one in beside)
    if first.other is not None and before and other and figure.confidence < CERTAIN:
        years |= {first.other.year}
    return frozenset(years)


def _doubted(judgement: Judgement, figure: Figure) -> Judgement:
    """The judgement on a sum of which the reader is not sure what it is or for which year: it is called wrong
    where a slip leaves little doubt, and else may be another sum than the record's."""
    needed = NEEDED.get(judgement.slip, 0) if judgement.slip and judgement.name != "follows" else 0
    if figure.measure is Measure.TOTAL and (judgement.share or 0) > 2:
        needed = min(needed, 0.5)
    if judgement.verdict is not Verdict.DIFFERS or figure.confidence >= needed:
        return judgement
    return replace(judgement, verdict=Verdict.POSSIBLE, also="unsure")


def _shows(judgement: Judgement, figure: Figure) -> bool:
    """Whether a sum with its year is the record's to three digits or more: it says what a text is about."""
    right = judgement.verdict in GOOD and judgement.standard is not None and judgement.standard.preferred
    return right and None not in (figure.year, figure.amount) and len(digits(figure.amounts[0])) > 2


def _softened(judgement: Judgement, figure: Figure, text: Text, *, shown: bool) -> Judgement:
    """The judgement on a sum of which the text does not say what it is for: only a slip that leaves little
    doubt is called one. Other sums of the text may show it, those of the record for their years."""
    if judgement in (OFF_TOPIC, RETRACTED):
        return judgement
    if judgement.standard is None:
        return OFF_TOPIC
    verdict, size, share = judgement.verdict, len(digits(figure.amounts[0])), judgement.share or Decimal(1)
    hosts = text.names("hosts")
    alike = (shown or (text.short and hosts and text.names("paying"))) and PART < share < 1 / PART
    chance = (size < 3 and judgement.slip is Slip.DIGIT) or (size < 2 and (share < 1 or judgement.power == 2))
    host = hosts or (text.short and figure.currency in ("KRW", "JPY") and text.names("receivers"))
    vague = not (host or text.says_so(figure) or shown)
    doubt = vague or chance or (judgement.slip is Slip.OTHER and not alike)
    if verdict in (*GOOD, Verdict.CONSISTENT) or (verdict is Verdict.DIFFERS and doubt):
        verdict = Verdict.POSSIBLE
    return replace(judgement, verdict=verdict, also="no_subject")


def _finding(
    judgement: Judgement,
    restated: Conversion | None,
    change: WrongChange | None,
    evidence: Evidence,
    language: str,
) -> Finding:
    standard, verdict, slip = judgement.standard, judgement.verdict, judgement.slip
    sentences = [remarks.of_judgement(judgement, evidence, language)]
    implied = restated.implied if restated is not None else None
    if restated is not None:
        sentences.append(remarks.of_conversion(restated, evidence, language))
        slip = slip or restated.slip
    if change is not None and verdict is not Verdict.DIFFERS and judgement is not OFF_TOPIC:
        verdict, slip = Verdict.DIFFERS, change.slip
        sentences.insert(1, remarks.of_change(change, language))
    return Finding(
        verdict=verdict,
        record_id=standard.id if standard else None,
        record_amount=standard.amount if standard else None,
        record_currency=standard.currency if standard else None,
        record_source=" ".join(standard.sources) if standard else None,
        conversion=None if restated is None else "off" if restated.off else "ok",
        # to five digits: more than two rounded sums can bear
        implied_rate=implied and implied.quantize(Decimal(1).scaleb(implied.adjusted() - 4), ROUND_HALF_UP),
        slip=slip,
        remark=" ".join(filter(None, sentences)),
        citation=remarks.citation(standard, evidence, language) if standard else "",
        quoted=remarks.quoted(standard) if standard else "",
        address=remarks.address(standard, evidence) if standard else "",
        off_topic=judgement is OFF_TOPIC,
    )
