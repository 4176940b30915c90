"""What is in doubt: figures that the reader takes for something else because of a slip, texts that do not
say what their money is for, sums whose kind or year is a guess, pairs that may not belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from tracker.checking.evidence import Evidence, Standard
from tracker.checking.naming import BY_HAND, OFF_TOPIC, PART, RETRACTED, SERIES, Judgement
from tracker.checking.slips import GOOD, Conversion, digits, less_a_digit, to_digits
from tracker.checking.text import SHORT, Text, absolute
from tracker.figures import find_figures
from tracker.models import Document, Figure, Kind, Measure, Slip, Verdict
from tracker.record.precision import Stated

# Less or more than this, in each currency, was never paid for a year.
POSSIBLE = {
    "KRW": (Decimal(10) ** 10, Decimal(10) ** 13),
    "USD": (Decimal(2) * 10**7, Decimal(2) * 10**10),
    "JPY": (Decimal(5) * 10**9, Decimal(12) * 10**11),
}
# A text so short is a line of a draft, and hardly of something else.
LINE = 300
# So sure the reader must be before a sum that nothing explains, or one digit does, is called wrong.
NEEDED = {Slip.OTHER: 0.7, Slip.DIGIT: 0.35}
SURE = 0.9  # of a payment that is read as surely, what it is and for which year is not asked again
FAR = Decimal("1.6")  # so many times the rate is another sum, rather than a rate that never was


def placed(document: Document, figures: Sequence[Figure], evidence: Evidence) -> Sequence[Figure]:
    """The figures as they are judged. Those off the topic, of a short text or of one on it, are placed as if
    it had said so; those with the digits of a sum on record at an impossible size, as if they were that
    sum: the reader would take them for something else."""
    least = 1 if len(document.text) <= LINE else 2
    programmes = {figure.programme for figure in figures}
    supposed = None in programmes and (len(document.text) <= SHORT or not programmes.isdisjoint(SERIES))
    meant = {
        f.start: one
        for f in figures
        if f.confidence < (SURE if f.programme and f.kind is Kind.PAYMENT else BY_HAND)
        if f.amount and (one := _meant(evidence, absolute(f), least + (f.kind is Kind.COST)))
    }
    if not supposed and not meant:
        return figures
    sums = {start: (one.amount, one.currency) for start, one in meant.items()}
    read = find_figures(document, supposed=supposed, meant=sums)
    again = {(f.start, f.as_written): f for f in read if f.programme is not None}

    def better(figure: Figure) -> Figure:
        other, known = again.get((figure.start, figure.as_written)), meant.get(figure.start)
        if other is None or (known is None and (figure.programme is not None or not supposed)):
            return figure
        strays = known is not None and figure.programme and other.programme != known.programme
        return figure if strays else other

    return [better(figure) for figure in figures]


def _meant(evidence: Evidence, sum_: Stated, least: int) -> Standard | None:
    """The sum on record of which another has the digits at a size that no payment ever had; None
    for most sums, and for those of fewer digits than `least`, or than three where they are too small."""
    low, high = POSSIBLE.get(sum_.currency, (Decimal(0), Decimal("Infinity")))
    if low <= sum_.amount <= high:
        return None
    by_amount, by_digits = _printed(evidence)
    written = digits(sum_.amount)
    spared = less_a_digit(written) if len(written) > 4 else ()
    found = next((by_digits[one] for one in (written, *spared) if one in by_digits), None)
    enough = len(written) >= (least if sum_.amount > high else 3)
    return by_amount.get(sum_.amount, found if enough else None)


@lru_cache(maxsize=8)
def _printed(evidence: Evidence) -> tuple[dict[Decimal, Standard], dict[str, Standard]]:
    """Demands, totals and payments by their amounts, and by as many of their digits as tell them."""
    asked = evidence.said("KR-SMA", Kind.DEMAND, None)
    known = [(1, one) for one in asked if one.currency == "USD"]
    for programme in ("JP-HNS", "KR-SMA"):
        known += [(2, one) for one in evidence.totals(programme, None, None) if one.programme == programme]
        for year in evidence.points(programme):
            known += [(3 - one.preferred, one) for one in reversed(evidence.wholes(programme, year))]
    by_digits = {
        written: one
        for fewest, one in known
        for count in range(fewest, len(digits(one.amount)) + 1)
        for written in to_digits(digits(one.amount), count)
    }
    return {one.amount: one for _, one in known}, by_digits


def is_stray(found: Conversion, first: Judgement, own: Judgement) -> bool:
    """Whether two sums at no rate are hardly one: off the topic, or neither on record and far apart."""
    if found.slip is not Slip.RATE:
        return False
    far = not 1 / FAR <= found.implied / found.days.nearest(found.implied).value <= FAR
    return own is OFF_TOPIC or (far and first.verdict not in GOOD and own.verdict not in GOOD)


def doubted(judgement: Judgement, figure: Figure) -> Judgement:
    """The judgement on a sum of which the reader is not sure what it is or for which year: it is called wrong
    where a slip leaves little doubt, and else may be another sum than the record's."""
    needed = NEEDED.get(judgement.slip, 0) if judgement.slip and judgement.name != "follows" else 0
    if figure.measure is Measure.TOTAL and (judgement.share or 0) > 2:
        needed = min(needed, 0.5)
    if judgement.verdict is not Verdict.DIFFERS or figure.confidence >= needed:
        return judgement
    return replace(judgement, verdict=Verdict.POSSIBLE, also="unsure")


def shows(judgement: Judgement, figure: Figure) -> bool:
    """Whether a sum with its year is the record's to three digits or more: it says what a text is about."""
    right = judgement.verdict in GOOD and judgement.standard is not None and judgement.standard.preferred
    return right and None not in (figure.year, figure.amount) and len(digits(figure.amounts[0])) > 2


def softened(judgement: Judgement, figure: Figure, text: Text, *, shown: bool) -> Judgement:
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
