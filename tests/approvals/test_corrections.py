"""Corrections that meet something else: a postponement before, a carried-over decision, a closed item, a lost press."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from approvals import actions
from approvals.figures import next_step
from approvals.models import Case, CaseStep, Decision, Outcome, Remark, StepKind
from approvals.views import confirming
from core.models import Event
from plans.models import Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

DECEMBER = dt.date(2026, 12, 15)


def postponed_and_then(cast: Cast, outcome: str) -> Plan:
    """The council first postpones the item; at its next meeting it decides."""
    plan = recorded(cast, Outcome.POSTPONED, postponed_to=DECEMBER)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    make.decide(
        plan, StepKind.COUNCIL, outcome, day=DECEMBER, recorder=cast.jonas, confirmer=cast.hanne, text="Dec."
    )
    return make.fresh(plan)


def replace(plan: Plan, outcome: str, by: Any, **fields: Any) -> Decision:
    step = make.step_of(plan, StepKind.COUNCIL)
    values = {"decided_on": make.COUNCIL_DAY, "text": "Rettet.", **fields}
    return actions.replace_decision(
        step=step,
        seen_version=step.version,
        written=actions.Record(outcome=outcome, **values),
        reason="Referatet blev læst forkert.",
        by=by,
    )


def test_after_a_postponement_the_later_decision_is_the_one_replaced(cast: Cast) -> None:
    plan = postponed_and_then(cast, Outcome.APPROVED)
    with make.on(DECEMBER + dt.timedelta(days=3)):
        replacement = replace(plan, Outcome.NOT_APPROVED, cast.jonas, decided_on=DECEMBER)
    assert replacement.replaces is not None
    assert replacement.replaces.outcome == Outcome.APPROVED


def test_a_wrong_no_after_a_postponement_can_be_replaced(cast: Cast) -> None:
    plan = postponed_and_then(cast, Outcome.NOT_APPROVED)
    assert plan.status == Plan.Status.REFUSED
    with make.on(DECEMBER + dt.timedelta(days=3)):
        replace(plan, Outcome.APPROVED, cast.jonas, decided_on=DECEMBER)
    assert (make.fresh(plan).status, make.case_of(plan).state) == (Plan.Status.IN_APPROVAL, Case.State.OPEN)


def test_a_carried_over_record_that_is_changed_is_a_decision_of_its_own(cast: Cast) -> None:
    """Otherwise the approver would sign that the earlier decision holds, above another decision's words."""
    plan = states.in_second_round(cast)
    earlier = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COMMITTEE)
    step = make.step_of(plan, StepKind.COMMITTEE)
    actions.carry_over_decision(
        step=step, seen_version=step.version, decision=earlier, reason="Kun økonomien.", by=cast.jonas
    )
    make.record(plan, StepKind.COMMITTEE, Outcome.NOT_RECOMMENDED, day=earlier.decided_on, by=cast.jonas)
    pending = Decision.objects.get(step=step, confirmed_at=None)
    assert (pending.carried_over_from, pending.reason) == (None, "")


def test_a_carried_over_record_keeps_its_origin_when_only_a_number_is_corrected(cast: Cast) -> None:
    plan = states.in_second_round(cast)
    earlier = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COMMITTEE)
    step = make.step_of(plan, StepKind.COMMITTEE)
    actions.carry_over_decision(
        step=step, seen_version=step.version, decision=earlier, reason="Kun økonomien.", by=cast.jonas
    )
    make.record(
        plan,
        StepKind.COMMITTEE,
        earlier.outcome,
        day=earlier.decided_on,
        by=cast.jonas,
        text=earlier.text,
        item_number="15",
    )
    pending = Decision.objects.get(step=step, confirmed_at=None)
    assert (pending.carried_over_from, pending.item_number) == (earlier, "15")


def test_an_item_told_to_be_closed_afterwards_is_closed_in_both_records(cast: Cast, as_user: Any) -> None:
    secret = SECRET
    plan = recorded(cast, text=secret, recommendation=secret)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    replace(plan, Outcome.APPROVED, cast.jonas, text=secret, is_closed=True)
    page = states.url("case", plan)
    assert secret not in as_user(cast.lars).get(page).content.decode()
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    assert secret not in as_user(cast.lars).get(page).content.decode()
    assert secret in as_user(cast.jonas).get(page).content.decode()


SECRET = "Hemmelig drøftelse om naboerne"


def returned_then_told_to_be_closed(cast: Cast, outcome: str = Outcome.RETURNED) -> Plan:
    """The council sends the plan back at an open item; then it turns out that the item was closed."""
    plan = recorded(cast, Outcome.RETURNED, text=SECRET)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    replace(plan, outcome, cast.jonas, text=SECRET, is_closed=True)
    return make.fresh(plan)


