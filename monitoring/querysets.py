"""Which measurements and reports a user may see."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from plans.querysets import Ids, ledger_sight_of, own_side_of, visible_plans

HANDED_IN = ["submitted", "returned", "accepted"]


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(plan__in=visible_plans(user))


class AnnualReportQuerySet(models.QuerySet):
    def handed_in(self) -> Self:
        return self.filter(status__in=HANDED_IN)

    def visible_to(self, user) -> Self:
        """Reports in work are seen by the plan's own side and its revisor; kommune and fund see what was handed in."""
        return self.seen_by(*report_sight_of(user))

    def seen_by(self, organisations: Ids, seated: Ids, *books: Any) -> Self:
        """As `visible_to`, by what `report_sight_of` says of a person: the arguments of a statement."""
        plans = apps.get_model("plans", "Plan").objects
        own = plans.standing_with(organisations, seated).values("pk")
        read = plans.ledger_seen_by(*books).values("pk")
        return self.filter(Q(plan__in=own) | Q(plan__in=read, status__in=HANDED_IN))


def report_sight_of(user: Any) -> tuple[Any, ...]:
    """By what a person sees redegørelser: how they stand on a plan's own side, and whose books they read."""
    return *own_side_of(user), *ledger_sight_of(user)
