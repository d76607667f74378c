"""Whose right a person makes use of: their own, or that of somebody for whom they stand in."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.models import BODY_KINDS, Case, CaseBundle, CaseStep, StepKind
from approvals.permissions import acting_ids
from core.behalf import Behalf
from plans.models import Plan
from plans.permissions import applicant_id, is_chair

P = Permission
Rights = Iterable[tuple[int | None, Permission]]
RECORDING = {
    StepKind.RECOMMENDATION: P.WRITE_RECOMMENDATION,
    StepKind.ORGANISATION: P.WRITE_PLAN,
    StepKind.BOARD: P.WRITE_PLAN,
    StepKind.FORWARD: P.FORWARD_CASE,
    StepKind.FUND: P.GRANT,
}


def principal_recording(user: User, step: CaseStep) -> Behalf:
    """Whose right it is to fill in at the step; empty when it is the person's own."""
    if step.kind == StepKind.BOARD and is_chair(user, step.case.plan):
        return Behalf()
    right = RECORDING.get(StepKind(step.kind), P.RECORD_DECISION)
    letter = ((P.SUBMIT_PLAN,), (P.RECORD_DECISION,)) if step.kind == StepKind.FUND else ((), ())
    return _principal(user, [*_at(step, right), *_of_parties(step, *letter)])


def recorded_for(user: User, step: CaseStep) -> dict[str, Any]:
    """The same as a record keeps it."""
    principal = principal_recording(user, step)
    return {"recorded_for_id": principal.person, "recorded_for_organisation": principal.organisation}


def principal_confirming(user: User, step: CaseStep) -> Behalf:
    """Where one person's act needs no second, it is the right to the act itself."""
    if step.kind == StepKind.FUND:
        parties = _of_parties(step, (P.WRITE_PLAN,), (P.CONFIRM_DECISION, P.RECORD_DECISION))
        return _principal(user, [*_at(step, P.GRANT), *parties])
    if step.kind == StepKind.ORGANISATION:
        return _principal(user, _at(step, P.SUBMIT_PLAN))
    if step.kind in BODY_KINDS:
        return _principal(user, _at(step, P.CONFIRM_DECISION))
    return principal_recording(user, step)


def principal_returning(user: User, case: Case) -> Behalf:
    """Sending a plan back to the ansøger is the kommune's."""
    return _principal(user, [(case.plan.municipality_id, P.RETURN_CASE)])


def principal_of_applicant(user: User | None, plan: Plan, right: Permission) -> Behalf:
    """What the ansøger does with the plan itself: sending, taking back, starting, giving up."""
    return Behalf() if user is None else _principal(user, [(applicant_id(plan), right)])


def principal_taking_bundle(user: User, bundle: CaseBundle) -> Behalf:
    """As `can_take_bundle` asks: the kommune's caseworkers, and the ansøger's people."""
    held = [(bundle.organisation_id, right) for right in (P.FORWARD_CASE, P.WRITE_PLAN)]
    return _principal(user, held)


def _at(step: CaseStep, right: Permission) -> Rights:
    return [(pk, right) for pk in acting_ids(step)]


def _of_parties(step: CaseStep, ours: Iterable[Permission], kommunes: Iterable[Permission]) -> Rights:
    """The fund's letter lies with the ansøger and the kommune."""
    plan = step.case.plan
    return [
        *((applicant_id(plan), right) for right in ours),
        *((plan.municipality_id, right) for right in kommunes),
    ]


def _principal(user: User, rights: Rights) -> Behalf:
    """A right of one's own goes before all others, and one's own organisation before those that it acts for."""
    reach = reach_of(user)
    held = [reach.behalf(right, pk) for pk, right in rights if reach.can(right, pk)]
    return min(held, key=lambda one: (one.person is not None, bool(one.organisation)), default=Behalf())
