"""Four eyes, the meeting's date, what was seen, sending back and replacing."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import Membership
from accounts.roles import Role
from approvals import actions
from approvals.figures import case_file
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from approvals.permissions import reasons_against_confirming
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady, WrongState
from plans.models import Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def give(user: Any, organisation: Any, role: Role) -> None:
    Membership.objects.create(user=user, organisation=organisation, role=role, starts_on=dt.date(2020, 1, 1))


def test_who_fills_in_never_confirms(cast: Cast) -> None:
    plan = recorded(cast)
    give(cast.jonas, cast.vejle, Role.MUNICIPAL_APPROVER)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COUNCIL, by=cast.jonas)
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.RECORDED


def test_who_writes_the_indstilling_never_confirms(cast: Cast) -> None:
    give(cast.hanne, cast.vejle, Role.CASEWORKER)
    plan = make.submitted_plan(cast)
    make.recommend(plan, cast.hanne)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=make.COMMITTEE_DAY, by=cast.jonas)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    step = make.step_of(plan, StepKind.COMMITTEE)
    assert reasons_against_confirming(cast.hanne.pk, step) == ["skrevet indstillingen"]


def test_also_a_draft_of_the_indstilling_bars(cast: Cast) -> None:
    """Whoever began the text has had a hand in it, also when a colleague finished it."""
    give(cast.hanne, cast.vejle, Role.CASEWORKER)
    plan = make.submitted_plan(cast)
    make.recommend(plan, cast.hanne, finish=False)
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN
    make.recommend(plan, cast.jonas)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=make.COMMITTEE_DAY, by=cast.jonas)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)


def test_who_filled_in_the_decision_that_is_carried_over_never_confirms_it(cast: Cast) -> None:
    """The words are the first recorder's, whoever carries them over."""
    first = make.second_approver(cast)
    give(first, cast.vejle, Role.CASEWORKER)
    plan = make.recommended_plan(cast)
    make.decide(
        plan,
        StepKind.COMMITTEE,
        Outcome.RECOMMENDED,
        day=make.COMMITTEE_DAY,
        recorder=first,
        confirmer=cast.hanne,
    )
    plan = states.returned(cast, plan=make.fresh(plan))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    make.recommend(plan, cast.jonas)
    step = make.step_of(plan, StepKind.COMMITTEE)
    actions.carry_over_decision(
        step=step,
        seen_version=step.version,
        decision=Decision.objects.get(step=step),
        reason="Kun økonomien er rettet.",
        by=cast.jonas,
    )
    on_page = next(one for one in case_file(make.fresh(plan)).steps if one.pk == step.pk)
    for read in (make.step_of(plan, StepKind.COMMITTEE), on_page):
        assert reasons_against_confirming(first.pk, read) == ["udfyldt beslutningen"]
        assert reasons_against_confirming(cast.hanne.pk, read) == []
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COMMITTEE, by=first)
    make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)


@pytest.mark.parametrize("rounds", [1, 2])
def test_who_submits_never_confirms(rounds: int, cast: Cast) -> None:
    give(cast.lars, cast.vejle, Role.MUNICIPAL_APPROVER)
    plan = make.submitted_plan(cast)
    if rounds == 2:
        other = make.second_approver(cast)
        give(other, cast.nordlyng, Role.APPLICANT)
        plan = states.returned(cast, plan=plan)
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=other)
    make.recommend(plan, cast.jonas)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=make.COMMITTEE_DAY, by=cast.jonas)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COMMITTEE, by=cast.lars)


def test_the_database_refuses_one_persons_two_signatures(cast: Cast) -> None:
    plan = recorded(cast)
    decision = Decision.objects.get(step=make.step_of(plan, StepKind.COUNCIL))
    decision.confirmed_by, decision.confirmed_at = decision.recorded_by, decision.recorded_at
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()


# The meeting's date. 24 November 2026 is a Tuesday; Copenhagen is an hour ahead of UTC.

