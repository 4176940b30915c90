"""The rooms of the page, run without a browser: every view, every language, and what must be refused."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tracker.documents import read as documents
from tracker.documents.read import from_text
from tracker.models import CitedFigure, Kind, Measure, Verdict
from tracker.page import (
    card,
    claims,
    copies,
    editor,
    headline,
    labels,
    long,
    panel,
    printed,
    read,
    shelf,
    units,
    view,
)
from tracker.page.article import marked
from tracker.page.choices import UNITS
from tracker.page.server import SCRIPT
from tracker.page.table import link
from tracker.page.words import Language, words
from tracker.reading.figures import find_figures
from tracker.record.points import cited_dollars
from tracker.record.store import Change


def run(**query: str) -> AppTest:
    """The page after its first run, with an address."""
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_in_every_language(unit: str, language: str) -> None:
    app = run(unit=unit, lang=language, layer="claims")
    assert app.title[0].value == headline.title(unit, language)  # type: ignore[arg-type]
    assert len(app.get("vega_lite_chart")) == 1
    assert 'data-table="payments"' in html(app)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((None, None), "Seoul pays 14 times what it paid in 1991"),
        ((2010, None), "Seoul pays 1.9 times what it paid in 2010"),
        ((2025, 2030), "Seoul pays 8.3% more than in 2025"),
        ((2010, 2020), "Seoul paid 31.4% more in 2020 than in 2010"),
        ((2004, 2005), "Seoul paid 8.9% less in 2005 than in 2004"),
        ((2019, 2020), "Seoul paid the same in 2020 as in 2019"),
        ((2019, 2019), "2019: 1.0389 trillion won"),
        ((2027, 2030), "What South Korea pays, year by year"),
    ],
)
def test_the_headline_speaks_of_the_years_shown(years: tuple[int | None, int | None], said: str) -> None:
    assert headline.headline("en", *years) == said


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("years", [(2010, 2024), (2015, 2015), (2027, 2030)])
def test_no_finding_names_a_year_that_is_not_shown(
    years: tuple[int, int], language: Language, unit: str
) -> None:
    title = headline.title(unit, language, 2012, *years)
    assert all(years[0] <= int(year) <= years[1] for year in re.findall(r"(?:19|20)\d\d", title)) or (
        unit == "index"
    )


def test_the_page_of_some_years_speaks_of_them() -> None:
    app = run(**{"from": "2010", "to": "2020"})
    assert app.title[0].value == "Seoul paid 31.4% more in 2020 than in 2010"
    assert "For 2020 South Korea paid" in html(app)
    assert "1991" not in html(app).split('data-table="payments"')[0].split("<section")[0]


def room(name: str, language: str) -> AppTest:
    """One room by itself."""

    def page(name: str, language: str) -> None:
        from importlib import import_module

        from tracker.page.words import words

        import_module(f"tracker.page.{name}").show(words(language))

    app = AppTest.from_function(page, kwargs={"name": name, "language": language}, default_timeout=60)
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_other_rooms_show_the_record(language: str) -> None:
    record = shelf.record()
    sources = room("sources", language)
    assert html(sources).count('scope="row"') == long.FIRST
    sources.button[0].click().run()
    assert html(sources).count('scope="row"') == len(record.sources)
    assert html(room("claims", language)).count('scope="row"') == len(claims.statements(shelf.layer()))
    method = html(room("method", language))
    assert method.count('scope="row"') == sum(
        (len(record.agreements), len(record.programmes), len(record.changes))
    )
    assert "payments.csv" in html(room("data", language))


def test_other_programmes_stand_in_panels_of_their_own() -> None:
    app = run(**{"with": "JP-HNS,NATO-CF"})
    assert len(app.get("vega_lite_chart")) == 3
    assert [heading.value for heading in app.subheader] == [
        shelf.programme_name(name, "en") for name in ("JP-HNS", "NATO-CF")
    ]


@pytest.mark.parametrize(
    ("asked", "said", "listed"),
    [
        ("2026-11-22-0000000", "made with version 2026-11-22-0000000", ["figures/x"]),
        ("2026-12-01-0000000", "made with version 2026-12-01-0000000", []),
        ("2020-01-01", "names version 2020-01-01 of the data, which is not known here", []),
        ("2030-01-01", "which is not known here", []),
        ("<b>", "names version &lt;b&gt; of the data", []),
        ("2026-12-02-1111111", "", []),
        ("", "", []),
    ],
)
def test_a_link_made_with_other_data_says_so(
    asked: str, said: str, listed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Change("2026-11-22", "figures", "*", "added", "First release.")
    later = Change("2026-12-01", "figures", "x", "corrected", "A zero was missing.")
    changed = replace(shelf.record(), changes=(first, *([later] if listed or not said else [])))
    monkeypatch.setattr(shelf, "record", lambda: changed)
    monkeypatch.setattr(shelf, "version", lambda: "2026-12-02-1111111")
    text = html(run(v=asked))
    assert said in text
    assert ('role="status"' in text) == bool(said)
    assert ("Changed since:" in text) == bool(listed)
    assert all(row in text for row in listed)
    assert "First release" not in text


@pytest.mark.parametrize(
    ("was", "said"),
    [
        ("1000000000000KRW", "By the link, the sum of 2019 was 1 trillion won; it is 1.0389 trillion won."),
        ("1038900000000KRW", "The sum of 2019 is still the same."),
        ("5XXX", ""),
        ("<b>", ""),
    ],
)
def test_an_old_link_tells_the_sum_that_it_showed(
    was: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "version", lambda: "2026-12-02-1111111")
    text = html(run(v="2026-11-22-0000000", point="kr-sma-2019", was=was))
    assert "made with version 2026-11-22-0000000" in text
    assert said in text
    assert ("By the link" in text) == ("By the link" in said)


def test_the_card_of_every_point_is_whole_in_both_languages() -> None:
    for point in shelf.points():
        for language in ("en", "ko"):
            text = card.of_point(point, "http://x/", words(language))
            assert point.id.rsplit("-", 1)[1] in text
            assert "data-copy" in text
            if point.preferred:
                assert f'lang="{point.preferred.language}"' in text
            else:
                assert point.arithmetic


def test_a_card_says_first_what_sort_of_source_it_rests_on() -> None:
    for point in shelf.points():
        if point.preferred:
            text = card.of_point(point, "", words("en"))
            assert text.index("Kind of source") < text.index("Publisher")
            doubted = point.preferred.confidence != "high"
            assert ('<p><span class="tag">second hand' in text) == doubted


def test_words_and_source_of_a_year_belong_together() -> None:
    for point in shelf.points():
        if point.preferred:
            assert printed.written(printed.behind(point)) == point.preferred.words
            assert printed.links([point.preferred], words("en")) == printed.links(
                printed.behind(point), words("en")
            )
        elif point.parts:
            assert printed.written(printed.behind(point)).count(" + ") == len(point.parts) - 1


def test_no_two_links_of_the_table_sound_alike() -> None:
    rows = html(run()).split('data-table="payments"')[1].split("</table>")[0]
    labels = re.findall('<a [^>]*aria-label="([^"]*)"', rows)
    assert len(labels) > 30
    assert len(set(labels)) == len(labels)
    assert all(text in labels[n] for n, text in enumerate(re.findall("<a [^>]*>([^<]*)", rows)))


def test_change_on_the_year_before_is_worked_out_from_unrounded_values() -> None:
    point = shelf.at_year(2026)
    assert point
    before, difference, ratio = shelf.change(point) or (None, None, None)
    assert (before and before.year, difference) == (2025, Decimal(116_400_000_000))
    assert f"{ratio:.3f}" == "0.083"
    same = card.of_point(shelf.point("kr-sma-2020"), "", words("en"))  # type: ignore[arg-type]
    assert "the same as in 2019" in same
    # a year in dollars has no change in won
    assert shelf.change(next(p for p in shelf.points() if p.year == 1994)) is None


def test_dates_of_sources_are_kept_in_one_piece() -> None:
    assert "<time>2019-02-10</time>" in link("https://example.org", "Yonhap, 2019-02-10").markup
    assert "<time>" not in link("https://example.org", "the years 1996-1998").markup


def test_a_key_counts_the_agreements_of_the_years_shown() -> None:
    shown = view.build(shelf.SEOUL, "won", "en", first=2010, last=2020)
    assert "8–11" in panel.key(shown, words("en"))
    assert "bands" in shown.subtitle
    assert "bands" not in shown.caption
    assert [band.shaded for band in shown.bands] == [True, False, True, False]


def test_dollars_are_at_the_years_own_rate_and_never_mixed() -> None:
    with_rate = card.of_point(shelf.point("kr-sma-2019"), "", words("en"))  # type: ignore[arg-type]
    assert "the average of 2019" in with_rate
    assert "about $891 million" in with_rate
    without = card.of_point(shelf.point("kr-sma-2026"), "", words("en"))  # type: ignore[arg-type]
    assert "no average exchange rate of the year on record" in without
    assert "as converted by" in without


def test_the_address_to_send_holds_what_is_shown_and_nothing_else() -> None:
    query = {
        "unit": "usd",
        "base": "2020",
        "from": "x",
        "to": "2020",
        "point": "<b>",
        "with": "ZZ,JP-HNS",
        "a": "b",
    }
    shown = html(run(**query, lang="ko"))
    point = "point=kr-sma-2020&amp;was=1038900000000KRW"
    assert f"?unit=usd&amp;to=2020&amp;with=JP-HNS&amp;{point}&amp;lang=ko&amp;v={shelf.version()}" in shown


def test_one_year_can_be_shown() -> None:
    assert html(run(**{"from": "2019", "to": "2019"})).count('scope="row"') == 1


def test_dollars_as_printed_come_with_their_own_words_and_source() -> None:
    point = shelf.at_year(2026)
    assert point
    dollars = cited_dollars(shelf.record(), point)
    assert dollars
    assert printed.behind(point, "usd-cited") == (dollars,)
    text = card.of_point(point, "", words("en"), unit="usd-cited")
    assert dollars.as_written in text.split("</blockquote>")[0]
    assert "1.5192 trillion won" in text
    rows = html(run(unit="usd-cited")).split('data-table="payments"')[1]
    [row] = [row for row in rows.split("<tr") if ">2026</th>" in row]
    assert dollars.as_written in row
    assert "1조 5,192억 원" not in row


def test_a_year_in_dollars_shows_its_won_and_the_rate() -> None:
    text = card.of_point(shelf.point("kr-sma-1998"), "", words("en"))  # type: ignore[arg-type]
    assert "In won, converted" in text
    assert "KRW per dollar (average of 1998)" in text
    assert "Sources of the calculation" in text


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in ("won", "usd-cited")])
def test_what_is_worked_out_is_never_called_printed(unit: str) -> None:
    shown = view.build(shelf.SEOUL, unit, "en")
    for mark in shown.marks:
        point = shelf.point(mark.id)
        assert point
        if unit != "usd" or point.currency != "USD":
            assert "printed by a source" not in mark.description, mark


def test_a_change_of_dollars_is_told_from_one_of_won() -> None:
    marks = {mark.year: mark.basis for mark in view.build(shelf.SEOUL, "change", "en").marks}
    assert {year for year, basis in marks.items() if basis == "converted"} == {
        *range(1992, 1995), *range(1996, 2000), 2001, 2002,
    }  # fmt: skip


def test_sums_to_paste_are_written_as_papers_write_them() -> None:
    newest = shelf.point("kr-sma-2026")
    assert newest
    assert "1.52 trillion won ($1.14 billion, as converted by" in copies.paste(newest, words("en"))
    assert "1조5,192억 원(11억4,000만 달러" in copies.paste(newest, words("ko"))
    assert "2024년 10월 4일" in copies.paste(newest, words("ko"))


def test_the_record_is_told_in_korean_where_a_point_rests_on_it() -> None:
    w = words("ko")
    for point in shelf.points():
        for text in (point.arithmetic or "", units.value_of(point, "constant-usd").formula):
            assert 'lang="en"' not in w.markup(text), text
        for figure in (*printed.behind(point), *printed.behind(point, "usd-cited")):
            assert not re.search("[a-z]{2}", w.told(figure.locator or "")), figure.locator
        if point.preferred:
            assert 'lang="en"' not in w.markup(point.preferred.note or ""), point.preferred.note


def test_every_claim_can_be_opened() -> None:
    for figure in shelf.layer():
        held = units.beside(figure)
        if held and held.times:
            assert held.times in card.of_figure(figure, "", words("en"))
        assert figure.said_by is None or figure.said_by in card.of_figure(figure, "", words("en"))
    app = run(point=shelf.layer()[0].id, layer="claims")
    assert shelf.layer()[0].as_written in html(app)


def test_one_statement_printed_by_many_is_one_row() -> None:
    groups = claims.statements(shelf.layer())
    assert sum(map(len, groups)) == len(shelf.layer())
    assert max(map(len, groups)) > 5


def cited(text: str) -> CitedFigure:
    """A figure of the record with hostile words in it."""
    some = shelf.layer()[0]
    return CitedFigure(
        id="x", programme=some.programme, year=2020, kind=Kind.DEMAND, measure=Measure.LEVEL,
        as_written=text, language="en",
        amount=Decimal(1), currency="USD", source=some.source, note=text, said_by=text, locator=text,
    )  # fmt: skip


def test_words_of_the_record_are_escaped_too() -> None:
    text = card.of_figure(cited("<script>x</script>"), "<b>", words("en"))
    assert "<script" not in text
    assert "<b>" not in text


def test_marked_text_is_the_text_and_nothing_else() -> None:
    document = from_text('A & <b>B</b> paid $5 million; "C" paid $7 million & more.')
    figures = find_figures(document)
    page = marked(document, figures, read.judged(document, figures, "en"), words("en"))
    assert "<b>" not in page
    assert page.count("<a ") == len(figures) == 2
    assert "&lt;b&gt;B&lt;/b&gt;" in page


def test_what_is_flagged_is_flagged_alike_in_text_table_and_sum() -> None:
    # the won agree with the record; the dollars are at a rate that never was
    text = "Korea paid 1.0389 trillion won ($2.5 billion) for U.S. troops in 2019."
    document = from_text(text)
    figures = find_figures(document)
    flagged = sum(finding.flagged for finding in read.judged(document, figures, "en"))
    assert flagged
    page = html(draft(text))
    assert page.count(' differs"') == page.count("✗") == flagged
    assert f"of which {flagged} differ" in page


def test_corrections_that_mean_nothing_leave_the_figure_as_read() -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2026."))
    nonsense = {"amount": "NaN", "currency": "7", "kind": "gift", "programme": "XX"}
    assert editor.corrected([figure], {figure.number: nonsense}) == (figure,)
    [changed] = editor.corrected([figure], {figure.number: {"amount": "1,600,000,000,000", "year": 2027}})
    assert (changed.amount, changed.year) == (Decimal(1_600_000_000_000), 2027)


@pytest.mark.parametrize("amount", ["1038900000000", "1,038,900,000,000", "1.0389 trillion", "1조389억"])
def test_a_corrected_amount_is_read_as_the_text_is(amount: str) -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2019."))
    [changed] = editor.corrected([figure], {figure.number: {"amount": amount}})
    assert changed.amount == Decimal(1_038_900_000_000)


@pytest.mark.parametrize(
    ("values", "years"),
    [
        ({"year": 2022}, (2022, 2025)),
        ({"year": 2026}, (2026, None)),
        ({"year": 2025}, (2025, None)),
        ({"year_end": 2023}, (2021, 2023)),
        ({"year_end": None}, (2021, None)),
        ({"year": 2019, "year_end": 2018}, (2019, None)),
        ({"year": 99999}, (2021, 2025)),
        ({"year": None}, (None, None)),
    ],
)
def test_a_corrected_span_stays_a_span(
    values: dict[str, int | None], years: tuple[int | None, int | None]
) -> None:
    [figure] = find_figures(from_text("Seoul paid $5 billion for U.S. troops in fiscal 2021 to 2025."))
    assert (figure.year, figure.year_end) == (2021, 2025)
    [changed] = editor.corrected([figure], {figure.number: values})
    assert (changed.year, changed.year_end) == years


def draft(text: str) -> AppTest:
    app = AppTest.from_function(_read_room, default_timeout=60)
    app.run()
    app.text_area(key="draft").set_value(text)
    app.button[0].click().run()
    assert not app.exception, app.exception
    return app


def _read_room() -> None:
    from tracker.page import read
    from tracker.page.words import words

    read.show(words("en"))


def test_reading_without_a_text_says_so() -> None:
    assert "Paste a text or choose a file first." in draft("  \n ").warning[0].value


def test_reading_a_text_without_money_says_so() -> None:
    assert "No sum of money was found." in html(
        draft("The delegations met on 3 May 2021 and 28,500 soldiers stayed.")
    )


def test_reading_too_long_a_text_points_to_the_command_line() -> None:
    assert "python -m tracker.parse" in draft("x" * (read.MOST_CHARACTERS + 1)).warning[0].value


def test_a_long_text_is_read_whole() -> None:
    sentence = "In 2019 Seoul paid 1.0389 trillion won for U.S. troops, and silence was the rest. "
    app = draft(sentence * 1500)
    assert "1,500 sums: " in html(app)
    assert html(app).count('scope="row"') == long.FIRST
    next(button for button in app.button if "1,500" in button.label).click().run()
    assert html(app).count('scope="row"') == 1500


def test_what_does_not_agree_can_be_seen_alone() -> None:
    app = draft("For U.S. troops Seoul paid 1.0389 trillion won in 2019 and 1.389 trillion won in 2020.")
    assert html(app).count('scope="row"') == 2
    app.checkbox[0].check().run()
    assert html(app).count('scope="row"') == 1
    assert "✗" in html(app)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_example_shows_every_sort_of_verdict(language: str) -> None:
    app = room("read", language)
    app.button[1].click().run()
    page = html(app)
    assert page.count('scope="row"') == 4
    assert page.count("✗") == 1
    assert labels.verdict(Verdict.AGREES, words(language)) in page  # type: ignore[arg-type]


def test_a_search_without_a_hit_says_so_and_can_be_cleared() -> None:
    app = room("sources", "en")
    app.text_input[0].set_value("zzzz").run()
    assert "No source matches “zzzz”." in html(app)
    assert "<table" not in html(app)
    app.button[0].click().run()
    assert app.text_input[0].value == ""
    assert "<table" in html(app)


def test_every_way_a_file_cannot_be_read_is_said_in_words() -> None:
    assert read.REASONS.keys() == set(documents.Reason) - {documents.Reason.INPUT}
    files = Path(documents.__file__).parent.glob("*.py")
    assert [path.name for path in files if "Reason.INPUT" in path.read_text(encoding="utf-8")] == []


def test_markup_of_other_kinds_stays_as_it_was_written() -> None:
    app = draft("Pays €5 million $x$ to *them*.")
    assert not app.warning
    assert "$x$" in html(app)


def test_sources_are_annotated_in_korean() -> None:
    page = html(room("sources", "ko"))
    notes = re.findall('data-label="비고">(.*?)</td>', page)
    assert notes
    assert [note for note in notes if 'lang="en"' in note] == []
    assert "not independent" not in page
