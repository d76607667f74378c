"""What has happened to a plan, as one reader may be told."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, QuerySet, Window

from accounts.models import User
from core.models import Event, EventQuerySet
from core.statements import statement
from monitoring.actions.verbs import IN_WORK
from monitoring.permissions import can_read_in_work
from plans.models import Plan

SHOWN_EVENTS = 9


def acts_of(plan: Plan, user: User) -> EventQuerySet:
    """The timeline; without a redegørelse's way to its hand-in for kommune and fund, who see it from then on."""
    acts = Event.objects.timeline(plan)
    return acts if can_read_in_work(user, plan) else acts.exclude(verb__in=IN_WORK)


def latest_acts(plan: Plan, user: User) -> tuple[Any, ...]:
    """The latest acts of the timeline, each with how many there are in all."""
    plan_type = ContentType.objects.get_for_model(Plan)
    return tuple(_latest(plan_type.pk, plan.pk, plan.started_on is None or can_read_in_work(user, plan)))


@statement
def _latest(plan_type: int, plan_id: int, in_work: bool) -> QuerySet[Event]:
    acts = Event.objects.filter(root_type=plan_type, root_id=plan_id).select_related("actor", "on_behalf_of")
    told = acts if in_work else acts.exclude(verb__in=IN_WORK)
    return told.annotate(total=Window(Count("pk")))[:SHOWN_EVENTS]
