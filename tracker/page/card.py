"""The citation card: what stands behind one point of the chart, or one demand."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tracker.models import CitedFigure, Relation, Source
from tracker.money import currency_name, money, percent
from tracker.page import BASE_YEAR, facts, labels, takeaway
from tracker.page.tables import at_words, defined, folded, link, listed
from tracker.page.words import Words
from tracker.record.points import GOOD, WORDS, Basis, Point, SourceAgreement, agreement_of


def of_point(point: Point, address: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> str:
    """The card of one year of one programme. `address` is the page's own, for the report.

    Its headline is the value in the unit on the screen; beneath stand the words that it rests on.
    """
    say = w.say
    figures = facts.behind(point, unit)
    value = facts.in_words(point, unit, base, w)
    own = facts.amount(point, w.language)
    headline, programme = value or own, facts.programme_name(point.programme, w.language)
    parts = [
        f'<p class="kicker">{escape(f"{programme} · {point.year}")}</p>',
        f'<h2 class="sum">{escape(headline)}</h2>',
        _of_unit(point, unit, base, value, own, w),
        *(_quoted(figure, w) for figure in figures),
        _no_source(point, w) if not figures else "",
        _sure(point, w),
        defined(_facts(point, unit, base, w)),
        _arithmetic(point, unit, base, w),
        _others(point, w),
        takeaway.sentences(point, w),
        takeaway.citations(figures[0] if unit == "usd-cited" else point, w),
        takeaway.report(point.id, figures[0] if figures else None, address, w),
        f'<p class="back"><a href="#chart">{escape(say("Back to the chart"))}</a></p>',
    ]
    return f'<section class="card" aria-label="{escape(say("Citation"))}">{"".join(parts)}</section>'


def of_figure(figure: CitedFigure, address: str, w: Words) -> str:
    """The card of one figure: a demand, an offer or a forecast."""
    say = w.say
    head = " · ".join(part for part in (figure.said_by and say(figure.said_by), _kind(figure, w)) if part)
    rows = [
        (say("For the year"), escape(str(figure.year or say("no year")))),
        (say("Said on"), escape(labels.day(figure.said_on, w))),
        *_beside(figure, w),
    ]
    parts = [
        f'<p class="kicker">{escape(head)}</p>',
        f'<h2 class="sum">{escape(facts.stated(figure, w.language))}</h2>',
        _quoted(figure, w),
        defined(rows),
        takeaway.citations(figure, w),
        takeaway.report(figure.id, figure, address, w),
        f'<p class="back"><a href="#chart">{escape(say("Back to the chart"))}</a></p>',
    ]
    return f'<section class="card" aria-label="{escape(say("Citation"))}">{"".join(parts)}</section>'


def _kind(figure: CitedFigure, w: Words) -> str:
    return labels.kind_and_measure(figure.kind, figure.measure, w)


def beside(figure: CitedFigure) -> tuple[Point, str] | None:
    """What was agreed for the year of a demand, and how many times that the demand is, if they compare."""
    paid = facts.at_year(figure.year, figure.programme) if figure.year else None
    if paid is None:
        return None
    base = paid.amount if paid.currency == figure.currency else None
    if base is None and figure.currency == "USD":
        base = facts.dollars_at_average(paid)
    return paid, f"{figure.amount / base:.1f}" if base else ""


def _beside(figure: CitedFigure, w: Words) -> list[tuple[str, str]]:
    held = beside(figure)
    if held is None:
        return []
    paid, times = held
    text = facts.amount(paid, w.language)
    if (dollars := facts.dollars_at_average(paid)) and figure.currency == "USD" != paid.currency:
        text += f" ≈ {money(dollars, 'USD', w.language, digits=3)}"
    return [(w.say("Agreed for that year"), escape(text)), (w.say("Times that sum"), times)]


def _of_unit(point: Point, unit: str, base: int, value: str | None, own: str, w: Words) -> str:
    """What the headline is in, and the sum that sources state where that is another."""
    if value is None:
        return _note(f"{facts.unit_name(unit, w, base)}: {facts.why_missing(point, unit, w)}")
    if value == own:
        return ""
    return _note(f"{facts.unit_name(unit, w, base)} · {w.say('Sum of the year: {amount}', amount=own)}")


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>'


def _source(figure: CitedFigure) -> Source:
    return facts.record().sources[figure.source]


def _quoted(figure: CitedFigure, w: Words) -> str:
    """The words, and where they stand: publisher, title with its link, date, place; what the source says."""
    source, say = _source(figure), w.say
    title = source.title or source.url or ""
    place = ", ".join(
        part
        for part in (facts.publisher(source, w), labels.day(source.published, w) or say("no date"))
        if part
    )
    told = (figure.says_ko if w.language == "ko" else figure.says) or ""
    more = [
        labels.label(source.type, w) if source.type else "",
        labels.label(source.standing, w) if source.standing else "",
        labels.label(figure.status, w) if figure.status else "",
        w.in_record(figure.locator) if figure.locator else "",
    ]
    doubt = source.standing not in GOOD or figure.confidence != "high"
    tag = f'<span class="tag">{escape(say("in doubt"))}</span> ' if doubt else ""
    unit = say("the table counts in {unit}", unit=figure.table_unit) if figure.table_unit else ""
    return (
        f'<blockquote lang="{escape(figure.language)}">{escape(figure.as_written)}</blockquote>'
        f'<p class="place">{tag}<b>{escape(place)}</b><br>'
        f"{link(at_words(source.url, figure.as_written), title).markup}<br>"
        f"<small>{escape(' · '.join(part for part in (*more, unit) if part))}</small></p>"
        + (_note(told) if told else "")
    )


def _no_source(point: Point, w: Words) -> str:
    text = {
        Basis.DERIVED: "No source states this sum: it follows from the agreement’s rule.",
        Basis.PROJECTED: "A projection by the agreement’s rule, not a payment.",
    }.get(point.basis, "")
    return _note(w.say(text)) if text else ""


def _sure(point: Point, w: Words) -> str:
    """How sure the sum of the year is: how many independent sources agree, and within what range."""
    if point.basis in (Basis.DERIVED, Basis.PROJECTED):
        return ""
    found = agreement_of(facts.record(), point)
    text = " ".join(sentence for sentence in _agreement(found, point, w) if sentence)
    return f'<p class="note sure"><b>{escape(w.say("How sure is this year?"))}</b> {escape(text)}</p>'


def _agreement(found: SourceAgreement, point: Point, w: Words) -> Iterable[str]:
    say = w.say
    if found.agreeing < 2:
        yield say("One source states this sum.")
    else:
        yield say("{n} independent sources agree.", n=found.agreeing)
    if found.disagreeing:
        yield w.say_n("{n} states another sum.", "{n} state another sum.", found.disagreeing)
    for each in found.sums:
        name = currency_name(each.currency, w.language)
        name = name[0].upper() + name[1:]
        low, high = (money(end, each.currency, w.language) for end in (each.low, each.high))
        if each.low != each.high:
            form = "{currency}: {low} to {high}, by the rate used."
            own = "{currency}: {low} to {high}."
            yield say(own if each.currency == point.currency else form, currency=name, low=low, high=high)
        elif found.agreeing > 1:
            yield say("{currency}: undisputed.", currency=name)


def _facts(point: Point, unit: str, base: int, w: Words) -> Iterable[tuple[str, str]]:
    """The change on the year before, the sum in dollars, the agreement, what is counted."""
    say, record = w.say, facts.record()
    if change := facts.change(point):
        before, difference, ratio = change
        text = (
            say(
                "{ratio} on {year}: {difference}",
                ratio=percent(ratio, signed=True),
                year=before.year,
                difference=("+" if difference > 0 else "") + money(difference, point.currency, w.language),
            )
            if difference
            else say("the same as in {year}", year=before.year)
        )
        yield say("Change"), escape(text)
    if point.low is not None and point.high is not None and point.low != point.high:
        ends = [
            money(end, point.currency, w.language, digits=facts.WORKED_OUT_DIGITS)
            for end in (point.low, point.high)
        ]
        yield say("From and to"), escape(" – ".join(ends))
    if point.currency != "USD" and unit != "usd":
        value = facts.in_words(point, "usd", base, w)
        about = say("about {amount}", amount=value) if value else facts.why_missing(point, "usd", w)
        yield say("In US dollars"), f"{escape(about)}<br>{_rate(point, w)}"
    dollars = facts.dollars_stated(point)
    if dollars and point.currency != "USD" and unit != "usd-cited":
        place = facts.place(_source(dollars), w)
        words = f'<span lang="{escape(dollars.language)}">“{escape(dollars.words)}”</span>'
        yield say("Dollars that a source states"), f"{words}<br>{link(_source(dollars).url, place).markup}"
    if agreement := record.agreement(point.programme, point.year):
        rule = f"<br><small>{w.markup(agreement.annual_rule)}</small>"
        yield say("Agreement"), escape(labels.agreement(agreement, w)) + rule
    if point.preference:
        yield say("Chosen because"), escape(say(WORDS[point.preference]))
    programme = record.programmes[point.programme]
    counts = " ".join(w.markup(text) for text in (programme.covers, programme.note) if text)
    basis = escape(labels.label(programme.year_basis, w))
    counts += f"<br><small>{escape(say('Year means'))}: {basis}</small>"
    yield say("What it counts"), folded(say("Show"), counts)


def _rate(point: Point, w: Words) -> str:
    found = facts.value_of(point, "usd")
    if found.value is None or found.rate is None:
        return ""
    known = facts.record().sources
    sources = ", ".join(link(known[s].url, facts.publisher(known[s], w)).markup for s in found.rate.sources)
    return f"<small>{w.markup(found.rate.words)} ({sources})</small>"


def _arithmetic(point: Point, unit: str, base: int, w: Words) -> str:
    """How a value that no source states was worked out, and from what."""
    found = facts.value_of(point, unit, base)
    known = facts.record().sources
    formula = found.formula if found.derived or unit in facts.WORKED_OUT else point.arithmetic or ""
    if not formula:
        return ""
    names = [name for name in dict.fromkeys((*point.sources, *found.inputs)) if name in known]
    origins = (link(known[n].url, facts.place(known[n], w, title=True)).markup for n in names)
    body = f'<p class="note">{w.markup(formula)}</p>{listed(origins)}'
    return folded(w.say("How it was worked out"), body)


_ORDER = tuple(Relation)


def _others(point: Point, w: Words) -> str:
    """The other figures of the year: those that do not fit first, each with the reason on record."""
    if not point.others:
        return ""
    reasons = dict(agreement_of(facts.record(), point).outliers)
    apart = [(figure, relation) for figure, relation in point.others if figure in reasons]
    alike = [(figure, relation) for figure, relation in point.others if figure not in reasons]
    body = ""
    if apart:
        body += f"<h3>{escape(w.say('These differ'))}</h3>"
        body += listed(_line(figure, reasons[figure], w) for figure, _ in apart)
    alike.sort(key=lambda pair: (_ORDER.index(pair[1]), _source(pair[0]).published or "9999"))
    if alike:
        body += f"<h3>{escape(w.say('These agree'))}</h3>"
        body += listed(_line(figure, "", w) for figure, _ in alike)
    n = len(point.others)
    title = w.say_n("{n} other figure for this year", "{n} other figures for this year", n)
    return folded(title, body)


def _line(figure: CitedFigure, reason: str, w: Words) -> str:
    source = _source(figure)
    place = facts.place(source, w, locator=figure.locator)
    why = f"<br><small>{w.markup(reason)}</small>" if reason else ""
    return (
        f'<span lang="{escape(figure.language)}">“{escape(figure.words)}”</span>'
        f"<br>{link(at_words(source.url, figure.as_written), place).markup}{why}"
    )
