"""Ledgers that were handed in as files, and how an organisation's files are read."""

from django.db import models

from core.fields import DANISH, AmountField, LineField
from core.models import StoredFile, VersionedModel
from plans.models import Plan


class LedgerProfile(VersionedModel):
    """How an organisation's ledger files are read: columns, the meaning of their values, the way of writing numbers.

    `setup` is a `funding.exchange.ledger_file.Setup` as a document.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="ledger_profiles",
        verbose_name="organisation",
    )
    name = LineField("navn", max_length=80, db_collation=DANISH)
    setup = models.JSONField("opsætning", default=dict)

    class Meta:
        verbose_name = "regnskabsprofil"
        verbose_name_plural = "regnskabsprofiler"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="ledger_profile_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class LedgerImport(StoredFile, VersionedModel):
    """A ledger file of one plan: uploaded, tried, and booked at most once. `report` is what the last try found."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Lagt op"
        TRIED = "tried", "Prøvet"
        BOOKED = "booked", "Bogført"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="ledger_imports")
    state = models.CharField("status", max_length=10, choices=State, default=State.UPLOADED, editable=False)
    setup = models.JSONField("opsætning", default=dict, editable=False)
    report = models.JSONField("resultat", null=True, editable=False)
    # What the person knows from the bookkeeping system; the file may have a total of its own as well.
    control_total = AmountField("filens sum", null=True, blank=True)
    booked_at = models.DateTimeField("bogført", null=True, editable=False)

    class Meta:
        verbose_name = "hentet regnskab"
        verbose_name_plural = "hentede regnskaber"
        ordering = ["-stored_at", "-pk"]
        indexes = [models.Index(fields=["plan", "-stored_at"])]

    def __str__(self) -> str:
        return self.name


class EvidenceFile(StoredFile):
    """What shows the worth of a share that is not money. `payer` is the payer's key on the economy page."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="evidence_files")
    payer = models.CharField("betaler", max_length=60, editable=False)

    class Meta:
        verbose_name = "dokumentation"
        verbose_name_plural = "dokumentation"
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "payer"])]

    def __str__(self) -> str:
        return self.name
