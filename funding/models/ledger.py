"""The books of a plan: a ledger per calendar year. They are no part of a snapshot and lock their own year."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import DANISH, AmountField, LineField
from core.models import VersionedModel
from funding.models.budget import BudgetCategory, FinancingShare
from funding.querysets import LedgerEntryQuerySet
from plans.models import Plan, PlanFocus


class LedgerYear(VersionedModel):
    """A calendar year of a plan's books. A closed year never opens again; it takes adjustments with a reason."""

    class State(models.TextChoices):
        OPEN = "open", "Åbent"
        CLOSED = "closed", "Lukket"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="ledger_years")
    year = models.PositiveSmallIntegerField("år")
    state = models.CharField("status", max_length=10, choices=State, default=State.OPEN, editable=False)
    closed_on = models.DateField("lukket", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = "regnskabsår"
        verbose_name_plural = "regnskabsår"
        ordering = ["plan", "year"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year"], name="ledger_year_once"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                name="ledger_year_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.year}"

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class LedgerEntry(VersionedModel):
    """A bilagspost. `plan` repeats the year's plan so that a plan's entries are one indexed look-up."""

    ledger_year = models.ForeignKey(LedgerYear, on_delete=models.PROTECT, related_name="entries")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="ledger_entries")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    booked_on = models.DateField("dato")
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.PROTECT, related_name="entries", verbose_name="kategori"
    )
    focus = models.ForeignKey(
        PlanFocus,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
        verbose_name="indsatsområde",
    )
    source = models.CharField("betalt af", max_length=30, choices=FinancingShare.Source)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
        verbose_name="organisation",
    )
    # As in FinancingShare: the payer's name where it is not an organisation of the portal.
    name = LineField("navn", max_length=150, blank=True, db_collation=DANISH)
    text = LineField("tekst", max_length=200)
    voucher = LineField("bilagsnr.", max_length=50, blank=True)
    amount = AmountField("beløb")
    # Books are corrected by an entry the other way round, never by changing or deleting one.
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reversed_by",
        verbose_name="tilbagefører",
    )
    reason = LineField("begrundelse", max_length=200, blank=True)
    # The file that it came from; none when it was typed.
    batch = models.ForeignKey(
        "funding.LedgerImport",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="entries",
        verbose_name="hentet fra",
    )

    history = HistoricalRecords(excluded_fields=["version"])
    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "bilagspost"
        verbose_name_plural = "bilagsposter"
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="ledger_entry_uid_unique"),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""), name="ledger_entry_reversal_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "booked_on"]),
            models.Index(fields=["ledger_year", "category"]),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.text}: {self.amount}"

    @property
    def is_adjustment(self) -> bool:
        """Efterpostering: booked with a reason after the year was closed."""
        return bool(self.reason) and self.reverses_id is None
