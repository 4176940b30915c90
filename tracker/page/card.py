"""The citation card: what stands behind one point of the chart."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tracker.models import CitedFigure, Relation, Source
from tracker.money import money, percent, significant
from tracker.page import copies, labels, printed, shelf, units
from tracker.page.choices import BASE_YEAR
from tracker.page.table import at_words, link
from tracker.page.words import Words
from tracker.record.points import GOOD, WORDS, Basis, Point


def of_point(point: Point, address: str, w: Words, *, unit: str = "won", base: int = BASE_YEAR) -> str:
    """The card of one year of one programme. `address` is the page's own, for the report and the link.

    In another unit than the sum's own currency the card gives that value too, with its whole arithmetic.
    """
    head = f"{shelf.programme_name(point.programme, w.language)} · {point.year}"
    dollars = units.printed_dollars(point) if unit == "usd-cited" else None
    parts = [
        f'<p class="kicker">{escape(head)}</p>',
        _printed_dollars(dollars, point, w) if dollars else _year_sum(point, unit, base, w),
        _facts(point, dollars, unit, w),
    ]
    if point.others:
        title = w.say_n(
            "{n} other figure for this year", "{n} other figures for this year", len(point.others)
        )
        parts.append(_list(title, (_other(f, relation, point, w) for f, relation in point.others)))
    parts.append(copies.paste(point, w))
    parts.append(copies.cited(dollars or point, w))
    parts.append(copies.report(point.id, dollars or point.preferred, address, w))
    return f'<section class="card" aria-label="{escape(w.say("Citation"))}">{"".join(parts)}</section>'


def _head(amount: str, basis: Basis, figure: CitedFigure | None, w: Words) -> str:
    tags = _tags([*_doubt(figure, w), labels.mark(basis, w), *_status(figure, w)])
    return f'<h2 class="sum">{escape(amount)}</h2>{tags}{_quoted(figure, w) if figure else ""}'


def _printed_dollars(figure: CitedFigure, point: Point, w: Words) -> str:
    """The dollars that a source prints for the year, and the sum that stands for it."""
    amount = shelf.said(figure, w.language)
    own = [(w.say("Sum of the year"), escape(shelf.amount(point, w.language)))]
    return _head(amount, Basis.CITED, figure, w) + (
        _definitions(own) if figure is not point.preferred else ""
    )


def _year_sum(point: Point, unit: str, base: int, w: Words) -> str:
    """The sum of the year, what it rests on, and what it is in the unit of the chart."""
    say, known = w.say, shelf.record()
    parts = [_head(shelf.amount(point, w.language), point.basis, point.preferred, w)]
    if point.preference:
        parts.append(_definitions([(say("Why this one"), escape(say(WORDS[point.preference])))]))
    if point.arithmetic:
        parts.append(f'<p class="note"><b>{escape(say("Arithmetic"))}:</b> {w.markup(point.arithmetic)}</p>')
    if point.low is not None and point.high is not None and point.low != point.high:
        ends = [
            money(value, point.currency, w.language, digits=shelf.WORKED_OUT_DIGITS)
            for value in (point.low, point.high)
        ]
        parts.append(_definitions([(say("From and to"), escape(" – ".join(ends)))]))
    if point.parts:
        parts.append(_list(say("What it is made of"), (_line(f, "", w) for f in point.parts), opened=True))
    if not point.preferred:
        names = [name for name in point.sources if name in known.sources]
        origins = (_origin(name, w) for name in names)
        parts.append(_list(say("What it rests on"), origins, opened=not point.parts))
    if unit != "won" or point.currency != known.programmes[point.programme].currency:
        parts.append(_in_unit(point, unit, base, w))
    return "".join(parts)


def of_figure(figure: CitedFigure, address: str, w: Words) -> str:
    """The card of one figure: a claim or a demand."""
    said_by = f"{w.say(figure.said_by)} · " if figure.said_by else ""
    parts = [
        f'<p class="kicker">{escape(f"{said_by}{labels.kind(figure.kind, w)} · {figure.year}")}</p>',
        f'<h2 class="sum">{escape(shelf.said(figure, w.language))}</h2>',
        _tags(_doubt(figure, w)),
        _quoted(figure, w),
        _beside(figure, w),
        copies.cited(figure, w),
        copies.report(figure.id, figure, address, w),
    ]
    return f'<section class="card" aria-label="{escape(w.say("Citation"))}">{"".join(parts)}</section>'


def _beside(figure: CitedFigure, w: Words) -> str:
    """What was agreed for the same year, and how many times that the claim is."""
    held = units.beside(figure)
    if held is None:
        return ""
    text = shelf.amount(held.paid, w.language)
    if held.dollars is not None:
        text += f" ≈ {money(held.dollars, 'USD', w.language, digits=3)}"
    return _definitions(
        [(w.say("Agreed for that year"), escape(text)), (w.say("Times that sum"), held.times)]
    )


def _tags(words: Iterable[str]) -> str:
    tags = "".join(f'<span class="tag">{escape(word)}</span>' for word in words if word)
    return f"<p>{tags}</p>" if tags else ""


def _status(figure: CitedFigure | None, w: Words) -> list[str]:
    return [labels.status(figure.status, w)] if figure and figure.status else []


def _doubt(figure: CitedFigure | None, w: Words) -> list[str]:
    """What must be known of a source before its words are used: that it is second hand, or in doubt."""
    if figure is None:
        return []
    second = _source(figure).standing not in GOOD
    return [w.say("second hand or in doubt")] if second or figure.confidence != "high" else []


def _source(figure: CitedFigure) -> Source:
    return shelf.record().sources[figure.source]


def _quoted(figure: CitedFigure, w: Words) -> str:
    """The words as printed, and where: publisher, title with its link, date, place in it."""
    source, say = _source(figure), w.say
    rows = [
        (say("Kind of source"), escape(labels.source_type(source.type, w) if source.type else "")),
        (say("Publisher"), escape(printed.publisher(source, w))),
        (
            say("Title"),
            link(at_words(source.url, figure.as_written), source.title or source.url or "").markup,
        ),
        (say("Date"), escape(labels.day(source.published, w) or say("not stated"))),
        (say("Location"), escape(w.told(figure.locator or ""))),
        (say("Note"), w.markup(figure.note) if figure.note else ""),
    ]
    unit = ""
    if figure.table_unit:
        counts = say("the table counts in {unit}", unit=figure.table_unit)
        unit = f'<p class="note">({escape(counts)})</p>'
    return (
        f'<blockquote lang="{escape(figure.language)}">{escape(figure.as_written)}</blockquote>{unit}'
        + _definitions(rows)
    )


def _definitions(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f"<dl>{body}</dl>"


def _origin(name: str, w: Words) -> str:
    source = shelf.record().sources[name]
    place = printed.place(source, w, title=True)
    return link(source.url, place).markup


def _in_unit(point: Point, unit: str, base: int, w: Words) -> str:
    found = units.value_of(point, unit, base)
    name = w.say("In won, converted") if unit == "won" else units.unit_name(unit, w)
    name += f", {base}" if unit in units.WITH_BASE else ""
    if found.value is None:
        return _definitions([(name, escape(units.why_missing(point, unit, w)))])
    text = units.text(found.value, unit, found.symbol, w)
    record = shelf.record()
    rates = [name for name in found.inputs if name not in point.sources and name in record.sources]
    rest = _list(w.say("Sources of the calculation"), (_origin(name, w) for name in rates))
    value = f"{escape(text)}<br><small>{w.markup(found.formula)}</small>{rest if rates else ''}"
    return _definitions([(name, value)])


def _facts(point: Point, shown: CitedFigure | None, unit: str, w: Words) -> str:
    """The agreement, the change on the year before, the amount in dollars."""
    say, record = w.say, shelf.record()
    rows: list[tuple[str, str]] = []
    agreement = record.agreement(point.programme, point.year)
    if agreement:
        text = labels.agreement(agreement, w)
        rows.append((say("Agreement"), f"{escape(text)}<br><small>{w.markup(agreement.annual_rule)}</small>"))
    change = shelf.change(point)
    if change:
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
        rows.append((say("Change"), escape(text)))
    rows.extend(_dollars(point, shown, unit, w))
    programme = record.programmes[point.programme]
    counts = " ".join(w.markup(text) for text in (programme.covers, programme.note) if text)
    rows.append((say("What it counts"), counts))
    rows.append((say("Year means"), escape(labels.year_basis(programme.year_basis, w))))
    return _definitions(rows)


def _other(figure: CitedFigure, relation: Relation, point: Point, w: Words) -> str:
    """Another figure of the year, and how it stands to the best one in its own currency."""
    best = units.printed_dollars(point) if figure.currency == "USD" else None
    if best is None or relation is not Relation.DIFFERS or point.currency == "USD":
        return _line(figure, labels.relation(relation, w), w)
    return _line(figure, w.say("differs from {amount}", amount=shelf.said(best, w.language)), w)


def _line(figure: CitedFigure, stands: str, w: Words) -> str:
    source = _source(figure)
    place = printed.place(source, w, locator=figure.locator)
    tag = f' <span class="tag">{escape(stands)}</span>' if stands else ""
    note = f"<br><small>{w.markup(figure.note)}</small>" if figure.note else ""
    return (
        f'<span lang="{escape(figure.language)}">“{escape(figure.words)}”</span>{tag}'
        f"<br>{link(at_words(source.url, figure.as_written), place).markup}{note}"
    )


def _list(title: str, items: Iterable[str], *, opened: bool = False) -> str:
    state = " open" if opened else ""
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<details{state}><summary>{escape(title)}</summary><ul>{rows}</ul></details>"


def _dollars(point: Point, shown: CitedFigure | None, unit: str, w: Words) -> list[tuple[str, str]]:
    """At the year's average rate, unless the card has said so; apart from it, as a source converted it."""
    if point.currency == "USD":
        return []
    rows = [] if unit == "usd" else [(w.say("In US dollars"), _at_average(point, w))]
    figure = units.printed_dollars(point)
    if figure and figure is not shown:
        rows.append((w.say("Dollars as printed"), _line(figure, "", w)))
    return rows


def _at_average(point: Point, w: Words) -> str:
    say = w.say
    value, rate = units.value_of(point, "usd").value, units.rate(point)
    if value is None or rate is None:
        return f"<small>{escape(say('no average exchange rate of the year on record'))}</small>"
    average = say(
        "at {rate} to the dollar, the average of {year}",
        rate=money(significant(rate.value, 3), point.currency, w.language),
        year=point.year,
    )
    text = say("about {amount}", amount=money(value, "USD", w.language, digits=3))
    known = shelf.record().sources[rate.source]
    source = link(known.url, printed.publisher(known, w)).markup
    return f"{escape(text)}<br><small>{escape(average)} ({source})</small>"
