"""What posts cost, what hours are worth, and how an index regulates amounts. Pure and exact; kr. with two decimals.

Every amount is rounded once, at the end, half an øre up.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from core.money import ZERO, from_ore, to_ore
from funding.calculations.cells import BudgetCell
from funding.calculations.money import Money, largest_remainder, total_of


@dataclass(frozen=True, slots=True)
class Post:
    """A post as it is computed. `yearly_salary` is in the price level of the year in which it begins."""

    starts_on: date
    ends_on: date
    full_time: Decimal
    yearly_salary: Decimal


@dataclass(frozen=True, slots=True)
class Salaries:
    """The lines that posts feed: what stands in them, what the posts make them, and the years in which they differ."""

    budget: Decimal
    posts: Decimal
    years: tuple[int, ...]

    @property
    def difference(self) -> Decimal:
        """Below zero: the budget is less than the posts."""
        return self.budget - self.posts


def salaries(money: Money, fed: Mapping[BudgetCell, Decimal]) -> Salaries:
    """The budget's lines against `fed`: the cells that posts feed, and what they make them."""
    stored = dict.fromkeys(fed, ZERO)
    for line in money.lines:
        cell = BudgetCell(UUID(line.focus) if line.focus else None, line.category, line.year)
        if cell in stored:
            stored[cell] += line.amount
    years = sorted({cell.year for cell in fed if stored[cell] != fed[cell]})
    return Salaries(total_of(stored.values()), total_of(fed.values()), tuple(years))


def share_of_year(starts_on: date, ends_on: date, year: int) -> Fraction:
    """How much of a calendar year a period covers: twelfths, a month that is begun or left by its days."""
    share = Fraction(0)
    for month in range(1, 13):
        days = calendar.monthrange(year, month)[1]
        first, last = date(year, month, 1), date(year, month, days)
        covered = (min(ends_on, last) - max(starts_on, first)).days + 1
        share += Fraction(max(covered, 0), days * 12)
    return share


def regulated(amount: Decimal, from_year: int, to_year: int, indexes: Mapping[int, Decimal]) -> Decimal:
    """An amount in a later year's price level. `indexes`: year → per cent from the year before; none: unchanged."""
    factor = Fraction(1)
    for year in range(from_year + 1, to_year + 1):
        factor *= 1 + Fraction(indexes.get(year, Decimal(0))) / 100
    return _nearest(to_ore(amount) * factor)


def post_cost(post: Post, year: int, indexes: Mapping[int, Decimal]) -> Decimal:
    """årsværk × the year's salary × share of the year."""
    salary = regulated(post.yearly_salary, post.starts_on.year, year, indexes)
    return _nearest(
        to_ore(salary) * Fraction(post.full_time) * share_of_year(post.starts_on, post.ends_on, year)
    )


def worth_of_hours(hours: Decimal, hourly_rate: Decimal) -> Decimal:
    return _nearest(to_ore(hourly_rate) * Fraction(hours))


def parts_of(amount: Decimal, percentages: Sequence[Decimal]) -> list[Decimal]:
    """An amount shared in proportion to percentages, to the øre: largest remainder, ties in order."""
    whole = sum(map(Fraction, percentages), start=Fraction(0))
    if not whole:
        return [from_ore(0) for _ in percentages]
    ore = to_ore(amount)
    return [
        from_ore(part) for part in largest_remainder(ore, [ore * Fraction(p) / whole for p in percentages])
    ]


def _nearest(ore: Fraction) -> Decimal:
    return from_ore((ore + Fraction(1, 2)) // 1)
