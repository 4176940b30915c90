"""The context of each sum: its sentence, the cue words in it, and how near each of them stands.

Sentences are sought outwards from the sums, so that text without money costs nothing, and each is scanned
once. Nearness is measured in letters and *walls*: every comma, conjunction or other sum that stands between a
cue and a sum makes the cue less likely to speak of it ("from $850 million in 2018 to $924 million in 2019").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from tracker.models import Mention
from tracker.reading.cues import HOST, Cue, CueBook, cue_book, fold

# A text without full stops must not cost more than one with them.
WINDOW = 700
EDGE = 24  # letters in which a word at the edge of a window may be cut
LOOK_BACK = 500
MEMORY = 12  # sentences with money that are remembered

FAR = 999  # so far off that it has nothing to do with the sum
COMMA, BREAK, MONEY = 8, 48, 30
FIRST = 12  # letters before the first sum of an item: "3. US$2.3bn — NATO's budget"

_END = {
    False: re.compile(
        r"""[.!?…]["'”’)\]»]*(?:\[\d{1,3}\])?\s+(?=["“‘'(\[«„]*[^\Wa-zà-ÿ_])|\n(?!\s?[a-z])|[。！？][」』）”]*"""
    ),
    True: re.compile(r"""[.!?…]["'”’)\]]*\s+|\n|[。！？](?![」』）)”])"""),
}
# What follows "of that" when it points at a sum, and not at a thing ("of that project").
_NO_NOUN = re.compile(
    r"\s*(?:[^\w\s]|$|\d|(?:is|was|were|are|went|goes|came|comes|will|would|in|for|by|from|and|sum|total|amount|money|figure)\b)"
)
_LAST_WORD = re.compile(r"[^\s(\[“\"‘]+$")


@dataclass(eq=False)
class Sentence:
    """A sentence that holds money: `text[start:end]`, lowered. Its cues are sought when first asked for.

    `mentions` are the indexes, in the context, of the sums in it.
    """

    start: int
    end: int
    lowered: str
    book: CueBook
    mentions: list[int] = field(default_factory=list)
    walls: list[int] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)
    written: list[Any] | None = None  # these two of the steps that read years
    periods: list[Any] | None = None
    owners: dict[int, int] | None = None

    @cached_property
    def cues(self) -> list[Cue]:
        """Every cue, from left to right."""
        return self.book.scan(self.lowered, self.start)

    @cached_property
    def labels(self) -> dict[str, list[Cue]]:
        """The cues by label."""
        labels: dict[str, list[Cue]] = {}
        for cue in self.cues:
            labels.setdefault(cue.label, []).append(cue)
        return labels

    def all(self, *labels: str) -> list[Cue]:
        """The cues of these labels, from left to right within each."""
        found = self.labels
        if len(labels) == 1:
            return found.get(labels[0], [])
        return [cue for label in labels for cue in found.get(label, ())]

    @cached_property
    def hosts(self) -> list[Cue]:
        """The cues that name a host country, from left to right."""
        found = [cue for label, cues in self.labels.items() if label.startswith(HOST) for cue in cues]
        return sorted(found, key=_start)

    def wall(self, start: int, end: int) -> int:
        """The height of all walls between two places of the text."""
        low = bisect_left(self.walls, start)
        return self.heights[bisect_right(self.walls, end - 1)] - self.heights[low]

    def between(self, start: int, end: int) -> str:
        """The lowered text between two places."""
        low, high = start - self.start, end - self.start
        return self.lowered[low if low > 0 else 0 : high if high > 0 else 0]


