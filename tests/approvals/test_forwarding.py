"""A sending on to Landsbyggefonden that was registered by mistake."""

from typing import Any

import pytest
from django.urls import reverse

from approvals import actions
from approvals.models import Amendment, CaseStep, Outcome, Snapshot, StepKind
from approvals.workflow import CASE, STEP
from core.workflow import NotReady
from tests.approvals import amending
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def take_back_forwarding(step: CaseStep, cast: Cast) -> None:
    actions.take_back_forwarding(
        step=step, seen_version=step.version, reason="Den er ikke sendt.", by=cast.jonas
    )


def test_a_sending_on_by_mistake_is_taken_back_and_sent_when_it_is_sent(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FORWARD)
    page = reverse("portal:plan", args=[plan.number])
    assert as_user(cast.else_).get(page).status_code == 200
    take_back_forwarding(step, cast)
    plan, step = make.fresh(plan), make.step_of(plan, StepKind.FORWARD)
    assert (plan.sent_to_fund_on, step.state) == (None, CaseStep.State.OPEN)
    assert make.step_of(plan, StepKind.FUND).state == CaseStep.State.WAITING
    assert as_user(cast.else_).get(page).status_code == 404
    assert not Snapshot.objects.visible_to(cast.else_).filter(plan=plan).exists()
    shown = as_user(cast.jonas).get(reverse("approvals:step", args=[plan.number, step.pk])).content.decode()
    assert "Taget tilbage: Den er ikke sendt." in shown
    # What came before can be put right again, and the plan be sent back.
    council = make.step_of(plan, StepKind.COUNCIL)
    assert not STEP.get("replace", council).reasons(council)
    case = make.case_of(plan)
    assert not CASE.get("return", case).reasons(case)
    plan = make.forwarded_plan_of(plan, cast)
    assert plan.sent_to_fund_on == make.SENT_ON
    assert as_user(cast.else_).get(page).status_code == 200


def test_a_sending_on_that_somebody_has_built_upon_is_not_taken_back(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    make.register_letter(plan, Outcome.GRANTED, by=cast.jonas)
    with pytest.raises(NotReady, match="har allerede handlet"):
        take_back_forwarding(make.step_of(plan, StepKind.FORWARD), cast)
    assert make.fresh(plan).sent_to_fund_on == make.SENT_ON


def test_an_amendment_that_was_not_sent_on_is_hidden_from_the_fund_and_the_plan_is_not(cast: Cast) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    amendment = amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    assert Amendment.objects.visible_to(cast.else_).exists()
    take_back_forwarding(amending.step(amendment, StepKind.FORWARD), cast)
    assert not Amendment.objects.visible_to(cast.else_).exists()
    assert make.fresh(amendment.plan).sent_to_fund_on == make.SENT_ON
