"""The record as the page uses it: loaded once a process, since it does not change while we run."""

from __future__ import annotations

from functools import cache

from tracker.models import CitedFigure
from tracker.record import export, series, store
from tracker.record.series import Point
from tracker.record.store import Record

SEOUL = "KR-SMA"


@cache
def record() -> Record:
    """The whole record."""
    return store.load()


@cache
def version() -> str:
    """The version of the data, as the Data Package states it."""
    return str(export.descriptor(record())["version"])


@cache
def points(programme: str = SEOUL) -> tuple[Point, ...]:
    """One point a year for `programme`."""
    return series.payments(record(), programme)


@cache
def figures(programme: str = SEOUL) -> tuple[CitedFigure, ...]:
    """Every cited figure of `programme`."""
    return tuple(figure for figure in record().figures if figure.programme == programme)
