"""Before a plan has started its money is a draft: fund and revisor read none of it, wherever it is printed."""

import datetime as dt

import pytest

from core.dates import today
from funding.models import FinancingShare
from plans.models import PlanMembership
from tests.factories.plans import set_status

pytestmark = pytest.mark.django_db

#: 75 % of 11,5 mio. kr. and the whole of it, as pages print them.
DRAFT = ("11.500.000", "8.625.000")
PAGES = (
    "regnskab/tal/budget/",
    "regnskab/tal/finansieret/",
    "regnskab/tal/budget-kilde-kommune-{year}/",
    "prognose/",
    "reguleringskonto/",
    "revision/",
    "oekonomi/regneark/",
    "oekonomi/budget.csv",
)


@pytest.fixture
def returned(plan, cast):
    """Sent to the fund, sent back by it, and changed again."""
    PlanMembership.objects.create(
        plan=plan, user=cast.birthe, role="auditor", body="none", starts_on=dt.date(2024, 1, 1)
    )
    day = today()
    return set_status(
        plan,
        "in_approval",
        shared_on=day,
        submitted_on=day,
        sent_to_fund_on=day,
        open_sections=["economy"],
    )


@pytest.mark.parametrize("name", ["else", "birthe"])
def test_fund_and_revisor_read_no_draft_money_in_the_books(returned, cast, client, name):
    year = FinancingShare.objects.filter(plan=returned).first().year
    client.force_login(cast[name])
    books = client.get(f"/planer/{returned.number}/regnskab/")
    assert books.status_code == 200
    text = books.content.decode()
    assert "Regnskabet kan læses, når planen er sat i drift." in text
    assert not [amount for amount in DRAFT if amount in text]
    for page in PAGES:
        path = f"/planer/{returned.number}/{page.format(year=year)}"
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("name", ["mette", "jonas", "karim"])
def test_the_plans_own_side_and_the_kommune_read_on(returned, cast, client, name):
    client.force_login(cast[name])
    for page in ("regnskab/", "prognose/"):
        assert client.get(f"/planer/{returned.number}/{page}").status_code == 200, page
    assert "11.500.000" in client.get(f"/planer/{returned.number}/regnskab/tal/budget/").content.decode()


@pytest.mark.parametrize("name", ["else", "birthe"])
def test_fund_and_revisor_read_the_books_of_a_running_plan(running, cast, client, name):
    PlanMembership.objects.get_or_create(
        plan=running,
        user=cast.birthe,
        role="auditor",
        defaults={"body": "none", "starts_on": dt.date(2024, 1, 1)},
    )
    client.force_login(cast[name])
    for page in ("regnskab/", "regnskab/tal/budget/", "prognose/", "reguleringskonto/", "revision/"):
        assert client.get(f"/planer/{running.number}/{page}").status_code == 200, page
