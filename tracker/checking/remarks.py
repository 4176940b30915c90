"""What the checker says, put together from remarks.toml in the reader's language, English or Korean; and the
fact-check sheet that a desk prints, ticks off and keeps, as CSV or Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tracker.checking.changes import WrongChange
from tracker.checking.evidence import Evidence, Standard
from tracker.checking.naming import Judgement
from tracker.checking.slips import Conversion
from tracker.export.cells import csv_bytes, links, markdown, markdown_table
from tracker.models import Figure, Finding, Slip, Verdict
from tracker.money import currency_name, money
from tracker.record.cite import cite
from tracker.record.rates import Rate
from tracker.shipped import tables

FILE = Path(__file__).with_name("remarks.toml")
LANGUAGES = ("en", "ko")
# The columns of a sheet; their headings are in remarks.toml.
COLUMNS = ("statement", "figure", "verdict", "remark", "source", "link", "method", "date", "checked_by")
# The slips of a change, beside which the sum itself may stand.
CHANGES = (Slip.PERCENT, Slip.DIRECTION)


@cache
def _catalogue() -> dict[str, Any]:
    return tables(FILE)


def known(language: str) -> str:
    """The language itself if remarks are written in it, else English."""
    return language if language in LANGUAGES else "en"


def say(name: str, language: str, **values: str) -> str:
    """One remark.

    >>> say("no_record", "en", year="2031")
    'The record has no figure for 2031.'
    """
    return str(_catalogue()[known(language)][name].format(**values))


def mixed_up(written: str, power: int, language: str) -> str:
    """Which word of scale stands for which in a sum that is 10**power times what it should be.

    >>> mixed_up("1.52 billion won", -3, "en"), mixed_up("9602조원", 4, "ko"), mixed_up("9602조원", 1, "ko")
    (', as when trillion becomes billion', ', 억 자리에 조', '')
    """
    for scale in _catalogue()["scales"]:
        ladder: list[str] = scale["words"]
        step, rest = divmod(power, scale["zeros"])
        found = [place for place, word in enumerate(ladder) if word in written.lower()]
        if len(found) == 1 and not rest and 0 <= found[0] - step < len(ladder):
            return say("mixed_up", language, wrong=ladder[found[0]], right=ladder[found[0] - step])
    return ""


def years(language: str, *numbers: int) -> str:
    """
    >>> years("en", 2005, 2006, 2021), years("ko", 2005, 2006), years("en", 2020)
    ('2005, 2006 and 2021', '2005·2006년', '2020')
    """
    *before, last = map(str, numbers)
    joint = "·" if language == "ko" else ", "
    listed = say("joined", language, before=joint.join(before), last=last) if before else last
    return say("in_year", language, year=listed)


def span(language: str, first: int, last: int | None) -> str:
    """
    >>> span("en", 2014, 2018), span("ko", 2014, None), span("ko", 2018, 2018)
    ('2014–2018', '2014년', '2018년')
    """
    if last in (None, first):
        return years(language, first)
    return say("in_year", language, year=say("through", language, first=str(first), last=str(last)))


def component(name: str, language: str) -> str:
    """
    >>> component("won_part", "en"), component("won_part", "ko")
    ('won part', '원화 지급분')
    """
    names = _catalogue()["component"].get(known(language), {})
    return str(names.get(name, name.replace("_", " ")))


def _number(value: Decimal) -> str:
    places = 0 if value.adjusted() >= 2 else 2 if value.adjusted() >= -1 else 5
    return f"{value:,.{places}f}"


def rate(value: Decimal, numerator: str, denominator: str, language: str) -> str:
    """A rate in words.

    >>> rate(Decimal("1180.5554"), "KRW", "USD", "en"), rate(Decimal("1180.5554"), "KRW", "USD", "ko")
    ('1,181 won to the dollar', '달러당 1,181원')
    """
    over, under = (currency_name(currency, known(language)) for currency in (numerator, denominator))
    return say("rate", language, value=_number(value), over=over, under=under.removesuffix("s"))


def percentage(value: Decimal, places: int = 1) -> str:
    """A percentage, without closing zeros where no places are asked for.

    >>> percentage(Decimal("8.2978")), percentage(Decimal("8.30"), 0), percentage(Decimal("1E+3"), 0)
    ('8.3', '8.3', '1,000')
    """
    text = f"{value:,.{places}f}" if places else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text and not places else text


# --- judgements in words


def of_judgement(judgement: Judgement, evidence: Evidence, language: str) -> str:
    """What a reporter is told of one figure."""
    if not judgement.name:
        return ""
    standard, values = judgement.standard, _values(judgement, evidence, language)
    also = "" if standard is None or not standard.derived else "at_rate" if standard.row else "derived"
    return " ".join(say(name, language, **values) for name in (judgement.name, judgement.also, also) if name)


def _values(judgement: Judgement, evidence: Evidence, language: str) -> dict[str, str]:
    standard, other = judgement.standard, judgement.other
    names = ("record", "year", "cited", "component", "mixed", "factor", "percent", "other")
    values = dict.fromkeys(names, "")
    if standard is not None:
        fine = standard.amount.adjusted() - standard.sum.step.adjusted() + 1
        rounded = max(3, fine) if standard.derived or standard.row is None else None
        values["record"] = money(standard.amount, standard.currency, language, digits=rounded)
        year = standard.year or standard.year_end
        values["year"] = span(language, year, standard.year_end) if year else say("no_year", language)
        values["cited"] = citation(standard, evidence, language)
        values["component"] = _count(standard, language)
    if judgement.years:
        first, *_, last = (*judgement.years, judgement.years[-1])
        total = judgement.name == "no_total"
        values["year"] = span(language, first, last) if total else years(language, *judgement.years)
    if judgement.power is not None:
        values["mixed"] = mixed_up(judgement.written, judgement.power, language)
        values["factor"] = percentage(Decimal(10) ** abs(judgement.power), 0)
    if judgement.share is not None:
        values["percent"] = percentage(abs(judgement.share - 1) * 100)
    if other is not None:
        values |= {"other": years(language, other.year), "component": _count(other, language)}
    if judgement.rate is not None and judgement.implied is not None:
        values |= _rates(judgement.rate, judgement.implied, language)
    return values


def _count(standard: Standard, language: str) -> str:
    """The name of a part, or of the programme in whose count a sum stands."""
    row = standard.row
    return "" if row is None else component(row.component, language) if row.component else row.programme


def _rates(near: Rate, implied: Decimal, language: str) -> dict[str, str]:
    return {
        "implied": rate(implied, near.numerator, near.denominator, language),
        "average": rate(near.value, near.numerator, near.denominator, language),
        "rate_year": years(language, near.year),
    }


def of_conversion(conversion: Conversion, evidence: Evidence, language: str) -> str:
    """The rate that two sums imply, beside the average and who published it."""
    days = conversion.days
    near = days.nearest(conversion.implied)
    values = _rates(near, conversion.implied, language)
    values |= {"low": _number(days.least), "high": _number(days.most)}
    sources = (evidence.record.sources[name] for name in near.sources)
    publishers = dict.fromkeys(source.origin or source.publisher or "" for source in sources)
    values["average"] += f" ({', '.join(publishers)})" if publishers else ""
    values["factor"] = percentage(Decimal(10) ** abs(conversion.power or 0), 0)
    return say(f"conversion_{conversion.slip.value if conversion.slip else 'ok'}", language, **values)


def of_change(change: WrongChange, language: str) -> str:
    """What is wrong with a stated change, while the sum itself may stand."""
    values = {"true": percentage(abs(change.true)), "stated": percentage(change.stated, 0)}
    name = change.slip.value
    if change.slip is Slip.DIRECTION:
        name = "up_not_down" if change.true > 0 else "down_not_up"
    elif change.slip is Slip.RATE:
        name = "two_rates"
    elif change.base is not None:
        name, values["base"] = "percent_on", years(language, change.base)
    return say(name, language, **values)


def summary(judged: int, unjudged: int, off_topic: int, differs: int, language: str) -> str:
    """How many sums were held against the record and how many were not, in one line."""
    total = judged + unjudged + off_topic

    def counted(name: str, count: int) -> str:
        return say(f"{name}_one" if count == 1 else name, language, n=f"{count:,}")

    if not total:
        return say("summary_nothing", language)
    parts = [counted("summary_judged", judged)]
    if judged:
        parts[0] += counted("summary_differs", differs) if differs else say("summary_agrees", language)
    parts += [counted("summary_unjudged", unjudged)] if unjudged else []
    parts += [counted("summary_off_topic", off_topic)] if off_topic else []
    return counted("summary", total) + say("summary_joint", language).join(parts) + "."


# --- where a sum of the record stands


def citation(standard: Standard, evidence: Evidence, language: str) -> str:
    """Where the sum stands: "ROK Ministry of Foreign Affairs, 2019-02-10"."""
    if standard.row is not None:
        return cite(standard.row, evidence.record, language="ko" if language == "ko" else "en")
    sources = (evidence.record.sources.get(name) for name in standard.sources[:3])
    return "; ".join(dict.fromkeys(source.line(language) for source in sources if source))


def quoted(standard: Standard) -> str:
    """The words of the source and their place in it: “1조5,192억원” (para 1)."""
    row = standard.row
    return "" if row is None else f"“{row.words}”" + (f" ({row.locator})" if row.locator else "")


def address(standard: Standard, evidence: Evidence) -> str:
    """The link to the source, or to each source of a sum that was worked out."""
    sources = (evidence.record.sources.get(name) for name in standard.sources)
    return " ".join(dict.fromkeys(source.url for source in sources if source and source.url))


# --- the fact-check sheet


def factcheck_sheet(
    figures: Sequence[Figure],
    findings: Sequence[Finding],
    *,
    style: str = "markdown",
    language: str = "en",
    title: str = "",
    today: date | None = None,
) -> str:
    """One line for each figure, in the order of the text; "checked by" stays empty for a person's name.

    The title heads a table of Markdown, and every line of a CSV, which may hold several documents.
    """
    day = (today or datetime.now(tz=UTC).date()).isoformat()
    lines = [
        {**_line(figure, finding, language), "date": day, "checked_by": ""}
        for figure, finding in zip(figures, findings, strict=True)
    ]
    if style == "csv":
        return csv_bytes([{"document": title, **line} for line in lines], ("document", *COLUMNS)).decode()
    rows = [[(links if name == "link" else markdown)(line[name]) for name in COLUMNS] for line in lines]
    headings = tuple(say(f"heading_{name}", language) for name in COLUMNS)
    return (f"# {markdown(title)}\n\n" if title else "") + markdown_table(headings, rows)


def _line(figure: Figure, finding: Finding, language: str) -> dict[str, str]:
    source = f"{finding.citation}: {finding.quoted}" if finding.quoted else finding.citation
    source += f" [{finding.record_id}]" if finding.record_id else ""
    # of a right sum with a wrong change it is the change that differs
    alone = finding.slip in CHANGES and finding.record_id is not None
    verdict = say(f"verdict_{'change' if alone else finding.verdict.value}", language)
    off = f"; {say('conversion_flag', language)}" if finding.conversion == "off" else ""
    return {
        "statement": " ".join(figure.sentence.split()),
        "figure": figure.as_written,
        "verdict": verdict + off,
        "remark": finding.remark,
        "source": source.strip(),
        "link": finding.address,
        "method": say(f"method_{_method(finding)}", language),
    }


def _method(finding: Finding) -> str:
    """How a figure was checked: against a row, a sum or a change worked out, a rate, or not at all."""
    if finding.slip in CHANGES:
        return "change"
    if finding.conversion is not None:
        return "rate"
    if finding.record_id is None:
        return "none"
    if finding.verdict in (Verdict.NO_RECORD, Verdict.NOT_PAYMENT):
        return "nearest"
    return "derived" if finding.record_id.rpartition("-")[2] in ("derived", "sum", "change") else "row"
