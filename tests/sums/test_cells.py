"""Bare numbers of tables are read in the unit that their table or their head states, or not at all."""

from __future__ import annotations

import pytest

from tracker.documents import limits
from tracker.documents.content import DocumentError
from tracker.documents.tables import Box, Table, lay_out
from tracker.models import Document
from tracker.sums.cells import unread_units, with_cells
from tracker.sums.mentions import find_mentions

Rows = list[list[str]]


def read(above: str, rows: Rows, language: str) -> list[tuple[str, int, str]]:
    text, cells, _ = lay_out([above, Table([[Box([cell]) for cell in row] for row in rows])])
    found = with_cells(Document(text, cells=cells), find_mentions(text, language), language, "USD")
    assert all(text[m.start : m.end] == m.as_written for m in found)
    return [(m.as_written, int(m.amount or 0), m.currency) for m in found]


@pytest.mark.parametrize(
    ("above", "rows", "language", "expected"),
    [
        (
            "(단위: 억원, %)",
            [["연도", "금액", "증가율"], ["2018", "9,602", "1.9"], ["2019", "1974", "8.2"]],
            "ko",
            [("9,602", 960_200_000_000, "KRW"), ("1974", 197_400_000_000, "KRW")],
        ),
        ("（単位：億円）", [["", "2019"], ["負担額", "1,974*"]], "ja", [("1,974", 197_400_000_000, "JPY")]),
        (
            "Payments (in billions of won)",
            [["Year", "Sum"], ["2019", "1,038.9"], ["2020", "$5 million"]],
            "en",
            [("1,038.9", 1_038_900_000_000, "KRW"), ("$5 million", 5_000_000, "USD")],
        ),
        # a column with a unit of its own
        (
            "Payments",
            [["Year", "KRW (bn)", "USD (millions)", "Rate"], ["2019", "1,038.9", "891", "1,165"]],
            "en",
            [("1,038.9", 1_038_900_000_000, "KRW"), ("891", 891_000_000, "USD")],
        ),
        (
            "Payments, in millions",
            [["Year", "USD", "Note"], ["2019", "891", "2"]],
            "en",
            [("891", 891_000_000, "USD")],
        ),
        *(
            (above, [["", "2019"], ["Total", "1,038.9"]], "en", [("1,038.9", 1_038_900_000_000, "KRW")])
            for above in ("(Billions of Korean won)", "Cost sharing: KRW billions", "Cost sharing, KRW bn")
        ),
        # a sum in a head is no unit
        ("Paid (1.5 trillion won)", [["", "2019"], ["Total", "1,038.9"]], "en",
         [("1.5 trillion won", 1_500_000_000_000, "KRW")]),
        ("In Mio. Euro", [["Jahr", "Kosten"], ["2019", "1.038,9"]], "de", [("1.038,9", 1038900000, "EUR")]),
        # nothing says what is counted
        ("Payments", [["Year", "KRW"], ["2019", "10,389"]], "en", []),
        ("(단위: 명)", [["연도", "인원"], ["2019", "28,500"]], "ko", []),
        # as accounts print a loss
        (
            "Result ($ millions)",
            [["", "2019", "2020"], ["Net", "(350)", "1,240"]],
            "en",
            [("(350)", -350_000_000, "USD"), ("1,240", 1_240_000_000, "USD")],
        ),
        # signs before the number
        (
            "(단위: 억원)",
            [["연도", "증감"], ["2018", "△120"], ["2019", "▲ 787"], ["2020", "-5"], ["2021", "+6"]],
            "ko",
            [
                ("△120", -12_000_000_000, "KRW"),
                ("▲ 787", 78_700_000_000, "KRW"),
                ("-5", -500_000_000, "KRW"),
                ("+6", 600_000_000, "KRW"),
            ],
        ),
        ("（単位：億円）", [["", "2019"], ["増減", "▲47"]], "ja", [("▲47", -4_700_000_000, "JPY")]),
        # a sign of money, and the scale in the head
        (
            "Costs",
            [["Item", "Cost ($ millions)"], ["Labor", "$350"], ["Fuel", "$2 million"], ["Food", "€4"]],
            "en",
            [("$350", 350_000_000, "USD"), ("$2 million", 2_000_000, "USD"), ("€4", 4, "EUR")],
        ),
        (
            "Payments",
            [["Year", "US dollars, in millions"], ["2019", "891"]],
            "en",
            [("891", 891_000_000, "USD")],
        ),
        # boxes side by side are no sum: "USD" and "2019"
        ("Payments", [["Year", "KRW", "USD"], ["2019", "10,389", "891"]], "en", []),
    ],
)  # fmt: skip
def test_cells(above: str, rows: Rows, language: str, expected: list[tuple[str, int, str]]) -> None:
    assert read(above, rows, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "notices"),
    [
        ("방위비 분담금 (단위: 억원)\n2019 10,389", "ko", ("a table in units of 억원 was not read",)),
        ("주한미군 (단위: 명)\n2019 28,500", "ko", ()),
        ("Paid, in millions of yen\n2019 1.9", "en", ("a table in units of millions of yen was not read",)),
        ("It rose in millions of dollars.", "en", ()),
        *(
            (f"Cost sharing\n{line}\nYear   Labor   Total\n2018   371.0   960.2", "en",
             (f"a table in units of {unit} was not read",))
            for line, unit in [
                ("(Billions of Korean won)", "Billions of Korean won"),
                ("KRW billions", "KRW billions"),
                ("(US$ million)", "US$ million"),
                ("Cost sharing since 2018 (₩bn)", "₩bn"),
                ("Cost sharing: hundred millions of won", "hundred millions of won"),
                ("Cost sharing    USD millions", "USD millions"),
                ("(100 million won)", "100 million won"),
            ]
        ),
        ("분담금 (백만 달러)\n인건비   371", "ko", ("a table in units of 백만 달러 was not read",)),
        ("Seoul to pay 1.04 trillion won ($890 million)\n2018   960.2", "en", ()),
        ("Cost sharing (US$ million)\nIt rose by $5 in 2019\nand then again", "en", ()),
        ("Won\n2018   960.2", "en", ()),
    ],
)  # fmt: skip
def test_a_table_that_is_plain_text_is_named_and_not_read(
    text: str, language: str, notices: tuple[str, ...]
) -> None:
    document = Document(text)
    assert unread_units(document, language) == notices
    assert with_cells(document, [], language, "USD") == []


def test_more_sums_than_any_document_holds_are_refused() -> None:
    text = "$1 " * (limits.SUMS + 1)
    with pytest.raises(DocumentError, match="50,001 sums of money"):
        with_cells(Document(text), find_mentions(text, "en"), "en", "USD")
