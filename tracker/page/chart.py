"""What a chart shows, and its drawing in Vega-Lite: the same on the screen and in pictures. It does not know
the record. What never changes of the drawing stands in chart.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

# The inks of the light theme. Where the theme is dark, style.css turns each into its partner, by the very
# code that stands in the drawing: so that needs no new drawing.
INK, SOFT, MARK, OTHER, PAPER = ("#1c1b19", "#57534b", "#1a4f8b", "#a3470b", "#fdfcf9")
# one for each of several programmes in a chart
SERIES = (MARK, OTHER, "#0b6b61", "#8a1c56", "#5b4aa0", "#6b5d00")
INKS = (INK, SOFT, PAPER, *SERIES)
SAID = ("demand", "offer", "estimate")
# How a mark looks, told apart without colour: stated by several independent sources, by one, worked out from
# what they state, projected; or what was said.
SHAPES = {
    "stated": "circle",
    "single": "circle",
    "worked-out": "circle",
    "projected": "triangle-down",
    "demand": "M0,-1V1M-1,0H1",
    "offer": "M-1,0H1",
    "estimate": "M-1,-1L1,1M1,-1L-1,1",
}
SIGNS = {"single": "•", "worked-out": "○", "projected": "▽", "demand": "+", "offer": "–", "estimate": "×"}
# the selection that a click fills with the id of the nearest mark
PARAM = "pick"
CHOSEN = "chosen"
DRAWING = Path(__file__).with_name("chart.json")
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One point: its name in the address, where it stands, how sure it is, what it says.

    `basis` says how the value was arrived at, `look` how it is drawn. `text` is the value in words,
    `description` what a screen reader says of the mark, `about` what a pointer reads: value, change, source.
    `value`, `low` and `high` are in the unit of the chart (trillions of won, not won): for drawing only.
    `series` names the programme where a chart shows several.
    """

    id: str
    year: int
    value: float
    basis: str
    look: str
    text: str
    description: str
    about: str = ""
    low: float | None = None
    high: float | None = None
    series: str = ""

    @property
    def hollow(self) -> bool:
        """Whether no source states the value: drawn hollow."""
        return self.look in ("worked-out", "projected")


class Band(NamedTuple):
    """A period behind the marks: one agreement by its number, every other one shaded."""

    start: int
    end: int
    number: int
    description: str


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Everything a chart needs: marks in one unit, with the words around them.

    `caption` heads a table of the marks, `subtitle` a drawing of them. `missing` holds the years without a
    value, by the reason why there is none; `bases` says how values were arrived at, `names` what looks mean.
    `above` is drawn over it in the same picture, on a scale of its own. Two views are never equal, so that
    drawings can be kept by view.
    """

    programme: str
    title: str
    unit: str
    marks: tuple[Mark, ...]
    caption: str = ""
    subtitle: str = ""
    bands: tuple[Band, ...] = ()
    missing: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    source: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    columns: bool = False
    above: View | None = None

    @property
    def paid(self) -> list[Mark]:
        """The marks that are no projection, by year."""
        return sorted((mark for mark in self.marks if mark.basis != "projected"), key=lambda mark: mark.year)

    @property
    def inks(self) -> dict[str, str]:
        """The ink of each series, in the order in which the marks come."""
        names = dict.fromkeys(mark.series for mark in self.marks)
        return {name: SERIES[n % len(SERIES)] for n, name in enumerate(names)}


def unbroken(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks of each series, projections aside, in stretches of years that follow each other: no line
    bridges a gap."""
    drawn = sorted((m for m in marks if m.basis != "projected"), key=lambda m: (m.series, m.year))
    stretches = groupby(enumerate(drawn), lambda pair: (pair[1].series, pair[1].year - pair[0]))
    return [[mark for _, mark in stretch] for _, stretch in stretches]


def specification(view: View, span: tuple[int, int], *chosen: str, height: int = 360) -> Spec:
    """The chart of a view over the years `span`: a line, or columns, with one mark a year.

    The marks `chosen` have a ring, and their values stand at the top. Building the rest is most of the work
    of a view, so it is kept; what is chosen is a data set of its own, filled in afterwards.
    """
    rings = {
        m.id: _row(m, text=", ".join(filter(None, (m.series, f"{m.year}: {m.text}"))), left=_left(m, span))
        for m in view.marks
        if m.id in chosen
    }
    built: Spec = json.loads(_built(view, span, height))
    return built | {"datasets": {CHOSEN: list(rings.values())}}


def _left(mark: Mark, span: tuple[int, int]) -> bool:
    """Whether there is room for words to the right of a mark rather than to its left."""
    return mark.year < span[0] + (span[1] - span[0]) * 0.45


def _row(mark: Mark, **more: object) -> Spec:
    return {"year": mark.year, "value": mark.value, **more}


