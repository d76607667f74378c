"""What pages over many plans add up: a row per plan and calendar year, made of the plan's own rows."""

from decimal import Decimal

from django.db import models

from core.fields import AmountField
from plans.models import Plan


class YearSum(models.Model):
    """A started plan's money of one year. Written only by `funding.actions.refresh_sums`, from the same function that
    the plan's own pages print; adding up a million bilagsposter for a list would take seconds."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="year_sums")
    year = models.PositiveSmallIntegerField("år")
    budget = AmountField("budget", default=Decimal("0.00"))
    granted = AmountField("Landsbyggefondens andel", default=Decimal("0.00"))
    booked = AmountField("bogført", default=Decimal("0.00"))
    forecast = AmountField("prognose", default=Decimal("0.00"))
    refreshed_at = models.DateTimeField("regnet")

    class Meta:
        verbose_name = "årssum"
        verbose_name_plural = "årssummer"
        ordering = ["plan", "year"]
        constraints = [models.UniqueConstraint(fields=["plan", "year"], name="year_sum_once")]
        indexes = [models.Index(fields=["year", "plan"], name="year_sum_by_year")]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.year}"
