"""What may not decide: who speaks, and that a text is about money or defence at all."""

from __future__ import annotations

from datetime import date

import pytest

from tracker import find_figures
from tracker.models import Figure

DAY = date(2025, 6, 1)
# Real people of several countries and offices, and people who do not exist.
NAMES = {
    "en": ("Donald Trump", "Joe Biden", "Marco Rubio", "Shigeru Ishiba", "Cho Hyun", "Alva Brennick"),
    "ko": ("트럼프", "바이든", "루비오", "이시바", "이재명", "브레닉", "민다온"),
}
SAID = {
    "en": (
        "{name} said South Korea will pay 1.52 trillion won for the upkeep of U.S. troops in 2026.",
        "South Korea should pay $5 billion a year for the U.S. troops it hosts, {name} demanded.",
        "In 2019 Seoul paid 1.04 trillion won under the cost-sharing agreement, {name} told the committee.",
    ),
    "ko": (
        "한국은 올해 주한미군 방위비 분담금으로 1조5192억원을 부담하기로 했다고 {name} 대변인이 밝혔다.",
        "지난해 한국이 낸 주한미군 방위비 분담금은 1조389억원이었다고 {name} 장관은 말했다.",
    ),
}


def _read(text: str, language: str) -> list[Figure]:
    return find_figures(text, published=DAY, language=language)


@pytest.mark.parametrize(
    ("language", "sentence"), [(code, line) for code, lines in SAID.items() for line in lines]
)
def test_names_decide_nothing(language: str, sentence: str) -> None:
    read = [_read(sentence.format(name=name), language) for name in NAMES[language]]
    assert {(f.programme, f.kind, f.measure, f.year) for [f] in read} == {
        (read[0][0].programme, read[0][0].kind, read[0][0].measure, read[0][0].year)
    }
    sure = [figure.confidence for [figure] in read]
    assert max(sure) - min(sure) <= 0.15


ORDINARY = {
    "en": """
The striker moved to Madrid for £62 million, and Seoul FC will share a further $4 million of his wages.
The council set aside $3.1 million for a new swimming hall and will offer the old one for sale at $900,000.
Parliament passed a defence budget of $61.2 billion for 2026, up from $59.6 billion, with more for submarines.
Berlin will raise its defence spending to 152.8 billion euros by 2029, the finance minister said.
Washington put a duty of 15 percent on cars; carmakers in Korea and Japan expect to pay $7 billion this year.
Under the trade deal Seoul promised to invest $350 billion in American shipyards and chips.
Poland ordered 96 helicopters for $10 billion, and the Pentagon agreed to a discount of $400 million.
The court told the bank to pay $25 million in damages to its former employees.
Rents in Tokyo rose to 240,000 yen a month, and the city offers families 50,000 yen of support.
The charity raised $2 million for soldiers who had lost their homes in the flood.
Britain's share of the European budget is to fall by £1.2 billion a year, Downing Street demanded.
The film cost $180 million to make and earned $40 million on its first weekend in the United States.
""",
    "ko": """
정부는 내년 방위비를 올해보다 7.5% 늘린 66조2947억원으로 편성했다.
독일은 2029년까지 방위비를 1528억유로로 늘릴 계획이다.
일본의 내년도 방위비는 8조7000억엔으로 역대 최대다.
구단은 공격수 이적료로 600억원을 제안했다.
관세 협상에서 한국은 3500억달러를 미국에 투자하기로 했다.
서울시는 청년 주거 지원에 1200억원을 쓴다.
법원은 은행이 고객에게 25억원을 배상하라고 판결했다.
방위사업청은 잠수함 3척에 3조원을 들이기로 했다.
""",
    "ja": """
政府は来年度の防衛費として8兆7005億円を計上した。
ドイツは国防費を1528億ユーロに増やす。
球団は新外国人選手に年俸3億円を提示した。
米国との関税交渉で日本は5500億ドルを投資する。
東京都は子育て支援に1200億円を充てる。
""",
}
NEWS = [(language, line) for language, lines in ORDINARY.items() for line in lines.strip().splitlines()]


def test_an_ordinary_newspaper_has_no_programme() -> None:
    figures = [(sentence, figure) for language, sentence in NEWS for figure in _read(sentence, language)]
    wrong = [(sentence, figure.as_written) for sentence, figure in figures if figure.programme]
    assert wrong == []


@pytest.mark.parametrize("language", ORDINARY)
def test_nor_has_a_whole_page_of_it(language: str) -> None:
    """Nothing adds up: what one line does not say, all of them together do not say either."""
    figures = _read(ORDINARY[language], language)
    assert [(f.as_written, f.programme) for f in figures if f.programme] == []
