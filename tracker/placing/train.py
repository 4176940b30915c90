"""`python -m tracker.placing.train`: the lessons to weights, and how well they place passages they never saw.

Deterministic: the same lessons give the same weights. Needs scikit-learn (extra `train`). Passages that
retell one page (same day, a sum in common) stay together in one of five folds. What the second look and the
ranker of years learn from are scores that the folds gave to passages outside them, as real texts will have.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from babel import Locale
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from tracker.languages import languages
from tracker.languages.lexicon import lexicon
from tracker.models import Kind, Measure
from tracker.placing import ranking
from tracker.placing.evidence import Reach
from tracker.placing.features import SIZE, Block, Own
from tracker.placing.lessons import Mark, Passage, passages
from tracker.placing.model import COLUMNS, FILE, FOLD, Linear, Model, Scores, Table, save
from tracker.placing.place import (
    KINDS,
    MEASURES,
    SURE,
    Reading,
    choose,
    label,
    neighbourhood,
    prepare,
    programme_inputs,
)
from tracker.placing.ranking import Years
from tracker.placing.tokens import Vocabulary
from tracker.sums.conversions import link_conversions
from tracker.sums.mentions import find_mentions
from tracker.years.find import find_years

LESSONS = Path(__file__).resolve().parent.parent.parent / "lessons"
FOLDS = 5
FEWEST = 2  # passages in which a feature must stand to be learned
# How much each sort of feature counts for each field; found by cross-validation.
WORDS = {
    "near": 0.6, "side": 1.0, "pair": 0.8, "segment": 1.2, "clause": 1.0, "sentence": 0.7, "previous": 0.4,
    "next": 0.2, "chunk": 0.5, "head": 0.3, "letters": 0.8, "tail": 0.7, "prefix": 0.4, "shape": 1.0,
}  # fmt: skip
BLOCKS = {
    "topic": WORDS,
    "kind": WORDS,
    "measure": WORDS,
    "programme": {
        "side": 1.0, "pair": 0.5, "segment": 0.7, "clause": 0.6, "sentence": 0.9, "previous": 0.5,
        "next": 0.3, "chunk": 1.2, "head": 0.3, "letters": 0.6, "prefix": 1.0, "shape": 0.7,
    },
}  # fmt: skip
COST = 0.02  # of the support vector machines
BALANCE = 0.4  # how far rare programmes are weighted up: 0 not at all, 1 wholly
RIDGE = 4.0  # of the ranker of years


@dataclass(slots=True)
class Lesson:
    """A passage made ready, with the mark of each sum that finding finds too."""

    passage: Passage
    ready: Reading
    marks: list[Mark | None]  # of each base sum
    fold: int = 0
    scores: dict[str, Scores] = field(default_factory=dict)  # from the fold that did not see it
    earlier: list[Years] = field(default_factory=list)


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
        mentions = find_mentions(text, language)
        if not mentions:
            continue
        converts = link_conversions(text, mentions, language)
        spans = [(m.start, m.end) for m in mentions]
        years = find_years(text, language, published=passage.published, taken=spans)
        hidden = masked(text, people.get(language))
        said = Reach(text, language)
        ready = prepare(hidden, language, mentions, converts, years, passage.published, vocabulary, said)
        taken: set[int] = set()
        marks: list[Mark | None] = []
        for i in ready.bases:
            own = (
                n
                for n, m in enumerate(passage.marks)
                if n not in taken and m.start < mentions[i].end and mentions[i].start < m.end
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
        {(m.amounts, m.currency) for m in one.ready.mentions if max(m.amounts, default=0) >= 10**6}
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


def sparse(
    blocks: Sequence[Block], rows: Sequence[int], sizes: dict[str, float], fold: int = 0
) -> csr_matrix:
    """The blocks of the sums `rows` as a matrix, shape (rows, table)."""
    lines, columns, values = [], [], []
    for block in blocks:
        if isinstance(block, Own):
            index = block.index[list(rows)]
            size = block.value * np.array([sizes.get(sort, 0.0) for sort in block.sort], dtype=np.float32)
            there = (index < SIZE) & (size != 0)
            lines.append(np.nonzero(there)[0])
            columns.append(index[there] >> fold)
            values.append(np.broadcast_to(size, index.shape)[there])
        elif weight := sizes.get(block.sort, 0.0):
            for line, row in enumerate(rows):
                group = block.group[row]
                own = block.index[block.begin[group] : block.begin[group + 1]]
                own = own[own < SIZE] >> fold
                lines.append(np.full(len(own), line))
                columns.append(own)
                values.append(np.full(len(own), weight, dtype=np.float32))
    shape = (len(rows), SIZE >> fold)
    places = (np.concatenate(lines), np.concatenate(columns))
    return csr_matrix((np.concatenate(values), places), shape=shape)


def _often(matrix: csr_matrix, owner: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which columns stand in at least FEWEST passages."""
    seen = csr_matrix((np.ones(matrix.nnz, dtype=np.int8), matrix.indices, matrix.indptr), shape=matrix.shape)
    by_passage = csr_matrix(
        (np.ones(len(owner), dtype=np.int8), (owner, np.arange(len(owner)))),
        shape=(owner.max() + 1, len(owner)),
    )
    counts = (by_passage.astype(np.int32) @ seen.astype(np.int32)).astype(bool).sum(axis=0)
    return np.asarray(counts).ravel() >= FEWEST


