"""A deputy in a case: acts in their own name on behalf of another, and four eyes still hold."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.roles import Role
from approvals.figures import approval_steps, case_file, todos
from approvals.models import Decision, Outcome, StepKind
from approvals.permissions import reasons_against_confirming
from core.models import Event
from core.workflow import NotAllowed
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


def deputy_of(cast: Cast, principal: User, name: str = "Bodil Friis") -> User:
    user = UserFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@vejle.example")
    MembershipFactory(user=user, organisation=cast.vejle, role=Role.COORDINATOR)
    stand_in(cast, principal, user)
    return user


def stand_in(cast: Cast, principal: User, user: User) -> None:
    appoint_deputy(
        organisation=cast.vejle,
        principal=principal,
        deputy=user,
        starts_on=TODAY,
        ends_on=TODAY,
        by=principal,
    )


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_a_deputy_confirms_in_their_own_name_on_behalf_of_the_approver(cast: Cast) -> None:
    plan = recorded(cast)
    bodil = deputy_of(cast, cast.hanne)
    assert [todo.title for todo in todos(again(bodil))] == ["Bekræft byrådets beslutning"]
    current = next(step for step in approval_steps(make.fresh(plan), bodil) if step.state == "current")
    assert current.who == ("Hanne Lund", "Bodil Friis (for Hanne Lund)")
    make.confirm(plan, StepKind.COUNCIL, by=again(bodil))
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert (decision.confirmed_by, decision.confirmed_for) == (bodil, cast.hanne)
    act = Event.objects.filter(verb="approvals.confirmed").order_by("-pk")[0]
    assert act.actor_text == "Bodil Friis på vegne af Hanne Lund"


def test_what_one_does_by_a_right_of_ones_own_is_on_nobodys_behalf(cast: Cast) -> None:
    plan = recorded(cast)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert (decision.recorded_for, decision.confirmed_for) == (None, None)


def test_the_recorders_deputy_may_not_confirm_what_the_recorder_wrote(cast: Cast) -> None:
    """Also with a right of their own to confirm, and also when the period is over."""
    plan = recorded(cast)
    approver = make.second_approver(cast)
    step = case_file(make.fresh(plan)).current_steps[0]
    assert reasons_against_confirming(approver.pk, step) == []
    stand_in(cast, cast.jonas, approver)
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        step = case_file(make.fresh(plan)).current_steps[0]
        assert "været stedfortræder for den, der har udfyldt beslutningen" in reasons_against_confirming(
            approver.pk, step
        )
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=again(approver))


def test_the_one_stood_in_for_may_not_confirm_what_was_written_on_their_behalf(cast: Cast) -> None:
    plan = make.approved_plan(cast, until="finance_committee")
    MembershipFactory(user=cast.hanne, organisation=cast.vejle, role=Role.CASEWORKER)
    bodil = deputy_of(cast, cast.hanne)
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=again(bodil))
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert decision.recorded_for == cast.hanne
    for person in (bodil, cast.hanne):
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=again(person))


def test_a_deputy_does_not_confirm_what_they_recorded_themselves(cast: Cast) -> None:
    plan = recorded(cast)
    stand_in(cast, cast.hanne, cast.jonas)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COUNCIL, by=again(cast.jonas))


def test_nobody_stands_in_after_the_last_day(cast: Cast) -> None:
    plan = recorded(cast)
    bodil = deputy_of(cast, cast.hanne)
    with time_machine.travel("2026-11-23T00:01:00+01:00", tick=False), pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COUNCIL, by=again(bodil))
