"""What is no part of a text as it is read: marks of footnotes, deletions, hidden words, running heads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents.files import (
    Words,
    docx,
    hancom_p,
    hancom_table,
    html,
    hwpx,
    odt,
    pdf,
    word_p,
    word_r,
    word_row,
    word_table,
)
from tracker.documents.read import from_bytes

RAISED = '<w:vertAlign w:val="superscript"/>'
ODT_STYLES = (
    '<style:style style:name="up"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="off"><style:text-properties style:text-line-through-style="solid"/>'
    "</style:style>"
)
HANCOM_LOOKS = (
    '<hp:charPr id="1"><hp:strikeout shape="3D"/></hp:charPr>'
    '<hp:charPr id="2"><hp:strikeout shape="SOLID"/></hp:charPr>'
    '<hp:charPr id="3"><hp:supscript/></hp:charPr>'
)


def hancom_run(text: str, style: int) -> str:
    return f'</hp:run><hp:run charPrIDRef="{style}"><hp:t>{text}</hp:t></hp:run><hp:run>'


def line(*pieces: str | tuple[str, int]) -> list[Words]:
    """A line of a PDF: words, and raised words with their size."""
    x, words = 50.0, []
    for piece in pieces:
        text, size = piece if isinstance(piece, tuple) else (piece, 11)
        words.append(Words(x, 704 if size < 11 else 700, text, size))
        x += size * sum(0.278 if c in " .,tIil" else 0.556 for c in text)
    return words


NOTED = "It cost $5 million in 2020."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (html("<p>It cost $5<sup>4</sup> million in 2020.<sup><a href='#n'>4</a></sup></p>"), "a.html"),
        (html("<p>It cost $5<a href='#n'>[4]</a> million in 2020.<sup>*</sup></p>"), "a.html"),
        (html("<p>It cost $5<sup>4, 12</sup> million in 2020.</p>"), "a.html"),
        (
            docx(word_p("It cost $5", word_r("4", RAISED), " million in 2020.", word_r("4", RAISED))),
            "a.docx",
        ),
        (
            docx(
                word_p("It cost $5", word_r("4", '<w:rStyle w:val="note"/>'), " million in 2020."),
                styles='<w:styles xmlns:w="x"><w:style w:styleId="note"><w:rPr>'
                '<w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>',
            ),
            "a.docx",
        ),
        (
            hwpx(hancom_p("It cost $5", hancom_run("4)", 3), " million in 2020."), header=HANCOM_LOOKS),
            "a.hwpx",
        ),
        (
            odt('<text:p>It cost $5<text:span text:style-name="up">4</text:span> million in 2020.</text:p>'
                .replace("\n", ""), ODT_STYLES),
            "a.odt",
        ),
        (pdf(line("It cost $5", ("4", 7), " million in 2020.", ("4", 7))), "a.pdf"),
        (pdf(line("It cost $5", ("4,12", 7), " million in 2020.", ("*", 7))), "a.pdf"),
    ],
)  # fmt: skip
def test_marks_of_footnotes_are_no_digits(data: bytes, name: str) -> None:
    assert from_bytes(data, name).text == NOTED


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Seoul will pay 1.52", "trillion won in 2026.", "1. An item", "7"],
         "Seoul will pay 1.52 trillion won in 2026.\n1. An item\n7"),
        (["2018 9,602 1,831", "2019 10,389 1,945"], "2018 9,602 1,831\n2019 10,389 1,945"),
    ],
)  # fmt: skip
def test_wrapped_lines_are_joined_and_rows_are_not(lines: list[str], text: str) -> None:
    assert from_bytes(pdf(lines), "a.pdf").text == text


def test_raised_letters_and_powers_stay() -> None:
    page = html(
        "<p>The 1<sup>st</sup> paid 10<sup>9</sup> won, 1<sup>1</sup>/<sub>2</sub> for m<sup>2</sup>.</p>"
    )
    assert from_bytes(page, "a.html").text == "The 1st paid 10^9 won, 1 1/2 for m."
    page = html("<p>It paid $<a href='#'>120</a> million and <a href='#total'>5</a> more.</p>")
    assert from_bytes(page, "a.html").text == "It paid $120 million and 5 more."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            html(
                "<p>It pays <del>9</del><s>$8</s><span style='text-decoration:line-through'>$7</span> $5.</p>"
                "<p hidden>$6</p><p style='display: none'>$4</p><!-- $3 --><select><option>$2</select>"
            ),
            "a.html",
        ),
        (
            docx(
                word_p(
                    "It pays ",
                    word_r("$9", "<w:strike/>"),
                    word_r("$8", "<w:dstrike/>"),
                    word_r("$7", "<w:vanish/>"),
                    word_r("$5", '<w:strike w:val="false"/>'),
                    ".",
                    "<w:del><w:r><w:delText>$4</w:delText></w:r></w:del>",
                )
            ),
            "a.docx",
        ),
        (
            docx(word_p("It pays $5.") + "<w:tbl>" + word_row(["2019", "$9"], "<w:del/>") + "</w:tbl>"),
            "a.docx",
        ),
        (
            hwpx(hancom_p("It pays ", hancom_run("$9", 2), hancom_run("$5.", 1)), header=HANCOM_LOOKS),
            "a.hwpx",
        ),
        (
            hwpx(hancom_p('<hp:t>It pays <hp:deleteBegin Id="1"/>$9<hp:deleteEnd Id="1"/>$5.</hp:t>')),
            "a.hwpx",
        ),
        (
            hwpx(
                hancom_p("It pays $5."),
                hancom_p('<hp:t><hp:deleteBegin Id="1"/>$9</hp:t>'),
                hancom_table([["2019", "$8"]]),
                hancom_p('<hp:t>$7<hp:deleteEnd Id="1"/></hp:t>'),
            ),
            "a.hwpx",
        ),
        (
            hwpx(
                hancom_p(
                    "It pays $5.",
                    '<hp:ctrl><hp:fieldBegin type="MEMO"><hp:subList>'
                    f"{hancom_p('$9')}</hp:subList></hp:fieldBegin></hp:ctrl>",
                    f"<hp:ctrl><hp:hiddenComment>{hancom_p('$8')}</hp:hiddenComment></hp:ctrl>",
                )
            ),
            "a.hwpx",
        ),
        (
            odt(
                "<text:tracked-changes><text:p>$9</text:p></text:tracked-changes><text:p>It pays "
                '<text:span text:style-name="off">$8</text:span>$5.<office:annotation><text:p>$7</text:p>'
                "</office:annotation></text:p>",
                ODT_STYLES,
            ),
            "a.odt",
        ),
    ],
)
def test_deleted_and_hidden_words_are_not_read(data: bytes, name: str) -> None:
    assert from_bytes(data, name).text == "It pays $5."


FIRST = "The ministry spent 1.2 trillion won on the piers in the year 2020 and has put by 1.3"
THEN = "trillion won for the year after."
FULL = "trillion won for the year after, which is more than had been asked for by the garrison"


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (lambda n: [], lambda n: []),
        (lambda n: ["Harbor report"], lambda n: [f"- {n} -"]),
        (lambda n: ["Harbor report", f"Audit office {n}"], lambda n: [f"Page {n} of 2"]),
        (lambda n: [f"{n}"], lambda n: [f"Harbor report | {n}"]),
    ],
)
def test_a_page_break_does_not_split_a_sum(
    head: Callable[[int], list[str]], foot: Callable[[int], list[str]]
) -> None:
    pages = [[*head(1), FIRST, *foot(1)], [*head(2), THEN, "A word.", *foot(2)]]
    document = from_bytes(pdf(*pages), "a.pdf")
    assert f"{FIRST} {THEN}" in document.text
    assert document.text[document.pages[1] :].startswith("trillion")


def test_lines_that_only_look_alike_are_no_running_heads() -> None:
    pages = [["2019: $4 million", "The first year.", "2020"], ["2020: $5 million", "The next.", "2021"]]
    text = from_bytes(pdf(*pages), "a.pdf").text
    assert all(line in text for page in pages for line in page)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["It paid 1.04 tril-", "lion won for the cost-", "sharing deal. Cost-sharing is cost-sharing."],
         "It paid 1.04 trillion won for the cost-sharing deal. Cost-sharing is cost-sharing."),
        (["It paid in full. Mid-", "term it pays more."], "It paid in full. Midterm it pays more."),
    ],
)  # fmt: skip
def test_words_broken_at_the_end_of_a_line(lines: list[str], text: str) -> None:
    assert from_bytes(pdf(lines), "a.pdf").text == text


LONG = (
    "{} ministry will pay 1.2 trillion won for the piers, officials said, after many rounds of talks that had"
    " gone on since the spring of the year before and come close to failing more than once in a single week."
)


@pytest.mark.parametrize(
    "inside",
    [
        "<p>{}</p>",
        "<p><b>{}</b><sup>2</sup></p>",
        "<p>{}<a href='#fn1'>[1]</a></p>",
        "<p><time datetime='2021-03-04'>Today</time> {}</p>",
        "<p>\u00ad{}</p>",
        "<p><span><em>{}</em></span></p>",
        "<p>{}<br>A short line</p>",
        "<ul><li>{}</li></ul>",
        "<blockquote><p>{}</p></blockquote>",
        "<h2>{}</h2>",
    ],
)
def test_inline_marks_do_not_put_a_paragraph_off_the_article(inside: str) -> None:
    words = LONG.format("This").replace("trillion", "tril\u00adlion").replace("talks", "<i>talks</i>")
    body = (
        f"<article><h1>A bill</h1><p>{LONG.format('A')}</p>{inside.format(words)}<p>{LONG.format('No')}</p>"
    )
    document = from_bytes(
        html(body + "</article><footer><a href='/'>All our $7 offers</a></footer>"), "a.html"
    )
    around = " ".join(document.text[start:end] for start, end in document.off_article)
    assert "1.2 trillion" in document.text
    assert "1.2 trillion" not in around
    assert "$7" in around


def test_rows_of_a_table_are_on_the_article() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>{year - 1000} won</td></tr>" for year in range(2001, 2020))
    table = f"<table><tr><th>Year</th><th>Paid</th></tr>{rows}</table>"
    body = f"<article><p>{LONG.format('A')}</p>{table}<p>{LONG.format('The')}</p></article>"
    document = from_bytes(html(body), "a.html")
    assert "2019\t1019 won" in document.text
    assert not document.off_article


@pytest.mark.parametrize("count", ["9" * 30, "\u00b2", "-1", ""])
def test_blanks_without_number(count: str) -> None:
    data = odt(f'<text:p>It cost<text:s text:c="{count}"/>$5.</text:p>')
    assert from_bytes(data, "a.odt").text.split() == ["It", "cost", "$5."]


def test_deleted_rows_leave_the_others() -> None:
    table = word_table([["Item", "Sum"], ["Labor", "$5"]])
    body = table.replace("</w:tbl>", word_row(["Works", "$9"], "<w:del/>") + "</w:tbl>")
    assert from_bytes(docx(body), "a.docx").text == "Item\tSum\nLabor\t$5"
