"""Pages on which a plan is written and read."""

from plans.views.agreement_approvals import agreement_approval, agreement_confirm
from plans.views.agreements import (
    agreement,
    agreement_edit,
    agreement_file,
    agreement_new,
    agreement_party,
    agreement_party_remove,
    agreement_remove,
    agreement_renew,
    agreements,
)
from plans.views.areas import areas
from plans.views.focus import focus, goal, goal_new, milestones
from plans.views.plan import basics, content, create, foci, restore, share
from plans.views.team import comment, end_seat, seat, team

__all__ = [
    "agreement",
    "agreement_approval",
    "agreement_confirm",
    "agreement_edit",
    "agreement_file",
    "agreement_new",
    "agreement_party",
    "agreement_party_remove",
    "agreement_remove",
    "agreement_renew",
    "agreements",
    "areas",
    "basics",
    "comment",
    "content",
    "create",
    "end_seat",
    "foci",
    "focus",
    "goal",
    "goal_new",
    "milestones",
    "restore",
    "seat",
    "share",
    "team",
]