class Context:
    """A text with its sums and the sentences that they stand in."""

    def __init__(
        self,
        text: str,
        language: str,
        mentions: Sequence[Mention],
        converts: Sequence[int | None],
        published: date | None = None,
        japanese: bool | None = None,
    ) -> None:
        self.text = text
        self.book: CueBook = cue_book(language)
        self.mentions = mentions
        self.converts = converts
        self.published = published
        # Whose fiscal year "this fiscal year" means.
        self.japanese = any(m.currency == "JPY" for m in mentions) if japanese is None else japanese
        self.sentences: list[Sentence] = []
        self.home: list[int] = []  # the sentence of each mention
        self.nearest: dict[tuple[int, bool], Any] = {}  # of the step that gives years to sums
        self._before: dict[int, Sentence] = {}
        self._after: dict[int, Sentence] = {}
        # Where the restatement of a sum ends: behind "1.18 trillion won ($1.04 billion)" stands the year.
        self.tails = [m.end for m in mentions]
        for i, base in enumerate(converts):
            if base is not None and base < i and mentions[i].start - self.tails[base] < 40:
                close = mentions[i].end
                close += text[close : close + 1] in {")", "）", "]"}
                self.tails[base] = max(self.tails[base], close)
        # Sums that only a conjunction parts share what stands around them: "1.8 to 1.98 million a month".
        self.heads = [m.start for m in mentions]
        for i in range(len(mentions)):
            self._place(i)
        for sentence in self.sentences:
            self._raise_walls(sentence)
            self._join(sentence)

    def sentence(self, i: int) -> Sentence:
        """The sentence in which mention `i` stands."""
        return self.sentences[self.home[i]]

    def sums(self, sentence: Sentence) -> list[int]:
        """The sums of a sentence that restate no other, by their indexes."""
        return [i for i in sentence.mentions if self.converts[i] is None]

    def base_before(self, i: int) -> int:
        """The last sum before mention `i` that restates no other; -1 before the first."""
        j = i - 1
        while j > 0 and self.converts[j] is not None:
            j -= 1
        return j

    def quote(self, i: int) -> str:
        """The sentence of mention `i` as it is printed."""
        sentence = self.sentence(i)
        return self.text[sentence.start : sentence.end].strip()

    def before(self, sentence: Sentence) -> Sentence:
        """What stands before a sentence, to look up what its "that year" or "he" points at."""
        if sentence.start not in self._before:
            self._before[sentence.start] = self.read(max(0, sentence.start - LOOK_BACK), sentence.start)
        return self._before[sentence.start]

    def lately(self, sentence: Sentence) -> Iterator[Sentence]:
        """A sentence, what stands before it, and the sentences with money before that, backwards."""
        yield sentence
        yield self.before(sentence)
        home = bisect_left(self.sentences, sentence.start, key=_start)
        yield from reversed(self.sentences[max(0, home - MEMORY) : home])

    def after(self, sentence: Sentence) -> Sentence:
        """The next sentence, empty when it holds a sum of its own."""
        if sentence.end not in self._after:
            high = min(len(self.text), sentence.end + WINDOW // 2)
            end = next((end for end in self._ends(sentence.end, high) if end > sentence.end + 1), high)
            following = bisect_left(self.sentences, sentence.end, key=_start)
            own = following < len(self.sentences) and self.sentences[following].start < end
            self._after[sentence.end] = self.read(sentence.end, sentence.end if own else end)
        return self._after[sentence.end]

    def read(self, start: int, end: int) -> Sentence:
        """A stretch of the text, to be scanned for cues."""
        return Sentence(start, end, fold(self.text[start:end]), self.book)

    def pointing(self, sentence: Sentence, *labels: str) -> list[Cue]:
        """Cues that point back at a sum; "of that" does, "of that project" does not."""
        return [
            cue
            for cue in sentence.all(*labels)
            if not sentence.between(cue.end - 5, cue.end).endswith((" that", " this"))
            or _NO_NOUN.match(self.text, cue.end)
        ]

    def _place(self, i: int) -> None:
        mention = self.mentions[i]
        if self.sentences and mention.start < self.sentences[-1].end:
            last = self.sentences[-1]
        else:
            floor = self.sentences[-1].end if self.sentences else 0
            start = self._begin(floor, mention.start)
            high = min(len(self.text), mention.end + WINDOW)
            last = self.read(start, next(iter(self._ends(mention.end, high)), high))
            self.sentences.append(last)
        last.mentions.append(i)
        self.home.append(len(self.sentences) - 1)

    def _begin(self, floor: int, place: int) -> int:
        """Where the sentence begins that a place stands in: most are short, so first not far back."""
        for reach in (WINDOW // 3, WINDOW):
            low = max(floor, place - reach)
            begin = max(self._ends(low, place), default=low)
            if begin - low > EDGE or low == floor:
                break
        return begin

    def _ends(self, low: int, high: int) -> Iterable[int]:
        """Where sentences end between two places. "U.S." and "Jan." end none."""
        for match in _END[self.book.verb_final].finditer(self.text, low, high):
            if self.text[match.start()] == ".":
                word = _LAST_WORD.search(self.text, max(low, match.start() - 12), match.start())
                if word and (word.group().lower() in self.book.abbreviations or _initial(word.group())):
                    continue
            yield match.end()

    def _is_dash(self, cue: Cue) -> bool:
        return not any(letter.isalnum() or letter in ";,、" for letter in self.text[cue.start : cue.end])

    def _hedges(self, sentence: Sentence, cue: Cue) -> bool:
        """Whether "than" or "above" is a hedge ("more than $1 billion") and compares nothing."""
        if self.text[cue.start : cue.end].lower().endswith((" with", " to", "against", "versus")):
            return False  # "compares with $1 billion" hedges nothing
        return any(0 <= self.mentions[i].start - cue.end <= 1 for i in sentence.mentions) and not any(
            0 <= cue.start - self.tails[i] <= 14 for i in sentence.mentions
        )

    def _join(self, sentence: Sentence) -> None:
        sums = self.sums(sentence)
        joints = {(cue.start, cue.end) for cue in sentence.all("joint")}
        pairs = [
            (a, b)
            for a, b in pairwise(sums)
            if any(
                self.tails[a] <= start
                and end <= self.mentions[b].start
                and not self.text[self.tails[a] : start].strip()
                and not self.text[end : self.mentions[b].start].strip()
                for start, end in joints
            )
        ]
        for a, b in pairs:
            self.heads[b] = self.heads[a]
        for a, b in reversed(pairs):
            self.tails[a] = self.tails[b]

    def _raise_walls(self, sentence: Sentence) -> None:
        spans = [(self.mentions[i].start, self.mentions[i].end) for i in sentence.mentions]
        # "3. US$2.3bn — NATO's military budget": the dash explains the sum that opens the item.
        first = sentence.mentions[0]
        tail = self.tails[first] if self.mentions[first].start - sentence.start < FIRST else -9
        walls = [
            (cue.start, BREAK)
            for cue in sentence.all("break")
            if not (0 <= cue.start - tail <= 8 and self._is_dash(cue)) and not self._hedges(sentence, cue)
        ]
        walls += [(cue.start, COMMA) for cue in sentence.all("comma")]
        walls += [(self.mentions[i].start, MONEY) for i in self.sums(sentence)]
        # A comma or "of" inside a sum is part of its words.
        walls = sorted(w for w in walls if w[1] == MONEY or not any(a <= w[0] < b for a, b in spans))
        heights = [0]
        for _, height in walls:
            heights.append(heights[-1] + height)
        sentence.walls = [place for place, _ in walls]
        sentence.heights = heights


def _start(stretch: Sentence | Cue) -> int:
    return stretch.start


def steps(context: Context, i: int, start: int, end: int) -> int:
    """How far the words at [start, end) stand from mention `i`: letters / 4, and the walls between."""
    sentence = context.sentence(i)
    head, tail = context.heads[i], context.tails[i]
    if end <= head:
        return (head - end) // 4 + sentence.wall(end, head)
    if start >= tail:
        return (start - tail) // 4 + sentence.wall(tail, start)
    mention = context.mentions[i]
    if end <= mention.start:
        return (mention.start - end) // 4
    return max(0, start - mention.end) // 4


def _initial(word: str) -> bool:
    """Whether a word is the initial of a name: "J." in "J. D. Vance"."""
    return len(word) == 1 and word.isupper()
