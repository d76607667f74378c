"""Godkendt med ændringer: back to the ansøger with the changes, and on after the council when they are made."""

import datetime as dt
from decimal import Decimal

import pytest

from approvals import actions
from approvals.actions import Appropriated, appropriated
from approvals.figures import approval_steps, remarks_of
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from core.models import Event
from core.workflow import NotReady
from tests.approvals import states
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
NEXT_DAY = make.COUNCIL_DAY + dt.timedelta(days=1)
CHANGES = "Målet om beskæftigelse skal være 55 %."
SECTIONS = ["focus:beskaeftigelse", "economy"]


def approved_with_changes(cast, **more):
    values = {"changes": CHANGES, "changed_sections": SECTIONS, **more}
    plan = states.recorded(cast, Outcome.APPROVED_CHANGED, **values)
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return make.fresh(plan)


def handed_in_again(cast, plan):
    with make.on(NEXT_DAY):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    return make.fresh(plan)


def test_the_plan_goes_back_with_the_changes_as_remarks(cast):
    plan = approved_with_changes(cast)
    case = make.case_of(plan)
    assert (case.state, set(plan.open_sections)) == (Case.State.RETURNED, set(SECTIONS))
    assert [remark.text for remark in remarks_of(plan, cast.lars, [case.snapshot_id])] == [CHANGES, CHANGES]


def test_the_next_hand_in_goes_on_after_the_council(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    case = make.case_of(plan)
    assert (case.state, case.round) == (Case.State.OPEN, 2)
    found = {step.kind: step.state for step in case.steps.all()}
    assert found == {
        StepKind.ORGANISATION: CaseStep.State.DONE,
        StepKind.RECOMMENDATION: CaseStep.State.DONE,
        StepKind.COMMITTEE: CaseStep.State.DONE,
        StepKind.FINANCE_COMMITTEE: CaseStep.State.DONE,
        StepKind.COUNCIL: CaseStep.State.DONE,
        StepKind.FORWARD: CaseStep.State.OPEN,
        StepKind.FUND: CaseStep.State.WAITING,
    }
    assert "Sagen fortsætter efter byrådets beslutning" in str(Event.objects.get(verb="approvals.continued"))


def test_what_holds_on_names_nobody_and_points_to_what_people_decided(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    first, held = Decision.objects.filter(step__case__plan=plan, step__kind=StepKind.COUNCIL).order_by("pk")
    assert (first.outcome, first.confirmed_by, first.changes) == (
        Outcome.APPROVED_CHANGED,
        cast.hanne,
        CHANGES,
    )
    assert (held.outcome, held.carried_over_from, held.snapshot) == (
        Outcome.APPROVED,
        first,
        make.case_of(plan).snapshot,
    )
    assert (held.recorded_by, held.confirmed_by, held.recorded_by_text) == (None, None, "portalen")
    assert held.decided_on == first.decided_on


def test_the_case_can_be_sent_on_and_granted(cast):
    plan = make.granted_plan(cast, plan=handed_in_again(cast, approved_with_changes(cast)))
    assert make.case_of(plan).state == Case.State.GRANTED


def test_the_bevilling_holds_on(cast):
    plan = states.recorded(cast, Outcome.APPROVED_CHANGED, changes=CHANGES)
    step = make.step_of(plan, StepKind.COUNCIL)
    written = actions.Record(
        decided_on=make.COUNCIL_DAY, outcome=Outcome.APPROVED_CHANGED, text="Godkendt.", changes=CHANGES
    )
    with make.on(NEXT_DAY):
        rows = [Appropriated(2028, Decimal("287500.00"))]
        actions.record_decision(
            step=step, seen_snapshot=1, written=written, appropriations=rows, by=cast.jonas
        )
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = handed_in_again(cast, make.fresh(plan))
    held = Decision.objects.get(
        step__case__plan=plan, step__kind=StepKind.COUNCIL, carried_over_from__isnull=False
    )
    assert appropriated(held) == rows


def test_a_later_return_sends_the_plan_through_everything_again(cast):
    """The council's changes are made once: what the caseworker sends back afterwards begins anew."""
    plan = handed_in_again(cast, approved_with_changes(cast))
    plan = handed_in_again(cast, states.returned(cast, plan=plan))
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.WAITING


def test_a_closed_items_changes_are_not_told_outside_the_kommune(cast, as_user):
    plan = approved_with_changes(cast, is_closed=True)
    assert CHANGES not in as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert CHANGES in as_user(cast.jonas).get(states.url("case", plan)).content.decode()


def test_without_sections_the_whole_plan_opens(cast):
    plan = approved_with_changes(cast, changed_sections=[])
    assert {"basics", "economy", "milestones"} <= set(plan.open_sections)


def test_approved_with_changes_says_which(cast, as_user):
    plan = make.approved_plan(cast, until=StepKind.FINANCE_COMMITTEE)
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY):
        data = states.record_fields(step, Outcome.APPROVED_CHANGED)
        response = as_user(cast.jonas).post(states.url("record", plan, step.pk), data)
        assert response.status_code == 422
        assert "Skriv de ændringer, som planen er godkendt med." in response.content.decode()
        with pytest.raises(NotReady):
            make.record(plan, StepKind.COUNCIL, Outcome.APPROVED_CHANGED, day=make.COUNCIL_DAY, by=cast.jonas)
        data |= {"changes": CHANGES, "changed_sections": ["economy"]}
        assert as_user(cast.jonas).post(states.url("record", plan, step.pk), data).status_code == 302
        page = as_user(cast.hanne).get(states.url("step", plan, step.pk)).content.decode()
    assert CHANGES in page
    assert "med ændringerne ovenfor" in page
    assert "fortsætter sagen" in page


def test_another_outcome_keeps_no_changes(cast):
    plan = states.recorded(cast, Outcome.APPROVED, changes=CHANGES, changed_sections=SECTIONS)
    decision = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    assert (decision.changes, decision.changed_sections) == ("", [])


def test_the_steps_show_the_council_as_done(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    figures = {step.title: step.state for step in approval_steps(plan, cast.lars)}
    assert figures["Byrådet"] == "done"
    assert figures["Sendt til Landsbyggefonden"] == "current"
