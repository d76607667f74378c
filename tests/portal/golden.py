"""A plan whose amounts are worked out by hand here, and what reads them back out of a workbook."""

import datetime as dt
import io
import re
import warnings
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from core.danish import COPENHAGEN
from funding.actions import BudgetCell, Change, load_categories, save_economy
from funding.models import Grant
from plans.models import Plan, PlanFocus
from tests.factories.funding import book
from tests.factories.monitoring import number_content
from tests.factories.plans import complete_plan

SPRING_OF_2027 = dt.datetime(2027, 3, 10, 12, 0, tzinfo=COPENHAGEN)

# By hand. Budget 2026: 400.000,00 + 100.000,10; 2027: 300.000,00.
BUDGET_2026, BUDGET = Decimal("500000.10"), Decimal("800000.10")
# 75 % of 500.000,10 is 375.000,075, rounded down; of 300.000,00 it is 225.000,00.
FUND = Decimal("375000.07") + Decimal("225000.00")
# Booked in 2026: 380.000,25 + 120.000,00 − 500,25.
BOOKED = Decimal("499500.00")
# Løn: 380.000,25 − 400.000,00; aktiviteter: 119.499,75 − 100.000,10.
LOEN, AKTIVITETER = Decimal("-19999.75"), Decimal("19499.65")
VARIANCE_2026 = Decimal("-500.10")
# 2026 is over, so what was booked; 2027 has only begun, so its budget.
FORECAST = BOOKED + Decimal("300000.00")


def golden_plan(cast: Any) -> Plan:
    """Running since 2026, of which the books are written; the tilsagn is to the øre what the fund pays."""
    plan = complete_plan(cast)
    Plan.objects.filter(pk=plan.pk).update(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2027, 12, 31))
    plan.refresh_from_db()
    load_categories()
    focus = PlanFocus.objects.get(plan=plan, focus_area__code="beskaeftigelse")
    cells = (
        (focus.uid, "loen", 2026, "400000.00"),
        (None, "aktiviteter", 2026, "100000.10"),
        (focus.uid, "loen", 2027, "300000.00"),
    )
    changes = [Change(BudgetCell(uid, code, year), Decimal(amount)) for uid, code, year, amount in cells]
    save_economy(plan=plan, by=cast.mette, changes=changes)
    number_content(plan)
    day = dt.date(2025, 6, 1)
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.RUNNING, shared_on=day, submitted_on=day, sent_to_fund_on=day, started_on=day
    )
    plan = Plan.objects.get(pk=plan.pk)
    for code, uid, amount, source, text in (
        ("loen", focus.uid, "380000.25", "fund", "Løn"),
        ("aktiviteter", None, "120000.00", "municipality", "=HYPERLINK(1)"),
        ("aktiviteter", None, "-500.25", "fund", "@Refusion"),
    ):
        book(
            plan,
            amount,
            by=cast.ida,
            booked_on=dt.date(2026, 5, 1),
            category=code,
            focus=uid,
            source=source,
            text=text,
        )
    Grant.objects.create(plan=plan, amount=FUND, granted_on=dt.date(2025, 11, 3), reference="BS-2025-118")
    return plan


def kr(amount: Decimal) -> str:
    """As a Danish page prints it."""
    return f"{abs(amount):,.2f}".translate(str.maketrans(",.", ".,"))


def workbook_of(plan, client, user) -> Any:
    client.force_login(user)
    response = client.get(f"/planer/{plan.number}/oekonomi/regneark/")
    assert response.status_code == 200
    return response.content


def calculated(content: bytes) -> dict[str, dict[str, Any]]:
    """Every number of the workbook, its formulas worked out by an engine that knows nothing of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import formulas  # noqa: PLC0415  (its import warns of its own code)
        import numpy as np  # noqa: PLC0415

    parser = formulas.Parser()
    found: dict[str, dict[str, Any]] = {}
    for page in load_workbook(io.BytesIO(content)):
        values: dict[str, Any] = {}

        def value(cell: Any, values: dict[str, Any] = values, page: Any = page) -> Any:
            if cell.coordinate in values:
                return values[cell.coordinate]
            held = cell.value
            if cell.data_type == "f":
                function = parser.ast(held)[1].compile()
                arrays = []
                for place in function.inputs:
                    cells = page[place]
                    rows = cells if isinstance(cells, tuple) else ((cells,),)
                    arrays.append(np.array([[value(one) or 0 for one in row] for row in rows], dtype=object))
                held = np.asarray(function(*arrays)).item()
            values[cell.coordinate] = held
            return held

        for row in page.iter_rows():
            for cell in row:
                value(cell)
        found[page.title] = values
    return found


def recalculated(content: bytes) -> int:
    """How many formulas a workbook has; each worked out anew is the amount that is kept beside it."""
    kept, anew = load_workbook(io.BytesIO(content), data_only=True), calculated(content)
    count = 0
    for page in load_workbook(io.BytesIO(content)):
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            count += 1
            ours = kept[page.title][cell.coordinate].value
            assert exact(ours) == exact(anew[page.title][cell.coordinate]), (page.title, cell.coordinate)
    return count


def exact(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def last_row(sheet: dict[str, Any], column: str) -> Decimal:
    rows = [int(place[len(column) :]) for place in sheet if re.fullmatch(f"{column}\\d+", place)]
    return exact(sheet[f"{column}{max(rows)}"])
