"""What the second look sees of a sum: what it seems to be by its words, what the sums beside it seem to be,
and how large it is beside them. Numbers around 0 and 1, which `model.Layer` turns into chances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.models import Qualifier
from tracker.placing.found import Found
from tracker.placing.model import COLUMNS, Scores
from tracker.placing.reading import Reading
from tracker.placing.tokens import Places, number

LANGUAGES = ("en", "ko", "ja", "zh", "de", "fr")
CURRENCIES = np.array([number(code) for code in ("KRW", "USD", "JPY", "EUR")])
QUALIFIERS = list(Qualifier)
# Steps of the size of a sum, in powers of ten, and of how large it is beside another. They are no finer, so
# that no amount is known by heart.
POWERS = np.arange(15) - 0.25
TIMES = np.array(
    [-2, -1.3, -1, -0.7, -0.5, -0.3, -0.15, -0.05, -0.001, 0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 1, 1.3, 2]
)
APART = np.array([-1.5, -0.5, 0.5, 1.5])  # years from the day of publication
DIGITS = 5  # that a sum is given in, at most
STEEP = 4  # how fast a sum's programme counts the less in the mean of its text, the less it is on the topic

Values = npt.NDArray[Any]


def surroundings(ready: Reading, scores: Mapping[str, Scores]) -> Scores:
    """The inputs of the second look, shape (bases, inputs), from the first scores of each field."""
    found, read = ready.found, ready.read
    at = read.sums[found.bases]
    sentence = read.sentence[at]
    own = np.concatenate([scores[field] for field in COLUMNS], axis=1)
    soft, n = np.tanh(own), len(own)
    parts: list[npt.ArrayLike] = [own, scores["programme"], *_means(ready, scores, soft)]
    log, money = ready.size, ready.money
    everyone = np.arange(n)
    for step in (-1, 1):
        other = everyone + step
        there = (other >= 0) & (other < n)
        other = np.clip(other, 0, n - 1)
        parts += [soft[other] * there[:, None], there, there & (sentence[other] == sentence)]
        parts.append(in_step(log - log[other], TIMES, there & (money == money[other])))
    # Beside the largest sum in that currency, and beside the first sum.
    codes, code = np.unique(money, return_inverse=True)
    most = np.zeros(len(codes))
    np.maximum.at(most, code, log)
    yes = np.ones(n, dtype=bool)
    parts += [in_step(log - most[code], TIMES, yes), in_step(log - log[0], TIMES, money == money[0])]
    parts.append(in_step(log, POWERS, yes))
    # Its place among the sums of the text and of the sentence.
    first, behind = sentence.searchsorted(sentence), sentence.searchsorted(sentence, side="right")
    parts += [[[min(n, 40) / 20]], np.minimum(everyone, 20) / 10, everyone / n]
    parts += [np.minimum(behind - first, 6) / 3, np.minimum(everyone - first, 6) / 3]
    near = np.array(ready.near)
    parts += [near // 16 / 8, near % 16 / 8, ready.firm]
    parts += [*_mentions(found), money[:, None] == CURRENCIES, *_years(ready, at, sentence)]
    parts.append([[found.language == language for language in LANGUAGES]])
    return side_by_side(parts, n)


def side_by_side(parts: Sequence[npt.ArrayLike], n: int) -> Scores:
    """The parts as columns. A part is one column, or has a line for every sum, or one line for all."""
    arrays = [np.asarray(part) for part in parts]
    arrays = [part[:, None] if part.ndim == 1 else part for part in arrays]
    found = np.empty((n, sum(part.shape[1] for part in arrays)), dtype=np.float32)
    end = 0
    for part in arrays:
        begin, end = end, end + part.shape[1]
        found[:, begin:end] = part
    return found


def _means(ready: Reading, scores: Mapping[str, Scores], soft: Scores) -> list[Scores]:
    """Means of the text, and of the other sums of the same amount."""
    total = np.zeros_like(soft)
    np.add.at(total, ready.twins, soft)
    others = ready.alike[:, None]
    twins = np.where(others > 0, (total[ready.twins] - soft) / np.maximum(others, 1), 0)
    # The programmes of the text, by the sums that seem to be on the topic.
    weight = 1 / (1 + np.exp(-STEEP * scores["topic"]))
    whole = (scores["programme"] * weight).sum(axis=0, keepdims=True) / (weight.sum() + 1e-6)
    return [twins, np.minimum(others, 3) / 3, soft.mean(axis=0, keepdims=True), whole]


def in_step(values: Values, steps: Values, there: npt.NDArray[np.bool_]) -> Scores:
    """In which step each value lies, shape (n, steps + 1); nothing where it is not there."""
    found = np.eye(len(steps) + 1, dtype=np.float32)[steps.searchsorted(values)]
    found[~there] = 0
    return found


def _mentions(found: Found) -> list[npt.NDArray[np.generic]]:
    """How each sum is hedged, in how many digits it is given, whether it is a range or restated."""
    restated = set(found.converts)
    sums = [found.mentions[i] for i in found.bases]
    hedge = np.eye(len(QUALIFIERS), dtype=np.float32)[[QUALIFIERS.index(one.qualifier) for one in sums]]
    digits = [len(max(one.amounts).normalize().as_tuple().digits) for one in sums]
    length = np.eye(DIGITS + 1, dtype=np.float32)[np.minimum(digits, DIGITS)]
    range_, again = [one.amount is None for one in sums], [i in restated for i in found.bases]
    return [hedge, length, np.array(range_), np.array(again)]


def _years(ready: Reading, at: Places, sentence: Places) -> list[npt.NDArray[np.generic]]:
    """How many years the sentence names, and how the last before a sum and the first behind it stand to the
    day of publication."""
    read, published = ready.read, ready.found.published
    place = read.years
    if not len(place):
        return [np.zeros(len(at)), np.zeros((len(at), 2 * (len(APART) + 2)))]
    named = [year.year if year.year is not None else year.year_end for year in ready.found.years]
    known = np.array([year is not None and published is not None for year in named])
    apart = np.array([(year or 0) - (published.year if published else 0) for year in named], dtype=float)
    count = np.bincount(read.sentence[place], minlength=len(read.begins))[sentence]
    parts: list[npt.NDArray[np.generic]] = [np.minimum(count, 4) / 2]
    behind = place.searchsorted(at)
    for other in (behind - 1, behind):
        there = (other >= 0) & (other < len(place))
        other = np.clip(other, 0, len(place) - 1)
        there &= read.sentence[place[other]] == sentence
        parts += [in_step(apart[other], APART, there & known[other]), there & ~known[other]]
    return parts