def reads(browser: Any, page: str) -> bool:
    return SECRET in browser.get(page).content.decode()


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.APPROVED])
def test_a_remark_copied_from_an_item_told_to_be_closed_is_the_kommunes_alone(
    outcome: str, cast: Cast, as_user: Any
) -> None:
    plan = returned_then_told_to_be_closed(cast, outcome)
    page = states.url("case", plan)
    for confirmed in (False, True):
        # After a yes in its place nothing was sent back: what the first record asked for is nobody's to correct.
        stands = outcome == Outcome.RETURNED or not confirmed
        for name in ("lars", "mette", "karim"):
            assert not reads(as_user(cast[name]), page), (name, confirmed)
            html = as_user(cast[name]).get(page).content.decode()
            assert ("Punktet var lukket, så spørg Vejle Kommune" in html) is stands
        assert reads(as_user(cast.jonas), page)
        if not confirmed:
            make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)


def test_the_closed_remark_stays_hidden_in_the_next_round(cast: Cast, as_user: Any) -> None:
    plan = returned_then_told_to_be_closed(cast)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
    assert Remark.objects.filter(text=SECRET).exists()
    assert not reads(as_user(cast.lars), states.url("case", plan))


def test_an_item_told_to_be_closed_when_it_was_carried_over_is_closed_before_too(
    cast: Cast, as_user: Any
) -> None:
    plan = make.recommended_plan(cast)
    make.decide(
        plan,
        StepKind.COMMITTEE,
        Outcome.RECOMMENDED,
        day=make.COMMITTEE_DAY,
        recorder=cast.jonas,
        confirmer=cast.hanne,
        text=SECRET,
    )
    plan = states.returned(cast, plan=make.fresh(plan))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    make.recommend(plan, cast.jonas)
    page = states.url("case", plan)
    assert reads(as_user(cast.lars), page)
    step = make.step_of(plan, StepKind.COMMITTEE)
    earlier = Decision.objects.get(step=step)
    actions.carry_over_decision(
        step=step, seen_version=step.version, decision=earlier, reason="Kun økonomien.", by=cast.jonas
    )
    make.record(
        plan,
        StepKind.COMMITTEE,
        Outcome.RECOMMENDED,
        day=earlier.decided_on,
        by=cast.jonas,
        text=SECRET,
        is_closed=True,
    )
    assert not reads(as_user(cast.lars), page)
    assert reads(as_user(cast.jonas), page)


def test_no_act_tells_an_outcome_before_a_second_person_has_confirmed_it(cast: Cast) -> None:
    """An act is kept for good: what is not in it cannot be read in any file, page or interface to come."""
    plan = recorded(cast, Outcome.APPROVED, text=SECRET)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    replace(plan, Outcome.NOT_APPROVED, cast.jonas, text=SECRET, is_closed=True)
    told = [(event.verb, event.data) for event in Event.objects.timeline(plan)]
    assert ("approvals.recorded", {"body": "Byrådets", "word": "beslutning"}) in told
    assert ("approvals.replacing", {"body": "Byrådets", "word": "beslutning"}) in told
    assert not any(SECRET in str(data) for _, data in told)


def test_what_is_not_confirmed_is_read_by_those_who_act_there_alone(cast: Cast, as_user: Any) -> None:
    """The parties see a decision when a second person has vouched for it."""
    plan = recorded(cast, text="Byrådet sagde noget")
    step = make.step_of(plan, StepKind.COUNCIL)
    page = reverse("approvals:step", args=[plan.number, step.pk])
    history = reverse("portal:history", args=[plan.number])
    for name in ("jonas", "hanne"):
        assert "Byrådet sagde noget" in as_user(cast[name]).get(page).content.decode(), name
    for name in ("lars", "mette", "karim"):
        assert "Byrådet sagde noget" not in as_user(cast[name]).get(page).content.decode(), name
        told = next_step(make.fresh(plan), cast[name])
        assert told is not None
        assert not told.rows, name
        assert "udfyldt: godkendt" not in as_user(cast[name]).get(history).content.decode(), name


def test_no_password_no_confirmation_also_when_the_record_comes_meanwhile(
    cast: Cast, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page was loaded while the step was open; before the action locks it the caseworker has filled it in."""
    plan = make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)
    load = confirming.load_step

    def load_and_then(*arguments: Any) -> Any:
        page = load(*arguments)
        with make.on(make.COUNCIL_DAY + dt.timedelta(days=1)):
            make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
        return page

    monkeypatch.setattr(confirming, "load_step", load_and_then)
    step = make.step_of(plan, StepKind.COUNCIL)
    as_user(cast.hanne).post(
        states.url("confirm", plan, step.pk), {"version": step.version + 1, "snapshot_number": 1}
    )
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.RECORDED
