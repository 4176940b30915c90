"""Pictures to take away: the chart on a sheet with its title, its sources and its type.

PNG and SVG show the page's own drawing, which vl-convert makes without a browser. PDF is for the printed
page: matplotlib draws it in the width of a column of print, its letters embedded as type that a layout
program can still change.
"""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont
from jinja2 import Template
from markupsafe import Markup

from tracker.page import chart
from tracker.page.chart import INK, PAPER, SAID, SOFT, Mark, View

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONTS = {400: "TrackerSans-Regular.otf", 700: "TrackerSans-Bold.otf"}
_FOLDER = Path(__file__).with_name("fonts")
vl_convert.register_font_directory(str(_FOLDER))
# not by way of the page's other templates, whose server a drawing process does not need
_SHEET = Template(
    Path(__file__).with_name("templates").joinpath("picture.svg").read_text(encoding="utf-8"),
    autoescape=True,
    trim_blocks=True,
)
# width and height of a sheet, its margin, and how much larger than on the screen its chart is drawn
SHEETS = {"16x9": (1280, 720), "square": (1000, 1000)}
MARGIN, ENLARGED = 64, 1.25
# between two charts of one sheet, in pixels of the screen
_GAP = 24
# the widths of one and of several columns of print, and heights, in millimetres; sizes of type in points
PRINT = {"16x9": (185.0, 104.0), "square": (90.0, 90.0)}
INCH = 25.4
_POINTS = {"title": 10.0, "text": 7.0, "small": 5.5}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text: where they begin, in what size, weight and ink."""

    lines: Sequence[str]
    size: float
    leading: float
    ink: str
    weight: int = 400
    top: float = 0.0

    @property
    def height(self) -> float:
        """How much of the sheet they take."""
        return self.leading * len(self.lines)


def draw(view: View, suffix: str, shape: str = "16x9") -> bytes:
    """The picture of `view` as PNG, SVG or PDF (`suffix`), wide or square."""
    if suffix == "pdf":
        return _print(view, shape)
    drawing = sheet(view, shape)
    if suffix == "svg":
        # the letters that it uses, so that it looks alike wherever it is opened
        used = set("".join(re.findall(r">([^<]+)<", drawing)))
        faces = (
            f'@font-face{{font-family:"Tracker Sans";font-weight:{weight};'
            f"src:url(data:font/woff;base64,{_letters(weight, used)})}}"
            for weight in FONTS
        )
        return drawing.replace("<style/>", f"<style>{''.join(faces)}</style>", 1).encode()
    png = vl_convert.svg_to_png(drawing, scale=1.5)
    said = {"Title": view.title, "Source": view.source, "Copyright": "CC BY 4.0"}
    # behind the signature and the first chunk, which is the head and 25 bytes long
    return png[:33] + b"".join(_chunk(name, text) for name, text in said.items()) + png[33:]


def _chunk(name: str, text: str) -> bytes:
    """A chunk of a PNG file that says something about it, in UTF-8."""
    body = b"iTXt" + name.encode() + bytes(5) + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def sheet(view: View, shape: str) -> str:
    """The picture of `view` as SVG, without the letters that it needs."""
    width, height = SHEETS[shape]
    room = width - 2 * MARGIN
    title = Block(wrapped(view.title, 29, 700, room), 29, 36, INK, 700, top=22)
    subtitle = Block(wrapped(view.subtitle, 17, 400, room), 17, 24, SOFT, top=title.top + title.height + 4)
    foot = _foot(view, 13, room)
    below = Block(foot, 13, 18, SOFT, top=height - 26 - 18 * len(foot))
    top = subtitle.top + subtitle.height + 26
    charts = _charts(view, room, below.top - 12 - top)
    drawing: str = _SHEET.render(
        width=width,
        height=height,
        left=MARGIN,
        view=view,
        paper=PAPER,
        blocks=(title, subtitle, below),
        charts=Markup(charts),
        top=top,
        enlarged=ENLARGED,
    )
    return drawing


def _charts(view: View, width: float, height: float) -> str:
    """The charts of a view below each other, on one row of years."""
    views = [part for part in (view.above, view) if part]
    years = [mark.year for part in views for mark in part.marks]
    span = min(years), max(years)
    wide = round(width / ENLARGED)
    high = round((height / ENLARGED - _GAP * (len(views) - 1)) / len(views))
    drawings = []
    for number, part in enumerate(views):
        spec: dict[str, Any] = chart.specification(part, span, *(m.id for m in named(part)), height=high)
        spec |= {"width": wide, "autosize": {"type": "fit", "contains": "padding"}, "background": None}
        spec |= {"padding": {"left": 0, "right": 4, "top": 0, "bottom": 0}}
        spec["config"] |= {"font": "Tracker Sans"}
        svg = vl_convert.vegalite_to_svg(spec)
        drawings.append(svg.replace("<svg ", f'<svg y="{number * (high + _GAP)}" ', 1))
    return "".join(drawings)


def _print(view: View, shape: str) -> bytes:
    """The chart of `view` as PDF, its demands in a panel above where it has them."""
    import matplotlib as mpl  # takes a second to load, which the page's pictures need not wait for
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager

    for file in FONTS.values():
        fontManager.addfont(_FOLDER / file)
    width, height = PRINT[shape]
    parts = [part for part in (view.above, view) if part]
    sink = io.BytesIO()
    with mpl.rc_context({"font.family": ["Tracker Sans"], "font.size": _POINTS["text"], "pdf.fonttype": 42}):
        figure = Figure(figsize=(width / INCH, height / INCH), facecolor=PAPER)
        room = 0.94 * width / INCH * 72  # points between the margins
        lines = _foot(view, _POINTS["small"], room)
        title = "\n".join(wrapped(view.title, _POINTS["title"], 700, room))
        high = (
            (len(title.splitlines()) * _POINTS["title"] * 1.25 + 2.2 * _POINTS["text"]) / 72 * INCH / height
        )
        low = (len(lines) * _POINTS["small"] * 1.3 + 3.2 * _POINTS["text"]) / 72 * INCH / height
        figure.text(0.03, 0.985, title, size=_POINTS["title"], weight="bold", color=INK, va="top")
        figure.text(0.03, 0.015, "\n".join(lines), size=_POINTS["small"], color=SOFT, va="bottom")
        grid = figure.add_gridspec(
            len(parts), 1, left=0.09, right=0.97, bottom=low + 0.015, top=1 - high - 0.015, hspace=0.35
        )
        for row, part in enumerate(parts):
            _panel(figure.add_subplot(grid[row]), part)
        figure.savefig(
            sink, format="pdf", metadata={"Title": view.title, "Creator": "tracker", "CreationDate": None}
        )
    return sink.getvalue()


def _panel(axes: Axes, view: View) -> None:
    """The marks of a view: lines or columns, what no source states drawn hollow, ranges as strokes."""
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import MaxNLocator

    inks = view.inks
    for mark in view.marks:
        if mark.low is not None and mark.high is not None:
            axes.plot([mark.year] * 2, [mark.low, mark.high], color=inks[mark.series], linewidth=0.8)
        ink, face = inks[mark.series], PAPER if mark.hollow else inks[mark.series]
        if view.columns:
            axes.bar(mark.year, mark.value, color=face, edgecolor=ink, linewidth=0.6)
            continue
        shape = {"projected": "v", "demand": "+", "offer": "_", "estimate": "x"}.get(mark.look, "o")
        size = 2.4 if mark.look == "single" else 3.4
        [drawn] = axes.plot(mark.year, mark.value, shape, markersize=size, markeredgewidth=0.7)
        drawn.set(markeredgecolor=ink, markerfacecolor=face)
    for line in chart.unbroken([] if view.columns else [m for m in view.marks if m.look not in SAID]):
        years, values = [mark.year for mark in line], [mark.value for mark in line]
        axes.plot(years, values, color=inks[line[0].series], linewidth=0.9, zorder=1)
    for mark in named(view):
        # below the line where it begins, above it where it ends; over a column
        early = mark.year < (view.marks[0].year + view.marks[-1].year) / 2
        place, side = ((5, -8), "left") if early else ((-5, 4), "right")
        axes.annotate(
            mark.text,
            (mark.year, mark.value),
            (0, 3) if view.columns else place,
            textcoords="offset points",
            ha="center" if view.columns else side,
            color=INK,
            path_effects=[withStroke(linewidth=2, foreground=PAPER)],
        )
    axes.set_title(view.unit, loc="left", size=_POINTS["text"], color=SOFT, pad=4)
    axes.set_facecolor(PAPER)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="y", color=SOFT, alpha=0.2, linewidth=0.4)
    axes.tick_params(length=0, colors=SOFT)
    axes.margins(x=0.05, y=0.15)
    if all(mark.value >= 0 for mark in view.marks):
        axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))


def named(view: View) -> list[Mark]:
    """The marks whose values are written: the first and the newest; of demands the largest."""
    if len(view.inks) > 1:
        return []
    if any(mark.look in SAID for mark in view.marks):
        return [max(view.marks, key=lambda mark: mark.value)]
    return list(dict.fromkeys((*view.paid[:1], *view.paid[-1:])))


def sources(view: View) -> str:
    """Who states the values that are written, and when they did."""
    stated = ((mark.year, mark.about.rpartition("\n")[2]) for mark in named(view))
    return "; ".join(f"{year}: {source}" for year, source in stated if source)


def _foot(view: View, size: float, room: float) -> list[str]:
    notes = (*view.notes, sources(view), view.source)
    return [line for text in notes if text for line in wrapped(text, size, 400, room)]


@cache
def _face(weight: int) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    with TTFont(_FOLDER / FONTS[weight]) as font:
        return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def length(text: str, size: float, weight: int = 400) -> float:
    """How long a line of text is; a letter that the font lacks is a KeyError."""
    names, metrics, em = _face(weight)
    return sum(metrics[names[ord(letter)]][0] for letter in text) * size / em


def wrapped(text: str, size: float, weight: int, room: float) -> list[str]:
    """The text in lines that fit the room, as even as they can be."""
    lines = _lines(text, size, weight, room)
    while room > 100 and len(narrower := _lines(text, size, weight, room - 20)) == len(lines) > 1:
        lines, room = narrower, room - 20
    return lines


def _lines(text: str, size: float, weight: int, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines[-1:] = [lines[-1], word] if lines[-1] and length(longer, size, weight) > room else [longer]
    return lines


def _letters(weight: int, letters: set[str]) -> str:
    """The letters of a face, as WOFF in base 64."""
    options = subset.Options(flavor="woff", layout_features=["kern"], hinting=False, recalc_timestamp=False)
    cut, sink = subset.Subsetter(options), io.BytesIO()
    with subset.load_font(str(_FOLDER / FONTS[weight]), options) as font:
        cut.populate(text="".join(sorted(letters)))
        cut.subset(font)
        subset.save_font(font, sink, options)
    return base64.b64encode(sink.getvalue()).decode()
