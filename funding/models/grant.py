"""Landsbyggefonden's tilsagn, and the days on which it is to be paid."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField, LineField
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


class Instalment(VersionedModel):
    """One rate of a tilsagn, as its letter has it. The rates of a tilsagn make up its amount, or there are none."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="instalments", verbose_name="tilsagn"
    )
    due_on = models.DateField("udbetales den")
    amount = AmountField("beløb")
    note = LineField("bemærkning", max_length=200, blank=True)
    # What has become of it: asked for, paid, or held back (a late redegørelse).
    requested_on = models.DateField("anmodet", null=True, blank=True, editable=False)
    paid_on = models.DateField("udbetalt", null=True, blank=True, editable=False)
    withheld_on = models.DateField("holdt tilbage", null=True, blank=True, editable=False)
    withheld_reason = LineField("begrundelse", max_length=200, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "rate"
        verbose_name_plural = "rater"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="instalment_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.amount}"
