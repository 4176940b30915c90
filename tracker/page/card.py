"""The citation card: what stands behind one point of the chart, or one demand; with it a sentence for a
story, citations, and a report of a mistake, each with a button that copies it. Its HTML is card.html."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from markupsafe import Markup

from tracker.models import Verdict
from tracker.money import currency_name, money, percent
from tracker.page import BASE_YEAR, LANGUAGES, Language, facts
from tracker.page.markup import link, quoted, render, small
from tracker.page.words import Words, words
from tracker.record.cite import Style, cite
from tracker.record.points import GOOD, WORDS, Basis, Point, agreement_of, cited_dollars
from tracker.record.store import CitedFigure, Record

_STYLES: tuple[Style, ...] = ("short", "long")
_ORDER = tuple(Verdict)
Texts = tuple[str, list[tuple[str, str]]]


def of_point(point: Point, address: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> Markup:
    """The card of one year of one programme. `address` is the page's own, for the report.

    Its headline is the value in the unit on the screen; beneath stand the words that it rests on.
    """
    figures = facts.behind(point, unit)
    value, own = facts.in_words(point, unit, base, w), facts.amount(point, w.language)
    cited = figures[0] if unit == "usd-cited" else point
    return _card(
        w,
        kicker=f"{facts.programme_name(point.programme, w.language)} · {point.year}",
        sum=value or own,
        notes=[_of_unit(point, unit, base, value, own, w), _no_source(point, w)],
        figures=figures,
        sure=" ".join(_sure(point, w)),
        rows=_facts(point, unit, base, w),
        worked=_worked(point, unit, base),
        others=_others(point, w),
        taken=[
            _in_both(w, w.say("A sentence to use"), lambda code: [("", facts.sentence(point, code))]),
            _in_both(w, w.say("Cite this figure"), lambda code: _citations(cited, code, w)),
            _report(point.id, figures[0] if figures else None, address, w),
        ],
    )


def of_figure(figure: CitedFigure, address: str, w: Words) -> Markup:
    """The card of one figure: a demand, an offer or a forecast."""
    say = w.say
    who = say(figure.said_by) if figure.said_by else ""
    return _card(
        w,
        kicker=" · ".join(part for part in (who, w.kind_and_measure(figure.kind, figure.measure)) if part),
        sum=facts.stated(figure, w.language),
        figures=[figure],
        rows=[
            (say("For the year"), facts.years(figure) or say("no year")),
            (say("Said on"), w.day(figure.said_on)),
            *_beside(figure, w),
        ],
        taken=[
            _in_both(w, say("Cite this figure"), lambda code: _citations(figure, code, w)),
            _report(figure.id, figure, address, w),
        ],
    )


def _card(w: Words, **values: object) -> Markup:
    left_out = dict.fromkeys(("notes", "sure", "worked", "others"), ())
    return render("card.html", w, facts=facts, good=GOOD, **(left_out | values))


def beside(figure: CitedFigure) -> tuple[Point, str] | None:
    """What was agreed for the year of a demand, and how many times that the demand is, if they compare."""
    paid = facts.at_year(figure.year, figure.programme) if figure.year else None
    if paid is None:
        return None
    base = paid.amount if paid.currency == figure.currency else None
    if base is None and figure.currency == "USD":
        base = facts.value_of(paid, "usd").value
    return paid, f"{figure.amount / base:.1f}" if base else ""


def _beside(figure: CitedFigure, w: Words) -> Iterable[tuple[str, str]]:
    if held := beside(figure):
        paid, times = held
        text = facts.amount(paid, w.language)
        if (dollars := facts.value_of(paid, "usd").value) and figure.currency == "USD" != paid.currency:
            text += f" ≈ {money(dollars, 'USD', w.language, digits=3)}"
        yield w.say("Agreed for that year"), text
        yield w.say("Times that sum"), times


def _of_unit(point: Point, unit: str, base: int, value: str | None, own: str, w: Words) -> str:
    """What the headline is in, and the sum that sources state where that is another."""
    name = facts.unit_name(unit, w, base)
    if value is None:
        return f"{name}: {facts.why_missing(point, unit, w)}"
    return "" if value == own else f"{name} · {w.say('Sum of the year: {amount}', amount=own)}"


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
    agree = "{n} independent sources agree."
    yield say(agree, n=found.agreeing) if several else say("One source states this sum.")
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
    """The change on the year before, the sum in dollars, the agreement, why the figure was chosen."""
    say, record = w.say, facts.record()
    if change := facts.change(point):
        before, difference, ratio = change
        more = ("+" if difference > 0 else "") + money(difference, point.currency, w.language)
        rose = percent(ratio, signed=True)
        text = say("{ratio} on {year}: {difference}", ratio=rose, year=before.year, difference=more)
        yield say("Change"), text if difference else say("the same as in {year}", year=before.year)
    if point.low is not None and point.high is not None and point.low != point.high:
        ends = (money(end, point.currency, w.language, digits=5) for end in (point.low, point.high))
        yield say("From and to"), " – ".join(ends)
    if point.currency != "USD" and unit != "usd":
        value = facts.in_words(point, "usd", base, w)
        about = say("about {amount}", amount=value) if value else facts.why_missing(point, "usd", w)
        yield say("In US dollars"), Markup("{}{}").format(about, _rate(point, w))
    dollars = cited_dollars(facts.record(), point)
    if dollars and point.currency != "USD" and unit != "usd-cited":
        stated = quoted(dollars.words, dollars.language), facts.links([dollars.source], w)
        yield say("Dollars that a source states"), Markup("{}<br>{}").format(*stated)
    if agreement := record.agreement(point.programme, point.year):
        rule = small(w.markup(agreement.annual_rule))
        yield say("Agreement"), Markup("{}{}").format(w.agreement(agreement), rule)
    if point.preference:
        yield say("Chosen because"), say(WORDS[point.preference])
    yield say("What it counts"), render("counts.html", w, programme=record.programmes[point.programme])


def _rate(point: Point, w: Words) -> Markup:
    rate = facts.value_of(point, "usd").rate
    if rate is None:
        return Markup()
    sources = [facts.record().sources[name] for name in rate.sources]
    named = Markup(", ").join(link(source.url, source.name(w.language) or "") for source in sources)
    return small(Markup("{} ({})").format(w.markup(rate.words), named))


def _worked(point: Point, unit: str, base: int) -> tuple[str, list[str]]:
    """How a value that no source states was worked out, and the names of the sources that it was worked out
    from."""
    found = facts.value_of(point, unit, base)
    formula = found.formula if found.derived or unit in facts.WORKED_OUT else point.arithmetic or ""
    names = dict.fromkeys((*point.sources, *found.inputs))
    return formula, [name for name in names if name in facts.record().sources]


def _others(point: Point, w: Words) -> Sequence[tuple[str, list[tuple[CitedFigure, str]]]]:
    """The other figures of the year: those that do not fit first, each with the reason on record."""
    if not point.others:
        return ()
    reasons = dict(agreement_of(facts.record(), point).outliers)

    def rank(pair: tuple[CitedFigure, Verdict]) -> tuple[int, str]:
        return _ORDER.index(pair[1]), facts.record().sources[pair[0].source].published or "9999"

    apart = [(figure, reasons[figure]) for figure, _ in point.others if figure in reasons]
    alike = [(figure, "") for figure, _ in sorted(point.others, key=rank) if figure not in reasons]
    return (w.say("These differ"), apart), (w.say("These agree"), alike)


def _in_both(w: Words, title: str, texts: Callable[[Language], Iterable[tuple[str, str]]]) -> Texts:
    """Texts in both languages, the visitor's own first, each to be copied."""
    both = sorted(LANGUAGES.items(), key=lambda pair: pair[0] != w.language)
    return title, [
        (", ".join(filter(None, (name, kind))), text) for code, name in both for kind, text in texts(code)
    ]


def _citations(item: Point | CitedFigure, language: Language, w: Words) -> Iterable[tuple[str, str]]:
    for style in _STYLES:
        yield w.say(style), cite(item, _record(language), style=style, language=language)


@cache
def _record(language: Language) -> Record:
    """The record with publishers and dates as the language writes them, for citations."""
    record, w = facts.record(), words(language)
    sources = {
        name: replace(s, publisher=s.name(w.language), published=w.day(s.published) or None)
        for name, s in record.sources.items()
    }
    return replace(record, sources=sources)


def _report(name: str, figure: CitedFigure | None, address: str, w: Words) -> Texts:
    """A report of a mistake, to be filled in."""
    text = w.say(
        "I believe the figure {name}{row} in data version {version} is wrong. It should be … because … "
        "My source: … Seen at {address}",
        name=name,
        row=f" ({figure.id}: {figure.as_written})" if figure else "",
        version=facts.record().version,
        address=address,
    )
    return w.say("Report a problem"), [("", text)]
