"""The budget follows the posts, says so where it does not, and posts lie within the plan's term."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from approvals.rules import check_plan
from core.danish import format_date
from funding.actions import PositionValues, load_categories, save_position
from funding.calculations import total_of
from funding.figures import fed_amounts
from funding.figures.positions import months_text
from funding.models import BudgetLine, Position, RegulationIndex
from plans.models import Plan
from tests.factories.plans import complete_plan

pytestmark = pytest.mark.django_db


def values():
    return PositionValues(
        title="Projektleder",
        category="loen",
        focus=None,
        starts_on=dt.date(2027, 4, 1),
        ends_on=dt.date(2031, 3, 31),
        full_time=Decimal("0.75"),
        yearly_salary=Decimal("600000.00"),
    )


@pytest.fixture
def empty(cast):
    plan = complete_plan(cast)
    load_categories()
    return plan


def test_a_budget_that_an_index_has_left_behind_is_told_of_and_reckoned_anew(empty, cast, client):
    """The index of 2029, 2,5 %, is known after the lines were fed: Stillinger knows it, and the budget says that it
    does not."""
    client.force_login(cast.mette)
    page, economy_page = f"/planer/{empty.number}/oekonomi/stillinger/", f"/planer/{empty.number}/oekonomi/"
    save_position(plan=empty, by=cast.mette, values=values())
    assert "SALARY_NOT_AS_POSITIONS" not in [finding.code for finding in check_plan(empty)]
    assert "det, stillingerne giver nu" not in client.get(economy_page).content.decode()

    RegulationIndex.objects.create(scheme=empty.scheme, year=2029, percent=Decimal("2.5"))
    before = total_of(BudgetLine.objects.filter(plan=empty).values_list("amount", flat=True))
    found = next(finding for finding in check_plan(empty) if finding.code == "SALARY_NOT_AS_POSITIONS")
    assert not found.is_error
    assert found.message.startswith("Lønnen i budgettet er ")
    assert found.message.endswith(" mindre end det, stillingerne giver nu.")
    assert "2028" not in found.detail
    for address in (page, economy_page):
        assert "mindre end det, stillingerne giver nu" in client.get(address).content.decode()

    assert client.post(page, {"go": "feed"}).status_code == 302
    after = total_of(BudgetLine.objects.filter(plan=empty).values_list("amount", flat=True))
    assert after == total_of(fed_amounts(empty).values()) > before
    assert "SALARY_NOT_AS_POSITIONS" not in [finding.code for finding in check_plan(empty)]
    assert "stillingerne giver nu" not in client.get(page).content.decode()


def test_nobody_else_reckons_the_lines_anew(empty, cast, client):
    save_position(plan=empty, by=cast.mette, values=values())
    RegulationIndex.objects.create(scheme=empty.scheme, year=2028, percent=Decimal("2.5"))
    before = list(BudgetLine.objects.filter(plan=empty).order_by("pk").values_list("amount", flat=True))
    for user in (cast.jonas, cast.birthe, cast.else_):
        client.force_login(user)
        assert client.post(f"/planer/{empty.number}/oekonomi/stillinger/", {"go": "feed"}).status_code in (
            403,
            404,
        )
    Plan.objects.filter(pk=empty.pk).update(status=Plan.Status.RUNNING, started_on=empty.starts_on)
    client.force_login(cast.mette)
    assert client.post(f"/planer/{empty.number}/oekonomi/stillinger/", {"go": "feed"}).status_code in (
        403,
        409,
    )
    assert (
        list(BudgetLine.objects.filter(plan=empty).order_by("pk").values_list("amount", flat=True)) == before
    )


def test_a_post_lies_within_the_plans_term(empty, cast, client):
    client.force_login(cast.mette)
    typed = {
        "title": "Projektleder",
        "full_time": "1",
        "yearly_salary": "600.000",
        "starts_on": "01-01-2020",
        "ends_on": format_date(empty.ends_on, "short"),
        "category": "loen",
        "focus": "tvaergaaende",
    }
    page = client.post(f"/planer/{empty.number}/oekonomi/stillinger/", typed)
    assert page.status_code == 422
    assert "Datoen skal ligge i planens periode" in page.content.decode()
    assert not Position.objects.filter(plan=empty).exists()


@pytest.mark.parametrize(
    ("months", "text"),
    [(Fraction(9), "9"), (Fraction(53, 15), "(3 + 8/15)"), (Fraction(16, 30), "(8/15)")],
)
def test_the_printed_reckoning_gives_the_printed_amount(months, text):
    """3,53/12 år was rounded and gave another amount."""
    assert months_text(months) == text
