"""Which plans a person wants no mails about."""

from django.db.models import QuerySet

from accounts.models import User
from core.statements import statement
from plans.models import MutedPlan, Plan


def is_muted(plan: Plan, user: User) -> bool:
    return bool(_muted(plan.pk, user.pk))


@statement
def _muted(plan_id: int, user_id: int) -> QuerySet[MutedPlan]:
    return MutedPlan.objects.filter(plan=plan_id, user=user_id).order_by()


def muted_plans(user: User) -> QuerySet[Plan]:
    """Those that the person still sees."""
    muted = MutedPlan.objects.filter(user=user).order_by().values("plan")
    found: QuerySet[Plan] = Plan.objects.ledger_visible_to(user).filter(pk__in=muted)
    return found.only("number", "title").order_by("title", "pk")
