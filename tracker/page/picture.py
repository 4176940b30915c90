"""Pictures to take away: PNG and SVG in newspaper quality, each carrying its own title and source line."""

from __future__ import annotations

import io
import textwrap
import threading
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D

from tracker.page.marks import HOLLOW, INK, MARK, PAPER, SOFT, Mark, View, unbroken
from tracker.page.words import Language

SHAPES = {"cited": "o", "sum": "s", "converted": "D", "derived": "^", "projected": "v"}
# Where a value may stand beside its mark: which end of it, and how many points to the right and up.
LABEL_PLACES = [
    (side, right, up)
    for distance in (7, 14, 24, 38, 56)
    for side, right in (("right", -8), ("center", 0), ("left", 8))
    for up in (distance, -distance - 9)
]
NO_FONT = "no Korean font is installed: labels are in English; install Noto Sans CJK KR or NanumGothic"
_LATIN = ("Helvetica Neue", "Helvetica", "Arial", "Liberation Sans", "DejaVu Sans")
_KOREAN = (
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Apple SD Gothic Neo",
    "NanumGothic",
    "Nanum Gothic",
    "Malgun Gothic",
    "NanumBarunGothic",
    "UnDotum",
)
# matplotlib keeps its settings for the whole process: one picture at a time
_LOCK = threading.Lock()


@cache
def _installed() -> frozenset[str]:
    return frozenset(font.name for font in fontManager.ttflist)


@cache
def korean_font() -> str | None:
    """The name of an installed font that has Hangul, or None."""
    return next((name for name in _KOREAN if name in _installed()), None)


def _families(language: Language) -> list[str]:
    latin = [name for name in _LATIN if name in _installed()][:1] or ["DejaVu Sans"]
    korean = [name] if (name := korean_font()) else []
    return [*korean, *latin] if language == "ko" else [*latin, *korean]


@dataclass(frozen=True, slots=True)
class _Page:
    """Size in inches at 100 dots, and how many letters of the title fit on a line."""

    width: float
    height: float
    title_letters: int
    text_letters: int


_PAGES = {"16x9": _Page(12.8, 7.2, 68, 150), "square": _Page(10.0, 10.0, 52, 112)}


def draw(view: View, *, language: Language, suffix: str, shape: str = "16x9") -> bytes:
    """The picture of `view` as PNG or SVG (`suffix`), wide or square."""
    settings: Any = {
        "font.family": _families(language),
        "svg.fonttype": "none",
        "svg.hashsalt": "cost-sharing-tracker",
        "axes.unicode_minus": False,
    }
    with _LOCK, mpl.rc_context(settings):
        figure = _figure(view, _PAGES[shape], language)
        sink = io.BytesIO()
        figure.savefig(sink, format=suffix, dpi=150, metadata=_metadata(view, suffix))
    return sink.getvalue()


def _metadata(view: View, suffix: str) -> dict[str, Any]:
    rights = "CC BY 4.0"
    if suffix == "svg":
        facts = {"Title": view.title, "Description": view.subtitle, "Source": view.source, "Rights": rights}
        return facts | {"Date": None}
    return {"Title": view.title, "Description": view.subtitle, "Source": view.source, "Copyright": rights}


def _wrap(text: str, letters: int, language: Language) -> str:
    # a Hangul syllable is about as wide as 1.7 Latin letters
    width = int(letters / 1.7) if language == "ko" else letters
    return "\n".join(textwrap.wrap(text, width))


def _figure(view: View, page: _Page, language: Language) -> Figure:
    figure = Figure(figsize=(page.width, page.height), facecolor=PAPER)
    left, right = 0.055, 0.97
    inch = 1 / page.height
    title = _wrap(view.title, page.title_letters, language)
    subtitle = _wrap(view.subtitle, page.text_letters, language)
    top = 1 - 0.32 * inch
    figure.text(left, top, title, size=21, weight="bold", color=INK, va="top", linespacing=1.2)
    top -= (0.37 * (title.count("\n") + 1) + 0.1) * inch
    figure.text(left, top, subtitle, size=12.5, color=SOFT, va="top", linespacing=1.35)
    top -= (0.25 * (subtitle.count("\n") + 1) + 0.42) * inch
    feet = [_wrap(text, page.text_letters + 18, language) for text in (*view.notes, view.source) if text]
    foot = "\n".join(feet)
    bottom = (0.28 + 0.185 * (foot.count("\n") + 1)) * inch
    figure.text(left, 0.22 * inch, foot, size=9.5, color=SOFT, va="bottom", linespacing=1.35)
    # the years and the key stand below: one row of it on a wide page, two on a square one
    below = (0.8 if page.width > page.height else 1.05) * inch
    frame = (left, bottom + below, right - left, top - bottom - below)
    axes = figure.add_axes(frame, facecolor=PAPER)
    _plot(axes, view)
    return figure


