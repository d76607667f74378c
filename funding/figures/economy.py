"""Budget and financing as they are printed, from an exchange document: draft, snapshot and plan in force alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from core.danish import format_date
from core.money import ZERO
from core.statements import statement
from funding.calculations import (
    FUND,
    HOUSING_ORGANISATION,
    MUNICIPALITY,
    Line,
    Money,
    Rates,
    YearSums,
    money_of,
    municipal_differs,
    percent_of,
    rates_of,
    term_of,
    term_years,
)
from funding.figures.matrix import Document, Matrix, Row, YearColumn, matrix_of
from funding.figures.meters import Meter, Segment, meters, segments, share_text
from funding.figures.payers import PayerFigure, municipality_name, payer_figures, source_matrix
from funding.models import BudgetCategory
from plans.models import Plan

USUAL_SOURCES = {FUND, MUNICIPALITY, HOUSING_ORGANISATION}


@dataclass(frozen=True, slots=True)
class FocusBudget:
    """The budget of one indsatsområde; `uid` None is what goes across them."""

    uid: str | None
    code: str
    name: str
    number: int | None
    matrix: Matrix
    is_ended: bool = False

    @property
    def label(self) -> str:
        return f"{self.number} {self.name}" if self.number is not None else self.name

    @property
    def total(self) -> Decimal:
        return self.matrix.total


@dataclass(frozen=True)
class Economy:
    """Each part is made when it is asked for: hardly any page shows all of them."""

    document: Document
    money: Money
    rates: Rates
    years: tuple[YearColumn, ...]
    categories: tuple[Mapping[str, Any], ...]

    @cached_property
    def budget(self) -> Matrix:
        return _budget_matrix(self.money, self.categories, self._years, lambda _: True)

    @cached_property
    def foci(self) -> tuple[FocusBudget, ...]:
        return _focus_budgets(self.document, self.money, self.categories, self._years)

    @cached_property
    def payers(self) -> tuple[PayerFigure, ...]:
        return payer_figures(self.document, self.money, self._years)

    @cached_property
    def sources(self) -> Matrix:
        return source_matrix(self.payers, self._years, municipality_name(self.document))

    @cached_property
    def financing_totals(self) -> tuple[Decimal, ...]:
        return tuple(year.financing for year in self._by_year)

    @cached_property
    def differences(self) -> tuple[Decimal, ...]:
        return tuple(year.difference for year in self._by_year)

    @cached_property
    def meters(self) -> tuple[Meter, ...]:
        return meters(self._by_year, self.rates, municipality_name(self.document))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        others = any(payment.source not in USUAL_SOURCES for payment in self.money.payments)
        return segments(self.sums, municipality_name(self.document), other_sources=others)

    @cached_property
    def sums(self) -> YearSums:
        """Of every year with an amount, also outside the term: those are among the columns too."""
        return sum(self._by_year, start=YearSums())

    @cached_property
    def unusual_years(self) -> frozenset[int]:
        """Years in which the kommune pays more than one øre from its usual share."""
        return frozenset(
            year
            for year, part in zip(self._years, self._by_year, strict=True)
            if municipal_differs(part.municipal, part.budget, self.rates)
        )

    @cached_property
    def _years(self) -> list[int]:
        return [column.year for column in self.years]

    @cached_property
    def _by_year(self) -> list[YearSums]:
        return [self.money.sums_of(year) for year in self._years]

    @property
    def frame(self) -> Decimal:
        """The plan's total frame: its budget."""
        return self.sums.budget

    @property
    def financing(self) -> Decimal:
        return self.sums.financing

    @property
    def difference(self) -> Decimal:
        return self.sums.difference

    @property
    def local(self) -> Decimal:
        return self.sums.local

    @property
    def local_percent(self) -> Decimal | None:
        return percent_of(self.sums.local, self.sums.budget)

    @property
    def local_percent_text(self) -> str:
        return share_text(self.local_percent, least_decimals=0)

    @property
    def local_limit_text(self) -> str:
        return share_text(self.rates.local_percent, least_decimals=0)

    @property
    def is_empty(self) -> bool:
        return self.sums.budget == 0 and self.sums.financing == 0


