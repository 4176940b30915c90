"""Every table that is written reads back, with libraries that are not ours, whatever its cells hold."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import wcwidth
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from tracker.export.cells import CONTROLS, csv_bytes, links, markdown, markdown_table, visible, writable
from tracker.export.files import encode, into_file, into_stream
from tracker.export.rows import COLUMNS, Row, rows
from tracker.models import Document, Figure, Source
from tracker.record.store import the_record

# Signs that break rows, run formulas, steer terminals or mark text up, in wild order.
PIECES = [*"=+-@＝＋－＠'\",;|\t\r\n\0\\`*_<>[]()#&~! 1억a", "\r\n", "\x1b[2J", "\x9b", "\u202e", "\ud800",
          "\u2028", "\ufeff", "</td>", "https://a.kr/b_c", "=HYPERLINK(1)"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠]|[\t\r]")


def row(words: str, title: str) -> Row:
    """A row with hostile words in every column that could hold some."""
    figure = Figure(start=0, end=len(words), as_written=words, currency="KRW", number=1, sentence=words)
    source = Source(publisher=words, title=title, url=words)
    [made] = rows(Document(words, id=title, source=source, language="en"), [figure])
    return made


def text_of(made: Row) -> dict[str, str]:
    """The row as another reader should see it in CSV: all of it text."""
    said = {True: "true", False: "false", None: ""}
    return {
        name: said[value] if value is None or isinstance(value, bool) else writable(str(value))
        for name, value in made.items()
    }


def unguarded(found: dict[str, str], expected: dict[str, str]) -> dict[str, str]:
    """The cells read, without the apostrophe before what a spreadsheet would run."""
    return {
        name: cell[1:] if cell.startswith("'") and FORMULA.match(expected[name]) else cell
        for name, cell in found.items()
    }


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
@example([("one\rline", "=1+1"), ("\n＝1", " @x")])
def test_csv(words: list[tuple[str, str]]) -> None:
    made = [row(*each) for each in words]
    expected = [text_of(each) for each in made]
    for bom in (False, True):
        data = csv_bytes(made, COLUMNS, bom=bom)
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        found: list[dict[str, Any]] = list(lines)
        assert [unguarded(each, other) for each, other in zip(found, expected, strict=True)] == expected
        for each in found:  # nothing that a spreadsheet runs
            cells = [cell for name, cell in each.items() if not re.fullmatch(r"-?\d+", cell)]
            assert [cell for cell in cells if FORMULA.match(cell)] == []
        frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert frame.to_dict("records") == found
        options = arrow_csv.ParseOptions(newlines_in_values=True)
        convert = arrow_csv.ConvertOptions(column_types=dict.fromkeys(COLUMNS, "string"))
        table = arrow_csv.read_csv(io.BytesIO(data), parse_options=options, convert_options=convert)
        assert table.to_pylist() == found


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
def test_json_and_parquet(tmp_path_factory: pytest.TempPathFactory, words: list[tuple[str, str]]) -> None:
    made = [row(*each) for each in words]
    for form in ("json", "jsonl", "parquet"):
        path = tmp_path_factory.mktemp("rows") / f"rows.{form}"
        with into_file(path, form, COLUMNS) as write:
            for each in made:
                write(encode("jsonl" if form == "parquet" else form, [each], COLUMNS))
        if form == "json":
            found = json.loads(path.read_bytes())
        elif form == "jsonl":
            found = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
        else:
            kept = ["as_written", "title", "publisher", "sentence", "doc", "url"]
            table = parquet.read_table(path).to_pylist()
            assert [[line[name] for name in kept] for line in table] == [
                [writable(str(each[name])) for name in kept] for each in made
            ]
            continue
        assert found == made


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
def test_a_terminal_gets_no_control_characters(words: list[tuple[str, str]]) -> None:
    for title, text in words:
        shown = encode("table", [row(text or "x", title)], COLUMNS)
        assert CONTROLS.search(shown.replace("\n", "")) is None
        assert all(wcwidth.wcswidth(line) >= 0 for line in shown.split("\n"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_csv_on_a_terminal_does_not_steer_it() -> None:
    out = Terminal()
    with into_stream(out, "csv", COLUMNS) as write:
        write(encode("csv", [row("\x1b]0;gone\x07 $5", "\x9b2J")], COLUMNS))
    assert CONTROLS.search(out.getvalue().replace("\n", "")) is None
    assert "\\x1b]0;gone" in out.getvalue()


def cells(text: str) -> list[list[str]]:
    """The cells of the first table as another program reads them: their text, and where their links lead."""
    found: list[list[str]] = []
    for token in MarkdownIt().enable("table").parse(text):
        if token.type == "tr_open":
            found.append([])
        elif token.type == "inline" and token.level == 4:
            kinds = [child.type for child in token.children or []]
            hrefs = [str(child.attrs["href"]) for child in token.children or [] if child.type == "link_open"]
            plain = all(kind in ("text", "text_special", "link_open", "link_close") for kind in kinds)
            words = "".join(child.content for child in token.children or [])
            found[-1].append(" ".join(hrefs) if hrefs else words if plain else "MARKUP")
    return found


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
@example("a_b_c", "**")
def test_markdown_is_read_as_it_is_meant(one: str, other: str) -> None:
    table = markdown_table(("first", "second"), [[markdown(one), markdown(other)]])
    expected = [visible(" ".join(text.split())) for text in (one, other)]
    assert cells(table) == [["first", "second"], expected]


def test_every_address_of_the_record_is_a_link_that_leads_to_it() -> None:
    addresses = [source.url for source in the_record().sources.values() if source.url]
    table = markdown_table(("link",), [[links(address)] for address in addresses])
    found = [line[0] for line in cells(table)[1:]]
    assert len(addresses) > 300
    assert found == addresses
    assert cells(markdown_table(("link",), [[links("https://a.kr/b_c?d=|1 https://b.kr/<x>")]]))[1] == [
        "https://a.kr/b_c?d=%7C1 https://b.kr/%3Cx%3E"
    ]


def test_a_file_for_excel_and_a_pipe(tmp_path: Path) -> None:
    made = row("1조5,192억원", "방위비")
    with into_file(tmp_path / "rows.csv", "csv", COLUMNS) as write:
        write(encode("csv", [made], COLUMNS))
    assert (tmp_path / "rows.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc,figure")
    out = io.StringIO()
    with into_stream(out, "csv", COLUMNS) as write:
        write(encode("csv", [made], COLUMNS))
    assert out.getvalue().startswith("doc,figure")
