"""Pictures to take away: PNG and SVG in newspaper quality, each with its title, its sources and its type."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from fontTools import subset
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from tracker.page.chart import SIGNS
from tracker.page.marks import INK, MARK, OTHER, PAPER, SAID, SOFT, Mark, View, inks, unbroken

FONT = "Tracker Sans"
FONTS = {400: "TrackerSans-Regular.otf", 700: "TrackerSans-Bold.otf"}
_FOLDER = Path(__file__).with_name("fonts")
for _file in FONTS.values():
    fontManager.addfont(_FOLDER / _file)
# matplotlib keeps its settings for the whole process: one picture at a time
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Page:
    """Size in inches."""

    width: float
    height: float


_PAGES = {"16x9": _Page(12.8, 7.2), "square": _Page(10.0, 10.0)}
_LEFT, _RIGHT = 0.055, 0.97
_TITLE: Final[dict[str, Any]] = {"size": 21, "weight": "bold"}
_SUBTITLE: Final[dict[str, Any]] = {"size": 12.5}
_FOOT: Final[dict[str, Any]] = {"size": 9.5}


def settings() -> Any:
    """What matplotlib is set to while it draws: the page's own type, and text that stays text."""
    return mpl.rc_context(
        {"font.family": [FONT], "svg.fonttype": "none", "svg.hashsalt": "cost-sharing-tracker"}
    )


def draw(view: View, *, suffix: str, shape: str = "16x9") -> bytes:
    """The picture of `view` as PNG or SVG (`suffix`), wide or square."""
    with _LOCK, settings():
        sink = io.BytesIO()
        figure = figure_of(view, shape)
        figure.savefig(sink, format=suffix, dpi=150, metadata=_metadata(view, suffix))
        return sink.getvalue() if suffix == "png" else _with_fonts(sink.getvalue(), figure)


def _metadata(view: View, suffix: str) -> dict[str, Any]:
    facts = {"Title": view.title, "Description": view.subtitle, "Source": view.source}
    return facts | ({"Rights": "CC BY 4.0", "Date": None} if suffix == "svg" else {"Copyright": "CC BY 4.0"})


def _with_fonts(drawing: bytes, figure: Figure) -> bytes:
    """The drawing with the letters that it uses, so that it looks alike wherever it is opened."""
    used = {400: set(" "), 700: set(" ")}
    for text in figure.findobj(Text):
        used[700 if text.get_fontweight() == "bold" else 400].update(text.get_text())
    faces = "".join(
        f'@font-face{{font-family:"{FONT}";font-weight:{weight};'
        f"src:url(data:font/woff;base64,{_letters(weight, letters)})}}"
        for weight, letters in used.items()
    )
    return drawing.replace(b"<defs>", f"<defs><style>{faces}</style>".encode(), 1)


def _letters(weight: int, letters: set[str]) -> str:
    options = subset.Options(flavor="woff", layout_features=["kern"], hinting=False, recalc_timestamp=False)
    cut, sink = subset.Subsetter(options), io.BytesIO()
    with subset.load_font(str(_FOLDER / FONTS[weight]), options) as font:
        cut.populate(text="".join(sorted(letters)))
        cut.subset(font)
        subset.save_font(font, sink, options)
    return base64.b64encode(sink.getvalue()).decode()


def _wrap(text: str, page: _Page, style: Mapping[str, Any], *, even: bool = False) -> str:
    """The text in lines that fit the page, measured in the letters drawn; `even` leaves no word alone."""
    font, room = FontProperties(**style), (_RIGHT - _LEFT) * page.width * 72
    lines = _lines(text, font, room)
    while even and room > 100 and len(narrower := _lines(text, font, room - 20)) == len(lines) > 1:
        lines, room = narrower, room - 20
    return "\n".join(lines)


