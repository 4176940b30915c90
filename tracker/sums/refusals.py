"""What looks like a sum of money and is no figure: exchange rates, table units, vague sums, other words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.sums.sum import Sum, after, ends_with_word

_SENTENCE = regex.compile(r"[.!?;。](?!\S)|[\"“”|]")
HIGHEST = 20_000  # what a currency costs in another, at most, where only the talk is of rates


@dataclass(frozen=True, slots=True)
class _Refusals:
    """The words of one language that tell. heads: of a table's unit; behind: after a unit (百万円単位);
    phrases: "in units of"; vague: "several"."""

    heads: tuple[str, ...]
    behind: tuple[str, ...]
    phrases: tuple[str, ...]
    vague: tuple[str, ...]


@cache
def _refusals(language: str) -> _Refusals:
    keys = ("table_before", "unit_after", "table_phrases", "vague_before")
    return _Refusals(*(lexicon(language).words("words", key) for key in keys))


def refused(text: str, found: Sum, lead: str, words: Lexicon) -> bool:
    """Whether the words around a sum show that it is no figure."""
    tells = _refusals(words.language)
    if _table_unit(lead, text, found, tells) or _vague(text, found, lead, words, tells):
        return True
    if found.factor > 1000 or found.amounts[-1] > 100_000:
        return False  # no rate is quoted in millions
    return _rate(lead, after(text, found.end), words) or (
        found.amounts[-1] < HIGHEST and (_quotation(found, lead, words) or _talk_of_rates(lead, words))
    )


def _table_unit(lead: str, text: str, found: Sum, tells: _Refusals) -> bool:
    """ "(Unit: KRW 100 million)", (단위: 억원, 괄호는 백만달러): the head of a table."""
    headed = False
    if "(" in lead:
        inside = lead.rpartition("(")[2]
        headed = ")" not in inside and inside.startswith(tells.heads)
    unit = headed or (tells.behind and after(text, found.end, 8).startswith(tells.behind))
    if unit and found.amounts[0].normalize().as_tuple().digits == (1,):
        return True
    if lead[-1:] in (":", "："):
        return bool(ends_with_word(lead[:-1].rstrip(), tells.heads))
    phrase = ends_with_word(lead, tells.phrases)
    counted = lead.removesuffix(phrase).rstrip()[-1:].isdecimal()  # "1,400 units of $900,000"
    return bool(phrase) and not counted


def _vague(text: str, found: Sum, lead: str, words: Lexicon, tells: _Refusals) -> bool:
    """ "several", 수, 数十億: a sum with no number."""
    if words.eastern and not text[found.start].isdecimal():
        return lead.endswith(tells.vague)
    return bool(ends_with_word(lead, tells.vague))


def _rate(lead: str, follow: str, words: Lexicon) -> bool:
    """ "Won1,220 against the dollar", 달러당 1,426원."""
    if lead[-1:] in ("=", "＝") or follow[:1] in ("=", "＝"):
        return True
    if follow.startswith(words.words("words", "rate_after")):
        return True
    for phrase in words.words("words", "rate_before"):
        at = lead.rfind(phrase)
        if at >= 0 and not any(c.isdigit() or c in ".,;!?" for c in lead[at + len(phrase) :]):
            return True
    return False


def _quotation(found: Sum, lead: str, words: Lexicon) -> bool:
    """The line of a market: "Nikkei 37,722.40 | Dollar 144.8-144.9 yen"."""
    *ahead, last = lead.split()[-2:] or [""]
    other = words.units.get(last)
    counted = any(word[-1].isdigit() or word in words.scales for word in ahead)  # 10억 달러
    return other is not None and other != found.currency and not counted


def _talk_of_rates(lead: str, words: Lexicon) -> bool:
    """ "The won closed at 1,350 won": a small sum in a sentence about rates."""
    sentence = _SENTENCE.split(lead)[-1]
    return any(topic in sentence for topic in words.words("words", "rate_topic"))
