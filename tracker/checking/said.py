"""Of which sum of a text a stated change is said, and from which it is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.checking.case import GOOD, Judgement
from tracker.checking.clauses import Clause, Placed
from tracker.checking.percents import Percent
from tracker.checking.wording import YEAR, speaks_of, without
from tracker.models import Figure, Kind, Measure

# What is paid in a year, not what it changes by.
LEVELS = (Kind.PAYMENT,)
COMMA = re.compile(r"[,，、](?!\d)")


@dataclass(frozen=True, slots=True)
class Sound:
    """The sums of a text that are right, each with its year. If a sum is wrong, so is its change."""

    years: Mapping[int, int]
    figures: Sequence[Figure]

    def year(self, figure: Figure) -> int:
        return self.years[figure.number]

    def of(self, figures: Iterable[Figure]) -> list[Figure]:
        """Those of the figures that are sound, and restate no other."""
        return [f for f in figures if f.number in self.years and f.converts is None]

    def newest(self, figures: Iterable[Figure]) -> Figure:
        """The one of the latest year, and of these the last."""
        return max(figures, key=lambda figure: (self.year(figure), figure.start))

    def beside(self, figure: Figure, years: int, *, before: int | None = None) -> Figure | None:
        """The sum of the same programme so many years later, or earlier; the last one before a place."""
        found = [
            other
            for other in self.figures
            if (other.programme, other.currency) == (figure.programme, figure.currency)
            and self.year(other) == self.year(figure) + years
            and (before is None or other.start < before)
        ]
        return found[-1] if found else None


def sound(figures: Sequence[Figure], judgements: Mapping[int, Judgement]) -> Sound:
    """The payments and budgets that the record bears out."""
    years = {}
    for figure in figures:
        judgement = judgements[figure.number]
        year = _year_of(figure, judgement)
        if figure.kind in LEVELS and judgement.verdict in GOOD and year is not None:
            years[figure.number] = year
    return Sound(years, [f for f in figures if f.number in years])


def _year_of(figure: Figure, judgement: Judgement) -> int | None:
    """The year of a figure, or the only one that it fits: of years with the same sum the first."""
    if judgement.name in ("fits", "carried"):
        frozen = judgement.years and judgement.years[-1] - judgement.years[0] < len(judgement.years)
        return judgement.years[0] if frozen else None
    return figure.year


def said_of(
    clause: Clause, percent: Percent, same: Sequence[Figure], known: Sound
) -> tuple[Figure, Figure | None] | None:
    """The sum that changed and, if it is given, the one from which the change is counted."""
    levels = [
        one for one in clause.sums if one.figure.converts is None and one.figure.measure is not Measure.CHANGE
    ]
    bases = [one for one in levels if clause.compared_with(one)]
    later = [one for one in levels if one not in bases]
    base = next((one.figure for one in bases[::-1] if known.of([one.figure])), None)
    if later:
        changed = _changed(clause, percent, later, known, counted=bool(bases))
        return (changed, base) if changed is not None else None
    if base is not None:
        following = known.beside(base, 1, before=base.start)
        return (following, base) if following is not None else None
    if clause.sums:
        return None
    # A clause with no sum of its own goes on about the one before it, unless it names another year.
    earlier = [f for f in known.of(same) if f.sentence.find(f.as_written) < clause.start]
    if not earlier or not speaks_of("goes_on", without("conjunction", clause.text)):
        return None
    changed = known.newest(earlier)
    named = {int(year) for year in YEAR.findall(clause.text)}
    return (changed, None) if max(named, default=0) <= known.year(changed) else None


def _changed(
    clause: Clause, percent: Percent, later: Sequence[Placed], known: Sound, *, counted: bool
) -> Figure | None:
    """Of the sums that a percentage may be said of, the one that it is: the one to which it leads ("up 8.3
    percent to |", 13.9% 오른 |), else one before it, else one behind it that no comma parts from it, unless
    the words tell from which sum it is `counted`. Beside a sum that the record does not bear out, none."""
    gaps = {one: clause.text[percent.end : one.start] for one in later if one.start >= percent.end}
    ahead = [one for one, gap in gaps.items() if len(gap) <= 25 and not re.search(r"\d", gap)]
    behind = [one for one in later if one not in gaps]
    open_ = [one for one, gap in gaps.items() if counted or not COMMA.search(gap)]
    nearest = ahead[:1] or behind[-1:] or open_[:1]
    sound_ = known.of(one.figure for one in ahead or behind or open_)
    return known.newest(sound_) if nearest and nearest[0].figure in sound_ else None
