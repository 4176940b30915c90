"""Arithmetic of slips: how a sum stands to the sum it should be, and what a hand could have done to it.

Sums are `Stated`: an amount with the precision and the hedge of its words. No words and no record here, and
nothing is kept: the sums of a visitor's draft are gone once it is checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from tracker.models import Qualifier, Relation, Slip
from tracker.record.precision import LEEWAY, POWERS, Stated, apart, compare

# "nearly 1 trillion won" is fair for 920 billion: the writer leans on the round number.
NEARLY = Decimal("0.1")
# "more than 1 trillion won" is fair for 1.18; said of 15 trillion it is true and misleads.
BOUND = Decimal(3)
# "$1.04 billion" for 1.0389 trillion won is its number, rounded; "$1.5 billion" for 1.52 is another.
REPEATED, THOUSAND = Decimal("0.005"), Decimal(1000)


def digits(amount: Decimal) -> str:
    """The digits that carry the amount.

    >>> digits(Decimal("1038900000000")), digits(Decimal("114.13"))
    ('10389', '11413')
    """
    return "".join(map(str, amount.normalize().as_tuple().digits))


def unit(amount: Decimal) -> Decimal:
    """The place of the last digit: the precision to which the words state the sum.

    >>> unit(Decimal("1520000000000"))
    Decimal('1E+10')
    """
    exponent = amount.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def loosely(sum_: Stated) -> Stated:
    """The sum with its closing zeros taken for rounding: "940 billion won" is fair for 944.1."""
    loose = unit(sum_.amount)
    return replace(sum_, step=loose) if loose > sum_.step else sum_


def relation(sum_: Stated, true: Stated) -> Relation:
    """How a stated sum stands to the true one, its words taken at their precision and their hedge.

    >>> won = lambda amount, qualifier="exact": Stated(Decimal(amount), Decimal("1E8"), Qualifier(qualifier))
    >>> relation(won("1.52E12"), won("1519200000000")).value
    'rounds'
    >>> relation(won("1.389E12"), won("1038900000000")).value
    'differs'
    >>> relation(won("1E12", "more_than"), won("1183300000000")).value
    'agrees'
    >>> relation(won("150E9", "more_than"), won("1519200000000")).value
    'differs'
    >>> relation(won("1.29E12", "about"), won("1346E9")).value
    'differs'
    """
    if apart(sum_, true):
        return Relation.DIFFERS
    sum_ = loosely(sum_)
    # "About" says no more than that the sum is rounded: to the digits that are given.
    plain = sum_.qualifier is Qualifier.ABOUT and sum_.high is None
    found = compare(replace(sum_, qualifier=Qualifier.EXACT) if plain else sum_, true)
    share = true.amount / sum_.amount if sum_.amount else Decimal(0)
    if found is Relation.AGREES and not 1 / BOUND <= share <= BOUND:
        return Relation.DIFFERS
    if found is Relation.DIFFERS and sum_.qualifier is Qualifier.NEARLY and 1 - NEARLY <= share <= 1:
        return Relation.AGREES
    return found


def close(sum_: Stated, true: Stated) -> bool:
    """Whether a hedge may excuse a sum that is not the true one rounded: "about 950 billion" for 960.2.

    >>> won = lambda amount, qualifier="exact": Stated(Decimal(amount), Decimal("1E8"), Qualifier(qualifier))
    >>> close(won("950E9", "about"), won("9602E8")), close(won("950E9"), won("9602E8"))
    (True, False)
    """
    near = abs(sum_.amount - true.amount) <= LEEWAY * sum_.amount
    return near and sum_.qualifier is Qualifier.ABOUT and sum_.high is None


def times(sum_: Stated, factor: Decimal) -> Stated:
    """The sum, its precision and its upper end times a factor."""
    high = None if sum_.high is None else sum_.high * factor
    return replace(sum_, amount=sum_.amount * factor, step=sum_.step * factor, high=high)


def power_of_ten(sum_: Stated, true: Stated) -> int | None:
    """The power n when the sum is 10**n times what it should be; null when it is not.

    >>> power_of_ten(Stated(Decimal("15192E9"), Decimal("1E8")), Stated(Decimal("15192E8"), Decimal("1E8")))
    1
    """
    # A bound allows too much ("a ceiling of 24.9 billion" is no tenth of 188): its number is taken as it is.
    if sum_.qualifier not in (Qualifier.ABOUT, Qualifier.EXACT):
        sum_ = replace(sum_, qualifier=Qualifier.EXACT)
    for power in POWERS:
        if relation(times(sum_, Decimal(1).scaleb(-power)), true) is not Relation.DIFFERS:
            return power
    return None


def repeats(sum_: Stated, true: Stated) -> bool:
    """Whether it has the number of a sum in another currency: "$1.04 billion" for 1.0389 trillion won.

    >>> repeats(Stated(Decimal("1.04E9"), Decimal("1E7")), Stated(Decimal("1038900000000"), Decimal("1E8")))
    True
    """
    if min(len(digits(sum_.amount)), len(digits(true.amount))) < 2:
        return False
    return any(abs(sum_.amount * scale / true.amount - 1) <= REPEATED for scale in (THOUSAND, 1 / THOUSAND))


def of_power(power: int) -> Slip:
    """The name of a slip by a power of ten: a thousand times is "million" for "billion".

    >>> of_power(-3).value, of_power(1).value
    ('thousandfold', 'power_of_ten')
    """
    return Slip.THOUSANDFOLD if abs(power) == 3 else Slip.POWER_OF_TEN


def misspelt(sum_: Stated, true: Stated) -> Slip | None:
    """A dropped or stray zero, two digits swapped, or one digit wrong; null when none of these explains it.

    >>> won = lambda amount: Stated(Decimal(amount), Decimal("1E8"))
    >>> misspelt(won("1389E9"), won("1038900000000")).value
    'zero'
    >>> misspelt(won("15912E8"), won("1519200000000")).value
    'swapped'
    >>> misspelt(won("1979E8"), won("1974E8")).value
    'digit'
    >>> misspelt(won("155E10"), won("10551E8")).value
    'zero'
    """
    written, right = digits(sum_.amount), digits(true.amount)
    same_size = sum_.amount.adjusted() == true.amount.adjusted()
    if sum_.high is not None or len(written) < 3 or not same_size:
        return None
    # 1.55 for 1.0551: where only the right sum has a zero, and is longer, it was lost, not swapped; and
    # 1兆551万 for 1兆551億 is nothing but zeros too many.
    lost = "0" in right and "0" not in written and len(right) > len(written) + 1
    if len(written) > len(right) + 1 and written.replace("0", "") == right.replace("0", ""):
        return Slip.ZERO
    for slip, variants in ((Slip.SWAPPED, _swapped), (Slip.ZERO, _without_zero)) if not lost else ():
        if any(_same(replace(sum_, amount=variant), true) for variant in variants(sum_.amount, true.amount)):
            return slip
    if any(_same(sum_, replace(true, amount=variant)) for variant in _without_zero(true.amount, sum_.amount)):
        return Slip.ZERO
    if len(written) == len(right) and sum(a != b for a, b in zip(written, right, strict=True)) == 1:
        return Slip.DIGIT
    return None


def _same(sum_: Stated, true: Stated) -> bool:
    plain = replace(loosely(sum_), qualifier=Qualifier.EXACT)
    return compare(plain, replace(true, qualifier=Qualifier.EXACT)) in (Relation.AGREES, Relation.ROUNDS)


def _without_zero(amount: Decimal, _other: Decimal) -> Iterator[Decimal]:
    """The amount with one zero between its digits left out, its size kept: 1.0389 -> 1.389."""
    figure = digits(amount)
    for place in range(1, len(figure)):
        if figure[place] == "0":
            yield _sized(figure[:place] + figure[place + 1 :], amount)


def _swapped(amount: Decimal, other: Decimal) -> Iterator[Decimal]:
    """The amount with two of its digits swapped: neighbours, or, of four digits and more, any two.

    Closing zeros count as far as the other sum has digits: 9570 for 9507.
    """
    figure = digits(amount).ljust(len(digits(other)), "0")
    for one, two in combinations(range(len(figure)), 2):
        if figure[one] != figure[two] and (two == one + 1 or len(figure) > 3):
            swapped = list(figure)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            yield _sized("".join(swapped), amount)


def _sized(figure: str, like: Decimal) -> Decimal:
    return Decimal(figure).scaleb(like.adjusted() - len(figure) + 1)
