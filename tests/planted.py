"""Plants slips in right figures of marked passages and counts how many the checker flags and names.

    python -m tests.planted PASSAGES.txt ... [--end-to-end] [--wholes] [--seed N] [--list N]

Passages are those of lessons/GUIDE.md: text with marked sums. A right figure is a marked payment with a year
that agrees with the record. Every slip that a hand can make is planted in each, one to a copy of the text: a
word of scale (million for billion), a zero, two digits swapped, one digit, another year's sum, another
currency; but not where it leaves the sum right, cut off or rounded. Figures get kind, year and programme from
their marks, which examines the arithmetic alone; with --end-to-end the text is read like any other,
its date too if it prints one. False
alarms are right figures flagged in the untouched text.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from tracker import find_figures
from tracker.checking.checks import check
from tracker.checking.evidence import evidence_of
from tracker.checking.slips import GOOD
from tracker.documents.read import from_text
from tracker.models import Document, Figure, Finding, Kind, Measure, Slip, YearFrom
from tracker.money import money
from tracker.record.store import the_record

HEAD = re.compile(r"^## *([^|\n]+?) *\| *([a-z]{2}) *\| *(\d{4}-\d\d-\d\d|-) *\| *([A-Z0-9-]+|-) *$", re.M)
MARK = re.compile(r"\[\[(.+?)\|([^\]|]*)\]\]", re.S)
KINDS = {kind.value for kind in Kind}
MEASURES = {measure.value for measure in Measure}
# A word of scale, and the one that a hand writes for it.
SCALES = (
    ("trillion", "billion"), ("billion", "million"), ("million", "billion"), ("조", "억"), ("억", "조"),
    ("兆", "億"), ("億", "兆"), ("亿", "万"), ("tn", "bn"), ("bn", "mn"),
)  # fmt: skip
CURRENCIES = (
    ("KRW", "won"), ("won", "dollars"), ("원", "달러"), ("달러", "원"), ("ウォン", "ドル"),
    ("ドル", "ウォン"),
    ("円", "ドル"), ("yen", "dollars"), ("韩元", "美元"), ("美元", "韩元"),
)  # fmt: skip
# Slips that are as good a name for what was planted: a digit wrong may be another year's number, too.
NAMES = {
    "scale": {Slip.THOUSANDFOLD, Slip.POWER_OF_TEN},
    "zero": {Slip.ZERO, Slip.POWER_OF_TEN, Slip.THOUSANDFOLD, Slip.SWAPPED, Slip.DIGIT},
    "swapped": {Slip.SWAPPED, Slip.DIGIT, Slip.ZERO, Slip.OTHER_YEAR},
    "digit": {Slip.DIGIT, Slip.OTHER_YEAR, Slip.SWAPPED, Slip.ZERO},
    "other_year": {Slip.OTHER_YEAR},
    "currency": {Slip.CURRENCY},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked sum: text[start:end], and what the mark says of it."""

    start: int
    end: int
    kind: Kind
    measure: Measure
    year: int | None
    year_end: int | None
    programme: str | None
    converts: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its marked sums."""

    id: str
    document: Document
    marks: tuple[Mark, ...]


def passages(path: Path) -> Iterator[Passage]:
    """The passages of a file."""
    yield from passages_of(path.read_text(encoding="utf-8"))


def passages_of(raw: str) -> Iterator[Passage]:
    """The passages of a text. Raises ValueError for a mark that is not in the guide."""
    heads = list(HEAD.finditer(raw))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = raw[head.end() : after.start() if after else len(raw)].strip("\n")
        text, marks, last = "", list[Mark](), 0
        for match in MARK.finditer(body):
            text += body[last : match.start()]
            last = match.end()
            programme = None if head[4] == "-" else head[4]
            marks.append(_mark(match[2].strip(), len(text), len(text) + len(match[1]), programme, marks))
            text += match[1]
        published = None if head[3] == "-" else date.fromisoformat(head[3])
        yield Passage(
            head[1], Document(text + body[last:], published=published, language=head[2]), tuple(marks)
        )


def _mark(label: str, start: int, end: int, programme: str | None, before: Sequence[Mark]) -> Mark:
    if again := re.fullmatch(r"=(\d*)", label):
        base = len(before) - int(again[1] or 1)
        first = before[base].converts
        base = base if first is None else first
        return replace(before[base], start=start, end=end, converts=base)
    mark = Mark(start, end, Kind.OTHER, Measure.LEVEL, None, None, programme, None)
    for word in label.split():
        if word in KINDS:
            mark = replace(mark, kind=Kind(word))
        elif word in MEASURES:
            mark = replace(mark, measure=Measure(word))
        elif word == "-":
            mark = replace(mark, programme=None)
        elif word.startswith("@"):
            mark = replace(mark, programme=word[1:])
        elif years := re.fullmatch(r"(\d{4})?(?:-(\d{4}))?", word):
            mark = replace(mark, year=int(years[1] or 0) or None, year_end=int(years[2] or 0) or None)
        else:
            raise ValueError(f"unknown word {word!r} in {label!r}")
    return mark


def marked(passage: Passage) -> dict[int, Figure]:
    """Each mark, by its place in the list, as a figure: amount and span are read, the rest is the mark's."""
    found = find_figures(passage.document)
    figures: dict[int, Figure] = {}
    for place, mark in enumerate(passage.marks):
        figure = _overlapping(found, mark)
        if figure is None:
            continue
        base = figures.get(mark.converts) if mark.converts is not None else None
        figures[place] = replace(
            figure,
            kind=mark.kind,
            measure=mark.measure,
            year=mark.year,
            year_end=mark.year_end,
            year_from=YearFrom.STATED if mark.year else YearFrom.NONE,
            programme=mark.programme,
            converts=base.number if base else None,
            confidence=1.0,
        )
    return figures


