"""Under which programme a sum stands, or none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.placing import Row, figures
from tracker.models import Document
from tracker.reading.figures import find_figures

CASES: list[tuple[str, str, list[str | None]]] = [
    ("en", "Seoul will pay 1.52 trillion won ($1.03 billion) for U.S. forces.", ["KR-SMA", "KR-SMA"]),
    ("en", "Tokyo pays 201.7 billion yen in host nation support.", ["JP-HNS"]),
    ("en", "NATO's military budget is 2.03 billion euros.", ["NATO-CF"]),
    ("en", "Berlin spent 132 million euros on the American forces.", ["DE-HNS"]),
    ("en", "Poland offered $2 billion for a permanent base.", ["PL-HNS"]),
    ("en", "Taiwan should pay $1 billion for American troops.", ["OTHER-HNS"]),
    ("ko", "주일미군에 일본이 1조551억엔을 낸다.", ["JP-HNS"]),
    ("ko", "인상률을 국방비가 아니라 물가에 연동시켜 방위비 1조원을 아꼈다.", ["KR-SMA"]),
    ("ja", "在韓米軍に韓国が1兆389億ウォンを払う。", ["KR-SMA"]),
    # what the common purse invests and what the support buys is no investment or purchase
    ("ko", "나토 회원국은 내년 안보투자사업에 17억 유로를 쓴다.", ["NATO-CF"]),
    ("ja", "NATOの共同資金のうち安全保障投資計画は17億ユーロ。", ["NATO-CF"]),
    ("ko", "일본은 미군의 훈련 장비 구입에 200억엔을 새로 댄다.", ["JP-HNS"]),
    ("ja", "同盟強靱化予算は2112億円(契約ベース2232億円)。", ["JP-HNS", "JP-HNS"]),
    ("ja", "日本が提供施設の整備に207億円を充てる。", ["JP-HNS"]),
    # money about something else, though allies are named
    ("en", "South Korea's defense budget is 50.2 trillion won.", [None]),
    ("en", "Seoul will spend $25 billion on U.S. military equipment.", [None]),
    ("ko", "방위비 협상이 이어지는 가운데 한국은 F-35A 20대를 4조원에 추가로 도입한다.", [None]),
    ("ja", "防衛関係費は総額7兆9496億円(米軍再編の経費を含む)。前年度比 +1兆1277億円。", [None, None]),
    ("ja", "在日米軍の記事。私の小遣いは500円です。", [None]),
    ("ja", "防衛費は米軍再編関係費を含め6兆8219億円。", [None]),
    ("ko", "미 의회는 주한미군 감축을 막는 7405억달러의 국방수권법안에 합의했다.", [None]),
    ("ko", "국방예산은 방위비분담금을 포함해 59조원이다.", [None]),
    (
        "en",
        "Seoul, which hosts U.S. troops, invests another $200 billion, of which $20 billion is due yearly.",
        [None, None],
    ),
    ("ko", "삼성전자 1분기 영업이익 6조4000억원", [None]),
    # 이유가 has no 유가 (oil), 1기부터 no 기부 (gift), 대학교 교수 is no university's money
    ("ko", "방위비 1조389억원을 비준하지 않을 이유가 없다.", ["KR-SMA"]),
    ("ko", "트럼프 1기부터 방위비 50억 달러를 요구했다고 서울대학교 교수가 말했다.", ["KR-SMA"]),
    ("ko", "국제유가 급등에 대비해 3조원을 편성했다.", [None]),
    # what hosts do without is theirs
    ("ko", "주한미군의 기지 임대료 감면은 1천억원이다.", ["KR-SMA"]),
    # other money in the next clause
    ("ko", "주한미군 노조는 “월급이 300만원인 사람이 많은데 대출 이자도 못 낸다”고 했다.", ["KR-SMA"]),
    # an item is about one matter
    (
        "ja",
        "在韓米軍の分担金の交渉が始まった。\n▼韓国の対米投資は3500億ドル。年間の上限は200億ドル。",
        [None, None],
    ),
]

ARTICLE = "Seoul paid 1.04 trillion won for U.S. forces in 2019, the ministry said.\n\n"


@pytest.mark.parametrize(("language", "text", "programmes"), CASES, ids=[case[1][:40] for case in CASES])
def test_programmes(language: str, text: str, programmes: Row) -> None:
    assert [figure.programme for figure in figures(text, "2020-01-01", language)] == programmes


def test_a_sidebar_is_off_the_article() -> None:
    text = (
        ARTICLE
        + "Most read\nActor moves into a flat worth 12 billion won\nThe team signs him for $3 million\n"
    )
    assert [figure.programme for figure in figures(text, None, "en")] == ["KR-SMA", None, None]


def test_what_the_document_marks_is_off_the_article() -> None:
    text = ARTICLE + "Seoul gave 960.2 billion won for U.S. forces in 2018."
    document = Document(
        text, published=date(2020, 1, 1), language="en", off_article=((len(ARTICLE), len(text)),)
    )
    assert [figure.programme for figure in find_figures(document)] == ["KR-SMA", None]


def test_the_subject_of_a_document_carries_its_sentences() -> None:
    text = ARTICLE + "It had offered 1 trillion won at first."
    assert [figure.programme for figure in figures(text, None, "en")] == ["KR-SMA", "KR-SMA"]