def _plot(axes: Any, view: View) -> None:
    marks = sorted(view.marks, key=lambda mark: mark.year)
    years = [mark.year for mark in marks]
    first, last = min(years), max(years)
    axes.set_xlim(first - 0.7, last + 1.0)
    for number, band in enumerate(view.bands):
        if band.end < first or band.start > last:
            continue
        low, high = max(band.start, first) - 0.5, min(band.end, last) + 0.5
        axes.axvspan(low, high, color=INK, alpha=0.055 if number % 2 else 0.0, lw=0)
        axes.annotate(
            band.label, ((low + high) / 2, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", ha="center", size=8.5, color=SOFT,
        )  # fmt: skip
    drawn = [mark for mark in marks if mark.basis != "projected"]
    for part in unbroken(marks):
        axes.plot([m.year for m in part], [m.value for m in part], color=MARK, lw=1.6, alpha=0.6, zorder=2)
    wedge = [mark for mark in marks if mark.low is not None and mark.high is not None]
    if wedge:
        lows, highs = [m.low for m in wedge], [m.high for m in wedge]
        axes.fill_between([m.year for m in wedge], lows, highs, color=MARK, alpha=0.15, lw=0)
    for mark in marks:
        face = PAPER if mark.basis in HOLLOW else MARK
        style = {"ms": 7, "mec": MARK, "mfc": face, "mew": 1.5, "zorder": 3, "clip_on": False}
        axes.plot(mark.year, mark.value, SHAPES[mark.basis], **style)
    _axes(axes, view, first, last)
    _direct_labels(axes, drawn)
    _key(axes, view)


def _axes(axes: Any, view: View, first: int, last: int) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.tick_params(axis="y", length=0, labelsize=11, labelcolor=INK)
    axes.tick_params(axis="x", color=SOFT, labelsize=11, labelcolor=INK)
    axes.grid(axis="y", color=SOFT, alpha=0.2, lw=0.8)
    axes.set_axisbelow(True)
    step = 5 if last - first > 12 else 1
    axes.set_xticks([first, *(year for year in range(first + (step + 1) // 2, last + 1) if year % step == 0)])
    values = [value for mark in view.marks for value in (mark.value, mark.high or mark.value)]
    lowest, highest = min(0.0, *values), max(0.0, *values)
    axes.set_ylim(lowest * 1.1, highest + (highest - lowest) * 0.12)
    axes.annotate(
        view.unit, (0, 1), xycoords="axes fraction", xytext=(0, 16), textcoords="offset points",
        size=11, color=INK, ha="left",
    )  # fmt: skip


def _key(axes: Any, view: View) -> None:
    """What the shapes mean, in one row below the years: only those that are drawn."""
    drawn = {mark.basis for mark in view.marks}
    style: Any = {"ls": "", "ms": 7, "mec": MARK, "mew": 1.5}
    handles = [
        Line2D([], [], marker=shape, mfc=PAPER if basis in HOLLOW else MARK, label=view.bases[basis], **style)
        for basis, shape in SHAPES.items()
        if basis in drawn
    ]
    if len(handles) < 2:
        return
    wide = axes.bbox.width > 1.3 * axes.bbox.height
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.012, -42 / axes.bbox.height),
        ncols=5 if wide else 3, frameon=False, fontsize=9.5, labelcolor=INK, handletextpad=0.2,
        columnspacing=1.2, borderpad=0,
    )  # fmt: skip


def _direct_labels(axes: Any, marks: list[Mark]) -> None:
    """The first and the newest value beside their marks: no legend to look up. Each stands at the nearest
    place within the plot that hides no mark and no line."""
    if not marks:
        return
    drawn = [point for part in unbroken(marks) for point in _along(axes, part)]
    bold = FontProperties(weight="bold", size=12)
    for mark in (marks[0], marks[-1]):
        label = axes.annotate(
            mark.text, (mark.year, mark.value), (0, 0), textcoords="offset points", fontproperties=bold,
            color=INK, zorder=4,
        )  # fmt: skip
        hidden = {}
        for side, right, up in LABEL_PLACES:
            label.set(ha=side, position=(right, up))
            hidden[side, right, up] = _hidden(label.get_window_extent(), axes.bbox, drawn)
        side, right, up = min(hidden, key=hidden.__getitem__)
        label.set(ha=side, position=(right, up))


def _hidden(box: Any, plot: Any, drawn: list[tuple[float, float]]) -> int:
    """How many places of the drawing a label's box would hide; out of the plot is worse than any."""
    outside = box.x0 < plot.x0 or box.x1 > plot.x1 + 30 or box.y0 < plot.y0 + 4 or box.y1 > plot.y1
    around = box.padded(6)
    return 1000 * bool(outside) + sum(bool(around.contains(*point)) for point in drawn)


def _along(axes: Any, marks: list[Mark]) -> list[tuple[float, float]]:
    """Places on the page that a line through the marks covers."""
    corners = [axes.transData.transform((mark.year, mark.value)) for mark in marks]
    return [
        (a[0] + (b[0] - a[0]) * step / 12, a[1] + (b[1] - a[1]) * step / 12)
        for a, b in pairwise([corners[0], *corners])
        for step in range(1, 13)
    ]
