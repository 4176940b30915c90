"""Documents as people send them, odd and hostile, and every sum that is read in them."""

from __future__ import annotations

import json

import pytest

from tests.documents.files import (
    Words,
    docx,
    hancom_p,
    hancom_table,
    html,
    html_table,
    hwpx,
    mail,
    odt,
    pdf,
    word_p,
    word_r,
)
from tracker import find_figures
from tracker.documents.read import from_bytes

PAID = "South Korea pays its share for U.S. troops under the cost-sharing agreement."
WON, SIX = "1038900000000 KRW", "6000000000 USD"
UNIT = "<p>(in millions of dollars)</p>"


def page(body: str, head: str = "", opening: str = PAID) -> bytes:
    return html(f"<article><p>{opening}</p>{body}</article>", head)


def rows(*lines: str) -> str:
    """A table of marked rows: "th Item|th 2019|td colspan=2 5"."""
    cells = [[box.rsplit(" ", 1) for box in line.split("|")] for line in lines]
    return (
        "<table>"
        + "".join(
            "<tr>" + "".join(f"<{tag}>{words.replace('_', ' ')}</{tag[:2]}>" for tag, words in row) + "</tr>"
            for row in cells
        )
        + "</table>"
    )


def data(**article: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


TABLES = {
    "a head over two columns": (
        page(rows("th Item|th colspan=2 2019", "th |th KRW_bn|th USD_m", "td Total|td 1,038.9|td 891")),
        (WON, "891000000 USD"),
    ),
    "a year over two rows": (
        page(UNIT + rows("th Year|th Item|th Amount", "td rowspan=2 2019|td Pay|td 500.5", "td Land|td 371")),
        ("500500000 USD", "371000000 USD"),
    ),
    "a unit in the caption": (
        page("<table><caption>Paid (KRW bn)</caption><tr><th>2019<th>2020<tr><td>1,038.9<td>960</table>"),
        (WON, "960000000000 KRW"),
    ),
    "a unit in the last row": (
        page(rows("th Item|th 2018|th 2019", "td Paid|td 960|td 1,038.9", "td colspan=3 Unit:_billion_won")),
        ("960000000000 KRW", WON),
    ),
    "a unit below the table": (
        page(rows("th Item|th 2018|th 2019", "td Paid|td 960|td 1,038.9") + "<p>(Unit: billion won)</p>"),
        ("960000000000 KRW", WON),
    ),
    "a unit for each column": (
        page(
            rows("th Year|th Won_(billions)|th USD_(millions)|th Rate", "td 2019|td 1,038.9|td 891|td 1,165")
        ),
        (WON, "891000000 USD"),
    ),
    "losses, dashes, shares and people": (
        page(
            UNIT
            + rows(
                "th Item|th 2018|th 2019|th Share_(%)|th Troops",
                "td Net|td (350)|td 12.5|td 8.2|td 28,500",
                "td Idle|td –|td n/a|td 3|td 4",
                "td Growth_(%)|td 3.1|td 8.2|td –|td –",
            )
        ),
        ("-350000000 USD", "12500000 USD"),
    ),
    "a mark on a head and on values": (
        page(UNIT + rows("th Item|th 2018<sup>a</sup>|th 2019", "td Net|td 12.5<sup>1</sup>|td 13.5*")),
        ("12500000 USD", "13500000 USD"),
    ),
    "a table in a table": (
        page(f"{UNIT}<table><tr><td>{rows('th Item|th 2019', 'td Net|td 13.5')}</td></tr></table>"),
        ("13500000 USD",),
    ),
    "signs in boxes of their own": (
        page(UNIT + html_table([["Item", "", "2018", "", "2019"], ["Net", "$", "12.5", "$", "13.5"]])),
        ("12500000 USD", "13500000 USD"),
    ),
    "a head that is only a unit": (
        page(rows("th 年度|th 百万円", "td 2018年度|td 196,800"), opening="在日米軍駐留経費負担"),
        ("196800000000 JPY",),
    ),
    "a triangle for a fall": (
        page(rows("th 年度|th 増減", "td 2018年度|td △47"), opening="在日米軍駐留経費負担(単位:億円)"),
        ("-4700000000 JPY",),
    ),
    "shares beside sums": (
        page(
            rows("th 연도|th 분담금(억원)|th 증가율(%)", "td 2019|td 10,389|td 8.2"),
            opening="방위비 분담금 현황",
        ),
        (WON,),
    ),
    "a Hancom table": (
        hwpx(
            hancom_p("방위비 분담금 (단위: 억원)"),
            hancom_table([["", "2018", "2019"], ["계", "9,600", "10,389"]]),
        ),
        ("960000000000 KRW", WON),
    ),
    "bars": (
        b"| Year | Paid (KRW bn) |\n| --- | ---: |\n| 2019 | 1,038.9 |\n\nIt paid $6 billion.",
        (WON, SIX),
    ),
    "tabs": (f"{PAID}\nYear\tPaid (KRW bn)\tTroops\n2019\t1,038.9\t28,500\n".encode(), (WON,)),
    "one line of tabs": (f"{PAID}\nYear\tPaid (KRW bn)\t1,038.9\n".encode(), ()),
    "bars in a text": (f"{PAID}\nIt paid $6 billion | Reuters | 1,038.9\n".encode(), (SIX,)),
}
FILES: dict[str, list[tuple[bytes, tuple[str, ...]]]] = {
    "a.csv": [
        (b"year,payment (KRW bn),troops\n2019,1038.9,28500\n", (WON,)),
        (b'year,"payment, KRW bn"\n2019,"1,038.9"\n', (WON,)),
        ("연도;분담금(억원)\n2019;10,389\n".encode(), (WON,)),
    ],
    "a.tsv": [("연도\t분담금(억원)\n2019\t10,389\n".encode(), (WON,))],
    "a.srt": [
        (
            b"1\n00:00:01,000 --> 00:00:04,000\n1.0389 trillion\n\n2\n00:00:04,000 --> 00:00:06,000\nwon.\n",
            (WON,),
        )
    ],
    "a.vtt": [
        (
            b"WEBVTT\n\n00:01.000 --> 00:04.000\n<c.x>1.0389 trillion</c>\n\n00:04.000 --> 00:06.000\nwon.\n",
            (WON,),
        )
    ],
    "a.eml": [
        (mail(f"{PAID} It paid $6 billion.\n\nX wrote:\n> It paid $5 billion.\n"), (SIX, "5000000000 USD")),
        (
            b"Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n1.0389 tril=\r\nlion won.\r\n",
            (WON,),
        ),
    ],
}
ODD = {
    "marks of notes": page("<p>It paid <b>1.0389</b><sup>1</sup> trillion won in 2019<sup>2</sup>.</p>"),
    "links to notes": page('<p>1.0389<a href="#fn1">[1]</a> trillion won in 2019<a href="#fn2">2</a>.</p>'),
    "taken out": page("<p>It paid <del>$5 billion</del><s>$4</s> <ins>1.0389 trillion won</ins>.</p>"),
    "hidden": page("<p>It paid <i hidden>$5</i><i style='display: NONE'>$7</i>1.0389 trillion won.</p>"),
    "soft hyphen": page("<p>It paid 1.0389 tril&shy;lion won.</p>"),
    "a place to break": page("<p>It paid 1.0389 tril<wbr>lion won.</p>"),
    "entities": page("<p>It paid &#49;&#46;0389&nbsp;trillion&#8239;won.</p>"),
    "thin blanks": page("<p>It paid 1&thinsp;038&thinsp;900&thinsp;000&thinsp;000 won.</p>"),
    "a line break": page("<p>It paid 1.0389<br>trillion won.</p>"),
    "in pieces": page("<p>It paid <i>1</i>.<i>03</i><i>89</i> <i>trillion</i> <i>won</i>.</p>"),
    "never closed": f"<html><article><p>{PAID}<p>It paid <b>1.0389 trillion won.<table><tr><td>x".encode(),
    "a page that sets out": page("<table><tr><td><p>It paid 1.0389 trillion won.</p></td></tr></table>"),
    "an article in data": html(
        "<div id=app></div>",
        data(articleBody=f"{PAID} It paid 1.0389 trillion won.").replace("{", '{"@type": "NewsArticle", ', 1),
    ),
    "data in a graph": html(
        "<i></i>",
        data(
            **{
                "@graph": [
                    {
                        "@type": ["NewsArticle"],
                        "articleBody": f"<p>{PAID}</p><p>It paid 1.0389 trillion won.</p>",
                    }
                ]
            }
        ),
    ),
    "broken data": page(
        "<p>It paid 1.0389 trillion won.</p>",
        '<script type="application/ld+json">{"articleBody": "$9 billion</script>',
    ),
    "readings above": page(
        "<p>2019年度は<ruby>1<rt>いっ</rt></ruby>兆389億ウォンだった。</p>", opening="在韓米軍"
    ),
    "a deletion in Word": docx(
        word_p(
            "It paid ",
            "<w:del><w:r><w:delText>$5</w:delText></w:r></w:del>",
            "1.0389 ",
            "<w:ins><w:r><w:t>trillion won</w:t></w:r></w:ins>",
            ".",
        )
    ),
    "struck and hidden": docx(
        word_p("It paid ", word_r("$5", "<w:strike/>"), word_r("$7", "<w:vanish/>"), "1.0389 trillion won.")
    ),
    "a raised mark": docx(
        word_p("It paid 1.0389", word_r("1", '<w:vertAlign w:val="superscript"/>'), " trillion won.")
    ),
    "runs in pieces": docx(word_p("It paid ", "1", ".", "0389 tri", "llion", " won.")),
    "a tab": docx(word_p("2019", "<w:r><w:tab/></w:r>", "1.0389 trillion won")),
    "hyphens that do not break": docx(
        word_p(
            "A 1.0389",
            "<w:r><w:noBreakHyphen/></w:r>",
            "trillion",
            "<w:r><w:noBreakHyphen/></w:r>",
            "won deal.",
        )
    ),
    "a break in Word": docx(word_p("It paid 1.0389", "<w:r><w:br/></w:r>", "trillion won.")),
    "Hancom in pieces": hwpx(hancom_p("방위비 분담금은 ", "1조 ", "389억", "원이다.")),
    "spans and blanks": odt(
        '<text:p>It paid <text:span>1.</text:span>0389<text:s/>trillion<text:s text:c="1"/>won.</text:p>'
    ),
    "a break in an .odt": odt("<text:p>It paid 1.0389<text:line-break/>trillion won.</text:p>"),
    "a broken word of a PDF": pdf([PAID, "It paid 1.0389 tril-", "lion won."]),
    "a page break": pdf([PAID, "It paid 1.0389"], ["trillion won."]),
    "a small raised figure": pdf(
        [PAID, Words(50, 700, "It paid 1.0389 trillion won"), Words(200, 705, "1", 6)]
    ),
    "two bytes a letter": "It paid 1.0389 trillion won.".encode("utf-16"),
    "an old Korean encoding": "한국 정부는 주한미군에 방위비 분담금 1조 389억원을 낸다.".encode("cp949"),
    "signs of Windows": b"It paid \x931.0389 trillion won\x94 \x96 no more.",
    "a wrong byte": "“It paid 1.0389 trillion won.” — “Yes.” “No.”".encode() + b"\xff",
    "nothing between": b"It paid 1.0389\0 trillion won, and no more than that in all of the years: "
    + b"it was agreed. " * 9,
    "letters the other way": "It paid \u202a1.0389 trillion\u202c won.".encode(),
}


def sums(file: bytes, name: str = "a") -> tuple[str, ...]:
    figures = find_figures(from_bytes(file, name))
    assert all(f.start < f.end for f in figures)
    return tuple(f"{f.amount} {f.currency}" for f in figures)


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    file, expected = TABLES[name]
    assert sums(file) == expected


@pytest.mark.parametrize(
    ("name", "file", "expected"), [(n, *case) for n, cases in FILES.items() for case in cases]
)
def test_by_their_names(name: str, file: bytes, expected: tuple[str, ...]) -> None:
    assert sums(file, name) == expected


@pytest.mark.parametrize("name", ODD)
def test_one_sum_however_it_is_broken(name: str) -> None:
    assert sums(ODD[name]) == (WON,)


def test_the_pound_of_an_old_encoding() -> None:
    assert sums(b"Britain pays \xa36 million for its troops abroad.") == ("6000000 GBP",)
