"""Posts feed the salary lines, hours are worth their rate, and what is not money has evidence. Amounts by hand."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from core.money import from_ore
from core.versions import Moved
from core.workflow import NotAllowed
from funding.actions import (
    BudgetCell,
    Change,
    FinancingCell,
    PositionValues,
    add_source,
    load_categories,
    remove_position,
    save_economy,
    save_position,
)
from funding.calculations import (
    Post,
    parts_of,
    post_cost,
    regulated,
    share_of_year,
    worth_of_hours,
)
from funding.exchange import economy_document
from funding.figures import economy
from funding.models import BudgetLine, FinancingShare, Position, RegulationIndex
from funding.rules import check
from plans.models import Plan
from tests.factories.plans import complete_plan

LEADER = Post(dt.date(2027, 4, 1), dt.date(2031, 3, 31), Decimal("0.75"), Decimal("600000.00"))


def values(**more):
    return PositionValues(
        **{
            "title": "Projektleder",
            "category": "loen",
            "focus": None,
            "starts_on": LEADER.starts_on,
            "ends_on": LEADER.ends_on,
            "full_time": LEADER.full_time,
            "yearly_salary": LEADER.yearly_salary,
            **more,
        }
    )


def salaries(plan):
    lines = BudgetLine.objects.current().filter(plan=plan, category__code="loen", focus=None)
    return {line.year: str(line.amount) for line in lines.order_by("year")}


def codes(plan):
    return [finding.code for finding in check(economy_document(plan))]


# Calculations


def test_a_month_is_a_twelfth_and_a_begun_one_counts_by_its_days():
    assert share_of_year(dt.date(2027, 4, 1), dt.date(2031, 3, 31), 2027) == Fraction(9, 12)
    assert share_of_year(dt.date(2027, 4, 1), dt.date(2031, 3, 31), 2028) == 1
    assert share_of_year(dt.date(2028, 2, 29), dt.date(2028, 2, 29), 2028) == Fraction(1, 29 * 12)
    assert share_of_year(dt.date(2027, 4, 1), dt.date(2031, 3, 31), 2026) == 0


def test_cost_of_a_post_by_hand():
    # 0,75 × 600.000 = 450.000 a year; nine months of it 337.500.
    assert post_cost(LEADER, 2027, {}) == Decimal("337500.00")
    assert post_cost(LEADER, 2028, {}) == Decimal("450000.00")
    # 600.000 × 1,02 = 612.000; × 1,015 = 621.180; × 0,75 = 465.885; three months of 2031 at the level of 2029.
    indexes = {2027: Decimal(9), 2028: Decimal(2), 2029: Decimal("1.5")}
    assert post_cost(LEADER, 2028, indexes) == Decimal("459000.00")
    assert post_cost(LEADER, 2029, indexes) == Decimal("465885.00")
    assert post_cost(LEADER, 2031, indexes) == Decimal("116471.25")


def test_hours_are_rounded_once_half_an_ore_up():
    assert worth_of_hours(Decimal("0.50"), Decimal("0.01")) == Decimal("0.01")
    assert worth_of_hours(Decimal("37.25"), Decimal("312.33")) == Decimal("11634.29")
    assert regulated(Decimal("0.25"), 2027, 2028, {2028: Decimal(2)}) == Decimal("0.26")


@given(
    st.integers(0, 10**12).map(from_ore),
    st.lists(st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-4)), min_size=1, max_size=10),
)
def test_parts_in_proportion_add_up(amount, percentages):
    parts = parts_of(amount, percentages)
    assert sum(parts) == (amount if sum(percentages) else 0)
    assert min(parts) >= 0


def test_the_parts_of_copenhagen():
    assert parts_of(Decimal("1437500.00"), [Decimal("10.6"), Decimal("1.9")]) == [
        Decimal("1219000.00"),
        Decimal("218500.00"),
    ]
    assert parts_of(Decimal("0.01"), [Decimal("1.9"), Decimal("10.6")]) == [Decimal("0.00"), Decimal("0.01")]


# Posts


@pytest.fixture
def empty(cast):
    plan = complete_plan(cast)
    load_categories()
    return plan


def test_a_post_feeds_its_line_and_the_financing_follows(empty, cast):
    saved = save_position(plan=empty, by=cast.mette, values=values())
    assert saved.split
    assert salaries(empty) == {
        2027: "337500.00",
        2028: "450000.00",
        2029: "450000.00",
        2030: "450000.00",
        2031: "112500.00",
    }
    assert economy(economy_document(empty)).sums.lbf == Decimal("1350000.00")
    second = values(title="Medarbejder", full_time=Decimal(1), yearly_salary=Decimal("480000.00"))
    save_position(plan=empty, by=cast.mette, values=second)
    assert salaries(empty)[2028] == "930000.00"


def test_the_index_of_the_bevillingsperiode_regulates(empty, cast):
    RegulationIndex.objects.create(scheme=empty.scheme, year=2028, percent=Decimal(2))
    save_position(plan=empty, by=cast.mette, values=values())
    assert salaries(empty)[2029] == "459000.00"


def test_a_post_that_goes_takes_its_amount_along(empty, cast):
    save_position(plan=empty, by=cast.mette, values=values())
    position = Position.objects.get(plan=empty)
    remove_position(plan=empty, by=cast.mette, uid=position.uid, seen=position.version)
    assert salaries(empty) == {}
    assert not Position.objects.exists()


def test_a_shorter_post_empties_the_years_it_leaves(empty, cast):
    save_position(plan=empty, by=cast.mette, values=values())
    position = Position.objects.get(plan=empty)
    shorter = values(ends_on=dt.date(2028, 12, 31))
    save_position(plan=empty, by=cast.mette, values=shorter, uid=position.uid, seen=position.version)
    assert set(salaries(empty)) == {2027, 2028}
    with pytest.raises(Moved):
        save_position(plan=empty, by=cast.mette, values=shorter, uid=position.uid, seen=position.version)


def test_who_does_not_write_the_plan_adds_no_post(empty, cast):
    Plan.objects.filter(pk=empty.pk).update(shared_on=dt.date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        save_position(plan=empty, by=cast.jonas, values=values())
    Plan.objects.filter(pk=empty.pk).update(status=Plan.Status.RUNNING)
    with pytest.raises(Moved):
        save_position(plan=empty, by=cast.mette, values=values())
    assert not Position.objects.exists()


def test_the_page_of_posts_and_the_grid_that_they_feed(empty, cast, client, django_assert_max_num_queries):
    client.force_login(cast.mette)
    url = f"/planer/{empty.number}/oekonomi/stillinger/"
    typed = {
        "title": "Projektleder",
        "full_time": "0,75",
        "yearly_salary": "600.000",
        "starts_on": "1-4-2027",
        "ends_on": "31-3-2031",
        "category": "loen",
        "focus": "tvaergaaende",
    }
    wrong = client.post(url, typed | {"ends_on": "1-1-2027", "full_time": "0"})
    assert wrong.status_code == 422
    assert "slutter, før den begynder" in wrong.content.decode()
    client.post(url, typed)
    with django_assert_max_num_queries(25):
        page = client.get(url).content.decode()
    assert "0,75 årsværk × 600.000,00 kr. × 9/12 år" in page
    with django_assert_max_num_queries(25):
        grid = client.get(f"/planer/{empty.number}/oekonomi/?indsats=tvaergaaende").content.decode()
    assert "Regnet af stillinger" in grid
    name = "budget-tvaergaaende-loen-2027"
    guard = grid.split('name="set-budget-tvaergaaende-loen" value="')[1].split('"')[0]
    client.post(f"/planer/{empty.number}/oekonomi/", {name: "1,00", "set-budget-tvaergaaende-loen": guard})
    assert salaries(empty)[2027] == "337500.00"
    uid = Position.objects.get().uid
    assert client.get(f"{url}{uid}/").status_code == 200
    client.post(f"{url}{uid}/fjern/", {"version": "1"})
    assert salaries(empty) == {}


# What is not money


@pytest.fixture
def with_hours(plan, cast):
    years = [2027, 2028]
    add_source(plan=plan, by=cast.mette, source="municipality", organisation="630", form="hours", years=years)
    return plan


def key_of(plan, form):
    return next(p.key for p in economy(economy_document(plan)).payers if p.form == form)


def test_hours_at_a_rate_make_the_amounts(with_hours, cast, client):
    client.force_login(cast.mette)
    url = f"/planer/{with_hours.number}/oekonomi/kilde/{key_of(with_hours, 'hours')}/"
    page = client.get(url)
    state = page.context["basis"].state
    typed = {
        "role": "Jobkonsulent",
        "hourly_rate": "312,33",
        "hours_2027": "37,25",
        "hours_2028": "",
        "state": state,
    }
    assert client.post(url, typed).status_code == 302
    shares = FinancingShare.objects.filter(plan=with_hours, form="hours").order_by("year")
    assert [(str(share.amount), share.role) for share in shares] == [
        ("11634.29", "Jobkonsulent"),
        ("0.00", "Jobkonsulent"),
    ]
    # Somebody else's page is older now.
    assert client.post(url, typed).status_code == 409
    document = economy_document(with_hours)
    row = next(row for row in document["financing"] if row["form"] == "hours" and row["year"] == 2027)
    assert (row["hours"], row["hourly_rate"]) == ("37.25", "312.33")
    assert "IN_KIND_WITHOUT_EVIDENCE" not in codes(with_hours)


def test_hours_without_their_rate_are_warned_of_and_old_snapshots_can_be_read(with_hours, cast):
    cell = FinancingCell("municipality", "630", "", "hours", 2027)
    save_economy(plan=with_hours, by=cast.mette, changes=[Change(cell, Decimal("0.01"))])
    document = economy_document(with_hours)
    for row in document["financing"]:
        for name in ("role", "hours", "hourly_rate", "evidence"):
            del row[name]
    found = [finding for finding in check(document) if finding.code == "IN_KIND_WITHOUT_EVIDENCE"]
    assert [finding.severity.value for finding in found] == ["warning"]


def test_rooms_need_evidence(plan, cast, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    add_source(plan=plan, by=cast.mette, source="foundation", name="Fonden", form="in_kind", years=[2027])
    assert "IN_KIND_WITHOUT_EVIDENCE" not in codes(plan), "nothing is promised yet"
    cell = FinancingCell("foundation", None, "Fonden", "in_kind", 2027)
    save_economy(plan=plan, by=cast.mette, changes=[Change(cell, Decimal("0.01"))])
    assert "IN_KIND_WITHOUT_EVIDENCE" in codes(plan)
    client.force_login(cast.mette)
    url = f"/planer/{plan.number}/oekonomi/kilde/{key_of(plan, 'in_kind')}/"
    assert client.post(url, {"evidence": ""}).status_code == 422
    state = client.get(url).context["basis"].state
    file = ContentFile(b"Lokaler,80\n", name="lokaler.csv")
    assert client.post(url, {"evidence": "Lejeaftale", "state": state, "files": file}).status_code == 302
    assert "IN_KIND_WITHOUT_EVIDENCE" not in codes(plan)
    stored = plan.evidence_files.get()
    address = f"/planer/{plan.number}/oekonomi/dokumentation/{stored.pk}/"
    assert b"".join(client.get(address).streaming_content) == b"Lokaler,80\n"
    assert address in client.get(url).content.decode()
    client.force_login(cast.niels)
    assert client.get(address).status_code == 404


def test_who_pays_money_has_no_basis(plan, cast, client):
    client.force_login(cast.mette)
    assert client.get(f"/planer/{plan.number}/oekonomi/kilde/fund/").status_code == 404


@pytest.mark.parametrize(("amount", "broken"), [("8625000.00", False), ("8624999.99", True)])
def test_the_fund_pays_no_more_than_its_tilsagn(plan, amount, broken):
    document = economy_document(plan) | {"grant": {"amount": amount}}
    assert ("GRANT_EXCEEDED" in [finding.code for finding in check(document)]) is broken


@pytest.mark.parametrize(("amount", "broken"), [("0.00", False), ("-0.01", True)])
def test_no_amount_is_below_zero(plan, amount, broken):
    document = economy_document(plan)
    for kind in ("budget", "financing"):
        document[kind][0]["amount"] = amount
    assert ("NEGATIVE_AMOUNT" in [finding.code for finding in check(document)]) is broken


def test_a_cell_without_a_post_is_typed_as_before(empty, cast):
    save_position(plan=empty, by=cast.mette, values=values())
    cell = BudgetCell(None, "aktiviteter", 2027)
    save_economy(plan=empty, by=cast.mette, changes=[Change(cell, Decimal("5.00"))])
    assert BudgetLine.objects.get(plan=empty, category__code="aktiviteter").amount == Decimal("5.00")