MEETING = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2026-11-23T22:59:00Z", False),  # 23:59 the day before
        ("2026-11-23T23:01:00Z", True),  # 00:01 on the day
        ("2026-11-24T22:59:00Z", True),  # 23:59 on the day
        ("2026-11-25T12:00:00Z", True),
    ],
)
def test_nothing_is_confirmed_before_the_meetings_date(moment: str, works: bool, cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    with time_machine.travel(moment, tick=False):
        make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=MEETING, by=cast.jonas)
        if works:
            make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
        else:
            with pytest.raises(NotReady, match=r"Mødet er først den 24\. november 2026"):
                make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    assert (make.step_of(plan, StepKind.COMMITTEE).state == CaseStep.State.DONE) is works


@pytest.mark.parametrize(
    ("meeting", "days", "due"),
    [
        (dt.date(2026, 11, 24), 5, dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 22), 5, dt.date(2027, 1, 4)),  # over Christmas and New Year
        (dt.date(2027, 3, 23), 5, dt.date(2027, 4, 2)),  # over Easter
        (dt.date(2026, 11, 24), 1, dt.date(2026, 11, 25)),
    ],
)
def test_confirming_is_due_so_many_working_days_after(
    meeting: dt.date, days: int, due: dt.date, cast: Cast
) -> None:
    cast.vejle.municipality.confirmation_days = days
    cast.vejle.municipality.save()
    plan = make.recommended_plan(cast)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=meeting, by=cast.jonas)
    assert make.step_of(plan, StepKind.COMMITTEE).due_on == due


# What was seen


def test_a_record_changed_meanwhile_is_not_confirmed(cast: Cast) -> None:
    plan = recorded(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    make.record(plan, StepKind.COUNCIL, Outcome.NOT_APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
    with pytest.raises(Moved):
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)
    step = make.step_of(plan, StepKind.COUNCIL)
    with pytest.raises(Moved):
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=2, by=cast.hanne)


def test_pressed_twice_gives_one_result(cast: Cast) -> None:
    plan = recorded(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    with pytest.raises(WrongState):
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)
    # Two organisations, committee, økonomiudvalg, council.
    assert Event.objects.filter(verb="approvals.confirmed").count() == 5


def test_a_record_is_sent_back_with_what_is_wrong(cast: Cast) -> None:
    plan = recorded(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    actions.send_back_to_caseworker(
        step=step, seen_version=step.version, objection="Stemmerne er byttet om.", by=cast.hanne
    )
    step = make.step_of(plan, StepKind.COUNCIL)
    assert step.state == CaseStep.State.OPEN
    assert step.decisions.get().objection == "Stemmerne er byttet om."
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
    assert Decision.objects.get(step=step).objection == ""
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)


# Replacing


def replace(plan: Plan, outcome: str, by: Any, reason: str = "Referatet blev læst forkert.") -> None:
    step = make.step_of(plan, StepKind.COUNCIL)
    actions.replace_decision(
        step=step,
        seen_version=step.version,
        written=actions.Record(decided_on=make.COUNCIL_DAY, outcome=outcome, text="Det rigtige."),
        reason=reason,
        by=by,
    )


def test_a_wrong_confirmation_is_replaced_and_both_are_kept(cast: Cast) -> None:
    plan = states.refused_by_council(cast)
    replace(plan, Outcome.APPROVED, cast.jonas)
    # What followed from the wrong one waits until the new one is confirmed.
    assert (make.fresh(plan).status, make.case_of(plan).state) == ("in_approval", "open")
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.WAITING
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    old, new = Decision.objects.filter(step__kind="council").order_by("recorded_at")
    assert (old.outcome, new.outcome, new.replaces) == ("not_approved", "approved", old)
    assert not old.is_in_force
    assert new.is_in_force
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN


