"""The kinds that the rules of this folder tell apart."""

from __future__ import annotations

from enum import StrEnum

from tracker import models


class Kind(StrEnum):
    """A kind and a measure in one word."""

    PAYMENT = "payment"
    OFFER = "offer"
    DEMAND = "demand"
    CLAIM = "claim"
    ESTIMATE = "estimate"
    BUDGET = "budget"
    CHANGE = "change"
    TOTAL = "total"
    OTHER = "other"

    @property
    def kind(self) -> models.Kind:
        """The kind of the guide."""
        try:
            return models.Kind(self.value)
        except ValueError:
            return models.Kind.PAYMENT

    @property
    def measure(self) -> models.Measure:
        """The measure of the guide."""
        return models.Measure(self.value) if self in (Kind.CHANGE, Kind.TOTAL) else models.Measure.LEVEL
