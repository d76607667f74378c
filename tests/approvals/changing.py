"""Godkendt med ændringer, up to each of its stations."""

import datetime as dt

from approvals import actions
from approvals.models import Decision, Outcome, StepKind
from tests.approvals import states
from tests.factories import approvals as make

NEXT_DAY = make.COUNCIL_DAY + dt.timedelta(days=1)
CHANGES = "Målet om beskæftigelse skal være 55 %."
SECTIONS = ["focus:beskaeftigelse", "milestones"]


def approved_with_changes(cast, **more):
    values = {"changes": CHANGES, "changed_sections": SECTIONS, **more}
    plan = states.recorded(cast, Outcome.APPROVED_CHANGED, **values)
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return make.fresh(plan)


def change(plan, *sections):
    """Something is written in each of the named sections."""
    with make.on(NEXT_DAY):
        if "focus:beskaeftigelse" in sections:
            goal = plan.goals.filter(focus__focus_area__code="beskaeftigelse").first()
            goal.title += ", 55 %"
            goal.save()
        if "milestones" in sections:
            milestone = plan.milestones.first()
            milestone.title += ", midtvejs"
            milestone.save()
    return make.fresh(plan)


def handed_in_again(cast, plan, *, changed=SECTIONS):
    plan = change(plan, *changed)
    with make.on(NEXT_DAY):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    return make.fresh(plan)


def checked(cast, plan):
    """The caseworker says that the changes are made."""
    step = make.step_of(plan, StepKind.COUNCIL)
    asked = Decision.objects.get(step=step, outcome=Outcome.APPROVED_CHANGED)
    with make.on(NEXT_DAY):
        actions.carry_over_decision(
            step=step, seen_version=step.version, decision=asked, reason="Mål 1 er nu 55 %.", by=cast.jonas
        )
    return make.fresh(plan)


def vouched_for(cast, plan):
    plan = checked(cast, plan)
    with make.on(NEXT_DAY):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    return make.fresh(plan)
