"""What every page about one plan begins with, in every app: the plan, if the person may see it."""

from django.http import Http404

from accounts.permissions import UserRequest
from plans.models import Plan
from plans.permissions import plan_with_books, visible_plan


def plan_or_404(request: UserRequest, number: str) -> Plan:
    return _found(visible_plan(request.user, number))


def books_plan_or_404(request: UserRequest, number: str) -> Plan:
    """A plan whose books and redegørelser the person may read: also its revisor."""
    return _found(plan_with_books(request.user, number))


def _found(plan: Plan | None) -> Plan:
    if plan is None:
        raise Http404
    return plan
