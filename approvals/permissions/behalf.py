"""Whose right a person makes use of: their own, or that of somebody for whom they stand in."""

from collections.abc import Iterable

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.models import BODY_KINDS, Case, CaseStep, StepKind
from approvals.permissions import acting_ids
from plans.models import Plan
from plans.permissions import applicant_id

P = Permission
Rights = Iterable[tuple[int | None, Permission]]
RECORDING = {
    StepKind.RECOMMENDATION: P.WRITE_RECOMMENDATION,
    StepKind.ORGANISATION: P.WRITE_PLAN,
    StepKind.FORWARD: P.FORWARD_CASE,
    StepKind.FUND: P.GRANT,
}


def principal_recording(user: User, step: CaseStep) -> int | None:
    """The id of whose right it is to fill in at the step; None when it is the person's own."""
    right = RECORDING.get(StepKind(step.kind), P.RECORD_DECISION)
    letter = ((P.SUBMIT_PLAN,), (P.RECORD_DECISION,)) if step.kind == StepKind.FUND else ((), ())
    return _principal(user, [*_at(step, right), *_of_parties(step, *letter)])


def principal_confirming(user: User, step: CaseStep) -> int | None:
    """Where one person's act needs no second, it is the right to the act itself."""
    if step.kind == StepKind.FUND:
        parties = _of_parties(step, (P.WRITE_PLAN,), (P.CONFIRM_DECISION, P.RECORD_DECISION))
        return _principal(user, [*_at(step, P.GRANT), *parties])
    if step.kind == StepKind.ORGANISATION:
        return _principal(user, _at(step, P.SUBMIT_PLAN))
    if step.kind in BODY_KINDS:
        return _principal(user, _at(step, P.CONFIRM_DECISION))
    return principal_recording(user, step)


def principal_returning(user: User, case: Case) -> int | None:
    """Sending a plan back to the ansøger is the kommune's."""
    return _principal(user, [(case.plan.municipality_id, P.RETURN_CASE)])


def principal_of_applicant(user: User | None, plan: Plan, right: Permission) -> int | None:
    """What the ansøger does with the plan itself: sending, taking back, starting, giving up."""
    return None if user is None else _principal(user, [(applicant_id(plan), right)])


def _at(step: CaseStep, right: Permission) -> Rights:
    return [(pk, right) for pk in acting_ids(step)]


def _of_parties(step: CaseStep, ours: Iterable[Permission], kommunes: Iterable[Permission]) -> Rights:
    """The fund's letter lies with the ansøger and the kommune."""
    plan = step.case.plan
    return [
        *((applicant_id(plan), right) for right in ours),
        *((plan.municipality_id, right) for right in kommunes),
    ]


def _principal(user: User, rights: Rights) -> int | None:
    """A right of one's own goes before all others."""
    reach = reach_of(user)
    held = [reach.stands_in_for(right, pk) for pk, right in rights if reach.can(right, pk)]
    return None if None in held else next((pk for pk in held if pk is not None), None)
