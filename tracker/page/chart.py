"""The chart to click, as a Vega-Lite specification. It knows only marks, bands and words, not the record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from tracker.page.marks import INK, MARK, OTHER, PAPER, SAID, SOFT, Band, Mark, inks, unbroken

# how sure a value is, or what was said -> its shape; told apart without colour
SHAPES = {
    "stated": "circle",
    "single": "circle",
    "worked-out": "circle",
    "projected": "triangle-down",
    "demand": "M0,-1V1M-1,0H1",
    "offer": "M-1,0H1",
    "estimate": "M-1,-1L1,1M1,-1L-1,1",
}
SIGNS = {"single": "•", "worked-out": "○", "projected": "▽"}
# the selection that a click fills with the id of the nearest mark
PARAM = "pick"
CHOSEN = "chosen"
Spec = dict[str, Any]


def specification(
    marks: tuple[Mark, ...],
    bands: tuple[Band, ...] = (),
    *,
    unit: str,
    span: tuple[int, int],
    names: tuple[tuple[str, str], ...] = (),
    chosen: str = "",
    columns: bool = False,
    height: int = 360,
) -> Spec:
    """The chart of `marks` over the years `span`: a line, or columns, with one mark a year.

    `unit` is written above the axis and `names` says what a look means, in a corner.
    The mark `chosen` has a ring, and its value stands at the top. Building the rest is most of the work of a
    view, so it is kept; what is chosen is a data set of its own, filled in afterwards.
    """
    built: Spec = json.loads(_built(marks, bands, unit, span, names, columns, height))
    left = span[0] + (span[1] - span[0]) * 0.45
    ring = [
        {"year": m.year, "value": m.value, "text": _chosen_text(m), "left": m.year < left}
        for m in marks
        if m.id == chosen
    ]
    return built | {"datasets": {CHOSEN: ring[:1]}}


def _chosen_text(mark: Mark) -> str:
    return f"{mark.series}, {mark.year}: {mark.text}" if mark.series else f"{mark.year}: {mark.text}"


@lru_cache(maxsize=512)
def _built(
    marks: tuple[Mark, ...],
    bands: tuple[Band, ...],
    unit: str,
    span: tuple[int, int],
    names: tuple[tuple[str, str], ...],
    columns: bool,
    height: int,
) -> str:
    first, last = span
    scale = {"domain": [first - 0.6, last + 0.6], "nice": False, "zero": False}
    low, high = _heights(marks)
    x = {"field": "year", "type": "quantitative", "scale": scale, "title": None, "axis": _years(first, last)}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [low, high], "nice": True},
        "axis": _values(unit),
    }
    paid = [mark for mark in marks if mark.look not in SAID]
    whole = {
        "height": height,
        "padding": {"left": 4, "right": 12, "top": 8, "bottom": 4},
        "config": {"view": {"stroke": None}},
        "layer": [
            *_bands(bands, span, scale),
            *(_columns(paid, scale, y) if columns else _line(paid, x, y)),
            *_ranges(marks, x, y),
            *_chosen(x, y),
            _marks(marks, x, y, hidden=columns),
            *_names(marks, names),
            _readout(marks),
        ],
    }
    return json.dumps(whole, allow_nan=False)


def _heights(marks: Sequence[Mark]) -> tuple[float, float]:
    """Between what values the chart is drawn: from nothing or what is below it, with room for a label."""
    values = [0.0, *(mark.value for mark in marks), *(mark.high or 0 for mark in marks)]
    return min(values), max(values) + 0.16 * (max(values) - min(values) or 1)


def _layer(rows: Sequence[Spec], mark: Spec, encoding: Spec, **more: Any) -> Spec:
    return {"data": {"values": list(rows)}, "mark": {"aria": False} | mark, "encoding": encoding} | more


def _years(first: int, last: int) -> Spec:
    step = 5 if last - first > 12 else 1
    return {
        "values": [year for year in range(first, last + 1) if year % step == 0],
        "format": "d",
        "grid": False,
        "labelColor": INK,
        "labelFlush": False,
        "domainColor": SOFT,
        "labelOverlap": True,
        "aria": False,
    }


def _values(unit: str) -> Spec:
    return {
        "title": unit,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": 0,
        "titleY": -22,
        "titleBaseline": "bottom",
        "titleColor": INK,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "labelBound": False,
        "labelFlush": False,
        "gridColor": SOFT,
        "gridOpacity": 0.22,
        "domain": False,
        "tickCount": 6,
        # its words for a screen reader are English only; the chart's own description names the unit
        "aria": False,
    }


def _bands(bands: Sequence[Band], span: tuple[int, int], scale: Spec) -> list[Spec]:
    first, last = span
    rows = [
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
    if not rows:
        return []
    left = {"field": "left", "type": "quantitative", "scale": scale}
    shade = {"field": "shade", "type": "quantitative", "scale": None, "legend": None}
    text = {"type": "text", "baseline": "bottom", "dy": -4, "color": SOFT, "fontSize": 11}
    about = {"field": "description", "type": "nominal", "title": " "}
    middle = {"field": "middle", "type": "quantitative", "scale": scale}
    label = {"x": middle, "y": {"value": 0}, "text": {"field": "label"}, "tooltip": about}
    return [
        _layer(rows, {"type": "rect", "color": INK}, {"x": left, "x2": {"field": "right"}, "opacity": shade}),
        _layer(rows, text, label),
    ]


def _line(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    """A line through years that follow each other, and the wedge in which a projection may lie."""
    rows = [
        {"stretch": n, "year": mark.year, "value": mark.value, "ink": ink}
        for n, part in enumerate(unbroken(marks))
        for mark in part
        for ink in [inks(marks)[mark.series]]
    ]
    line = {"type": "line", "strokeWidth": 1.5, "opacity": 0.55}
    drawn = {"x": x, "y": y, "detail": {"field": "stretch"}, "stroke": _ink("ink")}
    layers = [_layer(rows, line, drawn, name="line")]
    ends = [{"year": m.year, "low": m.low, "high": m.high} for m in marks if m.look == "projected" and m.high]
    if ends:
        bounds = {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}
        layers.append(_layer(ends, {"type": "area", "color": MARK, "opacity": 0.15}, bounds))
    return layers


def _ink(field: str) -> Spec:
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _columns(marks: Sequence[Mark], scale: Spec, y: Spec) -> list[Spec]:
    rows = [
        {"left": m.year - 0.38, "right": m.year + 0.38, "value": m.value, "zero": 0, "hollow": m.hollow}
        for m in marks
    ]
    fill = {"condition": {"test": "datum.hollow", "value": PAPER}, "value": MARK}
    left = {"field": "left", "type": "quantitative", "scale": scale}
    sides = {"x": left, "x2": {"field": "right"}, "y": y, "y2": {"field": "zero"}, "fill": fill}
    return [_layer(rows, {"type": "rect", "stroke": MARK, "strokeWidth": 1}, sides)]


def _ranges(marks: Sequence[Mark], x: Spec, y: Spec) -> list[Spec]:
    """From the least to the most that sources give for a year in dispute."""
    rows = [
        {"year": m.year, "low": m.low, "high": m.high}
        for m in marks
        if m.look != "projected" and m.low is not None and m.high is not None
    ]
    ends = {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}
    return [_layer(rows, {"type": "rule", "color": MARK, "strokeWidth": 2}, ends)] if rows else []


def _chosen(x: Spec, y: Spec) -> list[Spec]:
    """A ring, a line and the value for the chosen mark, whichever it is: its data set is filled in later."""
    data = {"name": CHOSEN}
    text: Spec = {"type": "text", "aria": False, "fontWeight": "bold", "fontSize": 13, "baseline": "top"}
    halo = {"stroke": PAPER, "strokeWidth": 6, "strokeJoin": "round"}
    layers: list[Spec] = [
        {
            "data": data,
            "mark": {"type": "rule", "color": SOFT, "strokeDash": [3, 3], "aria": False},
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {"type": "point", "size": 420, "color": INK, "strokeWidth": 2, "aria": False},
            "encoding": {"x": x, "y": y},
        },
    ]
    for left, side in ((True, {"align": "left", "dx": 6}), (False, {"align": "right", "dx": -6})):
        layers.extend(
            {
                "data": data,
                "transform": [{"filter": f"datum.left === {str(left).lower()}"}],
                "mark": text | side | style,
                "encoding": {"x": x, "y": {"value": 4}, "text": {"field": "text"}},
            }
            for style in (halo, {"color": INK})
        )
    return layers


def _marks(marks: Sequence[Mark], x: Spec, y: Spec, *, hidden: bool) -> Spec:
    """Every mark in one layer: a click picks the nearest of them all, a pointer reads the nearest."""
    several = len({mark.year for mark in marks}) < len(marks)
    rows = [
        {
            "id": mark.id,
            "year": mark.year,
            "value": mark.value,
            "look": mark.look,
            "ink": OTHER if mark.look in SAID else inks(marks)[mark.series],
            "face": PAPER if mark.hollow else inks(marks)[mark.series],
            "description": mark.description,
        }
        for mark in marks
    ]
    said = {"field": "look", "oneOf": list(SAID)}
    shapes = {"domain": list(SHAPES), "range": list(SHAPES.values())}
    # with one mark a year a touch need only be near the year; among several of one year height decides too
    near = {} if several else {"encodings": ["x"]}
    point = {"type": "point", "fields": ["id"], "nearest": True, "toggle": False} | near
    click, over = {"on": "click", "clear": False}, {"on": "pointerover", "clear": "pointerout"}
    return _layer(
        rows,
        {"type": "point", "strokeWidth": 1.8, "opacity": 0 if hidden else 1, "aria": True},
        {
            "x": x,
            "y": y,
            "size": {
                "condition": [
                    {"test": said, "value": 95},
                    {"test": "datum.look === 'single'", "value": 38},
                ],
                "value": 85,
            },
            "shape": {"field": "look", "type": "nominal", "scale": shapes, "legend": None},
            "stroke": _ink("ink"),
            "fill": _ink("face"),
            "description": {"field": "description"},
        },
        name="marks",
        params=[
            {"name": PARAM, "select": point | click},
            {"name": "over", "select": point | over},
        ],
    )


def _names(marks: Sequence[Mark], names: Sequence[tuple[str, str]]) -> list[Spec]:
    """What a look means, in the corner below the newest marks, which rising lines leave free."""
    there = {mark.look for mark in marks}
    texts = [f"{SIGNS[look]} {meaning}" for look, meaning in names if look in there]
    text = {"type": "text", "align": "right", "baseline": "bottom", "color": SOFT, "fontSize": 11, "dx": -4}
    halo = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        _layer(
            [{"text": said}],
            text | style | {"dy": -6 - 16 * n},
            {"x": {"value": "width"}, "y": {"value": "height"}, "text": {"field": "text"}},
        )
        for n, said in enumerate(reversed(texts))
        for style in (halo, {})
    ]


def _readout(marks: Sequence[Mark]) -> Spec:
    """What the pointer is nearest to, written in the chart's corner, where it hides neither mark nor card."""
    rows = [{"id": mark.id, "text": mark.about} for mark in marks]
    text = {"type": "text", "align": "left", "baseline": "top", "color": INK, "fontSize": 12}
    return _layer(
        rows,
        text | {"lineBreak": "\n", "lineHeight": 16},
        {"x": {"value": 8}, "y": {"value": 26}, "text": {"field": "text"}},
        transform=[{"filter": {"param": "over", "empty": False}}],
    )
