"""Pictures to take away, from the page's own view of the record and from the command line."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Annotation
from PIL import Image
from streamlit.testing.v1 import AppTest

from tracker import chart as command
from tracker.page import chart, downloads, marks, picture, server, shelf, view
from tracker.page.choices import LANGUAGES, SHAPES, UNITS
from tracker.page.words import Language, words


def test_one_mark_for_each_year_from_1991() -> None:
    drawn = view.build("KR-SMA", "won", "en").marks
    assert [mark.year for mark in drawn] == list(range(1991, 2031))
    assert {mark.basis for mark in drawn} == {"cited", "sum", "converted", "derived", "projected"}
    assert [mark.id for mark in drawn] == [point.id for point in shelf.points()]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_unit_names_itself_its_formula_and_its_gaps(unit: str, language: str) -> None:
    shown = view.build("KR-SMA", unit, language)  # type: ignore[arg-type]
    assert shown.unit
    assert shown.notes
    years = {mark.year for mark in shown.marks} | {y for years in shown.missing.values() for y in years}
    assert years == {point.year for point in shelf.points()}


def test_a_gap_is_given_its_own_reason() -> None:
    gaps = view.build("KR-SMA", "change", "en").missing
    assert gaps == {
        "no sum of the year before on record": (1991,),
        "the year before is projected too: the growth between them is not published yet": (2028, 2029, 2030),
    }
    gaps = view.build("KR-SMA", "usd", "en").missing
    assert list(gaps.values()) == [(2026,), (2027, 2028, 2029, 2030)]


def test_a_value_worked_out_has_the_digits_of_the_sum_that_it_rests_on() -> None:
    texts = {mark.year: mark.text for mark in view.build("KR-SMA", "constant-won", "en", 2025).marks}
    assert texts[2025] == "1.4028 trillion won"
    index = [mark.text for mark in view.build("KR-SMA", "index", "en", 2025).marks]
    assert "100.0" in index
    assert {len(text.partition(".")[2]) for text in index} == {1}


def test_no_line_bridges_years_without_a_value() -> None:
    drawn = view.build("JP-HNS", "won", "en").marks
    parts = marks.unbroken(drawn)
    assert len(parts) > 1
    assert all([m.year for m in part] == list(range(part[0].year, part[-1].year + 1)) for part in parts)
    assert sum(map(len, parts)) == sum(mark.basis != "projected" for mark in drawn)
    whole = chart.draw(drawn, (), unit="", span=(1978, 2026)).to_dict()
    [line] = [part for part in whole["layer"] if part.get("name") == "line"]
    assert line["encoding"]["detail"]["field"] == "stretch"


def test_no_two_shapes_are_alike() -> None:
    for shapes in (chart.SHAPES, chart.GLYPHS, picture.SHAPES):
        assert len(set(shapes.values())) == len(shapes)


def test_every_ink_of_the_chart_has_a_partner_in_the_dark_theme() -> None:
    style = (Path(chart.__file__).with_name("style.css")).read_text(encoding="utf-8")
    for ink in marks.INKS:
        assert f'svg.marks [fill="{ink}"]' in style
        assert f'svg.marks [stroke="{ink}"]' in style


def test_pictures_have_the_inks_of_the_chart() -> None:
    shown = view.build("KR-SMA", "won", "en")
    drawing = picture.draw(shown, language="en", suffix="svg").decode()
    used = set(re.findall(r"#[0-9a-f]{6}\b", drawing))
    assert used <= set(marks.INKS)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("programme", "unit"), [*(("KR-SMA", unit) for unit in UNITS), ("JP-HNS", "won"), ("NATO-CF", "won")]
)
def test_a_value_in_a_picture_stands_by_its_own_mark(
    programme: str, unit: str, language: Language, shape: str
) -> None:
    if picture.korean_font() is None:
        language = "en"  # as every picture is drawn there
    shown = view.build(programme, unit, language)
    with picture.settings(language):
        _stand_by_their_marks(shown, picture.figure_of(shown, shape).axes[0])


def _stand_by_their_marks(shown: marks.View, axes: Any) -> None:
    led = {text.xy for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch}
    values = [text for text in axes.texts if text.get_weight() == "bold"]
    assert 1 <= len(values) <= 2  # a value without a place of its own is left out, but not the newest
    for value in values:
        assert isinstance(value, Annotation)
        box = value.get_window_extent()
        away = {
            (mark.year, mark.value): picture.distance(box, axes.transData.transform((mark.year, mark.value)))
            for mark in shown.marks
        }
        assert min(away.values()) > 5, "no mark is hidden"
        assert value.xy in led or min(away, key=away.__getitem__) == value.xy


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("unit", UNITS)
def test_nothing_in_a_picture_is_cut_off(unit: str, shape: str) -> None:
    drawing = picture.figure_of(view.build("KR-SMA", unit, "en"), shape)
    [axes] = drawing.axes
    key = [axes.get_legend()] if axes.get_legend() else []
    for text in (*drawing.texts, *axes.texts, *axes.get_xticklabels(), *key):
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= drawing.bbox.x1


def test_years_are_written_as_years_however_few() -> None:
    ticks = picture.figure_of(view.build("DE-HNS", "won", "en"), "16x9").axes[0].get_xticklabels()
    assert {tick.get_text() for tick in ticks} >= {"2019", "2020"}


@pytest.mark.parametrize("shape", SHAPES)
def test_svg_carries_title_source_and_licence(shape: str) -> None:
    shown = view.build("KR-SMA", "constant-won", "en")
    drawing = picture.draw(shown, language="en", suffix="svg", shape=shape)
    text = " ".join(ET.fromstring(drawing).itertext())
    flat = "".join(text.split())
    for expected in (shown.title, shown.source, shown.unit):
        assert "".join(expected.split()) in flat
    assert "CC BY 4.0" in text
    assert picture.draw(shown, language="en", suffix="svg", shape=shape) == drawing


def test_png_is_wide_and_says_whose_it_is() -> None:
    shown = view.build("KR-SMA", "won", "en")
    with Image.open(io.BytesIO(picture.draw(shown, language="en", suffix="png"))) as image:
        assert image.width / image.height == pytest.approx(16 / 9, abs=0.01)
        assert image.info["Title"] == shown.title
        assert image.info["Source"] == shown.source


@pytest.fixture
def without_korean_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a computer that has no font with Hangul."""
    picture.korean_font.cache_clear()
    downloads.drawn.cache_clear()
    monkeypatch.setattr(picture, "_KOREAN", ())
    yield
    picture.korean_font.cache_clear()
    downloads.drawn.cache_clear()


