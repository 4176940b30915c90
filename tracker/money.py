"""Amounts as a newspaper writes them: "1.5192 trillion won", "1조5,192억 원", "$1.14 billion".

Texts are English or Korean; any language but Korean is given English.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from babel.numbers import format_decimal, get_currency_name

_SCALES_EN = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_SIGNS_EN = {"USD": "$", "EUR": "€", "GBP": "£"}
_NAMES_EN = {"KRW": "won", "USD": "dollars", "JPY": "yen", "EUR": "euros", "GBP": "pounds", "CNY": "yuan"}
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


def money(amount: Decimal, currency: str, language: str, *, digits: int | None = None) -> str:
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


def scale_of(value: Decimal, language: str) -> tuple[Decimal, str]:
    """The largest scale that a sum fills, with its word.

    >>> scale_of(Decimal("1.5E12"), "en"), scale_of(Decimal("9E11"), "ko")
    ((Decimal('1000000000000'), 'trillion'), (Decimal('100000000'), '억'))
    """
    scales = _SCALES_KO if language == "ko" else _SCALES_EN
    return next(((Decimal(scale), word) for scale, word in scales if value >= scale), (Decimal(1), ""))


def currency_name(currency: str, language: str) -> str:
    """What many of a currency are called.

    >>> currency_name("USD", "en"), currency_name("AUD", "en"), currency_name("KRW", "ko")
    ('dollars', 'Australian dollars', '원')
    """
    names = _NAMES_KO if language == "ko" else _NAMES_EN
    return names.get(currency) or get_currency_name(currency, 2, locale="ko" if language == "ko" else "en")


def _english(value: Decimal, currency: str) -> str:
    scale, word = scale_of(value, "en")
    number = format_decimal(value / scale, "#,##0.######", locale="en")
    if currency in _SIGNS_EN:
        return f"{_SIGNS_EN[currency]}{number} {word}".rstrip()
    return " ".join(part for part in (number, word, currency_name(currency, "en")) if part)


def _korean(value: Decimal, currency: str) -> str:
    name = currency_name(currency, "ko")
    rest, fraction = divmod(value, 1)
    parts = []
    for scale, word in _SCALES_KO:
        count, rest = divmod(rest, scale)
        if count:
            parts.append(format_decimal(count, "#,##0", locale="ko") + word)
    text = "".join(parts) or "0"
    if fraction and value < 10**4:
        text = format_decimal(value, "#,##0.##", locale="ko")
    # "1조 원", but "1,310원": a counting word stands apart, a bare number does not
    return f"{text}{name}" if text[-1].isdigit() else f"{text} {name}"


def percent(ratio: Decimal, *, digits: int = 1, signed: bool = False) -> str:
    """A ratio as a percentage, with a true minus sign.

    >>> percent(Decimal("0.083"), signed=True), percent(Decimal("-0.089"))
    ('+8.3%', '−8.9%')
    """
    value = (ratio * 100).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return f"{sign}{abs(value)}%"
