"""Where a text says who printed it and when, and where it only seems to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.documents.bylines import byline

BODY = "\n\nThe two sides met for the third time on Thursday, and both said later that much was left."


def published(text: str, url: str | None = None) -> str | None:
    found = byline(text, url).get("published")
    return found.value if found else None


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Envoys meet again\nPublished: 09 Apr. 2025, 11:13\nUpdated: 10 Apr. 2025, 12:55", "2025-04-09"),
        ("Envoys meet again\nPosted : 2020-05-06 14:28", "2020-05-06"),
        (
            "Envoys meet again\n    • Published : May 1, 2017 - 17:49\n    • Updated : May 2, 2017",
            "2017-05-01",
        ),
        ("Envoys meet again\n\nEnglish.news.cn   2014-01-12 12:05:28", "2014-01-12"),
        ("Envoys meet again\nFebruary 11, 2019 10:12", "2019-02-11"),
        ("Envoys meet again\nPress Releases 2011\nJanuary 21, 2011", "2011-01-21"),
        ("Envoys meet again\n(Published 3:00 p.m. Feb 10, 2019)", "2019-02-10"),
        ("Envoys meet again\nLast updated: 3rd of March 2021", "2021-03-03"),
        ("Envoys meet again\nTOKYO, 2 March 2021 (Kyodo)\nMarch 2, 2021", "2021-03-02"),
        (
            "WASHINGTON, March 7, 2021 (AFP) -- Envoys met again on Sunday and will meet again.",
            "2021-03-07",
        ),
        ("협상 다시 시작\n입력 2020.04.13. 오전 3:01\n수정 2020.04.14. 오전 9:20", "2020-04-13"),
        ("협상 다시 시작\n송고시간2019-02-10 15:30", "2019-02-10"),
        ("협상 다시 시작\n중앙일보 2014.02.03 00:10 종합 10면 지면보기", "2014-02-03"),
        ("협상 다시 시작\n등록 :2019-02-10 14:31 수정 :2019-02-11 09:00", "2019-02-10"),
        ("협상 다시 시작\n2025년 4월 9일 (수)", "2025-04-09"),
        ("交渉が再開\n2021年12月21日 18時10分", "2021-12-21"),
        ("交渉が再開\n公開日：令和3年12月21日", "2021-12-21"),
        ("交渉が再開\n2021/12/21 18:00 配信", "2021-12-21"),
        ("Gespräche gehen weiter\nStand: 21.12.2021 18:00 Uhr", "2021-12-21"),
        ("Les discussions reprennent\nPublié le 21 décembre 2021 à 18h10", "2021-12-21"),
        ("Envoys meet again\nPublished: 25/12/2019", "2019-12-25"),
        ("Envoys meet again\nPosted on : Feb.11,2019 16:45 KST\nModified on : Feb.12,2019", "2019-02-11"),
        ("Envoys meet again\nAll News 15:30 February 10, 2019", "2019-02-10"),
        ("Envoys meet again\nFEBRUARY 10, 2019 / 3:30 PM / UPDATED 2 YEARS AGO", "2019-02-10"),
        ("Envoys meet again\nBy ANN REED | HARBOR LEDGER Published: February 10, 2019", "2019-02-10"),
        ("Envoys meet again\n2019-02-10T15:30:00+09:00", "2019-02-10"),
        ("협상 다시 시작\n[2013. 11. 19]", "2013-11-19"),
        ("Envoys meet again\nThu, 12/25/2008 - 06:14", "2008-12-25"),
        ("Envoys meet again\nThu, 03/04/2021 - 06:14", "2021-03-04"),
        ("Envoys meet again\nSunday, Feb 10, 2019", "2019-02-10"),
        ("협상 다시 시작\n등록일 2019-02-10 조회수 1234", "2019-02-10"),
        ("협상 다시 시작\n2019. 2. 10. 15:30", "2019-02-10"),
        ("[서울=한빛뉴스] 2024년 10월 4일 두 나라는 협상을 다시 시작했다고 밝혔다.", "2024-10-04"),
        ("협상 다시 시작\n(서울=한빛뉴스) 2024/10/04 홍길동 기자 = 두 나라가 다시 만났다.", "2024-10-04"),
        ("(서울=한빛뉴스) 홍길동 기자 = 두 나라가 다시 만났다. 입력 2024.10.04", "2024-10-04"),
        (
            "(서울=한빛뉴스) 홍길동 기자 = 두 나라가 다시 만났다.\n<무단 전재 금지> 2024/10/04 10:30 송고",
            "2024-10-04",
        ),
        ("【ワシントン＝港湾通信】2024年10月4日、両政府は協議を再開した。", "2024-10-04"),
        ("交渉が再開\n2021年12月21日 20:12 (2021年12月22日 5:22更新) [会員限定]", "2021-12-21"),
    ],
)
def test_days_of_publication(head: str, day: str) -> None:
    assert published(head + BODY) == day


@pytest.mark.parametrize(
    "head",
    [
        "Home\nPolitics\nSports\nMon, August 8, 2022 | 11:28\nWorld\nVideo\nEnvoys meet again",
        "Tuesday, August 9, 2022\nHome\nNews\nOpinion\nSports\nEnvoys meet again",
        "Envoys meet again\nDate of registration : 2020.02.05",
        "협상 다시 시작\n인터넷신문 등록번호 서울,아00000 | 등록일자 2005.03.02 | 발행인 아무개",
        "Envoys meet again\nCopyright © 2019 Harbor Ledger",
        "Envoys meet again\nThe pact was signed on February 10, 2019, and runs for a year.",
        "Envoys meet again\nPublished: 04/05/2019",  # April or May
        "Envoys meet again\nPublished: 31 Feb 2019",
        "(서울=한빛뉴스) 2021년 3월 10일 체결된 협정에 따라 두 나라가 다시 만났다.",
        "[서울=한빛뉴스] 홍길동 기자 = 두 나라는 4일 협상을 다시 시작했다고 밝혔다.",
        "SEOUL, Feb. 10 (Yonhap) -- The envoys put their names to a pact on Sunday, ending months of talks.",
    ],
)
def test_days_that_are_not(head: str) -> None:
    assert published(head + BODY) is None


def test_a_clock_beside_a_date_of_publication() -> None:
    menu = "Home\n  • Politics\n  • World\nMon, August 8, 2022 | 11:28\nPolitics\n"
    found = byline(menu + "Envoys meet over the bill again\nPosted : 2020-05-06 14:28" + BODY)
    assert (found["published"].value, found["published"].line) == ("2020-05-06", 7)
    assert found["title"].value == "Envoys meet over the bill again"


def test_far_from_the_top() -> None:
    menu = "\n".join(f"  • Section {number}" for number in range(200))
    assert published(f"{menu}\nEnvoys meet over the bill\nPosted : 2020-05-06 14:28{BODY}") == "2020-05-06"
    assert published(f"Envoys meet over the bill again{BODY * 300}\nPublished: May 6, 2020") == "2020-05-06"


def test_a_dateline_takes_its_year_from_the_address() -> None:
    text = "SEOUL, Feb. 10 (Yonhap) -- The envoys put their names to a pact on Sunday, after months of talks."
    assert published(text, "https://en.yna.co.kr/view/AEN20190210002300325") == "2019-02-10"
    assert published(text, "https://en.yna.co.kr/view/AEN20190602002300325") is None


def test_a_date_that_contradicts_the_dateline_is_not_its_own() -> None:
    text = "A pact\nAugust 8, 2022 11:28\nSEOUL, Feb. 10 (AP) -- The envoys met again and talked until night."
    assert published(text) is None


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("Envoys meet\nMasthead : The Korea Times", "The Korea Times"),
        ("Envoys meet\nMasthead : The Harbor Ledger", "The Harbor Ledger"),
        ("Envoys meet\nCopyright © koreatimes.co.kr. All rights reserved.", "The Korea Times"),
        ("Envoys meet\n© 2019 Harbor Ledger. All rights reserved.", "Harbor Ledger"),
        ("협상 시작\n저작권자 ⓒ 중앙일보, 무단전재 및 재배포 금지", "JoongAng Ilbo"),
        ("The Korea Herald\n\nEnvoys meet", "The Korea Herald"),
        ("Envoys meet\nBy Korea Herald", "The Korea Herald"),
        ("Envoys meet\nwith the Korea JoongAng Daily", "Korea JoongAng Daily"),
        ("중앙일보 2014.02.03 00:10 종합 10면", "JoongAng Ilbo"),
        ("Envoys meet\nMail: desk@asahi.com", "The Asahi Shimbun"),
        ("【ソウル時事】米韓の交渉がまとまった。", "Jiji Press"),
        ("(서울=연합뉴스) 협상이 시작됐다.", "Yonhap News Agency"),
        ("[파이낸셜뉴스]\n협상이 시작됐다.", "Financial News"),
        ("Officials told the Korea Herald that talks would go on, according to the New York Times.", None),
        ("Envoys meet\nPhoto: Yonhap News", None),
        ("He spoke to reporters on Monday (US time).", None),
        ("Envoys meet\nThe envoys shake hands in the capital on Sunday. (Yonhap)", None),
        ("협상 시작\n두 나라 대표가 악수하고 있다. /사진=연합뉴스", None),
    ],
)
def test_publishers(text: str, publisher: str | None) -> None:
    found = byline(text).get("publisher")
    assert (found.value if found else None) == publisher


@pytest.mark.parametrize(
    ("text", "title", "author"),
    [
        ("Envoys meet over the bill\nBy Ann Reed\nMay 1, 2017", "Envoys meet over the bill", "Ann Reed"),
        ('---\ntitle: "Envoys meet"\ndate: 2019-02-10\n---' + BODY, "Envoys meet", None),
        ("By Ann Reed\n\nThe talks began." + BODY, None, "Ann Reed"),
        (
            "美 방위비 협상 다시 시작\n입력 2020.04.13.\n[워싱턴=이정민 특파원]",
            "美 방위비 협상 다시 시작",
            "이정민",
        ),
        (
            "Menu | Search | Log in\nEnvoys meet over the bill" + BODY,
            "Envoys meet over the bill",
            None,
        ),
        ("美 방위비 협상 다시 시작(종합)\n입력 2020.04.13." + BODY, "美 방위비 협상 다시 시작(종합)", None),
        ("The talks began on Thursday and were over by noon." + BODY, None, None),
        (
            "Sides meet for third time\nSupport our mission today\n2019-02-10" + BODY,
            "Sides meet for third time",
            None,
        ),
        (
            "Sides meet for third time\nThe hall where they sat (Yonhap)" + BODY,
            "Sides meet for third time",
            None,
        ),
        (
            "Sides meet for third time\nA view of the long hall\nBy Ann Reed" + BODY,
            "Sides meet for third time",
            "Ann Reed",
        ),
    ],
)
def test_titles_and_authors(text: str, title: str | None, author: str | None) -> None:
    found = byline(text)
    assert [found[fact].value if fact in found else None for fact in ("title", "author")] == [title, author]


PIECES = [
    *(
        "Published: ",
        "2019-02-10",
        "Feb. 10, 2019",
        "SEOUL, Feb 10 (Yonhap) -- ",
        "By Ann Reed",
        "ſep 1 2019",
    ),
    *(
        "입력 2020.13.45.",
        "令和元年5月1日",
        "https://yna.co.kr/20190230",
        "٢٠",
        "©",
        "\n",
        "|",
        "(",
        "・",
        "\x00",
        "\ud800",
    ),
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30).map("".join))
def test_any_text_is_calmly_read(text: str) -> None:
    found = byline(text)
    if "published" in found:
        date.fromisoformat(found["published"].value)
