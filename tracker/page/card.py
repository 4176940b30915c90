"""The citation card: what stands behind one point of the chart, or one demand; with it a sentence for a
story, citations, and a report of a mistake, each with a button that copies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from tracker.models import Source
from tracker.money import currency_name, money, percent
from tracker.page import BASE_YEAR, facts
from tracker.page.markup import at_words, copies, folded, link, listed, quoted, render, small
from tracker.page.words import LANGUAGES, Language, Words, words
from tracker.record.cite import Style, cite
from tracker.record.entries import CitedFigure, Relation
from tracker.record.points import GOOD, WORDS, Basis, Point, agreement_of
from tracker.record.store import Record

_STYLES: tuple[Style, ...] = ("short", "long")
_ORDER = tuple(Relation)


def of_point(point: Point, address: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> Markup:
    """The card of one year of one programme. `address` is the page's own, for the report.

    Its headline is the value in the unit on the screen; beneath stand the words that it rests on.
    """
    figures = facts.behind(point, unit)
    value, own = facts.in_words(point, unit, base, w), facts.amount(point, w.language)
    cited = figures[0] if unit == "usd-cited" else point
    return render(
        "card.html",
        say=w.say,
        kicker=f"{facts.programme_name(point.programme, w.language)} · {point.year}",
        sum=value or own,
        notes=[_of_unit(point, unit, base, value, own, w), "" if figures else _no_source(point, w)],
        quotations=[_quotation(figure, w) for figure in figures],
        sure=" ".join(_sure(point, w)),
        rows=_facts(point, unit, base, w),
        parts=[
            _arithmetic(point, unit, base, w),
            _others(point, w),
            _in_both(w, w.say("A sentence to use"), lambda code: [("", facts.sentence(point, code))]),
            _in_both(w, w.say("Cite this figure"), lambda code: _citations(cited, code, w)),
            _report(point.id, figures[0] if figures else None, address, w),
        ],
    )


def of_figure(figure: CitedFigure, address: str, w: Words) -> Markup:
    """The card of one figure: a demand, an offer or a forecast."""
    say = w.say
    who = say(figure.said_by) if figure.said_by else ""
    return render(
        "card.html",
        say=say,
        kicker=" · ".join(part for part in (who, w.kind_and_measure(figure.kind, figure.measure)) if part),
        sum=facts.stated(figure, w.language),
        notes=[],
        quotations=[_quotation(figure, w)],
        sure="",
        rows=[
            (say("For the year"), facts.years(figure) or say("no year")),
            (say("Said on"), w.day(figure.said_on)),
            *_beside(figure, w),
        ],
        parts=[
            _in_both(w, say("Cite this figure"), lambda code: _citations(figure, code, w)),
            _report(figure.id, figure, address, w),
        ],
    )


def beside(figure: CitedFigure) -> tuple[Point, str] | None:
    """What was agreed for the year of a demand, and how many times that the demand is, if they compare."""
    paid = facts.at_year(figure.year, figure.programme) if figure.year else None
    if paid is None:
        return None
    base = paid.amount if paid.currency == figure.currency else None
    if base is None and figure.currency == "USD":
        base = facts.dollars_at_average(paid)
    return paid, f"{figure.amount / base:.1f}" if base else ""


def _beside(figure: CitedFigure, w: Words) -> Iterable[tuple[str, str]]:
    if held := beside(figure):
        paid, times = held
        text = facts.amount(paid, w.language)
        if (dollars := facts.dollars_at_average(paid)) and figure.currency == "USD" != paid.currency:
            text += f" ≈ {money(dollars, 'USD', w.language, digits=3)}"
        yield w.say("Agreed for that year"), text
        yield w.say("Times that sum"), times


def _of_unit(point: Point, unit: str, base: int, value: str | None, own: str, w: Words) -> str:
    """What the headline is in, and the sum that sources state where that is another."""
    name = facts.unit_name(unit, w, base)
    if value is None:
        return f"{name}: {facts.why_missing(point, unit, w)}"
    return "" if value == own else f"{name} · {w.say('Sum of the year: {amount}', amount=own)}"


def _source(figure: CitedFigure) -> Source:
    return facts.record().sources[figure.source]


def _quotation(figure: CitedFigure, w: Words) -> dict[str, object]:
    """The words, and where they stand: publisher, title with its link, date, place; what the source says."""
    source, say = _source(figure), w.say
    unit = say("the table counts in {unit}", unit=figure.table_unit) if figure.table_unit else ""
    more = [
        *map(w.label, (source.type, source.standing, figure.status)),
        w.in_record(figure.locator or ""),
        unit,
    ]
    place = (facts.publisher(source, w), w.day(source.published) or say("no date"))
    return {
        "figure": figure,
        "place": ", ".join(part for part in place if part),
        "title": link(at_words(source.url, figure.as_written), source.title or source.url or ""),
        "more": " · ".join(part for part in more if part),
        "says": figure.says_ko if w.language == "ko" else figure.says,
        "doubt": source.standing not in GOOD or figure.confidence != "high",
    }


def _no_source(point: Point, w: Words) -> str:
    if point.basis is Basis.DERIVED:
        return w.say("No source states this sum: it follows from the agreement’s rule.")
    if point.basis is Basis.PROJECTED:
        return w.say("A projection by the agreement’s rule, not a payment.")
    return ""


def _sure(point: Point, w: Words) -> Iterable[str]:
    """How sure the sum of the year is: how many independent sources agree, and within what range."""
    if point.basis in (Basis.DERIVED, Basis.PROJECTED):
        return
    say, found = w.say, agreement_of(facts.record(), point)
    several = found.agreeing > 1
    yield (
        say("{n} independent sources agree.", n=found.agreeing)
        if several
        else say("One source states this sum.")
    )
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
        elif several:
            yield say("{currency}: undisputed.", currency=name)


def _facts(point: Point, unit: str, base: int, w: Words) -> Iterable[tuple[str, str]]:
    """The change on the year before, the sum in dollars, the agreement, what is counted."""
    say, record = w.say, facts.record()
    if change := facts.change(point):
        before, difference, ratio = change
        more = ("+" if difference > 0 else "") + money(difference, point.currency, w.language)
        rose = percent(ratio, signed=True)
        text = say("{ratio} on {year}: {difference}", ratio=rose, year=before.year, difference=more)
        yield say("Change"), text if difference else say("the same as in {year}", year=before.year)
    if point.low is not None and point.high is not None and point.low != point.high:
        ends = (
            money(end, point.currency, w.language, digits=facts.WORKED_OUT_DIGITS)
            for end in (point.low, point.high)
        )
        yield say("From and to"), " – ".join(ends)
    if point.currency != "USD" and unit != "usd":
        value = facts.in_words(point, "usd", base, w)
        about = say("about {amount}", amount=value) if value else facts.why_missing(point, "usd", w)
        yield say("In US dollars"), Markup("{}{}").format(about, _rate(point, w))
    dollars = facts.dollars_stated(point)
    if dollars and point.currency != "USD" and unit != "usd-cited":
        place = link(_source(dollars).url, facts.place(_source(dollars), w))
        stated = Markup("{}<br>{}").format(quoted(dollars.words, dollars.language), place)
        yield say("Dollars that a source states"), stated
    if agreement := record.agreement(point.programme, point.year):
        rule = small(w.markup(agreement.annual_rule))
        yield say("Agreement"), Markup("{}{}").format(w.agreement(agreement), rule)
    if point.preference:
        yield say("Chosen because"), say(WORDS[point.preference])
    programme = record.programmes[point.programme]
    counts = Markup(" ").join(w.markup(text) for text in (programme.covers, programme.note) if text)
    basis = small(f"{say('Year means')}: {w.label(programme.year_basis)}")
    yield say("What it counts"), folded(say("Show"), counts + basis)


def _rate(point: Point, w: Words) -> Markup:
    found = facts.value_of(point, "usd")
    if found.value is None or found.rate is None:
        return Markup()
    known = facts.record().sources
    sources = Markup(", ").join(link(known[s].url, facts.publisher(known[s], w)) for s in found.rate.sources)
    return small(Markup("{} ({})").format(w.markup(found.rate.words), sources))


def _arithmetic(point: Point, unit: str, base: int, w: Words) -> Markup:
    """How a value that no source states was worked out, and from what."""
    found = facts.value_of(point, unit, base)
    known = facts.record().sources
    formula = found.formula if found.derived or unit in facts.WORKED_OUT else point.arithmetic or ""
    if not formula:
        return Markup()
    names = [name for name in dict.fromkeys((*point.sources, *found.inputs)) if name in known]
    origins = listed(link(known[n].url, facts.place(known[n], w, title=True)) for n in names)
    body = Markup('<p class="note">{}</p>{}').format(w.markup(formula), origins)
    return folded(w.say("How it was worked out"), body)


def _others(point: Point, w: Words) -> Markup:
    """The other figures of the year: those that do not fit first, each with the reason on record."""
    reasons = dict(agreement_of(facts.record(), point).outliers) if point.others else {}
    apart = [figure for figure, _ in point.others if figure in reasons]
    alike = [pair for pair in point.others if pair[0] not in reasons]
    alike.sort(key=lambda pair: (_ORDER.index(pair[1]), _source(pair[0]).published or "9999"))
    groups: Sequence[tuple[str, list[CitedFigure]]] = (
        (w.say("These differ"), apart),
        (w.say("These agree"), [figure for figure, _ in alike]),
    )
    body = Markup().join(
        Markup("<h3>{}</h3>{}").format(heading, listed(_line(f, reasons.get(f, ""), w) for f in figures))
        for heading, figures in groups
        if figures
    )
    n = len(point.others)
    title = w.say_n("{n} other figure for this year", "{n} other figures for this year", n)
    return folded(title, body) if n else Markup()


def _line(figure: CitedFigure, reason: str, w: Words) -> Markup:
    place = facts.place(_source(figure), w, locator=figure.locator)
    cited = link(at_words(_source(figure).url, figure.as_written), place)
    return Markup("{}<br>{}{}").format(quoted(figure.words, figure.language), cited, small(w.markup(reason)))


def _in_both(w: Words, title: str, texts: Callable[[Language], Iterable[tuple[str, str]]]) -> Markup:
    """Texts in both languages, the visitor's own first, each to be copied."""
    both = sorted(LANGUAGES.items(), key=lambda pair: pair[0] != w.language)
    named = [
        (", ".join(filter(None, (name, kind))), text) for code, name in both for kind, text in texts(code)
    ]
    return copies(title, named, w)


def _citations(item: Point | CitedFigure, language: Language, w: Words) -> Iterable[tuple[str, str]]:
    for style in _STYLES:
        yield w.say(style), cite(item, _record(language), style=style, language=language)


@cache
def _record(language: Language) -> Record:
    """The record with publishers and dates as the language writes them, for citations."""
    record, w = facts.record(), words(language)
    sources = {
        name: replace(s, publisher=facts.publisher(s, w), published=w.day(s.published) or None)
        for name, s in record.sources.items()
    }
    return replace(record, sources=sources)


def _report(name: str, figure: CitedFigure | None, address: str, w: Words) -> Markup:
    """A report of a mistake, to be filled in."""
    text = w.say(
        "I believe the figure {name}{row} in data version {version} is wrong. It should be … because … "
        "My source: … Seen at {address}",
        name=name,
        row=f" ({figure.id}: {figure.as_written})" if figure else "",
        version=facts.version(),
        address=address,
    )
    return copies(w.say("Report a problem"), [("", text)], w)
