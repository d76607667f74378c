"""Plans that a person wants no mails about."""

from django.conf import settings
from django.db import models

from plans.models.plan import Plan


class MutedPlan(models.Model):
    """What happens in the plan is told under "Mine beskeder" alone, but for what nobody else can do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    muted_at = models.DateTimeField("slået fra", editable=False)

    class Meta:
        verbose_name = "plan uden mails"
        verbose_name_plural = "planer uden mails"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("user", "plan"), name="plans_muted_plan_once"),)

    def __str__(self) -> str:
        return f"{self.plan_id} uden mails til {self.user_id}"
