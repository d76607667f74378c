"""Handing a plan in: the snapshot, the numbers and the case with the kommune's own chain."""

from dataclasses import fields

from accounts.models import User
from accounts.roles import Permission
from approvals import emails
from approvals.actions.appropriating import appropriated, change_appropriations
from approvals.actions.chains import steps_beside, steps_of, steps_of_prequalification
from approvals.actions.moves import (
    advance,
    reset,
    save_plan,
    take_snapshot,
    walk_case,
    walk_plan,
    with_decisions,
)
from approvals.actions.records import Record
from approvals.actions.verbs import CHANGES_TO_CHECK, SUBMITTED
from approvals.models import (
    Case,
    CaseStep,
    Decision,
    Snapshot,
    StepKind,
)
from approvals.permissions import standing_decision
from approvals.permissions.behalf import principal_of_applicant
from approvals.rules import prequalification_is_missing
from approvals.rules.changes import changes_of_case
from approvals.workflow import CASE, PLAN, holds_on
from core.audit import record
from core.dates import now, today
from core.versions import Moved
from core.workflow import Transition
from plans.actions import changing, number_rows, raise_revision
from plans.models import Plan


def submit_plan(*, plan: Plan, seen_revision: int, by: User) -> Snapshot:
    """Send the plan to the kommune, for the first time or after a correction."""
    with changing(plan, by=by, raises_revision=False) as locked:
        case = Case.objects.before_start().under_way().filter(plan=locked).select_related("snapshot").first()
        if case is not None:
            case.plan = locked
        short = case.is_prequalification if case else prequalification_is_missing(locked)
        first = "submit_prequalification" if short else "submit"
        edge = CASE.require("resubmit", case, by) if case else PLAN.require(first, locked, by)
        if locked.revision != seen_revision:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du sender den.")
        if not short:  # the goals of a short application are a sketch, and get no numbers to keep
            number_rows(plan=locked, by=by)
        raise_revision(locked)
        snapshot = take_snapshot(locked, Snapshot.Reason.SUBMITTED, by)
        case = hand_in_again(case, edge, snapshot, by) if case else open_case(locked, edge, snapshot, by)
        principal = principal_of_applicant(by, locked, Permission.SUBMIT_PLAN)
        record(SUBMITTED, subject=snapshot, root=locked, by=by, on_behalf_of=principal, snapshot=snapshot)
        emails.submitted(case)
    return snapshot


def open_case(plan: Plan, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    short = edge.name == "submit_prequalification"
    case = Case.objects.create(
        plan=plan,
        kind=Case.Kind.PREQUALIFICATION if short else Case.Kind.APPLICATION,
        snapshot=snapshot,
        submitted_by=by,
        opened_at=now(),
    )
    steps = (
        steps_of_prequalification(case, plan.municipality)
        if short
        else [*steps_beside(case), *steps_of(case, plan.municipality)]
    )
    for step in steps:
        step.save()
    walk_plan(plan, edge, submitted_on=plan.submitted_on or today(), open_sections=[])
    _open(case)
    return case


def _open(case: Case) -> None:
    """The kommune is told of the hand-in itself; a boligorganisation that its body has something to decide."""
    emails.organisations_to_decide(case, [step for step in advance(case) if not step.is_voluntary])


def hand_in_again(case: Case, edge: Transition, snapshot: Snapshot, by: User) -> Case:
    """The same case and the chain that it froze; its steps begin anew, earlier decisions stay with their snapshot.

    After »godkendt med ændringer« only the council's own step and what comes after it begin anew.
    """
    changed = changes_of_case(case) if case.is_application else None
    kept = decided_before(case, changed.step) if changed else []
    walk_case(
        case,
        edge,
        snapshot=snapshot,
        round=case.round + 1,
        submitted_by=by,
        read_by=None,
        read_at=None,
        sections_before=case.plan.open_sections,
    )
    save_plan(case.plan, open_sections=[])
    reset(case, but={decision.step_id for decision in kept})
    for decision in kept:
        let_hold(decision, case)
    if changed:
        principal = principal_of_applicant(by, case.plan, Permission.SUBMIT_PLAN)
        body = changed.step.body_genitive
        record(CHANGES_TO_CHECK, subject=case, root=case.plan, by=by, on_behalf_of=principal, body=body)
    if CaseStep.objects.filter(case=case, kind=StepKind.ORGANISATION).exists():
        # Whoever has joined the plan meanwhile decides too; a case that began without organisations stays without.
        for step in steps_beside(case):
            step.save()
    _open(case)
    return case


def decided_before(case: Case, council: CaseStep) -> list[Decision]:
    """What holds on when the council has approved with changes: what those before it decided, and let the plan pass."""
    steps = list(with_decisions().filter(case=case, state=CaseStep.State.DONE).order_by("group", "pk"))
    found = []
    for step in steps:
        step.case = case
        decision = standing_decision(step)
        if decision is not None and holds_on(step, decision.outcome, council):
            found.append(decision)
    return found


def let_hold(decision: Decision, case: Case) -> None:
    """The same decision about the hand-in with the council's changes. Nobody decided it anew, so it names nobody: it
    points to the record that people wrote and confirmed."""
    held = Decision.objects.create(
        step=decision.step,
        snapshot=case.snapshot,
        recorded_at=now(),
        confirmed_at=now(),
        needs_confirmation=False,
        carried_over_from=decision,
        reason="Planen er godkendt med ændringer. Kun ændringerne ses efter, så beslutningen her gælder stadig.",
        **{one.name: getattr(decision, one.name) for one in fields(Record)},
    )
    change_appropriations(decision.step, held, appropriated(decision))
