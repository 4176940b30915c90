"""The day on which a text was published, where the text itself states it.

Never the clock of the page ("Mon, August 8, 2022 | 11:28"), nor the day on which a newspaper was registered.
The words are in words.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import regex

from tracker.documents.content import Stated
from tracker.shipped import tables

PROSE = 200  # letters: so many are no heading, byline or menu any more
LONGEST = 300  # letters of a line that are looked at
YEAR = re.compile(r"(?:19|20)\d\d|(?:\d|元)年")
DIGIT = re.compile(r"\d")
BEFORE_YEAR, BEHIND_YEAR = 40, 16  # letters of a date before and behind its year
CLOCK = (
    r"(?:오전|오후|午前|午後)?\s*[0-2]?\d\s?[:시時h]\s?[0-5]?\d?\s?[분分]?(?::[0-5]\d)?(?:\.\d+)?"
    r"\s*(?:[ap]\.?m\.?)?"
)
OPENED = (
    r"^\W*?[\[(（【〔［]\s*[^\W\d_][^\[\]()（）【】\d]{0,30}[=＝][^\[\]()（）【】〔〕［］]{1,30}[\])）】〕］]"
)
# of a pattern of `regex`, which lets several of its forms have a group of one name
Match: TypeAlias = Any


class Line(NamedTuple):
    """A line of the text with something on it; `number` counts every line from 1."""

    number: int
    text: str


class Candidate(NamedTuple):
    """A day that may be the day of publication; the lowest rank is the likeliest."""

    rank: int
    line: int
    day: date
    words: str


def published(lines: Sequence[Line], url: str | None = None) -> Stated | None:
    """The day of publication that the head of a text (`lines`), or its address, states.

    >>> published([Line(1, "A headline"), Line(2, "Posted : 2020-05-06 14:28")])
    Stated(value='2020-05-06', line=2, words='Posted : 2020-05-06')
    """
    candidates = [*_in_lines(lines), *_in_address(url or "")]
    for line in lines:
        if len(line.text) > 60 and (dateline := _pattern("dateline").match(line.text, 0, 120)):
            # What is on the page beside a report that names another day is of another story.
            candidates = [each for each in candidates if _near(each.day, dateline)]
            candidates += _of_dateline(line, dateline, [url or "", *(each.text for each in lines)])
            break
    if not candidates:
        return None
    best = min(candidates)
    return Stated(best.day.isoformat(), best.line, best.words)


def day_in(text: str) -> date | None:
    """The first day that a short text names, None where there is none or it has two readings.

    >>> day_in("Sun, 10 Feb 2019 18:02"), day_in("10/02/2019")
    (datetime.date(2019, 2, 10), None)
    """
    match = _pattern("date").search(text[:LONGEST])
    return _day(match) if match else None


def _in_lines(lines: Sequence[Line]) -> Iterator[Candidate]:
    for index, line in enumerate(lines):
        # A long line is prose, which states its day at its two ends, or where the whole page became one line.
        ends = [line.text[:LONGEST]]
        if index and len(line.text) >= PROSE:
            ends = [line.text[:120], line.text[-60:]]
        for text in ends:
            years = [match.span() for match in YEAR.finditer(text)]
            if not years or says(("dates", "unrelated"), text):
                continue
            for match in _dates(text, years):
                day = _day(match)
                found = _rank(text, match, len(line.text) >= PROSE) if day else None
                if day is None or found is None:
                    continue
                # A weekday beside the day, among menus or with a bar, is the page's own clock.
                if match["weekday"] and found[0] == 1 and ("|" in text or among_menus(lines, index)):
                    continue
                yield Candidate(found[0], line.number, day, found[1])


def _dates(text: str, years: Sequence[tuple[int, int]]) -> Iterator[Match]:
    """The dates around years: far fewer places to look at than all of a text."""
    done = 0
    for start, end in years:
        first, last = max(done, start - BEFORE_YEAR), end + BEHIND_YEAR
        if not (DIGIT.search(text, first, start) or DIGIT.search(text, end, last)):
            continue  # no day beside it
        if match := _pattern("date").search(text, first, last):
            done = match.end()
            yield match


def _rank(text: str, match: Match, prose: bool) -> tuple[int, str] | None:
    """How likely a date is the day of publication, and the words that say so; None where nothing does."""
    before, date_, after = text[: match.start()], match[0], text[match.end() :]
    for rank, label in ((0, "published"), (2, "updated")):
        if says(("dates", label), before) and (said := _pattern(label).search(before)):
            return (rank + 2 if prose else rank), (said[0] + date_).strip(" |·•[(/<")
    clock = _pattern("clock").match(after)
    if _pattern("behind").match(after):
        return 2, date_
    if re.match(OPENED + r"[^\d=]{0,25}(?:=\s*)?$", before) and not _pattern("adnominal").match(after):
        return 1, date_
    if prose:
        return None
    if not before.strip() and after.startswith(":") and not clock:
        return 3, date_
    owner = re.sub(CLOCK, " ", before).strip(" ,:|/·([")
    rest = after.strip(" .,:;)]|/·-")
    brief = (
        len(text) <= 90 and len(owner) <= 40 and len(owner.split()) <= 4 and not re.search(r"[\d|]", owner)
    )
    return (1, date_) if brief and (clock or len(rest) <= 12) else None


def among_menus(lines: Sequence[Line], index: int) -> bool:
    """Whether most lines around are the short lines of a menu: the place of a page's clock."""
    around = [*lines[max(0, index - 4) : index], *lines[index + 1 : index + 5]]
    return sum(len(line.text.split()) <= 3 and len(line.text) < 30 for line in around) > len(around) / 2