class Fields:
    """The support vector machines of topic, kind, measure and programme."""

    def __init__(self, lessons: Sequence[Lesson], programmes: Sequence[str]) -> None:
        self.lessons, self.programmes = lessons, programmes
        marks = [(n, m) for n, one in enumerate(lessons) for m in one.marks]
        self.owner = np.array([n for n, _ in marks], dtype=np.int64)
        self.marked = np.array([m is not None for _, m in marks])
        self.on = np.array([m is not None and m.programme is not None for _, m in marks])
        self.fold = np.array([lessons[n].fold for n, _ in marks])
        self.want = {
            "topic": self.on.astype(int),
            "kind": np.array([KINDS.index(m.kind) if m else 0 for _, m in marks]),
            "measure": np.array([MEASURES.index(m.measure) if m else 0 for _, m in marks]),
            "programme": np.array(
                [programmes.index(m.programme) if m and m.programme else 0 for _, m in marks]
            ),
        }
        self.matrix: dict[str, csr_matrix] = {}

    def matrix_of(self, name: str) -> csr_matrix:
        """The features of every base sum for one field, those of one passage alone left out."""
        if name not in self.matrix:
            same = next((k for k in self.matrix if BLOCKS[k] is BLOCKS[name]), None)
            if same is not None:
                return self.matrix[same]
            fold = FOLD if name == "programme" else 0
            made = vstack(
                [sparse(o.ready.blocks, o.ready.bases, BLOCKS[name], fold) for o in self.lessons]
            ).tocsr()
            made = made[:, :]  # a copy whose columns are sorted
            rare = ~_often(made, self.owner)
            made.data[rare[made.indices]] = 0
            made.eliminate_zeros()
            self.matrix[name] = made
        return self.matrix[name]

    def fit(
        self, name: str, use: npt.NDArray[np.bool_]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Weights of shape (table, classes) and the bias."""
        rows = use & self.marked & (self.on if name != "topic" else True)
        want, classes = self.want[name][rows], self._classes(name)
        weight = None
        if name == "programme":
            count = np.bincount(want, minlength=classes)
            weight = {c: (count.max() / max(1, count[c])) ** BALANCE for c in range(classes)}
        machine = LinearSVC(C=COST, class_weight=weight, random_state=0).fit(self.matrix_of(name)[rows], want)
        width = 1 if name == "topic" else classes
        full, bias = np.zeros((self.matrix_of(name).shape[1], width)), np.full(width, -1.0)
        at = [0] if name == "topic" else machine.classes_
        full[:, at], bias[at] = machine.coef_.T, machine.intercept_
        return full, bias

    def _classes(self, name: str) -> int:
        return {"topic": 2, "kind": len(KINDS), "measure": len(MEASURES), "programme": len(self.programmes)}[
            name
        ]

    def outside(self) -> None:
        """Give every lesson the scores of a machine that did not learn from its fold."""
        for name in BLOCKS:
            width = 1 if name == "topic" else self._classes(name)
            scores = np.zeros((len(self.owner), width), dtype=np.float32)
            for fold in range(FOLDS):
                inside = self.fold == fold
                weights, bias = self.fit(name, ~inside)
                scores[inside] = self.matrix_of(name)[inside] @ weights + bias
            begin = 0
            for one in self.lessons:
                one.scores[name] = scores[begin : begin + len(one.marks)]
                begin += len(one.marks)

    def table(self, name: str) -> Table:
        """The table of a field, learned from all lessons; the bias goes into the second look's."""
        weights, bias = self.fit(name, np.ones(len(self.owner), dtype=bool))
        return _table(weights, BLOCKS[name], FOLD if name == "programme" else 0, bias)


def _table(
    weights: npt.NDArray[np.float64],
    blocks: dict[str, float],
    fold: int,
    bias: npt.NDArray[np.float64] | None = None,
) -> Table:
    """Whole numbers from -127 to 127 and their scale, with the empty row at the end."""
    scale = np.abs(weights).max(axis=0) / 127
    scale[scale == 0] = 1
    cells = np.round(weights / scale).astype(np.int8)
    empty = np.zeros((1, cells.shape[1]), dtype=np.int8)
    shift = np.zeros(cells.shape[1]) if bias is None else bias
    return Table(
        np.concatenate([cells, empty]), scale.astype(np.float32), blocks, fold, shift.astype(np.float32)
    )


def second_look(lessons: Sequence[Lesson], programmes: Sequence[str]) -> dict[str, Linear]:
    """The layers that turn scores and neighbourhoods into probabilities."""
    inputs = np.concatenate([neighbourhood(o.ready, o.scores) for o in lessons])
    own = np.concatenate([programme_inputs(o.scores) for o in lessons])
    marks = [m for o in lessons for m in o.marks]
    marked = np.array([m is not None for m in marks])
    on = np.array([m is not None and m.programme is not None for m in marks])
    wanted: dict[str, tuple[Scores, npt.NDArray[np.bool_], list[int], int]] = {
        "topic": (inputs, marked, [int(m is not None and m.programme is not None) for m in marks], 2),
        "kind": (inputs, on, [KINDS.index(m.kind) if m else 0 for m in marks], len(KINDS)),
        "measure": (inputs, on, [MEASURES.index(m.measure) if m else 0 for m in marks], len(MEASURES)),
        "programme": (
            own,
            on,
            [programmes.index(m.programme) if m and m.programme else 0 for m in marks],
            len(programmes),
        ),
    }
    layers = {}
    for name, (x, use, want, classes) in wanted.items():
        fit = LogisticRegression(C=0.3, max_iter=400).fit(x[use], np.array(want)[use])
        weights, bias = np.zeros((x.shape[1], classes), np.float32), np.full(classes, -20, np.float32)
        if classes == 2:
            weights[:, 1], bias[:] = fit.coef_[0], (0, fit.intercept_[0])
        else:
            weights[:, fit.classes_], bias[fit.classes_] = fit.coef_.T, fit.intercept_
        layers[name] = Linear(weights, bias)
    return layers


def settle(one: Lesson, layers: dict[str, Linear]) -> list[str]:
    """The label of every sum of a lesson, as the ranker of years knows it."""
    inputs = neighbourhood(one.ready, one.scores)
    topic = layers["topic"].probabilities(inputs)[:, 1]
    kind = layers["kind"].probabilities(inputs).argmax(axis=1)
    measure = layers["measure"].probabilities(inputs).argmax(axis=1)
    return [label(*row) for row in zip(topic, kind, measure, strict=True)]


class Ranker:
    """The ranker of years: a choice among the candidates of each sum, learned by maximum likelihood."""

    def __init__(self, lessons: Sequence[Lesson], labels: Sequence[list[str]], *, again: bool) -> None:
        self.lessons, self.found = lessons, []
        lines, columns, sums, good = [], [], [], []
        row = first = 0
        for one, names in zip(lessons, labels, strict=True):
            r = one.ready
            found = ranking.candidates(
                r.read,
                r.bases,
                r.years,
                names,
                r.published,
                r.language,
                r.twins,
                r.sizes,
                one.earlier if again else None,
            )
            self.found.append(found)
            there = found.index < SIZE
            lines.append(
                np.broadcast_to(np.arange(row, row + len(found.index))[:, None], found.index.shape)[there]
            )
            columns.append(found.index[there])
            sums.append(found.owner + first)
            for answer, owner in zip(found.answer.tolist(), found.owner.tolist(), strict=True):
                mark = one.marks[owner]
                good.append(mark is not None and found.answers[answer] == (mark.year, mark.year_end))
            row += len(found.index)
            first += len(r.bases)
        line, column = np.concatenate(lines), np.concatenate(columns)
        self.matrix = csr_matrix((np.ones(len(line), dtype=np.float32), (line, column)), shape=(row, SIZE))
        self.sum_of, self.good = np.concatenate(sums), np.array(good)
        owner = np.concatenate([np.full(len(f.owner), n) for n, f in enumerate(self.found)])
        rare = ~_often(self.matrix, owner)
        self.matrix.data[rare[self.matrix.indices]] = 0
        self.matrix.eliminate_zeros()
        self.fold = np.array([o.fold for o in lessons])[owner]

    def fit(self, use: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        """Weights, shape (SIZE,), from the candidates of sums of which one is right."""
        right = np.bincount(self.sum_of, weights=self.good) > 0
        rows = np.nonzero(use & right[self.sum_of])[0]
        rows = rows[np.argsort(self.sum_of[rows], kind="stable")]
        matrix, good = self.matrix[rows], self.good[rows].astype(float)
        _, group = np.unique(self.sum_of[rows], return_inverse=True)
        begin = np.searchsorted(group, np.arange(group.max() + 1))
        columns = np.unique(matrix.indices)
        matrix = matrix[:, columns].astype(np.float64)
        turned = matrix.T.tocsr()

        def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
            score = matrix @ weights
            chance = np.exp(score - np.maximum.reduceat(score, begin)[group])
            whole, hit = np.add.reduceat(chance, begin), np.add.reduceat(chance * good, begin)
            slope = turned @ (chance / whole[group] - chance * good / hit[group]) + RIDGE * weights
            return float(-np.log(hit / whole).sum() + RIDGE / 2 * weights @ weights), slope

        best = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B", options={"maxiter": 50})
        full = np.zeros(SIZE)
        full[columns] = best.x
        return full

    def outside(self) -> list[list[tuple[Years, float, int]]]:
        """What weights that did not learn from a lesson's fold choose for its sums."""
        weights = [self.fit(self.fold != fold) for fold in range(FOLDS)]
        chosen, row = [], 0
        for one, found in zip(self.lessons, self.found, strict=True):
            score = self.matrix[row : row + len(found.index)] @ weights[one.fold]
            chosen.append(choose(found, score.astype(np.float32), len(one.ready.bases)))
            row += len(found.index)
        return chosen


@dataclass(slots=True)
class Trained:
    """A model, and for every lesson the answers of a model that did not see it."""

    model: Model
    lessons: list[Lesson]
    labels: list[list[str]]
    layers: dict[str, Linear]
    chosen: list[list[tuple[Years, float, int]]]


def train(found: Sequence[Passage], say: Callable[[str], object] = print, mark: str = "") -> Trained:
    """Learn from passages; `say` is given a line at each step."""
    vocabulary = Vocabulary(known_words(passage.text for passage in found))
    lessons = make_ready(found, vocabulary)
    say(f"{len(lessons):,} passages, {sum(len(o.marks) for o in lessons):,} sums")
    programmes = tuple(sorted({m.programme for o in lessons for m in o.marks if m and m.programme}))
    fields = Fields(lessons, programmes)
    fields.outside()
    layers = second_look(lessons, programmes)
    labels = [settle(one, layers) for one in lessons]
    say("topic, kind, measure and programme: done")
    of_words = [fields.table(name) for name in COLUMNS]
    tables = {
        "words": Table(
            np.concatenate([table.cells for table in of_words], axis=1),
            np.concatenate([table.scale for table in of_words]),
            WORDS,
            0,
            np.concatenate([table.bias for table in of_words]),
        ),
        "programme": fields.table("programme"),
    }
    fields.matrix.clear()
    chosen: list[list[tuple[Years, float, int]]] = []
    for again in (False, True):
        ranker = Ranker(lessons, labels, again=again)
        chosen = ranker.outside()
        for one, years in zip(lessons, chosen, strict=True):
            one.earlier = [named for named, _, _ in years]
        everything = ranker.fit(np.ones(len(ranker.fold), dtype=bool))
        tables["year_again" if again else "year"] = _table(everything[:, None], {}, 0)
        say(f"years, {'second' if again else 'first'} look: done")
    learned = Model(vocabulary, programmes, tables, layers, mark)
    return Trained(learned, lessons, labels, layers, chosen)


def from_folds(done: Trained) -> Iterator[tuple[Passage, Mark, dict[str, object] | None]]:
    """Every mark of the lessons with what was said of it by a model that did not see its fold."""
    for one, chosen in zip(done.lessons, done.chosen, strict=True):
        ready, inputs = one.ready, neighbourhood(one.ready, one.scores)
        topic = done.layers["topic"].probabilities(inputs)[:, 1]
        chances = {name: done.layers[name].probabilities(inputs) for name in ("kind", "measure")}
        code = done.layers["programme"].probabilities(programme_inputs(one.scores)).argmax(axis=1)
        for n, (i, mark) in enumerate(zip(ready.bases, one.marks, strict=True)):
            if mark is None:
                continue
            on = bool(topic[n] >= 0.5) and ready.said.covers(ready.mentions[i].start)
            (year, year_end), sure, _ = chosen[n]
            if sure < SURE:
                year = year_end = None
            yield (
                one.passage,
                mark,
                {
                    "topic": on,
                    "programme": done.model.programmes[code[n]] if on else None,
                    "kind": KINDS[chances["kind"][n].argmax()] if on else Kind.OTHER,
                    "measure": MEASURES[chances["measure"][n].argmax()] if on else Measure.LEVEL,
                    "year": year,
                    "year_end": year_end,
                    "converts": None,
                },
            )


def reliability(done: Trained) -> list[str]:
    """How often fields said with some confidence are right: lines of a table, from the folds."""
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one, chosen in zip(done.lessons, done.chosen, strict=True):
        inputs = neighbourhood(one.ready, one.scores)
        topic = done.layers["topic"].probabilities(inputs)[:, 1]
        kind = done.layers["kind"].probabilities(inputs)
        measure = done.layers["measure"].probabilities(inputs)
        for n, mark in enumerate(one.marks):
            if mark is None:
                continue
            named, sure, _ = chosen[n]
            pairs["year"].append((sure, named == (mark.year, mark.year_end)))
            on = mark.programme is not None
            pairs["topic"].append((float(max(topic[n], 1 - topic[n])), bool(topic[n] >= 0.5) == on))
            if on:
                pairs["kind"].append((float(kind[n].max()), KINDS[kind[n].argmax()] is mark.kind))
                pairs["measure"].append(
                    (float(measure[n].max()), MEASURES[measure[n].argmax()] is mark.measure)
                )
    steps = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
    lines = ["Reliability: share right (and number) of answers by the confidence they were given with"]
    lines.append(f"{'':8}" + " ".join(f"{f'{low:.2f}-':>14}" for low in steps[:-1]))
    for name, answers in pairs.items():
        cells = []
        for low, high in pairwise(steps):
            inside = [right for sure, right in answers if low <= sure < high]
            cells.append(f"{np.mean(inside):.3f} ({len(inside)})" if inside else "-")
        lines.append(f"{name:8}" + " ".join(f"{cell:>14}" for cell in cells))
    return lines


def curve(found: Sequence[Passage]) -> list[str]:
    """The learning curve: rows right on the folds with a growing share of the lessons."""
    lines = ["Learning curve: passages, then the share right of topic, kind, measure, year"]
    for share in (8, 4, 2, 1):
        done = train(found[::share], say=lambda _: None)
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for _, mark, said in from_folds(done):
            assert said is not None
            on = mark.programme is not None
            right.update(topic=said["topic"] == on, year=said["year"] == mark.year)
            total.update(topic=1, year=1)
            if on:
                right.update(kind=said["kind"] is mark.kind, measure=said["measure"] is mark.measure)
                total.update(kind=1, measure=1)
        shares = " ".join(
            f"{name} {right[name] / total[name]:.3f}" for name in ("topic", "kind", "measure", "year")
        )
        lines.append(f"{len(done.lessons):6,}  {shares}")
    return lines


def main() -> int:
    """Train on lessons/ and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lessons", type=Path, default=LESSONS)
    parser.add_argument("-o", "--output", type=Path, default=FILE)
    given = parser.parse_args()
    done = train(read_lessons(given.lessons), mark=digest(given.lessons))
    save(done.model, given.output)
    sys.stdout.write(f"{given.output}: {given.output.stat().st_size / 1e6:.2f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
