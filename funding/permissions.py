"""Who may write the budget, read the books and book."""

from accounts.models import User
from accounts.roles import Permission
from plans.models import Plan
from plans.permissions import ECONOMY, can_edit, can_see_books, has

BOOKED_IN = (Plan.Status.RUNNING, Plan.Status.ENDED)


def can_edit_economy(user: User, plan: Plan) -> bool:
    return can_edit(user, plan, ECONOMY)


def can_see_ledger(user: User, plan: Plan) -> bool:
    """Whoever sees the plan, and its revisor, who sees nothing else of it."""
    return can_see_books(user, plan)


def keeps_books(user: User, plan: Plan) -> bool:
    """Whether the person books for this plan at all, in some state of it."""
    return has(user, plan, Permission.BOOK_LEDGER)


def can_book(user: User, plan: Plan) -> bool:
    """The accountant books from the plan's start on; after its end what remains for the final settlement."""
    return plan.status in BOOKED_IN and keeps_books(user, plan)
