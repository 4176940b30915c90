"""A sentence cut where one statement ends and the next begins, and the sums that stand in each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.checking.wording import ends_of, speaks_of
from tracker.models import Figure

# How many letters beside a sum tell whether it is what another is compared with.
BESIDE = 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with the place of its words in the clause."""

    figure: Figure
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """One statement of a sentence with its sums from left to right; `start` is where it begins."""

    text: str
    sums: tuple[Placed, ...]
    start: int = 0

    def compared_with(self, sum_: Placed) -> bool:
        """Whether another sum is counted from this one: "from last year's |", |보다."""
        before = self.text[max(0, sum_.start - BESIDE) : sum_.start]
        around = f"{before}|{self.text[sum_.end : sum_.end + BESIDE]}"
        return speaks_of("compared", around) or speaks_of("baseline", around)

    @property
    def masked(self) -> str:
        """The words with a bar for each sum."""
        pieces, reached = [], 0
        for sum_ in self.sums:
            pieces.append(self.text[reached : sum_.start])
            reached = max(reached, sum_.end)
        return "|".join([*pieces, self.text[reached:]])


def by_sentence(figures: Sequence[Figure]) -> list[tuple[str, list[Figure]]]:
    """Each sentence with its figures. A sentence that is printed twice, in a box and in the text, is two."""
    groups: list[tuple[str, list[Figure]]] = []
    for figure in figures:
        if groups:
            sentence, before = groups[-1]
            if figure.sentence == sentence and figure.end - before[0].start <= len(sentence):
                before.append(figure)
                continue
        groups.append((figure.sentence, [figure]))
    return groups


def clauses(sentence: str, figures: Sequence[Figure]) -> Iterator[Clause]:
    """The statements of a sentence: a semicolon ends one, and so does "and in 2022 ...".

    >>> [clause.text for clause in clauses("It rose in 2021, by 13.9 percent; in 2022 it fell.", [])]
    ['It rose in 2021, by 13.9 percent;', ' in 2022 it fell.']
    """
    sentence = sentence.replace("|", " ")  # the mark of a sum, and what parts the words of a headline
    placed = list(_placed(sentence, figures))
    reached = 0
    for end in (*ends_of("clause_end", sentence), len(sentence)):
        if any(sum_.start < end < sum_.end for sum_ in placed) or end <= reached:
            continue
        sums = tuple(
            Placed(sum_.figure, sum_.start - reached, sum_.end - reached)
            for sum_ in placed
            if reached <= sum_.start < end
        )
        yield Clause(sentence[reached:end], sums, reached)
        reached = end


def _placed(sentence: str, figures: Sequence[Figure]) -> Iterator[Placed]:
    reached = 0
    for figure in sorted(figures, key=lambda figure: figure.start):
        place = sentence.find(figure.as_written, reached) if figure.as_written else -1
        if place >= 0:
            reached = place + len(figure.as_written)
            yield Placed(figure, place, reached)
