"""Mail: its text, its facts, and the day of what it forwards."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

import pytest

from tests.documents.files import mail
from tracker import find_figures
from tracker.documents.content import DocumentError
from tracker.documents.read import Given, from_bytes

KOREAN = "정부는 올해 방위비 분담금으로 1조원을 내기로 했다. 국회의 비준이 남아 있다."


def test_mail() -> None:
    message = EmailMessage()
    message["Subject"] = "청구서 about the piers"
    message["From"] = "Ann Reed <ann@ledger.example>"
    message["Date"] = "Thu, 04 Mar 2021 09:00:00 +0900"
    message.set_content("It cost $5 million.\n")
    message.add_alternative("<p>It cost <b>$5 million</b>.</p>", subtype="html")
    document = from_bytes(message.as_bytes(), "a.eml")
    assert document.text.strip() == "It cost $5 million."
    assert (document.source.title, document.published) == ("청구서 about the piers", date(2021, 3, 4))


OUTER = {"Subject": "Fwd: The pact", "Date": "Mon, 08 Mar 2021 09:00:00 +0900"}
SUM = "South Korea will pay 1.0389 trillion won this year."
APPLE = "Begin forwarded message:\n\nFrom: Ann\nSubject: The pact\nDate: 10 February 2019 at 18:02:11 GMT+9\n"
OUTLOOK = "-----Original Message-----\nFrom: Ann\nSent: Sunday, February 10, 2019 6:02 PM\nTo: Bo\n"
INSIDE, OWN = date(2019, 2, 10), date(2021, 3, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(
            (f"See below, 2 pages.\n\n{head}\n{SUM}", INSIDE)
            for head in (
                APPLE,
                OUTLOOK,
                "> ".join(["", *APPLE.splitlines(keepends=True)]),
                "---------- Forwarded message ---------\nFrom: Ann\nDate: Sun, Feb 10, 2019 at 6:02 PM\n",
                "________________\n*From:* Ann\n*Sent:* Sunday, February 10, 2019 6:02 PM\n",
                "---------- 전달된 메시지 ----------\n보낸사람: 김\n날짜: 2019년 2월 10일 (일) 오후 6:02\n",
                "보낸 사람: 김\n보낸 날짜: 2019년 2월 10일 일요일 오후 6:02\n받는 사람: 이\n",
                "転送されたメッセージ:\n\n差出人: 田中\n日付: 2019年2月10日 18:02:11 JST\n",
            )
        ),
        (f"{SUM}\n\n{APPLE}\nSee you at 5 on the 3rd.", OWN),
        (f"See below.\n\n{APPLE}\nSee you at 5 on the 3rd.", OWN),
        (f"Seoul pays $5 million.\n\n{APPLE}\n{SUM}", None),
        (f"한국은 1조 원을 낸다.\n\n{APPLE}\n{SUM}", None),
        (f"Seoul pays $5.\n\n{APPLE.replace('10 February 2019', '5 March 2021')}\n{SUM}", OWN),  # one month
        (f"See below.\n\n{APPLE}\nNo.\n{OUTLOOK.replace('2019', '2016')}\n{SUM}", date(2016, 2, 10)),
        (f"See below.\n\n{APPLE.replace('10 February 2019', '10/02/2019')}\n{SUM}", None),
        (f"It is from the time when he won.\n\n{APPLE}\n{SUM}", INSIDE),
        (f"Seoul pays a trillion won.\n\n{APPLE}\n{SUM}", None),
        (f"See below.\n\nForwarded message\n\n{SUM}", None),
        (f"The original message from Seoul:\nDate: soon\n{SUM}", OWN),
    ],
)
def test_a_mail_has_the_day_of_the_message_with_sums(text: str, day: date | None) -> None:
    page = "<html><body><blockquote>" + text.replace("\n", "<br>") + "</blockquote></body></html>"
    in_html = mail(page, **OUTER).replace(b"text/plain", b"text/html")
    for data in (mail(text, **OUTER), in_html):
        document = from_bytes(data, "a.eml")
        assert document.published == day
        assert len(document.notices) == (day is None)
    assert from_bytes(data, "a.eml", Given(published=OWN)).published == OWN


def test_no_year_is_carried_from_one_message_to_another() -> None:
    data = mail(f"{SUM}\n\n{APPLE}\nSeoul pays 1.1 trillion won for U.S. forces this year.", **OUTER)
    assert [figure.year for figure in find_figures(from_bytes(data, "a.eml"))] == [None, None]


@pytest.mark.parametrize("charset", ["utf-8", "unknown-8bit", "x-nobody", "", "\x00"])
def test_mail_in_any_charset(charset: str) -> None:
    head = f'Subject: The piers\nContent-Type: text/plain; charset="{charset}"\n'
    data = f"{head}Content-Transfer-Encoding: 8bit\n\n{KOREAN}\n".encode()
    assert from_bytes(data, "a.eml").text.strip() == KOREAN


@pytest.mark.parametrize(
    ("head", "message"),
    [("Content-Type: image/png", "without a text"), ("From: <\r\nSubject: x", None), ("From: @[", None)],
)
def test_broken_mail_is_one_line(head: str, message: str | None) -> None:
    data = f"{head}\n\nIt cost $5.\n".encode()
    if message:
        with pytest.raises(DocumentError, match=message):
            from_bytes(data, "a.eml")
    else:
        assert from_bytes(data, "a.eml").text.strip() == "It cost $5."
