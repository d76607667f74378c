"""What was seen when somebody decided. The one mechanism for "as it was" (ADR 2)."""

from django.conf import settings
from django.db import models

from approvals.querysets import SnapshotIsImmutable, SnapshotQuerySet
from core.snapshots import sha256
from plans.models import Plan


class Snapshot(models.Model):
    """The plan's exchange document at a moment: never changed, with a SHA-256 of its canonical JSON."""

    class Reason(models.TextChoices):
        SUBMITTED = "submitted", "Indsendt"
        STARTED = "started", "Sat i drift"
        AMENDED = "amended", "Ændret"
        TAKEN_OVER = "taken_over", "Overtaget"
        # The fund's tilsagn had been written down wrongly and was put right while the plan ran.
        CORRECTED = "corrected", "Tilsagn rettet"
        # An amendment as it was sent: seen and decided on, never in force itself.
        PROPOSED = "proposed", "Foreslået ændring"

    #: By which a plan is or was carried out, from its start on.
    IN_FORCE = frozenset({Reason.STARTED, Reason.AMENDED, Reason.TAKEN_OVER, Reason.CORRECTED})

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("nr.")
    reason = models.CharField("anledning", max_length=20, choices=Reason)
    document = models.JSONField("indhold")
    format_version = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    valid_from = models.DateField("gælder fra")
    created_at = models.DateTimeField("oprettet")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "indsendelse"
        verbose_name_plural = "indsendelser"
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="snapshot_number_once")]

    def __str__(self) -> str:
        return f"Indsendelse {self.number}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise SnapshotIsImmutable(f"Snapshot {self.pk} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise SnapshotIsImmutable(f"Snapshot {self.pk} is never deleted.")

    @property
    def is_intact(self) -> bool:
        """Whether the document still has the check code that it was written with."""
        return sha256(self.document) == self.sha256
