"""What has happened to a plan, as one reader may be told."""

from accounts.models import User
from core.models import Event, EventQuerySet
from monitoring.actions.verbs import IN_WORK
from monitoring.permissions import can_read_in_work
from plans.models import Plan


def acts_of(plan: Plan, user: User) -> EventQuerySet:
    """The timeline; without a redegørelse's way to its hand-in for kommune and fund, who see it from then on."""
    acts = Event.objects.timeline(plan)
    return acts if can_read_in_work(user, plan) else acts.exclude(verb__in=IN_WORK)
