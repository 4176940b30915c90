"""What a row of data/*.csv may hold: the one place from which everything else about the columns follows.

The dictionaries are Table Schemas (Data Package v2). The JSON Schema that rows are held to at load, the
`datapackage.json` of the download and the data dictionary of the page are all made from them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypedDict

from tracker.models import Kind, Measure, Qualifier, SourceType, Status, YearBasis

# A part of a contribution, or a wider or narrower measure than the contribution itself. A row without one
# counts the whole of what its programme covers.
COMPONENTS: dict[str, str] = {
    "labour": "wages and allowances of local workers",
    "construction": "military construction, combined defence improvement projects",
    "logistics": "supplies and services",
    "facilities": "buildings and infrastructure provided by the host",
    "utilities": "electricity, gas, water, fuel",
    "training": "relocation of training, night landing practice",
    "equipment": "training equipment",
    "special_measures": "the part of Japan's support that its Special Measures Agreement covers",
    "sofa_part": "the part of Japan's support outside its Special Measures Agreement",
    "stationing": "stationing costs without SACO and realignment",
    "won_part": "the part paid in won in a year paid in two currencies",
    "dollar_part": "the part paid in dollars in a year paid in two currencies",
    "cash": "the part paid in cash",
    "advances": "advances paid to US forces",
    "support": "support other than construction",
    "civil_budget": "NATO's civil budget",
    "military_budget": "NATO's military budget",
    "investment": "NATO's Security Investment (formerly infrastructure) Programme",
    "direct_support": "all direct support, wider than the agreement",
    "indirect_support": "land, fees and taxes forgone",
    "all_support": "direct and indirect support together",
    "us_costs": "what the United States itself spends",
    "unspent": "agreed or handed over, and not spent",
    "per_soldier": "for one soldier",
    "other": "a part of some other kind; the note says which",
}
CONFIDENCE: dict[str, str] = {
    "high": "read at the publisher, or at a faithful copy of it",
    "low": "second hand (a repost, digest, board or machine text), or in doubt for the reason in the note",
}
ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PROGRAMME_ID = r"^[A-Z]+(-[A-Z]+)+$"
DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
CURRENCY = r"^[A-Z]{3}$"
LANGUAGE = r"^[a-z]{2}$"
YEARS: dict[str, Any] = {"minimum": 1900, "maximum": 2100}


class Field(TypedDict, total=False):
    """One column, as a Table Schema field."""

    name: str
    type: str
    title: str
    description: str
    constraints: dict[str, Any]


class Table(TypedDict, total=False):
    """One file, as a Table Schema with a title."""

    title: str
    fields: list[Field]
    primaryKey: list[str]
    foreignKeys: list[dict[str, Any]]


def column(
    name: str, kind: str, title: str, description: str, *, required: bool = False, **constraints: Any
) -> Field:
    """A field; `required` and the other constraints are the Table Schema's own."""
    rules = ({"required": True} if required else {}) | constraints
    entry: Field = {"name": name, "type": kind, "title": title, "description": description}
    if rules:
        entry["constraints"] = rules
    return entry


def _values(words: Iterable[StrEnum | str]) -> list[str]:
    return [str(word) for word in words]


def _link(name: str, resource: str, to: str) -> dict[str, Any]:
    return {"fields": [name], "reference": {"resource": resource, "fields": [to]}}


YEAR_BASIS = column(
    "year_basis",
    "string",
    "Year means",
    "Whose year: calendar or fiscal.",
    required=True,
    enum=_values(YearBasis),
)

