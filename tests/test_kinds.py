"""What kind of money a sum is: one sentence for each phenomenon, in the guide's order."""

from __future__ import annotations

import pytest

from tests.placing import Row, figures

CASES: list[tuple[str, str, list[str]]] = [
    # change
    ("en", "Seoul pays 45 billion won more than last year for U.S. troops.", ["change"]),
    ("en", "The saving to Washington from its troops in Korea is put at $150 million.", ["change"]),
    ("en", "Seoul's share of the cost of U.S. forces went up by $70 million.", ["change"]),
    ("ko", "방위비 분담금은 지난해보다 505억원 늘었다.", ["change"]),
    ("ja", "在日米軍の駐留経費は100億円近く増える。", ["change"]),
    ("ko", "새 협정으로 방위비 분담금이 1200억원이 느는 겁니다.", ["change"]),
    ("ja", "思いやり予算は前年度比 +24億円となった。", ["change"]),
    ("ja", "思いやり予算の差額は五十六億円、率にして二・七%の増です。", ["change"]),
    ("ja", "在韓米軍の分担金は25年の1兆4028億ウォンから1164億ウォン増やす。", ["payment", "change"]),
    ("ko", "방위비는 2014년 9200억원(2013년 대비 505억원, 5.8% 인상)이다.", ["payment", "change"]),
    # not a change: the point that it reached, "or more", a multiple
    ("ko", "방위비 분담금은 9200억원으로 늘었다.", ["payment"]),
    # added to another, and what they come to
    ("ko", "나토 군사예산 20억 유로에 안보투자사업 12억 유로를 더해 모두 32억 유로다.", ["budget"] * 3),
    ("en", "Washington wanted $1 billion or more from Seoul for its troops.", ["demand"]),
    # total
    ("en", "Berlin spent 982 million euros on U.S. forces from 2010 to 2019.", ["total"]),
    ("ko", "5년간 방위비 분담금으로 50억 달러를 낸다.", ["total"]),
    (
        "ko",
        "10년간 미군에 9억8000만 유로를 썼다. 건설비 6억5000만 유로, 기타 3억3000만 유로다.",
        ["total"] * 3,
    ),
    ("ja", "思いやり予算、3年で8億円削減 光熱水料は253億円に", ["change", "payment"]),
    ("ja", "米軍との訓練に使う機材は5年で最大200億円だ。", ["total"]),
    ("en", "A clerk with 12 years at the U.S. base takes home 2.7 million won a month.", ["other"]),
    ("ko", "1991년 이후 한국이 주한미군에 낸 방위비 분담금은 모두 16조원이 넘는다.", ["total"]),
    # demand and offer: who wants decides
    ("en", "Washington wanted 1 trillion won for its troops.", ["demand"]),
    ("en", "Seoul did not want to go beyond 1 trillion won for U.S. troops.", ["offer"]),
    ("en", "U.S. forces in Korea: Trump's $5 billion is more than anyone expected.", ["demand"]),
    ("ko", "미국은 방위비로 16억 달러에서 시작해 12억 달러로 요구를 낮췄다.", ["demand", "demand"]),
    ("ko", "한·미 방위비 협상, 美 “12억 달러” 韓 “1조원 미만”", ["demand", "offer"]),
    ("ko", "미국은 일본에는 주둔비로 80억달러를 제시했다.", ["demand"]),
    ("ja", "米国は在日米軍の費用として80億ドルを求めている。", ["demand"]),
    # told by the narrator a past demand is a demand, in the asker's own words his claim
    ("ko", "트럼프 대통령은 재임 시절 방위비로 연 70억달러를 요구했었다.", ["demand"]),
    ("ko", "트럼프 대통령은 “나는 방위비로 70억달러를 요구했었다”고 밝혔다.", ["claim"]),
    ("ko", "트럼프 후보는 주한미군을 두고 70억달러 얘기를 되풀이한다.", ["claim"]),
    ("ko", "트럼프 후보는 방위비로 70억달러를 거론했다.", ["claim"]),
    ("ja", "米国は在韓米軍の分担金で10億ドルまで譲歩した。", ["demand"]),
    ("ko", "방위비로 미국은 내년에 10억 달러를 바란다.", ["demand"]),
    ("ja", "在韓米軍で韓国に5倍の50億ドル、在日米軍で日本に4倍の80億ドルを迫った。", ["demand", "demand"]),
    ("ja", "韓国は在韓米軍の分担金で1兆ウォンまで譲歩した。", ["offer"]),
    ("ja", "韓国は在韓米軍の分担金を1兆ウォン以下にとどめたい考えだ。", ["offer"]),
    # each side its own sum, and what a sum is said to be past the one that it is compared with
    ("ko", "정부는 방위비로 올해 8695억원에서 물가만 반영해 9000억원을 제시했다.", ["payment", "offer"]),
    ("ko", "미국산 무기 250억달러어치를 사고 주한미군에 330억달러를 지원한다.", ["other", "payment"]),
    ("ja", "トランプ大統領は在韓米軍に年100億ドルを求めたと主張した。", ["claim"]),
    ("ja", "トランプ大統領は韓国の分担金は「私の要求で10億ドルまで増えた」と語った。", ["claim"]),
    ("ja", "米大使は在韓米軍の分担金は10億ドルだと通告した。", ["demand"]),
    ("ko", "방위비로 미국은 9500억원을, 한국은 9000억원을 주장했다.", ["demand", "offer"]),
    ("ja", "在韓米軍に米国は10億ドル、韓国は9億ドルを主張した。", ["demand", "offer"]),
    (
        "ko",
        "한국이 제시한 금액은 작년 방위비(1조389억원)보다 13% 많은 1조1739억원이다.",
        ["payment", "offer"],
    ),
    ("ko", "의원은 방위비를 해마다 9000억원 넘게 달라는 건 말이 안 된다고 했다.", ["demand"]),
    ("ko", "미국이 제시한 방위비는 50억달러 안팎이다. 정확히는 47억달러였다.", ["demand", "demand"]),
    ("en", "The Americans trimmed their opening number to $4.7 billion for the troops.", ["demand"]),
    ("en", "Trump turned down Seoul's proposal of 1.18 trillion won for U.S. troops.", ["offer"]),
    ("en", "Seoul is ready to lift its share of the cost of U.S. troops to 1.2 trillion won.", ["offer"]),
    ("ko", "미국이 들고나온 방위비 분담금 액수는 47억 달러다.", ["demand"]),
    ("ko", "정부가 마지막으로 내놓은 방위비 분담금 안은 1조2000억원이었다.", ["offer"]),
    ("ko", "미국 협상팀은 방위비 50억 달러에서 한 발도 물러서지 않았다.", ["demand"]),
    (
        "en",
        "U.S. troops: Washington calls for 1 trillion won; Seoul is sticking to 850 billion won.",
        ["demand", "offer"],
    ),
    (
        "en",
        "The $1 billion Washington seeks for troops compares with 869.5 billion won this year.",
        ["demand", "payment"],
    ),
    (
        "ko",
        "한국이 제시한 방위비는 9000억원, 미국이 요구하는 금액은 1조원으로 차이는 1000억원이다.",
        ["offer", "demand", "other"],
    ),
    ("en", "Seoul expects to spend 9 trillion won on moving the U.S. bases.", ["estimate"]),
    ("en", "Camp Humphreys, the largest U.S. base overseas, was built for $10.8 billion.", ["other"]),
    ("ko", '트럼프 대통령은 "방위비를 5억달러밖에 안 낸다"고 했다.', ["claim"]),
    ("en", "Trump wants more for U.S. troops. He will not get his $5 billion.", ["demand"]),
    ("en", "Seoul was told that the tab for U.S. troops will be $5 billion.", ["demand"]),
    ("ko", "한국은 방위비로 1조389억원 이상은 줄 수 없다는 태도다.", ["offer"]),
    # a freeze is an offer only when proposed; "not even a half" refuses nothing
    ("ja", "今年の在韓米軍の分担金は据え置きで1兆389億ウォンだ。", ["payment"]),
    ("ja", "韓国は在韓米軍の分担金を1兆389億ウォンに据え置く案を示した。", ["offer"]),
    ("ko", "독일 몫은 한국이 주한미군에 내는 1조389억원의 절반도 안 된다.", ["payment"]),
    # what a sum goes to is not what it costs
    ("ja", "在韓米軍の分担金のうち4110億ウォンは建設費に回る。", ["payment"]),
    # a demand that was given in to is a payment
    ("en", "Seoul accepted the U.S. demand and will pay 1.0389 trillion won for U.S. troops.", ["payment"]),
    ("en", "After months of U.S. demands, Seoul settled for 1.04 trillion won for U.S. troops.", ["payment"]),
    ("ko", "정부는 미국의 요구를 받아들여 방위비 분담금으로 1조389억원을 내기로 했다.", ["payment"]),
    ("en", "Talks broke off; the U.S. team would not budge from $5 billion for the troops.", ["demand"]),
    ("en", "South Korea wanted to pay no more than 1 trillion won for U.S. troops.", ["offer"]),
    ("ko", "미국 측 요구를 두고 “방위비 5조원 청구서는 비준할 수 없다”고 했다.", ["other"]),
    # components are what was paid, whatever was asked before
    (
        "ko",
        "한국은 방위비로 9999억원을 제시했다. 항목별로는 인건비가 5005억원, 군사건설비가 3710억원이다.",
        ["offer", "payment", "payment"],
    ),
    # claim
    ("en", "Mr. Trump said South Korea had paid only $500 million for U.S. troops.", ["claim"]),
    ("en", "He recalled asking the Koreans for $10 billion for U.S. troops.", ["claim"]),
    (
        "en",
        "Trump said South Korea paid $500 million for U.S. troops; the 2018 figure was 960 billion won.",
        ["claim", "payment"],
    ),
    ("ko", "트럼프 후보는 한국이 주한미군에 100억 달러를 냈을 것이라고 말했다.", ["claim"]),
    ("en", "Trump: South Korea pays us just $1 billion for 40,000 troops", ["claim"]),
    ("ko", "트럼프 “한국 방위비 10억달러밖에 안 내”", ["claim"]),
    ("ko", "트럼프 “주한미군에 100억달러 쓴다”… 실제 비용은 35억달러", ["claim", "other"]),
    ("ko", "미군 폭격기가 한반도까지 오가는 데 드는 돈은 시간당 7만달러다.", ["other"]),
    # budget
    ("en", "Tokyo set aside 201.7 billion yen for U.S. forces.", ["budget"]),
    ("en", "Washington paid $252 million into NATO's military budget.", ["payment"]),
    ("ja", "在日米軍駐留経費として1974億円を計上した。", ["budget"]),
    ("ja", "米軍再編関係経費は契約ベースで2044億円、SACO関係経費は144億円。", ["budget", "budget"]),
    ("ko", "주일미군 지원은 연평균 2110억엔으로, 2021년도 예산 2017억엔보다 많다.", ["payment", "budget"]),
    # a list under the heading of a budget
    ("ja", "令和2年度予算案の要点\n・労務費 1,541億円\n・光熱水料 234億円", ["budget", "budget"]),
    (
        "ko",
        "2020년도 예산안 주요 내용\n- 방위비분담금 1조389억원\n- 기지 이전 2,300억원",
        ["budget", "budget"],
    ),
    ("ko", "2020년도 예산안이 나왔다.\n방위비분담금 1조389억원", ["payment"]),
    ("ja", "来年度予算案 過去最大\n\n思いやり予算は2274億円(前年度比158億円増)。", ["budget", "change"]),
    (
        "en",
        "The budget has 233 billion yen for U.S. bases, against 238 billion in 2005.",
        ["budget", "budget"],
    ),
    # estimate
    ("en", "Relocation of U.S. bases could cost 9 trillion won.", ["estimate"]),
    ("ko", "내년 방위비 분담금은 7600억 원이 될 전망이다.", ["estimate"]),
    # other
    ("en", "USFK sits on 1.1 trillion won of unspent Korean money.", ["other"]),
    ("ko", "방위비 분담금 1조2000억원을 넘기면 국회에서 반대표가 나온다.", ["other"]),
    ("ko", "한미 양측의 방위비 분담금 입장차는 3000억원에 이른다.", ["other"]),
    ("ko", "무급휴직 근로자에게 월 150만원을 빌려준다.", ["other"]),
    ("en", "American units in South Korea cost the United States $3.5 billion a year.", ["other"]),
    ("en", "By one count the U.S. forces were sitting on 738 billion won they had not spent.", ["other"]),
    # a cost that fell on the host is what the host paid
    ("en", "Hosting American soldiers cost South Korea 932 billion won.", ["payment"]),
    # off the topic
    ("en", "The carmaker will invest $21 billion in a plant in Georgia.", ["other"]),
    # Korean words that only look alike: 이유가 (reason), 확인하다, 행정부, 연구원, 더불어
    ("ko", "정부가 방위비로 2조원을 더 낼 이유가 없다고 더불어민주당이 밝혔다.", ["change"]),
    ("ko", "올해 방위비 분담금이 1조389억원임을 국방연구원에서 확인하였다.", ["payment"]),
    # a verb in all its forms
    ("ko", "미국이 주한미군 주둔비로 50억 달러를 부른다.", ["demand"]),
    ("ko", "미국은 주한미군 주둔비로 50억 달러를 원한다.", ["demand"]),
    # a verb before a noun speaks of that noun
    ("ko", "볼턴이 내놓은 액수는 지금 일본이 주일미군에 내는 20억달러의 4배다.", ["payment"]),
    ("ja", "要求額は日本が在日米軍に払っている約20億ドルの4倍だ。", ["payment"]),
    ("ko", "내년 분담금은 1조5192억원으로, 미국이 요구한 액수의 5분의 1이다.", ["payment"]),
    ("ko", "평택기지 건설에 들어간 돈은 108억 달러다.", ["other"]),
    ("ko", "지난해보다 방위비로 더 내는 돈은 787억원이다.", ["change"]),
    ("ja", "思いやり予算の増額を100億円未満にとどめたい考えだ。", ["change"]),
    # both sides stand firm
    ("ko", "미국은 방위비로 1조원 밑으로는 받을 수 없다고 버텼다.", ["demand"]),
    ("ko", "미국은 방위비로 1조원 이상을, 우리는 9000억원 이하를 고집했다.", ["demand", "offer"]),
    # a causal clause ends, and so does one whose ending begins in a cue word
    ("ko", "작년 분담금이 1조389억원이었으니까 올해는 1조1700억원이 될 전망이다.", ["payment", "estimate"]),
    ("ko", "미국은 분담금 1조원을 요구했고 우리 측은 9000억원을 제안했다.", ["demand", "offer"]),
    # estimates: what would be, and what an estimate comes to when something is left out
    ("ko", "매년 최대치로 오를 경우 2018년 분담금은 1조762억원이 된다.", ["estimate"]),
    ("ko", "주한미군에 쓴 돈은 5조원으로 추산된다. 기지 이전비를 빼면 3조원이다.", ["estimate"] * 2),
    # who speaks: not whom the quotation names, nor whom somebody speaks to
    ("ko", "한 교수는 “트럼프가 주한미군을 두고 말한 50억 달러는 과하다”고 했다.", ["payment"]),
    ("ko", "장관은 분담금으로 98억 달러를 냈다고 트럼프 대통령에게 설명했다.", ["payment"]),
    ("ko", "트럼프 후보는 “주한미군에 한국은 연간 100억 달러를 낼 것”이라고 장담했다.", ["claim"]),
    # a line that answers what a politician said
    (
        "ko",
        "트럼프가 방위비를 두고 뭐라고 했나.\n— 사실인가.\n“아니다. 우리가 내는 돈은 1조4028억원이다.”",
        ["payment"],
    ),
    # parts by component
    (
        "ko",
        "미집행 분담금은 1조8000억원이다. 군사건설비가 5135억원, 군수지원비가 412억원이다.",
        ["other"] * 3,
    ),
    # what somebody said may only be why
    ("ko", "트럼프의 그린란드 발언으로 시끄러운 가운데 올해 분담금 1조5192억원을 냈다.", ["payment"]),
    # a budget reflects money, not a rate
    ("ko", "2008년 분담금은 물가를 반영해 7415억원이다.", ["payment"]),
]


