"""Neighbouring sums: ranges, shared scales, shared currencies, dollars with cents, exchange rates."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

from tracker.languages.lexicon import Lexicon, lexicon
from tracker.models import Why
from tracker.sums.numerals import digits, spelled
from tracker.sums.sum import DIGITS, GAP, MARKS, Sum, after, before, ends_with_word

NEAR = 16  # characters between two sums that may belong together
_CODE = regex.compile(r"\b[A-Z]{2,4}[ \u00a0]?$")  # before a number, a currency that is not known
UNITS = frozenset({(Decimal(1),), (Decimal(100),)})  # what rates are quoted for: $1, 100 yen
ASIDE = 24  # characters between two sums of a list that say what the first is for
_STOP = regex.compile(r"[\d.;:?!()\n]")
AHEAD = 48  # characters between a question's sum and that of its answer
TEN_THOUSAND = 10_000  # the first scale of its own in Korean and Japanese
PARALLEL = 160  # characters between a sum and the one that lends it its currency


def join(text: str, found: list[Sum], words: Lexicon) -> list[Sum]:
    """The sums with their neighbours' help; those that stay without a currency are left out."""
    joined: list[Sum] = []
    for new in found:
        last = joined[-1] if joined else None
        if last is not None and new.start - last.end <= NEAR:
            outcome = _pair(text, last, new, words)
            if outcome == "rate":
                new.rate = True
                joined[-1] = new
                continue
            if outcome == "one":
                continue
        first = _first_end(text, last.end if last else 0, new, words)
        if first is not None:
            joined.append(first)
        joined.append(new)
    for i in range(len(joined) - 1, -1, -1):
        if joined[i].currency is None and i + 1 < len(joined):
            _listed(text, joined[i], joined[i + 1], words)
    for i, new in enumerate(joined):
        if new.currency is None:
            _borrow(text, joined, i, words)
    for last, new in pairwise(joined):  # 1ドル百二十五円から百十七円: the rate that it moves to
        near = new.start - last.end <= NEAR and new.currency == last.currency
        new.rate |= last.rate and near and new.factor <= 1000
    return [s for s in joined if s.currency is not None and not s.rate]


def _pair(text: str, last: Sum, new: Sum, words: Lexicon) -> str:
    """What two near sums are to each other: "one" sum, a "rate" (US$1=W1,124), or "" (two sums).

    Two sums may still share scale and currency: "$8 and $5 billion".
    """
    gap = " ".join(text[last.end : new.start].lower().split())
    if not gap and _continues(last, new):
        last.amounts, last.end = (last.amounts[0] + new.amounts[0],), new.end
        last.number, last.factor, last.currency = new.number, new.factor, last.currency or new.currency
        return "one"
    small = gap in ("", ",", *words.words("grammar", "and"))
    if small and new.hundredth and new.currency == "$" and last.currency and not last.hundredth:
        new.currency = last.currency  # cents are of any money
    if last.currency and new.currency and last.currency != new.currency:
        unit = {last.amounts, new.amounts} & UNITS
        return "rate" if unit and gap in ("=", "＝", "≒", ":", *words.words("words", "rate_joint")) else ""
    if len(last.amounts) > 1 or len(new.amounts) > 1:
        return ""
    cents = new.hundredth and not last.hundredth and 0 < new.amounts[0] < 1
    if cents and small:
        last.amounts, last.end = (last.amounts[0] + new.amounts[0],), new.end
        return "one"
    to = gap in MARKS or gap in words.words("ranges", "join")
    changed = gap in words.words("ranges", "moved")
    both = changed or gap in words.words("ranges", "and") or gap in words.words("ranges", "either")
    if not (to or both) or last.hundredth != new.hundredth:
        return ""
    return _shared(text, last, new, gap, words, to=to)


def _continues(last: Sum, new: Sum) -> bool:
    """Whether a number goes on in a smaller scale: "KRW1 trillion 38.9 billion"."""
    plain = len(last.amounts) == len(new.amounts) == 1 and not (last.currency and new.currency)
    return plain and last.factor > new.factor >= 1000 and new.amounts[0] < last.factor


