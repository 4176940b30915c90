"""The record as a Data Package: a zip that explains itself, and its descriptor."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from tracker.export.cells import csv_bytes
from tracker.record.cite import dataset
from tracker.record.export import CSV, FULL_COLUMNS, Filters, csv_file, point_columns
from tracker.record.schema import HERE, TABLES, columns, schema
from tracker.record.store import Record, data_folder
from tracker.shipped import text as shipped_text

README = HERE / "README.txt"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def package_zip(record: Record, given: Filters) -> bytes:
    """The whole record, or, with filters, the figures and years that they leave and all that these rest on:
    CSV files, datapackage.json, README.txt, CITATION.txt, LICENSE.txt. Same input, same bytes."""
    title, short = schema("package")["title"], dataset(record)
    applied = "".join(f"- {name}: {value}\n" for name, value in given.items())
    if applied:
        applied = f"\nFilters applied to figures.csv and figures_full.csv\n{applied}"
    readme = shipped_text(README).format(
        title=title,
        version=record.version,
        newest=record.newest,
        filters=applied,
        short=short,
        full=f"{title}. {short}.",
    )
    tables = [table for table in TABLES if table != "figures"]
    files = {
        **{f"{name}.csv": csv_file(record, name, given) for name in CSV},
        # as they are kept
        **{f"{t}.csv": csv_bytes((row.cells for row in record.rows[t]), columns(t)) for t in tables},
        "datapackage.json": descriptor_json(record, given),
        "README.txt": readme.encode(),
        "CITATION.txt": f"{title}. {short}.\n{dataset(record, 'ko')}\n".encode(),
        "LICENSE.txt": (data_folder() / "LICENSE").read_bytes(),
    }
    out = io.BytesIO()
    year, month, day = map(int, record.date.split("-"))
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (year, month, day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def descriptor_json(record: Record, given: Filters) -> bytes:
    """The descriptor as the file that stands beside the data."""
    made = descriptor(record, given.get("programme", "KR-SMA"))
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode()


def descriptor(record: Record, programme: str = "KR-SMA") -> dict[str, Any]:
    """Data Package v2, made from the schemas."""
    resources = [
        _resource("payments", "payments", point_columns(record, programme)),
        _resource("projections", "projections", point_columns(record, programme, "projections")),
        _resource("figures", "reporters", columns("reporters")),
        _resource("figures_full", "figures", FULL_COLUMNS),
        *(_resource(table, table, columns(table)) for table in TABLES if table != "figures"),
    ]
    of_this = {"version": record.version, "created": f"{record.date}T00:00:00Z", "resources": resources}
    return schema("package") | of_this


def _resource(name: str, table: str, names: list[str]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "$schema": TABLE_PROFILE,
        "fields": [_field(table, own, at) for at, own in enumerate(names)],
        "missingValues": [""],
        "primaryKey": schema(table)["primaryKey"],
    }
    links = schema(table).get("foreignKeys", {})
    if links:
        body["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": to, "fields": ["id"]}}
            for column, to in links.items()
            if to != table  # a part of the table may leave out the row that another names
        ]
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": schema(table)["title"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": body,
    }


def _field(table: str, name: str, at: int) -> dict[str, Any]:
    """A Table Schema field of the column `name`, the `at`-th of its table. Columns that a full figure has
    of its source are described by the table of sources."""
    if name == "source_published_precision":
        table, column = "payments", "published_precision"
    elif name.startswith("source_"):
        table, column = "sources", name.removeprefix("source_")
    else:
        column = columns(table)[at]
    rules = schema(table)["properties"][column]
    constraints = {k: rules[k] for k in ("enum", "pattern", "minimum", "maximum") if k in rules}
    if name == column and name in schema(table)["required"]:
        constraints["required"] = True
    field = {"name": name, **{k: rules[k] for k in ("type", "title", "description", "description_ko")}}
    if "examples" in rules:
        field["example"] = rules["examples"][0]
    if constraints:
        field["constraints"] = constraints
    if "labels" in rules:
        field["categories"] = [{"value": value, "label": label} for value, label in rules["labels"].items()]
    return field
