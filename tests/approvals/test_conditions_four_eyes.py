"""Four eyes on a condition of the tilsagn: who has told that it is met does not write that the fund accepts it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from accounts.actions import appoint_deputy
from accounts.models import Deputy, Membership
from core.models import Mail
from core.workflow import NotAllowed
from funding.actions import Answer
from funding.figures import condition_todos
from funding.models import GrantCondition
from tests.approvals.test_conditions import DUE, State, after_the_tilsagn, answer, condition, meet

pytestmark = pytest.mark.django_db
__all__ = ["after_the_tilsagn", "condition"]


def test_whoever_told_that_it_is_met_does_not_answer(condition: GrantCondition, cast: Any) -> None:
    """Four eyes, also for somebody who has a role on both sides."""
    Membership.objects.create(
        user=cast.mette, organisation=cast.vejle, role="caseworker", starts_on=dt.date(2026, 1, 1)
    )
    row = meet(condition, cast.mette)
    with pytest.raises(NotAllowed):
        answer(row, cast.mette, Answer.ACCEPTED)


@pytest.mark.parametrize("is_deputy", [True, False])
@pytest.mark.parametrize("said", list(Answer))
def test_a_deputy_and_the_one_they_stand_in_for_do_not_tell_and_answer(
    condition: GrantCondition, cast: Any, as_user: Any, said: Answer, is_deputy: bool
) -> None:
    in_nordlyng = Membership.objects.get(user=cast.lars).organisation
    for organisation, role in ((cast.vejle, "caseworker"), (in_nordlyng, "accountant")):
        Membership.objects.update_or_create(
            user=cast.jonas, organisation=organisation, role=role, defaults={"starts_on": dt.date(2026, 1, 1)}
        )
    principal, deputy = (cast.lars, cast.jonas) if is_deputy else (cast.jonas, cast.lars)
    day = dt.date(2029, 3, 20)
    appoint_deputy(
        organisation=in_nordlyng, principal=principal, deputy=deputy, starts_on=day, ends_on=day, by=principal
    )
    row = meet(condition, cast.lars)
    with pytest.raises(NotAllowed):
        answer(row, cast.jonas, said, note="Mangler.", due_on=DUE, reference="LBF-9")
    row.refresh_from_db()
    assert (row.state, row.answered_on) == (State.MET, None)
    number = condition.plan.number
    said_url = reverse("funding:condition_answer", args=[number, row.pk])
    assert as_user(cast.jonas).get(said_url).status_code == 403
    page = as_user(cast.jonas).get(reverse("funding:conditions", args=[number])).content.decode()
    assert said_url not in page
    assert answer(row, cast.else_, Answer.ACCEPTED).is_settled


def test_a_period_that_was_over_before_it_was_met_bars_nobody(condition: GrantCondition, cast: Any) -> None:
    Deputy.objects.create(
        organisation=cast.vejle,
        principal=cast.lars,
        deputy=cast.jonas,
        starts_on=dt.date(2029, 3, 1),
        ends_on=dt.date(2029, 3, 18),
    )
    row = meet(condition, cast.lars)
    assert answer(row, cast.jonas, Answer.ACCEPTED, reference="LBF-9").is_settled


@pytest.mark.parametrize("is_barred", [True, False])
def test_an_officer_whom_the_page_refuses_gets_neither_task_nor_mail(
    condition: GrantCondition, cast: Any, as_user: Any, is_barred: bool
) -> None:
    last = dt.date(2029, 3, 19 if is_barred else 18)  # told met on the 19th
    Deputy.objects.create(
        organisation=cast.nordlyng,
        principal=cast.lars,
        deputy=cast.else_,
        starts_on=dt.date(2029, 3, 1),
        ends_on=last,
    )
    row = meet(condition, cast.lars)
    page = as_user(cast.else_).get(reverse("funding:condition_answer", args=[row.plan.number, row.pk]))
    told = Mail.objects.filter(recipient=cast.else_, url__contains="vilkaar-").exists()
    asked = bool(condition_todos(cast.else_))
    assert (page.status_code, told, asked) == ((403, False, False) if is_barred else (200, True, True))
