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
from typing import Any, NamedTuple

from tracker.documents.content import Stated
from tracker.shipped import tables

# So many characters are no heading, byline or menu any more.
PROSE = 200
LONGEST = 300  # letters of a line that are looked at
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:19|20)\d\d|(?:\d|元)年")


class Line(NamedTuple):
    """A line of the text with something on it; `number` counts every line from 1."""

    number: int
    text: str


@cache
def words() -> dict[str, Any]:
    """The tables of words.toml."""
    return tables(Path(__file__).with_name("words.toml"))


def alternatives(phrases: Sequence[str]) -> str:
    """A pattern for any of the phrases, the longest first."""
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))


@cache
def _months() -> dict[str, int]:
    return {
        name: number for names in words()["months"].values() for number, name in enumerate(names, start=1)
    }


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = words()
    month = rf"(?P<{{0}}>(?:{alternatives(list(_months()))})\w*)\.?"
    day, year = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th|er|º|\.)?", r"(?P<{0}>(?:19|20)\d\d)"
    weekday = rf"(?:(?P<weekday>{alternatives(table['weekdays']['names'])})\b\.?,?\s*)?"
    forms = (
        # 2020-05-06, 2020.04.13., 2020/5/6, 2025년 4월 9일, 2019年2月10日
        year.format("y1")
        + r"\s?(?:년|年|[-./])\s?(?P<m1>[01]?\d)\s?(?:월|月|[-./])\s?(?P<d1>[0-3]?\d)(?!\d)(?:\s?[일日]|\.)?",
        # 令和3年12月21日
        rf"(?P<era>{'|'.join(table['eras'])})(?P<y2>\d+|元)年(?P<m2>\d+)月(?P<d2>\d+)日",
        # 09 Apr. 2025, 9th of April 2025, 10. Februar 2019
        rf"{day.format('d3')}\s+(?:of\s+|de\s+)?{month.format('m3')},?\s+(?:de\s+)?{year.format('y3')}",
        # May 1, 2017; Feb.11,2019
        month.format("m4") + r"\s*" + day.format("d4") + r",?\s*" + year.format("y4"),
        # 10.02.2019
        day.format("d5").replace(r"|\.", "") + r"\.(?P<m5>[01]?\d)\." + year.format("y5"),
        # 25/12/2019: taken only where one reading is left
        r"(?P<a6>\d\d?)/(?P<b6>\d\d?)/" + year.format("y6"),
    )
    stamp = rf"{weekday}(?<![0-9A-Za-z/])(?:{'|'.join(forms)})(?=T\d\d:|(?!\w))"
    clock = (
        r"(?:오전|오후|午前|午後)?\s*[0-2]?\d\s?(?:[:시時]\s?[0-5]\d\s?[분分]?(?::[0-5]\d)?(?:\.\d+)?)?"
        r"\s*(?:[ap]\.?m\.?)?"
    )
    # Words such as "3:00 p.m." or "on" may stand between a label and its date.
    gap = rf"\s*[:：\-–|/]?\s*[\[(<]?\s*(?:(?:on|at|am|le|el)\s+)?(?:{clock}\s*,?\s+)?"
    start = r"(?:^|[|·•\[(/<]|\s\s|\d\s)\W{0,8}"
    flags = re.IGNORECASE

    def labelled(kind: str) -> re.Pattern[str]:
        label = f"(?:{alternatives(table['dates'][kind])})"
        # Within a line ("STARS AND STRIPES Published: ...") a label needs its colon.
        bare = rf"\s(?:{alternatives(table['dates']['bare'])})\s*"
        inside = rf"\s{label}\s*[:：]\s*" + (f"|{bare}" if kind == "published" else "")
        return re.compile(rf"(?:{start}{label}{gap}|{inside})(?P<date>{stamp})", flags)

    return {
        "published": labelled("published"),
        "updated": labelled("updated"),
        "alone": re.compile(
            rf"^[\W_]*(?P<owner>[^\d|]{{0,40}}?)(?:\s{clock}\s)?[\s,:|/·(\[]{{0,8}}(?P<date>{stamp})[\s.,:;)\]|/·-]*"
            rf"(?P<rest>.*)$",
            flags,
        ),
        "clock": re.compile(rf"^[\s(\[]*T?(?:{clock})(?!\d)", flags),
        # SEOUL, Feb. 10 (Yonhap); SEOUL, Feb 10, 2019 --; Washington, 7 March 2021 (AFP)
        "dateline": re.compile(
            r"^\W*[^\W\d_][^\d:!?]{1,50}?,\s+(?:"
            + month.format("m7")
            + r"\s+(?P<d7>[0-3]?\d)|(?P<d8>[0-3]?\d)\s+"
            + month.format("m8")
            + r")(?:,?\s+(?P<y7>(?:19|20)\d\d))?\s*(?:\(|--|[-–—:]|/)",
            flags,
        ),
        # [서울=뉴스] 2024년 10월 4일; (서울=연합뉴스) 홍길동 기자 = 2024.10.04.; 【ワシントン＝共同】
        "eastern": re.compile(
            r"^\W*?[\[(（【〔［]\s*[^\W\d_][^\[\]()（）【】\d]{0,30}[=＝][^\[\]()（）【】〔〕［］]{1,30}[\])）】〕］]"
            rf"[^\d=]{{0,25}}(?:=\s*)?(?P<date>{stamp})"
            rf"(?!\s*\S{{1,8}}(?:{'|'.join(table['dates']['adnominal'])})(?:\s|$))",
            flags,
        ),
        # ... 입력 2024.10.04, or 2024/10/04 10:30 송고, at the end of an article that is one line
        "last": re.compile(
            rf"\s(?P<label>(?:{alternatives(table['dates']['bare'])})\s*[:：]?\s*)?(?P<date>{stamp})"
            rf"\s*(?:{clock})?\s*(?P<behind>{alternatives(table['dates']['behind'])})?\W*$",
            flags,
        ),
        # Dates in addresses: /2025/04/09/, AEN20190210002300325
        "address": re.compile(r"(?<!\d)((?:19|20)\d\d)([/-]?)([01]\d)\2([0-3]\d)"),
    }