def _near(day: date, dateline: Match) -> bool:
    """Whether a day is within a few days after a dateline (or the day before, west of it)."""
    stated = _month(dateline["month"]), int(dateline["day"])
    return any((d.month, d.day) == stated for d in (day + timedelta(n) for n in range(-5, 3)))


def _of_dateline(line: Line, match: Match, addresses: Sequence[str]) -> Iterator[Candidate]:
    """The day of a dateline that gives its own year, or whose year an address on the page gives."""
    stated = _month(match["month"]), int(match["day"])
    said = match[0].rstrip(" (-–—:/")
    if match["year"]:
        if day := calendar(int(match["year"]), *stated):
            yield Candidate(1, line.number, day, said)
        return
    for address in addresses:
        for found in _in_address(address) if "://" in address else ():
            if _near(found.day, match) and (day := calendar(found.day.year, *stated)):
                yield Candidate(3, line.number, day, f"{said}, the year from {found.words}")


def _in_address(address: str) -> Iterator[Candidate]:
    """Days in addresses: /2025/04/09/, AEN20190210002300325"""
    for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)([/-]?)([01]\d)\2([0-3]\d)", address):
        if day := calendar(int(match[1]), int(match[3]), int(match[4])):
            yield Candidate(4, 0, day, match[0])


# --- words and forms -----------------------------------------------------------------------------


@cache
def words() -> dict[str, Any]:
    """The tables of words.toml."""
    return tables(Path(__file__).with_name("words.toml"))


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))


def says(table: tuple[str, str], text: str) -> bool:
    """Whether a text has any phrase of a list of words.toml in it: much cheaper than a pattern.

    >>> says(("owners", "copyright"), "Copyright 2019"), says(("dates", "unrelated"), "Posted today")
    (True, False)
    """
    lower = text.lower()
    return any(phrase in lower for phrase in words()[table[0]][table[1]])


@cache
def _pattern(name: str) -> Any:
    """A pattern, made when it is first used."""
    return (regex if name in ("date", "dateline") else re).compile(_sources()[name], re.IGNORECASE)


