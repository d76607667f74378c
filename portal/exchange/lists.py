"""What leaves the portal as files that belong to no single app."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from core.spreadsheets import Column, Sheet, book, workbook

if TYPE_CHECKING:
    from portal.figures.planlist import PlanRow
    from portal.figures.portfolio import MoneyOfPlan, MoneyOfYear

PLAN_COLUMNS = (
    Column("Plannr.", width=12),
    Column("Plan", width=36),
    Column("Kommune", width=22),
    Column("Ansøger", width=30),
    Column("Bevillingsperiode", width=20),
    Column("Periode", width=14),
    Column("Status", width=24),
    Column("Status, uddybet", width=34),
    Column("Mål i alt", "number", width=10),
    Column("Foran eller følger planen", "number", width=14),
    Column("Næste skridt", width=34),
    Column("Frist", "date", width=12),
)


def plans_workbook(rows: "Iterable[PlanRow]") -> bytes:
    """The list of plans as on the page, one row a plan."""
    return workbook(
        "Helhedsplaner",
        PLAN_COLUMNS,
        (
            (
                row.number,
                row.title,
                row.municipality,
                row.applicant,
                row.scheme,
                row.years,
                row.label,
                row.detail,
                len(row.ratings),
                row.on_track,
                row.next_step,
                row.next_due,
            )
            for row in rows
        ),
    )


MONEY_COLUMNS = (
    Column("Budget, kr.", "amount", width=18),
    Column("Tilsagn, kr.", "amount", width=18),
    Column("Bogført, kr.", "amount", width=18),
    Column("Prognose, kr.", "amount", width=18),
    Column("Ventet afvigelse, kr.", "amount", width=20),
)
PORTFOLIO_COLUMNS = (
    Column("Plannr.", "code", width=12),
    Column("Plan", width=36),
    Column("Kommune", width=22),
    Column("Status", width=14),
    Column("Slutter", "date", width=12),
    *MONEY_COLUMNS,
)


def portfolio_workbook(
    plans: "Iterable[MoneyOfPlan]", years: "Iterable[MoneyOfYear]", year: int | None
) -> bytes:
    """The money of all chosen plans: a row a plan (in a year, or the whole term), and a row a calendar year."""
    rows = (
        (row.number, row.title, row.municipality, row.status_label, row.ends_on, *money_cells(row))
        for row in plans
    )
    return book(
        [
            Sheet(f"Planer {year}" if year else "Planer, hele perioden", PORTFOLIO_COLUMNS, rows),
            Sheet(
                "Kalenderår",
                (Column("År", "code", width=8), *MONEY_COLUMNS),
                ((row.label, *money_cells(row)) for row in years),
            ),
        ],
        filtered=True,
    )


def money_cells(row: "MoneyOfPlan | MoneyOfYear") -> tuple[Decimal, ...]:
    return (row.budget, row.granted, row.booked, row.forecast, row.expected)
