"""What looks like a sum of money and is no figure: exchange rates, table units, vague sums, other words."""

from __future__ import annotations

from tracker.reading.lexicon import Lexicon
from tracker.reading.patterns import SQUASH
from tracker.reading.sums import Sum

LOOK = 36  # characters on each side that may hold the words


def refused(text: str, found: Sum, words: Lexicon) -> bool:
    """Whether the words around a sum show that it is no figure."""
    before = SQUASH.sub(" ", text[max(0, found.start - LOOK) : found.start])
    after = SQUASH.sub(" ", text[found.end : found.end + LOOK])
    tail = before.rstrip()
    if "=" in (after.lstrip()[:1], tail[-1:]) or "＝" in (after.lstrip()[:1], tail[-1:]):
        return True
    low, high = tail.lower(), after.strip().lower()
    if tail[-1:] in ":：" and low[:-1].rstrip().endswith(words.words("words", "table_before")):
        return True
    if high.startswith(words.words("words", "rate_after")):
        return found.factor < 1000 or any(high.startswith(w) and w != "a dollar" for w in words.words("words", "rate_after"))
    if found.amounts[-1] < 100_000 and found.factor <= 1000:
        for phrase in words.words("words", "rate_before"):
            at = low.rfind(phrase)
            if at >= 0 and not any(c.isdigit() for c in low[at + len(phrase):]) and not any(c in ".,;!?" for c in low[at + len(phrase):]):
                return True
    return low.endswith(tuple(words.words("words", "vague_before"))) and _whole_word(low, words.words("words", "vague_before"))


def _whole_word(before: str, endings: tuple[str, ...]) -> bool:
    """Whether one of the endings stands as a word of its own at the end of `before`."""
    return any(
        before.endswith(e) and not before[: -len(e)][-1:].isalpha() for e in endings
    )
