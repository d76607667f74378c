"""A plan whose amounts are worked out by hand: its books, the redegørelse's numbers and the workbook."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from core.danish import COPENHAGEN
from core.tasks import dispatch
from funding.actions import make_economy_file
from funding.models import EconomyFile
from funding.tasks import forget_files
from monitoring import actions
from monitoring.exchange import report_document
from monitoring.figures import refresh
from tests.factories.monitoring import fill_report
from tests.portal.golden import (
    AKTIVITETER,
    BOOKED,
    BUDGET,
    BUDGET_2026,
    FORECAST,
    FUND,
    LOEN,
    SPRING_OF_2027,
    VARIANCE_2026,
    calculated,
    exact,
    golden_plan,
    kr,
    last_row,
    workbook_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spring_of_2027():
    with time_machine.travel(SPRING_OF_2027, tick=False):
        yield


@pytest.fixture
def golden(cast):
    return golden_plan(cast)


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
    response = client.get(f"/planer/{golden.number}/oekonomi/regnskab.csv?aar=2026")
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
    # The revisor gets the file that the revisor has ordered: others' have more in them.
    for user, status in ((cast.mette, 200), (cast.birthe, 404), (cast.niels, 404)):
        client.force_login(user)
        response = client.get(f"{address}{file.pk}/")
        assert response.status_code == status
        assert not response.streaming or b"".join(response.streaming_content) == content
    with time_machine.travel(dt.datetime(2027, 3, 12, 12, 0, tzinfo=COPENHAGEN), tick=False):
        assert forget_files() == 1
    assert not EconomyFile.objects.exists()
