"""What the record has to hold a figure against: the whole of a year, its parts, totals over years, steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from tracker.checking.slips import relation, unit
from tracker.models import CitedFigure, Kind, Qualifier, Relation
from tracker.record.points import Basis, Point
from tracker.record.precision import Stated, measure
from tracker.record.series import payments
from tracker.record.store import Record

# The programme whose every year is on record. Of the others some years are, in one of several measures.
HOME = "KR-SMA"
# Said by one side only: never a standard for what was paid.
SAID = (Kind.DEMAND, Kind.OFFER)
RANK = (Relation.AGREES, Relation.ROUNDS, Relation.TRUNCATES, Relation.DIFFERS)


@dataclass(frozen=True, slots=True)
class Standard:
    """One sum that a figure may be held against, with its precision. `arithmetic` tells how the record came
    to a sum that no source prints."""

    id: str
    sum: Stated
    year: int
    sources: tuple[str, ...]
    row: CitedFigure | None = None
    year_end: int | None = None
    arithmetic: str | None = None
    preferred: bool = False

    @property
    def amount(self) -> Decimal:
        return self.sum.amount

    @property
    def whole(self) -> bool:
        """Whether it is said of the whole contribution, not of a part or another measure."""
        return self.row is None or self.row.component is None

    @property
    def currency(self) -> str:
        return self.sum.currency


@lru_cache(maxsize=4096)
def of_row(row: CitedFigure, *, preferred: bool = False) -> Standard:
    """A row as a standard. Its own hedge is dropped: "about 1.04 trillion" is no licence for 1.08."""
    size = measure(row)
    step = size.step if row.qualifier is Qualifier.EXACT else max(size.step, unit(size.amount))
    plain = replace(size, qualifier=Qualifier.EXACT, step=step)
    return Standard(row.id, plain, row.year or 0, (row.source,), row, row.year_end, None, preferred)


def of_point(point: Point) -> Standard:
    """The preferred sum of a year, cited or worked out."""
    if point.preferred is not None:
        return of_row(point.preferred, preferred=True)
    size = Stated(point.amount, Decimal(10) ** 8, currency=point.currency)
    name = f"{point.id}-{'derived' if point.basis is Basis.DERIVED else 'sum'}"
    return Standard(name, size, point.year, point.sources, None, None, point.arithmetic, True)


@dataclass(frozen=True, slots=True)
class Match:
    """The standard that a figure was found to stand to, and how."""

    standard: Standard
    relation: Relation


def best(sum_: Stated, standards: Iterable[Standard]) -> Match | None:
    """The standard that the sum agrees with, the preferred one before all others, then the nearest.

    A standard that is coarser than another of its currency counts only for a sum as coarse as itself:
    "1.04 trillion" is no witness for 1.0421 where 1.0389 is on record.
    """
    same = [standard for standard in standards if standard.currency == sum_.currency]
    finest = min((standard.sum.step for standard in same), default=Decimal(0))
    matches = [
        Match(standard, relation(sum_, standard.sum))
        for standard in same
        if standard.amount == sum_.amount or standard.sum.step <= max(finest, sum_.step)
    ]
    agreeing = [match for match in matches if match.relation is not Relation.DIFFERS]

    def rank(match: Match) -> tuple[bool, int, Decimal]:
        nearness = abs(match.standard.amount - sum_.amount)
        return not match.standard.preferred, RANK.index(match.relation), nearness

    return min(agreeing, key=rank, default=None)


class Evidence:
    """The record, arranged for checking. Build it with `evidence_of`, which keeps it."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._points: dict[str, dict[int, Point]] = {}
        self._rows: dict[tuple[str, int], list[CitedFigure]] = {}
        self._totals: dict[str, list[CitedFigure]] = {}
        self._wholes: dict[tuple[str, int], list[Standard]] = {}
        self._parts: dict[tuple[str, int], list[Standard]] = {}
        self._conversions: dict[tuple[str, str], list[tuple[Standard, Standard]]] = {}
        self._preferred: dict[tuple[str, int], Standard | None] = {}
        self._of_kind: dict[tuple[str, Kind], list[CitedFigure]] = {}
        for row in record.figures:
            if row.year_end is None:
                self._of_kind.setdefault((row.programme, row.kind), []).append(row)
            if row.kind in SAID:
                continue
            family = family_of(row.programme)
            if row.year_end is not None:
                self._totals.setdefault(family, []).append(row)
            elif row.year is not None:
                self._rows.setdefault((family, row.year), []).append(row)

    def points(self, programme: str) -> dict[int, Point]:
        """The yearly series of a programme."""
        if programme not in self._points:
            known = payments(self.record, programme) if programme in self.record.programmes else ()
            self._points[programme] = {point.year: point for point in known}
        return self._points[programme]

    def preferred(self, programme: str, year: int) -> Standard | None:
        """The sum that stands for a year."""
        key = programme, year
        if key not in self._preferred:
            point = self.points(programme).get(year)
            self._preferred[key] = of_point(point) if point else None
        return self._preferred[key]

    def of_kind(self, programme: str, kind: Kind, year: int | None) -> list[Standard]:
        """What else was said or reckoned for a year, or for none: demands, offers, forecasts, costs."""
        rows = self._of_kind.get((programme, kind), [])
        return [of_row(row) for row in rows if year is None or row.year in (year, None)]

    def wholes(self, programme: str, year: int) -> list[Standard]:
        """Everything on record for the whole of a year's contribution, the preferred sum first."""
        if (programme, year) not in self._wholes:
            self._wholes[programme, year] = self._find_wholes(programme, year)
        return self._wholes[programme, year]

    def _find_wholes(self, programme: str, year: int) -> list[Standard]:
        point = self.points(programme).get(year)
        if point is None:
            return []
        others = [row for row, _ in sorted(point.others, key=lambda pair: RANK.index(pair[1]))]
        sure = {row.currency for row in others if row.confidence == "high"} | {point.currency}
        # What was read second hand, or is in doubt, is no standard beside what is sure. Of other programmes
        # than Korea's the record is too thin to be so choosy.
        sure &= {row.currency for row in others} if programme == HOME else set()
        kept = [row for row in others if row.confidence == "high" or row.currency not in sure]
        return [of_point(point), *map(of_row, kept)]

    def parts(self, programme: str, year: int) -> list[Standard]:
        """Parts, and narrower or wider measures, of the same host and year."""
        if (programme, year) not in self._parts:
            self._parts[programme, year] = self._find_parts(programme, year)
        return self._parts[programme, year]

    def _find_parts(self, programme: str, year: int) -> list[Standard]:
        point = self.points(programme).get(year)
        whole = {row.id for row, _ in point.others} if point else set()
        whole |= {point.preferred.id} if point and point.preferred else set()
        rows = self._rows.get((family_of(programme), year), [])
        return [of_row(row) for row in rows if row.id not in whole]

    def conversions(self, base: str, other: str) -> list[tuple[Standard, Standard]]:
        """Pairs of sums of which a source of its own prints the second as a restatement of the first."""
        if (base, other) not in self._conversions:
            rows = self.record.by_id
            self._conversions[base, other] = [
                (of_row(rows[row.converts]), of_row(row))
                for row in self.record.figures
                if row.converts is not None and row.confidence == "high"
                if row.currency == other and rows[row.converts].currency == base
            ]
        return self._conversions[base, other]

    def totals(self, programme: str, first: int | None, last: int | None) -> list[Standard]:
        """Sums over the same years; without years, all sums over years of the host."""
        rows = self._totals.get(family_of(programme), [])
        return [
            of_row(r)
            for r in rows
            if (first is None and last is None) or (r.year, r.year_end) == (first, last)
        ]

    def sum_of(self, programme: str, first: int, last: int) -> Standard | None:
        """The yearly sums of consecutive years added up, if all are on record in one currency."""
        points = [self.points(programme).get(year) for year in range(first, last + 1)]
        known = [point for point in points if point is not None]
        currencies = {point.currency for point in known}
        if len(known) < len(points) or len(known) < 2 or len(currencies) != 1:
            return None
        amount = sum((point.amount for point in known), Decimal(0))
        name = f"{programme.lower()}-{first}-{last}-sum"
        sources = tuple(dict.fromkeys(source for point in known for source in point.sources))
        size = Stated(amount, Decimal(10) ** 8, currency=currencies.pop())
        return Standard(name, size, first, sources, year_end=last, preferred=True)

    def parts_added(self, programme: str, first: int, last: int) -> list[Standard]:
        """The parts of a total over several years added up, where one source gives two or more of them."""
        groups: dict[tuple[str, str], list[Standard]] = {}
        for standard in self.totals(programme, first, last):
            if not standard.whole:
                groups.setdefault((standard.sources[0], standard.currency), []).append(standard)
        found = []
        for (source, currency), parts in groups.items():
            components = {part.row.component for part in parts if part.row is not None}
            if len(components) == len(parts) > 1:
                amount = sum((part.amount for part in parts), Decimal(0))
                size = Stated(amount, max(part.sum.step for part in parts), currency=currency)
                name = f"{programme.lower()}-{first}-{last}-sum"
                found.append(Standard(name, size, first, (source,), year_end=last))
        return found

    def step(self, programme: str, year: int) -> Standard | None:
        """The change into a year from the one before."""
        before, after = self.preferred(programme, year - 1), self.preferred(programme, year)
        if before is None or after is None or before.currency != after.currency:
            return None
        # No finer than the coarser of the two: 1조3,460여억 leaves the step open by a billion won.
        finest = max(before.sum.step, after.sum.step)
        size = Stated(abs(after.amount - before.amount), finest, currency=after.currency)
        name = f"{programme.lower()}-{year}-change"
        sources = tuple(dict.fromkeys((*before.sources, *after.sources)))
        return Standard(name, size, year, sources, preferred=True)

    def fitting(self, sum_: Stated, programme: str) -> list[Match]:
        """The years whose whole contribution the sum agrees with, the closest and newest first."""
        found = [best(sum_, self.wholes(programme, year)) for year in self.points(programme)]
        matches = [match for match in found if match is not None]
        return sorted(matches, key=lambda m: (RANK.index(m.relation), -m.standard.year))


def family_of(programme: str) -> str:
    """The host of a programme: what is counted for it under any name.

    >>> family_of("JP-USFJ"), family_of("US-USFK"), family_of("NATO-CF-US")
    ('JP', 'KR', 'NATO')
    """
    return {"US-USFK": "KR", "US-USFJ": "JP"}.get(programme, programme.partition("-")[0])


@lru_cache(maxsize=8)
def evidence_of(record: Record) -> Evidence:
    """The evidence of a record, arranged once."""
    return Evidence(record)
