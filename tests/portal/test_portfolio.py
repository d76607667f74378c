"""The money of all plans: the same amounts as on each plan's page, for those who see the plans and nobody else."""

import csv
import datetime as dt
import html
import io
import re
from decimal import Decimal

import pytest
from django.db import transaction
from openpyxl import load_workbook

from core.danish import format_amount
from core.dates import today
from core.models import TaskRun
from funding.actions import NewEstimate, refresh_sums, save_estimates
from funding.calculations import LineKey
from funding.exchange import economy_document
from funding.figures import booked_of, latest_estimates, ledger
from funding.models import FinancingShare, Grant, YearSum
from funding.tasks import refresh_sums as nightly
from plans.models import Plan
from tests.factories.funding import add_economy, book
from tests.factories.plans import complete_plan
from tests.portal.golden import calculated, exact
from tests.portal.opened import says

pytestmark = pytest.mark.django_db
URL = "/oekonomi-paa-tvaers/"
LINK = re.compile(r'<a class="figure" href="([^"]*)"[^>]*>([^<]*)</a>')


def started(cast, total="4000000.00", *, starts=None, ends=None, title="Nordvang", **fields):
    plan = complete_plan(cast, title=title, **fields)
    Plan.objects.filter(pk=plan.pk).update(
        starts_on=starts or dt.date(2026, 1, 1), ends_on=ends or dt.date(2029, 12, 31)
    )
    plan.refresh_from_db()
    add_economy(plan, total)
    day = dt.date(2025, 6, 1)
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.RUNNING, shared_on=day, submitted_on=day, sent_to_fund_on=day, started_on=day
    )
    plan = Plan.objects.get(pk=plan.pk)
    refresh_sums(plan=plan)
    return plan


def shown(client, query=""):
    page = client.get(URL + query)
    assert page.status_code == 200
    return page.context


