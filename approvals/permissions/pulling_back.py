"""Who may take a hand-in back, and who opens it by looking at it."""

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission, Role
from approvals.models import Case
from approvals.permissions import can_submit
from plans.models import Plan


def can_pull_back(user: User, case: Case) -> bool:
    """Take a hand-in back: whoever may hand in. An amendment is given up instead."""
    return not case.is_amendment and can_submit(user, case.plan)


def can_pull_back_plan(user: User, plan: Plan) -> bool:
    return can_submit(user, plan)


def receives(user: User, plan: Plan) -> bool:
    """Whether a hand-in is opened when this person looks at it: somebody of the kommune itself."""
    return any(
        row.organisation_id == plan.municipality_id
        and row.own
        and Permission.SEE_PLAN in GRANTS[Role(row.role)]
        for row in reach_of(user).rows
    )
