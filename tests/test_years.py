"""For which year a sum is: one sentence for each phenomenon."""

from __future__ import annotations

import pytest

from tests.placing import Row, figures

# published, language, text, (year, year_end) of each sum
CASES: list[tuple[str | None, str, str, list[tuple[int | None, int | None]]]] = [
    # stated, by calendar and fiscal year
    ("2019-02-10", "en", "Seoul paid $830 million for U.S. forces in 2018.", [(2018, None)]),
    ("2021-02-17", "en", "Tokyo gave 201.7 billion yen for U.S. forces in FY2021.", [(2021, None)]),
    (
        "2022-05-01",
        "en",
        "Tokyo gave 5 billion yen for U.S. bases in the year ending March 2022.",
        [(2021, None)],
    ),
    ("2012-01-05", "ja", "平成23年度の在日米軍駐留経費は1858億円。", [(2011, None)]),
    # "of that" points at the main sum before, not at the one that it is compared with
    (
        "2014-01-13",
        "ko",
        "올해 방위비 분담금은 9200억원으로 지난해 8695억원보다 많다. 이 가운데 4110억원은 건설비다.",
        [(2014, None), (2013, None), (2014, None)],
    ),
    (
        "2014-01-13",
        "ja",
        "14年度の分担金は9200億ウォンで、13年度の8695億ウォンを上回る。うち4110億ウォンは建設に回る。",
        [(2014, None), (2013, None), (2014, None)],
    ),
    # what is said again, or follows, is for the same year
    (
        "2025-07-10",
        "ko",
        "미국이 제시한 2020년분 방위비는 50억달러 안팎이다. 정확히는 47억달러였다.",
        [(2020, None), (2020, None)],
    ),
    (
        "2021-03-10",
        "ja",
        "今年の在韓米軍の分担金は1兆1833億ウォン。去年は1兆389億ウォンだ。だから1444億ウォン増えた計算だ。",
        [(2021, None), (2020, None), (2021, None)],
    ),
    # the first year of a deal of which only the signing is dated
    (
        "2024-10-04",
        "ko",
        "방위비는 2026년 1조5192억원, 2025년 1조4028억원이다. 1164억원이 늘어난 셈이다.",
        [(2026, None), (2025, None), (2026, None)],
    ),
    (
        "2018-03-08",
        "ko",
        "미군이 쓰지 않은 방위비 현금은 2017년 말 2884억원이다. 군사건설비까지 더하면 9864억원이 남았다.",
        [(2017, None), (2017, None)],
    ),
    ("2018-12-14", "ko", "2014년 체결된 방위비 협정의 첫해 분담금은 9200억원이었다.", [(2014, None)]),
    # a list takes the year of its heading
    # an answer takes the year of the question
    (
        "2013-12-12",
        "ko",
        "정부는 방위비로 올해 8695억원에서 물가만 반영해 9000억원을 제시했다.",
        [(2013, None), (None, None)],
    ),
    (
        "2000-12-28",
        "ko",
        "내년 방위비 분담금은 6천1백억원이다. 전체의 62%인 3천45억원은 원화로 낸다.",
        [(2001, None), (2001, None)],
    ),
    (
        "2025-03-31",
        "ja",
        "24年度の在日米軍経費\nA 駐留経費 2124億円\nB 米軍再編 2130億円",
        [(2024, None)] * 2,
    ),
    # the whole of a deal and its yearly average
    (
        None,
        "ja",
        "・期間は2022~26年度\n・在日米軍の負担は総額1兆551億円(年平均2110億円)",
        [(2022, 2026), (2022, None)],
    ),
    # a balance at a dated moment
    ("2014-02-27", "ko", "방위비 미집행액은 작년 10월 기준 1조1170억원이다.", [(2013, None)]),
    # sums that add up to the one before are its parts; a year far from the sum dates the offer
    (
        None,
        "ko",
        "독일은 2010~2019년 미군에 9억8240만 유로를 썼다. 건설비 6억4850만 유로, 지원 3억3390만 유로다.",
        [(2010, 2019)] * 3,
    ),
    (None, "ko", "폴란드는 2018년 미군 기지를 유치하겠다며 20억 달러를 제안했다.", [(None, None)]),
    ("2025-01-15", "ko", "금년 방위비분담금은 얼마입니까?\n○장관  1조 4028억 원입니다.", [(2025, None)]),
    ("2021-03-10", "ja", "去年の在韓米軍の分担金はいくらでしたか。\n1兆389億ウォンです。", [(2020, None)]),
    (
        "2006-12-06",
        "ko",
        "방위비 분담금은 6804억원이던 올해보다 451억원 늘었다.",
        [(2006, None), (2007, None)],
    ),
    (
        "2015-12-17",
        "ja",
        "16年度から5年間の思いやり予算は15年度までの5年間より133億円多い9465億円。",
        [(2016, 2020), (2016, 2020)],
    ),
    ("2013-10-07", "ko", "방위비분담금 2012년 예산 8361억원, 집행 7791억원, 불용 54억원", [(2012, None)] * 3),
    # a year and a number of years in two sentences are two matters
    (
        "2021-12-21",
        "ja",
        "在日米軍に22年度から5年間で1兆551億円。光熱水料は25年度以降133億円。施設整備は5年間で1641億円。",
        [(2022, 2026), (2025, None), (2022, 2026)],
    ),
    (
        "2015-12-24",
        "ja",
        "平成28年度予算(在日米軍)\n・労務費 1,461億円\n・光熱水料 249億円",
        [(2016, None)] * 2,
    ),
    # balances named side by side
    (
        "2024-11-28",
        "ko",
        "방위비 가운데 작년 말에 남은 건설비만 1조9490억원, 미집행 현금은 400억원이 넘는다.",
        [(2023, None), (2023, None)],
    ),
    ("2024-10-04", "ja", "韓国の分担金は26年に1兆5192億ウォンとなる。", [(2026, None)]),
    # counted from the day of publication; Japan's fiscal year starts in April
    ("2021-02-17", "en", "Japan paid 199.3 billion yen for U.S. bases this fiscal year.", [(2020, None)]),
    ("2021-02-17", "ja", "来年度の在日米軍駐留経費は2017億円。", [(2021, None)]),
    ("2013-06-01", "ko", "재작년 방위비 분담금은 8125억원이었다.", [(2011, None)]),
    (None, "en", "Last year Seoul paid $787 million for U.S. troops.", [(None, None)]),
    # counted from the year named before
    (
        None,
        "en",
        "In 2009 Seoul paid 760 billion won for U.S. troops; in the following year 790 billion won.",
        [(2009, None), (2010, None)],
    ),
    (
        "2023-01-10",
        "ko",
        "방위비분담금은 2014년 9200억원, 이듬해 9320억원이었다.",
        [(2014, None), (2015, None)],
    ),
    # the nearest year, each sum its own
    (
        "2019-08-07",
        "en",
        "Korea's payment for U.S. troops went from $850 million in 2018 to $924 million in 2019.",
        [(2018, None), (2019, None)],
    ),
    (
        "2014-01-12",
        "en",
        "For 2014 Seoul gives U.S. forces 920 billion won, 5.8% above last year's 869.5 billion won.",
        [(2014, None), (2013, None)],
    ),
    (
        "2020-04-13",
        "ko",
        "올해 방위비 분담금을 지난해 1조389억원보다 13% 늘어난 1조1749억원으로 정했다.",
        [(2019, None), (2020, None)],
    ),
    # the sum that another rose from does not share its year; one cut down within the year does
    (
        "2024-10-05",
        "en",
        "Korea pays 1.52 trillion won for U.S. troops in 2026, up 8.3 percent from 1.4 trillion won.",
        [(2026, None), (None, None)],
    ),
    (
        "2024-10-05",
        "ko",
        "2026년 방위비 분담금은 1조4028억원에서 8.3% 오른 1조5192억원으로 정해졌다.",
        [(None, None), (2026, None)],
    ),
    (
        "1998-06-20",
        "ko",
        "올해 방위비 분담금을 당초 3억9900만달러에서 3억1400만달러로 깎았다.",
        [(1998, None), (1998, None)],
    ),
    (
        "1995-11-10",
        "ko",
        "방위비 분담금은 96년 3억3천만달러, 97년 3억6천만달러가 된다.",
        [(1996, None), (1997, None)],
    ),
    ("2022-03-26", "ja", "在日米軍の光熱水費は22、23年度が234億円となる。", [(2022, None)]),
    # a change takes the later year
    (
        "2006-12-06",
        "ko",
        "2007년 방위비 분담금은 7255억원이며, 이는 올해보다 451억원 많은 금액이다.",
        [(2007, None), (2007, None)],
    ),
    (
        "2021-03-10",
        "en",
        "Seoul's bill for U.S. troops rises by 144 billion won over last year.",
        [(2021, None)],
    ),
    ("2021-03-10", "en", "Seoul pays 144 billion won more for U.S. troops than in 2020.", [(2021, None)]),
    # a balance at a moment
    ("2018-03-08", "ko", "작년 말까지 쓰지 않은 방위비 분담금은 9864억원이다.", [(2017, None)]),
    (
        "2019-02-12",
        "en",
        "The deal on U.S. troops brings a rise this year of 78.7 billion won, to 1.0389 trillion won.",
        [(2019, None), (2019, None)],
    ),
    (
        "2019-12-20",
        "ja",
        "在日米軍駐留経費は2019年度に比べ19億円多い1993億円となる。",
        [(2020, None), (2020, None)],
    ),
    # deals
    (
        "2020-05-06",
        "en",
        "The SMA expired at the end of last year, in which Seoul agreed to pay $870 million.",
        [(2019, None)],
    ),
    (
        "2025-04-10",
        "en",
        "The SMA runs from 2026 to 2030. Seoul pays 1.52 trillion won in the first year.",
        [(2026, None)],
    ),
    ("2005-04-26", "ko", "올해와 내년 방위비 분담금을 각각 6804억원으로 하기로 했다.", [(2005, None)]),
    # totals
    (
        "2021-12-21",
        "en",
        "Japan will spend 1.05 trillion yen on U.S. forces over five years from fiscal 2022.",
        [(2022, 2026)],
    ),
    (
        "2021-12-21",
        "en",
        "Japan spent 980.1 billion yen on U.S. forces over the five years through fiscal 2020.",
        [(2016, 2020)],
    ),
    ("2020-10-05", "ko", "방위비 분담금 불용액이 2014년부터 2019년까지 678억원에 달했다.", [(2014, 2019)]),
    ("2025-06-20", "ja", "27年3月末までの5年間で在日米軍に1兆551億円を負担する。", [(2022, 2026)]),
    (
        "2012-07-17",
        "en",
        "Since 1978 Japan has spent 6.1 trillion yen on U.S. bases through fiscal 2012.",
        [(1978, 2012)],
    ),
    ("2021-12-22", "en", "Since 1991 Seoul has paid U.S. forces more than 16 trillion won.", [(1991, None)]),
    # an average over stated years takes the first
    (
        "2021-12-21",
        "en",
        "Japan will pay U.S. forces an average of 211 billion yen a year from fiscal 2022 to 2026.",
        [(2022, None)],
    ),
    # null: standing sums, dates of demands and signatures, balances without a date
    ("2020-05-12", "en", "Washington wants $5 billion a year from Seoul for U.S. troops.", [(None, None)]),
    ("2020-05-12", "en", "In 2019 Washington asked Seoul for $5 billion for U.S. troops.", [(None, None)]),
    ("2020-05-12", "en", "Washington asked Seoul for $5 billion for U.S. troops for 2020.", [(2020, None)]),
    ("2008-06-08", "en", "The base relocation agreed last year is an $11-billion project.", [(None, None)]),
    ("2020-07-30", "ko", "미국은 지난해 7월 방위비로 50억달러를 요구했다.", [(None, None)]),
    ("2020-07-30", "ko", "미국은 방위비로 지난해 50억달러를 불렀다.", [(None, None)]),
    (
        "2019-02-11",
        "ko",
        "미국은 올해분 방위비로 16억달러를 불렀다가 지난해 말 12억달러로 내렸다.",
        [(2019, None), (2019, None)],
    ),
    # money off the topic has years too
    ("2025-11-14", "en", "Seoul will buy American weapons for $25 billion by 2030.", [(None, 2030)]),
    # years in kanji
    ("1997-02-18", "ja", "九七年度の思いやり予算は二千七百三十七億円。", [(1997, None)]),
    ("2021-04-08", "ja", "二〇二一年度の思いやり予算は二千十七億円。", [(2021, None)]),
    ("2021-05-01", "ja", "米国防総省は在日米軍に21会計年度に72億ドルを使う。", [(2021, None)]),
    # so many years, and no year of two digits
    ("2025-11-17", "ko", "주한미군에 10년에 330억 달러는 많다.", [(None, None)]),
    ("1993-11-05", "ko", "분담금은 91년(1억5천만달러) 처음 생겼다.", [(1991, None)]),
    # two years together
    ("2021-03-08", "ko", "2020년과 2021년 두 해치 분담금으로 2조3천억원을 냈다.", [(2020, 2021)]),
    ("2021-03-08", "ja", "20年度と21年度の2年間の思いやり予算は4010億円。", [(2020, 2021)]),
    # a deal's years by its end
    (
        "2025-12-27",
        "ja",
        "在日米軍駐留経費の協定が2026年度末に切れる。現協定の5年間の総額は1兆551億円だ。",
        [(2022, 2026)],
    ),
    # a rise over the year before is the next year's
    (
        "2008-04-08",
        "ja",
        "平成20年度の思いやり予算は2083億円。前年度は2173億円でありましたので、約90億円の減でございます。",
        [(2008, None), (2007, None), (2008, None)],
    ),
    (
        "2026-01-18",
        "ja",
        "25年度の思いやり予算は前年度の2201億円から73億円の増。",
        [(2024, None), (2025, None)],
    ),
    # for a component of a year, asked or not
    ("2020-04-30", "ko", "정부는 올해 인건비 분담금 5800만달러를 먼저 주겠다고 제안했다.", [(2020, None)]),
    ("2020-06-05", "ko", "올해 4월과 5월 두 달치 주한미군 근로자 인건비는 150억원이다.", [(2020, None)]),
    # the year in which a deal ends is not that of what will be asked
    (
        "2017-05-01",
        "ko",
        "내년 말이면 협정이 끝나는데 미국이 방위비로 1조5천억원을 부를 것이다.",
        [(None, None)],
    ),
    # the year of an estimate
    (
        "2020-01-08",
        "ja",
        "防衛局は昨年末、辺野古の総工費が9300億円に膨らむとの試算を示した。",
        [(None, None)],
    ),
    (
        "2010-12-14",
        "ja",
        "来年度から5年間の思いやり予算を、今年度の水準（1881億円）で維持する。",
        [(2010, None)],
    ),
    # the deal before the one whose years are given
    (
        "2022-01-08",
        "ja",
        "思いやり予算は22～26年度の5年間の総額が1兆550億円。前の協定の5年間は9465億円だった。",
        [(2022, 2026), (2017, 2021)],
    ),
    # risen to, from the year before
    (
        "1995-11-25",
        "ko",
        "96년도 방위비분담금을 95년도 3억달러에서 10% 늘린 3억3천만달러로 정했다.",
        [(1995, None), (1996, None)],
    ),
    (
        "2021-04-06",
        "ja",
        "二〇二一年度の思いやり予算は二千十七億円。前年度と比べると二十四億円の増加であります。",
        [(2021, None), (2021, None)],
    ),
    # two years before 比: the later is compared with
    ("2024-10-04", "ja", "在韓米軍の26年の分担金を25年比8%増の1兆5192億ウォンとする。", [(2026, None)]),
]


@pytest.mark.parametrize(("published", "language", "text", "years"), CASES, ids=[c[2][:40] for c in CASES])
def test_years(published: str | None, language: str, text: str, years: Row) -> None:
    assert [(f.year, f.year_end) for f in figures(text, published, language)] == years


def test_a_headline_takes_the_year_of_its_body() -> None:
    text = "Seoul to pay W920 billion for U.S. troops\n\nKorea pays 920 billion won for U.S. troops in 2014."
    assert [(f.year, f.year_from.value) for f in figures(text, None, "en")] == [
        (2014, "carried"),
        (2014, "stated"),
    ]


def test_a_quotation_counts_from_its_own_year() -> None:
    text = 'In 2019 he told Seoul: "Next year you pay $5 billion for our troops."'
    assert [f.year for f in figures(text, "2025-07-10", "en")] == [2020]
