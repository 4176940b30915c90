"""Text to mentions: every sum of money, where it stands, how much, in which currency, how hedged.

The order: numbers with what follows them, numbers in words, signs before them; then neighbours joined
(ranges, shared scales, dollars with cents); then what is no figure put aside (rates, table units, vague
sums); then the qualifiers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tracker.models import Mention
from tracker.reading.lexicon import Lexicon, lexicon
from tracker.reading.numerals import compound, digits, power, spelled
from tracker.reading.patterns import SQUASH, Patterns, patterns
from tracker.reading.qualifiers import qualify
from tracker.reading.sums import Sum, join
from tracker.reading.refusals import refused


def find_mentions(text: str, language: str, *, dollar: str = "USD") -> list[Mention]:
    """Every sum of money in `text`, in order, none overlapping.

    `dollar` is the ISO code that a bare "$" stands for (see `tracker.reading.dollars`).

    >>> [(m.as_written, m.amount, m.currency) for m in find_mentions("pay 1.52 trillion won ($1.03 billion)", "en")]
    [('1.52 trillion won', Decimal('1520000000000'), 'KRW'), ('$1.03 billion', Decimal('1030000000'), 'USD')]
    """
    words, shapes = lexicon(language), patterns(language)
    found = [s for m in shapes.sums.finditer(text) if (s := _sum(text, m, words, shapes))]
    if shapes.words is not None:
        found = _merged(found, [s for m in shapes.words.finditer(text) if (s := _spelled(m, words))])
    found = [s for s in join(text, found, words, shapes) if not refused(text, s, words)]
    return [_mention(text, s, words, dollar) for s in found]


def _mention(text: str, found: Sum, words: Lexicon, dollar: str) -> Mention:
    qualifier, why = qualify(text, found.start, found.end, words)
    low, high = found.amounts if len(found.amounts) == 2 else (None, None)
    return Mention(
        start=found.start,
        end=found.end,
        as_written=text[found.start : found.end],
        currency=dollar if found.currency == "$" else found.currency or "",
        amount=None if low is not None else found.amounts[0],
        amount_low=low,
        amount_high=high,
        qualifier=qualifier,
        why=(*found.why, *why),
    )


def _sum(text: str, match: Any, words: Lexicon, shapes: Patterns) -> Sum | None:
    """A sum from one match of the main pattern, or None where the number is of something else."""
    read = _eastern(text, match, words, shapes) if shapes.eastern else _western(text, match, words, shapes)
    if read is None:
        return None
    found, code = read
    _sign(text, found, code, words, shapes)
    if found.currency is None and found.factor < 1_000_000:
        return None
    return found


def _western(text: str, match: Any, words: Lexicon, shapes: Patterns) -> tuple[Sum, str | None] | None:
    start, end = match.span("number")
    if match.lastindex == 1 and text[start - 1 : start] not in shapes.sign_ends:
        if text[start - 1 : start] not in (" ", "\u00a0", "\u202f") or text[start - 2 : start - 1] not in shapes.sign_ends:
            return None
    number, unsure = digits(match["number"], words.decimal)
    if number is None:
        return None
    factor, unit = Decimal(1), match["unit"]
    if scale := match["scale"]:
        names = SQUASH.sub(" ", scale.replace("-", " ")).split()
        signed = text[start - 1 : start] in shapes.sign_ends or text[start - 2 : start - 1] in shapes.sign_ends
        short = len(names[0]) < 3 and (scale[0] == "-" or not (signed or unit))
        if not short:
            for name in names:
                factor *= power(words.scales[name])
            end = match.end("scale")
        else:
            unit = None
    code = None
    if unit:
        code = words.units[unit]
        end = match.end("unit")
        if unit in words.hundredths:
            if len(unit) == 1 and (match.start("unit") != match.end("number") or number in _LINES):
                return None
            factor = factor / 100
    value = number * factor
    return Sum(start, end, number, factor, (value,), None, hundredth=bool(unit and unit in words.hundredths)), code


_LINES = frozenset(map(Decimal, (144, 240, 360, 480, 540, 576, 720, 1080, 1440, 2160)))  # 1080p is a picture


def _eastern(text: str, match: Any, words: Lexicon, shapes: Patterns) -> tuple[Sum, str | None] | None:
    start, end = match.span("body")
    tokens: list[Decimal | int] = []
    ends = []
    for token in shapes.tokens.finditer(text, start, end):
        number, scale = token.groups()
        if scale is None:
            value, _ = digits(number, words.decimal)
            if value is None:
                return None
            tokens.append(value)
        else:
            tokens.append(words.scales[scale])
        ends.append(token.end())
    value, kept = compound(tokens)
    if value is None:
        return None
    code = None
    if kept < len(tokens):
        end = ends[kept - 1]
    elif match["unit"]:
        end = match.end("unit")
        code = words.units[SQUASH.sub(" ", match["unit"])]
        if text.startswith(words.words("not_after", match["unit"]), end):
            return None
    factor, number = Decimal(1), value
    for token in reversed(tokens[:kept]):
        if isinstance(token, Decimal):
            number = token
            break
        factor *= power(token)
    if code is None and factor < 10**8:
        factor = Decimal(1)
    return Sum(start, end, number, factor, (value,), None), code


def _sign(text: str, found: Sum, code: str | None, words: Lexicon, shapes: Patterns) -> None:
    """The currency: the sign before the number, the unit after it, or the more exact of the two."""
    start = found.start
    found.currency = code
    if text[start - 1 : start] in shapes.sign_ends or text[start - 1 : start] in ("-", "−", "△", "▲", " ", "\u00a0"):
        match = shapes.sign.match(text, max(0, start - 12), start)
        sign = match and match["sign"]
        if not sign:
            if match and match["minus"] and code and match.end() - match.start() == 1:
                _negate(found, match.start())
            return
        at = match.start("sign")
        before = text[at - 1 : at]
        glued = match.end("sign") == start
        if sign in words.letters:
            grouped = "," in text[start : found.end]
            if before.isalnum() or not glued or (found.factor < 1_000_000 and not grouped):
                return
            currency = words.letters[sign]
        else:
            if sign[0].isalpha() and before.isalnum():
                return
            if sign in ("Won", "Yen") and not glued:
                return
            if sign == "$" and before.isalpha() and before.isupper():
                return
            currency = words.signs[sign]
        if code and code != currency and code != "$" and currency not in ("$", "JPY"):
            pass
        found.currency = code if code and code != "$" else currency
        found.start, found.signed = at, True
        if match["minus"]:
            _negate(found, match.start())


def _negate(found: Sum, start: int) -> None:
    found.start = start
    found.amounts = tuple(-a for a in found.amounts)


def _spelled(match: Any, words: Lexicon) -> Sum | None:
    """A sum in number words: "half a billion dollars"."""
    said = SQUASH.sub(" ", match["words"].replace("-", " ")).split()
    small = [w if w in words.scales or w in words.numbers else w.lower() for w in said]
    unit = match["unit"]
    if not unit and not any(words.scales.get(w, 0) >= 6 for w in small):
        return None
    value = spelled(small, words.numbers, words.scales, words.table.get("grammar", {}))
    if value is None:
        return None
    scaled = any(w in words.scales for w in small)
    code = words.units[unit] if unit else None
    if unit and not scaled and unit.lower() in words.words("words", "verbs"):
        return None
    if small[0] in words.words("grammar", "articles") and match.string[match.start("unit") - 1 :][:1] == "-" and len(small) == 2:
        return None
    hundredth = bool(unit and unit in words.hundredths)
    if unit and (text_after := match.string[match.end() : match.end() + 14].lstrip()):
        if text_after.startswith(words.words("not_after", unit)):
            return None
    factor = power(max((words.scales.get(w, 0) for w in small), default=0))
    amount = value / 100 if hundredth else value
    end = match.end() if unit else match.end("words")
    return Sum(match.start(), end, value / factor, factor, (amount,), code, hundredth=hundredth)


def _merged(digits_: list[Sum], spelled_: list[Sum]) -> list[Sum]:
    """Both in order; where two overlap the earlier, longer one stays."""
    kept: list[Sum] = []
    for new in sorted([*digits_, *spelled_], key=lambda s: (s.start, -s.end)):
        if not kept or new.start >= kept[-1].end:
            kept.append(new)
    return kept
