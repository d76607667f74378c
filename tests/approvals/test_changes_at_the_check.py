"""Where the kommune sees whether the changes are made, and it goes otherwise than straight on."""

import datetime as dt

import pytest

from approvals import actions
from approvals.models import CaseStep, Decision, Outcome, StepKind
from core.dates import now
from core.versions import Moved
from tests.approvals import states
from tests.approvals.changing import (
    CHANGES,
    NEXT_DAY,
    SECTIONS,
    approved_with_changes,
    handed_in_again,
    vouched_for,
)
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db


def test_sent_back_from_the_check_the_plan_comes_to_the_check_again(cast):
    """The changes are not those of the council: nobody else decides anew."""
    plan = handed_in_again(cast, approved_with_changes(cast))
    plan = handed_in_again(cast, states.returned(cast, plan=plan), changed=["milestones"])
    assert make.case_of(plan).round == 3
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.DONE
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.OPEN
    plan = vouched_for(cast, plan)
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN


def second_word(cast, plan, outcome, **said):
    """At the check the council decides anew, and a second person confirms it."""
    with make.on(NEXT_DAY):
        make.record(plan, StepKind.COUNCIL, outcome, day=NEXT_DAY, by=cast.jonas, **said)
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return make.fresh(plan)


def test_postponed_at_the_check_the_changes_are_still_to_be_seen_to(cast, as_user):
    plan = handed_in_again(cast, approved_with_changes(cast))
    plan = second_word(cast, plan, Outcome.POSTPONED, postponed_to=NEXT_DAY + dt.timedelta(days=14))
    with make.on(NEXT_DAY):
        page = as_user(cast.jonas).get(states.url("step", plan, make.step_of(plan, StepKind.COUNCIL).pk))
    assert "Er ændringerne skrevet ind?" in page.content.decode()
    plan = vouched_for(cast, plan)
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN


def test_sent_back_by_the_council_at_the_check_the_plan_comes_to_the_check_again(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    plan = second_word(cast, plan, Outcome.RETURNED)
    plan = handed_in_again(cast, plan, changed=["milestones"])
    assert make.step_of(plan, StepKind.COMMITTEE).state == CaseStep.State.DONE
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.OPEN
    vouched_for(cast, plan)


def test_an_older_yes_is_no_way_past_the_changes(cast):
    """The council has said yes to the first hand-in, and to the second one with changes."""
    plan = states.returned(cast, plan=make.approved_plan(cast))
    older = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    with make.on(make.COUNCIL_DAY):
        Decision.objects.filter(pk=older.pk).update(confirmed_at=now())
    with make.on(NEXT_DAY):
        actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
        make.recommend(plan, cast.jonas)
        for kind, outcome, said in (
            (StepKind.COMMITTEE, Outcome.RECOMMENDED, {}),
            (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED, {}),
            (StepKind.COUNCIL, Outcome.APPROVED_CHANGED, {"changes": CHANGES, "changed_sections": SECTIONS}),
        ):
            make.record(plan, kind, outcome, day=NEXT_DAY, by=cast.jonas, **said)
            make.confirm(plan, kind, by=cast.hanne)
    plan = handed_in_again(cast, make.fresh(plan))
    step = make.step_of(plan, StepKind.COUNCIL)
    with make.on(NEXT_DAY), pytest.raises(Moved):
        actions.carry_over_decision(
            step=step, seen_version=step.version, decision=older, reason="Det gælder stadig.", by=cast.jonas
        )
    assert Decision.objects.filter(step=step, confirmed_at=None).count() == 0
    vouched_for(cast, plan)


def test_pulled_back_unread_the_changes_are_still_to_be_made(cast):
    plan = handed_in_again(cast, approved_with_changes(cast))
    case = make.case_of(plan)
    with make.on(NEXT_DAY):
        actions.pull_back(case=case, seen_version=case.version, by=cast.lars)
    plan = handed_in_again(cast, make.fresh(plan), changed=["milestones"])
    assert make.step_of(plan, StepKind.COUNCIL).state == CaseStep.State.OPEN
    assert make.step_of(plan, StepKind.COMMITTEE).state == CaseStep.State.DONE
