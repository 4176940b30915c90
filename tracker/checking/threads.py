"""What beside a sum leads to the payment of a year."""

from __future__ import annotations

from decimal import Decimal

from tracker.checking.evidence import Evidence, Standard
from tracker.checking.slips import GOOD, digits, fits, growth, stands
from tracker.checking.text import Text, levels
from tracker.models import Figure
from tracker.record.precision import Stated, measure

# As a share, how near a restated sum leads to the sum that was meant.
AT_RATE = Decimal("0.05")


class Threads:
    """What beside a sum leads to the payment of a year."""

    def __init__(self, text: Text, figure: Figure) -> None:
        around = text.around(figure)
        beside = levels(f for f in text.beside(figure) if f is not figure and f.currency == figure.currency)
        self.percents = text.said_in(*text.span(figure))
        self.beside = [measure(f) for f in beside]
        self.again = [measure(f) for f in levels(around) if len(digits(f.amounts[0])) > 1]
        self.restated = [f for f in around if f.converts == figure.number and f.amount]

    def count(self, year: int, whole: Standard, evidence: Evidence) -> int:
        """How many lead there: the sum of the year before, a percentage, the sum restated or said again."""
        before = evidence.preferred(whole.programme, year - 1)
        change = evidence.growth(whole.programme, year - 1, year)
        changes = [growth(other.amount, whole.amount) for other in self.beside]
        changes += [change] if change is not None else []
        worths = ((f.amount or 0, evidence.worth(whole, f.currency)) for f in self.restated)
        found = (
            before is not None and any(_good(other, before) for other in self.beside),
            any(fits(percent, change) for percent in self.percents for change in changes),
            any(worth and abs(amount / worth - 1) <= AT_RATE for amount, worth in worths),
            any(_good(other, whole) for other in self.again),
        )
        return sum(found)


def _good(sum_: Stated, standard: Standard) -> bool:
    return sum_.currency == standard.currency and stands(sum_, standard.sum) in GOOD
