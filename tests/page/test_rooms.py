"""The rooms of the page, run without a browser: every view, every language, and what must be refused."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from tracker.documents import read as documents
from tracker.documents.read import from_text
from tracker.figures import find_figures
from tracker.guard import check_guarded
from tracker.models import Kind, Measure, Qualifier, Verdict
from tracker.page import UNITS, Language, card, facts, markup, state, view
from tracker.page.markup import link
from tracker.page.rooms import claims, compare, read
from tracker.page.rooms import figures as rows
from tracker.page.server import SCRIPT
from tracker.page.state import Choice
from tracker.page.words import WORDING, words
from tracker.record.points import agreement_of
from tracker.record.store import CitedFigure


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
    assert app.title[0].value == view.title(unit, language)  # type: ignore[arg-type]
    assert len(app.get("vega_lite_chart")) >= 1
    assert 'data-table="payments"' in html(app)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("years", [(2010, 2024), (2015, 2015), (2027, 2030)])
def test_no_finding_names_a_year_that_is_not_shown(
    years: tuple[int, int], language: Language, unit: str
) -> None:
    title = view.title(unit, language, 2012, *years)
    assert all(years[0] <= int(year) <= years[1] for year in re.findall(r"(?:19|20)\d\d", title)) or (
        unit == "index"
    )


def test_the_page_of_some_years_speaks_of_them() -> None:
    app = run(**{"from": "2010", "to": "2020"})
    assert app.title[0].value.endswith("in 2020 than in 2010")
    assert "For 2020 South Korea paid" in html(app)
    assert "1991" not in html(app).split('data-table="payments"')[0].split("<section")[0]


def room(name: str, language: str) -> AppTest:
    """One room by itself."""

    def page(name: str, language: str) -> None:
        from importlib import import_module

        from tracker.page.words import words

        rooms = "tracker.page.rooms"
        try:
            show = import_module(f"{rooms}.{name}").show
        except ModuleNotFoundError:
            show = getattr(import_module(f"{rooms}.reference"), name)
        show(words(language))

    app = AppTest.from_function(page, kwargs={"name": name, "language": language}, default_timeout=60)
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_other_rooms_show_the_record(language: str) -> None:
    record = facts.record()
    sources = room("sources", language)
    assert html(sources).count('scope="row"') == markup.FIRST
    sources.button[0].click().run()
    assert html(sources).count('scope="row"') == len(record.sources)
    said = room("claims", language)
    assert html(said).count('scope="row"') == markup.FIRST
    said.button[0].click().run()
    assert html(said).count('scope="row"') == len(claims.statements(claims.claims()))
    method = html(room("method", language))
    assert method.count('scope="row"') == sum(
        (len(record.agreements), len(record.programmes), len(record.changes))
    )
    assert "payments.csv" in html(room("data", language))


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
    columns = ("date", "table", "row", "change", "why")
    first, later = (
        dict(zip(columns, cells, strict=True))
        for cells in (
            ("2026-11-22", "figures", "*", "added", "First release."),
            ("2026-12-01", "figures", "x", "corrected", "A zero was missing."),
        )
    )
    changed = replace(facts.record(), changes=(first, *([later] if listed or not said else [])))
    monkeypatch.setattr(facts, "record", lambda: changed)
    changed.__dict__["version"] = "2026-12-02-1111111"
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
    monkeypatch.setitem(facts.record().__dict__, "version", "2026-12-02-1111111")
    text = html(run(v="2026-11-22-0000000", point="kr-sma-2019", was=was))
    assert "made with version 2026-11-22-0000000" in text
    assert said in text
    assert ("By the link" in text) == ("By the link" in said)


def test_words_and_source_of_a_year_belong_together() -> None:
    for point in facts.points():
        if point.preferred:
            assert facts.written(facts.behind(point)) == point.preferred.words
            assert [figure.source for figure in facts.behind(point)] == [point.preferred.source]
        elif point.parts:
            assert facts.written(facts.behind(point)).count(" + ") == len(point.parts) - 1


def test_no_two_links_of_the_table_sound_alike() -> None:
    rows = html(run()).split('data-table="payments"')[1].split("</table>")[0]
    labels = re.findall('<a [^>]*aria-label="([^"]*)"', rows)
    assert len(labels) > 30
    assert len(set(labels)) == len(labels)
    assert all(text in labels[n] for n, text in enumerate(re.findall("<a [^>]*>([^<]*)", rows)))


def test_change_on_the_year_before_is_worked_out_from_unrounded_values() -> None:
    point = facts.at_year(2026)
    assert point
    before, difference, ratio = facts.change(point) or (None, None, None)
    assert (before and before.year, difference) == (2025, Decimal(116_400_000_000))
    assert f"{ratio:.3f}" == "0.083"
    same = card.of_point(facts.point("kr-sma-2020"), "", words("en"))  # type: ignore[arg-type]
    assert "the same as in 2019" in same
    # a year in dollars has no change in won
    assert facts.change(next(p for p in facts.points() if p.year == 1994)) is None


def test_dates_of_sources_are_kept_in_one_piece() -> None:
    assert "<time>2019-02-10</time>" in link("https://example.org", "Yonhap, 2019-02-10")
    assert "<time>" not in link("https://example.org", "the years 1996-1998")


def test_the_address_to_send_holds_what_is_shown_and_nothing_else() -> None:
    query = {
        "unit": "usd",
        "base": "2020",
        "from": "x",
        "to": "2020",
        "point": "<b>",
        "a": "b",
    }
    shown = html(run(**query, lang="ko"))
    point = "point=kr-sma-2020&amp;was=1038900000000KRW"
    assert f"?unit=usd&amp;to=2020&amp;{point}&amp;lang=ko&amp;v={facts.record().version}" in shown


def test_an_address_is_written_only_where_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    class Address(dict[str, str]):
        def __setitem__(self, name: str, value: str) -> None:
            written.append(value)
            super().__setitem__(name, value)

        def __delitem__(self, name: str) -> None:
            written.append("")
            super().__delitem__(name)

    monkeypatch.setattr(state.st, "query_params", Address())
    unit = Choice("unit", UNITS, UNITS[0])
    for value in (UNITS[0], "usd", "usd", "index", UNITS[0], UNITS[0], ""):
        unit.write(value)
    assert written == ["usd", "index", ""]


def test_one_year_can_be_shown() -> None:
    assert html(run(**{"from": "2019", "to": "2019"})).count('scope="row"') == 1


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit not in ("won", "usd-cited")])
def test_what_is_worked_out_is_never_called_printed(unit: str) -> None:
    shown = view.build(facts.SEOUL, unit, "en")
    for mark in shown.marks:
        point = facts.point(mark.id)
        assert point
        if unit != "usd" or point.currency != "USD":
            assert "printed by a source" not in mark.description, mark


def test_one_statement_printed_by_many_is_one_row() -> None:
    groups = claims.statements(claims.claims())
    assert sum(map(len, groups)) == len(claims.claims())
    assert max(map(len, groups)) > 5


def cited(text: str) -> CitedFigure:
    """A figure of the record with hostile words in it."""
    some = facts.said()[0]
    return CitedFigure(
        id="x", programme=some.programme, year=2020, kind=Kind.DEMAND, measure=Measure.LEVEL,
        as_written=text, language="en",
        amount=Decimal(1), currency="USD", source=some.source, note=text, said_by=text, locator=text,
    )  # fmt: skip


def test_words_of_the_record_are_escaped_too() -> None:
    text = card.of_figure(cited("<script>x</script>"), "<b>", words("en"))
    assert "<script" not in text
    assert "<b>&" not in text


def test_marked_text_is_the_text_and_nothing_else() -> None:
    document = from_text('A & <b>B</b> paid $5 million; "C" paid $7 million & more.')
    found = find_figures(document)
    page = rows.marked(document, found, check_guarded(document, found, "en"), words("en"))
    assert "<b>" not in page
    assert page.count("<a ") == len(found) == 2
    assert "&lt;b&gt;B&lt;/b&gt;" in page


def test_what_is_flagged_is_flagged_alike_in_text_table_and_sum() -> None:
    # the won agree with the record; the dollars are at a rate that never was
    text = "Korea paid 1.0389 trillion won ($2.5 billion) for U.S. troops in 2019."
    document = from_text(text)
    figures = find_figures(document)
    flagged = sum(finding.flagged for finding in check_guarded(document, figures, "en"))
    assert flagged
    page = html(draft(text))
    assert page.count(' differs"') == page.count("✗") == flagged
    assert f"of which {flagged} differ" in page


def test_corrections_that_mean_nothing_leave_the_figure_as_read() -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2026."))
    nonsense = {"amount": "NaN", "currency": "7", "kind": "gift", "programme": "XX"}
    assert rows.corrected([figure], {figure.number: nonsense}) == (figure,)
    [changed] = rows.corrected([figure], {figure.number: {"amount": "1,600,000,000,000", "year": 2027}})
    assert (changed.amount, changed.year) == (Decimal(1_600_000_000_000), 2027)


@pytest.mark.parametrize("amount", ["1038900000000", "1,038,900,000,000", "1.0389 trillion", "1조389억"])
def test_a_corrected_amount_is_read_as_the_text_is(amount: str) -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2019."))
    [changed] = rows.corrected([figure], {figure.number: {"amount": amount}})
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
    [changed] = rows.corrected([figure], {figure.number: values})
    assert (changed.year, changed.year_end) == years


def test_a_sum_too_large_for_any_state_is_refused_in_a_correction() -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2026."))
    for amount in ("1e99999", "9" * 40, "-1e25", "much"):
        assert rows.corrected([figure], {figure.number: {"amount": amount}}) == (figure,)


def test_an_unsure_row_is_marked() -> None:
    [figure] = find_figures(from_text("Korea pays 1.52 trillion won for U.S. troops in 2026."))
    assert not read.unsure(replace(figure, confidence=0.9))
    assert read.unsure(replace(figure, confidence=0.3))
    assert read.unsure(replace(figure, year=None, programme="KR-SMA", kind=Kind.PAYMENT))


def test_a_comparison_on_the_screen_is_what_is_downloaded() -> None:
    for unit in WORDING["compared"]:
        shown = compare.build(("KR-SMA", "JP-HNS"), unit, "en")
        table = list(
            csv.DictReader(io.StringIO(compare.csv({"with": ("KR-SMA", "JP-HNS"), "in": unit}).decode()))
        )
        drawn = {(str(mark.year), mark.id.rsplit("-", 1)[0].upper()) for mark in shown.marks}
        assert {(row["year"], row["programme"]) for row in table if row["value"]} == drawn
        assert all(row["sources"] for row in table if row["value"])
        assert "Formula" in shown.notes[0]
    assert len({mark.series for mark in shown.marks}) == 2


@pytest.mark.parametrize("language", ["en", "ko"])
def test_countries_stand_on_one_axis_with_what_each_counts(language: str) -> None:
    app = room("compare", language)
    assert len(app.get("vega_lite_chart")) == 1
    for name in compare.DEFAULT:
        covers = facts.record().programmes[name].covers
        assert words(language).markup(covers) in html(app)  # type: ignore[arg-type]


def draft(text: str) -> AppTest:
    app = AppTest.from_function(_read_room, default_timeout=60)
    app.run()
    app.text_area(key="draft").set_value(text)
    app.button[0].click().run()
    assert not app.exception, app.exception
    return app


def _read_room() -> None:
    from tracker.page.rooms import read
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


@pytest.mark.slow
def test_a_long_text_is_read_whole() -> None:
    sentence = "In 2019 Seoul paid 1.0389 trillion won for U.S. troops, and silence was the rest. "
    app = draft(sentence * 1500)
    assert "1,500 sums: " in html(app)
    assert html(app).count('scope="row"') == markup.FIRST
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
    assert words(language).label(Verdict.AGREES) in page  # type: ignore[arg-type]


def test_a_search_without_a_hit_says_so_and_can_be_cleared() -> None:
    app = room("sources", "en")
    app.text_input[0].set_value("zzzz").run()
    assert "No source matches “zzzz”." in html(app)
    assert "<table" not in html(app)
    app.button[0].click().run()
    assert app.text_input[0].value == ""
    assert "<table" in html(app)


def test_every_way_a_file_cannot_be_read_is_said_in_words() -> None:
    assert WORDING["Reason"].keys() == set(documents.Reason) - {documents.Reason.INPUT}


def test_markup_of_other_kinds_stays_as_it_was_written() -> None:
    app = draft("Pays €5 million $x$ to *them*.")
    assert not app.warning
    assert "$x$" in html(app)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((0, 9999), "After inflation, Seoul paid 4.7\u00a0times as much in 2025 as in 1991"),
        ((2010, 2020), "After inflation, Seoul paid 13.5% more in 2020 than in 2010"),
        ((2019, 2019), "2019: 1.0389 trillion won"),
        ((2027, 2030), "What South Korea pays, year by year"),
    ],
)
def test_the_headline_speaks_of_the_years_shown(years: tuple[int, int], said: str) -> None:
    assert view.title("won", "en", 2025, *years) == said
    below = view.deck("en", *years)
    assert ("In won of each year" in below) == (years[0] in (0, 2010))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("unit", ["won", "usd-cited", "change"])
def test_the_card_speaks_in_the_unit_on_the_screen(language: Language, unit: str) -> None:
    w = words(language)
    for mark in view.build(facts.SEOUL, unit, language).marks:
        point = facts.point(mark.id)
        assert point
        text = card.of_point(point, "http://x/", w, unit=unit)
        headline_of = text.split('<h2 class="sum">')[1].split("</h2>")[0]
        assert headline_of
        assert mark.text.endswith(headline_of)
        figures = facts.behind(point, unit)
        for figure in figures:
            assert f'<blockquote lang="{figure.language}">' in text
        assert figures or "<blockquote" not in text
        assert ('class="note sure"' in text) == (mark.look not in ("projected",) and point.basis != "derived")


def test_how_sure_a_year_is_is_said_in_a_line() -> None:
    text = card.of_point(facts.point("kr-sma-2026"), "", words("en"))  # type: ignore[arg-type]
    assert re.search(r"How sure is this year\?</b> \d+ independent sources agree. Won: undisputed", text)
    derived = card.of_point(facts.point("kr-sma-2023"), "", words("en"))  # type: ignore[arg-type]
    assert "No source states this sum" in derived


def test_the_figures_that_differ_come_first_with_their_reasons() -> None:
    record = facts.record()
    disputed = next(p for p in facts.points() if p.basis == "cited" and agreement_of(record, p).outliers)
    text = card.of_point(disputed, "", words("en"))
    assert 0 < text.index("These differ") < (text.find("These agree") + 1 or len(text))


@pytest.mark.parametrize(
    ("year", "english", "korean"),
    [
        (2019, "For 2019, South Korea agreed to pay 1.0389 trillion won (about $891 million)", "1조389억 원"),
        (2002, "the sum of two parts", "원화분과 달러분"),
        (2023, "no source states the sum", "직접 적은 출처는 없다"),
        (2028, "(a projection)", "전망치"),
    ],
)
def test_a_sentence_to_use_has_year_sum_and_source(year: int, english: str, korean: str) -> None:
    point = facts.at_year(year)
    assert point
    assert english in facts.sentence(point, "en")
    assert korean in facts.sentence(point, "ko")
    for language in ("en", "ko"):
        said = facts.sentence(point, language)
        assert str(year) in said
        for figure in facts.behind(point):
            source = facts.record().sources[figure.source]
            assert source.name(language) in said


def test_hedges_are_kept_in_the_sentence() -> None:
    hedged = next(p for p in facts.points() if p.preferred)
    assert hedged.preferred
    figure = replace(hedged.preferred, qualifier=Qualifier.MORE_THAN)
    assert "pay more than " in facts.sentence(replace(hedged, preferred=figure), "en")


def test_the_embed_code_frames_the_view() -> None:
    code = re.search(r'data-copy="(&lt;iframe.*?)"', html(run(unit="usd", point="kr-sma-2019")))
    assert code
    assert "embed=true" in code[1]
    assert "unit=usd" in code[1]


def test_demands_stand_in_a_chart_of_their_own() -> None:
    app = run(layer="claims")
    assert len(app.get("vega_lite_chart")) == 2


def test_every_demand_can_be_opened_and_found() -> None:
    for figure in facts.said():
        held = card.beside(figure)
        if held and held[1]:
            assert held[1] in card.of_figure(figure, "", words("en"))
        assert figure.said_by is None or figure.said_by in card.of_figure(figure, "", words("en"))
    app = room("claims", "en")
    app.text_input[0].set_value("trump demand").run()
    assert "Donald Trump" in html(app)
    app.text_input[0].set_value("zzzz").run()
    assert "No statement matches." in html(app)


def test_what_a_point_rests_on_is_said_in_korean() -> None:
    w = words("ko")
    for point in facts.points():
        for text in (point.arithmetic or "", facts.value_of(point, "constant-usd").formula):
            assert 'lang="en"' not in w.markup(text), text
        for figure in facts.behind(point):
            assert not re.search("[a-z]{2}", w.in_record(figure.locator or "")), figure.locator