@cache
def _sources() -> dict[str, str]:
    table, dates = words(), words()["dates"]
    month, number = rf"(?P<month>(?:{alternatives([*_months()])})\w*)\.?", r"(?P<month>[01]?\d)"
    day, year = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?", r"(?P<year>(?:19|20)\d\d)"
    forms = (
        # 2020-05-06, [2013. 11. 19], 2020/5/6, 2025년 4월 9일, 2019年2月10日
        rf"{year}\s?(?:년|年|[-./])\s?{number}\s?(?:월|月|[-./])\s?(?P<day>[0-3]?\d)(?!\d)(?:\s?[일日]|\.)?",
        rf"(?P<era>{'|'.join(table['eras'])})(?P<year>\d+|元)年(?P<month>\d+)月(?P<day>\d+)日",
        # 09 Apr. 2025, 9th of April 2025, 10. Februar 2019
        rf"{day}\s+(?:of\s+|de\s+)?{month},?\s+(?:de\s+)?{year}",
        rf"{month}\s*{day},?\s*{year}",  # May 1, 2017; Feb.11,2019
        rf"(?P<day>[0-3]?\d)\.{number}\.{year}",
        rf"(?P<first>\d\d?)/(?P<second>\d\d?)/{year}",
    )
    weekday = rf"(?:(?P<weekday>{alternatives(table['weekdays']['names'])})\b\.?,?\s*)?"
    # Words such as "3:00 p.m." or "on" may stand between a label and its date; it stands apart from what is
    # before it, or has a colon.
    gap = rf"\s*[:：\-–|/]?\s*[\[(<]?\s*(?:(?:on|at|am|le|el)\s+)?(?:{CLOCK}\s*,?\s+)?$"
    apart = r"(?:^|[|·•\[(/<]|\s\s|\d\s)\W{0,8}"

    def label(kind: str) -> str:
        names = f"(?:{alternatives(dates[kind])})"
        bare = rf"|\s(?:{alternatives(dates['bare'])})\s*$" if kind == "published" else ""
        return rf"{apart}{names}{gap}|\s{names}\s*[:：]\s*$" + bare

    dateline = (
        rf"^\W*[^\W\d_][^\d:!?]{{1,50}}?,\s+(?:{month}\s+(?P<day>[0-3]?\d)"
        rf"|(?P<day>[0-3]?\d)\s+{month})(?:,?\s+{year})?\s*(?:\(|--|[-–—:]|/)"
    )
    return {
        "date": rf"{weekday}(?<![0-9A-Za-z/])(?:{'|'.join(forms)})(?=T\d\d:|(?!\w))",
        "published": label("published"),
        "updated": label("updated"),
        "behind": rf"\s*(?:{CLOCK})?\s*(?:{alternatives(dates['behind'])})\W*$",
        "adnominal": rf"\s*\S{{1,8}}(?:{'|'.join(dates['adnominal'])})(?:\s|$)",
        "clock": rf"[\s,:|/·()\[-]{{0,8}}T?{CLOCK}(?!\d)",
        # SEOUL, Feb. 10 (Yonhap); SEOUL, Feb 10, 2019 --; Washington, 7 March 2021 (AFP)
        "dateline": dateline,
    }


@cache
def _months() -> dict[str, int]:
    return {
        name: number for names in words()["months"].values() for number, name in enumerate(names, start=1)
    }


def _month(name: str) -> int:
    """The number of a month in digits, or by the longest beginning of its name in any language that fits;
    0 for none."""
    name, table = name.lower(), _months()
    if name.isdecimal():
        return int(name)
    return next((table[name[:n]] for n in range(len(name), 2, -1) if name[:n] in table), 0)


def _day(match: Match) -> date | None:
    """The date that a match of a date form states, None where no day of the calendar fits."""
    if match["first"]:
        return _slashed(int(match["year"]), int(match["first"]), int(match["second"]), match["weekday"])
    year = 1 if match["year"] == "元" else int(match["year"])
    return calendar(year + words()["eras"].get(match["era"], 0), _month(match["month"]), int(match["day"]))


def _slashed(year: int, first: int, second: int, weekday: str | None) -> date | None:
    """25/12/2019 and 12/25/2019: taken where one reading is left, or where the weekday leaves one."""
    days = {day for pair in ((first, second), (second, first)) if (day := calendar(year, *pair))}
    if weekday and len(days) > 1:
        days = {day for day in days if day.strftime("%a").lower() == weekday[:3].lower()}
    return days.pop() if len(days) == 1 else None


def calendar(year: int, month: int, day: int) -> date | None:
    """A day, None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