def _lines(text: str, font: FontProperties, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_to_path.get_text_width_height_descent(longer, font, ismath=False)[0] > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def figure_of(view: View, shape: str) -> Figure:
    """The drawing of `view`, under `settings`."""
    page = _PAGES[shape]
    figure = Figure(figsize=(page.width, page.height), facecolor=PAPER)
    inch = 1 / page.height
    title = _wrap(view.title, page, _TITLE, even=True)
    subtitle = _wrap(view.subtitle, page, _SUBTITLE, even=True)
    top = 1 - 0.32 * inch
    figure.text(_LEFT, top, title, **_TITLE, color=INK, va="top", linespacing=1.2)
    top -= (0.37 * (title.count("\n") + 1) + 0.1) * inch
    figure.text(_LEFT, top, subtitle, **_SUBTITLE, color=SOFT, va="top", linespacing=1.35)
    top -= (0.25 * (subtitle.count("\n") + 1) + 0.42) * inch
    lines = (*view.notes, _sources(view), view.source)
    foot = "\n".join(_wrap(text, page, _FOOT) for text in lines if text)
    bottom = (0.28 + 0.185 * (foot.count("\n") + 1)) * inch
    figure.text(_LEFT, 0.22 * inch, foot, **_FOOT, color=SOFT, va="bottom", linespacing=1.35)
    # the years stand below, and the names of the series where there are several
    below = (0.5 if len(inks(view.marks)) == 1 else 0.85) * inch
    years = [mark.year for part in (view, view.above) if part for mark in part.marks]
    height = top - bottom - below
    if view.above:
        gap = 0.85 * inch
        upper = (_LEFT, bottom + below + (height + gap) / 2, _RIGHT - _LEFT, (height - gap) / 2)
        _plot(figure.add_axes(upper, facecolor=PAPER), view.above, min(years), max(years))
        height = (height - gap) / 2
    frame = (_LEFT, bottom + below, _RIGHT - _LEFT, height)
    _plot(figure.add_axes(frame, facecolor=PAPER), view, min(years), max(years))
    return figure


def _named(view: View) -> list[Mark]:
    """The marks whose values are written: the first and the newest; of demands the largest."""
    if len(inks(view.marks)) > 1:
        return []
    if any(mark.look in SAID for mark in view.marks):
        return [max(view.marks, key=lambda mark: mark.value)]
    paid = [mark for mark in sorted(view.marks, key=lambda mark: mark.year) if mark.basis != "projected"]
    return list(dict.fromkeys((*paid[:1], *paid[-1:])))


def _sources(view: View) -> str:
    """Who states the values that are written, and when they did."""
    stated = ((mark.year, mark.about.rpartition("\n")[2]) for mark in _named(view))
    return "; ".join(f"{year}: {source}" for year, source in stated if source)


def _plot(axes: Any, view: View, first: int, last: int) -> None:
    marks = sorted(view.marks, key=lambda mark: mark.year)
    axes.set_xlim(first - 0.7, last + 1.0)
    for band in view.bands:
        if band.end < first or band.start > last:
            continue
        low, high = max(band.start, first) - 0.5, min(band.end, last) + 0.5
        axes.axvspan(low, high, color=INK, alpha=0.055 if band.shaded else 0.0, lw=0)
        axes.annotate(
            band.label, ((low + high) / 2, 1), xycoords=("data", "axes fraction"), xytext=(0, 3),
            textcoords="offset points", ha="center", size=8.5, color=SOFT,
        )  # fmt: skip
    if view.columns:
        for mark in marks:
            face = PAPER if mark.hollow else MARK
            axes.bar(mark.year, mark.value, width=0.76, color=face, edgecolor=MARK, lw=1)
    else:
        _line(axes, marks, inks(view.marks))
    _axes(axes, view, first, last)
    _looks(axes, view)
    if len(inks(view.marks)) > 1:
        _series(axes, view)
    else:
        _values(axes, view)


_SHAPES = {"projected": "v", "demand": "+", "offer": "_", "estimate": "x"}


def _line(axes: Any, marks: list[Mark], colours: Mapping[str, str]) -> None:
    for part in unbroken([mark for mark in marks if mark.look not in SAID]):
        style = {"color": colours[part[0].series], "lw": 1.6, "alpha": 0.6, "zorder": 2}
        axes.plot([m.year for m in part], [m.value for m in part], **style)
    ahead = [mark for mark in marks if mark.look == "projected" and mark.low is not None]
    if ahead:
        lows, highs = [m.low for m in ahead], [m.high for m in ahead]
        axes.fill_between([m.year for m in ahead], lows, highs, color=MARK, alpha=0.15, lw=0)
    for mark in marks:
        if mark.look != "projected" and mark.low is not None and mark.high is not None:
            axes.plot([mark.year] * 2, [mark.low, mark.high], color=MARK, lw=2, zorder=2)
        size = 5 if mark.look == "single" else 7
        ink = OTHER if mark.look in SAID else colours[mark.series]
        style = {"ms": size, "mec": ink, "mfc": PAPER if mark.hollow else ink, "mew": 1.5}
        axes.plot(mark.year, mark.value, _SHAPES.get(mark.look, "o"), **style, zorder=3, clip_on=False)


def _axes(axes: Any, view: View, first: int, last: int) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)
    axes.tick_params(axis="y", length=0, labelsize=11, labelcolor=INK)
    axes.tick_params(axis="x", color=SOFT, labelsize=11, labelcolor=INK)
    axes.grid(axis="y", color=SOFT, alpha=0.2, lw=0.8)
    axes.set_axisbelow(True)
    step = 5 if last - first > 12 else 1
    years = [first, *(year for year in range(first + (step + 1) // 2, last + 1) if year % step == 0)]
    axes.set_xticks(years, map(str, years))
    values = [value for mark in view.marks for value in (mark.value, mark.high or mark.value)]
    lowest, highest = min(0.0, *values), max(0.0, *values)
    axes.set_ylim(lowest * 1.1, highest + (highest - lowest) * max(0.12, 45 / axes.bbox.height))
    if highest >= 1000:
        axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.annotate(
        view.unit, (0, 1), xycoords="axes fraction", xytext=(0, 16), textcoords="offset points",
        size=11, color=INK, ha="left",
    )  # fmt: skip


def _looks(axes: Any, view: View) -> None:
    """What a look means, in the corner below the newest marks, which rising lines leave free."""
    there = {mark.look for mark in view.marks}
    said = [f"{SIGNS[look]} {meaning}" for look, meaning in view.names if look in there]
    axes.annotate(
        "\n".join(said), (1, 0), (-4, 6), xycoords="axes fraction", textcoords="offset points",
        ha="right", va="bottom", size=9.5, color=SOFT, linespacing=1.4,
    )  # fmt: skip


def _series(axes: Any, view: View) -> None:
    """The name and the newest value of each series below the years, in its ink."""
    lines = []
    for name, ink in inks(view.marks).items():
        last = max((mark for mark in view.marks if mark.series == name), key=lambda mark: mark.year)
        label = f"{name}, {last.year}: {last.text}"
        lines.append(Line2D([], [], marker="o", ls="", ms=7, color=ink, label=label))
    axes.legend(
        handles=lines, loc="upper left", borderaxespad=0, borderpad=0, ncols=2, frameon=False, fontsize=9.5,
        bbox_to_anchor=(0, -34 / axes.bbox.height), labelcolor="linecolor", handletextpad=0.3,
    )  # fmt: skip


def _values(axes: Any, view: View) -> None:
    """The first and the newest value, each at the top of a line that leads down to its mark."""
    middle = sum(axes.get_xlim()) / 2
    for mark in _named(view):
        left = mark.year < middle
        axes.plot([mark.year] * 2, [mark.value, axes.get_ylim()[1]], color=SOFT, lw=0.9, ls=(0, (3, 3)))
        axes.annotate(
            f"{mark.year}: {mark.text}", (mark.year, 1), (5 if left else -5, -4),
            xycoords=("data", "axes fraction"), textcoords="offset points",
            ha="left" if left else "right", va="top", size=12, weight="bold", color=INK,
        )  # fmt: skip
