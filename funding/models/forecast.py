"""What a year is expected to end at, and why a line differs from its budget."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import AmountField, LineField, ProseField
from core.models import AppendOnly, VersionedModel
from funding.models.budget import BudgetCategory
from plans.models import Plan, PlanFocus


class Forecast(models.Model):
    """Somebody's estimate of a line's whole year, on a day. Every one is kept; the latest is in force.

    No amount takes the estimate before it back: what the portal suggests is in force again.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="forecasts")
    year = models.PositiveSmallIntegerField("år")
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.PROTECT, related_name="forecasts", verbose_name="kategori"
    )
    focus = models.ForeignKey(
        PlanFocus,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forecasts",
        verbose_name="indsatsområde",
    )
    amount = AmountField("skøn", null=True, blank=True)
    # What the portal suggested that day: a later reader sees what was overruled.
    suggested = AmountField("forslag")
    note = LineField("bemærkning", max_length=200, blank=True)
    made_at = models.DateTimeField("skønnet")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "skøn"
        verbose_name_plural = "skøn"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["plan", "year", "category", "focus"], name="forecast_line")]

    def __str__(self) -> str:
        return f"{self.year} {self.category_id}: {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("An estimate is kept as it was made; a new one is a new row")
        super().save(*args, **kwargs)


class VarianceExplanation(VersionedModel):
    """Why a line of a year differs from its budget. The yearly redegørelse prints it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="variance_explanations")
    year = models.PositiveSmallIntegerField("år")
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.PROTECT, related_name="+", verbose_name="kategori"
    )
    focus = models.ForeignKey(
        PlanFocus,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="indsatsområde",
    )
    text = ProseField("forklaring")

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "forklaring på en afvigelse"
        verbose_name_plural = "forklaringer på afvigelser"
        ordering = ["plan", "year", "category__order", "pk"]
        constraints = [
            # Two constraints, because SQLite has no "nulls not distinct".
            models.UniqueConstraint(
                fields=["plan", "year", "category", "focus"], name="variance_explanation_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "year", "category"],
                condition=Q(focus=None),
                name="variance_explanation_across_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.category_id}"
