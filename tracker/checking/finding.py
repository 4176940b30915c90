"""A judgement in words: the remark and the citation of a finding."""

from __future__ import annotations

from decimal import Decimal

from tracker.checking import remarks
from tracker.checking.case import Judgement
from tracker.checking.change import WrongChange
from tracker.checking.evidence import Evidence, Standard
from tracker.models import Slip
from tracker.money import money
from tracker.record.cite import cite

# Remarks that name what was found on record only where something was.
SAID = ("demand", "offer", "estimate", "other")


def remark_of(judgement: Judgement, evidence: Evidence, language: str) -> str:
    """What a reporter is told of one figure."""
    if not judgement.name:
        return ""
    standard = judgement.standard
    values = {"record": "", "year": "", "cited": ""}
    if standard is not None:
        values["record"] = money(standard.amount, standard.currency, language)
        values["year"] = remarks.span(language, standard.year, standard.year_end)
        values["cited"] = citation(standard, evidence, language)
    if judgement.years:
        spanning = judgement.name == "no_total"
        values["year"] = (
            remarks.span(language, judgement.years[0], judgement.years[-1])
            if spanning
            else remarks.years(language, *judgement.years)
        )
    sentences = [remarks.say(judgement.name, language, **values, **_details(judgement, language))]
    if standard is not None and judgement.name in SAID and judgement.other is not None:
        sentences.append(remarks.say("also_paid", language, **values))
    elif standard is not None and judgement.name in SAID:
        sentences.append(remarks.say("on_record", language, **values))
    if standard is not None and standard.arithmetic:
        sentences.append(remarks.say("derived", language))
    if judgement.printed is not None and judgement.printed.row is not None:
        publisher = evidence.record.sources[judgement.printed.row.source].publisher or ""
        sentences.append(remarks.say("misdated", language, publisher=publisher, year=values["year"]))
    return remarks.joined(sentences)


def _details(judgement: Judgement, language: str) -> dict[str, str]:
    standard = judgement.standard
    details: dict[str, str] = {}
    if judgement.power is not None:
        details["mixed"] = remarks.mixed_up(judgement.written, judgement.power, language)
        details["factor"] = remarks.plain(Decimal(10) ** abs(judgement.power))
    if judgement.share is not None:
        details["percent"] = remarks.per_cent(abs(judgement.share - 1) * 100)
    if judgement.other is not None:
        details["other"] = remarks.years(language, judgement.other.year)
    if judgement.rate is not None and judgement.implied is not None:
        rate = judgement.rate
        details["average"] = remarks.rate(rate.value, rate.numerator, rate.denominator, language)
        details["implied"] = remarks.rate(judgement.implied, rate.numerator, rate.denominator, language)
        details["rate_year"] = remarks.years(language, rate.year)
    if standard is not None and standard.row is not None and standard.row.component:
        details["component"] = remarks.component(standard.row.component, language)
    elif standard is not None and standard.row is not None:
        details["component"] = standard.row.programme
    return details


def citation(standard: Standard, evidence: Evidence, language: str) -> str:
    """Where the sum stands: "ROK Ministry of Foreign Affairs, 2019-02-10"."""
    if standard.row is not None:
        return cite(standard.row, evidence.record, language="ko" if remarks.known(language) == "ko" else "en")
    sources = (evidence.record.sources.get(name) for name in standard.sources[:3])
    return "; ".join(dict.fromkeys(source.line for source in sources if source))


def quoted(standard: Standard) -> str:
    """The words of the source and their place in it: “1조5,192억원” (para 1)."""
    row = standard.row
    return "" if row is None else f"“{row.words}”" + (f" ({row.locator})" if row.locator else "")


def address(standard: Standard, evidence: Evidence) -> str:
    """The link to the source, or to each source of a sum that was worked out."""
    sources = (evidence.record.sources.get(name) for name in standard.sources)
    return " ".join(dict.fromkeys(source.url for source in sources if source and source.url))


def change_in_words(change: WrongChange, language: str) -> str:
    """What is wrong with a stated change, while the sum itself stands."""
    values = {"true": remarks.per_cent(abs(change.true))}
    if change.slip is Slip.DIRECTION:
        return remarks.say("up_not_down" if change.true > 0 else "down_not_up", language, **values)
    values["stated"] = remarks.plain(abs(change.stated or change.true))
    if change.base is not None:
        return remarks.say("percent_on", language, base=remarks.years(language, change.base), **values)
    return remarks.say("percent", language, **values)
