"""What goes into the zip beside the data: its descriptor, its README, how to cite it, its licence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.models import CitedFigure
from tracker.record.cite import dataset
from tracker.record.schema import COMPONENTS, PAYMENTS, TABLES, Table, columns
from tracker.record.store import Record, data_folder

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
NAME = "cost-sharing-tracker"
TITLE = "What host nations pay for US forces, figure by figure"
LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
README = """{title}
Data version {version}

figures.csv     one row for each figure of each source, in the words of the source
sources.csv     where the words were printed; rows of one "origin" are one voice
programmes.csv  what each series counts and leaves out
agreements.csv  the Special Measures Agreements between South Korea and the United States
series.csv      exchange rates, consumer prices, defence budgets, each value with its source
changelog.csv   changes to the data, by row
payments.csv    one row a year for South Korea: the preferred figure, how the others compare, units
datapackage.json  what every column means (Data Package v2)

What you should know
- Amounts are whole units of the currency: 1038900000000 is 1.0389 trillion won.
- "as_written" is what the source printed. A bare table cell has the unit of its table in "table_unit".
- "basis" says where a point comes from: cited; sum (a year paid in won and dollars); derived (by the
  agreement's own rule, stated by no source); projected (years to come, between "low" and "high").
- Payments are what the agreements set. What was budgeted and what was spent can be less.
- Dollar figures printed by a source ("usd_as_cited") follow the rate of the day they were printed on, and
  are kept apart from won converted at the average rate of the year ("usd_year_average").
- Text cells that a spreadsheet would run as a formula (beginning with = + - @) have an apostrophe before
  them. Numbers never have.
- An empty cell means that nothing is known; it never means zero.
{filters}
How to cite
- In a text: {short}
- In full: {full}
- A single figure: name its source, then this data set and the row.

Licence: CC BY 4.0 for the compilation. The words quoted from sources remain those of the sources.
"""


def rows(record: Record, chosen: Iterable[CitedFigure]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of each table: the chosen figures, the rows that they convert, and everything else whole."""
    wanted = list(chosen)
    names = {figure.id for figure in wanted}
    bases = {figure.converts for figure in wanted} - names
    wanted = [figure for figure in record.figures if figure.id in names | bases]
    items: dict[str, Iterable[Any]] = {
        "figures": wanted,
        "sources": record.sources.values(),
        "programmes": record.programmes.values(),
        "agreements": record.agreements,
        "series": (value for values in record.series.values() for value in values.values()),
        "changelog": record.changes,
    }
    for table, entries in items.items():
        yield table, [{name: getattr(entry, name) for name in columns(table)} for entry in entries]


def descriptor(record: Record) -> dict[str, Any]:
    """Data Package v2, made from the schema."""
    years = [figure.year for figure in record.figures if figure.year]
    return {
        "$schema": PROFILE,
        "name": NAME,
        "title": TITLE,
        "version": record.version,
        "created": f"{record.date}T00:00:00Z",
        "description": (
            "Figures on cost sharing for US forces abroad as treaties, ministries, agencies and papers"
            f" print them, {min(years)} to {max(years)}, each with its words and its source."
        ),
        "licenses": [LICENSE],
        "keywords": ["defence", "cost sharing", "Special Measures Agreement", "host nation support"],
        "contributors": [{"title": "The contributors to Cost-sharing Tracker", "roles": ["author"]}],
        "sources": [{"title": "The sources listed in sources.csv", "path": "sources.csv"}],
        "resources": [
            *(_resource(table, TABLES[table]) for table in TABLES),
            _resource("payments", PAYMENTS),
        ],
    }


def _resource(table: str, schema: Table) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [{**entry} for entry in schema["fields"]]
    for entry in fields:
        if entry["name"] == "component":
            entry["categories"] = [{"value": name, "label": label} for name, label in COMPONENTS.items()]
    body = {"$schema": TABLE_PROFILE, "fields": fields, "missingValues": [""]}
    body |= {key: schema[key] for key in ("primaryKey", "foreignKeys") if key in schema}
    return {
        "name": table,
        "type": "table",
        "path": f"{table}.csv",
        "title": schema["title"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": body,
    }


def texts(record: Record, filters: Mapping[str, Any]) -> dict[str, bytes]:
    """README, citation and licence."""
    applied = ""
    if filters:
        applied = "\nFilters applied to figures.csv\n"
        applied += "".join(f"- {name.rstrip('_')}: {value}\n" for name, value in filters.items())
    short, full = dataset(record), f"{TITLE}. {dataset(record)}."
    readme = README.format(title=TITLE, version=record.version, filters=applied, short=short, full=full)
    citation = f"{full}\n{dataset(record, 'ko')}\n"
    licence = (data_folder() / "LICENSE").read_text(encoding="utf-8")
    return {
        "README.txt": readme.encode(),
        "CITATION.txt": citation.encode(),
        "LICENSE.txt": licence.encode(),
    }
