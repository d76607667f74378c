"""A plan that runs out asks those who lead it for its successor."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from plans.figures import todos
from plans.models import Plan
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def asked(user: Any) -> list[str]:
    return [todo.plan_number for todo in todos(user) if todo.kind == "successor"]


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """It runs to 31 March 2031."""
    plan = make.running_plan(cast)
    Plan.objects.filter(pk=plan.pk).update(ends_on=dt.date(2031, 3, 31), status=Plan.Status.RUNNING)
    return make.fresh(plan)


@pytest.mark.parametrize(
    ("moment", "asks"),
    [
        ("2029-09-29T23:59:00+02:00", False),
        ("2029-09-30T00:01:00+02:00", True),
        ("2031-03-31T23:59:00+02:00", True),
        ("2031-04-01T00:01:00+02:00", False),
    ],
)
def test_from_eighteen_months_before_to_the_last_day(moment: str, asks: bool, cast: Cast, plan: Plan) -> None:
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
        assert asked(cast.mette) == ([plan.number] if asks else [])
        assert asked(cast.lars) == asked(cast.mette)
        for other in (cast.jakob, cast.ida, cast.jonas, cast.karim, cast.niels, cast.admin):
            assert asked(other) == []


def test_the_button_opens_a_plan_that_continues_it(cast: Cast, plan: Plan, client: Any) -> None:
    with time_machine.travel("2030-01-15T12:00:00Z", tick=False):
        client.force_login(cast.mette)
        address = f"{reverse('plans:create')}?fortsaetter={plan.number}"
        page = client.get(address).content.decode()
        assert f"{plan.title}, {plan.number}" in page
        assert 'value="1-4-2031"' in page
        scheme, kommune = plan.scheme_id, plan.municipality_id
        data = {"title": plan.title, "scheme": scheme, "municipality": kommune, "applicant": cast.nordlyng.pk}
        assert client.post(address, {**data, "starts_on": "01-04-2031"}).status_code == 302
        assert Plan.objects.get(status=Plan.Status.DRAFT).predecessor == plan
        assert asked(cast.mette) == []
        Plan.objects.filter(status=Plan.Status.DRAFT).update(status=Plan.Status.WITHDRAWN)
        assert asked(cast.mette) == [plan.number]


def test_anothers_plan_cannot_be_continued(cast: Cast, plan: Plan, client: Any) -> None:
    client.force_login(cast.niels)
    for method in (client.get, client.post):
        assert method(f"{reverse('plans:create')}?fortsaetter={plan.number}").status_code == 404
