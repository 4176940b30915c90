"""Which mark is the decimal one, where a number alone does not tell: "1.055 milliards" is 1055 or 1.055."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.languages.lexicon import Lexicon
from tracker.models import Why
from tracker.sums.numerals import digits
from tracker.sums.sum import Sum


def settle_marks(found: Sequence[Sum], words: Lexicon) -> None:
    """Read the doubtful numbers of a text again, as its other numbers write their decimals.

    Where none tells, the language's own mark stands, and the sum says so.
    """
    decimal = _decimal_mark([new.digits for new in found if not new.doubtful])
    for new in found:
        if not new.doubtful:
            continue
        mark = next(c for c in new.digits if c in ".,．，")
        if decimal is None:
            if mark != words.decimal and words.decimal == ",":
                reason = f"three digits after {mark!r}: read as thousands, for no other number here tells"
                new.why.append(Why("amount", reason, new.start, new.start + len(new.digits)))
            continue
        number, _ = digits(new.digits, words.decimal, sibling=mark == decimal)
        if number is not None and number != new.number:
            new.amounts = tuple(amount / new.number * number for amount in new.amounts)
            new.number = number
            reason = f"{decimal!r} is the decimal mark of the other numbers in this text"
            new.why.append(Why("amount", reason, new.start, new.start + len(new.digits)))


def _decimal_mark(numbers: Sequence[str]) -> str | None:
    """The mark that the plain cases use for decimals, if they agree.

    >>> _decimal_mark(["1,5", "1.234,5", "12"]), _decimal_mark(["1.5", "2,5"])
    (',', None)
    """
    votes: Counter[str] = Counter()
    for number in numbers:
        marks = [c for c in number if c in ".,"]
        if not marks:
            continue
        last = marks[-1]
        if marks.count(last) > 1:
            votes["." if last == "," else ","] += 1
        elif len(set(marks)) == 2 or len(number.rpartition(last)[2]) != 3:
            votes[last] += 1
    if len(votes) == 1:
        return next(iter(votes))
    return None
