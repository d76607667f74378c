"""A plan's money as files: complete, for a draft too, summed by formulas that agree, and the same tables as CSV."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from funding.actions import make_economy_file, record_collection
from funding.exchange.economy_book import OF_CONTENT, OF_STARTED, TABLES
from funding.models import FinancingShare, Grant, Instalment
from plans.models import PlanMembership
from tests.factories.funding import book, other_use
from tests.portal.golden import exact, recalculated

pytestmark = pytest.mark.django_db


def workbook_for(client, user, plan):
    client.force_login(user)
    response = client.get(reverse("funding:workbook", args=[plan.number]))
    assert response.status_code == 200
    return response.content


def lines_for(client, plan, key, query=""):
    response = client.get(reverse("funding:table_file", args=[plan.number, key]) + query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@pytest.fixture
def full(running, cast):
    """Something in every table."""
    first = running.starts_on
    share = FinancingShare.objects.filter(plan=running, source="housing_organisation").first()
    share.form, share.role, share.hours, share.hourly_rate = (
        "hours",
        "=Vejleder",
        Decimal("10"),
        Decimal("400.00"),
    )
    share.evidence = "Timesedler"
    share.save()
    grant = Grant.objects.create(plan=running, amount=Decimal("100.00"), granted_on=first, reference="LBF 1")
    Instalment.objects.create(grant=grant, due_on=first, amount=Decimal("60.01"))
    Instalment.objects.create(grant=grant, due_on=first, amount=Decimal("39.99"))
    common = {
        "plan": running,
        "by": cast.ida,
        "year": 2027,
        "party": ("municipality", "630", ""),
        "on": first,
    }
    record_collection(act="asked", amount=Decimal("287500.00"), **common)
    record_collection(act="received", amount=Decimal("0.01"), **common)
    other_use(running, by=cast.ida)
    book(running, "1234.56", by=cast.ida, text="=1+1", voucher="A1")
    book(running, "-0.01", by=cast.ida, text="Retur", voucher="A2")
    return running


def test_a_drafts_economy_can_be_fetched_by_those_who_see_it(plan, cast, client):
    sheets = load_workbook(io.BytesIO(workbook_for(client, cast.mette, plan))).sheetnames
    assert sheets == ["Overblik", "Budget", "Finansiering", "Stillinger", "Ordliste"]
    assert lines_for(client, plan, "budget")[0] == ["År", "Indsatsområde", "Kategori", "Beløb"]
    page = client.get(reverse("funding:economy", args=[plan.number])).content.decode()
    assert reverse("funding:workbook", args=[plan.number]) in page
    for who in (cast.niels, cast.grethe, cast.else_, cast.jonas):
        client.force_login(who)
        for name, more in (("funding:workbook", []), ("funding:table_file", ["budget"])):
            assert client.get(reverse(name, args=[plan.number, *more])).status_code == 404


def test_every_sum_is_a_formula_that_agrees_with_ours(full, cast, client):
    content = workbook_for(client, cast.ida, full)
    assert recalculated(content) > 40
    ours = load_workbook(io.BytesIO(content), data_only=True)
    assert all(page.freeze_panes == "A2" for page in ours)
    totals = {page.title: [cell.value for cell in list(page.iter_rows())[-1]] for page in ours}
    assert totals["Rater"][7] == 100
    assert exact(totals["Opkrævning"][4]) == Decimal("0.01")
    # 1.000 kr. paid out; an other use of 400 kr. waits for both and moves nothing yet.
    assert [exact(value) for value in totals["Reguleringskonto"][10:12]] == [
        Decimal("1400.00"),
        Decimal("1000.00"),
    ]
    assert exact(totals["Regnskab"][6]) == Decimal("1234.55")


def test_the_dictionary_names_every_column(full, cast, client):
    found = load_workbook(io.BytesIO(workbook_for(client, cast.ida, full)))
    told = [row[:2] for row in found["Ordliste"].iter_rows(min_row=2, values_only=True)]
    columns = [(page.title, cell.value) for page in found if page.title != "Ordliste" for cell in page[1]]
    assert told == columns
    assert all(all(row) for row in found["Ordliste"].iter_rows(min_row=2, values_only=True))


def test_what_is_behind_a_share_and_no_live_formula(full, cast, client):
    found = load_workbook(io.BytesIO(workbook_for(client, cast.ida, full)))
    rows = [row for row in found["Finansiering"].iter_rows(min_row=2) if row[6].value]
    assert [cell.value for cell in rows[0][6:]] == ["=Vejleder", 10, 400, "Timesedler"]
    assert rows[0][6].data_type == "s"
    assert [cell.data_type for cell in found["Regnskab"][2][:3]] == ["d", "s", "s"]


def test_each_sheet_is_also_a_csv_with_the_same_rows(full, cast, client):
    found = load_workbook(io.BytesIO(workbook_for(client, cast.ida, full)), data_only=True)
    for key, table in TABLES.items():
        head, *rows = lines_for(client, full, key)
        cells = list(found[table.name].iter_rows(values_only=True))
        assert head == [str(text).removesuffix(", kr.") for text in cells[0]]
        assert len(rows) == len(cells) - 2, key
    assert lines_for(client, full, "regnskab")[1][2] == "'=1+1"
    assert client.get(f"/planer/{full.number}/oekonomi/andet.csv").status_code == 404


def test_the_csv_of_the_books_holds_what_the_page_shows(full, cast, client):
    client.force_login(cast.ida)
    assert [row[1] for row in lines_for(client, full, "regnskab", "?aar=2025&soeg=retur")[1:]] == ["A2"]
    assert [row[1] for row in lines_for(client, full, "regnskab", "?aar=2025&sort=-bilag")[1:]] == [
        "A2",
        "A1",
    ]
    assert lines_for(client, full, "regnskab", "?aar=2026")[1:] == []
    page = client.get(f"/planer/{full.number}/regnskab/?aar=2025&soeg=retur").content.decode()
    assert f"/planer/{full.number}/oekonomi/regnskab.csv?aar=2025&amp;soeg=retur" in page


def test_a_revisor_gets_the_books_and_not_the_pages_beside_them(full, cast, client):
    PlanMembership.objects.get_or_create(
        plan=full, user=cast.birthe, role="auditor", defaults={"starts_on": full.starts_on}
    )
    file = make_economy_file(plan=full, by=cast.ida)
    found = load_workbook(io.BytesIO(workbook_for(client, cast.birthe, full)))
    assert not {TABLES[key].name for key in OF_CONTENT} & set(found.sheetnames)
    assert {TABLES[key].name for key in OF_STARTED - OF_CONTENT} <= set(found.sheetnames)
    for key in TABLES:
        status = client.get(reverse("funding:table_file", args=[full.number, key])).status_code
        assert status == (404 if key in OF_CONTENT else 200), key
    address = reverse("funding:workbook_file", args=[full.number, file.pk])
    assert client.get(address).status_code == 404
    client.force_login(cast.mette)
    assert client.get(address).status_code == 200