def test_each_plan_has_the_sums_of_its_own_pages(cast, client):
    plan = started(cast)
    book(plan, "12345.67", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    save_estimates(
        plan=plan,
        by=cast.mette,
        year=2027,
        estimates=[NewEstimate(LineKey(2027, "loen", None), Decimal("1.00"), Decimal("0.00"), "Løn")],
    )
    client.force_login(cast.jonas)
    (row,) = shown(client)["rows"]
    whole = ledger(economy_document(plan), booked_of(plan), None, latest_estimates(plan))
    assert (row.budget, row.booked, row.forecast) == (
        whole.total.budget,
        whole.total.booked,
        whole.total.forecast,
    )
    assert row.budget == Decimal("4000000.00")
    assert row.granted == Decimal("3000000.00")
    assert row.booked == Decimal("12345.67")
    (of_year,) = shown(client, "?aar=2026")["rows"]
    assert of_year.booked == Decimal("12345.67")
    assert of_year.budget == next(known.budget for known in whole.years if known.key == "2026")


def test_the_sums_are_the_sums_of_the_rows_in_all_and_per_year(cast, client):
    for number in range(3):
        plan = started(cast, f"{4 + number}000000.01", title=f"Plan {number}")
        book(plan, f"{number + 1}000.05", by=cast.ida, booked_on=dt.date(2026 + number, 2, 1))
    client.force_login(cast.else_)
    for query in ("", "?aar=2027"):
        context = shown(client, query)
        for name in ("budget", "granted", "booked", "forecast", "expected"):
            assert sum(getattr(row, name) for row in context["rows"]) == getattr(context["total"], name)
    whole = shown(client)
    assert sum(year.forecast for year in whole["years"]) == whole["total"].forecast
    assert whole["total"].budget == Decimal("15000000.03")


def test_every_act_that_moves_money_keeps_the_sums(cast):
    plan = started(cast)

    def kept():
        return {row.year: (row.budget, row.booked, row.forecast) for row in YearSum.objects.filter(plan=plan)}

    def told():
        figures = ledger(economy_document(plan), booked_of(plan), None, latest_estimates(plan))
        return {int(row.key): (row.budget, row.booked, row.forecast) for row in figures.years}

    book(plan, "99.99", by=cast.ida, booked_on=dt.date(2026, 3, 1))
    assert kept() == told()
    save_estimates(
        plan=plan,
        by=cast.mette,
        year=2026,
        estimates=[NewEstimate(LineKey(2026, "loen", None), Decimal("5.00"), Decimal("0.00"), "Løn")],
    )
    assert kept() == told()
    YearSum.objects.filter(plan=plan).update(booked=Decimal("0.00"))
    assert nightly() == 1
    assert kept() == told()


def test_who_sees_which_plans(cast, client):
    started(cast)
    for user, count in (
        (cast.mette, 1),
        (cast.jonas, 1),
        (cast.else_, 1),
        (cast.ulla, 1),
        (cast.karim, 1),
        (cast.birthe, 0),
        (cast.niels, 0),
        (cast.grethe, 0),
        (cast.admin, 0),
    ):
        client.force_login(user)
        assert len(shown(client)["rows"]) == count, user


def test_an_application_is_nobodys_money_yet(cast, client):
    plan = complete_plan(cast)
    add_economy(plan)
    Plan.objects.filter(pk=plan.pk).update(submitted_on=dt.date(2026, 1, 1), status=Plan.Status.IN_APPROVAL)
    refresh_sums(plan=plan)
    client.force_login(cast.jonas)
    assert shown(client, "?status=")["rows"] == []
    assert not YearSum.objects.exists()


def test_plans_are_filtered_sorted_and_found_by_their_end(cast, client):
    started(cast, "1000000.00", title="Ålunden", ends=dt.date(2030, 1, 1))
    started(cast, "3000000.00", title="Birkely", ends=today() + dt.timedelta(days=365))
    started(cast, "2000000.00", title="Zonen", ends=today() + dt.timedelta(days=366))
    client.force_login(cast.else_)

    def titles(query):
        return [row.title for row in shown(client, query)["rows"]]

    assert titles("") == ["Birkely", "Zonen", "Ålunden"]
    assert titles("?sort=-budget") == ["Birkely", "Zonen", "Ålunden"]
    assert titles("?sort=budget") == ["Ålunden", "Zonen", "Birkely"]
    assert titles("?udloeber=1") == ["Birkely"]
    assert titles("?soeg=zon") == ["Zonen"]
    assert titles("?status=afsluttet") == []
    assert titles("?kommune=999999") == []
    assert titles("?sort=galt&aar=xx&kommune=%00&side=99") == ["Birkely", "Zonen", "Ålunden"]


def test_the_workbook_has_the_same_amounts_as_the_page(cast, client):
    plan = started(cast, title="=HYPERLINK(1)")
    book(plan, "100.01", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    client.force_login(cast.else_)
    (row,) = shown(client)["rows"]
    book_ = load_workbook(io.BytesIO(client.get(URL + "regneark/").content))
    cells = [cell.value for cell in book_["Planer, hele perioden"][2]]
    assert cells[1] == "=HYPERLINK(1)"
    assert book_["Planer, hele perioden"]["B2"].data_type == "s"
    amounts = [Decimal(str(value)).quantize(Decimal("0.01")) for value in cells[5:9]]
    assert amounts == [row.budget, row.granted, row.booked, row.forecast]
    assert cells[9] == "=I2-F2"


def test_the_workbook_sums_by_formulas_that_agree_with_the_page(cast, client):
    for title, granted in (("Ådalen", "1000.01"), ("Nordvang", "2000.00")):
        plan = started(cast, title=title)
        book(plan, "100.01", by=cast.ida, booked_on=dt.date(2026, 2, 1))
        Grant.objects.create(
            plan=plan, amount=Decimal(granted), granted_on=dt.date(2025, 1, 2), reference="LBF 1"
        )
    client.force_login(cast.else_)
    page = shown(client)
    content = client.get(URL + "regneark/").content
    kept, anew = load_workbook(io.BytesIO(content), data_only=True), calculated(content)
    for name, last in (("Planer, hele perioden", 4), ("Kalenderår", len(page["years"]) + 2)):
        formulas = [
            cell.coordinate
            for row in load_workbook(io.BytesIO(content))[name]
            for cell in row
            if cell.data_type == "f"
        ]
        assert f"F{last}" in formulas
        for place in formulas:
            assert exact(kept[name][place].value) == exact(anew[name][place]), (name, place)
    total = page["total"]
    sums = [cell.value for cell in kept["Planer, hele perioden"][4]][5:]
    wanted = [total.budget, total.granted, total.booked, total.forecast, total.expected, Decimal("3000.01")]
    assert [exact(value) for value in sums] == wanted
    assert isinstance(kept["Kalenderår"]["A2"].value, int)
    columns = [(page.title, cell.value) for page in kept if page.title != "Ordliste" for cell in page[1]]
    assert [row[:2] for row in kept["Ordliste"].iter_rows(min_row=2, values_only=True)] == columns


def test_beside_one_year_stands_no_tilsagn_of_the_whole_term(cast, client):
    Grant.objects.create(
        plan=started(cast), amount=Decimal("1000.01"), granted_on=dt.date(2025, 1, 2), reference="LBF 1"
    )
    client.force_login(cast.else_)
    for query, name, wanted in (("", "Planer, hele perioden", True), ("?aar=2027", "Planer 2027", False)):
        sheet = load_workbook(io.BytesIO(client.get(f"{URL}regneark/{query}").content), data_only=True)[name]
        assert ("Tilsagn, kr." in [cell.value for cell in sheet[1]]) is wanted
        assert exact(sheet["J3"].value) == exact(sheet["J2"].value)
        assert sheet.max_column == (11 if wanted else 10)
        response = client.get(f"{URL}planer.csv{query}")
        lines = b"".join(response.streaming_content).decode().removeprefix("\ufeff").splitlines()
        head, row = csv.reader(lines, delimiter=";")
        assert ("Tilsagn, kr." in head, len(head)) == (wanted, len(row))


def test_the_same_tables_as_csv(cast, client):
    book(started(cast, title="=HYPERLINK(1)"), "100.01", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    client.force_login(cast.else_)
    text = b"".join(client.get(URL + "planer.csv").streaming_content).decode()
    head, row, *rest = csv.reader(io.StringIO(text), delimiter=";")
    assert (row[1], row[7], rest) == ("'=HYPERLINK(1)", "100,01", [])
    assert head[6] == "Fondens andel, kr."
    text = b"".join(client.get(URL + "aar.csv").streaming_content).decode()
    assert [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:] == [
        "2026",
        "2027",
        "2028",
        "2029",
    ]
    assert client.get(URL + "andet.csv").status_code == 404
    client.force_login(cast.niels)
    assert len(b"".join(client.get(URL + "planer.csv").streaming_content).splitlines()) == 1


def test_the_funds_share_is_not_called_its_tilsagn(cast, client):
    """They part when an amendment has moved money away from the fund."""
    plan = started(cast)
    client.force_login(cast.else_)
    share = shown(client)["rows"][0].granted
    Grant.objects.create(plan=plan, amount=share, granted_on=dt.date(2025, 1, 2), reference="LBF 1")
    page = client.get(URL).content.decode()
    assert "Fondens andel" in page
    assert ">Tilsagn" not in page
    Grant.objects.create(
        plan=plan, amount=share + Decimal("0.01"), granted_on=dt.date(2025, 1, 3), reference="LBF 2"
    )
    page = client.get(URL).content.decode()
    letter = re.search(r'Tilsagn <a class="figure" href="([^"]*)">([^<]*)</a>', page)
    assert letter[2] == format_amount(share + Decimal("0.01"), kr=False)
    assert says(letter[2], client.get(letter[1]).content.decode())
    figure = client.get(URL + "tal/tilsagn/").content.decode()
    assert "Landsbyggefondens andel til planen er i alt" in figure


def test_the_money_of_many_plans_is_written_in_the_background_for_who_ordered_it(
    cast, client, monkeypatch, run_tasks
):
    monkeypatch.setattr("portal.views.portfolio.PLANS_AT_ONCE", 1)
    for title in ("Ådalen", "Nordvang"):
        book(started(cast, title=title), "100.01", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    client.force_login(cast.jonas)
    assert "økonomien i 2 planer" in client.get(f"{URL}regneark/").content.decode()
    assert not TaskRun.objects.exists(), "opening a page orders nothing"
    assert client.post(f"{URL}regneark/?soeg=ådalen")["Content-Disposition"].startswith("attachment")
    with transaction.atomic():
        assert client.post(f"{URL}regneark/?sort=-plan&aar=2026").status_code == 302
    (run,) = run_tasks() or TaskRun.objects.all()
    run.refresh_from_db()
    assert run.state == TaskRun.State.DONE
    content = b"".join(client.get(run.result_url).streaming_content)
    rows = list(load_workbook(io.BytesIO(content))["Planer 2026"].iter_rows(min_row=2, values_only=True))
    page = shown(client, "?sort=-plan&aar=2026")["rows"]
    assert [row[1] for row in rows[:2]] == [row.title for row in page] == ["Ådalen", "Nordvang"]
    assert [Decimal(str(row[7])).quantize(Decimal("0.01")) for row in rows[:2]] == [
        row.booked for row in page
    ]
    for user in (cast.mette, cast.else_, cast.niels):
        client.force_login(user)
        assert client.get(run.result_url).status_code == 404


def test_queries_are_the_same_for_one_plan_and_three(cast, client, django_assert_num_queries):
    started(cast)
    client.force_login(cast.else_)
    client.get(URL)
    with django_assert_num_queries(9) as captured:
        client.get(URL)
    for number in range(2):
        started(cast, title=f"Plan {number}")
    with django_assert_num_queries(len(captured)):
        client.get(URL)


def test_the_menu_offers_it_to_who_sees_plans_through_an_organisation(cast, client):
    for user, offered in ((cast.jonas, True), (cast.mette, True), (cast.else_, True), (cast.karim, False)):
        client.force_login(user)
        assert ("Økonomi på tværs" in client.get("/vejledning/").content.decode()) is offered


def test_the_years_have_the_tilsagn_too(cast, client):
    plan = started(cast)
    client.force_login(cast.jonas)
    page = client.get(URL)
    granted = [row.granted for row in page.context["years"]]
    fund = FinancingShare.objects.filter(plan=plan, source="fund").order_by("year")
    assert granted == [share.amount for share in fund]
    text = page.content.decode()
    table = text[text.index('id="aarene"') : text.index('id="planerne"')]
    assert format_amount(granted[0], kr=False) in table
    assert format_amount(sum(granted), kr=False) in table


# Opened


def opened(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    text = page.content.decode()
    big = re.search(r'<p class="big-number">([^<]*)', text)
    return page.context["figure"] if big else None, text


def test_every_sum_opens_to_the_rows_that_it_adds_up(cast, client, django_assert_max_num_queries):
    for number in range(2):
        plan = started(cast, f"{4 + number}000000.01", title=f"Plan {number}")
        book(plan, f"{number + 1}000.05", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    client.force_login(cast.jonas)
    for query in ("", "?aar=2026", "?soeg=Plan+1&aar=2027"):
        text = client.get(URL + query).content.decode()
        links = [(html.unescape(href), shown) for href, shown in LINK.findall(text)]
        assert len(links) > 30
        for href, amount in links:
            figure, page = opened(client, href)
            if figure is None:  # an amount of nothing: the plan's own page
                assert amount == "0,00", href
                continue
            assert not figure.parts or figure.parts_sum == figure.amount
            assert says(amount, page), href
            assert "Sætning, du kan bruge" in page
    with django_assert_max_num_queries(12):
        client.get(f"{URL}tal/bogfoert-2026/")


def test_the_sentences_of_the_sums(cast, client):
    plan = started(cast, "4000000.00", title="Nordvang")
    book(plan, "250000.00", by=cast.ida, booked_on=dt.date(2026, 2, 1))
    started(cast, "1000000.00", title="Birkely")
    client.force_login(cast.jonas)

    def sentence(key, query=""):
        return client.get(f"{URL}tal/{key}/{query}").context["figure"].sentence.replace("\xa0", " ")

    assert sentence("budget") == "De 2 planers budget er i alt 5.000.000,00 kr."
    assert sentence("tilsagn", "?soeg=birk") == ("Landsbyggefondens andel til planen er i alt 750.000,00 kr.")
    # By hand: a quarter of 5.000.000 is the budget of 2026, and 250.000 is a fifth of it.
    assert sentence("bogfoert-2026") == (
        "De 2 planer har i 2026 brugt 250.000,00 kr. Det er 20 % af budgettet."
    )
    assert sentence("afvigelse-2029").endswith("at bruge det samme som budgettet.")


def test_a_sum_of_plans_that_one_does_not_see_is_not_there(cast, client):
    started(cast)
    client.force_login(cast.jonas)
    assert client.get(f"{URL}tal/budget/").status_code == 200
    for key in ("budget-1999", "andet", "budget-2026-1"):
        assert client.get(f"{URL}tal/{key}/").status_code == 404
    assert client.get(f"{URL}tal/budget/?soeg=findes-ikke").status_code == 404
    for user in (cast.niels, cast.grethe, cast.birthe, cast.admin):
        client.force_login(user)
        assert client.get(f"{URL}tal/budget/").status_code == 404
