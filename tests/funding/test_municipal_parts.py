"""What the kommune pays, in parts: those of its rate, or the plan's own amounts."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from funding.actions import Change, FinancingCell, save_economy, split_by_default, undo_split
from funding.calculations import term_years
from funding.exchange import economy_document
from funding.figures import explain, municipal_parts
from funding.models import BudgetLine, FinancingShare, MunicipalPart
from funding.rules import check
from plans.models import FundingRate
from plans.querysets import rate_for
from portal.actions import import_plans
from portal.exchange import plan_file
from tests.factories.accounts import MunicipalityFactory
from tests.factories.funding import cross_cutting

pytestmark = pytest.mark.django_db


@pytest.fixture
def rate(plan):
    return FundingRate.objects.create(
        scheme=plan.scheme,
        municipality=plan.municipality,
        valid_from="2020-01-01",
        lbf_percent=75,
        local_percent=25,
        municipal_percent=Decimal("12.5"),
    )


def test_the_kommunes_own_parts_are_shown(plan, rate, cast, client):
    assert rate_for(plan) == rate
    MunicipalPart.objects.create(rate=rate, name="Lokalt", percent=Decimal("10.6"), order=1)
    MunicipalPart.objects.create(rate=rate, name="Facilitering", percent=Decimal("1.9"), order=2)
    frame = Decimal("11500000.00")
    parts = municipal_parts(plan, Decimal("1437500.00"), frame)
    assert [str(part.amount) for part in parts] == ["1219000.00", "218500.00"]
    assert [part.label for part in parts] == [
        "Lokalt, 10,6\N{NO-BREAK SPACE}% af rammen",
        "Facilitering, 1,9\N{NO-BREAK SPACE}% af rammen",
    ]
    # Twice as much is twice the share, whatever the rate says.
    assert [part.label for part in municipal_parts(plan, Decimal("2875000.00"), frame)] == [
        "Lokalt, 21,2\N{NO-BREAK SPACE}% af rammen (satsen er 10,6\N{NO-BREAK SPACE}%)",
        "Facilitering, 3,8\N{NO-BREAK SPACE}% af rammen (satsen er 1,9\N{NO-BREAK SPACE}%)",
    ]
    client.force_login(cast.mette)
    page = client.get(f"/planer/{plan.number}/oekonomi/tal/andel-kommune/").content.decode()
    assert "1.219.000,00" in page
    assert "Facilitering" in page


def test_a_plan_may_have_parts_of_its_own(plan, rate, cast, client):
    """By hand: 11,5 % and 1 % of 11.500.000,00 kr. in four years, where the rate says 10,6 and 1,9."""
    MunicipalPart.objects.create(rate=rate, name="Facilitering", percent=Decimal("1.9"), order=2)
    client.force_login(cast.mette)
    economy_url = f"/planer/{plan.number}/oekonomi/"
    data = {"source": "municipality", "name": "Facilitering", "form": "cash", "counts_as_local": "on"}
    assert client.post(f"{economy_url}kilde/", data).status_code == 302
    assert client.post(f"{economy_url}kilde/", data).status_code == 422, "it is there already"
    own_name = data | {"name": str(plan.municipality).upper()}
    assert client.post(f"{economy_url}kilde/", own_name).status_code == 422, (
        "the kommune is no part of itself"
    )
    code = plan.municipality.organisation.code
    changes = []
    for year in term_years(plan.starts_on, plan.ends_on):
        whole = FinancingShare.objects.get(plan=plan, year=year, source="municipality", name="").amount
        frame = whole * 8
        changes += [
            Change(FinancingCell("municipality", code, "", "cash", year), whole - frame / 100),
            Change(FinancingCell("municipality", code, "Facilitering", "cash", year), frame / 100),
        ]
    save_economy(plan=plan, by=cast.mette, changes=changes)
    document = economy_document(plan)
    # The share is what it was, so no rule is broken and everybody else reads the same sum.
    share = explain(document, "andel-kommune")
    assert (share.amount, share.percent) == (Decimal("1437500.00"), Decimal("12.50"))
    assert [(part.label, part.amount) for part in share.parts] == [
        (str(plan.municipality), Decimal("1322500.00")),
        ("Facilitering", Decimal("115000.00")),
    ]
    assert "MUNICIPAL_SHARE_DIFFERS" not in [finding.code for finding in check(document)]
    page = client.get(f"{economy_url}tal/andel-kommune/").content.decode().replace("\xa0", " ")
    assert "Facilitering, 1,0 % af rammen (satsen er 1,9 %)" in page
    assert "Planens egne beløb" in page
    assert "115.000,00" in page
    # It leaves and comes in with the plan's file, and stands in its workbook.
    content = plan_file([plan], for_user=cast.mette)
    [told] = import_plans(document=content, by=cast.lars, dry_run=True).plans
    assert told.outcome == "unchanged"
    rows = [row for row in content["plans"][0]["financing"] if row["name"] == "Facilitering"]
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal("115000.00")
    book = load_workbook(io.BytesIO(client.get(f"{economy_url}regneark/").content))
    assert "Facilitering" in {cell.value for row in book["Finansiering"].iter_rows() for cell in row}


def test_koebenhavns_two_parts_are_reference_data(cast):
    call_command("load_reference", verbosity=0)
    assert not MunicipalPart.objects.exists(), "the kommune is not in the portal"
    kommune = MunicipalityFactory(kommunekode="101")
    call_command("load_reference", verbosity=0)
    call_command("load_reference", verbosity=0)
    rate = FundingRate.objects.get(municipality=kommune, scheme__code="2019-26")
    assert rate.valid_from == dt.date(2019, 1, 1)
    assert rate.municipal_percent == Decimal("12.5")
    parts = MunicipalPart.objects.filter(rate=rate)
    assert [(part.name, part.percent) for part in parts] == [
        ("Lokalt", Decimal("10.6")),
        ("Facilitering", Decimal("1.9")),
    ]
    assert "10,6" in rate.source


def with_part(plan, cast, amounts):
    """The plan's kommune pays these in a part of its own; the rest of the financing is left as it was."""
    code = plan.municipality.organisation.code
    cells = [
        (FinancingCell("municipality", code, "Facilitering", "cash", year), amounts[year]) for year in amounts
    ]
    save_economy(plan=plan, by=cast.mette, changes=[Change(cell, Decimal(amount)) for cell, amount in cells])


