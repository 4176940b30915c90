"""A text made ready for placing: its words, the features of its sums, which of them are of one amount."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker.placing.evidence import Reach
from tracker.placing.features import Features, features
from tracker.placing.found import Found
from tracker.placing.tokens import Places, Tokens, Vocabulary, number, tokens


@dataclass
class Reading:
    """A text made ready for placing: its words, the features of its sums, who is whose neighbour."""

    found: Found
    read: Tokens
    said: Reach
    twins: Places  # for each sum that restates no other a number that those of the same amount share
    size: npt.NDArray[np.float64]  # of each of them how large it is, as a power of ten
    money: Places  # and a number for its currency

    @cached_property
    def alike(self) -> Places:
        """How many other sums are of the amount of each."""
        return np.asarray(np.bincount(self.twins)[self.twins] - 1)

    @cached_property
    def near(self) -> list[int]:
        """How near evidence of the topic stands to each sum that restates no other."""
        return [self.said.nearness(self.found.mentions[i].start) for i in self.found.bases]

    @cached_property
    def firm(self) -> list[bool]:
        """Whether firm evidence of the topic stands within reach of each of them."""
        return [self.said.firmly(self.found.mentions[i].start) for i in self.found.bases]

    @cached_property
    def features(self) -> Features:
        """The features of the sums that restate no other; a text off the topic needs none."""
        found = self.found
        return features(self.read, found.mentions, found.bases, found.language, self.near)


def prepare(found: Found, vocabulary: Vocabulary, said: Reach) -> Reading:
    """Everything about a text that placing looks at, before any weight is asked; `said` is its evidence."""
    read = tokens(found, vocabulary)
    bases = [found.mentions[i] for i in found.bases]
    same: dict[tuple[object, ...], int] = {}
    twins = [same.setdefault((mention.amounts, mention.currency), len(same)) for mention in bases]
    sizes = np.array([float(max(map(abs, mention.amounts), default=0)) for mention in bases])
    money = np.array([number(mention.currency) for mention in bases])
    return Reading(found, read, said, np.array(twins, dtype=np.int64), np.log10(sizes + 1), money)
