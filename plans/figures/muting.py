"""Which plans a person wants no mails about."""

from django.db.models import QuerySet

from accounts.models import User
from plans.models import MutedPlan, Plan


def muted_plans(user: User) -> QuerySet[Plan]:
    """Those that the person still sees."""
    muted = MutedPlan.objects.filter(user=user).order_by().values("plan")
    found: QuerySet[Plan] = Plan.objects.ledger_visible_to(user).filter(pk__in=muted)
    return found.only("number", "title").order_by("title", "pk")
