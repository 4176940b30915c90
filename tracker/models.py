"""The types that the parts hand to each other. This module imports nothing of ours.

A *mention* is a sum of money found in a text. A *figure* is a mention placed: for which year, of what kind,
under which programme. Amounts are `Decimal` in whole units of the currency; currencies are ISO 4217 codes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

# Years in which a document may be published: what lies outside is a misprint or a test.
PUBLISHED = range(1900, 2101)


class Qualifier(StrEnum):
    """How a sum is hedged by the words attached to it."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    UP_TO = "up_to"
    LESS_THAN = "less_than"
    NEARLY = "nearly"


class Kind(StrEnum):
    """What the money is, by the annotation guide (lessons/GUIDE.md)."""

    PAYMENT = "payment"  # what the host or ally gives: agreed, due, budgeted, spent, or asserted to be
    DEMAND = "demand"  # asked of the paying side
    OFFER = "offer"  # proposed by the paying side
    ESTIMATE = "estimate"  # a forecast of a contribution
    COST = "cost"  # what stationing, moving or building costs, whoever pays
    OTHER = "other"  # balances, gaps, penalties; and whatever is off the topic


class Measure(StrEnum):
    """What a sum measures."""

    LEVEL = "level"  # one year's sum, or a price
    CHANGE = "change"  # the amount of a rise, cut, saving or difference
    TOTAL = "total"  # several years together


class YearHow(StrEnum):
    """How a mention names its year."""

    STATED = "stated"  # in digits: "in 2019", "Feb. 10, 2019", 94년
    RELATIVE = "relative"  # counted from the day of publication: "this year", 지난해, "four years ago"
    ERA = "era"  # 平成14年度, R5
    FISCAL = "fiscal"  # a fiscal year by its name or its end: "FY2021", "the year to March 2016"
    COUNTED = "counted"  # counted on another year of the text: "the following year", 이듬해, 同年
    SPAN = "span"  # several years: "2019-2023", "five years", "the 2010s"


class YearFrom(StrEnum):
    """How the year of a figure was found."""

    STATED = "stated"  # the text names the year: "in 2019", "FY2021", 令和3年度
    RELATIVE = "relative"  # a word counted from the publication date: "next year", 지난해
    CARRIED = "carried"  # taken over from another figure or clause of the same text
    NONE = "none"


class SourceType(StrEnum):
    """The nature of a source, the strongest first."""

    TREATY = "treaty"
    OFFICIAL = "official"
    AGENCY = "agency"
    PRESS = "press"
    RESEARCH = "research"
    OTHER = "other"


class Standing(StrEnum):
    """How near a text stands to the document or report itself, the nearest first."""

    PRIMARY = "primary"  # the document, read at the body that issued it
    FULL_COPY = "full_copy"  # the whole document, read where another host printed it
    REPORT = "report"  # of an agency, paper or research body, as it or a paper that carries it printed it
    EXCERPT = "excerpt"  # a part, a summary or a teaser
    REWRITE = "rewrite"  # retold or translated by another hand
    SECOND_HAND = "second_hand"  # a forum, blog, digest board or content farm


class Verdict(StrEnum):
    """What holding a figure against the record gives."""

    AGREES = "agrees"
    ROUNDS = "rounds"
    TRUNCATES = "truncates"
    CONSISTENT = "consistent"  # it does not contradict the record, and is too loose to confirm it
    DIFFERS = "differs"
    POSSIBLE = "possible"  # it fits a sum on record, and its year or its digits leave that open
    NO_RECORD = "no_record"
    NOT_PAYMENT = "not_payment"


class Slip(StrEnum):
    """What a hand could have done to the sum that the record has."""

    POWER_OF_TEN = "power_of_ten"
    THOUSANDFOLD = "thousandfold"  # "US$925.4 billion" for million
    CURRENCY = "currency"  # "150 million won" for dollars
    OTHER_YEAR = "other_year"  # "932 billion won" for 2016: it is what was paid for 2015
    COMPONENT = "component"  # "371 billion won for construction" of 2018: those were the wages
    SPEAKER = "speaker"  # what the one side offered, said to be asked by the other
    ZERO = "zero"  # "1.389" for 1.0389
    SWAPPED = "swapped"  # "1조5912억" for 1조5192억
    DIGIT = "digit"  # "1979億" for 1974億
    RATE = "rate"  # a conversion at a rate that never was
    PERCENT = "percent"  # "up 18.3 %" from 1.4028 to 1.5192
    DIRECTION = "direction"  # "rises to 680.4 billion won" from 746.9
    OTHER = "other"  # it differs, and nothing explains how