def _shared(text: str, last: Sum, new: Sum, gap: str, words: Lexicon, *, to: bool) -> str:
    opened = _opened(text, last.start, words)
    if (
        not to
        and not opened
        and not (last.factor == 1 < new.factor or last.currency is None or new.currency is None)
    ):
        return ""
    if to and words.eastern and last.currency is None and (large := _large(text, new, words)):
        scaled = last.amounts[0] * large  # 2千~2千百億円
        if 1 < last.factor < TEN_THOUSAND and scaled <= new.amounts[0]:
            last.factor, last.amounts = large, (scaled,)
            last.why.append(Why("amount", "the scale of the sum beside it", new.start, new.end))
    if last.factor == 1 < new.factor and 0 < last.number < 1000:
        scaled = last.number * new.factor
        if not to or scaled <= new.amounts[0]:
            last.factor, last.amounts = new.factor, (scaled,)
            last.why.append(Why("amount", "the scale of the sum beside it", new.start, new.end))
    for one, other in ((last, new), (new, last)):
        if one.currency is None and other.currency is not None:
            one.currency = other.currency
            one.why.append(Why("currency", "the currency of the sum beside it", other.start, other.end))
    low, high = last.amounts[0], new.amounts[0]
    if low > high or not (opened or (to and not _moved(text, last.start, gap, words))):
        return ""
    if not _closed(text, new.end, gap, words):
        return ""
    if opened or gap in words.words("ranges", "needs_close"):
        last.why.append(Why("amount", "a range, by the words around it", last.start, new.end))
    last.amounts, last.end = (low, high), new.end
    last.number, last.factor = new.number, new.factor
    return "one"


def _large(text: str, new: Sum, words: Lexicon) -> Decimal | None:
    """The one large scale of a sum (억 of 2천1백억), by which a number before it may count too."""
    scales = {10 ** words.scales[c] for c in text[new.start : new.end] if words.scales.get(c, 0) >= 4}
    return Decimal(min(scales)) if len(scales) == 1 else None


@cache
def _joints(language: str) -> tuple[str, ...]:
    """What joins a bare number to the sum that follows."""
    words = lexicon(language)
    said = {w for key in ("join", "and", "either", "moved") for w in words.words("ranges", key)}
    return tuple(sorted(said | MARKS))


@cache
def _bare(language: str) -> regex.Pattern[str]:
    """A number in digits or in one word, and what joins it to the sum that follows."""
    words = lexicon(language)
    said = [*words.numbers, *words.words("grammar", "and")]
    number = rf"(?<![\p{{Nd}}.,/:$€£¥₩-]){DIGITS}"
    if said:
        number += r"|(?<![\p{L}\p{N}])\L<said>(?:[ -]\L<said>)*(?![\p{L}\p{N}])"
    return regex.compile(
        rf"({number})({GAP}\L<joints>{GAP})$",
        regex.IGNORECASE,
        ignore_unused=True,
        joints=_joints(language),
        said=said,
    )


def _first_end(text: str, floor: int, new: Sum, words: Lexicon) -> Sum | None:
    """A bare number before the sum that shares its unit: taken into it as the first end of its range ("5-6
    billion dollars"), or given back as a sum of its own ("rises from 1.2 to 1.5 trillion won")."""
    if len(new.amounts) > 1 or new.signed or new.hundredth or new.currency is None:
        return None
    lead = text[max(floor, new.start - 24) : new.start]
    if not lead.rstrip().lower().endswith(_joints(words.language)):
        return None  # much cheaper than a search that looks for numbers first
    match = _bare(words.language).search(lead)
    if not match:
        return None
    start = new.start - len(lead) + match.start()
    gap = " ".join(match[2].lower().split())
    low = digits(match[1], words.decimal)[0] or _spoken(match[1].lower(), words)
    if low is None or low <= 0 or not _closed(text, new.end, gap, words):
        return None
    both = gap in words.words("ranges", "and") and gap not in words.words("ranges", "join")
    if both and not _opened(text, start, words):
        return None
    reason = "a unit given once holds for both ends"
    if _moved(text, start, gap, words):
        if new.factor == 1 or low >= 1000:
            return None
        end = start + len(match[1])
        first = Sum(start, end, low, new.factor, (low * new.factor,), new.currency)
        first.why.append(Why("amount", reason, start, new.end))
        return first
    if low < new.number:
        new.why.append(Why("amount", reason, start, new.end))
        new.start, new.amounts = start, (low * new.factor, new.amounts[0])
    return None


def _spoken(said: str, words: Lexicon) -> Decimal | None:
    grammar = words.table.get("grammar", {})
    return spelled(said.replace("-", " ").split(), words.numbers, words.scales, grammar)


def _listed(text: str, new: Sum, following: Sum, words: Lexicon) -> None:
    """The currency of a list stands at its end: "680.4 billion, 725.5 billion and 741.5 billion won"."""
    gap = text[new.end : following.start].strip().lower()
    # "5.8 billion from Seoul, $12.6 billion from Tokyo"
    parallel = len(gap) <= ASIDE and gap.endswith(",") and not _STOP.search(gap)
    if (
        following.currency
        and new.factor == following.factor
        and (parallel or gap in words.words("ranges", "either"))
    ):
        new.currency = following.currency
        new.why.append(Why("currency", "the currency of the list", following.start, following.end))


def _closed(text: str, end: int, gap: str, words: Lexicon) -> bool:
    """Whether a joint that needs a closing word has it: 5억원에서 10억원 사이."""
    if gap not in words.words("ranges", "needs_close"):
        return True
    return after(text, end, 8).startswith(words.words("ranges", "close"))


