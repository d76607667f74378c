"""Budget, books and forecast held against each other: the one place where a variance is computed. Pure and exact.

A line is category × indsatsområde × calendar year. Everything else (per category, indsatsområde, source, year and in
all) is made by adding lines, so no two tables can differ.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, NamedTuple, TypeVar

from core.money import ZERO, from_ore, to_ore
from funding.calculations.money import (
    FUND,
    MUNICIPALITY,
    Line,
    Payment,
    YearSums,
    largest_remainder,
    percent_of,
)

K = TypeVar("K", bound=Hashable)

#: Before so much of the year has gone, what is booked says little about the rest of it: the budget is the better guess.
ENOUGH_GONE: Final = Fraction(1, 4)


class Basis(StrEnum):
    """What a forecast builds on."""

    BOOKED = "booked"
    CARRIED_ON = "carried_on"
    BUDGET = "budget"
    ESTIMATE = "estimate"


class LineKey(NamedTuple):
    """A budget line's place. No indsatsområde is what goes across them."""

    year: int
    category: str
    focus: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Amounts in kr. A variance is what goes beyond the budget: below zero is money left."""

    budget: Decimal = ZERO
    booked: Decimal = ZERO
    forecast: Decimal = ZERO

    @property
    def variance(self) -> Decimal:
        """Booked less budget."""
        return self.booked - self.budget

    @property
    def expected(self) -> Decimal:
        """Forecast less budget: the variance that the year is heading for."""
        return self.forecast - self.budget

    @property
    def percent(self) -> Decimal | None:
        """How much of the budget is used; for the eye."""
        return percent_of(self.booked, self.budget, 1)

    @property
    def expected_percent(self) -> Decimal | None:
        return percent_of(self.expected, self.budget, 1)

    def __add__(self, other: "Compared") -> "Compared":
        return Compared(
            self.budget + other.budget, self.booked + other.booked, self.forecast + other.forecast
        )


@dataclass(frozen=True, slots=True)
class LineCompared:
    """`suggested` is what the forecast would be without somebody's estimate; `judged` the amount that is held against
    the budget: the books of a year that is over, otherwise the forecast."""

    key: LineKey
    sums: Compared
    basis: Basis
    suggested: Decimal
    suggested_basis: Basis
    is_over: bool

    @property
    def judged(self) -> Decimal:
        return self.sums.booked if self.is_over else self.sums.forecast

    @property
    def judged_variance(self) -> Decimal:
        return self.judged - self.sums.budget


@dataclass(frozen=True, slots=True)
class Limits:
    """From when a variance must be explained: both so many percent of the line's budget and so many kroner."""

    percent: Decimal
    amount: Decimal
    is_error: bool = False


@dataclass(frozen=True)
class Variance:
    """Every line, and the sums of them; `sources` holds each year's sources."""

    lines: tuple[LineCompared, ...]
    sources: Mapping[tuple[int, str], Compared]

    def by(self, key: Callable[[LineKey], K], year: int | None = None) -> dict[K, Compared]:
        """The lines of a year (None: of all) added up by a part of their key."""
        sums: dict[K, Compared] = {}
        for line in self.lines:
            if year in (None, line.key.year):
                part = key(line.key)
                found = sums.get(part)
                sums[part] = line.sums if found is None else found + line.sums
        return sums

    def by_source(self, year: int | None = None) -> dict[str, Compared]:
        sums: dict[str, Compared] = {}
        for (own, source), compared in self.sources.items():
            if year in (None, own):
                sums[source] = sums.get(source, Compared()) + compared
        return sums

    def total(self, year: int | None = None) -> Compared:
        return sum(self.by(lambda key: key.year, year).values(), start=Compared())


def compare(
    lines: Iterable[Line],
    payments: Iterable[Payment],
    booked: Iterable[Any],
    estimates: Mapping[LineKey, Decimal],
    *,
    on: date,
    term: tuple[date | None, date | None],
) -> Variance:
    """Everything that is printed about budget against books and forecast.

    `booked` rows have year, category, focus, source and amount; `estimates` are somebody's full-year amounts, which go
    before what is suggested until the year is over. `on` is today, `term` the plan's first and last day.
    """
    booked = list(booked)
    budgets = _added(lines, lambda row: LineKey(row.year, row.category, row.focus))
    used = _added(booked, lambda row: LineKey(row.year, row.category, row.focus))
    keys = sorted({*budgets, *used, *estimates}, key=lambda key: (key.year, key.category, key.focus or ""))
    gone = {key.year: share_gone(key.year, on, *term) for key in keys}
    compared = tuple(
        _line(key, Compared(budgets.get(key, ZERO), used.get(key, ZERO)), estimates.get(key), gone[key.year])
        for key in keys
    )
    return Variance(compared, _sources(compared, payments, booked))


def _added(rows: Iterable[Any], key: Callable[[Any], K]) -> dict[K, Decimal]:
    sums: dict[K, Decimal] = {}
    for row in rows:
        place = key(row)
        sums[place] = sums.get(place, ZERO) + row.amount
    return sums


def _line(key: LineKey, sums: Compared, estimate: Decimal | None, gone: Fraction) -> LineCompared:
    suggested, basis = suggested_forecast(sums.budget, sums.booked, gone)
    is_over = gone == 1
    if estimate is None or is_over:
        found = Compared(sums.budget, sums.booked, suggested)
        return LineCompared(key, found, basis, suggested, basis, is_over)
    found = Compared(sums.budget, sums.booked, estimate)
    return LineCompared(key, found, Basis.ESTIMATE, suggested, basis, is_over=False)


