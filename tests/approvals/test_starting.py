"""From tilsagn to a running plan, and its end."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from approvals import actions
from approvals.figures import case_of, plan_state
from approvals.models import Snapshot
from approvals.rules import check_start
from approvals.tasks import end_plans
from core.models import Event
from core.versions import Moved
from core.workflow import NotReady, WrongState
from funding.models import Grant
from plans.models import Plan
from plans.permissions import can_edit
from tests.approvals import amending, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in check_start(plan) if finding.is_error]


def test_the_plan_starts_by_itself_when_the_grant_is_what_was_asked(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    assert (plan.status, plan.started_on, plan.open_sections) == ("running", make.GRANTED_ON, [])
    grant = Grant.objects.get()
    assert (grant.amount, grant.granted_on) == (Decimal("8625000.00"), make.GRANTED_ON)
    started = Snapshot.objects.get(reason="started")
    assert started.document["grant"]["amount"] == "8625000.00"
    assert (started.number, started.valid_from, started.created_by) == (2, make.GRANTED_ON, None)
    assert started.revision == plan.revision


def test_the_page_of_the_money_names_the_grant_until_it_fits(cast: Cast, client: Client) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    page = reverse("funding:economy", args=[plan.number])
    client.force_login(cast.mette)
    told = client.get(page).content.decode()
    assert "Tilsagnet er på 8.000.000,00 kr." in told
    assert "er i orden" not in told
    Grant.objects.update(amount=Decimal("8625000.00"))
    assert "Tilsagnet er på" not in client.get(page).content.decode()


@pytest.mark.parametrize("amount", ["8624999.99", "8625000.01", "8000000.00"])
def test_another_amount_opens_budget_and_financing_alone(amount: str, cast: Cast) -> None:
    plan = make.granted_plan(cast, amount=amount)
    assert (plan.status, plan.open_sections, plan.started_on) == ("in_approval", ["economy"], None)
    assert can_edit(cast.mette, plan, "economy")
    assert not can_edit(cast.mette, plan, "basics")
    assert codes(plan) == ["LBF_SHARE_NOT_GRANT"]


def start(plan: Plan, cast: Cast) -> None:
    plan = make.fresh(plan)
    actions.start_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)


def test_the_ansoeger_starts_it_when_the_money_fits(cast: Cast) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    with pytest.raises(NotReady, match="ikke lig med tilsagnet"):
        start(plan, cast)
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1333333.34", "housing_organisation": "1333333.34"}
    )
    seen = plan.revision
    with pytest.raises(Moved):
        actions.start_plan(plan=plan, seen_revision=seen, by=cast.lars)
    start(plan, cast)
    assert make.fresh(plan).status == Plan.Status.RUNNING
    assert Snapshot.objects.get(reason="started").created_by == cast.lars
    with pytest.raises(WrongState):
        start(plan, cast)
    assert Event.objects.filter(verb="approvals.started").count() == 1


def test_the_kommunes_share_does_not_rise_above_what_was_approved(cast: Cast) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    # 287.500 kr. a year was approved.
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1437500.05", "housing_organisation": "1300000.00"}
    )
    assert codes(plan) == ["MUNICIPAL_SHARE_ABOVE_APPROVED"] * 5
    with pytest.raises(NotReady, match="højere end godkendt"):
        start(plan, cast)
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1437500.00", "housing_organisation": "1300000.00"}
    )
    start(plan, cast)


def test_all_money_rules_run_again(cast: Cast) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1333333.33", "housing_organisation": "1333333.33"}
    )
    # Two øre too little local money: Landsbyggefonden is above 75 %.
    assert "LBF_SHARE_ABOVE_MAX" in codes(plan)
    with pytest.raises(NotReady):
        start(plan, cast)


def test_without_a_grant_nothing_starts(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    assert codes(plan) == ["GRANT_MISSING"]
    with pytest.raises(NotReady, match="ikke givet tilsagn"):
        start(plan, cast)


def test_a_grant_above_zero(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    with pytest.raises(NotReady, match="større end 0"):
        grant(plan, cast, "0.00")


def grant(plan: Plan, cast: Cast, amount: str) -> None:
    step = make.step_of(plan, "fund")
    actions.grant(
        step=step,
        seen_version=step.version,
        amount=Decimal(amount),
        granted_on=make.GRANTED_ON,
        reference="LBF-1",
        by=cast.else_,
    )


def test_a_second_tilsagn_is_told_that_it_has_been_given(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    grant(plan, cast, "8625000.00")
    with pytest.raises(WrongState):
        grant(plan, cast, "8625000.00")
    assert Grant.objects.count() == 1


# The end. The term ends on 31 March 2031, both dates inclusive; Copenhagen has summer time by then.


@pytest.mark.parametrize(
    ("moment", "over"),
    [("2031-03-31T21:59:00Z", False), ("2031-03-31T22:01:00Z", True), ("2032-01-01T12:00:00Z", True)],
)
def test_a_plan_ends_the_day_after_its_term(moment: str, over: bool, cast: Cast) -> None:
    plan = make.running_plan(cast)
    with time_machine.travel(moment, tick=False):
        assert end_plans() == int(over)
        assert end_plans() == 0
    assert (make.fresh(plan).status == Plan.Status.ENDED) is over
    assert Event.objects.filter(verb="approvals.ended").count() == int(over)


def extension_with_the_fund(cast: Cast) -> Any:
    amendment = amending.send(amending.term_change(cast), cast)
    return amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)


def test_an_extension_approved_after_the_last_day_lets_the_plan_run_again(cast: Cast) -> None:
    amendment = extension_with_the_fund(cast)
    with time_machine.travel("2031-04-03T12:00:00Z", tick=False):
        end_plans()
        assert amending.fund(amendment, cast).state == "applied"
        plan = make.fresh(amendment.plan)
        assert (plan.status, plan.ends_on) == (Plan.Status.RUNNING, dt.date(2031, 12, 31))
        assert Event.objects.filter(verb="approvals.resumed").count() == 1
    with time_machine.travel("2032-01-01T12:00:00Z", tick=False):
        assert end_plans() == 1


def test_an_extension_that_is_over_itself_leaves_the_plan_ended(cast: Cast) -> None:
    amendment = extension_with_the_fund(cast)
    with time_machine.travel("2032-01-01T12:00:00Z", tick=False):
        end_plans()
        assert amending.fund(amendment, cast).state == "applied"
    assert make.fresh(amendment.plan).status == Plan.Status.ENDED


def test_of_a_plan_that_has_ended_only_an_extension_is_sent(cast: Cast) -> None:
    plan = make.running_plan(cast)
    content, longer = amending.content_change(cast, plan), amending.term_change(cast, plan)
    with time_machine.travel("2031-04-03T12:00:00Z", tick=False):
        end_plans()
        with pytest.raises(NotReady, match="Kun en ændring, der forlænger den, kan sendes"):
            amending.send(content, cast)
        assert amending.send(longer, cast).state == "sent"


def test_what_was_sent_before_the_last_day_is_still_decided(cast: Cast, as_user: Any) -> None:
    """A body may have decided already: the term's end does not undo it. The page says so."""
    amendment = amending.send(amending.content_change(cast), cast)
    with time_machine.travel("2031-04-03T12:00:00Z", tick=False):
        end_plans()
        address = reverse("approvals:amendment", args=[amendment.plan.number, amendment.number])
        assert "Planens periode er slut" in as_user(cast.karim).get(address).content.decode()
        assert amending.board(amendment, cast, day=dt.date(2031, 3, 20)).state == "applied"
    assert make.fresh(amendment.plan).status == Plan.Status.ENDED


