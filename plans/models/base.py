"""What every content row of a plan has in common, in plans and in funding."""

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from core.models import VersionedModel
from plans.querysets import PlanRowQuerySet


class PlanRow(VersionedModel):
    """A row of a plan's content.

    It carries its plan so that a row is always looked up inside its plan: a foreign key posted or imported can never
    reach another plan's row. `uid` is permanent and used in exchange, snapshots and amendments. A row that has been
    submitted once is ended, never deleted; sums and lists of what is in force leave ended rows out.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    ended_on = models.DateField("udgået", null=True, blank=True, editable=False)

    history = HistoricalRecords(inherit=True, excluded_fields=["version"])
    objects = PlanRowQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="%(app_label)s_%(class)s_uid_unique"),
        ]
