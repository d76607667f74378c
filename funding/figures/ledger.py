"""The books: what was booked, added up by the database, beside the budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from core.money import ZERO
from core.statements import statement
from funding.calculations import percent_of, sums_by, total_of
from funding.figures.economy import Economy, economy
from funding.figures.matrix import Document, Row
from funding.figures.payers import SOURCE_ORDER, municipality_name, source_label
from funding.models import LedgerEntry, LedgerYear
from plans.models import Plan

ACROSS = "tvaergaaende"


@dataclass(frozen=True, slots=True)
class Booked:
    """One sum of the books: all entries of a year that share category, indsatsområde and source."""

    year: int
    category: str
    category_name: str
    category_order: int
    focus: str | None
    source: str
    amount: Decimal
    entries: int


def booked_of(plan: Plan) -> list[Booked]:
    """The plan's books, added up by what is printed. One query, however many entries there are."""
    return [
        Booked(year, code, name, order, str(focus) if focus else None, source, amount, entries)
        for year, code, name, order, focus, source, amount, entries in _sums(plan.pk)
    ]


@statement
def _sums(plan_id: int) -> QuerySet[LedgerEntry, Any]:
    return (
        LedgerEntry.objects.filter(plan=plan_id)
        .order_by()
        .values_list(
            "ledger_year__year", "category__code", "category__name", "category__order", "focus__uid", "source"
        )
        .annotate(total=Sum("amount", default=Decimal(0)), entries=Count("pk"))
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Budget against what was booked. The variance is what was booked beyond the budget: below zero is money left."""

    key: str
    label: str
    budget: Decimal
    booked: Decimal

    @property
    def variance(self) -> Decimal:
        return self.booked - self.budget

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.booked, self.budget, 1)


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """One calendar year, or the whole term when `year` is None. `years` always holds every year."""

    year: int | None
    categories: tuple[Comparison, ...]
    sources: tuple[Comparison, ...]
    foci: tuple[Comparison, ...]
    years: tuple[Comparison, ...]
    total: Comparison
    entries: int


def ledger(document: Document, booked: Sequence[Booked], year: int | None = None) -> LedgerFigures:
    money = economy(document, [_category(row) for row in booked])
    own = [row for row in booked if year in (None, row.year)]
    across = [Row(focus.uid or ACROSS, focus.label, focus.matrix.totals) for focus in money.foci]
    return LedgerFigures(
        year=year,
        categories=_compared(money, money.budget.rows, year, sums_by(own, lambda row: row.category)),
        sources=_compared(
            money,
            _with_booked_sources(money.sources.rows, own, document),
            year,
            sums_by(own, lambda row: row.source),
        ),
        foci=_compared(money, across, year, sums_by(own, lambda row: row.focus or ACROSS)),
        years=_years(money, booked),
        total=Comparison(
            "total", "I alt", _budgeted(money, money.budget.totals, year), total_of(row.amount for row in own)
        ),
        entries=sum(row.entries for row in own),
    )


def _category(row: Booked) -> dict[str, object]:
    return {"code": row.category, "name": row.category_name, "order": row.category_order}


def _budgeted(money: Economy, amounts: Sequence[Decimal], year: int | None) -> Decimal:
    return total_of(
        amount for column, amount in zip(money.years, amounts, strict=False) if year in (None, column.year)
    )


def _compared(
    money: Economy, rows: Iterable[Row], year: int | None, booked: dict[str, Decimal]
) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(row.key, row.label, _budgeted(money, row.amounts, year), booked.get(row.key, ZERO))
        for row in rows
    )


def _with_booked_sources(rows: Sequence[Row], booked: Iterable[Booked], document: Document) -> list[Row]:
    """Also the sources that something was booked on although they were to pay nothing."""
    known = {row.key for row in rows}
    found = {row.source for row in booked} - known
    extra = [Row(source, source_label(source, municipality_name(document)), ()) for source in found]
    return sorted([*rows, *extra], key=lambda row: SOURCE_ORDER[row.key])


def _years(money: Economy, booked: Iterable[Booked]) -> tuple[Comparison, ...]:
    budgets = {column.year: amount for column, amount in zip(money.years, money.budget.totals, strict=True)}
    sums = sums_by(booked, lambda row: row.year)
    return tuple(
        Comparison(str(year), str(year), budgets.get(year, ZERO), sums.get(year, ZERO))
        for year in sorted(budgets.keys() | sums.keys())
    )


def closed_years(plan: Plan) -> dict[int, LedgerYear]:
    return {row.year: row for row in _closed(plan.pk)}


@statement
def _closed(plan_id: int) -> QuerySet[LedgerYear]:
    return LedgerYear.objects.filter(plan=plan_id, state=LedgerYear.State.CLOSED).select_related("closed_by")