@lru_cache(maxsize=256)
def _built(view: View, span: tuple[int, int], height: int) -> str:
    spec: Spec = json.loads(DRAWING.read_bytes())
    values = [0.0, *(value for mark in view.marks for value in (mark.value, mark.high or 0.0))]
    # from nothing or what is below it, with room for a label
    low, high = min(values), max(values) + 0.16 * (max(values) - min(values) or 1)
    rows = {name: list(made) for name, made in _rows(view, span, 17 * (high - low) / height).items()}
    axes = spec.pop("axes")
    axes["x"] |= {"scale": {"domain": [span[0] - 0.6, span[1] + 0.6], "nice": False, "zero": False}}
    axes["x"]["axis"]["values"] = _years(*span)
    axes["y"] |= {"scale": {"domain": [low, high], "nice": True}}
    axes["y"]["axis"]["title"] = view.unit
    layers = []
    for layer in spec["layer"]:
        name = layer["data"]["name"]
        if name != CHOSEN and not rows[name]:
            continue
        layer["data"] = layer["data"] if name == CHOSEN else {"values": rows[name]}
        for channel, shared in axes.items():
            if "field" in layer["encoding"].get(channel, {}):
                layer["encoding"][channel] |= shared
        # with one mark a year a touch need only be near the year; among several height decides too
        if len({mark.year for mark in view.marks}) == len(view.marks):
            for parameter in layer.get("params", ()):
                parameter["select"]["encodings"] = ["x"]
        # text that can be read over lines is drawn twice, first as a broad stroke in the colour of the paper
        if layer.pop("halo", False):
            broad = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
            layers.append(layer | {"mark": layer["mark"] | broad})
        layers.append(layer)
    return json.dumps(spec | {"height": height, "layer": layers}, allow_nan=False)


def _years(first: int, last: int) -> list[int]:
    """The years that are written below the chart."""
    step = 5 if last - first > 12 else 1
    return [first, *(year for year in range(first + (step + 1) // 2, last + 1) if year % step == 0)]


def _rows(view: View, span: tuple[int, int], line: float) -> dict[str, Iterable[Spec]]:
    """The rows of each data set of the drawing; `line` is the height of a line of text, in values."""
    drawn = [mark for mark in view.marks if mark.look not in SAID]
    there = {mark.look for mark in view.marks}
    names = [f"{SIGNS[look]} {meaning}" for look, meaning in view.names.items() if look in there]
    ranges = [mark for mark in drawn if mark.high is not None]
    return {
        "bands": _bands(view.bands, *span),
        "columns": [
            _row(m, left=m.year - 0.38, right=m.year + 0.38, zero=0, face=PAPER if m.hollow else MARK)
            for m in drawn
            if view.columns
        ],
        # a line through years that follow each other
        "line": [
            _row(mark, stretch=n, ink=view.inks[mark.series])
            for n, part in enumerate([] if view.columns else unbroken(drawn))
            for mark in part
        ],
        # the wedge in which a projection may lie; of a year in dispute, from the least to the most stated
        "projected": [_row(m, low=m.low, high=m.high) for m in ranges if m.look == "projected"],
        "disputed": [_row(m, low=m.low, high=m.high) for m in ranges if m.look != "projected"],
        # every mark in one layer: a click picks the nearest of them all, a pointer reads the nearest
        "marks": [_mark(mark, view) for mark in view.marks],
        # what a look means, in the corner below the newest marks, which rising lines leave free
        "names": [{"text": "\n".join(names), "lines": len(names)}] if names else [],
        "endings": _endings(view, span, line),
        # what the pointer is nearest to, in the chart's corner, where it hides neither mark nor card
        "readout": [{"id": mark.id, "text": mark.about} for mark in view.marks],
    }


def _mark(mark: Mark, view: View) -> Spec:
    ink = OTHER if mark.look in SAID else view.inks[mark.series]
    return _row(
        mark,
        id=mark.id,
        look=mark.look,
        shape=SHAPES[mark.look],
        size=95 if mark.look in SAID else 38 if mark.look == "single" else 85,
        ink=ink,
        face=PAPER if mark.hollow else ink,
        opacity=0 if view.columns else 1,
        description=mark.description,
    )


def _bands(bands: Sequence[Band], first: int, last: int) -> Iterable[Spec]:
    for band in bands:
        low, high = max(band.start, first), min(band.end, last)
        if low <= high:
            yield {
                "left": low - 0.5,
                "right": high + 0.5,
                "middle": (low + high) / 2,
                "label": str(band.number),
                "shade": 0.0 if band.number % 2 else 0.07,
                "description": band.description,
            }


def _endings(view: View, span: tuple[int, int], line: float) -> Iterable[Spec]:
    """The name of each series where it ends, in its ink: above its last marks, clear of the other names."""
    last = {mark.series: mark for mark in view.paid}
    near, free, placed = (span[1] - span[0]) * 0.2, float("-inf"), list[tuple[float, Mark]]()
    for series, mark in last.items() if len(last) > 1 else ():
        own = (m.value for m in view.paid if m.series == series and abs(mark.year - m.year) <= near)
        placed.append((max(own) + 0.6 * line, mark))
    for at, mark in sorted(placed, key=lambda pair: pair[0]):
        free = max(at, free)
        yield _row(mark, at=free, text=mark.series, ink=view.inks[mark.series], left=_left(mark, span))
        free += line
