"""A text with its figures where they stand: their sentences, the percentages, years and parts in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from operator import attrgetter

from tracker.checking.slips import BOUNDS
from tracker.languages.lexicon import lexicon
from tracker.models import Document, Figure, Measure, YearMention
from tracker.placing.evidence import Reach
from tracker.record.precision import Stated, measure
from tracker.sums.cells import heads_at
from tracker.sums.percents import Percent, directions, find_percents
from tracker.years.find import find_years

# The parts that a sentence may name, as components of the record and lists of [parts] in languages/*.toml.
COMPONENTS = ("labour", "construction", "logistics", "utilities", "facilities", "training")
# Characters between a sum and a word for a part, a percentage of the next sentence.
AROUND, BEHIND = 60, 16
# Characters between a percentage and the year from which it counts: "a 17.2 percent growth from 2026".
BASE = 16
HEADS = 2  # of a cell that say what its number is: that of its row and that of its column
MANY = 30  # figures before and behind another that may say the same sum again
# As a share, what a part of one year at least is of that of another.
HALF = Decimal("0.5")
# A text this short may leave unsaid what its money is for.
SHORT = 600


class Text:
    """A document with its figures where they stand: their sentences, the percentages and years in them."""

    def __init__(self, document: Document, figures: Sequence[Figure]) -> None:
        self.document = document
        self.language = document.language or "en"
        self.figures = sorted((f for f in figures if not f.retracted), key=lambda figure: figure.start)
        self.short = len(document.text) <= SHORT
        self._starts = [figure.start for figure in self.figures]

    @cached_property
    def _evidence(self) -> Reach:
        return Reach(self.document.text, self.language)

    def says_so(self, figure: Figure) -> bool:
        """Whether the text says, near a figure, that it is about the cost of foreign forces."""
        return self._evidence.covers(figure.start)

    @cached_property
    def _percents(self) -> list[Percent]:
        return find_percents(self.document.text, self.language)

    @cached_property
    def percents(self) -> list[Percent]:
        """The rises and falls of the text."""
        return [percent for percent in self._percents if percent.direction is not None]

    @cached_property
    def sentences(self) -> list[tuple[int, int, list[Figure]]]:
        """Each sentence that has figures: from where to where, and which."""
        groups: dict[tuple[int, int], list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault(self.span(figure), []).append(figure)
        return [(*span, group) for span, group in sorted(groups.items())]

    def span(self, figure: Figure) -> tuple[int, int]:
        """Where the sentence of a figure stands."""
        earliest = max(0, figure.end - len(figure.sentence))
        begin = self.document.text.find(figure.sentence, earliest, figure.start + len(figure.sentence))
        known = figure.sentence and 0 <= begin <= figure.start
        return (begin, begin + len(figure.sentence)) if known else (figure.start, figure.end)

    def beside(self, figure: Figure) -> list[Figure]:
        """The figures of the same sentence."""
        start, end = self.span(figure)
        last = max(bisect_left(self._starts, end), bisect_left(self._starts, figure.start) + 1)
        return self.figures[bisect_left(self._starts, start) : last] or [figure]

    def around(self, figure: Figure) -> list[Figure]:
        """The other figures that stand near one, of a long text not all."""
        place = bisect_left(self._starts, figure.start)
        return [f for f in self.figures[max(0, place - MANY) : place + MANY] if f is not figure]

    @cached_property
    def _mentions(self) -> list[YearMention]:
        """The expressions of time of the text."""
        taken = [(f.start, f.end) for f in self.figures] + [(p.start, p.end) for p in self.percents]
        return find_years(self.document.text, self.language, published=self.document.published, taken=taken)

    @cached_property
    def years(self) -> frozenset[int]:
        """Every year that the text names."""
        return frozenset(mention.year for mention in self._mentions if mention.year is not None)

    def years_beside(self, figure: Figure) -> list[YearMention]:
        """The expressions of time in the sentence of a figure."""
        start, end = self.span(figure)
        first = bisect_left(self._mentions, start, key=_start)
        return self._mentions[first : bisect_left(self._mentions, end, key=_start)]

    def named_years(self, figure: Figure) -> frozenset[int]:
        """The years that the sentence of a figure names."""
        return frozenset(mention.year for mention in self.years_beside(figure) if mention.year is not None)

    def each_year(self, figure: Figure) -> tuple[int | None, int | None]:
        """From when to when a sum is said of every year: "920 billion won annually until 2018"."""
        if figure.per_year and figure.year and figure.year_end:
            return figure.year, figure.year_end
        for mention in self.years_beside(figure) if figure.per_year else ():
            if mention.year_end is not None:
                return mention.year, mention.year_end
            if mention.role == "until":
                day = self.document.published
                first = figure.year if figure.year != mention.year or day is None else day.year
                return first, mention.year
            if mention.role == "from":
                return mention.year, None
        return None, None

    def said_in(self, start: int, end: int) -> list[Percent]:
        """The percentages of a sentence, and of the next where no other sum stands between."""
        following = bisect_left(self._starts, end)
        limit = min([end + 2 * BEHIND, *self._starts[following : following + 1]])
        return [p for p in self.percents if start <= p.start < end + BEHIND and p.end <= limit]

    def year_beside(self, percent: Percent, own: int | None) -> int | None:
        """The year named right before or behind a percentage, if it is not the sum's own: 올해보다 8.3%."""
        first = bisect_left(self._mentions, percent.start - AROUND, key=_start)
        for mention in self._mentions[first : bisect_left(self._mentions, percent.end + AROUND, key=_start)]:
            gap = max(mention.start - percent.end, percent.start - mention.end)
            base = mention.year not in (None, own) and mention.role not in ("until", "by")
            if base and mention.year_end is None and gap <= BASE:
                return mention.year
        return None

    def _to_the_next(self, figure: Figure, before: int, behind: int) -> tuple[str, str]:
        """The words before and behind a figure, so far or as far as the next sum of its sentence."""
        start, end = self.span(figure)
        place = bisect_left(self._starts, figure.start)
        last = self.figures[place - 1].end if place else 0
        start = max(start, figure.start - before, min(last, figure.start))
        end = min([end, figure.end + behind, *self._starts[place + 1 : place + 2]])
        return self.document.text[start : figure.start], self.document.text[figure.end : end]

    def counted_from(self, percent: Percent, figure: Figure) -> bool:
        """Whether a percentage counts from a figure: "8 percent more than 920 billion won"."""
        pattern, behind = _than(self.language), figure.start < percent.start
        if pattern is None or behind != lexicon(self.language).eastern:
            return False
        if behind:
            return pattern.match(self.document.text, figure.end) is not None
        return pattern.search(self.document.text[percent.end : figure.start]) is not None

    def each_time(self, percent: Percent) -> bool:
        """Whether a percentage is said of every year: "6.1 percent a year"."""
        near = self.document.text[max(0, percent.start - BASE) : percent.end + BASE]
        return any(word in near for word in lexicon(self.language).words("words", "per_year"))

    def of_a_part(self, figure: Figure) -> bool:
        """Whether the heads of a figure, or the words as far as the next sum, name a part or a count."""
        words = (*self._heads(figure), *self._to_the_next(figure, AROUND, AROUND // 2))
        return bool(self._parts[figure.number]) or self._names_a_part(" | ".join(words))

    def _names_a_part(self, words: str) -> bool:
        known = _words(self.language, "parts", "words")
        return bool(self._parts_in(words)) or (known is not None and known.search(words) is not None)

    def _parts_in(self, words: str) -> list[str]:
        known = ((key, _words(self.language, "parts", key)) for key in COMPONENTS)
        return [key for key, pattern in known if pattern is not None and pattern.search(words)]

    def _heads(self, figure: Figure) -> list[str]:
        """What stands over a figure of a table: the heads of its row and column, and not its caption."""
        heads = heads_at(self.document, figure.start)[:HEADS]
        return [self.document.text[start:end] for start, end in heads]

    @cached_property
    def has_parts(self) -> bool:
        """Whether it names any part, or its language has no words for them."""
        return _words(self.language, "parts", "labour") is None or self._names_a_part(self.document.text)

    def named_beside(self, figure: Figure) -> bool:
        """Whether the words right beside a figure name what it is about: 방위비분담금 9320억원."""
        says = _words(self.language, "topic", "says")
        return (
            says is not None
            and says.search(" | ".join(self._to_the_next(figure, BEHIND, BEHIND))) is not None
        )

    def component(self, figure: Figure) -> str | None:
        """The part that a figure is said to be: "371 billion won for wages"; None for none or two."""
        found = self._parts[figure.number]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _parts(self) -> dict[int, list[str]]:
        """By number of the figure, the parts that its heads or its clause name; if none, those of the sum
        before it where it is the like of that for another year: "363 billion won in 2017, 371 in 2018"."""
        found, marks, last = dict[int, list[str]](), _marks(self.language), None
        for figure in self.figures:
            before, behind = self._to_the_next(figure, AROUND, AROUND)
            words = self._heads(figure) or (marks.split(before)[-1], marks.split(behind)[0])
            found[figure.number] = self._parts_in(" | ".join(words))
            if last is not None and not found[figure.number] and self._follows(last, figure, before):
                found[figure.number] = found[last.number]
            last = figure
        return found

    def _follows(self, last: Figure, figure: Figure, between: str) -> bool:
        """Whether a sum is the like of the last for another year, and nothing between names the whole."""
        says = _words(self.language, "topic", "says")
        near = figure.start - last.end <= AROUND and figure.sentence == last.sentence
        share = figure.amount / last.amount if figure.amount and last.amount else 0
        alike = last.currency == figure.currency and HALF < share < 1 / HALF
        other = figure.year not in (None, last.year) and not (says and says.search(between))
        return near and alike and other and not self._heads(figure)

    def moves(self, figure: Figure) -> bool:
        """Whether the words beside a figure say that something rises or falls: "up $50 million". Before
        it they may be its hedge: "more than"."""
        before, behind = self._to_the_next(figure, BEHIND, BEHIND)
        words = behind if figure.qualifier in BOUNDS else f"{before} | {behind}"
        return bool(directions(words, self.language))

    def gives_share(self, figure: Figure, share: Decimal) -> bool:
        """Whether a percentage of its sentence is the share that a sum is: "one percent of that"."""
        start, end = self.span(figure)
        shares = (percent for percent in self._percents if start <= percent.start < end)
        return any(abs(share * 100 - percent.value) < percent.step for percent in shares)

    def duration(self, figure: Figure) -> int | None:
        """Over how many years a sum is said to run, where the text does not say which: "over five years"."""
        return next((mention.count for mention in self.years_beside(figure) if mention.count), None)

    def names(self, key: str) -> bool:
        """Whether it has a word of a list of [topic] in languages/*.toml, or there is no such list."""
        words = _words(self.language, "topic", key)
        return words is None or words.search(self.document.text) is not None


@cache
def _words(language: str, section: str, key: str) -> re.Pattern[str] | None:
    known = lexicon(language)
    edge, close = ("", "") if known.eastern else (r"(?<![^\W\d_])", r"\b")
    words = known.words(section, key)
    forms = (re.escape(word.removesuffix("*")) + close * (not word.endswith("*")) for word in words)
    return re.compile(f"{edge}(?:{'|'.join(forms)})", re.IGNORECASE) if words else None


@cache
def _than(language: str) -> re.Pattern[str] | None:
    """What stands between a percentage and the sum from which it counts."""
    known = lexicon(language)
    words = sorted(map(re.escape, known.words("percents", "than")), key=len, reverse=True)
    edge = r"\s?" if known.eastern else r"(?<!\w)"
    end = "" if known.eastern else r"\s$"
    return re.compile(f"{edge}(?:{'|'.join(words)}){end}", re.IGNORECASE) if words else None


@cache
def _marks(language: str) -> re.Pattern[str]:
    """What parts the clauses of a list."""
    known = lexicon(language)
    joints = () if known.eastern else known.words("ranges", "and")
    return re.compile("|".join((r"[,;:、。，；：·・()（）\n]", *(rf"\b{joint}\b" for joint in joints))))


_start = attrgetter("start")


def levels(figures: Iterable[Figure]) -> list[Figure]:
    """Those that are sums of one year, and restate no other."""
    plain = (f for f in figures if (f.year_end is None or not f.year) and f.converts is None and f.amount)
    return [figure for figure in plain if figure.measure is Measure.LEVEL]


def absolute(figure: Figure) -> Stated:
    """A figure as a sum, without the sign of a cut."""
    size = measure(figure)
    return replace(size, amount=abs(size.amount))
