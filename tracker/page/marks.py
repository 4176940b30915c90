"""What a chart shows, whatever draws it: marks, bands, and the words around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# The inks of the light theme, for the chart and the pictures alike. Where the theme is dark, style.css turns
# each into its partner, by the very code that stands in the drawing: so that needs no new drawing.
INK, SOFT, MARK, OTHER, PAPER = ("#1c1b19", "#57534b", "#1a4f8b", "#a3470b", "#fdfcf9")
# one for each of several programmes in a chart
SERIES = (MARK, OTHER, "#0b6b61", "#8a1c56", "#5b4aa0", "#6b5d00")
INKS = (INK, SOFT, PAPER, *SERIES)
# How a mark looks: stated by several independent sources, by one, worked out from what they state, projected.
LOOKS = ("stated", "single", "worked-out", "projected")
SAID = ("demand", "offer", "estimate")


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


def unbroken(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks of each series, projections aside, in stretches of years that follow each other: no line
    bridges a gap."""
    stretches: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: (mark.series, mark.year)):
        if mark.basis == "projected":
            continue
        last = stretches[-1][-1] if stretches else mark
        if stretches and (mark.series, mark.year) == (last.series, last.year + 1):
            stretches[-1].append(mark)
        else:
            stretches.append([mark])
    return stretches


def inks(marks: Sequence[Mark]) -> dict[str, str]:
    """The ink of each series, in the order in which the marks come."""
    names = dict.fromkeys(mark.series for mark in marks)
    return {name: SERIES[n % len(SERIES)] for n, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class Band:
    """A period behind the marks: one agreement, every other one shaded."""

    start: int
    end: int
    label: str
    description: str
    shaded: bool


@dataclass(frozen=True, slots=True)
class View:
    """Everything a chart needs: marks of one programme in one unit, with the words around them.

    `caption` heads a table of the marks, `subtitle` a drawing of them. `missing` holds the years without a
    value, by the reason why there is none; `bases` says how values were arrived at, `names` what looks mean.
    `above` is drawn over it in the same picture, on a scale of its own.
    """

    programme: str
    title: str
    caption: str
    subtitle: str
    unit: str
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...] = ()
    missing: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    source: str = ""
    bases: Mapping[str, str] = field(default_factory=dict)
    names: tuple[tuple[str, str], ...] = ()
    columns: bool = False
    above: View | None = None