@dataclass(frozen=True, slots=True)
class Source:
    """Where words were printed. `published` is ISO 8601 to the precision known: 2016, 2019-10, 2020-05-06.
    `origin` names whose reporting it is: two printings of a story from Yonhap are no two sources. `publisher`
    is whose words they are, `host` where they were read, `title_printed` whether the title stands there."""

    id: str = ""
    publisher: str | None = None
    type: SourceType | None = None
    title: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    author: str | None = None
    note: str | None = None
    origin: str | None = None
    publisher_ko: str | None = None
    host: str | None = None
    standing: Standing | None = None
    title_printed: bool | None = None
    read_on: str | None = None

    def name(self, language: str = "en") -> str | None:
        """Who printed it, in Korean where the reader's language is Korean and the name is known."""
        return (self.publisher_ko if language == "ko" else None) or self.publisher

    def line(self, language: str = "en") -> str:
        """Who printed it and when: "ROK Ministry of Foreign Affairs, 2019-02-10"."""
        return ", ".join(part for part in (self.name(language), self.published) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table of a document: `text[start:end]`, without the blanks around it.

    `heads` are the (start, end) spans of what stands over it: the heads of its row from the nearest on, of
    its column from the nearest up, then of its whole table. `unit` is what the table says that its bare
    numbers count in, as printed ("억원", "billions of won"), None where it says nothing.
    """

    start: int
    end: int
    heads: tuple[tuple[int, int], ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be read, with what is known of its source.

    `published` is the day against which "this year" is counted. `off_article` holds (start, end) spans of
    menus, sidebars and other matter around the article; `pages` the offsets at which the pages of a PDF
    begin; `found` says where each fact about the source was found ("published" -> "line 2"). `cells` are the
    values of its tables, in order, where the format marks a table as one. `notices` are lines for the reader,
    each of something that was seen and not read.
    """

    text: str
    id: str = ""
    source: Source = field(default_factory=Source)
    published: date | None = None
    language: str | None = None
    off_article: tuple[tuple[int, int], ...] = ()
    pages: tuple[int, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    cells: tuple[Cell, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The words `text[start:end]` that decided one field of a figure, and the rule that read them."""

    field: str
    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A sum of money in a text: `text[start:end] == as_written`. Either `amount` is set, or, for a range,
    `amount_low` and `amount_high`."""

    start: int
    end: int
    as_written: str
    currency: str
    amount: Decimal | None = None
    amount_low: Decimal | None = None
    amount_high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    why: tuple[Why, ...] = ()

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        """The amount, or the two ends of the range."""
        return tuple(a for a in (self.amount, self.amount_low, self.amount_high) if a is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMention:
    """An expression of time in a text that names a year, or could: `text[start:end] == as_written`.

    `year` to `year_end` are the years of a span, `year` alone a single one; a mention that names no year
    gives its `reason`. `count` is the years of a duration, `anchor` the index, among the text's mentions, of
    the one that this was counted from. `role` is its normal form: year, this, last, next, before_last,
    after_next, ago, ahead, following, later, earlier, same, first, final, nth, month, date, since, by, until,
    from, range, duration, decade.
    """

    start: int
    end: int
    as_written: str
    how: YearHow
    role: str
    year: int | None = None
    year_end: int | None = None
    count: int | None = None
    anchor: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Mention):
    """A mention placed. `number` counts from 1 within the document; `converts` is that of the figure which
    this one restates in another currency. `confidence`, from 0 to 1, is that of the least sure of the placed
    fields. `retracted` marks a sum that the text itself takes back ("an earlier version said")."""

    number: int
    year: int | None = None
    year_end: int | None = None
    year_from: YearFrom = YearFrom.NONE
    per_year: bool = False
    kind: Kind = Kind.OTHER
    measure: Measure = Measure.LEVEL
    programme: str | None = None
    converts: int | None = None
    confidence: float = 1.0
    retracted: bool = False
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What holding one figure against the record gave.

    `record_id` names the row of data/figures.csv that it was held against, or a derived point
    ("KR-SMA-2023-derived"); `record_amount` is in `record_currency`. `conversion` is "ok" or "off" for a sum
    restated in another currency, with the rate that the two sums imply. `remark` says it all in one sentence
    of the language asked for. `quoted` has the words and the place in the source, `address` its link, or
    those of all sources of a sum that was worked out.
    """

    verdict: Verdict
    record_id: str | None = None
    record_amount: Decimal | None = None
    record_currency: str | None = None
    record_source: str | None = None
    conversion: str | None = None
    implied_rate: Decimal | None = None
    slip: Slip | None = None
    remark: str = ""
    citation: str = ""
    quoted: str = ""
    address: str = ""
    off_topic: bool = False

    @property
    def judged(self) -> bool:
        """Whether it was held against a sum on record, with an outcome."""
        return self.verdict not in (Verdict.POSSIBLE, Verdict.NO_RECORD, Verdict.NOT_PAYMENT)

    @property
    def flagged(self) -> bool:
        """Whether an editor should stop here."""
        return self.verdict is Verdict.DIFFERS or self.conversion == "off"
