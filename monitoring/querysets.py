"""Which measurements and reports a user may see."""

from typing import Self

from django.db import models
from django.db.models import Q

from plans.querysets import ledger_plans, own_side_plans, visible_plans

HANDED_IN = ["submitted", "returned", "accepted"]


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        return self.filter(plan__in=visible_plans(user))


class AnnualReportQuerySet(models.QuerySet):
    def handed_in(self) -> Self:
        return self.filter(status__in=HANDED_IN)

    def visible_to(self, user) -> Self:
        """Reports in work are seen by the plan's own side and its revisor; kommune and fund see what was handed in."""
        own = own_side_plans(user)
        return self.filter(Q(plan__in=own) | Q(plan__in=ledger_plans(user), status__in=HANDED_IN))