def _overlapping(figures: Iterable[Figure], mark: Mark) -> Figure | None:
    return next((f for f in figures if f.start < mark.end and mark.start < f.end), None)


def findings(passage: Passage, *, end_to_end: bool) -> dict[int, Finding]:
    """What the checker says of each mark, by its place in the list."""
    by_mark = marked(passage)
    if not end_to_end:
        found = check(passage.document, list(by_mark.values()), the_record())
        return dict(zip(by_mark, found, strict=True))
    document = passage.document
    if document.published is None:
        document = replace(document, published=from_text(document.text).published)
    figures = find_figures(document)
    said = dict(zip((f.start for f in figures), check(document, figures, the_record()), strict=True))
    return {place: said[figure.start] for place, figure in by_mark.items() if figure.start in said}


def right(passage: Passage, *, wholes: bool = False) -> list[int]:
    """The places of the marked payments with a year that agree with the record; of `wholes`, only those that
    are the whole of a year, in the currency in which the record has it."""
    said = findings(passage, end_to_end=False)
    return [
        place
        for place, mark in enumerate(passage.marks)
        if mark.programme and mark.kind is Kind.PAYMENT and mark.measure is Measure.LEVEL
        if mark.year and not mark.year_end and place in said
        if said[place].verdict in GOOD and not said[place].flagged
        if not wholes or (mark.converts is None and _is_whole(mark, said[place]))
    ]


def _is_whole(mark: Mark, finding: Finding) -> bool:
    whole = evidence_of(the_record()).preferred(mark.programme or "", mark.year or 0)
    return whole is not None and whole.id == finding.record_id


def planted(passage: Passage, place: int, slip: str, chance: random.Random) -> Passage | None:
    """The passage with one slip in one of its sums; None where it cannot be made, or changes nothing."""
    mark = passage.marks[place]
    text = passage.document.text
    words = _slipped(text[mark.start : mark.end], slip, mark, chance)
    if words is None or words == text[mark.start : mark.end]:
        return None
    longer = len(words) - (mark.end - mark.start)
    marks = [
        replace(
            one,
            start=one.start + longer * (one.start > mark.start),
            end=one.end + longer * (one.end >= mark.end),
        )
        for one in passage.marks
    ]
    document = replace(passage.document, text=text[: mark.start] + words + text[mark.end :])
    return Passage(passage.id, document, tuple(marks))


def _slipped(words: str, slip: str, mark: Mark, chance: random.Random) -> str | None:
    if slip == "zero":  # a number that grows or shrinks keeps no marks between its thousands
        words = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", words)
    places = [match.start() for match in re.finditer(r"[0-9]", words)]
    match slip:
        case "scale":
            found = [(one, other) for one, other in SCALES if one in words.lower()][:1]
            return re.sub(re.escape(found[0][0]), found[0][1], words, count=1, flags=re.I) if found else None
        case "currency":
            if "$" in words:
                return re.sub(r"(?:US)?\$ ?", "", words) + " won"
            found = [(one, other) for one, other in CURRENCIES if one in words][:1]
            return words.replace(*found[0]) if found else None
        case "zero":
            inner = [place for place in places[1:-1] if words[place] == "0"]
            if inner:
                place = chance.choice(inner)
                return words[:place] + words[place + 1 :]
            return words[: places[1]] + "0" + words[places[1] :] if len(places) > 2 else None
        case "swapped":
            pairs = [(a, b) for a, b in pairwise(places) if words[a] != words[b]]
            pairs = [(a, b) for a, b in pairs if words[b] != "0" or a != places[0]]
            if not pairs:
                return None
            one, two = chance.choice(pairs)
            letters = list(words)
            letters[one], letters[two] = letters[two], letters[one]
            return "".join(letters)
        case "digit":
            if len(places) < 2:
                return None
            place = chance.choice(places)
            others = [digit for digit in "123456789" if digit != words[place]]
            return words[:place] + chance.choice(others) + words[place + 1 :]
        case "other_year":
            return _of_another_year(words, mark, chance)
    raise ValueError(f"unknown slip {slip!r}")


