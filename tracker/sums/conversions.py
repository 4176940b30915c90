"""Which mention restates which in another currency: "1.52 trillion won ($1.03 billion)".

A conversion follows its base at once: in parentheses, after "or" or "equivalent to", after a dash or a comma
with a hedge. Between the two stand only words that go with a conversion (`[conversions]` of the language);
"1 trillion won (Trump wants $5 billion)" converts nothing. Farther off only the mention of a rate links:
"at the exchange rate of February, that was $915 million".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Mention

REACH = 72  # characters between a sum and its conversion in parentheses
NEXT = 24  # characters between a sum and another that it is said to equal
FEW = 5  # words between a sum and the parenthesis that restates it
RATE_REACH = 240  # characters between a sum and one said to be its worth at some rate

RATE_BEHIND = 32  # characters behind a restated sum that may name its rate
CLOSING = (",", ".", "—", "–", "-", ")", "、", "。", "")

_PAREN = regex.compile(r"(?P<base>[^.;:!?\n()（）\[\]]{0,36})[(（\[]\s{0,2}(?P<label>[^()（）\[\]\n]{0,40})")
_CHAIN = regex.compile(r"\s?[,;/、]?\s?(?P<label>[^()（）\[\]\n]{0,24})")
_JOINT = regex.compile(
    r"(?P<base>\s[^.;:!?\n()（）\[\],]{1,24}?)??(?P<mark>\s?[/=＝]\s?|\s?(?:—|–|--|-)\s?|,\s|、|，)?(?P<label>[^()（）\[\]\n,]{0,28})"
)


# What a dollar has cost at least and at most since 1990, widely taken: enough to tell a sum restated from
# another sum. The rates of each year, with their sources, are the record's (data/series.csv).
PER_DOLLAR = {
    "USD": (Decimal(1), Decimal(1)),
    "KRW": (Decimal(680), Decimal(1960)),
    "JPY": (Decimal(75), Decimal(165)),
    "EUR": (Decimal("0.6"), Decimal("1.25")),
    "CNY": (Decimal(5), Decimal(9)),
    "GBP": (Decimal("0.45"), Decimal(1)),
}
_YEAR = regex.compile(r"(?:19|20)[0-9]{2}")
_COMMAS = (",", "、", "，")


@cache
def _label(language: str) -> frozenset[str]:
    """The words that may stand before a restated sum."""
    words = lexicon(language)
    phrases = [phrase for key in ("same", "label", "rate") for phrase in words.words("conversions", key)]
    phrases += [form for forms in words.table.get("qualifiers_before", {}).values() for form in forms]
    return frozenset(part.lower() for phrase in phrases for part in phrase.split())


def link_conversions(text: str, mentions: Sequence[Mention], language: str = "en") -> list[int | None]:
    """For each mention the index of the one that it restates in another currency, or None.

    Several conversions of one sum all point at the base.

    >>> from tracker.sums.mentions import find_mentions
    >>> text = "1.18 trillion won, or about $1 billion (1.1 billion euros)"
    >>> link_conversions(text, find_mentions(text, "en"), "en")
    [None, 0, 0]
    """
    words = lexicon(language)
    bases: list[int | None] = []
    for i in range(len(mentions)):
        bases.append(_linked(text, mentions, i, bases, words) if i else None)
    return bases


def _linked(
    text: str, mentions: Sequence[Mention], i: int, bases: list[int | None], words: Lexicon
) -> int | None:
    mention, last = mentions[i], mentions[i - 1]
    earlier = bases[i - 1]
    gap = text[last.end : mention.start]
    if len(gap) <= REACH:
        base = i - 1 if earlier is None else earlier
        other = mentions[base].currency != mention.currency
        if other and earlier is not None and (m := _CHAIN.fullmatch(gap)) and _fits(m["label"], words):
            return base
        if other and (m := _PAREN.fullmatch(gap)) and _fits(m["label"], words) and _close(m["base"], words):
            return base
        if (
            mention.currency != last.currency
            and (m := _JOINT.fullmatch(gap))
            and _restates(m, text, mention, last, words)
        ):
            return base if other else None
    return _at_a_rate(text, mentions, i, bases, words)


def _names_rate(said: str, words: Lexicon) -> bool:
    """Whether words name a rate of exchange."""
    for rate in words.words("conversions", "rate"):  # noqa: SIM110 - asked for every sum, and `any` takes twice as long
        if rate in said:
            return True
    return False


def _fits(label: str, words: Lexicon) -> bool:
    """Whether the words before a restated sum are such as go with a conversion."""
    label = label.strip().lower()
    if not label:
        return True
    if _names_rate(label, words):
        return True
    if any(c.isdigit() for c in label) or any(word in label for word in words.words("conversions", "stop")):
        return False
    known = _label(words.language)
    return words.eastern or all(word.strip(",.") in known or word in known for word in label.split())


def _close(between: str, words: Lexicon) -> bool:
    """Whether the words between a sum and a parenthesis belong to the sum: "760 billion won in 2009 (", not
    "188 billion yen and South Korea ("."""
    said, apart = between.strip().lower(), words.words("conversions", "apart")
    if words.eastern and said.startswith(apart):
        return False
    return len(said.split()) <= FEW and not set(apart).intersection(said.split())


def _worth(one: Mention, other: Mention) -> bool:
    """Whether two sums are worth about the same, at any rate of these decades."""
    if one.currency not in PER_DOLLAR or other.currency not in PER_DOLLAR:
        return False
    (low, high), (least, most) = PER_DOLLAR[one.currency], PER_DOLLAR[other.currency]
    return (
        low * other.amounts[0] <= one.amounts[0] * most and one.amounts[0] * least <= high * other.amounts[0]
    )


def _restates(match: regex.Match[str], text: str, mention: Mention, last: Mention, words: Lexicon) -> bool:
    """Whether the words between two sums, outside parentheses, say that the second restates the first."""
    mark, label = (match["mark"] or "").strip(), match["label"].strip().lower()
    if label.startswith(words.words("conversions", "same")):
        return _fits(label, words) and (not match["base"] or (mark == "," and _close(match["base"], words)))
    if match["base"]:
        said = match["base"].lower().split()
        years = words.words("conversions", "years")
        dated = mark == "," and not words.eastern and all(w in years or _YEAR.fullmatch(w) for w in said)
        return dated and bool(label) and _fits(label, words) and _ends_after(mention, text, words)
    if mark in ("/", "=", "＝"):
        return not label or _fits(label, words)
    if words.eastern and mark in _COMMAS:
        # 1兆1833億ウォン、1130億円ほど; 1조원, 약 8억 달러; 100억 달러, 13조 7천억 원
        return (not label or label in words.words("qualifiers_before", "about")) and _worth(mention, last)
    if not mark or not label or words.eastern or not _fits(label, words):
        return False
    closing = text[mention.end : mention.end + 2].lstrip()[:1]
    return closing in CLOSING and mark != "-"


def _ends_after(mention: Mention, text: str, words: Lexicon) -> bool:
    """Whether a sum closes its clause or has its rate behind it: "950 billion won this year, about $837m"."""
    behind = text[mention.end : mention.end + RATE_BEHIND].lower()
    return behind.lstrip()[:1] in CLOSING or _names_rate(behind, words)


def _at_a_rate(
    text: str, mentions: Sequence[Mention], i: int, bases: list[int | None], words: Lexicon
) -> int | None:
    """ "At the exchange rate of February, that was $915 million": the nearest other sum before it."""
    mention = mentions[i]
    floor = max(mentions[i - 1].end, mention.start - 120)
    if not _names_rate(text[floor : mention.start].lower(), words):
        return None  # most sums
    sentence = max(text.rfind(mark, floor, mention.start) for mark in (". ", "\n", "。", "? ", "! ")) + 1
    if not _names_rate(text[max(sentence, floor) : mention.start].lower(), words):
        return None
    if i + 1 < len(mentions) and mentions[i + 1].currency != mention.currency:
        between = text[mention.end : mentions[i + 1].start]
        if len(between) < NEXT and not any(c in between for c in "(（,.;、。"):
            return None  # it is itself the base: "at this rate 10억 달러는 1조1000억 원"
    for j in range(i - 1, max(-1, i - 4), -1):
        if mention.start - mentions[j].end > RATE_REACH:
            return None
        if bases[j] is None and mentions[j].currency != mention.currency:
            return j
    return None
