"""Charts for the printed page: PDF in the width of a column of print, its letters embedded as type that a
layout program can still change. For the screen, as PNG and SVG, `tracker.page.picture` draws."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from tracker.page.chart import INK, PAPER, SAID, SOFT, Mark, View, unbroken
from tracker.page.picture import named, sources, wrapped

FONTS = sorted(Path(__file__).with_name("fonts").glob("*.otf"))
for _file in FONTS:
    fontManager.addfont(_file)
INCH = 25.4  # millimetres
# Widths of one and of several columns of print, in millimetres, and heights.
SHEETS = {"16x9": (185.0, 104.0), "square": (90.0, 90.0)}
_SIZES = {"title": 10.0, "text": 7.0, "small": 5.5}  # points


def draw(view: View, shape: str = "16x9") -> bytes:
    """The chart of `view` as PDF, its demands in a panel above where it has them."""
    width, height = SHEETS[shape]
    parts = [part for part in (view.above, view) if part]
    sink = io.BytesIO()
    with mpl.rc_context({"font.family": ["Tracker Sans"], "font.size": _SIZES["text"], "pdf.fonttype": 42}):
        figure = Figure(figsize=(width / INCH, height / INCH), facecolor=PAPER)
        room = 0.94 * width / INCH * 72  # points between the margins
        foot = [text for text in (*view.notes, sources(view), view.source) if text]
        lines = [line for text in foot for line in wrapped(text, _SIZES["small"], 400, room)]
        title = "\n".join(wrapped(view.title, _SIZES["title"], 700, room))
        high = (len(title.splitlines()) * _SIZES["title"] * 1.25 + 2.2 * _SIZES["text"]) / 72 * INCH / height
        low = (len(lines) * _SIZES["small"] * 1.3 + 3.2 * _SIZES["text"]) / 72 * INCH / height
        figure.text(0.03, 0.985, title, size=_SIZES["title"], weight="bold", color=INK, va="top")
        figure.text(0.03, 0.015, "\n".join(lines), size=_SIZES["small"], color=SOFT, va="bottom")
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
    inks = view.inks
    for mark in view.marks:
        if mark.low is not None and mark.high is not None:
            axes.plot([mark.year] * 2, [mark.low, mark.high], color=inks[mark.series], linewidth=0.8)
    if view.columns:
        axes.bar(
            [mark.year for mark in view.marks],
            [mark.value for mark in view.marks],
            color=[PAPER if mark.hollow else inks[mark.series] for mark in view.marks],
            edgecolor=[inks[mark.series] for mark in view.marks],
            linewidth=0.6,
        )
    else:
        for stretch in unbroken([mark for mark in view.marks if mark.look not in SAID]):
            axes.plot(
                [m.year for m in stretch],
                [m.value for m in stretch],
                color=inks[stretch[0].series],
                linewidth=0.9,
            )
        for mark in view.marks:
            _point(axes, mark, inks[mark.series])
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
    axes.set_title(view.unit, loc="left", size=_SIZES["text"], color=SOFT, pad=4)
    axes.set_facecolor(PAPER)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.grid(axis="y", color=SOFT, alpha=0.2, linewidth=0.4)
    axes.tick_params(length=0, colors=SOFT)
    axes.margins(x=0.05, y=0.15)
    if all(mark.value >= 0 for mark in view.marks):
        axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))


def _point(axes: Axes, mark: Mark, ink: str) -> None:
    shape = {"projected": "v", "demand": "+", "offer": "_", "estimate": "x"}.get(mark.look, "o")
    axes.plot(
        mark.year,
        mark.value,
        shape,
        markersize=2.4 if mark.look == "single" else 3.4,
        markeredgecolor=ink,
        markerfacecolor=PAPER if mark.hollow else ink,
        markeredgewidth=0.7,
    )