def economy(document: Document, categories: Sequence[Mapping[str, Any]] = ()) -> Economy:
    """All that is printed about budget and financing. `categories`: those to show although nothing stands in them."""
    money = money_of(document)
    names = {
        row["category"]["code"]: row["category"] for row in document["budget"] if row["ended_on"] is None
    }
    names |= {category["code"]: category for category in categories}
    ordered = sorted(names.values(), key=lambda category: (category["order"], category["code"]))
    return Economy(document, money, rates_of(document), year_columns(document, money), tuple(ordered))


def categories_of(plan: Plan) -> list[dict[str, Any]]:
    """The budget categories of the plan's bevillingsperiode, in their order."""
    return _categories(plan.scheme_id)


@statement
def _categories(scheme_id: int) -> QuerySet[BudgetCategory, Any]:
    return BudgetCategory.objects.filter(scheme=scheme_id).values("code", "name", "order")


def year_columns(document: Document, money: Money) -> tuple[YearColumn, ...]:
    """The calendar years of the term, and those outside it where amounts are left standing."""
    starts_on, ends_on = term_of(document)
    inside = term_years(starts_on, ends_on)
    standing = {line.year for line in money.lines if line.amount}
    standing |= {payment.year for payment in money.payments if payment.amount}
    return tuple(
        YearColumn(year, _year_note(year, starts_on, ends_on))
        if year in inside
        else YearColumn(year, "uden for perioden" if inside else "", is_outside=bool(inside))
        for year in sorted(set(inside) | standing)
    )


def _year_note(year: int, starts_on: date | None, ends_on: date | None) -> str:
    first = starts_on if starts_on and starts_on > date(year, 1, 1) else None
    last = ends_on if ends_on and ends_on < date(year, 12, 31) else None
    if first and last:
        return f"{format_date(first, 'day_month')} – {format_date(last, 'day_month')}"
    if first:
        return f"fra {format_date(first, 'day_month')}"
    return f"til {format_date(last, 'day_month')}" if last else ""


# Budget


def _budget_matrix(
    money: Money,
    categories: Iterable[Mapping[str, Any]],
    years: Sequence[int],
    chosen: Callable[[Line], bool],
) -> Matrix:
    sums: dict[tuple[str, int], Decimal] = {}
    for line in filter(chosen, money.lines):
        sums[line.category, line.year] = sums.get((line.category, line.year), ZERO) + line.amount
    rows = tuple(
        Row(
            category["code"],
            category["name"],
            tuple(sums.get((category["code"], year), ZERO) for year in years),
        )
        for category in categories
    )
    return matrix_of(rows, years)


def _focus_budgets(
    document: Document, money: Money, categories: Sequence[Mapping[str, Any]], years: Sequence[int]
) -> tuple[FocusBudget, ...]:
    """One for each indsatsområde in force, for an ended one where amounts are left, and the cross-cutting last."""
    used = {line.focus for line in money.lines}
    shown = [row for row in document["foci"] if row["ended_on"] is None or row["uid"] in used]
    shown.sort(key=lambda row: row["focus_area"]["order"])
    budgets = [
        FocusBudget(
            uid=row["uid"],
            code=row["focus_area"]["code"],
            name=row["focus_area"]["name"],
            number=row["focus_area"]["order"],
            matrix=_budget_matrix(money, categories, years, _of(row["uid"])),
            is_ended=row["ended_on"] is not None,
        )
        for row in shown
    ]
    across = _budget_matrix(money, categories, years, _of(None))
    return (*budgets, FocusBudget(None, "tvaergaaende", "Tværgående", None, across))


def _of(uid: str | None) -> Callable[[Line], bool]:
    return lambda line: line.focus == uid