FIGURES: Table = {
    "title": "Figures as cited, one row for each figure of each source",
    "primaryKey": ["id"],
    "foreignKeys": [_link("programme", "programmes", "id"), _link("source", "sources", "id")],
    "fields": [
        column("id", "string", "Row", "Stable name of the row.", required=True, unique=True, pattern=ID),
        column(
            "programme",
            "string",
            "Programme",
            "What the money is part of.",
            required=True,
            pattern=PROGRAMME_ID,
        ),
        column("agreement", "integer", "Agreement", "Number of the Special Measures Agreement.", minimum=1),
        column("year", "integer", "Year", "The (first) year that the money is for.", **YEARS),
        column("year_end", "integer", "Last year", "Only for sums over several years.", **YEARS),
        YEAR_BASIS,
        column("kind", "string", "Kind", "A payment, demand, offer ...", required=True, enum=_values(Kind)),
        column(
            "measure",
            "string",
            "Measure",
            "A level, a change or a total.",
            required=True,
            enum=_values(Measure),
        ),
        column("status", "string", "Status", "What stands behind a payment.", enum=_values(Status)),
        column(
            "component",
            "string",
            "Part",
            "A part or another measure; empty for the whole.",
            enum=list(COMPONENTS),
        ),
        column("as_written", "string", "As written", "The words of the source.", required=True),
        column("table_unit", "string", "Table unit", "The unit that a table prints over a bare cell."),
        column("language", "string", "Language", "ISO 639-1, of the words.", required=True, pattern=LANGUAGE),
        column("amount", "number", "Amount", "In whole units of the currency.", required=True),
        column("currency", "string", "Currency", "ISO 4217.", required=True, pattern=CURRENCY),
        column(
            "qualifier",
            "string",
            "Hedge",
            "About, at least, nearly ...",
            required=True,
            enum=_values(Qualifier),
        ),
        column("converts", "string", "Converts", "The row that the same source restates here.", pattern=ID),
        column("said_by", "string", "Said by", "Who said it."),
        column("source", "string", "Source", "Where the words were printed.", required=True, pattern=ID),
        column("locator", "string", "Place", "Paragraph, page or table."),
        column(
            "confidence",
            "string",
            "Confidence",
            "Low: second hand or in doubt.",
            required=True,
            enum=list(CONFIDENCE),
        ),
        column("note", "string", "Note", "What a reader should know."),
    ],
}
SOURCES: Table = {
    "title": "Sources",
    "primaryKey": ["id"],
    "fields": [
        column("id", "string", "Source", "Publisher and date.", required=True, unique=True, pattern=ID),
        column("publisher", "string", "Publisher", "Who printed it.", required=True),
        column("type", "string", "Type", "Nature of the source.", required=True, enum=_values(SourceType)),
        column("title", "string", "Title", "Headline or title of the work."),
        column("published", "string", "Published", "ISO 8601, as precise as is known.", pattern=DATE),
        column("url", "string", "Address", "Where it was read.", pattern=r"^https?://\S+$"),
        column("language", "string", "Language", "ISO 639-1.", required=True, pattern=LANGUAGE),
        column("author", "string", "Author", "Byline."),
        column(
            "origin", "string", "Origin", "Whose reporting it is; one origin is one voice.", required=True
        ),
        column("note", "string", "Note", "What a reader should know."),
    ],
}
PROGRAMMES: Table = {
    "title": "Programmes: series of contributions",
    "primaryKey": ["id"],
    "fields": [
        column("id", "string", "Programme", "Code.", required=True, unique=True, pattern=PROGRAMME_ID),
        column("name", "string", "Name", "In English.", required=True),
        column("name_ko", "string", "Name in Korean", "In Korean.", required=True),
        column("payer", "string", "Payer", "ISO 3166 code of who pays, or a group's name.", required=True),
        column("currency", "string", "Currency", "In which it is paid.", required=True, pattern=CURRENCY),
        YEAR_BASIS,
        column("status", "string", "Counts", "What one point of the series counts.", enum=_values(Status)),
        column("covers", "string", "Covers", "What is counted.", required=True),
        column("note", "string", "Note", "What is left out."),
    ],
}
AGREEMENTS: Table = {
    "title": "Special Measures Agreements",
    "primaryKey": ["number"],
    "foreignKeys": [_link("programme", "programmes", "id")],
    "fields": [
        column("number", "integer", "Number", "First, second, ...", required=True, unique=True, minimum=1),
        column("programme", "string", "Programme", "Code.", required=True, pattern=PROGRAMME_ID),
        column("period_start", "integer", "From", "First year.", required=True, **YEARS),
        column("period_end", "integer", "To", "Last year.", required=True, **YEARS),
        column("agreed", "string", "Agreed", "ISO 8601.", pattern=DATE),
        column("signed", "string", "Signed", "ISO 8601.", pattern=DATE),
        column("in_force", "string", "In force", "ISO 8601.", pattern=DATE),
        column("first_amount", "string", "First amount", "For the first year.", required=True),
        column("annual_rule", "string", "Rule", "How later years follow.", required=True),
        column("source", "string", "Sources", "One or more sources, with a space between.", required=True),
        column(
            "growth_series", "string", "Grows by", "Series of yearly growth rates in per cent.", pattern=ID
        ),
        column("growth_lag", "integer", "Lag", "How many years before.", minimum=0),
        column("growth_cap", "number", "Cap", "Ceiling of the growth in per cent."),
        column("growth_from", "integer", "Rule from", "First year that the rule gives.", **YEARS),
        column("note", "string", "Note", "What a reader should know."),
    ],
}
SERIES: Table = {
    "title": "Yearly series that units are made with: exchange rates, prices, defence budgets",
    "primaryKey": ["series", "year"],
    "foreignKeys": [_link("source", "sources", "id")],
    "fields": [
        column("series", "string", "Series", "Name.", required=True, pattern=ID),
        column("year", "integer", "Year", "Calendar year.", required=True, **YEARS),
        column("value", "number", "Value", "In the unit.", required=True),
        column("unit", "string", "Unit", "Of the value.", required=True),
        column("source", "string", "Source", "Where the value was read.", required=True, pattern=ID),
        column("basis", "string", "Basis", "Average, level, main budget ..."),
        column("note", "string", "Note", "What a reader should know."),
    ],
}
CHANGES = {"added": "a new row", "corrected": "a row put right", "removed": "a row taken out"}
CHANGELOG: Table = {
    "title": "Changes to the data, by row",
    "primaryKey": ["date", "table", "row"],
    "fields": [
        column("date", "string", "Date", "ISO 8601.", required=True, pattern=r"^\d{4}-\d{2}-\d{2}$"),
        column("table", "string", "Table", "File without its ending.", required=True),
        column("row", "string", "Row", "Name of the row; * for all.", required=True),
        column("change", "string", "Change", "What was done.", required=True, enum=list(CHANGES)),
        column("why", "string", "Why", "The reason.", required=True),
    ],
}
# Not kept but made: one row for each year of a programme.
PAYMENTS: Table = {
    "title": "Payments, one row for each year",
    "primaryKey": ["id"],
    "foreignKeys": [_link("figure", "figures", "id"), _link("programme", "programmes", "id")],
    "fields": [
        column("id", "string", "Point", "Stable name of the point.", required=True, unique=True),
        column("programme", "string", "Programme", "Code.", required=True),
        column("year", "integer", "Year", "Year of the contribution.", required=True, **YEARS),
        column("agreement", "integer", "Agreement", "Number of the agreement.", minimum=1),
        column("currency", "string", "Currency", "ISO 4217.", required=True, pattern=CURRENCY),
        column("amount", "number", "Amount", "In whole units of the currency.", required=True),
        column("low", "number", "Low", "Lower end of a projection."),
        column("high", "number", "High", "Upper end of a projection."),
        column("basis", "string", "Basis", "cited, sum, derived or projected.", required=True),
        column("status", "string", "Status", "What stands behind the sum.", enum=_values(Status)),
        column("figure", "string", "Figure", "The preferred row of figures.csv."),
        column("preference", "string", "Preferred as", "What decided between it and the next best."),
        column("as_written", "string", "As written", "The words of the source."),
        column("table_unit", "string", "Table unit", "The unit that a table prints over a bare cell."),
        column("qualifier", "string", "Hedge", "About, at least, nearly ...", enum=_values(Qualifier)),
        column("publisher", "string", "Publisher", "Of the preferred figure."),
        column("title", "string", "Title", "Of its source."),
        column("published", "string", "Published", "ISO 8601, as precise as is known."),
        column("url", "string", "Address", "Where it was read."),
        column("locator", "string", "Place", "Paragraph, page or table."),
        column("arithmetic", "string", "Arithmetic", "How a sum that no source states was made."),
        column("sources", "string", "Sources", "Everything the sum rests on, with a space between."),
        column("independent_sources", "integer", "Voices", "Independent sources for the year."),
        column("agrees", "integer", "Agree", "Other figures that agree."),
        column("rounds", "integer", "Round", "Other figures that are the same, rounded."),
        column("truncates", "integer", "Cut off", "Other figures that are the same, cut off."),
        column("differs", "integer", "Differ", "Other figures that differ."),
        column("native", "number", "Own currency", "In the currency of the programme."),
        column("usd_year_average", "number", "US dollars", "At the average rate of the year."),
        column("usd_as_cited", "number", "US dollars as cited", "As a source gives them."),
        column("constant_won", "number", "Constant won", "In won of the newest year with prices."),
        column("constant_usd", "number", "Constant dollars", "Constant won at the rate of that year."),
        column("budget_share", "number", "Share", "Per cent of the defence budget as voted."),
        column("change", "number", "Change", "Per cent on the year before, in won or dollars."),
        column("index", "number", "Index", "First year = 100."),
        column("citation", "string", "Citation", "To copy."),
    ],
}
TABLES: dict[str, Table] = {
    "figures": FIGURES,
    "sources": SOURCES,
    "programmes": PROGRAMMES,
    "agreements": AGREEMENTS,
    "series": SERIES,
    "changelog": CHANGELOG,
}


def columns(table: str) -> list[str]:
    """Names of a table's columns, in file order.

    >>> columns("series")
    ['series', 'year', 'value', 'unit', 'source', 'basis', 'note']
    """
    return [entry["name"] for entry in TABLES[table]["fields"]]


def json_schema(table: str) -> dict[str, Any]:
    """JSON Schema of one row, cells typed and empty cells left out."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for entry in TABLES[table]["fields"]:
        rules = dict(entry.get("constraints", {}))
        rules.pop("unique", None)
        if rules.pop("required", False):
            required.append(entry["name"])
        properties[entry["name"]] = {"type": entry["type"]} | rules
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
