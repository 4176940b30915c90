"""Pictures to take away, as PNG and SVG: the page's own chart on a sheet with its title, its sources and its
type. vl-convert draws it, without a browser."""

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
from typing import Any

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont
from jinja2 import Template
from markupsafe import Markup

from tracker.page import chart
from tracker.page.chart import INK, PAPER, SAID, SOFT, Mark, View

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
    """The picture of `view` as PNG or SVG (`suffix`), wide or square."""
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
    notes = [text for text in (*view.notes, sources(view), view.source) if text]
    foot = [line for text in notes for line in wrapped(text, 13, 400, room)]
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