def share_gone(year: int, on: date, starts_on: date | None, ends_on: date | None) -> Fraction:
    """How much of the plan's part of a calendar year has gone when `on` is over."""
    return Fraction(*days_gone(year, on, starts_on, ends_on))


def days_gone(year: int, on: date, starts_on: date | None, ends_on: date | None) -> tuple[int, int]:
    """Days of the plan's part of a calendar year that have gone when `on` is over, and all; both ends counted."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if starts_on and first < starts_on <= last:
        first = starts_on
    if ends_on and first <= ends_on < last:
        last = ends_on
    days = (last - first).days + 1
    return min(max((on - first).days + 1, 0), days), days


def suggested_forecast(budget: Decimal, booked: Decimal, gone: Fraction) -> tuple[Decimal, Basis]:
    """A year's amount when nobody has estimated it, and what it builds on.

    A year that is over: what was booked. With less than a quarter of it gone, or nothing booked: the budget, or what is
    booked if that is already more. Otherwise what is booked, carried on to the whole year in whole kroner.
    """
    if gone == 1:
        return booked, Basis.BOOKED
    if gone < ENOUGH_GONE or booked <= 0:
        return (booked, Basis.BOOKED) if booked > budget else (budget, Basis.BUDGET)
    # booked ÷ gone, rounded half up to whole kroner: in whole numbers, for a plan has hundreds of lines.
    gone_part, whole = gone.as_integer_ratio()
    kroner = (2 * to_ore(booked) * whole + 100 * gone_part) // (200 * gone_part)
    return from_ore(kroner * 100), Basis.CARRIED_ON


def _sources(
    lines: Iterable[LineCompared], payments: Iterable[Payment], booked: Iterable[Any]
) -> dict[tuple[int, str], Compared]:
    """Nobody estimates who will pay: a year's forecast is shared by what each source is to pay that year, and as in the
    default split the odd øre is never Landsbyggefonden's."""
    promised = _added(payments, lambda row: (row.year, row.source))
    used = _added(booked, lambda row: (row.year, row.source))
    forecasts: dict[int, Decimal] = {}
    for line in lines:
        forecasts[line.key.year] = forecasts.get(line.key.year, ZERO) + line.sums.forecast
    found: dict[tuple[int, str], Compared] = {}
    for year in sorted({*forecasts, *(key[0] for key in promised)}):
        keys = sorted({key for key in {*promised, *used} if key[0] == year})
        shares = _shared_by_source(forecasts.get(year, ZERO), {key: promised.get(key, ZERO) for key in keys})
        for key, forecast in shares.items():
            found[key] = Compared(promised.get(key, ZERO), used.get(key, ZERO), forecast)
    return found


def _shared_by_source(total: Decimal, promised: Mapping[tuple[int, str], Decimal]) -> dict[Any, Decimal]:
    fund = {key: amount for key, amount in promised.items() if key[1] == FUND}
    others = {key: amount for key, amount in promised.items() if key not in fund}
    if not sum(fund.values()) or not sum(others.values()):
        return dict(zip(promised, shared(total, list(promised.values())), strict=True))
    whole = sum(map(to_ore, promised.values()))
    parts = {
        key: from_ore(to_ore(total) * Fraction(to_ore(amount), whole) // 1) for key, amount in fund.items()
    }
    rest = total - sum(parts.values(), start=ZERO)
    return parts | dict(zip(others, shared(rest, list(others.values())), strict=True))


def forecast_sums(found: Variance, payments: Iterable[Payment]) -> dict[int, YearSums]:
    """What each year is expected to cost, and who is then expected to pay: a source's forecast is shared by what its
    payers are to pay that year. The sums of the sources are those of `Variance.by_source`."""
    listed = list(payments)
    years: dict[int, YearSums] = {}
    for (year, source), compared in found.sources.items():
        own = [row for row in listed if (row.year, row.source) == (year, source)]
        parts = shared(compared.forecast, [row.amount for row in own]) or [compared.forecast]
        local = [row.counts_as_local for row in own] or [source != FUND]
        years[year] = years.get(year, YearSums()) + YearSums(
            financing=compared.forecast,
            lbf=compared.forecast if source == FUND else ZERO,
            local=sum((part for part, counts in zip(parts, local, strict=True) if counts), start=ZERO),
            municipal=compared.forecast if source == MUNICIPALITY else ZERO,
        )
    costs = found.by(lambda key: key.year)
    return {
        year: years.get(year, YearSums()) + YearSums(budget=costs.get(year, Compared()).forecast)
        for year in sorted({*years, *costs})
    }


def shared(total: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """The total in parts like the weights, exact to the øre by largest remainder. Weigh all nothing: equal parts."""
    if not weights:
        return []
    whole = sum(map(to_ore, weights))
    parts = [Fraction(to_ore(weight), whole) if whole else Fraction(1, len(weights)) for weight in weights]
    return [from_ore(part) for part in largest_remainder(to_ore(total), [to_ore(total) * p for p in parts])]


def must_be_explained(variance: Decimal, budget: Decimal, limits: Limits) -> bool:
    """Exact: a line one øre under either limit needs nothing. Without a budget only the kroner count."""
    if variance == 0 or abs(variance) < limits.amount:
        return False
    return budget == 0 or Fraction(to_ore(abs(variance)), to_ore(abs(budget))) * 100 >= Fraction(
        limits.percent
    )
