"""Korean and Japanese verbs before a noun: such a verb speaks of its noun, and not of the sums around it."""

from __future__ import annotations

import re

from tracker.reading.context import Sentence
from tracker.reading.cues import Cue

VERB = 12  # letters of 부담해 온 약
NOUN = 16  # letters of a verb's ending, a noun of money and its particle
_NOUN_OF_MONEY = re.compile(
    r"(?:[가-힣]{0,3} |[ぁ-ん]{0,6})(?:액수|금액|돈|수치|숫자|규모|金額|額|数字|水準|規模)"
)


def is_paid(sentence: Sentence, start: int) -> bool:
    """Whether a verb of paying is the attribute of the sum at a place, so that no verb farther off speaks of
    it: 볼턴이 내놓은 액수는 일본이 내는 20억달러의 4배다."""
    endings = sentence.book.small("attributive")
    verb = max((cue.start for cue in sentence.all("pay") if cue.start < start), default=-VERB)
    if not endings or start - verb > VERB or sentence.wall(verb, start):
        return False
    words = sentence.between(verb, start).rstrip()
    for hedge in sentence.book.small("hedges"):
        words = words.removesuffix(hedge).rstrip()
    return words.endswith(endings)


def governs_another(sentence: Sentence, cue: Cue) -> bool:
    """Whether a verb is the attribute of money that something is measured by: 1조5192억원으로, 미국이 요구한
    액수의 5분의 1이다."""
    words = sentence.between(cue.end, cue.end + NOUN)
    noun = _NOUN_OF_MONEY.match(words)
    return noun is not None and words[noun.end() :].startswith(sentence.book.small("of_noun"))