def test_withdrawing_ends_the_case_and_keeps_what_was_submitted(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    with pytest.raises(Moved):
        actions.withdraw_plan(plan=plan, seen_version=plan.version + 1, reason="Nej", by=cast.lars)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi søger ikke.", by=cast.lars)
    assert (make.fresh(plan).status, make.case_of(plan).state) == ("withdrawn", "withdrawn")
    assert Snapshot.objects.filter(plan=plan).count() == 1
    with pytest.raises(WrongState):
        actions.withdraw_plan(plan=plan, seen_version=make.fresh(plan).version, reason="Igen", by=cast.lars)


def test_a_withdrawn_plan_takes_no_decisions(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi søger ikke.", by=cast.lars)
    with pytest.raises(NotReady, match="ikke under behandling"):
        make.recommend(plan, cast.jonas)


def test_a_plan_that_starts_before_its_term_says_so(cast: Cast) -> None:
    plan = make.running_plan(cast)
    with time_machine.travel("2026-11-22T12:00:00Z"):
        assert plan_state(plan, case_of(plan)).label == "Starter 1. april 2027"
    with time_machine.travel(dt.datetime(2027, 4, 1, 12, tzinfo=dt.UTC)):
        assert plan_state(plan := make.fresh(plan), case_of(plan)).label == "I drift"
