"""Landsbyggefonden's tilsagn."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.models import VersionedModel
from plans.models import Plan


class Grant(VersionedModel):
    """A tilsagn: the amount for the whole term. The latest one is in force; written by approvals through our action."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="grants")
    amount = AmountField("tilsagn")
    granted_on = models.DateField("dato")
    reference = models.CharField("Landsbyggefondens reference", max_length=100)
    conditions = models.TextField("vilkår", blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "tilsagn"
        verbose_name_plural = "tilsagn"
        ordering = ["-granted_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "reference"], name="grant_reference_once")]

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount}"