def _month(name: str) -> int | None:
    """The number of a month from its name in any language: the longest beginning that fits."""
    name = name.lower()
    table = _months()
    return next((table[name[:n]] for n in range(len(name), 2, -1) if name[:n] in table), None)


def _day(match: re.Match[str]) -> date | None:
    """The date that a match of a date form states, None where no day of the calendar fits."""
    get = match.groupdict().get
    if get("y1"):
        numbers = (get("y1"), get("m1"), get("d1"))
    elif get("era"):
        year = 1 if get("y2") == "元" else int(get("y2") or 0)
        numbers = (str(words()["eras"][get("era")] + year), get("m2"), get("d2"))
    elif get("y3"):
        numbers = (get("y3"), str(_month(get("m3") or "") or 0), get("d3"))
    elif get("y4"):
        numbers = (get("y4"), str(_month(get("m4") or "") or 0), get("d4"))
    elif get("y5"):
        numbers = (get("y5"), get("m5"), get("d5"))
    else:
        first, second = int(get("a6") or 0), int(get("b6") or 0)
        if min(first, second) <= 12 < max(first, second) or first == second:
            numbers = (get("y6"), str(min(first, second)), str(max(first, second)))
        else:
            return None
    return _calendar(*(int(n or 0) for n in numbers))


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _phrases(table: tuple[str, str]) -> tuple[str, ...]:
    return tuple(words()[table[0]][table[1]])


def says(table: tuple[str, str], text: str) -> bool:
    """Whether a text has any phrase of a list of words.toml in it: much cheaper than a pattern.

    >>> says(("owners", "copyright"), "Copyright 2019"), says(("dates", "unrelated"), "Posted today")
    (True, False)
    """
    lower = text.lower()
    return any(phrase in lower for phrase in _phrases(table))


def _dated(text: str) -> bool:
    return ("20" in text or "19" in text or "年" in text) and bool(YEAR.search(text))


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
    # A long line is prose, which states its date only where the whole page became one line.
    brief = [line for line in lines if len(line.text) < PROSE or line is lines[0]]
    dated = [index for index, line in enumerate(brief) if _dated(line.text[:LONGEST])]
    dated = [index for index in dated if not says(("dates", "unrelated"), brief[index].text[:LONGEST])]
    candidates = [*_labelled(brief, dated), *_alone(brief, dated), *_eastern(lines), *_in_address(url)]
    if dateline := _dateline(lines):
        near = [candidate for candidate in candidates if _near(candidate.day, dateline[1])]
        candidates = [*near, *_complete(*dateline, lines, url)]
    if not candidates:
        return None
    best = min(candidates)
    return Stated(best.day.isoformat(), best.line, best.words)


