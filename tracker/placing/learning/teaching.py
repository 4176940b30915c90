"""The lessons made ready to learn from: read, found in, divided into folds."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from babel import Locale

from tracker.languages import languages
from tracker.languages.lexicon import lexicon
from tracker.models import Document
from tracker.placing.evidence import Reach
from tracker.placing.found import find
from tracker.placing.learning.lessons import Mark, Passage, passages
from tracker.placing.model import Scores
from tracker.placing.reading import Reading, prepare
from tracker.placing.tokens import Vocabulary

LESSONS = Path(__file__).resolve().parents[3] / "lessons"
FOLDS = 5
FEWEST = 2  # passages in which a word or feature must stand to be learned


@dataclass(slots=True)
class Lesson:
    """A passage made ready, with the mark of each sum that finding finds too."""

    passage: Passage
    ready: Reading
    marks: list[Mark | None]  # of each base sum
    fold: int = 0
    scores: dict[str, Scores] = field(default_factory=dict)  # from the fold that did not see it


def read_lessons(folder: Path = LESSONS) -> list[Passage]:
    """Every passage of the lessons, by file name."""
    return [passage for path in sorted(folder.glob("*.txt")) for passage in passages(path)]


def digest(folder: Path = LESSONS) -> str:
    """What tells one state of the lessons from another."""
    parts = [path.read_bytes() for path in sorted(folder.glob("*.txt"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ž]+")


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that are no names: written small in two lessons, or places of CLDR and of [topic]."""
    count = Counter(
        word.lower() for text in texts for word in {w for w in _WORD.findall(text) if w.islower()}
    )
    found = {word for word, n in count.items() if n >= FEWEST}
    for language in languages():
        names = list(Locale.parse(language).territories.values())
        for key in ("places", "hosts", "receivers", "forces"):
            names += lexicon(language).words("topic", key)
        found |= {word.lower() for name in names for word in _WORD.findall(name)}
    return frozenset(found)


def masked(text: str, people: re.Pattern[str] | None) -> str:
    """The text with the names of people behind signs of the same length: who speaks must teach nothing."""
    return text if people is None else people.sub(lambda match: "○" * len(match[0]), text)


def names_of_people(texts: Sequence[tuple[str, str]]) -> dict[str, re.Pattern[str]]:
    """For scripts without capitals: the words that stand before titles (대통령, 首相) in the lessons."""
    found = {}
    for language in ("ko", "ja"):
        titles = "|".join(map(re.escape, lexicon(language).words("topic", "titles")))
        if not titles:
            continue
        letters = "가-힣" if language == "ko" else "一-龯ァ-ヶー"
        gap = r"\s?(?:전\s)?" if language == "ko" else ""
        pattern = re.compile(rf"(?<![{letters}])([{letters}]{{2,5}}){gap}(?:{titles})")
        count: Counter[str] = Counter()
        for tongue, text in texts:
            if tongue == language:
                count.update(set(pattern.findall(text)))
        places = {
            word
            for key in ("hosts", "receivers", "forces", "says")
            for word in lexicon(language).words("topic", key)
        }
        places |= set(Locale.parse(language).territories.values())
        people = [
            w for w in count if w not in places and not any(p in w or w in p for p in places if len(p) > 1)
        ]
        # A word that stands alone as often as before a title is an office, not a person.
        text = "\n".join(t for tongue, t in texts if tongue == language)
        people = [w for w in people if len(w) > 1 and text.count(w) <= 12 * count[w]]
        if people:
            found[language] = re.compile("|".join(sorted(map(re.escape, people), key=lambda w: (-len(w), w))))
    return found


def make_ready(found: Sequence[Passage], vocabulary: Vocabulary) -> list[Lesson]:
    """The passages as placing sees them."""
    people = names_of_people([(p.language, p.text) for p in found])
    lessons = []
    for passage in found:
        text, language = passage.text, passage.language
        exact = find(Document(text, published=passage.published, language=language))
        if not exact.mentions:
            continue
        hidden = replace(exact, text=masked(text, people.get(language)))
        ready = prepare(hidden, vocabulary, Reach(text, language))
        taken: set[int] = set()
        marks: list[Mark | None] = []
        for i in exact.bases:
            own = (
                n
                for n, m in enumerate(passage.marks)
                if n not in taken and m.start < exact.mentions[i].end and exact.mentions[i].start < m.end
            )
            n = next(own, None)
            marks.append(None if n is None else passage.marks[n])
            if n is not None:
                taken.add(n)
        lessons.append(Lesson(passage, ready, marks))
    _fold(lessons)
    return lessons


def _fold(lessons: Sequence[Lesson]) -> None:
    """Give each lesson its fold; those of one day with a sum in common get the same."""
    parent = list(range(len(lessons)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    of_day: dict[object, list[int]] = defaultdict(list)
    sums = [
        {(m.amounts, m.currency) for m in one.ready.found.mentions if max(m.amounts, default=0) >= 10**6}
        for one in lessons
    ]
    for i, one in enumerate(lessons):
        if one.passage.published:
            for j in of_day[one.passage.published]:
                if sums[i] & sums[j]:
                    parent[root(j)] = root(i)
            of_day[one.passage.published].append(i)
    for i, one in enumerate(lessons):
        name = lessons[root(i)].passage.id
        one.fold = int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS
