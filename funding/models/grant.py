"""Landsbyggefonden's tilsagn, the days on which it is to be paid, and the conditions that follow it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import AmountField, LineField, ProseField
from core.models import VersionedModel
from plans.models import Plan


class Grant(VersionedModel):
    """A tilsagn: the amount for the whole term. The latest one is in force; written by approvals through our action."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="grants")
    amount = AmountField("tilsagn")
    granted_on = models.DateField("dato")
    reference = models.CharField("Landsbyggefondens reference", max_length=100)
    # As the letter has them; what becomes of each is told by `GrantCondition`.
    conditions = models.TextField("vilkår", blank=True)
    # Written down wrongly and put right by another row. It is kept to be read, and is never in force again.
    is_replaced = models.BooleanField("erstattet af en rettelse", default=False, editable=False)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "tilsagn"
        verbose_name_plural = "tilsagn"
        # The one in force first, whatever the day of one that it has put right.
        ordering = ["is_replaced", "-granted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reference"], condition=Q(is_replaced=False), name="grant_reference_once"
            )
        ]

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

    @property
    def stands(self) -> bool:
        """Whether its day and amount cannot be changed any more: it is paid, or held back."""
        return self.paid_on is not None or self.withheld_on is not None


class GrantCondition(VersionedModel):
    """One condition of a tilsagn, or of the fund's yes to an amendment, followed up by itself.

    The plan's own people tell when it is met; the fund accepts it, or gives it up. What the letter said stays as text
    in the tilsagn and its snapshots: this is no snapshot content.
    """

    class State(models.TextChoices):
        OPEN = "open", "Åbent"
        MET = "met", "Opfyldt"
        WAIVED = "waived", "Frafaldet af Landsbyggefonden"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="grant_conditions")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    text = ProseField("vilkår")
    set_on = models.DateField("brevets dato")
    reference = LineField("Landsbyggefondens reference", max_length=100, blank=True)
    due_on = models.DateField("frist", null=True, blank=True)
    state = models.CharField("status", max_length=10, choices=State, default=State.OPEN)
    met_on = models.DateField("opfyldt den", null=True, blank=True)
    note = ProseField("hvordan det er opfyldt", blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The fund's word: that it is met, or given up; or why it is still open. From its officer or its letter.
    answered_on = models.DateField("Landsbyggefondens svar", null=True, blank=True)
    answer_reference = LineField("svarets reference", max_length=100, blank=True)
    answer_note = ProseField("Landsbyggefondens bemærkning", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "vilkår"
        verbose_name_plural = "vilkår"
        ordering = ["set_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="grant_condition_uid_once"),
            models.CheckConstraint(
                condition=~Q(state="met") | Q(met_on__isnull=False), name="grant_condition_met_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(met_on=None), name="grant_condition_open_has_no_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | Q(answered_on__isnull=False),
                name="grant_condition_waived_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_untouched(self) -> bool:
        """Nobody has told it met, and the fund has not answered."""
        return self.state == self.State.OPEN and self.answered_on is None

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do: the fund has accepted it, or given it up."""
        return self.state == self.State.WAIVED or (
            self.state == self.State.MET and self.answered_on is not None
        )
