"""What leaves the portal as files that belong to no single app."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.danish import format_date
from core.money import ZERO
from core.spreadsheets import Column, Sheet, book, csv_lines, explained, workbook
from funding.calculations import total_of

if TYPE_CHECKING:
    from portal.figures.planlist import PlanRow
    from portal.figures.portfolio import MoneyOfPlan, MoneyOfYear

PLAN_COLUMNS = (
    Column("Plannr.", "code", width=12, meaning="Planens nummer i portalen."),
    Column("Plan", width=36, meaning="Planens titel."),
    Column("Kommune", width=22, meaning="Den kommune, der godkender og medfinansierer planen."),
    Column("Ansøger", width=30, meaning="Den boligorganisation, der søger og driver planen."),
    Column("Bevillingsperiode", width=20, meaning="Landsbyggefondens bevillingsperiode."),
    Column("Periode", width=14, meaning="Planens første og sidste år."),
    Column("Status", width=24, meaning="Hvor planen er i sit forløb."),
    Column("Status, uddybet", width=34, meaning="Hvem der har planen, eller hvad den mangler."),
    Column("Mål i alt", "number", width=10, meaning="Planens mål, der er vurderet efter deres målinger."),
    Column(
        "Foran eller følger planen",
        "number",
        width=14,
        meaning="De af målene, der er foran eller følger planen.",
    ),
    Column("Næste skridt", width=34, meaning="Det næste, nogen skal gøre."),
    Column("Frist", "date", width=12, meaning="Fristen for det næste skridt."),
)


def plans_workbook(rows: "Iterable[PlanRow]") -> bytes:
    """The list of plans as on the page, one row a plan."""
    return workbook("Helhedsplaner", PLAN_COLUMNS, map(plan_cells, rows))


def plans_lines(rows: "Iterable[PlanRow]") -> Iterator[str]:
    """The same list as CSV."""
    return csv_lines([column.header for column in PLAN_COLUMNS], map(plan_cells, rows))


def plan_cells(row: "PlanRow") -> tuple[Any, ...]:
    return (
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


FORECAST = "Prognose, kr."


def money_columns(budget: str, forecast: str) -> tuple[Column, ...]:
    """The sums of Økonomi på tværs. `budget` and `forecast`: the letters of their columns."""
    difference = f"={forecast}{{row}}-{budget}{{row}}"
    return (
        Column("Budget, kr.", "amount", width=18, meaning="Budgetposterne lagt sammen."),
        Column(
            "Fondens andel, kr.",
            "amount",
            width=18,
            meaning="Landsbyggefondens andel af finansieringen, som den gælder nu.",
        ),
        Column(
            "Bogført, kr.",
            "amount",
            width=18,
            meaning="Bilagsposterne lagt sammen. Refusioner trækker fra.",
        ),
        Column(
            FORECAST,
            "amount",
            width=18,
            meaning="Hvad budgettet ventes at ende på.",
        ),
        Column(
            "Ventet afvigelse, kr.",
            "amount",
            width=20,
            formula=difference,
            meaning="Prognose minus budget. Under 0 er penge tilovers.",
        ),
    )


PORTFOLIO_COLUMNS = (
    Column("Plannr.", "code", width=12, meaning="Planens nummer i portalen."),
    Column("Plan", width=36, meaning="Planens titel."),
    Column("Kommune", width=22, meaning="Den kommune, der medfinansierer planen."),
    Column("Status", width=14, meaning="I drift eller afsluttet."),
    Column("Slutter", "date", width=12, meaning="Planens sidste dag."),
    *money_columns("F", "I"),
    Column(
        "Tilsagn, kr.",
        "amount",
        width=18,
        meaning="Landsbyggefondens tilsagn for hele perioden. En ændring kan have flyttet fondens andel siden.",
    ),
)
YEAR_COLUMNS = (
    Column("År", "number", width=8, meaning="Kalenderår.", unit="kalenderår"),
    *money_columns("B", "E"),
)
#: By the last part of the address of its CSV file.
PORTFOLIO_TABLES = ("planer", "aar")


def plan_columns(year: int | None) -> tuple[Column, ...]:
    """A tilsagn is for the whole term: beside the sums of one year it stands nowhere."""
    return PORTFOLIO_COLUMNS[:-1] if year else PORTFOLIO_COLUMNS


def as_of(day: date | None, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, of which the forecast's says the day that it was worked out on."""
    told = f" Regnet {format_date(day)}." if day else ""
    return tuple(
        replace(column, meaning=f"{column.meaning}{told}") if column.header == FORECAST else column
        for column in columns
    )


def portfolio_workbook(
    plans: "Sequence[MoneyOfPlan]", years: "Sequence[MoneyOfYear]", year: int | None
) -> bytes:
    """The money of all chosen plans: a row a plan (in a year, or the whole term), and a row a calendar year."""
    granted = total_of(row.grant or ZERO for row in plans)
    day = min((row.forecast_on for row in years if row.forecast_on), default=None)
    sheets = [
        Sheet(
            f"Planer {year}" if year else "Planer, hele perioden",
            as_of(day, plan_columns(year)),
            plan_rows(plans, year),
            totals=dict(enumerate(summed(plans) if year else (*summed(plans), granted), start=5)),
        ),
        Sheet(
            "Kalenderår",
            as_of(day, YEAR_COLUMNS),
            year_rows(years),
            totals=dict(enumerate(summed(years), start=1)),
        ),
    ]
    return book(explained(sheets), filtered=True)


def portfolio_lines(
    table: str, plans: "Sequence[MoneyOfPlan]", years: "Sequence[MoneyOfYear]", year: int | None
) -> Iterator[str]:
    """One of its sheets as CSV: `planer` or `aar`."""
    of_plans = table == "planer"
    columns = plan_columns(year) if of_plans else YEAR_COLUMNS
    rows = plan_rows(plans, year) if of_plans else year_rows(years)
    return csv_lines([column.header for column in columns], rows)


def plan_rows(plans: "Iterable[MoneyOfPlan]", year: int | None) -> list[tuple[Any, ...]]:
    rows = [
        (row.number, row.title, row.municipality, row.status_label, row.ends_on, *money_cells(row), row.grant)
        for row in plans
    ]
    return [row[: len(plan_columns(year))] for row in rows]


def year_rows(years: "Iterable[MoneyOfYear]") -> list[tuple[Any, ...]]:
    return [(int(row.key), *money_cells(row)) for row in years]


def money_cells(row: "MoneyOfPlan | MoneyOfYear") -> tuple[Decimal, ...]:
    return (row.budget, row.granted, row.booked, row.forecast, row.expected)


def summed(rows: "Iterable[MoneyOfPlan | MoneyOfYear]") -> tuple[Decimal, ...]:
    """Each column's sum."""
    cells = [money_cells(row) for row in rows]
    return tuple(total_of(row[place] for row in cells) for place in range(5))
