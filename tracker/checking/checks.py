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
from tracker.checking.changes import WrongChange, restatement, wrong_changes
from tracker.checking.doubts import doubted, is_stray, placed, shows, softened
from tracker.checking.evidence import Evidence, evidence_of
from tracker.checking.levels import judge
from tracker.checking.naming import OFF_TOPIC, PART, PLAINEST, RETRACTED, Case, Judgement, led_to
from tracker.checking.slips import GOOD, Conversion, conversion
from tracker.checking.spans import change, per_year
from tracker.checking.text import Text, absolute
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, Verdict
from tracker.record.store import Record

# Below the first the year of a figure is a guess, and all the years of the text are as good; below the second
# it may well be another that its sentence names; from the third it is that year, whatever stands beside it.
GUESSED, UNSURE, SURE, CERTAIN = 0.45, 0.6, 0.9, 0.97
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
    read = placed(document, figures, evidence)
    text, by_number = Text(document, read), {figure.number: figure for figure in read}
    judgements = _judgements(text, read, evidence)
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
        if found is not None and found.off and is_stray(found, first, own):
            continue
        conversions |= {figure.number: found} if found is not None else {}
        judgements[figure.number] = restatement(own, first, found)
    wrong = wrong_changes(text, judgements, evidence)
    shown = any(shows(judgements[n], figure) for n, figure in by_number.items())
    for number, figure in by_number.items():
        own = judgements[number]
        if own.verdict in GOOD and MISPRINT.search(figure.as_written):  # "1,055,1 billion"
            own = replace(own, verdict=Verdict.DIFFERS, slip=Slip.DIGIT, also="misprint")
        unnamed = number in unplaced
        judgements[number] = softened(own, figure, text, shown=shown) if unnamed else doubted(own, figure)
    said = remarks.known(language or document.language or "en")
    numbers = (figure.number for figure in figures)
    return [_finding(judgements[n], conversions.get(n), wrong.get(n), evidence, said) for n in numbers]


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
        case = Case(figure, figure.programme, absolute(figure), evidence, text, likely)
        rises = figure.measure is Measure.CHANGE
        first = change(case) if rises else per_year(case, *text.each_year(figure)) or judge(case)
        if not rises and first.slip not in PLAINEST and _may_be_change(case):
            case = replace(case, figure=replace(figure, measure=Measure.CHANGE))
            first = change(case)
        cases[figure.number], found[figure.number] = case, first
    right = {
        (case.programme, year)
        for n, case in cases.items()
        if found[n].verdict in GOOD and (standard := found[n].standard) and standard.preferred
        for year in (case.figure.year, standard.year)
    }
    return found | {n: _again(case, found[n], right) for n, case in cases.items()}


def _may_be_change(case: Case) -> bool:
    """Whether a level is rather a rise or a cut: small beside the year's sum, and said to be more or less."""
    figure, evidence = case.figure, case.evidence
    whole = evidence.preferred(case.programme, figure.year or 0)
    small = whole is not None and case.sum_.amount < evidence.worth(whole, case.sum_.currency) * RISE
    plain = figure.measure is Measure.LEVEL and figure.kind is Kind.PAYMENT
    return plain and small and case.text.moves(figure)


def _again(case: Case, first: Judgement, right: set[tuple[str, int | None]]) -> Judgement:
    """The judgement with what the rest of the text adds: that the year may be another, that the sum may be a
    part, or threads that lead to a sum on record where the year is open."""
    figure, judgement, text = case.figure, first, case.text
    level, whole = figure.measure is not Measure.CHANGE, (case.programme, figure.year) in right
    if level and first.verdict is Verdict.DIFFERS and first.share and text.gives_share(figure, first.share):
        return replace(first, verdict=Verdict.NO_RECORD, slip=None, power=None, name="unmatched")
    if level and first.verdict is Verdict.DIFFERS and first.name != "each_year":
        years, share = _other_years(case, first), first.share or Decimal(1)
        unexplained = share < 1 and first.slip is Slip.OTHER
        part = (share < PART and whole) or ((share < PART or unexplained) and text.of_a_part(figure))
        judgement = judge(replace(case, years=years, part=part)) if years or part else first
    paid = figure.kind in (Kind.PAYMENT, Kind.ESTIMATE) and figure.measure is not Measure.TOTAL
    nothing = judgement.verdict in (Verdict.NO_RECORD, Verdict.NOT_PAYMENT)
    open_ = paid and (
        figure.year is None or nothing or judgement.slip is Slip.OTHER or judgement.name == "close"
    )
    if judgement.name == "fits" or not (open_ or (nothing and figure.confidence < SURE)):
        return judgement
    part = (whole and (judgement.share or 1) < PART) or text.of_a_part(figure)
    led = led_to(replace(case, part=part), {year for of, year in right if of == case.programme and year})
    kept = judgement.verdict is Verdict.DIFFERS and led is not None and led.verdict is Verdict.POSSIBLE
    return judgement if led is None or kept else led


def _other_years(case: Case, first: Judgement) -> frozenset[int]:
    """The years that a sum may be for beside its own: those of its sentence that no other sum takes, where
    the reader is not sure; all of the text, where it is a guess; and those of a deal of which it is said."""
    figure, text, beside = case.figure, case.text, case.text.beside(case.figure)
    named, years = text.named_years(figure), set[int]()
    others = named - {other.year for other in beside}
    if figure.confidence < SURE:
        years |= others
    if figure.confidence < (UNSURE if named != {figure.year} else GUESSED):
        years |= case.likely
    since, until = text.each_year(figure)
    years |= {*range(since or figure.year or until, until + 1)} if until else set()
    # "to 920 billion won, from 869.5 billion": of two sums for one year one is that of the year before; or
    # "next year's budget has 960.2 billion won, as this year's"
    last = first.other.year if first.other is not None else 0
    twice = any(one is not figure and one.year == figure.year for one in beside)
    if last == (figure.year or 0) - 1 and (last in others or (twice and figure.confidence < CERTAIN)):
        years |= {last}
    return frozenset(years)


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