@pytest.mark.usefixtures("without_korean_font")
def test_without_a_korean_font_the_command_says_so_and_draws_in_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "c.svg"
    assert command.main(["-o", str(target), "--language", "ko"]) == 0
    assert view.build("KR-SMA", "won", "en").title in target.read_text(encoding="utf-8")
    assert capsys.readouterr().err == f"tracker.chart: {picture.NO_FONT}\n"


@pytest.mark.usefixtures("without_korean_font")
def test_without_a_korean_font_the_page_says_so_and_draws_in_english() -> None:
    app = AppTest.from_file(str(server.SCRIPT), default_timeout=60)
    app.query_params["lang"] = "ko"
    app.run()
    assert not app.exception
    said = [element.proto.body for element in app.get("html")]
    assert sum(words("ko").say(picture.NO_FONT) in text for text in said) == 1
    # every glyph that is missing is a warning, and warnings are errors
    drawn = downloads.drawn(shelf.SEOUL, "won", 2025, (1991, 2030), "ko", "svg", "16x9")
    assert drawn
    assert view.build("KR-SMA", "won", "en").title in drawn.decode()


def test_command_line_writes_a_picture(tmp_path: Path) -> None:
    target = tmp_path / "chart.svg"
    done = subprocess.run(
        [sys.executable, "-m", "tracker.chart", "-o", str(target), "--unit", "usd"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert ET.parse(target).getroot().tag.endswith("svg")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-o", "chart.jpg"], 2, "must end in .png or .svg"),
        (["-o", "c.svg", "--programme", "XX"], 2, "unknown programme"),
        (
            ["-o", "c.svg", "--unit", "usd", "--base-year", "2010"],
            2,
            "--base-year goes with --unit constant-won",
        ),
        (["-o", "c.svg", "--from", "2035"], 1, "nothing to draw"),
        (["-o", "nowhere/c.svg"], 1, "No such file or directory"),
    ],
)
def test_command_line_faults_are_one_line(
    arguments: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = command.main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == status
    assert said in capsys.readouterr().err.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []
