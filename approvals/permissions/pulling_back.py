"""Who may take back what was sent, and who opens it by looking at it."""

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission, Role
from approvals.models import Amendment, Case, CaseStep, StepKind
from approvals.permissions import can_submit
from approvals.permissions.amendments import can_decide_for_board
from plans.models import Plan


def can_pull_back(user: User, case: Case) -> bool:
    """Take back what was sent, a plan or an amendment of it: whoever may send it."""
    return can_submit(user, case.plan)


def can_pull_back_plan(user: User, plan: Plan) -> bool:
    return can_submit(user, plan)


def can_pull_back_amendment(user: User, amendment: Amendment) -> bool:
    return can_submit(user, amendment.plan)


def opens(user: User, case: Case) -> bool:
    """Whether the case is opened when this person looks at it: a hand-in by the kommune; an amendment by whoever acts
    first, those who can tell what the styregruppe decided or somebody of the organisation whose step is open. One query
    of an amendment, and those of four eyes where the reader can tell."""
    if not case.is_amendment:
        return receives(user, case.plan)
    return any(_acts_at(user, step) for step in case.steps.filter(state=CaseStep.State.OPEN))


def _acts_at(user: User, step: CaseStep) -> bool:
    if step.kind == StepKind.BOARD:
        return can_decide_for_board(user, step)
    return _is_of(user, step.acting_organisation_id)


def receives(user: User, plan: Plan) -> bool:
    """Whether a hand-in is opened when this person looks at it: somebody of the kommune itself."""
    return _is_of(user, plan.municipality_id)


def _is_of(user: User, organisation_id: int) -> bool:
    return any(
        row.organisation_id == organisation_id and row.own and Permission.SEE_PLAN in GRANTS[Role(row.role)]
        for row in reach_of(user).rows
    )
