"""Who stands in for whom, in which organisation and from when to when."""

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from accounts.querysets import DeputyQuerySet
from core.dates import today
from core.models import VersionedModel


class Deputy(VersionedModel):
    """A period, both dates inclusive, in which a colleague has a person's roles in one organisation beside the person.

    The deputy acts in their own name; what they do by the person's right is marked with it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="deputies",
    )
    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="for", on_delete=models.PROTECT, related_name="deputies"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="stedfortræder",
        on_delete=models.PROTECT,
        related_name="deputising",
    )
    starts_on = models.DateField("fra og med", default=today)
    ends_on = models.DateField("til og med")
    # The last day on which the deputy had the roles, also for a part of it. A period that is ended at once was over
    # yesterday, but four eyes still ask what was done today. Never before the first day; `ends_on` may be.
    held_until = models.DateField("haft til og med", editable=False)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DeputyQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "stedfortræder"
        verbose_name_plural = "stedfortrædere"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(held_until__gte=models.F("starts_on")), name="accounts_deputy_period"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("deputy")), name="accounts_deputy_is_another"
            ),
        )

    def save(self, **how: Any) -> None:
        self.held_until = self.held_until or self.ends_on
        super().save(**how)

    def __str__(self) -> str:
        return f"{self.deputy} for {self.principal}"

    @property
    def state(self) -> str:
        """ "future", "current" or "ended", today."""
        day = today()
        if self.starts_on > day:
            return "future"
        return "ended" if self.ends_on < day else "current"
