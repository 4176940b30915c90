"""Programmes beside each other in one unit: dollars, shares, per soldier, an index.

Host nations pay in their own currencies, by their own years, for different things. Every unit says how it is
made and what it does not say; a value that an input is missing for is left out, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker.models import YearBasis
from tracker.record.points import Point
from tracker.record.series import payments
from tracker.record.store import Record
from tracker.record.unit import Unit, in_unit

if TYPE_CHECKING:
    import pandas as pd


class CompareUnit(StrEnum):
    """What programmes can be compared in."""

    USD = "usd"
    USD_CONSTANT = "usd_constant"
    GDP_SHARE = "gdp_share"
    BUDGET_SHARE = "budget_share"
    PER_SOLDIER = "per_soldier"
    INDEX = "index"


SYMBOLS = {
    CompareUnit.USD: "USD",
    CompareUnit.USD_CONSTANT: "USD",
    CompareUnit.GDP_SHARE: "%",
    CompareUnit.BUDGET_SHARE: "%",
    CompareUnit.PER_SOLDIER: "USD",
    CompareUnit.INDEX: "index",
}
FORMULAS: dict[CompareUnit, dict[str, str]] = {
    CompareUnit.USD: {
        "en": "the sum of the year / the average rate of the year to the dollar",
        "ko": "그해 금액 ÷ 그해 평균 달러 환율",
    },
    CompareUnit.USD_CONSTANT: {
        "en": "dollars of the year × US consumer prices of {base} / US consumer prices of the year",
        "ko": "그해 달러 금액 × {base}년 미국 소비자물가 ÷ 그해 미국 소비자물가",
    },
    CompareUnit.GDP_SHARE: {
        "en": "dollars of the year / gross domestic product of the payer in current dollars × 100",
        "ko": "그해 달러 금액 ÷ 지급국의 명목 국내총생산(달러) × 100",
    },
    CompareUnit.BUDGET_SHARE: {
        "en": "the sum of the year / military spending of the payer, as SIPRI counts it × 100",
        "ko": "그해 금액 ÷ 지급국의 군사비(SIPRI 집계) × 100",
    },
    CompareUnit.PER_SOLDIER: {
        "en": "dollars of the year / US active-duty troops in the country",
        "ko": "그해 달러 금액 ÷ 그 나라에 주둔한 미군 현역 병력 수",
    },
    CompareUnit.INDEX: {
        "en": "the sum of the year / the sum of {base} × 100, in the payer's own currency",
        "ko": "그해 금액 ÷ {base}년 금액 × 100(지급국 통화 기준)",
    },
}
CAVEATS: dict[CompareUnit, dict[str, str]] = {
    CompareUnit.USD: {
        "en": "A rate that moves looks like a payment that moves.",
        "ko": "환율이 움직이면 지급액이 바뀐 것처럼 보입니다.",
    },
    CompareUnit.USD_CONSTANT: {
        "en": "Prices are those of the United States, not of the payer.",
        "ko": "지급국이 아닌 미국의 물가를 기준으로 합니다.",
    },
    CompareUnit.GDP_SHARE: {
        "en": "Calendar years of the product beside fiscal years of the sums.",
        "ko": "국내총생산은 1~12월, 금액은 회계연도 기준입니다.",
    },
    CompareUnit.BUDGET_SHARE: {
        "en": "SIPRI's military spending is wider than the budget that a parliament votes.",
        "ko": "SIPRI의 군사비는 의회가 의결한 국방예산보다 범위가 넓습니다.",
    },
    CompareUnit.PER_SOLDIER: {
        "en": "Troops assigned on the day of the count; rotational forces are mostly left out.",
        "ko": "집계일 기준 배치 병력이며 순환배치 병력은 대부분 빠져 있습니다.",
    },
    CompareUnit.INDEX: {
        "en": "Growth only: an index says nothing of how much is paid.",
        "ko": "증가 추이만 보여 주며 금액의 크기는 알 수 없습니다.",
    },
}
FISCAL = {
    YearBasis.JAPANESE_FISCAL: {
        "en": "{name}: fiscal years from April, put beside the calendar year in which they begin.",
        "ko": "{name}: 4월에 시작하는 회계연도이며 시작하는 해에 맞추었습니다.",
    },
    YearBasis.US_FISCAL: {
        "en": "{name}: fiscal years from October of the year before.",
        "ko": "{name}: 전년 10월에 시작하는 회계연도입니다.",
    },
}
# Why a value is missing: what of the inputs is not on record.
REASONS = {
    "rate": {"en": "no exchange rate for {year}", "ko": "{year}년 환율 자료 없음"},
    "cpi-index-us": {"en": "no US consumer prices for {year}", "ko": "{year}년 미국 소비자물가 자료 없음"},
    "gdp": {"en": "no product of {country} for {year}", "ko": "{country}의 {year}년 국내총생산 자료 없음"},
    "military-spending": {
        "en": "no military spending of {country} for {year}",
        "ko": "{country}의 {year}년 군사비 자료 없음",
    },
    "us-troops": {
        "en": "no count of US troops in {country} for {year}",
        "ko": "{country} 주둔 미군의 {year}년 병력 자료 없음",
    },
    "base": {"en": "no sum for {year} to make 100", "ko": "100으로 삼을 {year}년 금액 없음"},
}


FIRST = {"en": "its first year", "ko": "첫 "}


@dataclass(frozen=True, slots=True)
class Compared:
    """One programme in one year. `value` is None where an input is missing, and `reason` says which, by
    language. `inputs` are ids of sources."""

    programme: str
    year: int
    value: Decimal | None
    inputs: tuple[str, ...] = ()
    reason: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Programmes in one unit: their years in order, how they were made, what to keep in mind. `formula` and
    `caveats` are by language ("en", "ko"); `base` is the year of constant prices or of index 100."""

    unit: CompareUnit
    symbol: str
    base: int | None
    values: tuple[Compared, ...]
    formula: Mapping[str, str]
    caveats: Mapping[str, tuple[str, ...]]

    def frame(self) -> pd.DataFrame:
        """Years down, programmes across, values as floats: for charts."""
        import pandas as pd

        table = pd.DataFrame([(v.year, v.programme, v.value) for v in self.values if v.value is not None])
        if table.empty:
            return pd.DataFrame()
        wide = table.pivot(index=0, columns=1, values=2).astype(float)
        return wide.rename_axis(index="year", columns=None)


