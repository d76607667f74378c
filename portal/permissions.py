"""Who may take plans in from a file, and who may take one out."""

from accounts.models import Organisation, User
from accounts.permissions import is_administrator
from accounts.roles import Permission
from plans.models import Plan
from plans.permissions import can_create, can_read_live, can_write_for, permissions_on

EXPORTS = frozenset(
    {Permission.WRITE_PLAN, Permission.SUBMIT_PLAN, Permission.RECORD_DECISION, Permission.GRANT}
)


def can_import(user: User) -> bool:
    """Whether the person may take in any plan at all: those who write plans, and the portal's administrator."""
    return can_create(user) or is_administrator(user)


def can_import_draft(user: User, applicant: Organisation) -> bool:
    """Those who write the ansøger's plans, and the portal's administrator."""
    return can_write_for(user, applicant) or can_take_over(user)


def can_take_over(user: User) -> bool:
    """Plans in drift with decisions and tilsagn: the administrator alone, or a boligorganisation could write the
    kommune's decision itself."""
    return is_administrator(user)


def can_export(user: User, plan: Plan) -> bool:
    """Those who write or hand in the plan, the kommune's caseworker and the fund, once they read the live plan."""
    return bool(EXPORTS & permissions_on(user, plan)) and can_read_live(user, plan)
