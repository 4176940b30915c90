"""Sums put together from their parts, as reporters do: number, scale and currency in every combination."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.sums.mentions import find_mentions

NUMBERS = st.sampled_from(["1", "1.5", "0.7", "12.34", "932", "925.28", "1,055.1"])
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "bn": 9, "tn": 12, "mln": 6, "trln": 12}
GLUED = {"m": 6, "b": 9, "B": 9, "M": 6, "T": 12, "k": 3, "bn": 9, "tn": 12}
DOLLARS = {"$": "USD", "$ ": "USD", "US$": "USD", "US $": "USD", "USD ": "USD", "A$": "AUD", "NT$": "TWD"}
SIGNS = DOLLARS | {"€": "EUR", "£": "GBP", "¥": "JPY", "₩": "KRW", "KRW ": "KRW", "KRW": "KRW", "Rs ": "INR"}
WON = {"won": "KRW", "Won": "KRW", "South Korean won": "KRW", "KRW": "KRW"}
NOUNS = {"dollars": "USD", "U.S. dollars": "USD", "New Taiwan dollars": "TWD", "yen": "JPY", "pounds": "GBP"}
UNITS = WON | NOUNS
GAPS = st.sampled_from([" ", "-", "\n", "\u00a0"])
AHEAD = st.sampled_from(["", "Seoul paid ", "It costs (", 'worth "', "– ", "for\n"])
BEHIND = st.sampled_from(
    ["", " in 2019", ", officials said", " (see below)", "; more", " per year", ".", "-a-year"]
)


def read_exactly(language: str, ahead: str, form: str, behind: str, amount: Decimal, currency: str) -> None:
    """The form is found whole and alone, with its amount and currency."""
    [mention] = find_mentions(ahead + form + behind, language)
    assert (mention.as_written, mention.amount, mention.currency) == (form, amount, currency)


@settings(max_examples=200, deadline=None)
@given(AHEAD, st.sampled_from(sorted(SIGNS)), NUMBERS, GAPS, st.sampled_from(sorted(SCALES)), BEHIND)
def test_sign_number_scale(ahead: str, sign: str, number: str, gap: str, scale: str, behind: str) -> None:
    gap = " " if len(scale) < 5 else gap
    amount = Decimal(number.replace(",", "")) * 10 ** SCALES[scale]
    read_exactly("en", ahead, sign + number + gap + scale, behind, amount, SIGNS[sign])


@settings(max_examples=100, deadline=None)
@given(AHEAD, st.sampled_from(sorted(SIGNS)), NUMBERS, st.sampled_from(sorted(GLUED)), BEHIND)
def test_sign_number_glued_scale(ahead: str, sign: str, number: str, scale: str, behind: str) -> None:
    amount = Decimal(number.replace(",", "")) * 10 ** GLUED[scale]
    read_exactly("en", ahead, sign + number + scale, behind, amount, SIGNS[sign])


@settings(max_examples=200, deadline=None)
@given(AHEAD, NUMBERS, GAPS, st.sampled_from(sorted(SCALES)), GAPS, st.sampled_from(sorted(UNITS)), BEHIND)
def test_number_scale_unit(
    ahead: str, number: str, gap: str, scale: str, joint: str, unit: str, behind: str
) -> None:
    gap = " " if len(scale) < 5 else gap
    amount = Decimal(number.replace(",", "")) * 10 ** SCALES[scale]
    read_exactly("en", ahead, f"{number}{gap}{scale}{joint}{unit}", behind, amount, UNITS[unit])


WHOLE = st.one_of(
    st.integers(1, 9999).map(lambda n: n * 10**8),
    st.integers(1, 10**8).map(lambda n: n * 10**4),
    st.integers(1, 10**6).map(lambda n: n * 10**8),
)
KANJI = "〇一二三四五六七八九"


def korean(value: int, style: str) -> str:
    """A number as Korean papers print it: 1조5192억, 1조 5,192억, 1조5천192억, 1조5천1백92억."""
    parts = []
    for power, word in ((12, "조"), (8, "억"), (4, "만")):
        part = value // 10**power % 10**4
        if not part:
            continue
        written = f"{part:,}" if style == "comma" else str(part)
        if style in ("천", "백"):
            thousands, rest = divmod(part, 1000)
            hundreds, low = divmod(rest, 100) if style == "백" else (0, rest)
            pieces = (f"{thousands}천" * bool(thousands), f"{hundreds}백" * bool(hundreds), str(low or ""))
            written = "".join(pieces)
        parts.append(written + word)
    return (" " if style in ("comma", "spaced") else "").join(parts)


def japanese(value: int, style: str) -> str:
    """A number as Japanese papers print it: 1兆551億, １兆５５１億, 一兆五百五十一億."""
    out = ""
    for power, word in ((12, "兆"), (8, "億"), (4, "万")):
        part = value // 10**power % 10**4
        if not part:
            continue
        if style == "kanji":
            tens = ((1000, "千"), (100, "百"), (10, "十"))
            for unit, sign in tens:
                digit = part // unit % 10
                out += ("" if digit == 1 else KANJI[digit]) + sign if digit else ""
            out += KANJI[part % 10] if part % 10 else ""
        else:
            out += f"{part:,}" if style == "comma" else str(part)
        out += word
    return out.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if style == "wide" else out


@settings(max_examples=200, deadline=None)
@given(
    WHOLE,
    st.sampled_from(["plain", "comma", "spaced", "천", "백"]),
    st.sampled_from([("원", "KRW"), (" 원", "KRW"), ("달러", "USD"), (" 달러", "USD"), ("엔", "JPY")]),
    st.sampled_from(["", "을 냈다", "이다.", " 규모", "(8.2%)", ", 내년", "의 절반", "”", "\n"]),
)
def test_korean(value: int, style: str, unit: tuple[str, str], behind: str) -> None:
    read_exactly("ko", "정부는 ", korean(value, style) + unit[0], behind, Decimal(value), unit[1])


@settings(max_examples=200, deadline=None)
@given(
    WHOLE,
    st.sampled_from(["plain", "comma", "wide", "kanji"]),
    st.sampled_from([("円", "JPY"), ("ドル", "USD"), ("ウォン", "KRW"), (" 円", "JPY")]),
    st.sampled_from(["", "を計上した", "となる。", "（8.2%）", "、来年", "の半分", "」", "に上る"]),
)
def test_japanese(value: int, style: str, unit: tuple[str, str], behind: str) -> None:
    read_exactly("ja", "総額は", japanese(value, style) + unit[0], behind, Decimal(value), unit[1])
