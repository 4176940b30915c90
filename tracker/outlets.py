"""Who prints: newspapers, agencies, broadcasters and offices, each with its country and its addresses.

The names are rows of outlets.csv: one row adds an outlet everywhere.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.core import get_global

from tracker.shipped import fault, text

FILE = Path(__file__).with_name("outlets.csv")
COLUMNS = ["name", "country", "agency", "domains", "also"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet; `country` is ISO 3166. An agency's name in a text need not be its publisher's."""

    name: str
    country: str
    agency: bool
    domains: tuple[str, ...]
    also: tuple[str, ...]


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every outlet known."""
    rows = csv.reader(text(FILE).splitlines(), strict=True)
    try:
        if next(rows, []) != COLUMNS:
            raise fault(FILE, f"the columns should be {','.join(COLUMNS)}", line=1)
        return tuple(_outlet(row, rows.line_num) for row in rows)
    except csv.Error as error:
        raise fault(FILE, f"not CSV: {error}", line=rows.line_num) from None


def _outlet(row: Sequence[str], line: int) -> Outlet:
    if len(row) != len(COLUMNS):
        raise fault(FILE, f"{len(row)} cells instead of {len(COLUMNS)}", line=line)
    name, land, agency, domains, also = row
    if not name:
        raise fault(FILE, "an outlet without a name", line=line)
    if land not in get_global("territory_currencies"):
        raise fault(FILE, f"{land!r} is no country of ISO 3166", line=line)
    if agency not in ("", "yes"):
        raise fault(FILE, f"an agency is marked yes, another outlet not at all: {agency!r}", line=line)
    return Outlet(name, land, bool(agency), tuple(domains.split()), tuple(filter(None, also.split("|"))))


@cache
def by_name() -> dict[str, Outlet]:
    """Outlets by every name, in lower case and without a leading "the"."""
    return {
        name.lower().removeprefix("the "): outlet
        for outlet in reversed(outlets())
        for name in (*outlet.also, outlet.name)
    }


@cache
def by_domain() -> dict[str, Outlet]:
    """Outlets by domain."""
    return {domain: outlet for outlet in outlets() for domain in outlet.domains}


def named(name: str) -> Outlet | None:
    """The outlet of a name as printed.

    >>> named("the Korea Times").country, named("연합뉴스").name, named("Nobody's Gazette")
    ('KR', 'Yonhap News Agency', None)
    """
    return by_name().get(name.strip().lower().removeprefix("the "))


def at(address: str) -> Outlet | None:
    """The outlet at a host or web address: the longest known ending of its host.

    >>> at("https://en.yna.co.kr/view/AEN1").name, at("http://www.example.org") is None
    ('Yonhap News Agency', True)
    """
    host = address.partition("://")[2] or address
    host = host.partition("/")[0].partition(":")[0].rpartition("@")[2].lower()
    known = by_domain()
    while "." in host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


def agency_of(text: str) -> Outlet | None:
    """The agency that a dateline or a byline at the head of a text names, whoever prints it.

    >>> agency_of("OTTAWA, Nov. 20 (Reuters) - The minister ...").name, agency_of("Reuters said (AP Photo)")
    ('Reuters', None)
    """
    match = _agencies().search(text)
    return named(match["name"]) if match else None


@cache
def _agencies() -> re.Pattern[str]:
    names = sorted((name for name, one in by_name().items() if one.agency), key=len, reverse=True)
    lead = r"^[^\n(\[]{0,48}[(\[,] ?(?:[^\n()]{0,16}[/=] ?)?(?:the )?"
    name = "|".join(map(re.escape, names))
    return re.compile(rf"{lead}(?P<name>{name})(?:[)\]/=]| ?[-–—:]|$)", re.MULTILINE | re.IGNORECASE)
