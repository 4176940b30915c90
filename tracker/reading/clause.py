"""One sum and the cue words that speak of it: how near they stand, who acts, who speaks.

A cue speaks of a sum when it stands near it, walls counted. Whether "wanted" is a demand or an offer depends
on who wanted, and whether "said" makes a claim on who said it: both are looked for before the word, and in
the sentences before when only "he" or "it" stands there.
"""

from __future__ import annotations

import re
from functools import cached_property

from tracker.reading.attachment import is_compared, is_start
from tracker.reading.attributes import governs_another, is_paid
from tracker.reading.context import steps
from tracker.reading.cues import Cue
from tracker.reading.speech import Speech

NEAR = 46  # within the clause
OUTDONE, TOUCHING = 9, 4
CLEARLY = 4  # so much nearer, another word decides
_TOPIC = re.compile(r"[은는]\s|は")
_ATTRIBUTE = re.compile(
    r"[가-힣]{0,2}\s?(?:[가-힣]{1,6}\s){0,2}?[가-힣]{1,6}[은는]\s|[ぁ-ん]{0,6}[一-鿿]{1,6}は"
)  # 한 금액은
RECEIVERS = {"receiver", "politician"}
AGAINST = 10  # a cue on the side where the verb does not stand counts as so much farther


class Clause(Speech):
    """Mention `i` of a context, with the cues of its sentence."""

    def cost(self, cue: Cue) -> int:
        """How far a cue stands from the sum."""
        behind = cue.start >= self.mention.end
        if self._is_predicate_of(cue):
            return min(TOUCHING, steps(self.context, self.i, cue.start, cue.end))
        against = behind != self.final and not self._is_subject(cue)
        return steps(self.context, self.i, cue.start, cue.end) + (AGAINST if against else 0)

    def _is_subject(self, cue: Cue) -> bool:
        """Whether a cue before a Korean or Japanese sum is in its subject: 한국이 제시한 금액은 9000억원."""
        if not self.final or self.sentence.wall(cue.end, self.mention.start):
            return False
        subject = self.context.book.small("subject")
        gap = self.sentence.between(cue.start, self.mention.start).rstrip()
        words = gap.split()[-2:]  # 드는 돈은 시간당 7만달러
        return gap.endswith(subject) or (len(words) == 2 and words[0].endswith(subject))

    @cached_property
    def _starts(self) -> bool:
        return is_start(self.context, self.i)

    @cached_property
    def _compared(self) -> bool:
        return is_compared(self.context, self.i)

    def _is_predicate_of(self, cue: Cue) -> bool:
        """Whether the sum is what a cue's noun is said to be, past a comparison: 미국이 요구한 금액은 올해
        (1조원)보다 5배 많은 50억달러다."""
        if not self.final or cue.end > self.mention.start or self._compared:
            return False
        context = self.context
        sums = context.sums(self.sentence)
        between = [j for j in sums if cue.end <= context.mentions[j].start < self.mention.start]
        if not between or sums[-1] != self.i or not all(is_compared(context, j) for j in between):
            return False
        if not _ATTRIBUTE.match(context.text, cue.end):
            return False
        return context.text.startswith(context.book.small("copula"), self.tail)

    def near(self, *labels: str, limit: int = NEAR) -> Cue | None:
        """The nearest cue of these labels that speaks of the sum."""
        best, least = None, limit
        found = self.sentence.labels
        for label in labels:
            for cue in found.get(label, ()):
                cost = self.cost(cue)
                if (
                    cost < least
                    and not self._next_ones(cue)
                    and not self._closed(cue)
                    and not self.of_another(cue)
                ):
                    best, least = cue, cost
        return best

    @cached_property
    def paid_itself(self) -> bool:
        """Whether a verb of paying right before a Korean or Japanese sum governs it."""
        return self.final and is_paid(self.sentence, self.mention.start)

    def after(self, *labels: str, reach: int) -> Cue | None:
        """A cue right behind the sum and its restatements."""
        found = self.sentence.labels
        for label in labels:
            for cue in found.get(label, ()):
                if 0 <= cue.start - self.tail <= reach:
                    return cue
        return None

    def ahead(self, *labels: str, reach: int) -> Cue | None:
        """A cue right before the sum."""
        found, last = self.sentence.labels, None
        for label in labels:
            for cue in found.get(label, ()):
                if 0 <= self.mention.start - cue.end <= reach:
                    last = cue
        return last

    def between(self, cue: Cue) -> list[Cue]:
        """The cues between the sum before this one and a cue."""
        low = self.context.tails[self.i - 1] if self.i else 0
        return [c for c in self.sentence.cues if low <= c.start < cue.start]

    def outdone(self, cue: Cue, *labels: str) -> bool:
        """Whether a word right beside the sum says more of it than a cue farther off: "budgeted at X, will be
        on the table" is a budget."""
        return self.cost(cue) >= OUTDONE and self.near(*labels, limit=TOUCHING) is not None

    def compared(self, start: int, end: int) -> bool:
        """Whether a comparison stands between two places: what follows "compared with" is another matter."""
        return any(start <= cue.start < end for cue in self.sentence.all("break_off"))

    def labels(self, cue: Cue) -> set[str]:
        """Every label of the word that a cue stands on."""
        return {c.label for c in self.sentence.cues if c.start == cue.start and c.end == cue.end}

    def _next_ones(self, cue: Cue) -> bool:
        """Whether a cue right before another sum is that sum's: "$6 billion of an estimated $10 billion"."""
        return cue.start >= self.mention.end and any(
            0 <= self.context.mentions[j].start - cue.end <= 2 for j in self.sentence.mentions
        )

    def of_another(self, cue: Cue) -> bool:
        """Whether a verb behind a Korean or Japanese sum is the attribute of another."""
        return self.final and cue.start >= self.tail and governs_another(self.sentence, cue)

    def _closed(self, cue: Cue) -> bool:
        """Whether a clause of its own stands between: "that it is to cost, Japan pays $2.8 billion"."""
        if self.final and cue.start >= self.tail and self._starts:
            return True
        if cue.end > self.mention.start or not self.sentence.wall(cue.end, self.mention.start):
            return False
        if (
            self.final
            and self._compared
            and _TOPIC.search(self.sentence.between(cue.end, self.mention.start))
        ):
            return True  # 한국이 제시한 금액은 작년(1조389억원)보다 13% 오른 ...
        if self.final:  # 移転費は...と見積もられ、うち日本は60億ドルを負担: what follows decides
            return self.after("pay", reach=3) is not None
        comma = self.sentence.between(cue.end, self.mention.start).rfind(",") + cue.end
        verbs = [c for c in self.sentence.all("paid") if cue.end <= comma < c.start < self.mention.start]
        return any(self._is_predicate(comma + 1, verb.start) for verb in verbs)

    def _is_predicate(self, start: int, end: int) -> bool:
        """Whether a verb is one: "Japan pays", "Japan is to pay"; not "wants it to pay"."""
        words = self.sentence.between(start, end).split()
        small = self.context.book.small
        if words and words[-1] in small("to"):
            words.pop()
            return bool(words) and words[-1] in small("finite")
        return bool(words)

    def receiver_acts(self, place: int) -> bool | None:
        """Whether the side that receives the money acts at a place; None when nobody is named."""
        if self.final and self._another_acts(place):
            place = self.mention.start
        cue = self._actor(place)
        return None if cue is None else cue.label in RECEIVERS

    def _another_acts(self, place: int) -> bool:
        """Whether a verb has another side and sum before it: 미국은 50억달러를, 한국은 1조원을 제시했다."""
        sums = [self.context.mentions[j].start for j in self.sentence.mentions]
        last = max((start for start in sums if self.tail <= start < place), default=None)
        if last is None:
            return False
        return any(
            (acts(x) or self._is_we(x)) and self.tail <= x.start < last and not self._owned(x)
            for x in self.sentence.cues
        )

    def _is_we(self, cue: Cue) -> bool:
        """Whether "we" are the paying side: so writes its press, outside quotations."""
        return self.words(cue).strip() in self.context.book.small("we") and not self.quoted()

    def _actor(self, place: int) -> Cue | None:
        """Who acts: the nearest payer or receiver named before a place, else the one named last before."""
        owner = self.owner(place, 2)
        if owner is not None:
            return owner  # Trump turned down Seoul's proposal
        before = self.context.before(self.sentence)
        for stretch, end in ((self.sentence, place), (before, self.sentence.start)):
            acting = [c for c in stretch.cues if c.start < end and (acts(c) or c.label == "pronoun")]
            # 분담금 is Korea's, but does not act
            things = {(c.start, c.end) for c in stretch.all("topic", "forces")}
            acting = [c for c in acting if not self._owned(c) and (c.start, c.end) not in things]
            if acting and self._is_we(acting[-1]):
                return Cue("payer", acting[-1].start, acting[-1].end)
            if acting and acting[-1].label == "pronoun":
                named = self.named_before()  # "he" is the politician named before
                if named is not None and named.label == "politician":
                    return Cue("receiver", acting[-1].start, acting[-1].end)
                acting = [c for c in acting if c.label != "pronoun"]
            if acting and stretch is self.sentence and self._shares_subject(place):
                return acting[0]  # "Trump has insisted Seoul pay, and has floated $5 billion"
            if acting:
                return acting[-1]
        return None

    def owner(self, place: int, reach: int) -> Cue | None:
        """The side whose figure or proposal stands at a place: "Seoul's proposal", 미국의 제안."""
        owners = [cue for cue in self.sentence.cues if acts(cue) and 0 <= place - cue.end <= reach + 2]
        owner = owners[-1] if owners else None
        if owner is None or not self.context.text.startswith(self.context.book.small("owns"), owner.end):
            return None
        return owner

    def _shares_subject(self, place: int) -> bool:
        """Whether a verb has the subject of the verb before: "..., and has floated"."""
        words = self.sentence.between(self.sentence.start, place).replace(",", " ").split()
        small = self.context.book.small
        while words and words[-1] in small("adverbs"):
            words.pop()
        return bool(words) and words[-1] in small("conjunctions")

    def _owned(self, cue: Cue) -> bool:
        """Whether an actor only owns ("Seoul's offer"), is acted on (일본에는) or is a place (서울에서)."""
        small = self.context.book.small
        behind = self.context.text[cue.end : cue.end + 3].strip()
        if not self.final:
            return behind.startswith(small("owns"))
        if behind.startswith(small("place")):
            return pays(cue)
        return behind.startswith(small("to"))


def acts(cue: Cue) -> bool:
    """Whether a cue names the receiving or a paying side."""
    return cue.label in RECEIVERS or cue.label == "payer" or cue.label.startswith("programme.")


def pays(cue: Cue) -> bool:
    """Whether a cue names a paying side."""
    return acts(cue) and cue.label not in RECEIVERS
