"""A plan whose amounts are worked out by hand here: the same on page, PDF, JSON and in the workbook."""

import datetime as dt
import io
import re
import warnings
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from openpyxl import load_workbook

from core.danish import COPENHAGEN
from core.tasks import dispatch
from funding.actions import BudgetCell, Change, load_categories, make_economy_file, save_economy
from funding.models import EconomyFile
from funding.tasks import forget_files
from monitoring import actions
from monitoring.exchange import report_document
from monitoring.figures import refresh
from plans.models import Plan, PlanFocus
from tests.factories.funding import book
from tests.factories.monitoring import fill_report, number_content
from tests.factories.plans import complete_plan

# The engine is compiled at its first use, and Python warns of a line in it.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::SyntaxWarning")]

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


@pytest.fixture(autouse=True)
def _spring_of_2027():
    with time_machine.travel(dt.datetime(2027, 3, 10, 12, 0, tzinfo=COPENHAGEN), tick=False):
        yield


@pytest.fixture
def golden(cast):
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
    return plan


def kr(amount: Decimal) -> str:
    """As a Danish page prints it."""
    return f"{abs(amount):,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


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


def exact(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def last_row(sheet: dict[str, Any], column: str) -> Decimal:
    rows = [int(place[len(column) :]) for place in sheet if re.fullmatch(f"{column}\\d+", place)]
    return exact(sheet[f"{column}{max(rows)}"])


def test_the_page(golden, cast, client):
    client.force_login(cast.jonas)
    figures = client.get(f"/planer/{golden.number}/regnskab/?aar=2026").context["figures"]
    assert (figures.total.budget, figures.total.booked) == (BUDGET_2026, BOOKED)
    assert figures.total.variance == VARIANCE_2026
    assert {row.key: row.variance for row in figures.categories if row.booked} == {
        "loen": LOEN,
        "aktiviteter": AKTIVITETER,
    }
    whole = client.get(f"/planer/{golden.number}/prognose/?aar=2026").context["whole"]
    assert (whole.total.budget, whole.total.forecast) == (BUDGET, FORECAST)
    assert next(row.budget for row in whole.sources if row.key == "fund") == FUND


def test_the_redegoerelse_as_json_and_pdf(golden, cast):
    report = actions.begin_report(plan=golden, year=2026, by=cast.mette)
    fill_report(report, cast.mette)
    document = report_document(refresh(report))["report"]["money"]
    assert Decimal(document["total"]["budget"]) == BUDGET_2026
    assert Decimal(document["total"]["booked"]) == BOOKED
    html = actions.prepared(report).html
    for amount in (BUDGET_2026, BOOKED, VARIANCE_2026, LOEN, AKTIVITETER):
        assert kr(amount) in html


def test_the_workbooks_formulas(golden, cast, client):
    sheets = calculated(workbook_of(golden, client, cast.jonas))
    overview = sheets["Overblik"]
    assert [exact(overview[f"{column}2"]) for column in "BCDEFG"] == [
        BUDGET_2026,
        BUDGET_2026,
        Decimal("0.00"),
        BOOKED,
        BOOKED,
        VARIANCE_2026,
    ]
    assert [last_row(overview, column) for column in "BCEFG"] == [
        BUDGET,
        BUDGET,
        BOOKED,
        FORECAST,
        FORECAST - BUDGET,
    ]
    assert last_row(sheets["Budget"], "D") == BUDGET
    assert last_row(sheets["Finansiering"], "F") == BUDGET
    assert last_row(sheets["Regnskab"], "G") == BOOKED
    assert last_row(sheets["Afvigelse"], "H") == BOOKED - BUDGET
    by_line = {
        (sheets["Afvigelse"][f"A{row}"], sheets["Afvigelse"][f"C{row}"]): exact(
            sheets["Afvigelse"][f"H{row}"]
        )
        for row in range(2, 5)
    }
    assert by_line[2026, "Løn og personale"] == LOEN
    assert by_line[2026, "Aktiviteter"] == AKTIVITETER


def test_what_the_file_shows_before_it_is_worked_out_is_the_same(golden, cast, client):
    content = workbook_of(golden, client, cast.jonas)
    kept = load_workbook(io.BytesIO(content), data_only=True)
    for title, cells in calculated(content).items():
        for place, worked_out in cells.items():
            if isinstance(worked_out, int | float) and not isinstance(worked_out, bool):
                assert exact(kept[title][place].value) == exact(worked_out), (title, place)


def test_the_workbook_is_typed_frozen_and_explained_and_runs_nothing(golden, cast, client):
    pages = load_workbook(io.BytesIO(workbook_of(golden, client, cast.jonas)))
    entries = pages["Regnskab"]
    assert isinstance(entries["A2"].value, dt.datetime)
    assert entries["A2"].number_format == "dd-mm-yyyy"
    assert entries["G2"].number_format == "#,##0.00"
    assert {entries[f"C{row}"].value for row in range(2, 5)} == {"Løn", "=HYPERLINK(1)", "@Refusion"}
    assert {entries[f"C{row}"].data_type for row in range(2, 5)} == {"s"}
    assert all(page.freeze_panes == "A2" for page in pages)
    told = {(row[0].value, row[1].value) for row in pages["Ordliste"].iter_rows(min_row=2)}
    for page in pages:
        if page.title != "Ordliste":
            assert {(page.title, cell.value) for cell in page[1]} <= told


def test_the_entries_as_csv(golden, cast, client):
    client.force_login(cast.jonas)
    response = client.get(f"/planer/{golden.number}/regnskab/poster.csv?aar=2026")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "Dato;Bilagsnr.;Tekst;Kategori;Indsatsområde;Betalt af;Beløb;Begrundelse"
    assert "01-05-2026;;'=HYPERLINK(1);Aktiviteter;Tværgående;Kommunen;120000,00;" in lines
    assert "01-05-2026;;'@Refusion;Aktiviteter;Tværgående;Landsbyggefonden;-500,25;" in lines


def test_a_large_workbook_is_made_in_the_background(golden, cast, client, monkeypatch):
    monkeypatch.setattr("funding.views.export.AT_ONCE", 2)
    client.force_login(cast.jonas)
    address = f"/planer/{golden.number}/oekonomi/regneark/"
    assert "dannes i baggrunden" in client.get(address).content.decode()
    run = dispatch("funding.export_economy", subject=golden, root=golden, by=cast.jonas)
    assert client.post(address).url == f"/koersel/{run.pk}/"
    file = make_economy_file(plan=golden, by=cast.jonas)
    response = client.get(f"{address}{file.pk}/")
    content = b"".join(response.streaming_content)
    assert last_row(calculated(content)["Regnskab"], "G") == BOOKED
    for user, status in ((cast.birthe, 200), (cast.niels, 404)):
        client.force_login(user)
        response = client.get(f"{address}{file.pk}/")
        assert response.status_code == status
        assert not response.streaming or b"".join(response.streaming_content) == content
    with time_machine.travel(dt.datetime(2027, 3, 12, 12, 0, tzinfo=COPENHAGEN), tick=False):
        assert forget_files() == 1
    assert not EconomyFile.objects.exists()