def _opened(text: str, start: int, words: Lexicon) -> bool:
    """Whether a word such as "between" stands before the first end of a range."""
    lead = before(text, start, 40)
    for hedge in words.words("ranges", "hedges"):
        lead = lead.removesuffix(hedge).rstrip()
    return bool(ends_with_word(lead, words.words("ranges", "open")))


def _moved(text: str, start: int, gap: str, words: Lexicon) -> bool:
    """Whether "A to B" tells of a move from A to B ("rose from", "cut X to"), not of a range."""
    moves = words.words("ranges", "moves")
    if gap in MARKS or not moves:
        return False
    lead = before(text, start)
    if ends_with_word(lead, words.words("ranges", "open")):
        return False
    clause = lead[max(lead.rfind(mark) for mark in ',;:.!?(“"') + 1 :]
    if words.language == "zh":
        return any(word in clause for word in moves)
    return not set(clause.split()).isdisjoint(moves)


def _borrow(text: str, found: list[Sum], i: int, words: Lexicon) -> None:
    """The currency of a number with a scale but none of its own: the one of a money figure beside it
    ("760 billion won in 2009, 680.4 billion the year before"), or, in Korean headlines, the won."""
    new = found[i]
    headline = words.table.get("grammar", {}).get("headline")
    if headline:
        if new.factor >= 10**8 and _headline(text, new, words) and _money(text, found, i, headline):
            new.currency = headline
            new.why.append(
                Why("currency", f"none is named: {headline}, as headlines leave it out", new.start, new.end)
            )
        return
    lead = before(text, new.start, 24)
    for unit in words.words("grammar", "paid_in"):  # everything is paid in won: 680.4 billion this year
        if lead.rstrip(" :").endswith(f" in {unit}") and unit in words.units:
            new.currency = words.units[unit]
            new.why.append(Why("currency", "named before the sum", max(0, new.start - 8), new.start))
            return
    if not _ends_phrase(text, new.end, words) or _CODE.search(text, max(0, new.start - 8), new.start):
        return
    for j in range(i - 1, -1, -1):
        other = found[j]
        between = text[other.end : new.start]
        apart = "\n" in between.strip() and (len(between) > AHEAD or other.factor != new.factor)
        if len(between) > PARALLEL or apart or "(" in between[-12:]:
            break
        if other.currency and other.factor >= 1000:
            ratio = new.amounts[0] / other.amounts[-1] if other.amounts[-1] else Decimal(0)
            if Decimal("0.03") < ratio < 30:
                new.currency = other.currency
                new.why.append(Why("currency", "taken from the sum beside it", other.start, other.end))
                return
            if text[other.end : other.end + 1] not in (")", "]"):
                break  # "1.5192 trillion won ($1.09 billion). Next year Seoul owes 1.4028 trillion"
    following = found[i + 1] if i + 1 < len(found) else None
    if following is not None and following.currency and following.factor >= 10**6 <= new.factor:
        between = text[new.end : following.start]
        if len(between) <= AHEAD and between.lstrip()[:1] == "?":
            new.currency = following.currency  # "Protect them for 500 million? It costs us $5 billion."
            new.why.append(Why("currency", "taken from the sum beside it", following.start, following.end))


def _ends_phrase(text: str, end: int, words: Lexicon) -> bool:
    """Whether no noun follows that would say what is counted: "28 million users"."""
    follow = text[end : end + 24]
    if follow.startswith(("-", "%")) or follow[:1].isalnum():
        return False
    first = follow.split(maxsplit=1)[:1] if follow[:1] in " \n" else []
    if not first or not first[0][0].isalnum():
        return True
    return first[0].strip(".,;:!?)\"'”’").lower() in words.words("words", "after_bare") or (
        after(text, end).startswith(words.words("words", "after_part"))
    )


def _headline(text: str, new: Sum, words: Lexicon) -> bool:
    """Whether a bare 1조1833억 is money: no counter after it (억 명), no law before it (제1조)."""
    follow = text[new.end : new.end + 8]
    rest = follow.lstrip(" ")
    if rest.startswith(words.words("words", "counters")) or rest[:1].isdigit():
        return False
    if follow[:1].isalpha() and not follow.startswith(words.words("words", "particles")):
        return False
    return not before(text, new.start, 8).endswith(words.words("words", "law_before"))


def _money(text: str, found: list[Sum], i: int, headline: str) -> bool:
    """Whether 억 or a fraction makes it money; a bare 1조 may be an article or a team, and is money only
    where a sum of its size stands near (방위비 1조 넘었다 ... 1조389억원)."""
    new = found[i]
    if any(mark in text[new.start : new.end] for mark in "억億亿."):
        return True
    near = (other for other in found[max(0, i - 8) : i + 9] if other.currency == headline)
    return any(new.amounts[0] <= 2 * other.amounts[-1] <= 4 * new.amounts[0] for other in near)
