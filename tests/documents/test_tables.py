"""Tables of every format: rows of text, and values that know their heads and their unit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents.files import (
    Rows,
    docx,
    hancom_p,
    hancom_table,
    html,
    html_table,
    hwpx,
    odt,
    odt_table,
    pdf,
    pdf_table,
    word_p,
    word_table,
)
from tracker.documents.read import from_bytes
from tracker.documents.tables import Box, Table, lay_out
from tracker.models import Document

ROWS = [["Item", "2019", "2020"], ["Labor", "4,320", "4,411"], ["Works", "3,710", "-"]]
ABOVE = "Cost sharing (in hundred millions of won)"


def in_html(rows: Rows, above: str) -> bytes:
    return html(f"<article><p>{above}</p>{html_table(rows)}</article>")


def in_docx(rows: Rows, above: str) -> bytes:
    return docx(word_p(above) + word_table(rows))


def in_hwpx(rows: Rows, above: str) -> bytes:
    return hwpx(hancom_p(above), hancom_table(rows))


def in_odt(rows: Rows, above: str) -> bytes:
    return odt(f"<text:p>{above}</text:p>" + odt_table(rows))


def in_pdf(rows: Rows, above: str) -> bytes:
    return pdf([above.replace("(", r"\(").replace(")", r"\)"), *pdf_table(rows)])


FORMATS = [in_html, in_docx, in_hwpx, in_odt, in_pdf]


def heads(document: Document) -> dict[str, list[str]]:
    text = document.text
    return {text[c.start : c.end]: [text[start:end] for start, end in c.heads] for c in document.cells}


@pytest.mark.parametrize("make", FORMATS)
def test_every_value_knows_its_heads(make: Callable[[Rows, str], bytes]) -> None:
    document = from_bytes(make(ROWS, "Payments, in millions of won"), "a")
    assert document.text.endswith("Item\t2019\t2020\nLabor\t4,320\t4,411\nWorks\t3,710\t-")
    found = heads(document)
    assert [*found] == ["4,320", "4,411", "3,710", "-"]
    assert found["4,411"][:2] == ["Labor", "2020"]
    assert found["3,710"][:2] == ["Works", "2019"]
    assert {cell.unit for cell in document.cells} == {"millions of won"}


@pytest.mark.parametrize("make", FORMATS[:4])
def test_years_in_the_first_column_and_korean_units(make: Callable[[Rows, str], bytes]) -> None:
    rows = [["연도", "분담금", "증가율(%)"], ["2018", "9602", "1.9"], ["2019", "10389", "8.2"]]
    document = from_bytes(make(rows, "방위비 분담금 현황 (단위: 억원, %)"), "a")
    assert heads(document)["10389"][:2] == ["2019", "분담금"]
    assert document.cells[0].unit == "억원, %"


def table(*rows: list[str | Box]) -> Table:
    return Table([[box if isinstance(box, Box) else Box([box]) for box in row] for row in rows])


@pytest.mark.parametrize(
    ("rows", "value", "expected"),
    [
        # a sum that looks like a year below a row of years in words
        ([["年度", "金額"], ["2018", "1974"], ["2019", "1,974"]], "1974", ["2018", "金額"]),
        # heads that span columns and rows
        (
            [
                [Box(["Item"], down=2), Box(["Paid"], across=2)],
                ["2019", "2020"],
                ["Labor", "4,320", "4,411"],
            ],
            "4,411",
            ["Labor", "2020", "Paid"],
        ),
        # a head down the side, and rows that a line of words heads
        (
            [
                ["Year", "Item", "Sum"],
                [Box(["2019"], down=2), "Labor", "4,320"],
                ["Works", "3,710"],
            ],
            "3,710",
            ["Works", "2019", "Sum"],
        ),
        ([["Item", "2019"], [Box(["Won"], across=2)], ["Labor", "4,320"]], "4,320", ["Labor", "2019", "Won"]),
        # Word marks a box as one with the box above it
        ([["Year", "Sum"], ["2019", "4,320"], [Box([""], down=0), "3,710"]], "3,710", ["2019", "Sum"]),
    ],
)
def test_heads(rows: list[list[str | Box]], value: str, expected: list[str]) -> None:
    text, cells, _ = lay_out([table(*rows)])
    found = {text[c.start : c.end]: [text[start:end] for start, end in c.heads] for c in cells}
    assert found[value] == expected


def test_a_unit_in_a_head_is_nearer_than_the_one_of_the_table() -> None:
    rows = table(["Year", "Won (in billions)", "Dollars"], ["2019", "1,038.9", "891"])
    _, cells, _ = lay_out(["Payments (unit: million)", rows])
    assert [cell.unit for cell in cells] == ["billions", "million"]


def test_a_table_that_sets_out_a_page_is_its_text() -> None:
    inner = table(["Item", "2019"], ["Labor", "4,320"])
    text, cells, _ = lay_out([Table([[Box(["A menu"]), Box(["A text. " * 60, inner])]])])
    assert text.startswith("A menu\nA text. A text.")
    assert text.endswith("Item\t2019\nLabor\t4,320")
    assert len(cells) == 1


def test_spans_without_end_are_cut() -> None:
    wide = Table([[Box(["1"], across=1000, down=1000)] for _ in range(5)])
    text, _, _ = lay_out([wide])
    assert text == "1\n1\n1\n1\n1"


@pytest.mark.parametrize("across", [1, 2, 7])
def test_pdf_prose_is_no_table(across: int) -> None:
    lines = [
        "It paid 1.2 trillion won in 2019",
        "and 1.3 trillion won a year later in 2020",
        "then 1.4 in 2021",
    ]
    document = from_bytes(pdf(lines * across), "a.pdf")
    assert not document.cells
