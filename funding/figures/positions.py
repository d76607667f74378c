"""Posts as they are printed: what each costs in each year, how it was computed, and the salary lines that they feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from core.danish import format_amount, format_number
from core.money import ZERO
from core.statements import statement
from funding.calculations import (
    BudgetCell,
    Post,
    parts_of,
    percent_is_exact,
    percent_of,
    post_cost,
    regulated,
    share_of_year,
    term_years,
    total_of,
)
from funding.figures.explained import Part
from funding.figures.matrix import Matrix, Row, matrix_of
from funding.figures.meters import share_text
from funding.models import MunicipalPart, Position, RegulationIndex
from plans.models import Plan
from plans.querysets import rate_for


@dataclass(frozen=True, slots=True)
class PositionYear:
    """What a post costs in one calendar year, with the sum that gave it."""

    year: int
    amount: Decimal
    reckoning: str


@dataclass(frozen=True, slots=True)
class PositionFigure:
    position: Position
    place: str
    years: tuple[PositionYear, ...]

    @property
    def total(self) -> Decimal:
        return total_of(year.amount for year in self.years)


@dataclass(frozen=True, slots=True)
class PositionTable:
    rows: tuple[PositionFigure, ...]
    matrix: Matrix
    years: tuple[int, ...]
    # (year, per cent, source) of the index that the bevillingsperiode has for these years.
    indexes: tuple[RegulationIndex, ...]


def indexes_of(plan: Plan) -> Mapping[int, Decimal]:
    return dict(_indexes(plan.scheme_id))


@statement
def _indexes(scheme_id: int) -> QuerySet[RegulationIndex, Any]:
    return RegulationIndex.objects.filter(scheme=scheme_id).values_list("year", "percent")


def fed_amounts(plan: Plan) -> dict[BudgetCell, Decimal]:
    """The cells of the budget that posts feed, and what they make them. Two queries."""
    indexes = indexes_of(plan)
    amounts: dict[BudgetCell, Decimal] = {}
    for position in _positions(plan.pk):
        for year in term_years(position.starts_on, position.ends_on):
            focus = position.focus.uid if position.focus else None
            cell = BudgetCell(focus, position.category.code, year)
            amounts[cell] = amounts.get(cell, ZERO) + post_cost(post_of(position), year, indexes)
    return amounts


@statement
def _positions(plan_id: int) -> QuerySet[Position]:
    return Position.objects.filter(plan=plan_id).select_related("category", "focus")


def post_of(position: Position) -> Post:
    return Post(position.starts_on, position.ends_on, position.full_time, position.yearly_salary)


def position_table(plan: Plan) -> PositionTable:
    positions = list(Position.objects.filter(plan=plan).select_related("category", "focus__focus_area"))
    found = {year for position in positions for year in term_years(position.starts_on, position.ends_on)}
    years = sorted(found | set(term_years(plan.starts_on, plan.ends_on)))
    rows = tuple(RegulationIndex.objects.filter(scheme=plan.scheme_id, year__in=years))
    indexes = indexes_of(plan)
    figures = tuple(_figure(position, years, indexes) for position in positions)
    matrix = matrix_of(
        tuple(Row(str(f.position.uid), f.position.title, tuple(y.amount for y in f.years)) for f in figures),
        years,
    )
    return PositionTable(figures, matrix, tuple(years), rows)


def _figure(position: Position, years: Sequence[int], indexes: Mapping[int, Decimal]) -> PositionFigure:
    place = str(position.focus.focus_area) if position.focus else "Tværgående"
    return PositionFigure(position, place, tuple(_year(position, year, indexes) for year in years))


def _year(position: Position, year: int, indexes: Mapping[int, Decimal]) -> PositionYear:
    post = post_of(position)
    salary = regulated(post.yearly_salary, post.starts_on.year, year, indexes)
    months = share_of_year(post.starts_on, post.ends_on, year) * 12
    part = f"{months_text(months)}/12 år"
    full_time = format_number(post.full_time, 3).rstrip("0").rstrip(",")
    words = f"{full_time} årsværk × {format_amount(salary)} × {part}" if months else ""
    return PositionYear(year, post_cost(post, year, indexes), words)


def months_text(months: Fraction) -> str:
    """`9`, or `(3 + 8/15)` where a month is begun: never rounded, so that whoever reckons after gets the same øre."""
    whole, rest = divmod(months, 1)
    if not rest:
        return str(whole)
    days = f"{rest.numerator}/{rest.denominator}"
    return f"({whole} + {days})" if whole else f"({days})"


def municipal_parts(
    plan: Plan, amount: Decimal, frame: Decimal, payers: Sequence[Part] = ()
) -> tuple[Part, ...]:
    """What the kommune pays, kr., in its parts (København: local, and facilitering), each with its true share of it.

    Where the plan keeps parts apart in its financing (`payers`: what the kommune pays, by the names of the rows), they
    are the plan's own amounts; else the whole is shared in proportion to the parts of the kommune's rate, to the øre.
    """
    rate = rate_for(plan)
    parts = list(MunicipalPart.objects.filter(rate=rate)) if rate else []
    if has_own_parts(plan, payers):
        rates = {part.name: part.percent for part in parts}
        own: dict[str, Decimal] = {}
        for payer in payers:
            own[payer.label] = own.get(payer.label, Decimal("0.00")) + payer.amount
        return tuple(
            Part(f"{name}, {_part_text(amount, frame, rates.get(name))}", amount)
            for name, amount in own.items()
        )
    amounts = parts_of(amount, [part.percent for part in parts])
    return tuple(
        Part(f"{part.name}, {_part_text(own, frame, part.percent)}", own)
        for part, own in zip(parts, amounts, strict=True)
    )


def has_own_parts(plan: Plan, payers: Sequence[Part]) -> bool:
    """Whether the plan's financing names a part of what the kommune pays."""
    return any(payer.label != str(plan.municipality) for payer in payers)


def _part_text(own: Decimal, frame: Decimal, percent: Decimal | None) -> str:
    """`percent`: what the rate lays down for a part of that name."""
    if percent is None:
        share = percent_of(own, frame)
        return "ingen ramme endnu" if share is None else f"{share_text(share)} af rammen"
    usual = share_text(percent.normalize(), 0)
    share = percent_of(own, frame)
    if share is None or percent_is_exact(percent, own, frame):
        return f"{usual} af rammen"
    return f"{share_text(share)} af rammen (satsen er {usual})"
