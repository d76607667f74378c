"""On whose behalf a deputy writes the budget, keeps the books, measures and gives seats: told by each act."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.roles import Role
from core.models import Event
from funding.actions import add_source, record_collection, reverse_entry, split_by_default
from monitoring import actions
from plans.actions import add_seat, end_seat
from plans.models import PlanMembership
from tests.factories import funding as money
from tests.factories import monitoring as make
from tests.factories.accounts import Cast, MembershipFactory, UserFactory
from tests.factories.plans import set_status
from tests.monitoring.test_kept_ratings import Typed

pytestmark = pytest.mark.django_db
KOMMUNE = ("municipality", "630", "")


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with make.at_noon():
        yield


def deputy(cast: Cast, principal: User, role: Role) -> User:
    """A colleague with another role, who stands in."""
    user = UserFactory(name="Bodil Friis", email="bodil@nordlyng.example")
    MembershipFactory(user=user, organisation=cast.nordlyng, role=role)
    day = actions_day()
    appoint_deputy(
        organisation=cast.nordlyng, principal=principal, deputy=user, starts_on=day, ends_on=day, by=principal
    )
    return User.objects.get(pk=user.pk)


def actions_day() -> dt.date:
    return make.NOON.date()


def told() -> dict[str, str]:
    return {event.verb: event.actor_text for event in Event.objects.order_by("pk")}


def test_who_writes_budget_measurements_and_seats_for_the_projektleder(cast: Cast, client: Any) -> None:
    plan, bodil = make.started_plan(cast), deputy(cast, cast.mette, Role.ACCOUNTANT)
    actions.register(indicator=make.indicators_of(plan)[0], form=Typed("40", actions_day()), by=bodil)
    seat = PlanMembership(
        name="Eva Ny", role="board_member", body="steering_group", function="member", starts_on=actions_day()
    )
    end_seat(plan=plan, seat=add_seat(plan=plan, by=bodil, seat=seat), by=bodil)
    draft = set_status(plan, "draft")
    add_source(plan=draft, by=bodil, source="foundation", name="Fonden", years=[2028])
    split_by_default(plan=draft, by=bodil)
    found = told()
    words = "Bodil Friis på vegne af Mette Sørensen"
    for verb in (
        "monitoring.measured",
        "plans.seated",
        "plans.unseated",
        "funding.source_added",
        "funding.split",
    ):
        assert (verb, found[verb]) == (verb, words)
    client.force_login(cast.mette)
    history = client.get(reverse("portal:history", args=[plan.number])).content.decode()
    assert history.count(words) >= 5


def test_who_keeps_the_books_for_the_accountant(cast: Cast) -> None:
    plan, bodil = make.started_plan(cast), deputy(cast, cast.ida, Role.PLAN_EDITOR)
    entry = money.book(plan, by=bodil)
    reverse_entry(entry=entry, by=bodil, reason="Dobbelt", booked_on=entry.booked_on)
    record_collection(
        plan=plan, by=bodil, act="asked", year=2028, party=KOMMUNE, amount=Decimal("1.00"), on=entry.booked_on
    )
    # What a right of one's own gives is on nobody's behalf.
    actions.register(indicator=make.indicators_of(plan)[0], form=Typed("40", actions_day()), by=bodil)
    found = told()
    for verb in ("funding.entry_reversed", "funding.asked"):
        assert (verb, found[verb]) == (verb, "Bodil Friis på vegne af Ida Bech")
    assert found["monitoring.measured"] == "Bodil Friis"