def comparison(
    record: Record, programmes: Iterable[str], unit: CompareUnit | str, *, base: int | None = None
) -> Comparison:
    """The payments of several programmes in one unit. `base` is the year of constant dollars (the newest
    with prices if it is not given) or of index 100 (the first year that all have, else the first of each)."""
    unit = CompareUnit(unit)
    chosen = list(dict.fromkeys(programmes))
    points = {programme: payments(record, programme) for programme in chosen}
    if unit is CompareUnit.USD_CONSTANT:
        base = base or max(record.series.get("cpi-index-us", {}), default=None)
    elif unit is CompareUnit.INDEX:
        years = [{point.year for point in series} for series in points.values()]
        base = base or min(set.intersection(*years) if years else (), default=None)
    else:
        base = None
    values = tuple(_MAKERS[unit](record, point, base) for programme in chosen for point in points[programme])
    return Comparison(
        unit=unit,
        symbol=SYMBOLS[unit],
        base=base,
        values=values,
        formula={code: FORMULAS[unit][code].format(base=base or FIRST[code]) for code in FIRST},
        caveats={language: _caveats(record, chosen, unit, language) for language in ("en", "ko")},
    )


def _caveats(record: Record, programmes: list[str], unit: CompareUnit, language: str) -> tuple[str, ...]:
    known = [record.programmes[programme] for programme in programmes]
    fiscal = [
        FISCAL[p.year_basis][language].format(name=p.name if language == "en" else p.name_ko)
        for p in known
        if p.year_basis in FISCAL
    ]
    return (CAVEATS[unit][language], *fiscal)


def _missing(record: Record, point: Point, what: str, year: int | None) -> Compared:
    payer = record.programmes[point.programme].payer
    reason = {lang: text.format(year=year, country=payer) for lang, text in REASONS[what].items()}
    return Compared(point.programme, point.year, None, reason=reason)


def _dollars(record: Record, point: Point, _base: int | None) -> Compared:
    made = in_unit(point, Unit.USD_YEAR_AVERAGE, record)
    if made.value is None:
        return _missing(record, point, "rate", point.year)
    return Compared(point.programme, point.year, made.value, made.inputs)


def _constant(record: Record, point: Point, base: int | None) -> Compared:
    prices, made = record.series.get("cpi-index-us", {}), _dollars(record, point, None)
    for year in (point.year, base):
        if year not in prices:
            return _missing(record, point, "cpi-index-us", year)
    if made.value is None or base is None:
        return made
    value = made.value * prices[base].value / prices[point.year].value
    return Compared(point.programme, point.year, value, (*made.inputs, prices[base].source))


def _over(series: str, suffix: str, times: int, *, own: bool = False) -> Callable[..., Compared]:
    """A maker that divides the sum, in dollars or in its `own` currency, by a series of the payer's."""

    def make(record: Record, point: Point, _base: int | None) -> Compared:
        country = record.programmes[point.programme].payer.lower()
        divisor = record.series.get(f"{series}-{country}{suffix}", {}).get(point.year)
        if divisor is None:
            return _missing(record, point, series, point.year)
        if own:
            native = in_unit(point, Unit.NATIVE, record)
            made = Compared(point.programme, point.year, native.value, native.inputs)
            if native.value is None or native.symbol != divisor.unit:
                return _missing(record, point, "rate", point.year)
        else:
            made = _dollars(record, point, None)
        if made.value is None:
            return made
        value = made.value / divisor.value * times
        return Compared(point.programme, point.year, value, (*made.inputs, divisor.source))

    return make


def _index(record: Record, point: Point, base: int | None) -> Compared:
    first = next((p for p in payments(record, point.programme) if base in (None, p.year)), None)
    own = in_unit(point, Unit.NATIVE, record)
    at_base = in_unit(first, Unit.NATIVE, record) if first else None
    if own.value is None:
        return _missing(record, point, "rate", point.year)
    if at_base is None or at_base.value is None:
        return _missing(record, point, "base", base)
    value = own.value / at_base.value * 100
    return Compared(point.programme, point.year, value, (*own.inputs, *at_base.inputs))


_MAKERS: dict[CompareUnit, Callable[[Record, Point, int | None], Any]] = {
    CompareUnit.USD: _dollars,
    CompareUnit.USD_CONSTANT: _constant,
    CompareUnit.GDP_SHARE: _over("gdp", "-usd", 100),
    CompareUnit.BUDGET_SHARE: _over("military-spending", "", 100, own=True),
    CompareUnit.PER_SOLDIER: _over("us-troops", "", 1),
    CompareUnit.INDEX: _index,
}
