"""Amounts as a newspaper writes them: "1.5192 trillion won", "1조5,192억 원", "$1.14 billion"."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import format_decimal, get_currency_name

from tracker.page.words import Language

_SCALES_EN = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_SIGNS_EN = {"USD": "$", "EUR": "€", "GBP": "£"}
_NAMES_EN = {"KRW": "won", "JPY": "yen", "CNY": "yuan"}
_NAMES_KO = {"KRW": "원", "USD": "달러", "JPY": "엔", "EUR": "유로", "GBP": "파운드", "CNY": "위안"}
_SCALES_KO = ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))


def significant(value: Decimal, digits: int) -> Decimal:
    """`value` rounded to so many significant digits.

    >>> print(significant(Decimal("1519200000000"), 3), significant(Decimal("0.0823"), 2))
    1520000000000 0.082
    """
    if not value:
        return value
    exponent = value.adjusted() - digits + 1
    if exponent < 0:
        return value.quantize(Decimal(1).scaleb(exponent), ROUND_HALF_EVEN)
    step = Decimal(10**exponent)
    return (value / step).to_integral_value(ROUND_HALF_EVEN) * step


def money(amount: Decimal, currency: str, language: Language, *, digits: int | None = None) -> str:
    """`amount` whole units of `currency` in words, rounded to `digits` significant digits if given.

    >>> money(Decimal("1519200000000"), "KRW", "en"), money(Decimal("1519200000000"), "KRW", "ko")
    ('1.5192 trillion won', '1조5,192억 원')
    >>> money(Decimal("1139400000"), "USD", "en", digits=3), money(Decimal("150000000"), "USD", "ko")
    ('$1.14 billion', '1억5,000만 달러')
    """
    if digits is not None:
        amount = significant(amount, digits)
    sign = "−" if amount < 0 else ""
    value = abs(amount)
    return sign + (_korean(value, currency) if language == "ko" else _english(value, currency))


def _english(value: Decimal, currency: str) -> str:
    scale, word = next(((s, w) for s, w in _SCALES_EN if value >= s), (Decimal(1), ""))
    number = format_decimal(value / scale, "#,##0.######", locale="en")
    if currency in _SIGNS_EN:
        return f"{_SIGNS_EN[currency]}{number} {word}".rstrip()
    name = _NAMES_EN.get(currency) or get_currency_name(currency, 2, locale="en")
    return " ".join(part for part in (number, word, name) if part)


def _korean(value: Decimal, currency: str) -> str:
    name = _NAMES_KO.get(currency) or get_currency_name(currency, locale="ko")
    rest, fraction = divmod(value, 1)
    parts = []
    for scale, word in _SCALES_KO:
        count, rest = divmod(rest, scale)
        if count:
            parts.append(format_decimal(count, "#,##0", locale="ko") + word)
    text = "".join(parts) or "0"
    if fraction and value < 10**4:
        text = format_decimal(value, "#,##0.##", locale="ko")
    return f"{text} {name}"


def percent(ratio: Decimal, *, digits: int = 1, signed: bool = False) -> str:
    """A ratio as a percentage, with a true minus sign.

    >>> percent(Decimal("0.083"), signed=True), percent(Decimal("-0.089"))
    ('+8.3%', '−8.9%')
    """
    value = (ratio * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{abs(value)}%"