def test_the_next_step_waits_while_a_confirmation_is_replaced(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN
    replace(plan, Outcome.NOT_APPROVED, cast.jonas)
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.WAITING
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    assert make.fresh(plan).status == Plan.Status.REFUSED


def test_nothing_is_replaced_once_the_next_step_has_acted(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    with pytest.raises(NotReady, match="har allerede handlet"):
        replace(plan, Outcome.NOT_APPROVED, cast.jonas)


def test_nothing_is_replaced_once_the_ansoeger_has_begun_to_correct(cast: Cast) -> None:
    plan = recorded(cast, Outcome.RETURNED)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    states.set_money(plan, cast, {"fund": "7500000.00", "municipality": "1250000.00"})
    with pytest.raises(NotReady, match="Planen er rettet"):
        replace(plan, Outcome.APPROVED, cast.jonas)
    assert make.case_of(plan).state == Case.State.RETURNED


def test_a_replacement_needs_a_reason_and_a_second_person(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    with pytest.raises(NotReady, match="begrundelse"):
        replace(plan, Outcome.NOT_APPROVED, cast.jonas, reason=" ")
    give(cast.jonas, cast.vejle, Role.MUNICIPAL_APPROVER)
    replace(plan, Outcome.NOT_APPROVED, cast.jonas)
    with pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COUNCIL, by=cast.jonas)


def test_an_earlier_committee_cannot_be_replaced_when_a_later_body_has_acted(cast: Cast) -> None:
    plan = make.approved_plan(cast, until="finance_committee")
    step = make.step_of(plan, StepKind.COMMITTEE)
    with pytest.raises(NotReady, match="Økonomiudvalget har allerede handlet"):
        actions.replace_decision(
            step=step,
            seen_version=step.version,
            written=actions.Record(decided_on=make.COMMITTEE_DAY, outcome=Outcome.NOTED),
            reason="Fejl",
            by=cast.jonas,
        )


def test_a_confirmed_refusal_of_the_fund_does_not_let_the_council_be_replaced(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.refuse(
        step=step, seen_version=step.version, refused_on=make.GRANTED_ON, text="Nej.", by=cast.else_
    )
    with pytest.raises(NotReady):
        replace(plan, Outcome.NOT_APPROVED, cast.jonas)
    assert make.fresh(plan).status == Plan.Status.REFUSED


# The indstilling and the sending on


def test_an_indstilling_is_corrected_until_a_body_has_acted(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    step = make.step_of(plan, StepKind.RECOMMENDATION)
    actions.replace_recommendation(
        step=step,
        seen_version=step.version,
        written=actions.proposal("Nyt tal."),
        reason="Et tal var forkert.",
        by=cast.jonas,
    )
    assert [d.is_in_force for d in Decision.objects.filter(step=step)] == [False, True]
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=make.COMMITTEE_DAY, by=cast.jonas)
    step = make.step_of(plan, StepKind.RECOMMENDATION)
    with pytest.raises(NotReady, match="har allerede handlet"):
        actions.replace_recommendation(
            step=step,
            seen_version=step.version,
            written=actions.proposal("Igen."),
            reason="Fejl.",
            by=cast.jonas,
        )


def test_an_empty_indstilling_is_saved_but_not_finished(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    make.recommend(plan, cast.jonas, text="", finish=False)
    with pytest.raises(NotReady, match="Skriv indstillingen"):
        make.recommend(plan, cast.jonas, text="  ")


def test_a_wrong_date_of_the_sending_on_is_replaced(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FORWARD)
    actions.correct_forwarding(
        step=step,
        seen_version=step.version,
        sent_on=dt.date(2026, 11, 18),
        receipt="LBF-115",
        reason="Forkert dato.",
        by=cast.jonas,
    )
    assert make.fresh(plan).sent_to_fund_on == dt.date(2026, 11, 18)
    assert Decision.objects.filter(step=step).count() == 2


def test_nothing_is_sent_or_answered_in_the_future(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    step = make.step_of(plan, StepKind.FORWARD)
    with time_machine.travel("2026-11-20T12:00:00Z"), pytest.raises(NotReady, match="efter i dag"):
        actions.forward_to_fund(
            step=step, seen_version=step.version, sent_on=dt.date(2026, 11, 21), receipt="", by=cast.jonas
        )


def test_what_is_refused_stands_in_the_form_alone(cast: Cast, as_user: Any) -> None:
    """The steps beside it print the record as it is, and each wrong row of the bevilling says which one it is."""
    plan = recorded(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    rows = {"bevilling-TOTAL_FORMS": "2", "bevilling-INITIAL_FORMS": "0", "bevilling-1-year": "snart"}
    data = {"decided_on": "", "item_number": "Punkt 99", "outcome": Outcome.APPROVED, **rows}
    answer = as_user(cast.jonas).post(states.url("record", plan, step.pk), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Punkt 99") == 1
    assert "Bevilling, række 2: Skriv et årstal, fx 2027." in page
