"""Which language a text is in, names and footers of others notwithstanding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracker.languages import languages
from tracker.languages.detection import DEFAULT, detect, notice
from tracker.models import Document, Source
from tracker.sums.borrowing import local_dollar

CASES = Path(__file__).parent.parent / "cases"
SENTENCES = [
    ("en", "The two sides will meet again in Seoul next month, the ministry said."),
    ("en", "Sums of the sixth to ninth accords: W680.4bn a year; from W760bn to W869.5bn; W920bn."),
    ("ko", "두 나라는 다음 달 서울에서 다시 만난다고 외교부가 밝혔다."),
    ("ko", "James DeHart 대표와 Jeong Eun-bo 대사는 SMA 협상을 Washington에서 이어 갔다."),
    ("ja", "両国は来月ソウルで再び協議すると外務省が明らかにした。"),
    ("ja", "予算は1兆2000億円。"),
    ("zh", "外交部表示，两国下个月将在首尔再次会谈。"),
    ("zh", "外交部表示，兩國下個月將在首爾再次會談。"),
    ("de", "Beide Seiten treffen sich im nächsten Monat wieder in Seoul, teilte das Ministerium mit."),
    ("fr", "Les deux pays se retrouveront le mois prochain à Séoul, selon le ministère."),
    ("es", "Los dos países volverán a reunirse el próximo mes en Seúl, según el ministerio."),
    ("pt", "Os dois países voltarão a se reunir no próximo mês em Seul, disse o ministério."),
    ("pl", "Obie strony spotkają się ponownie w Seulu w przyszłym miesiącu, podało ministerstwo."),
    ("it", "I due paesi si incontreranno di nuovo il mese prossimo a Seul, ha detto il ministero."),
    ("it", "Il governo ha stanziato 75 milioni di dollari per la base."),
    ("nl", "De twee landen komen volgende maand weer bijeen in Seoul, aldus het ministerie."),
    ("nl", "Nederland betaalt dit jaar 75 miljoen euro voor de basis."),
    ("sv", "De två länderna träffas igen i Seoul nästa månad, enligt departementet."),
    (
        "no",
        "De to landene møtes igjen i Seoul neste måned, og det blir ikke den siste gangen.",
    ),
    (
        "da",
        "De to lande mødes igen i Seoul i næste måned, og det bliver ikke den sidste gang.",
    ),
    ("tr", "İki ülke gelecek ay Seul'de bir daha görüşecek, bakanlık bunu dün açıkladı."),
    ("ru", "Обе страны снова встретятся в Сеуле в следующем месяце, сообщило министерство."),
    ("pt", "O governo vai pagar 75 milhões de dólares pela base."),
    ("id", "Kedua pihak akan bertemu lagi di Seoul bulan depan, kata kementerian itu."),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_sentences(language: str, text: str) -> None:
    assert detect(text) == language


def test_an_english_page_with_a_korean_footer() -> None:
    text = (
        "The previous agreement expired at the end of last year. " * 8
        + "청소년보호정책 고충처리인 서울,아52844"
    )
    assert detect(text) == "en"


def test_a_korean_page_with_english_menus() -> None:
    text = "Home | Politics | Sports | Login\n" + "정부는 올해 분담금 협상을 서두르기로 했다. " * 8
    assert detect(text) == "ko"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "Finnish",
            "Maat tapaavat ensi kuussa, ja ministeriön mukaan se on jo toinen kerta.",
        ),
        (
            "Czech",
            "Obě země se znovu setkají v Soulu, které o tom jednalo podle plánu v roce 2019.",
        ),
        (
            "Hungarian",
            "A két ország ismét találkozik, és ez már nem az első, mint azt a miniszter mondta.",
        ),
        ("Vietnamese", "Hai nước sẽ gặp lại nhau trong tháng này, và đây không phải là lần đầu của năm."),
        (
            "Ukrainian",
            "Обидві країни знову зустрінуться в Сеулі наступного місяця.",
        ),
        ("Thai", "ทั้งสองประเทศจะพบกันอีกครั้งในเดือนหน้า"),
        ("Arabic", "سيلتقي البلدان مرة أخرى الشهر المقبل"),
    ],
)
def test_a_language_without_a_file_is_named(name: str, text: str) -> None:
    line = notice(text)
    assert line is not None
    assert line.startswith(f"{name} is not one of the {len(languages())} languages")


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_no_notice_where_a_file_is(language: str, text: str) -> None:
    assert notice(text) is None


@pytest.mark.parametrize("text", ["", "1234", "$$$", "\ud800", "🙂"])
def test_nothing_tells(text: str) -> None:
    assert detect(text) == DEFAULT


def test_the_project_s_own_passages() -> None:
    for line in (CASES / "hard.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if len(case["text"]) > 40:
            assert detect(case["text"]) == case["lang"], case["text"]


DOLLARS = [
    ("AUD", Document("The minister pledged $2 billion.", source=Source(publisher="The Age"))),
    ("AUD", Document("SYDNEY — The minister pledged $2 billion.")),
    ("USD", Document("Canberra (Reuters) - The minister pledged $2 billion.")),
    ("USD", Document("OTTAWA, Nov. 20, 2019 (AP) — The minister pledged $2 billion.")),
    ("USD", Document("TAIPEI, May 3, Kyodo - The minister pledged $2 billion.")),
    ("USD", Document("TORONTO — It cost $2 billion.", source=Source(publisher="Reuters"))),
    ("USD", Document("SEOUL (AFP/dpa) - It cost $2 billion.", source=Source(publisher="The Age"))),
    ("AUD", Document("SYDNEY — It cost $2 billion (AP Photo).", source=Source(publisher="The Age"))),
    ("AUD", Document("SYDNEY (AAP) - The minister pledged $2 billion.")),
    ("CAD", Document("OTTAWA (The Canadian Press) — The minister pledged $2 billion.")),
    ("HKD", Document("HONG KONG — Reuters says that it cost $2 billion.")),
    ("CAD", Document("OTTAWA, March 3 -- The minister pledged $2 billion.")),
    ("USD", Document("SEOUL, Feb. 10 (Yonhap) -- He wants $5 billion.")),
    ("USD", Document("Sydney Sweeney earned $2 million.")),
    ("USD", Document("He wants $5 billion.", source=Source(publisher="The Korea Times"))),
    ("USD", Document("SYDNEY — He wants $5 billion.", source=Source(publisher="The Korea Times"))),
]


@pytest.mark.parametrize(("code", "document"), DOLLARS)
def test_whose_dollar(code: str, document: Document) -> None:
    assert local_dollar(document) == code