def _labelled(lines: Sequence[Line], dated: Iterable[int]) -> Iterator[Candidate]:
    """Dates behind a word for publishing, in the lines that are `dated`."""
    patterns = _patterns()
    for index in dated:
        line = lines[index]
        for rank, label in ((0, "published"), (2, "updated")):
            # A word is much cheaper to look for than a label with its date.
            if not says(("dates", label), line.text[:LONGEST]):
                continue
            match = patterns[label].search(line.text, 0, LONGEST)
            if match and (day := _day(match)):
                yield Candidate(rank, line.number, day, match[0].strip(" |·•[(/<"))


def _alone(lines: Sequence[Line], dated: Iterable[int]) -> Iterator[Candidate]:
    """Dates that have a line to themselves, or begin one ("December 20, 2006: ...")."""
    patterns = _patterns()
    for index in dated:
        line = lines[index]
        text = line.text
        match = patterns["alone"].match(text, 0, LONGEST) if _dated(text[:60]) else None
        if not match or not (day := _day(match)):
            continue
        # A weekday beside the date, among menus or with a bar before the hour, is the page's own clock.
        if match["weekday"] and ("|" in text or among_menus(lines, index)):
            continue
        owner, rest = match["owner"].strip(), match["rest"]
        clock = patterns["clock"].match(rest)
        if not owner and text[match.end("date") : match.end("date") + 1] == ":" and not clock:
            yield Candidate(3, line.number, day, match["date"])
        elif len(text) <= 90 and len(owner.split()) <= 4 and (not rest or clock or len(rest) <= 12):
            yield Candidate(1, line.number, day, match["date"])


def among_menus(lines: Sequence[Line], index: int) -> bool:
    """Whether most lines around are the short lines of a menu: the place of a page's clock."""
    around = [*lines[max(0, index - 4) : index], *lines[index + 1 : index + 5]]
    return sum(len(line.text.split()) <= 3 and len(line.text) < 30 for line in around) > len(around) / 2


def _dateline(lines: Sequence[Line]) -> tuple[Line, re.Match[str]] | None:
    pattern = _patterns()["dateline"]
    for line in lines:
        text = line.text[:120]
        # A digit is much cheaper to look for than a dateline.
        if len(text) > 60 and DIGIT.search(text) and (match := pattern.match(text)):
            return line, match
    return None


def _eastern(lines: Sequence[Line]) -> Iterator[Candidate]:
    """Dates behind the bracket that opens a Korean or Japanese report, and at the very end of it."""
    patterns = _patterns()
    for line in lines:
        opening, ending = line.text[:120], line.text[-60:]
        match = patterns["eastern"].match(opening) if _dated(opening) else None
        if match and (day := _day(match)):
            yield Candidate(1, line.number, day, match["date"])
        match = patterns["last"].search(ending) if _dated(ending) else None
        if match and (match["label"] or match["behind"]) and (day := _day(match)):
            yield Candidate(2, line.number, day, match[0].strip())


def _month_day(match: re.Match[str]) -> tuple[int, int] | None:
    month = _month(match["m7"] or match["m8"])
    return (month, int(match["d7"] or match["d8"])) if month else None


def _near(day: date, dateline: re.Match[str]) -> bool:
    """Whether a day is within a few days after a dateline without a year (or the day before, west of it)."""
    stated = _month_day(dateline)
    if not stated:
        return True
    return any((d.month, d.day) == stated for d in (day + timedelta(n) for n in range(-5, 3)))


def _complete(
    line: Line, match: re.Match[str], lines: Sequence[Line], url: str | None
) -> Iterator[Candidate]:
    """The day of a dateline that gives its own year, or whose year an address on the page gives."""
    stated = _month_day(match)
    said = match[0].rstrip(" (-–—:/")
    if stated and match["y7"]:
        if day := _calendar(int(match["y7"]), *stated):
            yield Candidate(1, line.number, day, said)
    elif stated:
        for address in (url or "", *(line.text for line in lines if "://" in line.text)):
            for candidate in _in_address(address):
                if _near(candidate.day, match) and (day := _calendar(candidate.day.year, *stated)):
                    yield Candidate(3, line.number, day, f"{said}, the year from {candidate.words}")


def _in_address(address: str | None) -> Iterator[Candidate]:
    for match in _patterns()["address"].finditer(address or ""):
        if day := _calendar(int(match[1]), int(match[3]), int(match[4])):
            yield Candidate(4, 0, day, match[0])