def paid_in(plan, year):
    rows = FinancingShare.objects.current().filter(plan=plan, year=year).order_by("source", "name")
    return [(row.source, row.name, str(row.amount)) for row in rows]


def test_the_default_split_keeps_the_kommunes_own_parts(plan, cast, client):
    """By hand, of 800,04 kr. in 2027 and 800,00 kr. in 2028: 12,5 % is 100,005 kr. (the odd øre is the kommune's) and
    100,00 kr., less the part."""
    BudgetLine.objects.filter(plan=plan).delete()
    cross_cutting(plan, {2027: "800.04", 2028: "800.00"}, by=cast.mette)
    with_part(plan, cast, {2027: "15.20", 2028: "100.01", 2029: "0.00"})
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/oekonomi/fordel/"
    page = client.get(url).content.decode()
    assert "Kommunens egne dele bliver stående (Facilitering)" in page
    assert "større end kommunens andel i 2028." in page
    event = split_by_default(plan=plan, by=cast.mette)
    assert paid_in(plan, 2027) == [
        ("fund", "", "600.03"),
        ("housing_organisation", "", "50.00"),
        ("housing_organisation", "", "50.00"),
        ("municipality", "", "84.81"),
        ("municipality", "Facilitering", "15.20"),
    ]
    # More than the kommune's share stays too: nothing of what somebody wrote is taken away.
    assert ("municipality", "Facilitering", "100.01") in paid_in(plan, 2028)
    assert sum(
        Decimal(amount) for source, _, amount in paid_in(plan, 2028) if source == "municipality"
    ) == Decimal("100.01")
    assert ("municipality", "Facilitering", "0.00") in paid_in(plan, 2029)
    assert "Der er ikke noget at fordele" in client.get(url).content.decode(), (
        "the page foretold what was written"
    )
    undo_split(plan=plan, by=cast.mette, event=event)
    assert ("municipality", "Facilitering", "15.20") in paid_in(plan, 2027)


def test_the_rest_follows_the_budget_and_the_part_stays(plan, cast):
    BudgetLine.objects.filter(plan=plan).delete()
    cross_cutting(plan, {2027: "800.00"}, by=cast.mette)
    with_part(plan, cast, {2027: "15.20"})
    split_by_default(plan=plan, by=cast.mette)
    cross_cutting(plan, {2027: "1600.00"}, by=cast.mette)
    assert paid_in(plan, 2027)[3:] == [
        ("municipality", "", "184.80"),
        ("municipality", "Facilitering", "15.20"),
    ]
