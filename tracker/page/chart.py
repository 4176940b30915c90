"""The chart to click: Vega-Lite by altair. It knows nothing of the record, only marks, bands and words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from tracker.page.marks import HOLLOW, INK, MARK, OTHER, PAPER, SOFT, Band, Mark, unbroken

# how a value was arrived at -> its shape; told apart without colour, hollow where nothing is cited
SHAPES = {
    "cited": "circle",
    "sum": "square",
    "converted": "diamond",
    "derived": "triangle-up",
    "projected": "triangle-down",
    "demand": "M0,-1V1M-1,0H1",
    "claim": "M-1,-1L1,1M1,-1L-1,1",
    "offer": "M-1,0H1",
}
SAID = ("demand", "claim", "offer")
# the same shapes as letters, for the key in words below the chart
GLYPHS = {
    "cited": "●",
    "sum": "□",
    "converted": "◇",
    "derived": "△",
    "projected": "▽",
    "demand": "+",
    "claim": "×",
    "offer": "–",
}
PARAM = "pick"
CHOSEN = "chosen"


def specification(
    marks: tuple[Mark, ...],
    bands: tuple[Band, ...],
    *,
    unit: str,
    span: tuple[int, int],
    chosen: str | None = None,
    layer: tuple[Mark, ...] = (),
    height: int = 400,
) -> dict[str, Any]:
    """The chart of `draw` as Vega-Lite, with a ring around the mark called `chosen`.

    Building it is nine tenths of the work of a view, so it is kept; the chosen mark is a data set of its own,
    filled in afterwards.
    """
    built: dict[str, Any] = json.loads(_built(marks, bands, unit, span, layer, height))
    ring = [{"year": mark.year, "value": mark.value} for mark in (*marks, *layer) if mark.id == chosen]
    return built | {"datasets": {CHOSEN: ring[:1]}}


@lru_cache(maxsize=512)
def _built(
    marks: tuple[Mark, ...],
    bands: tuple[Band, ...],
    unit: str,
    span: tuple[int, int],
    layer: tuple[Mark, ...],
    height: int,
) -> str:
    whole: dict[str, Any] = draw(marks, bands, unit=unit, span=span, layer=layer, height=height).to_dict()
    # rows written where they are used go to the browser as they are; shared ones are packed anew each time
    rows = whole.pop("datasets")
    for part in whole["layer"]:
        if part["data"].get("name") in rows:
            part["data"] = {"values": rows[part["data"]["name"]]}
    return json.dumps(whole, allow_nan=False)


def draw(
    marks: Sequence[Mark],
    bands: Sequence[Band],
    *,
    unit: str,
    span: tuple[int, int],
    layer: Sequence[Mark] = (),
    height: int = 400,
) -> alt.LayerChart:
    """The chart: agreement bands, a line, one mark a year, and a layer of claims and demands.

    `unit` is written above the axis; `span` is the years shown; the shapes are explained by `key`. A click
    or a touch picks the nearest mark: its id arrives in the selection named `pick`.
    """
    first, last = span
    x_scale = alt.Scale(domain=[first - 0.6, last + 0.6], nice=False, zero=False)
    x = alt.X("year:Q", scale=x_scale, axis=_years(first, last), title=None)
    low, high = _heights([*marks, *layer])
    y = alt.Y("value:Q", axis=_values(unit), scale=alt.Scale(domain=[low, high], nice=True))
    layers: list[alt.Chart] = [*_bands(bands, span, x_scale)]
    layers.append(
        alt.Chart(_stretches(marks), name="line")
        .mark_line(color=MARK, strokeWidth=1.5, opacity=0.55, aria=False)
        .encode(x=x, y=y, detail="stretch:N")
    )
    if wedge := [mark for mark in marks if mark.low is not None and mark.high is not None]:
        layers.append(
            alt.Chart(_frame(wedge, _ENDS))
            .mark_area(color=MARK, opacity=0.15, aria=False)
            .encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        )
    layers.extend(_chosen(x, y))
    # with one mark a year a touch need only be near the year; among claims of one year height decides too
    near: Any = alt.Undefined if layer else ["x"]
    pick = alt.selection_point(
        name=PARAM, fields=["id"], encodings=near, on="click", nearest=True, clear=False, toggle=False
    )
    layers.append(_marks(_frame([*marks, *layer]), x, y, small=bool(layer)).add_params(pick))
    if not layer:
        layers.extend(_newest(marks, span, x, y))
    whole: alt.LayerChart = (
        alt.layer(*layers)
        .properties(height=height, padding={"left": 4, "right": 12, "top": 8, "bottom": 4})
        .configure_view(stroke=None)
    )
    return whole


def _heights(marks: Sequence[Mark]) -> tuple[float, float]:
    """Between what values the chart is drawn: from nothing or what is below it, with room for a label."""
    values = [0.0, *(mark.value for mark in marks), *(mark.high or 0 for mark in marks)]
    return min(values), max(values) + 0.16 * (max(values) - min(values) or 1)


_COLUMNS = ("id", "year", "value", "basis", "text", "description")
_ENDS = ("year", "low", "high")


def _frame(marks: Sequence[Mark], columns: Sequence[str] = _COLUMNS) -> pd.DataFrame:
    return pd.DataFrame([[getattr(mark, name) for name in columns] for mark in marks], columns=list(columns))


def _stretches(marks: Sequence[Mark]) -> pd.DataFrame:
    rows = [(n, mark.year, mark.value) for n, part in enumerate(unbroken(marks)) for mark in part]
    return pd.DataFrame(rows, columns=["stretch", "year", "value"])


def _years(first: int, last: int) -> alt.Axis:
    step = 5 if last - first > 12 else 1
    values = [year for year in range(first, last + 1) if year % step == 0]
    return alt.Axis(
        values=values,
        format="d",
        grid=False,
        labelColor=INK,
        labelFlush=False,
        domainColor=SOFT,
        labelOverlap=True,
        aria=False,
    )


def _values(unit: str) -> alt.Axis:
    return alt.Axis(
        title=unit,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-22,
        titleBaseline="bottom",
        titleColor=INK,
        titleFontWeight="normal",
        labelColor=INK,
        labelBound=False,
        labelFlush=False,
        gridColor=SOFT,
        gridOpacity=0.22,
        domain=False,
        tickCount=6,
        # its words for a screen reader are English only; the chart's own description names the unit
        aria=False,
    )


def _bands(bands: Sequence[Band], span: tuple[int, int], scale: alt.Scale) -> list[alt.Chart]:
    first, last = span
    shown = [
        {
            "left": max(band.start, first) - 0.5,
            "right": min(band.end, last) + 0.5,
            "middle": (max(band.start, first) + min(band.end, last)) / 2,
            "label": band.label,
            "shade": 0.07 if band.shaded else 0.0,
            "description": band.description,
        }
        for band in bands
        if band.end >= first and band.start <= last
    ]
    if not shown:
        return []
    base = alt.Chart(pd.DataFrame(shown))
    return [
        base.mark_rect(color=INK, aria=False).encode(
            x=alt.X("left:Q", scale=scale),
            x2="right:Q",
            opacity=alt.Opacity("shade:Q", scale=None, legend=None),
            tooltip=alt.Tooltip("description:N", title=" "),
        ),
        base.mark_text(baseline="bottom", dy=-4, color=SOFT, fontSize=11, aria=False).encode(
            x=alt.X("middle:Q", scale=scale), y=alt.value(0), text="label:N"
        ),
    ]


def _marks(data: pd.DataFrame, x: alt.X, y: alt.Y, *, small: bool) -> alt.Chart:
    """Every mark in one layer: a click picks the nearest of them all. Payments are `small` among claims."""
    hollow = alt.FieldOneOfPredicate("basis", list(HOLLOW))
    said = alt.FieldOneOfPredicate("basis", list(SAID))
    scale = alt.Scale(domain=list(SHAPES), range=list(SHAPES.values()))
    whole: alt.Chart = (
        alt.Chart(data, name="marks")
        .mark_point(strokeWidth=1.8, opacity=1)
        .encode(
            x=x,
            y=y,
            size=alt.condition(said, alt.value(95), alt.value(30 if small else 85)),
            shape=alt.Shape("basis:N", scale=scale, legend=None),
            stroke=alt.condition(said, alt.value(OTHER), alt.value(MARK)),
            fill=alt.condition(hollow, alt.value(PAPER), alt.value(MARK)),
            tooltip=alt.Tooltip("description:N", title=" "),
            description="description:N",
        )
    )
    return whole


def _chosen(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A ring and a line for the chosen mark, whichever it is: its data set is filled in later."""
    base = alt.Chart(alt.NamedData(name=CHOSEN))
    return [
        base.mark_rule(color=SOFT, strokeDash=[3, 3], aria=False).encode(x=x),
        base.mark_point(size=420, shape="circle", color=INK, strokeWidth=2, aria=False).encode(x=x, y=y),
    ]