def _of_another_year(words: str, mark: Mark, chance: random.Random) -> str | None:
    """The sum of another year, at least one in a hundred off, in the same words of scale and currency."""
    evidence = evidence_of(the_record())
    own = evidence.preferred(mark.programme or "", mark.year or 0)
    known = [evidence.preferred(mark.programme or "", year) for year in evidence.points(mark.programme or "")]
    others = [
        one.amount
        for one in known
        if own and one and one.currency == own.currency and abs(one.amount / own.amount - 1) > Decimal("0.01")
        if abs(one.year - own.year) < 6
    ]
    if not others or own is None:
        return None
    amount = chance.choice(others)
    if own.currency == "KRW" and "원" in words:
        return money(amount, "KRW", "ko")
    for scale, size in (("trillion", 12), ("billion", 9)):
        number = f"{(amount.scaleb(-size)).normalize():f}"
        if scale in words and own.currency == "KRW" and amount.adjusted() >= size and "won" in words:
            return f"{number} {scale} won"
        if scale in words and own.currency == "JPY" and amount.adjusted() >= size and "yen" in words:
            return f"{number} {scale} yen"
    unit = next((unit for unit in ("ウォン", "円") if words.endswith(unit)), None)
    if unit and (unit == "円") == (own.currency == "JPY"):
        trillions, rest = divmod(int(amount / 10**8), 10**4)
        return (f"{trillions}兆" if trillions else "") + (f"{rest}億" if rest else "") + unit
    return None


def examine(
    files: Sequence[Path], *, end_to_end: bool, wholes: bool = False, seed: int = 0
) -> tuple[dict[tuple[str, str], Counter[str]], list[str]]:
    """Counts by (language, slip), "right" for untouched figures; a line for each miss and false alarm."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    lines: list[str] = []
    for passage in (passage for path in files for passage in passages(path)):
        language = passage.document.language or ""
        places = right(passage, wholes=wholes)
        said = findings(passage, end_to_end=end_to_end) if places else {}
        for place in places:
            finding = said.get(place)
            counts[language, "right"].update(figures=1, flagged=bool(finding and finding.flagged))
            if finding and finding.flagged:
                lines.append(_line("alarm", passage, place, finding))
        for place in places:
            for slip in NAMES:
                chance = random.Random(f"{seed} {passage.id} {place} {slip}")
                copy = planted(passage, place, slip, chance)
                if copy is None or not _is_wrong(copy, place):
                    continue
                finding = findings(copy, end_to_end=end_to_end).get(place)
                flagged = finding is not None and finding.flagged
                # of a sum restated in another currency no more can be said than that no rate gives it
                names = NAMES[slip] | ({Slip.RATE} if passage.marks[place].converts is not None else set())
                named = flagged and finding is not None and finding.slip in names
                offered = finding is not None and not flagged and finding.slip is not None
                counts[language, slip].update(figures=1, flagged=flagged, named=named, offered=offered)
                if not named:
                    lines.append(_line(slip, copy, place, finding))
    return counts, lines


def _is_wrong(passage: Passage, place: int) -> bool:
    """Whether the planted sum is read as one, and is not right all the same: cut off, or rounded."""
    figure, mark = marked(passage).get(place), passage.marks[place]
    if figure is None or (figure.start, figure.end) != (mark.start, mark.end):
        return False
    finding = check(passage.document, [figure], the_record())[0]
    return finding.verdict not in GOOD


def _line(what: str, passage: Passage, place: int, finding: Finding | None) -> str:
    mark = passage.marks[place]
    words = passage.document.text[mark.start : mark.end]
    said = f"{finding.verdict} {finding.slip}: {finding.remark}" if finding else "not read"
    return f"{what} | {passage.id} | {words} | {mark.year} {mark.programme} | {said}"


def table(counts: dict[tuple[str, str], Counter[str]]) -> str:
    """The counts as a table: a line for each language and slip, and for all languages together."""
    for (_, slip), count in list(counts.items()):
        counts["all", slip] = counts["all", slip] + count
    for (language, slip), count in list(counts.items()):
        if slip != "right":
            counts[language, "planted"] = counts[language, "planted"] + count
    lines = [f"{'':4} {'slip':<11} {'figures':>7} {'flagged':>8} {'named':>6} {'offered':>8}"]
    for (language, slip), count in sorted(counts.items()):
        shares = (f"{count[name] / count['figures']:.3f}" for name in ("flagged", "named", "offered"))
        flagged, named, offered = shares
        lines.append(f"{language:4} {slip:<11} {count['figures']:>7} {flagged:>8} {named:>6} {offered:>8}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--end-to-end", action="store_true")
    parser.add_argument("--wholes", action="store_true", help="only sums that are the whole of a year")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--list", type=int, default=0, help="print so many of the misses and false alarms")
    given = parser.parse_args()
    counts, lines = examine(given.files, end_to_end=given.end_to_end, wholes=given.wholes, seed=given.seed)
    sys.stdout.write(table(counts) + "\n")
    sys.stdout.writelines(line + "\n" for line in lines[: given.list])


if __name__ == "__main__":
    main()
