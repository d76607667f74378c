"""Who may take plans in from a file, and who may take one out."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Organisation, User
from accounts.permissions import is_administrator
from accounts.roles import Permission
from plans.models import Plan
from plans.permissions import can_create, can_read_live, can_write_for, has_one_of, has_write_access

EXPORTS = frozenset(
    {Permission.WRITE_PLAN, Permission.SUBMIT_PLAN, Permission.RECORD_DECISION, Permission.GRANT}
)


def can_import(user: User) -> bool:
    """Whether the person may take in any plan at all: those who write plans, and the portal's administrator."""
    return can_create(user) or is_administrator(user)


def can_import_into(user: User, plan: Plan) -> bool:
    """Whether a file may change this plan for the person: it is theirs to write, or they are the administrator."""
    return has_write_access(user, plan) or is_administrator(user)


def can_take_over(user: User) -> bool:
    """Plans in drift with decisions and tilsagn: the administrator alone, or a boligorganisation could write the
    kommune's decision itself."""
    return is_administrator(user)


def can_export(user: User, plan: Plan) -> bool:
    """Those who write or hand in the plan, the kommune's caseworker and the fund, once they read the live plan."""
    return has_one_of(user, plan, EXPORTS) and can_read_live(user, plan)


Reason = tuple[str, str]


def reasons_against_importing(user: User, plan: Plan | None, part: Mapping[str, Any]) -> list[Reason]:
    """Why the person may not bring in this plan of a file: (place inside the plan, Danish message).

    `part` is the checked plan of the file, `plan` the one that has its uid in the portal (`can_import_into` it has been
    asked).
    """
    if can_take_over(user):
        return []
    reasons = []
    if part["plan"]["status"] != Plan.Status.DRAFT:
        reasons.append(
            ("plan.status", "Kun portalens administrator kan hente planer i drift ind. Kontakt supporten.")
        )
    for index, row in enumerate(part["participants"]):
        if row["is_applicant"] and not row["ended_on"]:
            applicant = Organisation.objects.get(code=row["organisation"]["code"])
            if not can_write_for(user, applicant):
                place = f"participants[{index}].organisation.code"
                reasons.append((place, f"Du kan ikke oprette planer for {applicant}."))
    predecessor = part["plan"]["predecessor"]
    kept = plan is not None and plan.predecessor is not None and plan.predecessor.number == predecessor
    if predecessor and not kept and not Plan.objects.visible_to(user).filter(number=predecessor).exists():
        reasons.append(("plan.predecessor", f"Planen »{predecessor}« findes ikke. Skriv null."))
    return reasons
