"""Pictures to take away, from the page's own view of the record and from the command line."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tracker import chart as command
from tracker.page import LANGUAGES, SHAPES, UNITS, Language, chart, facts, picture, view
from tracker.page.rooms import compare
from tracker.page.words import words


def test_one_mark_for_each_year_from_1991() -> None:
    drawn = view.build("KR-SMA", "won", "en").marks
    assert [mark.year for mark in drawn] == list(range(1991, 2031))
    assert {mark.look for mark in drawn} >= {"stated", "worked-out", "projected"}
    assert [mark.id for mark in drawn] == [point.id for point in facts.points()]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_unit_names_itself_its_formula_and_its_gaps(unit: str, language: str) -> None:
    shown = view.build("KR-SMA", unit, language)  # type: ignore[arg-type]
    assert shown.unit
    assert shown.notes
    years = {mark.year for mark in shown.marks} | {y for years in shown.missing.values() for y in years}
    assert years == {point.year for point in facts.points()}


def test_a_gap_is_given_its_own_reason() -> None:
    gaps = view.build("KR-SMA", "change", "en").missing
    assert gaps == {
        "no sum of the year before to compare with": (1991,),
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
    parts = chart.unbroken(drawn)
    assert len(parts) > 1
    assert all([m.year for m in part] == list(range(part[0].year, part[-1].year + 1)) for part in parts)
    assert sum(map(len, parts)) == sum(mark.basis != "projected" for mark in drawn)
    whole = chart.specification(view.build("JP-HNS", "won", "en"), (1978, 2026))
    [line] = [part for part in whole["layer"] if part["mark"]["type"] == "line"]
    assert {row["stretch"] for row in line["data"]["values"]} == set(range(len(parts)))


@pytest.mark.parametrize("unit", UNITS)
def test_every_look_of_a_chart_is_drawn_or_named(unit: str) -> None:
    shown = view.build("KR-SMA", unit, "en")
    assert {mark.look for mark in shown.marks} <= set(chart.SHAPES)
    if shown.names:
        assert {mark.look for mark in shown.marks} - {"stated"} <= set(shown.names)


def test_a_change_is_drawn_as_columns_and_the_rest_as_a_line() -> None:
    for unit in UNITS:
        shown = view.build("KR-SMA", unit, "en")
        whole = chart.specification(shown, (1991, 2030))
        kinds = [layer["mark"]["type"] for layer in whole["layer"]]
        assert ("line" in kinds) != shown.columns == (unit == "change")


def test_the_chosen_value_stands_on_the_chart() -> None:
    shown = view.build("KR-SMA", "won", "en")
    whole = chart.specification(shown, (1991, 2030), "kr-sma-2019")
    [ring] = whole["datasets"][chart.CHOSEN]
    assert ring["text"] == "2019: 1.0389 trillion won"


def test_every_ink_of_the_chart_has_a_partner_in_the_dark_theme() -> None:
    style = (Path(chart.__file__).with_name("style.css")).read_text(encoding="utf-8")
    for ink in chart.INKS:
        assert f'svg.marks [fill="{ink}"]' in style
        assert f'svg.marks [stroke="{ink}"]' in style


def texts(drawing: str | bytes) -> dict[str, float]:
    """The lines of text of a picture, each with how far to the right it begins."""
    found = {}
    for text in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"):
        for part in (text, *text):
            if part.text and part.text.strip():
                found[part.text] = float(part.get("x") or 0)
    return found


def test_pictures_have_the_inks_of_the_chart() -> None:
    shown = view.build("KR-SMA", "won", "en")
    drawing = picture.draw(shown, suffix="svg").decode()
    used = set(re.findall(r"#[0-9a-f]{6}\b", drawing))
    assert used <= set(chart.INKS)


@pytest.mark.parametrize("unit", UNITS)
def test_the_first_and_the_newest_value_are_written_with_their_years(unit: str) -> None:
    shown = view.build("KR-SMA", unit, "en")
    written = texts(picture.sheet(shown, "16x9"))
    paid = shown.paid
    assert {f"{mark.year}: {mark.text}" for mark in (paid[0], paid[-1])} <= set(written)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_picture_is_longer_than_its_sheet(unit: str, shape: str, language: Language) -> None:
    shown = view.build("KR-SMA", unit, language)
    room = picture.SHEETS[shape][0] - 2 * picture.MARGIN
    drawn = texts(picture.sheet(shown, shape))
    lines = [text for text, x in drawn.items() if x == picture.MARGIN]
    assert "".join(shown.title.split()) in "".join("".join(lines).split())
    sizes = {text: (29, 700) if text in shown.title else (17, 400) for text in lines}
    assert all(picture.length(text, 13) <= room for text in lines)
    assert all(picture.length(text, *sizes[text]) <= room for text in lines if text in shown.title)


def test_each_series_is_named_at_its_line() -> None:
    shown = compare.build(("KR-SMA", "JP-HNS", "DE-HNS"), "usd", "en")
    drawn = texts(picture.sheet(shown, "16x9"))
    assert set(shown.inks) <= set(drawn)


@pytest.mark.parametrize("shape", SHAPES)
def test_svg_carries_title_source_and_licence(shape: str) -> None:
    shown = view.build("KR-SMA", "constant-won", "en")
    drawing = picture.draw(shown, suffix="svg", shape=shape)
    text = " ".join(ET.fromstring(drawing).itertext())
    flat = "".join(text.split())
    for expected in (shown.title, shown.source, shown.unit):
        assert "".join(expected.split()) in flat
    assert "CC BY 4.0" in text
    assert picture.draw(shown, suffix="svg", shape=shape) == drawing


def test_png_is_wide_and_says_whose_it_is() -> None:
    shown = view.build("KR-SMA", "won", "en")
    with Image.open(io.BytesIO(picture.draw(shown, suffix="png"))) as image:
        assert image.width / image.height == pytest.approx(16 / 9, abs=0.01)
        assert image.info["Title"] == shown.title
        assert image.info["Source"] == shown.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_brings_its_own_letters(language: Language) -> None:
    shown = view.build("KR-SMA", "won", language)
    assert picture.draw(shown, suffix="png", shape="square").startswith(b"\x89PNG")
    drawing = picture.draw(shown, suffix="svg").decode()
    assert drawing.count("@font-face") == 2
    assert len(drawing) < 300_000
    # a letter that the font lacks is a KeyError
    assert all(
        picture.length(text, 10, weight) for text in texts(drawing.encode()) for weight in picture.FONTS
    )


def test_a_picture_names_who_states_the_values_that_it_writes() -> None:
    drawing = picture.draw(view.build("KR-SMA", "won", "en"), suffix="svg").decode()
    newest = facts.paid()[-1]
    for figure in facts.behind(newest):
        assert facts.place(facts.record().sources[figure.source], words("en")) in " ".join(drawing.split())


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


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_for_print_names_its_source_in_type(unit: str, language: Language) -> None:
    shown = view.build("KR-SMA", unit, language)
    for shape, (width, height) in picture.PRINT.items():
        [page] = pypdfium2.PdfDocument(picture.draw(shown, "pdf", shape))
        assert [round(points * picture.INCH / 72) for points in page.get_size()] == [width, height]
        said = "".join(page.get_textpage().get_text_range().split())
        for text in (shown.title, shown.source, shown.unit):
            assert "".join(text.split()) in said


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["-o", "chart.jpg"], 2, "must end in .png, .svg or .pdf"),
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