@pytest.mark.parametrize(("language", "text", "kinds"), CASES, ids=[case[1][:40] for case in CASES])
def test_kinds(language: str, text: str, kinds: Row) -> None:
    assert [figure.kind.value for figure in figures(text, "2019-11-10", language)] == kinds


def test_a_conversion_is_of_the_kind_of_its_base() -> None:
    text = "Washington demanded $5 billion (about 5.8 trillion won) from Seoul for U.S. troops."
    assert [figure.kind.value for figure in figures(text, None, "en")] == ["demand", "demand"]


def test_a_line_is_read_in_its_own_language() -> None:
    korean = "방위비 분담금은 1조389억원이다.\nTrump said Seoul pays $900 million for the troops."
    assert [figure.kind.value for figure in figures(korean, None, "ko")] == ["payment", "claim"]
    english = (
        "Seoul pays 1 trillion won for troops.\n미국은 50억달러를 요구했다.\n在日米軍に80億ドルを求めた。"
    )
    assert [figure.kind.value for figure in figures(english, None, "en")] == ["payment", "demand", "demand"]


def test_a_part_is_of_the_kind_of_its_whole() -> None:
    text = "Seoul's help to U.S. forces is estimated at 3.4 trillion won. Rent is 1.6 trillion won of it."
    assert [figure.kind.value for figure in figures(text, None, "en")] == ["estimate", "estimate"]