def _newest(marks: Sequence[Mark], span: tuple[int, int], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The newest value, written beside its mark on a halo, so that no line runs through it."""
    paid = [mark for mark in marks if mark.basis != "projected"]
    if not paid:
        return []
    # with its year, so that nobody takes it for the value of a neighbour
    paid[-1] = replace(paid[-1], text=f"{paid[-1].year}: {paid[-1].text}")
    right, down = min(_PLACES, key=lambda place: _hidden(paid, span, *place))
    base = alt.Chart(_frame(paid[-1:])).encode(x=x, y=y, text="text:N")
    place: dict[str, Any] = {
        "align": "right",
        "dx": right,
        "dy": down,
        "fontWeight": "bold",
        "fontSize": 13,
        "aria": False,
    }
    return [
        base.mark_text(**place, stroke=PAPER, strokeWidth=5, strokeJoin="round"),
        base.mark_text(**place, color=INK),
    ]


# Where the newest value may end, in dots to the right of its mark and below it: the first that hides least.
_PLACES = ((-14, -12), (8, -22), (8, 26), (8, -40), (8, 48))
# about how large the plot is, on a phone and on a wide screen
_PLOTS = ((300, 320), (610, 320))


def _hidden(paid: Sequence[Mark], span: tuple[int, int], right: int, down: int) -> int:
    """How many marks and middles of lines the newest value would hide; out of the plot is as bad as nine."""
    newest = paid[-1]
    middles = [((a.year + b.year) / 2, (a.value + b.value) / 2) for a, b in pairwise(paid)]
    drawn = [*((mark.year, mark.value) for mark in paid), *middles]
    low, high = _heights(paid)
    long = sum(14 if letter > "\u1100" else 8 for letter in newest.text)
    hidden = 0
    for width, height in _PLOTS:
        per_year, per_unit = width / (span[1] - span[0] + 1.2), height / (high - low)
        hidden += sum(
            right - long - 6 < (year - newest.year) * per_year < right + 6
            and down - 19 < (newest.value - value) * per_unit < down + 12
            for year, value in drawn
        )
        hidden += 9 * ((high - newest.value) * per_unit + down - 14 < 0)
    return hidden
