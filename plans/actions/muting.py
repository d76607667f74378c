"""Mails about a plan: off and on again, each for oneself."""

from django.utils import timezone

from accounts.models import User
from plans.models import MutedPlan, Plan


def mute_plan(*, plan: Plan, by: User) -> None:
    MutedPlan.objects.get_or_create(user=by, plan=plan, defaults={"muted_at": timezone.now()})


def unmute_plan(*, plan: Plan, by: User) -> None:
    MutedPlan.objects.filter(user=by, plan=plan).delete()
