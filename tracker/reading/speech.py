"""Who says what is said of a sum: the person named before the verb and outside quotations, or earlier."""

from __future__ import annotations

import re
from functools import cached_property

from tracker.reading.context import Context, Sentence
from tracker.reading.cues import Cue

QUESTIONS = ("—", "–", "-", "Q", "문", "▷", "▶", "◇", "―", "─")
SAYS = (":", "：", "“", '"', "「", "‘")
QUOTE = 600
_TO_HIM = re.compile(
    r"\s?(?:대통령|후보|당선인|장관|의원)?(?:에게|한테|더러)|(?:氏|大統領|候補|議員)?に(?:対し|は?[、「])"
)
_QUOTATION = re.compile(r"“[^”]*|\"[^\"]*\"|「[^」]*")


class Speech:
    """Mention `i` of a context, and who speaks of it."""

    def __init__(self, context: Context, i: int) -> None:
        self.context = context
        self.i = i
        self.mention = context.mentions[i]
        self.tail = context.tails[i]
        self.sentence: Sentence = context.sentence(i)
        self.final = context.book.verb_final

    def words(self, cue: Cue) -> str:
        """The text of a cue, lowered."""
        return self.sentence.between(cue.start, cue.end)

    def quoted(self) -> bool:
        """Whether the sum stands inside quotation marks."""
        text, place = self.context.text, self.mention.start
        before = text[
            max(0, text.rfind("\n", 0, place), place - QUOTE) : place
        ]  # quotations outlast sentences
        return before.count("“") > before.count("”") or before.count('"') % 2 == 1

    def speaker(self, speech: Cue) -> Cue | None:
        """Who said it: the politician or other person named last before the verb, or right behind it."""
        speaker = None
        for cue in self.sentence.cues:
            if cue.label not in ("politician", "person", "pronoun"):
                continue
            if any(cue.start in quotation for quotation in self._quotations) or self._addressed(cue):
                continue
            if cue.start < speech.start or (self.final and cue.start < self.mention.start):
                speaker = cue
            elif not self.final and cue.start - speech.end <= 5:  # said Trump
                speaker = cue
                break
        if speaker is None or speaker.label != "pronoun":
            return speaker
        named = [c for c in self.sentence.all("politician", "person") if c.end <= speaker.start]
        return max(named, key=lambda c: c.start) if named else self.named_before()

    def _addressed(self, cue: Cue) -> bool:
        """Whether somebody is only spoken to: 문재인 대통령이 트럼프 대통령에게 설명했다."""
        return self.final and bool(_TO_HIM.match(self.context.text, cue.end))

    @cached_property
    def _quotations(self) -> list[range]:
        """The quotations of the sentence: whom they name does not speak them (한 교수는 “트럼프가 요구한 50억
        달러는 ...”이라고 했다)."""
        words = self.sentence.lowered
        if not self.final or words.count('"') % 2:
            return []
        start = self.sentence.start
        return [range(start + found.start(), start + found.end()) for found in _QUOTATION.finditer(words)]

    def opens_speech(self, cue: Cue) -> bool:
        """Whether a name before the sum opens what it says: "Trump: Seoul pays $1 billion", 트럼프 “…"."""
        return cue.end <= self.mention.start and self.context.text[cue.end : cue.end + 2].strip()[:1] in SAYS

    def closed_since(self, cue: Cue) -> bool:
        """Whether a quotation that opens behind a name has ended before the sum: 트럼프 "..." 실제는 1조."""
        said = self.sentence.between(cue.end, self.mention.start)
        return "”" in said or "」" in said or said.count('"') > 1

    def answers(self) -> bool:
        """Whether the sum stands in a quotation that answers the question of the line above: what the paper
        says of a politician is not what he said (— 사실인가. “아니다. ...”)."""
        text = self.context.text
        start = text.rfind("\n", 0, self.mention.start) + 1
        if not self.final or not text.startswith(("“", '"'), start):
            return False
        above = text[max(0, start - QUOTE) : start].rstrip().rpartition("\n")[2]
        return above.lstrip().startswith(QUESTIONS)

    def named_ahead(self) -> Cue | None:
        """Who is named before the quotation that the sum stands in: 트럼프는 “1조원은 적다. ...”고 했다."""
        quotation = next((q for q in self._quotations if self.mention.start in q), None)
        if quotation is None or quotation.stop < self.sentence.end:
            return None  # what follows the quotation tells who said it
        named = self.sentence.all("politician", "person")
        return max((c for c in named if c.end <= quotation.start), key=lambda c: c.start, default=None)

    def named_before(self) -> Cue | None:
        """Whom "he" means: the person named last before this sentence."""
        named = [c for c in self.context.before(self.sentence).cues if c.label in ("politician", "person")]
        return named[-1] if named else None
