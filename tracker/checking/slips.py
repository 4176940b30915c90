"""How a sum stands to the sum it should be, to its conversion and to a percentage, and what a hand could have
done to it. Arithmetic only.

Sums are `Stated`: an amount with the precision and the hedge of its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from tracker.models import Figure, Qualifier, Slip, Verdict
from tracker.record import rates
from tracker.record.precision import LEEWAY, POWERS, Stated, apart, compare, interval, measure
from tracker.record.store import Record
from tracker.sums.percents import Percent

# A bound confirms a sum that lies this close to it, and no longer contradicts one beyond the second share.
CLOSE, LOOSE = Decimal("0.1"), Decimal(2)
# What "about" allows beyond rounding.
HEDGED = Decimal("0.005")
# "$1.04 billion" for 1.0389 trillion won is its number, rounded; "$1.5 billion" for 1.52 is another.
REPEATED = Decimal("0.003")

# Characters between a sum and its conversion.
BESIDE = 60

GOOD = (Verdict.AGREES, Verdict.ROUNDS, Verdict.TRUNCATES)
_BELOW = (Qualifier.AT_MOST, Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.NEARLY)
_ABOVE = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
BOUNDS = (*_BELOW, *_ABOVE)


def bare(sum_: Stated) -> Stated:
    """The sum without its hedge."""
    return sum_ if sum_.qualifier is Qualifier.EXACT else replace(sum_, qualifier=Qualifier.EXACT)


def stands(sum_: Stated, true: Stated) -> Verdict:
    """How a stated sum stands to the true one: agrees, rounds, truncates, consistent or differs.

    The same sum gets the same verdict, hedged or not. A bound agrees where it is close; where it is loose, or
    "about" is a little off, the two are no more than consistent.

    >>> won = lambda amount, qualifier="exact": Stated(Decimal(amount), Decimal("1E10"), Qualifier(qualifier))
    >>> true = Stated(Decimal("1038900000000"), Decimal("1E8"))
    >>> [stands(won(1040 * 10**9, hedge), true).value for hedge in ("exact", "about", "more_than")]
    ['rounds', 'rounds', 'rounds']
    >>> [stands(won(amount * 10**9, "more_than"), true).value for amount in (1000, 700, 1)]
    ['agrees', 'consistent', 'differs']
    """
    plain = bare(sum_)
    if not apart(plain, true):
        found = compare(plain, true)
        coarse = found is Verdict.TRUNCATES and len(digits(sum_.amount)) < 2  # "$800 million" for 870
        if found is not Verdict.DIFFERS and not (coarse and abs(true.amount / sum_.amount - 1) > LEEWAY):
            return found
    if not sum_.amount or not true.amount:
        return Verdict.DIFFERS
    share, loosely = true.amount / sum_.amount, (Verdict.DIFFERS, Verdict.CONSISTENT)
    if sum_.qualifier is Qualifier.ABOUT and abs(share - 1) <= HEDGED:
        return Verdict.CONSISTENT
    if sum_.qualifier in _ABOVE and share >= 1:
        return Verdict.AGREES if share <= 1 + CLOSE else loosely[share <= LOOSE]
    share = true.amount / (sum_.high or sum_.amount)
    if sum_.qualifier in _BELOW and share <= 1:
        within = share >= 1 / LOOSE and sum_.qualifier is not Qualifier.NEARLY
        return Verdict.AGREES if share >= 1 - CLOSE else loosely[within]
    return Verdict.DIFFERS


def times(sum_: Stated, factor: Decimal) -> Stated:
    """The sum, its precision and its upper end times a factor."""
    high = None if sum_.high is None else sum_.high * factor
    return replace(sum_, amount=sum_.amount * factor, step=sum_.step * factor, high=high)


def power_of_ten(sum_: Stated, true: Stated) -> int | None:
    """The power n when the sum is 10**n times what it should be; None when it is not.

    >>> power_of_ten(Stated(Decimal("15192E9"), Decimal("1E8")), Stated(Decimal("15192E8"), Decimal("1E8")))
    1
    """
    plain = bare(sum_)
    size = (plain.amount / true.amount).adjusted() if true.amount else 0
    for power in (one for one in POWERS if one in (size, size + 1)):
        scaled = times(plain, Decimal(1).scaleb(-power))
        verdict = stands(scaled, true)
        if verdict in GOOD and (verdict is not Verdict.TRUNCATES or scaled.step > true.step):
            return power
    # of a sum in two scales one word alone may be wrong: 2조6천만 for 2억6천만
    for power in (4, -4):
        whole, rest = divmod(plain.amount, Decimal(10) ** (8 + max(power, 0)))
        if whole and rest and whole * Decimal(10) ** (8 + max(-power, 0)) + rest == true.amount:
            return power
    return None


def of_power(power: int) -> Slip:
    """A thousand times is "million" for "billion"."""
    return Slip.THOUSANDFOLD if abs(power) == 3 else Slip.POWER_OF_TEN


def digits(amount: Decimal) -> str:
    """The digits that carry the amount.

    >>> digits(Decimal("1038900000000")), digits(Decimal("114.13"))
    ('10389', '11413')
    """
    return "".join(map(str, amount.normalize().as_tuple().digits))


def repeats(sum_: Stated, true: Stated) -> bool:
    """Whether it has the number of a sum in another currency: "$1.04 billion" for 1.0389 trillion won.

    >>> repeats(Stated(Decimal("1.04E9"), Decimal("1E7")), Stated(Decimal("1038900000000"), Decimal("1E8")))
    True
    """
    if not 2 <= len(digits(sum_.amount)) <= len(digits(true.amount)) + 1:
        return False
    plain, true = replace(bare(sum_), currency=""), replace(true, currency="")
    scaled = (times(plain, scale) for scale in (Decimal(1), Decimal(1000), Decimal("0.001")))
    return any(abs(one.amount / true.amount - 1) <= REPEATED and stands(one, true) in GOOD for one in scaled)


def misspelt(sum_: Stated, true: Stated) -> Slip | None:
    """A dropped or stray zero, two digits swapped, or one digit wrong; None when none of these explains it.

    The true sum is taken to as many digits as the words give, rounded or cut off.

    >>> won = lambda amount: Stated(Decimal(amount), Decimal("1E8"))
    >>> misspelt(won("1389E9"), won("1038900000000")).value, misspelt(won("100389E8"), won("10389E8")).value
    ('zero', 'zero')
    >>> misspelt(won("2017.7E9"), won("201.7E9")).value
    'digit'
    >>> misspelt(won("15912E8"), won("1519200000000")).value, misspelt(won("187E9"), won("1974E8")).value
    ('swapped', 'digit')
    """
    written, right = digits(sum_.amount), digits(true.amount)
    if sum_.high is not None or min(len(written), len(right)) < 2:
        return None
    rights = to_digits(right, len(written))
    size = sum_.amount.adjusted() - true.amount.adjusted()
    swapped = {*_swapped(written), *_swapped(written.ljust(len(right), "0"))}
    if size == 0 and swapped & {*rights, right}:
        return Slip.SWAPPED
    if abs(size) <= 1 and _zero(written, right, 3 if size == 0 else 2):
        return Slip.ZERO
    if size == 0 and any(sum(a != b for a, b in zip(written, one, strict=True)) == 1 for one in rights):
        return Slip.DIGIT
    longer, shorter = (written, right) if size > 0 else (right, written)
    if abs(size) == 1 and len(shorter) > 3 and shorter in less_a_digit(longer):
        return Slip.DIGIT
    return None


def to_digits(right: str, count: int) -> set[str]:
    """The digits of the true sum to so many places: rounded, and cut off."""
    if count >= len(right):
        return {right.ljust(count, "0")}
    rounded = Decimal(right).scaleb(count - len(right)).quantize(Decimal(1), ROUND_HALF_UP)
    return {str(rounded)[:count], right[:count]}


def _swapped(figure: str) -> Iterator[str]:
    """The digits with two of them swapped: neighbours, if need be over zeros (1조3백억); of four, any two."""
    for one, two in combinations(range(len(figure)), 2):
        near = set(figure[one + 1 : two]) <= {"0"} or len(figure) > 3
        if near and figure[one] != figure[two] and (one or figure[two] != "0"):
            swapped = list(figure)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            yield "".join(swapped)


def _zero(written: str, right: str, least: int) -> bool:
    """Whether a zero between the digits was lost or is too many: 1.389 for 1.0389, 100389 for 10389."""
    if written == right:
        return False  # nothing but closing zeros: a power of ten
    lost = any(written in to_digits(one, len(written)) for one in _less_a_zero(right))
    stray = any(one in to_digits(right, len(one)) for one in _less_a_zero(written) if len(one) >= least)
    zeros = len(written) > len(right) + 1 and written.replace("0", "") == right.replace("0", "")
    return lost or stray or zeros


def _less_a_zero(figure: str) -> set[str]:
    return {figure[:place] + figure[place + 1 :] for place in range(1, len(figure)) if figure[place] == "0"}


def less_a_digit(figure: str) -> set[str]:
    """The digits with any one of them left out."""
    return {figure[:place] + figure[place + 1 :] for place in range(len(figure))}


# --- conversions


@dataclass(frozen=True, slots=True)
class Conversion:
    """The rate that two sums imply, and those of the days in question; `slip` names what is wrong."""

    implied: Decimal
    days: rates.Days
    slip: Slip | None = None
    power: int | None = None

    @property
    def off(self) -> bool:
        return self.slip is not None


def conversion(
    figure: Figure, base: Figure, record: Record, published: date | None, whole: Stated | None = None
) -> Conversion | None:
    """The conversion of `base` into `figure`; None where no rate is known, or the two stand far apart.

    A base that rounds a sum on record, `whole`, was converted as written, or as the record has it.
    """
    gap = max(figure.start - base.end, base.start - figure.end)
    if figure.currency == base.currency or not figure.amount or not base.amounts or gap > BESIDE:
        return None
    said = [year for year in (base.year, base.year_end) if year is not None]
    years = range(min(said), max(said) + 1) if said else ()
    days = rates.days_of(record, base.programme or "", base.currency, figure.currency, years, published)
    if days is None:
        return None
    one, other = measure(base), measure(figure)
    dear, cheap = (one, other) if one.currency == days.numerator else (other, one)
    implied = dear.amount / cheap.amount
    if whole is not None and whole.currency == one.currency and one.high is None:
        low, high = sorted((one.amount, whole.amount))
        one = replace(bare(one), amount=low, high=high, step=Decimal(0))
    if days.gave(one, other):
        return Conversion(implied, days)
    scales = ((n, Decimal(1).scaleb(-n)) for n in POWERS)
    power = next((n for n, scale in scales if days.gave(one, other, scale, rates.AROUND)), None)
    if power is not None:
        return Conversion(implied, days, of_power(power), power)
    return Conversion(implied, days, Slip.CURRENCY if repeats(other, one) else Slip.RATE)


# --- percentages

# The lowest, the exact and the highest change that two sums allow, in percent.
Range = tuple[Decimal, Decimal, Decimal]


def growth(before: Decimal, after: Decimal) -> Decimal:
    """The change in percent.

    >>> growth(Decimal(1000), Decimal(1083))
    Decimal('8.300')
    """
    return (after / before - 1) * 100


def between(earlier: Stated, later: Stated) -> Range:
    """From one stated sum to the next, with what their rounding allows; where that is so much that any change
    would fit ("1.4 trillion"), a point each way."""
    before, after = interval(bare(earlier)), interval(bare(later))
    exact = growth(earlier.amount, later.amount)
    low = growth(before[1] or earlier.amount, after[0] or later.amount)
    high = growth(before[0] or earlier.amount, after[1] or later.amount)
    return (exact - 1, exact, exact + 1) if high - low > 2 else (low, exact, high)


def signed(percent: Percent) -> Decimal:
    """A fall as a negative number."""
    return -percent.value if percent.direction == "down" else percent.value


def fits(percent: Percent, true: Range | Decimal, sign: int = 1) -> bool:
    """Whether the words may mean this change, rounded or cut off; with a sign of -1, its reverse."""
    stated, step = signed(percent) * sign, percent.step
    least, exact, most = true if isinstance(true, tuple) else (true, true, true)
    if percent.low is not None:
        return percent.low - step <= abs(exact) <= percent.value + step and (exact >= 0) == (stated >= 0)
    room = step if percent.qualifier is Qualifier.EXACT else max(step, Decimal(1))
    return least <= stated <= most or abs(exact - stated) < room
