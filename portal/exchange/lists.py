"""What leaves the portal as files that belong to no single app."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.spreadsheets import Column, workbook

if TYPE_CHECKING:
    from portal.figures.planlist import PlanRow

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
